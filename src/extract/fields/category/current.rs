//! The entry of a menu that the page's software marks as the section above it.

use super::section_words::TELLS;
use crate::dom::{ElementRef, attribute};

/// Whether an entry of a menu, or the item around it, is marked so.
pub(super) fn is_marked(link: ElementRef<'_>) -> bool {
    let is_above = |element: ElementRef<'_>| {
        let classes = attribute(element.value(), "class").unwrap_or_default();
        classes.split_ascii_whitespace().any(|class| TELLS.current.words.iter().any(|word| word == class))
    };
    is_above(link) || link.parent().and_then(ElementRef::wrap).is_some_and(is_above)
}
