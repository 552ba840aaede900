//! The real forms of 2025, and a complete application for each award, for the tests of this room.

use serde::Deserialize;

use super::answers::{Answers, FilingOrganization};
use super::check::{AttachedFile, Filing};
use super::definition::FormDefinition;
use crate::activity::Reason;

/// Code of 华东精密制造（苏州）有限公司, the filing organization and first completing unit.
pub(super) const FIRST: &str = "91440300708461136T";
/// Code of the second completing unit.
pub(super) const SECOND: &str = "12100000400000624D";

/// What a file `backend/awards/2025/<award>.json` holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AwardFile {
    pub(super) form: FormDefinition,
    pub(super) reasons: Vec<Reason>,
}

pub(super) fn project() -> AwardFile {
    serde_json::from_str(include_str!("../../../backend/awards/2025/project.json")).unwrap()
}

pub(super) fn individual() -> AwardFile {
    serde_json::from_str(include_str!("../../../backend/awards/2025/individual.json")).unwrap()
}

pub(super) fn project_answers() -> Answers {
    serde_json::from_str(include_str!("../../../backend/awards/2025/examples/project.json")).unwrap()
}

pub(super) fn individual_answers() -> Answers {
    serde_json::from_str(include_str!("../../../backend/awards/2025/examples/individual.json")).unwrap()
}

/// The files that complete [`project_answers`]; one commitment letter serves both units.
pub(super) fn project_files() -> Vec<AttachedFile> {
    vec![file("commitment_letter", &[FIRST, SECOND]), file("application_proof", &[]), file("appraisal", &[])]
}

/// The files that complete [`individual_answers`].
pub(super) fn individual_files() -> Vec<AttachedFile> {
    ["photo", "commitment_letter", "achievement_proof"].map(|slot| file(slot, &[])).into()
}

pub(super) fn file(slot: &str, covers: &[&str]) -> AttachedFile {
    AttachedFile { slot: slot.to_owned(), covers: covers.iter().map(|code| (*code).to_owned()).collect() }
}

/// What both are held against: the close of 2025.
pub(super) fn filing() -> Filing {
    Filing { organization_name: organization().name, closes_at: "2025-04-29T09:00:00Z".parse().unwrap() }
}

pub(super) fn organization() -> FilingOrganization {
    FilingOrganization {
        name: "华东精密制造（苏州）有限公司".to_owned(), credit_code: FIRST.to_owned()
    }
}
