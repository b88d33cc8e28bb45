//! Pages as web archives and caches serve them, and as programs save them, from `selectors/generic/archives.toml`: the
//! original's address and links, the time of capture, and the page without what the archive put into it.

use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, MatchKind};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, fmt::strtime};
use regex::{Captures, Regex};
use serde::Deserialize;
use url::Url;

use crate::page::Page;
use crate::selectors::generic;

static ARCHIVES: LazyLock<Archives> = LazyLock::new(Archives::bundled);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    archives: Vec<Entry>,
    savers: Vec<Saver>,
}

/// A program that notes in the pages it saves where they were.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Saver {
    #[serde(rename = "name")]
    _name: String,
    signs: Vec<String>,
    said: String,
    /// Compiled when the first page comes that it saved.
    #[serde(skip)]
    pattern: OnceLock<Regex>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    signs: Vec<String>,
    address: String,
    declared: String,
    links: String,
    wrapper: Vec<String>,
}

struct Archives {
    all: Vec<Archive>,
    savers: Vec<Saver>,
    /// The signs of all archives and savers at once: every page is searched for them, nearly always in vain.
    signs: AhoCorasick,
    /// For each sign the index of its archive; savers are counted on behind them.
    by_sign: Vec<usize>,
}

struct Archive {
    entry: Entry,
    /// Compiled when the first page comes that may be a copy.
    patterns: OnceLock<Patterns>,
}

/// The patterns that a copy is read with.
struct Patterns {
    address: Regex,
    declared: Regex,
    links: Regex,
    wrapper: Vec<Regex>,
}

impl Archives {
    fn bundled() -> Self {
        let file: File = generic::read("archives");
        let all: Vec<Archive> =
            file.archives.into_iter().map(|entry| Archive { entry, patterns: OnceLock::new() }).collect();
        let signs = || {
            let of_archives = all.iter().map(|archive| &archive.entry.signs);
            let of_all = of_archives.chain(file.savers.iter().map(|saver| &saver.signs));
            of_all.enumerate().flat_map(|(at, signs)| signs.iter().map(move |sign| (at, sign)))
        };
        let automaton =
            AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(signs().map(|(_, sign)| sign));
        let by_sign = signs().map(|(at, _)| at).collect();
        Archives { signs: automaton.expect("a few short signs"), by_sign, all, savers: file.savers }
    }

    /// For each archive and saver, whether `text` bears a sign of it.
    fn with_sign(&self, text: &str) -> Vec<bool> {
        let mut is_met = vec![false; self.all.len() + self.savers.len()];
        self.signs.find_iter(text).for_each(|sign| is_met[self.by_sign[sign.pattern().as_usize()]] = true);
        is_met
    }
}

impl Archive {
    fn patterns(&self) -> &Patterns {
        self.patterns.get_or_init(|| Patterns {
            address: compile(&self.entry.address),
            declared: compile(&self.entry.declared),
            links: compile(&self.entry.links),
            wrapper: self.entry.wrapper.iter().map(|pattern| compile(pattern)).collect(),
        })
    }
}

fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|error| panic!("selectors/generic/archives.toml: {error}"))
}

/// A page taken out of its archive.
pub(super) struct Unwrapped {
    /// The page as its own site served it: its URL, when it was captured; no bytes.
    pub(super) page: Page,
    /// Its markup, where that is another than what was given.
    pub(super) text: Option<String>,
    /// Which archive served it, and where.
    pub(super) served_by: Option<String>,
}

/// The page inside an archive's copy, or with what a saved one says of itself; None for a page that is neither.
pub(super) fn unwrap(page: &Page, text: &str) -> Option<Unwrapped> {
    let address = page.url.as_ref().map(Url::as_str).unwrap_or_default();
    // Every archive's address holds the original's.
    let has_address_inside = address.rfind("http").is_some_and(|start| start > 0);
    let with_sign = ARCHIVES.with_sign(text);
    for (archive, &has_sign) in ARCHIVES.all.iter().zip(&with_sign) {
        if !has_sign && !has_address_inside {
            continue;
        }
        let patterns = archive.patterns();
        let by_address = patterns.address.captures(address);
        if by_address.is_none() && !has_sign {
            continue;
        }
        let declared: Vec<Captures<'_>> = patterns.declared.captures_iter(text).take(4).collect();
        if by_address.is_none() && declared.is_empty() {
            continue;
        }
        let found = || by_address.iter().chain(&declared);
        let url = found().find_map(|found| original(found.name("url")?.as_str()));
        let captured_at = found().find_map(time);
        let mut inner = patterns.links.replace_all(text, "$rest").into_owned();
        for pattern in &patterns.wrapper {
            inner = pattern.replace_all(&inner, "$rest").into_owned();
        }
        let page = Page {
            url: url.or_else(|| page.url.clone()),
            captured_at: captured_at.or(page.captured_at),
            ..page.without_bytes()
        };
        let served_by =
            if address.is_empty() { archive.entry.name.clone() } else { format!("{}: {address}", archive.entry.name) };
        return Some(Unwrapped { page, text: Some(inner), served_by: Some(served_by) });
    }
    let savers = ARCHIVES.savers.iter().zip(&with_sign[ARCHIVES.all.len()..]);
    savers.filter(|(_, has_sign)| **has_sign).find_map(|(saver, _)| saver.read(page, text))
}

