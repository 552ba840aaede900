//! Lower-case hexadecimal, as digests and signatures are written.

use std::fmt::Write as _;

/// The bytes as text.
pub fn encode(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
