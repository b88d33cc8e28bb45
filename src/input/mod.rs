//! What the user named, as jobs: URLs, files, folders, standard input, lists.
//!
//! Every input becomes exactly one job, the broken ones too. Nothing is read before its turn comes.

mod awaited;
mod beside;
mod captured;
mod file;
mod folder;
mod lines;
mod recognise;
mod stored;
mod utf16;

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use url::Url;

use crate::page::{Hints, Page};
use crate::record::{ErrorCode, Failure, Input, InputKind, Outcome};
use folder::Found;

pub use awaited::Stop;
pub use beside::Beside;
pub use captured::Captured;
pub use file::load;
pub use recognise::{Format, by_name};

/// One input that must become exactly one record.
#[derive(Debug)]
pub struct Job {
    /// What the record echoes.
    pub input: Input,
    /// Where its page comes from.
    pub task: Task,
    /// What a feed or an archive already said about the page.
    pub hints: Hints,
    /// Of the page as it is known already: it is to be sent only if it is another now.
    pub validators: Validators,
}

/// What a server said by which it can tell whether a page has changed (RFC 9110, section 8.8).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
}

impl Job {
    /// A job about which nothing is known beforehand.
    pub fn new(input: Input, task: Task) -> Self {
        Job { input, task, hints: Hints::default(), validators: Validators::default() }
    }
}

/// Where a job's page comes from.
#[derive(Debug)]
pub enum Task {
    /// Over the network.
    Fetch(Url),
    /// From a file, read when its turn comes.
    Read(ReadFile),
    /// It is here already.
    Page(Box<Page>),
    /// It is here as an archive keeps it.
    Captured(Box<Captured>),
    /// It cannot be had.
    Failed {
        /// What to record.
        outcome: Outcome,
        /// Why.
        failure: Failure,
    },
}

/// A file to be read as one page.
#[derive(Debug, Clone, Default)]
pub struct ReadFile {
    /// The file.
    pub path: PathBuf,
    /// The page's URL, where it is known.
    pub url: Option<Url>,
    /// `Content-Type`, where it is known.
    pub content_type: Option<String>,
    /// When the page was captured.
    pub captured_at: Option<CapturedAt>,
    /// What ends waiting for it, where it is a pipe.
    pub stop: Stop,
}

/// When a page was captured.
#[derive(Debug, Clone, Copy)]
pub enum CapturedAt {
    /// At this time.
    At(Timestamp),
    /// When the file was last changed.
    Modified,
}

impl CapturedAt {
    /// The time itself, where it is stated: what comes in a stream was changed at no time.
    fn stated(self) -> Option<Timestamp> {
        match self {
            CapturedAt::At(at) => Some(at),
            CapturedAt::Modified => None,
        }
    }
}

/// How arguments are to be read.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Decided by hand; else recognised.
    pub format: Option<Format>,
    /// URL of the single HTML page.
    pub url: Option<Url>,
    /// Capture time of files.
    pub captured_at: Option<CapturedAt>,
    /// Bytes a line or a standard input may have.
    pub max_size: u64,
    /// What ends waiting for input.
    pub stop: Stop,
    /// Records of WARC files, and frames beside saved pages, that were left out because they are no pages.
    pub no_pages: Arc<AtomicU64>,
}

/// The jobs of a command line, made as they are asked for.
#[derive(Debug)]
pub struct Jobs {
    arguments: VecDeque<OsString>,
    reading: Reading,
    files: VecDeque<Found>,
    lines: Option<lines::Lines>,
    records: Option<captured::Records>,
}

impl Jobs {
    /// The jobs of `arguments`.
    pub fn new(arguments: impl IntoIterator<Item = OsString>, reading: Reading) -> Self {
        Jobs { arguments: arguments.into_iter().collect(), reading, files: VecDeque::new(), lines: None, records: None }
    }

