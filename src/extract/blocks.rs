//! The page as a sequence of text blocks: one walk, nothing removed, the tree unchanged.
//!
//! A block is a run of inline content directly inside one block-level element; two line breaks in a row part a
//! run in two, as on the page. From here on decisions are marks on blocks.

use std::collections::HashMap;

use html5ever::{LocalName, local_name, ns};

use super::body::classes::{Kinds, VOCABULARY};
use crate::document::BlockId;
use crate::dom::{Dom, ElementRef, Node, NodeId, NodeRef};

/// The page's text and the block-level elements around it.
#[derive(Debug, Default)]
pub struct Outline {
    /// Every run of text, in document order.
    pub blocks: Vec<TextBlock>,
    /// Every block-level element with its place in the tree, in document order; a parent stands before its children.
    pub elements: Vec<BlockElement>,
    /// Images and embedded frames, in document order.
    pub media: Vec<Media>,
}

/// A run of text that stands by itself: a paragraph, a heading, a list item, a table cell.
#[derive(Debug, Clone)]
pub struct TextBlock {
    /// Which one; the trace and the document name it so.
    pub id: BlockId,
    /// The nearest block-level element around the text.
    pub node: NodeId,
    /// Index of that element in [`Outline::elements`].
    pub element: usize,
    /// What kind of element that is.
    pub kind: BlockKind,
    /// The text, white space folded; line ends kept in code, and for single line breaks as `\n`.
    pub text: String,
    /// Inline elements over ranges of `text`, in the order they open.
    pub inline: Vec<Inline>,
    /// Characters of `text` that stand in links.
    pub link_chars: usize,
    /// Characters of `text`.
    pub chars: usize,
    /// The page hides it (`hidden`, `display:none`, a closed dialog).
    pub is_hidden: bool,
    /// A `time` element stands in it.
    pub has_time: bool,
}

/// An inline element over a range of a block's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inline {
    /// First byte.
    pub start: u32,
    /// Past the last byte.
    pub end: u32,
    /// What it is.
    pub kind: InlineKind,
}

/// What an inline element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InlineKind {
    /// b, strong.
    Bold,
    /// i, em, cite, dfn.
    Italic,
    /// code, kbd, samp, tt.
    Code,
    /// The `a` element.
    Link(NodeId),
}

/// What kind of element a block's text stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// h1 to h6.
    Heading(u8),
    /// p, div and other running text.
    Paragraph,
    /// li, dt, dd.
    ListItem,
    /// Inside blockquote.
    Quote,
    /// td, th.
    Cell,
    /// pre.
    Code,
    /// figcaption, caption.
    Caption,
    /// button, label, option, legend.
    Control,
}

/// A block-level element.
#[derive(Debug, Clone)]
pub struct BlockElement {
    /// The element.
    pub node: NodeId,
    /// Index of the block-level element around it; its own for the first.
    pub parent: usize,
    /// Number of block-level elements around it.
    pub depth: usize,
    /// Its tag.
    pub tag: LocalName,
    /// Hash of the tags and classes from the root down to it.
    pub signature: u64,
    /// Hash of its own tag and classes.
    pub template: u64,
    /// It has a class of its own.
    pub has_class: bool,
    /// `main`, or an element in its role.
    pub is_main: bool,
    /// What its own class, id, role and tag say it is.
    pub own: Kinds,
    /// Inside a blockquote.
    pub is_quoted: bool,
    /// Past the last element inside it, in [`Outline::elements`].
    pub end: usize,
}

/// An image or an embedded frame.
#[derive(Debug, Clone, Copy)]
pub struct Media {
    /// The `img`, `iframe`, `video` or `audio` element.
    pub node: NodeId,
    /// Index of the block-level element around it.
    pub element: usize,
    /// Number of blocks that begin before it.
    pub position: usize,
}

