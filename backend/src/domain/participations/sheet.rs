//! Reading a table of phones and events, as office programs write it: UTF-8 with or without its mark, GBK, or UTF-16;
//! commas, semicolons or tabs; either line end.

use std::path::Path;

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use openapi::error::FieldError;
use openapi::participation::TextEncoding;
use openapi::{Phone, Text};

use super::event::{self, Wrong, clean};
use crate::domain::error::{Error, Result};

/// How many errors are told one by one.
const MOST_ERRORS: usize = 100;
/// Most rows at once: they are brought in by one transaction.
pub(super) const MOST_ROWS: usize = 10_000;

const PHONE: [&str; 3] = ["手机号", "手机号码", "phone"];
const EVENT: [&str; 3] = ["活动", "活动名称", "event"];

/// What a table holds: what is right in it, and what is not.
pub(super) struct Sheet {
    /// How its characters were read.
    pub(super) encoding: TextEncoding,
    /// How many rows it has, blank ones and the header apart.
    pub(super) count: usize,
    /// The rows that are right.
    pub(super) rows: Vec<(Phone, String)>,
    /// What is wrong with the others, by line: the first of them.
    wrong: Vec<FieldError>,
    /// How many errors there are besides.
    more: usize,
    /// Columns that mean nothing here.
    pub(super) ignored: Vec<String>,
}

/// Where the two columns stand.
#[derive(Clone, Copy)]
struct Columns {
    phone: usize,
    event: usize,
    /// How many there are.
    count: usize,
}

/// Reads a table, whose size was bounded when it was received.
pub(super) fn read(path: &Path) -> Result<Sheet> {
    parse(&std::fs::read(path).map_err(Error::internal)?)
}

fn parse(bytes: &[u8]) -> Result<Sheet> {
    let (text, encoding) = decode(bytes)?;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut records = reader.records().filter(|record| !record.as_ref().is_ok_and(is_blank));
    let header = records.next().transpose().map_err(Error::internal)?;
    let header = header.ok_or_else(|| refused("empty", "文件没有内容。", "The file is empty."))?;
    let columns = columns(&header, encoding)?;
    let mut sheet = Sheet {
        encoding,
        count: 0,
        rows: Vec::new(),
        wrong: Vec::new(),
        more: 0,
        ignored: ignored(&header, columns),
    };
    let mut lines = Lines { text: &text, counted: 0, line: 1 };
    for record in records {
        sheet.count += 1;
        if sheet.count > MOST_ROWS {
            let (zh, en) =
                ("一次最多导入 10000 行，请分批导入。", "At most 10,000 rows at once; split the file.");
            return Err(refused("too_many_rows", zh, en));
        }
        let record = record.map_err(Error::internal)?;
        sheet.take(&record, columns, lines.of(&record));
    }
    if sheet.count == 0 {
        return Err(refused("no_rows", "表头之下没有数据。", "There is no row below the header."));
    }
    Ok(sheet)
}

fn refused(code: &str, zh: &str, en: &str) -> Error {
    Error::field("/file", code, zh, en)
}

/// By its mark, or UTF-8 if it is that, or else as Chinese office programs write.
fn decode(bytes: &[u8]) -> Result<(String, TextEncoding)> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let unmarked = || if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { GB18030 };
    let encoding = marked.unwrap_or_else(unmarked);
    let (text, _, damaged) = encoding.decode(bytes);
    if damaged {
        let zh = "文件编码无法识别（既不是 UTF-8 也不是 GBK），请另存为“CSV UTF-8”后重试。";
        return Err(refused(
            "unknown_encoding",
            zh,
            "Neither UTF-8 nor GBK; save it as CSV UTF-8 and try again.",
        ));
    }
    let name = if encoding == GB18030 {
        TextEncoding::Gbk
    } else if [UTF_16LE, UTF_16BE].contains(&encoding) {
        TextEncoding::Utf16
    } else {
        TextEncoding::Utf8
    };
    Ok((text.into_owned(), name))
}

