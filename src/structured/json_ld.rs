//! JSON-LD as the web writes it: flattened, references resolved; what is broken `broken_json` repairs.
//!
//! JSON-LD 1.1 (W3C Recommendation, 16 July 2020) in so far as pages use it: no contexts, no expansion.

use std::collections::HashMap;

use serde_json::Value;

use super::broken_json;
use super::entities::unescape;
use crate::text::fold_space;

/// Bytes of text that resolved references may add; a node named by thousands of others would fill the memory.
const MAX_RESOLVED: usize = 1 << 20;

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
        for value in broken_json::values(script) {
            flatten(value, &mut nodes, 0);
        }
    }
    resolve(&mut nodes);
    nodes
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

/// Replaces `{"@id": X}` by the node X, one step deep: deeper chains can be circles. References past the cap stay.
fn resolve(nodes: &mut [Value]) {
    let mut spare = MAX_RESOLVED;
    let by_id: HashMap<String, (usize, Value)> = nodes
        .iter()
        .filter(|node| node.as_object().is_some_and(|object| object.len() > 1))
        .filter_map(|node| Some((node.get("@id")?.as_str()?.to_owned(), (weight(node), node.clone()))))
        .collect();
    let mut target = |value: &Value| -> Option<Value> {
        let object = value.as_object()?;
        let id = object.get("@id")?.as_str()?;
        if object.len() > 2 || object.len() == 2 && !object.contains_key("@type") {
            return None;
        }
        let (weight, node) = by_id.get(id)?;
        spare = spare.checked_sub(*weight)?;
        Some(node.clone())
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

/// About how many bytes a value takes.
fn weight(value: &Value) -> usize {
    let inner = match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(weight).sum(),
        Value::Object(object) => object.iter().map(|(key, value)| key.len() + weight(value)).sum(),
        _ => 0,
    };
    inner + size_of::<Value>()
}

/// Whether a node has the schema.org type `name`.
pub fn is_type(node: &Value, name: &str) -> bool {
    let matches = |value: &Value| {
        value.as_str().is_some_and(|given| {
            given.rsplit(['/', ':', '#']).next().is_some_and(|given| given.trim().eq_ignore_ascii_case(name))
        })
    };
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
            r#"{"@type":"Article" "headline":"A B"}"#,
            r#"{"@type":"Article","headline":"A B","description":"said "no" twice"}"#,
        ];
        for script in broken {
            let found = headline(script).unwrap_or_else(|| panic!("nothing read of {script}"));
            assert_eq!(found.replace('\'', ""), "A B", "{script}");
        }
    }

    #[test]
    fn reads_on_behind_a_comma_between_objects() {
        assert_eq!(read(r#"{"@type":"WebSite","name":"A"},{"@type":"Article","headline":"B"}"#).len(), 2);
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
    fn refuses_hostile_nesting_behind_what_only_json5_takes_for_a_string_or_comment() {
        for start in ["{'a':'\"',b:", "/* \" */", "// \"\n", "{'\\'\"':", "{&quot;a&quot;:"] {
            assert!(read(&format!("{start}{}", "[".repeat(500_000))).is_empty(), "{start}");
        }
        assert!(read(&format!("{{&quot;a&quot;:{}", "&#91;".repeat(200_000))).is_empty());
    }

    #[test]
    fn references_to_a_long_node_do_not_fill_the_memory() {
        let node = format!(r##"{{"@id":"#a","@type":"X","text":"{}"}}"##, "word ".repeat(100_000));
        let references = r##",{"@type":"Y","x":{"@id":"#a"}}"##.repeat(1_000);
        let nodes = read(&format!("[{node}{references}]"));
        assert_eq!(nodes.len(), 1_001);
        assert!(nodes.iter().map(weight).sum::<usize>() < 3 * MAX_RESOLVED);
    }
}
