//! Arguments of `offprint explain`.

use std::ffi::OsString;

use clap::{Args, ValueEnum};

use super::args::{NetworkArguments, ReadingArguments, RuleArguments};

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// URL, saved page (.html, .mhtml, .webarchive), or - for standard input
    pub input: OsString,

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
