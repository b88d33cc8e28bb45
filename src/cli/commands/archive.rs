//! `offprint archive`: feeds, runs, and everything that looks at what is stored.

use super::{archive_export as export, archive_feeds as feeds, archive_look as look, archive_run as run};
use crate::cli::archive_args::ArchiveCommand;
use crate::cli::exit::Exit;

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
