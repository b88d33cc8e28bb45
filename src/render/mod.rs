//! Record and document as bytes: JSON, Markdown, text, HTML, CSV, RSS.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]

mod address;
pub mod blocks;
#[cfg(feature = "cli")]
pub mod csv;
pub mod html;
pub mod json;
pub mod markdown;
pub mod rss;
pub mod text;