    fn argument(&mut self, argument: &OsStr) -> Option<Job> {
        if argument == "-" {
            return self.standard_input();
        }
        // A file may have a name that is no text; a URL has none such.
        if let Some(job) = argument.to_str().and_then(|text| url_job(text, InputKind::Url)) {
            return Some(job);
        }
        let path = Path::new(argument);
        if path.is_dir() {
            let folder::Below { found, frames } = folder::pages_in(path);
            self.files = found.into();
            self.reading.no_pages.fetch_add(frames, Ordering::Relaxed);
            if self.files.is_empty() {
                // What was fetched is kept in web archives, and a folder of nothing else is as good as their names.
                let archives = folder::archives_in(path);
                if !archives.is_empty() {
                    for found in archives.into_iter().rev() {
                        match found.failure {
                            Some(_) => self.files.push_front(found),
                            None => self.arguments.push_front(found.path.into_os_string()),
                        }
                    }
                    return None;
                }
                let message =
                    "the folder holds no page (.html, .htm, .xhtml, .mhtml, .mht, .webarchive) and no .warc file";
                return Some(failed(file_input(path), ErrorCode::Unreadable, message));
            }
            return None;
        }
        let format = self.reading.format.unwrap_or_else(|| recognise::by_name(path));
        match format {
            Format::Html => Some(self.file_job(path)),
            Format::Warc => match awaited::open(path, &self.reading.stop) {
                Ok(file) => {
                    self.records = Some(captured::Records::new(file, Some(path), &self.reading));
                    None
                }
                Err(error) => Some(unreadable(file_input(path), path, &error)),
            },
            Format::Jsonl | Format::Urls => match self.open(path) {
                Ok(reader) => {
                    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
                    let name = argument.to_string_lossy().into_owned();
                    self.lines = Some(lines::Lines::new(reader, format, folder, Some(name), &self.reading));
                    None
                }
                Err(error) => Some(unreadable(file_input(path), path, &error)),
            },
        }
    }

    fn file_job(&self, path: &Path) -> Job {
        let file = ReadFile {
            path: path.to_path_buf(),
            url: self.reading.url.clone(),
            content_type: None,
            captured_at: self.reading.captured_at,
            stop: Arc::clone(&self.reading.stop),
        };
        Job::new(file_input(path), Task::Read(file))
    }

    /// A list, inflated and in UTF-8.
    fn open(&self, path: &Path) -> io::Result<Box<dyn BufRead + Send>> {
        let file = awaited::open(path, &self.reading.stop)?;
        recognise::text(Box::new(BufReader::with_capacity(256 * 1024, file)))
    }

    fn standard_input(&mut self) -> Option<Job> {
        let input = Input { kind: InputKind::Stdin, ..Input::default() };
        let mut standard = awaited::standard(&self.reading.stop);
        let start = match self.reading.format {
            Some(_) => Ok(Vec::new()),
            None => recognise::beginning(&mut standard),
        };
        let start = match start {
            Ok(start) => start,
            Err(error) => return Some(no_standard_input(input, &error)),
        };
        let format = self.recognised(&start);
        let whole = io::Cursor::new(start).chain(standard);
        let reader: Box<dyn BufRead + Send> = Box::new(BufReader::with_capacity(64 * 1024, whole));
        match format {
            Err(error) => Some(no_standard_input(input, &error)),
            Ok(format) if format != Format::Html && self.reading.url.is_some() => {
                let message = "--url is the address of one page, and standard input holds a list or a web archive";
                Some(failed(input, ErrorCode::BadUrl, message))
            }
            Ok(Format::Html) => Some(self.html_on_standard_input(reader, input)),
            Ok(Format::Warc) => {
                self.records = Some(captured::Records::new(Box::new(reader), None, &self.reading));
                None
            }
            Ok(format) => match recognise::text(reader) {
                Ok(reader) => {
                    self.lines = Some(lines::Lines::new(reader, format, PathBuf::new(), None, &self.reading));
                    None
                }
                Err(error) => Some(no_standard_input(input, &error)),
            },
        }
    }

    /// What is on standard input: as was said, else by how it begins.
    fn recognised(&self, start: &[u8]) -> io::Result<Format> {
        if let Some(format) = self.reading.format {
            return Ok(format);
        }
        if recognise::is_packed_warc(start) {
            return Ok(Format::Warc);
        }
        // What is compressed breaks off here, which is enough to tell.
        let mut inner = Vec::new();
        let _ = recognise::text(Box::new(io::Cursor::new(start.to_vec())))?.take(4_096).read_to_end(&mut inner);
        Ok(recognise::by_content(&inner))
    }

