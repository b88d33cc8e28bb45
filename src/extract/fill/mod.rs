//! Puts into the record what the steps found. Fields with candidates are put there by `fields`, the source by `source`.

mod account;
mod body;
mod quality;
mod verdict;

use url::Url;

pub(super) use self::account::trace;
pub(super) use self::body::{body, take_body, views};
pub(super) use self::verdict::{judgement, type_of_walls};
use super::address::Address;
use super::outcome;
use super::{Extraction, Tree};
use crate::decode::Decoded;
use crate::dom::Dom;
use crate::page::Page;
use crate::record::{Record, Warning};

/// A record without content.
pub(super) fn without_content(page: &Page, (outcome, error): outcome::Verdict) -> Extraction {
    let (outcome, error) = outcome::of_head(page).unwrap_or((outcome, error));
    let mut record = Record { outcome, error, ..Record::default() };
    record.url = page.url.as_ref().map(Url::to_string);
    record.fetch.bytes = Some(page.bytes.len() as u64);
    record.fetch.status = page.status;
    Extraction { record, ..Extraction::default() }
}

/// What is known of the transfer without the network's own account.
pub(super) fn transfer(record: &mut Record, page: &Page, decoded: &Decoded<'_>) {
    record.fetch.encoding = Some(decoded.encoding.to_owned());
    record.fetch.bytes = Some(page.bytes.len() as u64);
    record.fetch.status = page.status;
    record.fetch.etag = page.header("etag").map(str::to_owned);
    record.fetch.last_modified = page.header("last-modified").map(str::to_owned);
}

/// What a reader of the record should know.
pub(super) fn warnings(record: &mut Record, tree: &Tree<'_>, decoded: &Decoded<'_>, address: &Address) {
    let mut warn =
        |code: &str, detail: Option<String>| record.quality.warnings.push(Warning { code: code.to_owned(), detail });
    if tree.page.is_cut_short {
        warn("transfer_cut_short", None);
    }
    if tree.dom.is_truncated {
        warn("tree_truncated", None);
    }
    if decoded.had_errors {
        warn("encoding_errors", Some(decoded.encoding.to_owned()));
    }
    if address.is_declared_by_page {
        warn("url_from_page", address.url.as_ref().map(Url::to_string));
    }
    if let Some(frames) = frames(tree.dom, address) {
        warn("frames", Some(frames));
    }
    for problem in &tree.rule.problems {
        warn("rule_problem", Some(problem.clone()));
    }
    let differs = |declared: &str, detected: &str| declared.split('-').next() != Some(detected);
    if let (Some(declared), Some(detected)) = (&record.language, &record.language_detected)
        && differs(declared, detected)
    {
        let detail = format!("declared {declared}, detected {detected}");
        record.quality.warnings.push(Warning { code: "language_mismatch".to_owned(), detail: Some(detail) });
    }
}

/// The documents that a page of frames shows, and that hold its text.
fn frames(dom: &Dom, address: &Address) -> Option<String> {
    /// More are not named.
    const MOST: usize = 8;
    let set = dom.html.root_element().child_elements().find(|element| element.value().name() == "frameset")?;
    let frames = set.descendent_elements().filter(|element| element.value().name() == "frame");
    let absolute = |path: &str| match &address.url {
        Some(url) => url.join(path).map_or_else(|_| path.to_owned(), String::from),
        None => path.to_owned(),
    };
    let named: Vec<String> = frames.filter_map(|frame| frame.attr("src").map(absolute)).take(MOST).collect();
    Some(named.join(" "))
}
