//! How an element takes part in the walk: as a block, inside a line, as a picture, or not at all. Whether it is shown is
//! `hiding`'s to tell.

use html5ever::{local_name, ns};

use super::{BlockKind, InlineKind};
use crate::dom::{ElementRef, attribute};
use crate::extract::body::classes::VOCABULARY;
use crate::extract::limits::LIMITS;
use crate::extract::media::players;

/// How an element takes part in the walk.
pub(super) enum Role {
    Skip,
    Noscript,
    Block(BlockKind),
    Inline(Option<InlineKind>),
    Break,
    Media,
}

pub(super) fn role(element: ElementRef<'_>, is_root: bool) -> Role {
    let name = &element.value().name;
    if is_root {
        return Role::Block(BlockKind::Paragraph);
    }
    if name.ns == ns!(mathml) {
        let is_source = matches!(name.local, local_name!("annotation") | local_name!("annotation-xml"));
        return if is_source { Role::Skip } else { Role::Inline(None) };
    }
    let may_be_player = name.local == local_name!("script") || name.local.contains('-');
    if may_be_player && players::address(element).is_some() {
        return Role::Media;
    }
    if name.ns != ns!(html) || prints_nothing(element) {
        return Role::Skip;
    }
    match name.local {
        local_name!("noscript") => Role::Noscript,
        local_name!("img")
        | local_name!("iframe")
        | local_name!("video")
        | local_name!("audio")
        | local_name!("embed") => Role::Media,
        local_name!("br") => Role::Break,
        local_name!("cite") if opens_quotation(element) => Role::Block(BlockKind::Paragraph),
        local_name!("span") if is_block_by_style(element) => Role::Block(BlockKind::Paragraph),
        local_name!("span") if !element.has_children() && attribute(element.value(), "class").is_some_and(is_break) => {
            Role::Break
        }
        _ => match block_kind(element) {
            Some(kind) => Role::Block(kind),
            None if &*name.local == AMP_IMAGE => Role::Media,
            None => Role::Inline(inline_kind(element)),
        },
    }
}

/// The image of the Accelerated Mobile Pages, whose attributes are those of `img`.
pub(in crate::extract) const AMP_IMAGE: &str = "amp-img";

/// Whether a `cite` says who is quoted, on a line of its own above what was said, as boards print it:
/// `<blockquote><cite>Ann wrote:</cite>What …`.
fn opens_quotation(element: ElementRef<'_>) -> bool {
    let is_first =
        element.prev_siblings().all(|node| node.value().as_text().is_some_and(|text| text.trim().is_empty()));
    let is_quotation = |element: &ElementRef<'_>| element.value().name.local == local_name!("blockquote");
    let mut around = element.ancestors().filter_map(ElementRef::wrap).take(2);
    let has_more =
        element.next_siblings().any(|node| node.value().as_text().is_some_and(|text| !text.trim().is_empty()));
    is_first && has_more && around.any(|element| is_quotation(&element))
}

/// Whether a `span` stands on lines of its own: `<span style="display:block">`.
fn is_block_by_style(element: ElementRef<'_>) -> bool {
    let Some(style) = attribute(element.value(), &local_name!("style")) else { return false };
    style.split(';').any(|declaration| {
        declaration.split_once(':').is_some_and(|(property, value)| {
            property.trim().eq_ignore_ascii_case("display") && value.trim().eq_ignore_ascii_case("block")
        })
    })
}

/// Whether an element holds no text of the page, or text that is not printed where it stands.
fn prints_nothing(element: ElementRef<'_>) -> bool {
    match element.value().name.local {
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
        | local_name!("noframes") => true,
        // How characters are read, printed above them in small: inside the line it would part the word.
        local_name!("rp") | local_name!("rt") | local_name!("rtc") => true,
        local_name!("button") => is_icon_in_text(element),
        local_name!("a") => is_permalink(element),
        _ => false,
    }
}

/// The kind of block that an element opens; None for what stands inside a line.
fn block_kind(element: ElementRef<'_>) -> Option<BlockKind> {
    let kind = match element.value().name.local {
        local_name!("h1") => BlockKind::Heading(1),
        local_name!("h2") => BlockKind::Heading(2),
        local_name!("h3") => BlockKind::Heading(3),
        local_name!("h4") => BlockKind::Heading(4),
        local_name!("h5") => BlockKind::Heading(5),
        local_name!("h6") => BlockKind::Heading(6),
        local_name!("li") | local_name!("dt") | local_name!("dd") => BlockKind::ListItem,
        local_name!("td") | local_name!("th") => BlockKind::Cell,
        local_name!("pre") | local_name!("listing") | local_name!("xmp") => BlockKind::Code,
        local_name!("figcaption") | local_name!("caption") => BlockKind::Caption,
        local_name!("button") | local_name!("label") | local_name!("legend") | local_name!("option") => {
            BlockKind::Control
        }
        local_name!("p") | local_name!("div") => heading_by_role(element).unwrap_or(BlockKind::Paragraph),
        local_name!("body")
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
        | local_name!("frameset") => BlockKind::Paragraph,
        _ => return None,
    };
    Some(kind)
}

