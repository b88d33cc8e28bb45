//! The walk that makes the outline: it opens and closes blocks and collects their text.

use std::collections::HashSet;

use html5ever::local_name;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::class_meaning::ClassMeaning;
use super::drawn_code::{is_beside_code, is_line_of_code, is_number_of_a_line, is_part_of_a_table};
use super::hiding::{Overlay, hides, is_link_hint, is_pop_over, is_unread};
use super::in_line::{holds_formula, holds_no_block, is_drawn_formula, is_drop_cap, is_ruby};
use super::role::{Role, role};
use super::run::{Collected, Run};
use super::{BlockElement, BlockKind, CELLS, InlineKind, Media, Outline, TextBlock};
use crate::document::BlockId;
use crate::dom::{Dom, ElementRef, Node, NodeId, NodeRef, attribute};
use crate::extract::body::classes::VOCABULARY;
use crate::extract::body::kinds::Kind;

/// Whether the page is read as with scripts or without.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scripting {
    On,
    Off,
}

/// An open block-level element.
pub(super) struct Frame {
    /// Its index in the outline.
    pub(super) element: usize,
    /// Its number among the elements of the tree.
    pub(super) ordinal: u32,
    /// Runs of text that have ended directly inside it.
    pub(super) runs: u32,
    /// What its own text is.
    pub(super) kind: BlockKind,
    /// The page hides it.
    pub(super) is_hidden: bool,
}

