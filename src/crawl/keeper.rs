//! What waits in an archive: fetched, judged and stored, pages before what the database says of them.

use std::ops::ControlFlow;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use url::Url;

use super::item::lane_of;
use super::pass::{Means, PassCounts};
use super::{Extracting, Finished, Settings};
use crate::archive::{self, Archive, Arrived, Error, Packed, Place, Raw, Waiting};
use crate::extract::{Options, With};
use crate::input::{Job, Task, Validators, masked};
use crate::record::{ErrorCode, Failure, Input, InputKind, Outcome};

/// Results that are stored together: one wait for the disk serves them all.
const BATCH: usize = 16;
/// After those stored before results wait no longer than this for others to be stored with. The first does not wait: a
/// run that is killed soon, again and again, gets on.
const PATIENCE: Duration = Duration::from_secs(2);

/// Fetches what is `waiting`.
pub(super) fn fetch(means: &Means<'_>, waiting: &[Waiting], raw: Raw, counts: &mut PassCounts) -> Result<(), Error> {
    let &Means { archive, settings, extractor, stop } = means;
    if waiting.is_empty() || stop.load(Ordering::Relaxed) {
        return Ok(());
    }
    let settings = Settings { keeps_exchanges: true, is_ordered: false, ..settings.clone() };
    let options = Options { with: archive_views(), ..Options::default() };
    let mut keeper = Keeper { archive, settings: &settings, raw, waiting, ready: Vec::new(), stored: None, counts };
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
    let extracting = Extracting { settings: &settings, extractor, options: &options };
    super::run(jobs.into_iter(), extracting, stop, &mut |finished| match keeper.take(finished) {
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

/// Whether what stands at `url` was not asked for: the run was stopped before, or its host is at rest.
pub(super) fn is_not_asked(failure: &Failure, url: &Url, settings: &Settings) -> bool {
    match failure.code {
        ErrorCode::Cancelled => true,
        ErrorCode::HostUnavailable => settings.rests.of(&lane_of(url, settings.limit_by)).is_some(),
        _ => false,
    }
}

/// Records carry their views, so that an archive shows them without the page.
pub(super) fn archive_views() -> With {
    With { html: false, markdown: true, images: true, removed: false }
}

fn job(number: usize, waiting: &Waiting) -> Job {
    let url = waiting.url.parse::<Url>();
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
/// joined with it may change while it does not, a page that was lost is wanted again, and so is one of which only a part
/// came, though the server has not changed it.
fn validators(archive: &Archive, article: i64) -> Result<Validators, Error> {
    let record = match archive.record(article, None) {
        Err(archive::Error::BrokenRecord(_)) => return Ok(Validators::default()),
        record => record?,
    };
    let is_joined = record.blocks.iter().any(|block| block.page.is_some());
    if is_joined || archive::is_broken(&record) || !archive.has_page(article)? {
        return Ok(Validators::default());
    }
    Ok(Validators { etag: record.fetch.etag, last_modified: record.fetch.last_modified })
}

/// Stores results, several at a time.
struct Keeper<'a> {
    archive: &'a Archive,
    settings: &'a Settings,
    raw: Raw,
    waiting: &'a [Waiting],
    ready: Vec<(&'a Waiting, Finished)>,
    /// When results were last stored.
    stored: Option<Instant>,
    counts: &'a mut PassCounts,
}

impl Keeper<'_> {
    fn take(&mut self, mut finished: Finished) -> Result<(), Error> {
        let record = &mut finished.extraction.record;
        let number = record.input.id.as_deref().and_then(|id| id.parse::<usize>().ok());
        let Some(waiting) = number.and_then(|number| self.waiting.get(number)) else { return Ok(()) };
        // A page that was not asked for waits for the next run, and it is no try.
        let url = record.url.as_ref().unwrap_or(&waiting.url).parse();
        let is_left = |failure: &Failure| url.is_ok_and(|url| is_not_asked(failure, &url, self.settings));
        if record.error.as_ref().is_some_and(is_left) {
            return self.archive.keep_rests(&self.settings.rests.take_new());
        }
        record.input.id = Some(waiting.key.clone());
        self.ready.push((waiting, finished));
        let is_due = self.stored.is_none_or(|stored| stored.elapsed() >= PATIENCE);
        if self.ready.len() >= BATCH || is_due { self.store() } else { Ok(()) }
    }

    /// Stores what is ready: pages first, then what the database says of them.
    fn store(&mut self) -> Result<(), Error> {
        let ready = std::mem::take(&mut self.ready);
        self.stored = Some(Instant::now());
        if ready.is_empty() {
            return Ok(());
        }
        self.archive.begin()?;
        self.archive.keep_rests(&self.settings.rests.take_new())?;
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
        if let Some(article) = waiting.article.filter(|_| record.outcome == Outcome::Gone) {
            self.counts.gone += 1;
            return self.archive.gone(article, record.error.as_ref(), now);
        }
        if !archive::has_content(record) {
            self.counts.failed += 1;
            return self.archive.entry_failed(waiting, record, now);
        }
        let judged = self.archive.judge(record)?;
        let place = if judged.wants_page { self.keep(finished)? } else { None };
        let reading = archive::Reading { record, place: place.as_ref(), at: now };
        let id = self.archive.put(&judged, waiting, reading)?;
        if let Some(article) = waiting.article.filter(|article| *article != id) {
            self.archive.moved(article, record.url.as_deref(), now)?;
        }
        *match judged.arrived {
            Arrived::New => &mut self.counts.new,
            Arrived::Changed => &mut self.counts.changed,
            Arrived::Same => &mut self.counts.same,
            Arrived::Part => &mut self.counts.failed,
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