/// The sign that the first line has most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |sign: &u8| first.bytes().filter(|byte| byte == sign).count();
    // Of equals the last one counts.
    [b';', b'\t', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

fn is_blank(record: &StringRecord) -> bool {
    record.iter().all(|cell| clean(cell).is_empty())
}

fn place(header: &StringRecord, names: &[&str]) -> Option<usize> {
    header.iter().position(|cell| names.contains(&clean(cell).to_lowercase().as_str()))
}

fn columns(header: &StringRecord, encoding: TextEncoding) -> Result<Columns> {
    if let (Some(phone), Some(event)) = (place(header, &PHONE), place(header, &EVENT)) {
        return Ok(Columns { phone, event, count: header.len() });
    }
    let read = match encoding {
        TextEncoding::Utf8 => "UTF-8",
        TextEncoding::Gbk => "GBK",
        TextEncoding::Utf16 => "UTF-16",
    };
    let zh = format!("第一行须为表头，含“手机号”和“活动”两列（文件按 {read} 读取）。请使用模板。");
    let en =
        format!("The first line must name the columns phone and event (read as {read}); use the template.");
    Err(refused("no_header", &zh, &en))
}

fn ignored(header: &StringRecord, columns: Columns) -> Vec<String> {
    let others = header.iter().enumerate().filter(|(at, _)| ![columns.phone, columns.event].contains(at));
    others.map(|(_, cell)| clean(cell).to_owned()).filter(|cell| !cell.is_empty()).collect()
}

/// Counts lines as people do; the reader's own count stands before the blank lines that it skips.
struct Lines<'a> {
    text: &'a str,
    counted: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line that a record begins on; records are asked for in their order.
    fn of(&mut self, record: &StringRecord) -> usize {
        let read = record.position().and_then(|position| usize::try_from(position.byte()).ok());
        let passed = self.text.get(self.counted..).unwrap_or_default();
        let to_reader = read.unwrap_or_default().saturating_sub(self.counted);
        let skipped = passed.bytes().skip(to_reader).take_while(|byte| *byte == b'\n').count();
        self.line += passed.bytes().take(to_reader + skipped).filter(|byte| *byte == b'\n').count();
        self.counted += to_reader + skipped;
        self.line
    }
}

impl Sheet {
    fn take(&mut self, record: &StringRecord, columns: Columns, line: usize) {
        let cell = |at: usize| clean(record.get(at).unwrap_or_default());
        let read = (phone(cell(columns.phone)), event::parse(cell(columns.event)), surplus(record, columns));
        match read {
            (Ok(phone), Ok(event), Ok(())) => self.rows.push((phone, event)),
            (phone, event, surplus) => {
                let wrong = [("phone", phone.err()), ("event", event.err()), ("event", surplus.err())];
                for (column, why) in wrong.into_iter().filter_map(|(column, why)| Some((column, why?))) {
                    self.note(line, column, &why);
                }
            }
        }
    }

    /// Keeps the first errors, and counts the others.
    fn note(&mut self, line: usize, column: &str, why: &Wrong) {
        let Wrong { code, zh, en } = why;
        if self.wrong.len() < MOST_ERRORS {
            let text = Text::new(format!("第 {line} 行：{zh}"), format!("Line {line}: {en}"));
            self.wrong.push(FieldError::new(format!("/{line}/{column}"), code, text));
        } else {
            self.more += 1;
        }
    }

    /// The errors to tell, at last how many there are besides.
    pub(super) fn errors(&self) -> Vec<FieldError> {
        let mut told = self.wrong.clone();
        if self.more > 0 {
            let more = self.more;
            let text = Text::new(format!("另有 {more} 处错误。"), format!("{more} more errors."));
            told.push(FieldError::new("", "more_errors", text));
        }
        told
    }
}

/// What stands behind the last column of the header was cut off by a comma that belongs to the name.
fn surplus(record: &StringRecord, columns: Columns) -> std::result::Result<(), Wrong> {
    if record.iter().skip(columns.count).all(|cell| clean(cell).is_empty()) {
        return Ok(());
    }
    Err(Wrong {
        code: "surplus_cells",
        zh: "比表头多出内容；活动名称中有逗号时，请用英文双引号括起整个名称。",
        en: "There is more in it than the header has columns; put a name with a comma into double quotes.",
    })
}

