//! What can go wrong with an archive, in the words a person needs.

use std::io;
use std::path::PathBuf;

use rusqlite::ErrorCode;

/// Why an archive cannot do what it should.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No archive there.
    #[error("{0}: no archive there; `offprint archive add` makes one")]
    Missing(PathBuf),
    /// Another kind of file.
    #[error("{0}: not an offprint archive")]
    NotAnArchive(PathBuf),
    /// A newer program made it.
    #[error("{path}: made by a newer offprint (schema {found}, this one knows {known}); update the program")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema's version.
        found: i64,
        /// The newest version known.
        known: i64,
    },
    /// It may not be written.
    #[error("{0}: cannot be written; look at the permissions of the file and of its folder")]
    ReadOnly(PathBuf),
    /// Another run is under way.
    #[error("{path}: another run is under way{by}; two never overlap")]
    Locked {
        /// The archive.
        path: PathBuf,
        /// Who and since when, as far as that is known.
        by: String,
    },
    /// Some program holds the file.
    #[error("another program holds the archive's database; try again later")]
    Busy,
    /// No room left.
    #[error(
        "the disk is full, or a limit on the size of files is reached; what was archived before is safe and the next run goes on"
    )]
    DiskFull,
    /// No feed of that name.
    #[error("no feed `{0}` in the archive; `offprint archive list` names them")]
    NoSuchFeed(String),
    /// No article of that name.
    #[error("no article `{0}` in the archive; `offprint archive search` finds them")]
    NoSuchArticle(String),
    /// No such version of it.
    #[error(
        "article {article} has no version {number}; they are counted from 1, and `offprint archive diff` compares them"
    )]
    NoSuchVersion {
        /// The article's number.
        article: i64,
        /// The version asked for.
        number: i64,
    },
    /// Nothing is looked for.
    #[error("the query is empty")]
    EmptyQuery,
    /// Words that FTS5 cannot read.
    #[error("the query `{0}` cannot be read")]
    BadQuery(String),
    /// A file.
    #[error("{path}: {cause}")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// A stored record that cannot be read.
    #[error(
        "the stored record of article {0} cannot be read; `offprint archive reextract` makes it anew from its page"
    )]
    BrokenRecord(i64),
    /// The file is damaged where no command can do without it.
    #[error(
        "the archive's database is damaged ({0}); put back a copy, or save what can be read: sqlite3 OLD .recover | sqlite3 NEW"
    )]
    Damaged(rusqlite::Error),
    /// Anything else that SQLite says.
    #[error("the archive's database: {0}")]
    Sqlite(rusqlite::Error),
}

impl Error {
    /// SQLite's error about the archive at `path`.
    pub(super) fn of(path: &std::path::Path) -> impl Fn(rusqlite::Error) -> Error + use<> {
        let path = path.to_path_buf();
        move |error| match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Error::NotAnArchive(path.clone()),
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Error::ReadOnly(path.clone())
            }
            _ => error.into(),
        }
    }

    /// A file's error.
    pub(super) fn file(path: &std::path::Path, cause: io::Error) -> Self {
        use io::ErrorKind::{FileTooLarge, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
        match cause.kind() {
            StorageFull | FileTooLarge | QuotaExceeded => Error::DiskFull,
            ReadOnlyFilesystem | PermissionDenied => Error::ReadOnly(path.to_path_buf()),
            _ => Error::File { path: path.to_path_buf(), cause },
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Error::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy,
            Some(ErrorCode::DatabaseCorrupt) => Error::Damaged(error),
            Some(ErrorCode::SystemIoFailure) if is_of_writing(&error) => Error::DiskFull,
            _ => Error::Sqlite(error),
        }
    }
}

/// Whether SQLite failed to make a file longer. Only a full disk is `SQLITE_FULL` to it, a quota or a limit is not.
fn is_of_writing(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi::{SQLITE_IOERR_SHMSIZE, SQLITE_IOERR_WRITE};
    error.sqlite_error().is_some_and(|error| [SQLITE_IOERR_WRITE, SQLITE_IOERR_SHMSIZE].contains(&error.extended_code))
}
