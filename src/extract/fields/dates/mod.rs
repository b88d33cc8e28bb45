//! When the article was published and last changed: what the page declares and what it prints, weighed against each
//! other by day.

mod address;
mod around;
pub(super) mod declared;
mod found;
mod lines;
mod marked_up;
mod two_ways;

use jiff::civil::Date as Day;
use url::Url;

use super::candidate::{self, Candidate};
use super::date_text::{self, Setting, Writer};
use super::markup::Markup;
use super::metas::METAS;
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
use crate::structured::StructuredData;
use around::Around;
use found::{Dates, of_date};

/// All candidates.
pub(super) fn candidates(reading: &Reading<'_>, markup: &Markup, place: &Place, title: Option<usize>) -> Dates {
    // What a rule says of a site's clock holds for all that is found on its pages.
    let zone = reading.rule.published.timezone.as_ref().or(reading.rule.modified.timezone.as_ref());
    let setting = Setting { timezone: zone, ..setting(reading) };
    let mut dates = Dates {
        published: by_rule(&reading.rule.published, reading, &setting),
        modified: by_rule(&reading.rule.modified, reading, &setting),
    };
    declared::collect(reading, &Setting { written_by: Writer::Program, ..setting }, &mut dates);
    let around = Around { reading, markup, place, title, setting };
    marked_up::collect(&around, &mut dates);
    lines::collect(&around, &mut dates);
    lines::of_sheets(&around, &mut dates);
    lines::opening(&around, &mut dates);
    if let Some(date) = reading.address.and_then(|url| address::in_path(url.path())) {
        dates.published.push(of_date(date, Method::Url, "path", weights::published().url).sign("address", 1.0));
    }
    let month = || reading.address.and_then(|url| address::month_in_path(url.path()));
    // A month says less than any day.
    if dates.published.is_empty()
        && let Some(date) = month()
    {
        dates.published.push(of_date(date, Method::Url, "path", weights::published().url).sign("address", 1.0));
    }
    if let Some(date) = reading.page.hints.published.as_deref().and_then(|text| date_text::read(text, &setting)) {
        dates.published.push(of_date(date, Method::Feed, "published", weights::published().feed).sign("feed", 1.0));
    }
    two_ways::mark(&mut dates.published, &setting, month());
    two_ways::mark(&mut dates.modified, &setting, None);
    two_ways::doubt_changes(&mut dates.modified, &dates.published);
    place_in_zone(&mut dates.published);
    dates
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
    let open = two_ways::open(candidates);
    let mut readings = Readings::of(candidates, |date| date.value.get(..10).unwrap_or(&date.value).to_owned());
    compare(&mut readings, candidates, &changes);
    let elsewhere: Vec<bool> =
        candidates.iter().map(|candidate| candidate.signs.iter().any(|(name, _)| *name == "elsewhere")).collect();
    let best = readings.settle(ranking::of_published(), candidates);
    two_ways::doubt(candidates, &readings, &open);
    if let Some(ruled) = candidates.iter().position(|candidate| candidate.rule.is_some()) {
        return Some(ruled);
    }
    let precise = |index: &usize| {
        let date = &candidates[*index].value;
        let is_change = candidates[*index]
            .selector
            .as_deref()
            .is_some_and(|name| name == "dateModified" || METAS.names_change(name));
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
        candidates[index].confidence + weights::modified_agreement(agreeing)
    };
    let changes = candidates.iter().enumerate();
    let changes = changes.filter(|(_, change)| change.rule.is_some() || day(&change.value) >= published);
    candidate::strongest(changes.map(|(index, change)| (index, change, score(index))))
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
    let turned = two_ways::settle(readings, candidates, &days, &declared, changes);
    let called_changes = called_changes(readings, candidates, &days);
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
        let is_declared_change = is_change && !declared[index] && declared.contains(&true);
        if is_declared_change || called_changes[index] {
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

/// Which days are called a change where the page calls an earlier one the publication: newsrooms print "Updated" above
/// "Published" as well as below it.
fn called_changes(readings: &Readings, candidates: &[Candidate<Date>], days: &[Option<Day>]) -> Vec<bool> {
    let are_called = |names: &[&str]| -> Vec<bool> {
        let has = |member: usize, name: &str| candidates[member].signs.iter().any(|(sign, _)| *sign == name);
        let is = |member: usize| names.iter().any(|name| has(member, name)) && !has(member, "elsewhere");
        (0..days.len()).map(|reading| readings.members(reading).any(is)).collect()
    };
    // `posted-on` holds the day of the change as well.
    let publications = are_called(&["called_published", "says_published"]);
    let changes = are_called(&["called_updated", "class_updated", "says_updated"]);
    let published = days.iter().zip(&publications).filter_map(|(day, is_called)| day.filter(|_| *is_called));
    let Some(first) = published.min() else { return vec![false; days.len()] };
    let is_change = |reading: usize| changes[reading] && !publications[reading] && days[reading] > Some(first);
    (0..days.len()).map(is_change).collect()
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
    // Pages of other countries leave the "en" or "en-US" that their software came with.
    let order_is_open = declared.is_empty() || declared == "en" || declared.ends_with("us");
    // Only the United States (and a few small countries) write the month first; "en" alone is theirs more often
    // than not unless the domain is another country's.
    let month_first =
        declared.ends_with("us") || declared == "en" && top.len() != 2 || declared.is_empty() && top == "com";
    Setting { captured_at: reading.page.captured_at, month_first, order_is_open, language, ..Setting::default() }
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
