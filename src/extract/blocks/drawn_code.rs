//! Code as highlighters draw it: lines that are elements, numbers and buttons beside them, with `pre` or without.

use html5ever::{LocalName, local_name};

use super::hiding::hides;
use crate::dom::{ElementRef, attribute};
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

/// Others print each line as a row.
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
