//! Findings about attachment slots.

use super::{AttachedFile, Findings, Place, least};
use crate::CreditCode;
use crate::form::answers::{Answers, rows, text};
use crate::form::definition::{FieldKind, FormDefinition, Slot, UNIT_CODE};
use crate::text::Text;

pub(super) fn check(
    form: &FormDefinition,
    slot: Slot<'_>,
    answers: &Answers,
    files: &[AttachedFile],
    place: &Place,
    findings: &mut Findings<'_>,
) {
    let files: Vec<&AttachedFile> = files.iter().filter(|file| file.slot == slot.field.key).collect();
    let count = u32::try_from(files.len()).unwrap_or(u32::MAX);
    let min = least(slot.field, slot.min, answers);
    if count < min {
        let (zh, en) = (format!("至少上传 {min} 份文件。"), format!("Upload at least {min} file(s)."));
        findings.block(place, "attachment_required", Text::new(zh, en));
    }
    if count > slot.max {
        let (zh, en) = (format!("最多 {} 份文件。", slot.max), format!("At most {} files.", slot.max));
        findings.block(place, "too_many_attachments", Text::new(zh, en));
    }
    if let Some(group) = slot.covers.filter(|_| count > 0) {
        uncovered_units(form, group, answers, &files, place, findings);
    }
}

/// Every unit's commitment must be among the files, together or each its own (guide, clause 43).
fn uncovered_units(
    form: &FormDefinition,
    group: &str,
    answers: &Answers,
    files: &[&AttachedFile],
    place: &Place,
    findings: &mut Findings<'_>,
) {
    let Some(FieldKind::Group { item, max, .. }) = form.field(group).map(|field| &field.kind) else {
        return;
    };
    let most = usize::try_from(*max).unwrap_or(usize::MAX);
    for (index, unit) in rows(answers, group).take(most).enumerate() {
        let code = unit_code(unit, UNIT_CODE);
        let covered = files.iter().flat_map(|file| &file.covers).any(|covered| normal(covered) == code);
        if code.is_empty() || !covered {
            findings.block(place, "unit_not_covered", not_covered(index + 1, item, unit));
        }
    }
}

fn not_covered(number: usize, item: &Text, unit: &Answers) -> Text {
    let zh = format!("缺第 {number} {}的承诺书（须公章）", item.zh);
    let en = format!("No stamped commitment of {} {number}", item.en);
    match text(unit, "name").trim() {
        "" => Text::new(zh + "。", en + "."),
        name => Text::new(format!("{zh}：{name}"), format!("{en}: {name}")),
    }
}

/// The code by which a row's unit is known; empty while there is none.
pub(super) fn unit_code(row: &Answers, key: &str) -> String {
    normal(text(row, key))
}

fn normal(code: &str) -> String {
    CreditCode::parse(code).map_or_else(|_| CreditCode::normalise(code), String::from)
}
