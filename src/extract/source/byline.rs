//! Bylines that name an agency, and lines around the headline that are a credit.

use std::borrow::Cow;

use super::dated::beside_date;
use super::dateline::behind_bare_label;
use super::line::Lines;
use super::names::{Own, Supplier, clean, known_in};
use super::places::Places;
use super::signature::signature;
use crate::extract::agencies::AGENCIES;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;
use crate::extract::credits::CREDITS;
use crate::extract::fields::candidate::Candidate;
use crate::extract::fields::figure::is_beside_picture;
use crate::extract::fields::markup::Found;
use crate::extract::fields::{Evidence, begins_with_given_name, without_lead};
use crate::extract::reading::Reading;
use crate::extract::trace::Mark;
use crate::record::{Credit, CreditPlace, Method, SourceKind};

/// What makes a line a byline.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    /// Metadata, or a class that says so.
    Declared,
    /// Nothing but its place.
    Place,
}

/// Short lines around the headline: "Bron: Belga", "By Euronews with Agencies", "Sponsored by X". A kept block that is nothing but
/// the signs of agencies and desks is dropped from the body.
pub(super) fn near_headline(
    reading: &Reading<'_>,
    places: &Places<'_>,
    own: &Own,
    marks: &mut [Mark],
    credits: &mut Vec<Candidate<Credit>>,
) {
    let outline = reading.outline;
    let lines = Lines { reading, own };
    for index in places.head() {
        let block = &outline.blocks[index];
        let is_tag = outline
            .ancestors(block.element)
            .take(CREDITS.reach.close_around)
            .any(|outer| outline.elements[outer].own.has(Kind::Tags));
        if block.chars > CREDITS.lengths.byline || is_tag {
            continue;
        }
        let mut found = lines.labelled(block, CreditPlace::StartLine);
        if found.is_empty() {
            let text = beside_date(&block.text).unwrap_or(&block.text);
            found = lines.sentence_in(text, block, CreditPlace::StartLine);
            found.retain(|credit| match credit.value.kind {
                SourceKind::PressRelease => true,
                // "Theo Reuters", "Mit Material von dpa"
                SourceKind::Wire => credit.value.name.is_some(),
                _ => false,
            });
        }
        if found.is_empty() {
            let is_byline = places.is_called_byline(index) || stands_alone(reading, places, index);
            let told = if is_byline { Told::Declared } else { Told::Place };
            // "Article rédigé par Bay Info avec AFP", and on the next line of the block when.
            let lines = std::iter::once(block.text.as_str())
                .chain(block.text.split('\n').filter(|_| block.text.contains('\n')));
            found = lines
                .map(|line| of_byline(line, told, Method::Text, own))
                .find(|found| !found.is_empty())
                .unwrap_or_default();
        }
        let is_sign = || block.kind == BlockKind::Paragraph && !signature(&block.text, own).is_empty();
        if !found.is_empty() && marks[index].is_kept() && is_sign() {
            marks[index] = Mark::dropped("credit", "source line: signature");
        }
        credits.extend(found.into_iter().map(|credit| credit.at(block.node)));
    }
}

/// A paragraph of a few words between the headline and the text, without links: newsrooms print "UNB", "Agencias" and
/// "AA - ANKARA" there and call it nothing.
fn stands_alone(reading: &Reading<'_>, places: &Places<'_>, index: usize) -> bool {
    let block = &reading.outline.blocks[index];
    places.is_below_headline(index)
        && block.kind == BlockKind::Paragraph
        && block.link_chars == 0
        && block.chars >= CREDITS.lengths.least_mark
        && block.text.split_whitespace().count() <= CREDITS.lengths.byline_words
}

/// Bylines in metadata and under class names that say so.
pub(super) fn declared(reading: &Reading<'_>, evidence: &Evidence, own: &Own, credits: &mut Vec<Candidate<Credit>>) {
    // Printed ones are read where they stand.
    let is_printed = |method: &Method| matches!(method, Method::Dom | Method::Text);
    for (raw, method) in evidence.bylines().filter(|(_, method)| !is_printed(method)) {
        credits.extend(of_byline(raw, Told::Declared, method, own));
    }
    for found in evidence.markup.bylines.iter().filter(|found| !found.is_elsewhere) {
        if is_beside_picture(reading, found.node) {
            continue;
        }
        // A link to an author's page holds a name; "Agencies" there is a menu item.
        let told = if found.told_by == Found::AUTHOR_LINK { Told::Place } else { Told::Declared };
        credits.extend(of_byline(&found.text, told, Method::Dom, own));
    }
}

