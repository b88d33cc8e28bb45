//! JSON that a page holds for its scripts: `__NEXT_DATA__`, `__next_f`, `Fusion.globalContent`, `window.__STATE__`.

use memchr::memmem::Finder;
use serde::Deserialize;
use serde_json::Value;

use super::{flight, state_call};
use crate::dom::ElementRef;

/// A script that holds JSON, parsed when asked for: pages carry megabytes of it.
#[derive(Debug, Clone)]
pub struct PageJson {
    /// The script's id, or the variable the JSON is assigned to.
    pub name: String,
    /// The JSON's text.
    pub text: String,
}

/// Names of variables that scripts assign the page's state to: `window.__STATE__`.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct StateVariables {
    /// Ready to be looked for: every script of every page is searched for all of them.
    names: Vec<Finder<'static>>,
}

impl From<Vec<String>> for StateVariables {
    fn from(names: Vec<String>) -> Self {
        StateVariables { names: names.iter().map(|name| Finder::new(name).into_owned()).collect() }
    }
}

/// Smaller objects are configuration.
const LEAST: usize = 200;

impl PageJson {
    pub(super) fn of(script: ElementRef<'_>, kind: &str, variables: &StateVariables) -> Option<Self> {
        if script.attr("src").is_some() {
            return None;
        }
        let kind = kind.trim();
        if kind.eq_ignore_ascii_case("application/json") || kind.ends_with("+json") {
            let text: String = script.text().collect();
            let name = script.attr("id").or_else(|| script.attr("data-name")).unwrap_or_default().to_owned();
            return (text.len() >= LEAST).then_some(PageJson { name, text });
        }
        if !kind.is_empty() && !kind.contains("javascript") && kind != "module" {
            return None;
        }
        let text = script.text().next().filter(|text| text.len() >= LEAST)?;
        variables.names.iter().find_map(|name| {
            let start = name.find(text.as_bytes())? + name.needle().len();
            let assigned = text[start..].trim_start().strip_prefix('=')?.trim_start();
            let text = object(assigned).or_else(|| state_call::returned(assigned))?;
            Some(PageJson { name: String::from_utf8_lossy(name.needle()).into_owned(), text })
        })
    }

    /// The stream of a server component, of which each script adds a piece.
    pub(super) fn add_piece(all: &mut Vec<Self>, piece: &str) {
        match all.iter_mut().find(|json| json.name == flight::NAME) {
            Some(stream) => stream.text.insert_str(stream.text.len() - 1, &format!(",{piece}")),
            None => all.push(PageJson { name: flight::NAME.to_owned(), text: format!("[{piece}]") }),
        }
    }

    /// The markup that the stream of a server component describes; None of other JSON.
    pub fn markup(&self) -> Option<String> {
        if self.name == flight::NAME { flight::rows(&self.text).map(|rows| flight::markup(&rows)) } else { None }
    }

    /// The JSON; None where it is none.
    pub fn value(&self) -> Option<Value> {
        if self.name == flight::NAME { flight::rows(&self.text) } else { serde_json::from_str(&self.text).ok() }
    }
}

/// Objects that one script assigns and are looked at.
const MOST_ASSIGNED: usize = 64;

/// What a script adds a value to a list by: `(self.queue = self.queue || []).push({"article": …})`.
const PUSH: &str = "push(";

/// The JSON values that a script assigns to its variables or adds to its lists, in the script's order.
pub fn assigned(script: &str) -> impl Iterator<Item = Value> + '_ {
    let mut rest = script;
    let texts = std::iter::from_fn(move || {
        loop {
            let (before, after) = rest.split_at(rest.find(['=', '('])? + 1);
            rest = after;
            if before.ends_with('(') && !before.ends_with(PUSH) {
                continue;
            }
            let after = after.trim_start();
            if !after.starts_with(['{', '[']) && !after.starts_with("JSON.parse(") {
                rest = after;
                continue;
            }
            // One that has no end takes the rest of the script with it.
            let text = object(after);
            rest = match &text {
                Some(text) => after.get(text.len()..).unwrap_or_default(),
                None => "",
            };
            return text;
        }
    });
    texts.take(MOST_ASSIGNED).filter_map(|text| serde_json::from_str(&text).ok())
}

/// The object or the `JSON.parse("…")` that `text` begins with.
fn object(text: &str) -> Option<String> {
    if let Some(quoted) = text.strip_prefix("JSON.parse(") {
        let mut values = serde_json::Deserializer::from_str(quoted).into_iter::<String>();
        return values.next()?.ok();
    }
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let (mut depth, mut in_string, mut is_escaped) = (0_usize, false, false);
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => {
                depth -= 1;
                if depth == 0 {
                    return Some(text[..=index].to_owned());
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_an_assigned_object_at_its_end() {
        assert_eq!(object(r#"{"a":"}"};var b={}"#).as_deref(), Some(r#"{"a":"}"}"#));
    }

    #[test]
    fn every_object_that_a_script_assigns_is_read_in_turn() {
        let script = "window.A=window.A||{};A.x=\"a=b\";A.config={\"n\":1,\"t\":\"}={\"};if(a==b){c={not:json}}\
                      A.content = {\"n\":2};A.quoted=JSON.parse(\"{\\\"n\\\":3}\");\
                      (A.list=A.list||[]).push({\"n\":4});A.call({\"n\":5});A.open={\"n\":6";
        let found: Vec<Value> = assigned(script).filter_map(|value| value.get("n").cloned()).collect();
        assert_eq!(found, [1, 2, 3, 4].map(Value::from));
        assert_eq!(assigned(&"={".repeat(100_000)).count(), 0);
        assert_eq!(assigned(&"push({".repeat(100_000)).count(), 0);
    }

    #[test]
    fn reads_a_quoted_object() {
        assert_eq!(object(r#"JSON.parse("{\"a\":1}")"#).as_deref(), Some(r#"{"a":1}"#));
    }
}
