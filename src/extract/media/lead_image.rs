//! The lead image: what the page prints of the picture that it declares, or the picture above the text where it declares none.

use html5ever::local_name;
use url::Url;

use super::{Figures, is_figure, is_furniture};
use crate::document::{self, Block, Content, Document};
use crate::dom::ElementRef;
use crate::extract::assemble::source::Source;
use crate::extract::blocks::Media;
use crate::extract::fields::{headline_block, is_stand_in};
use crate::extract::limits::LIMITS;
use crate::extract::reading::Reading;
use crate::extract::trace::Mark;
use crate::record::{Image, Method, Provenance, Record};

/// The lead image as printed: what is known of it beside the text, or the picture itself where no field names one.
pub(in crate::extract) fn complete(record: &mut Record, document: &Document, reading: &Reading<'_>, marks: &[Mark]) {
    if record.body.is_none() {
        return;
    }
    match &mut record.image {
        Some(lead) => {
            let in_text = document
                .blocks
                .iter()
                .filter_map(image)
                .find(|printed| is_same(printed.url.as_deref(), lead.url.as_deref()));
            let Some(printed) = in_text.or_else(|| above_text(lead.url.as_deref()?, reading, marks)) else { return };
            lead.alt = lead.alt.take().or(printed.alt);
            lead.caption = lead.caption.take().or(printed.caption);
            lead.credit = lead.credit.take().or(printed.credit);
        }
        None => {
            let is_text =
                |block: &&Block| !matches!(&block.content, Content::Paragraph { is_dek: false, .. } | Content::List(_));
            let mut pictures = document.blocks.iter().take_while(is_text).filter_map(image);
            let in_text = pictures.find(|printed| is_picture(printed.url.as_deref(), reading));
            let Some(first) = in_text.or_else(|| beside_headline(record.title.as_deref(), reading, marks)) else {
                return;
            };
            record.image = Some(first);
            let provenance = Provenance::by(Method::Dom, LIMITS.images.lead.confidence);
            record.provenance.insert("image".to_owned(), provenance);
        }
    }
}

/// Puts the picture that is printed with the headline before those in the text.
pub(in crate::extract) fn list(record: &mut Record, reading: &Reading<'_>, marks: &[Mark]) {
    if record.body.is_none() {
        return;
    }
    let Some(lead) = beside_headline(record.title.as_deref(), reading, marks) else { return };
    if !record.images.iter().any(|image| is_same(image.url.as_deref(), lead.url.as_deref())) {
        record.images.insert(0, lead);
    }
}

/// The picture at `url` as it stands above the text, where most pages print it.
fn above_text(url: &str, reading: &Reading<'_>, marks: &[Mark]) -> Option<Image> {
    let first = marks.iter().position(Mark::is_kept)?;
    let absolute = |href: &str| reading.absolute(href).map(String::from);
    let source = Source { outline: reading.outline, dom: reading.dom, absolute: &absolute, dek: None };
    let figures = Figures::of(reading.outline, reading.dom);
    figures.at(|other| is_same(Some(other), Some(url)), &source, first).map(in_record)
}

/// The first picture around the headline that the page prints as the article's.
fn beside_headline(title: Option<&str>, reading: &Reading<'_>, marks: &[Mark]) -> Option<Image> {
    let first = marks.iter().position(Mark::is_kept)?;
    let headline = headline_block(&reading.outline.blocks, title).filter(|&headline| headline <= first)?;
    let reach = LIMITS.images.lead.blocks_above;
    let near = headline.saturating_sub(reach)..=first;
    let mut around = reading.outline.media.iter().filter(|media| near.contains(&media.position)).peekable();
    around.peek()?;
    let absolute = |href: &str| reading.absolute(href).map(String::from);
    let source = Source { outline: reading.outline, dom: reading.dom, absolute: &absolute, dek: None };
    let figures = Figures::of(reading.outline, reading.dom);
    around.filter(|media| is_lead(media, reading, headline)).find_map(|media| {
        let element = reading.dom.element(media.node)?;
        let printed = figures.image(&source, element, media.element)?;
        is_picture(printed.url.as_deref(), reading).then(|| in_record(printed))
    })
}

