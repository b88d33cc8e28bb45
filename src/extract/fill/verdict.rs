//! What the marks on the blocks make of the page: outcome, access, quality.

use url::Url;

use super::account;
use super::body::drop_body;
use super::quality;
use crate::extract::body::Judgement;
use crate::extract::body::features::Survey;
use crate::extract::limits::LIMITS;
use crate::extract::outcome::{self, Found};
use crate::extract::reading::Reading;
use crate::extract::trace::Mark;
use crate::extract::{Options, fields};
use crate::record::{ErrorCode, Method, Observed, Outcome, PageType, Provenance, Record, RulesApplied};
use crate::selectors::Matcher;

/// Outcome, access, quality, rules, what was removed: all that depends on the marks.
pub(in crate::extract) fn judgement(
    record: &mut Record,
    reading: &Reading<'_>,
    survey: &Survey<'_>,
    judgement: &Judgement,
    options: &Options,
) {
    (record.outcome, record.error) = verdict(record, reading, &judgement.marks);
    record.access.observed = match record.outcome {
        Outcome::Paywalled => Observed::Truncated,
        Outcome::Ok if record.access.declared_free == Some(true) => Observed::Full,
        _ => Observed::Unknown,
    };
    if !record.outcome.has_content() && !is_best_text(record) {
        drop_body(record);
    }
    record.rules = RulesApplied {
        site: reading.rule.site.clone(),
        presets: reading.rule.presets.clone(),
        hash: reading.rule.hash.clone(),
        fallback: judgement.is_fallback,
    };
    record.url = reading.page.url.as_ref().map(Url::to_string);
    account::removed(record, reading, judgement, options);
    record.quality = quality::of(&quality::Evidence {
        survey,
        marks: &judgement.marks,
        scores: &judgement.scores,
        words: record.word_count as usize,
        page_type: record.page_type,
        has_title: record.title.is_some(),
        has_date: record.published.is_some(),
    });
}

/// The outcome of a page by what is in its record so far.
fn verdict(record: &Record, reading: &Reading<'_>, marks: &[Mark]) -> outcome::Verdict {
    let is_there = |matcher: &Matcher| matcher.css.elements(reading.dom).next().is_some();
    let is_kept: Vec<bool> = marks.iter().map(Mark::is_kept).collect();
    // The address was asked for, not answered: an error page under it has the same.
    let is_dated = record.provenance.get("published").is_some_and(|published| published.method != Method::Url);
    let is_named = !record.authors.is_empty();
    let found = Found {
        words: record.word_count as usize,
        least_words: LIMITS.body.least_words.value as usize,
        title: record.title.as_deref(),
        is_signed: is_dated || is_named,
        is_dated_and_named: is_dated && is_named,
        is_kept: &is_kept,
        paywall_rule: reading.rule.access.paywalled_if.iter().any(is_there),
        declared_free: fields::declared_free(reading),
    };
    outcome::of_content(reading, &found)
}

/// Of a page that says too little to be content, and does not say why, what it says is all there is.
fn is_best_text(record: &Record) -> bool {
    record.outcome == Outcome::NotArticle
        && record.error.as_ref().is_some_and(|error| error.code == ErrorCode::NoContent)
}

/// A page without a text, of which it is known what stands there instead, is of none of the learned types.
pub(in crate::extract) fn type_of_walls(record: &mut Record) {
    if record.outcome.has_content() || record.body.is_some() || is_best_text(record) {
        return;
    }
    record.page_type = PageType::Other;
    let provenance = Provenance::by(Method::Dom, outcome::confidence_in_walls());
    record.provenance.insert("page_type".to_owned(), provenance);
}
