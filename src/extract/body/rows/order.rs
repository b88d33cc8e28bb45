//! The part of a block's numbers that tells where it stands in the order of the page: what comes before and behind it.

use super::distances::FAR;
use super::{ABOVE, Maker, Row};
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;

/// Marker phrases whose distance counts.
pub(super) const MARKERS: [Kind; 6] =
    [Kind::Related, Kind::Comments, Kind::Newsletter, Kind::Share, Kind::AuthorBox, Kind::Navigation];

/// Kinds of elements whose distance counts.
pub(super) const NEAR: [Kind; 5] = [Kind::Share, Kind::Meta, Kind::Tags, Kind::Related, Kind::Comments];

impl Maker<'_, '_> {
    pub(super) fn position<R: Row>(&self, row: &mut R, index: usize) {
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

    pub(super) fn neighbours<R: Row>(&self, row: &mut R, index: usize, above: &[usize]) {
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
                row.put_all("near", |at| names[at], [-1.0; 7]);
                continue;
            };
            let (block, shape) = (&blocks[other], &self.survey.shapes[other]);
            let up = above.iter().position(|&element| self.outline.is_inside(block.element, element));
            let values = [
                shape.words,
                shape.link_density,
                shape.prose,
                f32::from(block.element == here.element),
                f32::from(elements[block.element].signature == elements[here.element].signature),
                f32::from(block.is_heading()),
                up.unwrap_or(ABOVE) as f32,
            ];
            row.put_all("near", |at| names[at], values);
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

    pub(super) fn headings<R: Row>(&self, row: &mut R, index: usize) {
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
        put("phrase", f32::from(is_furniture));
        put("words", shape.words);
        put("level", level);
        put("link_density", shape.link_density);
        put("is_up", f32::from(self.outline.is_inside(here, parent)));
        put("section_words", section.words_per_block());
        put("section_links", section.link_density());
        put("section_prose", section.prose / self.survey.prose.max(1.0));
        put("section_blocks", section.blocks);
    }

    pub(super) fn title<R: Row>(&self, row: &mut R, index: usize) {
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
        put("is_before", f32::from(title.is_some_and(|title| title < index)));
        put("is_title", f32::from(titles.binary_search(&index).is_ok()));
        put("overlap", self.title.as_ref().map_or(0.0, |title| title.share_of(&block.text)));
        put("up", common.map_or(-1.0, |up| up as f32));
        put("copies", titles.len() as f32);
    }

    pub(super) fn markers<R: Row>(&self, row: &mut R, index: usize) {
        let phrase = self.survey.shapes[index].phrase;
        row.put("phrase", "any", f32::from(phrase.is_some()));
        for (number, kind) in MARKERS.into_iter().enumerate() {
            row.put("phrase", kind.name(), f32::from(phrase == Some(kind)));
            row.put("since", kind.name(), self.to_marker.since[index][number]);
            row.put("until", kind.name(), self.to_marker.until[index][number]);
        }
        for (number, kind) in NEAR.into_iter().enumerate() {
            row.put("since_class", kind.name(), self.to_kind.since[index][number]);
            row.put("until_class", kind.name(), self.to_kind.until[index][number]);
        }
        row.put("marker", "distance", self.survey.first_marker.map_or(-1000.0, |marker| index as f32 - marker as f32));
    }
}
