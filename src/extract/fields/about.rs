//! The smaller fields: standfirst, description, canonical URL, tags, language, image.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use super::candidate::{Candidate, by_rule};
use super::figure::is_in_figure;
use super::markup::Markup;
use super::weights;
use crate::extract::reading::Reading;
use crate::record::{Image, Method};
use crate::selectors::generic;
use crate::structured;
use crate::text::fold_space;

static ABOUT: LazyLock<About> = LazyLock::new(|| generic::read("about"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    dek: Dek,
    tags: Tags,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dek {
    #[serde(rename = "why")]
    _why: String,
    least_words: usize,
    reach: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tags {
    #[serde(rename = "why")]
    _why: String,
    most_chars: usize,
}

/// One text field's candidates from the rule, then from `carriers`.
fn texts<'a>(
    ruled: Vec<Candidate<String>>,
    carriers: impl IntoIterator<Item = (Option<String>, Method, &'a str, f64)>,
) -> Vec<Candidate<String>> {
    let mut candidates = ruled;
    for (value, method, selector, confidence) in carriers {
        if let Some(value) =
            value.map(|value| fold_space(&structured::unescape(&value))).filter(|value| !value.is_empty())
        {
            candidates.push(Candidate::new(value.clone(), value, method, selector, confidence));
        }
    }
    candidates
}

/// The publisher's description.
pub(super) fn summary(reading: &Reading<'_>) -> Vec<Candidate<String>> {
    let data = reading.structured;
    let meta = |name: &str| data.meta(name).map(str::to_owned);
    texts(
        by_rule(&reading.rule.summary, reading),
        [
            (
                data.article().and_then(|article| article.get("description")).and_then(structured::text),
                Method::JsonLd,
                "description",
                weights::summary("json_ld"),
            ),
            (meta("og:description"), Method::Meta, "og:description", weights::summary("og:description")),
            (meta("description"), Method::Meta, "description", weights::summary("description")),
            (meta("twitter:description"), Method::Meta, "twitter:description", weights::summary("twitter:description")),
            (reading.page.hints.summary.clone(), Method::Feed, "summary", weights::summary("feed")),
        ],
    )
}

/// A standfirst printed near the headline.
pub(super) fn dek(reading: &Reading<'_>, markup: &Markup) -> Vec<Candidate<String>> {
    let mut candidates = by_rule(&reading.rule.dek, reading);
    let title = markup.title_order.unwrap_or(0);
    let mut deks: Vec<_> = markup
        .deks
        .iter()
        .filter(|found| !found.is_elsewhere && found.text.split_whitespace().count() >= ABOUT.dek.least_words)
        .collect();
    deks.retain(|found| !is_in_figure(reading, found.node));
    deks.sort_by_key(|found| found.order.abs_diff(title));
    if let Some(found) = deks.first().filter(|found| found.order.abs_diff(title) <= ABOUT.dek.reach) {
        candidates.push(
            Candidate::new(
                found.text.clone(),
                found.text.clone(),
                Method::Dom,
                format!(".{}", found.told_by),
                weights::dek("class"),
            )
            .at(found.node),
        );
    }
    candidates
}

/// The URL the page calls its canonical one.
pub(super) fn canonical(reading: &Reading<'_>) -> Vec<Candidate<String>> {
    let data = reading.structured;
    let absolute = |href: Option<&str>| href.and_then(|href| reading.absolute(href)).map(String::from);
    texts(
        Vec::new(),
        [
            (absolute(data.link("canonical")), Method::Dom, "link[rel=canonical]", weights::canonical("link")),
            (absolute(data.meta("og:url")), Method::Meta, "og:url", weights::canonical("og:url")),
            (
                absolute(data.article().and_then(|article| article.get("url")).and_then(Value::as_str)),
                Method::JsonLd,
                "url",
                weights::canonical("json_ld"),
            ),
        ],
    )
}

/// The publisher's tags.
pub(super) fn tags(reading: &Reading<'_>, markup: &Markup) -> Vec<Candidate<Vec<String>>> {
    let data = reading.structured;
    let mut candidates = Vec::new();
    let ruled = by_rule(&reading.rule.tags, reading);
    if let Some(first) = ruled.first().cloned() {
        let values = ruled
            .iter()
            .filter(|candidate| candidate.rule == first.rule)
            .map(|candidate| candidate.value.clone())
            .collect();
        candidates.push(first.with(values));
    }
    let mut add = |values: Vec<String>, method, selector: &str, confidence| {
        let mut seen: Vec<String> = Vec::new();
        let mut values: Vec<String> = values
            .into_iter()
            .map(|value| fold_space(value.trim().trim_start_matches('#')))
            .filter(|value| !value.is_empty() && value.chars().count() <= ABOUT.tags.most_chars)
            .collect();
        values.retain(|value| {
            let lower = value.to_lowercase();
            let is_new = !seen.contains(&lower);
            seen.push(lower);
            is_new
        });
        if !values.is_empty() {
            candidates.push(Candidate::new(values.clone(), values.join(", "), method, selector, confidence));
        }
    };
    add(
        data.meta_all("article:tag").flat_map(|value| value.split(',')).map(str::to_owned).collect(),
        Method::Meta,
        "article:tag",
        weights::tags("article:tag"),
    );
    let printed = markup.tags.iter().filter(|found| !found.is_elsewhere).map(|found| found.text.clone()).collect();
    add(printed, Method::Dom, "a[rel=tag]", weights::tags("rel_tag"));
    let keywords =
        data.article().and_then(|article| article.get("keywords")).map(structured::names).unwrap_or_default();
    add(
        keywords.iter().flat_map(|value| value.split(',')).map(str::to_owned).collect(),
        Method::JsonLd,
        "keywords",
        weights::tags("json_ld"),
    );
    for name in ["parsely-tags", "news_keywords", "keywords"] {
        add(
            data.meta(name).unwrap_or_default().split(',').map(str::to_owned).collect(),
            Method::Meta,
            name,
            weights::tags("keywords"),
        );
    }
    candidates
}

/// The declared language as BCP 47.
pub(super) fn language(reading: &Reading<'_>) -> Vec<Candidate<String>> {
    let data = reading.structured;
    let meta = |name: &str| data.meta(name).map(str::to_owned);
    let mut candidates = texts(
        by_rule(&reading.rule.language, reading),
        [
            (data.html_lang.clone(), Method::Dom, "html@lang", weights::language("html")),
            (
                data.article().and_then(|article| article.get("inLanguage")).and_then(language_name),
                Method::JsonLd,
                "inLanguage",
                weights::language("json_ld"),
            ),
            (meta("og:locale"), Method::Meta, "og:locale", weights::language("og:locale")),
            (meta("content-language"), Method::Meta, "content-language", weights::language("content-language")),
            (meta("dc.language"), Method::Meta, "dc.language", weights::language("dc.language")),
            (
                reading.page.header("content-language").map(str::to_owned),
                Method::Header,
                "content-language",
                weights::language("header"),
            ),
            (reading.page.hints.language.clone(), Method::Feed, "language", weights::language("feed")),
        ],
    );
    candidates.retain_mut(|candidate| match bcp47(&candidate.value) {
        Some(language) => {
            candidate.value = language;
            true
        }
        None => false,
    });
    candidates
}

fn language_name(value: &Value) -> Option<String> {
    value.get("alternateName").and_then(structured::text).or_else(|| structured::text(value))
}

/// `en_US` as `en-US`; None for what is no language tag.
fn bcp47(text: &str) -> Option<String> {
    let text = text.split([',', ';']).next()?.trim();
    let mut parts = text.split(['-', '_']);
    let language = parts.next()?.to_ascii_lowercase();
    if !(2..=3).contains(&language.len()) || !language.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let rest =
        parts.filter(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric())).map(|part| {
            match part.len() {
                2 => part.to_ascii_uppercase(),
                4 => part[..1].to_ascii_uppercase() + &part[1..].to_ascii_lowercase(),
                _ => part.to_ascii_lowercase(),
            }
        });
    Some(std::iter::once(language).chain(rest).collect::<Vec<_>>().join("-"))
}

/// The lead image.
pub(super) fn image(reading: &Reading<'_>) -> Vec<Candidate<Image>> {
    let data = reading.structured;
    let mut candidates = Vec::new();
    for found in by_rule(&reading.rule.image, reading) {
        if let Some(url) = reading.absolute(&found.value) {
            candidates.push(found.with(Image { url: Some(url.into()), ..Image::default() }));
        }
    }
    let alt = data.meta("og:image:alt").or_else(|| data.meta("twitter:image:alt")).map(fold_space);
    let declared = [
        (
            data.meta("og:image:secure_url").or_else(|| data.meta("og:image")).or_else(|| data.meta("og:image:url")),
            "og:image",
            weights::image("og:image"),
        ),
        (
            data.meta("twitter:image").or_else(|| data.meta("twitter:image:src")),
            "twitter:image",
            weights::image("twitter:image"),
        ),
        (data.link("image_src"), "link[rel=image_src]", weights::image("image_src")),
    ];
    for (href, selector, confidence) in declared {
        if let Some(url) = href.and_then(|href| reading.absolute(href)) {
            let image = Image { url: Some(url.clone().into()), alt: alt.clone(), ..Image::default() };
            candidates.push(Candidate::new(image, String::from(url), Method::Meta, selector, confidence));
        }
    }
    if let Some(value) = data.article().and_then(|article| article.get("image").or_else(|| article.get("thumbnailUrl")))
        && let Some(image) = image_object(value, reading)
    {
        let raw = image.url.clone().unwrap_or_default();
        candidates.push(Candidate::new(image, raw, Method::JsonLd, "image", weights::image("json_ld")));
    }
    complete_first(&mut candidates);
    candidates
}

/// What other carriers say of the picture that the first one names.
fn complete_first(candidates: &mut [Candidate<Image>]) {
    let Some((first, others)) = candidates.split_first_mut() else { return };
    let first = &mut first.value;
    for other in others.iter().map(|other| &other.value).filter(|other| other.url == first.url) {
        for (known, more) in
            [(&mut first.alt, &other.alt), (&mut first.caption, &other.caption), (&mut first.credit, &other.credit)]
        {
            if known.is_none() {
                known.clone_from(more);
            }
        }
    }
}

fn image_object(value: &Value, reading: &Reading<'_>) -> Option<Image> {
    match value {
        Value::Array(items) => items.iter().find_map(|item| image_object(item, reading)),
        Value::String(href) => Some(Image { url: Some(reading.absolute(href)?.into()), ..Image::default() }),
        Value::Object(object) => {
            let text = |key: &str| object.get(key).and_then(structured::text);
            let href = text("url").or_else(|| text("contentUrl")).or_else(|| text("@id"))?;
            Some(Image {
                url: Some(reading.absolute(&href)?.into()),
                alt: None,
                caption: text("caption").or_else(|| text("description")),
                credit: text("creditText"),
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_tags_take_their_canonical_form() {
        assert_eq!(bcp47("en_us").as_deref(), Some("en-US"));
        assert_eq!(bcp47("zh-hant-tw").as_deref(), Some("zh-Hant-TW"));
        assert_eq!(bcp47("English"), None);
    }
}