impl Outline {
    /// Walks `dom`. `tree` numbers the tree among those of a page.
    ///
    /// What stands in `noscript` is no text of the page, unless it is nearly all there is: forums and applications
    /// that are built by scripts serve their text so to everyone who runs none.
    pub fn of(dom: &Dom, tree: u32) -> Self {
        let mut walk = Walk::new(tree, Scripting::On);
        walk.run(*dom.html.root_element());
        let shown: usize = walk.outline.blocks.iter().filter(|block| !block.is_hidden).map(|block| block.chars).sum();
        if walk.noscript_chars < LEAST_NOSCRIPT_CHARS || walk.noscript_chars < 2 * shown {
            return walk.outline;
        }
        let mut walk = Walk::new(tree, Scripting::Off);
        walk.run(*dom.html.root_element());
        walk.outline
    }

    /// The block-level elements around a block, innermost first.
    pub fn ancestors(&self, element: usize) -> impl Iterator<Item = usize> {
        let mut next = Some(element);
        std::iter::from_fn(move || {
            let this = next?;
            let parent = self.elements[this].parent;
            next = (parent != this).then_some(parent);
            Some(this)
        })
    }

    /// Whether the element `inner` is `outer` or lies inside it.
    pub fn is_inside(&self, inner: usize, outer: usize) -> bool {
        (outer..self.elements[outer].end).contains(&inner)
    }
}

/// A notice that the page needs scripts is shorter.
const LEAST_NOSCRIPT_CHARS: usize = 300;

/// Whether the page is read as with scripts or without.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scripting {
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

struct Walk<'a> {
    outline: Outline,
    /// What each class attribute met so far says: most elements share theirs with many others.
    classes: HashMap<&'a str, Kinds>,
    frames: Vec<Frame>,
    tree: u32,
    ordinal: u32,
    /// The run being collected.
    text: String,
    inline: Vec<Inline>,
    link_chars: usize,
    has_pending_space: bool,
    pending_breaks: u32,
    /// Open inline elements: kind and where it starts in the run.
    open: Vec<(InlineKind, usize)>,
    open_links: usize,
    preformatted: usize,
    has_time: bool,
    scripting: Scripting,
    /// Characters of the texts in `noscript`.
    noscript_chars: usize,
}

/// How an element takes part in the walk.
enum Role {
    Skip,
    Noscript,
    Block(BlockKind),
    Inline(Option<InlineKind>),
    Break,
    Media,
}

impl<'a> Walk<'a> {
    fn new(tree: u32, scripting: Scripting) -> Self {
        Walk {
            outline: Outline::default(),
            classes: HashMap::new(),
            frames: Vec::new(),
            tree,
            ordinal: 0,
            text: String::new(),
            inline: Vec::new(),
            link_chars: 0,
            has_pending_space: false,
            pending_breaks: 0,
            open: Vec::new(),
            open_links: 0,
            preformatted: 0,
            has_time: false,
            scripting,
            noscript_chars: 0,
        }
    }

