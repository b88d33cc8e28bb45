//! Arguments of `offprint extract`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use super::args::{NetworkArguments, PrintingArguments, ReadingArguments, RuleArguments};
use super::values::seconds;
use crate::crawl::Shard;

/// Arguments of `extract`.
#[derive(Debug, Args)]
pub struct ExtractArguments {
    /// URL, saved page (.html, .mhtml, .webarchive), folder, .jsonl list, list of URLs (.txt), .warc file, or - for
    /// standard input; all but URLs may be .gz, and .zst but for .warc
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<OsString>,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,

    #[command(flatten)]
    pub(super) printing: PrintingArguments,

    /// Write what was fetched to WARC files in this folder
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    pub warc: Option<PathBuf>,

    /// Go on where a run with this journal was ended; needs --output, which is appended to
    #[arg(long, value_name = "JOURNAL", requires = "output", help_heading = "Output")]
    pub resume: Option<PathBuf>,

    /// Begin nothing new after this time: 90, 50m, 2h
    #[arg(long, value_name = "TIME", value_parser = seconds, help_heading = "Input")]
    pub deadline: Option<f64>,

    /// Only this share of the inputs, by site: 3/8 is the third of eight
    #[arg(long, value_name = "K/N", help_heading = "Input")]
    pub shard: Option<Shard>,

    /// Records in the order of the inputs
    #[arg(long, help_heading = "Output")]
    pub ordered: bool,

    /// Leave out what differs between two runs over the same bytes
    #[arg(long, help_heading = "Output")]
    pub reproducible: bool,

    #[command(flatten)]
    pub(super) rules: RuleArguments,

    #[command(flatten)]
    pub(super) network: NetworkArguments,
}
