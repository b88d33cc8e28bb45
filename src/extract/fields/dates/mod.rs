//! When the article was published and last changed: what the page declares and what it prints, weighed against each
//! other by day.

mod address;
mod found;
mod printed;

use jiff::civil::Date as Day;
use url::Url;

use super::candidate::{self, Candidate};
use super::date_text::{self, Setting, Writer};
use super::markup::Markup;
use super::place::Place;
use super::ranking::{self, Readings};
use super::weights;
use crate::dom::Dom;
use crate::extract::blocks::Outline;
use crate::extract::models::Models;
use crate::extract::reading::Reading;
use crate::page::Page;
use crate::record::{Date, Method, OffsetKnowledge, Precision};
use crate::selectors::{FieldRule, Rule, Scope};
use crate::structured::{self, StructuredData};
use found::{Dates, of_date};
use printed::Around;

const PUBLISHED_META: [&str; 7] = [
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
];
const PUBLISHED_META_OTHER: [&str; 25] = [
    "datepublished",
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
    "published",
    "article.published",
    "rnews:datepublished",
    "last-modified-original",
    "bt:pubdate",
    "publication_date",
    "cxenseparse:publishtime",
    "published_at",
    "pdate",
    "og:pubdate",
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
pub(super) fn candidates(reading: &Reading<'_>, markup: &Markup, place: &Place, title: Option<usize>) -> Dates {
    let setting = setting(reading);
    let mut dates = Dates {
        published: by_rule(&reading.rule.published, reading, &setting),
        modified: by_rule(&reading.rule.modified, reading, &setting),
    };
    declared(reading, &Setting { written_by: Writer::Program, ..setting }, &mut dates);
    printed::collect(&Around { reading, markup, place, title, setting }, &mut dates);
    if let Some(date) = reading.address.and_then(|url| address::in_path(url.path())) {
        dates.published.push(of_date(date, Method::Url, "path", weights::published("url")).sign("address", 1.0));
    }
    if let Some(date) = reading.page.hints.published.as_deref().and_then(|text| date_text::read(text, &setting)) {
        dates.published.push(of_date(date, Method::Feed, "published", weights::published("feed")).sign("feed", 1.0));
    }
    place_in_zone(&mut dates.published);
    dates
}

/// What JSON-LD, microdata and meta elements say.
fn declared(reading: &Reading<'_>, setting: &Setting<'_>, dates: &mut Dates) {
    let data = reading.structured;
    let main = data.article().into_iter().map(|node| (node, Method::JsonLd, "json_ld", "json_ld"));
    let mut has_item = false;
    let items = data.microdata.iter().map(|item| {
        let is_article = structured::ARTICLE_TYPES.iter().any(|name| structured::is_type(item, name));
        let sign = if is_article && !has_item { "microdata" } else { "microdata_other" };
        has_item |= is_article;
        (item, Method::Microdata, "microdata", sign)
    });
    let pages = data.json_ld.iter().filter(|node| {
        ["WebPage", "Product", "Recipe", "VideoObject", "Event"].iter().any(|name| structured::is_type(node, name))
    });
    let pages = pages.map(|node| (node, Method::JsonLd, "microdata", "json_ld_page"));
    for (node, method, carrier, sign) in main.chain(items.take(6)).chain(pages.take(6)) {
        for key in ["datePublished", "dateCreated", "dateModified"] {
            let Some(text) = node.get(key).and_then(structured::text) else { continue };
            let Some(date) = date_text::read(&text, setting) else { continue };
            let candidate = of_date(date, method, key, weights::published(carrier));
            match key {
                "datePublished" => {
                    let by_newsroom = f64::from(u8::from(sign == "json_ld" && data.is_news()));
                    dates.published.push(candidate.sign(sign, 1.0).sign("json_ld_news", by_newsroom));
                }
                "dateCreated" => dates.published.push(candidate.sign("created", 1.0)),
                _ => dates.modified.push(candidate.sign("declared_change", 1.0)),
            }
        }
    }
    for (names, sign) in [
        (PUBLISHED_META.as_slice(), "meta"),
        (PUBLISHED_META_OTHER.as_slice(), "meta_other"),
        (MODIFIED_META.as_slice(), "declared_change"),
    ] {
        for name in names {
            let Some(date) = data.meta(name).and_then(|text| date_text::read(text, setting)) else { continue };
            let carrier = if sign == "meta_other" { "meta_other" } else { "meta" };
            let candidate = of_date(date, Method::Meta, name, weights::published(carrier));
            let list = if sign == "declared_change" { &mut dates.modified } else { &mut dates.published };
            list.push(candidate.sign(sign, 1.0));
        }
    }
    for (name, text) in data.meta.iter().filter(|(name, _)| calls_itself_publication(name)) {
        if let Some(date) = date_text::read(text, setting) {
            dates
                .published
                .push(of_date(date, Method::Meta, name, weights::published("meta_other")).sign("meta_other", 1.0));
        }
    }
    // Where nothing but a change is declared, the day of that change is what can be said of the publication.
    if dates.published.iter().all(|candidate| candidate.rule.is_some()) {
        dates.published.extend(dates.modified.iter().filter(|candidate| candidate.rule.is_none()).cloned());
    }
}

/// Whether a meta element's name says "publication date" in its own spelling: `w-published-date`, `DatePublished`.
fn calls_itself_publication(name: &str) -> bool {
    if PUBLISHED_META.contains(&name) || PUBLISHED_META_OTHER.contains(&name) {
        return false;
    }
    let bare: String = name.chars().filter(char::is_ascii_alphabetic).collect();
    ["publisheddate", "publishdate", "publicationdate", "datepublished", "publishedtime", "publishtime", "releasedate"]
        .iter()
        .any(|words| bare.ends_with(words))
}

/// The day that the rule's `[published]` finds.
pub(in crate::extract) fn day_by_rule(
    page: &Page,
    address: Option<&Url>,
    dom: &Dom,
    structured: &StructuredData,
    rule: &Rule,
) -> Option<Day> {
    let outline = Outline::default();
    let models = Models::default();
    let reading = Reading { page, dom, structured, rule, outline: &outline, address, base: None, models };
    let dates = by_rule(&rule.published, &reading, &setting(&reading));
    dates.iter().find_map(|date| day(&date.value))
}

/// Index of the published date: a rule's, else the day that weighs most, in its most precise form.
pub(super) fn choose_published(dates: &mut Dates) -> Option<usize> {
    let changes: Vec<Day> = dates
        .modified
        .iter()
        .filter(|candidate| candidate.signs.iter().any(|(name, _)| *name == "declared_change"))
        .filter_map(|candidate| day(&candidate.value))
        .collect();
    let candidates = &mut dates.published;
    let mut readings = Readings::of(candidates, |date| date.value.get(..10).unwrap_or(&date.value).to_owned());
    compare(&mut readings, candidates, &changes);
    let elsewhere: Vec<bool> =
        candidates.iter().map(|candidate| candidate.signs.iter().any(|(name, _)| *name == "elsewhere")).collect();
    let best = readings.settle(ranking::of_published(), candidates);
    if let Some(ruled) = candidates.iter().position(|candidate| candidate.rule.is_some()) {
        return Some(ruled);
    }
    let precise = |index: &usize| {
        let date = &candidates[*index].value;
        let is_change = candidates[*index]
            .selector
            .as_deref()
            .is_some_and(|name| name == "dateModified" || MODIFIED_META.contains(&name));
        (!elsewhere[*index], !is_change, date.offset != OffsetKnowledge::Unknown, date.precision != Precision::Day)
    };
    readings.members(best?).max_by_key(|index| (precise(index), std::cmp::Reverse(*index)))
}

/// Index of the last change: a rule's, else the best carrier, lifted by carriers that name the same day. A change
/// before the day of publication is none.
pub(super) fn choose_modified(candidates: &[Candidate<Date>], published: Option<&Date>) -> Option<usize> {
    let published = published.and_then(day);
    let score = |index: usize| {
        let own = day(&candidates[index].value);
        let agreeing =
            (0..candidates.len()).filter(|&other| other != index && day(&candidates[other].value) == own).count();
        candidates[index].confidence
            + 0.06 * agreeing.min(3) as f64
            + if candidates[index].rule.is_some() { 10.0 } else { 0.0 }
    };
    (0..candidates.len())
        .filter(|&index| candidates[index].rule.is_some() || day(&candidates[index].value) >= published)
        .max_by(|&a, &b| score(a).total_cmp(&score(b)).then(b.cmp(&a)))
}

fn day(date: &Date) -> Option<Day> {
    date.value.get(..10)?.parse().ok()
}

/// Signs that only show beside the other days.
fn compare(readings: &mut Readings, candidates: &[Candidate<Date>], changes: &[Day]) {
    let carriers = ["json_ld", "meta", "meta_other", "microdata", "json_ld_page", "feed"];
    let printed = ["time_element", "date_class", "date_line"];
    let days: Vec<Option<Day>> = readings.keys.iter().map(|key| key.parse().ok()).collect();
    let declared: Vec<bool> =
        (0..days.len()).map(|index| carriers.iter().any(|name| readings.has(index, name))).collect();
    let earliest = days.iter().flatten().min().copied();
    // 9.10. is the ninth of October or the tenth of September: where the page declares the one, it prints the same.
    let other_order = |day: Day| Day::new(day.year(), day.day(), day.month()).ok();
    let is_known = |day: Day| {
        let is_plain = |member: usize| candidates[member].raw.split('-').next().is_some_and(|year| year.len() == 4);
        (0..days.len()).any(|other| {
            days[other] == Some(day)
                && (readings.has(other, "address") || declared[other] && readings.members(other).any(is_plain))
        })
    };
    let turned: Vec<bool> = (0..days.len())
        .map(|index| {
            !declared[index]
                && days[index].and_then(other_order).is_some_and(|day| Some(day) != days[index] && is_known(day))
        })
        .collect();
    for index in 0..days.len() {
        if turned[index] {
            readings.add(index, "declared_in_other_order", 1.0);
        }
        let agreeing = carriers.iter().filter(|name| readings.has(index, name)).count();
        readings.add(index, "declared_by_many", (agreeing.saturating_sub(1) as f64 / 2.0).min(1.0));
        let is_printed = printed.iter().any(|name| readings.has(index, name));
        if is_printed && declared[index] {
            readings.add(index, "printed_and_declared", 1.0);
        }
        if is_printed && !declared.contains(&true) {
            readings.add(index, "nothing_declared", 1.0);
        }
        let is_change = days[index].is_some_and(|day| changes.contains(&day));
        if is_change && !declared[index] && declared.contains(&true) {
            readings.add(index, "change_of_another", 1.0);
        }
        // Readers answer on the day of publication too.
        if declared[index] || ["near_title", "address"].iter().any(|name| readings.has(index, name)) {
            readings.remove(index, "in_comments");
            readings.remove(index, "of_card");
        }
        if days[index] == earliest && days.len() > 1 {
            readings.add(index, "earliest", 1.0);
        }
        if days[index].is_some_and(|day| day.day() == 1 && day.month() == 1) {
            readings.add(index, "first_of_january", 1.0);
        }
        let has_clock = readings.members(index).any(|member| candidates[member].value.precision != Precision::Day);
        if has_clock {
            readings.add(index, "has_clock", 1.0);
        }
    }
}

/// A moment declared in UTC and printed by the local clock is one moment: what lies between the two is the site's
/// zone, and the printed day is the one its readers know.
fn place_in_zone(candidates: &mut [Candidate<Date>]) {
    use jiff::civil::DateTime;
    let clock = |date: &Date| -> Option<DateTime> { date.value.get(..16)?.parse().ok() };
    let declared: Vec<DateTime> = candidates
        .iter()
        .filter(|candidate| candidate.value.value.ends_with("+00:00"))
        .filter_map(|candidate| clock(&candidate.value))
        .collect();
    for candidate in candidates.iter_mut().filter(|candidate| candidate.rule.is_none()) {
        if candidate.value.offset != OffsetKnowledge::Unknown
            || !candidate.signs.iter().any(|(name, _)| *name == "near_title")
        {
            continue;
        }
        let Some(local) = clock(&candidate.value) else { continue };
        let offsets = declared.iter().filter_map(|utc| {
            let minutes = local.since((jiff::Unit::Minute, *utc)).ok()?.get_minutes();
            (minutes != 0 && minutes % 30 == 0 && (-12 * 60..=14 * 60).contains(&minutes)).then_some(minutes)
        });
        if let Some(minutes) = offsets.min_by_key(|minutes| minutes.abs()) {
            let sign = if minutes < 0 { '-' } else { '+' };
            let seconds = if candidate.value.precision == Precision::Minute { ":00" } else { "" };
            candidate.value.value += &format!("{seconds}{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60);
            candidate.value.offset = OffsetKnowledge::Assumed;
            candidate.signs.push(("same_moment", 1.0));
        }
    }
}

pub(super) fn setting<'a>(reading: &Reading<'a>) -> Setting<'a> {
    let written = reading.structured.html_lang.as_deref().or_else(|| reading.structured.meta("og:locale"));
    let language = written.and_then(|written| written.split(['-', '_']).next());
    let declared = written.unwrap_or_default().to_ascii_lowercase();
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
    Setting { captured_at: reading.page.captured_at, month_first, language, ..Setting::default() }
}

fn by_rule(rule: &FieldRule, reading: &Reading<'_>, setting: &Setting<'_>) -> Vec<Candidate<Date>> {
    if rule.candidates.is_empty() {
        return Vec::new();
    }
    let scope = Scope { dom: reading.dom, structured: reading.structured, url: reading.address };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_clock_tells_the_zone_of_a_declared_moment() {
        let read = |text: &str| date_text::read(text, &Setting::default()).expect("a date");
        let mut candidates = [
            of_date(read("2022-05-04T02:41:00Z"), Method::JsonLd, "datePublished", 0.9),
            of_date(read("3 May 2022, 22:41"), Method::Text, "date line", 0.5).sign("near_title", 1.0),
        ];
        place_in_zone(&mut candidates);
        assert_eq!(candidates[1].value.value, "2022-05-03T22:41:00-04:00");
        assert_eq!(candidates[1].value.offset, OffsetKnowledge::Assumed);
    }
}
