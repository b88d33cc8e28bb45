//! The stream of a React server component that Next.js pages carry in scripts: `self.__next_f.push([1,"…"])`.
//!
//! The strings joined are rows `ID:ROW` with a hexadecimal id: JSON up to the end of the line, or `T`, the text's
//! length in hexadecimal bytes, a comma and the text. Other rows begin with another letter and name modules.
//! See `ReactFlightServer.js` in React 19.

use serde_json::{Map, Value};

/// What the stream is called among the page's JSON.
pub(super) const NAME: &str = "__next_f";
const CALL: &str = "self.__next_f.push(";

/// The piece of the stream that a script holds, as JSON: `[1,"…"]`.
pub(super) fn piece(script: &str) -> Option<&str> {
    script.trim().strip_prefix(CALL)?.trim_end_matches(';').strip_suffix(')')
}

/// The rows that hold text or JSON by their ids; `pieces` is a JSON list of pieces.
pub(super) fn rows(pieces: &str) -> Option<Value> {
    let pieces: Vec<Value> = serde_json::from_str(pieces).ok()?;
    let stream: String = pieces.iter().filter_map(|piece| piece.get(1)?.as_str()).collect();
    let mut rows = Map::new();
    let mut rest = stream.as_str();
    while let Some((id, row)) = rest.split_once(':') {
        let (value, end) = match text(row) {
            Some((text, end)) => (Some(Value::from(text)), end),
            None => {
                let line = row.split('\n').next().unwrap_or_default();
                (serde_json::from_str(line).ok(), line.len())
            }
        };
        if let Some(value) = value {
            rows.insert(id.trim().to_owned(), value);
        }
        rest = &row[end..];
    }
    Some(Value::Object(rows))
}

/// A row of text and where it ends; None for another row, or where the length is none.
fn text(row: &str) -> Option<(&str, usize)> {
    let (length, text) = row.strip_prefix('T')?.split_once(',')?;
    let text = text.get(..usize::from_str_radix(length, 16).ok()?)?;
    Some((text, 2 + length.len() + text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_a_text_that_runs_over_two_pieces() {
        // The text has nine characters and eleven bytes.
        let pieces = r#"[[0],[1,"1:I[5,[],\"\"]\n2:Tb,<p>Brü"],[1,"ck\u00e93:{\"html\":\"$2\"}\n"]]"#;
        assert_eq!(rows(pieces), Some(json!({"2": "<p>Brücké", "3": {"html": "$2"}})));
    }

    #[test]
    fn ends_at_a_length_that_is_none() {
        assert_eq!(rows(r#"[[1,"2:Tffff,short"]]"#), Some(json!({})));
    }

    #[test]
    fn finds_the_piece_in_its_call() {
        assert_eq!(piece(r#"self.__next_f.push([1,"a)"]);"#), Some(r#"[1,"a)"]"#));
    }
}
