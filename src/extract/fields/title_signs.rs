//! Signs of headlines that only show beside the other readings, the address and the site.

use super::candidate::Candidate;
use super::ranking::Readings;
use super::title_text::{key, parts, share, words};
use crate::extract::reading::Reading;

/// Adds these signs to every reading; `names` are the site's.
pub(super) fn compare(
    readings: &mut Readings,
    candidates: &[Candidate<String>],
    reading: &Reading<'_>,
    names: &[String],
) {
    let around = Around::of(reading, names);
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
        }
        if begins_title && around.parts_of_title.iter().skip(1).any(|part| *part == key) {
            readings.add(index, "later_part_of_title", 1.0);
        }
        match own.len() {
            0 | 1 => readings.add(index, "one_word", 1.0),
            2 | 3 => readings.add(index, "few_words", 1.0),
            count if count > 22 => readings.add(index, "many_words", 1.0),
            _ => {}
        }
        if !parts(text).is_empty() {
            readings.add(index, "has_separator", 1.0);
        }
        if readings.keys.iter().any(|other| other.len() > key.len() && key.len() > 8 && other.contains(&key)) {
            readings.add(index, "inside_another", 1.0);
        }
        if readings.keys.iter().any(|other| other.len() < key.len() && other.len() > 8 && key.contains(other.as_str()))
        {
            readings.add(index, "holds_another", 1.0);
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
    fn reads_the_words_of_an_address() {
        let url = url::Url::parse("https://a.test/news/2024/bruecke-ueber-den-fluss-12.html").expect("a URL");
        assert_eq!(slug(&url), ["bruecke", "ueber", "den", "fluss"]);
        assert_eq!(ascii("brücke"), "bruecke");
        assert_eq!(ascii("été"), "ete");
    }
}
