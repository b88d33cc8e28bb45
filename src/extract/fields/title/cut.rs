//! What stands around a headline and is none of it, cut off by comparison: the site's name, the section, the number of
//! the page.

use std::cell::OnceCell;

use super::frame::{self, FRAME};
use super::text::key;
use crate::extract::fields::date_text;
use crate::text::is_counted_by_character;

/// What a site is called.
pub(super) struct SiteNames<'a> {
    written: &'a [String],
    keys: OnceCell<Vec<String>>,
}

impl<'a> SiteNames<'a> {
    pub(super) fn of(written: &'a [String]) -> Self {
        SiteNames { written, keys: OnceCell::new() }
    }

    /// Most titles have no separator, and need none of these.
    fn keys(&self) -> &[String] {
        let key = |name: &String| Some(bare_key(name)).filter(|key| !key.is_empty());
        self.keys.get_or_init(|| self.written.iter().filter_map(key).collect())
    }
}

/// `title` without the site's name before or behind a separator.
pub(super) fn without_site(title: &str, site: &SiteNames<'_>) -> String {
    let lengths = &FRAME.lengths;
    let is_site = |part: &str| {
        let part = bare_key(part);
        let is_most_of =
            |name: &String| part.len() >= lengths.least_part && name.contains(&part) && 2 * part.len() > name.len();
        site.keys().iter().any(|name| *name == part || is_most_of(name))
    };
    // "Example Times Online" behind a separator is the site; before one "Example Tower opens" is what happened.
    let begins_like_site = |part: &str| {
        let part = bare_key(part);
        let begins = |name: &String| part.starts_with(name.as_str()) && part.len() < name.len() + lengths.longer_by;
        part.len() >= lengths.least_part && site.keys().iter().any(begins)
    };
    let is_named = |part: &str| site.keys().contains(&bare_key(part));
    let is_long_name = |part: &str| {
        part.contains(' ')
            || part.chars().filter(|letter| is_counted_by_character(*letter)).count() >= lengths.unspaced_name
    };
    let is_whole_site = |part: &str| is_long_name(part) && is_named(part);
    let is_name_only = |separator: &str| FRAME.separators.name_only.iter().any(|sign| sign == separator);
    let is_site_behind = |part: &str| is_site(part) || begins_like_site(part) || is_abbreviated(part, site.written);
    let mut title = title.trim();
    let separators = frame::separators_in(title);
    loop {
        let cut = separators.iter().find_map(|&separator| {
            let (head, tail) = title.rsplit_once(separator)?;
            let is_behind = if is_name_only(separator) {
                is_whole_site(tail)
            } else {
                is_site_behind(tail) || frame::is_page_number(tail)
            };
            if is_behind && key(head).len() >= lengths.before_site {
                return Some(head);
            }
            let (first, rest) = title.split_once(separator)?;
            ((is_site(first) || frame::is_page_label(first)) && key(rest).len() >= lengths.behind_site).then_some(rest)
        });
        let behind_sign = |sign: &String| {
            let (head, tail) = title.rsplit_once(sign.as_str())?;
            (is_whole_site(tail) && key(head).len() >= lengths.before_site).then_some(head)
        };
        let cut = cut.or_else(|| without_host(title, site.written));
        let cut = cut.or_else(|| without_brackets(title, is_named)).or_else(|| without_tight(title, is_named));
        match cut.or_else(|| FRAME.separators.name_only.iter().find_map(behind_sign)) {
            Some(shorter) => title = shorter.trim(),
            None => return title.to_owned(),
        }
    }
}

/// `title` without the site's address before it: "example.test Bridge reopens".
fn without_host<'a>(title: &'a str, names: &[String]) -> Option<&'a str> {
    let (first, rest) = title.split_once(' ').filter(|(first, _)| first.contains('.'))?;
    let is_host = names.iter().any(|name| name.eq_ignore_ascii_case(first));
    (is_host && key(rest).len() >= FRAME.lengths.behind_site).then_some(rest)
}

/// `title` without brackets at one of its ends that hold the site's name and nothing else, or the number of the page.
fn without_brackets(title: &str, is_named: impl Fn(&str) -> bool) -> Option<&str> {
    let is_apart = |part: &str| is_named(part) || frame::is_page_number(part);
    let cut = FRAME.brackets().find_map(|(open, close)| {
        if let Some(inner) = title.strip_suffix(close)
            && let Some((head, inner)) = inner.rsplit_once(open)
            && is_apart(inner)
        {
            return Some(head);
        }
        let (inner, rest) = title.strip_prefix(open)?.split_once(close)?;
        is_apart(inner).then_some(rest)
    });
    cut.filter(|rest| key(rest).len() >= FRAME.lengths.before_site)
}