impl Saver {
    /// The page with the address and time that it notes, where nothing else gives them.
    fn read(&self, page: &Page, text: &str) -> Option<Unwrapped> {
        if page.url.is_some() && page.captured_at.is_some() {
            return None;
        }
        let pattern = self.pattern.get_or_init(|| compile(&self.said));
        let said: Vec<Captures<'_>> = pattern.captures_iter(text).take(4).collect();
        let url = said.iter().find_map(|said| match (said.name("url"), said.name("bare")) {
            (Some(url), _) => Url::parse(&url.as_str().replace("&amp;", "&")).ok(),
            (None, bare) => Url::parse(&format!("http://{}", bare?.as_str())).ok(),
        });
        let page = Page {
            url: page.url.clone().or(url),
            captured_at: page.captured_at.or_else(|| said.iter().find_map(time)),
            ..page.without_bytes()
        };
        (!said.is_empty()).then_some(Unwrapped { page, text: None, served_by: None })
    }
}

/// The original's URL; some archives fold the two strokes behind the scheme into one.
fn original(url: &str) -> Option<Url> {
    let (scheme, rest) = url.split_once(':')?;
    Url::parse(&format!("{scheme}://{}", rest.trim_start_matches('/'))).ok()
}

/// The time of capture, in UTC where it names no offset.
fn time(found: &Captures<'_>) -> Option<Timestamp> {
    let text = |name: &str| found.name(name).map(|part| part.as_str());
    if let Some(date) = text("date") {
        return strtime::parse("%a %b %d %Y %H:%M:%S GMT%z", date).ok()?.to_timestamp().ok();
    }
    if let Some(date) = text("mail") {
        return utc(read("%a, %d %b %Y %H:%M:%S GMT", date)?);
    }
    if let Some(date) = text("iso") {
        return date.parse().ok();
    }
    if let Some(stamp) = text("time") {
        let mut digits: String = stamp.chars().filter(char::is_ascii_digit).collect();
        while digits.len() < 14 {
            digits.push('0');
        }
        return utc(read("%Y%m%d%H%M%S", &digits)?);
    }
    if let Some(clock) = text("clock") {
        return utc(read("%H:%M:%S %b %d, %Y", clock)?);
    }
    utc(read("%d %b %Y %H:%M:%S", text("day")?)?)
}

fn utc(moment: DateTime) -> Option<Timestamp> {
    TimeZone::UTC.to_timestamp(moment).ok()
}

