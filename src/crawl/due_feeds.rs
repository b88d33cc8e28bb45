//! The feeds of an archive that are due: asked, and what they announce stored.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use jiff::Timestamp;
use url::Url;

use super::announced::{Announced, Found, Via, hints, read};
use super::pass::{Pass, PassCounts};
use super::poll::{Answer, Poller, Question, Reply};
use super::{Refusal, Settings};
use crate::archive::{Announcement, Archive, Error, Feed, Polled, normalised};
use crate::discover::Entry;
use crate::input::{Validators, masked};
use crate::record::ErrorCode;

/// Asks the feeds that are due. `told` hears of those that failed.
pub(super) fn ask(
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
    let mut taker = Taker { archive, counts, told };
    // A page that was added leads to its feed, which is asked in a second round.
    for _ in 0..2 {
        let questions = feeds.iter().filter_map(question).collect();
        let mut moved = Vec::new();
        let mut broken = None;
        poller.ask(questions, stop, &mut |answer| {
            let Some(feed) = feeds.iter().find(|feed| feed.id == answer.id) else { return ControlFlow::Continue(()) };
            match taker.take(feed, answer) {
                Ok(Taken::Stored) => {}
                Ok(Taken::Moved) => moved.push(feed.id.to_string()),
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

/// What became of an answer.
enum Taken {
    /// What it says is stored.
    Stored,
    /// It leads to another address, to be asked next.
    Moved,
}

/// Stores what feeds answer.
struct Taker<'a> {
    archive: &'a Archive,
    counts: &'a mut PassCounts,
    told: &'a mut dyn FnMut(&str),
}

impl Taker<'_> {
    fn take(&mut self, feed: &Feed, answer: Answer) -> Result<Taken, Error> {
        if matches!(&answer.reply, Err((_, failure)) if failure.code == ErrorCode::Cancelled) {
            return Ok(Taken::Stored);
        }
        self.counts.feeds += 1;
        self.counts.feed_bytes += answer.bytes;
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
                } else if announced.is_cut_short {
                    self.tell(feed, CUT_SHORT);
                }
                entries = articles(*announced, &mut polled);
            }
            Ok(Some(Found::Further(further))) => {
                if self.moves(feed, &further)? {
                    return Ok(Taken::Moved);
                }
                polled.error = Some(elsewhere(&further));
            }
            Err((_, failure)) => polled.error = Some(failure.message),
        }
        if let Some(error) = &polled.error {
            self.counts.failed_feeds += 1;
            self.tell(feed, error);
        }
        self.store(feed, polled, entries, now)?;
        Ok(Taken::Stored)
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

    fn store(&mut self, feed: &Feed, mut polled: Polled, entries: Vec<Entry>, now: Timestamp) -> Result<(), Error> {
        let announcements: Vec<Announcement> =
            entries.into_iter().map(|entry| announcement(self.archive, entry)).collect();
        self.archive.begin()?;
        polled.new_entries = self.archive.announce(feed.id, &announcements, now)?;
        self.archive.polled(feed, &polled, now)?;
        self.archive.commit()?;
        self.counts.announced += polled.new_entries as u64;
        Ok(())
    }
}

const CUT_SHORT: &str = "it ends in the middle; what stands before is taken";

/// What an answer says before it is read.
fn asked(answer: &Answer) -> Polled {
    let is_broken = matches!(&answer.reply, Ok(Reply::Changed(document)) if document.is_cut_short);
    let max_age = answer.max_age.filter(|_| !is_broken);
    let wait = [answer.retry_after, max_age].into_iter().flatten().max();
    Polled {
        status: answer.status,
        is_broken,
        is_gone: answer.status == Some(410),
        wait: wait.and_then(|wait| i64::try_from(wait.as_secs()).ok()),
        ..Polled::default()
    }
}

/// What the document holds, its validators noted; None if it is as it was. Those of a document that is not whole would
/// have its server say for ever that nothing has changed.
fn found(answer: Answer, polled: &mut Polled) -> Result<Option<Found>, Refusal> {
    match answer.reply? {
        Reply::Unchanged => Ok(None),
        Reply::Changed(document) => {
            let found = read(&document.came(), &answer.url, Via::Auto, None)?;
            let is_whole = !matches!(&found, Found::Articles(announced) if announced.is_cut_short);
            if is_whole && !document.is_cut_short {
                (polled.etag, polled.last_modified) = (document.etag, document.last_modified);
            }
            Ok(Some(found))
        }
    }
}

/// The entries, the feed's own wishes noted.
fn articles(announced: Announced, polled: &mut Polled) -> Vec<Entry> {
    polled.title = announced.title;
    if let Some(ttl) = announced.ttl.filter(|_| !polled.is_broken) {
        polled.wait = polled.wait.max(Some(i64::from(ttl) * 60));
    }
    announced.entries
}

fn announcement(archive: &Archive, entry: Entry) -> Announcement {
    let address = normalised(&entry.url, &archive.policy().tracking).to_string();
    let (key, url) = (entry.key().to_owned(), entry.url.to_string());
    let hints = hints(entry);
    Announcement { key, url, address, hints: serde_json::to_string(&hints).unwrap_or_default() }
}
