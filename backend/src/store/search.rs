//! Looking for texts.

#[diesel::declare_sql_function]
extern "SQL" {
    /// In lower case; of SQLite's texts the Latin letters.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// A pattern for what holds `text` in any case. The database lowers both sides, so that both are lowered alike: engines differ
/// in which letters they know.
pub fn lowered(text: &str) -> lower<String> {
    lower(containing(text))
}

/// A pattern for what holds `text`, whatever signs are in it.
pub fn containing(text: &str) -> String {
    let literal = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{literal}%")
}
