//! What a selector asks its element for, so that it is tried on few.

use html5ever::local_name;

use crate::dom::{Dom, ElementRef, Name, attribute};

/// What an element must have for one selector of a list to match it: the rarest name that its last compound holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// This id.
    Id(String),
    /// This class.
    Class(String),
    /// This attribute, its value holding `part` in whatever case, on an element with `tag` if there is one.
    Attribute {
        /// In lower case.
        tag: Option<String>,
        /// In lower case.
        name: String,
        /// Empty where any value will do.
        part: String,
    },
    /// This tag, in lower case.
    Tag(String),
    /// Neither.
    Nothing,
}

impl Asked {
    /// Of every selector of the list `written`, which must be valid.
    pub(super) fn of(written: &str) -> Vec<Self> {
        if is_not_plain(written) {
            return vec![Asked::Nothing];
        }
        let mut asked: Vec<Asked> = Vec::new();
        for part in parts(written) {
            let name = asked_by(compounds(part).last().copied().unwrap_or_default());
            if !asked.contains(&name) {
                asked.push(name);
            }
        }
        asked
    }

    /// What each selector of the list `written` asks other elements for: those that stand around or before its own.
    pub(super) fn around(written: &str) -> Vec<Vec<Self>> {
        if is_not_plain(written) {
            return vec![Vec::new()];
        }
        let around = |part: &&str| {
            let compounds = compounds(part);
            let (_, others) = compounds.split_last()?;
            Some(others.iter().map(|compound| asked_by(compound)).collect())
        };
        parts(written).iter().map(|part| around(part).unwrap_or_default()).collect()
    }

    /// Whether an element of a page may have it.
    pub(super) fn may_be_on(&self, dom: &Dom) -> bool {
        self.name().is_none_or(|name| dom.bears(name))
    }

    /// The elements of a page that may have any of `asked`, in document order.
    pub(super) fn candidates<'a>(
        asked: impl IntoIterator<Item = &'a Asked>,
        dom: &Dom,
    ) -> impl Iterator<Item = ElementRef<'_>> {
        let names: Option<Vec<Name<'_>>> = asked.into_iter().map(Asked::name).collect();
        let (some, all) = match names {
            Some(names) => (Some(dom.named_any(names.into_iter())), None),
            None => (None, Some(dom.elements())),
        };
        some.into_iter().flatten().chain(all.into_iter().flatten())
    }

    /// A name that what has it bears, if there is one.
    fn name(&self) -> Option<Name<'_>> {
        match self {
            Asked::Id(id) => Some(Name::Id(id)),
            Asked::Class(class) => Some(Name::Class(class)),
            Asked::Tag(tag) | Asked::Attribute { tag: Some(tag), .. } => Some(Name::Tag(tag)),
            Asked::Attribute { tag: None, .. } | Asked::Nothing => None,
        }
    }

    /// Whether the element has it.
    pub(super) fn is_met_by(&self, element: ElementRef<'_>) -> bool {
        let value = element.value();
        match self {
            Asked::Id(id) => attribute(value, &local_name!("id")) == Some(id),
            Asked::Class(class) => attribute(value, &local_name!("class"))
                .is_some_and(|classes| classes.split_ascii_whitespace().any(|name| name == class)),
            // Tags inside SVG keep their capitals.
            Asked::Tag(tag) => value.name().eq_ignore_ascii_case(tag),
            Asked::Attribute { tag, name, .. } => {
                tag.as_deref().is_none_or(|tag| value.name().eq_ignore_ascii_case(tag))
                    && attribute(value, name).is_some()
            }
            Asked::Nothing => true,
        }
    }
}

/// The parts between the commas of a selector list.
fn parts(list: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    at_top_level(list, |at, byte| {
        if byte == b',' {
            parts.push(&list[start..at]);
            start = at + 1;
        }
    });
    parts.push(&list[start..]);
    parts
}

/// An escaped name is written in another way in the page, and a comment may hold anything.
fn is_not_plain(written: &str) -> bool {
    written.contains('\\') || written.contains("/*")
}

/// The parts of a selector that stand for an element each.
fn compounds(selector: &str) -> Vec<&str> {
    let (mut compounds, mut start) = (Vec::new(), 0);
    at_top_level(selector, |at, byte| {
        if byte.is_ascii_whitespace() || matches!(byte, b'>' | b'+' | b'~') {
            compounds.push(&selector[start..at]);
            start = at + 1;
        }
    });
    compounds.push(&selector[start..]);
    compounds.retain(|compound| !compound.is_empty());
    compounds
}

