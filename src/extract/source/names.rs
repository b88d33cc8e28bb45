//! Names in credits: cleaned, parted, told from the site's own.

use url::Url;

use crate::extract::agencies::{AGENCIES, fold};
use crate::extract::credits::CREDITS;
use crate::extract::fields::date_text;
use crate::extract::fields::site;
use crate::extract::reading::Reading;
use crate::record::SourceKind;

/// A name without quotation marks, brackets, closing stop and the words that belong to the label.
pub(super) fn clean(name: &str) -> &str {
    let mut name = trim(name);
    while let Some(rest) = CREDITS.tails.iter().find_map(|tail| {
        let at = name.len().checked_sub(tail.len()).filter(|at| name.is_char_boundary(*at))?;
        (at > 0 && name[at..].eq_ignore_ascii_case(tail)).then(|| trim(&name[..at]))
    }) {
        name = rest;
    }
    name
}

/// "Snow Office" of "Snow Office (depths": what a bracket behind a name says of it is none of the name. The closing bracket went
/// with what stands around it.
pub(super) fn without_bracket(name: &str) -> &str {
    match name.split_once(" (") {
        Some((before, inside)) if !before.is_empty() && !inside.contains(')') => before,
        _ => name,
    }
}

fn trim(name: &str) -> &str {
    name.trim_matches(|letter: char| {
        letter.is_whitespace()
            || CREDITS.signs.around_names.contains(letter)
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    })
}

/// Letters and digits alone, for comparing.
fn squeeze(name: &str) -> String {
    fold(name).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Who supplied text, as one part of a credit names him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Supplier {
    /// As printed; None for "agencies".
    pub(super) name: Option<String>,
    pub(super) kind: SourceKind,
    /// A name of two to four letters.
    pub(super) is_mark: bool,
}

/// All names the site itself goes by.
pub(super) struct Own {
    names: Vec<String>,
    /// What the house may sign with, beside an agency.
    initials: Vec<String>,
    supplier: Option<usize>,
}

impl Own {
    /// `publishers` are names that only the page's look tells.
    pub(super) fn of<'a>(reading: &Reading<'_>, publishers: impl Iterator<Item = &'a str>) -> Self {
        let mut printed = site::names(reading);
        printed.extend(publishers.map(str::to_owned));
        let initials = printed.iter().filter_map(|name| initials(name));
        let initials = initials.collect();
        let names = printed.iter().map(|name| squeeze(name)).filter(|name| name.len() > 1).collect();
        let domain = site::domain(reading).or_else(|| reading.base.and_then(site::registrable_domain));
        let supplier = domain.and_then(|domain| AGENCIES.of_domain(&domain)).map(|(index, _)| index);
        Own { names, initials, supplier }
    }

    #[cfg(test)]
    pub(super) fn none() -> Self {
        Own { names: Vec::new(), initials: Vec::new(), supplier: None }
    }

    #[cfg(test)]
    pub(super) fn named(name: &str) -> Self {
        Own { names: vec![squeeze(name)], ..Own::none() }
    }

    /// Whether `name` is the site, or the agency whose site it is.
    pub(super) fn is(&self, name: &str) -> bool {
        let known = AGENCIES.find(clean(name)).map(|known| known.index);
        if known.is_some() && known == self.supplier {
            return true;
        }
        let name = squeeze(name);
        if name.is_empty() {
            return false;
        }
        self.names.iter().any(|own| {
            let (short, long) = if own.len() < name.len() { (own, &name) } else { (&name, own) };
            own == &name
                || known.is_none()
                    && short.len() >= CREDITS.lengths.own_stem
                    && long.starts_with(short.as_str())
                    && 2 * short.len() > long.len()
        })
    }
}

/// "tt" of "Tiroler Tageszeitung": what a house signs with.
fn initials(name: &str) -> Option<String> {
    let words = name.split_whitespace().filter(|word| word.starts_with(char::is_uppercase));
    let initials: String = words.filter_map(|word| word.chars().next()).flat_map(char::to_lowercase).collect();
    (initials.chars().count() > 1).then_some(initials)
}

/// The suppliers that `text`, a byline or the value of a credit, names among its parts; agencies and syndicators that
/// are known, and "agencies". The site itself is left out.
pub(super) fn known_in(text: &str, own: &Own) -> Vec<Supplier> {
    if !AGENCIES.may_be_in(text) {
        return Vec::new();
    }
    let whole = clean(text);
    // Without a joiner the only part is the whole again.
    let parts = CREDITS.joiner.split(text).map(clean).filter(|part| *part != whole);
    let parts = std::iter::once(whole).chain(parts);
    let mut found: Vec<Supplier> = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        let is_whole = part.len() == whole.len();
        let part = AGENCIES.printed(part);
        let supplier = match AGENCIES.find(part) {
            Some(known) => Supplier { name: Some(part.to_owned()), kind: known.kind, is_mark: known.is_mark },
            None if AGENCIES.is_generic(part) => Supplier { name: None, kind: SourceKind::Wire, is_mark: false },
            None => continue,
        };
        // Asked last: few parts name a supplier at all.
        if own.is(part) {
            continue;
        }
        if !found.contains(&supplier) {
            found.push(supplier);
        }
        if is_whole {
            break;
        }
    }
    if found.is_empty() {
        found.extend(hyphened(whole, own));
    }
    // "(TT, APA)" of the Tiroler Tageszeitung; alone "AP" is the agency wherever it stands.
    let is_house = |supplier: &Supplier| {
        supplier.is_mark && supplier.name.as_deref().is_some_and(|name| own.initials.contains(&squeeze(name)))
    };
    if found.iter().any(|supplier| !is_house(supplier)) {
        found.retain(|supplier| !is_house(supplier));
    }
    // A name says more than "agencies" beside it.
    if found.iter().any(|supplier| supplier.name.is_some()) {
        found.retain(|supplier| supplier.name.is_some());
    }
    found
}

