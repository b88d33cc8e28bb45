//! How inputs are read.

use std::num::NonZeroUsize;

use clap::{Args, ValueEnum};

use crate::cli::values::{captured_at, size, threads, web_address};
use crate::input::{CapturedAt, Format};

/// How inputs are read.
#[derive(Debug, Args)]
pub(in crate::cli) struct ReadingArguments {
    /// What the inputs are, decided by hand
    #[arg(long, value_enum, value_name = "KIND", help_heading = "Input")]
    pub(in crate::cli) from: Option<From>,

    /// URL of the page given as a file or on standard input
    #[arg(long, value_name = "URL", value_parser = web_address, help_heading = "Input")]
    pub(in crate::cli) url: Option<url::Url>,

    /// When files were captured: an RFC 3339 time, or mtime for the time they were last changed
    #[arg(long, value_name = "TIME", value_parser = captured_at, help_heading = "Input")]
    pub(in crate::cli) captured_at: Option<CapturedAt>,

    /// Largest input: bytes, or with KB, MB, GB [default: 20MB]
    #[arg(long, value_name = "SIZE", value_parser = size, help_heading = "Input")]
    pub(in crate::cli) max_size: Option<u64>,

    /// Extraction threads; one a core by default
    #[arg(long, short, value_name = "N", value_parser = threads, help_heading = "Input")]
    pub(in crate::cli) jobs: Option<NonZeroUsize>,
}

/// What inputs are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum From {
    /// One HTML page.
    Html,
    /// A page a line.
    Jsonl,
    /// One URL a line.
    Urls,
    /// Web archive files.
    Warc,
}

impl std::convert::From<From> for Format {
    fn from(from: From) -> Self {
        match from {
            From::Html => Format::Html,
            From::Jsonl => Format::Jsonl,
            From::Urls => Format::Urls,
            From::Warc => Format::Warc,
        }
    }
}
