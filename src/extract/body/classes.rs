//! What class names, ids, roles and tags say about an element: mostly, which kind of page furniture it is.

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt, HashSet};
use html5ever::local_name;
use serde::Deserialize;

use super::kinds::{Kind, Kinds};
use crate::dom::{ElementRef, attributes};
use crate::selectors::generic;
use crate::text::small_ascii;

/// What tokens mean, from `selectors/generic/tokens.toml`.
#[derive(Debug)]
pub struct Vocabulary {
    words: HashMap<String, Kinds>,
    whole: HashMap<String, Kinds>,
    roles: HashMap<String, Kinds>,
    hidden: Vec<String>,
    /// What stands behind the last part of a class name that hides.
    hidden_endings: Vec<String>,
    /// Values of `clip` and `clip-path` that leave nothing to see, without spaces, commas and units.
    clips: Vec<String>,
    /// Tools of a wiki for one section, no part of its heading.
    section_tools: Vec<String>,
    /// Beginnings of class names that say nothing of their element.
    neutral: Vec<String>,
    breaks: Vec<String>,
    commentaries: Vec<String>,
    tooltips: Vec<String>,
    term_tooltips: Vec<String>,
    link_hints: HashSet<String>,
    streamed: Vec<String>,
    credits: Vec<String>,
    providers: HashMap<String, String>,
    provider_classes: HashMap<String, String>,
}

