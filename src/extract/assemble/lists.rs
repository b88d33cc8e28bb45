//! Items become lists.

use html5ever::{LocalName, local_name};

use super::{Assembler, run};
use crate::document::{Item, List, Span};
use crate::extract::blocks::TextBlock;

/// Lists inside each other that are kept so; what is nested deeper stands in the last of them. Readers of JSON give up on
/// the whole record at some depth (serde_json at 128, jq at 256), of which a list takes two. Menus of categories reach
/// six, and only pages that forget to close their lists go beyond a dozen.
const DEEPEST: usize = 32;

impl Assembler<'_> {
    /// The outermost list around an item, not looking beyond what can stand inside a list.
    pub(super) fn root_list(&self, block: &TextBlock) -> Option<usize> {
        let outline = self.source.outline;
        let is_list_part = |element: &usize| {
            matches!(
                outline.elements[*element].tag,
                local_name!("li")
                    | local_name!("ul")
                    | local_name!("ol")
                    | local_name!("dl")
                    | local_name!("dt")
                    | local_name!("dd")
                    | local_name!("p")
                    | local_name!("div")
                    | local_name!("menu")
            )
        };
        outline
            .ancestors(block.element)
            .take_while(is_list_part)
            .filter(|&element| is_list(&outline.elements[element].tag))
            .last()
    }

    /// Items of one list; blocks of one `li` are one item, lists inside an item go into it.
    pub(super) fn list(&self, list: usize, blocks: &[usize]) -> List {
        self.list_at(1, list, blocks)
    }

    fn list_at(&self, depth: usize, list: usize, blocks: &[usize]) -> List {
        let outline = self.source.outline;
        let is_ordered = outline.elements[list].tag == local_name!("ol");
        let start = if is_ordered { self.start_of(list) } else { None };
        let mut made = List { is_ordered, start, items: Vec::new() };
        let mut last_item: Option<usize> = None;
        let mut rest = blocks;
        while let Some((&first, others)) = rest.split_first() {
            let block = &outline.blocks[first];
            if depth < DEEPEST
                && let Some(inner) = self.inner_list(block, list)
            {
                let inside = run(outline, rest, |other| outline.is_inside(other.element, inner));
                let nested = self.list_at(depth + 1, inner, inside);
                match made.items.last_mut() {
                    Some(item) => item.lists.push(nested),
                    None => made.items.push(Item { spans: Vec::new(), lists: vec![nested] }),
                }
                rest = &rest[inside.len()..];
                continue;
            }
            let item = outline.ancestors(block.element).take_while(|&element| element != list).last();
            let spans = self.spans(block);
            match made.items.last_mut() {
                Some(last) if item.is_some() && item == last_item => {
                    last.spans.push(Span::Break);
                    last.spans.extend(spans);
                }
                _ => made.items.push(Item { spans, lists: Vec::new() }),
            }
            last_item = item;
            rest = others;
        }
        made
    }

    /// The number of an ordered list's first item, where it is not 1: the list says it, or the item.
    fn start_of(&self, list: usize) -> Option<u32> {
        let list = self.element(self.source.outline.elements[list].node)?;
        let first = || list.child_elements().find(|child| child.value().name.local == local_name!("li"));
        let number = list.attr("start").or_else(|| first()?.attr("value"))?;
        number.trim().parse().ok().filter(|start| *start != 1)
    }

    /// The outermost list around a block that stands inside `list`.
    fn inner_list(&self, block: &TextBlock, list: usize) -> Option<usize> {
        let outline = self.source.outline;
        let inside = outline.ancestors(block.element).take_while(|&element| element != list);
        inside.filter(|&element| is_list(&outline.elements[element].tag)).last()
    }
}

fn is_list(tag: &LocalName) -> bool {
    matches!(*tag, local_name!("ul") | local_name!("ol") | local_name!("dl") | local_name!("menu"))
}
