//! Pure parsers from bytes to URLs or policies.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]

#[cfg(feature = "cli")]
mod announcement;
#[cfg(feature = "cli")]
mod atom;
#[cfg(feature = "cli")]
mod date;
#[cfg(feature = "cli")]
mod encoding;
#[cfg(feature = "cli")]
mod entry;
#[cfg(feature = "cli")]
mod feed;
#[cfg(feature = "cli")]
mod json_feed;
#[cfg(feature = "cli")]
pub mod links;
#[cfg(feature = "cli")]
mod local_date;
#[cfg(feature = "cli")]
mod opml;
#[cfg(feature = "cli")]
mod plain;
#[cfg(feature = "cli")]
mod references;
pub mod robots;
#[cfg(feature = "cli")]
mod rss;
#[cfg(feature = "cli")]
mod sitemap;
#[cfg(all(test, feature = "cli"))]
mod tests;
#[cfg(feature = "cli")]
mod xml;

#[cfg(feature = "cli")]
pub use {
    announcement::{Announcement, Error, Sitemap, read},
    date::{instant, latest},
    entry::Entry,
    feed::Feed,
    opml::Subscription,
    sitemap::Child,
};
