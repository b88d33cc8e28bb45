//! The raw pages: appended to WARC files, found again by place.

use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::{Archive, Error};
use crate::warc::{self, Folder, Outgoing, Reader, folder};

/// Names of the WARC files begin with it.
const PREFIX: &str = "offprint";
/// A stored page may be this long; those that come are bounded by `--max-size`.
pub(super) const MAX_BLOCK: u64 = 1 << 30;

/// The raw pages, open for writing.
#[derive(Debug)]
pub struct Raw {
    folder: Folder,
    path: PathBuf,
}

/// Where a page lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file's name once it is closed.
    pub file: String,
    /// Where the response begins.
    pub offset: u64,
    /// Where the request ends, or that for the last of the further pages of the article.
    pub end: u64,
    /// The payload's digest.
    pub digest: String,
}

/// A request and its answer as they are stored.
#[derive(Debug)]
pub struct Packed {
    members: [Vec<u8>; 2],
    digest: String,
}

impl Packed {
    /// `exchange`, compressed.
    pub fn of(exchange: &warc::Exchange<'_>) -> Self {
        let [response, request] = Outgoing::exchange(exchange);
        let digest = response.fields().get("WARC-Payload-Digest").unwrap_or_default().to_owned();
        Packed { members: [response.to_gzip(), request.to_gzip()], digest }
    }
}

impl Raw {
    /// Appends what one article is made of, all or nothing; gives the place that begins with its `page`th part.
    ///
    /// # Errors
    /// The file cannot be written, as when the disk is full.
    pub fn append(&mut self, parts: Vec<Packed>, page: usize) -> Result<Place, Error> {
        let before: usize = parts.iter().take(page).flat_map(|part| &part.members).map(Vec::len).sum();
        let digest = parts.get(page).map(|part| part.digest.clone()).unwrap_or_default();
        let members: Vec<Vec<u8>> = parts.into_iter().flat_map(|part| part.members).collect();
        let place = self.folder.append(&members).map_err(|error| Error::file(&self.path, error))?;
        Ok(Place { file: place.file, offset: place.offset + before as u64, end: place.end, digest })
    }

    /// Waits until the disk has all pages: only then may the database speak of them.
    ///
    /// # Errors
    /// The disk does not take it.
    pub fn sync(&self) -> Result<(), Error> {
        self.folder.sync().map_err(|error| Error::file(&self.path, error))
    }
}

impl Archive {
    /// Opens the raw pages for writing. What the database does not know of, since a run ended in the middle, is cut off.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn raw(&self) -> Result<Raw, Error> {
        let path = self.pages();
        // Not that of the last version: a page that was lost may have been fetched again since.
        let confirmed = |file: &str| {
            let mut last = self.db.prepare_cached("SELECT max(warc_end) FROM versions WHERE warc_file = ?1")?;
            last.query_row([file], |row| row.get::<_, Option<i64>>(0)).map(|end| end.unwrap_or(0) as u64)
        };
        let confirmed = |file: &str| confirmed(file).map_err(std::io::Error::other);
        let about = [("description", "pages of an offprint archive")];
        let folder = Folder::reopen(&path, PREFIX, folder::MAX_BYTES, &about, &confirmed)
            .map_err(|error| Error::file(&path, error))?;
        Ok(Raw { folder, path })
    }

    /// The path of a WARC file of that name, closed or still being written.
    pub fn file(&self, name: &str) -> PathBuf {
        path_of(&self.pages(), name)
    }

    /// The response at `offset` of `file`.
    ///
    /// # Errors
    /// The file is not there, or what stands at that place is no record.
    pub fn page_at(&self, file: &str, offset: u64) -> Result<warc::Record, Error> {
        Ok(Archive::pages_in(&self.pages(), file, offset, offset + 1)?.swap_remove(0))
    }

    /// The response at `offset` and those of further pages of the same article up to `end`, for a thread that has no
    /// archive open: `folder` is [`Archive::pages`].
    ///
    /// # Errors
    /// As for [`Archive::page_at`].
    pub fn pages_in(folder: &Path, file: &str, offset: u64, end: u64) -> Result<Vec<warc::Record>, Error> {
        let path = path_of(folder, file);
        let mut open = File::open(&path).map_err(|error| Error::file(&path, error))?;
        open.seek(SeekFrom::Start(offset)).map_err(|error| Error::file(&path, error))?;
        let broken = |problem: &str| Error::file(&path, std::io::Error::other(format!("at byte {offset}: {problem}")));
        let mut found = Vec::new();
        let mut reader = Reader::new(BufReader::new(open), offset, MAX_BLOCK);
        while reader.offset() < end && reader.member(&|_| true, &mut |record| found.push(record)) {}
        let found: Result<Vec<_>, _> = found.into_iter().collect();
        let mut found = found.map_err(|error| broken(&error.problem))?;
        found.retain(|record| record.kind() == "response");
        if found.is_empty() { Err(broken("the file ends before it")) } else { Ok(found) }
    }
}

/// The path of a WARC file, closed or still being written.
pub(super) fn path_of(folder: &Path, file: &str) -> PathBuf {
    let closed = folder.join(file);
    if closed.exists() { closed } else { folder.join(format!("{file}.part")) }
}
