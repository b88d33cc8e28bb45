//! Houses and desks where a byline names them: organisations, "Redaktion", the site behind a name.

use std::sync::LazyLock;

use super::full_names::is_full_name;
use super::given_names;
use super::joiners::joined;
use super::words::BYLINES;
use crate::extract::agencies::is_agency;
use crate::extract::fields::title::text::plain;
use crate::record::Author;
use crate::text::{fold_space, is_counted_by_character};

/// The one name of an organisation, which holds "and" and "for" like any other word.
pub(in crate::extract::fields) fn house(raw: &str, url: Option<&str>) -> Option<Author> {
    let name = fold_space(&plain(raw));
    let is_name = name.chars().count() <= BYLINES.most_chars
        && name.chars().any(char::is_alphabetic)
        && !name.contains(['@', '{', '<', '=', '|', ',', ';'])
        && !name.contains("://")
        && !is_agency(&name)
        && !BYLINES.nobody.contains(&name.to_lowercase());
    is_name.then(|| Author { name, url: url.map(str::to_owned), role: None })
}

/// The institution that a byline names whole, "Department of Health and Human Services"; None where a person stands beside it.
pub(super) fn institution(byline: &str, url: Option<&str>) -> Option<Author> {
    let name = byline.strip_prefix("the ").or_else(|| byline.strip_prefix("The ")).unwrap_or(byline);
    let lower = name.to_lowercase();
    let begins_with = |opening: &String| lower.strip_prefix(opening.as_str()).is_some_and(|rest| rest.starts_with(' '));
    let is_person = |part: &str| is_full_name(part) && given_names::begin(part);
    (BYLINES.institutions.iter().any(begins_with) && !joined(name).into_iter().any(|part| is_person(part.trim())))
        .then(|| house(name, url))
        .flatten()
}

/// Whether a name is that of a house that builds sites, "Musterwerk Webdesign", and not the site's own.
pub(in crate::extract::fields) fn is_maker(name: &str, site_names: &[String]) -> bool {
    let lower = fold_space(name).to_lowercase();
    let ends_as_maker = |word: &String| {
        lower.strip_suffix(word.as_str()).is_some_and(|rest| rest.ends_with([' ', '-', ','])) || lower == *word
    };
    let own = lower.split(' ').next().filter(|first| first.chars().count() > 2).unwrap_or(&lower);
    BYLINES.makers.iter().any(ends_as_maker) && !site_names.iter().any(|site| site.contains(own))
}

/// "Ada Byron Example Times": the name without the house behind it.
pub(super) fn without_house(name: String, site_names: &[String]) -> String {
    let lower = name.to_lowercase();
    // Lower-casing may change the length of letters outside ASCII.
    if lower.len() != name.len() {
        return name;
    }
    let cut = site_names.iter().filter(|site| site.chars().count() > 3).find_map(|site| {
        let at = lower.find(&format!(" {site}"))?;
        let rest = lower[at + 1 + site.len()..].trim();
        let is_house = rest.is_empty() || BYLINES.desks.contains(rest);
        (is_house && lower[..at].contains(' ')).then_some(at)
    });
    cut.map_or(name.clone(), |at| name[..at].to_owned())
}

/// The words for desks in Chinese, Japanese and Korean, before which stands no space: 港新聞編集部.
static DESKS_WRITTEN_ON: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let desks = BYLINES.desks.iter().map(String::as_str);
    desks.filter(|desk| desk.starts_with(is_counted_by_character)).collect()
});

/// Whether a name is a desk's ("Redaktion", "Staff"): better than nobody, and no person.
pub(in crate::extract::fields) fn is_desk(name: &str) -> bool {
    let lower = name.to_lowercase();
    BYLINES.desks.contains(&lower)
        || lower.split(' ').any(|word| BYLINES.desks.contains(word))
        || !lower.is_ascii() && DESKS_WRITTEN_ON.iter().any(|desk| lower.ends_with(desk))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn desks_are_told_in_many_languages() {
        for desk in ["Harbour Staff", "Szerkesztőség", "港新聞編集部", "온라인뉴스팀", "वेब डेस्क", "Редакция «Гавань»"]
        {
            assert!(is_desk(desk), "{desk}");
        }
        for name in ["Ada Byron", "田中太郎", "김민아", "राम कुमार"] {
            assert!(!is_desk(name), "{name}");
        }
    }
}
