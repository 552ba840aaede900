//! Whether a red seal (公章) can be seen on a picture. A hint for whoever forgot to stamp, or scanned in black and white;
//! never a judgement: that is the reviewer's.

/// So many pixels in a million must be red. A seal on a sheet of A4 covers about 5,000; the smallest, badly inked and far
/// away, still some hundreds.
const LEAST_IN_A_MILLION: u64 = 150;
/// How much brighter red must be than the other two, of 255: paper under a lamp is not.
const CLEARLY: u8 = 45;
/// How bright it must be at all.
const LEAST_BRIGHTNESS: u8 = 90;

/// Counts red pixels.
#[derive(Debug, Default)]
pub(super) struct Redness {
    seen: u64,
    red: u64,
}

impl Redness {
    /// Looks at pixels of so many bytes each, red, green and blue first. Of fewer than three there is no red to see.
    pub(super) fn see(&mut self, samples: &[u8], channels: usize) {
        if channels < 3 {
            return;
        }
        for pixel in samples.chunks_exact(channels) {
            if let [red, green, blue, ..] = *pixel {
                self.seen += 1;
                self.red += u64::from(is_red(red, green, blue));
            }
        }
    }

    /// Whether that is enough for a seal.
    pub(super) fn is_seal(&self) -> bool {
        self.seen > 0 && self.red * 1_000_000 >= self.seen * LEAST_IN_A_MILLION
    }
}

fn is_red(red: u8, green: u8, blue: u8) -> bool {
    red >= LEAST_BRIGHTNESS && red.saturating_sub(green.max(blue)) >= CLEARLY
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(paper: [u8; 3], ink: [u8; 3], inked: usize) -> Redness {
        let mut redness = Redness::default();
        redness.see(&ink.repeat(inked), 3);
        redness.see(&paper.repeat(100_000 - inked), 3);
        redness
    }

    #[test]
    fn clause_44_a_seal_is_seen_and_its_absence_too() {
        assert!(page([255, 255, 255], [200, 40, 50], 500).is_seal());
        assert!(page([240, 240, 235], [190, 90, 95], 100).is_seal(), "badly inked");
        assert!(!page([255, 255, 255], [60, 60, 60], 5_000).is_seal(), "a copy in black and white");
        assert!(!page([245, 225, 205], [30, 30, 40], 5_000).is_seal(), "under a lamp");
        assert!(!page([255, 255, 255], [200, 40, 50], 3).is_seal(), "a speck");
    }

    #[test]
    fn grey_pictures_hold_no_red() {
        let mut redness = Redness::default();
        redness.see(&[200; 1000], 1);
        assert!(!redness.is_seal());
    }
}
