//! The archive that a command is about, and which of its articles.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::apart;
use super::archive_args::SelectionArguments;
use crate::archive::{self, Archive, Policy, Selection};
use crate::selectors::generic;

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

/// Which commands read the articles of `input` where it is the database of an archive, for those that read pages.
pub(super) fn readers_of(input: &OsStr) -> Option<String> {
    let pages = archive::pages_of(Path::new(input)).filter(|pages| pages.is_dir())?;
    let (db, pages) = (Path::new(input).display(), pages.display());
    Some(format!(
        "{db} is the database of an archive: `offprint archive export {db}` prints its records, \
         `offprint archive show {db} ARTICLE` one of them, and its pages lie in {pages}"
    ))
}

/// Whether a file that a command writes is none of the archive's own.
///
/// # Errors
/// It is one of them.
pub(super) fn apart_from(db: &Path, flag: &str, written: Option<&Path>) -> anyhow::Result<()> {
    let beside = |ending: &str| PathBuf::from([db.as_os_str(), ending.as_ref()].join(std::ffi::OsStr::new("")));
    let files = [db.to_path_buf(), beside("-wal"), beside("-shm"), beside(".lock")];
    apart::check(&[(flag, written)], files.iter().map(|file| ("the archive's", file.as_path())))
}

/// The articles that the arguments choose.
pub(super) fn selection(arguments: &SelectionArguments) -> Selection {
    Selection {
        since: arguments.since.map(|at| at.to_string()),
        site: arguments.site.as_deref().map(site_of),
        all_versions: arguments.all_versions,
        without_duplicates: arguments.no_duplicates,
        only_gone: arguments.gone,
    }
}

/// A host as the archive names sites.
pub(super) fn site_of(host: &str) -> String {
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}
