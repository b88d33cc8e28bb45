//! `[[test]]`: what must come out of a stored page.

use serde_json::Value;

use crate::extract::Extraction;
use crate::selectors::{Layer, Promise};
use crate::text::fold_space;

/// The parts of `promise` that `extraction` breaks, each as a sentence. `layer` and `stem` name the file that promises:
/// what the page gives without it, or by the generic scorer, is not its merit.
pub fn broken(promise: &Promise, layer: Layer, stem: &str, extraction: &Extraction) -> Vec<String> {
    let record = serde_json::to_value(&extraction.record).unwrap_or_default();
    let body = fold_space(extraction.record.body.as_deref().unwrap_or_default());
    let mut broken = Vec::new();
    let applied = &extraction.record.rules;
    match layer {
        Layer::Preset if !applied.presets.iter().any(|preset| preset == stem) => {
            broken.push(format!("the preset is not detected; found: {}", listed(&applied.presets)));
        }
        Layer::Site if applied.site.as_deref() != Some(stem) => {
            let site = applied.site.as_deref().unwrap_or("none");
            broken.push(match promise.url {
                Some(_) => format!("the site's rules do not apply to the promise's `url`, but those of: {site}"),
                None => "the promise has no `url`, by which the site's rules are found".to_owned(),
            });
        }
        _ => {}
    }
    if applied.fallback {
        broken.push(
            "no candidate of [body] matches, or its strips leave nothing: the text comes from the generic scorer"
                .to_owned(),
        );
    }
    for (key, expected) in &promise.expected {
        match key.as_str() {
            "contains" => broken.extend(
                texts(expected)
                    .filter(|text| !body.contains(&fold_space(text)))
                    .map(|text| format!("the body lacks \"{text}\"")),
            ),
            "lacks" => broken.extend(
                texts(expected)
                    .filter(|text| body.contains(&fold_space(text)))
                    .map(|text| format!("the body holds \"{text}\"")),
            ),
            key => {
                let found = found(&record, key);
                if !agrees(key, expected, &found) {
                    broken.push(format!("{key} is {found}, not {expected}"));
                }
            }
        }
    }
    broken
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().map(Vec::as_slice).unwrap_or_else(|| std::slice::from_ref(value)).iter().filter_map(Value::as_str)
}

/// A record's value the way a promise writes it: authors by name, dates by value.
fn found(record: &Value, key: &str) -> Value {
    let value = &record[key];
    match key {
        "authors" => value
            .as_array()
            .map(|authors| authors.iter().map(|author| author["name"].clone()).collect())
            .unwrap_or_default(),
        "published" | "modified" => value["value"].clone(),
        _ => value.clone(),
    }
}

/// A table promises the keys it names only; a date promises as much of it as is written.
fn agrees(key: &str, expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            expected.iter().all(|(key, value)| found.get(key) == Some(value))
        }
        (Value::String(expected), Value::String(found)) if matches!(key, "published" | "modified") => {
            is_whole_or_opening(expected, found)
        }
        (expected, found) => expected == found,
    }
}

/// Whether the time `found` is `opening`, or goes on where a part of `opening` has ended: 2024-05 of 2024-05-03.
fn is_whole_or_opening(opening: &str, found: &str) -> bool {
    let ends_part = opening.ends_with(|letter: char| letter.is_ascii_digit());
    found == opening
        || found
            .strip_prefix(opening)
            .is_some_and(|rest| ends_part && !rest.starts_with(|letter: char| letter.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Record, RulesApplied};
    use crate::selectors::RuleFile;

    /// What a promise written in a site file finds broken in a record with this body.
    fn broken_in(promise: &str, rules: RulesApplied, layer: Layer) -> Vec<String> {
        let text = format!("[[test]]\nfixture = \"one\"\n{promise}");
        let file = RuleFile::parse(&text, "a.test", Layer::Site, "a.test.toml").expect("sound");
        let record = Record {
            body: Some("One  ferry\nleft".to_owned()),
            title: Some("Ferry".to_owned()),
            rules,
            ..Record::default()
        };
        broken(&file.tests[0], layer, "a.test", &Extraction { record, ..Extraction::default() })
    }

    fn applied() -> RulesApplied {
        RulesApplied { site: Some("a.test".to_owned()), ..RulesApplied::default() }
    }

    #[test]
    fn texts_are_looked_for_with_their_spaces_folded() {
        assert_eq!(
            broken_in("contains = [\"One ferry left\"]\nlacks = [\"two\"]\n", applied(), Layer::Site),
            [] as [String; 0]
        );
        assert_eq!(
            broken_in("contains = [\"two\"]\nlacks = [\"ferry\"]\ntitle = \"Boat\"\n", applied(), Layer::Site),
            ["the body lacks \"two\"", "the body holds \"ferry\"", "title is \"Ferry\", not \"Boat\""]
        );
    }

    #[test]
    fn what_the_page_gives_without_the_file_is_no_promise_kept() {
        let other = RulesApplied { site: Some("b.test".to_owned()), ..RulesApplied::default() };
        let url = "url = \"https://b.test/\"\n";
        assert!(broken_in(url, other.clone(), Layer::Site)[0].contains("those of: b.test"));
        assert!(broken_in("", other.clone(), Layer::Site)[0].contains("no `url`"));
        assert!(broken_in("", other, Layer::Preset)[0].contains("not detected; found: none"));
        let fallback = RulesApplied { fallback: true, ..applied() };
        assert!(broken_in("", fallback, Layer::Site)[0].contains("generic scorer"));
    }

    #[test]
    fn only_a_date_is_promised_in_part_and_by_whole_parts() {
        let agrees = |key: &str, expected: &str, found: &str| agrees(key, &Value::from(expected), &Value::from(found));
        let found = "2024-05-03T09:30:00+02:00";
        for part in ["2024", "2024-05", "2024-05-03", "2024-05-03T09:30", "2024-05-03T09:30:00", found] {
            assert!(agrees("published", part, found), "{part}");
        }
        for none in ["202", "2024-", "2024-0", "2024-05-03T", "2024-05-03T09:3", "2023", ""] {
            assert!(!agrees("modified", none, found), "{none}");
        }
        assert!(!agrees("title", "Cash-strapped town", "Cash-strapped town closes its bridge"));
        assert!(!agrees("title", "2024-05", "2024-05-03"));
    }
}
