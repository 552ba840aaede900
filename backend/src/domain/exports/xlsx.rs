//! A table as an Excel workbook, written to the spool folder row by row.

use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::path::Path;

use chrono::Datelike;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use tokio_util::io::ReaderStream;

use super::Pages;
use super::cell::{Cell, Column, Row};
use crate::domain::error::{Error, Result};

/// Rows that a sheet takes below its heading; what is more goes to the next sheet.
const ROWS_OF_A_SHEET: u32 = 1_048_575;
/// UTF-16 units that a cell takes.
const UNITS_OF_A_CELL: usize = 32_767;
/// What stands at the end of a text that a cell does not take whole.
const CUT: &str = "……（超出单元格上限，未完）";
/// Excel's calendar begins here.
const FIRST_YEAR: i32 = 1900;

/// Writes the whole table; the file has no name any more, so that nothing is left of it however the server ends.
pub(super) async fn build(mut pages: Pages, title: &'static str, columns: Vec<Column>) -> Result<File> {
    let folder = pages.app.spool_dir();
    let mut book = blocking(move || Book::new(&folder, title, columns, ROWS_OF_A_SHEET)).await?;
    while let Some(rows) = pages.next().await? {
        book = blocking(move || book.with(&rows)).await?;
    }
    let folder = pages.app.spool_dir();
    blocking(move || book.save(&folder)).await
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}

/// Its size, and its content.
pub(super) async fn stream(file: File) -> Result<(Option<u64>, BoxStream<'static, Result<Vec<u8>>>)> {
    let file = tokio::fs::File::from_std(file);
    let size = file.metadata().await.map_err(Error::internal)?.len();
    let pieces = ReaderStream::with_capacity(file, 64 * 1024);
    let content = pieces.map(|piece| piece.map(|bytes| bytes.to_vec()).map_err(Error::internal));
    Ok((Some(size), content.boxed()))
}

/// How cells are shown.
struct Formats {
    heading: Format,
    code: Format,
    instant: Format,
    date: Format,
    month: Format,
}

impl Formats {
    fn new() -> Self {
        let shown_as = |format: &str| Format::new().set_num_format(format);
        Self {
            heading: Format::new().set_bold(),
            code: shown_as("@"),
            instant: shown_as("yyyy-mm-dd hh:mm:ss"),
            date: shown_as("yyyy-mm-dd"),
            month: shown_as("yyyy-mm"),
        }
    }
}

/// A workbook that grows.
struct Book {
    workbook: Workbook,
    formats: Formats,
    title: &'static str,
    columns: Vec<Column>,
    sheets: usize,
    /// Rows of the last sheet, without its heading.
    rows: u32,
    rows_of_a_sheet: u32,
}

impl Book {
    fn new(folder: &Path, title: &'static str, columns: Vec<Column>, rows_of_a_sheet: u32) -> Result<Self> {
        let mut workbook = Workbook::new();
        workbook.set_tempdir(folder).map_err(Error::internal)?;
        let formats = Formats::new();
        let mut book = Self { workbook, formats, title, columns, sheets: 0, rows: 0, rows_of_a_sheet };
        book.turn_over().map_err(Error::internal)?;
        Ok(book)
    }

    /// Begins the next sheet.
    fn turn_over(&mut self) -> std::result::Result<(), XlsxError> {
        let name = match self.sheets {
            0 => self.title.to_owned(),
            before => format!("{}（{}）", self.title, before + 1),
        };
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        for (index, column) in (0..).zip(&self.columns) {
            sheet.set_column_width(index, column.width)?;
            write_text(sheet, 0, index, &column.title, Some(&self.formats.heading))?;
        }
        (self.sheets, self.rows) = (self.sheets + 1, 0);
        Ok(())
    }

    fn with(mut self, rows: &[Row]) -> Result<Self> {
        rows.iter().try_for_each(|row| self.add(row)).map_err(Error::internal)?;
        Ok(self)
    }