/// The rarest name that a compound asks for.
fn asked_by(compound: &str) -> Asked {
    let (mut id, mut class) = ("", "");
    at_top_level(compound, |at, byte| match byte {
        b'#' if id.is_empty() => id = name(&compound[at + 1..]),
        b'.' if class.is_empty() => class = name(&compound[at + 1..]),
        _ => {}
    });
    let tag = Some(name(compound).to_ascii_lowercase()).filter(|tag| !tag.is_empty());
    match (id, class, asked_attribute(compound), tag) {
        ("", "", Some((name, part)), tag) => Asked::Attribute { tag, name: name.to_owned(), part: part.to_owned() },
        ("", "", None, Some(tag)) => Asked::Tag(tag),
        ("", "", None, None) => Asked::Nothing,
        ("", class, ..) => Asked::Class(class.to_owned()),
        (id, ..) => Asked::Id(id.to_owned()),
    }
}

/// The first attribute that `compound` asks for, and what its value must hold. None where that is not plain: names with
/// capitals are told apart in SVG only.
fn asked_attribute(compound: &str) -> Option<(&str, &str)> {
    let at = compound.find('[')?;
    // Behind a function, as in `:not([hidden])`, it asks for the opposite, or for another element's.
    if compound[..at].contains('(') {
        return None;
    }
    let rest = compound[at + 1..].trim_start();
    let end = rest.find(|letter: char| !letter.is_ascii_lowercase() && !matches!(letter, '-' | '_' | '0'..='9'))?;
    let (name, rest) = (&rest[..end], rest[end..].trim_start());
    if name.is_empty() || rest.starts_with(']') {
        return (!name.is_empty()).then_some((name, ""));
    }
    let value = rest.strip_prefix(['~', '|', '^', '$', '*']).unwrap_or(rest).strip_prefix('=')?.trim_start();
    let (part, behind) = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split_once(quote)?,
        _ => value.split_at(value.find(|letter: char| letter == ']' || letter.is_ascii_whitespace())?),
    };
    behind.contains(']').then_some((name, part))
}

/// The name that `text` begins with. One that goes on with a namespace's bar is none.
fn name(text: &str) -> &str {
    let end = text.find(|letter: char| letter.is_ascii() && !letter.is_ascii_alphanumeric() && !"-_".contains(letter));
    match &text[..end.unwrap_or(text.len())] {
        name if text[name.len()..].starts_with('|') => "",
        name => name,
    }
}

/// Calls `visit` for every byte outside brackets, parentheses and quotes.
fn at_top_level(text: &str, mut visit: impl FnMut(usize, u8)) {
    let (mut depth, mut quote) = (0usize, None);
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'(' | b'[') => depth += 1,
            (None, b')' | b']') => depth = depth.saturating_sub(1),
            (None, _) if depth == 0 => visit(at, byte),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_asks_for_the_rarest_name_of_its_last_compound() {
        assert_eq!(asked_by("div#a.b"), Asked::Id("a".to_owned()));
        assert_eq!(Asked::of("#a > .b:not(#c)"), [Asked::Class("b".to_owned())]);
        let asked = |tag: Option<&str>, name: &str, part: &str| Asked::Attribute {
            tag: tag.map(str::to_owned),
            name: name.to_owned(),
            part: part.to_owned(),
        };
        assert_eq!(asked_by("P[class~=\"x y\"]"), asked(Some("p"), "class", "x y"));
        assert_eq!(asked_by("[data-x]"), asked(None, "data-x", ""));
        assert_eq!(asked_by("[ href ^= /a ][rel]"), asked(None, "href", "/a"));
        assert_eq!(asked_by("link[href='x' i]"), asked(Some("link"), "href", "x"));
        assert_eq!(asked_by("p:not([hidden])"), Asked::Tag("p".to_owned()));
        assert_eq!(asked_by(":is(.a, .b)"), Asked::Nothing);
        assert_eq!(compounds(" ul>li + :is(.a > b, .b)\n~ [x='>'] "), ["ul", "li", ":is(.a > b, .b)", "[x='>']"]);
        assert_eq!(
            Asked::around(".a > #b, p *, :root x y"),
            [
                vec![Asked::Class("a".to_owned())],
                vec![Asked::Tag("p".to_owned())],
                vec![Asked::Nothing, Asked::Tag("x".to_owned())]
            ]
        );
        assert_eq!(asked_by("svg|a"), Asked::Nothing);
        assert_eq!(parts(".a, p:is(b, i), [x=\",\"]"), [".a", " p:is(b, i)", " [x=\",\"]"]);
    }
}
