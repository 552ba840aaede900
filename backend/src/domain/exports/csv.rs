//! A table as CSV, as Excel reads it: UTF-8 with its mark, lines that end in CR LF.

use ::csv::{Terminator, Writer, WriterBuilder};
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use tokio::sync::OwnedSemaphorePermit;

use super::Pages;
use super::cell::{Cell, Column, Row};
use crate::domain::error::{Error, Result};

/// What tells Excel that it is UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The table as it is read. The first page is read here, so that what is wrong is told before anything goes out; between
/// pages the place is given up, so that a reader who does not read on keeps it from nobody.
pub(super) async fn stream(
    mut pages: Pages,
    columns: &[Column],
    place: OwnedSemaphorePermit,
) -> Result<BoxStream<'static, Result<Vec<u8>>>> {
    let heading: Vec<String> = columns.iter().map(|column| safe(&column.title)).collect();
    let mut first = MARK.to_vec();
    first.extend(lines([heading])?);
    if let Some(rows) = pages.next().await? {
        first.extend(lines(rows.iter().map(written))?);
    }
    drop(place);
    let rest = stream::try_unfold(pages, |mut pages| async move {
        let places = pages.app.exports.clone();
        let _place = places.wait().await?;
        let Some(rows) = pages.next().await? else { return Ok(None) };
        Ok(Some((lines(rows.iter().map(written))?, pages)))
    });
    Ok(stream::iter([Ok(first)]).chain(rest).boxed())
}

fn lines(rows: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>> {
    let mut writer: Writer<Vec<u8>> =
        WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(Error::internal)?;
    }
    writer.into_inner().map_err(Error::internal)
}

fn written(row: &Row) -> Vec<String> {
    row.iter().map(text).collect()
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Code(text) => safe(text),
        Cell::Number(text, _) => text.clone(),
        Cell::Instant(at) => at.format("%Y-%m-%d %H:%M:%S").to_string(),
        Cell::Date(day) => day.format("%Y-%m-%d").to_string(),
        Cell::Month(day) => day.format("%Y-%m").to_string(),
    }
}

/// Text that no spreadsheet takes for a formula: what begins like one, full-width signs included, gets an apostrophe
/// before it. U+0000 ends a cell in some programs and is left out.
fn safe(text: &str) -> String {
    let text = text.replace('\0', "");
    let formula =
        |first: char| matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    if text.starts_with(formula) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn item_45_no_text_is_a_formula() {
        for hostile in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1"] {
            assert_eq!(safe(hostile), format!("'{hostile}"));
        }
        for harmless in ["齿轮", "a=1", " =1", "1-2", "'"] {
            assert_eq!(safe(harmless), harmless);
        }
        assert_eq!(text(&Cell::number("-1")), "-1");
        assert_eq!(text(&Cell::code("+8613800138000")), "'+8613800138000");
    }

    #[test]
    fn a_cell_keeps_its_quotes_and_lines() {
        let row = vec!["a\"b".to_owned(), "一\n二".to_owned(), "x,y".to_owned()];
        assert_eq!(lines([row]).unwrap(), "\"a\"\"b\",\"一\n二\",\"x,y\"\r\n".as_bytes());
    }
}
