//! Bytes and a content type become text, in the order of the HTML standard.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]
