//! A letter to print, stamp and upload (guide, clauses 43 and 44): the same words as a Word document and on paper.

use super::answers::{self, Answers};
use super::definition::{FieldKind, FormDefinition, Letter, Slot};
use crate::parsed::is_invisible;

/// To be filled in by hand.
const BLANK: &str = "____________________";

/// What a letter names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterNames {
    /// The application's title.
    pub title: String,
    /// The unit that stamps.
    pub unit: String,
    /// The activity's title.
    pub activity: String,
    /// The award's title.
    pub award: String,
}

impl Letter {
    /// The paragraphs in Chinese, names filled in; a name that is not known yet is a blank to write on.
    pub fn wording(&self, names: &LetterNames) -> Vec<String> {
        let known = |name: &str| if name.trim().is_empty() { BLANK.to_owned() } else { shown(name) };
        let places = [
            ("{title}", known(&names.title)),
            ("{unit}", known(&names.unit)),
            ("{activity}", names.activity.clone()),
            ("{award}", names.award.clone()),
        ];
        self.paragraphs.iter().map(|paragraph| filled(&paragraph.zh, &places)).collect()
    }
}

/// The paragraph with each place filled in, in one pass: a name that looks like a place is none.
fn filled(mut paragraph: &str, places: &[(&str, String)]) -> String {
    let mut whole = String::new();
    while let Some(at) = paragraph.find('{') {
        let (before, rest) = paragraph.split_at(at);
        whole.push_str(before);
        let place = places.iter().find(|(place, _)| rest.starts_with(place));
        let (length, text) = place.map_or((1, "{"), |(place, name)| (place.len(), name.as_str()));
        whole.push_str(text);
        paragraph = rest.get(length..).unwrap_or_default();
    }
    whole + paragraph
}

/// A name as it can stand in a document: without what no document may hold, and without what nobody sees but turns the
/// sentence around; a name of more characters is none.
pub fn shown(name: &str) -> String {
    let stands = |c: &char| !c.is_control() && !is_invisible(*c) && !matches!(c, '\u{FFFE}' | '\u{FFFF}');
    name.trim().chars().filter(stands).take(200).collect()
}

/// The units that must stamp: each row of the group that the slot covers, or the filing organization alone.
pub fn units(form: &FormDefinition, slot: &Slot<'_>, answers: &Answers, filer: &str) -> Vec<String> {
    let Some(group) = slot.covers else { return vec![filer.to_owned()] };
    let named = form.field(group).and_then(|field| match &field.kind {
        FieldKind::Group { fields, .. } => {
            fields.iter().find(|field| matches!(field.kind, FieldKind::Organization {}))
        }
        _ => None,
    });
    let Some(named) = named else { return Vec::new() };
    answers::rows(answers, group).map(|row| answers::text(row, &named.key).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::fixtures;

    #[test]
    fn clause_43_each_completing_unit_has_its_letter() {
        let (form, answers) = (fixtures::project().form, fixtures::project_answers());
        let slot = form.slot("commitment_letter").unwrap();
        let units = units(&form, &slot, &answers, "");
        assert_eq!(units.len(), 2);
        let names = LetterNames {
            title: answers::title(&form, &answers).to_owned(),
            unit: units[1].clone(),
            activity: "2025 年度质量技术奖".to_owned(),
            award: "项目奖".to_owned(),
        };
        let wording = slot.letter.unwrap().wording(&names).join("\n");
        assert!(wording.contains(&names.title) && wording.contains(&names.activity), "{wording}");
        assert!(!wording.contains('{'), "{wording}");
    }

    #[test]
    fn a_name_that_looks_like_a_place_is_none() {
        let places = [("{title}", "{unit}与{title}".to_owned()), ("{unit}", "某单位".to_owned())];
        assert_eq!(filled("“{title}”由{unit}{申报", &places), "“{unit}与{title}”由某单位{申报");
    }

    #[test]
    fn clause_44_the_individual_award_has_one_of_the_employer() {
        let form = fixtures::individual().form;
        let slot = form.slot("commitment_letter").unwrap();
        assert_eq!(units(&form, &slot, &Answers::new(), "某单位"), ["某单位"]);
        let names = LetterNames {
            title: " ".to_owned(),
            unit: "某单位".to_owned(),
            activity: String::new(),
            award: String::new(),
        };
        assert!(slot.letter.unwrap().wording(&names).first().unwrap().contains(BLANK));
    }
}