/// `title` without the site's name before or behind a sign that stands there without spaces.
fn without_tight(title: &str, is_named: impl Fn(&str) -> bool) -> Option<&str> {
    // "the post-Example years" of the site "Example years" is a compound.
    let is_cased = |letter: char| letter.is_lowercase() || letter.is_uppercase();
    let separators = &FRAME.separators;
    let is_one_of = |sign: &str, signs: &[String]| signs.iter().any(|other| other == sign);
    let is_compound = |head: &str, sign: &str, tail: &str| {
        is_one_of(sign, &separators.compounds)
            && head.ends_with(is_cased)
            && tail.starts_with(is_cased)
            && !tail.contains(' ')
    };
    let cut = separators.tight.iter().map(String::as_str).find_map(|sign| {
        let (head, tail) = title.rsplit_once(sign)?;
        if !is_compound(head, sign, tail) && is_named(tail) {
            return Some(head);
        }
        let (first, rest) = title.split_once(sign)?;
        // Scripts without capitals and small letters make no compounds with them.
        let may_be_before = !is_one_of(sign, &separators.behind_only) || !first.ends_with(is_cased);
        (may_be_before && is_named(first)).then_some(rest)
    });
    cut.filter(|rest| key(rest).len() >= FRAME.lengths.behind_site)
}

/// `title` without a name that only the frame gives the site, before or behind a separator; `names` are their keys.
pub(super) fn without_frame(title: &str, names: &[String]) -> String {
    let is_named = |part: &str| {
        let part = key(part);
        !part.is_empty() && names.contains(&part)
    };
    let cut = frame::separators_in(title).into_iter().find_map(|separator| {
        let (head, tail) = title.rsplit_once(separator)?;
        if is_named(tail) && key(head).len() >= FRAME.lengths.before_site {
            return Some(head);
        }
        let (first, rest) = title.split_once(separator)?;
        (is_named(first) && key(rest).len() >= FRAME.lengths.behind_site).then_some(rest)
    });
    cut.unwrap_or(title).trim().to_owned()
}

/// The key without accents, which addresses leave out.
fn bare_key(text: &str) -> String {
    if text.is_ascii() {
        return key(text);
    }
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    key(&text.nfd().filter(|letter| !is_combining_mark(*letter)).collect::<String>())
}

/// Whether one is the initials of the other: "EBT" of the site "Example Bay Times", or the site `ebt` of that name.
fn is_abbreviated(part: &str, names: &[String]) -> bool {
    let initials = |text: &str, is_said: &dyn Fn(&str) -> bool| -> String {
        let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        words.filter(|word| is_said(word)).filter_map(|word| word.chars().next()).flat_map(char::to_lowercase).collect()
    };
    let is_of = |short: &str, long: &str| {
        let letters = short.chars().count();
        // "Musterstädter Ruder-Verband e.V.", "Ministry of Tides": the form of a society and small words are often left out.
        let long = long.rsplit_once(' ').filter(|(_, form)| form.contains('.')).map_or(long, |(name, _)| name);
        let is_initials = |own: &str| {
            initials(long, &|_| true) == own || initials(long, &|word| word.starts_with(char::is_uppercase)) == own
        };
        FRAME.initials().contains(&letters) && short.chars().all(char::is_alphanumeric) && is_initials(&key(short))
    };
    names.iter().any(|name| part == part.to_uppercase() && is_of(part, name) || is_of(name, part))
}

/// `title` without the section behind its last separator: "Bridge reopens | Opinion"; `sections` are their keys.
pub(super) fn without_section(title: &str, sections: &[String]) -> String {
    let is_section = |part: &str| {
        let part = key(part);
        !part.is_empty() && sections.contains(&part)
    };
    let separators = frame::separators_in(title).into_iter().filter(|separator| *separator != ": ");
    // Some systems put the section right behind a dash.
    let cut = separators.chain(FRAME.separators.before_section.iter().map(String::as_str)).find_map(|separator| {
        let (head, tail) = title.rsplit_once(separator)?;
        // Two dashes are one sign: "Bridge reopens--Town".
        let head = head.trim_end_matches(separator).trim_end();
        (is_section(tail) && head.chars().count() >= FRAME.lengths.before_section).then(|| head.to_owned())
    });
    cut.unwrap_or_else(|| title.to_owned())
}

