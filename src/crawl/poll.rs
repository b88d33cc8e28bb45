//! Documents that announce articles, asked for politely: feeds, sitemaps, lists, home pages.
//!
//! What makes polling welcome: the validators of the last answer go with the question, so that most answers are 304
//! and empty; hosts take turns; and what a server says about when to come back is passed on.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use tokio::runtime::Runtime;
use url::Url;

use super::announced::{Came, unpacked};
use super::hops::Shared;
use super::item::{Asking, Item, lane_of};
use super::network::{self, Ending, Fetched, Network};
use super::queue::Queue;
use super::summary::Timings;
use super::{Refusal, Settings, Work, record, retry};
use crate::extract;
use crate::fetch::{Gauge, Held};
use crate::inflate::{self, Inflated};
use crate::input::Validators;
use crate::record::{ErrorCode, Failure, Input, Outcome};
use crate::selectors::RuleSet;

/// Feeds first: some servers answer one URL with a page or with its feed.
const WANTED: &str = "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,text/html;q=0.8,*/*;q=0.7";

/// A document to ask for.
#[derive(Debug, Clone)]
pub struct Question {
    /// Comes back with the answer.
    pub id: i64,
    /// Where it is.
    pub url: Url,
    /// Of the answer before.
    pub validators: Validators,
}

impl Question {
    /// A first question.
    pub fn new(id: i64, url: Url) -> Self {
        Question { id, url, validators: Validators::default() }
    }
}

/// What came of a question.
#[derive(Debug)]
pub struct Answer {
    /// The question's.
    pub id: i64,
    /// What was asked for.
    pub asked: Url,
    /// Where the answer came from, after redirects.
    pub url: Url,
    /// When.
    pub at: Timestamp,
    /// The document, that there is no other than before, or why there is none.
    pub reply: Result<Reply, Refusal>,
    /// The status, where there was an answer.
    pub status: Option<u16>,
    /// The server asks not to be asked again for this long: `Retry-After`, capped at a week.
    pub retry_after: Option<Duration>,
    /// How long the answer stays fresh: `max-age` (RFC 9111, section 5.2.2.1).
    pub max_age: Option<Duration>,
    /// Bytes that came, as sent.
    pub bytes: u64,
    /// Its share of the memory, held while somebody holds the answer.
    _held: Option<Held>,
}

/// A good answer.
#[derive(Debug)]
pub enum Reply {
    /// 304: what the validators stand for still holds.
    Unchanged,
    /// A document.
    Changed(Document),
}

/// A document, content codings undone.
#[derive(Debug)]
pub struct Document {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
    /// The transfer, or the content coding, broke off: these are the bytes up to there.
    pub is_cut_short: bool,
}

impl Document {
    /// What there is to read.
    pub(super) fn came(&self) -> Came<'_> {
        let content_type = self.content_type.as_deref();
        Came { bytes: &self.bytes, content_type, is_cut_short: self.is_cut_short }
    }
}

/// Asks questions; robots.txt and rates are remembered from one to the next.
pub struct Poller {
    runtime: Runtime,
    shared: Arc<Shared>,
    gauge: Gauge,
    rules: RuleSet,
}

impl Poller {
    /// Starts the network.
    ///
    /// # Errors
    /// No thread can be started.
    pub fn start(settings: &Settings) -> std::io::Result<Self> {
        let gauge = Gauge::default();
        // What was kept for pages says nothing of what a feed holds now: its own validators do.
        let settings = Settings { cache: None, ..settings.clone() };
        let shared = Arc::new(super::shared(&settings, gauge.clone(), Arc::new(Timings::default())));
        Ok(Poller { runtime: network::runtime()?, shared, gauge, rules: RuleSet::none() })
    }

