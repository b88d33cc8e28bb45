//! Arguments of `offprint archive`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::args::{NetworkArguments, RuleArguments};
use super::values::{host, since, size, threads};

/// What to do with an archive.
#[derive(Debug, Subcommand)]
pub enum ArchiveCommand {
    /// Add feeds: URLs of feeds, sitemaps or home pages, or OPML files; makes the archive if there is none
    Add {
        #[command(flatten)]
        archive: ArchiveFile,
        /// URL or OPML file
        #[arg(required = true, value_name = "FEED|OPML")]
        feeds: Vec<String>,
    },
    /// The feeds
    List(LookArguments),
    /// Stop asking feeds, or with --resume go on
    Pause {
        #[command(flatten)]
        archive: ArchiveFile,
        /// URL or number
        #[arg(required = true, value_name = "FEED")]
        feeds: Vec<String>,
        /// Go on asking
        #[arg(long)]
        resume: bool,
    },
    /// Forget feeds; their articles stay
    Remove {
        #[command(flatten)]
        archive: ArchiveFile,
        /// URL or number
        #[arg(required = true, value_name = "FEED")]
        feeds: Vec<String>,
    },
    /// One polite pass: ask the feeds that are due, fetch and store what is new
    Run(Box<RunArguments>),
    /// Each feed's last success, errors, articles, and when it is due
    Status(LookArguments),
    /// Articles by day and site, outcomes, quality
    Stats {
        #[command(flatten)]
        look: LookArguments,
        /// Days and sites at most
        #[arg(long, default_value_t = 30, value_name = "N", value_parser = clap::value_parser!(i64).range(1..))]
        limit: i64,
    },
    /// Find articles: words, "phrases", AND, OR, NOT, NEAR, prefix*
    Search(SearchArguments),
    /// One article by number or URL
    Show {
        #[command(flatten)]
        archive: ArchiveFile,
        /// Number or URL
        article: String,
        /// The version with this number; the current one by default
        #[arg(long, value_name = "N")]
        version: Option<i64>,
        /// Form
        #[arg(long, value_enum, default_value_t, value_name = "FORM")]
        format: ShowFormat,
    },
    /// What changed between two versions of an article
    Diff {
        #[command(flatten)]
        archive: ArchiveFile,
        /// Number or URL
        article: String,
        /// Version before; the last but one by default
        #[arg(long, value_name = "N")]
        from: Option<i64>,
        /// Version after; the current one by default
        #[arg(long, value_name = "N")]
        to: Option<i64>,
        /// Text for people, or JSON
        #[arg(long, value_enum, default_value_t, value_name = "FORM")]
        format: LookFormat,
    },
    /// Write articles out: JSON Lines, CSV, a folder of Markdown files, or WARC
    Export {
        #[command(flatten)]
        archive: ArchiveFile,
        #[command(flatten)]
        selection: SelectionArguments,
        /// Form
        #[arg(long, value_enum, default_value_t, value_name = "FORM")]
        format: ExportFormat,
        /// File, or folder for Markdown; .gz and .zst compress
        #[arg(long, short, value_name = "PATH")]
        output: Option<PathBuf>,
    },
    /// Read the stored pages again by today's rules, offline, and report what changes
    Reextract(ReextractArguments),
    /// Sites that differ from their own past as if a selector had broken
    Drift(LookArguments),
    /// Is everything there, and is it what it says?
    Verify(LookArguments),
    /// Put right what can be
    Repair {
        #[command(flatten)]
        archive: ArchiveFile,
    },
}

/// The archive.
#[derive(Debug, Args)]
pub struct ArchiveFile {
    /// The archive's file; the raw pages lie beside it in DB.warc/
    #[arg(value_name = "DB")]
    pub db: PathBuf,
}

/// Arguments of what only looks.
#[derive(Debug, Args)]
pub struct LookArguments {
    #[command(flatten)]
    pub(super) archive: ArchiveFile,
    /// Text for people, or JSON
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub format: LookFormat,
}

