//! The feeds of an archive that are due: asked, and what they announce stored.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use super::announced::{CUT_SHORT, Found, Via, hints, read};
use super::indexed::Indexed;
use super::keeper::is_not_asked;
use super::left_alone::LeftAlone;
use super::pass::{Means, Pass, PassCounts};
use super::poll::{Answer, Poller, Question, Reply};
use super::{Refusal, Settings};
use crate::archive::{Announcement, Archive, Error, Feed, Polled, normalised};
use crate::discover::{self, Child, Entry};
use crate::input::{Validators, masked};

/// Asks the feeds that are due; gives who has asked, if any was. `told` hears of those that failed.
pub(super) fn ask(
    means: &Means<'_>,
    pass: &Pass,
    counts: &mut PassCounts,
    left_alone: &mut LeftAlone,
    told: &mut dyn FnMut(&str),
) -> Result<Option<Poller>, Error> {
    let &Means { archive, settings, stop, .. } = means;
    let mut feeds = archive.due_feeds(Timestamp::now(), pass.all)?;
    feeds.retain(|feed| {
        feed.url.parse().map_or(true, |url| !left_alone.takes(&settings.rests, &url, settings.limit_by))
    });
    if feeds.is_empty() {
        return Ok(None);
    }
    let cannot = |cause| Error::File { path: archive.path().to_path_buf(), cause };
    let poller = Poller::start(settings).map_err(cannot)?;
    let mut taker = Taker { archive, settings, counts, told, indexed: Indexed::default(), silence: Silence::default() };
    let mut round: Vec<Step> = feeds.drain(..).map(Step::own).collect();
    // A page that was added leads to its feed, a robots.txt to an index, an index to sitemaps.
    for _ in 0..MAX_ROUNDS {
        if round.is_empty() {
            break;
        }
        let mut questions = Vec::new();
        for (number, step) in (0..).zip(&round) {
            questions.extend(step.question(number, archive)?);
        }
        let mut next = Vec::new();
        let mut broken = None;
        poller.ask(questions, stop, &mut |answer| {
            let step = usize::try_from(answer.id).ok().and_then(|number| round.get(number));
            match step.map_or(Ok(Vec::new()), |step| taker.take(step, answer)) {
                Ok(steps) => next.extend(steps),
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
        round = next;
    }
    taker.counts.is_cut_off = taker.silence.is_ours();
    Ok(Some(poller))
}

/// Documents from the one that was added to the one that announces articles.
const MAX_ROUNDS: usize = 4;

/// A document to ask for.
struct Step {
    feed: Feed,
    /// A sitemap that the feed, an index, leads to.
    child: Option<Url>,
}

impl Step {
    fn own(feed: Feed) -> Self {
        Step { feed, child: None }
    }

    fn question(&self, number: i64, archive: &Archive) -> Result<Option<Question>, Error> {
        if let Some(child) = &self.child {
            let (etag, last_modified) = archive.sitemap_validators(self.feed.id, child.as_str())?;
            let validators = Validators { etag, last_modified };
            return Ok(Some(Question { id: number, url: child.clone(), validators }));
        }
        let Ok(url) = self.feed.url.parse() else { return Ok(None) };
        let validators = Validators { etag: self.feed.etag.clone(), last_modified: self.feed.last_modified.clone() };
        Ok(Some(Question { id: number, url, validators }))
    }
}

/// What to do with a document that only names others.
fn elsewhere(further: &[(Url, Via)]) -> String {
    match further {
        [] => "it leads to no document".to_owned(),
        [(url, _)] => format!("its feed {} is in the archive already; remove this one", masked(url)),
        [(url, _), ..] => {
            format!("it leads to {} documents; add those instead, such as {}", further.len(), masked(url))
        }
    }
}

/// Stores what feeds answer.
struct Taker<'a> {
    archive: &'a Archive,
    settings: &'a Settings,
    counts: &'a mut PassCounts,
    told: &'a mut dyn FnMut(&str),
    indexed: Indexed,
    silence: Silence,
}

/// Whether nobody answers: one feed may be dead, but hosts do not die together.
#[derive(Default)]
struct Silence {
    hosts: HashSet<String>,
    has_answer: bool,
    /// A feed is among them that had answered the last time.
    is_new: bool,
}

impl Silence {
    fn hears(&mut self, feed: &Feed, answer: &Answer) {
        self.hosts.extend(answer.asked.host_str().map(str::to_owned));
        self.has_answer |= answer.status.is_some();
        self.is_new |= feed.failures == 0 && feed.succeeded_at.is_some();
    }

    fn is_ours(&self) -> bool {
        self.hosts.len() > 1 && !self.has_answer && self.is_new
    }
}

impl Taker<'_> {
    /// Takes the answer to a step; gives those to be made next.
    fn take(&mut self, step: &Step, answer: Answer) -> Result<Vec<Step>, Error> {
        self.archive.keep_rests(&self.settings.rests.take_new())?;
        // A sitemap that was not asked for leaves its index open: nothing is noted of it, and the next run asks again.
        if matches!(&answer.reply, Err((_, failure)) if is_not_asked(failure, &answer.url, self.settings)) {
            return Ok(Vec::new());
        }
        self.counts.feed_bytes += answer.bytes;
        match &step.child {
            None => self.own(&step.feed, answer),
            Some(url) => self.child(&step.feed, url, answer),
        }
    }

    fn own(&mut self, feed: &Feed, answer: Answer) -> Result<Vec<Step>, Error> {
        self.counts.feeds += 1;
        self.silence.hears(feed, &answer);
        let now = answer.at;
        let mut polled = asked(&answer);
        let mut entries = Vec::new();
        match found(answer, &mut polled) {
            Ok(None) => {
                polled.is_unchanged = true;
                self.counts.unchanged_feeds += 1;
            }
            Ok(Some(Found::Articles(announced))) => {
                if polled.is_broken {
                    polled.error = Some(CUT_SHORT.to_owned());
                } else if announced.feed.is_cut_short {
                    self.tell(feed, CUT_SHORT);
                }
                entries = articles(announced.feed, &mut polled);
            }
            Ok(Some(Found::Index(children))) => {
                self.indexed.open(feed, polled, now, &self.archive.policy().sitemaps);
                return self.led(feed, children);
            }
            Ok(Some(Found::Further(further))) if further.iter().any(|(_, via)| *via == Via::Sitemap) => {
                self.indexed.open(feed, polled, now, &self.archive.policy().sitemaps);
                return self.led(feed, further.into_iter().map(|(url, _)| Child { url, updated: None }).collect());
            }
            Ok(Some(Found::Further(further))) => {
                if self.moves(feed, &further)? {
                    return Ok(vec![Step::own(self.archive.feed(&feed.id.to_string())?)]);
                }
                polled.error = Some(elsewhere(&further));
            }
            Err((_, failure)) => polled.error = Some(failure.message),
        }
        self.polled(feed, polled, entries, now)?;
        Ok(Vec::new())
    }

    /// A sitemap that an index leads to.
    fn child(&mut self, feed: &Feed, url: &Url, answer: Answer) -> Result<Vec<Step>, Error> {
        let now = answer.at;
        let mut polled = asked(&answer);
        let mut next = Vec::new();
        let read = match found(answer, &mut polled) {
            Ok(Some(Found::Articles(announced))) => {
                let is_whole = !announced.feed.is_cut_short;
                self.archive.begin()?;
                let new = self.announce(feed, announced.feed.entries, now)?;
                let (etag, last_modified) = (polled.etag.as_deref(), polled.last_modified.as_deref());
                self.archive.keep_sitemap_validators(feed.id, url.as_str(), etag, last_modified)?;
                self.archive.commit()?;
                if is_whole { Ok(new) } else { Err(CUT_SHORT.to_owned()) }
            }
            Ok(Some(Found::Index(children))) => {
                next = self.led(feed, children)?;
                Ok(0)
            }
            Ok(None) => Ok(0),
            Ok(_) => Err("it is not a sitemap".to_owned()),
            Err((_, failure)) => Err(failure.message),
        };
        if let Some((polled, at)) = self.indexed.came(feed, url, read) {
            self.polled(feed, polled, Vec::new(), at)?;
        }
        Ok(next)
    }

    /// An index of `feed` names sitemaps.
    fn led(&mut self, feed: &Feed, children: Vec<Child>) -> Result<Vec<Step>, Error> {
        let led = self.indexed.led(feed, children, &self.archive.policy().sitemaps);
        if led.beyond > 0 {
            let most = self.archive.policy().sitemaps.most;
            self.tell(feed, &format!("the {most} sitemaps changed last are read; {} more can be added", led.beyond));
        }
        if let Some((polled, at)) = self.indexed.closed(feed) {
            self.polled(feed, polled, Vec::new(), at)?;
        }
        Ok(led.next.into_iter().map(|url| Step { feed: feed.clone(), child: Some(url) }).collect())
    }

    fn tell(&mut self, feed: &Feed, trouble: &str) {
        let name = feed.url.parse().as_ref().map_or_else(|_| feed.url.clone(), masked);
        (self.told)(&format!("{name}: {trouble}"));
    }

    /// A page with one feed gives way to it.
    fn moves(&self, feed: &Feed, further: &[(Url, Via)]) -> Result<bool, Error> {
        match further {
            [(url, _)] if url.as_str() != feed.url => self.archive.move_feed(feed.id, url.as_str()),
            _ => Ok(false),
        }
    }

    /// Stores what a question gave, together with what was announced.
    fn polled(&mut self, feed: &Feed, mut polled: Polled, entries: Vec<Entry>, now: Timestamp) -> Result<(), Error> {
        if let Some(error) = &polled.error {
            self.counts.failed_feeds += 1;
            self.tell(feed, error);
        }
        self.archive.begin()?;
        polled.new_entries += self.announce(feed, entries, now)?;
        self.archive.polled(feed, &polled, now)?;
        self.archive.commit()
    }

    fn announce(&mut self, feed: &Feed, entries: Vec<Entry>, now: Timestamp) -> Result<usize, Error> {
        let announcements: Vec<Announcement> =
            entries.into_iter().map(|entry| announcement(self.archive, entry)).collect();
        let new = self.archive.announce(feed.id, &announcements, now)?;
        self.counts.announced += new as u64;
        Ok(new)
    }
}

/// What an answer says before it is read.
fn asked(answer: &Answer) -> Polled {
    let is_broken = matches!(&answer.reply, Ok(Reply::Changed(document)) if document.is_cut_short);
    let seconds = |wait: Duration| i64::try_from(wait.as_secs()).ok();
    Polled {
        status: answer.status,
        is_broken,
        is_gone: answer.status == Some(410),
        wait: answer.retry_after.and_then(seconds),
        fresh: answer.max_age.filter(|_| !is_broken).and_then(seconds),
        ..Polled::default()
    }
}

/// What the document holds, its validators noted; None if it is as it was. Those of a document that is not whole would
/// have its server say for ever that nothing has changed.
fn found(answer: Answer, polled: &mut Polled) -> Result<Option<Found>, Refusal> {
    match answer.reply? {
        Reply::Unchanged => Ok(None),
        Reply::Changed(document) => {
            let found = read(&document.came(), &answer.url, Via::Auto)?;
            // Nor do those of an index say anything of its sitemaps.
            let is_whole = match &found {
                Found::Articles(announced) => !announced.feed.is_cut_short,
                Found::Index(_) | Found::Further(_) => false,
            };
            if is_whole {
                (polled.etag, polled.last_modified) = (document.etag, document.last_modified);
            }
            Ok(Some(found))
        }
    }
}

/// The entries, the feed's own wishes noted.
fn articles(feed: discover::Feed, polled: &mut Polled) -> Vec<Entry> {
    polled.title = feed.title;
    if let Some(ttl) = feed.ttl.filter(|_| !polled.is_broken) {
        polled.fresh = polled.fresh.max(Some(i64::from(ttl) * 60));
    }
    feed.entries
}

fn announcement(archive: &Archive, entry: Entry) -> Announcement {
    let address = normalised(&entry.url, &archive.policy().tracking).to_string();
    let (key, url) = (entry.key().to_owned(), entry.url.to_string());
    let hints = hints(entry);
    Announcement { key, url, address, hints: serde_json::to_string(&hints).unwrap_or_default() }
}
