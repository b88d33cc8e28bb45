//! An archive of articles: an SQLite file that anything can read, and the raw pages beside it as WARC.
//!
//! `news.db` holds feeds, what they announced, articles with all their versions, and a full-text index;
//! `news.db.warc/` holds every page as it came. A page is on disk before the database knows of it, and feeds' validators
//! are stored with what they announced: whenever the power goes, nothing that was announced is lost.

mod address;
mod articles;
mod duplicates;
mod entries;
mod error;
mod export;
mod facets;
mod feeds;
mod gone;
mod lock;
mod policy;
mod published;
mod query;
mod recovery;
mod relevance;
mod repair;
mod responses;
mod rests;
mod schema;
mod search;
mod sitemaps;
mod stats;
mod store;
mod verify;
mod versions;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::Connection;

pub use address::normalised;
pub use articles::{Arrived, Stored, has_content, is_broken};
pub use entries::{Announcement, Waiting};
pub use error::Error;
pub use export::{Chosen, Selection};
pub use feeds::{Feed, Polled};
pub use gone::Gone;
pub use lock::Lock;
pub use policy::{Policy, Sitemaps};
pub use query::Query;
pub use rests::Rest;
pub use search::Hit;
pub use stats::{Drift, SiteStats, Totals};
pub use store::{Packed, Place, Raw};
pub use verify::Problem;
pub use versions::{Change, Reading, Version, change};

/// An open archive.
#[derive(Debug)]
pub struct Archive {
    path: PathBuf,
    db: Connection,
    policy: Policy,
}

impl Archive {
    /// The database's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder of the raw pages.
    pub fn pages(&self) -> PathBuf {
        pages(&self.path)
    }

    /// The numbers it goes by.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }
}

/// The folder of the raw pages of an archive's database; None for what is no database.
pub fn pages_of(path: &Path) -> Option<PathBuf> {
    // The file format of SQLite, section 1.3.
    let mut head = [0; 16];
    let is_database = path.is_file() && File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok();
    (is_database && head == *b"SQLite format 3\0").then(|| pages(path))
}

fn pages(path: &Path) -> PathBuf {
    let mut folder = path.as_os_str().to_owned();
    folder.push(".warc");
    folder.into()
}

/// A time as the database has it.
fn stamp(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// `at` and some seconds.
fn later(at: Timestamp, seconds: i64) -> String {
    stamp(at.checked_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX))
}
