//! The numbers by which the scorer judges a block, one row a block.

use html5ever::local_name;

use super::classes::{KINDS, Kind};
use super::features::{Known, Survey};
use super::given_text::GivenText;
use super::groups::Sums;
use super::surroundings::{Landmarks, landmarks};
use super::title_words::TitleWords;
use crate::extract::blocks::{BlockKind, Outline, TextBlock};
use crate::extract::page_type::TYPES;

/// Takes the numbers of a row, or their names: the same calls make both, so they cannot part.
pub(super) trait Row {
    fn put(&mut self, group: &'static str, name: &'static str, value: f32);
}

impl Row for Vec<f32> {
    #[inline]
    fn put(&mut self, _: &'static str, _: &'static str, value: f32) {
        self.push(value);
    }
}

impl Row for Vec<String> {
    fn put(&mut self, group: &'static str, name: &'static str, _: f32) {
        self.push(format!("{group}.{name}"));
    }
}

/// Gives `judge` the numbers of every block in turn.
pub(super) fn each(survey: &Survey<'_>, shares: &[f32; TYPES.len()], mut judge: impl FnMut(usize, &[f32])) {
    let maker = Maker::of(survey);
    let mut row = Vec::with_capacity(320);
    for index in 0..survey.outline.blocks.len() {
        row.clear();
        maker.fill(&mut row, index);
        row.extend(shares);
        judge(index, &row);
    }
}

/// The names of the numbers.
pub(super) fn names() -> Vec<String> {
    let outline = Outline::of(&crate::dom::parse("<p>one"), 0);
    let survey = Survey::of(&outline, Known::default());
    let mut names = Vec::new();
    Maker::of(&survey).fill(&mut names, 0);
    names.extend(TYPES.iter().map(|page_type| format!("type.{page_type:?}").to_lowercase()));
    names
}

/// Marker phrases whose distance counts.
const MARKERS: [Kind; 6] =
    [Kind::Related, Kind::Comments, Kind::Newsletter, Kind::Share, Kind::AuthorBox, Kind::Navigation];

/// Kinds of elements whose distance counts.
const NEAR: [Kind; 5] = [Kind::Share, Kind::Meta, Kind::Tags, Kind::Related, Kind::Comments];

/// Elements around a block that are looked at.
const ABOVE: usize = 12;

/// Distances are cut off here: farther away is far away.
pub(super) const FAR: f32 = 200.0;

/// A heading with what stands under it, up to the next heading of its level or above.
#[derive(Debug, Clone, Copy, Default)]
struct Section {
    sums: Sums,
}

pub(super) struct Maker<'s, 'a> {
    pub(super) survey: &'s Survey<'a>,
    pub(super) outline: &'a Outline,
    /// Prose before each block.
    pub(super) running: Vec<f32>,
    /// Nearest heading before each block.
    heading: Vec<Option<usize>>,
    /// One a block; that of a heading is filled.
    sections: Vec<Section>,
    /// Blocks since the last phrase of each marker, and until the next.
    since_marker: Vec<[f32; MARKERS.len()]>,
    until_marker: Vec<[f32; MARKERS.len()]>,
    /// Blocks since the last block under an element of each kind, and until the next.
    since_kind: Vec<[f32; NEAR.len()]>,
    until_kind: Vec<[f32; NEAR.len()]>,
    /// First and past the last block inside the densest container, with its first and last prose.
    pub(super) core: (usize, usize),
    pub(super) core_prose: (usize, usize),
    pub(super) articles: f32,
    /// One an element.
    pub(super) landmarks: Vec<Landmarks>,
    /// Headings of the page, pictures of the page.
    headings: f32,
    longest: f32,
    /// Words a block of prose, on the average.
    prose_words: f32,
    title: Option<TitleWords>,
    description: Option<GivenText<'s>>,
    article_body: Option<GivenText<'s>>,
}

