//! Other articles on the page of one: the next appended below, teasers that read like its text.

use std::ops::Range;

use html5ever::local_name;

use super::Look;
use super::signals::SIGNALS;
use crate::dom::attribute;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;

impl Look<'_> {
    /// An element beside the headline that opens with a headline of its own: one that leads to another page, or in an
    /// `article` of its own a second `h1`. Where such are most of the page, they are what the page is about.
    pub(super) fn other_articles(&mut self) {
        let Some(headline) = self.survey.title_blocks.first().copied() else { return };
        let signals = &SIGNALS.other_article;
        let is_article = |look: &Self, element: usize| {
            let outline = look.reading.outline;
            let is_second = |heading: usize| outline.blocks[heading].kind == BlockKind::Heading(1);
            outline.elements[element].tag == local_name!("article") && look.headline_of(element).is_some_and(is_second)
        };
        let articles = self.outermost_beside(headline, is_article);
        if self.share_outside(&articles) >= signals.least_share {
            self.drop_all(articles, "an article of its own with a headline of its own");
        }
        let is_teaser = |look: &Self, element: usize| {
            look.headline_of(element).is_some_and(|heading| look.leads_elsewhere(heading))
        };
        let mut teasers = self.outermost_beside(headline, is_teaser);
        // Between paragraphs of the text, or in one element with them, they may be what it is about.
        let is_own = |index: &usize| {
            self.survey.shapes[*index].prose > 0.0 && !teasers.iter().any(|teaser| self.inside[*teaser].contains(index))
        };
        let own: Vec<usize> = self.kept().filter(is_own).collect();
        let last = own.last().copied().unwrap_or(headline);
        let elements = &self.reading.outline.elements;
        let parent = |index: usize| elements[self.reading.outline.blocks[index].element].parent;
        let homes: Vec<usize> = own.into_iter().map(parent).collect();
        teasers.retain(|&teaser| {
            let Range { start, end } = self.inside[teaser];
            (start > last || end <= headline) && !homes.contains(&elements[teaser].parent)
        });
        if self.share_outside(&teasers) >= signals.least_share_beside_teasers {
            self.drop_all(teasers, "opens with a headline that leads to another page");
        }
    }

    /// The outermost elements of which `is_wanted` holds and in which the headline does not stand.
    fn outermost_beside(&self, headline: usize, is_wanted: impl Fn(&Self, usize) -> bool) -> Vec<usize> {
        let outline = self.reading.outline;
        let home = outline.blocks[headline].element;
        self.outermost(|element| !outline.is_inside(home, element) && is_wanted(self, element))
    }

    /// Share of the words kept that stand outside `elements`; none where they are too few to be an article.
    pub(super) fn share_outside(&self, elements: &[usize]) -> f32 {
        let kept = self.all_kept_words();
        let inside = self.kept_words_inside(elements);
        if kept - inside < SIGNALS.other_article.least_words { 0.0 } else { (kept - inside) / kept }
    }

    pub(super) fn drop_all(&mut self, elements: Vec<usize>, reason: &'static str) {
        for element in elements {
            self.drop_inside(element, Kind::Related.name(), reason);
        }
    }

    /// The heading that an element with text opens with, where it is not the page's headline.
    fn headline_of(&self, element: usize) -> Option<usize> {
        let inside = self.inside[element].clone();
        let is_text = |index: usize| self.marks[index].is_kept() && self.survey.shapes[index].prose > 0.0;
        if !inside.clone().any(is_text) {
            return None;
        }
        let mut first = inside.take(SIGNALS.other_article.reach);
        let is_heading = |index: &usize| self.reading.outline.blocks[*index].is_heading();
        // Replies have headlines too, each a link to the reply alone.
        let is_reply =
            |heading: usize| self.survey.kinds_below_core(&self.reading.outline.blocks[heading]).has(Kind::Comments);
        first.find(is_heading).filter(|&heading| !self.survey.is_title(heading) && !is_reply(heading))
    }

    /// Whether a heading is nothing but a link, inside it or around it, to another page of the site.
    pub(super) fn leads_elsewhere(&self, heading: usize) -> bool {
        let block = &self.reading.outline.blocks[heading];
        if self.survey.shapes[heading].link_density < SIGNALS.label.least_links_behind {
            return false;
        }
        let Some(here) = self.reading.address else { return false };
        block.links().any(|(node, _)| {
            let link = self.reading.dom.element(node);
            let href = link.and_then(|link| attribute(link.value(), &local_name!("href")));
            let target = href.and_then(|href| self.reading.absolute(href));
            target.is_some_and(|target| target.host_str() == here.host_str() && target.path() != here.path())
        })
    }

    /// Whether a link of a block leads to another house, or is one that earns money: `rel="sponsored"`.
    pub(super) fn leads_off_site(&self, index: usize) -> bool {
        let here = self.reading.address.and_then(|here| here.host_str());
        self.reading.outline.blocks[index].links().any(|(node, _)| {
            let Some(link) = self.reading.dom.element(node) else { return false };
            let attribute = |name: &str| link.attr(name).unwrap_or_default();
            let is_of_house = |host: &str| {
                here.is_some_and(|here| {
                    let (here, host) = (here.trim_start_matches("www."), host.trim_start_matches("www."));
                    host.ends_with(here) || here.ends_with(host)
                })
            };
            let host = attribute("href").split_once("://").map(|(_, rest)| rest.split(['/', '?', '#', ':']).next());
            let is_other = host.is_some_and(|host| !host.is_some_and(is_of_house));
            is_other || attribute("rel").contains("sponsored")
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::body_beside;

    const OTHER: &str = "<p>When the council decided to build the bridge, only four people had asked for it, and three of \
                         them lived in the city.</p><p>The work took six years and cost three times as much as planned, \
                         because the ground turned out to be peat.</p>";

    #[test]
    fn the_next_article_goes() {
        let body = body_beside(&format!("<article><h1>The bridge nobody wanted</h1>{OTHER}</article>"));
        assert!(body.ends_with("in half an hour."), "{body}");
    }

    #[test]
    fn a_teaser_that_reads_like_text_goes() {
        let teaser = format!("<div><h3><a href='/2024/06/bridge'>The bridge nobody wanted</a></h3>{OTHER}</div>");
        assert!(body_beside(&teaser).ends_with("in half an hour."));
        // A part of the text may have a headline that leads to itself.
        let part = format!("<div><h3><a href='#bridge'>The bridge nobody wanted</a></h3>{OTHER}</div>");
        assert!(body_beside(&part).ends_with("turned out to be peat."));
    }
}
