//! White space, words, sentence ends and hashes of text: the only copy in the crate.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use sha2::{Digest, Sha256};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use xxhash_rust::xxh3::xxh3_64;

/// `text` with runs of white space folded to one space and none at the ends.
pub fn fold_space(text: &str) -> String {
    folded(text).into_owned()
}

/// The same, copied only if there is anything to fold.
pub fn folded(text: &str) -> Cow<'_, str> {
    if is_folded(text) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    let mut push = |word: &str| {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    };
    // The lines of a body are folded, and so are most of a page's.
    for line in text.split('\n').map(str::trim).filter(|line| !line.is_empty()) {
        if is_folded(line) {
            push(line);
        } else {
            line.split_whitespace().for_each(&mut push);
        }
    }
    Cow::Owned(folded)
}

/// Whether text has single spaces between its words and no other white space: most texts are folded already.
fn is_folded(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Without an early end, so that many bytes are looked at together.
    let is_space_at_end = bytes.first() == Some(&b' ') || bytes.last() == Some(&b' ');
    let behind = &bytes[bytes.len().min(1)..];
    let has_two = bytes.iter().zip(behind).fold(false, |met, (byte, next)| met | (*byte == b' ' && *next == b' '));
    let has_other = bytes.iter().fold(false, |met, byte| met | matches!(byte, b'\t'..=b'\r'));
    // White space outside ASCII begins with one of these.
    let may_have_wide = bytes.iter().fold(false, |met, byte| met | matches!(byte, 0xc2 | 0xe1 | 0xe2 | 0xe3));
    let is_wide = |letter: char| !letter.is_ascii() && letter.is_whitespace();
    !(is_space_at_end || has_two || has_other || may_have_wide && text.contains(is_wide))
}

/// White space at the beginning of `text`, in bytes.
pub fn leading_space(text: &str) -> usize {
    let plain = text.bytes().take_while(|byte| matches!(byte, b'\t'..=b'\r' | b' ')).count();
    let rest = &text[plain..];
    if rest.bytes().next().is_some_and(|byte| !byte.is_ascii()) { text.len() - rest.trim_start().len() } else { plain }
}

/// Where the first white space of `text` begins, or its end.
pub fn first_space(text: &str) -> usize {
    let may_be_space = |byte: u8| matches!(byte, b'\t'..=b'\r' | b' ' | 0xc2 | 0xe1 | 0xe2 | 0xe3);
    match text.bytes().position(may_be_space) {
        Some(at) if text.as_bytes()[at].is_ascii() => at,
        Some(at) => text[at..].find(char::is_whitespace).map_or(text.len(), |space| at + space),
        None => text.len(),
    }
}

/// A text for people to recognise: white space folded, and no more than `most` characters.
pub fn shorten(text: &str, most: usize) -> String {
    let text = fold_space(text);
    if text.chars().count() <= most { text } else { text.chars().take(most.saturating_sub(1)).chain(['…']).collect() }
}

/// `text` in small letters, as [`str::to_lowercase`] makes them: that goes letter by letter behind the first one outside
/// ASCII, and nearly every text has a curly quote.
pub fn lower_case(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // Its small form depends on the letters around it.
    if text.contains('Σ') {
        return text.to_lowercase();
    }
    let mut lower = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(plain) = rest.bytes().position(|byte| !byte.is_ascii()) {
        let (before, behind) = rest.split_at(plain);
        push_ascii_lower(&mut lower, before);
        let mut letters = behind.chars();
        match letters.next() {
            Some(letter) if has_no_case(letter) => lower.push(letter),
            letter => lower.extend(letter.into_iter().flat_map(char::to_lowercase)),
        }
        rest = letters.as_str();
    }
    push_ascii_lower(&mut lower, rest);
    lower
}

/// `word` with the capitals of ASCII made small, in `buffer` if it has any: few class names do.
pub fn small_ascii<'a>(word: &'a str, buffer: &'a mut String) -> &'a str {
    // Without an early end: names are short.
    if !word.bytes().fold(false, |has_capital, byte| has_capital | byte.is_ascii_uppercase()) {
        return word;
    }
    buffer.clear();
    push_ascii_lower(buffer, word);
    buffer
}

fn push_ascii_lower(lower: &mut String, text: &str) {
    let start = lower.len();
    lower.push_str(text);
    lower[start..].make_ascii_lowercase();
}

/// Whether `letter` is of a block of Unicode without capitals: signs, the scripts from Hebrew to Burmese, those of East
/// Asia.
fn has_no_case(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{109f}' | '\u{2000}'..='\u{20ff}' | '\u{2e80}'..='\u{a63f}' | '\u{ac00}'..='\u{d7ff}')
}

/// Whether `letter` belongs to a script written without spaces (Han, kana, Thai) or counted by syllable block
/// (Hangul): each such character counts as one word.
pub fn is_counted_by_character(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{0e00}'..='\u{0e7f}')
}

