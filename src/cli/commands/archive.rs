//! `offprint archive`: feeds, runs, and everything that looks at what is stored.

use std::path::Path;

use super::{archive_export as export, archive_feeds as feeds, archive_look as look, archive_run as run};
use crate::archive::{Archive, Policy, Selection};
use crate::cli::archive_args::{ArchiveCommand, SelectionArguments};
use crate::cli::exit::Exit;
use crate::selectors::generic;

pub(super) fn run(command: ArchiveCommand) -> anyhow::Result<Exit> {
    match command {
        ArchiveCommand::Add { archive, feeds } => feeds::add(&archive.db, &feeds),
        ArchiveCommand::List(arguments) => feeds::list(&arguments),
        ArchiveCommand::Pause { archive, feeds, resume } => feeds::pause(&archive.db, &feeds, resume),
        ArchiveCommand::Remove { archive, feeds } => feeds::remove(&archive.db, &feeds),
        ArchiveCommand::Status(arguments) => feeds::status(&arguments),
        ArchiveCommand::Run(arguments) => run::run(&arguments),
        ArchiveCommand::Reextract(arguments) => run::reextract(&arguments),
        ArchiveCommand::Stats { look, limit } => look::stats(&look, limit),
        ArchiveCommand::Search(arguments) => look::search(&arguments),
        ArchiveCommand::Show { archive, article, version, format } => {
            look::show(&archive.db, &article, version, format)
        }
        ArchiveCommand::Diff { archive, article, from, to, format } => {
            look::diff(&archive.db, &article, from, to, format)
        }
        ArchiveCommand::Drift(arguments) => look::drift(&arguments),
        ArchiveCommand::Export { archive, selection, format, output } => {
            export::run(&archive.db, &selection, format, output.as_deref())
        }
        ArchiveCommand::Verify(arguments) => look::verify(&arguments),
        ArchiveCommand::Repair { archive } => look::repair(&archive.db),
    }
}

/// The numbers all archives go by.
pub(super) fn policy() -> Policy {
    generic::read("archive")
}

/// The archive at `db`, to be looked at.
pub(super) fn reader(db: &Path) -> anyhow::Result<Archive> {
    Ok(Archive::read(db, policy())?)
}

/// The archive at `db`, to be changed.
pub(super) fn writer(db: &Path) -> anyhow::Result<Archive> {
    Ok(Archive::open(db, policy())?)
}

pub(super) fn selection(arguments: &SelectionArguments) -> Selection {
    Selection {
        since: arguments.since.map(|at| at.to_string()),
        site: arguments.site.as_deref().map(|site| site.strip_prefix("www.").unwrap_or(site).to_ascii_lowercase()),
        all_versions: arguments.all_versions,
        without_duplicates: arguments.no_duplicates,
    }
}