/// The heading that `<div role="heading" aria-level="3">` is; without a level it is of the second (WAI-ARIA 1.2, section
/// 5.4). One of the first level is left alone: it is the page's headline or its logo.
fn heading_by_role(element: ElementRef<'_>) -> Option<BlockKind> {
    let value = element.value();
    let is_paragraph = |inner: ElementRef<'_>| inner.value().name.local == local_name!("p");
    // Some forums give whole replies that role.
    if attribute(value, &local_name!("role")) != Some("heading") || element.child_elements().any(is_paragraph) {
        return None;
    }
    let level =
        attribute(value, &local_name!("aria-level")).and_then(|level| level.trim().parse::<u8>().ok()).unwrap_or(2);
    (level > 1).then(|| BlockKind::Heading(level.min(6)))
}

/// Whether an `a` is no link but the target of others. HTML has no self-closing `a`: `<a id="part"/>` stays open until the
/// next link, over whole sections.
fn is_target(link: ElementRef<'_>) -> bool {
    let has = |name: &str| attribute(link.value(), name).is_some();
    !has("href") && (has("id") || has("name")) && !has("onclick")
}

fn inline_kind(element: ElementRef<'_>) -> Option<InlineKind> {
    match element.value().name.local {
        local_name!("a") if is_target(element) => None,
        local_name!("a") => Some(InlineKind::Link(element.id())),
        local_name!("b") | local_name!("strong") => Some(InlineKind::Bold),
        local_name!("i") | local_name!("em") | local_name!("cite") | local_name!("dfn") => Some(InlineKind::Italic),
        local_name!("code") | local_name!("kbd") | local_name!("samp") | local_name!("tt") => Some(InlineKind::Code),
        _ => None,
    }
}

/// A button without words inside a paragraph, such as the star behind a company's name, does not part the sentence.
fn is_icon_in_text(button: ElementRef<'_>) -> bool {
    let mut outer = button.ancestors().filter_map(ElementRef::wrap).map(|outer| &outer.value().name.local);
    let block = outer
        .find(|name| !matches!(**name, local_name!("span") | local_name!("a") | local_name!("b") | local_name!("i")));
    block.is_some_and(|name| *name == local_name!("p")) && button.text().all(|text| text.trim().is_empty())
}

fn is_break(class: &str) -> bool {
    class.split_ascii_whitespace().any(|token| VOCABULARY.is_break(token))
}

/// Whether a link is the mark behind a heading that leads to the heading itself.
pub(in crate::extract) fn is_permalink(link: ElementRef<'_>) -> bool {
    attribute(link.value(), &local_name!("href")).is_some_and(|href| href.starts_with('#')) && {
        let mut text = link.text();
        let first = text.next().map_or("", str::trim);
        // Icon fonts have their pictures in the private use area.
        let mut letters = first.chars();
        let is_icon = matches!((letters.next(), letters.next()), (Some('\u{e000}'..='\u{f8ff}'), None));
        let is_mark = || LIMITS.blocks.permalinks.marks.iter().any(|mark| mark == first);
        (is_icon || is_mark()) && text.next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use crate::dom;
    use crate::extract::blocks::hiding::shown;
    use crate::extract::blocks::{BlockKind, Outline};

    #[test]
    fn an_icon_does_not_part_a_sentence_and_a_button_with_words_does() {
        let icon = "<p>Shares of <span><a href='/q'>Lake</a><button><span></span></button></span>, which rose</p>";
        assert_eq!(shown(icon), ["Shares of Lake, which rose"]);
        assert_eq!(shown("<p>A line <button>Copy</button> and more</p>"), ["A line", "Copy", "and more"]);
        assert_eq!(shown("<div>Share<button></button>Print</div>"), ["Share", "Print"]);
    }

    #[test]
    fn empty_spans_of_the_class_break_lines() {
        assert_eq!(shown("<div>One.<span class='x br'></span><span class='x br'></span>Two.</div>"), ["One.", "Two."]);
        assert_eq!(shown("<div>One.<span class='brand'></span><span class='br'>x</span> Two.</div>"), ["One.x Two."]);
    }

    #[test]
    fn a_role_makes_a_heading() {
        let html =
            "<div role=heading aria-level=3>Rope</div><p role=heading>Oar</p><div role=heading><p>I row.</p></div>";
        let outline = Outline::of(&dom::parse(html), 0);
        let kinds: Vec<BlockKind> = outline.blocks.iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [BlockKind::Heading(3), BlockKind::Heading(2), BlockKind::Paragraph]);
    }

    #[test]
    fn what_links_lead_to_is_no_link() {
        let html =
            "<h2><a id='rope'/>1. The rope</h2><p>It held.</p><p><a name='oar'>The oar</a> <a href='/b'>boat</a></p>";
        let outline = Outline::of(&dom::parse(html), 0);
        let in_links: Vec<bool> = outline.blocks.iter().map(|block| block.link_chars > 0).collect();
        assert_eq!(in_links, [false, false, true]);
    }
}
