//! Inline elements whose text is a block of its own: hidden ones, which would be glued into the sentence around them, and
//! those that a rule takes away.

use super::hiding::hides;
use super::role::{Role, role};
use super::walk::{Frame, Walk};
use super::{BlockKind, TextBlock};
use crate::document::BlockId;
use crate::dom::ElementRef;
use crate::extract::body::classes::VOCABULARY;
use crate::text::fold_space;

impl Walk<'_> {
    /// Makes a hidden block of an inline element that is not shown.
    pub(super) fn set_apart_hidden(&mut self, element: ElementRef<'_>) {
        let Some(text) = text_of(element) else { return };
        let Some(frame) = self.frames.last_mut() else { return };
        frame.runs += 1;
        let id = BlockId { page: 0, tree: self.tree, node: frame.ordinal, run: frame.runs };
        let block = TextBlock { kind: BlockKind::Control, is_hidden: true, ..block(element, text, id, frame) };
        self.outline.blocks.push(block);
    }

    /// Makes a block of an inline element that a rule takes away. It is numbered so that the ids of all other blocks are
    /// the same with and without the rule.
    pub(super) fn set_apart_stripped(&mut self, element: ElementRef<'_>) {
        let id = BlockId { page: 0, tree: self.tree, node: self.ordinal, run: 1 };
        self.ordinal += walked(element);
        if let (Some(text), Some(frame)) = (text_of(element), self.frames.last()) {
            self.has_stripped = true;
            self.outline.blocks.push(block(element, text, id, frame));
        }
    }
}

/// The text of an element, white space folded; None if it has none.
fn text_of(element: ElementRef<'_>) -> Option<String> {
    Some(fold_space(&element.text().collect::<String>())).filter(|text| !text.is_empty())
}

/// All of an inline element inside the block-level element of `frame` as a block.
fn block(element: ElementRef<'_>, text: String, id: BlockId, frame: &Frame) -> TextBlock {
    TextBlock {
        id,
        node: element.id(),
        element: frame.element,
        kind: frame.kind,
        chars: text.chars().count(),
        text,
        inline: Vec::new(),
        link_chars: 0,
        is_hidden: frame.is_hidden,
        has_time: false,
    }
}

/// How many elements inside `element` the walk would have met.
fn walked(element: ElementRef<'_>) -> u32 {
    let (mut count, mut open) = (0, vec![element]);
    while let Some(outer) = open.pop() {
        for inner in outer.child_elements() {
            count += 1;
            let goes_on = matches!(role(inner, false), Role::Block(_) | Role::Inline(_))
                && !hides(inner, |class| VOCABULARY.hides(class));
            open.extend(goes_on.then_some(inner));
        }
    }
    count
}
