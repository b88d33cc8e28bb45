//! Pages on disk.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::recognise::{self, Format};
use super::{CapturedAt, ReadFile};
use crate::page::Page;
use crate::record::{ErrorCode, Failure};

/// Reads one file as a page; a gzip'ed one is inflated. `max_size` binds the bytes read and the bytes inflated.
///
/// # Errors
/// What the record says: no such file, unreadable, too large.
pub fn load(file: &ReadFile, max_size: u64) -> Result<Page, Failure> {
    let path = &file.path;
    let fail = |error: &io::Error| failure(path, error);
    let opened = File::open(path).map_err(|error| fail(&error))?;
    let metadata = opened.metadata().map_err(|error| fail(&error))?;
    if metadata.is_dir() {
        return Err(of_code(ErrorCode::Unreadable, format!("{} is a folder, not a page", path.display())));
    }
    let mut bytes = Vec::with_capacity(metadata.len().min(max_size) as usize + 1);
    opened.take(max_size.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| fail(&error))?;
    let too_large = || {
        of_code(
            ErrorCode::TooLarge,
            format!("{} is larger than {max_size} bytes; raise --max-size to read it", path.display()),
        )
    };
    if bytes.len() as u64 > max_size {
        return Err(too_large());
    }
    let mut is_cut_short = false;
    if bytes.starts_with(b"\x1f\x8b") {
        let inflated = crate::inflate::inflate(&bytes, "gzip", max_size).map_err(|error| match error {
            crate::inflate::Error::TooLarge { .. } => too_large(),
            error => of_code(ErrorCode::Unreadable, format!("{} is no whole gzip file: {error}", path.display())),
        })?;
        is_cut_short = inflated.is_truncated;
        bytes = inflated.bytes;
    }
    let captured_at = match file.captured_at {
        Some(CapturedAt::At(at)) => Some(at),
        Some(CapturedAt::Modified) => metadata.modified().ok().and_then(|at| Timestamp::try_from(at).ok()),
        None => None,
    };
    Ok(Page {
        url: file.url.clone(),
        content_type: file.content_type.clone(),
        captured_at,
        is_cut_short,
        ..Page::new(bytes)
    })
}

/// The failure that an error of the operating system is.
pub(super) fn failure(path: &Path, error: &io::Error) -> Failure {
    if error.kind() == ErrorKind::NotFound {
        let looks_like_host =
            path.to_str().is_some_and(|text| !text.contains('/') && text.contains('.') || text.starts_with("www."));
        let hint = if looks_like_host { "; for a web page write it with https:// in front" } else { "" };
        return of_code(ErrorCode::NoSuchFile, format!("no such file: {}{hint}", path.display()));
    }
    of_code(ErrorCode::Unreadable, format!("{} cannot be read: {error}", path.display()))
}

fn of_code(code: ErrorCode, message: String) -> Failure {
    Failure { code, message, retryable: false }
}

/// The pages below a folder, in path order, and the folders that cannot be read: no input is lost in silence.
pub(super) fn pages_in(folder: &Path) -> Vec<PathBuf> {
    below(folder, is_page)
}

/// The web archives below a folder, likewise.
pub(super) fn archives_in(folder: &Path) -> Vec<PathBuf> {
    below(folder, |path| recognise::by_name(path) == Format::Warc)
}

fn below(folder: &Path, is_wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut pages = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            pages.push(folder);
            continue;
        };
        for entry in entries.flatten() {
            // A link to a folder above would never end.
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(_) if is_wanted(&entry.path()) => pages.push(entry.path()),
                _ => {}
            }
        }
    }
    pages.sort();
    pages
}

fn is_page(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    [".html", ".htm", ".xhtml"].iter().any(|extension| name.ends_with(extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_cannot_be_read_is_an_input_of_its_own() {
        let folder = Path::new("/nonexistent/pages");
        assert_eq!(pages_in(folder), [folder]);
        let file = ReadFile { path: folder.to_path_buf(), url: None, content_type: None, captured_at: None };
        assert_eq!(load(&file, 1_000).map_err(|failure| failure.code).err(), Some(ErrorCode::NoSuchFile));
    }
}
