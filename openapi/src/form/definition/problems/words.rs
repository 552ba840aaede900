//! Words that people read stand there in both languages, and are no longer than a page can show.

use super::{Placed, Problems, placed};
use crate::form::definition::{Choice, Column, Field, FieldKind, FormDefinition, Letter};
use crate::text::Text;

/// Most characters, in each language.
const TITLE: usize = 100;
const LABEL: usize = 200;
const HELP: usize = 1_000;
const UNIT: usize = 20;
const PARAGRAPH: usize = 2_000;
/// An answer that is kept with each application.
const VALUE: usize = 100;

pub(super) fn of_form(form: &FormDefinition, problems: &mut Problems) {
    for (index, section) in form.sections.iter().enumerate() {
        let at = format!("/sections/{index}");
        problems.words(&section.title, format!("{at}/title"), TITLE);
        problems.maybe_words(section.help.as_ref(), format!("{at}/help"), HELP);
        of_fields(&placed(&section.fields, &at), problems);
    }
}

fn of_fields(fields: &[Placed<'_>], problems: &mut Problems) {
    for (at, field) in fields {
        of_field(field, at, problems);
    }
}

fn of_field(field: &Field, at: &str, problems: &mut Problems) {
    problems.words(&field.label, format!("{at}/label"), LABEL);
    problems.maybe_words(field.help.as_ref(), format!("{at}/help"), HELP);
    let at = format!("{at}/kind");
    match &field.kind {
        FieldKind::Number { unit, .. } => problems.maybe_words(unit.as_ref(), format!("{at}/unit"), UNIT),
        FieldKind::Money { unit, .. } => problems.words(unit, format!("{at}/unit"), UNIT),
        FieldKind::Select { options } | FieldKind::MultiSelect { options, .. } => {
            of_options(options, &at, problems);
        }
        FieldKind::Group { item, fields, .. } => {
            problems.words(item, format!("{at}/item"), LABEL);
            of_fields(&placed(fields, &at), problems);
        }
        FieldKind::YearTable { columns, .. } => of_columns(columns, &at, problems),
        FieldKind::Attachment { letter: Some(letter), .. } => of_letter(letter, &at, problems),
        _ => {}
    }
}

fn of_options(options: &[Choice], at: &str, problems: &mut Problems) {
    for (index, option) in options.iter().enumerate() {
        problems.words(&option.label, format!("{at}/options/{index}/label"), LABEL);
        let count = option.value.chars().count();
        problems.at_most(count, VALUE, format!("{at}/options/{index}/value"));
    }
}

fn of_columns(columns: &[Column], at: &str, problems: &mut Problems) {
    for (index, column) in columns.iter().enumerate() {
        problems.words(&column.label, format!("{at}/columns/{index}/label"), LABEL);
        problems.words(&column.unit, format!("{at}/columns/{index}/unit"), UNIT);
    }
}

fn of_letter(letter: &Letter, at: &str, problems: &mut Problems) {
    problems.words(&letter.title, format!("{at}/letter/title"), TITLE);
    for (index, paragraph) in letter.paragraphs.iter().enumerate() {
        problems.words(paragraph, format!("{at}/letter/paragraphs/{index}"), PARAGRAPH);
    }
}

impl Problems {
    fn words(&mut self, text: &Text, at: impl AsRef<str>, most: usize) {
        self.0.extend(text.problems(at.as_ref(), most));
    }

    fn maybe_words(&mut self, text: Option<&Text>, at: impl AsRef<str>, most: usize) {
        if let Some(text) = text {
            self.words(text, at, most);
        }
    }
}
