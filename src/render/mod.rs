//! Record and document as bytes: JSON, Markdown, text, HTML.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]

pub mod blocks;
pub mod text;