/// The words of `text`: runs of letters and digits, an apostrophe inside parts none ("o’clock"); in scripts without
/// spaces each character, see [`is_counted_by_character`]. Counts, lengths and near hashes mean these.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_letter = |letter: char| letter.is_alphanumeric() || is_counted_by_character(letter);
    let mut rest = text;
    std::iter::from_fn(move || {
        let word = &rest[rest.find(is_letter)?..];
        let end = end_of_word(word);
        rest = &word[end..];
        Some(&word[..end])
    })
}

/// Where the word ends that `text` begins with.
fn end_of_word(text: &str) -> usize {
    let plain = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let mut end = plain;
    for (at, letter) in text[plain..].char_indices() {
        let behind = plain + at + letter.len_utf8();
        if is_counted_by_character(letter) {
            return if end == 0 { behind } else { end };
        } else if letter.is_alphanumeric() {
            end = behind;
        } else if letter != '\'' && letter != '’' {
            break;
        }
    }
    end
}

/// Number of [`words`], without a look at where each of them ends.
pub fn count_words(text: &str) -> usize {
    let mut words = WordCount::default();
    text.chars().for_each(|letter| words.add(letter));
    words.count
}

/// The [`words`] among letters that come one by one.
#[derive(Debug, Clone, Copy, Default)]
pub struct WordCount {
    /// How many they are.
    pub count: usize,
    /// The next letter may be of the last of them.
    is_open: bool,
}

impl WordCount {
    /// Counts `letter`. A letter of ASCII behind another changes nothing.
    #[inline]
    pub fn add(&mut self, letter: char) {
        if letter.is_ascii_lowercase() && self.is_open {
            return;
        }
        if letter.is_ascii_alphanumeric() || !is_counted_by_character(letter) && letter.is_alphanumeric() {
            self.count += usize::from(!self.is_open);
            self.is_open = true;
        } else if is_counted_by_character(letter) {
            self.count += 1;
            self.is_open = false;
        } else {
            self.is_open &= matches!(letter, '\'' | '’');
        }
    }
}

/// Whether `letter` can end a sentence, in any of the scripts met on the web.
pub fn ends_sentence(letter: char) -> bool {
    matches!(letter, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '｡' | '؟' | '۔' | '।' | '॥' | '։' | '።' | '၊' | '။')
}

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

/// Of `known` the name that is most like `name`, if it is like it at all; never that name itself, which cannot be meant.
pub fn most_like<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let others = known.filter(|known| *known != name);
    let best = others.map(|known| (strsim::jaro_winkler(known, name), known)).max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(likeness, _)| *likeness > 0.75).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_every_kind_of_white_space() {
        assert_eq!(fold_space(" a\u{a0}\n b\tc "), "a b c");
        let spaces = (0..=char::MAX as u32).filter_map(char::from_u32).filter(|letter| letter.is_whitespace());
        spaces.for_each(|space| assert_eq!(fold_space(&format!("a{space}{space}b{space}")), "a b"));
        ('\0'..=char::MAX).map(|letter| format!("{letter} x{letter}")).for_each(|text| {
            assert_eq!(leading_space(&text), text.len() - text.trim_start().len(), "{text:?}");
            assert_eq!(first_space(&text), text.find(char::is_whitespace).unwrap_or(text.len()), "{text:?}");
        });
        for folded in ["", "a", "a b", "é й 語"] {
            assert_eq!(fold_space(folded), folded);
        }
    }

    #[test]
    fn small_letters_are_those_of_the_standard_library() {
        let letters = (0..=char::MAX as u32).filter_map(char::from_u32);
        letters
            .map(|letter| format!("É{letter}A “"))
            .for_each(|text| assert_eq!(lower_case(&text), text.to_lowercase()));
        for text in ["", "Plain ASCII", "ΟΔΟΣ ΣΟΦΙΑ", "ÇOK GÜZEL İSTANBUL’DA", "ПРИВЕТ, Мир — OK"]
        {
            assert_eq!(lower_case(text), text.to_lowercase());
        }
    }

    #[test]
    fn counts_words_and_characters_of_scripts_without_spaces() {
        assert_eq!((count_words("It's 3 o’clock"), count_words("東京 2020")), (3, 3));
        let found: Vec<&str> = words("the dogs' a''b 3東x京’y, —é").collect();
        assert_eq!(found, ["the", "dogs", "a''b", "3", "東", "x", "京", "y", "é"]);
        for text in ["the dogs' a''b 3東x京’y, —é", "'", "", "ไทย a’b 'c' d-e 12.5", "한국어는 x’", "’a’’b c’’"]
        {
            assert_eq!(count_words(text), words(text).count(), "{text}");
        }
    }

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
