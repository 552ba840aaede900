//! Attachment slots, and the units that commitment letters cover.

use super::*;
use crate::form::definition::Condition;

#[test]
fn clause_52_missing_proofs_are_told() {
    Filled::project().with_files([]).finds(&[
        ("/commitment_letter", "attachment_required"),
        ("/application_proof", "attachment_required"),
        ("/appraisal", "attachment_required"),
    ]);
}

#[test]
fn clause_44_an_individual_needs_one_stamped_commitment() {
    let individual = |slots: &[&str]| {
        Filled::individual().with_files(slots.iter().map(|s| file(s, &[])).collect::<Vec<_>>())
    };
    individual(&["photo", "commitment_letter", "achievement_proof"]).finds(&[]);
    individual(&["photo", "achievement_proof"]).finds(&[("/commitment_letter", "attachment_required")]);
}

#[test]
fn slots_have_a_least_and_a_most() {
    for (slot, min, max) in [
        ("commitment_letter", 1, 3),
        ("application_proof", 1, 10),
        ("appraisal", 1, 10),
        ("intellectual_property_proof", 0, 20),
        ("other_attachments", 0, 20),
    ] {
        for count in 0..=max + 1 {
            let code = match count {
                few if few < min => Some("attachment_required"),
                many if many > max => Some("too_many_attachments"),
                _ => None,
            };
            fill_slot(slot, count, code);
        }
    }
}

#[track_caller]
fn fill_slot(slot: &str, count: usize, code: Option<&str>) {
    let mut filled = Filled::project();
    filled.files.retain(|file| file.slot != slot);
    filled.files.extend(vec![file(slot, &[FIRST, SECOND]); count]);
    let pointer = format!("/{slot}");
    filled.finds(code.map(|code| (pointer.as_str(), code)).as_slice());
}

#[test]
fn exactly_one_photo() {
    let mut filled = Filled::individual();
    filled.files.push(file("photo", &[]));
    filled.finds(&[("/photo", "too_many_attachments")]);
}

/// The complete project with these commitment letters, each told by the codes it covers.
fn letters(letters: &[&[&str]]) -> Filled {
    let letters = letters.iter().map(|codes| file("commitment_letter", codes));
    let proofs = [file("application_proof", &[]), file("appraisal", &[])];
    Filled::project().with_files(letters.chain(proofs).collect::<Vec<_>>())
}

#[test]
fn clause_43_one_letter_for_all_or_each_its_own() {
    letters(&[&[FIRST, SECOND]]).finds(&[]);
    letters(&[&[FIRST], &[SECOND]]).finds(&[]);
    letters(&[&[SECOND], &[FIRST, SECOND], &[]]).finds(&[]);
}

#[test]
fn clause_43_every_unit_is_covered() {
    let missing = ("/commitment_letter", "unit_not_covered");
    letters(&[&[FIRST]]).finds(&[missing]);
    letters(&[&[FIRST], &["914403001922038216"]]).finds(&[missing]);
    letters(&[&[]]).finds(&[missing, missing]);
    letters(&[&["", "清华大学"]]).finds(&[missing, missing]);
    let code = "/completing_units/1/credit_code";
    letters(&[&[FIRST, ""]]).with(code, "").finds(&[(code, "required"), missing]);
}

#[test]
fn clause_43_an_uncovered_unit_is_named() {
    let findings = letters(&[&[FIRST]]).findings();
    assert_eq!(findings[0].message.zh, "缺第 2 完成单位的承诺书（须公章）：𠮷野精工研究院");
    let findings = letters(&[&[FIRST]]).with("/completing_units/1/name", "").findings();
    assert_eq!(findings[1].message.zh, "缺第 2 完成单位的承诺书（须公章）。");
}

#[test]
fn clause_43_cover_is_told_by_the_code_and_not_by_how_it_is_written() {
    let code = "/completing_units/1/credit_code";
    for written in ["１２１０００００４０００００６２４Ｄ", "I21OOOOO4OOOOO624D", "12100000-40000062-4d"]
    {
        letters(&[&[FIRST, SECOND]]).with(code, written).finds(&[]);
        letters(&[&[FIRST], &[written]]).finds(&[]);
    }
}

#[test]
fn clause_43_changing_a_units_code_uncovers_it() {
    let changed = letters(&[&[FIRST, SECOND]]).with("/completing_units/1/credit_code", "914403001922038216");
    changed.finds(&[("/commitment_letter", "unit_not_covered")]);
}

#[test]
fn files_in_no_slot_of_the_form_count_for_nothing() {
    let mut filled =
        Filled::project().with_files([file("project_name", &[]), file("photo", &[FIRST, SECOND])]);
    filled.files.extend(fixtures::project_files());
    filled.finds(&[]);
}

#[test]
fn a_condition_asks_for_files_and_rows_as_it_asks_for_answers() {
    let mut filled = Filled::project();
    let slot = "intellectual_property_proof";
    for field in filled.form.sections.iter_mut().flat_map(|section| &mut section.fields) {
        if [slot, "awards_received"].contains(&field.key.as_str()) {
            field.required_when =
                Some(Condition { field: "project_source".to_owned(), equals: "national".to_owned() });
        }
    }
    assert!(filled.form.problems().is_empty(), "{:?}", filled.form.problems());
    let filled = filled.with("/awards_received", json!([]));
    let files: Vec<_> = filled.files.iter().filter(|file| file.slot != slot).cloned().collect();
    let filled = filled.with_files(files);
    let asked = |filled: &Filled| {
        let found = filled.findings().into_iter();
        let found = found
            .filter(|found| ["/awards_received", "/intellectual_property_proof"].contains(&&*found.pointer));
        found.map(|found| found.code).collect::<Vec<_>>()
    };
    assert!(asked(&filled).is_empty());
    assert_eq!(asked(&filled.with("/project_source", "national")), ["too_few_rows", "attachment_required"]);
}