/// The suppliers that a byline names.
fn of_byline(raw: &str, told: Told, method: Method, own: &Own) -> Vec<Candidate<Credit>> {
    if raw.chars().count() > CREDITS.lengths.declared_byline || is_picture_credit(raw, told, own) {
        return Vec::new();
    }
    let text = without_pictures(raw);
    let Some(line) = without_address(&text, told) else { return Vec::new() };
    let mut names = before_day(without_lead(line));
    let has_lead = names.len() < line.trim().len();
    let (mut suppliers, mut told) = (Vec::new(), told);
    if let Some((rest, found)) = dated(names, own) {
        // A date beside the name says what the line is, as a class would.
        (names, told, suppliers) = (rest, Told::Declared, found);
    }
    if suppliers.is_empty() {
        suppliers = known_in(names, own);
    }
    if suppliers.is_empty() && told == Told::Declared {
        suppliers.extend(
            behind_bare_label(names).filter(|supplier| supplier.name.as_deref().is_some_and(|name| !own.is(name))),
        );
    }
    if suppliers.is_empty() && (has_lead || told == Told::Declared) {
        suppliers.extend(behind_name(names, own));
    }
    let is_joined = || CREDITS.joiner.split(names).filter(|part| !clean(part).is_empty()).count() > 1;
    let is_short_line = names.split_whitespace().count() <= CREDITS.lengths.byline_words;
    let credits = suppliers.into_iter().filter(|supplier| match (&supplier.name, told) {
        (_, Told::Declared) if method != Method::Text && method != Method::Dom => true,
        // "Agencies" and two letters are words of menus and of places too.
        (None, told) => {
            has_lead
                || is_joined() && CREDITS.joiner.split(names).any(|part| own.is(clean(part)))
                || told == Told::Declared
        }
        (Some(_), Told::Declared) => !supplier.is_mark || !is_place(names),
        (Some(_), Told::Place) => has_lead || is_short_line && !supplier.is_mark,
    });
    credits
        .map(|supplier| {
            let credit = Credit {
                name: supplier.name,
                kind: supplier.kind,
                url: None,
                raw: Some(raw.to_owned()),
                place: CreditPlace::Byline,
            };
            Candidate::new(credit, raw, method, "byline", CREDITS.confidence.byline)
        })
        .collect()
}

/// "Text: Mina Kolb" of "Text: Mina Kolb · Fotos: Jan Ott/dpa": without the parts that say who made the pictures.
fn without_pictures(raw: &str) -> Cow<'_, str> {
    let is_of_pictures = |part: &&str| {
        part.split_once(':').is_some_and(|(label, _)| CREDITS.photos.contains(&label.trim().to_lowercase()))
    };
    let parts = || raw.split(PARTS);
    if !parts().any(|part| is_of_pictures(&part)) {
        return Cow::Borrowed(raw);
    }
    let rest: Vec<&str> = parts().filter(|part| !is_of_pictures(part)).map(str::trim).collect();
    Cow::Owned(rest.join(" | "))
}

/// What parts a byline that is made of several.
const PARTS: [char; 3] = ['|', '•', '·'];

/// The suppliers beside a date, and what of the line names them: `12.05.2024 NTB`, `May 12, 2024 PTI | Updated: May 13, 2024`.
fn dated<'a>(line: &'a str, own: &Own) -> Option<(&'a str, Vec<Supplier>)> {
    if !line.contains(char::is_numeric) {
        return None;
    }
    std::iter::once(line).chain(CREDITS.joiner.split(line)).filter_map(beside_date).find_map(|rest| {
        let mut found = known_in(rest, own);
        if found.is_empty() {
            found.extend(
                behind_bare_label(rest).filter(|supplier| !own.is(supplier.name.as_deref().unwrap_or_default())),
            );
        }
        (!found.is_empty()).then_some((rest, found))
    })
}

/// "AFP" of "AFP le 12 mai": the name before a word that leads to a day.
fn before_day(names: &str) -> &str {
    if !names.contains(char::is_numeric) {
        return names;
    }
    let starts = names.match_indices(' ').filter_map(|(at, _)| {
        let (word, day) = names[at + 1..].split_once(' ')?;
        (day.starts_with(char::is_numeric) && CREDITS.before_days.iter().any(|known| known == word)).then_some(at)
    });
    starts.min().map_or(names, |at| &names[..at])
}

/// The line before the address of whoever wrote it: `Ritzau, desk@example.test`. Without a class an address makes another
/// line of it.
fn without_address(raw: &str, told: Told) -> Option<&str> {
    let Some(at) = raw.find('@') else { return Some(raw) };
    let (before, _) = raw[..at].rsplit_once(char::is_whitespace)?;
    (told == Told::Declared).then_some(before)
}

