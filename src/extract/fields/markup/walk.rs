//! The walk that meets every element once.

use html5ever::local_name;

use super::Markup;
use super::found::Found;
use super::parts::{
    is_article_part, is_front, is_in_link, is_list_of_links, name_in, pieces, visible_text, without_badges,
    without_first_part,
};
use super::tells::{TELLS, Tell, Told};
use crate::dom::{Dom, ElementRef, attribute, attributes};
use crate::text::fold_space;

/// Longest text of an element that is a byline, a date line or a section link, in bytes.
const LONGEST: usize = 240;

/// Links to the front page that are looked at: the logo is among the first.
const MOST_HOME: usize = 3;

pub(super) struct Walk<'a> {
    dom: &'a Dom,
    order: usize,
    depth_elsewhere: usize,
    depth_of_readers: usize,
    in_breadcrumb: usize,
    /// What each class attribute met so far tells: most elements share theirs with many others.
    told_by_class: Vec<Option<Option<Told<'a>>>>,
}

/// An element that says where those inside it stand.
struct Open {
    end: usize,
    elsewhere: bool,
    breadcrumb: bool,
    of_reader: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn of(dom: &'a Dom) -> Self {
        Walk {
            dom,
            order: 0,
            depth_elsewhere: 0,
            depth_of_readers: 0,
            in_breadcrumb: 0,
            told_by_class: vec![None; dom.classes().len()],
        }
    }

    pub(super) fn run(&mut self, markup: &mut Markup) {
        let mut open: Vec<Open> = Vec::new();
        let mut place = 0;
        while let Some(element) = self.dom.element_at(place) {
            while let Some(outer) = open.pop_if(|outer| outer.end <= place) {
                self.close(&outer, markup);
            }
            let end = self.dom.end(place);
            let name = &element.value().name.local;
            if matches!(
                *name,
                local_name!("script")
                    | local_name!("style")
                    | local_name!("head")
                    | local_name!("noscript")
                    | local_name!("svg")
                    | local_name!("template")
            ) {
                place = end;
                continue;
            }
            self.order += 1;
            let told = self.told(element, place);
            let told = told.as_ref().unwrap_or(&Told::NOTHING);

            // An issue of a newsletter is an article (Substack: `newsletter-post`).
            let is_own = |told_by: &str| {
                told_by.contains("footer") && is_article_part(element)
                    || told_by.contains("newsletter") && *name == local_name!("article")
            };
            let elsewhere = matches!(*name, local_name!("footer") | local_name!("aside")) && !is_article_part(element)
                || told.get(Tell::OwnFooter).is_none() && told.get(Tell::Elsewhere).is_some_and(|by| !is_own(by));
            let breadcrumb = told.get(Tell::Breadcrumb).is_some();
            let of_reader = told.get(Tell::OfReader).is_some();
            self.depth_elsewhere += usize::from(elsewhere);
            self.depth_of_readers += usize::from(of_reader);
            self.in_breadcrumb += usize::from(breadcrumb);
            self.visit(element, told, markup);
            if elsewhere || breadcrumb || of_reader {
                open.push(Open { end, elsewhere, breadcrumb, of_reader });
            }
            place += 1;
        }
        while let Some(outer) = open.pop() {
            self.close(&outer, markup);
        }
    }

    fn close(&mut self, outer: &Open, markup: &mut Markup) {
        self.depth_elsewhere -= usize::from(outer.elsewhere);
        self.depth_of_readers -= usize::from(outer.of_reader);
        self.in_breadcrumb -= usize::from(outer.breadcrumb);
        if outer.breadcrumb && self.in_breadcrumb == 0 {
            markup.current_crumb = None;
        }
    }

