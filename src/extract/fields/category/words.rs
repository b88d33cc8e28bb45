//! The words of sections: what leads to one, what is none, and a section's name without what stands around it.

use std::sync::LazyLock;

use foldhash::HashSet;
use serde::Deserialize;

use crate::extract::fields::date_text;
use crate::extract::fields::title::text::plain;
use crate::selectors::generic;
use crate::text::{folded, lower_case};

/// What `categories.toml` says.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| generic::read("categories"));

/// The leads that say enough alone, without a colon behind them.
static LEADS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let bare = WORDS.leads.iter().map(|lead| lead.trim_end_matches([':', '：', ' ']));
    bare.filter(|lead| !lead.is_empty() && !WORDS.weak_leads.iter().any(|weak| weak == lead)).collect()
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    not_sections: HashSet<String>,
    page_kinds: HashSet<String>,
    pub(super) weak: HashSet<String>,
    defaults: HashSet<String>,
    pub(super) weak_costs: f64,
    pub(super) least_confidence: f64,
    pub(super) sure_way: f64,
    not_starts: Vec<String>,
    not_parts: Vec<String>,
    home: HashSet<String>,
    trail_leads: Vec<String>,
    pub(super) trail_separators: Vec<String>,
    pub(super) metas: Vec<String>,
    leads: Vec<String>,
    line_starts: Vec<String>,
    line_ends: Vec<String>,
    weak_leads: Vec<String>,
    most_chars: usize,
    pub(super) headline_chars: usize,
    pub(super) most_crumbs: usize,
}

/// Whether a label asks to go on somewhere: "See all", "Alle Themen".
pub(in crate::extract::fields) fn is_prompt(text: &str) -> bool {
    let lower = lower_case(&folded(text));
    WORDS.not_starts.iter().any(|start| lower.starts_with(start.as_str()))
}

/// Whether a text is what pages call their front page.
pub(super) fn is_home(text: &str) -> bool {
    WORDS.home.contains(&lower_case(&folded(text)))
}

/// Whether a text ends with words like "You are here".
pub(super) fn leads_a_trail(text: &str) -> bool {
    let lower = lower_case(&folded(text));
    let bare = lower.trim_end_matches([':', '：', ' ']);
    WORDS.trail_leads.iter().any(|lead| bare.ends_with(lead.as_str()))
}

/// Whether a text is nothing but the words before a section: "Filed under", "Kategorie:".
pub(super) fn is_lead(text: &str) -> bool {
    let lower = lower_case(&folded(text));
    let bare = lower.trim_end_matches([':', '：', ' ']);
    LEADS.contains(bare)
}

/// Whether a text is the beginning of a line that tells when or by whom something was posted, up to the word before the section:
/// "Posted on May 12, 2024 in", "12. Mai 2024 in".
pub(super) fn is_end_of_line_lead(text: &str) -> bool {
    if text.len() > MOST_BEFORE || !text.ends_with(char::is_whitespace) {
        return false;
    }
    let lower = lower_case(&folded(text));
    let Some((line, last)) = lower.trim_end().rsplit_once(' ') else { return false };
    WORDS.line_ends.iter().any(|end| end == last)
        && (line.contains(|letter: char| letter.is_ascii_digit())
            || WORDS.line_starts.iter().any(|start| line.starts_with(start.as_str())))
}

/// Longer texts are sentences, in bytes.
const MOST_BEFORE: usize = 120;

/// What stands behind the words before a section and a colon: "Hafen" of "Kategorie: Hafen".
pub(super) fn behind_lead(text: &str) -> Option<&str> {
    let (lead, section) = text.split_once([':', '：'])?;
    let section = section.trim();
    (is_lead(lead) && !section.is_empty()).then_some(section)
}

