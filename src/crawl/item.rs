//! One input on its way over the network: what it is, where it has got to, and whose turn it needs.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use super::Refusal;
use super::exchange::Exchange;
use super::limit::LimitBy;
use crate::extract::Extraction;
use crate::fetch::Response;
use crate::input::Validators;
use crate::page::{Hints, Page};
use crate::record::{FetchedFrom, Input, Robots};

/// An input and the way it has come.
pub(super) struct Item {
    pub(super) number: u64,
    pub(super) input: Input,
    /// What a feed or an archive already said about the page.
    pub(super) hints: Hints,
    /// What is asked for beside the page.
    pub(super) asking: Asking,
    /// The URL as the input names it.
    pub(super) named: Url,
    /// Whose turn it needs next.
    pub(super) lane: Arc<str>,
    pub(super) way: Way,
    /// Pages of the same article that are here already.
    pub(super) pages: Vec<Extraction>,
    /// Pages that were asked for beside the first, so that none is asked for twice.
    pub(super) asked: Vec<Url>,
    /// Requests and answers so far, where they are kept.
    pub(super) exchanges: Vec<Exchange>,
    /// The first page that was extracted, where it is kept.
    pub(super) page: Option<Box<Page>>,
}

/// How an item's requests differ from those of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Asking {
    /// Headers beyond those of every request.
    pub(super) headers: Vec<(String, String)>,
    /// Feeds, sitemaps and lists are wanted as well as pages.
    pub(super) any_document: bool,
}

impl Asking {
    /// A page only if it is another than that of `validators`.
    pub(super) fn unless(validators: &Validators) -> Self {
        // RFC 9110, section 13.1.3: a server that knows the one ignores the other, older ones know only the date.
        let conditions = [(CONDITIONS[0], &validators.etag), (CONDITIONS[1], &validators.last_modified)];
        let headers = conditions
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)))
            .filter(|(_, value)| reqwest::header::HeaderValue::from_str(value).is_ok())
            .collect();
        Asking { headers, any_document: false }
    }

    /// Whether the answer may be that nothing has changed.
    pub(super) fn has_validators(&self) -> bool {
        self.headers.iter().any(|(name, _)| CONDITIONS.contains(&name.as_str()))
    }

    /// The next request is for another page, of which nothing is known.
    pub(super) fn forget_validators(&mut self) {
        self.headers.retain(|(name, _)| !CONDITIONS.contains(&name.as_str()));
    }
}

const CONDITIONS: [&str; 2] = ["if-none-match", "if-modified-since"];

/// The way to one page.
#[derive(Debug)]
pub(super) struct Way {
    /// Where the next request goes, or the last went.
    pub(super) url: Url,
    /// URLs passed through, the one asked for first.
    pub(super) redirects: Vec<String>,
    /// Status of the redirect that named `url`, until that is asked for.
    pub(super) redirected_by: Option<u16>,
    /// Meta refreshes among them.
    pub(super) refreshes: u32,
    pub(super) robots: Option<Robots>,
    /// Tries of the next request that have failed.
    pub(super) attempt: u32,
    pub(super) fetched_at: Timestamp,
    pub(super) from: FetchedFrom,
}

impl Way {
    pub(super) fn to(url: Url) -> Self {
        Way {
            url,
            redirects: Vec::new(),
            redirected_by: None,
            refreshes: 0,
            robots: None,
            attempt: 0,
            fetched_at: Timestamp::UNIX_EPOCH,
            from: FetchedFrom::Network,
        }
    }
}

/// What came of a URL.
pub(super) type Answer = Result<Response, Refusal>;

impl Item {
    pub(super) fn new(number: u64, input: Input, url: Url, limit_by: LimitBy) -> Self {
        Item {
            number,
            input,
            lane: lane_of(&url, limit_by),
            hints: Hints::default(),
            asking: Asking::default(),
            named: url.clone(),
            way: Way::to(url),
            pages: Vec::new(),
            asked: Vec::new(),
            exchanges: Vec::new(),
            page: None,
        }
    }

