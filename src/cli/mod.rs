//! The command line: what the user asked for, done, with an exit code.

mod apart;
mod archive_args;
mod archive_file;
mod args;
mod at_hand;
mod command_line;
mod commands;
mod config;
mod drafts;
mod examples;
mod exit;
mod explain_args;
mod extract_args;
mod feed_args;
mod form;
mod judged;
mod output;
mod progress;
mod proxies;
mod report;
mod results;
mod resume;
mod rule_flags;
mod rules;
mod selectors_args;
mod signals;
mod single;
mod stdout;
mod stored;
mod summary_file;
mod table;
mod trouble;
mod values;
mod whole_file;

pub use command_line::Arguments;
pub use exit::Exit;

/// The command line as clap knows it: for completions, the manual page and tests.
pub fn command() -> clap::Command {
    command_line::described()
}

/// Runs the program.
pub fn run() -> Exit {
    signals::survive_file_limit();
    let arguments = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are answers, not errors.
            let printed = stdout::whole(error.print());
            return if error.use_stderr() { Exit::Usage } else { ended(printed) };
        }
    };
    ended(commands::run(arguments))
}

/// The exit code of what was done, trouble told.
fn ended(done: anyhow::Result<Exit>) -> Exit {
    match done {
        Ok(exit) => exit,
        Err(error) => {
            report::error(&error);
            Exit::Usage
        }
    }
}
