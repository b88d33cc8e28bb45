//! Whether the publisher declares the article free to read, and which part of the page is said to be paid.

use serde_json::Value;

use super::candidate::Candidate;
use super::weights;
use crate::extract::reading::Reading;
use crate::record::Method;
use crate::structured::{self, StructuredData};

/// The property of schema.org, on the article or on the part of it that is paid:
/// <https://developers.google.com/search/docs/appearance/structured-data/paywalled-content>.
const FREE: &str = "isAccessibleForFree";

/// Whether the publisher declares the article free to read. What is said of the article goes before what is said of its
/// parts.
pub(super) fn declared_free(reading: &Reading<'_>) -> Option<Candidate<bool>> {
    let data = reading.structured;
    let by_node = |nodes: &mut dyn Iterator<Item = &Value>, method, selector| {
        let (raw, is_free) = nodes.filter_map(|node| node.get(FREE)).find_map(said)?;
        Some(Candidate::new(is_free, raw, method, selector, weights::access().is_accessible_for_free))
    };
    by_node(&mut data.article().into_iter().chain(&data.json_ld), Method::JsonLd, FREE)
        // One paid part makes the article a paid one, wherever it stands among the others.
        .or_else(|| {
            by_node(&mut parts(data).filter(|part| is_paid(part)), Method::JsonLd, "hasPart.isAccessibleForFree")
        })
        .or_else(|| by_node(&mut parts(data), Method::JsonLd, "hasPart.isAccessibleForFree"))
        .or_else(|| by_node(&mut data.microdata.iter(), Method::Microdata, FREE))
        .or_else(|| {
            let tier = data.meta("article:content_tier")?.to_ascii_lowercase();
            let is_free = match tier.as_str() {
                "free" => true,
                "locked" | "metered" => false,
                _ => return None,
            };
            Some(Candidate::new(is_free, tier, Method::Meta, "article:content_tier", weights::access().content_tier))
        })
}

/// The selectors of the parts that the publisher declares to be paid.
pub(super) fn paid_parts(reading: &Reading<'_>) -> Vec<String> {
    parts(reading.structured)
        .filter(|part| is_paid(part))
        .filter_map(|part| part.get("cssSelector"))
        .flat_map(structured::names)
        .collect()
}

fn is_paid(part: &Value) -> bool {
    matches!(part.get(FREE).and_then(said), Some((_, false)))
}

/// Parts of the page's main article; of all nodes where there is none.
fn parts(data: &StructuredData) -> impl Iterator<Item = &Value> {
    let nodes = data.article().map_or(data.json_ld.as_slice(), std::slice::from_ref);
    nodes.iter().filter_map(|node| node.get("hasPart")).flat_map(|parts| match parts {
        Value::Array(parts) => parts.as_slice(),
        part => std::slice::from_ref(part),
    })
}

/// A truth as publishers write it: a boolean, a word, a figure, schema.org's address of the word. With the text of it.
fn said(value: &Value) -> Option<(String, bool)> {
    let text = value.as_str().map_or_else(|| value.to_string(), |text| text.trim().to_ascii_lowercase());
    let is_free = match text.rsplit('/').next() {
        Some("true" | "yes" | "1") => true,
        Some("false" | "no" | "0") => false,
        _ => return None,
    };
    Some((text, is_free))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truths_are_read_in_all_their_forms() {
        for (value, is_free) in [
            (Value::Bool(false), Some(false)),
            (Value::from("False"), Some(false)),
            (Value::from("http://schema.org/True"), Some(true)),
            (Value::from(0), Some(false)),
            (Value::from("maybe"), None),
        ] {
            assert_eq!(said(&value).map(|(_, is_free)| is_free), is_free, "{value}");
        }
    }
}
