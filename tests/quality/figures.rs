//! The figures: word F1, exact paragraphs, snippets kept and leaked, title, authors, date, category.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// A page's or a corpus's figures by name.
pub(crate) type Figures = BTreeMap<String, f64>;

/// A word, or a character of Han, kana, Hangul or Thai.
static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    let single = r"\u{3040}-\u{30ff}\u{3400}-\u{9fff}\u{ac00}-\u{d7af}\u{0e00}-\u{0e7f}";
    Regex::new(&format!(r"[{single}]|[\w&&[^{single}]]+")).expect("constant pattern")
});
/// What a byline begins with.
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:by|written by|posted by|von|par|por|di|av|af|door|text|autor|author)\b[:\s]+")
        .expect("constant pattern")
});
/// What stands between names.
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\s*(?:,|;|\||/|&|\n|\u{2022}|\band\b|\bund\b|\bet\b|\by\b|\bog\b|\boch\b|\ben\b)\s*")
        .expect("constant pattern")
});
static SIGNS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[^\w\s]|_").expect("constant pattern"));

/// The figures of one page: `gold` is what its record ought to say.
pub(crate) fn of_page(corpus: &str, gold: &Value, record: &Value) -> Figures {
    let body = record["body"].as_str().unwrap_or_default();
    let mut figures = if corpus == "web" { of_segments(gold, body) } else { of_text(gold, body) };
    if corpus == "news" {
        let paragraphs: Vec<String> = list(&gold["paragraphs"]).iter().map(|line| fold(line)).collect();
        let found: Vec<String> = body.split('\n').map(fold).filter(|line| !line.is_empty()).collect();
        figures.insert("para".to_owned(), shared(&paragraphs, &found).f1);
    }
    of_fields(gold, record, &mut figures);
    figures
}

/// Of a page of which only some segments are labelled: how many of the article's the body holds, and of the rest.
fn of_segments(gold: &Value, body: &str) -> Figures {
    let text = fold(body);
    let hits = |side: &str| -> Vec<f64> {
        list(&gold[side]).iter().map(|snippet| share(text.contains(&fold(snippet)))).collect()
    };
    let (with, without) = (hits("with"), hits("without"));
    let right: f64 = with.iter().sum();
    Figures::from([
        ("right".to_owned(), right),
        ("missed".to_owned(), with.len() as f64 - right),
        ("wrong".to_owned(), without.iter().sum()),
        ("keep".to_owned(), average(&with)),
        ("leak".to_owned(), average(&without)),
    ])
}

/// Of a page whose whole text is labelled: its words, and snippets that are told apart from the furniture by hand.
fn of_text(gold: &Value, body: &str) -> Figures {
    let words = shared(&words(gold["text"].as_str().unwrap_or_default()), &words(body));
    let mut figures =
        Figures::from([("f1".to_owned(), words.f1), ("p".to_owned(), words.precision), ("r".to_owned(), words.recall)]);
    let lower = body.to_lowercase();
    for (name, side) in [("keep", "with"), ("leak", "without")] {
        let snippets = list(&gold[side]);
        let hits: Vec<f64> = snippets.iter().map(|snippet| share(lower.contains(&snippet.to_lowercase()))).collect();
        if !hits.is_empty() {
            figures.insert(name.to_owned(), average(&hits));
        }
    }
    figures
}

/// Category, title, authors and date, those of them that are labelled.
fn of_fields(gold: &Value, record: &Value, figures: &mut Figures) {
    let mut put = |name: &str, value: f64| {
        figures.insert(name.to_owned(), value);
    };
    let categories = list(&gold["categories"]);
    if !categories.is_empty() {
        let found = plain(record["category"].as_str().unwrap_or_default());
        put("cat", share(categories.iter().any(|category| plain(category) == found)));
    }
    if let Some(title) = gold["title"].as_str().filter(|title| !title.is_empty()) {
        put("title", share(plain(title) == plain(record["title"].as_str().unwrap_or_default())));
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
        let both = authors.intersection(&found).count();
        put("author", Overlap::of(both as f64, found.len() as f64, authors.len() as f64).f1);
    }
    if let Some(date) = gold["date"].as_str().filter(|date| !date.is_empty()) {
        let found = record["published"]["value"].as_str().unwrap_or_default();
        put("date", share(found.get(..10) == Some(date)));
    }
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
        let all = Overlap::of(right, right + wrong, right + missed);
        figures.extend([("f1".to_owned(), all.f1), ("p".to_owned(), all.precision), ("r".to_owned(), all.recall)]);
    }
    figures.insert("n".to_owned(), pages.len() as f64);
    figures
}

fn list(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

/// All or nothing, as a share.
fn share(is_right: bool) -> f64 {
    f64::from(u8::from(is_right))
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

/// How much of two things is the same, 0 to 1.
struct Overlap {
    /// Of what was found.
    precision: f64,
    /// Of what ought to be found.
    recall: f64,
    /// Harmonic mean of both.
    f1: f64,
}

impl Overlap {
    fn of(both: f64, found: f64, gold: f64) -> Self {
        let precision = if found > 0.0 { both / found } else { 0.0 };
        let recall = if gold > 0.0 { both / gold } else { 0.0 };
        let sum = precision + recall;
        Overlap { precision, recall, f1: if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 } }
    }
}

/// The overlap of two bags, in which a thing may stand several times.
fn shared<T: Eq + Hash>(gold: &[T], found: &[T]) -> Overlap {
    if gold.is_empty() {
        let right = share(found.is_empty());
        return Overlap { precision: right, recall: right, f1: right };
    }
    let mut counts: HashMap<&T, i64> = HashMap::new();
    gold.iter().for_each(|word| *counts.entry(word).or_default() += 1);
    let both = found
        .iter()
        .filter(|word| {
            counts.get_mut(word).is_some_and(|count| {
                *count -= 1;
                *count >= 0
            })
        })
        .count();
    Overlap::of(both as f64, found.len() as f64, gold.len() as f64)
}

fn plain(text: &str) -> String {
    let normal: String = text.nfkc().collect::<String>().to_lowercase();
    fold(&SIGNS.replace_all(&normal, " "))
}

fn people(names: &[String]) -> BTreeSet<String> {
    let mut people = BTreeSet::new();
    for name in names {
        let folded = fold(name);
        for part in BETWEEN.split(&LEAD.replace(&folded, "")) {
            let person = plain(&LEAD.replace(part, ""));
            if !person.is_empty() && !person.starts_with("http") {
                people.insert(person);
            }
        }
    }
    people
}
