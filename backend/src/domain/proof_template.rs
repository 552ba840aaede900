//! The proof document's template (guide, clauses 23 and 24): print, stamp, scan, upload.

use super::docx::{self, Document, Line};
use super::error::Result;
use openapi::form::letter::shown;

/// Blank to fill in by hand.
const BLANK: &str = "____________________________";

/// The template as DOCX, with what is known already filled in.
pub fn render(name: &str, credit_code: &str) -> Result<Document> {
    let (name, credit_code) = (filled(name), filled(credit_code));
    let authorisation = format!(
        "    兹证明本单位 {name}（统一社会信用代码：{credit_code}）在中国质量协会质量活动推进平台注册组织管理员账号，并授权下列人员担任本单位的组织管理员，负责组织信息维护、成员管理和奖项申报等事宜。"
    );
    let lines = [
        Line::left("中国质量协会："),
        Line::left(authorisation),
        Line::left(format!("    组织管理员姓名：{BLANK}")),
        Line::left(format!("    手机号：{BLANK}")),
        Line::left("    本单位确认以上信息真实有效，愿承担法律责任。"),
        Line::left(""),
        Line::right("单位（公章）：____________________        "),
        Line::right("日期：        年      月      日        "),
    ];
    let content = docx::page("组织管理员证明文件", &lines)?;
    Ok(Document { file_name: "组织管理员证明文件模板.docx".to_owned(), content })
}

fn filled(value: &str) -> String {
    let clean = shown(value);
    if clean.is_empty() { BLANK.to_owned() } else { clean }
}
