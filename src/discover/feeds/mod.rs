//! Documents that announce articles: feeds, sitemaps, lists of subscriptions and the links of a home page.

mod announcement;
mod atom;
mod date;
mod date_words;
mod encoding;
mod entry;
mod feed;
mod json_feed;
pub mod links;
mod local_date;
mod opml;
mod plain;
mod references;
mod rss;
mod sitemap;
#[cfg(test)]
mod tests;
mod xml;

pub use announcement::{Announcement, Error, Sitemap, read};
pub use date::{instant, latest};
pub use entry::Entry;
pub use feed::Feed;
pub use opml::Subscription;
pub use sitemap::Child;
