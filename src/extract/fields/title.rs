//! The headline: carriers vote, the site's name is cut off, the printed form is preferred.

use std::collections::HashMap;

use super::candidate::{Candidate, by_rule};
use super::markup::Markup;
use super::{site, weights};
use crate::extract::reading::Reading;
use crate::record::Method;
use crate::structured;
use crate::text::fold_space;

/// Longer texts are no headline.
const LONGEST: usize = 400;

/// All candidates, the rule's first.
pub(super) fn candidates(reading: &Reading<'_>, markup: &Markup) -> Vec<Candidate<String>> {
    let mut candidates = by_rule(&reading.rule.title, reading);
    let data = reading.structured;
    let printed = markup.h1.iter().filter(|found| !found.text.is_empty());
    let mut is_first = true;
    for found in printed {
        let carrier = if is_first && !found.is_elsewhere { "h1" } else { "h1_other" };
        is_first &= found.is_elsewhere;
        candidates.push(
            Candidate::new(found.text.clone(), found.text.clone(), Method::Dom, "h1", weights::title(carrier))
                .at(found.node),
        );
    }
    let mut add = |value: Option<String>, method, selector: &str, carrier: &str| {
        if let Some(value) =
            value.map(|value| fold_space(&structured::unescape(&value))).filter(|value| !value.is_empty())
        {
            candidates.push(Candidate::new(value.clone(), value, method, selector, weights::title(carrier)));
        }
    };
    let headline = data
        .article()
        .and_then(|article| ["headline", "name"].iter().find_map(|key| article.get(*key).and_then(structured::text)));
    add(headline, Method::JsonLd, "headline", "json_ld");
    let item = data
        .microdata
        .iter()
        .filter(|item| structured::ARTICLE_TYPES.iter().any(|name| structured::is_type(item, name)));
    add(
        item.filter_map(|item| item.get("headline").and_then(structured::text)).next(),
        Method::Microdata,
        "headline",
        "microdata",
    );
    for (name, carrier) in [
        ("og:title", "open_graph"),
        ("twitter:title", "twitter"),
        ("dc.title", "twitter"),
        ("parsely-title", "open_graph"),
        ("sailthru.title", "open_graph"),
        ("citation_title", "open_graph"),
    ] {
        add(data.meta(name).map(str::to_owned), Method::Meta, name, carrier);
    }
    add(data.title.clone(), Method::Dom, "title", "title_element");
    add(reading.page.hints.title.clone(), Method::Feed, "title", "feed");
    for found in markup.headlines.iter().filter(|found| !found.is_elsewhere).take(2) {
        let value = found.text.clone();
        candidates.push(
            Candidate::new(
                value.clone(),
                value,
                Method::Dom,
                format!(".{}", found.told_by),
                weights::title("headline_class"),
            )
            .at(found.node),
        );
    }
    let names = site::names(reading);
    for candidate in candidates
        .iter_mut()
        .filter(|candidate| candidate.rule.is_none() && candidate.selector.as_deref() != Some("h1"))
    {
        candidate.value = without_site(&candidate.value, &names);
    }
    let printed: Vec<String> = markup.h1.iter().chain(&markup.headlines).map(|found| found.text.clone()).collect();
    for candidate in candidates
        .iter_mut()
        .filter(|candidate| candidate.rule.is_none() && !matches!(candidate.selector.as_deref(), Some("h1")))
    {
        candidate.value = without_suffix_of(&candidate.value, &printed);
    }
    candidates.retain(|candidate| !candidate.value.is_empty() && candidate.value.len() <= LONGEST);
    candidates
}

/// Index of the winner: a rule's first, else the reading that most carriers share, in its printed form.
pub(super) fn choose(candidates: &[Candidate<String>], reading: &Reading<'_>) -> Option<usize> {
    if let Some(ruled) = candidates.iter().position(|candidate| candidate.rule.is_some()) {
        return Some(ruled);
    }
    let names: Vec<String> = site::names(reading).iter().map(|name| key(name)).collect();
    let mut votes: HashMap<String, f64> = HashMap::new();
    for candidate in candidates {
        let key = key(&candidate.value);
        let is_site = names.contains(&key);
        *votes.entry(key).or_default() += if is_site { 0.05 } else { candidate.confidence };
    }
    let best = candidates.iter().map(|candidate| votes[&key(&candidate.value)]).fold(0.0, f64::max);
    candidates.iter().position(|candidate| votes[&key(&candidate.value)] >= best - 1e-9)
}

/// What two forms of one headline share.
fn key(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// `title` without the site's name before or behind a separator.
fn without_site(title: &str, names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| key(name)).filter(|name| !name.is_empty()).collect();
    let is_site = |part: &str| {
        let part = key(part);
        names.iter().any(|name| {
            *name == part
                || part.len() > 3
                    && (name.contains(&part) && 2 * part.len() > name.len()
                        || part.starts_with(name.as_str()) && part.len() < name.len() + 24)
        })
    };
    let mut title = title.trim();
    loop {
        let cut = weights::title_separators().iter().find_map(|separator| {
            let (head, tail) = title.rsplit_once(separator.as_str())?;
            if separator != ": " && is_site(tail) && key(head).len() > 2 {
                return Some(head);
            }
            let (first, rest) = title.split_once(separator.as_str())?;
            (is_site(first) && key(rest).len() > 8).then_some(rest)
        });
        match cut {
            Some(shorter) => title = shorter.trim(),
            None => return title.to_owned(),
        }
    }
}

/// `title` cut where a printed headline ends and a separator follows.
fn without_suffix_of(title: &str, printed: &[String]) -> String {
    let cut = printed.iter().filter(|headline| headline.chars().count() > 10).find(|headline| {
        title.strip_prefix(headline.as_str()).is_some_and(|rest| {
            weights::title_separators().iter().any(|separator| rest.starts_with(separator.trim_end()))
        })
    });
    cut.cloned().unwrap_or_else(|| title.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_the_site_off_either_end() {
        let names = ["Example Times".to_owned(), "example".to_owned()];
        assert_eq!(without_site("Bridge reopens | Example Times", &names), "Bridge reopens");
        assert_eq!(without_site("Bridge reopens - Local - Example Times", &names), "Bridge reopens - Local");
        assert_eq!(without_site("Example Times: Bridge reopens again", &names), "Bridge reopens again");
    }

    #[test]
    fn keeps_a_colon_that_is_part_of_the_headline() {
        assert_eq!(without_site("Talks fail: minister", &["Example".to_owned()]), "Talks fail: minister");
    }

    #[test]
    fn cuts_where_the_printed_headline_ends() {
        let printed = ["Bridge reopens today".to_owned()];
        assert_eq!(without_suffix_of("Bridge reopens today – Section", &printed), "Bridge reopens today");
        assert_eq!(without_suffix_of("Bridge reopens today again", &printed), "Bridge reopens today again");
    }
}