    /// Depth of the tree is capped by the parser, so is the depth of this recursion's explicit stack.
    fn run(&mut self, root: NodeRef<'a, Node>) {
        enum Step<'a> {
            Open(NodeRef<'a, Node>),
            CloseBlock,
            CloseInline,
            ClosePlain,
        }
        let mut steps = vec![Step::Open(root)];
        while let Some(step) = steps.pop() {
            match step {
                Step::Open(node) => match node.value() {
                    Node::Text(text) => self.text(text),
                    Node::Element(_) => {
                        let element = ElementRef::wrap(node).expect("matched an element");
                        self.ordinal += 1;
                        let close = match role(element, self.frames.is_empty()) {
                            Role::Noscript if self.scripting == Scripting::On => {
                                self.noscript_chars += chars_shown(element);
                                continue;
                            }
                            Role::Noscript => {
                                self.open_block(element, BlockKind::Paragraph);
                                Step::CloseBlock
                            }
                            Role::Skip => continue,
                            Role::Break => {
                                self.line_break();
                                continue;
                            }
                            Role::Media => {
                                self.media(node.id());
                                continue;
                            }
                            Role::Block(kind) => {
                                self.open_block(element, kind);
                                Step::CloseBlock
                            }
                            Role::Inline(_) if hides(element) => {
                                self.hidden_inline(element);
                                continue;
                            }
                            Role::Inline(Some(kind)) => {
                                self.open_inline(kind);
                                Step::CloseInline
                            }
                            Role::Inline(None) => {
                                self.has_time |= element.value().name.local == local_name!("time");
                                Step::ClosePlain
                            }
                        };
                        steps.push(close);
                        let first = steps.len();
                        steps.extend(node.children().map(Step::Open));
                        steps[first..].reverse();
                    }
                    _ => {}
                },
                Step::CloseBlock => self.close_block(),
                Step::CloseInline => self.close_inline(),
                Step::ClosePlain => {}
            }
        }
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
        let class = value.attr("class");
        let template = template(&value.name.local, class);
        self.outline.elements.push(BlockElement {
            node: element.id(),
            parent,
            depth,
            tag: value.name.local.clone(),
            signature: signature(above, template),
            template,
            has_class: class.is_some_and(|class| !class.trim().is_empty()),
            is_main: value.name.local == local_name!("main") || value.attr("role") == Some("main"),
            own: VOCABULARY
                .kinds(element, |class| *self.classes.entry(class).or_insert_with(|| VOCABULARY.tokens(class))),
            is_quoted: is_quoted || value.name.local == local_name!("blockquote"),
            end: index + 1,
        });
        let kind = match (kind, self.frames.last().map(|frame| frame.kind)) {
            // The heading, caption or control stays one whatever it is wrapped in.
            (BlockKind::Paragraph, Some(outer @ (BlockKind::Heading(_) | BlockKind::Caption | BlockKind::Control))) => {
                outer
            }
            (BlockKind::Paragraph, Some(outer @ (BlockKind::ListItem | BlockKind::Cell))) => outer,
            (BlockKind::Paragraph, _) if self.outline.elements[index].is_quoted => BlockKind::Quote,
            (kind, _) => kind,
        };
        if kind == BlockKind::Code {
            self.preformatted += 1;
        }
        let is_hidden = is_hidden || hides(element);
        self.frames.push(Frame { element: index, ordinal: self.ordinal, runs: 0, kind, is_hidden });
    }

    fn close_block(&mut self) {
        self.flush();
        let frame = self.frames.pop().expect("every close has its open");
        if frame.kind == BlockKind::Code {
            self.preformatted -= 1;
        }
        self.outline.elements[frame.element].end = self.outline.elements.len();
    }

    fn open_inline(&mut self, kind: InlineKind) {
        if matches!(kind, InlineKind::Link(_)) {
            self.open_links += 1;
        }
        self.open.push((kind, usize::MAX));
    }

    fn close_inline(&mut self) {
        let (kind, start) = self.open.pop().expect("every close has its open");
        if matches!(kind, InlineKind::Link(_)) {
            self.open_links -= 1;
        }
        if start < self.text.len() {
            self.inline.push(Inline { start: start as u32, end: self.text.len() as u32, kind });
        }
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
        let (node, element, chars) = (element.id(), frame.element, text.chars().count());
        self.outline.blocks.push(TextBlock {
            id,
            node,
            element,
            kind: BlockKind::Control,
            text,
            inline: Vec::new(),
            link_chars: 0,
            chars,
            is_hidden: true,
            has_time: false,
        });
    }

    fn media(&mut self, node: NodeId) {
        if let Some(frame) = self.frames.last() {
            let position = self.outline.blocks.len() + usize::from(!self.text.is_empty());
            self.outline.media.push(Media { node, element: frame.element, position });
        }
    }

    fn line_break(&mut self) {
        if self.preformatted > 0 {
            self.text.push('\n');
            return;
        }
        self.pending_breaks += 1;
        if self.pending_breaks >= 2 {
            self.flush();
        }
    }

