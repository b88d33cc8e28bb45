//! When the article was published and last changed.

use jiff::civil::Date as Day;

use super::candidate::Candidate;
use super::date_text::{self, Setting};
use super::markup::{Found, Markup};
use super::{candidate, weights};
use crate::dom::Dom;
use crate::extract::blocks::{BlockKind, Outline};
use crate::extract::reading::Reading;
use crate::page::Page;
use crate::record::{Date, Method};
use crate::selectors::{FieldRule, Rule, Scope};
use crate::structured::{self, StructuredData};

/// Candidates for both dates.
pub(super) struct Dates {
    pub(super) published: Vec<Candidate<Date>>,
    pub(super) modified: Vec<Candidate<Date>>,
}

const PUBLISHED_META: [&str; 7] = [
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
];
const PUBLISHED_META_OTHER: [&str; 20] = [
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.created",
    "dcterms.issued",
    "dc.date.created",
    "citation_publication_date",
    "citation_date",
    "article_date_original",
    "cxenseparse:recs:publishtime",
    "published",
    "article.published",
    "rnews:datepublished",
    "last-modified-original",
    "bt:pubdate",
];
const MODIFIED_META: [&str; 9] = [
    "article:modified_time",
    "og:updated_time",
    "og:modified_time",
    "datemodified",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "article:modified",
];

/// All candidates.
pub(super) fn candidates(reading: &Reading<'_>, markup: &Markup) -> Dates {
    let setting = setting(reading);
    let read = |text: &str| date_text::read(text, &setting);
    let mut published = by_rule(&reading.rule.published, reading, &setting);
    let mut modified = by_rule(&reading.rule.modified, reading, &setting);
    let data = reading.structured;
    let nodes = [(data.article(), Method::JsonLd, "json_ld")];
    let items = data.microdata.iter().map(|item| (Some(item), Method::Microdata, "microdata"));
    let others = data.json_ld.iter().filter(|node| {
        ["WebPage", "Product", "Recipe", "VideoObject"].iter().any(|name| structured::is_type(node, name))
    });
    let others = others.map(|node| (Some(node), Method::JsonLd, "microdata"));
    for (node, method, carrier) in nodes.into_iter().chain(items).chain(others) {
        let Some(node) = node else { continue };
        for key in ["datePublished", "dateCreated", "dateModified"] {
            let list = if key == "dateModified" { &mut modified } else { &mut published };
            if let Some(date) = node.get(key).and_then(structured::text).and_then(|text| read(&text)) {
                let lower = if key == "dateCreated" { 0.1 } else { 0.0 };
                list.push(of_date(date, method, key, weights::published(carrier) - lower));
            }
        }
    }
    for (names, carrier, is_change) in [
        (PUBLISHED_META.as_slice(), "meta", false),
        (PUBLISHED_META_OTHER.as_slice(), "meta_other", false),
        (MODIFIED_META.as_slice(), "meta", true),
    ] {
        let list = if is_change { &mut modified } else { &mut published };
        for name in names {
            if let Some(date) = data.meta(name).and_then(read) {
                list.push(of_date(date, Method::Meta, name, weights::published(carrier)));
            }
        }
    }
    printed(markup, &setting, &mut published, &mut modified);
    in_text(reading, markup, &setting, &mut published);
    if let Some(date) = reading.page.url.as_ref().and_then(|url| in_url(url.path())) {
        published.push(of_date(date, Method::Url, "path", weights::published("url")));
    }
    if let Some(date) = reading.page.hints.published.as_deref().and_then(read) {
        published.push(of_date(date, Method::Feed, "published", weights::published("feed")));
    }
    Dates { published, modified }
}

/// The day that the rule's `[published]` finds.
pub(in crate::extract) fn day_by_rule(page: &Page, dom: &Dom, structured: &StructuredData, rule: &Rule) -> Option<Day> {
    let outline = Outline::default();
    let reading = Reading { page, dom, structured, rule, outline: &outline, base: None };
    let dates = by_rule(&rule.published, &reading, &setting(&reading));
    dates.iter().find_map(|date| date.value.value.get(..10)?.parse().ok())
}

/// Index of the winner: a rule's, else the best carrier, lifted by carriers that name the same day.
pub(super) fn choose(candidates: &[Candidate<Date>]) -> Option<usize> {
    let day = |index: usize| candidates[index].value.value.get(..10);
    let score = |index: usize| {
        let agreeing = (0..candidates.len()).filter(|&other| other != index && day(other) == day(index)).count();
        candidates[index].confidence
            + 0.06 * agreeing.min(3) as f64
            + if candidates[index].rule.is_some() { 10.0 } else { 0.0 }
    };
    (0..candidates.len()).max_by(|&a, &b| score(a).total_cmp(&score(b)).then(b.cmp(&a)))
}

fn setting<'a>(reading: &Reading<'a>) -> Setting<'a> {
    let declared = reading
        .structured
        .html_lang
        .as_deref()
        .or_else(|| reading.structured.meta("og:locale"))
        .unwrap_or_default()
        .to_ascii_lowercase();
    let top = reading
        .page
        .url
        .as_ref()
        .and_then(|url| url.host_str())
        .and_then(|host| host.rsplit('.').next())
        .unwrap_or_default();
    // Only the United States (and a few small countries) write the month first; "en" alone is theirs more often
    // than not unless the domain is another country's.
    let month_first =
        declared.ends_with("us") || declared == "en" && top.len() != 2 || declared.is_empty() && top == "com";
    Setting { captured_at: reading.page.captured_at, month_first, timezone: None }
}

