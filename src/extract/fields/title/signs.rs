//! Signs of headlines that only show beside the other readings, the address and the site.

use super::frame::FRAME;
use super::names;
use super::text::{key, parts, share, words};
use crate::extract::fields::candidate::Candidate;
use crate::extract::fields::markup::Markup;
use crate::extract::fields::ranking::Readings;
use crate::extract::reading::Reading;
use crate::record::Method;

/// Adds these signs to every reading; `names` are the site's.
pub(super) fn compare(
    readings: &mut Readings,
    candidates: &[Candidate<String>],
    reading: &Reading<'_>,
    markup: &Markup,
    names: &[String],
) {
    let mut around = Around::of(reading, names);
    around.names.extend(names::of_links_home(reading, markup).map(key));
    // `<title>` begins with the headline and goes on to section and site.
    let begins_title = readings.keys.iter().any(|key| around.parts_of_title.first() == Some(key));
    let texts: Vec<&str> = (0..readings.keys.len())
        .map(|index| candidates[readings.members(index).next().expect("a reading has a member")].value.as_str())
        .collect();
    for (index, text) in texts.iter().enumerate() {
        let own = words(text);
        carriers(index, around.is_news, readings);
        around.likeness(index, &own, readings);
        let key = readings.keys[index].clone();
        if around.names.contains(&key) {
            readings.add(index, "is_site", 1.0);
            readings.add(index, "is_site_of_page", if around.is_front { 0.0 } else { 1.0 });
        }
        if readings.has(index, "h1_part") {
            around_kicker(index, text, candidates, readings);
        }
        if begins_title && around.parts_of_title.iter().skip(1).any(|part| *part == key) {
            readings.add(index, "later_part_of_title", 1.0);
        }
        match own.len() {
            0 | 1 => readings.add(index, "one_word", 1.0),
            2 | 3 => readings.add(index, "few_words", 1.0),
            count if count > FRAME.lengths.many_words => readings.add(index, "many_words", 1.0),
            _ => {}
        }
        if !parts(text).is_empty() {
            readings.add(index, "has_separator", 1.0);
        }
        let least = FRAME.lengths.inside_another;
        if readings.keys.iter().any(|other| other.len() > key.len() && key.len() > least && other.contains(&key)) {
            readings.add(index, "inside_another", 1.0);
        }
        if readings
            .keys
            .iter()
            .any(|other| other.len() < key.len() && other.len() > least && key.contains(other.as_str()))
        {
            readings.add(index, "holds_another", 1.0);
        }
    }
}

/// How the page declares the kicker that an h1 holds beside the headline: behind a colon it is printed as part of it,
/// behind a dash or in brackets seldom.
fn around_kicker(index: usize, part: &str, candidates: &[Candidate<String>], readings: &mut Readings) {
    let texts = candidates.iter().filter(|candidate| candidate.method != Method::Dom).map(|candidate| &candidate.value);
    let kickers = texts.filter_map(|text| text.strip_suffix(part)).map(str::trim_end);
    for kicker in kickers.filter(|kicker| !kicker.is_empty()) {
        if kicker.ends_with(':') {
            readings.add(index, "kicker_colon", 1.0);
        } else if kicker.ends_with(['-', '–', '—', '|', ']']) {
            readings.add(index, "kicker_dash", 1.0);
        }
    }
}

/// What headlines are compared with.
struct Around {
    /// Words of `<title>`.
    title: Vec<String>,
    /// The same between its separators, as keys.
    parts_of_title: Vec<String>,
    /// Words of `og:title`.
    shared: Vec<String>,
    /// Words of the address.
    slug: Vec<String>,
    /// Keys of the site's names.
    names: Vec<String>,
    is_news: bool,
    /// The page is the site's first.
    is_front: bool,
}

/// Whether an address is that of a site's first page, in whatever language.
fn is_front(url: &url::Url) -> bool {
    let is_language = |segment: &str| {
        let mut parts = segment.split(['-', '_']);
        parts.next().is_some_and(|word| word.len() == 2) && parts.all(|word| word.len() == 2)
    };
    let mut segments = url.path_segments().into_iter().flatten();
    url.query().is_none() && segments.all(|part| part.is_empty() || part.starts_with("index.") || is_language(part))
}

