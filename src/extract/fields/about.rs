//! Standfirst and description, and what the smaller fields share: `selectors/generic/about.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use url::Url;

use super::bylines::leads::strip_lead;
use super::candidate::{Candidate, by_rule};
use super::date_text::{self, span};
use super::figure::is_in_figure;
use super::markup::Markup;
use super::title::text::plain;
use super::weights;
use crate::dom::NodeId;
use crate::extract::reading::Reading;
use crate::record::Method;
use crate::selectors::generic;
use crate::structured;
use crate::text::count_words;

pub(super) static ABOUT: LazyLock<About> = LazyLock::new(|| generic::read("about"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct About {
    pub(super) dek: Dek,
    pub(super) tags: Tags,
    pub(super) language: Language,
    pub(super) placeholders: Placeholders,
    pub(super) stand_ins: StandIns,
    pub(super) addresses: Addresses,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Language {
    pub(super) none: Vec<String>,
    pub(super) two_letters: Vec<String>,
    pub(super) three_letters: Vec<String>,
    pub(super) variants: Vec<String>,
    pub(super) countries: HashMap<String, String>,
    pub(super) codes: HashMap<String, String>,
    pub(super) names: HashMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Placeholders {
    pub(super) values: Vec<String>,
    pub(super) unfilled: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StandIns {
    pub(super) anywhere: Vec<String>,
    pub(super) telling: Vec<String>,
    pub(super) telling_beside: Vec<String>,
    pub(super) beside: Vec<String>,
    pub(super) shared: Vec<String>,
    pub(super) alone: Vec<String>,
    pub(super) sizes_of_films: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Addresses {
    pub(super) no_addresses: Vec<String>,
    pub(super) tracking: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Dek {
    pub(super) least_words: usize,
    pub(super) least_characters: usize,
    pub(super) reach: usize,
    pub(super) behind: usize,
    pub(super) most_characters: usize,
    pub(super) notices: Vec<String>,
    pub(super) sentence_words: usize,
    pub(super) dated_words: usize,
    pub(super) behind_date: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tags {
    pub(super) most_chars: usize,
    pub(super) most: usize,
    pub(super) most_words: usize,
    pub(super) most_told: usize,
    pub(super) most_line: usize,
    pub(super) commas: Vec<char>,
    pub(super) metas: Vec<String>,
    pub(super) leads: Vec<String>,
    pub(super) classes: Vec<String>,
    pub(super) paths: Vec<String>,
}

/// Whether a text is what a template writes where it has nothing to say.
pub(super) fn is_placeholder(text: &str) -> bool {
    ABOUT.placeholders.values.contains(&text.trim().to_lowercase())
}

/// Whether a text has a hole that a template put nothing into.
pub(super) fn is_unfilled(text: &str) -> bool {
    ABOUT.placeholders.unfilled.iter().any(|sign| text.contains(sign.as_str()))
}

/// Whether an address is one that a template wrote without knowing it.
pub(super) fn is_no_address(href: &str) -> bool {
    let last = href.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    // Resolved, what has a scheme that cannot be would become a path on the page's own site.
    let has_scheme = href.split_once("://").is_some_and(|(scheme, _)| !scheme.contains('/'));
    is_placeholder(last)
        || is_unfilled(href)
        || has_scheme && Url::parse(href.trim()).is_err()
        || href.trim().starts_with("data:")
}

/// One text field's candidates from the rule, then from `carriers`.
pub(super) fn texts<'a>(
    ruled: Vec<Candidate<String>>,
    carriers: impl IntoIterator<Item = (Option<String>, Method, &'a str, f64)>,
) -> Vec<Candidate<String>> {
    let mut candidates = ruled;
    for (value, method, selector, confidence) in carriers {
        // What follows another paragraph or a line keeps its distance when the markup goes.
        let parted = |value: String| structured::unescape(&value).replace("</p>", "</p> ").replace("<br", " <br");
        if let Some(value) = value.map(|value| plain(&parted(value))).filter(|value| !value.is_empty()) {
            candidates.push(Candidate::new(value.clone(), value, method, selector, confidence));
        }
    }
    candidates
}

/// The publisher's description.
pub(super) fn summary(reading: &Reading<'_>) -> Vec<Candidate<String>> {
    let data = reading.structured;
    let meta = |name: &str| data.meta(name).map(str::to_owned);
    texts(
        by_rule(&reading.rule.summary, reading),
        [
            (
                data.article().and_then(|article| article.get("description")).and_then(structured::text),
                Method::JsonLd,
                "description",
                weights::summary().json_ld,
            ),
            (meta("og:description"), Method::Meta, "og:description", weights::summary().og_description),
            (meta("description"), Method::Meta, "description", weights::summary().description),
            (meta("twitter:description"), Method::Meta, "twitter:description", weights::summary().twitter_description),
            (reading.page.hints.summary.clone(), Method::Feed, "summary", weights::summary().feed),
        ],
    )
}

/// Whether a text is longer than a kicker or a label, in words or in characters that are counted like words.
pub(super) fn is_long_enough(text: &str) -> bool {
    let is_word = |word: &&str| word.contains(char::is_alphanumeric);
    text.split_whitespace().filter(is_word).count() >= ABOUT.dek.least_words
        || count_words(text) >= ABOUT.dek.least_characters
}

/// "Translation published on 3 May 2019": a short line that ends in a date says when, and is no standfirst.
fn ends_in_date(text: &str) -> bool {
    let words = text.split_whitespace().count();
    words <= ABOUT.dek.dated_words
        && date_text::is_in(text)
        && span::around(text)[1].split_whitespace().count() <= ABOUT.dek.behind_date
}

/// "Divers found the bell on Sunday. By HARBOUR OFFICE": the text below a picture.
fn ends_in_credit(text: &str) -> bool {
    let is_name = |name: &str| name.split(' ').all(|word| word.starts_with(char::is_uppercase));
    // "By U.S. CUSTOMS" has a full stop of its own.
    text.match_indices(". ").any(|(at, _)| strip_lead(&text[at + 2..]).is_some_and(is_name))
}

/// "Ada Byron adabyron ada@bay.test": a description of the author.
fn holds_mail(text: &str) -> bool {
    let is_mail = |word: &str| word.split_once('@').is_some_and(|(who, at)| !who.is_empty() && at.contains('.'));
    text.split_whitespace().any(is_mail)
}

/// A standfirst printed near the headline.
///
/// Where the headline is no heading of the page's own, the first h1 stands for it.
pub(super) fn dek(reading: &Reading<'_>, markup: &Markup, headline: Option<NodeId>) -> Vec<Candidate<String>> {
    let mut candidates = by_rule(&reading.rule.dek, reading);
    let title = headline.and_then(|node| markup.order_of(node)).or(markup.title_order).unwrap_or(0);
    let mut deks: Vec<_> =
        markup.deks.iter().filter(|found| !found.is_elsewhere && is_long_enough(&found.text)).collect();
    deks.retain(|found| {
        !is_in_figure(reading, found.node)
            && !ends_in_date(&found.text)
            && !ends_in_credit(&found.text)
            && !holds_mail(&found.text)
    });
    deks.sort_by_key(|found| found.order.abs_diff(title));
    if let Some(found) = deks.first().filter(|found| found.order.abs_diff(title) <= ABOUT.dek.reach) {
        candidates.push(
            Candidate::new(
                found.text.clone(),
                found.text.clone(),
                Method::Dom,
                format!(".{}", found.told_by),
                weights::dek().class,
            )
            .at(found.node),
        );
    }
    candidates
}

#[cfg(test)]
mod tests {
    use super::{ends_in_credit, ends_in_date, holds_mail, is_long_enough, is_no_address};

    #[test]
    fn what_ends_in_a_date_or_a_name_is_no_standfirst() {
        assert!(ends_in_date("Translation published on 3 May 2019 10:15 GMT"));
        assert!(!ends_in_date("Since 3 May 2019 nobody has wintered on the island"));
        assert!(ends_in_credit("Divers found the bell on Sunday. By U.S. HARBOUR OFFICE"));
        assert!(!ends_in_credit("Divers found the bell on Sunday. By chance, they say"));
    }

    #[test]
    fn what_holds_the_authors_mail_is_no_standfirst() {
        assert!(holds_mail("Ada Byron adabyron ada@bay.test"));
        assert!(!holds_mail("The account @bay.watch has told the tide for nine years"));
    }

    #[test]
    fn an_address_with_a_hole_is_none() {
        for href in ["{{ url }}", "https://bay.test/{{slug}}", "<%= url %>", "/undefined", "data:x"] {
            assert!(is_no_address(href), "{href}");
        }
        assert!(!is_no_address("https://bay.test/tide?x={1}"));
    }

    #[test]
    fn a_standfirst_is_longer_than_a_kicker_in_any_script() {
        assert!(is_long_enough("Nobody has wintered there since"));
        assert!(!is_long_enough("Islands and harbours"));
        assert!(is_long_enough("灯台守は火を消さずに島を離れたという。"));
        assert!(!is_long_enough("島のくらし"));
    }
}
