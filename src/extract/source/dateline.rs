//! Marks of agencies in the text itself: datelines before its first words, marks behind its last.

use super::line::Line;
use super::names::{Own, Supplier, clean, is_plausible, known_in};
use super::places::Places;
use crate::extract::agencies::AGENCIES;
use crate::extract::blocks::BlockKind;
use crate::extract::credits::CREDITS;
use crate::extract::fields::candidate::Candidate;
use crate::extract::reading::Reading;
use crate::record::{Credit, CreditPlace, SourceKind};

pub(super) fn credits(reading: &Reading<'_>, places: &Places<'_>, own: &Own, credits: &mut Vec<Candidate<Credit>>) {
    let blocks = &reading.outline.blocks;
    for index in places.openings() {
        let block = &blocks[index];
        if let Some((supplier, raw)) = dateline(&block.text) {
            let line = Line { block, raw: raw.trim(), place: CreditPlace::Dateline };
            credits.push(line.credit(supplier, "dateline", CREDITS.confidence.dateline));
            break;
        }
    }
    // "— Reuters" below a quotation says whom it quotes.
    for index in places.closings().filter(|&index| blocks[index].kind != BlockKind::Quote) {
        // A block that is nothing else is a signature.
        let found = ending(&blocks[index].text, own)
            .filter(|(_, raw)| raw.len() < blocks[index].text.trim().len() && !CREDITS.begins_like_picture(raw));
        if let Some((supplier, raw)) = found {
            let line = Line { block: &blocks[index], raw: raw.trim(), place: CreditPlace::InlineBody };
            credits.push(line.credit(supplier, "ending", CREDITS.confidence.ending));
        }
    }
}

fn supplier(name: &str) -> Option<Supplier> {
    let known = AGENCIES.find(name)?;
    Some(Supplier { name: Some(name.to_owned()), kind: known.kind, is_mark: known.is_mark })
}

/// What names a supplier in the bracket of a dateline or behind the text and nowhere else: `(एजेंसी)`, `(Petra)`.
pub(super) fn in_bracket_only(name: &str) -> Option<Supplier> {
    if AGENCIES.is_generic(name) {
        return Some(Supplier { name: None, kind: SourceKind::Wire, is_mark: false });
    }
    let kind = AGENCIES.in_bracket(name)?;
    Some(Supplier { name: Some(name.to_owned()), kind, is_mark: true })
}

/// The first agency among the parts of what stands in a bracket: `dpa/bb`, `AP/Reuters`.
pub(super) fn first_supplier(text: &str) -> Option<Supplier> {
    std::iter::once(text).chain(text.split(['/', ',', '،', '、', '-'])).map(clean).find_map(supplier)
}

/// `LONDON, April 15 (Reuters) -`, `القاهرة - (أ ش أ)`, `МОСКВА, 5 мая - РИА Новости.`: the agency, and the dateline
/// as printed.
fn dateline(text: &str) -> Option<(Supplier, &str)> {
    let end = text.char_indices().nth(CREDITS.lengths.dateline).map_or(text.len(), |(at, _)| at);
    let opening = &text[..end];
    for (_, found) in CREDITS.datelines.captures(opening) {
        let named = |name: &str| first_supplier(name).or_else(|| in_bracket_only(name));
        if let Some(supplier) = found.name("name").and_then(|name| named(name.as_str())) {
            return Some((supplier, found.get(0)?.as_str()));
        }
    }
    let signs = &CREDITS.signs;
    let (mut start, mut before) = (0, ' ');
    for part in 0..CREDITS.lengths.dateline_parts {
        let (at, sign) = next_sign(opening, start)?;
        let name = opening[start..at].trim();
        let after = opening[at + sign.len_utf8()..].trim_start().chars().next();
        let is_bracketed = signs.open.contains(before) && signs.close.contains(sign);
        let supplier = first_supplier(clean(name)).or_else(|| {
            in_bracket_only(clean(name)).filter(|supplier| is_bracketed || supplier.name.is_none() && !name.is_ascii())
        });
        if let Some(supplier) = supplier.filter(|_| !name.is_empty()) {
            let is_dashed = signs.dash.contains(before) && (signs.dash.contains(sign) || signs.stop.contains(sign));
            let is_first = part == 0 && signs.dash.contains(sign) && !signs.colons.contains(sign);
            // "Berlin, dpa -" and "AFP, MANILA"
            let is_listed = part > 0 && signs.stop.contains(before) && signs.dash.contains(sign)
                || part == 0 && signs.stop.contains(sign) && is_capitals(&opening[at..]);
            // "Fairless Hills (PA) is a town": behind initials in a sentence it goes on small.
            let rest = &text[at + sign.len_utf8()..];
            let goes_on_small = supplier.is_mark
                && matches!(sign, ')' | '）')
                && rest.trim_start_matches(|letter: char| !letter.is_alphabetic()).starts_with(char::is_lowercase);
            if (is_bracketed || is_dashed || is_first || is_listed) && !goes_on_small {
                return Some((supplier, &text[..at + sign.len_utf8()]));
            }
            // "HARBOUR CITY, PA (Reuters) -": two letters behind a town are its state.
            if !(supplier.is_mark && part > 0 && signs.stop.contains(before) && signs.open.contains(sign)) {
                return None;
            }
        }
        if !name.is_empty() && !is_place_or_day(name) {
            return None;
        }
        // A bracket is as good as a dash before what follows it.
        before = if signs.close.contains(sign) && after.is_none() { ' ' } else { sign };
        start = at + sign.len_utf8();
    }
    None
}