impl Around {
    fn of(reading: &Reading<'_>, names: &[String]) -> Self {
        let title = reading.structured.title.as_deref().unwrap_or_default();
        Around {
            title: words(title),
            parts_of_title: parts(title).into_iter().map(key).collect(),
            shared: words(reading.structured.meta("og:title").unwrap_or_default()),
            slug: reading.address.map(slug).unwrap_or_default(),
            names: names.iter().map(|name| key(name)).collect(),
            is_news: reading.structured.is_news(),
            is_front: reading.address.is_none_or(is_front),
        }
    }

    /// How much of a headline stands in `<title>`, `og:title` and the address, and the other way round.
    fn likeness(&self, index: usize, own: &[String], readings: &mut Readings) {
        let alike = |theirs: &[String]| share(own, theirs) * share(theirs, own).sqrt();
        readings.add(index, "like_title_element", alike(&self.title));
        if is_printed(index, readings) && !self.title.is_empty() {
            readings.add(index, "printed_like_title", share(own, &self.title));
        }
        readings.add(index, "like_open_graph", alike(&self.shared));
        let ascii: Vec<String> = own.iter().map(|word| ascii(word)).collect();
        if self.slug.len() > 2 {
            readings.add(index, "holds_address", share(&self.slug, &ascii));
            readings.add(index, "in_address", share(&ascii, &self.slug));
        }
    }
}

/// How many declare a headline, and whether it is printed too.
fn carriers(index: usize, is_news: bool, readings: &mut Readings) {
    let carriers = ["json_ld", "microdata", "open_graph", "twitter", "other_meta", "title_element", "feed"];
    let declared = carriers.iter().filter(|name| readings.has(index, name)).count();
    readings.add(index, "declared_by_many", (declared.saturating_sub(1) as f64 / 3.0).min(1.0));
    if is_printed(index, readings) && declared > 0 {
        readings.add(index, "printed_and_declared", 1.0);
    }
    if is_news && declared > 0 {
        readings.add(index, "declared_by_news", 1.0);
    }
    // Newsrooms write a second headline for those who share the article, and a third for search engines.
    for (carrier, of_news) in
        [("h1", "h1_of_news"), ("open_graph", "open_graph_of_news"), ("json_ld", "json_ld_of_news")]
    {
        if is_news && readings.has(index, carrier) {
            readings.add(index, of_news, 1.0);
        }
    }
    if readings.has(index, "h1") && readings.has(index, "open_graph") {
        readings.add(index, "h1_and_open_graph", 1.0);
    }
}

fn is_printed(index: usize, readings: &Readings) -> bool {
    ["h1", "h2", "h3", "headline_class", "printed_part", "h1_part"].iter().any(|name| readings.has(index, name))
}

/// The words of the address's most telling segment.
fn slug(url: &url::Url) -> Vec<String> {
    let segments = url.path().split('/').map(|segment| {
        let stem = segment.rsplit_once('.').map_or(segment, |(stem, _)| stem);
        stem.split(['-', '_', '+', ','])
            .filter(|word| word.len() > 1 && word.bytes().any(|byte| byte.is_ascii_alphabetic()))
            .map(str::to_lowercase)
            .collect::<Vec<_>>()
    });
    segments.max_by_key(Vec::len).unwrap_or_default()
}

/// A word as addresses write it.
fn ascii(word: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let word = word.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss");
    word.nfd().filter(char::is_ascii).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_pages_are_told_by_their_address() {
        let is_front = |path: &str| is_front(&url::Url::parse(&format!("https://a.test{path}")).expect("a URL"));
        assert!(["/", "", "/en/", "/de-ch", "/index.html"].into_iter().all(is_front));
        assert!(!["/pont", "/?p=12", "/en/shop"].into_iter().any(is_front));
    }

    #[test]
    fn reads_the_words_of_an_address() {
        let url = url::Url::parse("https://a.test/news/2024/bruecke-ueber-den-fluss-12.html").expect("a URL");
        assert_eq!(slug(&url), ["bruecke", "ueber", "den", "fluss"]);
        assert_eq!(ascii("brücke"), "bruecke");
        assert_eq!(ascii("été"), "ete");
    }
}