/// The first of `NTB-AFP`, `TT-Reuters`: agencies and nothing else.
fn hyphened(name: &str, own: &Own) -> Option<Supplier> {
    let (first, _) = name.split_once(['-', '–'])?;
    let is_all = name.split(['-', '–']).all(|part| AGENCIES.find(part).is_some() && !own.is(part));
    let known = AGENCIES.find(first).filter(|_| is_all)?;
    Some(Supplier { name: Some(first.to_owned()), kind: known.kind, is_mark: known.is_mark })
}

/// Whether `name` can be the name of an outlet or a work that is not among the known ones.
pub(super) fn is_plausible(name: &str) -> bool {
    let folded = fold(name);
    let first = name.chars().next();
    let letters = name.chars().filter(|letter| letter.is_alphanumeric()).count();
    // "la Repubblica"
    let second = name.split_whitespace().nth(1).and_then(|word| word.chars().next());
    let has_article = second.is_some_and(char::is_uppercase);
    letters >= CREDITS.lengths.least_name
        && name.contains(char::is_alphabetic)
        && name.chars().count() <= CREDITS.lengths.name_chars
        && name.split_whitespace().count() <= CREDITS.lengths.name_words
        // Names begin with a capital where the script has them; a host may be written small.
        && first.is_some_and(|first| !first.is_lowercase() || has_article || name.contains('.') || !name.contains(' '))
        && !CREDITS.not_names.iter().any(|word| folded == *word || folded.strip_suffix(".com") == Some(word))
        && !CREDITS.editions.iter().any(|edition| folded.ends_with(edition.as_str()))
        && !CREDITS.photos.contains(&folded)
        && !name.contains(['?', '!', '=', '@'])
        && date_text::read(name, &date_text::Setting::default()).is_none()
        && !is_month_and_year(name)
}

/// "March 2022", "November 19", "2019": when, not where.
fn is_month_and_year(name: &str) -> bool {
    let words = name.split_whitespace().count();
    let is_date = |text: String| date_text::read(&text, &date_text::Setting::default()).is_some();
    words == 1 && name.bytes().all(|byte| byte.is_ascii_digit())
        || words <= 3 && (is_date(format!("1 {name}")) || is_date(format!("{name}, 2020")))
}

/// The host of a URL without `www.`.
pub(super) fn host_name(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    Some(url.host_str()?.trim_start_matches("www.").to_owned())
}

/// `href` as an absolute URL on another site than the page's.
pub(super) fn foreign(href: &str, reading: &Reading<'_>) -> Option<String> {
    let url = reading.absolute(href)?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let other = site::registrable_domain(&url).filter(|domain| domain.contains('.'))?;
    if CREDITS.no_sources.contains(&other) {
        return None;
    }
    let own = reading.base.and_then(site::registrable_domain)?;
    // Country sites and re-namings of one house share the stem of their domains.
    let stem = |domain: &str| domain.split('.').next().unwrap_or_default().to_owned();
    (other != own && stem(&other) != stem(&own)).then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(name: &str) -> Own {
        Own { names: vec![squeeze(name)], initials: initials(name).into_iter().collect(), supplier: None }
    }

    fn names(text: &str) -> Vec<Option<String>> {
        known_in(text, &own("Example Times")).into_iter().map(|supplier| supplier.name).collect()
    }

    #[test]
    fn parts_of_a_byline_are_looked_up() {
        assert_eq!(names("Von Mina Kolb und Reuters"), [Some("Reuters".to_owned())]);
        assert_eq!(names("sid/dpa"), [Some("sid".to_owned()), Some("dpa".to_owned())]);
        assert_eq!(names("Example Times with agencies"), [None]);
        assert_eq!(names("Par Example Times et AFP"), [Some("AFP".to_owned())]);
        assert_eq!(names("Mina Kolb"), [] as [Option<String>; 0]);
    }

    #[test]
    fn the_site_is_its_own_under_longer_names() {
        assert!(own("Example Times").is("The Example Times Online"));
        assert!(!own("Example Times").is("Example Valley Courier"));
    }

    #[test]
    fn a_house_signs_with_its_initials() {
        let names = |text: &str| -> Vec<Option<String>> {
            known_in(text, &own("Tiroler Tageszeitung")).into_iter().map(|supplier| supplier.name).collect()
        };
        assert_eq!(names("(TT, APA)"), [Some("APA".to_owned())]);
        assert_eq!(names("TT"), [Some("TT".to_owned())]);
    }

    #[test]
    fn dates_and_picture_banks_are_no_outlets() {
        for name in ["March 2022", "19 November 2019", "November 19", "2019", "Getty Images", "the author", "author"] {
            assert!(!is_plausible(name), "{name}");
        }
        assert!(is_plausible("Vascular Weekly") && is_plausible("economictimes.indiatimes"));
    }
}