/// `title` without the section before its first separator: "Sport – Girl wins harbour swim"; `sections` are their keys.
///
/// What has several separators is no headline: "Bayware - Kettle - 2 litres".
pub(super) fn without_section_before<'a>(title: &'a str, sections: &[String], sites: &[String]) -> &'a str {
    let mut separators = frame::separators_in(title).into_iter().filter(|separator| *separator != ": ");
    let (Some(separator), None) = (separators.next(), separators.next()) else { return title };
    let Some((first, rest)) = title.split_once(separator).filter(|(_, rest)| !rest.contains(separator)) else {
        return title;
    };
    let is_section = |own: String| !own.is_empty() && sections.contains(&own);
    let is_headline =
        rest.contains(' ') && !rest.trim_start().starts_with(char::is_lowercase) && !sites.contains(&key(rest));
    if is_headline && rest.chars().count() >= FRAME.lengths.before_section && is_section(key(first)) {
        rest.trim_start()
    } else {
        title
    }
}

/// `title` cut where a printed headline ends and a separator follows.
pub(super) fn without_suffix_of(title: &str, printed: &[Printed]) -> String {
    let cut = printed.iter().find_map(|headline| {
        let length = headline.text.chars().count();
        // Of other headings one that is printed letter by letter the same.
        let (own, rest) = if headline.is_only_h1 {
            split_behind(title, &headline.text).filter(|_| length >= FRAME.lengths.only_h1)?
        } else {
            title
                .split_at_checked(headline.text.len())
                .filter(|(own, _)| length >= FRAME.lengths.heading && *own == headline.text)?
        };
        let separators = FRAME.separators().iter();
        let separator = separators.map(|separator| separator.trim_end()).find(|sign| rest.starts_with(sign))?;
        // A word in front may be the section that the page prints as its heading, before the headline itself.
        let words = rest[separator.len()..].split_whitespace().count();
        (length >= FRAME.lengths.heading || words <= FRAME.lengths.words_behind_h1).then(|| own.to_owned())
    });
    cut.unwrap_or_else(|| title.to_owned())
}

/// A headline that the page prints.
#[derive(Debug)]
pub(super) struct Printed {
    pub(super) text: String,
    pub(super) key: String,
    /// The page has no other h1.
    pub(super) is_only_h1: bool,
}

/// `title` before and behind `headline`, where it begins with its letters and a word ends there.
fn split_behind<'a>(title: &'a str, headline: &str) -> Option<(&'a str, &'a str)> {
    let mut letters =
        headline.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).peekable();
    letters.peek()?;
    for (start, letter) in title.char_indices() {
        if letters.peek().is_none() {
            let rest = title[start..].trim_start_matches(|letter| FRAME.marks.closing.contains(letter));
            return Some((title[..title.len() - rest.len()].trim_end(), rest));
        }
        if letter.is_alphanumeric() {
            for letter in letter.to_lowercase() {
                if letters.next() != Some(letter) {
                    return None;
                }
            }
        }
    }
    None
}

/// `text` without the separator that a breadcrumb or a heading leaves at its end.
pub(super) fn without_last_separator(text: &str) -> &str {
    let ends = FRAME.separators().iter().map(|separator| separator.trim_end());
    ends.filter(|end| end.starts_with(' ')).find_map(|end| text.strip_suffix(end)).unwrap_or(text)
}

