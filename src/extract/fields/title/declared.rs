//! What the page and the feed declare to be the headline, and the sections they say it stands in.

use super::cut::{Printed, without_last_separator};
use super::frame;
use super::text::{key, plain, printed as as_printed};
use crate::extract::fields::candidate::Candidate;
use crate::extract::fields::markup::Markup;
use crate::extract::reading::Reading;
use crate::record::Method;
use crate::structured;

/// Declared sections that are looked at.
const MOST_SECTIONS: usize = 20;

/// The keys of the sections that the page says it belongs to, declared, printed as crumbs or written in its address.
pub(super) fn sections(reading: &Reading<'_>, markup: &Markup) -> Vec<String> {
    let is_word = |segment: &&str| segment.len() > 3 && segment.bytes().all(|byte| byte.is_ascii_lowercase());
    let of_address = reading.address.and_then(|url| url.path_segments()).into_iter().flatten();
    let of_address = of_address.filter(is_word).map(key);
    named_sections(reading, markup).into_iter().chain(of_address).take(MOST_SECTIONS).collect()
}

/// The same without words of the address, which is the headline's as often.
pub(super) fn named_sections(reading: &Reading<'_>, markup: &Markup) -> Vec<String> {
    let data = reading.structured;
    let of_article = data.article().and_then(|article| article.get("articleSection")).map(structured::names);
    let of_meta = data.meta_all("article:section").map(str::to_owned);
    let crumbs = markup.breadcrumbs.iter().map(|crumb| crumb.text.clone());
    let declared = of_article.unwrap_or_default().into_iter().chain(of_meta);
    declared.chain(crumbs).take(MOST_SECTIONS).map(|section| key(&section)).collect()
}

/// What the page and the feed say the headline is.
pub(super) fn declared(reading: &Reading<'_>, headlines: &[Printed]) -> Vec<Candidate<String>> {
    let data = reading.structured;
    // Where the page prints a tag, the tag is meant.
    let as_text = if headlines.iter().any(|headline| headline.text.contains('<')) { as_printed } else { plain };
    let is_title = |value: &String| !value.is_empty() && !frame::is_placeholder(value);
    let mut candidates = Vec::new();
    let mut add = |value: Option<String>, method, selector: &str, carrier: &'static str| {
        let value = value.map(|value| without_last_separator(&as_text(&value)).to_owned()).filter(is_title);
        if let Some(value) = value.filter(|value| !is_broken_off(value, data.title.as_deref(), headlines)) {
            candidates.push(Candidate::new(value.clone(), value, method, selector, 0.0).sign(carrier, 1.0));
        }
    };
    let headline = data
        .article()
        .and_then(|article| ["headline", "name"].iter().find_map(|key| article.get(*key).and_then(structured::text)));
    add(headline, Method::JsonLd, "headline", "json_ld");
    let items = data
        .microdata
        .iter()
        .filter(|item| structured::ARTICLE_TYPES.iter().any(|name| structured::is_type(item, name)));
    add(
        items.filter_map(|item| item.get("headline").and_then(structured::text)).next(),
        Method::Microdata,
        "headline",
        "microdata",
    );
    for (name, carrier) in [
        ("og:title", "open_graph"),
        ("twitter:title", "twitter"),
        ("parsely-title", "other_meta"),
        ("sailthru.title", "other_meta"),
        ("citation_title", "other_meta"),
        ("dc.title", "other_meta"),
        ("dcterms.title", "other_meta"),
    ] {
        add(data.meta(name).map(str::to_owned), Method::Meta, name, carrier);
    }
    add(data.title.clone(), Method::Dom, "title", "title_element");
    add(reading.page.hints.title.clone(), Method::Feed, "title", "feed");
    candidates
}

/// Whether a quotation mark ended the attribute that holds `value`: its other form goes on with one.
fn is_broken_off(value: &str, title: Option<&str>, headlines: &[Printed]) -> bool {
    let goes_on = |form: &str| form.strip_prefix(value).is_some_and(|rest| rest.trim_start().starts_with('"'));
    title.is_some_and(goes_on) || headlines.iter().any(|headline| goes_on(&headline.text))
}
