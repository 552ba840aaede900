//! 申报书 as one HTML page: opens without a network, prints on A4, and runs nothing, whatever was typed in.

use std::fmt::Write as _;

use openapi::form::answers::{Answers, rows};
use openapi::form::definition::{Column, Field, FieldKind, Section};
use openapi::form::shown::line;
use openapi::time::in_china;
use serde_json::Value;

use super::Submitted;
use super::contents::Placed;

const STYLE: &str = "body{font:16px/1.7 'Noto Serif CJK SC','Source Han Serif SC',SimSun,serif;color:#111;\
    max-width:46em;margin:2em auto;padding:0 1em}h1{font-size:1.6em;text-align:center}h2{font-size:1.2em;\
    border-bottom:1px solid #999;margin-top:2em;break-after:avoid}h3{font-size:1em;margin:1.2em 0 .3em;break-after:avoid}\
    dl{display:grid;grid-template-columns:minmax(8em,auto) 1fr;gap:.2em 1em;margin:0}dt{color:#555}\
    dd{margin:0}dd,p,td{white-space:pre-wrap;overflow-wrap:anywhere}table{border-collapse:collapse;width:100%}\
    th,td{border:1px solid #999;padding:.2em .5em;text-align:left;vertical-align:top}.none{color:#777}\
    .code{font-family:monospace;font-size:.85em;overflow-wrap:anywhere}@page{size:A4;margin:20mm}";

/// The page. `files` are linked to where they lie beside it.
pub(super) fn page(submitted: &Submitted, files: &[Placed]) -> String {
    let receipt = &submitted.receipt;
    let heading = format!("{}申报书", receipt.award_title.zh);
    let mut html = format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{} {}</title>\n<style>{STYLE}</style>\n\
         </head>\n<body>\n<p>{}</p>\n<h1>{}</h1>\n<dl>\n",
        escaped(&heading),
        escaped(&receipt.number),
        escaped(&receipt.activity_title.zh),
        escaped(&heading),
    );
    let at = in_china(receipt.submitted_at).format("%Y-%m-%d %H:%M:%S");
    fact(&mut html, "申报名称", &receipt.title);
    fact(&mut html, "申报单位", &receipt.organization_name);
    fact(&mut html, "受理编号", &receipt.number);
    fact(&mut html, "提交时间", &format!("{at}（中国时间）"));
    let digest = format!("<span class=\"code\">{}</span>", escaped(&receipt.form_sha256));
    term(&mut html, "摘要（SHA-256）", &digest);
    html.push_str("</dl>\n");
    for part in &submitted.setting.form.definition.sections {
        section(&mut html, part, &submitted.application.answers, files);
    }
    html.push_str("</body>\n</html>\n");
    html
}

fn section(html: &mut String, section: &Section, answers: &Answers, files: &[Placed]) {
    element(html, "h2", &section.title.zh);
    for run in section.fields.chunk_by(|a, b| is_short(a) && is_short(b)) {
        match run {
            [first, ..] if is_short(first) => facts(html, run, answers),
            fields => fields.iter().for_each(|field| alone(html, field, answers, files)),
        }
    }
}

fn is_short(field: &Field) -> bool {
    use FieldKind as K;
    !matches!(field.kind, K::LongText { .. } | K::Group { .. } | K::YearTable { .. } | K::Attachment { .. })
}

/// Single answers, one below the other.
fn facts(html: &mut String, fields: &[Field], answers: &Answers) {
    html.push_str("<dl>\n");
    for field in fields {
        term(html, &field.label.zh, &answer(field, answers));
    }
    html.push_str("</dl>\n");
}

/// A long text, a list, a table by year, files: each under its own heading.
fn alone(html: &mut String, field: &Field, answers: &Answers, files: &[Placed]) {
    element(html, "h3", &field.label.zh);
    match &field.kind {
        FieldKind::Group { fields, item, .. } => group(html, fields, &item.zh, answers, &field.key),
        FieldKind::YearTable { years, columns } => {
            years_table(html, years, columns, answers.get(&field.key));
        }
        FieldKind::Attachment { .. } => slot(html, &field.key, files),
        _ => wrapped(html, "p", &answer(field, answers)),
    }
}

fn group(html: &mut String, fields: &[Field], item: &str, answers: &Answers, key: &str) {
    let rows: Vec<&Answers> = rows(answers, key).collect();
    if rows.is_empty() {
        wrapped(html, "p", NONE);
    }
    for (number, row) in (1..).zip(rows) {
        element(html, "h3", &format!("第 {number} {item}"));
        facts(html, fields, row);
    }
}

fn years_table(html: &mut String, years: &[String], columns: &[Column], answer: Option<&Value>) {
    html.push_str("<table>\n<tr>");
    element(html, "th", "年度");
    for column in columns {
        element(html, "th", &format!("{}（{}）", column.label.zh, column.unit.zh));
    }
    html.push_str("</tr>\n");
    for year in years {
        html.push_str("<tr>");
        element(html, "th", &format!("{year} 年"));
        for column in columns {
            let amount = answer.and_then(|table| table.get(year)?.get(&column.key)?.as_str());
            element(html, "td", amount.unwrap_or_default());
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</table>\n");
}

fn slot(html: &mut String, key: &str, files: &[Placed]) {
    let mut own = files.iter().filter(|placed| placed.slot == key).peekable();
    if own.peek().is_none() {
        return wrapped(html, "p", NONE);
    }
    html.push_str("<ul>\n");
    for placed in own {
        let (address, name) = (address(&placed.path), escaped(&placed.file.file_name));
        let digest = crate::hex::encode(&placed.file.sha256);
        let link =
            format!("<a href=\"{address}\">{name}</a><br><span class=\"code\">SHA-256 {digest}</span>");
        wrapped(html, "li", &link);
    }
    html.push_str("</ul>\n");
}

const NONE: &str = "<span class=\"none\">未填写</span>";

/// The answer in words, or that there is none; ready to stand in the page.
fn answer(field: &Field, answers: &Answers) -> String {
    let text = line(&field.kind, answers.get(&field.key).unwrap_or(&Value::Null));
    // Apart from what stands around it: an answer cannot turn the direction of the page.
    if text.is_empty() { NONE.to_owned() } else { format!("<bdi>{}</bdi>", escaped(&text)) }
}

fn fact(html: &mut String, name: &str, text: &str) {
    term(html, name, &format!("<bdi>{}</bdi>", escaped(text)));
}

fn term(html: &mut String, name: &str, content: &str) {
    element(html, "dt", name);
    wrapped(html, "dd", content);
}

/// An element around a text.
fn element(html: &mut String, name: &str, text: &str) {
    wrapped(html, name, &escaped(text));
}

/// An element around what is ready to stand in the page.
fn wrapped(html: &mut String, name: &str, content: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(html, "<{name}>{content}</{name}>");
}

/// A text that means nothing but itself, in an element and in an attribute.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut html, c| {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
        html
    })
}

/// A path as a relative address.
fn address(path: &str) -> String {
    path.bytes().fold(String::new(), |mut address, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'/') {
            address.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(address, "%{byte:02X}");
        }
        address
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_in_means_nothing_to_the_page() {
        assert_eq!(escaped("<script>'\"&"), "&lt;script&gt;&#39;&quot;&amp;");
        assert_eq!(address("附件/a \".pdf"), "%E9%99%84%E4%BB%B6/a%20%22.pdf");
    }
}
