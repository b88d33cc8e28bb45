//! Pages that a browser saved in one file with what they load: the page is taken out, the rest is passed over.
//!
//! | file | written by | |
//! |---|---|---|
//! | `.mhtml`, `.mht` | Chrome, Edge, Opera, Internet Explorer, extensions of Firefox, Word | `mhtml` |
//! | `.webarchive` | Safari | `web_archive` |
//!
//! Only the page's own part is decoded, and no form is one that grows: what comes out is never more than the file.

mod mhtml;
mod web_archive;

use jiff::Timestamp;

pub(super) use mhtml::is_message;

/// The page of such a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saved {
    /// Its markup, in whatever charset it has.
    pub bytes: Vec<u8>,
    /// Where it was saved from, as the file says.
    pub url: Option<String>,
    /// Its content type, with the charset where the file names one.
    pub content_type: Option<String>,
    /// When it was saved.
    pub saved_at: Option<Timestamp>,
    /// The file ends before the page does.
    pub is_cut_short: bool,
}

/// Why a file that begins like a saved page gives none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is whole, and what it holds is no page.
    #[error("the {0} file holds no HTML page")]
    NoPage(&'static str),
    /// It cannot be read.
    #[error("the {form} file cannot be read: {problem}; save the page anew")]
    Broken {
        /// What it was taken for.
        form: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
}

/// The page in `bytes`; None where they are no such file.
///
/// # Errors
/// They are one, and no page can be taken out.
pub fn unpack(bytes: &[u8]) -> Result<Option<Saved>, Error> {
    if mhtml::is_message(bytes) {
        return mhtml::page(bytes).map(Some);
    }
    if web_archive::is_property_list(bytes) {
        return web_archive::page(bytes).map(Some);
    }
    Ok(None)
}

/// Whether a content type is that of a page.
fn is_page(content_type: &str) -> bool {
    ["text/html", "application/xhtml+xml"].iter().any(|page| content_type.eq_ignore_ascii_case(page))
}

/// A content type with its charset.
fn typed(content_type: &str, charset: Option<&str>) -> String {
    match charset.map(str::trim).filter(|charset| !charset.is_empty()) {
        Some(charset) => format!("{content_type}; charset={charset}"),
        None => content_type.to_owned(),
    }
}
