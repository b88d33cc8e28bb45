//! Why a text is no selector, in words, and what to write instead.

use std::sync::LazyLock;

use regex::Regex;
use scraper::error::SelectorErrorKind;

/// What is wrong with a selector, in a sentence's words, and what to write instead.
pub(super) fn cause(css: &str, error: &SelectorErrorKind) -> (String, Option<String>) {
    let kind = match error {
        SelectorErrorKind::UnexpectedToken => return ("something stands where it may not".to_owned(), nested(css)),
        SelectorErrorKind::EndOfLine => return ("it ends too early".to_owned(), None),
        SelectorErrorKind::UnexpectedSelectorParseError(kind) => format!("{kind:?}"),
        other => return (other.to_string().to_lowercase(), None),
    };
    let kind = kind.split('(').next().unwrap_or_default();
    let words = kind.chars().fold(String::new(), |words, letter| {
        let space = if letter.is_ascii_uppercase() && !words.is_empty() { " " } else { "" };
        format!("{words}{space}{}", letter.to_ascii_lowercase())
    });
    match kind {
        "UnsupportedPseudoClassOrElement" => {
            let named = pseudo(css);
            let what = named.as_ref().map(|name| format!(" `{name}`")).unwrap_or_default();
            (format!("{words}{what}"), Some(instead_of(named.as_deref().unwrap_or_default().trim_start_matches(':'))))
        }
        "ClassNeedsIdent" => ("no name stands behind a dot".to_owned(), None),
        "InvalidState" => ("a part of it may not stand inside another".to_owned(), nested(css)),
        _ => (words, None),
    }
}

/// Pseudo-classes that there are, beside those `-of-type`.
const PSEUDO_CLASSES: [&str; 14] = [
    "is",
    "where",
    "not",
    "has",
    "empty",
    "root",
    "scope",
    "any-link",
    "link",
    "nth-child",
    "nth-last-child",
    "first-child",
    "last-child",
    "only-child",
];

/// The first pseudo-class or pseudo-element of a selector that there is none of, with its colons.
fn pseudo(css: &str) -> Option<String> {
    static NAMED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"\[[^\]]*\]|"[^"]*"|'[^']*'|(::?[-\w]+)"#).expect("constant pattern"));
    let mut named = NAMED.captures_iter(css).filter_map(|found| Some(found.get(1)?.as_str().to_owned()));
    named.find(|name| {
        let name = name.trim_start_matches(':');
        !PSEUDO_CLASSES.contains(&name) && !name.ends_with("-of-type")
    })
}

/// What does the work of a pseudo-class or pseudo-element that there is none of here.
fn instead_of(name: &str) -> String {
    match name {
        "contains" | "has-text" | "-abp-contains" => {
            "write { sel = \"…\", has_text = '…' } for elements with some text"
        }
        "before" | "after" | "first-line" | "first-letter" | "marker" | "placeholder" => {
            "name the element itself: what style sheets add is no part of the page"
        }
        "hover" | "focus" | "active" | "visited" | "target" => "leave it out: a stored page is in no such state",
        "eq" | "gt" | "lt" | "first" | "last" => "write :nth-of-type(), :first-child or :last-child",
        _ => "known are :is(), :not(), :has(), :empty and the :nth- and :first- ones of CSS",
    }
    .to_owned()
}

fn nested(css: &str) -> Option<String> {
    let is_nested = css.matches(":has(").count() > 1;
    is_nested.then(|| "`:has()` cannot stand inside `:has()`: ask for both elements at once, `div:has(p a)`".to_owned())
}
