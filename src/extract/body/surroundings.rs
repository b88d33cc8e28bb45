//! The part of a block's numbers that tells what stands around it: elements, paths, repetition, the densest container.

use html5ever::local_name;

use super::classes::Kind;
use super::groups::Sums;
use super::rows::{FAR, Maker, Row};
use crate::extract::blocks::Outline;

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
        row.put("path", names[0], sums.prose / page.prose.max(1.0));
        row.put("path", names[1], sums.blocks);
        row.put("path", names[2], sums.link_density());
        row.put("path", names[3], sums.words_per_block());
        row.put("path", names[4], sums.long_blocks / sums.blocks.max(1.0));
        row.put("path", names[5], sums.chars / page.chars.max(1.0));
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
            row.put("around", names[0], sums.prose / self.survey.prose.max(1.0));
            row.put("around", names[1], sums.link_density());
            row.put("around", names[2], sums.blocks);
            row.put("around", names[3], sums.words_per_block());
            row.put("around", names[4], sums.long_blocks / sums.blocks.max(1.0));
            row.put("around", names[5], sums.media / sums.blocks.max(1.0));
        }
    }

    /// Where the block stands to the densest container.
    pub(super) fn core<R: Row>(&self, row: &mut R, index: usize) {
        let (survey, outline) = (self.survey, self.outline);
        let block = &outline.blocks[index];
        let core = *survey.core_path.last().expect("the path holds at least the root");
        let is_inside = outline.is_inside(block.element, core);
        let on_path = if is_inside {
            survey.core_path.len() - 1
        } else {
            survey.core_path.iter().rposition(|&element| outline.is_inside(block.element, element)).unwrap_or(0)
        };
        let path_element = survey.core_path[on_path];
        let sum = survey.sums[core];
        let (first, end) = (self.core.0 as f32, self.core.1 as f32);
        let (first_prose, last_prose) = (self.core_prose.0 as f32, self.core_prose.1 as f32);
        let at = index as f32;
        let mut put = |name, value| row.put("core", name, value);
        put("up", (survey.core_path.len() - 1 - on_path) as f32);
        put("down", (outline.elements[block.element].depth - outline.elements[path_element].depth) as f32);
        put("share", sum.prose / survey.prose.max(1.0));
        put("link_density", sum.link_density());
        put("depth", outline.elements[core].depth as f32);
        put("blocks", sum.blocks);
        put("prose", sum.prose);
        put("from_start", (at - first).clamp(-FAR, FAR));
        put("to_end", (end - 1.0 - at).clamp(-FAR, FAR));
        put("from_first_prose", (at - first_prose).clamp(-FAR, FAR));
        put("to_last_prose", (last_prose - at).clamp(-FAR, FAR));
        put("prose_before", (self.running[index] - self.running.get(self.core.0).unwrap_or(&0.0)) / sum.prose.max(1.0));
        // The child of the path's element on the way down to the block: the branch it stands in.
        let branch = outline.ancestors(block.element).take_while(|&element| element != path_element).last();
        let branch = branch.map_or(Sums::default(), |element| survey.sums[element]);
        put("branch_share", branch.prose / sum.prose.max(1.0));
        put("branch_links", branch.link_density());
        put("branch_blocks", branch.blocks);
        put("branch_words", branch.words_per_block());
    }

    /// The repeated elements around the block: its own, the innermost that holds several blocks, the most repeated.
    pub(super) fn repetition<R: Row>(&self, row: &mut R, above: &[usize]) {
        const NAMES: [[&str; 11]; 3] = [
            [
                "own_members",
                "own_rank",
                "own_words",
                "own_share",
                "own_links",
                "own_times",
                "own_blocks",
                "own_heads",
                "own_most",
                "own_level",
                "own_media",
            ],
            [
                "card_members",
                "card_rank",
                "card_words",
                "card_share",
                "card_links",
                "card_times",
                "card_blocks",
                "card_heads",
                "card_most",
                "card_level",
                "card_media",
            ],
            [
                "most_members",
                "most_rank",
                "most_words",
                "most_share",
                "most_links",
                "most_times",
                "most_blocks",
                "most_heads",
                "most_most",
                "most_level",
                "most_media",
            ],
        ];
        let groups = &self.survey.groups;
        let holds_several = |element: usize| self.survey.sums[element].blocks >= 2.0;
        let card = above.iter().position(|&element| groups.group(element).members >= 2.0 && holds_several(element));
        let most = (0..above.len())
            .filter(|&level| holds_several(above[level]) && groups.group(above[level]).members >= 3.0)
            .max_by(|&one, &other| groups.group(above[one]).members.total_cmp(&groups.group(above[other]).members));
        for (names, level) in NAMES.iter().zip([Some(0), card, most]) {
            let Some(level) = level else {
                names.iter().for_each(|name| row.put("repeat", name, -1.0));
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
            names.iter().zip(values).for_each(|(name, value)| row.put("repeat", name, value));
        }
    }

    /// `article`, `main` and the container of the text by name.
    pub(super) fn landmarks<R: Row>(&self, row: &mut R, above: &[usize]) {
        let (outline, survey) = (self.outline, self.survey);
        let nearest = &self.landmarks[above[0]];
        let depth = outline.elements[above[0]].depth;
        let up = |element: Option<u32>| {
            element.map_or(-1.0, |element| (depth - outline.elements[element as usize].depth) as f32)
        };
        let share = |element: Option<u32>| {
            element.map_or(-1.0, |element| survey.sums[element as usize].prose / survey.prose.max(1.0))
        };
        let mut put = |name, value| row.put("landmark", name, value);
        put("article_up", up(nearest.article));
        put("article_share", share(nearest.article));
        put("article_members", nearest.article.map_or(0.0, |article| survey.groups.group(article as usize).members));
        put("articles", self.articles);
        put("main_up", up(nearest.main));
        put("main_share", share(nearest.main));
        put("content_up", up(nearest.content));
        put("content_share", share(nearest.content));
        put("content_blocks", nearest.content.map_or(-1.0, |element| survey.sums[element as usize].blocks));
        put("furniture_up", up(nearest.furniture));
        put("furniture_share", share(nearest.furniture));
        put("furniture_words", nearest.furniture.map_or(-1.0, |element| survey.sums[element as usize].words));
        put("aside_up", up(nearest.aside));
        put("form_up", up(nearest.form));
        put("table_up", up(nearest.table));
        put("list_up", up(nearest.list));
        put("section_up", up(nearest.section));
        put("figure_up", up(nearest.figure));
        put("footer_up", up(nearest.footer));
    }
}