/// Which articles.
#[derive(Debug, Args)]
pub struct SelectionArguments {
    /// First seen since: a date, a time, or 12h, 7d, 4w ago
    #[arg(long, value_name = "TIME", value_parser = since)]
    pub since: Option<jiff::Timestamp>,
    /// Of this host and its subdomains
    #[arg(long, value_name = "HOST", value_parser = host)]
    pub site: Option<String>,
    /// Every version instead of the current one
    #[arg(long)]
    pub all_versions: bool,
    /// Without articles that are linked to another as its duplicate
    #[arg(long)]
    pub no_duplicates: bool,
    /// Only articles that their servers say are there no longer
    #[arg(long)]
    pub gone: bool,
}

/// Arguments of `archive run`.
#[derive(Debug, Args)]
pub struct RunArguments {
    #[command(flatten)]
    pub(super) archive: ArchiveFile,

    /// Ask all feeds now, due or not; hosts that asked to be left alone are not asked
    #[arg(long)]
    pub force: bool,

    /// Fetch at most this many articles; the others wait for the next run
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,

    /// Exit with 4 if nothing is new
    #[arg(long)]
    pub exit_nothing_new: bool,

    /// Write the run's counts to this file as JSON
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,

    /// No summary line, no warnings
    #[arg(long, short)]
    pub quiet: bool,

    /// Largest page or feed: bytes, or with KB, MB, GB [default: 20MB]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub max_size: Option<u64>,

    /// Extraction threads; one a core by default
    #[arg(long, short, value_name = "N", value_parser = threads)]
    pub jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    pub(super) rules: RuleArguments,

    #[command(flatten)]
    pub(super) network: NetworkArguments,
}

/// Arguments of `archive reextract`.
#[derive(Debug, Args)]
pub struct ReextractArguments {
    #[command(flatten)]
    pub(super) archive: ArchiveFile,
    #[command(flatten)]
    pub(super) selection: SelectionArguments,
    /// Only report
    #[arg(long)]
    pub dry_run: bool,
    /// A line for each article that changes
    #[arg(long, short)]
    pub verbose: bool,
    /// Text for people, or JSON
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub format: LookFormat,
    /// Extraction threads; one a core by default
    #[arg(long, short, value_name = "N", value_parser = threads)]
    pub jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(super) rules: RuleArguments,
}

/// Arguments of `archive search`.
#[derive(Debug, Args)]
pub struct SearchArguments {
    #[command(flatten)]
    pub(super) archive: ArchiveFile,
    /// Words, "phrases", AND, OR, NOT, NEAR, prefix*
    pub query: String,
    /// Published since: a date, a time, or 12h, 7d, 4w ago
    #[arg(long, value_name = "TIME", value_parser = since)]
    pub since: Option<jiff::Timestamp>,
    /// Of this host and its subdomains
    #[arg(long, value_name = "HOST", value_parser = host)]
    pub site: Option<String>,
    /// Of this category
    #[arg(long, value_name = "NAME")]
    pub category: Option<String>,
    /// Credited to a source whose name has these words
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// In this language
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// Best matches first, among the newest 300
    #[arg(long)]
    pub relevance: bool,
    /// At most this many
    #[arg(long, short = 'n', default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(i64).range(1..))]
    pub limit: i64,
    /// Text for people, or JSON
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub format: LookFormat,
}

/// Form of what is looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum LookFormat {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// Form of one article.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ShowFormat {
    /// Title, facts and text.
    #[default]
    Text,
    /// Title and body as Markdown.
    Markdown,
    /// The record.
    Json,
    /// The page as it came.
    Raw,
}

/// Form of an export.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// A record a line.
    #[default]
    Json,
    /// A table.
    Csv,
    /// A folder of files with front matter.
    Markdown,
    /// The raw pages.
    Warc,
}
