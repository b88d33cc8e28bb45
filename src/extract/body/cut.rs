//! Where a rule cuts its body off: `cut_from` and `cut_before`.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::dom::{ElementRef, NodeId};
use crate::extract::reading::Reading;
use crate::selectors::{BodyRule, Matcher};

/// Letters by which two counts of one text may differ: signs that a block leaves out.
const FEW: usize = 2;

/// The blocks that are cut off and the entry that does it: a `cut_from` element with everything behind it, everything
/// before a `cut_before` element.
pub(super) fn cut_off(reading: &Reading<'_>, rule: &BodyRule, roots: &[NodeId]) -> Vec<(Range<usize>, String)> {
    if rule.cut_from.is_empty() && rule.cut_before.is_empty() {
        return Vec::new();
    }
    // An element that is cut at may hold no text itself: blocks are found by their place on the page.
    let order: HashMap<NodeId, usize> =
        reading.dom.html.tree.root().descendants().enumerate().map(|(place, node)| (node.id(), place)).collect();
    // A body of several parts is cut at one of them too, and at what stands beside them.
    let parts: HashSet<NodeId> = roots.iter().copied().filter(|_| roots.len() > 1).collect();
    let around: HashSet<NodeId> =
        parts.iter().filter_map(|&part| Some(reading.dom.html.tree.get(part)?.parent()?.id())).collect();
    let first = roots.iter().filter_map(|root| order.get(root)).min();
    let position = |matcher: &Matcher| {
        let is_between = |element: &ElementRef<'_>| {
            element.parent().is_some_and(|outer| around.contains(&outer.id())) && order.get(&element.id()) >= first
        };
        let is_inside = |element: &ElementRef<'_>| {
            element.ancestors().any(|outer| roots.contains(&outer.id())) || is_between(element)
        };
        let element = matcher.css.elements(reading.dom).find(is_inside)?;
        let place = order.get(&element.id())?;
        let blocks = &reading.outline.blocks;
        let behind = blocks.iter().position(|block| order.get(&block.node) >= Some(place)).unwrap_or(blocks.len());
        Some(inside_block(reading, element).map_or(behind, |inside| inside.min(behind)))
    };
    let positions = |matchers: &'_ [Matcher]| -> Vec<(usize, String)> {
        matchers.iter().filter_map(|matcher| Some((position(matcher)?, matcher.origin.id()))).collect()
    };
    let from = positions(&rule.cut_from).into_iter().min_by_key(|(index, _)| *index);
    let before = positions(&rule.cut_before).into_iter().max_by_key(|(index, _)| *index);
    let from = from.map(|(start, entry)| (start..reading.outline.blocks.len(), entry));
    let before = before.map(|(end, entry)| (0..end, entry));
    from.into_iter().chain(before).collect()
}

/// The block that begins with `element`, or the next behind the one in whose text it stands: where `<br>` parts the
/// paragraphs of one element, all of them stand before what is inside of it. None where `element` is in no block's own
/// text.
fn inside_block(reading: &Reading<'_>, element: ElementRef<'_>) -> Option<usize> {
    let blocks = &reading.outline.blocks;
    let own: HashSet<NodeId> = blocks.iter().map(|block| block.node).collect();
    if element.descendants().any(|node| own.contains(&node.id())) {
        return None;
    }
    let around = element.ancestors().find(|outer| own.contains(&outer.id()))?;
    let inside: HashSet<NodeId> = around.descendants().map(|node| node.id()).collect();
    let mut before = 0;
    for node in around.descendants().take_while(|node| node.id() != element.id()) {
        let Some(text) = node.value().as_text() else { continue };
        let is_printed = node
            .parent()
            .and_then(ElementRef::wrap)
            .is_none_or(|holder| !matches!(holder.value().name(), "script" | "style" | "template" | "noscript"));
        before += if is_printed { letters(text) } else { 0 };
    }
    let mut passed = 0;
    let indices = (0..blocks.len()).filter(|&index| inside.contains(&blocks[index].node));
    let found = indices.into_iter().find(|&index| {
        let is_here = passed + FEW >= before;
        passed += letters(&blocks[index].text);
        is_here
    })?;
    (blocks[found].node == around.id()).then_some(found)
}

/// What a text has beside white space.
fn letters(text: &str) -> usize {
    text.chars().filter(|letter| !letter.is_whitespace()).count()
}
