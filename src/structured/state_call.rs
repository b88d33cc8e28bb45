//! The state that a script passes through a function to keep it short: `(function(a,b){return {id:a,draft:b}}(7,false))`,
//! as Nuxt 2 prints it (devalue).

use std::collections::HashMap;

/// Times the length of the script: a state that names a long one a thousand times is no state.
const MOST_GROWTH: usize = 4;

/// Shorter scripts count as so long.
const LEAST_GROWN: usize = 1_000;

/// The returned object as JSON; None where `text` begins with no such call.
pub(super) fn returned(text: &str) -> Option<String> {
    let text = text.strip_prefix('(').unwrap_or(text);
    let (names, body) = text.strip_prefix("function(")?.split_once(')')?;
    let object = &body[body.find("return")? + "return".len()..];
    let end = end_of_value(object)?;
    let behind = object[end..].trim_start_matches(['}', ')', ';', ' ', '\n']);
    let arguments = arguments(behind.strip_prefix('(').unwrap_or(behind));
    let values: HashMap<&str, String> = names
        .split(',')
        .map(str::trim)
        .zip(arguments.into_iter().map(|value| json(value, &HashMap::new()).unwrap_or_default()))
        .collect();
    json(object[..end].trim(), &values)
}

/// The texts between the commas up to the bracket that closes the call.
fn arguments(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(end) = end_of_value(rest) {
        found.push(rest[..end].trim());
        match rest[end..].strip_prefix(',') {
            Some(behind) => rest = behind,
            None => break,
        }
    }
    found
}

/// Where the value that `text` begins with ends: at a comma or a closing bracket that is not its own.
fn end_of_value(text: &str) -> Option<usize> {
    let (mut depth, mut in_string, mut is_escaped) = (0_usize, None, false);
    for (index, byte) in text.bytes().enumerate() {
        match (byte, in_string) {
            _ if is_escaped => is_escaped = false,
            (b'\\', Some(_)) => is_escaped = true,
            (_, Some(quote)) => in_string = Some(quote).filter(|_| byte != quote),
            (b'"' | b'\'', None) => in_string = Some(byte),
            (b'{' | b'[' | b'(', None) => depth += 1,
            (b'}' | b']' | b')' | b',', None) if depth == 0 => return Some(index),
            (b'}' | b']' | b')', None) => depth -= 1,
            _ => {}
        }
    }
    None
}

/// A JavaScript literal as JSON: keys in quotation marks, names as what they stand for, else null; None where that is too
/// much.
fn json(literal: &str, values: &HashMap<&str, String>) -> Option<String> {
    let mut written = String::with_capacity(literal.len());
    let mut rest = literal;
    while let Some(first) = rest.chars().next() {
        if written.len() > MOST_GROWTH * literal.len().max(LEAST_GROWN) {
            return None;
        }
        let end = match first {
            '"' => end_of_string(rest),
            letter if is_of_name(letter) || letter == '.' => rest
                .find(|letter: char| !is_of_name(letter) && !matches!(letter, '.' | '+' | '-'))
                .unwrap_or(rest.len()),
            letter => letter.len_utf8(),
        };
        let (word, behind) = rest.split_at(end);
        rest = behind;
        match word {
            "!" => {
                let number = rest.chars().next();
                rest = rest.get(1..).unwrap_or_default();
                written.push_str(if number == Some('0') { "true" } else { "false" });
            }
            "void" | "new" => {
                rest = &rest[end_of_value(rest).unwrap_or(rest.len())..];
                written.push_str("null");
            }
            "true" | "false" | "null" => written.push_str(word),
            _ if first.is_ascii_digit() => written.push_str(word),
            _ if first == '.' => {
                written.push('0');
                written.push_str(word);
            }
            _ if is_of_name(first) && rest.trim_start().starts_with(':') => {
                written.push_str(&format!("\"{word}\""));
            }
            _ if is_of_name(first) => written.push_str(values.get(word).map_or("null", String::as_str)),
            _ => written.push_str(word),
        }
    }
    Some(written)
}

fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$')
}

/// Past the quotation mark that closes the string.
fn end_of_string(text: &str) -> usize {
    let mut is_escaped = false;
    for (index, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return index + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::returned;

    #[test]
    fn reads_what_the_function_returns_of_its_arguments() {
        let call = r#"(function(a,b,$c){a.x=1;return {layout:"default",data:[{id:a,"text":b,n:-.5,q:!0,v:void 0,
            d:new Date(12,3),last:$c}],fetch:{}}}(7,"Return {b}, \u003Cp\u003E",{k:null}));"#;
        let found: Option<Value> = returned(call).and_then(|text| serde_json::from_str(&text).ok());
        let data = json!({"id": 7, "text": "Return {b}, <p>", "n": -0.5, "q": true, "v": null, "d": null, "last": {"k": null}});
        assert_eq!(found, Some(json!({"layout": "default", "data": [data], "fetch": {}})));
        for broken in
            ["(function(a", "(function(){return", "(function(a){return {a:a}}", "(a,b)", "(function(é){return é}"]
        {
            let _ = returned(broken);
        }
    }

    #[test]
    fn a_value_named_again_and_again_does_not_fill_the_memory() {
        let call = format!("(function(a){{return [{}]}}(\"{}\"))", "a,".repeat(10_000), "x".repeat(10_000));
        assert_eq!(returned(&call), None);
    }
}