    fn html_on_standard_input(&self, reader: impl Read, input: Input) -> Job {
        let max_size = self.reading.max_size;
        let mut bytes = Vec::new();
        if let Err(error) = reader.take(max_size.saturating_add(1)).read_to_end(&mut bytes) {
            return no_standard_input(input, &error);
        }
        let inflated = match file::whole(bytes, max_size) {
            Ok(inflated) => inflated,
            Err(trouble) => {
                let failure = file::trouble(Path::new("standard input"), max_size, &trouble);
                return Job::new(input, Task::Failed { outcome: Outcome::Error, failure });
            }
        };
        let captured_at = self.reading.captured_at.and_then(CapturedAt::stated);
        let is_cut_short = inflated.is_truncated;
        let page = Page { url: self.reading.url.clone(), captured_at, is_cut_short, ..Page::new(inflated.bytes) };
        Job::new(Input { url: page.url.as_ref().map(masked), ..input }, Task::Page(Box::new(page)))
    }
}

impl Iterator for Jobs {
    type Item = Job;

    fn next(&mut self) -> Option<Job> {
        loop {
            if let Some(Found { path, failure }) = self.files.pop_front() {
                return Some(match failure {
                    Some(failure) => Job::new(file_input(&path), Task::Failed { outcome: Outcome::Error, failure }),
                    None => self.file_job(&path),
                });
            }
            if let Some(lines) = &mut self.lines {
                match lines.next() {
                    Some(job) => return Some(job),
                    None => self.lines = None,
                }
            }
            if let Some(records) = &mut self.records {
                match records.next() {
                    Some(job) => return Some(job),
                    None => self.records = None,
                }
            }
            let argument = self.arguments.pop_front()?;
            if let Some(job) = self.argument(&argument) {
                return Some(job);
            }
        }
    }
}

/// A job for what begins like a URL; None for what does not.
fn url_job(text: &str, kind: InputKind) -> Option<Job> {
    let (scheme, _) = text.split_once("://")?;
    if !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')) {
        return None;
    }
    let input = Input { url: Some(masked_text(text)), kind, ..Input::default() };
    Some(match Url::parse(text) {
        Ok(url) => fetch(Input { url: Some(masked(&url)), ..input }, url),
        Err(error) => failed(input, ErrorCode::BadUrl, &format!("not a URL: {error}")),
    })
}

/// A job that fetches `url`, if that can be.
fn fetch(input: Input, url: Url) -> Job {
    match url.scheme() {
        "http" | "https" => Job::new(input, Task::Fetch(url)),
        other => {
            let message = format!("scheme `{other}` cannot be fetched; use http or https");
            failed(input, ErrorCode::BadUrl, &message)
        }
    }
}

/// All of standard input, inflated.
///
/// # Errors
/// It cannot be read, or is too large.
pub fn standard_input(max_size: u64, stop: &Stop) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = awaited::standard(stop).take(max_size.saturating_add(1)).read_to_end(&mut bytes);
    let name = Path::new("standard input");
    read.map_err(|error| file::failure(name, &error))?;
    Ok(file::whole(bytes, max_size).map_err(|trouble| file::trouble(name, max_size, &trouble))?.bytes)
}

/// A URL with its user information masked: records are shared, passwords are not.
pub fn masked(url: &Url) -> String {
    if url.username().is_empty() && url.password().is_none() {
        return url.to_string();
    }
    let mut url = url.clone();
    let _ = url.set_username("***");
    let _ = url.set_password(None);
    url.to_string()
}

/// The same of what is no URL, but may hold a password all the same.
fn masked_text(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    match authority.rfind('@') {
        Some(at) => format!("{scheme}://***{}", &rest[at..]),
        None => text.to_owned(),
    }
}

fn file_input(path: &Path) -> Input {
    Input { path: Some(path.to_string_lossy().into_owned()), kind: InputKind::File, ..Input::default() }
}

fn failed(input: Input, code: ErrorCode, message: &str) -> Job {
    let failure = Failure { code, message: message.to_owned(), retryable: false };
    Job::new(input, Task::Failed { outcome: Outcome::Error, failure })
}

fn no_standard_input(input: Input, error: &io::Error) -> Job {
    failed(input, ErrorCode::Unreadable, &format!("standard input cannot be read: {error}"))
}

fn too_large(input: Input, max_size: u64) -> Job {
    failed(input, ErrorCode::TooLarge, &format!("larger than {max_size} bytes; raise --max-size to read it"))
}

fn unreadable(input: Input, path: &Path, error: &io::Error) -> Job {
    let failure = file::failure(path, error);
    Job::new(input, Task::Failed { outcome: Outcome::Error, failure })
}
