//! JSON in script elements as the web breaks it: comments, trailing commas, raw line breaks, missing ends.

use std::borrow::Cow;
use std::str::Chars;

use html5ever::data::C1_REPLACEMENTS;
use serde_json::Value;

use super::entities::unescape;

/// Deepest nesting that is read; deeper blocks are hostile. Real ones stay under 20.
const MAX_DEPTH: usize = 100;

/// The values of one script element, repaired as far as needed.
pub(super) fn values(script: &str) -> Vec<Value> {
    let unescaped = without_controls(script);
    let text = unwrap(&unescaped);
    if text.is_empty() || depth(text) > MAX_DEPTH {
        return Vec::new();
    }
    let mut values = Vec::new();
    let mut rest = text;
    // Several objects one after the other are met on real pages, with and without a comma between them.
    loop {
        let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        let mut end = 0;
        while let Some(Ok(value)) = stream.next() {
            values.push(value);
            end = stream.byte_offset();
        }
        match rest[end..].trim_start().strip_prefix(',') {
            Some(behind) if end > 0 => rest = behind,
            _ => break,
        }
    }
    if !values.is_empty() {
        return values;
    }
    let repaired = repair(text);
    // Resolved entities may be brackets.
    if depth(&repaired) > MAX_DEPTH {
        return Vec::new();
    }
    let value = serde_json::from_str(&repaired).ok().or_else(|| json5::from_str(&repaired).ok());
    value.or_else(|| serde_json::from_str(&close(&repaired)).ok()).into_iter().collect()
}

/// With the signs of windows-1252 in the place of escaped control characters from U+0080 to U+009F (`\u0092`): a program took
/// the one encoding for the other, as with the bytes of whole pages.
fn without_controls(script: &str) -> Cow<'_, str> {
    if !script.contains("\\u008") && !script.contains("\\u009") {
        return Cow::Borrowed(script);
    }
    let mut plain = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let code = rest.get(2..6).filter(|_| rest[1..].starts_with('u'));
        let number = code.filter(|code| code.starts_with("00")).and_then(|code| u8::from_str_radix(code, 16).ok());
        // What is escaped itself is no escape: `\\u0092` is six characters.
        let length = match number.filter(|number| (0x80..0xa0).contains(number)) {
            Some(number) => {
                plain.extend(C1_REPLACEMENTS[usize::from(number) - 0x80]);
                6
            }
            None => {
                let length = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
                plain.push_str(&rest[..length]);
                length
            }
        };
        rest = &rest[length..];
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// Without comment and CDATA wrappers, byte order mark and a closing semicolon.
fn unwrap(script: &str) -> &str {
    let mut text = script.trim().trim_start_matches('\u{feff}').trim();
    for (open, close) in [("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("/*<![CDATA[*/", "/*]]>*/"), ("<![CDATA[", "]]>")]
    {
        if let Some(inner) = text.strip_prefix(open) {
            text = inner.trim().strip_suffix(close).unwrap_or(inner).trim();
        }
    }
    text.trim_end_matches(';').trim()
}

/// Deepest nesting of brackets outside strings and comments: checked before any recursive parser sees the text. Strings
/// in single quotes and comments are JSON5's, sections 5 and 7.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' | b'\'' => at = end_of_string(bytes, at),
            b'/' if bytes[at + 1..].starts_with(b"*") => {
                at += text[at + 2..].find("*/").map_or(bytes.len(), |length| length + 3);
            }
            b'/' if bytes[at + 1..].starts_with(b"/") => {
                // JSON5 counts U+2028 and U+2029 among the line ends.
                let is_line_end = |letter: char| matches!(letter, '\n' | '\r' | '\u{2028}' | '\u{2029}');
                at += text[at..].find(is_line_end).unwrap_or(bytes.len());
            }
            b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    deepest
}

/// The place of the quote that closes the string opened at `start`.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            _ if byte == bytes[start] => return at,
            _ => {}
        }
        at += 1;
    }
    at
}

/// Raw control characters and quotation marks inside strings escaped, trailing commas dropped and missing ones set,
/// whole-text entities resolved.
fn repair(text: &str) -> String {
    let is_escaped_whole = text.contains("&quot;") && !text.contains('"');
    let text = if is_escaped_whole { Cow::Owned(unescape(text)) } else { Cow::Borrowed(text) };
    let repaired = String::with_capacity(text.len() + 16);
    let mut repair = Repair { rest: text.chars(), repaired, in_string: false, is_escaped: false };
    while let Some(letter) = repair.rest.next() {
        if repair.in_string { repair.inside(letter) } else { repair.between(letter) }
    }
    repair.repaired
}

/// A text that is repaired letter by letter.
struct Repair<'a> {
    rest: Chars<'a>,
    repaired: String,
    in_string: bool,
    /// The letter before was a backslash.
    is_escaped: bool,
}

impl Repair<'_> {
    /// A letter inside a string.
    fn inside(&mut self, letter: char) {
        if std::mem::take(&mut self.is_escaped) {
            // `\'` and the like are no JSON escapes.
            if !matches!(letter, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') {
                self.repaired.pop();
            }
            self.repaired.push(letter);
            return;
        }
        match letter {
            // `"said "no" twice"`: what follows is nothing that a string may end before.
            '"' if !matches!(self.next_sign(), Some(',' | ':' | '}' | ']' | '"' | '/') | None) => {
                self.repaired.push_str("\\\"");
                return;
            }
            '\n' => return self.repaired.push_str("\\n"),
            '\t' => return self.repaired.push_str("\\t"),
            control if control.is_control() => return,
            '"' => self.in_string = false,
            '\\' => self.is_escaped = true,
            _ => {}
        }
        self.repaired.push(letter);
    }

    /// A letter between strings.
    fn between(&mut self, letter: char) {
        match letter {
            '"' => {
                // `"a": "b" "c": "d"`
                if self.repaired.trim_end().ends_with(['"', '}', ']']) {
                    self.repaired.push(',');
                }
                self.in_string = true;
            }
            ',' if matches!(self.next_sign(), Some('}' | ']' | ',') | None) => return,
            _ => {}
        }
        self.repaired.push(letter);
    }

    /// The next letter that is no white space.
    fn next_sign(&self) -> Option<char> {
        self.rest.clone().find(|letter| !letter.is_whitespace())
    }
}

/// A text that was cut off, with its strings and brackets closed.
fn close(text: &str) -> String {
    let mut closed = text.trim_end().trim_end_matches([',', ':']).to_owned();
    let (mut open, mut in_string, mut is_escaped) = (Vec::new(), false, false);
    for letter in text.chars() {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' if in_string => is_escaped = true,
            '"' => in_string = !in_string,
            '{' if !in_string => open.push('}'),
            '[' if !in_string => open.push(']'),
            '}' | ']' if !in_string => drop(open.pop()),
            _ => {}
        }
    }
    if in_string {
        closed.push('"');
    }
    closed.extend(open.iter().rev());
    closed
}

#[cfg(test)]
mod tests {
    use super::values;

    #[test]
    fn escaped_controls_are_the_signs_of_windows_1252() {
        let value = values(r#"{"headline": "The harbour\u0092s wall \u0096 a plan\u0081", "path": "C:\\u0092"}"#);
        assert_eq!(value[0]["headline"], "The harbour’s wall – a plan");
        assert_eq!(value[0]["path"], "C:\\u0092");
    }
}
