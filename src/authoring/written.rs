//! Values the way a rule file writes them.

use serde_json::Value;

/// A value as TOML, on one line. Patterns and paths stand in single quotes, so that no backslash is doubled.
pub fn toml_value(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let parts: Vec<String> =
                object.iter().map(|(key, value)| format!("{} = {}", toml_key(key), toml_value(value))).collect();
            format!("{{ {} }}", parts.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(toml_value).collect::<Vec<_>>().join(", ")),
        Value::String(text) => toml_text(text),
        other => other.to_string(),
    }
}

/// A text as a TOML string.
pub fn toml_text(text: &str) -> String {
    let is_literal = text.contains(['\\', '"']) && !text.contains('\'') && !text.contains(char::is_control);
    if is_literal {
        return format!("'{text}'");
    }
    // TOML's basic strings are JSON's, but for the one control character that JSON leaves as it is.
    Value::from(text).to_string().replace('\u{7f}', "\\u007F")
}

/// A key as TOML.
pub fn toml_key(key: &str) -> String {
    let is_bare =
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_bare { key.to_owned() } else { Value::from(key).to_string() }
}

/// A comment of one line.
pub(super) fn comment(text: &str) -> String {
    format!("# {}\n", text.replace(|letter: char| letter.is_control(), " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["plain", "it's", r#"\d+ "quoted""#, "a\tb\nc", "back\\slash's", "\u{7f}\u{1}"] {
            let table: toml::Table = format!("x = {}", toml_text(text)).parse().expect("TOML");
            assert_eq!(table["x"].as_str(), Some(text));
        }
        assert_eq!(
            toml_value(&serde_json::json!({"sel": "a b", "x y": [1, true]})),
            r#"{ sel = "a b", "x y" = [1, true] }"#
        );
    }
}