/// A printed headline behind the day that stands in its element: "23.01.2022 - Bridge reopens". None where `<title>` has the day too.
pub(super) fn without_day<'a>(headline: &'a str, title: &str) -> Option<&'a str> {
    if !headline.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let signs = FRAME.separators().iter().filter_map(|sign| Some((headline.find(sign.as_str())?, sign.len())));
    let (end, sign) = signs.min()?;
    let (day, rest) = (&headline[..end], &headline[end + sign..]);
    let is_day = day.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | '/' | '-' | ' '))
        && date_text::read(day, &date_text::Setting::default()).is_some();
    (is_day && key(rest).chars().count() >= FRAME.lengths.heading && !title.contains(day)).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_before_a_printed_headline_is_none_of_it() {
        let bare = |headline| without_day(headline, "Bridge reopens | Example Times");
        assert_eq!(bare("23.01.2022 - Bridge reopens"), Some("Bridge reopens"));
        assert_eq!(bare("2022-01-23: Bridge reopens"), Some("Bridge reopens"));
        for whole in ["23 - a number of bridges", "23.01.2022 - News", "1945: when the bridge fell"] {
            assert_eq!(bare(whole), None, "{whole}");
        }
        assert_eq!(without_day("23.01.2022 - Bridge reopens", "23.01.2022 - Bridge reopens"), None);
    }

    fn without_site(title: &str, names: &[String]) -> String {
        super::without_site(title, &SiteNames::of(names))
    }

    #[test]
    fn cuts_the_site_off_either_end() {
        let names = ["Example Times".to_owned(), "example".to_owned()];
        assert_eq!(without_site("Bridge reopens | Example Times", &names), "Bridge reopens");
        assert_eq!(without_site("Bridge reopens - Local - Example Times", &names), "Bridge reopens - Local");
        assert_eq!(without_site("Example Times: Bridge reopens again", &names), "Bridge reopens again");
    }

    #[test]
    fn what_begins_with_the_sites_name_is_no_site_before_a_colon() {
        let names = ["Corvo".to_owned()];
        assert_eq!(
            without_site("Corvo opens a mill: the first in years", &names),
            "Corvo opens a mill: the first in years"
        );
        assert_eq!(without_site("Corvo: the first mill in years", &names), "the first mill in years");
        assert_eq!(without_site("The first mill in years | Corvo Online", &names), "The first mill in years");
    }

    #[test]
    fn what_software_calls_the_page_is_no_part_of_the_title() {
        let names = ["Example Board".to_owned()];
        assert_eq!(without_site("Example Board • View topic - Bridge reopens", &names), "Bridge reopens");
    }

    #[test]
    fn initials_and_names_without_accents_are_the_site() {
        let names = ["Example Bay Times".to_owned(), "cafe-markt".to_owned(), "fbc".to_owned()];
        for tail in ["EBT", "Café Markt", "Farm & Bay Council", "Freier Boots-Club e.V.", "Federation of Bay Clubs"] {
            assert_eq!(without_site(&format!("Bridge reopens | {tail}"), &names), "Bridge reopens", "{tail}");
        }
        assert_eq!(without_site("Bridge reopens | USA", &names), "Bridge reopens | USA");
    }

    #[test]
    fn the_site_is_cut_off_without_spaces_and_in_brackets() {
        let names = ["港口日报".to_owned(), "Example Times".to_owned(), "years".to_owned()];
        for title in
            ["老桥重新开放_港口日报", "老桥重新开放-港口日报", "老桥重新开放（港口日报）", "【港口日报】老桥重新开放"]
        {
            assert_eq!(without_site(title, &names), "老桥重新开放", "{title}");
        }
        assert_eq!(without_site("Bridge reopens|Example Times", &names), "Bridge reopens");
        assert_eq!(without_site("A bridge for the mid-years", &names), "A bridge for the mid-years");
        assert_eq!(without_site("Bridge reopens (again)", &names), "Bridge reopens (again)");
    }

    #[test]
    fn the_number_of_a_page_is_no_part_of_the_title() {
        let names = ["Example Times".to_owned()];
        for tail in [" - Page 2", " - Page 2 of 5 | Example Times", " – Seite 3", " (Page 2)"] {
            assert_eq!(without_site(&format!("How it was built{tail}"), &names), "How it was built", "{tail}");
        }
        assert_eq!(without_site("How it was built - Part 2", &names), "How it was built - Part 2");
    }

    #[test]
    fn cuts_the_declared_section_off() {
        let sections = ["Opinion", "정치"].map(key);
        assert_eq!(without_section("Bridges are for walking | Opinion", &sections), "Bridges are for walking");
        assert_eq!(without_section("다리가 다시 열렸다 시민들 환영-정치", &sections), "다리가 다시 열렸다 시민들 환영");
        assert_eq!(
            without_section("Bridges are for walking | Part two", &sections),
            "Bridges are for walking | Part two"
        );
    }

    #[test]
    fn cuts_the_section_in_front_of_a_dash() {
        let sections = ["Sport"].map(key);
        let cut = |title| without_section_before(title, &sections, &["bayharbournews".to_owned()]);
        assert_eq!(cut("Sport – Girl wins harbour swim"), "Girl wins harbour swim");
        for kept in [
            "Sport: Girl wins harbour swim",
            "Sport – Girl wins",
            "Tides – Girl wins harbour swim",
            "Sport - Oars - Two metres long",
            "Sport | Bay Harbour News",
            "Sport - is it worth it?",
        ] {
            assert_eq!(cut(kept), kept);
        }
    }

    #[test]
    fn keeps_a_colon_that_is_part_of_the_headline() {
        assert_eq!(without_site("Talks fail: minister", &["Example".to_owned()]), "Talks fail: minister");
    }

    #[test]
    fn cuts_where_the_printed_headline_ends() {
        let printed = |text: &str, is_only_h1| [Printed { key: key(text), text: text.to_owned(), is_only_h1 }];
        let long = printed("Bridge® reopens today", true);
        assert_eq!(without_suffix_of("Bridge reopens today? – Section", &long), "Bridge reopens today?");
        assert_eq!(without_suffix_of("Bridge reopens today again", &long), "Bridge reopens today again");
        assert_eq!(without_suffix_of("Bridge – Learn to build | Docs", &printed("Bridge", true)), "Bridge");
        assert_eq!(without_suffix_of("Bridge – Section", &printed("Bridge", false)), "Bridge – Section");
    }
}