/// The nearest elements of some kinds around an element, itself included, by their index.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Landmarks {
    article: Option<u32>,
    main: Option<u32>,
    content: Option<u32>,
    furniture: Option<u32>,
    aside: Option<u32>,
    form: Option<u32>,
    table: Option<u32>,
    list: Option<u32>,
    section: Option<u32>,
    figure: Option<u32>,
    footer: Option<u32>,
}

/// The landmarks of every element: a parent stands before its children, so one pass hands them down.
pub(super) fn landmarks(outline: &Outline) -> Vec<Landmarks> {
    let mut all: Vec<Landmarks> = Vec::with_capacity(outline.elements.len());
    for (index, element) in outline.elements.iter().enumerate() {
        let mut here = if element.parent == index { Landmarks::default() } else { all[element.parent] };
        let this = Some(index as u32);
        match element.tag {
            local_name!("article") => here.article = this,
            local_name!("aside") => here.aside = this,
            local_name!("form") => here.form = this,
            local_name!("table") => here.table = this,
            local_name!("ul") | local_name!("ol") => here.list = this,
            local_name!("section") => here.section = this,
            local_name!("figure") => here.figure = this,
            local_name!("footer") => here.footer = this,
            _ => {}
        }
        if element.is_main {
            here.main = this;
        }
        if element.own.has(Kind::Content) {
            here.content = this;
        }
        let is_furniture =
            |kind| !matches!(kind, Kind::Content | Kind::Title | Kind::Embed | Kind::Summary | Kind::Caption);
        if element.own.iter().any(is_furniture) {
            here.furniture = this;
        }
        all.push(here);
    }
    all
}
