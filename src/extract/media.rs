//! Images and embedded frames of the article, with what is printed about them.

use std::collections::HashMap;

use html5ever::local_name;
use url::Url;

use super::assemble::source::Source;
use super::blocks::{AMP_IMAGE, BlockKind, Media, Outline};
use super::body::classes::VOCABULARY;
use super::body::kinds::Kind;
use super::body::phrases;
use super::caption_lines;
use super::limits::LIMITS;
use super::players;
use crate::document::{Content, Image};
use crate::dom::{Dom, ElementRef};

/// Captions by the figure they stand in.
pub(super) struct Figures {
    captions: HashMap<usize, Vec<usize>>,
    is_credit: HashMap<usize, bool>,
}

/// An image or frame with its place among the blocks.
pub(super) struct Picture {
    /// Index of the first block after it.
    pub(super) position: usize,
    pub(super) content: Content,
}

impl Figures {
    pub(super) fn of(outline: &Outline, dom: &Dom) -> Self {
        let mut captions: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut is_credit = HashMap::new();
        for (index, block) in outline.blocks.iter().enumerate() {
            let around = || outline.ancestors(block.element).take(5);
            let tells = around().take(2).any(|element| outline.elements[element].own.has(Kind::Caption));
            if block.kind != BlockKind::Caption && !tells {
                continue;
            }
            if let Some(figure) = around().find(|&element| is_figure(outline, element)) {
                captions.entry(figure).or_default().push(index);
                let class = dom
                    .html
                    .tree
                    .get(block.node)
                    .and_then(ElementRef::wrap)
                    .and_then(|element| element.attr("class"))
                    .unwrap_or_default();
                // "Photo: Mara Lind" is a credit under any class.
                let says_so = phrases::whole_block(&block.text) == Some(Kind::Caption);
                is_credit.insert(index, says_so || VOCABULARY.names_credit(class));
            }
        }
        Figures { captions, is_credit }
    }

    /// The images and frames that stand between the first and the last kept block, in the article's own column.
    pub(super) fn inside(&self, source: &Source<'_>, is_kept: &[bool]) -> Vec<Picture> {
        let outline = source.outline;
        let (Some(first), Some(last)) = (is_kept.iter().position(|&kept| kept), is_kept.iter().rposition(|&kept| kept))
        else {
            return Vec::new();
        };
        let homes: Vec<usize> = {
            // Every element that holds a kept block directly or at one remove is part of the article's column.
            let mut homes: Vec<usize> = (first..=last)
                .filter(|&index| is_kept[index])
                .flat_map(|index| outline.ancestors(outline.blocks[index].element).take(2))
                .collect();
            homes.sort_unstable();
            homes.dedup();
            homes
        };
        let is_home = |element: &usize| homes.binary_search(element).is_ok();
        let is_in_column = |media: &&Media| {
            (first..=last + 1).contains(&media.position)
                && outline.ancestors(media.element).take(6).any(|element| is_home(&element))
                && !outline
                    .ancestors(media.element)
                    .take_while(|element| !is_home(element))
                    .any(|element| is_furniture(outline, element))
        };
        let element = |media: &Media| source.dom.html.tree.get(media.node).and_then(ElementRef::wrap);
        let pictures = outline.media.iter().filter(is_in_column).filter_map(|media| {
            let element = element(media)?;
            let content = if element.value().name.local == local_name!("img") || is(&element, AMP_IMAGE) {
                let mut image = self.image(source, element, media.element)?;
                let behind = || caption_lines::behind(outline, source.dom, media).filter(|&line| !is_kept[line]);
                if let (None, None, Some(line)) = (&image.caption, &image.credit, behind()) {
                    (image.caption, image.credit) = parted(outline.blocks[line].text.clone(), &[]);
                }
                Content::Image(image)
            } else {
                frame(source, element)?
            };
            Some(Picture { position: media.position, content })
        });
        // The text of a post brings its address with it.
        let has_text = |post: &Media| {
            let blocks = is_kept[post.position..].iter().zip(&outline.blocks[post.position..]);
            let mut inside = blocks.take_while(|(_, block)| outline.is_inside(block.element, post.element));
            inside.any(|(is_kept, _)| *is_kept)
        };
        let posts = outline.posts.iter().filter(is_in_column).filter(|post| !has_text(post)).filter_map(|post| {
            let element = element(post)?;
            let url = post_address(element).and_then(|href| (source.absolute)(&href))?;
            let provider = Some(provider_of(element, Some(&url))?);
            Some(Picture {
                position: post.position,
                content: Content::Embed { url: Some(url), provider, text: Vec::new() },
            })
        });
        let mut all: Vec<Picture> = pictures.chain(posts).collect();
        all.sort_by_key(|picture| picture.position);
        all
    }

