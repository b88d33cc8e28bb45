//! Pages on disk.

use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use jiff::Timestamp;

use super::{CapturedAt, ReadFile, awaited, recognise};
use crate::inflate::{self, Inflated};
use crate::page::Page;
use crate::record::{ErrorCode, Failure};

/// Reads one file as a page; one that is gzip or zstd is inflated. `max_size` binds the bytes read and the bytes inflated.
///
/// # Errors
/// What the record says: no such file, unreadable, too large.
pub fn load(file: &ReadFile, max_size: u64) -> Result<Page, Failure> {
    let path = &file.path;
    let fail = |error: &io::Error| failure(path, error);
    let metadata = fs::metadata(path).map_err(|error| fail(&error))?;
    if metadata.is_dir() {
        return Err(of_code(ErrorCode::Unreadable, format!("{} is a folder, not a page", path.display())));
    }
    let opened = awaited::open(path, &file.stop).map_err(|error| fail(&error))?;
    let mut bytes = Vec::with_capacity(metadata.len().min(max_size) as usize + 1);
    opened.take(max_size.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| fail(&error))?;
    let inflated = whole(bytes, max_size).map_err(|error| trouble(path, max_size, &error))?;
    let captured_at = match file.captured_at {
        Some(CapturedAt::At(at)) => Some(at),
        Some(CapturedAt::Modified) => metadata.modified().ok().and_then(|at| Timestamp::try_from(at).ok()),
        None => None,
    };
    Ok(Page {
        url: file.url.clone(),
        content_type: file.content_type.clone(),
        captured_at,
        is_cut_short: inflated.is_truncated,
        ..Page::new(inflated.bytes)
    })
}

/// Why the bytes of a page are none.
pub(super) enum Trouble {
    /// They are more than allowed, as they are or inflated.
    TooLarge,
    /// They are compressed and cannot be inflated.
    Broken(inflate::Error),
}

/// All bytes of a page, of which one more than allowed was asked for; what is compressed is inflated.
pub(super) fn whole(bytes: Vec<u8>, max_size: u64) -> Result<Inflated, Trouble> {
    if bytes.len() as u64 > max_size {
        return Err(Trouble::TooLarge);
    }
    let Some(coding) = recognise::compression(&bytes) else { return Ok(Inflated { bytes, is_truncated: false }) };
    inflate::inflate(&bytes, coding, max_size).map_err(|error| match error {
        inflate::Error::TooLarge { .. } => Trouble::TooLarge,
        error => Trouble::Broken(error),
    })
}

/// The failure that it is.
pub(super) fn trouble(path: &Path, max_size: u64, trouble: &Trouble) -> Failure {
    let name = path.display();
    match trouble {
        Trouble::TooLarge => {
            of_code(ErrorCode::TooLarge, format!("{name} is larger than {max_size} bytes; raise --max-size to read it"))
        }
        Trouble::Broken(error) => of_code(ErrorCode::Unreadable, format!("{name} cannot be inflated: {error}")),
    }
}

/// The failure that an error of the operating system is.
pub(super) fn failure(path: &Path, error: &io::Error) -> Failure {
    if awaited::is_stopped(error) {
        return Failure { code: ErrorCode::Cancelled, message: error.to_string(), retryable: true };
    }
    if path.as_os_str().is_empty() {
        let message = "the input is an empty name; name a URL, a file or a folder, or - for standard input".to_owned();
        return of_code(ErrorCode::NoSuchFile, message);
    }
    if error.kind() == ErrorKind::NotFound {
        let is_host = |text: &str| {
            !text.contains('/') && text.contains('.') && !recognise::is_page(path) || text.starts_with("www.")
        };
        let looks_like_host = path.to_str().is_some_and(is_host);
        let hint = if looks_like_host { "; for a web page write it with https:// in front" } else { "" };
        return of_code(ErrorCode::NoSuchFile, format!("no such file: {}{hint}", path.display()));
    }
    of_code(ErrorCode::Unreadable, format!("{} cannot be read: {error}", path.display()))
}

pub(super) fn of_code(code: ErrorCode, message: String) -> Failure {
    Failure { code, message, retryable: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_no_file_may_be_a_host() {
        let told = |name: &str| failure(Path::new(name), &ErrorKind::NotFound.into()).message;
        let hint = "; for a web page write it with https:// in front";
        for (name, hint) in [("example.com", hint), ("www.example.com/a.html", hint), ("page.html", ""), ("a/b.c", "")]
        {
            assert_eq!(told(name), format!("no such file: {name}{hint}"));
        }
    }
}
