//! One polite pass over an archive: feeds that are due are asked, what they announce is fetched, extracted and stored.
//!
//! The order makes a crash harmless. A feed's validators are stored together with what it announced, so a later 304
//! hides nothing; a page is on disk before the database speaks of it.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde::Serialize;

use super::announced::{Found, Via, hints, read};
use super::poll::{Answer, Poller, Question, Reply};
use super::{Finished, Settings};
use crate::archive::{
    self, Announcement, Archive, Arrived, Error, Feed, Packed, Place, Polled, Raw, Waiting, normalised,
};
use crate::discover::Entry;
use crate::extract::{Extractor, Options};
use crate::input::{Job, Task, Validators, masked};
use crate::record::{ErrorCode, Input, InputKind, Outcome};

/// Results that are stored together: one wait for the disk serves them all.
const BATCH: usize = 16;
/// Results wait no longer than this for others to be stored with.
const PATIENCE: Duration = Duration::from_secs(2);

/// How a pass goes about it.
#[derive(Debug, Clone, Default)]
pub struct Pass {
    /// Ask feeds that are not due as well.
    pub all: bool,
    /// Fetch at most this many articles.
    pub limit: Option<usize>,
}

/// What a pass did.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PassCounts {
    /// Feeds asked.
    pub feeds: u64,
    /// Those that answered 304.
    pub unchanged_feeds: u64,
    /// Those that failed.
    pub failed_feeds: u64,
    /// Entries that were not known.
    pub announced: u64,
    /// Articles asked for.
    pub fetched: u64,
    /// New articles.
    pub new: u64,
    /// New versions of articles.
    pub changed: u64,
    /// Articles looked at again and found as they were.
    pub same: u64,
    /// Articles that could not be had, or are none.
    pub failed: u64,
    /// Bytes of feeds as they came.
    pub feed_bytes: u64,
    /// Bytes of pages, inflated.
    pub page_bytes: u64,
    /// Wall time.
    pub seconds: f64,
}