/// "Ada Byron AP Business Writer", "Ada Byron Associated Press": an agency and what somebody is there right behind the
/// name.
fn behind_name(names: &str, own: &Own) -> Option<Supplier> {
    let is_uncased_name = names.split(' ').next().is_some_and(|first| !first.contains(char::is_uppercase));
    let starts = names.match_indices(' ').map(|(at, _)| at + 1).skip(usize::from(!is_uncased_name));
    // Letters without capitals are no surname that an agency shares: "王小例 新华社".
    let is_uncased = |tail: &str| !tail.contains(|letter: char| letter.is_lowercase() || letter.is_uppercase());
    starts.map(|at| clean(&names[at..])).filter(|tail| tail.contains(' ') || is_uncased(tail)).find_map(|tail| {
        let known = AGENCIES.find(tail).filter(|known| !own.is(tail) && (tail.contains(' ') || !known.is_mark))?;
        let name = tail.split(' ').next().filter(|_| known.is_mark).unwrap_or(tail);
        Some(Supplier { name: Some(name.to_owned()), kind: known.kind, is_mark: known.is_mark })
    })
}

/// "Fairless Hills, PA": a town and its state; "Ada Byron, PA" is a writer and an agency.
fn is_place(names: &str) -> bool {
    let is_person =
        || names.split_once(", ").is_some_and(|(name, _)| name.contains(' ') && begins_with_given_name(name));
    !is_person() && CREDITS.place_endings.iter().any(|ending| names.trim_end().ends_with(ending.as_str()))
}

/// `REUTERS/Mina Kolb`, `Mina Kolb/EFE`, `© Mina Kolb (KNA)`: a photographer and an agency. Under a class that calls the
/// line a byline `Mina Kolb / AFP` is a writer, `©NTB` the agency.
fn is_picture_credit(raw: &str, told: Told, own: &Own) -> bool {
    let mark = raw.trim().strip_prefix(|letter| CREDITS.signs.copyright.contains(letter));
    let is_house = |name: &str| told == Told::Declared && AGENCIES.find(clean(name)).is_some();
    if mark.is_some_and(|name| !is_house(name)) || raw.split(['。', '】']).any(|part| CREDITS.begins_like_picture(part))
    {
        return true;
    }
    let Some((left, right)) = raw.split_once('/') else { return false };
    let sides = [left, right].map(|side| side.split([',', '|', '•', '·']).next().map_or("", clean));
    let is_person = |side: &str| {
        side.contains(' ')
            && !own.is(side)
            && known_in(side, own).is_empty()
            && without_lead(side) == side
            && side.split_whitespace().take(2).all(|word| word.chars().next().is_some_and(char::is_uppercase))
    };
    let [first, second] = &sides;
    let is_agency = |side: &str| AGENCIES.find(side).is_some();
    is_person(second) && is_agency(first) || told == Told::Place && is_person(first) && is_agency(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(raw: &str, told: Told) -> Vec<Option<String>> {
        of_byline(raw, told, Method::Text, &Own::none()).into_iter().map(|credit| credit.value.name).collect()
    }

    #[test]
    fn agencies_of_a_byline_are_suppliers() {
        assert_eq!(names("Von Mina Kolb und Jan Ott, dpa", Told::Place), [Some("dpa".to_owned())]);
        assert_eq!(names("Reuters", Told::Place), [Some("Reuters".to_owned())]);
        assert_eq!(names("By Mina Kolb with agencies", Told::Place), [None]);
        assert_eq!(names("AA", Told::Declared), [Some("AA".to_owned())]);
        assert_eq!(names("By ADA BYRON AP Business Writer", Told::Place), [Some("AP".to_owned())]);
        assert_eq!(names("By Ada Byron Associated Press", Told::Place), [Some("Associated Press".to_owned())]);
        assert_eq!(names("Par AFP le 12 mai", Told::Place), [Some("AFP".to_owned())]);
        assert_eq!(names("Par AFP le 12 mai 2024 à 10h30", Told::Declared), [Some("AFP".to_owned())]);
    }

    #[test]
    fn who_made_the_pictures_supplied_no_text() {
        assert_eq!(names("Text: Mina Kolb · Fotos: Jan Ott/dpa · 5. Juni 2021", Told::Declared), []);
        assert_eq!(names("Mina Kolb, dpa | Foto: Jan Ott/AFP", Told::Declared), [Some("dpa".to_owned())]);
    }

    #[test]
    fn menu_words_towns_and_photographers_are_none() {
        for raw in ["AA", "Agencies", "Agency", "Fairless Hills, PA", "REUTERS/Mina Kolb", "© 2012 APA/AP", "Mina Kolb"]
        {
            assert_eq!(names(raw, Told::Place), [], "{raw}");
        }
    }
}
