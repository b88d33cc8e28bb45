//! JSON-LD as the web writes it: repaired, flattened, references resolved.
//!
//! JSON-LD 1.1 (W3C Recommendation, 16 July 2020) in so far as pages use it: no contexts, no expansion.

use std::collections::HashMap;

use serde_json::Value;

use super::entities::unescape;
use crate::text::fold_space;

/// Deepest nesting that is read; deeper blocks are hostile. Real ones stay under 20.
const MAX_DEPTH: usize = 100;

/// Types of a page's main article, in schema.org's vocabulary.
pub const ARTICLE_TYPES: [&str; 18] = [
    "NewsArticle",
    "Article",
    "BlogPosting",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "ReviewNewsArticle",
    "AskPublicNewsArticle",
    "AdvertiserContentArticle",
    "LiveBlogPosting",
    "SocialMediaPosting",
    "DiscussionForumPosting",
    "TechArticle",
    "ScholarlyArticle",
    "SatiricalArticle",
    "Report",
    "Review",
];

/// All nodes of all blocks: arrays and `@graph` flattened, references resolved one step deep.
pub(super) fn nodes(scripts: &[String]) -> Vec<Value> {
    let mut nodes = Vec::new();
    for script in scripts {
        for value in parse(script) {
            flatten(value, &mut nodes, 0);
        }
    }
    resolve(&mut nodes);
    nodes
}

