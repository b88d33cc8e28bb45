//! The part of a block's numbers that tells what it is itself: its text, its element, its words.

use html5ever::local_name;

use super::{Maker, Row};
use crate::extract::blocks::{BlockKind, TextBlock};

impl Maker<'_, '_> {
    pub(super) fn text<R: Row>(&self, row: &mut R, index: usize) {
        let (shape, links) = (&self.survey.shapes[index], &self.survey.links[index]);
        let per_link = |count: f32| count / shape.links.max(1.0);
        let mut put = |name, value| row.put("text", name, value);
        put("words", shape.words);
        put("chars", shape.chars);
        put("link_density", shape.link_density);
        put("sentences", shape.sentences);
        put("commas", shape.commas);
        put("digits", shape.digits);
        put("capitals", shape.capitals);
        put("title_case", shape.title_case);
        put("ends_sentence", f32::from(shape.ends_sentence));
        put("ends_colon", f32::from(shape.ends_colon));
        put("ends_question", f32::from(shape.ends_question));
        put("ends_ellipsis", f32::from(shape.ends_ellipsis));
        put("starts_lower", f32::from(shape.starts_lower));
        put("starts_digit", f32::from(shape.starts_digit));
        put("separators", shape.separators);
        put("has_currency", f32::from(shape.has_currency));
        put("has_time", f32::from(shape.has_time));
        put("has_copyright", f32::from(shape.has_copyright));
        put("has_at", f32::from(shape.has_at));
        put("quotes", shape.quotes);
        put("lines", shape.lines);
        put("bold", shape.bold);
        put("italic", shape.italic);
        put("starts_bold", f32::from(shape.starts_bold));
        put("starts_link", f32::from(shape.starts_link));
        put("links", shape.links);
        put("prose", shape.prose);
        put("words_per_sentence", shape.words / shape.sentences.max(1.0));
        put("comma_rate", shape.commas / shape.words.max(1.0));
        put("chars_per_word", shape.chars / shape.words.max(1.0));
        put("anchors", per_link(links.anchors));
        put("outside", per_link(links.outside));
        put("social", per_link(links.social));
        put("shallow", per_link(links.shallow));
        put("of_longest", shape.prose / self.totals.longest);
        put("of_prose_words", shape.words / self.totals.prose_words.max(1.0));
    }

    pub(super) fn element<R: Row>(&self, row: &mut R, block: &TextBlock) {
        let element = &self.outline.elements[block.element];
        let parent = &self.outline.elements[element.parent];
        let level = if let BlockKind::Heading(level) = block.kind { f32::from(level) } else { 0.0 };
        let mut put = |name, value| row.put("element", name, value);
        put("heading_level", level);
        put("is_paragraph", f32::from(block.kind == BlockKind::Paragraph));
        put("is_item", f32::from(block.kind == BlockKind::ListItem));
        put("is_quote", f32::from(block.kind == BlockKind::Quote));
        put("is_cell", f32::from(block.kind == BlockKind::Cell));
        put("is_code", f32::from(block.kind == BlockKind::Code));
        put("is_caption", f32::from(block.kind == BlockKind::Caption));
        put("is_control", f32::from(block.kind == BlockKind::Control));
        put("is_hidden", f32::from(block.is_hidden));
        put("has_time", f32::from(block.has_time));
        put("tag_p", f32::from(element.tag == local_name!("p")));
        put("tag_div", f32::from(element.tag == local_name!("div")));
        put("tag_section", f32::from(element.tag == local_name!("section")));
        put("tag_dd", f32::from(element.tag == local_name!("dd") || element.tag == local_name!("dt")));
        put("has_class", f32::from(element.has_class));
        put("parent_has_class", f32::from(parent.has_class));
        put("run", block.id.run as f32);
        put("media", self.survey.sums[block.element].media);
        put("parent_media", self.survey.sums[element.parent].media);
        put("children", self.survey.sums[block.element].blocks);
    }
}
