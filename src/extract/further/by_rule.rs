//! The body that a site's rule finds in page JSON.

use serde_json::Value;

use super::add_removed;
use super::html::paragraphs;
use crate::dom::{self, Dom, ElementRef};
use crate::extract::{Extraction, Options, Tree, extract_tree, fill};
use crate::record::{Observed, Outcome, Record};
use crate::selectors::{Candidate, Css, Matcher, Pick, Rule, Scope};
use crate::text::fold_space;

/// The candidate of the rule's body that stands in JSON, and the HTML it finds, where no candidate before it finds
/// enough on the page itself.
pub(in crate::extract) fn body_by_rule<'a>(tree: &Tree<'a>) -> Option<(&'a Candidate, String)> {
    let &Tree { dom, structured, rule, .. } = tree;
    let candidates = &rule.body.candidates;
    if !candidates.iter().any(|candidate| matches!(candidate.pick, Pick::Json { .. })) {
        return None;
    }
    let scope = Scope { dom, structured, url: None };
    let is_enough = |chars: usize| chars >= rule.body.min_chars.max(1);
    for candidate in candidates {
        if let Pick::Json { as_html: is_html, .. } = candidate.pick {
            let part = if is_html { of_html } else { paragraphs };
            let html: String = match candidate.json(&scope) {
                Some(Value::String(text)) => part(&text),
                Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(part).collect(),
                _ => continue,
            };
            if is_enough(chars(dom::parse(&html).html.root_element())) {
                return Some((candidate, html));
            }
        } else {
            let elements = candidate.elements(dom).into_iter().filter_map(|node| dom.html.tree.get(node));
            if is_enough(elements.filter_map(ElementRef::wrap).map(chars).sum()) {
                return None;
            }
        }
    }
    None
}

/// A text of the JSON that is HTML, whole elements or a line without any.
fn of_html(text: &str) -> String {
    if text.contains('<') { text.to_owned() } else { format!("<p>{text}</p>\n") }
}

fn chars(element: ElementRef<'_>) -> usize {
    fold_space(&element.text().collect::<String>()).chars().count()
}

/// The extraction of a page whose body is `html`, found by `candidate`. Nothing in the page's own markup is body then.
pub(in crate::extract) fn read_by_rule(
    tree: &Tree<'_>,
    candidate: &Candidate,
    html: &str,
    options: &Options,
) -> Extraction {
    let rule = tree.rule;
    let mut outer = rule.clone();
    outer.body.is_elsewhere = true;
    let first = extract_tree(&Tree { rule: &outer, ..*tree }, options);
    let mut inner = Rule { body: rule.body.clone(), source: rule.source.clone(), ..Rule::default() };
    inner.body.candidates = vec![Candidate { pick: Pick::Css(Css::root()), ..candidate.clone() }];
    let inner = Tree { dom: &dom::parse(html), rule: &inner, number: tree.number + 1, ..*tree };
    let second = extract_tree(&inner, options);

    let mut record = first.record;
    record.rules.fallback = second.record.rules.fallback;
    add_removed(&mut record, &second.record);
    take_credit(&mut record, &second.record);
    let provenance = second.record.provenance.get("body").cloned();
    fill::take_body(&mut record, second.record);
    record.provenance.remove("body");
    if let Some(mut provenance) = provenance {
        if provenance.rule.is_some() {
            provenance.selector = Some(candidate.pick.text());
        }
        record.provenance.insert("body".to_owned(), provenance);
    }
    mark_walled(&mut record, tree.dom, rule);
    let mut trace = first.trace;
    trace.blocks.extend(second.trace.blocks);
    Extraction { record, document: second.document, trace, hops: first.hops, most_pages: first.most_pages }
}

/// The credit printed in the text, where the page itself names none.
fn take_credit(record: &mut Record, inner: &Record) {
    if record.source.name.is_some() || inner.source.raw.is_none() {
        return;
    }
    record.source = inner.source.clone();
    if let Some(provenance) = inner.provenance.get("source") {
        record.provenance.insert("source".to_owned(), provenance.clone());
    }
}

/// A wall stands on the page itself, of which the outcome was settled without the text.
fn mark_walled(record: &mut Record, dom: &Dom, rule: &Rule) {
    let is_there = |matcher: &Matcher| matcher.css.elements(dom).next().is_some();
    if record.outcome == Outcome::Ok && rule.access.paywalled_if.iter().any(is_there) {
        record.outcome = Outcome::Paywalled;
        record.access.observed = Observed::Truncated;
    }
}
