//! The browser finds what the server finds: the same answers go through `check()` as it is compiled for either.

use anyhow::{Context, Result, ensure};
use openapi::form::check::{AttachedFile, Filing, Finding, check};
use openapi::form::definition::FormDefinition;
use proptest::prelude::{Strategy, any};
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

use super::answers;
use super::totals::Totals;
use crate::shell::Shell;
use crate::{process, setup};

/// How many sets of answers each form gets.
const CASES: usize = 1_000;
/// The same chance in every run.
const SEED: [u8; 32] = *b"the browser finds what it finds.";
const CODES: [&str; 4] =
    ["91440300708461136T", "12100000400000624D", "９１４４０３００７０８４６１１３６Ｔ", "x"];

/// One set of answers, with all that `check()` asks for.
struct Case {
    form: FormDefinition,
    answers: Value,
    files: Vec<AttachedFile>,
    filing: Filing,
}

/// Counts as one test.
pub(super) fn run(shell: &Shell, totals: &mut Totals) -> Result<()> {
    shell.say("comparing what the browser and the server find");
    let module = compile(shell)?;
    let cases = cases(shell)?;
    let found = in_wasm(shell, module.path(), &cases)?;
    ensure!(found.len() == cases.len(), "{} of {} cases were answered", found.len(), cases.len());
    for (case, found) in cases.iter().zip(&found) {
        let answers = case.answers.as_object().context("answers are an object")?;
        let here = check(&case.form, answers, &case.files, &case.filing);
        ensure!(here == *found, "on {}\nthe server finds {here:#?}\nthe browser {found:#?}", case.answers);
    }
    let count: usize = found.iter().map(Vec::len).sum();
    ensure!(count > CASES, "{count} findings in all: the answers are too good to tell anything");
    println!("same findings in the browser and on the server: {} cases, {count} findings", cases.len());
    *totals += Totals { passed: 1, failed: 0 };
    Ok(())
}

/// The contract as a module that Node.js loads.
fn compile(shell: &Shell) -> Result<tempfile::TempDir> {
    setup::wasm_target(shell)?;
    let mut cargo = shell.cargo();
    cargo.args(["build", "--package=openapi", "--example=findings", "--target", setup::WASM]);
    shell.run(&mut cargo)?;
    let wasm = shell.target()?.join(setup::WASM).join("debug/examples/findings.wasm");
    let folder = tempfile::Builder::new().prefix("shenbao-findings-").tempdir()?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name("findings").nodejs(true)?.typescript(false);
    bindgen.generate(folder.path()).context("wasm-bindgen cannot read the contract's module")?;
    Ok(folder)
}

fn cases(shell: &Shell) -> Result<Vec<Case>> {
    let chance = TestRng::from_seed(RngAlgorithm::ChaCha, &SEED);
    let mut runner = TestRunner::new_with_rng(Config::default(), chance);
    let mut cases = Vec::new();
    for award in ["project", "individual"] {
        let path = shell.root().join(format!("backend/awards/2025/{award}.json"));
        let whole: Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
        let form: FormDefinition = serde_json::from_value(whole.get("form").cloned().unwrap_or(whole))?;
        let files = files(&form);
        let all = (answers::to(&form), files, any::<bool>());
        for _ in 0..CASES {
            let tree = all.new_tree(&mut runner).map_err(|reason| anyhow::anyhow!("{reason}"))?;
            let (answers, files, late) = tree.current();
            let closes_at = if late { "2030-04-29T09:00:00Z" } else { "2025-04-29T09:00:00Z" }.parse()?;
            let filing = Filing { organization_name: "𠮷野家(上海)有限公司".to_owned(), closes_at };
            cases.push(Case { form: form.clone(), answers, files, filing });
        }
    }
    Ok(cases)
}

/// Up to four files in any slot, covering any units.
fn files(form: &FormDefinition) -> impl Strategy<Value = Vec<AttachedFile>> + use<> {
    let slots: Vec<String> = form.slots().map(|slot| slot.field.key.clone()).collect();
    let covers = proptest::sample::subsequence(CODES.to_vec(), 0..=CODES.len());
    let file = (proptest::sample::select(slots), covers).prop_map(|(slot, covers)| AttachedFile {
        slot,
        covers: covers.into_iter().map(str::to_owned).collect(),
    });
    proptest::collection::vec(file, 0..=4)
}

/// What the module finds, case by case.
fn in_wasm(shell: &Shell, module: &Path, cases: &[Case]) -> Result<Vec<Vec<Finding>>> {
    let line = |case: &Case| -> Result<String> {
        let parts = [
            serde_json::to_string(&case.form)?,
            case.answers.to_string(),
            serde_json::to_string(&case.files)?,
            serde_json::to_string(&case.filing)?,
        ];
        Ok(json!(parts).to_string())
    };
    let lines: Vec<String> = cases.iter().map(line).collect::<Result<_>>()?;
    let input = module.join("cases");
    fs::write(&input, lines.join("\n"))?;
    let mut node = shell.command("node");
    node.arg(shell.root().join("xtask/src/test/findings.cjs")).arg(module.join("findings.js")).arg(&input);
    let output = process::output(&mut node).context("Node.js cannot run the contract's module")?;
    output.lines().map(|line| serde_json::from_str(line).with_context(|| line.to_owned())).collect()
}
