//! What an element is by what it holds and stands beside: a line of code, its number, a formula, a drop cap.

use html5ever::{LocalName, local_name};

use super::role::{Role, hides, role};
use crate::dom::{ElementRef, Node, NodeRef, attribute};
use crate::extract::body::classes::VOCABULARY;
use crate::extract::limits::LIMITS;

/// Highlighters print each line of code as an element of its own.
pub(super) fn is_line_of_code(element: ElementRef<'_>) -> bool {
    let is_line = |name: &LocalName| {
        matches!(
            *name,
            local_name!("div") | local_name!("ol") | local_name!("ul") | local_name!("li") | local_name!("span")
        )
    };
    is_line(&element.value().name.local) && !hides(element, |class| VOCABULARY.hides(class))
}

/// Some draw each line as a row.
pub(super) fn is_part_of_a_table(element: ElementRef<'_>) -> bool {
    matches!(
        element.value().name.local,
        local_name!("table") | local_name!("thead") | local_name!("tbody") | local_name!("tr") | local_name!("td")
    )
}

/// Whether a class says that a highlighter draws code in its element without `pre`.
pub(super) fn draws_code(class: &str) -> bool {
    has_one_of(class, &LIMITS.blocks.drawn_code.classes)
}

/// What a highlighter draws beside the code: the numbers of its lines and its buttons.
pub(super) fn is_beside_code(element: ElementRef<'_>) -> bool {
    let is_tool = |class: &str| has_one_of(class, &LIMITS.blocks.drawn_code.tools);
    attribute(element.value(), &local_name!("class")).is_some_and(is_tool) || is_number_of_a_line(element)
}

/// The number of a line of code that an element at its start holds.
pub(super) fn is_number_of_a_line(element: ElementRef<'_>) -> bool {
    let is_named = |class: &str| has_one_of(class, &LIMITS.blocks.line_numbers.classes);
    attribute(element.value(), &local_name!("class")).is_some_and(is_named)
        && element.text().all(|text| text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_whitespace()))
}

fn has_one_of(class: &str, names: &[String]) -> bool {
    class.split_ascii_whitespace().any(|token| names.iter().any(|name| name == token))
}

/// A formula in MathML, which browsers that draw formulas by themselves are given beside a picture of it, and readers of the
/// screen instead of it.
pub(super) fn holds_formula(element: ElementRef<'_>) -> bool {
    element.child_elements().next().is_some_and(|inner| inner.value().name.local == local_name!("math"))
}

/// The copy of a formula, drawn by letters that stand here and there, beside the MathML that says what it is.
pub(super) fn is_drawn_formula(element: ElementRef<'_>) -> bool {
    let is_beside = |mut beside: NodeRef<'_, Node>, is_before: bool| loop {
        if let Some(element) = ElementRef::wrap(beside) {
            return holds_formula(element);
        }
        match if is_before { beside.prev_sibling() } else { beside.next_sibling() } {
            Some(next) => beside = next,
            None => return false,
        }
    };
    attribute(element.value(), "aria-hidden") == Some("true")
        && (element.prev_sibling().is_some_and(|before| is_beside(before, true))
            || element.next_sibling().is_some_and(|after| is_beside(after, false)))
}

/// Whether all of an element is of one line.
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

pub(super) fn is_ruby(tag: &LocalName) -> bool {
    matches!(&**tag, "ruby" | "rb" | "rt" | "rp" | "rtc")
}

/// Characters of an element's text, style sheets and scripts left out.
pub(super) fn chars_shown(element: ElementRef<'_>) -> usize {
    let is_code = |node: NodeRef<'_, Node>| {
        node.parent()
            .and_then(ElementRef::wrap)
            .is_some_and(|parent| matches!(parent.value().name.local, local_name!("style") | local_name!("script")))
    };
    let texts = element.descendants().filter_map(|node| match node.value() {
        Node::Text(text) if !is_code(node) => Some(text.trim().chars().count()),
        _ => None,
    });
    texts.sum()
}
