//! Names of the site that only its frame and its feed tell: the link home, the logo, the copyright line.

use super::frame::FRAME;
use super::text::{key, parts};
use crate::extract::fields::markup::Markup;
use crate::extract::fields::{rights, site};
use crate::extract::reading::Reading;

/// Names beside those that the site declares (`declared`).
pub(super) fn names(reading: &Reading<'_>, markup: &Markup, declared: &[String]) -> Vec<String> {
    let mut names: Vec<String> = of_links_home(reading, markup).map(str::to_owned).collect();
    let feed = reading.structured.feed_title.as_deref().unwrap_or_default();
    // "Notes from the Quay » Feed"
    names.extend(feed.split_once(" » ").map(|(name, _)| name.to_owned()));
    names.extend(holder(reading, declared));
    names
}

/// The texts of links to the front page, the logo's among them.
pub(super) fn of_links_home<'a>(reading: &Reading<'_>, markup: &'a Markup) -> impl Iterator<Item = &'a str> {
    let own = site::domain(reading);
    // Relative ones are the site's own; of a page from nowhere any may be.
    let is_own = move |href: &str| match url::Url::parse(href) {
        Ok(url) => own.is_none() || site::registrable_domain(&url) == own,
        Err(_) => true,
    };
    markup.home.iter().filter(move |(href, _)| is_own(href)).map(|(_, name)| name.as_str())
}

/// The end of `<title>` that the copyright line repeats.
fn holder(reading: &Reading<'_>, names: &[String]) -> Option<String> {
    let title = reading.structured.title.as_deref()?;
    let last = *parts(title).last()?;
    let wanted = key(last);
    // The line is looked for where no other name says it.
    if wanted.len() < FRAME.lengths.copyright || names.iter().any(|name| key(name) == wanted) {
        return None;
    }
    let line = rights::printed_copyright(reading)?;
    key(&line.value).contains(&wanted).then(|| last.to_owned())
}
