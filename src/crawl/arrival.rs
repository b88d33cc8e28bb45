//! From an answer to an extraction of its page, with how it came.

use super::exchange::without_credentials;
use super::extracting::Extracting;
use super::item::{Answer, Item};
use super::{record, retry};
use crate::extract::Extraction;
use crate::fetch::{Cut, Response};
use crate::inflate::{self, inflate};
use crate::page::{Hints, Page, is_part};
use crate::record::{ErrorCode, Failure, Outcome, Record};

/// The extraction of what came of a URL.
pub(super) fn extraction_of(extracting: &Extracting<'_>, item: &mut Item, answer: Answer) -> Extraction {
    let input = item.input.clone();
    let settings = extracting.settings;
    let mut extraction = match answer {
        Ok(response) => {
            let status = response.status;
            let mut extraction = match page_of(response, item, settings.fetch.max_size) {
                Ok(page) => {
                    let mut extraction = extracting.extract(&page, input);
                    if page.is_cut_short {
                        no_text_cut_short(&mut extraction.record);
                    }
                    if !is_answer(status, item) {
                        no_answer(&mut extraction.record, status);
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
        Err((outcome, failure)) => {
            let mut extraction = record::failed(input, outcome, failure);
            extraction.record.fetch.status = item.way.redirected_by;
            extraction
        }
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
        is_cut_short: response.cut == Some(Cut::Disconnect)
            || inflated.is_truncated
            || is_part(response.status, response.header("content-range")),
        headers: response.headers,
        hints: if item.pages.is_empty() { item.hints.clone() } else { Hints::default() },
        ..Page::new(inflated.bytes)
    })
}

/// Whether a status says what became of the page: 2xx, 4xx and 5xx do, and 304 to who asked with conditions. Others are
/// of no standard (LinkedIn's 999) or no answer to a plain question, whatever page comes with them.
fn is_answer(status: u16, item: &Item) -> bool {
    matches!(status, 200..=299 | 400..=599) || status == 304 && item.asking.has_validators()
}

fn no_answer(record: &mut Record, status: u16) {
    record.outcome = Outcome::Error;
    let message = format!("the server answered {status}");
    record.error = Some(Failure { code: ErrorCode::HttpError, message, retryable: false });
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
