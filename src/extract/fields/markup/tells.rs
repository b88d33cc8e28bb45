//! What class, id and other tokens say about an element that prints something about the article:
//! `selectors/generic/markup.toml`.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use foldhash::HashMap;
use serde::Deserialize;

use crate::selectors::generic;
use crate::text::small_ascii;

/// The bundled tells.
pub(super) static TELLS: LazyLock<Tells> = LazyLock::new(Tells::bundled);

/// What an element is told to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tell {
    Byline,
    Date,
    Breadcrumb,
    Section,
    Dek,
    Headline,
    /// About other articles or other people.
    Elsewhere,
    /// The foot of the article itself.
    OwnFooter,
    /// What a reader says of the page's subject.
    OfReader,
}

const TELL_COUNT: usize = 9;

/// By which token each of the tells was told, if it was.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Told<'a>([Option<&'a str>; TELL_COUNT]);

impl<'a> Told<'a> {
    /// What most elements tell.
    pub(super) const NOTHING: Told<'static> = Told([None; TELL_COUNT]);

    pub(super) fn get(&self, tell: Tell) -> Option<&'a str> {
        self.0[tell as usize]
    }

    /// What these tell, and where they are silent what `others` tell.
    pub(super) fn or(self, others: Told<'a>) -> Self {
        Told(std::array::from_fn(|tell| self.0[tell].or(others.0[tell])))
    }

    /// Adds what a token tells, if it tells anything.
    fn add(all: &mut Option<Told<'a>>, tells: Tokens, token: &'a str) {
        if tells == 0 {
            return;
        }
        for (tell, told) in all.get_or_insert_default().0.iter_mut().enumerate() {
            if tells & 1 << tell != 0 {
                told.get_or_insert(token);
            }
        }
    }
}

/// A set of tells, a bit each.
type Tokens = u16;

/// Longer tokens are generated names, in bytes.
const LONGEST_TOKEN: usize = 60;

pub(super) struct Tells {
    whole: HashMap<String, Tokens>,
    values: HashMap<String, Tokens>,
    /// Words inside a token, with the tells of each.
    parts: AhoCorasick,
    part_tells: Vec<Tokens>,
    /// Words beside such a part that take back what it told, with the tells of each.
    unless: AhoCorasick,
    unless_tells: Vec<Tokens>,
    author_paths: AhoCorasick,
    /// Parts of addresses that hold such a path and are no author's.
    other_paths: Vec<String>,
    /// Tokens of what stands beside a name and is none of it.
    badges: Vec<String>,
    breadcrumb_labels: Vec<String>,
    /// Types of items that readers write.
    reader_types: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TellFile {
    byline: TellEntry,
    author_path: TellEntry,
    date: TellEntry,
    breadcrumb: TellEntry,
    section: TellEntry,
    dek: TellEntry,
    headline: TellEntry,
    elsewhere: TellEntry,
    own_footer: TellEntry,
    of_reader: TellEntry,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TellEntry {
    /// Whole tokens.
    #[serde(default)]
    tokens: Vec<String>,
    /// Parts of a token.
    #[serde(default)]
    parts: Vec<String>,
    /// Parts of a token beside which its other parts tell nothing.
    #[serde(default)]
    unless: Vec<String>,
    /// Tokens of what stands inside it and is none of its words.
    #[serde(default)]
    badges: Vec<String>,
    /// Values of rel, itemprop or data-testid.
    #[serde(default)]
    values: Vec<String>,
    /// Parts of an `aria-label`, lower case.
    #[serde(default)]
    labels: Vec<String>,
    /// Types of items in microdata or RDFa.
    #[serde(default)]
    types: Vec<String>,
}

impl Tells {
    fn bundled() -> Self {
        let mut file: TellFile = generic::read("markup");
        let breadcrumb_labels = std::mem::take(&mut file.breadcrumb.labels);
        let badges = std::mem::take(&mut file.byline.badges);
        let reader_types = std::mem::take(&mut file.of_reader.types);
        let entries = [
            (Tell::Byline, file.byline),
            (Tell::Date, file.date),
            (Tell::Breadcrumb, file.breadcrumb),
            (Tell::Section, file.section),
            (Tell::Dek, file.dek),
            (Tell::Headline, file.headline),
            (Tell::Elsewhere, file.elsewhere),
            (Tell::OwnFooter, file.own_footer),
            (Tell::OfReader, file.of_reader),
        ];
        let (mut whole, mut values) = (HashMap::default(), HashMap::default());
        let (mut parts, mut part_tells) = (Vec::new(), Vec::new());
        let (mut unless, mut unless_tells) = (Vec::new(), Vec::new());
        for (tell, entry) in entries {
            let bit: Tokens = 1 << tell as usize;
            for (known, list) in [(&mut whole, &entry.tokens), (&mut values, &entry.values)] {
                list.iter().for_each(|token| *known.entry(token.to_ascii_lowercase()).or_default() |= bit);
            }
            part_tells.extend(entry.parts.iter().map(|_| bit));
            parts.extend(entry.parts);
            unless_tells.extend(entry.unless.iter().map(|_| bit));
            unless.extend(entry.unless);
        }
        // Tokens are too short for a search for rare bytes beforehand.
        let mut builder = AhoCorasick::builder();
        builder.ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA)).prefilter(false);
        let parts = builder.build(parts);
        let unless = builder.build(unless);
        let author_paths = AhoCorasick::new(file.author_path.parts);
        Tells {
            whole,
            values,
            parts: parts.expect("a few short words"),
            part_tells,
            unless: unless.expect("a few short words"),
            unless_tells,
            author_paths: author_paths.expect("a few short paths"),
            other_paths: file.author_path.unless,
            badges,
            breadcrumb_labels,
            reader_types,
        }
    }

