//! What a form asks. Data of the activity: next year's form is a changed copy, not a release.

mod problems;

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// Key of the field by whose answer a row of units is known (guide, clause 43).
pub(crate) const UNIT_CODE: &str = "credit_code";

/// A whole form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FormDefinition {
    /// Key of the top-level field whose answer titles the application in lists.
    #[cfg_attr(feature = "server", schema(example = "project_name"))]
    pub title_field: String,
    /// Most bytes of all files of an application together.
    #[serde(default = "usual_total")]
    #[cfg_attr(feature = "server", schema(example = 314_572_800))]
    pub max_total_bytes: u64,
    /// The sections, in order.
    pub sections: Vec<Section>,
}

fn usual_total() -> u64 {
    300 * 1024 * 1024
}

/// A section of the form: one entry of the task list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Key, unique in the form.
    pub key: String,
    /// Heading.
    pub title: Text,
    /// What to know before filling it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    /// The fields, in order.
    pub fields: Vec<Field>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Key of its answer: unique in the form, or within its group.
    #[cfg_attr(feature = "server", schema(example = "project_name"))]
    pub key: String,
    /// Label.
    pub label: Text,
    /// Hint, shown above the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    /// Must be answered before submission.
    #[serde(default)]
    pub required: bool,
    /// Must be answered when a field beside it has a certain answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_when: Option<Condition>,
    /// Filled in by the system and not editable: always for a top-level field, in the first row for a group's
    /// (guide, clauses 15 and 16).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Type of the answer, with its limits.
    pub kind: FieldKind,
}

/// Holds when the field `field` of the same level is answered with `equals`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Key of a field of the same level.
    pub field: String,
    /// The answer at which the condition holds.
    pub equals: String,
}

/// Where the system takes an answer from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The filing organization's name.
    OrganizationName,
    /// The filing organization's credit code.
    OrganizationCreditCode,
}

/// Type of an answer, with its limits. Lengths count Unicode scalar values. Every single answer is a JSON string, so
/// that a draft keeps what was typed and no number is rounded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum FieldKind {
    /// One line.
    ShortText {
        /// Most characters.
        max_chars: u32,
    },
    /// Paragraphs, with a live count.
    LongText {
        /// Most characters.
        max_chars: u32,
    },
    /// A decimal number.
    Number {
        /// Least value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<i64>,
        /// Greatest value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<i64>,
        /// Most digits after the point.
        #[serde(default)]
        decimals: u32,
        /// Unit, shown behind the input.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<Text>,
    },
    /// An amount of money.
    Money {
        /// Unit, e.g. 万元.
        unit: Text,
        /// Most digits after the point.
        decimals: u32,
    },
    /// `YYYY-MM-DD`, a plain date.
    Date {
        /// A warning when it is not at least so many months before the close of filing; 0: not after it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        months_before_close: Option<u32>,
    },
    /// `YYYY-MM`.
    Month {
        /// As for a date; a month counts from its first day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        months_before_close: Option<u32>,
    },
    /// An object of `from` and `to`, `from` not after `to`.
    Range {
        /// Whether the ends are days or months.
        precision: Precision,
        /// `to` may be left out, meaning “至今”.
        #[serde(default)]
        open_end: bool,
    },
    /// One of the options.
    Select {
        /// What can be chosen.
        options: Vec<Choice>,
    },
    /// A list of options.
    MultiSelect {
        /// What can be chosen.
        options: Vec<Choice>,
        /// Most choices.
        max: u32,
    },
    /// A mobile number.
    Phone {},
    /// An e-mail address.
    Email {},
    /// A unified social credit code.
    CreditCode {},
    /// A person's name.
    Person {},
    /// A unit's full name.
    Organization {},
    /// A list of objects, in order.
    Group {
        /// Fewest rows.
        min: u32,
        /// Most rows.
        max: u32,
        /// What one row is called: “完成单位”.
        item: Text,
        /// The fields of a row; no groups and no attachments.
        #[cfg_attr(feature = "server", schema(no_recursion))]
        fields: Vec<Field>,
    },
    /// Amounts by year: an object of years, each an object of columns.
    YearTable {
        /// The rows.
        years: Vec<String>,
        /// The columns.
        columns: Vec<Column>,
    },
    /// Files. They are not among the answers; the field's key is the slot they are uploaded to.
    Attachment {
        /// Accepted kinds, judged by content.
        accept: Vec<MediaKind>,
        /// Largest file, bytes.
        max_bytes: u64,
        /// Fewest files.
        #[serde(default)]
        min: u32,
        /// Most files.
        max: u32,
        /// Key of the group whose every row, known by its `credit_code`, must be covered by a file (guide, clause 43).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        covers: Option<String>,
        /// A letter to print, stamp and upload here, prefilled by the system.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        letter: Option<Letter>,
    },
}

