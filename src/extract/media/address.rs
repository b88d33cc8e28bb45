//! The address of an image, wherever scripts that load images late keep it.

use super::is;
use crate::dom::ElementRef;
use crate::extract::limits::LIMITS;

/// The address of an image, lazy loading undone; None for icons, pixels and inline data.
pub(super) fn image_url(element: ElementRef<'_>) -> Option<&str> {
    let is_sign = |class: &str| {
        class.split_ascii_whitespace().any(|token| LIMITS.images.signs.classes.iter().any(|sign| sign == token))
    };
    if is_tiny(element) || element.attr("class").is_some_and(is_sign) {
        return None;
    }
    let usable = |href: &&str| !href.trim().is_empty() && !href.trim_start().starts_with("data:");
    let waiting = lazy().find_map(|name| element.attr(name)).filter(usable);
    let direct = || element.attr("src").filter(usable);
    let set = || largest(element).or_else(|| siblings(element).find_map(largest)).filter(usable);
    let copy = || {
        siblings(element)
            .filter(|sibling| is(sibling, "noscript"))
            .find_map(|copy| copy.descendent_elements().find(|inner| is(inner, "img"))?.attr("src").filter(usable))
    };
    waiting.or_else(|| copy_behind(element).filter(usable)).or_else(direct).or_else(set).or_else(copy)
}

/// The address of the copy for readers without scripts right behind an image: the image itself shows a placeholder.
fn copy_behind(element: ElementRef<'_>) -> Option<&str> {
    let next = element.next_siblings().find_map(ElementRef::wrap).filter(|next| is(next, "noscript"))?;
    let mut images = next.child_elements().filter(|inner| is(inner, "img"));
    let copy = images.next().filter(|_| images.next().is_none())?;
    copy.attr("src").filter(|_| !is_tiny(copy))
}

/// Whether an image is drawn as small as icons and tracking pixels are.
fn is_tiny(image: ElementRef<'_>) -> bool {
    ["width", "height"].into_iter().any(|name| {
        image
            .attr(name)
            .and_then(|size| size.trim_end_matches("px").parse::<u32>().ok())
            .is_some_and(|size| f64::from(size) < LIMITS.images.smallest.value)
    })
}

/// The attributes in which an address waits to be loaded.
pub(super) fn lazy() -> impl Iterator<Item = &'static str> {
    LIMITS.images.lazy.attributes.iter().map(String::as_str)
}

/// Whether an address waits in this attribute.
pub(in crate::extract) fn is_lazy(attribute: &str) -> bool {
    matches!(attribute, "srcset" | "data-srcset") || lazy().any(|known| known == attribute)
}

/// The last address of a `srcset`, which lists them from small to large more often than not.
fn largest(element: ElementRef<'_>) -> Option<&str> {
    let set = element.attr("data-srcset").or_else(|| element.attr("srcset"))?;
    set.rsplit(", ").next()?.split_whitespace().next()
}

/// The elements beside this one: a `picture` holds `source` elements with addresses, lazy loaders leave a copy in `noscript`.
fn siblings(element: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    let near = |next: bool| {
        let mut node = *element;
        std::iter::from_fn(move || {
            node = if next { node.next_sibling() } else { node.prev_sibling() }?;
            Some(node)
        })
        .take(LIMITS.images.beside.value as usize)
        .filter_map(ElementRef::wrap)
    };
    near(true).chain(near(false)).filter(|sibling| is(sibling, "noscript") || is(sibling, "source"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dom::parse;

    #[test]
    fn a_picture_that_waits_for_a_script_has_the_address_that_the_script_would_load() {
        for name in ["data-src", "data-actualsrc", "data-img-url", "data-ezsrc", "data-cfsrc", "data-opt-src"] {
            let dom = parse(&format!("<body><img src='data:image/gif;base64,R0lG' {name}='/boat.jpg' alt=Boat>"));
            let image = dom.elements().find(|element| is(element, "img")).expect("an image");
            assert_eq!(image_url(image), Some("/boat.jpg"), "{name}");
        }
    }
}
