//! The walk that makes the outline: it opens and closes blocks and collects their text.

use std::collections::HashSet;

use html5ever::local_name;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::inside::{
    chars_shown, holds_formula, holds_no_block, is_beside_code, is_drawn_formula, is_drop_cap, is_line_of_code,
    is_number_of_a_line, is_part_of_a_table, is_ruby,
};
use super::role::{Overlay, Role, hides, is_link_hint, is_pop_over, is_unread, role};
use super::run::{Collected, Run};
use super::says::Says;
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
struct Frame {
    element: usize,
    ordinal: u32,
    runs: u32,
    kind: BlockKind,
    is_hidden: bool,
}

/// How an element ends whose inside is walked.
enum Close<'a> {
    Block,
    /// Of a line inside preformatted text.
    Line,
    Inline(ElementRef<'a>),
    Plain(ElementRef<'a>),
}

pub(super) struct Walk<'a> {
    pub(super) outline: Outline,
    dom: &'a Dom,
    /// Of the element that is opened, in document order.
    place: usize,
    /// What each class attribute of a block met so far says: most elements share theirs with many others.
    classes: Vec<Option<Says>>,
    frames: Vec<Frame>,
    tree: u32,
    ordinal: u32,
    /// The run being collected.
    run: Run,
    /// A rule has taken something away of it.
    has_stripped: bool,
    scripting: Scripting,
    /// Elements that a rule takes away: those inside a line become blocks of their own.
    stripped: &'a HashSet<NodeId>,
    /// Characters of the texts in `noscript`.
    pub(super) noscript_chars: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn new(dom: &'a Dom, tree: u32, scripting: Scripting, stripped: &'a HashSet<NodeId>) -> Self {
        Walk {
            outline: Outline::default(),
            dom,
            place: 0,
            classes: vec![None; dom.classes().len()],
            frames: Vec::new(),
            tree,
            ordinal: 0,
            run: Run::default(),
            has_stripped: false,
            scripting,
            stripped,
            noscript_chars: 0,
        }
    }

    /// Walks the whole tree. Its depth is capped by the parser, so is that of the open elements.
    pub(super) fn run(&mut self) {
        // Each with what stands behind it.
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
        // One that stands by itself is judged as a block.
        let may_pop_up = |class: &str| is_unread(element) && VOCABULARY.tokens(class).has(Kind::Popup);
        let by_class = |class: &str| Overlay::of(class, || may_pop_up(class));
        let is_glued = || !self.run.so_far().is_empty() && is_pop_over(element, by_class) && holds_no_block(element);
        if is_hidden() || is_glued() {
            self.hidden_inline(element);
            return None;
        }
        if self.stripped.contains(&element.id()) && holds_no_block(element) {
            self.stripped_inline(element);
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
        let index = self.outline.elements.len();
        let value = element.value();
        let (parent, depth, above, is_quoted, is_hidden) = match self.frames.last() {
            Some(frame) => {
                let outer = &self.outline.elements[frame.element];
                (frame.element, outer.depth + 1, outer.signature, outer.is_quoted, frame.is_hidden)
            }
            None => (index, 0, 0, false, false),
        };
        let class = attribute(value, &local_name!("class"));
        let number = self.dom.class(self.place);
        let says =
            class.zip(number).map(|(class, number)| *self.classes[number].get_or_insert_with(|| Says::of(class)));
        let says = says.unwrap_or_default();
        let template = xxh3_64_with_seed(value.name.local.as_bytes(), says.template);
        self.outline.elements.push(BlockElement {
            node: element.id(),
            parent,
            depth,
            tag: value.name.local.clone(),
            signature: signature(above, template),
            template,
            has_class: class.is_some_and(|class| !class.trim().is_empty()),
            is_main: value.name.local == local_name!("main") || attribute(value, &local_name!("role")) == Some("main"),
            own: VOCABULARY.kinds(element, |_| says.kinds),
            is_quoted: is_quoted || value.name.local == local_name!("blockquote"),
            is_pop_over: is_pop_over(element, |_| says.overlay),
            end: index + 1,
        });
        let kind = match (kind, self.frames.last().map(|frame| frame.kind)) {
            _ if says.draws_code => BlockKind::Code,
            // The heading, caption or control stays one whatever it is wrapped in.
            (BlockKind::Paragraph, Some(outer @ (BlockKind::Heading(_) | BlockKind::Caption | BlockKind::Control))) => {
                outer
            }
            (BlockKind::Paragraph, Some(outer @ (BlockKind::ListItem | BlockKind::Cell))) => outer,
            (BlockKind::Paragraph, _) if self.outline.elements[index].is_quoted => BlockKind::Quote,
            (kind, _) => kind,
        };
        if kind == BlockKind::Code {
            self.run.preformatted += 1;
        }
        let opened = &self.outline.elements[index];
        let is_quotation = opened.tag == local_name!("blockquote");
        if opened.own.has(Kind::Embed) && (is_quotation || attribute(value, "data-href").is_some()) {
            let position = self.outline.blocks.len();
            self.outline.posts.push(Media { node: element.id(), element: index, position });
        }
        let is_hidden = is_hidden || hides(element, |_| says.hides);
        self.frames.push(Frame { element: index, ordinal: self.ordinal, runs: 0, kind, is_hidden });
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

    /// Text of a hidden inline element is a block of its own, so that it is not glued into its sentence.
    fn hidden_inline(&mut self, element: ElementRef<'_>) {
        let text = crate::text::fold_space(&element.text().collect::<String>());
        if text.is_empty() {
            return;
        }
        let Some(frame) = self.frames.last_mut() else { return };
        frame.runs += 1;
        let id = BlockId { page: 0, tree: self.tree, node: frame.ordinal, run: frame.runs };
        self.block_of_its_own(element, id, text, BlockKind::Control, true);
    }

    /// So is that of one that a rule takes away. The ids of all others are the same with and without the rule.
    fn stripped_inline(&mut self, element: ElementRef<'_>) {
        let id = BlockId { page: 0, tree: self.tree, node: self.ordinal, run: 1 };
        self.ordinal += walked(element);
        let text = crate::text::fold_space(&element.text().collect::<String>());
        if let (false, Some(frame)) = (text.is_empty(), self.frames.last()) {
            let (kind, is_hidden) = (frame.kind, frame.is_hidden);
            self.has_stripped = true;
            self.block_of_its_own(element, id, text, kind, is_hidden);
        }
    }

    fn block_of_its_own(
        &mut self,
        element: ElementRef<'_>,
        id: BlockId,
        text: String,
        kind: BlockKind,
        is_hidden: bool,
    ) {
        let Some(frame) = self.frames.last() else { return };
        let (node, element, chars) = (element.id(), frame.element, text.chars().count());
        self.outline.blocks.push(TextBlock {
            id,
            node,
            element,
            kind,
            text,
            inline: Vec::new(),
            link_chars: 0,
            chars,
            is_hidden,
            has_time: false,
        });
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
            Some(collected) => collected.parts().into_iter().for_each(|part| self.push(part)),
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

/// Elements inside of one that the walk would have come to.
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
    fn a_run_that_says_everything_twice_is_two() {
        let half = "Six evenings, six knots: the course begins with the <b>bowline</b> and ends with a splice.";
        let plain = half.replace("<b>", "").replace("</b>", "");
        for between in [" ", "<br>", ""] {
            let outline = Outline::of(&dom::parse(&format!("<p>{half}{between}{half}</p>")), 0);
            assert_eq!(outline.blocks.len(), 2, "{between:?}");
            for block in &outline.blocks {
                assert_eq!(block.text, plain);
                let bold = block.inline[0];
                assert_eq!(&block.text[bold.start as usize..bold.end as usize], "bowline");
            }
            assert_ne!(outline.blocks[0].id, outline.blocks[1].id);
        }
        // Refrains are short, and letters of several bytes may lie across the middle.
        assert_eq!(texts("<p>Row, row, row. Row, row, row.</p>").len(), 1);
        assert_eq!(texts(&format!("<p>{}</p>", "Öl auf Wasser, ".repeat(11))).len(), 1);
    }

    #[test]
    fn lines_of_code_may_be_elements() {
        let code = "<pre><code><div>if a:</div><div>    b</div></code></pre>";
        assert_eq!(texts(code), ["if a:\n    b\n"]);
        assert_eq!(texts("<pre><ol><li>a</li><li hidden>x</li><li>b</li></ol></pre>")[0], "a\n");
    }
}
