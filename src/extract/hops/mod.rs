//! Where the rest of an article stands: further pages, by the rule, by their addresses or by a meta refresh.

mod next_page;

use super::outcome;
use super::reading::Reading;
use super::{Hop, HopKind};
use crate::record::PageType;

/// The pages to go on to.
pub(super) fn of(reading: &Reading<'_>, page_type: PageType) -> Vec<Hop> {
    let pages = &reading.rule.pages;
    let mut hops = Vec::new();
    for (matcher, kind) in [(&pages.single, HopKind::Single), (&pages.next, HopKind::Next)] {
        let Some(matcher) = matcher else { continue };
        let href = matcher.css.elements(reading.dom).find_map(|element| {
            matcher
                .css
                .value(element)
                .filter(|_| matcher.css.attribute.is_some())
                .or_else(|| element.attr("href").map(str::to_owned))
        });
        if let Some(url) = href.and_then(|href| reading.absolute(&href)) {
            hops.push(Hop { url, kind });
        }
    }
    // On other pages what follows is more of a list, a thread or a shop.
    if pages.next.is_none() && pages.single.is_none() && page_type == PageType::Article {
        hops.extend(next_page::of(reading).map(|url| Hop { url, kind: HopKind::Next }));
    }
    if let Some(url) = outcome::refresh(reading).and_then(|refresh| reading.absolute(refresh.target)) {
        hops.push(Hop { url, kind: HopKind::Refresh });
    }
    hops
}