    /// The item as it waits on disk. None for one with pages or exchanges, which stays in memory.
    pub(super) fn to_bytes(&self) -> Option<Vec<u8>> {
        if !self.pages.is_empty() || !self.exchanges.is_empty() || self.page.is_some() {
            return None;
        }
        let way = &self.way;
        let has_begun = !way.redirects.is_empty() || way.attempt > 0 || way.robots.is_some();
        let stored = Stored {
            number: self.number,
            input: Cow::Borrowed(&self.input),
            hints: (self.hints != Hints::default()).then_some(Cow::Borrowed(&self.hints)),
            asking: (self.asking != Asking::default()).then_some(Cow::Borrowed(&self.asking)),
            lane: self.lane.as_ref().into(),
            named: self.named.as_str().into(),
            begun: has_begun.then(|| Begun {
                url: way.url.as_str().into(),
                redirects: Cow::Borrowed(&way.redirects),
                refreshes: way.refreshes,
                robots: way.robots,
                attempt: way.attempt,
                fetched_at: way.fetched_at.to_string(),
                from: way.from,
                asked: self.asked.iter().map(Url::to_string).collect(),
            }),
        };
        serde_json::to_vec(&stored).ok()
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let Stored { number, input, hints, asking, lane, named, begun } = serde_json::from_slice(bytes).ok()?;
        let mut item = Item {
            lane: lane.into(),
            hints: hints.map(Cow::into_owned).unwrap_or_default(),
            asking: asking.map(Cow::into_owned).unwrap_or_default(),
            ..Item::new(number, input.into_owned(), named.parse().ok()?, LimitBy::Host)
        };
        if let Some(Begun { url, redirects, refreshes, robots, attempt, fetched_at, from, asked }) = begun {
            let (url, redirects, fetched_at) = (url.parse().ok()?, redirects.into_owned(), fetched_at.parse().ok()?);
            item.way = Way { url, redirects, redirected_by: None, refreshes, robots, attempt, fetched_at, from };
            item.asked = asked.iter().map(|url| url.parse().ok()).collect::<Option<_>>()?;
        }
        Some(item)
    }
}

#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    number: u64,
    input: Cow<'a, Input>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hints: Option<Cow<'a, Hints>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    asking: Option<Cow<'a, Asking>>,
    lane: Cow<'a, str>,
    named: Cow<'a, str>,
    /// Where it has been already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    begun: Option<Begun<'a>>,
}

#[derive(Serialize, Deserialize)]
struct Begun<'a> {
    url: Cow<'a, str>,
    redirects: Cow<'a, [String]>,
    refreshes: u32,
    robots: Option<Robots>,
    attempt: u32,
    fetched_at: String,
    from: FetchedFrom,
    asked: Vec<String>,
}

/// Whose turn a request to `url` needs, as far as the URL tells. By address it is the host until the address is known.
pub(super) fn lane_of(url: &Url, limit_by: LimitBy) -> Arc<str> {
    let host = url.host_str().unwrap_or_default();
    match (url.host(), limit_by) {
        (Some(url::Host::Domain(name)), LimitBy::Domain) => registrable(name).into(),
        _ => host.into(),
    }
}

/// The registrable domain of a host name, by the public suffix list; the name itself where it has none.
pub(super) fn registrable(host: &str) -> &str {
    psl::domain_str(host).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_comes_back_from_disk_with_the_way_it_has_come() {
        let url = |text: &str| -> Url { text.parse().expect("a URL") };
        let input = Input { line: Some(7), url: Some("http://a.test/x".to_owned()), ..Input::default() };
        let mut item = Item::new(6, input, url("http://u:p@a.test/x"), LimitBy::Host);
        item.hints.title = Some("A hint".to_owned());
        item.asking.headers.push(("if-none-match".to_owned(), "\"1\"".to_owned()));
        let back = |item: &Item| Item::from_bytes(&item.to_bytes().expect("it can wait on disk")).expect("readable");
        let fresh = back(&item);
        assert_eq!((fresh.number, &fresh.input, &fresh.lane), (6, &item.input, &item.lane));
        assert_eq!((&fresh.hints, &fresh.asking, &fresh.named), (&item.hints, &item.asking, &item.named));
        assert_eq!(format!("{:?}", fresh.way), format!("{:?}", item.way));
        item.way.redirects.push("http://a.test/x".to_owned());
        item.way = Way { url: url("https://b.test/y"), robots: Some(Robots::Allowed), attempt: 1, ..item.way };
        item.way.fetched_at = "2026-11-01T08:00:00.25Z".parse().expect("a time");
        item.lane = "b.test".into();
        item.asked.push(url("https://b.test/y?page=2"));
        let begun = back(&item);
        assert_eq!(format!("{:?}", begun.way), format!("{:?}", item.way));
        assert_eq!((&begun.named, &begun.lane, &begun.asked), (&item.named, &item.lane, &item.asked));
        item.pages.push(Extraction::default());
        assert!(item.to_bytes().is_none());
    }
}
