//! From an answer to a record: the page is extracted, and what belongs to it on other pages is asked for and joined.

use url::Url;

use super::exchange::without_credentials;
use super::item::{Answer, Item, Way, lane_of, registrable};
use super::worker::Worker;
use super::{record, retry};
use crate::extract::{self, Extraction, HopKind};
use crate::fetch::{Cut, Response};
use crate::inflate::{self, inflate};
use crate::input::{Further, masked};
use crate::page::{Hints, Page};
use crate::record::{ErrorCode, Failure, Outcome, Record, Warning};

/// Pages of one article that are asked for, where the rule does not say.
const MOST_PAGES: usize = 10;
/// Meta refreshes followed for one page.
const MOST_REFRESHES: u32 = 3;

/// Where an item has got to.
pub(super) enum Reached {
    /// Another page is needed first.
    Onward,
    /// Its record.
    End(Box<Extraction>),
}

/// Takes an answer in: the end of the item, or the next page it needs.
pub(super) fn reach(worker: &Worker<'_>, item: &mut Item, answer: Answer) -> Reached {
    if !item.pages.is_empty() {
        return reach_further(worker, item, answer);
    }
    let extraction = extraction_of(worker, item, answer);
    if worker.settings.follows_pages {
        if let Some(to) = refresh(item, &extraction) {
            item.way.refreshes += 1;
            item.way.redirects.push(item.way.url.to_string());
            go(worker, item, to);
            return Reached::Onward;
        }
        if let Some(to) = next_page(&item.asked, &item.way.url, item.pages.is_empty(), &extraction) {
            item.asked.push(item.way.url.clone());
            item.pages.push(extraction);
            item.way = Way::to(item.way.url.clone());
            go(worker, item, to);
            return Reached::Onward;
        }
    }
    let mut extraction = extraction;
    more_pages(&mut extraction);
    Reached::End(Box::new(extraction))
}

/// A page that is not the first.
fn reach_further(worker: &Worker<'_>, item: &mut Item, answer: Answer) -> Reached {
    let failed = match &answer {
        Err((_, failure)) => Some(failure.message.clone()),
        Ok(_) => None,
    };
    let extraction = extraction_of(worker, item, answer);
    if let Some(why) = unusable(&item.pages, &extraction) {
        let missing = Some((masked(&item.way.url), failed.unwrap_or(why)));
        return Reached::End(Box::new(joined(worker, std::mem::take(&mut item.pages), missing)));
    }
    let to = next_page(&item.asked, &item.way.url, false, &extraction);
    item.asked.push(item.way.url.clone());
    item.pages.push(extraction);
    match to {
        Some(to) => {
            go(worker, item, to);
            Reached::Onward
        }
        None => Reached::End(Box::new(joined(worker, std::mem::take(&mut item.pages), None))),
    }
}

/// Joins pages that were stored together, as far as today's rules ask for them.
pub(super) fn join_stored(worker: &Worker<'_>, first: Extraction, page: &Page, mut stored: Vec<Further>) -> Extraction {
    let Some(mut here) = page.url.clone().filter(|_| !stored.is_empty()) else {
        let mut first = first;
        more_pages(&mut first);
        return first;
    };
    let input = first.record.input.clone();
    let (mut asked, mut pages, mut missing) = (Vec::new(), vec![first], None);
    while let Some(to) = next_page(&asked, &here, pages.len() == 1, &pages[pages.len() - 1]) {
        let Some(place) = stored.iter().position(|further| further.asked.contains(&to)) else {
            let mut whole = joined(worker, pages, None);
            more_pages(&mut whole);
            return whole;
        };
        let extraction = worker.extract(&stored.remove(place).page, input.clone());
        if let Some(why) = unusable(&pages, &extraction) {
            missing = Some((masked(&to), why));
            break;
        }
        asked.push(std::mem::replace(&mut here, to));
        pages.push(extraction);
    }
    if pages.len() == 1 && missing.is_none() {
        return pages.remove(0);
    }
    joined(worker, pages, missing)
}

/// Why an extraction is no further page of the article that begins with `pages`.
fn unusable(pages: &[Extraction], extraction: &Extraction) -> Option<String> {
    let record = &extraction.record;
    if !matches!(record.outcome, Outcome::Ok | Outcome::Partial | Outcome::Paywalled) {
        let message = record.error.as_ref().map(|error| error.message.clone());
        return Some(message.unwrap_or_else(|| "no content".to_owned()));
    }
    let is_repeated = pages.iter().any(|page| page.record.content_hash == record.content_hash);
    is_repeated.then(|| "the same text again".to_owned())
}

fn go(worker: &Worker<'_>, item: &mut Item, to: Url) {
    let way = Way::to(to);
    item.asking.forget_validators();
    if item.pages.is_empty() {
        item.way.url = way.url;
        item.way.attempt = 0;
    } else {
        item.way = way;
    }
    item.lane = lane_of(&item.way.url, worker.settings.limit_by);
}

/// All pages as one record; a page that could not be had is told of.
fn joined(worker: &Worker<'_>, pages: Vec<Extraction>, missing: Option<(String, String)>) -> Extraction {
    let mut whole = extract::join(pages, worker.options);
    if let Some((url, why)) = missing {
        let warning = Warning { code: "page_missing".to_owned(), detail: Some(format!("{url}: {why}")) };
        whole.record.quality.warnings.push(warning);
    }
    whole
}

