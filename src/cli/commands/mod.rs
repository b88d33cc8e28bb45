//! One file a command.

mod archive;
mod archive_export;
mod archive_feeds;
mod archive_look;
mod archive_run;
mod explain;
mod extract;
mod feed;
mod feed_search;
mod selectors;
mod selectors_check;
mod selectors_import;
mod selectors_learn;
mod selectors_lint;
mod selectors_new;
mod selectors_show;
mod selectors_test;
mod selectors_try;
mod selectors_usage;

use std::thread;

use super::command_line::{self, Arguments, Command};
use super::exit::Exit;
use super::report::Hint;
use super::stdout::print;
use crate::extract::Extractor;
use crate::render::json;

/// Does what the arguments ask for.
pub(super) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    if matches!(arguments.command, Command::Extract(_) | Command::Explain(_)) {
        // Read beside the rules and the first page, most of the vocabulary costs a run of one page no time. Without the
        // thread the page reads it.
        let _ = thread::Builder::new().spawn(Extractor::warm_up);
    }
    match arguments.command {
        Command::Extract(arguments) => extract::run(&arguments),
        Command::Feed(arguments) => feed::run(&arguments),
        Command::Archive(command) => archive::run(command),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Selectors(command) => selectors::run(command),
        Command::Schema => {
            let schema = serde_json::to_string_pretty(&json::schema())?;
            print(&schema)
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command_line::described(), "offprint", &mut script);
            print(&String::from_utf8_lossy(&script))
        }
        Command::Man { command } => {
            let mut page = Vec::new();
            let man = clap_mangen::Man::new(described(&command)?);
            // Commands have no version of their own.
            man.source(concat!("offprint ", env!("CARGO_PKG_VERSION"))).render(&mut page)?;
            // The section that examples have in manuals, its lines as they are.
            print(&String::from_utf8_lossy(&page).replace(".SH EXTRA\nExamples:\n", ".SH EXAMPLES\n.nf\n"))
        }
    }
}

/// The command that these words lead to, under the name its manual page has (`offprint-archive-run`).
fn described(words: &[String]) -> anyhow::Result<clap::Command> {
    let mut command = command_line::described();
    command.build();
    for (number, word) in words.iter().enumerate() {
        let names: Vec<String> = command.get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
        command = command.find_subcommand(word).cloned().ok_or_else(|| {
            anyhow::anyhow!("no command `{}`", words[..=number].join(" ")).context(Hint(match names.as_slice() {
                [] => format!("`{}` has no commands of its own", words[..number].join(" ")),
                _ => format!("there are {}", names.join(", ")),
            }))
        })?;
    }
    Ok(command)
}
