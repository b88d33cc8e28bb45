//! A page laid out for drafting: its tree, its blocks, and which of them an extraction kept.

use std::collections::{HashMap, HashSet};

use crate::document::BlockId;
use crate::dom::{Dom, ElementRef, NodeId};
use crate::extract::blocks::Outline;
use crate::extract::{Extraction, tree_of};
use crate::page::Page;

/// A page with its blocks.
pub(super) struct Sheet {
    pub(super) dom: Dom,
    pub(super) outline: Outline,
    indices: HashMap<BlockId, usize>,
}

impl Sheet {
    pub(super) fn of(page: &Page) -> Self {
        let dom = tree_of(page);
        let outline = Outline::of(&dom, 0);
        let indices = outline.blocks.iter().enumerate().map(|(index, block)| (block.id, index)).collect();
        Sheet { dom, outline, indices }
    }

    /// The blocks that an extraction of the page kept; empty where its text stands in another tree.
    pub(super) fn kept(&self, extraction: &Extraction) -> HashSet<usize> {
        let kept = extraction.trace.blocks.iter().filter(|block| block.mark.is_kept());
        kept.filter_map(|block| self.index(block.id)).collect()
    }

    /// The block of that name; None where it stands in another tree.
    pub(super) fn index(&self, id: BlockId) -> Option<usize> {
        self.indices.get(&id).copied()
    }

    /// Characters of blocks.
    pub(super) fn chars<'a>(&self, blocks: impl IntoIterator<Item = &'a usize>) -> usize {
        blocks.into_iter().map(|&index| self.outline.blocks[index].chars).sum()
    }

    pub(super) fn text(&self, block: usize) -> &str {
        &self.outline.blocks[block].text
    }

    pub(super) fn element(&self, node: NodeId) -> Option<ElementRef<'_>> {
        self.dom.element(node)
    }
}