    /// What the class, id and other tokens of an element tell; None if they tell nothing, as nearly all do.
    fn told(&mut self, element: ElementRef<'a>, place: usize) -> Option<Told<'a>> {
        let mut told: Option<[Option<Told<'a>>; 8]> = None;
        let mut tell = |rank: usize, by: Option<Told<'a>>| {
            if by.is_some() {
                told.get_or_insert([None; 8])[rank] = by;
            }
        };
        for (name, value) in attributes(element.value()) {
            match *name {
                local_name!("class") => {
                    let Some(class) = self.dom.class(place) else { continue };
                    tell(0, *self.told_by_class[class].get_or_insert_with(|| TELLS.of_tokens(value)));
                }
                local_name!("id") => tell(1, TELLS.of_tokens(value)),
                local_name!("itemprop") => tell(2, TELLS.of_values(value)),
                local_name!("rel") => tell(4, TELLS.of_values(value)),
                local_name!("itemtype") => tell(5, TELLS.of_item_type(value)),
                _ if **name == *"typeof" => tell(5, TELLS.of_item_type(value)),
                // Newsrooms that generate their class names say there what a part is.
                _ if matches!(&**name, "data-testid" | "data-component" | "data-gu-name") => {
                    tell(3, TELLS.of_values(value));
                }
                // Buttons have labels too, and far more of them.
                _ if **name == *"aria-label" && is_list_of_links(element) => tell(6, TELLS.of_label(value)),
                // Drupal: `aria-labelledby="system-breadcrumb"`.
                _ if **name == *"aria-labelledby" && is_list_of_links(element) => {
                    tell(7, TELLS.of_tokens(value).filter(|told| told.get(Tell::Breadcrumb).is_some()));
                }
                _ => {}
            }
        }
        told?.into_iter().flatten().reduce(Told::or)
    }

    fn visit(&self, element: ElementRef<'_>, told: &Told<'_>, markup: &mut Markup) {
        let name = &element.value().name.local;
        let found = |told_by: &str| self.found(element, told_by);
        match *name {
            local_name!("h1") => {
                markup.title_order.get_or_insert(self.order);
                markup.h1.extend(found("h1"));
            }
            local_name!("h2") if markup.h2.len() < 8 => markup.h2.extend(found("h2")),
            local_name!("time") => markup.dates.extend(found(Found::TIME).map(|mut found| {
                found.class = told.get(Tell::Date).map(str::to_owned);
                found
            })),
            local_name!("a") => self.visit_link(element, told, markup),
            _ => {}
        }
        if let Some(told_by) = told.get(Tell::Byline) {
            match found(told_by) {
                Some(found) => markup.bylines.push(without_badges(found, element)),
                None if markup.long_byline.is_none() => markup.long_byline = long_text(element),
                None => {}
            }
        }
        if *name != local_name!("time")
            && let Some(told_by) = told.get(Tell::Date)
        {
            markup.dates.extend(found(told_by));
        }
        if let Some(told_by) = told.get(Tell::Headline) {
            markup.headlines.extend(found(told_by));
        }
        let is_picture = matches!(*name, local_name!("figure") | local_name!("figcaption") | local_name!("picture"));
        if !is_picture && let Some(told_by) = told.get(Tell::Dek) {
            // `<p class="teaser-text">`: a paragraph is no card, whatever its own class says, unless it leads somewhere.
            let is_paragraph = *name == local_name!("p") && told.get(Tell::Elsewhere).is_some();
            markup.deks.extend(self.found_up_to(element, told_by, 800).map(|dek| {
                let own = usize::from(is_paragraph && dek.href.is_none());
                Found { is_elsewhere: self.depth_elsewhere > own, ..dek }
            }));
        }
        if *name != local_name!("a")
            && self.in_breadcrumb == 0
            && let Some(told_by) = told.get(Tell::Section)
        {
            markup.sections.extend(found(told_by));
        }
        let is_leaf = matches!(*name, local_name!("span") | local_name!("li") | local_name!("strong"))
            && element.child_elements().next().is_none();
        // What has another class, or none, is a separator.
        if self.in_breadcrumb > 0 && is_leaf && told.get(Tell::Breadcrumb).is_some() && !is_in_link(element) {
            let crumb = found("breadcrumb").filter(|found| found.text.chars().any(char::is_alphanumeric));
            if crumb.is_some() {
                markup.breadcrumbs.extend(std::mem::replace(&mut markup.current_crumb, crumb));
            }
        }
    }

    fn visit_link(&self, element: ElementRef<'_>, told: &Told<'_>, markup: &mut Markup) {
        let rel = attribute(element.value(), &local_name!("rel")).unwrap_or_default();
        let rels = |wanted: &str| rel.split_ascii_whitespace().any(|token| token.eq_ignore_ascii_case(wanted));
        if markup.home.len() < MOST_HOME
            && let Some(href) =
                attribute(element.value(), &local_name!("href")).filter(|href| is_front(href) || rels("home"))
        {
            markup.home.extend(name_in(element).map(|name| (href.to_owned(), name)));
        }
        let itemprop = attribute(element.value(), &local_name!("itemprop")).unwrap_or_default();
        if rels("license") || itemprop == "license" {
            markup.licenses.push(element.id());
        } else if attribute(element.value(), &local_name!("href"))
            .is_some_and(|href| href.contains("creativecommons.org/"))
            && element.child_elements().any(|child| child.value().name.local == local_name!("img"))
        {
            markup.badges.push(element.id());
        }
        if self.in_breadcrumb > 0 {
            markup.breadcrumbs.extend(markup.current_crumb.take());
            markup.breadcrumbs.extend(self.found(element, "breadcrumb"));
            return;
        }
        if rels("author") {
            markup.bylines.extend(self.found(element, Found::REL_AUTHOR).map(|found| without_badges(found, element)));
        }
        if !rels("author")
            && attribute(element.value(), &local_name!("href")).is_some_and(|href| TELLS.leads_to_author(href))
        {
            markup.bylines.extend(self.found(element, Found::AUTHOR_LINK).map(|found| without_badges(found, element)));
        }
        if rels("category") {
            markup.sections.extend(self.found(element, "rel=category"));
        } else if rels("tag") {
            markup.tags.extend(self.found(element, "rel=tag"));
        } else if let Some(told_by) = told.get(Tell::Section) {
            markup.sections.extend(self.found(element, told_by));
        }
    }

    fn found(&self, element: ElementRef<'_>, told_by: &str) -> Option<Found> {
        self.found_up_to(element, told_by, LONGEST)
    }

    fn found_up_to(&self, element: ElementRef<'_>, told_by: &str, longest: usize) -> Option<Found> {
        let mut text = String::new();
        for part in visible_text(element) {
            text.push_str(part);
            if text.len() > 4 * longest {
                return None;
            }
        }
        let text = fold_space(&text);
        let declared = ["datetime", "content", "title"]
            .iter()
            .find_map(|name| attribute(element.value(), *name))
            .map(str::to_owned);
        if text.len() > longest || text.is_empty() && declared.is_none() {
            return None;
        }
        let href = attribute(element.value(), "href").or_else(|| {
            let mut links = element
                .descendent_elements()
                .filter_map(|inner| (inner.value().name() == "a").then(|| attribute(inner.value(), "href"))?);
            links.next().filter(|_| links.next().is_none())
        });
        Some(Found {
            node: element.id(),
            text,
            attribute: declared,
            href: href.map(str::to_owned),
            order: self.order,
            told_by: told_by.to_owned(),
            class: Some(told_by.to_owned()),
            says_published: has_class(element, &PUBLISHED),
            says_updated: has_class(element, &UPDATED),
            part: (told_by == "h1").then(|| without_first_part(element)).flatten(),
            pieces: if told_by == "h1" { pieces(element) } else { Vec::new() },
            is_elsewhere: self.depth_elsewhere > 0,
            is_of_reader: self.depth_of_readers > 0,
        })
    }
}

fn has_class(element: ElementRef<'_>, words: &[&str]) -> bool {
    let class = attribute(element.value(), &local_name!("class")).unwrap_or_default();
    class.split_ascii_whitespace().any(|token| words.contains(&token))
}

/// Microformats 1 and 2, which WordPress writes beside `entry-date`.
const PUBLISHED: [&str; 2] = ["published", "dt-published"];
const UPDATED: [&str; 2] = ["updated", "dt-updated"];

/// The beginning of a text longer than a byline, where an element holds nothing else.
fn long_text(element: ElementRef<'_>) -> Option<String> {
    let text: &str = element.first_child().filter(|child| child.next_sibling().is_none())?.value().as_text()?;
    // Shorter ones tell of who wrote, under such names too.
    (text.len() > 4 * LONGEST).then(|| fold_space(&text.chars().take(LONGEST).collect::<String>()))
}