    fn add(&mut self, row: &Row) -> std::result::Result<(), XlsxError> {
        if self.rows == self.rows_of_a_sheet {
            self.turn_over()?;
        }
        self.rows += 1;
        let sheet = self.workbook.worksheet_from_index(self.sheets.saturating_sub(1))?;
        for (index, cell) in (0..).zip(row) {
            write(sheet, &self.formats, self.rows, index, cell)?;
        }
        Ok(())
    }

    /// Packs it together, in a file that has no name.
    fn save(mut self, folder: &Path) -> Result<File> {
        let mut file = tempfile::tempfile_in(folder).map_err(Error::internal)?;
        self.workbook.save_to_writer(&mut file).map_err(Error::internal)?;
        file.seek(SeekFrom::Start(0)).map_err(Error::internal)?;
        Ok(file)
    }
}

/// Text is written as text, whatever it begins with: nothing that people typed is a formula.
fn write(
    sheet: &mut Worksheet,
    formats: &Formats,
    row: u32,
    column: u16,
    cell: &Cell,
) -> std::result::Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => write_text(sheet, row, column, text, None)?,
        Cell::Code(text) => write_text(sheet, row, column, text, Some(&formats.code))?,
        Cell::Number(_, value) => {
            sheet.write_number(row, column, *value)?;
        }
        Cell::Instant(at) if at.year() >= FIRST_YEAR => {
            sheet.write_datetime_with_format(row, column, at, &formats.instant)?;
        }
        Cell::Date(day) if day.year() >= FIRST_YEAR => {
            sheet.write_datetime_with_format(row, column, day, &formats.date)?;
        }
        Cell::Month(day) if day.year() >= FIRST_YEAR => {
            sheet.write_datetime_with_format(row, column, day, &formats.month)?;
        }
        Cell::Instant(at) => write_text(sheet, row, column, &at.to_string(), None)?,
        Cell::Date(day) | Cell::Month(day) => write_text(sheet, row, column, &day.to_string(), None)?,
    }
    Ok(())
}

fn write_text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    format: Option<&Format>,
) -> std::result::Result<(), XlsxError> {
    let text = fitting(text);
    match format {
        Some(format) => sheet.write_string_with_format(row, column, text, format)?,
        None => sheet.write_string(row, column, text)?,
    };
    Ok(())
}

/// As much of the text as a cell takes, and a word that there is more.
fn fitting(text: &str) -> String {
    let units = |text: &str| text.chars().map(char::len_utf16).sum::<usize>();
    if text.len() <= UNITS_OF_A_CELL || units(text) <= UNITS_OF_A_CELL {
        return text.to_owned();
    }
    let mut left = UNITS_OF_A_CELL - units(CUT);
    let fits = |c: &char| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    };
    text.chars().take_while(fits).chain(CUT.chars()).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn part(file: File, name: &str) -> String {
        let mut text = String::new();
        zip::ZipArchive::new(file).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn rows_that_a_sheet_does_not_take_go_to_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let row = |text: &str| vec![Cell::text(text)];
        let book = Book::new(folder.path(), "申报", vec![Column::new("名称", 10.0)], 2).unwrap();
        let book = book.with(&[row("一"), row("二"), row("三")]).unwrap();
        let file = book.save(folder.path()).unwrap();
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            0,
            "neither parts nor the whole are left"
        );
        let names = part(file.try_clone().unwrap(), "xl/workbook.xml");
        assert!(names.contains("name=\"申报\"") && names.contains("name=\"申报（2）\""), "{names}");
        let second = part(file, "xl/worksheets/sheet2.xml");
        assert!(second.contains("名称") && second.contains('三') && !second.contains('二'), "{second}");
    }

    #[test]
    fn a_text_longer_than_a_cell_says_that_it_goes_on() {
        let long = "𠮷".repeat(20_000);
        let cut = fitting(&long);
        assert!(cut.encode_utf16().count() <= UNITS_OF_A_CELL && cut.ends_with(CUT));
        let short = "字".repeat(UNITS_OF_A_CELL);
        assert_eq!(fitting(&short), short);
    }
}
