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

/// So many articles of which none is called like the page are those of a list.
const LEAST_LIST: usize = 5;

/// A headline of fewer words may share none with another of the same article.
const LEAST_HEADLINE: usize = 4;

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

/// The node of the main article: an article whose address is the page's, else the one that says most. A review without
/// a headline or the page's address is one that a reader left.
///
/// `headlines` are what the page calls itself elsewhere: of several articles the one of that name is its own, and where
/// none of many is, the page is a list.
pub(super) fn main_article(nodes: &[Value], canonical: Option<&str>, headlines: &[String]) -> Option<usize> {
    let articles = || nodes.iter().enumerate().filter(|(_, node)| ARTICLE_TYPES.iter().any(|name| is_type(node, name)));
    let canonical = canonical.map(|url| url.trim_end_matches('/'));
    let addresses = |node: &Value| -> Vec<String> {
        let values = ["url", "@id", "mainEntityOfPage"].iter().filter_map(|key| node.get(*key));
        let urls = values.filter_map(|value| {
            value.as_str().or_else(|| value.get("@id").or_else(|| value.get("url")).and_then(Value::as_str))
        });
        urls.map(|url| url.trim_end_matches('/').to_owned()).collect()
    };
    let is_canonical = |node: &Value| addresses(node).iter().any(|url| Some(url.as_str()) == canonical);
    let words = |text: &str| -> Vec<String> {
        text.split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let headlines: Vec<Vec<String>> = headlines.iter().map(|headline| words(headline)).collect();
    let headline = |node: &Value| node.get("headline").or_else(|| node.get("name")).and_then(text);
    let is_named = |node: &Value| {
        headline(node).is_some_and(|own| {
            let own = words(&own);
            headlines.iter().any(|known| !own.is_empty() && (known.starts_with(&own) || own.starts_with(known)))
        })
    };
    // Another address of the same site, and not one word of the page's own headline.
    let is_of_another = |node: &Value| {
        let urls = addresses(node);
        let is_elsewhere = || {
            let host = |url: &str| url.split('/').nth(2).map(str::to_owned);
            canonical.is_some_and(|own| {
                urls.iter().any(|url| host(url).is_some())
                    && urls.iter().all(|url| {
                        let path = url.split(['#', '?']).next().unwrap_or(url);
                        let own_path = own.split(['#', '?']).next().unwrap_or(own).trim_end_matches('/');
                        host(url).is_some()
                            && host(url) == host(own)
                            && path != own_path
                            && path.matches('/').count() > 2
                    })
            })
        };
        let shares_a_word = || {
            headline(node).is_none_or(|own| {
                words(&own)
                    .iter()
                    .any(|word| word.chars().count() > 3 && headlines.iter().any(|known| known.contains(word)))
            })
        };
        // Without an address the name alone has to tell: a headline of some words, beside `<title>` and an h1 at least.
        let is_unlike = || {
            urls.is_empty()
                && headlines.len() > 1
                && headline(node).is_some_and(|own| words(&own).len() >= LEAST_HEADLINE)
        };
        !is_canonical(node) && !headlines.is_empty() && (is_elsewhere() || is_unlike()) && !shares_a_word()
    };
    let says = |node: &Value| {
        ["headline", "datePublished", "author", "articleBody", "articleSection"]
            .iter()
            .filter(|key| node.get(**key).is_some())
            .count()
    };
    let is_readers = |node: &Value| is_type(node, "Review") && node.get("headline").is_none() && !is_canonical(node);
    let own: Vec<(usize, &Value)> = articles().filter(|(_, node)| !is_readers(node) && !is_of_another(node)).collect();
    let is_own = |node: &Value| is_canonical(node) || is_named(node);
    if own.len() >= LEAST_LIST && !headlines.is_empty() && !own.iter().any(|(_, node)| is_own(node)) {
        return None;
    }
    own.into_iter()
        .max_by_key(|(index, node)| {
            (is_canonical(node) && says(node) > 0, is_named(node), says(node), std::cmp::Reverse(*index))
        })
        .map(|(index, _)| index)
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
    fn the_article_called_like_the_page_is_its_own() {
        let nodes = read(
            r#"[{"@type":"NewsArticle","headline":"Ten pears","url":"https://a.test/pears","author":"Mina","datePublished":"2020-01-02"},
            {"@type":"newsarticle","headline":"The wall stays"}]"#,
        );
        let headlines = ["The wall stays | Example Times".to_owned()];
        assert_eq!(main_article(&nodes, None, &headlines), Some(1));
        assert_eq!(main_article(&nodes[..1], Some("https://a.test/wall"), &headlines), None);
        assert_eq!(main_article(&nodes[..1], Some("https://a.test/pears"), &headlines), Some(0));
    }

    #[test]
    fn many_articles_of_other_names_are_a_list() {
        let cards: Vec<String> =
            (0..6).map(|number| format!(r#"{{"@type":"NewsArticle","headline":"Pear {number}"}}"#)).collect();
        let nodes = read(&format!("[{}]", cards.join(",")));
        assert_eq!(main_article(&nodes, None, &["Sea news".to_owned()]), None);
        assert_eq!(main_article(&nodes, None, &["Pear 3".to_owned()]), Some(3));
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

    #[test]
    fn a_readers_review_is_not_the_article() {
        let review = |more: &str| {
            nodes(&[format!(
                r#"{{"@type":"Review","author":"A Reader","datePublished":"2026-03-12","reviewBody":"Good"{more}}}"#
            )])
        };
        let main = |nodes: &[Value]| main_article(nodes, Some("https://a.test/1"), &[]);
        assert_eq!(main(&review("")), None);
        assert_eq!(main(&review(r#","headline":"A week with the kettle""#)), Some(0));
        assert_eq!(main(&review(r#","url":"https://a.test/1""#)), Some(0));
    }

    #[test]
    fn prefers_the_article_at_the_canonical_address() {
        let nodes = read(
            r#"[{"@type":"NewsArticle","headline":"other","url":"https://a.test/2","author":"x"},
                {"@type":"NewsArticle","headline":"this","url":"https://a.test/1/"}]"#,
        );
        assert_eq!(main_article(&nodes, Some("https://a.test/1"), &[]), Some(1));
    }
}