/// What is to be done at the end of an element.
enum Close<'a> {
    /// Its block ends.
    Block,
    /// A line of preformatted text ends.
    Line,
    /// What was opened for it in the run ends.
    Inline(ElementRef<'a>),
    /// Nothing was opened for it.
    Plain(ElementRef<'a>),
}

/// The walk over one tree. Texts inside a line that become blocks of their own are `set_apart`'s.
pub(super) struct Walk<'a> {
    pub(super) outline: Outline,
    /// Characters of the texts in `noscript`.
    pub(super) noscript_chars: usize,
    /// The open block-level elements, the innermost last.
    pub(super) frames: Vec<Frame>,
    pub(super) tree: u32,
    /// Number of the element that was met last; blocks are called by it.
    pub(super) ordinal: u32,
    /// A rule has taken something away from the run.
    pub(super) has_stripped: bool,
    dom: &'a Dom,
    /// Place of the element that is opened, in document order.
    place: usize,
    /// What each class attribute means that was met on a block so far.
    classes: Vec<Option<ClassMeaning>>,
    /// The run being collected.
    run: Run,
    scripting: Scripting,
    /// Elements that a rule takes away: those inside a line become blocks of their own.
    stripped: &'a HashSet<NodeId>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(dom: &'a Dom, tree: u32, scripting: Scripting, stripped: &'a HashSet<NodeId>) -> Self {
        Walk {
            outline: Outline::default(),
            noscript_chars: 0,
            frames: Vec::new(),
            tree,
            ordinal: 0,
            has_stripped: false,
            dom,
            place: 0,
            classes: vec![None; dom.classes().len()],
            run: Run::default(),
            scripting,
            stripped,
        }
    }

    /// Walks the whole tree. Its depth is capped by the parser, so is that of the open elements.
    pub(super) fn run(&mut self) {
        // The open elements, each with the node behind it.
        let mut open: Vec<(Close<'a>, Option<NodeRef<'a, Node>>)> = Vec::new();
        let mut next = Some(*self.dom.html.root_element());
        loop {
            let Some(node) = next else {
                let Some((close, behind)) = open.pop() else { return };
                self.close(close);
                next = behind;
                continue;
            };
            next = node.next_sibling();
            if let Node::Text(text) = node.value() {
                if self.run.preformatted == 0 || !self.is_layout_of_code(node) {
                    self.run.text(text);
                }
            } else if let Some(element) = ElementRef::wrap(node) {
                self.ordinal += 1;
                let place = self.place;
                if let Some(close) = self.open(element) {
                    self.place = place + 1;
                    open.push((close, next));
                    next = node.first_child();
                } else {
                    self.place = self.dom.end(place);
                }
            }
        }
    }

    fn close(&mut self, close: Close<'a>) {
        match close {
            Close::Block => self.close_block(),
            Close::Line => self.run.end_line(),
            Close::Inline(element) => {
                self.run.is_initial |= is_drop_cap(element, self.run.so_far());
                self.run.close_inline();
            }
            Close::Plain(element) => self.run.is_initial |= is_drop_cap(element, self.run.so_far()),
        }
    }

    /// Begins an element. Returns how it will end; None where nothing inside it is walked.
    fn open(&mut self, element: ElementRef<'a>) -> Option<Close<'a>> {
        match role(element, self.frames.is_empty()) {
            Role::Noscript if self.scripting == Scripting::On => {
                self.noscript_chars += chars_shown(element);
                None
            }
            Role::Noscript => {
                self.open_block(element, BlockKind::Paragraph);
                Some(Close::Block)
            }
            Role::Skip => {
                self.run.is_beside_ruby |= is_ruby(&element.value().name.local);
                None
            }
            Role::Break => {
                if self.run.line_break() {
                    self.flush();
                }
                None
            }
            Role::Media => {
                self.media(element.id());
                None
            }
            Role::Block(_) if self.is_in_drawn_code() && is_beside_code(element) => None,
            Role::Block(_)
                if self.run.preformatted > 0
                    && (is_line_of_code(element) || self.is_in_drawn_code() && is_part_of_a_table(element)) =>
            {
                self.run.end_line();
                Some(Close::Line)
            }
            Role::Block(kind) => {
                self.open_block(element, kind);
                Some(Close::Block)
            }
            Role::Inline(kind) => self.open_in_line(element, kind),
        }
    }

    fn open_in_line(&mut self, element: ElementRef<'a>, kind: Option<InlineKind>) -> Option<Close<'a>> {
        if self.run.is_in_link() && is_link_hint(element) {
            return None;
        }
        if is_drawn_formula(element) || self.run.preformatted > 0 && is_number_of_a_line(element) {
            return None;
        }
        let is_hidden = || hides(element, |class| VOCABULARY.hides(class)) && !holds_formula(element);
        // Only a pop-up that would be glued to a text is set apart here: one that stands by itself is judged as a block.
        let may_pop_up = |class: &str| is_unread(element) && VOCABULARY.tokens(class).has(Kind::Popup);
        let by_class = |class: &str| Overlay::of(class, || may_pop_up(class));
        let is_glued = || !self.run.so_far().is_empty() && is_pop_over(element, by_class) && holds_no_block(element);
        if is_hidden() || is_glued() {
            self.set_apart_hidden(element);
            return None;
        }
        if self.stripped.contains(&element.id()) && holds_no_block(element) {
            self.set_apart_stripped(element);
            return None;
        }
        if let Some(kind) = kind {
            self.run.open_inline(kind);
            return Some(Close::Inline(element));
        }
        self.run.is_beside_ruby |= is_ruby(&element.value().name.local);
        self.run.has_time |= element.value().name.local == local_name!("time");
        Some(Close::Plain(element))
    }

    fn open_block(&mut self, element: ElementRef<'a>, kind: BlockKind) {
        self.flush();
        let class = attribute(element.value(), &local_name!("class"));
        let meaning = class.map(|class| self.meaning_of(class)).unwrap_or_default();
        let opened = self.block_element(element, class, &meaning);
        let outer = self.frames.last();
        let is_hidden = outer.is_some_and(|outer| outer.is_hidden) || hides(element, |_| meaning.hides);
        let kind = match meaning.draws_code {
            true => BlockKind::Code,
            false => kind_inside(kind, outer.map(|outer| outer.kind), opened.is_quoted),
        };
        if kind == BlockKind::Code {
            self.run.preformatted += 1;
        }
        let index = self.outline.elements.len();
        // `data-href` is where the scripts of social networks find the post they are to show.
        let may_be_post =
            || opened.tag == local_name!("blockquote") || attribute(element.value(), "data-href").is_some();
        if opened.own.has(Kind::Embed) && may_be_post() {
            let position = self.outline.blocks.len();
            self.outline.posts.push(Media { node: element.id(), element: index, position });
        }
        self.outline.elements.push(opened);
        self.frames.push(Frame { element: index, ordinal: self.ordinal, runs: 0, kind, is_hidden });
    }

    /// What the class attribute of the element at the walk's place means.
    fn meaning_of(&mut self, class: &str) -> ClassMeaning {
        match self.dom.class(self.place) {
            Some(number) => *self.classes[number].get_or_insert_with(|| ClassMeaning::of(class)),
            None => ClassMeaning::default(),
        }
    }

    /// The next element of the outline, inside the innermost that is open.
    fn block_element(&self, element: ElementRef<'a>, class: Option<&str>, meaning: &ClassMeaning) -> BlockElement {
        let value = element.value();
        let index = self.outline.elements.len();
        let parent = self.frames.last().map_or(index, |frame| frame.element);
        let outer = self.outline.elements.get(parent);
        let template = xxh3_64_with_seed(value.name.local.as_bytes(), meaning.template);
        BlockElement {
            node: element.id(),
            parent,
            depth: outer.map_or(0, |outer| outer.depth + 1),
            tag: value.name.local.clone(),
            signature: signature(outer.map_or(0, |outer| outer.signature), template),
            template,
            has_class: class.is_some_and(|class| !class.trim().is_empty()),
            is_main: value.name.local == local_name!("main") || attribute(value, &local_name!("role")) == Some("main"),
            own: VOCABULARY.kinds(element, |_| meaning.kinds),
            is_quoted: outer.is_some_and(|outer| outer.is_quoted) || value.name.local == local_name!("blockquote"),
            is_pop_over: is_pop_over(element, |_| meaning.overlay),
            end: index + 1,
        }
    }

    /// Whether code is being collected that a highlighter draws by other elements than `pre`.
    fn is_in_drawn_code(&self) -> bool {
        let is_drawn = |frame: &Frame| {
            frame.kind == BlockKind::Code && self.outline.elements[frame.element].tag != local_name!("pre")
        };
        self.run.preformatted > 0 && self.frames.last().is_some_and(is_drawn)
    }

    /// White space between the rows and cells by which code is drawn.
    fn is_layout_of_code(&self, text: NodeRef<'a, Node>) -> bool {
        let is_space = text.value().as_text().is_some_and(|text| text.trim().is_empty());
        let is_in_rows = || {
            let around = text.parent().and_then(ElementRef::wrap);
            around.is_some_and(|around| is_part_of_a_table(around) && !CELLS.contains(&around.value().name.local))
        };
        is_space && self.is_in_drawn_code() && is_in_rows()
    }

    fn close_block(&mut self) {
        self.flush();
        let frame = self.frames.pop().expect("every close has its open");
        if frame.kind == BlockKind::Code {
            self.run.preformatted -= 1;
        }
        self.outline.elements[frame.element].end = self.outline.elements.len();
    }

    fn media(&mut self, node: NodeId) {
        if let Some(frame) = self.frames.last() {
            let position = self.outline.blocks.len() + usize::from(!self.run.so_far().is_empty());
            self.outline.media.push(Media { node, element: frame.element, position });
        }
    }

    /// Ends the run: it becomes a block if there is anything in it.
    fn flush(&mut self) {
        let has_stripped = std::mem::take(&mut self.has_stripped);
        match self.run.take() {
            // A run that the rule has taken away as a whole is counted as if it were there.
            None if has_stripped => self.frames.last_mut().into_iter().for_each(|frame| frame.runs += 1),
            None => {}
            Some(collected) => {
                let (run, copy) = collected.parts();
                self.push(run);
                copy.into_iter().for_each(|copy| self.push(copy));
            }
        }
    }

    fn push(&mut self, collected: Collected) {
        let Some(frame) = self.frames.last_mut() else { return };
        frame.runs += 1;
        let Collected { text, inline, link_chars, has_time, .. } = collected;
        let chars = text.chars().count();
        self.outline.blocks.push(TextBlock {
            id: BlockId { page: 0, tree: self.tree, node: frame.ordinal, run: frame.runs },
            node: self.outline.elements[frame.element].node,
            element: frame.element,
            kind: frame.kind,
            text,
            inline,
            link_chars: link_chars.min(chars),
            chars,
            is_hidden: frame.is_hidden,
            has_time,
        });
    }
}

/// What a block inside another is: where its own tag does not say, what the outer one is.
fn kind_inside(kind: BlockKind, outer: Option<BlockKind>, is_quoted: bool) -> BlockKind {
    match (kind, outer) {
        // The heading, caption or control stays one whatever it is wrapped in.
        (BlockKind::Paragraph, Some(outer @ (BlockKind::Heading(_) | BlockKind::Caption | BlockKind::Control))) => {
            outer
        }
        (BlockKind::Paragraph, Some(outer @ (BlockKind::ListItem | BlockKind::Cell))) => outer,
        (BlockKind::Paragraph, _) if is_quoted => BlockKind::Quote,
        (kind, _) => kind,
    }
}

/// Characters of an element's text, style sheets and scripts left out.
pub(super) fn chars_shown(element: ElementRef<'_>) -> usize {
    let is_code = |node: NodeRef<'_, Node>| {
        node.parent()
            .and_then(ElementRef::wrap)
            .is_some_and(|parent| matches!(parent.value().name.local, local_name!("style") | local_name!("script")))
    };
    let texts = element.descendants().filter_map(|node| match node.value() {
        Node::Text(text) if !is_code(node) => Some(text.trim().chars().count()),
        _ => None,
    });
    texts.sum()
}

/// Hash of the path of tags and classes down to an element.
fn signature(above: u64, template: u64) -> u64 {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&above.to_le_bytes());
    bytes[8..].copy_from_slice(&template.to_le_bytes());
    xxh3_64(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dom;

    fn texts(html: &str) -> Vec<String> {
        let outline = Outline::of(&dom::parse(html), 0);
        outline.blocks.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn lines_of_code_may_be_elements() {
        let code = "<pre><code><div>if a:</div><div>    b</div></code></pre>";
        assert_eq!(texts(code), ["if a:\n    b\n"]);
        assert_eq!(texts("<pre><ol><li>a</li><li hidden>x</li><li>b</li></ol></pre>")[0], "a\n");
    }
}
