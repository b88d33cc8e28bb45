//! Record and document as bytes: JSON, Markdown, text, HTML.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]
