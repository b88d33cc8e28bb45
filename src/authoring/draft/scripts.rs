//! The body of a draft for a page whose markup holds no text: what its scripts have as JSON.

use std::collections::BTreeMap;

use serde_json::Value;

use super::body::BodyDraft;
use crate::authoring::hints::{self, limits};
use crate::authoring::sheet::Sheet;
use crate::authoring::written::{comment, toml_text};
use crate::dom::ElementRef;
use crate::extract::Extraction;
use crate::structured;
use crate::text::shorten;

/// JSON nested deeper is no content.
const MAX_DEPTH: usize = 24;

/// A `[body]` that gives a text, and what a draft says of it; None where no script holds one.
pub(super) fn body(sheet: &Sheet, judge: &dyn Fn(&str) -> Extraction) -> Option<(String, BodyDraft)> {
    let mut places = places(sheet);
    places.sort_by_key(|place| std::cmp::Reverse(place.chars));
    places.truncate(limits().most_candidates);
    let section = |place: &Place| format!("[body]\ncandidates = [{}]\n", place.candidate);
    let gives_text = |place: &Place| {
        let record = judge(&section(place)).record;
        record.body.is_some() && !record.rules.fallback
    };
    let found = places.iter().position(gives_text)?;
    let best = places.swap_remove(found);
    let mut text = format!("\n{}", comment("The page's own markup holds no text; one of its scripts does."));
    for other in &places {
        text.push_str(&comment(&format!("Another place: {}  # {}", other.candidate, other.sample)));
    }
    text.push_str(&section(&best));
    let summary = format!("{} characters in a script: {}", best.chars, best.sample);
    let candidates = std::iter::once(best).chain(places).map(|place| place.candidate).collect();
    Some((text, BodyDraft { candidates, summary }))
}

/// Where a script holds texts.
struct Place {
    candidate: String,
    chars: usize,
    sample: String,
}

fn places(sheet: &Sheet) -> Vec<Place> {
    let root = sheet.dom.html.root_element();
    let scripts = root.descendent_elements().filter(|element| element.value().name() == "script");
    let mut places: Vec<Place> = Vec::new();
    for script in scripts {
        let text: String = script.text().collect();
        let values = match serde_json::from_str(text.trim()) {
            Ok(value) => vec![value],
            Err(_) => structured::assigned(&text).collect(),
        };
        for value in &values {
            let mut texts = BTreeMap::new();
            gather(value, &mut String::new(), 0, &mut texts);
            let long = texts.into_iter().filter(|(_, found)| found.chars >= limits().least_script_chars);
            places.extend(long.map(|(pointer, found)| found.at(&name_of(script), &pointer)));
        }
    }
    places
}

/// A selector of the script; `script` alone finds the one that the pointer leads somewhere in.
fn name_of(script: ElementRef<'_>) -> String {
    script.attr("id").filter(|id| hints::is_stable(id)).map_or("script".to_owned(), |id| format!("script#{id}"))
}

/// The texts at one pointer, those of a list together.
#[derive(Default)]
struct Texts<'a> {
    chars: usize,
    is_html: bool,
    first: &'a str,
}

impl Texts<'_> {
    fn at(&self, script: &str, pointer: &str) -> Place {
        let read_as = if self.is_html { ", as = \"html\"" } else { "" };
        let candidate = format!("{{ json = {}, pointer = {}{read_as} }}", toml_text(script), toml_text(pointer));
        Place { candidate, chars: self.chars, sample: shorten(self.first, 50) }
    }
}

/// Texts of several words below `value`, by where they are.
fn gather<'a>(value: &'a Value, pointer: &mut String, depth: usize, texts: &mut BTreeMap<String, Texts<'a>>) {
    if depth > MAX_DEPTH {
        return;
    }
    let length = pointer.len();
    match value {
        Value::String(text) if text.contains(' ') => {
            let found = texts.entry(pointer.clone()).or_insert_with(|| Texts { first: text, ..Texts::default() });
            found.chars += text.chars().count();
            found.is_html |= text.contains('<');
        }
        Value::Array(items) => {
            pointer.push_str("/*");
            items.iter().for_each(|item| gather(item, pointer, depth + 1, texts));
        }
        Value::Object(object) => {
            for (key, value) in object {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                gather(value, pointer, depth + 1, texts);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
    pointer.truncate(length);
}