    /// Whether a class attribute calls its element a badge beside a name.
    pub(super) fn is_badge(&self, class: &str) -> bool {
        class.split_ascii_whitespace().any(|token| self.badges.iter().any(|badge| badge.eq_ignore_ascii_case(token)))
    }

    /// What the tokens of a class or id attribute tell, each by the first that tells it; None if they tell nothing.
    pub(super) fn of_tokens<'a>(&self, attribute: &'a str) -> Option<Told<'a>> {
        let mut told = None;
        let mut buffer = String::new();
        for token in attribute.split_ascii_whitespace().filter(|token| token.len() < LONGEST_TOKEN) {
            let whole = self.whole.get(small_ascii(token, &mut buffer)).copied().unwrap_or_default();
            let mut parts = tells_of_words(&self.parts, &self.part_tells, token);
            if parts != 0 {
                parts &= !tells_of_words(&self.unless, &self.unless_tells, token);
            }
            Told::add(&mut told, whole | parts, token);
        }
        told
    }

    /// What the values of a rel, itemprop or data-testid attribute tell; None if they tell nothing.
    pub(super) fn of_values<'a>(&self, attribute: &'a str) -> Option<Told<'a>> {
        let mut told = None;
        for value in attribute.split_ascii_whitespace() {
            Told::add(&mut told, self.values.get(&value.to_ascii_lowercase()).copied().unwrap_or_default(), value);
        }
        told
    }

    /// What the type of an item in microdata or RDFa tells.
    pub(super) fn of_item_type<'a>(&self, attribute: &'a str) -> Option<Told<'a>> {
        let name = attribute.trim().rsplit(['/', ':', '#']).next().unwrap_or_default();
        let mut told = None;
        let is_trail = matches!(name, "BreadcrumbList" | "Breadcrumb");
        Told::add(&mut told, Tokens::from(is_trail) << Tell::Breadcrumb as usize, "breadcrumb");
        let is_of_reader = self.reader_types.iter().any(|known| known == name);
        Told::add(&mut told, Tokens::from(is_of_reader) << Tell::OfReader as usize, "comment");
        told
    }

    /// What the label of a navigation tells.
    pub(super) fn of_label<'a>(&self, label: &'a str) -> Option<Told<'a>> {
        let mut told = None;
        let lower = label.to_lowercase();
        let is_trail = self.breadcrumb_labels.iter().any(|known| lower.contains(known.as_str()));
        Told::add(&mut told, Tokens::from(is_trail) << Tell::Breadcrumb as usize, "breadcrumb");
        told
    }

    /// Whether an address is that of an author's page.
    pub(super) fn leads_to_author(&self, href: &str) -> bool {
        self.author_paths.is_match(href) && !self.other_paths.iter().any(|part| href.contains(part.as_str()))
    }
}

/// What the words of `token` tell that are among `words`.
fn tells_of_words(words: &AhoCorasick, tells: &[Tokens], token: &str) -> Tokens {
    let found = words.find_overlapping_iter(token);
    let found = found.filter(|found| is_word(token.as_bytes(), found.start(), found.end()));
    found.fold(0, |told, found| told | tells[found.pattern().as_usize()])
}

/// Whether what stands in `token` from `start` to `end` is a word of its own: between its borders, dashes, underscores
/// or changes of case.
fn is_word(token: &[u8], start: usize, end: usize) -> bool {
    (start == 0
        || !token[start - 1].is_ascii_alphanumeric()
        || token[start - 1].is_ascii_lowercase() && token[start].is_ascii_uppercase())
        && (end == token.len() || !token[end].is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tell_keeps_the_first_token_that_told_it() {
        let told = TELLS.of_tokens("wide Entry-Date storyBylineName author").expect("a date and an author");
        assert_eq!(told.get(Tell::Date), Some("Entry-Date"));
        assert_eq!(told.get(Tell::Byline), Some("storyBylineName"));
        assert_eq!(told.get(Tell::Section), None);
    }

    #[test]
    fn a_licence_by_name_is_no_author() {
        assert!(TELLS.leads_to_author("/by/mara-lind"));
        assert!(!TELLS.leads_to_author("https://creativecommons.org/licenses/by/4.0/"));
    }

    #[test]
    fn a_picture_has_no_standfirst() {
        let dek = |class| TELLS.of_tokens(class).and_then(|told| told.get(Tell::Dek));
        assert_eq!(dek("mediaSubtitle"), None);
        assert_eq!(dek("hero__subtitle"), Some("hero__subtitle"));
    }

    #[test]
    fn a_part_is_a_word_of_its_own() {
        let date = |class| TELLS.of_tokens(class).and_then(|told| told.get(Tell::Date));
        assert_eq!(date("updatedness"), None);
        assert_eq!(date("post__date--big"), Some("post__date--big"));
    }
}
