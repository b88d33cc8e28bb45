//! Arguments of `offprint feed`.

use std::num::NonZeroUsize;

use clap::{Args, ValueEnum};

use super::args::{NetworkArguments, PrintingArguments, RuleArguments};
use super::values::{since, size, threads, web_address};

/// Arguments of `feed`.
#[derive(Debug, Args)]
pub struct FeedArguments {
    /// URL or file of a feed, sitemap, OPML list or home page; or - for standard input
    #[arg(value_name = "FEED")]
    pub sources: Vec<String>,

    /// How articles are found behind a page
    #[arg(long, value_enum, default_value_t, value_name = "WAY", help_heading = "Input")]
    pub via: ViaArgument,

    /// URL of a document given as a file or on standard input
    #[arg(long, value_name = "URL", value_parser = web_address, help_heading = "Input")]
    pub url: Option<url::Url>,

    /// Largest document: bytes, or with KB, MB, GB [default: 20MB]
    #[arg(long, value_name = "SIZE", value_parser = size, help_heading = "Input")]
    pub max_size: Option<u64>,

    /// Only what was published or changed since: a date, a time, or 12h, 7d, 4w ago. What has no date stays
    #[arg(long, value_name = "TIME", value_parser = since, help_heading = "Filters")]
    pub since: Option<jiff::Timestamp>,

    /// Only URLs that this regular expression finds; several are alternatives
    #[arg(long, value_name = "REGEX", help_heading = "Filters")]
    pub include: Vec<regex::Regex>,

    /// No URLs that this regular expression finds
    #[arg(long, value_name = "REGEX", help_heading = "Filters")]
    pub exclude: Vec<regex::Regex>,

    /// At most this many articles
    #[arg(long, short = 'n', value_name = "N", help_heading = "Filters")]
    pub limit: Option<usize>,

    /// Fetch the articles and print their records
    #[arg(long, help_heading = "Output")]
    pub extract: bool,

    #[command(flatten)]
    pub(super) printing: PrintingArguments,

    /// Extraction threads; one a core by default
    #[arg(long, short, value_name = "N", value_parser = threads, help_heading = "Input")]
    pub jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    pub(super) rules: RuleArguments,

    #[command(flatten)]
    pub(super) network: NetworkArguments,
}

/// How articles are found behind a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ViaArgument {
    /// By the feed it announces, else by its links
    #[default]
    Auto,
    /// By the feed it announces
    Feed,
    /// By the sitemaps its robots.txt names
    Sitemap,
    /// By its links
    Links,
}
