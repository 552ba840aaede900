//! Word documents to print, stamp, scan and upload.

use std::io::Cursor;

use docx_rs::{AlignmentType, Docx, LineSpacing, Paragraph, Run, RunFonts};

use super::error::{Error, Result};

/// Media type of a Word document.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A Word document and what to call it.
pub struct Document {
    /// Its name.
    pub file_name: String,
    /// The document.
    pub content: Vec<u8>,
}

/// A line, and whether it stands at the right: place of the seal, date.
pub struct Line {
    /// What it says.
    pub text: String,
    /// At the right edge.
    pub right: bool,
}

impl Line {
    /// A paragraph of the text.
    pub fn left(text: impl Into<String>) -> Self {
        Self { text: text.into(), right: false }
    }

    /// A line at the right edge.
    pub fn right(text: impl Into<String>) -> Self {
        Self { text: text.into(), right: true }
    }
}

/// One page with a heading.
pub fn page(title: &str, lines: &[Line]) -> Result<Vec<u8>> {
    let heading = Paragraph::new()
        .align(AlignmentType::Center)
        .line_spacing(LineSpacing::new().after(400))
        .add_run(run(title, 36).bold());
    let paragraph = |line: &Line| {
        let align = if line.right { AlignmentType::Right } else { AlignmentType::Left };
        Paragraph::new().align(align).line_spacing(LineSpacing::new().line(480)).add_run(run(&line.text, 28))
    };
    let document = lines
        .iter()
        .fold(Docx::new().add_paragraph(heading), |document, line| document.add_paragraph(paragraph(line)));
    let mut content = Cursor::new(Vec::new());
    document.build().pack(&mut content).map_err(Error::internal)?;
    Ok(content.into_inner())
}

fn run(text: &str, half_points: usize) -> Run {
    Run::new()
        .add_text(text)
        .size(half_points)
        .fonts(RunFonts::new().east_asia("宋体").ascii("Times New Roman"))
}
