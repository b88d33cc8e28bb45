//! What stands beside a stored page: what was stored with it, and the rest of its WARC file, looked up by URL.

use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use url::Url;
use xxhash_rust::xxh3::xxh3_64;

use super::stored::{self, is_page, leads_elsewhere};
use crate::page::Page;
use crate::warc::{self, Fields, Message, Reader};

/// Redirects followed from one stored answer to the next (browsers give up after 20; what was stored is past its first).
const MOST_REDIRECTS: usize = 5;
/// A page of the largest size has a head before it.
const ROOM_FOR_HEAD: u64 = 1 << 20;

/// A further page of an article, as it was stored with the first.
#[derive(Debug)]
pub(super) struct Further {
    /// What was asked for: its URL and those of redirects to it.
    pub(super) asked: Vec<Url>,
    /// The page.
    pub(super) page: Page,
}

/// Where the other pages of a stored article are looked up.
#[derive(Debug, Default)]
pub struct Beside {
    pub(super) stored: Vec<Further>,
    /// The file, and the byte of it where the article's first page stands.
    pub(super) file: Option<(Arc<Archived>, u64)>,
}

impl Beside {
    /// Whether pages were stored with the first as parts of one article.
    pub fn has_parts(&self) -> bool {
        !self.stored.is_empty()
    }

    /// The page at `url`: of what was stored with the first, else of its file the next one behind it, else the last
    /// before. None for what is not there and for what cannot be read.
    pub fn take(&mut self, url: &Url) -> Option<Page> {
        if let Some(place) = self.stored.iter().position(|further| further.asked.contains(url)) {
            return Some(self.stored.remove(place).page);
        }
        let (file, offset) = self.file.as_ref()?;
        file.page(url, *offset)
    }
}

/// A WARC file in which pages are looked up.
#[derive(Debug)]
pub(super) struct Archived {
    path: PathBuf,
    max_size: u64,
    /// Hash of a URL and the byte where an answer of it stands, in order: made when the first page is asked for, by
    /// one reading of the file that keeps no payload. 16 bytes a page.
    places: OnceLock<Vec<(u64, u64)>>,
}

impl Archived {
    pub(super) fn new(path: PathBuf, max_size: u64) -> Self {
        Archived { path, max_size, places: OnceLock::new() }
    }

    fn page(&self, url: &Url, near: u64) -> Option<Page> {
        let mut url = url.clone();
        for _ in 0..=MOST_REDIRECTS {
            url.set_fragment(None);
            let record = self.record(&url, near)?;
            if !leads_elsewhere(&record) {
                return stored::page(&record, None, self.max_size).ok();
            }
            url = url.join(Message::parse(&record.block)?.headers.get("Location")?).ok()?;
        }
        None
    }

    /// The answer of `url` that stands next behind `near`, else the last before.
    fn record(&self, url: &Url, near: u64) -> Option<warc::Record> {
        let places = self.places.get_or_init(|| self.index());
        let key = key_of(url);
        let behind = places.partition_point(|place| *place < (key, near));
        let is_of = |place: &&(u64, u64)| place.0 == key;
        let before = || places[..behind].last().filter(is_of);
        let (_, offset) = places.get(behind).filter(is_of).or_else(before)?;
        let mut file = File::open(&self.path).ok()?;
        file.seek(SeekFrom::Start(*offset)).ok()?;
        let mut found = None;
        let wants = |fields: &Fields| has_payload(fields) && url_of(fields).is_some_and(|target| target == *url);
        Reader::new(file, *offset, self.max_size.saturating_add(ROOM_FOR_HEAD)).member(&wants, &mut |record| {
            found = found.take().or_else(|| record.ok().filter(|record| wants(&record.fields)));
        });
        found
    }

    fn index(&self) -> Vec<(u64, u64)> {
        let mut places = Vec::new();
        let Some(file) = File::open(&self.path).ok().filter(|_| self.path.is_file()) else { return places };
        let mut reader = Reader::new(file, 0, 0);
        while reader.member(&|_| false, &mut |record| {
            let found = record.ok().filter(|record| has_payload(&record.fields));
            places.extend(found.and_then(|record| Some((key_of(&url_of(&record.fields)?), record.offset))));
        }) {}
        places.sort_unstable();
        places.shrink_to_fit();
        places
    }
}

/// A page with its own payload; a revisit of it is the same page again.
fn has_payload(fields: &Fields) -> bool {
    is_page(fields) && !fields.get("WARC-Type").is_some_and(|kind| kind.eq_ignore_ascii_case("revisit"))
}

fn url_of(fields: &Fields) -> Option<Url> {
    let mut url = Url::parse(warc::read::target(fields)?).ok()?;
    url.set_fragment(None);
    Some(url)
}

fn key_of(url: &Url) -> u64 {
    xxh3_64(url.as_str().as_bytes())
}
