//! The fields of a draft: which elements hold a value that was found, and which may hold one that was not.

use scraper::Selector;
use serde_json::Value;

use crate::authoring::hints::{self, limits};
use crate::authoring::naming;
use crate::authoring::sheet::Sheet;
use crate::authoring::written::toml_text;
use crate::dom::ElementRef;
use crate::extract::Extraction;
use crate::text::{fold_space, shorten};

/// Fields that a draft looks at, and the tags a value stands in without any name.
pub(in crate::authoring) const FIELDS: [(&str, &[&str]); 5] =
    [("title", &["h1", "h2"]), ("dek", &[]), ("authors", &["address"]), ("published", &["time"]), ("category", &[])];

/// What is known of one field.
#[derive(Debug, Clone)]
pub struct FieldDraft {
    /// The record's key.
    pub field: String,
    /// Its value without the draft, as text.
    pub value: Option<String>,
    /// What it comes from.
    pub carrier: String,
    /// Selectors that find it, or may, the best first.
    pub candidates: Vec<String>,
    /// What the first of them finds where nothing was found without it: then the draft names it.
    pub gained: Option<String>,
}

/// All fields of the page.
pub(super) fn fields(sheet: &Sheet, present: &Extraction, judge: &dyn Fn(&str) -> Extraction) -> Vec<FieldDraft> {
    FIELDS.iter().map(|(field, tags)| one(sheet, present, judge, field, tags)).collect()
}

fn one(
    sheet: &Sheet,
    present: &Extraction,
    judge: &dyn Fn(&str) -> Extraction,
    field: &str,
    tags: &[&str],
) -> FieldDraft {
    let value = value_of(present, field);
    let carrier = present.record.provenance.get(field).map_or_else(String::new, |provenance| {
        provenance.rule.clone().or_else(|| provenance.selector.clone()).unwrap_or_default()
    });
    let mut draft = FieldDraft { field: field.to_owned(), value, carrier, candidates: Vec::new(), gained: None };
    match draft.value.clone() {
        Some(value) => draft.candidates = that_hold(sheet, &printed(present, field).unwrap_or(value)),
        // A standfirst is often missing, and what looks like one is often none.
        None if field == "dek" => {}
        None => {
            for css in likely(sheet, present, field, tags) {
                let found = judge(&format!("[{field}]\ncandidates = [{}]\n", toml_text(&css)));
                if let Some(value) = value_of(&found, field).filter(|value| field != "category" || is_section(value)) {
                    draft.gained.get_or_insert(value);
                    draft.candidates.push(css);
                }
            }
        }
    }
    draft.candidates.truncate(limits().most_candidates);
    draft
}

/// Whether a text can be the name of a section: a few words, not a number, a teaser or a row of links.
fn is_section(value: &str) -> bool {
    value.split_whitespace().count() <= hints::learning().most_section_words && value.chars().any(char::is_alphabetic)
}

/// A field's value as a promise writes it.
pub(super) fn promised(extraction: &Extraction, field: &str) -> Option<Value> {
    let record = &extraction.record;
    let text = |text: &Option<String>| text.clone().map(Value::from);
    match field {
        "title" => text(&record.title),
        "dek" => text(&record.dek),
        "category" => text(&record.category),
        "published" => record.published.as_ref().map(|date| Value::from(date.value.clone())),
        "authors" => {
            let names: Vec<Value> = record.authors.iter().map(|author| Value::from(author.name.clone())).collect();
            (!names.is_empty()).then_some(Value::Array(names))
        }
        _ => None,
    }
}

pub(in crate::authoring) fn value_of(extraction: &Extraction, field: &str) -> Option<String> {
    promised(extraction, field).map(|value| match value {
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        value => value.as_str().unwrap_or_default().to_owned(),
    })
}

/// The value as it stands on the page.
pub(in crate::authoring) fn printed(extraction: &Extraction, field: &str) -> Option<String> {
    match field {
        "published" => extraction.record.published.as_ref().map(|date| date.raw.clone()),
        "authors" => extraction.record.authors.first().map(|author| author.name.clone()),
        _ => None,
    }
}

