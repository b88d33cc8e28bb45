//! Pure parsers from bytes to URLs or policies: what a document announces (`feeds`), what a host allows ([`robots`]).

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]

#[cfg(feature = "cli")]
mod feeds;
pub mod robots;

#[cfg(feature = "cli")]
pub use feeds::{Announcement, Child, Entry, Error, Feed, Sitemap, Subscription, instant, latest, links, read};