fn read(format: &str, text: &str) -> Option<DateTime> {
    strtime::parse(format, text).ok()?.to_datetime().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(url: &str, text: &str) -> Option<(Option<String>, Option<String>, String)> {
        let page = Page { url: Url::parse(url).ok(), ..Page::default() };
        let found = unwrap(&page, text)?;
        let text = found.text.unwrap_or_default();
        Some((found.page.url.map(String::from), found.page.captured_at.map(|at| at.to_string()), text))
    }

    #[test]
    fn links_of_a_replay_lead_to_the_originals() {
        let text = r#"<a href="/web/20200102030405/https://bay.test/a"><img src="https://web.archive.org/web/20200102030405im_/http://bay.test/b.jpg">{"u":"https:\/\/web.archive.org\/web\/20200102030405\/https:\/\/bay.test\/c"}"#;
        let (url, time, text) =
            at("https://web.archive.org/web/20200102030405/https://bay.test/tide?x=1", text).unwrap();
        assert_eq!(url.as_deref(), Some("https://bay.test/tide?x=1"));
        assert_eq!(time.as_deref(), Some("2020-01-02T03:04:05Z"));
        assert_eq!(
            text,
            r#"<a href="https://bay.test/a"><img src="http://bay.test/b.jpg">{"u":"https:\/\/bay.test\/c"}"#
        );
    }

    #[test]
    fn a_stamp_may_be_short_or_stand_deep() {
        for url in [
            "https://web.archive.org/web/2020/https://bay.test/tide",
            "https://web.archive.org/web/20200102if_/https://bay.test/tide",
            "https://replay.test/user/coll/list/l1/b1/20200102030405mp_/https://bay.test/tide",
        ] {
            let (original, ..) = at(url, "").unwrap();
            assert_eq!(original.as_deref(), Some("https://bay.test/tide"), "{url}");
        }
        assert!(at("https://bay.test/go/20200102/https://other.test/x", "").is_none());
    }

    #[test]
    fn other_archives_are_told_by_address_and_text() {
        let (url, time, _) = at("https://archive.ph/2020.01.02-030405/https://bay.test/tide", "").unwrap();
        assert_eq!((url.as_deref(), time.as_deref()), (Some("https://bay.test/tide"), Some("2020-01-02T03:04:05Z")));
        let cache = r#"<div id="bN015htcoyT__google-cache-hdr"><div>This is Google's cache of <a href="https://bay.test/tide">bay</a>. It is a snapshot of the page as it appeared on 2 Jan 2020 03:04:05 GMT.</div></div><div style="position:relative;"><p>Tide</p>"#;
        let (url, time, text) = at("", cache).unwrap();
        assert_eq!((url.as_deref(), time.as_deref()), (Some("https://bay.test/tide"), Some("2020-01-02T03:04:05Z")));
        assert_eq!(text, r#"<div style="position:relative;"><p>Tide</p>"#);
    }

    #[test]
    fn copies_without_their_address_in_the_usual_form_are_told() {
        let bookmark = r#"<a href="https://archive.ph/">x</a><link rel="bookmark" href="https://archive.today/20200102030405/https://bay.test/tide">"#;
        let cache = "https://webcache.googleusercontent.com/search?q=cache:";
        for (url, text) in [
            ("https://archive.ph/AbCdE", bookmark.to_owned()),
            (&format!("{cache}https://bay.test/tide+&cd=1"), String::new()),
            (&format!("{cache}aB_c-1:https://bay.test/tide"), String::new()),
        ] {
            let (original, ..) = at(url, &text).expect(url);
            assert_eq!(original.as_deref(), Some("https://bay.test/tide"), "{url}");
        }
    }

    #[test]
    fn saved_pages_say_where_they_were_and_when() {
        let said = |text: &str| at("", text).map(|(url, time, _)| (url.unwrap_or_default(), time.unwrap_or_default()));
        let of = |url: &str, time: &str| Some((url.to_owned(), time.to_owned()));
        let (tide, time) = ("https://bay.test/tide?a=1&b=2", "2026-11-30T09:00:00Z");
        let single_file = "<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://bay.test/tide?a=1&b=2 \n saved date: Mon Nov 30 2026 10:00:00 GMT+0100 (Central European Standard Time)\n--><meta charset=utf-8>";
        assert_eq!(said(single_file), of(tide, time));
        let browser = "<!DOCTYPE html>\n<!-- saved from url=(0029)https://bay.test/tide?a=1&b=2 -->\n<html>";
        assert_eq!(said(browser), of(tide, ""));
        let httrack = "<!-- Mirrored from www.bay.test/tide.html by HTTrack Website Copier/3.x [XR&CO'2014], Mon, 30 Nov 2026 09:00:00 GMT -->";
        assert_eq!(said(httrack), of("http://www.bay.test/tide.html", time));
        let monolith =
            "<!-- Saved from https://bay.test/tide?a=1&b=2 at 2026-11-30T09:00:00Z using monolith v2.10.1 -->";
        assert_eq!(said(monolith), of(tide, time));
        let save_page = r#"<meta name="savepage-url" content="https://bay.test/tide?a=1&amp;b=2"><meta name="savepage-title" content="Tide"><meta name="savepage-date" content="Mon Nov 30 2026 09:00:00 GMT+0000 (UTC)">"#;
        assert_eq!(said(save_page), of(tide, time));
        let scrap_book = r#"<html data-scrapbook-source="https://bay.test/tide?a=1&amp;b=2" data-scrapbook-create="20261130090000123">"#;
        assert_eq!(said(scrap_book), of(tide, time));
        assert_eq!(said("<!-- saved from url=(0014)about:internet -->"), None);
        // What the input says goes first.
        let given = at("https://bay.test/given", single_file).unwrap();
        assert_eq!((given.0.as_deref(), given.1.as_deref()), (Some("https://bay.test/given"), Some(time)));
    }

    #[test]
    fn a_page_about_archives_is_none() {
        assert!(
            at("https://bay.test/a", "<p>See https://archive.ph/abcde and https://web.archive.org/web/</p>").is_none()
        );
        assert!(at("https://bay.test/2020/01/02/https-is-here", "<p>Tide</p>").is_none());
    }
}