    fn text(&mut self, text: &str) {
        if self.preformatted > 0 {
            self.begin_inline();
            self.text.push_str(text);
            return;
        }
        let mut rest = text;
        loop {
            let trimmed = rest.trim_start();
            if trimmed.len() < rest.len() {
                self.has_pending_space = true;
            }
            if trimmed.is_empty() {
                return;
            }
            let end = trimmed.find(char::is_whitespace).unwrap_or(trimmed.len());
            self.word(&trimmed[..end]);
            rest = &trimmed[end..];
        }
    }

    fn word(&mut self, word: &str) {
        let before = self.text.len();
        if !self.text.is_empty() {
            if self.pending_breaks > 0 {
                self.text.push('\n');
            } else if self.has_pending_space {
                self.text.push(' ');
            }
        }
        self.has_pending_space = false;
        self.pending_breaks = 0;
        self.begin_inline();
        self.text.push_str(word);
        if self.open_links > 0 {
            let joined = if before == 0 { 0 } else { 1 };
            self.link_chars += word.chars().count() + joined;
        }
    }

    /// Inline elements begin at the first character inside them, not at the white space before it.
    fn begin_inline(&mut self) {
        let here = self.text.len();
        for (_, start) in self.open.iter_mut().rev().take_while(|(_, start)| *start == usize::MAX) {
            *start = here;
        }
    }

    /// Ends the run: it becomes a block if there is anything in it.
    fn flush(&mut self) {
        self.has_pending_space = false;
        self.pending_breaks = 0;
        if self.text.trim().is_empty() {
            self.text.clear();
            self.inline.clear();
            self.link_chars = 0;
            self.has_time = false;
            for (_, start) in &mut self.open {
                *start = usize::MAX;
            }
            return;
        }
        let text = std::mem::take(&mut self.text);
        let mut inline = std::mem::take(&mut self.inline);
        for (kind, start) in &mut self.open {
            if *start < text.len() {
                inline.push(Inline { start: *start as u32, end: text.len() as u32, kind: *kind });
            }
            *start = usize::MAX;
        }
        inline.sort_by_key(|inline| (inline.start, u32::MAX - inline.end));
        let link_chars = std::mem::take(&mut self.link_chars);
        let Some(frame) = self.frames.last_mut() else { return };
        frame.runs += 1;
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
            has_time: std::mem::take(&mut self.has_time),
        });
    }
}

