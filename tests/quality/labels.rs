//! Category and source against the hand labels, as the scorer beside the corpora computes them.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

static INVISIBLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("[\u{ad}\u{200b}-\u{200f}\u{2060}\u{feff}]").expect("constant pattern"));
static ARTICLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:the|die|der|das|la|le|el)\s+").expect("constant pattern"));

/// Right answers and answers of each figure.
type Counts = BTreeMap<&'static str, (f64, f64)>;

/// The shares of right answers by name.
pub(crate) fn figures(labels: &[Value], records: &HashMap<String, Value>) -> BTreeMap<&'static str, f64> {
    let mut counts = Counts::new();
    for label in labels {
        let record = &records[label["id"].as_str().expect("an id")];
        category(&label["category"], record, &mut counts);
        source(&label["source"], &record["source"], &mut counts);
    }
    counts.into_iter().map(|(name, (right, all))| (name, right / all)).collect()
}

fn count(counts: &mut Counts, name: &'static str, is_right: bool) {
    let (right, all) = counts.entry(name).or_default();
    *right += f64::from(u8::from(is_right));
    *all += 1.0;
}

fn category(gold: &Value, record: &Value, counts: &mut Counts) {
    let accepted = || gold["accept"].as_array().into_iter().flatten().filter_map(Value::as_str).map(plain);
    let is_right = match record["category"].as_str() {
        Some(said) => accepted().any(|name| name == plain(said)),
        None => gold["none"] == true,
    };
    count(counts, "category", is_right);
    if gold["none"] != true && gold["shown"] == "printed" {
        count(counts, "category_printed", is_right);
    }
}

fn source(gold: &Value, said: &Value, counts: &mut Counts) {
    let is_attributed = |kind: &Value| matches!(kind.as_str(), Some("wire" | "syndicated" | "via" | "press_release"));
    let all = said["all"].as_array().into_iter().flatten().take(2).map(|credit| &credit["name"]);
    let names: Vec<String> = std::iter::once(&said["name"]).chain(all).filter_map(Value::as_str).map(name).collect();
    let listed: Vec<String> = gold["names"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|variants| variants.as_array().into_iter().flatten())
        .filter_map(Value::as_str)
        .map(name)
        .collect();
    let is_named = names.iter().any(|name| listed.contains(name));
    let (says, is_gold, is_either) =
        (is_attributed(&said["kind"]), is_attributed(&gold["kind"]), gold["either"] == true);
    match (is_gold, says) {
        (true, true) if is_either && !listed.is_empty() && !is_named => count(counts, "source_precision", false),
        (true, true) => {
            count(counts, "source_precision", true);
            count(counts, "source_recall", true);
            if !listed.is_empty() {
                count(counts, "source_name", is_named);
            }
        }
        (true, false) if !is_either => count(counts, "source_recall", false),
        (false, true) if !(is_either && is_named) => count(counts, "source_precision", false),
        _ => {}
    }
}

fn plain(text: &str) -> String {
    let folded: String = text.nfkc().collect::<String>().to_lowercase();
    let folded = INVISIBLE.replace_all(&folded, "").replace('’', "'");
    let folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    folded.trim_matches(|letter| " .,:;!?|/\\-–—•·»«\"'“”„()[]#>".contains(letter)).to_owned()
}

fn name(text: &str) -> String {
    ARTICLE.replace(&plain(text), "").into_owned()
}
