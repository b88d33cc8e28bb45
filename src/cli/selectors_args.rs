//! Arguments of `offprint selectors`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::args::{NetworkArguments, RuleArguments};
use super::values::{size, web_address};

/// What to do with rule files.
#[derive(Debug, Subcommand)]
pub enum SelectorsCommand {
    /// List sites and presets
    List {
        /// Only what applies to this host
        #[arg(long = "for", value_name = "HOST")]
        host: Option<String>,
        #[command(flatten)]
        layers: LayerArguments,
    },
    /// Show the merged rule of a host or preset, with the file each line comes from
    Show {
        /// Host, or name of a preset
        name: String,
        /// The layer, file and line of each entry
        #[arg(long)]
        origin: bool,
        #[command(flatten)]
        layers: LayerArguments,
    },
    /// Check rule files: syntax, keys, selectors, entries that say nothing, match nothing or match too much
    Lint(LintArguments),
    /// Run the promises of rule files against their stored pages
    Test(TestArguments),
    /// Try selectors on a page: what changes, block by block
    Try(Box<TryArguments>),
    /// Draft the rule file of a page's site, with the page as fixture and a promise
    New(Box<NewArguments>),
    /// Draft the rule file of a site out of several of its stored pages
    Learn(LearnArguments),
    /// Whether rules still hold on the pages that their sites serve today
    Check(Box<CheckArguments>),
    /// Convert the rule files of other programs
    #[command(subcommand)]
    Import(ImportCommand),
    /// Print the JSON Schema of rule files, for editors
    Schema,
}

/// Whose rules hold.
#[derive(Debug, Args)]
pub struct LayerArguments {
    /// Folder of rule files over the bundled and the user's own
    #[arg(long, value_name = "DIR")]
    pub selectors: Vec<String>,
}

/// Whose rules are looked at.
#[derive(Debug, Args)]
pub struct FolderArguments {
    /// Folder of rule files; the user's own by default
    #[arg(long, value_name = "DIR")]
    pub selectors: Option<PathBuf>,
}

/// Where a draft goes.
#[derive(Debug, Args)]
pub struct DraftArguments {
    /// Folder of rule files that the draft is written to; the user's own by default
    #[arg(long, value_name = "DIR")]
    pub selectors: Option<PathBuf>,

    /// Print the draft and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What is too large to be a page.
#[derive(Debug, Args)]
pub struct LargestPage {
    /// Largest page: bytes, or with KB, MB, GB [default: 20MB]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub max_size: Option<u64>,
}

/// Arguments of `selectors test`.
#[derive(Debug, Args)]
pub struct TestArguments {
    /// Only this site or preset
    pub site: Option<String>,

    /// Real pages of sites instead of the stored ones: files, folders, lists, WARC
    #[arg(long, value_name = "INPUT", num_args = 1..)]
    pub pages: Vec<OsString>,

    #[command(flatten)]
    pub folder: FolderArguments,

    #[command(flatten)]
    pub largest: LargestPage,
}

/// Arguments of `selectors lint`.
#[derive(Debug, Args)]
pub struct LintArguments {
    /// Only this site or preset
    pub site: Option<String>,

    /// Stored pages to try the entries on, instead of those of the rule's [[test]]: files, folders, lists, WARC
    #[arg(long, value_name = "INPUT", num_args = 1..)]
    pub pages: Vec<OsString>,

    /// Fail on notes too: what the pages at hand do not need
    #[arg(long)]
    pub strict: bool,

    #[command(flatten)]
    pub folder: FolderArguments,

    #[command(flatten)]
    pub largest: LargestPage,
}

/// Whose rule files to convert.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Site patterns of Full-Text RSS: *.txt files named after their host
    Ftr {
        /// Folder of patterns, or single files
        #[arg(required = true, value_name = "DIR|FILE")]
        from: Vec<PathBuf>,
        /// Folder that the rule files are written to, into sites/; none that is there is written over
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Say only what differs and what was dropped
        #[arg(long, short)]
        quiet: bool,
    },
}

/// Arguments of `selectors check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Only these sites
    #[arg(value_name = "SITE")]
    pub sites: Vec<String>,

    /// Pages instead of those that the rules name in `[check]`: URLs of articles or feeds, files, folders, WARC
    #[arg(long, value_name = "INPUT", num_args = 1..)]
    pub pages: Vec<OsString>,

    /// Articles of one feed that are looked at
    #[arg(long, short = 'n', value_name = "N", default_value_t = 3)]
    pub limit: usize,

    /// Text for people, or one JSON document a site
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub format: CheckFormat,

    /// The same as --format json
    #[arg(long, hide = true, conflicts_with = "format")]
    pub json: bool,

    #[command(flatten)]
    pub layers: LayerArguments,

    #[command(flatten)]
    pub largest: LargestPage,

    #[command(flatten)]
    pub(super) network: NetworkArguments,
}

impl CheckArguments {
    /// The form that was asked for, under either name.
    pub(super) fn format(&self) -> CheckFormat {
        if self.json { CheckFormat::Json } else { self.format }
    }
}

/// Form of what `selectors check` says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people.
    #[default]
    Text,
    /// A document a site.
    Json,
}

/// Arguments of `selectors new`.
#[derive(Debug, Args)]
pub struct NewArguments {
    /// URL or saved page (.html, .mhtml, .webarchive) of an article, or - for standard input
    #[arg(value_name = "URL|FILE")]
    pub page: OsString,

    /// URL of the page given as a file or on standard input
    #[arg(long, value_name = "URL", value_parser = web_address)]
    pub url: Option<url::Url>,

    #[command(flatten)]
    pub draft: DraftArguments,

    #[command(flatten)]
    pub largest: LargestPage,

    #[command(flatten)]
    pub(super) network: NetworkArguments,
}

/// Arguments of `selectors learn`.
#[derive(Debug, Args)]
pub struct LearnArguments {
    /// Stored pages of one site: .html, .mhtml and .webarchive files, folders, .jsonl lists, .warc, the database of an archive
    #[arg(required = true, value_name = "PAGES")]
    pub pages: Vec<OsString>,

    /// Only the pages of this host
    #[arg(long, value_name = "HOST")]
    pub host: Option<String>,

    /// Hold candidates against the generic extractor alone, as if there were no rules
    #[arg(long)]
    pub without_rules: bool,

    #[command(flatten)]
    pub draft: DraftArguments,

    #[command(flatten)]
    pub largest: LargestPage,
}

/// Arguments of `selectors try`.
#[derive(Debug, Args)]
pub struct TryArguments {
    /// URL or saved page (.html, .mhtml, .webarchive) of an article, or - for standard input
    #[arg(value_name = "URL|FILE")]
    pub page: OsString,

    /// URL of the page given as a file or on standard input
    #[arg(long, value_name = "URL", value_parser = web_address)]
    pub url: Option<url::Url>,

    /// The same as --select body=CSS
    #[arg(long, value_name = "CSS", help_heading = "Rules")]
    pub body: Vec<String>,

    #[command(flatten)]
    pub(super) rules: RuleArguments,

    /// Blocks around a change that are shown
    #[arg(long, short = 'U', value_name = "N", default_value_t = 2)]
    pub context: usize,

    /// Stay, and show again what changed since the start when a rule file or the page changes
    #[arg(long)]
    pub watch: bool,

    #[command(flatten)]
    pub largest: LargestPage,

    #[command(flatten)]
    pub(super) network: NetworkArguments,
}