/// Names of the elements whose whole text is `value`.
pub(in crate::authoring) fn that_hold(sheet: &Sheet, value: &str) -> Vec<String> {
    let value = fold_space(value);
    let mut names = Vec::new();
    for element in sheet.dom.html.root_element().descendent_elements() {
        if names.len() >= limits().most_candidates {
            break;
        }
        let is_text = !matches!(element.value().name(), "html" | "head" | "title" | "script" | "style" | "option");
        if !is_text || !holds(element, &value) {
            continue;
        }
        // What finds nothing else on this page is less likely to find something else on the next.
        let mut found = naming::names(element, 1, &|selector| naming::is_only(&sheet.dom, selector, element));
        if found.is_empty() {
            found = naming::names(element, 1, &|selector| naming::is_first(&sheet.dom, selector, element));
        }
        for name in found {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

fn holds(element: ElementRef<'_>, value: &str) -> bool {
    let mut length = 0;
    // Most elements hold far more than a value: their text is not put together.
    let is_short = element.text().all(|part| {
        length += part.trim().len();
        length <= 2 * value.len() + 8
    });
    is_short && fold_space(&element.text().collect::<String>()) == value || element.attr("datetime") == Some(value)
}

/// Names of the elements that may hold the field by what they are called, those near the text first.
pub(in crate::authoring) fn likely(sheet: &Sheet, present: &Extraction, field: &str, tags: &[&str]) -> Vec<String> {
    let kept = sheet.kept(present);
    let start = kept.iter().min().map(|&block| sheet.outline.blocks[block].node);
    let (mut before, mut behind) = (Vec::new(), Vec::new());
    let mut is_past = false;
    for element in sheet.dom.html.root_element().descendent_elements() {
        is_past |= Some(element.id()) == start;
        if !may_hold(element, field, tags) {
            continue;
        }
        let list = if is_past { &mut behind } else { &mut before };
        list.push(element);
    }
    let mut names: Vec<String> = Vec::new();
    for element in before.into_iter().rev().chain(behind).take(3 * limits().most_tried) {
        let fits = |selector: &Selector| naming::is_first(&sheet.dom, selector, element);
        names.extend(
            naming::names(element, 1, &fits).into_iter().filter(|name| !names.contains(name)).collect::<Vec<_>>(),
        );
    }
    names.truncate(limits().most_tried);
    names
}

fn may_hold(element: ElementRef<'_>, field: &str, tags: &[&str]) -> bool {
    let value = element.value();
    if matches!(value.name(), "html" | "body" | "head" | "meta" | "script" | "style" | "svg" | "form" | "input") {
        return false;
    }
    let words = hints::words_of(field);
    let called: Vec<&str> =
        value.classes().chain(["id", "itemprop", "rel"].iter().filter_map(|name| value.attr(name))).collect();
    let is_called = called.iter().any(|name| {
        let name = name.to_ascii_lowercase();
        let mut parts = name.split(|letter: char| !letter.is_ascii_alphanumeric());
        parts.any(|part| words.iter().any(|word| part == word || part.strip_suffix('s') == Some(word)))
    });
    if !is_called && !tags.contains(&value.name()) {
        return false;
    }
    let text = fold_space(&element.text().collect::<String>());
    !text.is_empty() && text.chars().count() <= limits().most_value_chars
}

impl FieldDraft {
    /// The section of the file; nothing where the field is found without it.
    pub(super) fn text(&self) -> String {
        let (Some(gained), Some((best, others))) = (&self.gained, self.candidates.split_first()) else {
            return String::new();
        };
        let mut text = format!("\n[{}]\n", self.field);
        text.push_str(&super::comment(&format!("Without it nothing is found; with it \"{}\".", shorten(gained, 80))));
        if !others.is_empty() {
            let others: Vec<String> = others.iter().map(|css| toml_text(css)).collect();
            text.push_str(&super::comment(&format!("Others that find a value: {}", others.join(", "))));
        }
        text.push_str(&format!("candidates = [{}]\n", toml_text(best)));
        text
    }
}
