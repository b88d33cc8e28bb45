//! Record and document as bytes: JSON, Markdown, text, HTML.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]

pub mod blocks;
pub mod html;
pub mod json;
pub mod markdown;
pub mod text;