/// Makes one pass. The caller holds the archive's lock. `told` hears of feeds that failed.
///
/// # Errors
/// The archive cannot be written; what was stored before is safe.
pub fn pass(
    archive: &Archive,
    pass: &Pass,
    settings: &Settings,
    extractor: &Extractor,
    stop: &AtomicBool,
    told: &mut dyn FnMut(&str),
) -> Result<PassCounts, Error> {
    let started = Instant::now();
    let raw = archive.raw()?;
    let run = archive.run_begins(Timestamp::now())?;
    let mut counts = PassCounts::default();
    poll(archive, pass, settings, stop, &mut counts, told)?;
    fetch(archive, pass, settings, extractor, stop, raw, &mut counts)?;
    counts.seconds = (started.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
    archive.run_ends(run, &serde_json::to_string(&counts).unwrap_or_default(), Timestamp::now())?;
    Ok(counts)
}

/// Asks the feeds that are due.
fn poll(
    archive: &Archive,
    pass: &Pass,
    settings: &Settings,
    stop: &AtomicBool,
    counts: &mut PassCounts,
    told: &mut dyn FnMut(&str),
) -> Result<(), Error> {
    let mut feeds = archive.due_feeds(Timestamp::now(), pass.all)?;
    if feeds.is_empty() {
        return Ok(());
    }
    let cannot = |cause| Error::File { path: archive.path().to_path_buf(), cause };
    let poller = Poller::start(settings).map_err(cannot)?;
    // A page that was added leads to its feed, which is asked in a second round.
    for _ in 0..2 {
        let questions = feeds.iter().filter_map(question).collect();
        let mut moved = Vec::new();
        let mut broken = None;
        poller.ask(questions, stop, &mut |answer| {
            let Some(feed) = feeds.iter().find(|feed| feed.id == answer.id) else { return ControlFlow::Continue(()) };
            match take(archive, feed, answer, counts, told) {
                Ok(true) => {}
                Ok(false) => moved.push(feed.id.to_string()),
                Err(error) => {
                    archive.roll_back();
                    broken = Some(error);
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        });
        if let Some(error) = broken {
            return Err(error);
        }
        feeds = moved.iter().map(|id| archive.feed(id)).collect::<Result<_, _>>()?;
    }
    Ok(())
}

fn question(feed: &Feed) -> Option<Question> {
    let url = feed.url.parse().ok()?;
    let validators = Validators { etag: feed.etag.clone(), last_modified: feed.last_modified.clone() };
    Some(Question { id: feed.id, url, validators })
}

/// Stores what a feed's answer says; false if it leads to another address, to be asked next.
fn take(
    archive: &Archive,
    feed: &Feed,
    answer: Answer,
    counts: &mut PassCounts,
    told: &mut dyn FnMut(&str),
) -> Result<bool, Error> {
    let now = answer.at;
    if matches!(&answer.reply, Err((_, failure)) if failure.code == ErrorCode::Cancelled) {
        return Ok(true);
    }
    counts.feeds += 1;
    counts.feed_bytes += answer.bytes;
    let asked = [answer.retry_after, answer.max_age].into_iter().flatten().max();
    let mut polled = Polled {
        status: answer.status,
        is_gone: answer.status == Some(410),
        wait: asked.and_then(|wait| i64::try_from(wait.as_secs()).ok()),
        ..Polled::default()
    };
    let found = answer.reply.and_then(|reply| match reply {
        Reply::Unchanged => Ok(None),
        Reply::Changed(document) => {
            let found = read(&document.bytes, document.content_type.as_deref(), &answer.url, Via::Auto, None)?;
            (polled.etag, polled.last_modified) = (document.etag, document.last_modified);
            Ok(Some(found))
        }
    });
    let mut entries = Vec::new();
    match found {
        Ok(None) => {
            polled.is_unchanged = true;
            counts.unchanged_feeds += 1;
        }
        Ok(Some(Found::Articles(announced))) => {
            polled.title = announced.title;
            entries = announced.entries;
            if let Some(ttl) = announced.ttl {
                polled.wait = polled.wait.max(Some(i64::from(ttl) * 60));
            }
        }
        Ok(Some(Found::Further(further))) => {
            if let [(url, _)] = further.as_slice()
                && url.as_str() != feed.url
                && archive.move_feed(feed.id, url.as_str())?
            {
                return Ok(false);
            }
            polled.error = Some("it leads to other documents; add those instead".to_owned());
        }
        Err((_, failure)) => polled.error = Some(failure.message),
    }
    if let Some(error) = &polled.error {
        counts.failed_feeds += 1;
        told(&format!("{}: {error}", feed.url.parse().as_ref().map_or_else(|_| feed.url.clone(), masked)));
    }
    let announcements: Vec<Announcement> = entries.into_iter().map(|entry| announcement(archive, entry)).collect();
    archive.begin()?;
    polled.new_entries = archive.announce(feed.id, &announcements, now)?;
    archive.polled(feed, &polled, now)?;
    archive.commit()?;
    counts.announced += polled.new_entries as u64;
    Ok(true)
}

fn announcement(archive: &Archive, entry: Entry) -> Announcement {
    let address = normalised(&entry.url, &archive.policy().tracking).to_string();
    let (key, url) = (entry.key().to_owned(), entry.url.to_string());
    let hints = hints(entry);
    Announcement { key, url, address, hints: serde_json::to_string(&hints).unwrap_or_default() }
}

/// Fetches what waits.
fn fetch(
    archive: &Archive,
    pass: &Pass,
    settings: &Settings,
    extractor: &Extractor,
    stop: &AtomicBool,
    raw: Raw,
    counts: &mut PassCounts,
) -> Result<(), Error> {
    let mut waiting = archive.waiting(Timestamp::now())?;
    waiting.truncate(pass.limit.unwrap_or(usize::MAX));
    if waiting.is_empty() || stop.load(Ordering::Relaxed) {
        return Ok(());
    }
    let settings = Settings { keeps_exchanges: true, is_ordered: false, ..settings.clone() };
    let options = Options { with: archive_views(), ..Options::default() };
    let mut keeper = Keeper { archive, raw, waiting: &waiting, ready: Vec::new(), since: Instant::now(), counts };
    let mut jobs = Vec::with_capacity(waiting.len());
    for (number, waiting) in waiting.iter().enumerate() {
        let mut job = job(number, waiting);
        // A cache has validators of its own.
        if let Some(article) = waiting.article.filter(|_| settings.cache.is_none()) {
            job.validators = validators(archive, article)?;
        }
        jobs.push(job);
    }
    let mut broken = None;
    super::run(jobs.into_iter(), &settings, extractor, &options, stop, &mut |finished| match keeper.take(finished) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            broken = Some(error);
            ControlFlow::Break(())
        }
    });
    match broken {
        Some(error) => Err(error),
        None => keeper.store(),
    }
}

/// Records carry their views, so that an archive shows them without the page.
pub(super) fn archive_views() -> crate::extract::With {
    crate::extract::With { html: false, markdown: true, images: true, removed: false }
}

fn job(number: usize, waiting: &Waiting) -> Job {
    let url = waiting.url.parse::<url::Url>();
    let input = Input {
        id: Some(number.to_string()),
        url: Some(url.as_ref().map_or_else(|_| waiting.url.clone(), masked)),
        kind: InputKind::Feed,
        ..Input::default()
    };
    let task = match url {
        Ok(url) => Task::Fetch(url),
        Err(error) => Task::Failed {
            outcome: Outcome::Error,
            failure: super::record::failure(ErrorCode::BadUrl, format!("not a URL: {error}")),
        },
    };
    Job { hints: serde_json::from_str(&waiting.hints).unwrap_or_default(), ..Job::new(input, task) }
}

/// By which an article need not be sent again: the server's, of the page that its record is from. Pages that were
/// joined with it may change while it does not, and a page that was lost is wanted again.
fn validators(archive: &Archive, article: i64) -> Result<Validators, Error> {
    let record = archive.record(article, None)?;
    let is_joined = record.blocks.iter().any(|block| block.page.is_some());
    if is_joined || !archive.has_page(article)? {
        return Ok(Validators::default());
    }
    Ok(Validators { etag: record.fetch.etag, last_modified: record.fetch.last_modified })
}

/// Stores results, several at a time.
struct Keeper<'a> {
    archive: &'a Archive,
    raw: Raw,
    waiting: &'a [Waiting],
    ready: Vec<(&'a Waiting, Finished)>,
    since: Instant,
    counts: &'a mut PassCounts,
}

impl Keeper<'_> {
    fn take(&mut self, mut finished: Finished) -> Result<(), Error> {
        let record = &mut finished.extraction.record;
        let number = record.input.id.as_deref().and_then(|id| id.parse::<usize>().ok());
        let Some(waiting) = number.and_then(|number| self.waiting.get(number)) else { return Ok(()) };
        // A page that was not asked for because the run was stopped waits for the next.
        if record.error.as_ref().is_some_and(|failure| failure.code == ErrorCode::Cancelled) {
            return Ok(());
        }
        record.input.id = Some(waiting.key.clone());
        if self.ready.is_empty() {
            self.since = Instant::now();
        }
        self.ready.push((waiting, finished));
        if self.ready.len() >= BATCH || self.since.elapsed() >= PATIENCE { self.store() } else { Ok(()) }
    }

    /// Stores what is ready: pages first, then what the database says of them.
    fn store(&mut self) -> Result<(), Error> {
        let ready = std::mem::take(&mut self.ready);
        if ready.is_empty() {
            return Ok(());
        }
        self.archive.begin()?;
        let stored = ready.iter().try_for_each(|(waiting, finished)| self.one(waiting, finished));
        let stored = stored.and_then(|()| self.raw.sync()).and_then(|()| self.archive.commit());
        if stored.is_err() {
            self.archive.roll_back();
        }
        stored
    }

    fn one(&mut self, waiting: &Waiting, finished: &Finished) -> Result<(), Error> {
        let record = &finished.extraction.record;
        let now = Timestamp::now();
        self.counts.fetched += 1;
        self.counts.page_bytes += record.fetch.bytes.unwrap_or(0);
        if let Some(article) = waiting.article.filter(|_| record.fetch.status == Some(304)) {
            self.counts.same += 1;
            return self.archive.unchanged(article, now);
        }
        if !archive::has_content(record) {
            self.counts.failed += 1;
            return self.archive.entry_failed(waiting, record, now);
        }
        let judged = self.archive.judge(record)?;
        let place = if judged.wants_page { self.keep(finished)? } else { None };
        self.archive.put(&judged, waiting, record, place.as_ref(), now)?;
        *match judged.arrived {
            Arrived::New => &mut self.counts.new,
            Arrived::Changed => &mut self.counts.changed,
            Arrived::Same => &mut self.counts.same,
        } += 1;
        Ok(())
    }

    /// Keeps what an article was made of. Redirects lead to its page, further pages follow it, in one piece: so they are
    /// found again by where that page is.
    fn keep(&mut self, finished: &Finished) -> Result<Option<Place>, Error> {
        let kept = || finished.exchanges.iter().filter(|exchange| exchange.url.path() != "/robots.txt");
        let Some(page) = kept().position(|exchange| Some(exchange.status) == finished.extraction.record.fetch.status)
        else {
            return Ok(None);
        };
        let packed: Vec<Packed> = kept().map(|exchange| exchange.with_warc(Packed::of)).collect();
        Ok(Some(self.raw.append(packed, page)?))
    }
}
