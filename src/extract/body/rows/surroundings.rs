//! The part of a block's numbers that tells what stands around it: elements, paths and repetition.

use super::{Maker, Row};
use crate::extract::body::groups::Sums;

/// Names of the numbers about a repeated element.
macro_rules! names_of {
    ($element:literal) => {
        [
            concat!($element, "_members"),
            concat!($element, "_rank"),
            concat!($element, "_words"),
            concat!($element, "_share"),
            concat!($element, "_links"),
            concat!($element, "_times"),
            concat!($element, "_blocks"),
            concat!($element, "_heads"),
            concat!($element, "_most"),
            concat!($element, "_level"),
            concat!($element, "_media"),
        ]
    };
}

/// Those of a block's own element, of the innermost that holds several blocks, and of the most repeated.
const REPETITION: [[&str; 11]; 3] = [names_of!("own"), names_of!("card"), names_of!("most")];

impl Maker<'_, '_> {
    /// What all blocks with the same tags and classes above them amount to.
    pub(super) fn paths<R: Row>(&self, row: &mut R, above: &[usize]) {
        const NAMES: [[&str; 6]; 4] = [
            ["own_prose", "own_blocks", "own_links", "own_words", "own_long", "own_chars"],
            ["parent_prose", "parent_blocks", "parent_links", "parent_words", "parent_long", "parent_chars"],
            ["grand_prose", "grand_blocks", "grand_links", "grand_words", "grand_long", "grand_chars"],
            ["great_prose", "great_blocks", "great_links", "great_words", "great_long", "great_chars"],
        ];
        for (level, (shared, names)) in self.survey.by_signature.iter().zip(&NAMES).enumerate() {
            let sums = above.get(level).map_or_else(Sums::default, |&element| *shared.get(element));
            self.shared(row, names, &sums);
        }
        let names = ["kin_prose", "kin_blocks", "kin_links", "kin_words", "kin_long", "kin_chars"];
        self.shared(row, &names, self.survey.by_template.get(above[0]));
    }

    fn shared<R: Row>(&self, row: &mut R, names: &[&'static str; 6], sums: &Sums) {
        let page = &self.survey.sums[0];
        let values = [
            sums.prose / page.prose.max(1.0),
            sums.blocks,
            sums.link_density(),
            sums.words_per_block(),
            sums.long_blocks / sums.blocks.max(1.0),
            sums.chars / page.chars.max(1.0),
        ];
        row.put_all("path", |at| names[at], values);
    }

    /// The elements around the block.
    pub(super) fn levels<R: Row>(&self, row: &mut R, above: &[usize]) {
        const NAMES: [[&str; 6]; 5] = [
            ["share_0", "links_0", "blocks_0", "words_0", "long_0", "media_0"],
            ["share_1", "links_1", "blocks_1", "words_1", "long_1", "media_1"],
            ["share_2", "links_2", "blocks_2", "words_2", "long_2", "media_2"],
            ["share_3", "links_3", "blocks_3", "words_3", "long_3", "media_3"],
            ["share_4", "links_4", "blocks_4", "words_4", "long_4", "media_4"],
        ];
        for (level, names) in NAMES.iter().enumerate() {
            let sums = above.get(level).or(above.last()).map_or(Sums::default(), |&element| self.survey.sums[element]);
            let values = [
                sums.prose / self.survey.prose.max(1.0),
                sums.link_density(),
                sums.blocks,
                sums.words_per_block(),
                sums.long_blocks / sums.blocks.max(1.0),
                sums.media / sums.blocks.max(1.0),
            ];
            row.put_all("around", |at| names[at], values);
        }
    }

    /// The repeated elements around the block: its own, the innermost that holds several blocks, the most repeated.
    pub(super) fn repetition<R: Row>(&self, row: &mut R, above: &[usize]) {
        let groups = &self.survey.groups;
        let holds_several = |element: usize| self.survey.sums[element].blocks >= 2.0;
        let card = above.iter().position(|&element| groups.group(element).members >= 2.0 && holds_several(element));
        let most = (0..above.len())
            .filter(|&level| holds_several(above[level]) && groups.group(above[level]).members >= 3.0)
            .max_by(|&one, &other| groups.group(above[one]).members.total_cmp(&groups.group(above[other]).members));
        for (names, level) in REPETITION.iter().zip([Some(0), card, most]) {
            let Some(level) = level else {
                row.put_all("repeat", |at| names[at], [-1.0; 11]);
                continue;
            };
            let group = groups.group(above[level]);
            let values = [
                group.members,
                groups.rank(above[level]) / group.members,
                group.sums.words / group.members,
                group.sums.prose / self.survey.prose.max(1.0),
                group.sums.link_density(),
                group.sums.times / group.members,
                group.sums.blocks / group.members,
                group.headings / group.members,
                group.most_words / group.sums.words.max(1.0),
                level as f32,
                group.sums.media / group.members,
            ];
            row.put_all("repeat", |at| names[at], values);
        }
    }
}
