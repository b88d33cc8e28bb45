//! The whole command line: every command with its arguments.

use clap::{Command as Clap, CommandFactory, FromArgMatches, Parser, Subcommand};

use super::archive_args::ArchiveCommand;
use super::examples::with_examples;
use super::explain_args::ExplainArguments;
use super::extract_args::ExtractArguments;
use super::feed_args::FeedArguments;
use super::selectors_args::SelectorsCommand;

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
    /// Pages to records: URLs, saved pages, folders, lists, WARC files, or - for standard input
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

impl Arguments {
    /// Reads what the program was called with.
    ///
    /// # Errors
    /// It is not understood, or asks for help.
    pub(super) fn read() -> Result<Self, clap::Error> {
        let mut matches = with_numbers(described()).try_get_matches()?;
        Arguments::from_arg_matches_mut(&mut matches)
    }
}

/// The command line with each flag where it says something: `explain` takes one page, which is one thread's work.
pub(super) fn described() -> Clap {
    let command = Arguments::command().mut_subcommands(|command| match command.get_name() {
        "explain" => command.mut_arg("jobs", |flag| flag.hide(true)),
        _ => command,
    });
    with_examples(command)
}

/// `-1` behind a flag is a value, which the flag refuses and says why, and no flag that nobody knows.
fn with_numbers(command: Clap) -> Clap {
    let flags = command.mut_args(|flag| match flag.get_action().takes_values() && !flag.is_positional() {
        true => flag.allow_negative_numbers(true),
        false => flag,
    });
    flags.mut_subcommands(with_numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        described().debug_assert();
    }
}