    /// The image whose address `is_it` with what its figure says of it, the first of those before the block `end`.
    pub(super) fn at(&self, is_it: &dyn Fn(&str) -> bool, source: &Source<'_>, end: usize) -> Option<Content> {
        let outline = source.outline;
        let before = outline.media.iter().filter(|media| media.position <= end);
        let mut images = before.filter_map(|media| {
            let element = source.dom.html.tree.get(media.node).and_then(ElementRef::wrap)?;
            let image = self.image(source, element, media.element)?;
            image.url.as_deref().is_some_and(is_it).then_some(image)
        });
        let first = images.next()?;
        // The same picture may stand in a card without its caption.
        let told = if first.caption.is_none() { images.find(|image| image.caption.is_some()) } else { None };
        Some(Content::Image(told.unwrap_or(first)))
    }

    /// An image with what its figure says of it.
    pub(super) fn image(&self, source: &Source<'_>, element: ElementRef<'_>, around: usize) -> Option<Image> {
        let url = image_url(element).and_then(|href| (source.absolute)(&href))?;
        let figure = source.outline.ancestors(around).take(5).find(|&element| is_figure(source.outline, element));
        let captions = figure.and_then(|figure| self.captions.get(&figure)).map(Vec::as_slice).unwrap_or_default();
        let join = |wants_credit: bool| {
            let parts: Vec<&str> = captions
                .iter()
                .filter(|index| self.is_credit.get(index).copied().unwrap_or(false) == wants_credit)
                .map(|&index| source.outline.blocks[index].text.as_str())
                .collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        };
        let alt = element.attr("alt").map(crate::text::fold_space).filter(|alt| !alt.is_empty());
        let (mut caption, mut credit) = (join(false), join(true));
        if let (Some(text), None) = (&caption, &credit) {
            (caption, credit) = parted(text.clone(), &named_credits(source, captions));
        }
        Some(Image { url: Some(url), alt, caption, credit })
    }
}

/// A caption and the credit that it ends with.
fn parted(text: String, named: &[String]) -> (Option<String>, Option<String>) {
    match credit_at_the_end(&text, named) {
        Some(at) => {
            let brackets = ['(', ')', '|', '/', ' ', '[', ']', '（', '）', '［', '］', '【', '】'];
            let credit = text[at..].trim_matches(brackets).to_owned();
            (Some(text[..at].trim_end_matches(['(', '|', '/', ' ', '–', '—', '-']).to_owned()), Some(credit))
        }
        None => (Some(text), None),
    }
}

/// What stands in the captions under a class that names who made or owns the picture.
fn named_credits(source: &Source<'_>, captions: &[usize]) -> Vec<String> {
    let element = |index: &usize| source.dom.html.tree.get(source.outline.blocks[*index].node);
    let inside = captions
        .iter()
        .filter_map(element)
        .filter_map(ElementRef::wrap)
        .flat_map(|caption| caption.descendent_elements());
    inside
        .skip(1)
        .filter(|inner| inner.attr("class").is_some_and(|class| VOCABULARY.names_credit(class)))
        .map(|inner| crate::text::fold_space(&inner.text().collect::<String>()))
        .filter(|credit| !credit.is_empty())
        .collect()
}

