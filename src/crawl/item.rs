//! One input on its way over the network: what it is, where it has got to, and whose turn it needs.

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

    /// An item that has not been anywhere yet, as it waits on disk.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let stored = Stored {
            number: self.number,
            input: &self.input,
            hints: &self.hints,
            asking: &self.asking,
            lane: &self.lane,
            url: self.way.url.as_str(),
        };
        serde_json::to_vec(&stored).expect("strings and numbers")
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Read {
            number: u64,
            input: Input,
            hints: Hints,
            asking: Asking,
            lane: String,
            url: String,
        }
        let Read { number, input, hints, asking, lane, url } = serde_json::from_slice(bytes).ok()?;
        Some(Item { lane: lane.into(), hints, asking, ..Item::new(number, input, url.parse().ok()?, LimitBy::Host) })
    }
}

#[derive(Serialize)]
struct Stored<'a> {
    number: u64,
    input: &'a Input,
    hints: &'a Hints,
    asking: &'a Asking,
    lane: &'a str,
    url: &'a str,
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