/// The next sign that parts a dateline. A hyphen counts between spaces or beside letters of scripts without capitals only.
fn next_sign(text: &str, start: usize) -> Option<(usize, char)> {
    let signs = &CREDITS.signs;
    let mut previous = ' ';
    let mut letters = text[start..].char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map_or(' ', |(_, next)| *next);
        let is_joined = |letter: char| letter.is_ascii_digit() || letter.is_lowercase() || letter.is_uppercase();
        let parts = match letter {
            '-' => !(is_joined(previous) && is_joined(next)),
            // A letter of Arabic script that lengthens words, and a dash between them.
            'ـ' => previous == ' ' || next == ' ',
            // "INTERFAX.RU", "3.30"
            '.' => !next.is_alphanumeric(),
            letter => [&signs.open, &signs.close, &signs.dash, &signs.stop].iter().any(|signs| signs.contains(letter)),
        };
        if parts {
            return Some((start + at, letter));
        }
        previous = letter;
    }
    None
}

/// A few words that begin with a capital, or any few words of a script without capitals.
fn is_place_or_day(part: &str) -> bool {
    let words: Vec<&str> = part.split_whitespace().collect();
    let small = words.iter().filter(|word| word.chars().next().is_some_and(char::is_lowercase)).count();
    words.len() <= CREDITS.lengths.place_words
        && part.chars().count() <= CREDITS.lengths.place_chars
        && (small <= CREDITS.lengths.place_small_words && small < words.len() || words.len() == 1)
}

fn is_capitals(text: &str) -> bool {
    let letters: Vec<char> =
        text.chars().filter(|letter| letter.is_alphabetic()).take(CREDITS.lengths.capitals_seen).collect();
    letters.len() >= CREDITS.lengths.least_capitals && letters.iter().all(|letter| letter.is_uppercase())
}

/// `(dpa)`, `— AFP`, `dpa/lnw` at the end of the text.
fn ending<'a>(text: &'a str, own: &Own) -> Option<(Supplier, &'a str)> {
    let text = text.trim_end_matches(['.', ' ', '。', '।', '\u{a0}']);
    let count = text.chars().count();
    let start = text.char_indices().nth(count.saturating_sub(CREDITS.lengths.ending)).map_or(0, |(at, _)| at);
    let tail = &text[start..];
    for (_, found) in CREDITS.endings.captures(tail) {
        if let Some(supplier) = found.name("name").and_then(|name| first_supplier(name.as_str())) {
            return Some((supplier, found.get(0)?.as_str()));
        }
    }
    let last = tail.chars().next_back()?;
    if CREDITS.signs.close.contains(last) && last != '/' {
        let open = tail.rfind(|letter| letter != '/' && CREDITS.signs.open.contains(letter))?;
        let inside = clean(&tail[open..]);
        // "the National Union (UNI)" explains a name; an agency's bracket stands behind a full stop.
        if !is_sentence_end(tail[..open].trim_end()) {
            return None;
        }
        return in_bracket(inside, own).map(|supplier| (supplier, &tail[open..]));
    }
    let dash = tail.rfind(|letter| CREDITS.signs.before_ending.contains(letter))?;
    let sign = tail[dash..].chars().next()?;
    let name = tail[dash + sign.len_utf8()..].trim();
    let is_parted = is_sentence_end(tail[..dash].trim_end());
    supplier(clean(name)).filter(|_| is_parted).map(|supplier| (supplier, &tail[dash..]))
}

