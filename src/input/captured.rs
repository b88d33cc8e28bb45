//! Pages inside of WARC files: responses, resources, and revisits whose payload stands earlier in the same file.

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use url::Url;
use xxhash_rust::xxh3::xxh3_64;

use super::beside::{Archived, Beside, Further};
use super::stored::{self, is_page, leads_elsewhere};
use super::{Job, Reading, Task, failed, masked};
use crate::page::{Page, is_loaded_by_pages, is_named_as_loaded};
use crate::record::{ErrorCode, Failure, Input, InputKind, Outcome};
use crate::warc::{self, Message, Reader};

/// A record as it was read, its payload still coded.
#[derive(Debug)]
pub struct Captured {
    record: warc::Record,
    /// The response whose payload a revisit stands for.
    original: Option<warc::Record>,
    /// Responses stored with it: redirects and further pages of the same article.
    further: Vec<warc::Record>,
    /// The file it stands in, where that can be looked into again.
    file: Option<Arc<Archived>>,
}

impl Captured {
    /// A record by itself.
    pub(super) fn of(record: warc::Record, original: Option<warc::Record>) -> Self {
        Captured { record, original, further: Vec::new(), file: None }
    }

    /// Responses that carry their own payload: an article's first page and what was fetched after it.
    ///
    /// # Panics
    /// Without any.
    pub fn of_article(mut responses: Vec<warc::Record>) -> Self {
        let further = responses.split_off(1);
        let record = responses.pop().expect("an article has a first page");
        Captured { record, original: None, further, file: None }
    }

    /// Bytes it takes in memory.
    pub fn size(&self) -> u64 {
        let original = self.original.as_ref().map_or(0, |original| original.block.len());
        let further: usize = self.further.iter().map(|record| record.block.len()).sum();
        (self.record.block.len() + original + further) as u64
    }

    /// Where its further pages are looked up; `max_size` binds each inflated.
    pub fn beside(self, max_size: u64) -> Beside {
        let mut pages = Vec::new();
        let mut asked = Vec::new();
        for record in self.further {
            asked.extend(record.target().and_then(|target| Url::parse(target).ok()));
            if let Ok(page) = stored::page(&record, None, max_size) {
                pages.push(Further { asked: std::mem::take(&mut asked), page });
            }
        }
        Beside { stored: pages, file: self.file.map(|file| (file, self.record.offset)) }
    }

    /// The page that the record holds; `max_size` binds it inflated.
    ///
    /// # Errors
    /// What the record says: a redirect, no HTTP, too large, codings that cannot be undone.
    pub fn page(&self, max_size: u64) -> Result<Page, (Outcome, Failure)> {
        stored::page(&self.record, self.original.as_ref(), max_size)
    }
}

/// The records of one file as jobs.
pub(super) struct Records {
    reader: Reader<Box<dyn Read + Send>>,
    /// None for standard input, where nothing can be looked up again.
    path: Option<PathBuf>,
    /// The same file, for pages that belong to one that was read.
    file: Option<Arc<Archived>>,
    max_size: u64,
    /// Records left out because they hold no page.
    no_pages: Arc<AtomicU64>,
    ready: VecDeque<Job>,
    /// Where the payload of a digest, or of a URL and date, stands.
    payloads: HashMap<u64, u64>,
    has_any: bool,
    is_over: bool,
}

impl std::fmt::Debug for Records {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Records").field("path", &self.path).finish_non_exhaustive()
    }
}

/// Whether a record says that it holds something pages load beside their text, or what a server sent in place of one: a
/// crawl stores ten of those for a page. Browsertrix says what the browser asked for.
fn is_loaded_by_page(record: &warc::Record) -> bool {
    const LOADED: [&str; 5] = ["font", "image", "media", "script", "stylesheet"];
    let asked_for = record.fields.get("WARC-Resource-Type").unwrap_or_default();
    if LOADED.iter().any(|kind| asked_for.eq_ignore_ascii_case(kind)) {
        return true;
    }
    let is_named =
        || record.target().and_then(|target| Url::parse(target).ok()).is_some_and(|url| is_named_as_loaded(&url));
    let is_loaded = |kind: Option<&str>| kind.is_some_and(is_loaded_by_pages);
    match record.kind() == "resource" {
        true => is_loaded(record.fields.get("Content-Type")),
        false => Message::parse(&record.block)
            .is_some_and(|head| is_loaded(head.headers.get("Content-Type")) || head.status >= 400 && is_named()),
    }
}

/// Whether a record is what a server asks of robots.
fn is_robots(record: &warc::Record) -> bool {
    record.target().and_then(|target| Url::parse(target).ok()).is_some_and(|url| url.path() == "/robots.txt")
}

