//! The part of a block's numbers that tells its landmarks: the nearest `article`, `main`, `aside` and the like around it.

use html5ever::local_name;

use super::{Maker, Row};
use crate::extract::blocks::Outline;
use crate::extract::body::kinds::Kind;

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

impl Maker<'_, '_> {
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
        put("articles", self.totals.articles);
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
