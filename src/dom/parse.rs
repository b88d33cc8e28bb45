//! Makes the tree: html5ever's tree construction under caps.
//!
//! html5ever takes quadratic time in the depth of nesting, and misnested formatting elements make it clone them
//! without bound. So a wrapper around the tree builder flattens what is nested too deeply and ends the parse when
//! the tree outgrows its input. Scripting is off: with it `<noscript>` would come back as text.

use std::cell::{Cell, RefCell};

use ego_tree::{NodeId, Tree};
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{LocalName, local_name};
use scraper::node::Element;
use scraper::{ElementRef, Html, Node};

use super::elements::{Elements, Name};
use super::sink::{Handle, Sink};
use super::{tokenizer, xhtml};

/// Deepest nesting of elements whose end tag is mandatory. Real pages: median 17, most 51.
const MAX_DEPTH: usize = 512;
/// Nodes beyond one for each byte of input.
const SPARE_NODES: usize = 10_000;
/// Nodes after which each takes eight bytes of input: a million paragraphs of one letter are read, but `<p>x` to the end of
/// a page of 20 MB would fill gigabytes. Real pages have 35,000, large ones 37 bytes and more a node.
const MOST_NODES: usize = 2_500_000;

/// Bytes of input a node on most pages: the tree seldom has to move while it grows.
const BYTES_A_NODE: usize = 64;

/// A parsed page.
#[derive(Debug)]
pub struct Dom {
    /// The tree.
    pub html: Html,
    /// Nesting, attributes or size went past a cap: elements were flattened, attributes or the rest of the input left
    /// out.
    pub is_truncated: bool,
    /// Several readers walk over them or ask for some by name.
    elements: Elements,
}

impl Dom {
    /// All elements in document order.
    pub fn elements(&self) -> impl Iterator<Item = ElementRef<'_>> {
        self.elements.nodes.iter().filter_map(|node| self.element(*node))
    }

    /// The element at a place in document order.
    pub fn element_at(&self, place: usize) -> Option<ElementRef<'_>> {
        self.elements.nodes.get(place).and_then(|node| self.element(*node))
    }

    /// Past the last place inside the element at `place`.
    pub fn end(&self, place: usize) -> usize {
        self.elements.end(place)
    }

    /// The number of the class attribute of the element at `place` among those of [`Dom::classes`]: most elements share
    /// theirs with many others.
    pub fn class(&self, place: usize) -> Option<usize> {
        self.elements.class(place)
    }

    /// Whether any element may bear `name`.
    pub fn bears(&self, name: Name<'_>) -> bool {
        self.elements.bears(name)
    }

    /// The elements that may bear `name`, in document order: one that does not is very rare, but asked for again.
    pub fn named(&self, name: Name<'_>) -> impl Iterator<Item = ElementRef<'_>> {
        self.at(self.elements.places(name))
    }

    /// The elements that may bear one of `names`, in document order.
    pub fn named_any<'a>(&self, names: impl Iterator<Item = Name<'a>>) -> impl Iterator<Item = ElementRef<'_>> {
        let mut places: Vec<u32> = names.flat_map(|name| self.elements.places(name)).collect();
        places.sort_unstable();
        places.dedup();
        self.at(places)
    }

    /// The elements of each class attribute that the page has.
    pub fn classes(&self) -> impl ExactSizeIterator<Item = impl Iterator<Item = ElementRef<'_>>> {
        self.elements.classes().map(|places| self.at(places.iter().copied()))
    }

    /// One element of each tag that the page has.
    pub fn tags(&self) -> impl Iterator<Item = &Element> {
        self.elements.tags().filter_map(|places| self.at(places.iter().copied()).next()).map(|element| element.value())
    }

    fn at(&self, places: impl IntoIterator<Item = u32>) -> impl Iterator<Item = ElementRef<'_>> {
        places.into_iter().filter_map(|place| self.element(self.elements.nodes[place as usize]))
    }

    /// The element that the node `node` of this tree is; None for text and comments.
    pub fn element(&self, node: NodeId) -> Option<ElementRef<'_>> {
        self.html.tree.get(node).and_then(ElementRef::wrap)
    }
}

