//! offprint lifts the article out of a web page: title, body, category and true source as one clean record.
//!
//! Without the feature `cli` this crate is pure: bytes in, record out; no sockets, files, clock or threads.

#![forbid(unsafe_code)]

#[cfg(feature = "cli")]
pub mod authoring;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub mod crawl;
pub mod decode;
pub mod discover;
pub mod document;
pub mod dom;
pub mod extract;
#[cfg(feature = "cli")]
pub mod fetch;
#[cfg(feature = "cli")]
pub mod inflate;
#[cfg(feature = "cli")]
pub mod input;
pub mod page;
pub mod record;
pub mod render;
pub mod selectors;
pub mod structured;
pub mod text;

pub use extract::{Extraction, Extractor, Options};
pub use page::Page;
pub use record::Record;
pub use selectors::{Error, RuleSet};
