//! What is inside a line and not the plain text it looks like: formulas and their copies, drop caps, ruby.

use html5ever::{LocalName, local_name};

use super::hiding::is_unread;
use super::role::{Role, role};
use crate::dom::{ElementRef, attribute};
use crate::extract::limits::LIMITS;

/// Whether an element holds a formula in MathML. Pages hide it and show a picture of it: the MathML is for screen readers,
/// and for browsers that draw formulas themselves.
pub(super) fn holds_formula(element: ElementRef<'_>) -> bool {
    element.child_elements().next().is_some_and(|inner| inner.value().name.local == local_name!("math"))
}

/// The copy of a formula beside its MathML: letters placed here and there so that it looks right.
pub(super) fn is_drawn_formula(element: ElementRef<'_>) -> bool {
    let before = || element.prev_siblings().find_map(ElementRef::wrap);
    let behind = || element.next_siblings().find_map(ElementRef::wrap);
    is_unread(element) && (before().is_some_and(holds_formula) || behind().is_some_and(holds_formula))
}

/// Whether an element holds nothing but parts of a line.
pub(super) fn holds_no_block(element: ElementRef<'_>) -> bool {
    element.descendent_elements().skip(1).all(|inner| !matches!(role(inner, false), Role::Block(_) | Role::Noscript))
}

/// Whether a run is one capital that an element holds whose class calls it a drop cap.
pub(super) fn is_drop_cap(element: ElementRef<'_>, run: &str) -> bool {
    let is_capital = run.len() <= 4 && run.chars().count() == 1 && run.starts_with(char::is_uppercase);
    is_capital
        && attribute(element.value(), "class").is_some_and(|class| {
            let class = class.to_ascii_lowercase();
            LIMITS.blocks.drop_caps.classes.iter().any(|name| class.contains(name.as_str()))
        })
}

/// Whether a tag is one of those that print how characters are read above them.
pub(super) fn is_ruby(tag: &LocalName) -> bool {
    matches!(&**tag, "ruby" | "rb" | "rt" | "rp" | "rtc")
}
