//! The smaller fields: standfirst, description, canonical URL, tags, language, image.

use serde_json::Value;

use super::candidate::{Candidate, by_rule};
use super::figure::is_in_figure;
use super::markup::Markup;
use crate::extract::reading::Reading;
use crate::record::{Image, Method};
use crate::structured;
use crate::text::fold_space;

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
                0.85,
            ),
            (meta("og:description"), Method::Meta, "og:description", 0.85),
            (meta("description"), Method::Meta, "description", 0.8),
            (meta("twitter:description"), Method::Meta, "twitter:description", 0.7),
            (reading.page.hints.summary.clone(), Method::Feed, "summary", 0.5),
        ],
    )
}

/// A standfirst printed near the headline.
pub(super) fn dek(reading: &Reading<'_>, markup: &Markup) -> Vec<Candidate<String>> {
    let mut candidates = by_rule(&reading.rule.dek, reading);
    let title = markup.title_order.unwrap_or(0);
    let mut deks: Vec<_> =
        markup.deks.iter().filter(|found| !found.is_elsewhere && found.text.split_whitespace().count() >= 5).collect();
    deks.retain(|found| !is_in_figure(reading, found.node));
    deks.sort_by_key(|found| found.order.abs_diff(title));
    if let Some(found) = deks.first().filter(|found| found.order.abs_diff(title) < 60) {
        candidates.push(
            Candidate::new(found.text.clone(), found.text.clone(), Method::Dom, format!(".{}", found.told_by), 0.6)
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
            (absolute(data.link("canonical")), Method::Dom, "link[rel=canonical]", 0.95),
            (absolute(data.meta("og:url")), Method::Meta, "og:url", 0.85),
            (
                absolute(data.article().and_then(|article| article.get("url")).and_then(Value::as_str)),
                Method::JsonLd,
                "url",
                0.7,
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
            .filter(|value| !value.is_empty() && value.chars().count() < 60)
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
        0.85,
    );
    let printed = markup.tags.iter().filter(|found| !found.is_elsewhere).map(|found| found.text.clone()).collect();
    add(printed, Method::Dom, "a[rel=tag]", 0.8);
    let keywords =
        data.article().and_then(|article| article.get("keywords")).map(structured::names).unwrap_or_default();
    add(
        keywords.iter().flat_map(|value| value.split(',')).map(str::to_owned).collect(),
        Method::JsonLd,
        "keywords",
        0.75,
    );
    for name in ["parsely-tags", "news_keywords", "keywords"] {
        add(data.meta(name).unwrap_or_default().split(',').map(str::to_owned).collect(), Method::Meta, name, 0.6);
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
            (data.html_lang.clone(), Method::Dom, "html@lang", 0.9),
            (
                data.article().and_then(|article| article.get("inLanguage")).and_then(language_name),
                Method::JsonLd,
                "inLanguage",
                0.85,
            ),
            (meta("og:locale"), Method::Meta, "og:locale", 0.7),
            (meta("content-language"), Method::Meta, "content-language", 0.7),
            (meta("dc.language"), Method::Meta, "dc.language", 0.6),
            (reading.page.header("content-language").map(str::to_owned), Method::Header, "content-language", 0.6),
            (reading.page.hints.language.clone(), Method::Feed, "language", 0.5),
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
            0.9,
        ),
        (data.meta("twitter:image").or_else(|| data.meta("twitter:image:src")), "twitter:image", 0.75),
        (data.link("image_src"), "link[rel=image_src]", 0.6),
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
        candidates.push(Candidate::new(image, raw, Method::JsonLd, "image", 0.85));
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