/// The bundled vocabulary.
pub static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::bundled);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenFile {
    kinds: HashMap<Kind, TokenKind>,
    hidden: HiddenTokens,
    clips: Values,
    section_tools: PlainTokens,
    neutral: Prefixes,
    breaks: PlainTokens,
    commentaries: PlainTokens,
    tooltips: PlainTokens,
    term_tooltips: PlainTokens,
    link_hints: Phrases,
    streamed: Prefixes,
    credits: PlainTokens,
    providers: Providers,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Providers {
    classes: HashMap<String, String>,
    domains: HashMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Prefixes {
    prefixes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HiddenTokens {
    whole: Vec<String>,
    endings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    phrases: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenKind {
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    whole: Vec<String>,
    #[serde(default)]
    roles: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Values {
    values: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlainTokens {
    words: Vec<String>,
}

impl Vocabulary {
    fn bundled() -> Self {
        let file: TokenFile = generic::read("tokens");
        let (mut words, mut whole, mut roles) = (HashMap::new(), HashMap::new(), HashMap::new());
        for (kind, tokens) in file.kinds {
            let lists = [(&mut words, tokens.words), (&mut whole, tokens.whole), (&mut roles, tokens.roles)];
            for (map, list) in lists {
                for token in list {
                    let kinds: &mut Kinds = map.entry(token).or_default();
                    *kinds = kinds.with(kind);
                }
            }
        }
        Vocabulary {
            words,
            whole,
            roles,
            hidden: file.hidden.whole,
            hidden_endings: file.hidden.endings,
            clips: file.clips.values,
            section_tools: file.section_tools.words,
            neutral: file.neutral.prefixes,
            breaks: file.breaks.words,
            commentaries: file.commentaries.words,
            tooltips: file.tooltips.words,
            term_tooltips: file.term_tooltips.words,
            link_hints: file.link_hints.phrases,
            streamed: file.streamed.prefixes,
            credits: file.credits.words,
            providers: file.providers.domains,
            provider_classes: file.providers.classes,
        }
    }

    /// What `element`'s tag, classes, id and role say it is; `of_class` knows what a class attribute says
    /// ([`Vocabulary::tokens`], or a memory of it).
    pub fn kinds<'a>(&self, element: ElementRef<'a>, mut of_class: impl FnMut(&'a str) -> Kinds) -> Kinds {
        let value = element.value();
        let mut kinds = match value.name.local {
            local_name!("nav") => Kinds::default().with(Kind::Navigation),
            local_name!("footer") => Kinds::default().with(Kind::Footer),
            local_name!("header") => Kinds::default().with(Kind::Header),
            local_name!("aside") => Kinds::default().with(Kind::Sidebar),
            local_name!("form") => Kinds::default().with(Kind::Form),
            local_name!("dialog") => Kinds::default().with(Kind::Popup),
            local_name!("figcaption") => Kinds::default().with(Kind::Caption),
            _ => Kinds::default(),
        };
        for (name, content) in attributes(value) {
            match *name {
                local_name!("class") => kinds = kinds.and(of_class(content)),
                local_name!("id") => kinds = kinds.and(self.tokens(content)),
                local_name!("role") | local_name!("itemprop") => {
                    for role in content.split_ascii_whitespace() {
                        kinds = kinds.and(self.roles.get(role).copied().unwrap_or_default());
                    }
                }
                _ => {}
            }
        }
        kinds
    }

    /// What the tokens of a class or id attribute say.
    pub fn tokens(&self, attribute: &str) -> Kinds {
        let mut kinds = Kinds::default();
        let mut buffer = String::new();
        for token in attribute.split_ascii_whitespace() {
            if !is_name(token) || self.is_neutral(token) {
                continue;
            }
            let mut of_token = self.whole.get(small_ascii(token, &mut buffer)).copied().unwrap_or_default();
            for word in words_of(token) {
                if let Some(known) = self.words.get(small_ascii(word, &mut buffer)) {
                    of_token = of_token.and(*known);
                }
            }
            if of_token.has(Kind::Comments) && self.is_commentary(token) {
                of_token = of_token.without(Kind::Comments);
            }
            kinds = kinds.and(of_token);
        }
        kinds
    }

    /// Whether a token's words are about something else than its element.
    fn is_neutral(&self, token: &str) -> bool {
        self.neutral.iter().any(|beginning| token.starts_with(beginning.as_str()))
    }

    /// Whether a token names a commentary of something that is going on: `live-match-comment-body`.
    fn is_commentary(&self, token: &str) -> bool {
        words_of(token).any(|word| self.commentaries.iter().any(|known| known.eq_ignore_ascii_case(word)))
    }

    /// The platform that serves embedded posts, videos or sounds from `host`.
    pub fn provider(&self, host: &str) -> Option<&str> {
        let mut rest = host;
        loop {
            if let Some(name) = self.providers.get(rest) {
                return Some(name);
            }
            rest = rest.split_once('.')?.1;
        }
    }

    /// The platform that a class attribute names.
    pub fn provider_by_class(&self, class: &str) -> Option<&str> {
        class.split_ascii_whitespace().find_map(|token| self.provider_classes.get(token)).map(String::as_str)
    }

    /// Whether a class attribute says that what is inside names who made or owns a picture.
    pub fn names_credit(&self, class: &str) -> bool {
        class
            .split_ascii_whitespace()
            .flat_map(words_of)
            .any(|word| self.credits.iter().any(|credit| credit.eq_ignore_ascii_case(word)))
    }

    /// Whether an element of this id is hidden only until a script has moved what is inside to its place.
    pub fn is_streamed(&self, id: &str) -> bool {
        let number = self.streamed.iter().find_map(|prefix| id.strip_prefix(prefix.as_str()));
        number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_hexdigit()))
    }

    /// Whether a value of CSS `clip` or `clip-path` leaves nothing of the element to see.
    pub fn clips(&self, value: &str) -> bool {
        let bare: String = value.chars().filter(|sign| !sign.is_whitespace() && *sign != ',').collect();
        let bare = bare.to_ascii_lowercase().replace("px", "");
        self.clips.iter().any(|clip| bare.starts_with(clip.as_str()))
    }

    /// Whether a class attribute holds a token of what is shown when the pointer rests on a word.
    pub fn is_tooltip(&self, class: &str) -> bool {
        class.split_ascii_whitespace().any(|token| self.tooltips.iter().any(|word| word == token))
    }

    /// Whether a class attribute holds a token of a tooltip, or of the word that has one.
    pub fn is_term_tooltip(&self, class: &str) -> bool {
        class.split_ascii_whitespace().any(|token| self.term_tooltips.iter().any(|word| word == token))
    }

    /// Whether an empty element with this class token is a line break.
    pub fn is_break(&self, token: &str) -> bool {
        self.breaks.iter().any(|word| word == token)
    }

    /// Whether a class attribute holds a token that hides the element from view, or that makes it a tool of its section.
    pub fn hides(&self, class: &str) -> bool {
        let ends = |token: &str, ending: &str| {
            let border = token.len().checked_sub(ending.len() + 1);
            border.is_some_and(|at| matches!(token.as_bytes()[at], b'-' | b'_') && token.ends_with(ending))
        };
        class.split_ascii_whitespace().any(|token| {
            self.hidden.iter().chain(&self.section_tools).any(|hidden| hidden == token)
                || self.hidden_endings.iter().any(|ending| ends(token, ending))
        })
    }

    /// Whether text inside a link is said to screen readers only, about the link: "(opens in a new window)".
    pub fn is_link_hint(&self, text: &str) -> bool {
        let inside = text.trim_matches(|sign: char| sign.is_whitespace() || "()[],.".contains(sign));
        !inside.is_empty() && self.link_hints.contains(inside.to_lowercase().as_str())
    }
}

/// Whether a class token can say what an element is for: utility classes (`md:w-[calc(100%-2rem)]`) do not.
pub(in crate::extract) fn is_name(token: &str) -> bool {
    token.len() <= 64 && !token.bytes().any(|byte| matches!(byte, b':' | b'[' | b'{'))
}

/// The words of a class token: parted at `-`, `_`, `.`, `/` and where a capital follows a small letter.
pub(in crate::extract) fn words_of(token: &str) -> impl Iterator<Item = &str> {
    let is_border = |byte: u8| matches!(byte, b'-' | b'_' | b'.' | b'/');
    let mut rest = token;
    std::iter::from_fn(move || {
        let bytes = rest.as_bytes();
        let start = bytes.iter().position(|&byte| !is_border(byte))?;
        let mut end = start + 1;
        while end < bytes.len()
            && !is_border(bytes[end])
            && !(bytes[end].is_ascii_uppercase() && bytes[end - 1].is_ascii_lowercase())
        {
            end += 1;
        }
        let word = &rest[start..end];
        rest = &rest[end..];
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_about_something_else_say_nothing_of_their_element() {
        assert!(VOCABULARY.tokens("anchorTargetStickyNavbar_Vzrq").is_empty());
        assert!(VOCABULARY.tokens("stickyNavbar").has(Kind::Navigation));
    }

    #[test]
    fn a_class_hides_whole_or_behind_the_name_of_its_component() {
        for class in ["sr-only", "card__title c-link__sr-only", "app-visually-hidden", "mw-editsection"] {
            assert!(VOCABULARY.hides(class), "{class}");
        }
        for class in ["not-sr", "visually-hidden-toggle-button", "nosr-only2", "xsr-only"] {
            assert!(!VOCABULARY.hides(class), "{class}");
        }
    }

    #[test]
    fn words_end_at_borders_and_before_capitals() {
        let words: Vec<&str> = words_of("--storyBody__URLList.é-Ä/x_").collect();
        assert_eq!(words, ["story", "Body", "URLList", "é", "Ä", "x"]);
    }

    #[test]
    fn a_commentary_is_no_readers_comment() {
        assert!(VOCABULARY.tokens("live-match-comment-body").is_empty());
        assert!(VOCABULARY.tokens("comment-body").has(Kind::Comments));
    }

    #[test]
    fn a_hint_inside_a_link_fills_its_element() {
        assert!(VOCABULARY.is_link_hint(" (Opens in a new window) "));
        assert!(VOCABULARY.is_link_hint("S’ouvre dans une nouvelle fenêtre"));
        assert!(!VOCABULARY.is_link_hint("The shop opens in a new window of the old mill"));
        assert!(!VOCABULARY.is_link_hint("()"));
    }
}
