//! Microdata items as objects shaped like JSON-LD, and what RDFa Lite says in the same vocabulary.
//!
//! HTML Living Standard, section 5.2: `itemscope`, `itemtype`, `itemprop`. RDFa Lite 1.1 (W3C Recommendation, 17 March
//! 2015): `typeof` and `property`, of schema.org's terms those with its prefix or with none.

use html5ever::local_name;
use serde_json::{Map, Value};

use crate::dom::{ElementRef, Node, attribute};
use crate::text::fold_space;

/// Items nested deeper are left out.
const MAX_DEPTH: usize = 6;
/// Longer texts are prose, which is read as blocks.
const MAX_TEXT: usize = 2_000;

/// Properties under which others speak inside an item.
const OF_READERS: [&str; 4] = ["review", "reviews", "comment", "suggestedAnswer"];

/// Whether an element stands in the item of somebody who reviews or answers what the page is about.
pub(super) fn is_of_reader(element: ElementRef<'_>) -> bool {
    let outer = element.ancestors().filter_map(ElementRef::wrap);
    let mut items = outer.filter(|outer| attribute(outer.value(), "itemscope").is_some());
    let property = items.next().and_then(|item| attribute(item.value(), "itemprop"));
    property.is_some_and(|property| property.split_ascii_whitespace().any(|name| OF_READERS.contains(&name)))
}

/// The item that `element` opens.
pub(super) fn item(element: ElementRef<'_>) -> Value {
    Value::Object(object(element, 0))
}

/// Whether an element opens an item: in RDFa one of schema.org's types.
pub(super) fn is_item(element: ElementRef<'_>) -> bool {
    attribute(element.value(), "itemscope").is_some() || rdfa_type(element).is_some()
}

/// A term of schema.org: `schema:author`, `https://schema.org/author`, `author`.
fn term(written: &str) -> Option<&str> {
    match written.rsplit_once([':', '/']) {
        None => Some(written),
        Some((before, name)) => (before == "schema" || before.ends_with("schema.org")).then_some(name),
    }
}

fn rdfa_type<'a>(element: ElementRef<'a>) -> Option<&'a str> {
    let mut kinds = attribute(element.value(), "typeof")?.split_ascii_whitespace();
    kinds.find_map(term).filter(|name| name.starts_with(|letter: char| letter.is_ascii_uppercase()))
}

/// What an element is of the item around it.
fn properties<'a>(element: ElementRef<'a>) -> Vec<&'a str> {
    let value = element.value();
    match attribute(value, "itemprop") {
        Some(names) => names.split_ascii_whitespace().collect(),
        None => attribute(value, "property")
            .map(|names| names.split_ascii_whitespace().filter_map(term).collect())
            .unwrap_or_default(),
    }
}

fn object(element: ElementRef<'_>, depth: usize) -> Map<String, Value> {
    let mut object = Map::new();
    if let Some(kind) = attribute(element.value(), "itemtype").or_else(|| rdfa_type(element)) {
        let name = kind.trim().trim_end_matches('/').rsplit('/').next().unwrap_or(kind);
        object.insert("@type".into(), name.into());
    }
    let mut children: Vec<_> = element.children().collect();
    children.reverse();
    while let Some(node) = children.pop() {
        let Some(child) = ElementRef::wrap(node) else { continue };
        let is_item = is_item(child);
        let names = properties(child);
        if !names.is_empty() {
            let value =
                if is_item && depth < MAX_DEPTH { Value::Object(self::object(child, depth + 1)) } else { value(child) };
            for name in names {
                insert(&mut object, name, value.clone());
            }
        }
        if !is_item {
            let first = children.len();
            children.extend(node.children().filter(|inner| matches!(inner.value(), Node::Element(_))));
            children[first..].reverse();
        }
    }
    object
}

fn insert(object: &mut Map<String, Value>, name: &str, value: Value) {
    match object.get_mut(name) {
        None => drop(object.insert(name.to_owned(), value)),
        Some(Value::Array(values)) => values.push(value),
        Some(first) => {
            let first = first.take();
            object.insert(name.to_owned(), Value::Array(vec![first, value]));
        }
    }
}

/// The value of a property that is no item: HTML Living Standard, section 5.2.4.
fn value(element: ElementRef<'_>) -> Value {
    let value = element.value();
    let of_element = match value.name.local {
        local_name!("a") | local_name!("link") | local_name!("area") if attribute(value, "content").is_none() => {
            let text = fold_space(&element.text().collect::<String>());
            // Pages put the name in the text of the link and expect it to be the value.
            return if text.is_empty() { attribute(value, "href").unwrap_or_default().into() } else { text.into() };
        }
        local_name!("img") | local_name!("iframe") | local_name!("embed") | local_name!("source") => {
            attribute(value, "src")
        }
        local_name!("time") => attribute(value, "datetime"),
        local_name!("data") | local_name!("meter") => attribute(value, "value"),
        _ => None,
    };
    match attribute(value, "content").or(of_element) {
        Some(content) => content.trim().into(),
        None => {
            let mut text = String::new();
            for part in element.text() {
                text.push_str(part);
                if text.len() > MAX_TEXT {
                    break;
                }
            }
            fold_space(&text).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::dom::parse;
    use crate::structured::StructuredData;

    #[test]
    fn reads_nested_items() {
        let dom = parse(
            r#"<div itemscope itemtype="https://schema.org/Article"><h1 itemprop="headline">A  title</h1>
               <span itemprop="author" itemscope itemtype="http://schema.org/Person"><b itemprop="name">Ada</b></span>
               <time itemprop="datePublished" datetime="2024-05-01">May</time></div>"#,
        );
        let data = StructuredData::read(&dom);
        assert_eq!(
            data.microdata,
            [
                serde_json::json!({"@type": "Article", "headline": "A title", "author": {"@type": "Person", "name": "Ada"},
                                "datePublished": "2024-05-01"})
            ]
        );
    }
}
