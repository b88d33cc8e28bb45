//! `[[test]]`: what must come out of a stored page.

use serde_json::Value;

use crate::extract::Extraction;
use crate::selectors::Promise;
use crate::text::fold_space;

/// The parts of `promise` that `extraction` breaks, each as a sentence.
pub fn broken(promise: &Promise, extraction: &Extraction) -> Vec<String> {
    let record = serde_json::to_value(&extraction.record).unwrap_or_default();
    let body = fold_space(extraction.record.body.as_deref().unwrap_or_default());
    let mut broken = Vec::new();
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
                if !agrees(expected, &found) {
                    broken.push(format!("{key} is {found}, not {expected}"));
                }
            }
        }
    }
    broken
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
fn agrees(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            expected.iter().all(|(key, value)| found.get(key) == Some(value))
        }
        (Value::String(expected), Value::String(found)) => {
            found == expected
                || expected.len() >= 10 && found.starts_with(expected.as_str()) && expected.as_bytes()[4] == b'-'
        }
        (expected, found) => expected == found,
    }
}