/// Where a caption ends in its credit: in one of those `named` by their class, in a sentence that is a phrase of credits
/// ("Photo: Mara Lind"), or in a copyright sign and a few words.
fn credit_at_the_end(caption: &str, named: &[String]) -> Option<usize> {
    let limits = &LIMITS.images.credit;
    let named = named.iter().find_map(|credit| Some(caption.strip_suffix(credit.as_str())?.len()));
    let begins = |&(at, _): &(usize, &str)| caption[..at].trim_end().ends_with(limits.before.as_slice());
    let is_credit = |(at, _): &(usize, &str)| {
        let last = caption[*at..].trim_end_matches(limits.closing.as_slice());
        last.split_whitespace().count() <= limits.most_words && phrases::whole_block(last) == Some(Kind::Caption)
    };
    let by_phrase = || {
        let words = caption.match_indices(char::is_alphabetic).filter(|(at, _)| *at > 0);
        words.filter(begins).find(is_credit).map(|(at, _)| at)
    };
    let by_sign = || {
        let at = caption.rfind('©').filter(|at| *at > 0)?;
        (caption[at..].split_whitespace().count() <= limits.most_words).then_some(at)
    };
    named.or_else(by_phrase).or_else(by_sign).filter(|at| *at > 0)
}

/// Whether an element holds a picture with its caption.
pub(super) fn is_figure(outline: &Outline, element: usize) -> bool {
    let element = &outline.elements[element];
    element.tag == local_name!("figure") || element.own.has(Kind::Caption) && element.tag == local_name!("div")
}

/// Whether an element is about something else than the article.
pub(super) fn is_furniture(outline: &Outline, element: usize) -> bool {
    let kinds = outline.elements[element].own;
    [
        Kind::Related,
        Kind::Share,
        Kind::Advertisement,
        Kind::AuthorBox,
        Kind::Newsletter,
        Kind::Comments,
        Kind::Navigation,
    ]
    .iter()
    .any(|&kind| kinds.has(kind))
}

/// The address of an image, lazy loading undone; None for icons, pixels and inline data.
fn image_url(element: ElementRef<'_>) -> Option<String> {
    let is_sign = |class: &str| {
        class.split_ascii_whitespace().any(|token| LIMITS.images.signs.classes.iter().any(|sign| sign == token))
    };
    if is_tiny(element) || element.attr("class").is_some_and(is_sign) {
        return None;
    }
    let usable = |href: &&str| !href.trim().is_empty() && !href.trim_start().starts_with("data:");
    let waiting = lazy().find_map(|name| element.attr(name)).filter(usable);
    let direct = || element.attr("src").filter(usable);
    let set = || largest(element).or_else(|| siblings(element).find_map(largest)).filter(usable);
    let copy = || {
        siblings(element)
            .filter(|sibling| is(sibling, "noscript"))
            .find_map(|copy| copy.descendent_elements().find(|inner| is(inner, "img"))?.attr("src").filter(usable))
    };
    waiting
        .or_else(|| copy_behind(element).filter(usable))
        .or_else(direct)
        .or_else(set)
        .or_else(copy)
        .map(str::to_owned)
}

/// The address of the copy for readers without scripts right behind an image: the image itself shows a placeholder.
fn copy_behind(element: ElementRef<'_>) -> Option<&str> {
    let next = element.next_siblings().find_map(ElementRef::wrap).filter(|next| is(next, "noscript"))?;
    let mut images = next.child_elements().filter(|inner| is(inner, "img"));
    let copy = images.next().filter(|_| images.next().is_none())?;
    copy.attr("src").filter(|_| !is_tiny(copy))
}

/// Whether an image is drawn as small as icons and tracking pixels are.
fn is_tiny(image: ElementRef<'_>) -> bool {
    ["width", "height"].into_iter().any(|name| {
        image
            .attr(name)
            .and_then(|size| size.trim_end_matches("px").parse::<u32>().ok())
            .is_some_and(|size| f64::from(size) < LIMITS.images.smallest.value)
    })
}

/// The attributes in which an address waits to be loaded.
fn lazy() -> impl Iterator<Item = &'static str> {
    LIMITS.images.lazy.attributes.iter().map(String::as_str)
}