impl<'s, 'a> Maker<'s, 'a> {
    fn of(survey: &'s Survey<'a>) -> Self {
        let outline = survey.outline;
        let count = outline.blocks.len();
        let mut running = Vec::with_capacity(count);
        let mut heading = Vec::with_capacity(count);
        let (mut prose, mut last) = (0.0, None);
        for (index, (block, shape)) in outline.blocks.iter().zip(&survey.shapes).enumerate() {
            running.push(prose);
            prose += shape.prose;
            heading.push(last);
            if matches!(block.kind, BlockKind::Heading(_)) {
                last = Some(index);
            }
        }
        let marker = |index: usize| {
            let phrase = survey.shapes[index].phrase;
            MARKERS.map(|kind| phrase == Some(kind))
        };
        let kind = |index: usize| {
            let below = survey.kinds_below_core(&outline.blocks[index]);
            NEAR.map(|kind| below.has(kind))
        };
        let core_element = *survey.core_path.last().expect("the path holds at least the root");
        let is_in_core = |index: &usize| outline.is_inside(outline.blocks[*index].element, core_element);
        let first = (0..count).find(is_in_core).unwrap_or(0);
        let end = (0..count).rev().find(is_in_core).map_or(count, |last| last + 1);
        let is_prose = |index: &usize| survey.shapes[*index].prose > 0.0;
        let first_prose = (first..end).find(is_prose).unwrap_or(first);
        let last_prose = (first..end).rev().find(is_prose).unwrap_or(end.saturating_sub(1));
        let long = survey.sums.first().copied().unwrap_or_default();
        Maker {
            survey,
            outline,
            running,
            heading,
            sections: sections(survey),
            since_marker: distances(0..count, marker),
            until_marker: until(count, marker),
            since_kind: distances(0..count, kind),
            until_kind: until(count, kind),
            core: (first, end),
            core_prose: (first_prose, last_prose),
            landmarks: landmarks(outline),
            articles: outline.elements.iter().filter(|element| element.tag == local_name!("article")).count() as f32,
            headings: outline.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Heading(_))).count() as f32,
            longest: survey.shapes.iter().map(|shape| shape.prose).fold(1.0, f32::max),
            prose_words: {
                let prose = survey.shapes.iter().filter(|shape| shape.prose > 0.0);
                prose.map(|shape| shape.words).sum::<f32>() / long.long_blocks.max(1.0)
            },
            title: survey.known.title.map(TitleWords::of),
            description: survey.description.as_deref().map(GivenText::of),
            article_body: survey.article_body.as_deref().map(GivenText::of),
        }
    }

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
        for kind in KINDS {
            row.put("below", kind.name(), flag(below.has(kind)));
        }
        let own = self.outline.elements[block.element].own;
        for kind in KINDS {
            row.put("class", kind.name(), flag(own.has(kind)));
        }
        row.put("lexicon", "names", self.survey.name_odds[block.element]);
        row.put("lexicon", "words", self.survey.word_odds[index]);
    }

    fn text<R: Row>(&self, row: &mut R, index: usize) {
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
        put("ends_sentence", flag(shape.ends_sentence));
        put("ends_colon", flag(shape.ends_colon));
        put("ends_question", flag(shape.ends_question));
        put("ends_ellipsis", flag(shape.ends_ellipsis));
        put("starts_lower", flag(shape.starts_lower));
        put("starts_digit", flag(shape.starts_digit));
        put("separators", shape.separators);
        put("has_currency", flag(shape.has_currency));
        put("has_time", flag(shape.has_time));
        put("has_copyright", flag(shape.has_copyright));
        put("has_at", flag(shape.has_at));
        put("quotes", shape.quotes);
        put("lines", shape.lines);
        put("bold", shape.bold);
        put("italic", shape.italic);
        put("starts_bold", flag(shape.starts_bold));
        put("starts_link", flag(shape.starts_link));
        put("links", shape.links);
        put("prose", shape.prose);
        put("words_per_sentence", shape.words / shape.sentences.max(1.0));
        put("comma_rate", shape.commas / shape.words.max(1.0));
        put("chars_per_word", shape.chars / shape.words.max(1.0));
        put("anchors", per_link(links.anchors));
        put("outside", per_link(links.outside));
        put("social", per_link(links.social));
        put("shallow", per_link(links.shallow));
        put("of_longest", shape.prose / self.longest);
        put("of_prose_words", shape.words / self.prose_words.max(1.0));
    }

    fn element<R: Row>(&self, row: &mut R, block: &TextBlock) {
        let element = &self.outline.elements[block.element];
        let parent = &self.outline.elements[element.parent];
        let level = if let BlockKind::Heading(level) = block.kind { f32::from(level) } else { 0.0 };
        let mut put = |name, value| row.put("element", name, value);
        put("heading_level", level);
        put("is_paragraph", flag(block.kind == BlockKind::Paragraph));
        put("is_item", flag(block.kind == BlockKind::ListItem));
        put("is_quote", flag(block.kind == BlockKind::Quote));
        put("is_cell", flag(block.kind == BlockKind::Cell));
        put("is_code", flag(block.kind == BlockKind::Code));
        put("is_caption", flag(block.kind == BlockKind::Caption));
        put("is_control", flag(block.kind == BlockKind::Control));
        put("is_hidden", flag(block.is_hidden));
        put("has_time", flag(block.has_time));
        put("tag_p", flag(element.tag == local_name!("p")));
        put("tag_div", flag(element.tag == local_name!("div")));
        put("tag_section", flag(element.tag == local_name!("section")));
        put("tag_dd", flag(element.tag == local_name!("dd") || element.tag == local_name!("dt")));
        put("has_class", flag(element.has_class));
        put("parent_has_class", flag(parent.has_class));
        put("run", block.id.run as f32);
        put("media", self.survey.sums[block.element].media);
        put("parent_media", self.survey.sums[element.parent].media);
        put("children", self.survey.sums[block.element].blocks);
    }

    fn position<R: Row>(&self, row: &mut R, index: usize) {
        let survey = self.survey;
        let count = self.outline.blocks.len() as f32;
        let (first, last) = (survey.first_prose as f32, survey.last_prose as f32);
        let at = index as f32;
        let depth = self.outline.elements[self.outline.blocks[index].element].depth;
        let mut put = |name, value| row.put("position", name, value);
        put("depth", depth as f32);
        put("of_page", at / count);
        put("of_prose", ((at - first) / (last - first).max(1.0)).clamp(-1.0, 2.0));
        put("after_prose", (at - last).max(0.0));
        put("before_prose", (first - at).max(0.0));
        put("prose_before", self.running[index] / survey.prose.max(1.0));
        put("prose_after", (survey.prose - self.running[index] - survey.shapes[index].prose) / survey.prose.max(1.0));
    }

    fn neighbours<R: Row>(&self, row: &mut R, index: usize, above: &[usize]) {
        const NAMES: [([&str; 7], isize); 6] = [
            (["p1_words", "p1_links", "p1_prose", "p1_element", "p1_path", "p1_heading", "p1_up"], -1),
            (["n1_words", "n1_links", "n1_prose", "n1_element", "n1_path", "n1_heading", "n1_up"], 1),
            (["p2_words", "p2_links", "p2_prose", "p2_element", "p2_path", "p2_heading", "p2_up"], -2),
            (["n2_words", "n2_links", "n2_prose", "n2_element", "n2_path", "n2_heading", "n2_up"], 2),
            (["p3_words", "p3_links", "p3_prose", "p3_element", "p3_path", "p3_heading", "p3_up"], -3),
            (["n3_words", "n3_links", "n3_prose", "n3_element", "n3_path", "n3_heading", "n3_up"], 3),
        ];
        let blocks = &self.outline.blocks;
        let elements = &self.outline.elements;
        let here = &blocks[index];
        for (names, offset) in &NAMES {
            let other = index.checked_add_signed(*offset).filter(|&other| other < blocks.len());
            let Some(other) = other else {
                names.iter().for_each(|name| row.put("near", name, -1.0));
                continue;
            };
            let (block, shape) = (&blocks[other], &self.survey.shapes[other]);
            let up = above.iter().position(|&element| self.outline.is_inside(block.element, element));
            let values = [
                shape.words,
                shape.link_density,
                shape.prose,
                flag(block.element == here.element),
                flag(elements[block.element].signature == elements[here.element].signature),
                flag(matches!(block.kind, BlockKind::Heading(_))),
                up.unwrap_or(ABOVE) as f32,
            ];
            names.iter().zip(values).for_each(|(name, value)| row.put("near", name, value));
        }
        let window = &self.survey.shapes[index.saturating_sub(4)..(index + 5).min(blocks.len())];
        let chars: f32 = window.iter().map(|shape| shape.chars).sum();
        let links: f32 = window.iter().map(|shape| shape.chars * shape.link_density).sum();
        row.put("window", "link_density", links / chars.max(1.0));
        row.put("window", "prose", window.iter().map(|shape| shape.prose).sum());
        row.put("window", "words", window.iter().map(|shape| shape.words).sum::<f32>() / window.len() as f32);
        let wide = &self.survey.shapes[index.saturating_sub(12)..(index + 13).min(blocks.len())];
        let long = wide.iter().filter(|shape| shape.prose > 0.0).count();
        row.put("window", "long", long as f32 / wide.len() as f32);
    }

    fn headings<R: Row>(&self, row: &mut R, index: usize) {
        let heading = match self.outline.blocks[index].kind {
            BlockKind::Heading(_) => Some(index),
            _ => self.heading[index],
        };
        let mut put = |name, value| row.put("heading", name, value);
        let Some(heading) = heading else {
            for name in [
                "distance",
                "phrase",
                "words",
                "level",
                "link_density",
                "is_up",
                "section_words",
                "section_links",
                "section_prose",
                "section_blocks",
            ] {
                put(name, -1.0);
            }
            return;
        };
        let (shape, section) = (&self.survey.shapes[heading], &self.sections[heading]);
        let block = &self.outline.blocks[heading];
        let is_furniture = matches!(
            shape.phrase,
            Some(Kind::Related | Kind::Comments | Kind::Newsletter | Kind::AuthorBox | Kind::Share)
        );
        let here = self.outline.blocks[index].element;
        let parent = self.outline.elements[block.element].parent;
        let level = if let BlockKind::Heading(level) = block.kind { f32::from(level) } else { 0.0 };
        put("distance", (index - heading) as f32);
        put("phrase", flag(is_furniture));
        put("words", shape.words);
        put("level", level);
        put("link_density", shape.link_density);
        put("is_up", flag(self.outline.is_inside(here, parent)));
        put("section_words", section.sums.words_per_block());
        put("section_links", section.sums.link_density());
        put("section_prose", section.sums.prose / self.survey.prose.max(1.0));
        put("section_blocks", section.sums.blocks);
    }

    fn title<R: Row>(&self, row: &mut R, index: usize) {
        let survey = self.survey;
        let block = &self.outline.blocks[index];
        let titles = &survey.title_blocks;
        let before = titles.partition_point(|&title| title < index);
        let title = titles.get(before.saturating_sub(1)).copied();
        let common = title.and_then(|title| {
            let title = self.outline.blocks[title].element;
            self.outline.ancestors(block.element).position(|element| self.outline.is_inside(title, element))
        });
        let mut put = |name, value| row.put("title", name, value);
        put("distance", title.map_or(-FAR, |title| (index as f32 - title as f32).clamp(-FAR, 2.0 * FAR)));
        put("is_before", flag(title.is_some_and(|title| title < index)));
        put("is_title", flag(titles.binary_search(&index).is_ok()));
        put("overlap", self.title.as_ref().map_or(0.0, |title| title.share_of(&block.text)));
        put("up", common.map_or(-1.0, |up| up as f32));
        put("copies", titles.len() as f32);
    }

    fn markers<R: Row>(&self, row: &mut R, index: usize) {
        let phrase = self.survey.shapes[index].phrase;
        row.put("phrase", "any", flag(phrase.is_some()));
        for (number, kind) in MARKERS.into_iter().enumerate() {
            row.put("phrase", kind.name(), flag(phrase == Some(kind)));
            row.put("since", kind.name(), self.since_marker[index][number]);
            row.put("until", kind.name(), self.until_marker[index][number]);
        }
        for (number, kind) in NEAR.into_iter().enumerate() {
            row.put("since_class", kind.name(), self.since_kind[index][number]);
            row.put("until_class", kind.name(), self.until_kind[index][number]);
        }
        row.put("marker", "distance", self.survey.first_marker.map_or(-1000.0, |marker| index as f32 - marker as f32));
    }

    fn page<R: Row>(&self, row: &mut R, index: usize) {
        let survey = self.survey;
        let block = &self.outline.blocks[index];
        let page = &survey.sums[0];
        let holds = |given: &Option<GivenText<'_>>| given.as_ref().is_some_and(|given| given.holds(&block.text));
        let mut put = |name, value| row.put("page", name, value);
        put("copies", survey.copies[index]);
        put("in_article_body", flag(holds(&self.article_body)));
        put("has_article_body", flag(survey.article_body.is_some()));
        put("in_description", flag(holds(&self.description)));
        put("blocks", page.blocks);
        put("prose", page.prose);
        put("link_density", page.link_density());
        put("long", page.long_blocks / page.blocks.max(1.0));
        put("headings", self.headings);
        put("media", page.media);
        put("times", page.times);
        put("prose_words", self.prose_words);
        put("longest", self.longest);
    }
}

