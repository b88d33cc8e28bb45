//! An article of several pages: what belongs to it on other pages is asked for and joined.

use url::Url;

use super::arrival::extraction_of;
use super::extracting::Extracting;
use super::item::{Answer, Item, Way, lane_of, registrable};
use crate::extract::{self, Extraction, HopKind};
use crate::input::{Beside, masked};
use crate::page::Page;
use crate::record::{Input, Warning};

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
pub(super) fn reach(extracting: &Extracting<'_>, item: &mut Item, answer: Answer) -> Reached {
    if !item.pages.is_empty() {
        return reach_further(extracting, item, answer);
    }
    let extraction = extraction_of(extracting, item, answer);
    if extracting.settings.follows_pages {
        if let Some(to) = refresh(&item.way, &extraction) {
            item.way.refreshes += 1;
            item.way.redirects.push(item.way.url.to_string());
            go(extracting, item, to);
            return Reached::Onward;
        }
        if let Some(to) = next_page(&item.asked, &item.way.url, item.pages.is_empty(), &extraction) {
            item.asked.push(item.way.url.clone());
            item.pages.push(extraction);
            item.way = Way::to(item.way.url.clone());
            go(extracting, item, to);
            return Reached::Onward;
        }
    }
    let mut extraction = extraction;
    more_pages(&mut extraction);
    Reached::End(Box::new(extraction))
}

/// A page that is not the first.
fn reach_further(extracting: &Extracting<'_>, item: &mut Item, answer: Answer) -> Reached {
    let failed = match &answer {
        Err((_, failure)) => Some(failure.message.clone()),
        Ok(_) => None,
    };
    let extraction = extraction_of(extracting, item, answer);
    if let Some(why) = unusable(&item.pages, &extraction) {
        let missing = Some((masked(&item.way.url), failed.unwrap_or(why)));
        return Reached::End(Box::new(joined(extracting, std::mem::take(&mut item.pages), missing)));
    }
    let to = next_page(&item.asked, &item.way.url, false, &extraction);
    item.asked.push(item.way.url.clone());
    item.pages.push(extraction);
    match to {
        Some(to) => {
            go(extracting, item, to);
            Reached::Onward
        }
        None => Reached::End(Box::new(joined(extracting, std::mem::take(&mut item.pages), None))),
    }
}

/// The record of a stored page, joined with what today's rules ask for, as far as it is stored too.
pub(super) fn of_stored(extracting: &Extracting<'_>, page: &Page, mut beside: Beside, input: &Input) -> Extraction {
    let mut first = extracting.extract(page, input.clone());
    let mut way = page.url.clone().map(Way::to);
    let follows = extracting.settings.follows_pages || beside.has_parts();
    while let Some(way) = way.as_mut().filter(|_| follows) {
        let sent_on = refresh(way, &first).and_then(|to| Some((beside.take(&to)?, to)));
        let Some((found, to)) = sent_on else { break };
        way.refreshes += 1;
        way.redirects.push(std::mem::replace(&mut way.url, to).to_string());
        first = extracting.extract(&found, input.clone());
        first.record.fetch.redirects.clone_from(&way.redirects);
    }
    match way {
        Some(way) if follows => join_stored(extracting, first, way.url, beside, input),
        _ => {
            more_pages(&mut first);
            first
        }
    }
}

fn join_stored(
    extracting: &Extracting<'_>,
    first: Extraction,
    mut here: Url,
    mut beside: Beside,
    input: &Input,
) -> Extraction {
    let (mut asked, mut pages, mut missing, mut is_more) = (Vec::new(), vec![first], None, false);
    while let Some(to) = next_page(&asked, &here, pages.len() == 1, &pages[pages.len() - 1]) {
        let Some(page) = beside.take(&to) else {
            is_more = true;
            break;
        };
        let extraction = extracting.extract(&page, input.clone());
        if let Some(why) = unusable(&pages, &extraction) {
            missing = Some((masked(&to), why));
            break;
        }
        asked.push(std::mem::replace(&mut here, to));
        pages.push(extraction);
    }
    let is_alone = pages.len() == 1 && missing.is_none();
    let mut whole = if is_alone { pages.remove(0) } else { joined(extracting, pages, missing) };
    if is_alone || is_more {
        more_pages(&mut whole);
    }
    whole
}

/// Why an extraction is no further page of the article that begins with `pages`.
fn unusable(pages: &[Extraction], extraction: &Extraction) -> Option<String> {
    let record = &extraction.record;
    if !record.outcome.has_content() {
        let message = record.error.as_ref().map(|error| error.message.clone());
        return Some(message.unwrap_or_else(|| "no content".to_owned()));
    }
    let is_repeated = pages.iter().any(|page| page.record.content_hash == record.content_hash);
    is_repeated.then(|| "the same text again".to_owned())
}

fn go(extracting: &Extracting<'_>, item: &mut Item, to: Url) {
    let way = Way::to(to);
    item.asking.forget_validators();
    if item.pages.is_empty() {
        item.way.url = way.url;
        item.way.attempt = 0;
    } else {
        item.way = way;
    }
    item.lane = lane_of(&item.way.url, extracting.settings.limit_by);
}

/// All pages as one record; a page that could not be fetched is named in a warning.
fn joined(extracting: &Extracting<'_>, pages: Vec<Extraction>, missing: Option<(String, String)>) -> Extraction {
    let mut whole = extract::join(pages, extracting.options);
    if let Some((url, why)) = missing {
        let warning = Warning { code: "page_missing".to_owned(), detail: Some(format!("{url}: {why}")) };
        whole.record.quality.warnings.push(warning);
    }
    whole
}

/// Where a page without content sends its readers by a meta refresh.
fn refresh(way: &Way, extraction: &Extraction) -> Option<Url> {
    if extraction.record.outcome.has_content()
        || way.refreshes >= MOST_REFRESHES
        || extraction.record.fetch.status.is_none_or(|status| status >= 400)
    {
        return None;
    }
    let hop = extraction.hops.iter().find(|hop| hop.kind == HopKind::Refresh)?;
    let is_new = hop.url != way.url && !way.redirects.iter().any(|seen| *seen == hop.url.as_str());
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
