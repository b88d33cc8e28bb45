//! What the page prints about itself outside its text: one walk collects headlines, bylines, dates, section links.

mod found;
mod parts;
mod tells;
mod walk;

pub use found::Found;

use crate::dom::{Dom, NodeId};
use walk::Walk;

/// Everything collected.
#[derive(Debug, Default)]
pub struct Markup {
    /// h1, in document order.
    pub h1: Vec<Found>,
    /// h2, the first few.
    pub h2: Vec<Found>,
    /// Elements that class names call a headline.
    pub headlines: Vec<Found>,
    /// Elements that class names, rel or itemprop call an author or a byline.
    pub bylines: Vec<Found>,
    /// The beginning of the first such element that holds nothing but a text too long for one.
    pub long_byline: Option<String>,
    /// `<time>` and elements that class names call a date.
    pub dates: Vec<Found>,
    /// Links inside a breadcrumb, outermost first, and crumbs between them that lead nowhere.
    pub breadcrumbs: Vec<Found>,
    /// The crumb just met that is no link: as the last one of its row it is the page's own.
    pub current_crumb: Option<Found>,
    /// Links whose rel or class calls them a section.
    pub sections: Vec<Found>,
    /// `rel=tag` links.
    pub tags: Vec<Found>,
    /// `rel=license` links.
    pub licenses: Vec<NodeId>,
    /// Links of pictures that lead to Creative Commons.
    pub badges: Vec<NodeId>,
    /// Elements that class names call a standfirst.
    pub deks: Vec<Found>,
    /// Links to a front page with their text, or that of the picture in them: the first few.
    pub home: Vec<(String, String)>,
    /// Number of elements before the first h1.
    pub title_order: Option<usize>,
}

impl Markup {
    /// Number of elements before the headline that stands in `node`, where it is a heading or called one.
    pub(in crate::extract::fields) fn order_of(&self, node: NodeId) -> Option<usize> {
        let mut headings = self.h1.iter().chain(&self.headlines).chain(&self.h2);
        headings.find(|found| found.node == node).map(|found| found.order)
    }

    /// Walks `dom` once.
    pub fn of(dom: &Dom) -> Self {
        let mut markup = Markup::default();
        Walk::of(dom).run(&mut markup);
        markup
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_badge_beside_a_name_is_none_of_it() {
        for page in [
            "<a class=author href='/u/ada'>Ada Byron<span class=badge>PRO</span></a>",
            "<p class=byline><a href='/author/ada'>Ada Byron</a><span class='label label-blue'>Premium</span></p>",
        ] {
            let markup = Markup::of(&crate::dom::parse(page));
            assert_eq!(markup.bylines[0].text, "Ada Byron", "{page}");
        }
        let markup = Markup::of(&crate::dom::parse("<p class=byline><span class=label>Ada Byron</span></p>"));
        assert_eq!(markup.bylines[0].text, "Ada Byron");
    }

    /// A walk that looked for every badge around every node would take an hour.
    #[test]
    fn very_many_badges_are_passed_over_in_one_go() {
        let (open, badges) = ("<b class=byline>".repeat(50), "<i class=badge></i>".repeat(5_000));
        let markup = Markup::of(&crate::dom::parse(&format!("<p class=byline>{open}Ada Byron{badges}</p>")));
        assert_eq!(markup.bylines[0].text, "Ada Byron");
    }

    #[test]
    fn the_mark_that_links_a_heading_to_itself_is_no_part_of_it() {
        for mark in ["¶", "#", "\u{f0c1}"] {
            let page = format!("<h1>Tying a bowline<a class=headerlink href='#bowline'>{mark}</a></h1>");
            let markup = Markup::of(&crate::dom::parse(&page));
            assert_eq!(markup.h1[0].text, "Tying a bowline", "{mark}");
        }
    }
}
