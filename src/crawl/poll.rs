//! Documents that announce articles, asked for politely: feeds, sitemaps, lists, home pages.
//!
//! What makes polling welcome: the validators of the last answer go with the question, so that most answers are 304
//! and empty; hosts take turns; and what a server says about when to come back is passed on.

use std::collections::{HashMap, VecDeque};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{ACCEPT, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use url::Url;

use super::budget::{Budget, Permit};
use super::hops::{Arrival, Asking, follow};
use super::network::{Ending, LOOK_UP, Network};
use super::{Refusal, Settings, record, retry};
use crate::extract;
use crate::inflate::{self, inflate};
use crate::record::{ErrorCode, Failure, Outcome};

/// Feeds first: some servers answer one URL with a page or with its feed.
const WANTED: &str = "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,text/html;q=0.8,*/*;q=0.7";

/// A document to ask for.
#[derive(Debug, Clone)]
pub struct Question {
    /// Comes back with the answer.
    pub id: i64,
    /// Where it is.
    pub url: Url,
    /// `ETag` of the answer before.
    pub etag: Option<String>,
    /// `Last-Modified` of the answer before.
    pub last_modified: Option<String>,
}

impl Question {
    /// A first question.
    pub fn new(id: i64, url: Url) -> Self {
        Question { id, url, etag: None, last_modified: None }
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
    _permit: Option<Permit>,
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
}

/// Asks questions; robots.txt and rates are remembered from one to the next.
pub struct Poller {
    network: Network,
    settings: Settings,
    budget: Budget,
}

impl Poller {
    /// Starts the network.
    ///
    /// # Errors
    /// No thread can be started.
    pub fn start(settings: &Settings) -> std::io::Result<Self> {
        let network =
            Network::start(settings).ok_or_else(|| std::io::Error::other("the network's threads cannot be started"))?;
        Ok(Poller { network, settings: settings.clone(), budget: Budget::new(settings.bytes_in_flight) })
    }

    /// Asks all `questions`, many at a time, and hands each answer to `sink` on the calling thread. `sink` ends it by
    /// breaking; setting `stop` lets what is in flight finish.
    pub fn ask(&self, questions: Vec<Question>, stop: &AtomicBool, sink: &mut dyn FnMut(Answer) -> ControlFlow<()>) {
        let (answers, finished) = sync_channel(16);
        let mut waiting = in_turns(questions);
        let mut under_way = 0_usize;
        let is_over = AtomicBool::new(false);
        loop {
            while let Some(slot) = (!stop.load(Ordering::Relaxed))
                .then(|| Arc::clone(&self.network.pending).try_acquire_owned().ok())
                .flatten()
            {
                let Some(question) = waiting.pop_front() else { break };
                under_way += 1;
                let (shared, answers) = (Arc::clone(&self.network.shared), answers.clone());
                let (budget, max_size) = (self.budget.clone(), self.settings.fetch.max_size);
                self.network.runtime.spawn(async move {
                    let arrival = follow(&shared, question.url.clone(), &asking(&question)).await;
                    let done = tokio::task::spawn_blocking(move || {
                        let _ = answers.send(answer(question, arrival, &budget, max_size));
                    });
                    let _ = done.await;
                    drop(slot);
                });
            }
            if under_way == 0 {
                break;
            }
            match finished.recv_timeout(LOOK_UP) {
                Ok(answer) => {
                    under_way -= 1;
                    if sink(answer).is_break() {
                        break;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.network.is_over(Ending { stop, is_over: &is_over });
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
    }
}

/// Questions so ordered that hosts take turns: the many feeds of one host must not hold up the others.
fn in_turns(questions: Vec<Question>) -> VecDeque<Question> {
    let mut rounds: HashMap<String, usize> = HashMap::new();
    let mut keyed: Vec<(usize, Question)> = questions
        .into_iter()
        .map(|question| {
            let round = rounds.entry(question.url.host_str().unwrap_or_default().to_owned()).or_default();
            *round += 1;
            (*round, question)
        })
        .collect();
    keyed.sort_by_key(|(round, _)| *round);
    keyed.into_iter().map(|(_, question)| question).collect()
}

fn asking(question: &Question) -> Asking {
    let mut headers: Vec<(HeaderName, String)> = vec![(ACCEPT, WANTED.to_owned())];
    // RFC 9110, section 13.1.3: a server that knows the one ignores the other, older ones know only the date.
    headers.extend(question.etag.clone().map(|etag| (IF_NONE_MATCH, etag)));
    headers.extend(question.last_modified.clone().map(|date| (IF_MODIFIED_SINCE, date)));
    headers.retain(|(_, value)| reqwest::header::HeaderValue::from_str(value).is_ok());
    Asking { headers, any_document: true }
}

fn answer(question: Question, arrival: Arrival, budget: &Budget, max_size: u64) -> Answer {
    let mut answer = Answer {
        id: question.id,
        asked: question.url,
        url: arrival.url,
        at: arrival.fetched_at,
        reply: Ok(Reply::Unchanged),
        status: None,
        retry_after: None,
        max_age: None,
        bytes: 0,
        _permit: None,
    };
    let response = match arrival.answer {
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
    answer._permit = budget.acquire(answer.bytes);
    if let Some((outcome, Some(failure))) = extract::outcome_of_status(response.status) {
        answer.reply = Err((outcome, failure));
        return answer;
    }
    let header = |name: &str| response.header(name).map(str::to_owned);
    let (content_type, etag, last_modified) = (header("content-type"), header("etag"), header("last-modified"));
    let encoding = header("content-encoding").unwrap_or_default();
    answer.reply = match unpacked(response.bytes, &encoding, max_size) {
        Ok(bytes) => Ok(Reply::Changed(Document { bytes, content_type, etag, last_modified })),
        Err(error) => {
            let (code, retryable) = match error {
                inflate::Error::TooLarge { .. } | inflate::Error::Bomb => (ErrorCode::TooLarge, false),
                inflate::Error::UnknownEncoding(_) | inflate::Error::Broken { .. } => (ErrorCode::BrokenTransfer, true),
            };
            Err((Outcome::Error, Failure { retryable, ..record::failure(code, error.to_string()) }))
        }
    };
    answer
}

const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

/// The content coding undone, and then a file that is gzip by itself: sitemaps are.
pub(super) fn unpacked(bytes: Vec<u8>, encoding: &str, max_size: u64) -> Result<Vec<u8>, inflate::Error> {
    let bytes = inflate(&bytes, encoding, max_size)?.bytes;
    if bytes.starts_with(b"\x1f\x8b") { Ok(inflate(&bytes, "gzip", max_size)?.bytes) } else { Ok(bytes) }
}

fn max_age(value: &str) -> Option<Duration> {
    let seconds = value.split(',').find_map(|part| part.trim().strip_prefix("max-age="))?;
    seconds.trim_matches('"').parse().ok().map(Duration::from_secs)
}
