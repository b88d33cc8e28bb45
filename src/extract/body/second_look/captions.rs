//! Captions, which belong to their pictures.

use html5ever::local_name;

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;
use crate::extract::media::caption_lines;
use crate::text::fold_space;

impl Look<'_> {
    /// A caption belongs to its picture, which prints it: `figcaption`, a line beside it in the same figure, and a small
    /// element with the class of a caption beside a picture.
    pub(super) fn captions(&mut self) {
        let outline = self.reading.outline;
        let kept: Vec<usize> = self.kept().collect();
        for index in kept {
            let block = &outline.blocks[index];
            let is_caption = match block.kind {
                BlockKind::Caption => self.figure_of(index).is_some(),
                BlockKind::Paragraph => {
                    let is_line = self.survey.shapes[index].words <= SIGNALS.caption.most_words_of_line;
                    is_line && self.figure_of(index).is_some_and(|figure| self.has_caption(figure))
                        || self.is_captioned(block.element)
                }
                _ => false,
            };
            if is_caption {
                self.drop(index, Kind::Caption.name(), "the caption of a picture");
            }
        }
    }

    /// A line right behind a picture that its class or its italics tell, without a figure around both.
    pub(super) fn captions_without_figure(&mut self) {
        let (outline, dom) = (self.reading.outline, self.reading.dom);
        for index in outline.media.iter().filter_map(|media| caption_lines::behind(outline, dom, media)) {
            self.drop(index, Kind::Caption.name(), "the caption of the picture before it");
        }
    }

    /// A line right behind a picture that is numbered like one is its caption.
    pub(super) fn numbered_captions(&mut self) {
        // Behind many pictures may stand one and the same line.
        let mut behind: Vec<usize> = self.reading.outline.media.iter().map(|media| media.position).collect();
        behind.dedup();
        for index in behind {
            let Some(block) = self.reading.outline.blocks.get(index).filter(|_| self.marks[index].is_kept()) else {
                continue;
            };
            let text = block.text.to_lowercase();
            let is_numbered = SIGNALS.caption.numbered.iter().any(|label| {
                text.strip_prefix(label.as_str()).is_some_and(|rest| {
                    rest.trim_start().starts_with(|sign: char| sign.is_ascii_digit() || sign == ':')
                })
            });
            if block.kind == BlockKind::Paragraph
                && is_numbered
                && self.survey.shapes[index].words <= SIGNALS.caption.most_words
            {
                self.drop(index, Kind::Caption.name(), "numbered like a picture, and right behind one");
            }
        }
    }

    /// A line right behind a picture that says what the picture's alternative text says is its caption.
    pub(super) fn alternative_texts(&mut self) {
        let outline = self.reading.outline;
        for media in &outline.media {
            let index = media.position;
            let Some(block) = outline.blocks.get(index).filter(|_| self.marks[index].is_kept()) else { continue };
            if block.kind != BlockKind::Paragraph {
                continue;
            }
            let alt = self.reading.dom.element(media.node).and_then(|image| image.attr("alt"));
            if alt.is_some_and(|alt| !alt.trim().is_empty() && fold_space(alt) == block.text) {
                self.drop(index, Kind::Caption.name(), "the alternative text of the picture before it");
            }
        }
    }

    /// The figure with a picture in which a block stands.
    fn figure_of(&self, index: usize) -> Option<usize> {
        let outline = self.reading.outline;
        let mut around = outline.ancestors(outline.blocks[index].element);
        let figure = around.find(|&element| outline.elements[element].tag == local_name!("figure"));
        figure.filter(|&figure| self.survey.sums[figure].media > 0.0)
    }

    /// Whether a `figcaption` with words stands inside `figure`.
    fn has_caption(&self, figure: usize) -> bool {
        let blocks = &self.reading.outline.blocks[self.inside[figure].clone()];
        blocks.iter().any(|block| block.kind == BlockKind::Caption)
    }

    /// Whether `element` stands in a small box that holds a picture and beside it only what has the class of a caption.
    fn is_captioned(&self, element: usize) -> bool {
        let outline = self.reading.outline;
        let (survey, limits) = (self.survey, &SIGNALS.caption);
        let mut around = outline.ancestors(element).take_while(|&element| !survey.is_on_core_path(element));
        let named = around.find(|&element| outline.elements[element].own.has(Kind::Caption));
        named.filter(|&named| survey.words(named) <= limits.most_words).is_some_and(|named| {
            let whole = outline.elements[named].parent;
            let blocks = &outline.blocks[self.inside[whole].clone()];
            !survey.is_on_core_path(whole)
                && survey.sums[whole].media > 0.0
                && survey.words(whole) - survey.words(named) <= limits.most_words_beside
                // A slide has a headline of its own.
                && !blocks.iter().any(|block| block.is_heading())
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::kept;

    /// To read it again for each of them would take a minute.
    #[test]
    fn a_line_behind_very_many_pictures_is_read_once() {
        let count = 60_000;
        let text = format!("The {}", ["tide"; 60_000].join(" "));
        let html = format!("<p>{}{text}</p>", "<img src=tide.jpg>".repeat(count));
        assert_eq!(kept(&html, &[0.9], |look| look.numbered_captions()), [text]);
    }
}