/// `dpa/lno`, `KNA 19.11.21`, `EX mit dpa`, `Quelle: X`.
fn in_bracket(inside: &str, own: &Own) -> Option<Supplier> {
    if let Some(labelled) = CREDITS.labels.labelled(inside) {
        let value = clean(labelled.value);
        let unknown = || Supplier { name: Some(value.to_owned()), kind: SourceKind::Syndicated, is_mark: false };
        let known = known_in(value, own).into_iter().next();
        return known.or_else(|| (is_plausible(value) && !own.is(value)).then(unknown));
    }
    if let Some(supplier) = behind_bare_label(inside) {
        return Some(supplier);
    }
    let without_day = inside.trim_end_matches(|letter: char| letter.is_ascii_digit() || ".,/ -:".contains(letter));
    let is_short = inside.split_whitespace().count() <= CREDITS.lengths.bracket_words;
    let known = first_supplier(without_day).or_else(|| known_in(inside, own).into_iter().find(|_| is_short));
    known.or_else(|| {
        let first = inside.split('/').next().unwrap_or(inside);
        in_bracket_only(clean(first)).filter(|supplier| supplier.name.is_some())
    })
}

/// "theo Reuters": a label without its mark.
pub(super) fn behind_bare_label(text: &str) -> Option<Supplier> {
    let (label, name) = text.trim().split_once(' ')?;
    CREDITS.labels.alone(label).and_then(|_| first_supplier(clean(name)))
}