fn role(element: ElementRef<'_>, is_root: bool) -> Role {
    let name = &element.value().name;
    if is_root {
        return Role::Block(BlockKind::Paragraph);
    }
    if name.ns == ns!(mathml) {
        let is_source = matches!(name.local, local_name!("annotation") | local_name!("annotation-xml"));
        return if is_source { Role::Skip } else { Role::Inline(None) };
    }
    if name.ns != ns!(html) {
        return Role::Skip;
    }
    match name.local {
        local_name!("head")
        | local_name!("script")
        | local_name!("style")
        | local_name!("template")
        | local_name!("textarea")
        | local_name!("select")
        | local_name!("datalist")
        | local_name!("object")
        | local_name!("canvas")
        | local_name!("map")
        | local_name!("noframes") => Role::Skip,
        // How characters are read, printed above them in small: inside the line it would part the word.
        local_name!("rp") | local_name!("rt") | local_name!("rtc") => Role::Skip,
        local_name!("noscript") => Role::Noscript,
        local_name!("img")
        | local_name!("iframe")
        | local_name!("video")
        | local_name!("audio")
        | local_name!("embed") => Role::Media,
        local_name!("br") => Role::Break,
        local_name!("h1") => Role::Block(BlockKind::Heading(1)),
        local_name!("h2") => Role::Block(BlockKind::Heading(2)),
        local_name!("h3") => Role::Block(BlockKind::Heading(3)),
        local_name!("h4") => Role::Block(BlockKind::Heading(4)),
        local_name!("h5") => Role::Block(BlockKind::Heading(5)),
        local_name!("h6") => Role::Block(BlockKind::Heading(6)),
        local_name!("li") | local_name!("dt") | local_name!("dd") => Role::Block(BlockKind::ListItem),
        local_name!("td") | local_name!("th") => Role::Block(BlockKind::Cell),
        local_name!("pre") | local_name!("listing") | local_name!("xmp") => Role::Block(BlockKind::Code),
        local_name!("figcaption") | local_name!("caption") => Role::Block(BlockKind::Caption),
        local_name!("button") | local_name!("label") | local_name!("legend") | local_name!("option") => {
            Role::Block(BlockKind::Control)
        }
        local_name!("body")
        | local_name!("p")
        | local_name!("div")
        | local_name!("article")
        | local_name!("section")
        | local_name!("main")
        | local_name!("header")
        | local_name!("footer")
        | local_name!("nav")
        | local_name!("aside")
        | local_name!("ul")
        | local_name!("ol")
        | local_name!("dl")
        | local_name!("menu")
        | local_name!("dir")
        | local_name!("table")
        | local_name!("thead")
        | local_name!("tbody")
        | local_name!("tfoot")
        | local_name!("tr")
        | local_name!("colgroup")
        | local_name!("blockquote")
        | local_name!("figure")
        | local_name!("form")
        | local_name!("fieldset")
        | local_name!("address")
        | local_name!("center")
        | local_name!("details")
        | local_name!("summary")
        | local_name!("dialog")
        | local_name!("hgroup")
        | local_name!("hr")
        | local_name!("search")
        | local_name!("frameset") => Role::Block(BlockKind::Paragraph),
        local_name!("a") if is_permalink(element) => Role::Skip,
        local_name!("a") => Role::Inline(Some(InlineKind::Link(element.id()))),
        local_name!("b") | local_name!("strong") => Role::Inline(Some(InlineKind::Bold)),
        local_name!("i") | local_name!("em") | local_name!("cite") | local_name!("dfn") => {
            Role::Inline(Some(InlineKind::Italic))
        }
        local_name!("code") | local_name!("kbd") | local_name!("samp") | local_name!("tt") => {
            Role::Inline(Some(InlineKind::Code))
        }
        _ => Role::Inline(None),
    }
}

/// The mark behind a heading that links to the heading itself.
fn is_permalink(link: ElementRef<'_>) -> bool {
    link.attr("href").is_some_and(|href| href.starts_with('#')) && {
        let mut text = link.text();
        let first = text.next().map_or("", str::trim);
        matches!(first, "#" | "¶" | "§" | "🔗") && text.next().is_none()
    }
}

/// The element is not shown: `hidden`, `display:none`, a dialog that is not open.
///
/// `aria-hidden` hides from screen readers only and says nothing about the page as seen.
fn hides(element: ElementRef<'_>) -> bool {
    let value = element.value();
    if value.name.local == local_name!("dialog") {
        return value.attr("open").is_none();
    }
    value.attrs().any(|(name, content)| match name {
        "hidden" => !content.eq_ignore_ascii_case("until-found"),
        "style" => hides_by_style(content),
        "class" => VOCABULARY.hides(content),
        _ => false,
    })
}

fn hides_by_style(style: &str) -> bool {
    if style.len() < 12 {
        return false;
    }
    style.split(';').any(|declaration| match declaration.split_once(':') {
        Some((property, value)) => match property.trim().to_ascii_lowercase().as_str() {
            "display" => value.trim().to_ascii_lowercase().starts_with("none"),
            "visibility" => value.trim().to_ascii_lowercase().starts_with("hidden"),
            _ => false,
        },
        None => false,
    })
}

/// Characters of an element's text, style sheets and scripts left out.
fn chars_shown(element: ElementRef<'_>) -> usize {
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
    xxhash_rust::xxh3::xxh3_64(&bytes)
}

/// Hash of an element's tag and classes. Digits are left out: `post-4711` and `post-12` are the same template.
fn template(tag: &LocalName, class: Option<&str>) -> u64 {
    let mut bytes = Vec::with_capacity(64);
    bytes.extend_from_slice(tag.as_bytes());
    if let Some(class) = class {
        bytes.push(b'.');
        bytes.extend(class.bytes().filter(|byte| !byte.is_ascii_digit()));
    }
    xxhash_rust::xxh3::xxh3_64(&bytes)
}
