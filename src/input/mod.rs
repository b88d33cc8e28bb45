//! What the user named, as jobs: URLs, files, folders, standard input, lists.
//!
//! Every input becomes exactly one job, the broken ones too. Nothing is read before its turn comes.

mod captured;
mod file;
mod lines;
mod recognise;

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use url::Url;

use crate::page::{Hints, Page};
use crate::record::{ErrorCode, Failure, Input, InputKind, Outcome};

pub use captured::{Captured, Further};
pub use file::load;
pub use recognise::Format;

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
}

/// The jobs of a command line, made as they are asked for.
#[derive(Debug)]
pub struct Jobs {
    arguments: VecDeque<OsString>,
    reading: Reading,
    files: VecDeque<PathBuf>,
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
            self.files = file::pages_in(path).into();
            if self.files.is_empty() {
                // What was fetched is kept in web archives, and a folder of nothing else is as good as their names.
                let archives = file::archives_in(path);
                if !archives.is_empty() {
                    archives.into_iter().rev().for_each(|file| self.arguments.push_front(file.into_os_string()));
                    return None;
                }
                let message = "the folder holds no .html, .htm, .xhtml or .warc file";
                return Some(failed(file_input(path), ErrorCode::Unreadable, message));
            }
            return None;
        }
        let format = self.reading.format.unwrap_or_else(|| recognise::by_name(path));
        match format {
            Format::Html => Some(self.file_job(path)),
            Format::Warc => match File::open(path) {
                Ok(file) => {
                    self.records = Some(captured::Records::new(Box::new(file), Some(path), self.reading.max_size));
                    None
                }
                Err(error) => Some(unreadable(file_input(path), path, &error)),
            },
            Format::Jsonl | Format::Urls => match open(path) {
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
        };
        Job::new(file_input(path), Task::Read(file))
    }

    fn standard_input(&mut self) -> Option<Job> {
        let mut reader = BufReader::with_capacity(64 * 1024, io::stdin());
        let input = Input { kind: InputKind::Stdin, ..Input::default() };
        let start = match reader.fill_buf() {
            Ok(start) => start,
            Err(error) => {
                return Some(failed(input, ErrorCode::Unreadable, &format!("standard input cannot be read: {error}")));
            }
        };
        match self.reading.format.unwrap_or_else(|| recognise::by_content(start)) {
            Format::Html => Some(self.html_on_standard_input(reader, input)),
            Format::Warc => {
                self.records = Some(captured::Records::new(Box::new(reader), None, self.reading.max_size));
                None
            }
            format => {
                self.lines = Some(lines::Lines::new(Box::new(reader), format, PathBuf::new(), None, &self.reading));
                None
            }
        }
    }

    fn html_on_standard_input(&self, reader: impl Read, input: Input) -> Job {
        let mut bytes = Vec::new();
        if let Err(error) = reader.take(self.reading.max_size.saturating_add(1)).read_to_end(&mut bytes) {
            return failed(input, ErrorCode::Unreadable, &format!("standard input cannot be read: {error}"));
        }
        if bytes.len() as u64 > self.reading.max_size {
            return too_large(input, self.reading.max_size);
        }
        let captured_at = self.reading.captured_at.and_then(CapturedAt::stated);
        let page = Page { url: self.reading.url.clone(), captured_at, ..Page::new(bytes) };
        Job::new(Input { url: page.url.as_ref().map(masked), ..input }, Task::Page(Box::new(page)))
    }
}

impl Iterator for Jobs {
    type Item = Job;

    fn next(&mut self) -> Option<Job> {
        loop {
            if let Some(path) = self.files.pop_front() {
                return Some(self.file_job(&path));
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

fn open(path: &Path) -> io::Result<Box<dyn BufRead + Send>> {
    let file = File::open(path)?;
    if path.extension().is_some_and(|extension| extension == "gz") {
        return Ok(Box::new(BufReader::new(flate2::read::MultiGzDecoder::new(file))));
    }
    Ok(Box::new(BufReader::with_capacity(256 * 1024, file)))
}

/// A job for what begins like a URL; None for what does not.
fn url_job(text: &str, kind: InputKind) -> Option<Job> {
    let (scheme, _) = text.split_once("://")?;
    if !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')) {
        return None;
    }
    let input = Input { url: Some(text.to_owned()), kind, ..Input::default() };
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

fn file_input(path: &Path) -> Input {
    Input { path: Some(path.to_string_lossy().into_owned()), kind: InputKind::File, ..Input::default() }
}

fn failed(input: Input, code: ErrorCode, message: &str) -> Job {
    let failure = Failure { code, message: message.to_owned(), retryable: false };
    Job::new(input, Task::Failed { outcome: Outcome::Error, failure })
}

fn too_large(input: Input, max_size: u64) -> Job {
    failed(input, ErrorCode::TooLarge, &format!("larger than {max_size} bytes; raise --max-size to read it"))
}

fn unreadable(input: Input, path: &Path, error: &io::Error) -> Job {
    let failure = file::failure(path, error);
    Job::new(input, Task::Failed { outcome: Outcome::Error, failure })
}