/// Parses `text` as an HTML document, scripting off.
///
/// Elements nested past the depth cap are flattened, their text is kept; attributes past their cap are left out; a
/// tree that outgrows its input ends there.
pub fn parse(text: &str) -> Dom {
    let sink = Capped::of(text);
    let is_bounded = tokenizer::run(text, &sink);
    let Capped { builder, is_truncated, .. } = sink;
    let html = builder.sink.finish();
    Dom { elements: Elements::of(&html), is_truncated: is_truncated.get() || is_bounded, html }
}

/// The tree builder behind both caps.
struct Capped {
    builder: TreeBuilder<Handle, Sink>,
    /// Open elements whose end tag is mandatory.
    open: RefCell<Vec<LocalName>>,
    /// Open elements that were flattened.
    flattened: RefCell<Vec<LocalName>>,
    /// Open templates, and whether each is a shadow root.
    templates: RefCell<Vec<bool>>,
    max_nodes: usize,
    is_xhtml: bool,
    is_truncated: Cell<bool>,
    is_over: Cell<bool>,
}

impl TokenSink for Capped {
    type Handle = Handle;

    fn process_token(&self, mut token: Token, line_number: u64) -> TokenSinkResult<Handle> {
        if let Token::TagToken(tag) = &mut token {
            if tag.name == local_name!("template") {
                self.show_shadow_root(tag);
            }
            if !self.is_over.get() && self.builder.sink.node_count() > self.max_nodes {
                self.is_over.set(true);
                self.is_truncated.set(true);
            }
            if !self.admits(tag) {
                return TokenSinkResult::Continue;
            }
        }
        if self.is_over.get() && !matches!(token, Token::EOFToken) {
            return TokenSinkResult::Continue;
        }
        match token {
            Token::TagToken(tag) if self.is_xhtml && xhtml::is_empty_raw_text(&tag) => self.whole(tag, line_number),
            token => self.builder.process_token(token, line_number),
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

impl Capped {
    fn of(text: &str) -> Self {
        let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
        let mut html = Html::new_document();
        html.tree = Tree::with_capacity(Node::Document, text.len() / BYTES_A_NODE);
        Capped {
            builder: TreeBuilder::new(Sink::new(html), options),
            open: RefCell::default(),
            flattened: RefCell::default(),
            templates: RefCell::default(),
            max_nodes: (text.len() + SPARE_NODES).min(MOST_NODES.max(text.len() / 8)),
            is_xhtml: xhtml::is_declared(text),
            is_truncated: Cell::new(false),
            is_over: Cell::new(false),
        }
    }

    /// Opens an element and closes it, so that the tokenizer never reads what follows as its text.
    fn whole(&self, tag: Tag, line_number: u64) -> TokenSinkResult<Handle> {
        let end = Tag { kind: TagKind::EndTag, self_closing: false, attrs: Vec::new(), ..tag.clone() };
        let _ = self.builder.process_token(Token::TagToken(tag), line_number);
        let _ = self.builder.process_token(Token::TagToken(end), line_number);
        TokenSinkResult::Continue
    }

    /// A declarative shadow root is what a browser shows in place of its host's children, so it is read as a box; other
    /// templates are for scripts.
    ///
    /// HTML Living Standard, section 4.12.3.
    fn show_shadow_root(&self, tag: &mut Tag) {
        let mut templates = self.templates.borrow_mut();
        let is_shown = match tag.kind {
            TagKind::StartTag => {
                let is_root = tag.attrs.iter().any(|attribute| {
                    &*attribute.name.local == "shadowrootmode" || &*attribute.name.local == "shadowroot"
                });
                templates.push(is_root);
                is_root
            }
            TagKind::EndTag => templates.pop().unwrap_or(false),
        };
        if is_shown {
            tag.name = local_name!("div");
        }
    }

    /// Whether the tree builder may see this tag.
    fn admits(&self, tag: &Tag) -> bool {
        if tag.self_closing || !is_counted(&tag.name) {
            return true;
        }
        let mut open = self.open.borrow_mut();
        let mut flattened = self.flattened.borrow_mut();
        match tag.kind {
            TagKind::StartTag if open.len() >= MAX_DEPTH => {
                self.is_truncated.set(true);
                // More than this many need no matching: their end tags change nothing that is open.
                if flattened.len() < MAX_DEPTH {
                    flattened.push(tag.name.clone());
                }
                false
            }
            TagKind::StartTag => {
                open.push(tag.name.clone());
                true
            }
            TagKind::EndTag => {
                if let Some(index) = flattened.iter().rposition(|name| *name == tag.name) {
                    flattened.truncate(index);
                    return false;
                }
                close(&mut open, &tag.name);
                true
            }
        }
    }
}

/// Takes `name` off the open elements as the tree builder does, so that the count never falls below the real depth.
fn close(open: &mut Vec<LocalName>, name: &LocalName) {
    let Some(index) = open.iter().rposition(|element| element == name) else { return };
    if is_formatting(name) {
        open.remove(index);
    } else if is_special(name) || !open[index + 1..].iter().any(is_special) {
        open.truncate(index);
    }
}

/// Elements whose end tag is mandatory; those with raw text are left out, since their start tag steers the tokenizer.
fn is_counted(name: &LocalName) -> bool {
    !matches!(
        *name,
        local_name!("html") | local_name!("head") | local_name!("body") | local_name!("p") | local_name!("li") | local_name!("dt")
            | local_name!("dd") | local_name!("option") | local_name!("optgroup") | local_name!("tr") | local_name!("td")
            | local_name!("th") | local_name!("thead") | local_name!("tbody") | local_name!("tfoot") | local_name!("colgroup")
            | local_name!("caption") | local_name!("rb") | local_name!("rt") | local_name!("rtc") | local_name!("rp")
            // void
            | local_name!("area") | local_name!("base") | local_name!("br") | local_name!("col") | local_name!("embed")
            | local_name!("hr") | local_name!("img") | local_name!("input") | local_name!("link") | local_name!("meta")
            | local_name!("param") | local_name!("source") | local_name!("track") | local_name!("wbr") | local_name!("basefont")
            | local_name!("bgsound") | local_name!("frame") | local_name!("keygen")
            // raw text
            | local_name!("script") | local_name!("style") | local_name!("title") | local_name!("textarea") | local_name!("xmp")
            | local_name!("iframe") | local_name!("noembed") | local_name!("noframes") | local_name!("plaintext") | local_name!("noscript")
    )
}

/// The formatting elements of the HTML standard, section 13.2.4.3.
fn is_formatting(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("a")
            | local_name!("b")
            | local_name!("big")
            | local_name!("code")
            | local_name!("em")
            | local_name!("font")
            | local_name!("i")
            | local_name!("nobr")
            | local_name!("s")
            | local_name!("small")
            | local_name!("strike")
            | local_name!("strong")
            | local_name!("tt")
            | local_name!("u")
    )
}

/// Those of the standard's special elements whose end tag is mandatory and closes what is open inside them.
fn is_special(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("address")
            | local_name!("article")
            | local_name!("aside")
            | local_name!("blockquote")
            | local_name!("button")
            | local_name!("center")
            | local_name!("details")
            | local_name!("dialog")
            | local_name!("dir")
            | local_name!("div")
            | local_name!("dl")
            | local_name!("fieldset")
            | local_name!("figcaption")
            | local_name!("figure")
            | local_name!("footer")
            | local_name!("form")
            | local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6")
            | local_name!("header")
            | local_name!("hgroup")
            | local_name!("listing")
            | local_name!("main")
            | local_name!("marquee")
            | local_name!("menu")
            | local_name!("nav")
            | local_name!("object")
            | local_name!("ol")
            | local_name!("pre")
            | local_name!("search")
            | local_name!("section")
            | local_name!("select")
            | local_name!("summary")
            | local_name!("table")
            | local_name!("template")
            | local_name!("ul")
            | local_name!("applet")
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(dom: &Dom) -> String {
        dom.html.root_element().text().collect()
    }

    #[test]
    fn keeps_markup_in_noscript_out_of_text() {
        assert_eq!(text(&parse("<body><noscript><p>a</p></noscript>b")), "ab");
        assert!(
            parse("<body><noscript><p>a</p></noscript>")
                .html
                .root_element()
                .descendent_elements()
                .any(|e| e.value().name() == "p")
        );
    }

    #[test]
    fn a_shadow_root_is_read_and_a_template_is_not() {
        let templates = |attribute: &str| {
            let inner = "<template><p>gap</p></template><p>said</p>";
            let dom = parse(&format!("<a-b><template {attribute}>{inner}</template></a-b><p>last</p>"));
            let names = dom.elements().map(|element| element.value().name().to_owned());
            names.filter(|name| name == "template").count()
        };
        assert_eq!(templates("shadowrootmode=open"), 1);
        assert_eq!(templates("id=t"), 2);
    }

    #[test]
    fn in_xhtml_a_slash_closes_what_would_swallow_the_page() {
        let page = |head: &str| {
            parse(&format!(
                "{head}<html><head><title/><script src='a.js'/><style/></head><body>a<iframe src='b'/>b<textarea/>c</body></html>"
            ))
        };
        let doctype =
            r#"<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">"#;
        for head in ["<?xml version='1.0'?>", doctype] {
            assert_eq!(text(&page(head)), "abc", "{head}");
        }
        assert_ne!(text(&page("<!DOCTYPE html>")), "abc");
    }

    #[test]
    fn flattens_what_is_nested_too_deeply_and_keeps_its_text() {
        let dom = parse(&format!("{}deep{}after", "<div>".repeat(100_000), "</div>".repeat(100_000)));
        assert!(dom.is_truncated);
        assert_eq!(text(&dom), "deepafter");
    }

    #[test]
    fn does_not_take_stray_end_tags_for_closing() {
        for piece in ["<div></span>", "<span><div></span>", "<b><div></b>", "<section></div>"] {
            let dom = parse(&piece.repeat(20_000));
            let deepest = dom.html.tree.nodes().map(|node| node.ancestors().take(5_000).count()).max();
            assert!(deepest < Some(2 * MAX_DEPTH), "{piece}: {deepest:?}");
        }
    }

    #[test]
    fn unclosed_items_are_not_deep() {
        let dom = parse(&format!("<ul>{}</ul>", "<li>item".repeat(2_000)));
        assert!(!dom.is_truncated);
        assert_eq!(
            dom.html.tree.nodes().filter(|node| node.value().as_element().is_some_and(|e| e.name() == "li")).count(),
            2_000
        );
    }

    #[test]
    fn attributes_past_the_cap_are_left_out() {
        let attributes: String = (0..5_000).map(|number| format!(" a{number}=1")).collect();
        let dom = parse(&format!("<p{attributes}>text</p>"));
        let paragraph = dom.html.root_element().descendent_elements().find(|element| element.value().name() == "p");
        assert_eq!(paragraph.map(|paragraph| paragraph.value().attrs().count()), Some(1_000));
        assert!(dom.is_truncated);
        assert_eq!(text(&dom), "text");
    }

    #[test]
    fn misnested_formatting_is_bounded() {
        let dom = parse(&(0..4_000).map(|size| format!("<p><font size={size}>x")).collect::<String>());
        assert!(dom.html.tree.nodes().len() < 4_000 * 20 + 2 * SPARE_NODES + 4_000);
    }

    proptest! {
        #[test]
        fn never_panics(markup in "(<(/?(div|b|table|tr|td|p|a|ul|li|svg|math|select|option|template|form|script))( x=\"y\")?>|[a-z ]{0,4}|&[a-z]{1,4};?|<!--|-->|]]>){0,60}") {
            let dom = parse(&markup);
            let _ = text(&dom);
        }
    }
}
