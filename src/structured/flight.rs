//! The stream of a React server component that Next.js pages carry in scripts: `self.__next_f.push([1,"…"])`.
//!
//! The strings joined are rows `ID:ROW` with a hexadecimal id: JSON up to the end of the line, or `T`, the text's
//! length in hexadecimal bytes, a comma and the text. Other rows begin with another letter and name modules.
//! See `ReactFlightServer.js` in React 19.

use std::collections::HashSet;

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

/// Deepest nesting of elements and rows that is followed.
const MAX_DEPTH: usize = 200;

/// The elements of the rows as HTML, from the first row on, each row once: a component's name is left out and what it holds
/// is read.
pub(super) fn markup(rows: &Value) -> String {
    let Some(rows) = rows.as_object() else { return String::new() };
    let mut markup = Markup { rows, read: HashSet::new(), html: String::new() };
    let roots = ["0", "1", "2"].into_iter().chain(rows.keys().map(String::as_str));
    for id in roots {
        markup.row(id, 0);
    }
    markup.html
}

struct Markup<'a> {
    rows: &'a Map<String, Value>,
    read: HashSet<&'a str>,
    html: String,
}

impl<'a> Markup<'a> {
    fn row(&mut self, id: &str, depth: usize) {
        if let Some((id, value)) = self.rows.get_key_value(id)
            && self.read.insert(id)
            && (value.is_array() || depth > 0)
        {
            self.node(value, depth);
        }
    }

    /// An element, a list of nodes, a text or a reference to another row.
    fn node(&mut self, node: &'a Value, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        match node {
            Value::String(text) => match reference(text) {
                Some(id) => self.row(id, depth + 1),
                None => self.html.push_str(&escape(text)),
            },
            Value::Array(items) => match items.as_slice() {
                [Value::String(sign), Value::String(tag), _, Value::Object(properties), ..] if sign == "$" => {
                    self.element(tag, properties, depth);
                }
                nodes => nodes.iter().for_each(|node| self.node(node, depth + 1)),
            },
            // What the server hands to the first component.
            Value::Object(properties) if depth <= 2 => {
                properties.values().filter(|value| value.is_array()).for_each(|value| self.node(value, depth + 1));
            }
            _ => {}
        }
    }

    fn element(&mut self, tag: &str, properties: &'a Map<String, Value>, depth: usize) {
        let is_tag = tag.starts_with(|first: char| first.is_ascii_lowercase())
            && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if matches!(tag, "script" | "style" | "title" | "link" | "meta") {
            return;
        }
        if is_tag {
            self.html.push_str(&format!("<{tag}"));
            for (name, key) in [("class", "className"), ("id", "id"), ("href", "href"), ("src", "src"), ("alt", "alt")]
            {
                if let Some(value) = properties.get(key).and_then(Value::as_str).filter(|value| !value.starts_with('$'))
                {
                    self.html.push_str(&format!(" {name}=\"{}\"", escape(value)));
                }
            }
            self.html.push('>');
        }
        match properties.get("dangerouslySetInnerHTML").and_then(|inner| inner.get("__html")).and_then(Value::as_str) {
            Some(html) => {
                let row = reference(html).and_then(|id| self.rows.get_key_value(id));
                let html = match row {
                    Some((id, Value::String(html))) if self.read.insert(id) => html,
                    Some(_) => "",
                    None => html,
                };
                self.html.push_str(html);
            }
            None => properties.get("children").into_iter().for_each(|node| self.node(node, depth + 1)),
        }
        if is_tag && !matches!(tag, "img" | "br" | "hr" | "input" | "source" | "wbr") {
            self.html.push_str(&format!("</{tag}>"));
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The row that a text stands for: `$12`, or `$L12` where it comes later.
fn reference(text: &str) -> Option<&str> {
    let id = text.strip_prefix('$')?;
    let id = id.strip_prefix('L').unwrap_or(id);
    (!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(id)
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
    fn elements_become_markup_with_the_rows_they_refer_to() {
        let pieces = json!([
            [1, "0:{\"f\":[[\"$\",\"$L5\",null,{\"children\":\"$L7\"}]]}\n5:I[9,[],\"\"]\n"],
            [
                1,
                "7:[\"$\",\"main\",null,{\"className\":\"a\",\"children\":[[\"$\",\"p\",\"k\",{\"children\":[\"One < \",\"two\"]}],\"$7\",[\"$\",\"div\",null,{\"dangerouslySetInnerHTML\":{\"__html\":\"$8\"}}]]}]\n8:Tc,<p>three</p>"
            ]
        ]);
        let rows = rows(&pieces.to_string()).expect("rows");
        assert_eq!(markup(&rows), "<main class=\"a\"><p>One &lt; two</p><div><p>three</p></div></main>");
    }

    #[test]
    fn finds_the_piece_in_its_call() {
        assert_eq!(piece(r#"self.__next_f.push([1,"a)"]);"#), Some(r#"[1,"a)"]"#));
    }
}