/// Whether an address may be that of an article's picture: vector drawings are signs and icons, and some files stand in
/// for a picture that is missing.
fn is_picture(url: Option<&str>, reading: &Reading<'_>) -> bool {
    let url = url.and_then(|url| Url::parse(url).ok());
    url.is_some_and(|url| !url.path().to_ascii_lowercase().ends_with(".svg") && !is_stand_in(&url, reading))
}

/// Whether a picture is shown as the article's: in a figure, under a class that says so, or as wide as the text, and in no
/// part of the page that is about something else. Above the headline it must stand in `article` or `main`, because the
/// page's own head is there too.
fn is_lead(media: &Media, reading: &Reading<'_>, headline: usize) -> bool {
    let outline = reading.outline;
    let Some(element) = reading.dom.element(media.node) else { return false };
    let lead = &LIMITS.images.lead;
    let around = || outline.ancestors(media.element).take(lead.around);
    let is_own = |index: usize| {
        let tag = &outline.elements[index].tag;
        *tag == local_name!("article") || *tag == local_name!("main")
    };
    if media.position <= headline && !outline.ancestors(media.element).any(is_own)
        || outline
            .ancestors(media.element)
            .take_while(|&index| !is_own(index))
            .any(|index| is_furniture(outline, index))
    {
        return false;
    }
    let nodes = || {
        let inner = std::iter::once(element).chain(element.ancestors().filter_map(ElementRef::wrap));
        inner.take(lead.around)
    };
    let says = |words: &[String]| {
        nodes().filter_map(|node| node.attr("class")).any(|class| {
            let parts = class.split(|letter: char| !letter.is_ascii_alphanumeric());
            let mut tokens = class.split_ascii_whitespace().chain(parts);
            tokens.any(|token| words.iter().any(|word| token.eq_ignore_ascii_case(word)))
        })
    };
    let leads_away = || {
        let link = nodes().find(|node| node.value().name() == "a").and_then(|link| link.attr("href"));
        link.is_some_and(|href| !lead.files.iter().any(|end| href.to_ascii_lowercase().contains(end.as_str())))
    };
    let width = element.attr("width").and_then(|size| size.trim_end_matches("px").parse::<u32>().ok());
    let is_wide = width.is_some_and(|width| width >= lead.least_width);
    let is_shown = is_wide || around().any(|index| is_figure(outline, index)) || says(&lead.classes);
    is_shown && !says(&lead.other_classes) && !leads_away()
}

/// Whether two addresses are those of one picture, in whatever size it is served.
fn is_same(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => {
            one == other || without_size(one).is_some_and(|one| Some(one) == without_size(other))
        }
        _ => one == other,
    }
}

/// The address without its query and without the size (`-1200x630`) that content systems write behind the name of a file;
/// None where the name is too short to tell one picture from another.
fn without_size(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next()?;
    let (stem, end) = path.rsplit_once('.').filter(|(_, end)| end.len() < 5)?;
    let size = stem.rsplit_once('-').filter(|(_, size)| {
        let figures = size.split_once('x');
        figures.is_some_and(|(wide, high)| {
            [wide, high].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
        })
    });
    let stem = size.map_or(stem, |(stem, _)| stem);
    let name = stem.rsplit('/').next()?;
    (name.len() > 3).then(|| format!("{stem}.{end}"))
}

/// The picture that a block of the document is.
pub(in crate::extract) fn image(block: &Block) -> Option<Image> {
    match &block.content {
        Content::Image(image) => Some(in_record(image.clone())),
        _ => None,
    }
}

/// A picture of the document as the record has it.
fn in_record(picture: document::Image) -> Image {
    Image { url: picture.url, alt: picture.alt, caption: picture.caption, credit: picture.credit }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_the_same_in_every_size() {
        let same = |one, other| is_same(Some(one), Some(other));
        assert!(same("https://a.test/i/ferry-1200x630.jpg", "https://a.test/i/ferry.jpg?w=300"));
        assert!(!same("https://a.test/i/ferry-2.jpg", "https://a.test/i/ferry-3.jpg"));
        assert!(!same("https://a.test/image?id=2", "https://a.test/image?id=3"));
        assert!(!same("https://a.test/1.jpg?id=2", "https://a.test/1.jpg?id=3"));
    }
}
