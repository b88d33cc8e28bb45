//! `offprint selectors`: rule files listed, shown, checked, tested.

use clap::Subcommand;

use crate::cli::exit::Exit;

/// What to do with rule files.
#[derive(Debug, Subcommand)]
pub enum SelectorsCommand {
    /// List
    List,
}

pub(super) fn run(_command: SelectorsCommand) -> anyhow::Result<Exit> {
    Ok(Exit::Success)
}
