//! Conditions under which a field is asked for: each can come true, and none waits for itself.

use std::collections::{BTreeMap, BTreeSet};

use super::{Placed, Problems};
use crate::form::check;
use crate::form::definition::{Condition, FieldKind};

pub(super) fn required_when(
    condition: &Condition,
    own: &str,
    beside: &[Placed<'_>],
    at: &str,
    problems: &mut Problems,
) {
    let named =
        beside.iter().map(|(_, field)| field).find(|field| field.key == condition.field && field.key != own);
    match named {
        None => {
            let (zh, en) =
                ("须为同级其他字段的键。", "It must be the key of another field of the same level.");
            problems.add(format!("{at}/field"), "unknown_sibling", zh, en);
        }
        Some(field) if !can_equal(&field.kind, &condition.equals) => {
            let (zh, en) = ("该字段不会有此答案。", "That field is never answered with this.");
            problems.add(format!("{at}/equals"), "never_holds", zh, en);
        }
        Some(_) => {}
    }
}

/// An answer that could not be submitted is none on which another field may wait: a number out of its bounds, a date that
/// is none, a text that is too long.
fn can_equal(kind: &FieldKind, answer: &str) -> bool {
    match kind {
        FieldKind::MultiSelect { .. }
        | FieldKind::Range { .. }
        | FieldKind::YearTable { .. }
        | FieldKind::Group { .. }
        | FieldKind::Attachment { .. } => false,
        _ => !answer.is_empty() && answer.trim() == answer && check::is_acceptable(kind, answer),
    }
}

/// Fields that wait for each other: none of them would ever be asked for first.
pub(super) fn cycles(fields: &[Placed<'_>], problems: &mut Problems) {
    let waits: BTreeMap<&str, &str> = fields
        .iter()
        .filter_map(|(_, field)| Some((field.key.as_str(), field.required_when.as_ref()?.field.as_str())))
        .collect();
    for (at, field) in fields {
        let (own, mut seen) = (field.key.as_str(), BTreeSet::new());
        let mut key = waits.get(own).copied();
        while let Some(here) = key.filter(|here| *here != own && seen.insert(*here)) {
            key = waits.get(here).copied();
        }
        if key == Some(own) && !seen.is_empty() {
            let (zh, en) = ("条件互相依赖，构成循环。", "The conditions depend on each other in a circle.");
            problems.add(format!("{at}/required_when/field"), "condition_cycle", zh, en);
        }
    }
}