    /// Asks all `questions`, many at a time, and hands each answer to `sink` on the calling thread. `sink` ends it by
    /// breaking; setting `stop` lets what is in flight finish and cancels the others.
    pub fn ask(&self, questions: Vec<Question>, stop: &AtomicBool, sink: &mut dyn FnMut(Answer) -> ControlFlow<()>) {
        let settings = &self.shared.settings;
        let queue = Arc::new(Queue::new(settings.per_host.get()));
        let is_over = AtomicBool::new(false);
        let (out, fetched) = channel::<Work>();
        for (number, question) in (0..).zip(&questions) {
            let mut item = Item::new(number, Input::default(), question.url.clone(), settings.limit_by);
            item.asking = asking(question);
            if let Err(item) = queue.push(Box::new(item)) {
                // There is no room on disk for it, so it stays in memory.
                queue.take_in(item);
            }
        }
        queue.close();
        thread::scope(|scope| {
            let ending = Ending { stop, is_over: &is_over, deadline: None };
            let (queue, gauge, rules) = (&queue, self.gauge.clone(), &self.rules);
            let network = Network { settings, rules, queue, gauge, ending };
            scope.spawn(move || self.runtime.block_on(network::dispatch(&network, &self.runtime, &self.shared, &out)));
            for work in &fetched {
                let Work::Fetched(Fetched { item, answer, slot }) = work else { continue };
                let question = usize::try_from(item.number).ok().and_then(|number| questions.get(number));
                let flow = question.map_or(ControlFlow::Continue(()), |question| {
                    sink(reply(question, &item, answer, settings.fetch.max_size))
                });
                drop(slot);
                queue.finish();
                if flow.is_break() {
                    is_over.store(true, Ordering::Relaxed);
                    break;
                }
            }
        });
    }
}

impl Poller {
    /// Whether the host of `url` has asked to be left alone, or kept failing.
    pub(super) fn leaves_alone(&self, url: &Url) -> bool {
        self.shared.health.permits(&lane_of(url, self.shared.settings.limit_by)).is_err()
    }
}

impl std::fmt::Debug for Poller {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Poller").finish_non_exhaustive()
    }
}

fn asking(question: &Question) -> Asking {
    let mut headers: Vec<(String, String)> = vec![("accept".to_owned(), WANTED.to_owned())];
    headers.extend(Asking::unless(&question.validators).headers);
    Asking { headers, any_document: true }
}

fn reply(question: &Question, item: &Item, answered: super::item::Answer, max_size: u64) -> Answer {
    let mut answer = Answer {
        id: question.id,
        asked: question.url.clone(),
        url: item.way.url.clone(),
        at: item.way.fetched_at,
        reply: Ok(Reply::Unchanged),
        status: None,
        retry_after: None,
        max_age: None,
        bytes: 0,
        _held: None,
    };
    if answer.at == Timestamp::UNIX_EPOCH {
        answer.at = Timestamp::now();
    }
    let response = match answered {
        Ok(response) => response,
        Err(refusal) => return Answer { reply: Err(refusal), ..answer },
    };
    let now = answer.at;
    answer.status = Some(response.status);
    answer.bytes = response.bytes.len() as u64;
    answer.retry_after =
        response.header("retry-after").and_then(|value| retry::asked(value, now)).map(|wait| wait.min(WEEK));
    answer.max_age = response.header("cache-control").and_then(max_age);
    if response.status == 304 {
        return answer;
    }
    if let Some((outcome, Some(failure))) = extract::outcome_of_status(response.status) {
        answer.reply = Err((outcome, failure));
        return answer;
    }
    let header = |name: &str| response.header(name).map(str::to_owned);
    let (content_type, etag, last_modified) = (header("content-type"), header("etag"), header("last-modified"));
    let encoding = header("content-encoding").unwrap_or_default();
    answer.reply = match unpacked(response.bytes.to_vec(), &encoding, max_size) {
        Ok(Inflated { bytes, is_truncated }) => {
            let is_cut_short = response.cut.is_some() || is_truncated;
            Ok(Reply::Changed(Document { bytes, content_type, etag, last_modified, is_cut_short }))
        }
        Err(error) => {
            let (code, retryable) = match error {
                inflate::Error::TooLarge { .. } | inflate::Error::Bomb => (ErrorCode::TooLarge, false),
                inflate::Error::UnknownEncoding(_) | inflate::Error::Broken { .. } => (ErrorCode::BrokenTransfer, true),
            };
            Err((Outcome::Error, Failure { retryable, ..record::failure(code, error.to_string()) }))
        }
    };
    answer._held = Some(response.held);
    answer
}

const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

fn max_age(value: &str) -> Option<Duration> {
    let seconds = value.split(',').find_map(|part| part.trim().strip_prefix("max-age="))?;
    seconds.trim_matches('"').parse().ok().map(Duration::from_secs)
}
