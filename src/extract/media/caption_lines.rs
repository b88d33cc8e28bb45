//! Captions outside a figure: the line right behind a picture that a class names one, or that stands in the picture's own
//! paragraph and all in italics.

use crate::dom::{Dom, ElementRef};
use crate::extract::blocks::{BlockKind, InlineKind, Media, Outline, TextBlock};
use crate::extract::body::classes::VOCABULARY;
use crate::extract::body::kinds::Kind;
use crate::extract::limits::LIMITS;
use crate::text::fold_space;

/// Elements inside a line that are looked at: one that holds all of it has few beside it.
const MOST_INSIDE: usize = 4;

/// The block that is the caption of a picture outside a figure.
pub(in crate::extract) fn behind(outline: &Outline, dom: &Dom, media: &Media) -> Option<usize> {
    let index = media.position;
    let block = outline.blocks.get(index)?;
    let is_line = block.kind == BlockKind::Paragraph && block.chars <= LIMITS.images.caption_line.value as usize;
    (is_line && (is_named(outline, index) || is_named_inside(dom, block) || is_italic_beside(media, block)))
        .then_some(index)
}

/// Whether the class of the block's element says so, or that of one around it which holds nothing else.
fn is_named(outline: &Outline, index: usize) -> bool {
    let element = &outline.elements[outline.blocks[index].element];
    let holds_more = || {
        let mut beside = [index.checked_sub(1), Some(index + 1)].into_iter().flatten();
        beside.any(|other| {
            outline.blocks.get(other).is_some_and(|other| outline.is_inside(other.element, element.parent))
        })
    };
    element.own.has(Kind::Caption) || outline.elements[element.parent].own.has(Kind::Caption) && !holds_more()
}

/// Whether the class of an inline element says so that holds all of the block's text.
fn is_named_inside(dom: &Dom, block: &TextBlock) -> bool {
    let Some(element) = dom.element(block.node) else { return false };
    let is_whole = |inner: &ElementRef<'_>| fold_space(&inner.text().collect::<String>()) == block.text;
    let is_caption = |inner: &ElementRef<'_>| {
        VOCABULARY.kinds(*inner, |class| VOCABULARY.tokens(class)).has(Kind::Caption) && is_whole(inner)
    };
    element.child_elements().take(MOST_INSIDE).any(|inner| is_caption(&inner))
}

/// Whether a block is italics in the picture's own paragraph: `<p><img><br><em>The pier in March.</em></p>`.
fn is_italic_beside(media: &Media, block: &TextBlock) -> bool {
    let italic = block.inline.iter().filter(|inline| inline.kind == InlineKind::Italic);
    let bytes: u32 = italic.map(|inline| inline.end - inline.start).sum();
    media.element == block.element && f64::from(bytes) >= LIMITS.images.caption_italic.value * block.text.len() as f64
}

#[cfg(test)]
mod tests {
    use crate::extract::{Extractor, Options};
    use crate::page::Page;
    use crate::record::BlockContent;
    use crate::selectors::RuleSet;

    fn record(picture: &str) -> crate::Record {
        let html = format!(
            "<html lang='en'><head><title>The last rope ferry</title></head><body><main><article><h1>The last rope ferry</h1><div>
             <p>The last rope ferry on the river makes its final crossing on Sunday, after seventy years without a break.</p>
             <p>Its owner says that in forty years he failed to keep the timetable only twice, both times because of ice.</p>
             {picture}
             <p>The boat has no engine: it is held by a rope, and the current pushes it from one bank to the other.</p>
             <p>From Monday a bus takes passengers across the new bridge, eleven kilometres upstream, in half an hour.</p>
             </div></article></main></body></html>"
        );
        let mut page = Page::new(html.into_bytes());
        page.url = "https://courier.test/2024/05/the-last-rope-ferry".parse().ok();
        Extractor::new(RuleSet::default()).extract(&page, &Options::default()).record
    }

    const IMAGE: &str = "<img src='/rope.jpg' width='800' height='500'>";

    #[test]
    fn a_line_behind_a_picture_is_its_caption_by_class_or_italics() {
        for caption in [
            "<div>IMAGE<span class='caption'>The rope is wound up for the last time in March</span></div>",
            "IMAGE<div class='caption'>The rope is wound up for the last time in March</div>",
            "<p>IMAGE</p><p class='caption'>The rope is wound up for the last time in March</p>",
            "<p>IMAGE<br><em class='image-caption'>The rope is wound up for the last time in March</em></p>",
            "<p>IMAGE<br><em>The rope is wound up for the last time in March</em></p>",
        ] {
            let record = record(&caption.replace("IMAGE", IMAGE));
            let body = record.body.unwrap_or_default();
            assert!(body.contains("because of ice.\n\nThe boat"), "{body}");
            let told = record.blocks.iter().find_map(|block| match &block.content {
                BlockContent::Image { caption, .. } => caption.clone(),
                _ => None,
            });
            assert_eq!(told.as_deref(), Some("The rope is wound up for the last time in March"), "{caption}");
        }
    }

    #[test]
    fn a_line_behind_a_picture_that_nothing_tells_stays() {
        let record = record(&format!("<p>{IMAGE}<br>The rope is wound up for the last time in March.</p>"));
        assert!(record.body.unwrap_or_default().contains("wound up"));
    }
}
