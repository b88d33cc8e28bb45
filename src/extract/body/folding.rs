//! Text as phrases of page furniture are compared: whatever its letters' case, accents, width and signs around it.

use unicode_normalization::UnicodeNormalization;

/// `text` as phrases are compared: lower case, white space to one space, numbers to `#`, accents, joiners and
/// direction marks away, straight quotes; what is no letter or number cut at the start.
pub(super) fn fold(text: &str) -> String {
    let mut folded = fold_end(text);
    folded.truncate(folded.trim_end().len());
    let start = folded.find(is_sign).unwrap_or(folded.len());
    folded.drain(..start);
    folded
}

/// The same without a cut at either end.
pub(super) fn fold_end(text: &str) -> String {
    let mut folder = Folder { folded: String::with_capacity(text.len()), has_space: false };
    let mut rest = text;
    while !rest.is_empty() {
        // Most of a text is small letters, which stay what they are.
        let small = rest.bytes().position(|byte| !byte.is_ascii_lowercase()).unwrap_or(rest.len());
        folder.push_small(&rest[..small]);
        rest = &rest[small..];
        let plain = rest.bytes().position(|byte| !byte.is_ascii() || byte.is_ascii_lowercase()).unwrap_or(rest.len());
        rest[..plain].bytes().for_each(|byte| folder.push_ascii(byte));
        rest = &rest[plain..];
        // Compatibility forms make `：` a colon and `１` a digit; taken apart, accents can be left out. What is taken apart
        // is never reordered across a plain letter.
        let other = rest.bytes().position(|byte| byte.is_ascii()).unwrap_or(rest.len());
        if other > 0 {
            rest[..other].nfkd().for_each(|letter| folder.push(letter));
            rest = &rest[other..];
        }
    }
    folder.folded
}

struct Folder {
    folded: String,
    /// White space came since the last letter.
    has_space: bool,
}

impl Folder {
    fn push(&mut self, letter: char) {
        if letter.is_whitespace() {
            self.has_space = true;
            return;
        }
        if is_dropped(letter) {
            return;
        }
        self.part();
        match letter {
            '\'' | '‘' | '’' | 'ʼ' | '`' | '´' => self.folded.push('\''),
            'ı' => self.folded.push('i'),
            'ς' => self.folded.push('σ'),
            'ى' | 'ی' => self.folded.push('ي'),
            'ک' => self.folded.push('ك'),
            letter if is_digit(letter) => push_number(&mut self.folded),
            letter => {
                for lower in letter.to_lowercase().filter(|lower| !is_dropped(*lower)) {
                    self.folded.push(if lower == 'ς' { 'σ' } else { lower });
                }
            }
        }
    }

    /// The same for small letters of ASCII.
    fn push_small(&mut self, letters: &str) {
        if !letters.is_empty() {
            self.part();
            self.folded.push_str(letters);
        }
    }

    /// The same for a letter or sign of ASCII.
    fn push_ascii(&mut self, byte: u8) {
        if matches!(byte, b'\t'..=b'\r' | b' ') {
            self.has_space = true;
            return;
        }
        self.part();
        match byte {
            b'`' => self.folded.push('\''),
            b'0'..=b'9' => push_number(&mut self.folded),
            byte => self.folded.push(char::from(byte.to_ascii_lowercase())),
        }
    }

    fn part(&mut self) {
        if std::mem::take(&mut self.has_space) && !self.folded.is_empty() {
            self.folded.push(' ');
        }
    }
}

/// One `#` for `1`, `12` and `1,234`.
fn push_number(folded: &mut String) {
    if folded.ends_with("#,") {
        folded.pop();
    }
    if !folded.ends_with('#') {
        folded.push('#');
    }
}

/// Decimal digits of the scripts met on the web.
fn is_digit(letter: char) -> bool {
    matches!(letter, '0'..='9' | '٠'..='٩' | '۰'..='۹' | '०'..='९' | '๐'..='๙' | '০'..='৯')
}

/// Accents, vowel signs, joiners, soft hyphens and direction marks.
fn is_dropped(letter: char) -> bool {
    matches!(letter,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{fe0f}' | '\u{feff}')
}

/// Letters, digits and what stands for a number.
pub(super) fn is_sign(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '#'
}

/// `text` from its first sign to its last.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(|letter| !is_sign(letter))
}

/// `text` up to its last sign.
pub(super) fn trim_end(text: &str) -> &str {
    text.trim_end_matches(|letter| !is_sign(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_is_folded_alike_wherever_it_stands() {
        let text: String =
            (0..=127_u8).map(char::from).chain("  Á é́ 1,２34 b’s `c` İx ：\u{301}e\u{323}\u{301}".chars()).collect();
        let mut folder = Folder { folded: String::new(), has_space: false };
        text.nfkd().for_each(|letter| folder.push(letter));
        assert_eq!(fold_end(&text), folder.folded);
    }
}
