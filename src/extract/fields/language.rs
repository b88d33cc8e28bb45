//! The language that the page declares, as a BCP 47 tag.

use serde_json::Value;

use super::about::{ABOUT, texts};
use super::candidate::{Candidate, by_rule};
use super::weights;
use crate::extract::reading::Reading;
use crate::record::Method;
use crate::structured;

/// The declared language as BCP 47.
pub(super) fn language(reading: &Reading<'_>) -> Vec<Candidate<String>> {
    let mut candidates = declared(reading);
    candidates.retain_mut(|candidate| match bcp47(&candidate.value) {
        Some(language) => {
            candidate.value = language;
            true
        }
        None => false,
    });
    candidates
}

/// What the page declares as its language and what names none, but for the codes that say so themselves.
pub(super) fn unreadable(reading: &Reading<'_>) -> Option<String> {
    let says_none = |text: &str| ABOUT.language.none.iter().any(|code| text.eq_ignore_ascii_case(code));
    let mut texts = declared(reading).into_iter().map(|candidate| candidate.value);
    texts.find(|text| !says_none(text) && text.contains(char::is_alphanumeric))
}

fn declared(reading: &Reading<'_>) -> Vec<Candidate<String>> {
    let data = reading.structured;
    let meta = |name: &str| data.meta(name).map(str::to_owned);
    texts(
        by_rule(&reading.rule.language, reading),
        [
            (data.html_lang.clone(), Method::Dom, "html@lang", weights::language().html),
            (
                data.article().and_then(|article| article.get("inLanguage")).and_then(language_name),
                Method::JsonLd,
                "inLanguage",
                weights::language().json_ld,
            ),
            (meta("og:locale"), Method::Meta, "og:locale", weights::language().og_locale),
            (meta("content-language"), Method::Meta, "content-language", weights::language().content_language),
            (meta("dc.language"), Method::Meta, "dc.language", weights::language().dc_language),
            (meta("dcterms.language"), Method::Meta, "dcterms.language", weights::language().dc_language),
            (meta("language"), Method::Meta, "language", weights::language().dc_language),
            (
                reading.page.header("content-language").map(str::to_owned),
                Method::Header,
                "content-language",
                weights::language().header,
            ),
            (reading.page.hints.language.clone(), Method::Feed, "language", weights::language().feed),
        ],
    )
}

fn language_name(value: &Value) -> Option<String> {
    value.get("alternateName").and_then(structured::text).or_else(|| structured::text(value))
}

/// `en_US.UTF-8` as `en-US`, "Deutsch" as `de`, `iw` as `he`; None for what names no language.
fn bcp47(text: &str) -> Option<String> {
    let known = &ABOUT.language;
    let text = text.split([',', ';', '.']).next()?.trim();
    if let Some(code) = known.names.get(&text.to_lowercase()) {
        return Some(code.clone());
    }
    let mut parts = text.split(['-', '_']);
    let language = parts.next()?.to_ascii_lowercase();
    let language = known.codes.get(&language).cloned().unwrap_or(language);
    if known.none.contains(&language) {
        return None;
    }
    let is_code = match language.len() {
        2 => known.two_letters.contains(&language),
        3 => known.three_letters.contains(&language),
        _ => false,
    };
    if !is_code {
        return None;
    }
    // RFC 5646, 2.1: behind a single letter stands what is none of the registry's business.
    let mut is_private = false;
    let rest = parts.filter(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    let rest = rest.filter_map(|part| {
        is_private |= part.len() == 1;
        match part.len() {
            _ if is_private => Some(part.to_ascii_lowercase()),
            2 => {
                let country = part.to_ascii_uppercase();
                Some(known.countries.get(&country).cloned().unwrap_or(country))
            }
            3 => Some(part.to_ascii_lowercase()),
            4 if part.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                Some(part[..1].to_ascii_uppercase() + &part[1..].to_ascii_lowercase())
            }
            _ => Some(part.to_ascii_lowercase()).filter(|variant| known.variants.contains(variant)),
        }
    });
    Some(std::iter::once(language).chain(rest).collect::<Vec<_>>().join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_tags_take_their_canonical_form() {
        assert_eq!(bcp47("en_us").as_deref(), Some("en-US"));
        assert_eq!(bcp47("zh-hant-tw").as_deref(), Some("zh-Hant-TW"));
        assert_eq!(bcp47("en_UK.UTF-8").as_deref(), Some("en-GB"));
        assert_eq!(bcp47("Deutsch").as_deref(), Some("de"));
        assert_eq!(bcp47("iw-IL").as_deref(), Some("he-IL"));
        assert_eq!(bcp47("ger").as_deref(), Some("de"));
        assert_eq!(bcp47("jp").as_deref(), Some("ja"));
        for none in ["und", "{{lang}}", "x-default", "Sindarin", "xx-nonsense", "xxx", "qqq"] {
            assert_eq!(bcp47(none), None, "{none}");
        }
        assert_eq!(bcp47("ckb-IQ").as_deref(), Some("ckb-IQ"));
        assert_eq!(bcp47("en-nonsense").as_deref(), Some("en"));
        assert_eq!(bcp47("de-DE-1996-x-haus").as_deref(), Some("de-DE-1996-x-haus"));
    }
}