fn is_sentence_end(text: &str) -> bool {
    // Thai sentences end without a sign.
    let is_thai = |letter| ('\u{e01}'..='\u{e4e}').contains(&letter);
    text.is_empty() || text.ends_with(|letter| CREDITS.signs.sentence_ends.contains(letter) || is_thai(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agency(text: &str) -> Option<String> {
        dateline(text)?.0.name
    }

    #[test]
    fn a_bracket_that_begins_like_a_picture_is_its_own() {
        assert!(CREDITS.begins_like_picture("[사진=연합뉴스]") && CREDITS.begins_like_picture("写真は港橋＝ロイター"));
        assert!(!CREDITS.begins_like_picture("(연합뉴스)") && !CREDITS.begins_like_picture("Photographer's diary: AP"));
    }

    #[test]
    fn datelines_of_many_newsrooms_are_read() {
        for (text, name) in [
            ("LONDON, April 15 (Reuters) - The tide", "Reuters"),
            ("LA CROSSE, Wis. (AP) — The tide", "AP"),
            ("(AP) - The tide", "AP"),
            ("HARBOUR CITY, PA (Reuters) - The tide", "Reuters"),
            ("القاهرة - (أ ش أ) : قال", "أ ش أ"),
            ("دبي - رويترز - قالت", "رويترز"),
            ("МОСКВА, 5 мая - РИА Новости. Прилив", "РИА Новости"),
            ("МОСКВА, 5 мая. /ТАСС/. Прилив", "ТАСС"),
            ("Москва. 5 мая. INTERFAX.RU - Прилив", "INTERFAX.RU"),
            ("BEIJING, May 5 (Xinhua) -- The tide", "Xinhua"),
            ("新华社北京5月5日电（记者张三）潮水", "新华社"),
            ("【東京共同】潮が", "共同"),
            ("(서울=연합뉴스) 홍길동 기자 = 조수", "연합뉴스"),
            ("ANKARA (AA) - Gelgit", "AA"),
            ("Berlin (dpa/bb) - Die Flut", "dpa"),
            ("Praha 5. května (ČTK) - Příliv", "ČTK"),
            ("Paris, France | AFP | La marée", "AFP"),
            ("(ANSA) - ROMA, 05 MAG - La marea", "ANSA"),
            ("Roma, 5 mag. (askanews) - La marea", "askanews"),
            ("MADRID, 3 may. (EUROPA PRESS) - La marea", "EUROPA PRESS"),
            ("नई दिल्ली, 5 मई (भाषा) ज्वार", "भाषा"),
            ("New Delhi, May 5 (PTI) The tide", "PTI"),
            ("Hà Nội (TTXVN) - Thủy triều", "TTXVN"),
            ("KUALA LUMPUR, May 5 (Bernama) -- The tide", "Bernama"),
            ("AFP, MANILA", "AFP"),
            ("دمشق-سانا: المد", "سانا"),
            ("دمشق - سانا قال", "سانا"),
            ("أنقرة/ الأناضول قالت", "الأناضول"),
            ("رام الله 12-5-2024 وفا- قال", "وفا"),
            ("Mumbai (Maharashtra) [India], May 12 (ANI): The tide", "ANI"),
            ("(ΑΠΕ-ΜΠΕ) Η παλίρροια", "ΑΠΕ-ΜΠΕ"),
            ("Київ. 12 травня. ІНТЕРФАКС-УКРАЇНА - Приплив", "ІНТЕРФАКС-УКРАЇНА"),
            ("КИЇВ. 12 травня. УНН. Приплив", "УНН"),
            ("EFE.- La marea", "EFE"),
            ("París, Francia. AFP. La marea", "AFP"),
            ("dpa Berlin. Die Flut", "dpa"),
            ("中新网5月12日电 潮水", "中新网"),
            ("به گزارش خبرگزاری مهر، مد", "مهر"),
            ("ANKARA-AA Gelgit", "AA"),
            ("नई दिल्ली, एएनआई। ज्वार", "एएनआई"),
            ("एएनआई, नई दिल्ली। ज्वार", "एएनआई"),
            ("ایسنا/خوزستان مد", "ایسنا"),
            ("（法新社巴黎12日電）潮水", "法新社"),
            ("（新华社记者 王某）潮水", "新华社"),
            ("【5月12日 AFP】潮が", "AFP"),
            ("[東京 12日 ロイター] - 潮が", "ロイター"),
            ("【パリAFP時事】潮が", "AFP"),
            ("【ソウル聯合ニュース】潮が", "聯合ニュース"),
            ("[서울=뉴시스]김민아 기자 = 조수", "뉴시스"),
            ("(워싱턴 AFP=연합뉴스) 조수", "연합뉴스"),
            ("TORONTO, May 12, 2024 /CNW/ - The tide", "CNW"),
            ("Toronto, Ontario--(Newsfile Corp. - May 12, 2024) - The tide", "Newsfile Corp"),
        ] {
            assert_eq!(agency(text).as_deref(), Some(name), "{text}");
        }
    }

    #[test]
    fn prose_that_names_an_agency_is_no_dateline() {
        for text in [
            "The Reuters building (1939) was designed by an architect who also",
            "A spokesman told the news agency AP on Monday that the tide",
            "Lena Ott, who wrote for AFP, said the tide",
            "Fairless Hills, PA, is a town by the river",
            "Fairless Hills (PA) is a town by the river",
            "Annapolis (MD) and Scranton (PA) - two towns by rivers",
            "Bloomberg said on Monday that the tide",
            "قال المصدر إن وكالة رويترز نقلت الخبر",
        ] {
            assert_eq!(agency(text), None, "{text}");
        }
    }

    #[test]
    fn marks_behind_the_text_are_read() {
        let agency = |text: &str| ending(text, &Own::none()).and_then(|(supplier, _)| supplier.name);
        assert_eq!(agency("Die Flut kam am Abend. (dpa)").as_deref(), Some("dpa"));
        assert_eq!(agency("The tide came in. — AFP").as_deref(), Some("AFP"));
        assert_eq!(agency("Die Flut kam am Abend. mkl/dpa").as_deref(), Some("dpa"));
        assert_eq!(agency("The tide came in. PTI SKL").as_deref(), Some("PTI"));
        assert_eq!(agency("Die Flut kam am Abend. (KNA 19.11.21)").as_deref(), Some("KNA"));
        assert_eq!(agency("Die Flut kam am Abend. (EX mit dpa)").as_deref(), Some("dpa"));
        assert_eq!(agency("Die Flut kam am Abend. (Quelle: Küstenfunk)").as_deref(), Some("Küstenfunk"));
        assert_eq!(agency("They joined the National Union (UNI)"), None);
        assert_eq!(agency("He reads the AP"), None);
    }
}
