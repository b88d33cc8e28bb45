//! What counts as a word.

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
