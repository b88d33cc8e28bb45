//! Where the rest of an article stands: further pages, by the rule or by a meta refresh.

use super::outcome;
use super::reading::Reading;
use super::{Hop, HopKind};

/// The pages to go on to.
pub(super) fn of(reading: &Reading<'_>) -> Vec<Hop> {
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
    if let Some(url) = outcome::refresh(reading).and_then(|refresh| reading.absolute(refresh.target)) {
        hops.push(Hop { url, kind: HopKind::Refresh });
    }
    hops
}
