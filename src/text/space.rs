//! White space.

use std::borrow::Cow;

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
}
