//! Blocks behind the text that are nothing but who signed it: `sak/Reuters`, `Example Times / Another Paper`, `Ada Byron
//! (PAP)`.

use unicode_normalization::char::is_combining_mark;

use super::dateline::{behind_bare_label, first_supplier, in_bracket_only};
use super::line::Line;
use super::names::{Own, Supplier, clean, is_plausible, known_in};
use super::places::Places;
use crate::extract::agencies::AGENCIES;
use crate::extract::blocks::{BlockKind, TextBlock};
use crate::extract::credits::CREDITS;
use crate::extract::fields::candidate::Candidate;
use crate::extract::fields::{is_desk, without_lead};
use crate::extract::reading::Reading;
use crate::extract::trace::Mark;
use crate::record::{Credit, CreditPlace, SourceKind};

/// What parts the signs of agencies, desks and people.
const BETWEEN_SIGNS: [char; 9] = ['/', ',', '|', ';', '&', '+', '(', ')', '='];

/// A kept block that is nothing but the signs of agencies and desks is dropped from the body; one that names a person
/// stays.
pub(super) fn credits(
    reading: &Reading<'_>,
    places: &Places<'_>,
    own: &Own,
    marks: &mut [Mark],
    credits: &mut Vec<Candidate<Credit>>,
) {
    let blocks = &reading.outline.blocks;
    // What signs may not have been taken for text.
    let last = places.closings().last();
    let is_last = |index| last.is_some_and(|last| (last..=last + 1).contains(&index));
    let (_, end) = places.ends(marks);
    for index in end {
        let block = &blocks[index];
        if block.chars > CREDITS.lengths.signature {
            continue;
        }
        let mut found = signature(&block.text, own);
        if found.is_empty() && block.link_chars == 0 {
            found.extend(beside_house(&block.text, own));
        }
        if found.is_empty() && is_last(index) {
            found.extend(lone_mark(block));
            found.extend(bracketed(&block.text));
        }
        let is_kept = marks[index].is_kept();
        // Two or three letters that were not kept are a button.
        found.retain(|supplier| !supplier.is_mark || is_kept || block.text.contains('/'));
        let is_whole = !found.is_empty();
        if found.is_empty() && is_last(index) {
            found.extend(beside_person(&block.text, own));
        }
        let line = Line { block, raw: block.text.trim(), place: CreditPlace::EndLine };
        let credit = |supplier| line.credit(supplier, "signature", CREDITS.confidence.ending);
        credits.extend(found.into_iter().map(credit));
        if is_whole && is_kept {
            marks[index] = Mark::dropped("credit", "source line: signature");
        }
    }
}

/// Who signs a block that is nothing but `sak/Reuters`, `SDA/sep`, `AFP, dpa`, `Redazione ANSA`.
pub(super) fn signature(text: &str, own: &Own) -> Vec<Supplier> {
    // "Von dpa", "Door: ANP"
    let line = text.trim();
    let text = without_lead(line);
    let found = known_in(text, own);
    if AGENCIES.find(clean(text)).is_some_and(|known| !known.is_mark) && !is_copyright(text) {
        return found;
    }
    // "AP" alone is a button, "PTI" is none.
    if found.iter().all(|supplier| supplier.is_mark && supplier.name.as_deref() == Some(line))
        && line.chars().count() < CREDITS.lengths.least_mark
    {
        return Vec::new();
    }
    let is_sign = |part: &str| {
        let part = clean(part);
        // Initials, a place, the house; two words with capitals are a photographer.
        let has_capital = part.chars().skip(1).any(char::is_uppercase) || part.chars().all(char::is_lowercase);
        // "(APA, red, 12.5.2024)"
        let is_day = part.chars().all(|letter| letter.is_ascii_digit() || ".:/-".contains(letter));
        part.is_empty()
            || is_day
            || own.is(part)
            || is_desk(part)
            || AGENCIES.find(part).is_some()
            || AGENCIES.is_generic(part)
            || !part.contains(' ')
                && part.chars().count() <= CREDITS.lengths.sign
                && (has_capital || part.chars().count() <= CREDITS.lengths.small_sign)
    };
    let signs = text.split(BETWEEN_SIGNS).flat_map(|part| part.split(' ')).filter(|part| !is_sign(part)).count();
    // A place may stand beside: "Reuters/kra Frankfurt".
    let others = signs == 0 || signs == 1 && text.split_whitespace().count() == 2;
    let parts = text.split(BETWEEN_SIGNS).filter(|part| !clean(part).is_empty()).count();
    let words = text.split_whitespace().count();
    if is_copyright(text)
        || !others
        || parts > CREDITS.lengths.signature_parts
        || words > CREDITS.lengths.signature_words
    {
        Vec::new()
    } else {
        found
    }
}

