//! Indexes of sitemaps among the feeds of an archive: what one names is asked in the same pass.
//!
//! An index stays the feed that it is, as the sitemaps that it names come and go. What became of them is what became of
//! it: if one fails, the index has failed, and all that changed since it last succeeded are asked again.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::announced::CUT_SHORT;
use crate::archive::{Feed, Polled, Sitemaps};
use crate::discover::{self, Child};
use crate::input::masked;

/// The indexes whose sitemaps are being asked, by the feed's number.
#[derive(Default)]
pub(super) struct Indexed(HashMap<i64, Open>);

struct Open {
    polled: Polled,
    at: Timestamp,
    /// Changed before that: not asked.
    since: Option<Timestamp>,
    seen: HashSet<Url>,
    left: usize,
    failed: usize,
    why: Option<String>,
}

/// What an index leads to.
#[derive(Default)]
pub(super) struct Led {
    /// To be asked next.
    pub(super) next: Vec<Url>,
    /// Left out, as there are too many.
    pub(super) beyond: usize,
}

impl Indexed {
    /// `feed` has turned out to be an index, or to lead to one.
    pub(super) fn open(&mut self, feed: &Feed, polled: Polled, at: Timestamp, limits: &Sitemaps) {
        let succeeded: Option<Timestamp> = feed.succeeded_at.as_deref().and_then(|at| at.parse().ok());
        // Dates of change are often days, and of the place.
        let since = succeeded.and_then(|at| at.checked_sub(SignedDuration::from_secs(limits.overlap)).ok());
        let seen = feed.url.parse().into_iter().collect();
        self.0.insert(feed.id, Open { polled, at, since, seen, left: 0, failed: 0, why: None });
    }

    /// An index of `feed` names `children`: those to be asked, the ones changed last first.
    pub(super) fn led(&mut self, feed: &Feed, mut children: Vec<Child>, limits: &Sitemaps) -> Led {
        let Some(open) = self.0.get_mut(&feed.id) else { return Led::default() };
        let changed = |child: &Child| child.updated.as_deref().and_then(discover::instant);
        children.retain(|child| match (open.since, changed(child)) {
            (Some(since), Some(changed)) => changed >= since,
            _ => true,
        });
        children.sort_by_key(|child| std::cmp::Reverse(changed(child)));
        let mut led = Led::default();
        for child in children {
            if open.seen.len() > limits.most {
                led.beyond += 1;
            } else if open.seen.insert(child.url.clone()) {
                led.next.push(child.url);
            }
        }
        open.left += led.next.len();
        led
    }

    /// One of them was read, or was not and why. When all are in: what became of the index.
    pub(super) fn came(&mut self, feed: &Feed, url: &Url, read: Result<usize, String>) -> Option<(Polled, Timestamp)> {
        let open = self.0.get_mut(&feed.id)?;
        open.left = open.left.saturating_sub(1);
        match read {
            Ok(new) => open.polled.new_entries += new,
            Err(why) => {
                open.failed += 1;
                open.why.get_or_insert_with(|| format!("{}: {why}", masked(url)));
            }
        }
        self.closed(feed)
    }

    /// What became of the index, if nothing is left to be asked.
    pub(super) fn closed(&mut self, feed: &Feed) -> Option<(Polled, Timestamp)> {
        if self.0.get(&feed.id).is_none_or(|open| open.left > 0) {
            return None;
        }
        let mut open = self.0.remove(&feed.id)?;
        let asked = open.seen.len().saturating_sub(1);
        let of_children = open.why.map(|why| format!("{} of its {asked} sitemaps failed, such as {why}", open.failed));
        // What stood behind the place where the index broke off is not to be taken for old the next time.
        open.polled.error = of_children.or_else(|| open.polled.is_broken.then(|| CUT_SHORT.to_owned()));
        Some((open.polled, open.at))
    }
}
