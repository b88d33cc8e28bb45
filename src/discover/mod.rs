//! Pure parsers from bytes to URLs or policies.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]

pub mod robots;
