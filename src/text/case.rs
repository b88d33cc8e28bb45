//! Small letters.

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
