//! offprint lifts the article out of a web page: title, body, category and true source as one clean record.
//!
//! ```
//! use offprint::{Extractor, Options, Page};
//!
//! let html = "<html><body><article><h1>Bridge reopens</h1>
//!     <p>The bridge was opened again on Monday, after two years of work, said the town.</p>
//!     <p>Quelle: dpa</p></article></body></html>";
//! let page = Page::new(html).at("https://example.com/bridge".parse()?);
//! let record = Extractor::bundled().extract(&page, &Options::default()).record;
//! assert_eq!(record.title.as_deref(), Some("Bridge reopens"));
//! assert_eq!(record.source.name.as_deref(), Some("dpa"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Start at [`Extractor::extract`]; its steps are the functions of [`extract`]. What comes out is a [`Record`] with the
//! article as a [`document::Document`] beside it, and an account of every decision.
//!
//! Without the features this crate is pure: bytes in, record out; no sockets, files, clock or threads. A program that
//! brings its own pages wants `default-features = false`; with `features = ["folders"]` it reads rule files from a folder.
//! [`Error`] is all that can fail; a page without an article is a record too. The guide is `docs/library.md`.

#![forbid(unsafe_code)]

#[cfg(feature = "cli")]
pub mod archive;
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
mod error;
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
#[cfg(feature = "folders")]
pub mod rule_folder;
pub mod selectors;
pub mod structured;
pub mod text;
#[cfg(feature = "cli")]
pub mod warc;

/// The examples of the guide, tried.
#[cfg(doctest)]
#[doc = include_str!("../docs/library.md")]
pub struct Guide;

pub use error::Error;
pub use extract::{Extraction, Extractor, Options};
pub use page::Page;
pub use record::Record;
pub use selectors::RuleSet;
