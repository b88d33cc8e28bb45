//! The figures: word F1, exact paragraphs, snippets kept and leaked, title, authors, date, category.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// A page's or a corpus's figures by name.
pub(crate) type Figures = BTreeMap<String, f64>;

static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[\u{3040}-\u{30ff}\u{3400}-\u{9fff}\u{ac00}-\u{d7af}\u{0e00}-\u{0e7f}]|[\w&&[^\u{3040}-\u{30ff}\u{3400}-\u{9fff}\u{ac00}-\u{d7af}\u{0e00}-\u{0e7f}]]+").expect("constant pattern")
});
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:by|written by|posted by|von|par|por|di|av|af|door|text|autor|author)\b[:\s]+")
        .expect("constant pattern")
});
static SPLIT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\s*(?:,|;|\||/|&|\n|\u{2022}|\band\b|\bund\b|\bet\b|\by\b|\bog\b|\boch\b|\ben\b)\s*")
        .expect("constant pattern")
});
static SIGNS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[^\w\s]|_").expect("constant pattern"));

/// The figures of one page.
pub(crate) fn of_page(corpus: &str, gold: &Value, record: &Value) -> Figures {
    let body = record["body"].as_str().unwrap_or_default();
    let mut figures = Figures::new();
    let mut put = |name: &str, value: f64| {
        figures.insert(name.to_owned(), value);
    };
    if corpus == "web" {
        let text = fold(body);
        let hits = |side: &str| {
            list(&gold[side])
                .iter()
                .map(|snippet| f64::from(u8::from(text.contains(&fold(snippet)))))
                .collect::<Vec<f64>>()
        };
        let (with, without) = (hits("with"), hits("without"));
        put("right", with.iter().sum());
        put("missed", with.len() as f64 - with.iter().sum::<f64>());
        put("wrong", without.iter().sum());
        put("keep", average(&with));
        put("leak", average(&without));
    } else {
        let (p, r, f1) = bag(&words(gold["text"].as_str().unwrap_or_default()), &words(body));
        put("f1", f1);
        put("p", p);
        put("r", r);
        let lower = body.to_lowercase();
        for (name, side) in [("keep", "with"), ("leak", "without")] {
            let snippets = list(&gold[side]);
            if !snippets.is_empty() {
                put(
                    name,
                    average(
                        &snippets
                            .iter()
                            .map(|snippet| f64::from(u8::from(lower.contains(&snippet.to_lowercase()))))
                            .collect::<Vec<_>>(),
                    ),
                );
            }
        }
    }
    if corpus == "news" {
        let gold: Vec<String> = list(&gold["paragraphs"]).iter().map(|line| fold(line)).collect();
        let found: Vec<String> = body.split('\n').map(fold).filter(|line| !line.is_empty()).collect();
        put("para", bag(&gold, &found).2);
    }
    let categories = list(&gold["categories"]);
    if !categories.is_empty() {
        let found = plain(record["category"].as_str().unwrap_or_default());
        put("cat", f64::from(u8::from(categories.iter().any(|category| plain(category) == found))));
    }
    if let Some(title) = gold["title"].as_str().filter(|title| !title.is_empty()) {
        put("title", f64::from(u8::from(plain(title) == plain(record["title"].as_str().unwrap_or_default()))));
    }
    let authors = people(&list(&gold["authors"]));
    if !authors.is_empty() {
        let names: Vec<String> = record["authors"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|author| author["name"].as_str().map(str::to_owned))
            .collect();
        let found = people(&names);
        put("author", prf(authors.intersection(&found).count() as f64, found.len() as f64, authors.len() as f64).2);
    }
    if let Some(date) = gold["date"].as_str().filter(|date| !date.is_empty()) {
        let found = record["published"]["value"].as_str().unwrap_or_default();
        put("date", f64::from(u8::from(found.get(..10) == Some(date))));
    }
    figures
}

/// Means over pages; on `web` F1, precision and recall over all segments.
pub(crate) fn mean(pages: &[Figures]) -> Figures {
    let mut sums: HashMap<&str, (f64, f64)> = HashMap::new();
    for (name, value) in pages.iter().flatten() {
        let sum = sums.entry(name).or_default();
        *sum = (sum.0 + value, sum.1 + 1.0);
    }
    let mut figures: Figures = sums.iter().map(|(name, (sum, count))| ((*name).to_owned(), sum / count)).collect();
    if let (Some(right), Some(missed), Some(wrong)) =
        (figures.remove("right"), figures.remove("missed"), figures.remove("wrong"))
    {
        let (p, r, f1) = prf(right, right + wrong, right + missed);
        figures.extend([("f1".to_owned(), f1), ("p".to_owned(), p), ("r".to_owned(), r)]);
    }
    figures.insert("n".to_owned(), pages.len() as f64);
    figures
}

fn list(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

fn average(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    TOKEN.find_iter(&lower).map(|word| word.as_str().to_owned()).collect()
}

fn prf(overlap: f64, found: f64, gold: f64) -> (f64, f64, f64) {
    let p = if found > 0.0 { overlap / found } else { 0.0 };
    let r = if gold > 0.0 { overlap / gold } else { 0.0 };
    (p, r, if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 })
}

fn bag<T: Eq + Hash>(gold: &[T], found: &[T]) -> (f64, f64, f64) {
    if gold.is_empty() {
        let right = if found.is_empty() { 1.0 } else { 0.0 };
        return (right, right, right);
    }
    let mut counts: HashMap<&T, i64> = HashMap::new();
    gold.iter().for_each(|word| *counts.entry(word).or_default() += 1);
    let overlap = found
        .iter()
        .filter(|word| {
            counts.get_mut(word).is_some_and(|count| {
                *count -= 1;
                *count >= 0
            })
        })
        .count();
    prf(overlap as f64, found.len() as f64, gold.len() as f64)
}

fn plain(text: &str) -> String {
    let normal: String = text.nfkc().collect::<String>().to_lowercase();
    fold(&SIGNS.replace_all(&normal, " "))
}

fn people(names: &[String]) -> BTreeSet<String> {
    let mut people = BTreeSet::new();
    for name in names {
        let folded = fold(name);
        for part in SPLIT.split(&LEAD.replace(&folded, "")) {
            let person = plain(&LEAD.replace(part, ""));
            if !person.is_empty() && !person.starts_with("http") {
                people.insert(person);
            }
        }
    }
    people
}
