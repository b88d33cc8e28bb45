//! Runs a compiled rule over a page: which values and which elements its candidates find.

use serde_json::Value;
use url::Url;

use super::asked::Asked;
use super::css::Css;
use super::path::readable;
use super::rule::{Candidate, FieldRule, Hit, Matcher, Pick};
use crate::dom::{Dom, Edge, ElementRef, NodeId};
use crate::structured::{StructuredData, text};
use crate::text::fold_space;

/// What candidates look at.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The page's tree.
    pub dom: &'a Dom,
    /// What the page declares.
    pub structured: &'a StructuredData,
    /// The page's address.
    pub url: Option<&'a Url>,
}

impl FieldRule {
    /// The values of every candidate that finds one, in the order of the candidates; one value a candidate unless it
    /// is `many`. `replace`, `map` and `drop` are applied. Patterns over the body's text are the caller's.
    pub fn hits<'a>(&'a self, scope: &Scope<'_>) -> Vec<Hit<'a>> {
        let mut hits = Vec::new();
        for (index, candidate) in self.candidates.iter().enumerate() {
            for found in candidate.find(scope) {
                if let Some(value) = self.refine(&found.value) {
                    hits.push(Hit { value, raw: found.value, url: found.url, node: found.node, candidate, index });
                }
            }
        }
        hits
    }

    /// `value` after `replace`, `drop` and `map`; None if nothing is left.
    pub fn refine(&self, value: &str) -> Option<String> {
        let mut value = fold_space(value);
        for (pattern, with) in &self.replace {
            value = pattern.replace_all(&value, with.as_str()).trim().to_owned();
        }
        if value.is_empty() || self.drop.iter().any(|pattern| pattern.is_match(&value)) {
            return None;
        }
        Some(self.map.get(&value).cloned().unwrap_or(value))
    }

    /// Whether the rule says that `value` is never one of the field.
    pub fn is_never(&self, value: &str) -> bool {
        self.never.iter().any(|pattern| pattern.is_match(value))
    }

    /// The crumbs of the category's path rule, outermost first.
    pub fn crumbs(&self, scope: &Scope<'_>) -> Vec<String> {
        let Some(path) = &self.path else { return Vec::new() };
        let crumbs = path.css.elements(scope.dom).filter_map(|element| path.css.value(element));
        crumbs
            .filter(|crumb| !path.drop.iter().any(|pattern| pattern.is_match(crumb)))
            .filter_map(|crumb| self.refine(&crumb))
            .collect()
    }
}

/// A value before it is refined.
struct Found {
    value: String,
    url: Option<String>,
    node: Option<NodeId>,
}

impl Candidate {
    fn find(&self, scope: &Scope<'_>) -> Vec<Found> {
        let limit = if self.many { usize::MAX } else { 1 };
        match &self.pick {
            Pick::Css(css) => css.elements(scope.dom).filter_map(|element| found(css, element)).take(limit).collect(),
            Pick::All(parts) => {
                let values: Vec<String> = parts
                    .iter()
                    .flat_map(|css| css.elements(scope.dom).filter_map(|element| css.value(element)))
                    .collect();
                if values.is_empty() {
                    Vec::new()
                } else {
                    vec![Found { value: values.join(" "), url: None, node: None }]
                }
            }
            Pick::Json { .. } => match self.json(scope) {
                Some(value) if self.many => crate::structured::names(&value).into_iter().map(plain).collect(),
                value => value.as_ref().and_then(text).into_iter().map(plain).collect(),
            },
            Pick::JsonLd(path) => {
                let Some(value) = json_ld(scope.structured, path) else { return Vec::new() };
                if self.many {
                    crate::structured::names(value).into_iter().map(plain).collect()
                } else {
                    text(value).into_iter().map(plain).collect()
                }
            }
            Pick::UrlSegment(number) => {
                let segment =
                    scope.url.and_then(|url| url.path_segments()?.filter(|part| !part.is_empty()).nth(number - 1));
                segment.map(|segment| plain(readable(segment).replace('-', " "))).into_iter().collect()
            }
            Pick::BodyText { .. } => Vec::new(),
        }
    }

    /// The value a JSON candidate points at.
    pub fn json(&self, scope: &Scope<'_>) -> Option<Value> {
        let Pick::Json { script, pointer, .. } = &self.pick else { return None };
        script.json_at(pointer, scope.dom)
    }

