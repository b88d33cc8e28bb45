//! Errors of the operating system in the words of this program: what, and what next.

use std::io::{Error, ErrorKind};
use std::path::Path;

use anyhow::anyhow;

use super::report::Hint;

/// `what` (such as `--cache: pages/`) cannot be used as a folder to write to.
pub(super) fn of_folder(what: &str, error: &Error) -> anyhow::Error {
    told(what, "cannot be used", error, "name a folder that you may write to; one that is not there is made")
}

/// A file that cannot be read, with what it is for (`--cookies: `).
pub(super) fn of_reading(what: &str, path: &Path, error: &Error) -> anyhow::Error {
    told(
        &format!("{what}{}", path.display()),
        "cannot be read",
        error,
        "name a file that is there and that you may read",
    )
}

/// What was named as a feed, and is neither URL nor list.
pub(super) fn of_list(path: &Path, error: &Error) -> anyhow::Error {
    let next = "name URLs with http:// or https://, or OPML files";
    told(&path.display().to_string(), "cannot be read", error, next)
}

/// A file that cannot be written.
pub(super) fn of_writing(path: &Path, error: &Error) -> anyhow::Error {
    let next = "name a file in a folder that exists and that you may write to";
    told(&path.display().to_string(), "cannot be written", error, next)
}

fn told(what: &str, cannot: &str, error: &Error, next: &str) -> anyhow::Error {
    anyhow!("{what} {cannot}: {}", why(error, cannot)).context(Hint(next.to_owned()))
}

fn why(error: &Error, cannot: &str) -> String {
    match error.kind() {
        ErrorKind::NotFound if cannot == "cannot be written" => "its folder is not there".to_owned(),
        ErrorKind::NotFound => "no such file".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory if cannot == "cannot be used" => {
            "it is not a folder".to_owned()
        }
        ErrorKind::NotADirectory => "a part of its path is not a folder".to_owned(),
        ErrorKind::AlreadyExists => "it is there already".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => error.to_string(),
    }
}