/// The wording of a letter that is stamped and uploaded, e.g. 申报承诺书. `{title}` stands for the application's title,
/// `{unit}` for the unit that stamps, `{activity}` and `{award}` for where it is filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// Heading.
    pub title: Text,
    /// Paragraphs.
    pub paragraphs: Vec<Text>,
}

/// Whether a range's ends are days or months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// `YYYY-MM-DD`.
    Day,
    /// `YYYY-MM`.
    Month,
}

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The answer.
    pub value: String,
    /// What people read.
    pub label: Text,
}

/// A column of a table by year: an amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Key of its answers.
    pub key: String,
    /// Heading.
    pub label: Text,
    /// Unit, e.g. 万元.
    pub unit: Text,
    /// Most digits after the point.
    pub decimals: u32,
}

/// A kind of file, judged by content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// `application/pdf`.
    Pdf,
    /// `image/jpeg`.
    Jpeg,
    /// `image/png`.
    Png,
}

impl MediaKind {
    /// The media type on the wire.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

/// An attachment field's limits, by name.
#[derive(Debug, Clone, Copy)]
pub struct Slot<'a> {
    /// The field.
    pub field: &'a Field,
    /// Accepted kinds.
    pub accept: &'a [MediaKind],
    /// Largest file, bytes.
    pub max_bytes: u64,
    /// Fewest files.
    pub min: u32,
    /// Most files.
    pub max: u32,
    /// Key of the covered group.
    pub covers: Option<&'a str>,
    /// The letter to stamp.
    pub letter: Option<&'a Letter>,
}

impl FormDefinition {
    /// All top-level fields, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|section| &section.fields)
    }

    /// How many questions it asks; those of a group's row count once.
    pub fn questions(&self) -> usize {
        self.sections.iter().map(|section| questions(&section.fields)).sum()
    }

    /// The top-level field with this key.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields().find(|field| field.key == key)
    }

    /// The attachment slots, in order.
    pub fn slots(&self) -> impl Iterator<Item = Slot<'_>> {
        self.fields().filter_map(Field::slot)
    }

    /// The attachment slot with this key.
    pub fn slot(&self, key: &str) -> Option<Slot<'_>> {
        self.field(key).and_then(Field::slot)
    }

    /// Whether a JSON Pointer leads to a field, an attachment slot, a row of a group or a field of one.
    pub fn resolves(&self, pointer: &str) -> bool {
        let Some(path) = pointer.strip_prefix('/') else { return false };
        let mut tokens = path.split('/');
        let Some(field) = tokens.next().and_then(|key| self.field(key)) else { return false };
        match (&field.kind, tokens.next(), tokens.next(), tokens.next()) {
            (_, None, ..) => true,
            (FieldKind::Group { max, .. }, Some(row), None, _) => is_row(row, *max),
            (FieldKind::Group { max, fields, .. }, Some(row), Some(key), None) => {
                is_row(row, *max) && fields.iter().any(|field| field.key == key)
            }
            _ => false,
        }
    }

    /// The section that holds what a JSON Pointer points at.
    pub fn section_of(&self, pointer: &str) -> Option<&Section> {
        let key = pointer.trim_start_matches('/').split('/').next()?;
        self.sections.iter().find(|section| section.fields.iter().any(|field| field.key == key))
    }
}

fn questions(fields: &[Field]) -> usize {
    let within = fields.iter().map(|field| match &field.kind {
        FieldKind::Group { fields, .. } => questions(fields),
        _ => 0,
    });
    fields.len() + within.sum::<usize>()
}

fn is_row(token: &str, max: u32) -> bool {
    token.parse::<u32>().is_ok_and(|row| row < max)
}

impl Field {
    /// The field's limits as an attachment slot, if it is one.
    pub fn slot(&self) -> Option<Slot<'_>> {
        match &self.kind {
            FieldKind::Attachment { accept, max_bytes, min, max, covers, letter } => Some(Slot {
                field: self,
                accept,
                max_bytes: *max_bytes,
                min: *min,
                max: *max,
                covers: covers.as_deref(),
                letter: letter.as_ref(),
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