    /// The elements a body candidate finds, outermost only, in document order. Of one selector the first match
    /// counts unless the candidate is `many`; of `all` every match of every part.
    pub fn elements(&self, dom: &Dom) -> Vec<NodeId> {
        match &self.pick {
            Pick::Css(css) => {
                let limit = if self.many { usize::MAX } else { 1 };
                css.elements(dom).take(limit).map(|element| element.id()).collect()
            }
            Pick::All(parts) => {
                let matches = |element: &ElementRef<'_>| parts.iter().any(|css| css.matches(*element));
                let asked = parts.iter().flat_map(|css| &css.asked);
                Asked::candidates(asked, dom).filter(matches).map(|element| element.id()).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Css {
    /// Where `pointer` leads in the JSON of the first element in which it leads somewhere.
    pub fn json_at(&self, pointer: &str, dom: &Dom) -> Option<Value> {
        self.elements(dom).find_map(|element| {
            let text: String = element.text().collect();
            match serde_json::from_str::<Value>(text.trim()) {
                Ok(value) => pointed_at(&value, pointer),
                Err(_) => crate::structured::assigned(&text).find_map(|value| pointed_at(&value, pointer)),
            }
        })
    }
}

/// What a pointer leads to; a `*` in it stands for every item of a list, of which those count where the rest leads
/// somewhere.
fn pointed_at(value: &Value, pointer: &str) -> Option<Value> {
    let whole = value.pointer(pointer).cloned();
    whole.or_else(|| {
        let (list, rest) = pointer.split_once("/*").filter(|(_, rest)| rest.is_empty() || rest.starts_with('/'))?;
        let items = value.pointer(list)?.as_array()?.iter().filter_map(|item| pointed_at(item, rest));
        let flat = |item| match item {
            Value::Array(inner) if rest.contains("/*") => inner,
            item => vec![item],
        };
        let items: Vec<Value> = items.flat_map(flat).collect();
        (!items.is_empty()).then_some(Value::Array(items))
    })
}

fn plain(value: String) -> Found {
    Found { value, url: None, node: None }
}

fn found(css: &Css, element: ElementRef<'_>) -> Option<Found> {
    Some(Found { value: css.value(element)?, url: link_of(element), node: Some(element.id()) })
}

/// The address of the link an element is, holds or stands in.
fn link_of(element: ElementRef<'_>) -> Option<String> {
    let own = element.attr("href").map(str::to_owned);
    let inner = || element.descendent_elements().find_map(|inner| inner.attr("href")).map(str::to_owned);
    let outer = || {
        element.ancestors().take(2).filter_map(ElementRef::wrap).find_map(|outer| outer.attr("href")).map(str::to_owned)
    };
    own.or_else(inner).or_else(outer)
}

fn json_ld<'a>(structured: &'a StructuredData, path: &str) -> Option<&'a Value> {
    let walk = |node: &'a Value| {
        path.split('.').try_fold(node, |value, key| match value {
            Value::Array(items) => items.first()?.get(key),
            value => value.get(key),
        })
    };
    structured.article().and_then(walk).or_else(|| structured.json_ld.iter().find_map(walk))
}

impl Css {
    /// All elements that match, text filter included, in document order.
    pub fn elements<'a>(&'a self, dom: &'a Dom) -> impl Iterator<Item = ElementRef<'a>> {
        let may_match = |around: &Vec<Asked>| around.iter().all(|asked| asked.may_be_on(dom));
        let asked = if self.around.iter().any(may_match) { &self.asked[..] } else { &[] };
        Asked::candidates(asked, dom).filter(|element| self.matches(*element))
    }

    /// Whether an element matches, text filter included.
    pub fn matches(&self, element: ElementRef<'_>) -> bool {
        self.asked.iter().any(|asked| asked.is_met_by(element))
            && self.selector.matches(&element)
            && self.has_text(element)
    }

    fn has_text(&self, element: ElementRef<'_>) -> bool {
        self.has_text.as_ref().is_none_or(|pattern| pattern.is_match(&fold_space(&element.text().collect::<String>())))
    }

    /// The text or attribute of an element; None where it is blank.
    pub fn value(&self, element: ElementRef<'_>) -> Option<String> {
        let value = match &self.attribute {
            Some(name) => element.attr(name)?.trim().to_owned(),
            None => fold_space(&shown_text(element)),
        };
        (!value.is_empty()).then_some(value)
    }
}

/// An element's text. What stands in lines of its own is parted: in the markup nothing may stand between.
fn shown_text(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    for edge in element.traverse() {
        match edge {
            Edge::Open(node) | Edge::Close(node) if node.value().is_element() => {
                let tag = node.value().as_element().map(|inner| inner.name()).unwrap_or_default();
                let parts = matches!(
                    tag,
                    "br" | "p"
                        | "div"
                        | "li"
                        | "dt"
                        | "dd"
                        | "td"
                        | "th"
                        | "h1"
                        | "h2"
                        | "h3"
                        | "h4"
                        | "h5"
                        | "h6"
                        | "section"
                );
                text.extend(parts.then_some(' '));
            }
            Edge::Open(node) => text.push_str(node.value().as_text().map(|text| &**text).unwrap_or_default()),
            Edge::Close(_) => {}
        }
    }
    text
}

impl Matcher {
    /// Whether an element matches.
    pub fn matches(&self, element: ElementRef<'_>) -> bool {
        self.css.matches(element)
    }
}
