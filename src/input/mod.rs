//! What the user named, as jobs: URLs, files, folders, standard input, lists.

use std::path::PathBuf;

use jiff::Timestamp;
use url::Url;

use crate::page::Page;
use crate::record::{Failure, Input, Outcome};

/// One input that must become exactly one record.
#[derive(Debug)]
pub struct Job {
    /// What the record echoes.
    pub input: Input,
    /// Where its page comes from.
    pub task: Task,
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
    /// It cannot be had.
    Failed {
        /// What to record.
        outcome: Outcome,
        /// Why.
        failure: Failure,
    },
}

/// A file to be read as one page.
#[derive(Debug, Clone)]
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
