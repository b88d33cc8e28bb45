//! One polite pass over an archive: feeds that are due are asked, what they announce is fetched, extracted and stored.
//!
//! The order makes a crash harmless. A feed's validators are stored together with what it announced, so a later 304
//! hides nothing; a page is on disk before the database speaks of it.

use std::collections::HashSet;
use std::time::Instant;

use jiff::Timestamp;
use url::{Origin, Url};

use super::pass::{Means, Pass, PassCounts};
use super::{Settings, due_feeds, keeper};
use crate::archive::{Archive, Error};

/// Makes one pass. `told` hears of feeds that failed.
///
/// # Errors
/// The archive cannot be written; what was stored before is safe.
pub fn pass(means: &Means<'_>, pass: &Pass, told: &mut dyn FnMut(&str)) -> Result<PassCounts, Error> {
    let started = Instant::now();
    let archive = means.archive;
    let raw = archive.raw()?;
    let run = archive.run_begins(Timestamp::now())?;
    let mut counts = PassCounts::default();
    let settings = &Settings { named: Some(named(archive)?), ..means.settings.clone() };
    let means = Means { settings, ..*means };
    let poller = due_feeds::ask(&means, pass, &mut counts, told)?;
    let mut waiting = archive.waiting(Timestamp::now())?;
    // A host that has just asked to be left alone for longer is not asked for its articles: they wait for the next run.
    if let Some(poller) = &poller {
        waiting.retain(|one| one.url.parse().map_or(true, |url| !poller.leaves_alone(&url)));
    }
    waiting.truncate(pass.limit.unwrap_or(usize::MAX));
    keeper::fetch(&means, &waiting, raw, &mut counts)?;
    counts.seconds = (started.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
    archive.run_ends(run, &serde_json::to_string(&counts).unwrap_or_default(), Timestamp::now())?;
    Ok(counts)
}

/// The hosts of the feeds; articles may be anywhere.
fn named(archive: &Archive) -> Result<HashSet<Origin>, Error> {
    let feeds = archive.feeds()?;
    Ok(feeds.iter().filter_map(|feed| feed.url.parse::<Url>().ok()).map(|url| url.origin()).collect())
}