/// `(ant/jpnn)` as the last paragraph.
fn bracketed(text: &str) -> Option<Supplier> {
    let inside = text.trim().strip_prefix('(')?.strip_suffix(')')?;
    in_bracket_only(inside.split('/').next()?.trim()).filter(|supplier| supplier.name.is_some())
}

fn is_copyright(text: &str) -> bool {
    text.starts_with(|letter| CREDITS.signs.copyright.contains(letter))
}

/// `TT` as the last paragraph: two letters are a button elsewhere.
fn lone_mark(block: &TextBlock) -> Option<Supplier> {
    let known = AGENCIES.find(&block.text).filter(|_| block.kind == BlockKind::Paragraph && block.link_chars == 0)?;
    Some(Supplier { name: Some(block.text.clone()), kind: known.kind, is_mark: known.is_mark })
}

/// `Ada Byron (PAP)`, `Ada Byron, The Canadian Press`, `(Ada Byron, APA, 12.5.2024)`, `Ada Byron (theo AFP)`: who wrote and
/// for whom.
fn beside_person(text: &str, own: &Own) -> Option<Supplier> {
    let text = text.trim().trim_end_matches('.');
    let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
    let (person, house) = match text.strip_suffix([')', '）']).and_then(|text| text.rsplit_once(['(', '（'])) {
        Some((person, house)) if !person.is_empty() => (person, house),
        _ => inner.split_once([',', '،'])?,
    };
    let supplier = first_supplier(clean(house)).or_else(|| behind_bare_label(house))?;
    let is_own = supplier.name.as_deref().is_some_and(|name| own.is(name));
    (!is_own && is_person(without_lead(person).trim())).then_some(supplier)
}

/// A few words that all begin as names do.
fn is_person(name: &str) -> bool {
    let words = name.split_whitespace().count();
    (2..=CREDITS.lengths.signature_words).contains(&words)
        && name.chars().all(|letter| letter.is_alphabetic() || is_combining_mark(letter) || " .-'’".contains(letter))
        && name.split_whitespace().all(|word| !word.starts_with(char::is_lowercase))
}

/// `Example Times / Another Paper`: the house names whose story it retold.
fn beside_house(text: &str, own: &Own) -> Option<Supplier> {
    let (left, right) = text.split_once('/')?;
    let (left, right) = (clean(left), clean(right));
    let name = match (own.is(left), own.is(right)) {
        (true, false) => right,
        (false, true) => left,
        _ => return None,
    };
    let is_address = text.contains("//") || text.contains("www.");
    (is_plausible(name) && !is_address).then(|| Supplier {
        name: Some(name.to_owned()),
        kind: SourceKind::Via,
        is_mark: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photographer_is_no_signature() {
        let own = Own::none();
        for text in [
            "sak/Reuters",
            "SDA/sep",
            "(APA, red, 12.5.2024)",
            "Von dpa",
            "The Canadian Press",
            "TT-Reuters",
            "PAP, 12.05.2024",
            "Redazione ANSA",
            "Redacción / EFE",
            "Por Agencia EFE",
        ] {
            assert_eq!(signature(text, &own).len(), 1, "{text}");
        }
        for text in ["REUTERS/Mina Kolb", "© AFP"] {
            assert_eq!(signature(text, &own), [], "{text}");
        }
    }

    #[test]
    fn a_person_signs_for_an_agency() {
        let name = |text: &str| beside_person(text, &Own::none()).and_then(|supplier| supplier.name);
        for (text, agency) in [
            ("Ada Byron (PAP)", "PAP"),
            ("Ada Byron, The Canadian Press", "The Canadian Press"),
            ("(Ada Byron, APA, 12.5.2024)", "APA"),
            ("Minh Anh (Theo AFP)", "AFP"),
        ] {
            assert_eq!(name(text).as_deref(), Some(agency), "{text}");
        }
        for text in ["They joined the National Union (UNI)", "Ada Byron (Basel)", "Ada Byron, Basel", "PAP"] {
            assert_eq!(name(text), None, "{text}");
        }
    }

    #[test]
    fn a_house_signs_with_the_paper_whose_story_it_retold() {
        let name = |text: &str| beside_house(text, &Own::named("Example Times")).and_then(|supplier| supplier.name);
        assert_eq!(name("Example Times / Another Paper").as_deref(), Some("Another Paper"));
        assert_eq!(name("Another Paper / Example Times").as_deref(), Some("Another Paper"));
        for text in ["Hill Gazette / Another Paper", "Example Times / www.another.test", "Example Times"] {
            assert_eq!(name(text), None, "{text}");
        }
    }
}
