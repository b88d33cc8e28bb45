//! What readers of a page do not see: elements that are not shown, or not before the reader asks for them.

use html5ever::local_name;

use crate::dom::{ElementRef, Node, NodeRef, attribute, attributes};
use crate::extract::body::classes::VOCABULARY;

/// Whether an element is not shown: `hidden`, `display:none`, clipped to nothing, a dialog that is not open.
///
/// `aria-hidden` hides from screen readers only and says nothing about the page as seen. `by_class` says whether a class
/// attribute hides: [`Vocabulary::hides`](crate::extract::body::classes::Vocabulary::hides), or what it said before.
pub(super) fn hides(element: ElementRef<'_>, by_class: impl Fn(&str) -> bool) -> bool {
    let value = element.value();
    if value.name.local == local_name!("dialog") {
        return attribute(value, "open").is_none();
    }
    attributes(value).any(|(name, content)| match *name {
        local_name!("hidden") => {
            !content.eq_ignore_ascii_case("until-found")
                && !attribute(value, "id").is_some_and(|id| VOCABULARY.is_streamed(id))
        }
        local_name!("style") => hides_by_style(content),
        local_name!("class") => by_class(content),
        _ => false,
    })
}

/// Whether an element is shown on top of the page, and only when the reader asks for it: by `popover`, `role="tooltip"` or
/// its class. Where the class might be that of an overlay that is open, it must be kept from screen readers as well.
pub(super) fn is_pop_over(element: ElementRef<'_>, by_class: impl Fn(&str) -> Overlay) -> bool {
    let value = element.value();
    let id = || attribute(value, &local_name!("id"));
    attributes(value).any(|(name, content)| match *name {
        local_name!("popover") => true,
        local_name!("role") => content == "tooltip",
        local_name!("class") => match by_class(content) {
            Overlay::None => false,
            Overlay::Tooltip => true,
            Overlay::NamedAfterTooltip { may_pop_up } => {
                VOCABULARY.is_term_tooltip(content) && is_behind_a_term(element)
                    || id().is_some_and(|id| tells_of_the_one_before(element, id))
                    || may_pop_up && is_unread(element)
            }
            Overlay::MayPopUp => is_unread(element),
        },
        _ => false,
    })
}

/// Whether screen readers are kept from an element.
pub(super) fn is_unread(element: ElementRef<'_>) -> bool {
    attribute(element.value(), &local_name!("aria-hidden")) == Some("true")
}

/// Whether an element is shown on top of the page, by its class attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Overlay {
    /// The class says nothing of it.
    #[default]
    None,
    /// It is a tooltip, shown while the pointer rests on a word.
    Tooltip,
    /// "Tooltip" is part of a name: it is one if the element before refers to it. With `may_pop_up` the class has words of
    /// pop-ups too.
    NamedAfterTooltip { may_pop_up: bool },
    /// It may be a pop-up: a closed one if screen readers are kept from it.
    MayPopUp,
}

impl Overlay {
    pub(super) fn of(class: &str, may_pop_up: impl FnOnce() -> bool) -> Self {
        if VOCABULARY.is_tooltip(class) {
            Overlay::Tooltip
        } else if class.contains("ooltip") {
            Overlay::NamedAfterTooltip { may_pop_up: may_pop_up() }
        } else if may_pop_up() {
            Overlay::MayPopUp
        } else {
            Overlay::None
        }
    }
}

/// Whether the element before this one, whose id is `id`, refers to it as its description or its name.
fn tells_of_the_one_before(element: ElementRef<'_>, id: &str) -> bool {
    let Some(before) = element.prev_siblings().find_map(ElementRef::wrap) else { return false };
    ["aria-describedby", "aria-labelledby", "aria-details"]
        .iter()
        .any(|name| attribute(before.value(), *name) == Some(id))
}

/// Whether a `span` of nothing but text stands behind words inside another inline element: a term, and what it means.
fn is_behind_a_term(element: ElementRef<'_>) -> bool {
    let is_in_line = |element: ElementRef<'_>| {
        matches!(
            element.value().name.local,
            local_name!("span") | local_name!("abbr") | local_name!("dfn") | local_name!("a") | local_name!("button")
        )
    };
    let is_term = |before: NodeRef<'_, Node>| before.value().as_text().is_some_and(|text| !text.trim().is_empty());
    element.value().name.local == local_name!("span")
        && element.children().all(|child| child.value().is_text())
        && element.parent().and_then(ElementRef::wrap).is_some_and(is_in_line)
        && element.prev_sibling().is_some_and(is_term)
}

/// Whether an inline element inside a link only tells screen readers what the link does.
pub(super) fn is_link_hint(element: ElementRef<'_>) -> bool {
    const LONGEST: usize = 120;
    let mut texts = element.text();
    let text = texts.next().filter(|text| text.len() <= LONGEST);
    text.is_some_and(|text| VOCABULARY.is_link_hint(text)) && texts.next().is_none()
}

fn hides_by_style(style: &str) -> bool {
    if style.len() < 12 {
        return false;
    }
    style.split(';').any(|declaration| match declaration.split_once(':') {
        Some((property, value)) => match property.trim().to_ascii_lowercase().as_str() {
            "display" => value.trim().to_ascii_lowercase().starts_with("none"),
            "clip" | "clip-path" => VOCABULARY.clips(value),
            "visibility" => value.trim().to_ascii_lowercase().starts_with("hidden"),
            _ => false,
        },
        None => false,
    })
}

/// The texts of a page's blocks that are not hidden.
#[cfg(test)]
pub(super) fn shown(html: &str) -> Vec<String> {
    let outline = super::Outline::of(&crate::dom::parse(html), 0);
    outline.blocks.into_iter().filter(|block| !block.is_hidden).map(|block| block.text).collect()
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_waits_on_top_of_the_page_is_hidden() {
        for tip in [
            "<span role='tooltip'>a thick string</span>",
            "<span popover id='p'>a thick string</span>",
            "<span class='tooltiptext'>a thick string</span>",
            "<span class='popover' aria-hidden='true'>a thick string</span>",
            "<dfn aria-labelledby='t1'></dfn><span class='Term_tooltip__8VN' id='t1'>a thick string</span>",
        ] {
            assert_eq!(shown(&format!("<div>The rope{tip}, which held.</div>")), ["The rope, which held."]);
        }
        let term = "<span class='term'>rope<span class='tooltip'>a thick string</span></span>";
        assert_eq!(shown(&format!("<p>The {term}, which held.</p>")), ["The rope, which held."]);
        let word = "<span class='tooltip' title='a thick string'>rope</span>";
        assert_eq!(shown(&format!("<p>The {word}, which held.</p>")), ["The rope, which held."]);
        assert_eq!(shown("<p>The <span aria-hidden='true'>rope</span></p>"), ["The rope"]);
    }

    #[test]
    fn what_is_clipped_away_is_hidden() {
        let clipped = |style: &str| shown(&format!("<p>See the plan<span style='{style}'>, a document</span>.</p>"));
        assert_eq!(clipped("position:absolute;clip: rect(0px, 0px, 0px, 0px)"), ["See the plan."]);
        assert_eq!(clipped("clip-path:inset(50%);width:1px"), ["See the plan."]);
        assert_eq!(clipped("clip-path:inset(0 0 10px 0)"), ["See the plan, a document."]);
    }
}
