//! Houses and desks where a byline names them: organisations, "Redaktion", the site behind a name.

use super::byline_words::BYLINES;
use super::title_text::plain;
use crate::extract::agencies::is_agency;
use crate::record::Author;
use crate::text::fold_space;

/// The one name of an organisation, which holds "and" and "for" like any other word.
pub(super) fn house(raw: &str, url: Option<&str>) -> Option<Author> {
    let name = fold_space(&plain(raw));
    let is_name = name.chars().count() <= BYLINES.most_chars
        && name.chars().any(char::is_alphabetic)
        && !name.contains(['@', '{', '<', '=', '|', ',', ';'])
        && !name.contains("://")
        && !is_agency(&name)
        && !BYLINES.nobody.contains(&name.to_lowercase());
    is_name.then(|| Author { name, url: url.map(str::to_owned), role: None })
}

/// Whether a name is that of a house that builds sites, "Musterwerk Webdesign", and not the site's own.
pub(super) fn is_maker(name: &str, site_names: &[String]) -> bool {
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
        let is_house = rest.is_empty() || BYLINES.desks.iter().any(|desk| desk == rest);
        (is_house && lower[..at].contains(' ')).then_some(at)
    });
    cut.map_or(name.clone(), |at| name[..at].to_owned())
}

/// Whether a name is a desk's ("Redaktion", "Staff"): better than nobody, and no person.
pub(super) fn is_desk(name: &str) -> bool {
    let lower = name.to_lowercase();
    BYLINES.desks.iter().any(|desk| lower == *desk || lower.split(' ').any(|word| word == desk))
}
