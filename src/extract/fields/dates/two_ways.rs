//! Days in figures that can be read two ways: 12/05/24 is of May or of December, 24-05-12 of 2012 or of 2024. What else the
//! page says settles which; where nothing does, no answer is a sure one.

use jiff::civil::Date as Day;

use super::found::of_date;
use crate::extract::fields::candidate::Candidate;
use crate::extract::fields::date_text::{self, Setting};
use crate::extract::fields::ranking::Readings;
use crate::extract::fields::weights;
use crate::record::{Date, Method};

/// Sign of a day whose figures the page's language leaves open.
const TWO_WAYS: &str = "two_ways";

/// Sign of a day that is the same figures in another order.
const OTHER_ORDER: &str = "other_order";

/// Marks the candidates that are read from such figures; the month of the address, where it has one, tells which day is
/// meant.
pub(super) fn mark(candidates: &mut Vec<Candidate<Date>>, setting: &Setting<'_>, month: Option<Date>) {
    let mut by_month = Vec::new();
    for candidate in candidates.iter_mut() {
        if candidate.rule.is_some() || has(candidate, OTHER_ORDER) {
            continue;
        }
        let mut others = date_text::in_other_orders(&candidate.raw, setting);
        // Where the language puts the day first, only the year may stand elsewhere.
        others.retain(|other| setting.order_is_open || other.value.get(..4) != candidate.value.value.get(..4));
        let is_read_so =
            || date_text::read(&candidate.raw, setting).is_some_and(|date| is_same_day(&date, &candidate.value));
        if others.is_empty() || !is_read_so() {
            continue;
        }
        if let Some(month) = &month
            && !["elsewhere", "in_comments", "of_card"].iter().any(|sign| has(candidate, sign))
        {
            let is_of_month = |date: &&Date| date.value.starts_with(&month.value);
            let meant = std::iter::once(&candidate.value).chain(&others).find(is_of_month);
            by_month.extend(meant.map(|date| Date { raw: month.raw.clone(), ..date.clone() }));
        }
        candidate.signs.push((TWO_WAYS, 1.0));
    }
    let by_month = by_month
        .into_iter()
        .map(|date| of_date(date, Method::Url, "path", weights::published().url).sign("address", 1.0));
    candidates.extend(by_month);
}

/// Which candidates are such figures, in whichever order.
pub(super) fn open(candidates: &[Candidate<Date>]) -> Vec<bool> {
    candidates.iter().map(is_open).collect()
}

/// Which readings are figures in the wrong order, as what else the page says tells; the day that is meant instead is
/// doubted no longer.
pub(super) fn settle(
    readings: &mut Readings,
    candidates: &[Candidate<Date>],
    days: &[Option<Day>],
    declared: &[bool],
    changes: &[Day],
) -> Vec<bool> {
    let is_declared_plainly = |reading: usize| {
        let is_iso = |member: usize| candidates[member].raw.split('-').next().is_some_and(|year| year.len() == 4);
        readings.has(reading, "address") || declared[reading] && readings.members(reading).any(is_iso)
    };
    let is_printed_plainly = |reading: usize| {
        let mut members = readings.members(reading).map(|member| &candidates[member]);
        members.any(|candidate| !is_open(candidate) && has(candidate, "near_title") && !has(candidate, "elsewhere"))
    };
    // 9.10. is the ninth of October or the tenth of September: where the page declares the one, it prints the same.
    let turned_day = |day: Day| Day::new(day.year(), day.day(), day.month()).ok().filter(|turned| *turned != day);
    let is_printed_in_other_order = |reading: usize| {
        let turned = days[reading].and_then(turned_day);
        !declared[reading]
            && turned
                .is_some_and(|day| (0..days.len()).any(|other| days[other] == Some(day) && is_declared_plainly(other)))
    };
    let last_change = changes.iter().max();
    let is_too_late = |reading: usize| last_change.is_some_and(|last| days[reading].is_some_and(|day| day > *last));
    let is_meant = |reading: usize| {
        is_declared_plainly(reading)
            || is_printed_plainly(reading)
            || days[reading].is_some_and(|day| changes.contains(&day))
    };
    let mut meant = Vec::new();
    let mut turned = Vec::new();
    for reading in 0..days.len() {
        let is_figures = readings.members(reading).all(|member| is_open(&candidates[member]));
        let others: Vec<usize> = if is_figures { same_figures(readings, candidates, reading) } else { Vec::new() };
        let told: Vec<usize> = others
            .into_iter()
            .filter(|&other| !is_meant(reading) && (is_meant(other) || is_too_late(reading) && !is_too_late(other)))
            .collect();
        turned.push(!told.is_empty() || is_printed_in_other_order(reading));
        meant.extend(told);
    }
    for reading in meant {
        readings.remove(reading, OTHER_ORDER);
    }
    turned
}

/// The readings that are the same figures as those of `reading` in another order.
fn same_figures(readings: &Readings, candidates: &[Candidate<Date>], reading: usize) -> Vec<usize> {
    let raws: Vec<&str> = readings.members(reading).map(|member| candidates[member].raw.as_str()).collect();
    let others = (0..readings.keys.len()).filter(|&other| other != reading);
    others
        .filter(|&other| {
            readings
                .members(other)
                .any(|member| is_open(&candidates[member]) && raws.contains(&candidates[member].raw.as_str()))
        })
        .collect()
}

/// Caps the confidence in a day for which nothing but such figures speaks.
pub(super) fn doubt(candidates: &mut [Candidate<Date>], readings: &Readings, open: &[bool]) {
    for reading in 0..readings.keys.len() {
        if readings.has(reading, TWO_WAYS) && readings.members(reading).all(|member| open[member]) {
            for member in readings.members(reading) {
                candidates[member].confidence = candidates[member].confidence.min(weights::published().two_ways);
            }
        }
    }
}

/// The same for days of a change, of which the best carrier wins: in one that no plain day of either kind repeats.
pub(super) fn doubt_changes(changes: &mut [Candidate<Date>], published: &[Candidate<Date>]) {
    if !changes.iter().any(is_open) {
        return;
    }
    let plain: Vec<Date> =
        changes.iter().chain(published).filter(|date| !is_open(date)).map(|date| date.value.clone()).collect();
    for change in changes.iter_mut().filter(|change| is_open(change)) {
        if !plain.iter().any(|date| is_same_day(date, &change.value)) {
            change.confidence = change.confidence.min(weights::published().two_ways);
        }
    }
}

fn is_open(candidate: &Candidate<Date>) -> bool {
    has(candidate, TWO_WAYS) || has(candidate, OTHER_ORDER)
}

fn has(candidate: &Candidate<Date>, sign: &str) -> bool {
    candidate.signs.iter().any(|(name, _)| *name == sign)
}

fn is_same_day(one: &Date, other: &Date) -> bool {
    one.value.get(..10) == other.value.get(..10)
}
