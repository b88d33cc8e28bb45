//! The words and numbers of a printed date.

/// Words and numbers; a number and the letters behind it ("12th") are two tokens.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    for word in text.split(|letter: char| {
        letter.is_whitespace()
            || matches!(
                letter,
                '\u{200c}'
                    | '॰'
                    | '׳'
                    | ','
                    | '.'
                    | '/'
                    | '|'
                    | '('
                    | ')'
                    | '-'
                    | '–'
                    | '·'
                    | '•'
                    | '،'
                    | '\''
                    | '’'
                    | ';'
            )
    }) {
        // "Datum:26. Januar": where the space is left out, the colon parts the label from the day.
        let word = match word.rsplit_once(':') {
            Some((label, rest)) if label.ends_with(char::is_alphabetic) && !rest.is_empty() => rest,
            _ => word,
        };
        // "Mon Jan 4 09:34:12 2021": the time of day parts neither day and year nor month and day.
        if word.contains(':') && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b':') {
            continue;
        }
        let split = word.find(|letter: char| !letter.is_ascii_digit()).filter(|&split| split > 0);
        match split {
            Some(split) => tokens.extend([&word[..split], &word[split..]]),
            None if word.is_empty() => {}
            None => tokens.push(word),
        }
    }
    tokens
}
