//! Thousands of spoilt applications, the same ones on every run: nothing that can be sent makes the rules panic.

use super::*;
use crate::form::answers::{bind, rows, structure, text};

const ROUNDS: u64 = 2_000;

/// `SplitMix64`: enough chance for spoiling JSON, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.roll() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

const TEXTS: [&str; 22] = [
    "",
    " ",
    "\0",
    "\u{200B}",
    "-",
    ".",
    "-.",
    "0",
    "-0",
    "9999999999999999999",
    "½",
    "2024-02-30",
    "+999-01-01",
    "2024-1",
    "other",
    "𰻝",
    "👨‍👩‍👧",
    "9144O3OO7O8461136T",
    "91350203M0001FUE2P",
    "１３８００１３８０００",
    "a@b.c",
    "质量\u{202E}奖",
];

fn value(dice: &mut Dice) -> Value {
    match dice.below(9) {
        0 => Value::Null,
        1 => json!(dice.roll()),
        2 => json!(-0.5),
        3 => json!(dice.below(2) == 0),
        4 => json!([]),
        5 => json!({}),
        6 => json!([value(dice), value(dice)]),
        7 => json!({"from": value(dice), "credit_code": value(dice), "2024": value(dice)}),
        _ => json!(*dice.pick(&TEXTS)),
    }
}

/// Spoils one place: mostly further down, where there are more places; mostly a text by a text, which keeps the shape.
fn spoil(node: &mut Value, dice: &mut Dice) {
    let descend = dice.below(4) > 0;
    match node {
        Value::Object(members) if descend && !members.is_empty() => {
            let keys: Vec<String> = members.keys().cloned().collect();
            spoil(&mut members[dice.pick(&keys).as_str()], dice);
        }
        Value::Array(values) if descend && !values.is_empty() => {
            let index = dice.below(values.len());
            spoil(&mut values[index], dice);
        }
        Value::Object(members) if dice.below(2) == 0 => {
            let keys: Vec<String> = members.keys().cloned().collect();
            if !keys.is_empty() {
                members.remove(dice.pick(&keys));
            }
        }
        Value::Array(values) if dice.below(2) == 0 => {
            let copies = values.clone();
            (0..dice.below(6)).for_each(|_| values.extend(copies.first().cloned()));
        }
        Value::String(text) if dice.below(8) > 0 => (*dice.pick(&TEXTS)).clone_into(text),
        other => *other = value(dice),
    }
}

fn spoil_files(files: &mut Vec<AttachedFile>, dice: &mut Dice) {
    match dice.below(4) {
        0 => drop(files.pop()),
        1 => files.extend(vec![file("commitment_letter", &[*dice.pick(&TEXTS), FIRST]); dice.below(5)]),
        _ => {}
    }
}

fn spoilt(filled: fn() -> Filled, seed: u64) -> Filled {
    let (mut dice, mut filled) = (Dice(seed), filled());
    for _ in 0..=dice.below(6) {
        let members = filled.answers.as_object_mut().unwrap();
        let keys: Vec<String> = members.keys().cloned().collect();
        spoil(&mut members[dice.pick(&keys).as_str()], &mut dice);
        spoil_files(&mut filled.files, &mut dice);
    }
    filled
}

#[test]
fn whatever_is_sent_is_judged_and_in_the_forms_order() {
    for seed in 0..ROUNDS {
        for filled in [spoilt(Filled::project, seed), spoilt(Filled::individual, seed)] {
            judge(&filled, seed);
        }
    }
}

#[track_caller]
fn judge(filled: &Filled, seed: u64) {
    let findings = filled.findings();
    let places: Vec<usize> = findings.iter().map(|found| place(&filled.form, &found.pointer)).collect();
    assert!(places.is_sorted(), "seed {seed}: {findings:?}");
    let shaped = structure(&filled.form, filled.answers()).is_ok();
    let mistyped = findings.iter().any(|found| found.code == "wrong_type");
    assert!(!(shaped && mistyped), "seed {seed}: well shaped, but {findings:?}");
    binds(filled, shaped, seed);
}

/// Which of the form's fields a pointer points into.
fn place(form: &FormDefinition, pointer: &str) -> usize {
    let key = pointer.split('/').nth(1).unwrap();
    form.fields().position(|field| field.key == key).unwrap()
}

/// Binding keeps the shape, changes nothing a second time, and always puts the organization first.
#[track_caller]
fn binds(filled: &Filled, shaped: bool, seed: u64) {
    let organization = fixtures::organization();
    let mut once = filled.answers().clone();
    bind(&filled.form, &mut once, &organization);
    let mut twice = once.clone();
    bind(&filled.form, &mut twice, &organization);
    assert_eq!(once, twice, "seed {seed}");
    if shaped {
        assert!(structure(&filled.form, &once).is_ok(), "seed {seed}");
        let first = rows(&once, "completing_units").next().unwrap_or(&once);
        let name = text(first, if filled.form.title_field == "name" { "employer" } else { "name" });
        assert_eq!(name, organization.name, "seed {seed}");
    }
}