fn phone(cell: &str) -> std::result::Result<Phone, Wrong> {
    // An apostrophe in front keeps Excel from taking the number for one.
    let cell = cell.trim_start_matches('\'');
    Phone::parse(cell).map_err(|refusal| match cell {
        "" => Wrong { code: "required", zh: "手机号为空。", en: "The phone is missing." },
        cell if cell.contains("E+") => Wrong {
            code: refusal.code,
            zh: "手机号被表格软件改成了科学计数（如 1.38E+10），请将该列设为文本后重新填写。",
            en: "The phone was turned into a number like 1.38E+10; format the column as text and type it anew.",
        },
        _ => Wrong { code: refusal.code, zh: refusal.zh, en: refusal.en },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<(String, String)> {
        let sheet = parse(bytes).unwrap();
        assert!(sheet.wrong.is_empty(), "{:?}", sheet.wrong);
        sheet.rows.into_iter().map(|(phone, event)| (phone.into(), event)).collect()
    }

    fn code(bytes: &[u8]) -> String {
        match parse(bytes).err().unwrap() {
            Error::Invalid(_, errors) => errors[0].code.clone(),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn tables_of_every_office_program_are_read() {
        let one = vec![("13800138000".to_owned(), "全面质量知识竞赛".to_owned())];
        for text in [
            "phone,event\n13800138000,全面质量知识竞赛\n",
            "\u{FEFF}手机号,活动\r\n\r\n\"138 0013 8000\",\"全面质量知识竞赛\"\r\n,\r\n",
            "活动;Phone\n全面质量知识竞赛;+86 138-0013-8000",
            "序号\t手机号\t活动\n1\t１３８００１３８０００\t 全面质量知识竞赛 \n",
            "手机号,活动\n'13800138000,全面质量知识竞赛, ,",
        ] {
            assert_eq!(rows(text.as_bytes()), one, "{text:?}");
            assert_eq!(rows(&GB18030.encode(text.trim_start_matches('\u{FEFF}')).0), one, "{text:?}");
            let utf16: Vec<u8> = std::iter::once(0xFEFF_u16)
                .chain(text.trim_start_matches('\u{FEFF}').encode_utf16())
                .flat_map(u16::to_le_bytes)
                .collect();
            assert_eq!(rows(&utf16), one, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_table_is_told() {
        for (bytes, expected) in [
            (&b""[..], "empty"),
            (b"\n\r\n,,\n", "empty"),
            (b"13800138000,quiz\n", "no_header"),
            (b"phone\n13800138000\n", "no_header"),
            (b"phone,event\n", "no_rows"),
            (b"\xEF\xBB\xBFphone,event\n13800138000,\xFF\xFE\n", "unknown_encoding"),
            (b"phone,event\n13800138000,\x80\xFF\n", "unknown_encoding"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no_header"),
        ] {
            assert_eq!(code(bytes), expected, "{bytes:?}");
        }
        let mut many = "phone,event\n".to_owned();
        many.extend((0..=MOST_ROWS).map(|_| "13800138000,a\n"));
        assert_eq!(code(many.as_bytes()), "too_many_rows");
    }

    #[test]
    fn every_wrong_cell_is_told_by_its_line() {
        let long = "质".repeat(101);
        let text = format!(
            "phone,event\n13800138000,=cmd|' /C calc'!A0\n\n123,\n1.38E+10,a\n13800138000,\"a\nb\"\n13800138000,{long}\n13800138001\n13800138002,ok\n13800138003,初赛,决赛\n"
        );
        let sheet = parse(text.as_bytes()).unwrap();
        let wrong: Vec<String> =
            sheet.wrong.iter().map(|error| format!("{} {}", error.pointer, error.code)).collect();
        assert_eq!(
            wrong,
            [
                "/2/event formula",
                "/4/phone invalid_phone",
                "/4/event required",
                "/5/phone invalid_phone",
                "/6/event invalid_character",
                "/8/event too_long",
                "/9/event required",
                "/11/event surplus_cells",
            ]
        );
        assert!(sheet.wrong[3].message.zh.contains("科学计数"));
        let all = parse(format!("phone,event\n{}", "1,=a\n".repeat(200)).as_bytes()).unwrap().errors();
        assert_eq!((all.len(), all[MOST_ERRORS].message.zh.as_str()), (MOST_ERRORS + 1, "另有 300 处错误。"));
        assert_eq!((sheet.count, sheet.rows.len()), (8, 1));
    }
}
