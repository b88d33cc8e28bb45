//! Lead words of bylines, "By", "Text von:", "記者", and what follows them.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use foldhash::{HashMap, HashSet};

use super::given_names;
use super::joiners::joined;
use super::uncased::is_name_without_capitals;
use super::words::BYLINES;
use crate::extract::agencies::is_agency;
use crate::extract::fields::date_text;
use crate::extract::words::finder;

/// Where a lead stands between other words.
static INSIDE: LazyLock<AhoCorasick> =
    LazyLock::new(|| finder::of(BYLINES.inside.iter().map(|lead| format!(" {lead} "))));

/// The lead words by their first letter, in the order of the file.
static LEADS: LazyLock<HashMap<char, Vec<&str>>> = LazyLock::new(|| {
    let mut leads: HashMap<char, Vec<&str>> = HashMap::default();
    for lead in &BYLINES.leads {
        leads.entry(lead.chars().next().expect("a word")).or_default().push(lead);
    }
    leads
});

/// The lead words without a colon behind them.
static BARE_LEADS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| BYLINES.leads.iter().map(|lead| lead.trim_end_matches(':')).collect());

/// What follows a lead word like "By".
pub(in crate::extract::fields) fn strip_lead(text: &str) -> Option<&str> {
    // "| By Ada Byron | May 3": the sign that parts it from what a screen hides.
    let text = text.trim_start_matches(['-', '–', '—', '(', ' ', '|', '·', '•', '/']);
    let lower = text.to_lowercase();
    let rest = leads_of(&lower).find_map(|lead| {
        // Lower-casing may change the length of letters outside ASCII; leads are compared from the front.
        let rest = text.get(text.len().checked_sub(lower.len() - lead.len())?..)?;
        (lead.ends_with([':', '：', '/', '／', '|', '｜', '丨', '＝', '=', '・'])
            || rest.starts_with([' ', ':', '\u{a0}', '：', '|']))
        .then(|| rest.trim_start_matches([':', ' ', '\u{a0}', '：', '|']))
    });
    rest.or_else(|| behind_glued_lead(text)).or_else(|| behind_small_lead(text))
}

/// "Ion Popescu" of "De Ion Popescu": the word begins many lines, the given name behind it a byline.
fn behind_small_lead(text: &str) -> Option<&str> {
    let (first, rest) = text.split_once(' ')?;
    let is_full = |name: &str| name.contains(' ') && name.split(' ').all(|word| word.starts_with(char::is_uppercase));
    // "Redaktion: Maria Muster und Jonas Beispiel" went over what another wrote.
    let are_full = || is_full(rest) || !first.ends_with(':') && joined(rest).into_iter().all(is_full);
    let is_name = || are_full() && given_names::is_one(rest.split(' ').next().unwrap_or(rest));
    let is_desk = || BYLINES.desks.contains(&rest.to_lowercase());
    let is_name = || is_name() || is_name_without_capitals(rest) || is_agency(rest);
    (BYLINES.leads_before_given_names.contains(&first.to_lowercase()) && (is_name() || is_desk())).then_some(rest)
}

/// "Ada Byron" of "ByAda Byron" and "BYAda Byron", where elements stand side by side without a space.
fn behind_glued_lead(text: &str) -> Option<&str> {
    BYLINES.glued.iter().find_map(|lead| {
        let rest = text.strip_prefix(lead.as_str())?;
        let mut letters = rest.chars();
        let is_name = letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
        is_name.then_some(rest)
    })
}

/// Whether a text is nothing but a lead: "Autor:".
pub(in crate::extract::fields) fn is_lead(text: &str) -> bool {
    let lower = text.to_lowercase();
    let bare = lower.trim_end_matches([':', ' ', '：']);
    BARE_LEADS.contains(bare)
}

/// The lead words that a text in lower case begins with.
fn leads_of(lower: &str) -> impl Iterator<Item = &'static str> {
    let leads = lower.chars().next().and_then(|first| LEADS.get(&first));
    leads.into_iter().flatten().copied().filter(|lead| lower.starts_with(lead))
}

/// The text behind all lead words, and behind what decorates their line.
pub(in crate::extract::fields) fn without_lead(text: &str) -> &str {
    let mut rest = text.trim_start_matches(|letter: char| {
        letter.is_whitespace() || matches!(letter, '-' | '–' | '—' | '•' | '·' | '|' | '*' | '~' | '»')
    });
    rest = rest.trim_end();
    while let Some(after) = strip_lead(rest) {
        rest = after;
    }
    rest
}

/// Whether the lead of a line says by itself that a name follows: more than one word, or a colon.
pub(in crate::extract::fields) fn is_strong_lead(text: &str) -> bool {
    let lower = text.to_lowercase();
    leads_of(&lower).next().is_some_and(|lead| {
        lead.contains([' ', '/', '*', '('])
            || lead.ends_with([':', '：'])
            || lower[lead.len()..].trim_start().starts_with([':', '：'])
    })
}

/// What follows a lead word in the middle of a line that also holds a date: "3. Mai 2019 von Maria Muster".
pub(in crate::extract::fields) fn lead_inside(text: &str) -> Option<&str> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() || !INSIDE.is_match(&lower) {
        return None;
    }
    date_text::read(text, &date_text::Setting::default())?;
    BYLINES.inside.iter().find_map(|lead| {
        let start = lower.find(&format!(" {lead} "))? + lead.len() + 2;
        text.get(start..)
    })
}

/// What follows a lead word behind words that are no name: "capital von Jemima Muster".
pub(in crate::extract::fields) fn lead_behind_small(text: &str) -> Option<&str> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() || !INSIDE.is_match(&lower) {
        return None;
    }
    BYLINES.inside.iter().find_map(|lead| {
        let start = lower.find(&format!(" {lead} "))?;
        let before = &text[..start];
        (!before.contains(char::is_uppercase)).then(|| &text[start + lead.len() + 2..])
    })
}

/// What follows a label in the middle of a line: "Publicat: 12.05.2024 Redactor: Ioana Exemplu".
pub(in crate::extract::fields) fn labelled_inside(text: &str) -> Option<&str> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() || !INSIDE.is_match(&lower) {
        return None;
    }
    BYLINES.inside.iter().filter(|lead| lead.ends_with(':')).find_map(|lead| {
        let start = lower.find(&format!(" {lead} "))? + lead.len() + 2;
        // "Maria Muster, Text: Ada Byron" names somebody before it.
        text[..start].contains(char::is_numeric).then(|| &text[start..])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_lead_words_off() {
        assert_eq!(strip_lead("By Ada Byron"), Some("Ada Byron"));
        assert_eq!(strip_lead("Von: Maria Muster"), Some("Maria Muster"));
        assert_eq!(strip_lead("| By Ada Byron | May 3"), Some("Ada Byron | May 3"));
        assert_eq!(strip_lead("This article was written by Ada Byron"), Some("Ada Byron"));
        assert_eq!(strip_lead("Byron Ada"), None);
        assert_eq!(strip_lead("De Maria Popescu"), Some("Maria Popescu"));
        assert_eq!(strip_lead("Da Redação"), Some("Redação"));
        assert_eq!(strip_lead("De Vries"), None);
        assert_eq!(strip_lead("De Reuters"), Some("Reuters"));
        assert_eq!(strip_lead("از علی نمونه"), Some("علی نمونه"));
        assert_eq!(strip_lead("文｜王小明"), Some("王小明"));
    }
}
