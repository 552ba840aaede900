//! Names that every system can unpack: Chinese is kept, tricks are not.

use std::collections::HashSet;
use std::path::Path;

/// Most characters of a name: Windows allows 260 for a whole path.
const MOST_CHARS: usize = 80;

/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// A name without a path, without what Windows forbids, without anything that cannot be seen.
pub(super) fn safe(name: &str) -> String {
    let shown = name.chars().filter(|c| !openapi::is_invisible(*c)).map(|c| {
        let forbidden = c.is_control() || "<>:\"/\\|?*".contains(c);
        if forbidden { '_' } else { c }
    });
    let shown = shorten(&shown.collect::<String>());
    // Windows drops dots and spaces at the end, and hides what begins with a dot elsewhere.
    let name = shown.trim().trim_end_matches(['.', ' ']).trim_start_matches(['.', ' ']);
    match name {
        "" => "未命名".to_owned(),
        name if is_device(name) => format!("_{name}"),
        name => name.to_owned(),
    }
}

/// The name with its ending, within the limit.
fn shorten(name: &str) -> String {
    let (stem, ending) = parts(name);
    let most = MOST_CHARS.saturating_sub(ending.chars().count());
    stem.chars().take(most).chain(ending.chars()).collect()
}

/// The name before its ending, and the ending with its dot; a long one is none.
fn parts(name: &str) -> (&str, &str) {
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str());
    let ending = ending.filter(|ending| ending.chars().count() <= 10).map_or(0, |ending| ending.len() + 1);
    name.split_at(name.len().saturating_sub(ending))
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim().to_ascii_lowercase();
    let port = ["com", "lpt"]
        .iter()
        .any(|port| stem.strip_prefix(port).is_some_and(|rest| rest.chars().count() == 1 && rest != "0"));
    port || DEVICES.contains(&stem.as_str())
}

/// Names that are taken already, in any case: Windows and macOS tell none apart.
#[derive(Default)]
pub(super) struct Taken(HashSet<String>);

impl Taken {
    /// A path in `folder` that nothing else has: the name, or the name with a number.
    pub(super) fn take(&mut self, folder: &str, name: &str) -> String {
        let name = safe(name);
        let (stem, ending) = parts(&name);
        let mut path = format!("{folder}/{name}");
        let mut number = 1;
        while !self.0.insert(path.to_lowercase()) {
            number += 1;
            path = format!("{folder}/{stem}({number}){ending}");
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_kept_and_tricks_are_not() {
        for (given, kept) in [
            ("申报承诺书（盖章）.pdf", "申报承诺书（盖章）.pdf"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("C:\\a|b?.pdf", "C__a_b_.pdf"),
            ("发票\u{202E}fdp.exe", "发票fdp.exe"),
            ("a\r\nb.pdf", "a__b.pdf"),
            ("con.pdf", "_con.pdf"),
            ("COM1", "_COM1"),
            ("说明. . ", "说明"),
            (".隐藏.pdf", "隐藏.pdf"),
            ("\u{200B}", "未命名"),
            ("..", "未命名"),
        ] {
            assert_eq!(safe(given), kept, "{given:?}");
        }
        let long = safe(&format!("{}.pdf", "质".repeat(200)));
        assert_eq!(long.chars().count(), MOST_CHARS);
        assert!(long.ends_with("质.pdf"));
    }

    #[test]
    fn no_two_files_have_one_name() {
        let mut taken = Taken::default();
        let names = ["a.pdf", "A.pdf", "a.pdf", "a(2).pdf", "a"].map(|name| taken.take("附件", name));
        assert_eq!(names, ["附件/a.pdf", "附件/A(2).pdf", "附件/a(3).pdf", "附件/a(2)(2).pdf", "附件/a"]);
    }
}