fn by_rule(rule: &FieldRule, reading: &Reading<'_>, setting: &Setting<'_>) -> Vec<Candidate<Date>> {
    if rule.candidates.is_empty() {
        return Vec::new();
    }
    let scope = Scope { dom: reading.dom, structured: reading.structured, url: reading.page.url.as_ref() };
    let setting = Setting { timezone: rule.timezone.as_ref(), ..*setting };
    rule.hits(&scope)
        .iter()
        .filter_map(|hit| {
            let by_format = rule
                .formats
                .iter()
                .find_map(|format| date_text::read_by_format(&hit.value, format, rule.timezone.as_ref()));
            let date = by_format.or_else(|| date_text::read(&hit.value, &setting))?;
            Some(candidate::of_hit(hit).with(date))
        })
        .collect()
}

fn of_date(date: Date, method: Method, selector: &str, confidence: f64) -> Candidate<Date> {
    let raw = date.raw.clone();
    Candidate::new(date, raw, method, selector, confidence)
}

/// `<time>` and elements whose class calls them a date: the nearest to the headline are the article's.
fn printed(
    markup: &Markup,
    setting: &Setting<'_>,
    published: &mut Vec<Candidate<Date>>,
    modified: &mut Vec<Candidate<Date>>,
) {
    let distance = |found: &Found| markup.title_order.map_or(found.order, |title| found.order.abs_diff(title));
    let mut dates: Vec<&Found> = markup.dates.iter().filter(|found| !found.is_elsewhere).collect();
    dates.sort_by_key(|found| distance(found));
    for (rank, found) in dates.into_iter().take(8).enumerate() {
        let by_attribute = found.attribute.as_deref().and_then(|text| date_text::read(text, setting));
        let Some(date) = by_attribute.or_else(|| date_text::read(&found.text, setting)) else { continue };
        let is_time = found.told_by == "time";
        let carrier = if is_time { "time_element" } else { "date_class" };
        let selector = if is_time { "time".to_owned() } else { format!(".{}", found.told_by) };
        let confidence = weights::published(carrier) - 0.03 * rank as f64;
        let says_updated = date_text::begins_with_update(&found.text)
            || date_text::begins_with_update(found.told_by.trim_start_matches("date"));
        let list = if says_updated { &mut *modified } else { &mut *published };
        list.push(of_date(date, Method::Dom, &selector, confidence).at(found.node));
    }
}

/// A date in a short block just before or behind the headline.
fn in_text(reading: &Reading<'_>, markup: &Markup, setting: &Setting<'_>, published: &mut Vec<Candidate<Date>>) {
    let blocks = &reading.outline.blocks;
    let start = markup
        .h1
        .iter()
        .filter(|found| !found.is_elsewhere)
        .find_map(|found| blocks.iter().position(|block| block.text == found.text));
    let start = start.unwrap_or(0);
    let after = blocks.iter().skip(start).take(14);
    let before = blocks[..start].iter().rev().take(5);
    for (rank, block) in after.chain(before).enumerate() {
        let is_elsewhere = matches!(block.kind, BlockKind::Quote | BlockKind::Caption | BlockKind::Code);
        if block.chars > 160 || block.is_hidden || is_elsewhere {
            continue;
        }
        if let Some(mut date) = date_text::read(&block.text, setting) {
            date.raw.clone_from(&block.text);
            published.push(
                of_date(date, Method::Text, "near title", weights::published("text") - 0.02 * rank as f64)
                    .at(block.node),
            );
        }
    }
}

/// `/2024/05/12/` or `/2024-05-12-` in the path.
fn in_url(path: &str) -> Option<Date> {
    let numbers: Vec<&str> = path.split(|letter: char| !letter.is_ascii_digit()).collect();
    let parse =
        |text: &str, most: i8| text.parse::<i8>().ok().filter(|number| text.len() <= 2 && (1..=most).contains(number));
    let found = numbers.windows(3).find_map(|window| {
        let year: i16 = window[0].parse().ok().filter(|year| (1995..2100).contains(year))?;
        Day::new(year, parse(window[1], 12)?, parse(window[2], 31)?).ok().map(|day| (day, window.join("/")))
    });
    let compact = || {
        numbers.iter().filter(|number| number.len() == 8).find_map(|number| {
            let year: i16 = number[..4].parse().ok().filter(|year| (1995..2100).contains(year))?;
            Day::new(year, parse(&number[4..6], 12)?, parse(&number[6..], 31)?)
                .ok()
                .map(|day| (day, (*number).to_owned()))
        })
    };
    let (day, raw) = found.or_else(compact)?;
    Some(Date {
        value: day.to_string(),
        raw,
        precision: crate::record::Precision::Day,
        offset: crate::record::OffsetKnowledge::Unknown,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_day_from_a_path() {
        assert_eq!(in_url("/2024/05/12/bridge/").map(|date| date.value).as_deref(), Some("2024-05-12"));
        assert_eq!(in_url("/news/20240512-bridge").map(|date| date.value).as_deref(), Some("2024-05-12"));
        assert_eq!(in_url("/2024/bridge-12"), None);
    }
}
