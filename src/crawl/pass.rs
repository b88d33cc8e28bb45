//! A pass over an archive: how it is made, and what it did.

use std::sync::atomic::AtomicBool;

use serde::Serialize;

use super::Settings;
use crate::archive::Archive;
use crate::extract::Extractor;

/// With what a pass is made.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// What is filled; its lock is the caller's.
    pub archive: &'a Archive,
    /// How pages are fetched and read.
    pub settings: &'a Settings,
    /// By which rules articles are taken out of them.
    pub extractor: &'a Extractor,
    /// Set when the pass is to end.
    pub stop: &'a AtomicBool,
}

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
    /// Of several hosts none answered, and feeds were asked that had answered the last time.
    #[serde(skip)]
    pub is_cut_off: bool,
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
    /// Articles of the archive that their servers say are there no longer.
    pub gone: u64,
    /// Articles that could not be had, or are none.
    pub failed: u64,
    /// Bytes of feeds as they came.
    pub feed_bytes: u64,
    /// Bytes of pages, inflated.
    pub page_bytes: u64,
    /// Wall time.
    pub seconds: f64,
}
