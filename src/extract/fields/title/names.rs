//! Names of the site that only its frame and its feed tell: the link home, the logo, the copyright line.

use super::frame::FRAME;
use super::text::{key, parts, plain};
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
    names.extend(brand(reading));
    names
}

/// "Koia" of "Seven ways | Koia" and "Seven ways | Koia – Drink Koia" at `drinkkoia.test`: what `<title>` has behind a bar and the
/// domain begins or ends with.
fn brand(reading: &Reading<'_>) -> Option<String> {
    let (_, behind) = reading.structured.title.as_deref()?.trim().rsplit_once(" | ")?;
    let domain = site::domain(reading)?;
    let stem = key(domain.split('.').next()?);
    let is_part = |name: &str| {
        let own = key(name);
        stem.starts_with(own.as_str()) || stem.ends_with(own.as_str())
    };
    let first = parts(behind).into_iter().next();
    let mut names = std::iter::once(behind).chain(first);
    names.find(|name| site::is_like_domain(name, &domain) && is_part(name)).map(str::to_owned)
}

/// The texts of links to the front page, the logo's among them.
pub(in crate::extract::fields) fn of_links_home<'a>(
    reading: &Reading<'_>,
    markup: &'a Markup,
) -> impl Iterator<Item = &'a str> {
    let own = site::domain(reading);
    // Relative ones are the site's own; of a page from nowhere any may be.
    let is_own = move |href: &str| match url::Url::parse(href) {
        Ok(url) => own.is_none() || site::registrable_domain(&url) == own,
        Err(_) => true,
    };
    markup.home.iter().filter(move |(href, _)| is_own(href)).map(|(_, name)| name.as_str())
}

/// The publisher where nothing declares one: the end of `<title>`, or its beginning, that the link home or the copyright line
/// repeats, else the text of the link home that the site's domain has.
pub(in crate::extract::fields) fn publisher(
    reading: &Reading<'_>,
    markup: &Markup,
    headline: Option<&str>,
) -> Option<String> {
    let title = plain(reading.structured.title.as_deref().unwrap_or_default());
    let parts = parts(&title);
    let headline = headline.map(key);
    let named: Vec<String> = of_links_home(reading, markup).filter_map(without_logo).collect();
    let home: Vec<String> = named.iter().map(|name| key(name)).collect();
    let mut ends = parts.last().into_iter().chain(parts.first());
    let is_headline = |own: &str| headline.as_ref().is_some_and(|headline| headline.contains(own));
    let is_name = |end: &str| home.contains(&key(end)) && !is_headline(&key(end));
    let end = ends.find(|end| is_name(end)).map(|end| (*end).to_owned());
    let by_domain = || {
        let domain = site::domain(reading)?;
        let stem = key(domain.split('.').next()?);
        let is_name = |name: &&String| {
            let own = key(name);
            own.len() >= FRAME.lengths.copyright
                && stem.len() >= FRAME.lengths.copyright
                && own != key(&domain)
                && (own.contains(&stem) || stem.contains(&own))
        };
        let name = named.iter().find(is_name)?;
        Some(site::without_tagline(name, &domain).unwrap_or_else(|| name.clone()))
    };
    // The copyright line may repeat a tagline.
    let holder = holder(reading, &[]);
    let like_domain = |name: &String| site::domain(reading).is_some_and(|domain| site::is_like_domain(name, &domain));
    end.or_else(|| holder.clone().filter(like_domain)).or_else(by_domain).or(holder)
}

/// What the picture in a link home is called, without what says that it is one: "Harbour News logo"; None for a file's name.
fn without_logo(name: &str) -> Option<String> {
    let bare: Vec<&str> = name.split_whitespace().filter(|word| !is_logo(word)).collect();
    // Printed twice, for screens of two sizes.
    let (first, second) = bare.split_at(bare.len() / 2);
    let bare = if first == second { first } else { &bare };
    let is_file = bare.len() == 1 && (bare[0].matches(['-', '_', '.']).count() > 1 || key(bare[0]).contains("logo"));
    (!bare.is_empty() && !is_file).then(|| bare.join(" "))
}

fn is_logo(word: &str) -> bool {
    FRAME.logos.values.contains(&key(word))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_in_a_link_home_is_called_after_the_site() {
        let name = |alt: &str| without_logo(alt).unwrap_or_default();
        assert_eq!(name("Harbour News logo"), "Harbour News");
        assert_eq!(name("Logo: Hafenblatt"), "Hafenblatt");
        assert_eq!(name("Harbour News Harbour News"), "Harbour News");
        for none in ["Logo", "harbour-logo-black-4", "navbar.site.harbour"] {
            assert_eq!(name(none), "", "{none}");
        }
    }
}