/// A section's name, or None for what is none: the home page, the site, the headline itself.
pub(super) fn clean(section: &str, sites: &[String], title: Option<&str>) -> Option<String> {
    let mut section = plain(section);
    let lower = section.to_lowercase();
    if let Some(lead) = WORDS.leads.iter().find(|lead| lower.starts_with(lead.as_str()) && lower.len() == section.len())
    {
        section = section[lead.len()..].to_owned();
    }
    let section = section.trim_matches(|letter: char| {
        letter.is_whitespace()
            || matches!(
                letter,
                '/' | '|'
                    | '›'
                    | '»'
                    | '>'
                    | '‹'
                    | '«'
                    | '<'
                    | '←'
                    | '→'
                    | '▸'
                    | '►'
                    | ':'
                    | '·'
                    | '•'
                    | '#'
                    | '-'
                    | '–'
            )
    });
    let lower = section.to_lowercase();
    let is_section = section.chars().any(char::is_alphabetic)
        && section.chars().count() <= WORDS.most_chars
        && (!WORDS.not_sections.contains(&lower) || WORDS.weak.contains(&lower))
        && !WORDS.page_kinds.contains(&lower)
        && !WORDS.defaults.contains(&lower)
        && !WORDS.trail_leads.contains(&lower)
        && !sites.contains(&lower)
        && !lower.starts_with("http")
        && !is_code(section)
        && !lower.contains('@')
        && !WORDS.not_starts.iter().any(|start| lower.starts_with(start.as_str()))
        && !WORDS.not_parts.iter().any(|part| lower.contains(part.as_str()))
        && date_text::read(section, &date_text::Setting::default()).is_none()
        && title.is_none_or(|title| {
            !title.to_lowercase().starts_with(&lower) || lower.chars().count() < WORDS.headline_chars
        });
    is_section.then(|| section.to_owned())
}

/// Two small letters are the language or the country of an edition, sections are written "TV"; words joined by a low line are what a
/// system calls its parts.
fn is_code(section: &str) -> bool {
    section.len() == 2 && section.bytes().all(|letter| letter.is_ascii_lowercase())
        || section.contains('_') && !section.contains(' ')
}

/// Whether a name says no more than that something is news.
pub(super) fn is_weak(section: &str) -> bool {
    WORDS.weak.contains(&section.trim().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_a_post_leads_to_its_section() {
        for line in
            ["Posted on May 12, 2024 in ", "12. Mai 2024 in ", "Posted by Ada Byron in ", "Le 12 mai 2024 dans "]
        {
            assert!(is_end_of_line_lead(line), "{line}");
        }
        for line in ["Ada Byron in ", "May 12, 2024 ", "Built in 1924 by ", "Posted in"] {
            assert!(!is_end_of_line_lead(line), "{line}");
        }
    }

    #[test]
    fn home_and_site_are_no_section() {
        let sites = ["example times".to_owned()];
        assert_eq!(clean("Home", &sites, None), None);
        assert_eq!(clean("Example Times", &sites, None), None);
        assert_eq!(clean(" » Military › ", &sites, None), Some("Military".to_owned()));
        assert_eq!(clean("Posted in Travel", &sites, None), Some("Travel".to_owned()));
        assert_eq!(clean("<b>\u{200f}Tra\u{200b}vel</b>", &sites, None), Some("Travel".to_owned()));
        for no_section in ["undefined", "N/A", "en", "news_main", "You are here:", "5 min read", "← Back to overview"]
        {
            assert_eq!(clean(no_section, &sites, None), None, "{no_section}");
        }
        for kind in ["Detail", "News Details", "Notícia", "正文", "Trang chủ", "Strona główna", "الصفحة الرئيسية"]
        {
            assert_eq!(clean(kind, &sites, None), None, "{kind}");
        }
    }

    #[test]
    fn words_before_a_section_are_told_in_many_languages() {
        for lead in
            ["Filed under", "Veröffentlicht in", "Классифик", "Рубрика:", "Catégorie :", "カテゴリー：", "التصنيف:"]
        {
            assert_eq!(is_lead(lead), lead != "Классифик", "{lead}");
        }
        assert_eq!(behind_lead("Kategorie: Hafen"), Some("Hafen"));
        assert_eq!(behind_lead("栏目：港口"), Some("港口"));
        assert_eq!(behind_lead("Hafen: ein Rundgang"), None);
    }
}
