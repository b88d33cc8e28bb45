//! What stands beside a picture speaks of the picture.

use crate::dom::{ElementRef, NodeId};
use crate::extract::body::classes::VOCABULARY;
use crate::extract::body::kinds::Kind;
use crate::extract::reading::Reading;

/// Elements looked at, from the inside out.
const REACH: usize = 5;

/// In a figure, by the tags around it. Class names say "caption" of a headline's box over a picture too.
pub(super) fn is_in_figure(reading: &Reading<'_>, node: NodeId) -> bool {
    around(reading, node).any(is_figure)
}

/// In a figure, or in what a class name calls a caption.
pub(in crate::extract) fn is_beside_picture(reading: &Reading<'_>, node: NodeId) -> bool {
    around(reading, node)
        .any(|outer| is_figure(outer) || VOCABULARY.kinds(outer, |class| VOCABULARY.tokens(class)).has(Kind::Caption))
}

fn around<'a>(reading: &Reading<'a>, node: NodeId) -> impl Iterator<Item = ElementRef<'a>> {
    let element = reading.dom.html.tree.get(node);
    let outer = element.into_iter().flat_map(|element| std::iter::once(element).chain(element.ancestors()));
    outer.filter_map(ElementRef::wrap).take(REACH)
}

fn is_figure(element: ElementRef<'_>) -> bool {
    matches!(element.value().name(), "figure" | "figcaption" | "picture")
}
