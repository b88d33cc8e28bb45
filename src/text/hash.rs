//! Hashes of text: one of the very words, and one that is alike for texts that are.

use std::fmt::Write as _;
use std::ops::Range;

use sha2::{Digest, Sha256};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use xxhash_rust::xxh3::xxh3_64;

use super::case::lower_case;
use super::space::folded;
use super::word::words;

/// U+0300: no letter before it changes in NFC.
const FIRST_ACCENT: char = '\u{300}';

/// `sha256:` and 64 hex digits of the SHA-256 of `text`, in NFC, with white space folded.
///
/// FIPS 180-4; Unicode Standard Annex 15.
pub fn content_hash(text: &str) -> String {
    let folded = folded(text);
    // Letters before the first accent stay as they are, and without them accents are in no better order.
    match is_nfc_quick(folded.chars().filter(|letter| *letter >= FIRST_ACCENT)) {
        IsNormalized::Yes => sha256(folded.as_bytes()),
        _ => sha256(folded.nfc().collect::<String>().as_bytes()),
    }
}

/// `sha256:` and 64 hex digits of the SHA-256 of `bytes`.
pub fn sha256(bytes: &[u8]) -> String {
    let mut hash = String::with_capacity(71);
    hash.push_str("sha256:");
    for byte in Sha256::digest(bytes) {
        let _ = write!(hash, "{byte:02x}");
    }
    hash
}

/// 64-bit SimHash of the lower-cased word trigrams by XXH3-64, as 16 hex digits: three [`words`] with a space between
/// them. Texts of fewer than three words are hashed whole.
///
/// Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002.
pub fn near_hash(text: &str) -> String {
    let lower = lower_case(text);
    // All words with one space between them, in which each trigram stands in one piece.
    let mut line = String::with_capacity(lower.len());
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for word in words(&lower) {
        if !line.is_empty() {
            line.push(' ');
        }
        let start = line.len();
        line.push_str(word);
        ranges.push(start..line.len());
    }
    let (mut ones, mut grams) = (BitCounts::default(), 0);
    for window in ranges.windows(3.min(ranges.len()).max(1)) {
        ones.add(xxh3_64(&line.as_bytes()[window[0].start..window[window.len() - 1].end]));
        grams += 1;
    }
    let ones = ones.finish();
    let hash = ones.iter().enumerate().fold(0_u64, |hash, (bit, ones)| hash | u64::from(2 * ones > grams) << bit);
    format!("{hash:016x}")
}

/// For each of 64 bits the words that have it set.
struct BitCounts {
    sums: [u32; 64],
    /// Those of the last words, a byte a bit: eight of them are added at once.
    last: [u64; 8],
    /// How many words these are.
    count: u8,
}

impl Default for BitCounts {
    fn default() -> Self {
        BitCounts { sums: [0; 64], last: [0; 8], count: 0 }
    }
}

/// For each byte its bits, lowest first, as eight bytes of 0 or 1.
const SPREAD: [u64; 256] = {
    let mut spread = [0; 256];
    let mut bits = 0;
    while bits < 256 * 8 {
        let (byte, bit) = (bits / 8, bits % 8);
        spread[byte] |= ((byte >> bit & 1) as u64) << (8 * bit);
        bits += 1;
    }
    spread
};

impl BitCounts {
    fn add(&mut self, word: u64) {
        for (counts, byte) in self.last.iter_mut().zip(word.to_le_bytes()) {
            *counts += SPREAD[usize::from(byte)];
        }
        self.count += 1;
        if self.count == u8::MAX {
            self.carry();
        }
    }

    /// Moves the counts of the last words, which are full, to the sums.
    fn carry(&mut self) {
        let last = self.last.iter().flat_map(|counts| counts.to_le_bytes());
        self.sums.iter_mut().zip(last).for_each(|(sum, count)| *sum += u32::from(count));
        (self.last, self.count) = ([0; 8], 0);
    }

    fn finish(mut self) -> [u32; 64] {
        self.carry();
        self.sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_hash_of_a_script_without_spaces_goes_by_character() {
        let text = "この橋は二年間の工事を経て月曜日に開通したと市の技術者が話した。渡し船は今後も運航を続けるという";
        let hash = |text: &str| u64::from_str_radix(&near_hash(text), 16).expect("hex digits");
        let changed = hash(text) ^ hash(&text.replace("月曜日", "火曜日"));
        assert!(changed.count_ones() < 20, "{}", changed.count_ones());
    }

    #[test]
    fn counts_the_bits_of_many_words() {
        let words: Vec<u64> = (0..1_000_u64).map(|number| xxh3_64(&number.to_le_bytes())).collect();
        let mut counts = BitCounts::default();
        words.iter().for_each(|word| counts.add(*word));
        let one_by_one: [u32; 64] = std::array::from_fn(|bit| words.iter().map(|word| (word >> bit & 1) as u32).sum());
        assert_eq!(counts.finish(), one_by_one);
    }

    #[test]
    fn content_hash_does_not_depend_on_line_ends_or_composition() {
        assert_eq!(content_hash("caf\u{e9}\n\nbar"), content_hash("cafe\u{301} bar"));
    }

    #[test]
    fn near_hash_of_a_small_change_is_near() {
        let text =
            "The bridge over the river was opened on Monday after two years of work by the city and its engineers";
        let hash = |text: &str| u64::from_str_radix(&near_hash(text), 16).expect("hex digits");
        let changed = hash(text) ^ hash(&text.replace("Monday", "Tuesday"));
        let other = hash(text)
            ^ hash("Nobody knows when the ferry timetable will change again, said the harbour master in June");
        assert!(
            changed.count_ones() < 20 && other.count_ones() > 20,
            "{} {}",
            changed.count_ones(),
            other.count_ones()
        );
    }
}
