//! Links to the stories about somebody or something: themes put them where bylines stand.

use super::named::Named;
use crate::dom::{ElementRef, attribute};
use crate::extract::blocks::TextBlock;
use crate::extract::fields::bylines::words::BYLINES;
use crate::extract::fields::markup::Found;
use crate::text::fold_space;

/// Whether a link leads to the stories about somebody, by its `rel` or its address: `/tag/maria-muster`.
pub(super) fn is_topic(link: ElementRef<'_>) -> bool {
    let rel = attribute(link.value(), "rel").unwrap_or_default();
    rel.split_ascii_whitespace().any(|token| token.eq_ignore_ascii_case("tag"))
        || attribute(link.value(), "href").is_some_and(|href| {
            href.split('/').any(|part| BYLINES.topics.iter().any(|topic| part.eq_ignore_ascii_case(topic)))
        })
}

/// Whether an element is one link to a topic and nothing else.
pub(super) fn is_topic_alone(named: &Named<'_>, found: &Found) -> bool {
    let Some(element) = named.reading.dom.element(found.node) else { return false };
    let mut links = element.descendent_elements().filter(|inner| inner.value().name() == "a");
    let (Some(link), None) = (links.next(), links.next()) else { return false };
    is_topic(link) && fold_space(&link.text().collect::<String>()) == found.text
}

/// Whether the links of a line lead to topics: `Maria Muster` under `/tag/maria-muster`.
pub(super) fn is_linked_topic(named: &Named<'_>, block: &TextBlock) -> bool {
    block.links().any(|(link, _)| named.reading.dom.element(link).is_some_and(is_topic))
}

/// The texts of a line's links to topics and sections.
pub(super) fn topics_in<'a>(named: &Named<'_>, block: &'a TextBlock) -> Vec<&'a str> {
    let topics = block.links().filter(|(link, _)| named.reading.dom.element(*link).is_some_and(is_topic));
    topics.filter_map(|(_, link)| block.text.get(link)).map(str::trim).collect()
}