impl Records {
    pub(super) fn new(reader: Box<dyn Read + Send>, path: Option<&Path>, reading: &Reading) -> Self {
        let max_size = reading.max_size;
        // A page of the largest size has a head before it.
        let reader = Reader::new(reader, 0, max_size.saturating_add(1 << 20));
        Records {
            reader,
            path: path.map(Path::to_path_buf),
            file: path.map(|path| Arc::new(Archived::new(path.to_path_buf(), max_size))),
            max_size,
            no_pages: Arc::clone(&reading.no_pages),
            ready: VecDeque::new(),
            payloads: HashMap::new(),
            has_any: false,
            is_over: false,
        }
    }

    fn job(&mut self, read: Result<warc::Record, warc::Broken>) -> Option<Job> {
        match read {
            Err(broken) => {
                let place = self.path.as_ref().map_or("standard input".to_owned(), |path| path.display().to_string());
                let message = format!("{place}, byte {}: {}", broken.offset, broken.problem);
                Some(failed(self.input(broken.offset, None), ErrorCode::Unreadable, &message))
            }
            Ok(record) if !is_page(&record.fields) => None,
            Ok(record) => {
                let input = self.input(record.offset, record.target());
                if record.kind() != "revisit" {
                    self.remember(&record);
                }
                if leads_elsewhere(&record) || is_robots(&record) || is_loaded_by_page(&record) {
                    self.no_pages.fetch_add(1, Ordering::Relaxed);
                    return None;
                }
                if record.kind() != "revisit" {
                    return Some(self.captured(input, Captured::of(record, None)));
                }
                Some(match self.original(&record) {
                    Some(original) if is_loaded_by_page(&original) => {
                        self.no_pages.fetch_add(1, Ordering::Relaxed);
                        return None;
                    }
                    Some(original) => self.captured(input, Captured::of(record, Some(original))),
                    None => {
                        let get = |name| record.fields.get(name);
                        let of = get("WARC-Refers-To-Target-URI").or(record.target()).unwrap_or("an unknown page");
                        let at = get("WARC-Refers-To-Date").map(|date| format!(" of {date}")).unwrap_or_default();
                        let message = format!("a revisit of {of}{at}, which is not in this file");
                        failed(input, ErrorCode::Unreadable, &message)
                    }
                })
            }
        }
    }

    fn captured(&self, input: Input, captured: Captured) -> Job {
        Job::new(input, Task::Captured(Box::new(Captured { file: self.file.clone(), ..captured })))
    }

    fn input(&self, offset: u64, target: Option<&str>) -> Input {
        let url = target.map(|target| Url::parse(target).map_or_else(|_| target.to_owned(), |url| masked(&url)));
        let path = self.path.as_ref().map(|path| path.to_string_lossy().into_owned());
        Input { kind: InputKind::Warc, path, url, offset: Some(offset), ..Input::default() }
    }

    fn remember(&mut self, record: &warc::Record) {
        if self.path.is_none() {
            return;
        }
        if let Some(digest) = record.fields.get("WARC-Payload-Digest") {
            self.payloads.entry(xxh3_64(digest.as_bytes())).or_insert(record.offset);
        }
        if let (Some(target), Some(date)) = (record.target(), record.fields.get("WARC-Date")) {
            self.payloads.insert(place(target, date), record.offset);
        }
    }

    /// The response that a revisit refers to, by URL and date, else by digest.
    fn original(&self, revisit: &warc::Record) -> Option<warc::Record> {
        let get = |name| revisit.fields.get(name);
        let by_date = get("WARC-Refers-To-Date")
            .and_then(|date| self.payloads.get(&place(get("WARC-Refers-To-Target-URI").or(revisit.target())?, date)));
        let by_digest = || self.payloads.get(&xxh3_64(get("WARC-Payload-Digest")?.as_bytes()));
        let offset = *by_date.or_else(by_digest)?;
        let path = self.path.as_ref().filter(|path| path.is_file())?;
        let mut file = File::open(path).ok()?;
        file.seek(SeekFrom::Start(offset)).ok()?;
        let mut found = None;
        Reader::new(file, offset, self.max_size.saturating_add(1 << 20)).member(&is_page, &mut |record| {
            found = found.take().or_else(|| record.ok().filter(|record| record.kind() == "response"));
        });
        found
    }
}

fn place(target: &str, date: &str) -> u64 {
    xxh3_64(format!("{target} {date}").as_bytes())
}

impl Iterator for Records {
    type Item = Job;

    fn next(&mut self) -> Option<Job> {
        loop {
            if let Some(job) = self.ready.pop_front() {
                self.has_any = true;
                return Some(job);
            }
            if self.is_over {
                return None;
            }
            let mut read = Vec::new();
            self.is_over = !self.reader.member(&is_page, &mut |record| read.push(record));
            for record in read {
                let job = self.job(record);
                self.ready.extend(job);
            }
            if self.is_over && !self.has_any && self.ready.is_empty() {
                self.has_any = true;
                let place = self.path.as_ref().map_or("standard input".to_owned(), |path| path.display().to_string());
                let message = format!("{place} holds no record of a web page");
                return Some(failed(self.input(0, None), ErrorCode::Unreadable, &message));
            }
        }
    }
}
