//! Images, embedded frames and posts of the article, with what is printed about them.

mod address;
pub(super) mod caption_lines;
mod column;
mod credit;
mod embeds;
pub(super) mod lead_image;
pub(super) mod players;

use std::collections::HashMap;

use html5ever::local_name;

pub(super) use self::address::is_lazy;
pub(super) use self::embeds::{post_address, provider_of};

use self::address::image_url;
use self::column::Column;
use self::credit::{named_credits, parted};
use self::embeds::frame;
use super::assemble::source::Source;
use super::blocks::{AMP_IMAGE, BlockKind, Media, Outline};
use super::body::classes::VOCABULARY;
use super::body::kinds::Kind;
use super::body::phrases;
use super::limits::LIMITS;
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
            let around = || outline.ancestors(block.element).take(LIMITS.images.column.around_caption);
            let tells = around()
                .take(LIMITS.images.column.named)
                .any(|element| outline.elements[element].own.has(Kind::Caption));
            if block.kind != BlockKind::Caption && !tells {
                continue;
            }
            if let Some(figure) = around().find(|&element| is_figure(outline, element)) {
                captions.entry(figure).or_default().push(index);
                let class = dom.element(block.node).and_then(|element| element.attr("class")).unwrap_or_default();
                // "Photo: Mara Lind" is a credit under any class.
                let says_so = phrases::whole_block(&block.text) == Some(Kind::Caption);
                is_credit.insert(index, says_so || VOCABULARY.names_credit(class));
            }
        }
        Figures { captions, is_credit }
    }

    /// The images, frames and posts that stand between the first and the last kept block, in the article's own column.
    pub(super) fn inside(&self, source: &Source<'_>, is_kept: &[bool]) -> Vec<Picture> {
        let outline = source.outline;
        let Some(column) = Column::of(outline, is_kept) else { return Vec::new() };
        let media = outline.media.iter().filter(|media| column.holds(outline, media));
        let pictures = media.filter_map(|media| self.picture(source, media, is_kept));
        let posts = outline.posts.iter().filter(|post| column.holds(outline, post));
        let posts =
            posts.filter(|post| !has_kept_text(outline, post, is_kept)).filter_map(|post| bare_post(source, post));
        let mut all: Vec<Picture> = pictures.chain(posts).collect();
        all.sort_by_key(|picture| picture.position);
        all
    }

    /// An image with its caption, which may be a line behind it, or a frame.
    fn picture(&self, source: &Source<'_>, media: &Media, is_kept: &[bool]) -> Option<Picture> {
        let outline = source.outline;
        let element = source.dom.element(media.node)?;
        if element.value().name.local != local_name!("img") && !is(&element, AMP_IMAGE) {
            return Some(Picture { position: media.position, content: frame(source, element)? });
        }
        let mut image = self.image(source, element, media.element)?;
        let behind = || caption_lines::behind(outline, source.dom, media).filter(|&line| !is_kept[line]);
        if let (None, None, Some(line)) = (&image.caption, &image.credit, behind()) {
            (image.caption, image.credit) = parted(outline.blocks[line].text.clone(), &[]);
        }
        Some(Picture { position: media.position, content: Content::Image(image) })
    }

    /// The first image before the block `end` whose address `is_it`, with what its figure says of it.
    pub(super) fn at(&self, is_it: impl Fn(&str) -> bool, source: &Source<'_>, end: usize) -> Option<Image> {
        let outline = source.outline;
        let before = outline.media.iter().filter(|media| media.position <= end);
        let mut images = before.filter_map(|media| {
            let element = source.dom.element(media.node)?;
            let image = self.image(source, element, media.element)?;
            image.url.as_deref().is_some_and(&is_it).then_some(image)
        });
        let first = images.next()?;
        // The same picture may stand in a card without its caption.
        let told = if first.caption.is_none() { images.find(|image| image.caption.is_some()) } else { None };
        Some(told.unwrap_or(first))
    }

    /// An image with what its figure says of it.
    pub(super) fn image(&self, source: &Source<'_>, element: ElementRef<'_>, around: usize) -> Option<Image> {
        let url = image_url(element).and_then(|href| (source.absolute)(href))?;
        let figure = source
            .outline
            .ancestors(around)
            .take(LIMITS.images.column.around_caption)
            .find(|&element| is_figure(source.outline, element));
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

/// Whether the text of a post is part of the body: it brings the post's address with it.
fn has_kept_text(outline: &Outline, post: &Media, is_kept: &[bool]) -> bool {
    let blocks = is_kept[post.position..].iter().zip(&outline.blocks[post.position..]);
    let mut inside = blocks.take_while(|(_, block)| outline.is_inside(block.element, post.element));
    inside.any(|(is_kept, _)| *is_kept)
}

/// A post of which nothing but its address is known.
fn bare_post(source: &Source<'_>, post: &Media) -> Option<Picture> {
    let element = source.dom.element(post.node)?;
    let url = post_address(element).and_then(|href| (source.absolute)(&href))?;
    let provider = Some(provider_of(element, Some(&url))?);
    Some(Picture { position: post.position, content: Content::Embed { url: Some(url), provider, text: Vec::new() } })
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

fn is(element: &ElementRef<'_>, name: &str) -> bool {
    element.value().name() == name
}