/// The last address of a `srcset`, which lists them from small to large more often than not.
fn largest(element: ElementRef<'_>) -> Option<&str> {
    let set = element.attr("data-srcset").or_else(|| element.attr("srcset"))?;
    set.rsplit(", ").next()?.split_whitespace().next()
}

/// The elements beside this one: a `picture` holds `source` elements with addresses, lazy loaders leave a copy in `noscript`.
fn siblings(element: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    let near = |next: bool| {
        let mut node = *element;
        std::iter::from_fn(move || {
            node = if next { node.next_sibling() } else { node.prev_sibling() }?;
            Some(node)
        })
        .take(LIMITS.images.beside.value as usize)
        .filter_map(ElementRef::wrap)
    };
    near(true).chain(near(false)).filter(|sibling| is(sibling, "noscript") || is(sibling, "source"))
}

fn is(element: &ElementRef<'_>, name: &str) -> bool {
    element.value().name() == name
}

/// A film or recording of the page itself, or a frame of a known platform; other frames are advertisements and widgets more
/// often than not.
fn frame(source: &Source<'_>, element: ElementRef<'_>) -> Option<Content> {
    // Before a player is loaded, or may be, its address waits in another attribute.
    let address = |element: ElementRef<'_>| {
        let mut names = std::iter::once("src").chain(lazy());
        names.find_map(|name| element.attr(name).filter(|href| leads_to_a_page(href))).map(str::to_owned)
    };
    let href = players::address(element)
        .or_else(|| address(element))
        .or_else(|| element.child_elements().filter(|child| is(child, "source")).find_map(address))?;
    let url = (source.absolute)(&href).filter(|url| url.starts_with("http"))?;
    let provider = provider_of(element, Some(&url));
    if provider.is_none() && !is(&element, "video") && !is(&element, "audio") {
        return None;
    }
    Some(Content::Embed { url: Some(url), provider, text: Vec::new() })
}

fn leads_to_a_page(href: &str) -> bool {
    let href = href.trim_start();
    let is_empty_page = ["about:", "data:", "javascript:", "blob:"].iter().any(|scheme| href.starts_with(scheme));
    !href.is_empty() && !is_empty_page
}

/// Where an embedded post stands on its platform.
pub(super) fn post_address(post: ElementRef<'_>) -> Option<String> {
    let told = ["cite", "data-instgrm-permalink", "data-href", "data-text-post-permalink"];
    let links = || post.descendent_elements().filter(|inner| is(inner, "a")).filter_map(|link| link.attr("href"));
    // The ways to writers, hashtags and boards are shorter than that to the post.
    let way = |href: &&str| {
        let href = href.split(['?', '#']).next().unwrap_or_default();
        href.trim_end_matches('/').matches('/').count()
    };
    told.iter().find_map(|name| post.attr(name)).or_else(|| links().max_by_key(way)).map(crate::text::fold_space)
}

/// The platform of an embedded post or player: that of its address, or the one that its class names, for some have no
/// address of their own.
pub(super) fn provider_of(element: ElementRef<'_>, url: Option<&str>) -> Option<String> {
    let by_class = || element.attr("class").and_then(|class| VOCABULARY.provider_by_class(class)).map(str::to_owned);
    url.and_then(provider).or_else(by_class)
}

/// The platform that serves an embedded address.
fn provider(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    VOCABULARY.provider(url.host_str()?).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_ends_in_its_credit_in_many_scripts() {
        for (caption, credit) in [
            ("Das rote Boot. (Foto: Mina Kolb)", "Foto: Mina Kolb)"),
            ("红色小船。摄影：王小明", "摄影：王小明"),
            ("赤い舟（写真：田中太郎）", "写真：田中太郎）"),
            ("빨간 배. [사진=연합뉴스]", "사진=연합뉴스]"),
        ] {
            let at = credit_at_the_end(caption, &[]).expect(caption);
            assert_eq!(&caption[at..], credit);
        }
        assert_eq!(credit_at_the_end("赤い舟（石垣の上）", &[]), None);
    }
}
