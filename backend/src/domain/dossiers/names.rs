//! Names that every system can unpack: Chinese is kept, tricks are not.

use std::collections::HashSet;
use std::path::Path;

use unicode_normalization::UnicodeNormalization;

/// Most characters of a name: Windows allows 260 for a whole path.
const MOST_CHARS: usize = 80;
/// Most bytes of a name in UTF-8: Linux and macOS allow 255, and whoever unpacks may add some.
const MOST_BYTES: usize = 200;

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
    format!("{}{ending}", beginning(stem, ending))
}

/// As much of a stem as leaves room for what comes after it.
fn beginning<'a>(stem: &'a str, ending: &str) -> &'a str {
    let chars = MOST_CHARS.saturating_sub(ending.chars().count());
    let bytes = MOST_BYTES.saturating_sub(ending.len());
    let ends = stem.char_indices().take(chars).map(|(at, c)| at + c.len_utf8());
    let end = ends.take_while(|end| *end <= bytes).last().unwrap_or_default();
    stem.get(..end).unwrap_or_default()
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

/// Names that are taken already, in any case and however their marks are composed: Windows and macOS tell none apart.
#[derive(Default)]
pub(super) struct Taken(HashSet<String>);

impl Taken {
    /// A path in `folder` that nothing else has: the name, or the name with a number.
    pub(super) fn take(&mut self, folder: &str, name: &str) -> String {
        let name = safe(name);
        let (stem, ending) = parts(&name);
        let mut path = format!("{folder}/{name}");
        let mut number = 1;
        while !self.0.insert(path.to_lowercase().nfc().collect()) {
            number += 1;
            let end = format!("({number}){ending}");
            path = format!("{folder}/{}{end}", beginning(stem, &end));
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
        for (name, end) in [("质", "质.pdf"), ("a", "a.pdf"), ("𠮷", "𠮷.pdf"), ("é", ".pdf")] {
            let long = safe(&format!("{}.pdf", name.repeat(200)));
            assert!(
                long.len() <= MOST_BYTES && long.len() > 70 && long.chars().count() <= MOST_CHARS,
                "{long}"
            );
            assert!(long.ends_with(end), "{long}");
        }
    }

    #[test]
    fn no_two_files_have_one_name() {
        let mut taken = Taken::default();
        let names = ["a.pdf", "A.pdf", "a.pdf", "a(2).pdf", "a"].map(|name| taken.take("附件", name));
        assert_eq!(names, ["附件/a.pdf", "附件/A(2).pdf", "附件/a(3).pdf", "附件/a(2)(2).pdf", "附件/a"]);
        let names = ["é.pdf", "e\u{301}.pdf"].map(|name| taken.take("附件", name));
        assert_eq!(
            names,
            ["附件/é.pdf", "附件/e\u{301}(2).pdf"],
            "they look the same and are the same to macOS"
        );
        let long = "质".repeat(100);
        let names = [(); 12].map(|()| taken.take("附件", &format!("{long}.pdf")));
        let longest = names.iter().map(|path| path.len() - "附件/".len()).max();
        assert!(longest <= Some(MOST_BYTES) && names[11].ends_with("质(12).pdf"), "{names:?}");
    }
}
