//! Arguments, as clap reads them. Names are curl's where curl has them.

mod network;
mod printing;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::archive_args::ArchiveCommand;
use super::feed_args::FeedArguments;
use super::selectors_args::SelectorsCommand;
use crate::crawl::Shard;
use crate::input::{CapturedAt, Format};

pub(super) use network::{By, NetworkArguments};
pub(super) use printing::{OutputFormat, PrintingArguments};

/// Lifts the article out of a web page: title, body, category and true source as clean JSON.
#[derive(Debug, Parser)]
#[command(name = "offprint", version, about, arg_required_else_help = true, max_term_width = 100)]
#[command(args_override_self = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Pages to records: URLs, .html files, folders, lists, or - for standard input
    Extract(Box<ExtractArguments>),
    /// Feeds, sitemaps and home pages to the articles they announce, or with --extract to records
    Feed(Box<FeedArguments>),
    /// An archive of articles for cron: an SQLite file with the raw pages beside it as WARC
    #[command(subcommand)]
    Archive(ArchiveCommand),
    /// Why: where each field came from, and every block kept or dropped and by which rule
    Explain(Box<ExplainArguments>),
    /// Rule files: list, show, lint, test, try, new, learn, check, import, schema
    #[command(subcommand)]
    Selectors(SelectorsCommand),
    /// Print the JSON Schema of the record
    Schema,
    /// Print completions for a shell
    Completions {
        /// Shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page of the program or of one of its commands
    Man {
        /// A command: `extract`, `archive run`; the program itself by default
        command: Vec<String>,
    },
}

/// Arguments of `extract`.
#[derive(Debug, Args)]
pub struct ExtractArguments {
    /// URL, .html file, folder, .jsonl list, list of URLs, or - for standard input
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<String>,

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

/// How inputs are read.
#[derive(Debug, Args)]
pub(super) struct ReadingArguments {
    /// What the inputs are, decided by hand
    #[arg(long, value_enum, value_name = "KIND", help_heading = "Input")]
    pub(super) from: Option<From>,

    /// URL of the page given as a file or on standard input
    #[arg(long, value_name = "URL", help_heading = "Input")]
    pub(super) url: Option<url::Url>,

    /// When files were captured: an RFC 3339 time, or mtime for the time they were last changed
    #[arg(long, value_name = "TIME", value_parser = captured_at, help_heading = "Input")]
    pub(super) captured_at: Option<CapturedAt>,

    /// Largest input: bytes, or with KB, MB, GB
    #[arg(long, value_name = "SIZE", value_parser = size, help_heading = "Input")]
    pub(super) max_size: Option<u64>,

    /// Extraction threads; one a core by default
    #[arg(long, short, value_name = "N", help_heading = "Input")]
    pub(super) jobs: Option<NonZeroUsize>,
}

/// Which rules apply.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct RuleArguments {
    /// Folder of rule files over the bundled and the user's own; none for none of all before it
    #[arg(long, value_name = "DIR", help_heading = "Rules")]
    pub(super) selectors: Vec<String>,

    /// A selector for one field, before all rules: body=".story", title="h1@title"
    #[arg(long, value_name = "FIELD=CSS", help_heading = "Rules")]
    pub(super) select: Vec<String>,

    /// Elements that are no part of the body
    #[arg(long, value_name = "CSS", help_heading = "Rules")]
    pub(super) strip: Vec<String>,

    /// `selectors try --body`: selectors for the body alone
    #[arg(skip)]
    pub(super) body: Vec<String>,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// URL, .html file, or - for standard input
    pub input: String,

    /// Only the blocks that hold this text
    #[arg(long, value_name = "TEXT")]
    pub text: Option<String>,

    /// Text for people, or JSON
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub format: ExplainFormat,

    #[command(flatten)]
    pub(super) reading: ReadingArguments,

    #[command(flatten)]
    pub(super) rules: RuleArguments,

    #[command(flatten)]
    pub(super) network: NetworkArguments,
}

/// Form of an explanation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// What inputs are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum From {
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

fn captured_at(text: &str) -> Result<CapturedAt, String> {
    if text == "mtime" {
        return Ok(CapturedAt::Modified);
    }
    text.parse()
        .map(CapturedAt::At)
        .map_err(|_| format!("`{text}` is neither an RFC 3339 time such as 2026-05-01T12:00:00Z nor mtime"))
}

/// Bytes, or with KB, MB, GB (powers of 1,000) or KiB, MiB, GiB (powers of 1,024).
pub(super) fn size(text: &str) -> Result<u64, String> {
    let invalid = || format!("`{text}` is no size; write bytes, or 500KB, 20MB, 1GB");
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..digits].parse().map_err(|_| invalid())?;
    let unit: u64 = match text[digits..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => return Err(invalid()),
    };
    number.checked_mul(unit).filter(|bytes| *bytes > 0).ok_or_else(invalid)
}

/// Seconds, or with s, m, h.
pub(super) fn seconds(text: &str) -> Result<f64, String> {
    let invalid = || format!("`{text}` is no time; write seconds: 30, 2.5, 1m, 2h");
    let units = [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0)];
    let (number, factor) =
        units.iter().find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, *factor))).unwrap_or((text, 1.0));
    let value: f64 = number.parse().map_err(|_| invalid())?;
    (value.is_finite() && value > 0.0 && value < 1e6).then_some(value * factor).ok_or_else(invalid)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn reads_sizes_and_times() {
        assert_eq!((size("20MB"), size("1024"), seconds("1m")), (Ok(20_000_000), Ok(1024), Ok(60.0)));
        assert_eq!((seconds("500ms"), seconds("2h"), seconds("2.5")), (Ok(0.5), Ok(7200.0), Ok(2.5)));
        assert!(size("0").is_err() && size("5 apples").is_err() && seconds("-1").is_err());
    }
}
