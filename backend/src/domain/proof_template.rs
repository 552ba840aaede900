//! The proof document's template (guide, clauses 23 and 24): print, stamp, scan, upload.

use std::io::Cursor;

use docx_rs::{AlignmentType, Docx, LineSpacing, Paragraph, Run, RunFonts};

use super::error::{Error, Result};

/// Media type of the template.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Blank to fill in by hand.
const BLANK: &str = "____________________________";

/// The template as DOCX, with what is known already filled in.
pub fn render(name: &str, credit_code: &str) -> Result<Vec<u8>> {
    let name = filled(name);
    let credit_code = filled(credit_code);
    let lines = [
        "中国质量协会：".to_owned(),
        format!(
            "    兹证明本单位 {name}（统一社会信用代码：{credit_code}）在中国质量协会质量活动推进平台注册组织管理员账号，并授权下列人员担任本单位的组织管理员，负责组织信息维护、成员管理和奖项申报等事宜。"
        ),
        format!("    组织管理员姓名：{BLANK}"),
        format!("    手机号：{BLANK}"),
        "    本单位确认以上信息真实有效，愿承担法律责任。".to_owned(),
        String::new(),
        "单位（公章）：____________________        ".to_owned(),
        "日期：        年      月      日        ".to_owned(),
    ];
    let title = Paragraph::new()
        .align(AlignmentType::Center)
        .line_spacing(LineSpacing::new().after(400))
        .add_run(run("组织管理员证明文件", 36).bold());
    let document =
        lines.iter().enumerate().fold(Docx::new().add_paragraph(title), |document, (index, line)| {
            let align = if index >= 6 { AlignmentType::Right } else { AlignmentType::Left };
            document.add_paragraph(
                Paragraph::new()
                    .align(align)
                    .line_spacing(LineSpacing::new().line(480))
                    .add_run(run(line, 28)),
            )
        });
    let mut content = Cursor::new(Vec::new());
    document.build().pack(&mut content).map_err(Error::internal)?;
    Ok(content.into_inner())
}

/// Control characters cannot stand in XML; a name that long is no name.
fn filled(value: &str) -> String {
    let clean: String = value.chars().filter(|c| !c.is_control()).take(100).collect();
    if clean.trim().is_empty() { BLANK.to_owned() } else { clean }
}

fn run(text: &str, half_points: usize) -> Run {
    Run::new()
        .add_text(text)
        .size(half_points)
        .fonts(RunFonts::new().east_asia("宋体").ascii("Times New Roman"))
}
