//! The archive that a command is about, and which of its articles.

use std::path::Path;

use super::archive_args::SelectionArguments;
use crate::archive::{Archive, Policy, Selection};
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

/// The articles that the arguments choose.
pub(super) fn selection(arguments: &SelectionArguments) -> Selection {
    Selection {
        since: arguments.since.map(|at| at.to_string()),
        site: arguments.site.as_deref().map(site_of),
        all_versions: arguments.all_versions,
        without_duplicates: arguments.no_duplicates,
    }
}

/// A host as the archive names sites.
pub(super) fn site_of(host: &str) -> String {
    host.strip_prefix("www.").unwrap_or(host).to_ascii_lowercase()
}
