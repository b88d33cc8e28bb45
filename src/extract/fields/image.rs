//! The lead image that the page declares.

use serde_json::Value;
use url::Url;

use super::about::is_no_address;
use super::candidate::{Candidate, by_rule};
use super::stand_ins::is_stand_in;
use super::weights;
use crate::extract::reading::Reading;
use crate::record::{Image, Method};
use crate::structured;
use crate::text::fold_space;

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
            weights::image().og_image,
        ),
        (
            data.meta("twitter:image").or_else(|| data.meta("twitter:image:src")),
            "twitter:image",
            weights::image().twitter_image,
        ),
        (data.link("image_src"), "link[rel=image_src]", weights::image().image_src),
    ];
    for (href, selector, confidence) in declared {
        if let Some(url) = href.and_then(|href| picture(href, reading)) {
            let image = Image { url: Some(url.clone().into()), alt: alt.clone(), ..Image::default() };
            candidates.push(Candidate::new(image, String::from(url), Method::Meta, selector, confidence));
        }
    }
    if let Some(value) = data.article().and_then(|article| article.get("image").or_else(|| article.get("thumbnailUrl")))
        && let Some(image) = image_object(value, reading)
    {
        let raw = image.url.clone().unwrap_or_default();
        candidates.push(Candidate::new(image, raw, Method::JsonLd, "image", weights::image().json_ld));
    }
    let is_article = |item: &&Value| structured::ARTICLE_TYPES.iter().any(|name| structured::is_type(item, name));
    let item = data.microdata.iter().find(is_article).and_then(|item| item.get("image"));
    if let Some(image) = item.and_then(|value| image_object(value, reading)) {
        let raw = image.url.clone().unwrap_or_default();
        candidates.push(Candidate::new(image, raw, Method::Microdata, "image", weights::image().microdata));
    }
    complete_first(&mut candidates);
    candidates
}

/// The address of a picture; None for what is none: a page, a word that a template left.
fn picture(href: &str, reading: &Reading<'_>) -> Option<Url> {
    let href = Some(href).filter(|href| !is_no_address(href))?;
    let url = reading.absolute(href).filter(|url| url.path().len() > 1 || url.query().is_some())?;
    (!is_stand_in(&url, reading)).then_some(url)
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
        Value::String(href) => Some(Image { url: Some(picture(href, reading)?.into()), ..Image::default() }),
        Value::Object(object) => {
            let text = |key: &str| object.get(key).and_then(structured::text);
            let href = text("url").or_else(|| text("contentUrl")).or_else(|| text("@id"))?;
            Some(Image {
                url: Some(picture(&href, reading)?.into()),
                alt: None,
                caption: text("caption").or_else(|| text("description")),
                credit: text("creditText"),
            })
        }
        _ => None,
    }
}
