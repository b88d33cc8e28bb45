//! How much of a block stands in the title.

use crate::text::lower_case;

/// Longer blocks, in bytes, are prose.
const LONGEST: usize = 400;

/// The title, to be searched for the words of every block.
#[derive(Debug)]
pub(super) struct TitleWords {
    /// In lower case.
    title: String,
    /// One bit for each pair of neighbouring bytes: a word whose first pair is not there need not be searched.
    pairs: Vec<u64>,
}

impl TitleWords {
    pub(super) fn of(title: &str) -> Self {
        let title = lower_case(title);
        let mut pairs = vec![0_u64; 1 << 10];
        for pair in title.as_bytes().windows(2) {
            let (place, bit) = slot(pair[0], pair[1]);
            pairs[place] |= bit;
        }
        TitleWords { title, pairs }
    }

    /// Share of the words of `text` that stand in the title; 0 for prose.
    pub(super) fn share_of(&self, text: &str) -> f32 {
        if text.len() > LONGEST {
            return 0.0;
        }
        let (mut shared, mut all) = (0.0, 0.0_f32);
        for word in lower_case(text).split_ascii_whitespace() {
            all += 1.0;
            if self.may_hold(word) && self.title.contains(word) {
                shared += 1.0;
            }
        }
        shared / all.max(1.0)
    }

    fn may_hold(&self, word: &str) -> bool {
        let [first, second, ..] = word.as_bytes() else { return true };
        let (place, bit) = slot(*first, *second);
        self.pairs[place] & bit != 0
    }
}

/// Where the bit of a pair stands.
fn slot(first: u8, second: u8) -> (usize, u64) {
    let pair = usize::from(first) << 8 | usize::from(second);
    (pair >> 6, 1 << (pair & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_words_that_stand_in_the_title() {
        let title = TitleWords::of("Überfahrt nach Norden: ferry timetable");
        assert_eq!(title.share_of("FERRY to the NORTH"), 0.25);
        assert_eq!(title.share_of("ÜBERFAHRT nach Süden"), 2.0 / 3.0);
        assert_eq!(title.share_of("r"), 1.0);
        assert_eq!(title.share_of(""), 0.0);
    }
}