/// The values of one script element, repaired as far as needed.
fn parse(script: &str) -> Vec<Value> {
    let text = unwrap(script);
    if text.is_empty() || depth(text) > MAX_DEPTH {
        return Vec::new();
    }
    let mut values = Vec::new();
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    // Several objects one after the other are met on real pages.
    for value in stream.by_ref() {
        match value {
            Ok(value) => values.push(value),
            Err(_) => break,
        }
    }
    if !values.is_empty() {
        return values;
    }
    let repaired = repair(text);
    let value = serde_json::from_str(&repaired).ok().or_else(|| json5::from_str(&repaired).ok());
    value.or_else(|| serde_json::from_str(&close(&repaired)).ok()).into_iter().collect()
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

/// Deepest nesting of brackets outside strings: checked before any recursive parser sees the text.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut in_string, mut is_escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// Raw control characters inside strings escaped, trailing commas dropped, whole-text entities resolved.
fn repair(text: &str) -> String {
    let unescaped;
    let text = if text.contains("&quot;") && !text.contains('"') {
        unescaped = unescape(text);
        unescaped.as_str()
    } else {
        text
    };
    let mut repaired = String::with_capacity(text.len() + 16);
    let (mut in_string, mut is_escaped) = (false, false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if in_string {
            match letter {
                _ if is_escaped => {
                    is_escaped = false;
                    // `\'` and the like are no JSON escapes.
                    if !matches!(letter, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') {
                        repaired.pop();
                    }
                    repaired.push(letter);
                    continue;
                }
                '\\' => is_escaped = true,
                '"' => in_string = false,
                '\n' => {
                    repaired.push_str("\\n");
                    continue;
                }
                '\r' => continue,
                '\t' => {
                    repaired.push_str("\\t");
                    continue;
                }
                control if control.is_control() => continue,
                _ => {}
            }
        } else {
            match letter {
                '"' => in_string = true,
                ',' => {
                    let mut ahead = letters.clone();
                    let next = ahead.find(|letter| !letter.is_whitespace());
                    if matches!(next, Some('}' | ']' | ',') | None) {
                        continue;
                    }
                }
                _ => {}
            }
        }
        repaired.push(letter);
    }
    repaired
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

fn flatten(value: Value, nodes: &mut Vec<Value>, depth: usize) {
    if depth > 8 {
        return;
    }
    match value {
        Value::Array(items) => items.into_iter().for_each(|item| flatten(item, nodes, depth + 1)),
        Value::Object(mut object) => {
            if let Some(graph) = object.remove("@graph") {
                flatten(graph, nodes, depth + 1);
            }
            let inner: Vec<Value> = ["mainEntity", "mainEntityOfPage", "hasPart"]
                .iter()
                .filter_map(|key| object.get(*key))
                .filter(|value| value.get("@type").is_some() && value.as_object().is_some_and(|inner| inner.len() > 2))
                .cloned()
                .collect();
            if object.contains_key("@type") || object.len() > 1 {
                nodes.push(Value::Object(object));
            }
            inner.into_iter().for_each(|value| flatten(value, nodes, depth + 1));
        }
        _ => {}
    }
}

/// Replaces `{"@id": X}` by the node X, one step deep: deeper chains can be circles.
fn resolve(nodes: &mut [Value]) {
    let by_id: HashMap<String, Value> = nodes
        .iter()
        .filter(|node| node.as_object().is_some_and(|object| object.len() > 1))
        .filter_map(|node| Some((node.get("@id")?.as_str()?.to_owned(), node.clone())))
        .collect();
    let target = |value: &Value| -> Option<Value> {
        let object = value.as_object()?;
        let id = object.get("@id")?.as_str()?;
        (object.len() == 1 || object.len() == 2 && object.contains_key("@type"))
            .then(|| by_id.get(id).cloned())
            .flatten()
    };
    for node in nodes {
        let Some(object) = node.as_object_mut() else { continue };
        for value in object.values_mut() {
            if let Some(resolved) = target(value) {
                *value = resolved;
            } else if let Value::Array(items) = value {
                for item in items.iter_mut() {
                    if let Some(resolved) = target(item) {
                        *item = resolved;
                    }
                }
            }
        }
    }
}

/// The node of the main article: an article whose address is the page's, else the one that says most.
pub(super) fn main_article(nodes: &[Value], canonical: Option<&str>) -> Option<usize> {
    let articles = || nodes.iter().enumerate().filter(|(_, node)| ARTICLE_TYPES.iter().any(|name| is_type(node, name)));
    let canonical = canonical.map(|url| url.trim_end_matches('/'));
    let is_canonical = |node: &Value| {
        ["url", "@id", "mainEntityOfPage"].iter().filter_map(|key| node.get(*key)).any(|value| {
            let url = value.as_str().or_else(|| value.get("@id").or_else(|| value.get("url")).and_then(Value::as_str));
            url.is_some_and(|url| Some(url.trim_end_matches('/')) == canonical)
        })
    };
    let says = |node: &Value| {
        ["headline", "datePublished", "author", "articleBody", "articleSection"]
            .iter()
            .filter(|key| node.get(**key).is_some())
            .count()
    };
    articles()
        .max_by_key(|(index, node)| (is_canonical(node) && says(node) > 0, says(node), std::cmp::Reverse(*index)))
        .map(|(index, _)| index)
}

/// Whether a node has the schema.org type `name`.
pub fn is_type(node: &Value, name: &str) -> bool {
    let matches = |value: &Value| value.as_str().is_some_and(|given| given.rsplit(['/', ':']).next() == Some(name));
    match node.get("@type") {
        Some(Value::Array(names)) => names.iter().any(matches),
        Some(value) => matches(value),
        None => false,
    }
}

/// The text of a value that may be a string, a number, a language-tagged value, an object with a name, or a list of them.
pub fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => fold_space(&unescape(text)),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => return items.iter().find_map(text),
        Value::Object(object) => {
            return ["@value", "name", "headline", "url"].iter().find_map(|key| object.get(*key).and_then(text));
        }
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The texts of a value that may be one thing or a list.
pub fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter_map(text).collect(),
        value => text(value).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(script: &str) -> Vec<Value> {
        nodes(&[script.to_owned()])
    }

    fn headline(script: &str) -> Option<String> {
        read(script).first().and_then(|node| node.get("headline")).and_then(text)
    }

    #[test]
    fn reads_what_pages_break() {
        let broken = [
            "{\"@type\":\"Article\",\"headline\":\"A\nB\"}",
            "{\"@type\":\"Article\",\"headline\":\"A B\",}",
            "{\"@type\":\"Article\",\"headline\":\"A B\"};",
            "<!-- {\"@type\":\"Article\",\"headline\":\"A B\"} -->",
            "//<![CDATA[\n{\"@type\":\"Article\",\"headline\":\"A B\"}\n//]]>",
            "{\"@type\":\"Article\",\"headline\":\"A\\' B\"}",
            "{\"@type\":\"Article\",\"headline\":\"A B\",\"author\":{\"name\":\"C",
            "{&quot;@type&quot;:&quot;Article&quot;,&quot;headline&quot;:&quot;A B&quot;}",
            "{'@type':'Article','headline':'A B'}",
        ];
        for script in broken {
            let found = headline(script).unwrap_or_else(|| panic!("nothing read of {script}"));
            assert_eq!(found.replace('\'', ""), "A B", "{script}");
        }
    }

    #[test]
    fn resolves_references_in_a_graph() {
        let nodes = read(
            r##"{"@graph":[{"@type":"Article","author":{"@id":"#a"}},{"@type":"Person","@id":"#a","name":"Ada"}]}"##,
        );
        assert_eq!(text(&nodes[0]["author"]).as_deref(), Some("Ada"));
    }

    #[test]
    fn does_not_follow_a_circle() {
        let nodes = read(r##"[{"@id":"#a","@type":"X","b":{"@id":"#b"}},{"@id":"#b","@type":"Y","a":{"@id":"#a"}}]"##);
        assert_eq!(nodes.len(), 2);
    }

    #[test]
    fn refuses_hostile_nesting() {
        assert!(read(&"[".repeat(500_000)).is_empty());
        assert!(read(&"{\"a\":".repeat(200_000)).is_empty());
    }

    #[test]
    fn prefers_the_article_at_the_canonical_address() {
        let nodes = read(
            r#"[{"@type":"NewsArticle","headline":"other","url":"https://a.test/2","author":"x"},
                {"@type":"NewsArticle","headline":"this","url":"https://a.test/1/"}]"#,
        );
        assert_eq!(main_article(&nodes, Some("https://a.test/1")), Some(1));
    }
}