fn flag(is_set: bool) -> f32 {
    f32::from(u8::from(is_set))
}

/// Blocks since each mark was last set, in the order of `blocks`; far where it never was.
fn distances<const N: usize>(blocks: impl Iterator<Item = usize>, marks: impl Fn(usize) -> [bool; N]) -> Vec<[f32; N]> {
    let mut since = [FAR; N];
    blocks
        .map(|index| {
            for (since, is_set) in since.iter_mut().zip(marks(index)) {
                *since = if is_set { 0.0 } else { (*since + 1.0).min(FAR) };
            }
            since
        })
        .collect()
}

/// The same from the back: blocks until each mark is set next.
fn until<const N: usize>(count: usize, marks: impl Fn(usize) -> [bool; N]) -> Vec<[f32; N]> {
    let mut until = distances((0..count).rev(), marks);
    until.reverse();
    until
}

/// What stands under each heading.
fn sections(survey: &Survey<'_>) -> Vec<Section> {
    let blocks = &survey.outline.blocks;
    let mut sections = vec![Section::default(); blocks.len()];
    let mut open: Vec<(u8, usize)> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        if let BlockKind::Heading(level) = block.kind {
            while open.pop_if(|(above, _)| *above >= level).is_some() {}
            open.push((level, index));
            continue;
        }
        let sums = Sums::of(&survey.shapes[index], block.has_time);
        for (_, heading) in &open {
            sections[*heading].sums.add(&sums);
        }
    }
    sections
}
