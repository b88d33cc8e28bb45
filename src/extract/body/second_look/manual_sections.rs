//! Sections of a manual: the text below a heading that is kept is kept with it.
//!
//! Where a whole manual stands on one page, no section holds much of its text: the scorer is sure of the headings, which
//! are all alike, and doubts the paragraphs below them.

use foldhash::{HashMap, HashMapExt};

use super::Look;
use super::signals::SIGNALS;
use crate::extract::trace::Mark;

/// Headings of one place in the markup.
#[derive(Default)]
struct Alike {
    kept: usize,
    all: usize,
}

impl Look<'_> {
    /// Keeps headings most of whose like are kept, and the text below those that are.
    pub(super) fn sections_of_a_manual(&mut self) {
        let outline = self.reading.outline;
        let limits = &SIGNALS.manual_section;
        let signature = |index: usize| outline.elements[outline.blocks[index].element].signature;
        let headings: Vec<usize> =
            (0..self.marks.len()).filter(|&index| outline.heading_level(index).is_some()).collect();
        let mut alike: HashMap<u64, Alike> = HashMap::new();
        for &heading in &headings {
            let alike = alike.entry(signature(heading)).or_default();
            alike.all += 1;
            alike.kept += usize::from(self.marks[heading].is_kept());
        }
        let is_one_of_many = |heading: usize| {
            let alike = &alike[&signature(heading)];
            alike.kept >= limits.least_headings && alike.kept as f32 >= limits.least_kept * alike.all as f32
        };
        for (at, &heading) in headings.iter().enumerate() {
            if !is_one_of_many(heading) {
                continue;
            }
            let section = outline.elements[outline.blocks[heading].element].parent;
            let end = headings.get(at + 1).copied().unwrap_or(self.marks.len()).min(self.inside[section].end);
            for index in heading..end {
                if self.is_unsure_part(index) {
                    self.keep(index, "text of a section like those that are kept");
                }
            }
        }
    }

    /// Whether a block went by its score alone, and that is not very low.
    fn is_unsure_part(&self, index: usize) -> bool {
        let limits = &SIGNALS.manual_section;
        self.is_by_score(index)
            && matches!(&self.marks[index], Mark::Dropped { class, .. } if *class == "other")
            && self.scores[index] >= limits.least_score
            && self.survey.shapes[index].link_density <= limits.most_links
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::{SENTENCE, kept};

    fn kept_of(headings: [f32; 4], text: f32) -> usize {
        let section = |number: usize| format!("<div><h3>Rope {number}</h3><p>{SENTENCE}</p></div>");
        let html = format!("{}<footer><p>{SENTENCE}</p></footer>", (1..=4).map(section).collect::<String>());
        let mut scores: Vec<f32> = headings.iter().flat_map(|&heading| [heading, text]).collect();
        scores.push(text);
        kept(&html, &scores, |look| look.sections_of_a_manual()).len()
    }

    #[test]
    fn text_below_a_kept_heading_is_kept_and_so_are_headings_like_it() {
        assert_eq!(kept_of([0.6, 0.6, 0.6, 0.3], 0.2), 8);
        // Two are no many, most went, or the scorer has no doubt.
        assert_eq!(kept_of([0.6, 0.6, 0.3, 0.3], 0.2), 2);
        assert_eq!(kept_of([0.6, 0.6, 0.6, 0.6], 0.05), 4);
    }
}