/// Where a page without content sends its readers by a meta refresh.
fn refresh(item: &Item, extraction: &Extraction) -> Option<Url> {
    let has_content = matches!(extraction.record.outcome, Outcome::Ok | Outcome::Partial | Outcome::Paywalled);
    if has_content
        || item.way.refreshes >= MOST_REFRESHES
        || extraction.record.fetch.status.is_none_or(|status| status >= 400)
    {
        return None;
    }
    let hop = extraction.hops.iter().find(|hop| hop.kind == HopKind::Refresh)?;
    let is_new = hop.url != item.way.url && !item.way.redirects.iter().any(|seen| *seen == hop.url.as_str());
    (is_new && matches!(hop.url.scheme(), "http" | "https")).then(|| hop.url.clone())
}

/// The page that a rule names as the whole article or its next part: of the same site, not asked for yet, and not one
/// too many.
fn next_page(asked: &[Url], here: &Url, is_first: bool, extraction: &Extraction) -> Option<Url> {
    let most = extraction.most_pages.unwrap_or(MOST_PAGES);
    if asked.len() + 1 >= most {
        return None;
    }
    let hop = extraction.hops.iter().find(|hop| match hop.kind {
        HopKind::Single => is_first,
        HopKind::Next => true,
        HopKind::Refresh | HopKind::Canonical => false,
    })?;
    let mut to = hop.url.clone();
    to.set_fragment(None);
    let is_same = |url: &Url| {
        let mut url = url.clone();
        url.set_fragment(None);
        url == to
    };
    let site = |url: &Url| registrable(url.host_str().unwrap_or_default()).to_owned();
    let is_fetchable = matches!(to.scheme(), "http" | "https") && site(&to) == site(here);
    (is_fetchable && !is_same(here) && !asked.iter().any(is_same)).then_some(to)
}

/// Says that there is more where it was not fetched.
pub(super) fn more_pages(extraction: &mut Extraction) {
    let next = extraction.hops.iter().find(|hop| matches!(hop.kind, HopKind::Next | HopKind::Single));
    if let Some(hop) = next {
        let warning = Warning { code: "more_pages".to_owned(), detail: Some(hop.url.to_string()) };
        extraction.record.quality.warnings.push(warning);
    }
}

/// The extraction of what came of a URL.
fn extraction_of(worker: &Worker<'_>, item: &mut Item, answer: Answer) -> Extraction {
    let input = item.input.clone();
    let settings = worker.settings;
    let mut extraction = match answer {
        Ok(response) => {
            let status = response.status;
            let mut extraction = match page_of(response, item, settings.fetch.max_size) {
                Ok(page) => {
                    let mut extraction = worker.extract(&page, input);
                    if page.is_cut_short {
                        no_text_cut_short(&mut extraction.record);
                    }
                    if settings.keeps_pages && item.pages.is_empty() {
                        item.page = Some(Box::new(page));
                    }
                    extraction
                }
                Err(failure) => record::failed(input, Outcome::Error, failure),
            };
            extraction.record.fetch.status = Some(status);
            extraction
        }
        Err((outcome, failure)) => record::failed(input, outcome, failure),
    };
    let way = &item.way;
    let fetch = &mut extraction.record.fetch;
    fetch.from = Some(way.from);
    let has_answer = way.fetched_at != jiff::Timestamp::UNIX_EPOCH;
    let at = if has_answer { way.fetched_at } else { jiff::Timestamp::now() };
    fetch.fetched_at = (!settings.is_reproducible).then(|| at.round(jiff::Unit::Second).unwrap_or(at).to_string());
    fetch.robots = way.robots;
    fetch.redirects.clone_from(&way.redirects);
    extraction.record.url = Some(way.url.to_string());
    record::mask(&mut extraction.record);
    extraction
}

fn page_of(response: Response, item: &Item, max_size: u64) -> Result<Page, Failure> {
    let encoding = response.header("content-encoding").unwrap_or_default();
    let inflated = inflate(&response.bytes, encoding, max_size).map_err(|error| {
        let (code, retryable) = match error {
            inflate::Error::TooLarge { .. } | inflate::Error::Bomb => (ErrorCode::TooLarge, false),
            inflate::Error::UnknownEncoding(_) | inflate::Error::Broken { .. } => (ErrorCode::BrokenTransfer, true),
        };
        Failure { code, message: error.to_string(), retryable }
    })?;
    let captured_at = response.header("date").and_then(retry::http_date).unwrap_or(item.way.fetched_at);
    Ok(Page {
        content_type: response.header("content-type").map(str::to_owned),
        url: Some(without_credentials(&item.way.url)),
        status: Some(response.status),
        captured_at: Some(captured_at),
        is_cut_short: response.cut == Some(Cut::Disconnect) || inflated.is_truncated,
        headers: response.headers,
        hints: if item.pages.is_empty() { item.hints.clone() } else { Hints::default() },
        ..Page::new(inflated.bytes)
    })
}

/// A transfer that broke before any text came is the transfer's fault, not the page's.
fn no_text_cut_short(record: &mut Record) {
    if record.outcome == Outcome::NotArticle {
        record.outcome = Outcome::Error;
        record.error = Some(Failure {
            code: ErrorCode::BrokenTransfer,
            message: "the transfer broke before any text came".to_owned(),
            retryable: true,
        });
    }
}
