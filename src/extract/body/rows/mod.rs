//! The numbers by which the scorer judges a block, one row a block.

mod core;
mod distances;
mod itself;
mod landmarks;
mod order;
mod page;
mod sections;
mod surroundings;

use self::core::Core;
use self::distances::Distances;
use self::landmarks::{Landmarks, landmarks};
use self::order::{MARKERS, NEAR};
use self::page::Totals;
use self::sections::sections;
use super::features::{Known, Survey};
use super::given_text::GivenText;
use super::groups::Sums;
use super::kinds::KINDS;
use super::title_words::TitleWords;
use crate::extract::blocks::Outline;
use crate::extract::page_type::TYPES;

/// Elements around a block that are looked at.
const ABOVE: usize = 12;

/// Takes the numbers of a row, or their names: the same calls make both, so they cannot part.
pub(super) trait Row {
    fn put(&mut self, group: &'static str, name: &'static str, value: f32);

    /// The same for several at once, which is faster.
    fn put_all<const N: usize>(&mut self, group: &'static str, name: impl Fn(usize) -> &'static str, values: [f32; N]);
}

/// What is left of a row that is filled from its start.
impl Row for &mut [f32] {
    #[inline]
    fn put(&mut self, _: &'static str, _: &'static str, value: f32) {
        self.put_all("", |_| "", [value]);
    }

    #[inline]
    fn put_all<const N: usize>(&mut self, _: &'static str, _: impl Fn(usize) -> &'static str, values: [f32; N]) {
        let (here, rest) = std::mem::take(self).split_first_chunk_mut().expect("a row has room for all its numbers");
        *here = values;
        *self = rest;
    }
}

impl Row for Vec<String> {
    fn put(&mut self, group: &'static str, name: &'static str, _: f32) {
        self.push(format!("{group}.{name}"));
    }

    fn put_all<const N: usize>(&mut self, group: &'static str, name: impl Fn(usize) -> &'static str, values: [f32; N]) {
        (0..N).for_each(|at| self.put(group, name(at), values[at]));
    }
}

/// Numbers in a row.
pub const COUNT: usize = 353;

/// Gives `judge` the numbers of every block in turn, in the order of [`names`]; `shares` are the probabilities of the page's
/// types.
pub fn each(survey: &Survey<'_>, shares: &[f32; TYPES.len()], mut judge: impl FnMut(usize, &[f32])) {
    let maker = Maker::of(survey, shares);
    let mut row = [0.0; COUNT];
    for index in 0..survey.outline.blocks.len() {
        maker.row(&mut row, index);
        judge(index, &row);
    }
}

/// The names of the numbers.
pub fn names() -> Vec<String> {
    let outline = Outline::of(&crate::dom::parse("<p>one"), 0);
    let survey = Survey::of(&outline, Known::default());
    let mut names = Vec::new();
    Maker::of(&survey, &[0.0; TYPES.len()]).fill(&mut names, 0);
    names.extend(TYPES.iter().map(|page_type| format!("type.{page_type:?}").to_lowercase()));
    names
}

/// What is gathered once a page, and fills the rows of its blocks.
pub(super) struct Maker<'s, 'a> {
    survey: &'s Survey<'a>,
    outline: &'a Outline,
    /// Prose before each block.
    running: Vec<f32>,
    /// Nearest heading before each block.
    heading: Vec<Option<usize>>,
    /// What stands under a heading; one a block, that of a heading is filled.
    sections: Vec<Sums>,
    /// Blocks to the phrases of each marker.
    to_marker: Distances<{ MARKERS.len() }>,
    /// Blocks to those under an element of each kind.
    to_kind: Distances<{ NEAR.len() }>,
    core: Core,
    /// One an element.
    landmarks: Vec<Landmarks>,
    totals: Totals,
    title: Option<TitleWords>,
    description: Option<GivenText<'s>>,
    article_body: Option<GivenText<'s>>,
    /// Probabilities of the page's types.
    shares: &'s [f32; TYPES.len()],
}

impl<'s, 'a> Maker<'s, 'a> {
    pub(super) fn of(survey: &'s Survey<'a>, shares: &'s [f32; TYPES.len()]) -> Self {
        let outline = survey.outline;
        let (running, heading) = before(survey);
        let marker = |index: usize| {
            let phrase = survey.shapes[index].phrase;
            MARKERS.map(|kind| phrase == Some(kind))
        };
        let kind = |index: usize| {
            let below = survey.kinds_below_core(&outline.blocks[index]);
            NEAR.map(|kind| below.has(kind))
        };
        Maker {
            survey,
            outline,
            running,
            heading,
            sections: sections(survey),
            to_marker: Distances::of(outline.blocks.len(), marker),
            to_kind: Distances::of(outline.blocks.len(), kind),
            core: Core::of(survey),
            landmarks: landmarks(outline),
            totals: Totals::of(survey),
            title: survey.known.title.map(TitleWords::of),
            description: survey.description.as_deref().map(GivenText::of),
            article_body: survey.article_body.as_deref().map(GivenText::of),
            shares,
        }
    }

    /// Fills the row of one block.
    pub(super) fn row(&self, row: &mut [f32], index: usize) {
        let mut rest = row;
        self.fill(&mut rest, index);
        rest.copy_from_slice(self.shares);
    }

    /// The numbers of one block but those of its page's type, always the same and in the same order.
    fn fill<R: Row>(&self, row: &mut R, index: usize) {
        let block = &self.outline.blocks[index];
        let mut above = [0; ABOVE];
        let mut count = 0;
        for (slot, element) in above.iter_mut().zip(self.outline.ancestors(block.element)) {
            *slot = element;
            count += 1;
        }
        let above = &above[..count];
        self.text(row, index);
        self.element(row, block);
        self.paths(row, above);
        self.levels(row, above);
        self.core(row, index);
        self.position(row, index);
        self.neighbours(row, index, above);
        self.headings(row, index);
        self.title(row, index);
        self.markers(row, index);
        self.repetition(row, above);
        self.landmarks(row, above);
        self.page(row, index);
        let below = self.survey.kinds_below_core(block);
        row.put_all("below", |at| KINDS[at].name(), KINDS.map(|kind| f32::from(below.has(kind))));
        let own = self.outline.elements[block.element].own;
        row.put_all("class", |at| KINDS[at].name(), KINDS.map(|kind| f32::from(own.has(kind))));
        row.put("lexicon", "names", self.survey.name_odds[block.element]);
        row.put("lexicon", "words", self.survey.word_odds[index]);
    }
}

/// The prose before each block, and the nearest heading before it.
fn before(survey: &Survey<'_>) -> (Vec<f32>, Vec<Option<usize>>) {
    let count = survey.outline.blocks.len();
    let (mut running, mut heading) = (Vec::with_capacity(count), Vec::with_capacity(count));
    let (mut prose, mut last) = (0.0, None);
    for (index, (block, shape)) in survey.outline.blocks.iter().zip(&survey.shapes).enumerate() {
        running.push(prose);
        prose += shape.prose;
        heading.push(last);
        if block.is_heading() {
            last = Some(index);
        }
    }
    (running, heading)
}
