//! What gives away a page without content: `selectors/generic/outcomes.toml`, read.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use crate::dom::ElementRef;
use crate::selectors::generic;

pub(super) static WALLS: LazyLock<Walls> = LazyLock::new(|| generic::read("outcomes"));

/// The phrases of all walls at once: hardly any line says one.
static PHRASES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let alone = |wall: &'static Wall| wall.alone.iter().map(|phrase| phrase.trim_end_matches(['.', ',', '!']));
    let phrases = WALLS.all().into_iter().flat_map(|wall| wall.phrases.iter().map(String::as_str).chain(alone(wall)));
    AhoCorasick::new(phrases).expect("a few hundred phrases")
});

/// Reads all of it now.
pub(super) fn warm_up() {
    LazyLock::force(&PHRASES);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Walls {
    pub(super) limits: WallLimits,
    pub(super) lines: WallLines,
    pub(super) article: ArticleSigns,
    pub(super) teaser: Teaser,
    pub(super) paid_part: PaidPart,
    pub(super) sent_on: SentOn,
    pub(super) consent_wall: Wall,
    pub(super) bot_wall: Wall,
    pub(super) login_wall: Wall,
    pub(super) soft_404: Wall,
    pub(super) parked: Wall,
    pub(super) region: Wall,
    pub(super) failing: Wall,
    pub(super) needs_javascript: Wall,
    pub(super) paywall: Wall,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WallLimits {
    pub(super) most_words: usize,
    /// Where a page says so in a phrase that articles have as well.
    pub(super) most_words_alone: usize,
    /// Where the page is called so.
    pub(super) most_words_named: usize,
    /// What a notice has at least of the words of its page.
    pub(super) least_share_of_notice: f64,
    /// How often a page taken for a wall is one.
    pub(super) confidence: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WallLines {
    pub(super) most_chars: usize,
    pub(super) most_lines: usize,
    pub(super) least_bytes_inside: usize,
    pub(super) quotation_marks: Vec<char>,
    /// What parts the title of a page from the name of its site.
    pub(super) title_separators: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ArticleSigns {
    pub(super) least_words: usize,
    pub(super) least_words_dated_and_named: usize,
    pub(super) whole_line_share: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Teaser {
    pub(super) most_line_bytes: usize,
    pub(super) word_factor: usize,
    /// Blocks at the end of the body that may be the line.
    pub(super) last_blocks: usize,
    /// The same with those behind the body.
    pub(super) most_blocks: usize,
}

/// The part of the page that the publisher declares to be paid.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PaidPart {
    /// Longer texts are no teasers.
    pub(super) most_words: usize,
    /// Letters of a button that may stand where the text was taken out.
    pub(super) left_chars: usize,
    pub(super) most_selector_bytes: usize,
    /// How a text ends that breaks off.
    pub(super) endings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wall {
    pub(super) phrases: Vec<String>,
    /// Phrases that articles say as well: they count where next to nothing else is said. Behind a line stands a full stop.
    #[serde(default)]
    pub(super) alone: Vec<String>,
    /// Least share of a line that such a phrase takes up: in a longer line it speaks of something else.
    #[serde(default)]
    pub(super) least_share_alone: f64,
    /// What such a page is called, as one whole part of its title.
    #[serde(default)]
    pub(super) title_parts: Vec<String>,
    /// Words of which a text that is nothing but the wall is full.
    #[serde(default)]
    pub(super) topics: Vec<String>,
    /// A line that says one of these as well is none of a wall.
    #[serde(default)]
    pub(super) unless: Vec<String>,
    /// Starts of the titles of pages that ask for a password.
    #[serde(default)]
    pub(super) titles: Vec<String>,
    /// Ids and classes of elements, and names of custom ones, on pages without content.
    #[serde(default)]
    pub(super) ids: Vec<String>,
}

impl Walls {
    fn all(&self) -> [&Wall; 9] {
        [
            &self.consent_wall,
            &self.bot_wall,
            &self.login_wall,
            &self.soft_404,
            &self.parked,
            &self.region,
            &self.failing,
            &self.needs_javascript,
            &self.paywall,
        ]
    }
}

/// Whether a line, in lower case, says a phrase of any wall.
pub(super) fn is_said(line: &str) -> bool {
    PHRASES.is_match(line)
}

impl Wall {
    /// The phrase that a line, in lower case, says. One of a few bytes ("404") counts as the whole line only; one between
    /// quotation marks is spoken of, not said.
    pub(super) fn said_by(&'static self, line: &str) -> Option<&'static str> {
        if !is_said(line) {
            return None;
        }
        let is_mark = |letter: &char| WALLS.lines.quotation_marks.contains(letter);
        let is_quoted = |at: usize| line[..at].chars().filter(is_mark).count() % 2 == 1;
        let says = |phrase: &str| {
            if phrase.len() < WALLS.lines.least_bytes_inside {
                return trim(line) == phrase;
            }
            line.match_indices(phrase).any(|(at, _)| !is_quoted(at))
        };
        let phrase = self.phrases.iter().find(|phrase| says(phrase))?;
        let is_excepted = self.unless.iter().any(|exception| line.contains(exception.as_str()));
        (!is_excepted).then_some(phrase.as_str())
    }

    /// The phrase that a line says which would be no wall's in a longer text.
    pub(super) fn said_alone_by(&'static self, line: &str) -> Option<&'static str> {
        let line = format!("{line}.");
        let is_most = |phrase: &str| phrase.len() as f64 >= self.least_share_alone * line.len() as f64;
        let found = self.alone.iter().find(|phrase| line.contains(phrase.as_str()) && is_most(phrase));
        found.map(|phrase| trim(phrase))
    }

    /// The name by which the wall's maker calls an element.
    pub(super) fn names(&'static self, element: ElementRef<'_>) -> Option<&'static str> {
        let value = element.value();
        let is_named = |known: &&String| {
            value.name() == known.as_str() || value.id() == Some(known) || value.classes().any(|class| class == *known)
        };
        self.ids.iter().find(is_named).map(String::as_str)
    }
}

/// Which refreshes leave a page no content of its own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SentOn {
    pub(super) most_seconds: u32,
    pub(super) most_words: usize,
}

/// A line from its first letter to its last.
pub(super) fn trim(line: &str) -> &str {
    line.trim_matches(|letter: char| !letter.is_alphanumeric())
}
