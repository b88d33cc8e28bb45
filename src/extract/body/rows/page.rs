//! The part of a block's numbers that tells what page it is on, and what the page says of the block.

use html5ever::local_name;

use super::{Maker, Row};
use crate::extract::body::features::Survey;
use crate::extract::body::given_text::GivenText;

/// What all blocks of a page amount to.
pub(super) struct Totals {
    /// Elements `article`.
    pub(super) articles: f32,
    pub(super) headings: f32,
    /// The longest prose of a block.
    pub(super) longest: f32,
    /// Words a block of prose, on the average.
    pub(super) prose_words: f32,
}

impl Totals {
    pub(super) fn of(survey: &Survey<'_>) -> Self {
        let blocks = &survey.outline.blocks;
        let long_blocks = survey.sums.first().map_or(0.0, |sums| sums.long_blocks);
        let prose = survey.shapes.iter().filter(|shape| shape.prose > 0.0);
        let articles = survey.outline.elements.iter().filter(|element| element.tag == local_name!("article"));
        Totals {
            articles: articles.count() as f32,
            headings: blocks.iter().filter(|block| block.is_heading()).count() as f32,
            longest: survey.shapes.iter().map(|shape| shape.prose).fold(1.0, f32::max),
            prose_words: prose.map(|shape| shape.words).sum::<f32>() / long_blocks.max(1.0),
        }
    }
}

impl Maker<'_, '_> {
    pub(super) fn page<R: Row>(&self, row: &mut R, index: usize) {
        let survey = self.survey;
        let block = &self.outline.blocks[index];
        let page = &survey.sums[0];
        let holds = |given: &Option<GivenText<'_>>| given.as_ref().is_some_and(|given| given.holds(&block.text));
        let mut put = |name, value| row.put("page", name, value);
        put("copies", survey.copies[index]);
        put("in_article_body", f32::from(holds(&self.article_body)));
        put("has_article_body", f32::from(survey.article_body.is_some()));
        put("in_description", f32::from(holds(&self.description)));
        put("blocks", page.blocks);
        put("prose", page.prose);
        put("link_density", page.link_density());
        put("long", page.long_blocks / page.blocks.max(1.0));
        put("headings", self.totals.headings);
        put("media", page.media);
        put("times", page.times);
        put("prose_words", self.totals.prose_words);
        put("longest", self.totals.longest);
    }
}
