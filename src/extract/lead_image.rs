//! The lead image: what the page prints of the picture that it declares, or the picture above the text where it declares none.

use super::assemble::source::Source;
use super::media::Figures;
use super::reading::Reading;
use super::trace::Mark;
use crate::document::{Block, Content, Document};
use crate::record::{Image, Method, Provenance, Record};

/// The lead image as printed: what is known of it beside the text, or the picture itself where no field names one.
pub(super) fn complete(record: &mut Record, document: &Document, reading: &Reading<'_>, marks: &[Mark]) {
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
            let Some(first) = document.blocks.iter().take_while(is_text).find_map(image) else { return };
            record.image = Some(first);
            let provenance =
                Provenance { method: Method::Dom, rule: None, selector: None, candidate: None, confidence: 0.6 };
            record.provenance.insert("image".to_owned(), provenance);
        }
    }
}

/// The picture at `url` as it stands above the text, where most pages print it.
fn above_text(url: &str, reading: &Reading<'_>, marks: &[Mark]) -> Option<Image> {
    let first = marks.iter().position(Mark::is_kept)?;
    let absolute = |href: &str| reading.absolute(href).map(String::from);
    let source = Source { outline: reading.outline, dom: reading.dom, absolute: &absolute, dek: None };
    let content =
        Figures::of(reading.outline, reading.dom).at(&|other| is_same(Some(other), Some(url)), &source, first)?;
    image(&Block { ids: Vec::new(), content })
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

/// The address without its query and the `-1200x630` that content systems put before the end of the name; None of one whose name
/// says too little to be told by.
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
pub(super) fn image(block: &Block) -> Option<Image> {
    match &block.content {
        Content::Image(image) => Some(Image {
            url: image.url.clone(),
            alt: image.alt.clone(),
            caption: image.caption.clone(),
            credit: image.credit.clone(),
        }),
        _ => None,
    }
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
