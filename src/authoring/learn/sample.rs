//! Pages of one site laid side by side: what varies over them is content, what repeats belongs to the site.

use std::collections::{HashMap, HashSet};

use super::Lesson;
use crate::authoring::hints::learning;
use crate::authoring::sheet::Sheet;
use crate::extract::Extraction;
use crate::text::fold_space;

/// The pages with what is kept of them now.
pub(super) struct Sample<'a> {
    pub(super) sheets: Vec<Sheet>,
    pub(super) present: Vec<&'a Extraction>,
    /// Blocks that are kept, by page.
    pub(super) kept: Vec<HashSet<usize>>,
    /// On how many pages a block's text stands.
    pages_with: HashMap<String, usize>,
}

impl<'a> Sample<'a> {
    pub(super) fn of(lessons: &'a [Lesson]) -> Self {
        let sheets: Vec<Sheet> = lessons.iter().map(|lesson| Sheet::of(&lesson.page)).collect();
        let present: Vec<&Extraction> = lessons.iter().map(|lesson| &lesson.present).collect();
        let kept = sheets.iter().zip(&present).map(|(sheet, present)| sheet.kept(present)).collect();
        let mut pages_with: HashMap<String, usize> = HashMap::new();
        for sheet in &sheets {
            let shown = sheet.outline.blocks.iter().filter(|block| !block.is_hidden);
            let texts: HashSet<String> = shown.map(|block| fold_space(&block.text)).collect();
            texts.into_iter().for_each(|text| *pages_with.entry(text).or_default() += 1);
        }
        Sample { sheets, present, kept, pages_with }
    }

    pub(super) fn pages(&self) -> std::ops::Range<usize> {
        0..self.sheets.len()
    }

    /// On how many pages the text of a block stands.
    pub(super) fn repetition(&self, page: usize, block: usize) -> usize {
        self.pages_with.get(&fold_space(self.sheets[page].text(block))).copied().unwrap_or_default()
    }

    /// Whether a block says on this page what it says on others.
    pub(super) fn is_repeated(&self, page: usize, block: usize) -> bool {
        self.repetition(page, block) > 1
    }

    /// Kept blocks of a page whose text stands on no other.
    pub(super) fn content(&self, page: usize) -> HashSet<usize> {
        self.kept[page].iter().copied().filter(|&block| !self.is_repeated(page, block)).collect()
    }
}

/// The lessons without those that hold an article another one holds already: its text repeats and is content all the
/// same.
pub(super) fn distinct(lessons: Vec<Lesson>) -> Vec<Lesson> {
    let mut known: Vec<HashSet<String>> = Vec::new();
    let is_new = |lesson: &Lesson| {
        let body = lesson.present.record.body.as_deref().unwrap_or_default();
        let lines: HashSet<String> =
            body.lines().filter(|line| line.chars().count() >= learning().least_prose_chars).map(fold_space).collect();
        let is_copy = known.iter().any(|other| {
            let common = lines.intersection(other).count();
            common > 0 && common as f64 >= learning().most_common * lines.len().min(other.len()) as f64
        });
        known.push(lines);
        !is_copy
    };
    lessons.into_iter().filter(is_new).collect()
}
