//! What the page prints about itself outside its text: one walk collects headlines, bylines, dates, section links.

use foldhash::HashMap;
use html5ever::local_name;

use super::tells::{TELLS, Tell, Told};
use crate::dom::{Dom, ElementRef, NodeId, attribute, attributes};
use crate::extract::blocks::is_permalink;
use crate::text::fold_space;

/// Longest text of an element that is a byline, a date line or a section link, in bytes.
const LONGEST: usize = 240;

/// Longer texts of links home say what the site is for, in bytes.
const LONGEST_NAME: usize = 60;

/// Elements around the text of a crumb that are looked at for its link.
const MOST_WRAPPERS: usize = 3;
/// Links to the front page that are looked at: the logo is among the first.
const MOST_HOME: usize = 3;

/// An element worth a look.
#[derive(Debug, Clone)]
pub struct Found {
    /// The element.
    pub node: NodeId,
    /// Its text, white space folded.
    pub text: String,
    /// Its `datetime`, `content` or `title`, where it has one.
    pub attribute: Option<String>,
    /// Its `href`, or that of the only link in it.
    pub href: Option<String>,
    /// Position among the elements of the page.
    pub order: usize,
    /// Class or rel that told it.
    pub told_by: String,
    /// Class or other token that calls it a date, where it is a `<time>`; what told it elsewhere.
    pub class: Option<String>,
    /// Its text without the first of the elements in it, where it has several.
    pub part: Option<String>,
    /// The texts between the elements and breaks in it, and theirs, where it has several.
    pub pieces: Vec<String>,
    /// It stands in a part of the page that is about other articles: list, card, footer, side column, comments.
    pub is_elsewhere: bool,
    /// It stands in what a reader says, by the vocabulary of schema.org.
    pub is_of_reader: bool,
}

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
    /// Walks `dom` once.
    pub fn of(dom: &Dom) -> Self {
        let mut markup = Markup::default();
        Walk::default().run(dom, &mut markup);
        markup
    }
}

#[derive(Default)]
struct Walk<'a> {
    order: usize,
    depth_elsewhere: usize,
    depth_of_readers: usize,
    in_breadcrumb: usize,
    /// What each class attribute met so far tells: most elements share theirs with many others.
    told_by_class: HashMap<&'a str, Option<Told<'a>>>,
}

enum Step<'a> {
    Open(ElementRef<'a>),
    Close { elsewhere: bool, breadcrumb: bool, of_reader: bool },
}

impl<'a> Walk<'a> {
    fn run(&mut self, dom: &'a Dom, markup: &mut Markup) {
        let mut steps = vec![Step::Open(dom.html.root_element())];
        while let Some(step) = steps.pop() {
            match step {
                Step::Close { elsewhere, breadcrumb, of_reader } => {
                    self.depth_elsewhere -= usize::from(elsewhere);
                    self.depth_of_readers -= usize::from(of_reader);
                    self.in_breadcrumb -= usize::from(breadcrumb);
                    if breadcrumb && self.in_breadcrumb == 0 {
                        markup.current_crumb = None;
                    }
                }
                Step::Open(element) => {
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
                        continue;
                    }
                    self.order += 1;
                    let told = self.told(element);
                    let told = told.as_ref().unwrap_or(&Told::NOTHING);

                    let elsewhere = matches!(*name, local_name!("footer") | local_name!("aside"))
                        && !is_article_part(element)
                        || told.get(Tell::OwnFooter).is_none()
                            && told
                                .get(Tell::Elsewhere)
                                .is_some_and(|told_by| !(told_by.contains("footer") && is_article_part(element)));
                    let breadcrumb = told.get(Tell::Breadcrumb).is_some();
                    let of_reader = told.get(Tell::OfReader).is_some();
                    self.depth_elsewhere += usize::from(elsewhere);
                    self.depth_of_readers += usize::from(of_reader);
                    self.in_breadcrumb += usize::from(breadcrumb);
                    self.visit(element, told, markup);
                    if elsewhere || breadcrumb || of_reader {
                        steps.push(Step::Close { elsewhere, breadcrumb, of_reader });
                    }
                    let first = steps.len();
                    steps.extend(element.child_elements().map(Step::Open));
                    steps[first..].reverse();
                }
            }
        }
    }

    /// What the class, id and other tokens of an element tell; None if they tell nothing, as nearly all do.
    fn told(&mut self, element: ElementRef<'a>) -> Option<Told<'a>> {
        let mut told: Option<[Option<Told<'a>>; 8]> = None;
        let mut tell = |rank: usize, by: Option<Told<'a>>| {
            if by.is_some() {
                told.get_or_insert([None; 8])[rank] = by;
            }
        };
        for (name, value) in attributes(element.value()) {
            match *name {
                local_name!("class") => {
                    tell(0, *self.told_by_class.entry(value).or_insert_with(|| TELLS.of_tokens(value)));
                }
                local_name!("id") => tell(1, TELLS.of_tokens(value)),
                local_name!("itemprop") => tell(2, TELLS.of_values(value)),
                local_name!("rel") => tell(4, TELLS.of_values(value)),
                local_name!("itemtype") => tell(5, TELLS.of_item_type(value)),
                _ if **name == *"typeof" => tell(5, TELLS.of_item_type(value)),
                _ if **name == *"data-testid" => tell(3, TELLS.of_values(value)),
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
            local_name!("time") => markup.dates.extend(found("time").map(|mut found| {
                found.class = told.get(Tell::Date).map(str::to_owned);
                found
            })),
            local_name!("a") => self.visit_link(element, told, markup),
            _ => {}
        }
        if let Some(told_by) = told.get(Tell::Byline) {
            markup.bylines.extend(found(told_by).map(|found| without_badges(found, element)));
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
            markup.deks.extend(self.found_up_to(element, told_by, 800));
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
            markup.bylines.extend(self.found(element, "rel=author").map(|found| without_badges(found, element)));
        }
        if !rels("author")
            && attribute(element.value(), &local_name!("href")).is_some_and(|href| TELLS.leads_to_author(href))
        {
            markup.bylines.extend(self.found(element, "author link").map(|found| without_badges(found, element)));
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
            part: (told_by == "h1").then(|| without_first_part(element)).flatten(),
            pieces: if told_by == "h1" { pieces(element) } else { Vec::new() },
            is_elsewhere: self.depth_elsewhere > 0,
            is_of_reader: self.depth_of_readers > 0,
        })
    }
}

/// A byline without what says something of the account beside the name: "PRO", a check mark, "Follow".
fn without_badges(mut found: Found, byline: ElementRef<'_>) -> Found {
    let is_badge = |inner: ElementRef<'_>| attribute(inner.value(), "class").is_some_and(|class| TELLS.is_badge(class));
    let (mut text, mut has_badge) = (String::new(), false);
    let mut ahead = vec![byline.first_child()];
    while let Some(next) = ahead.pop() {
        let Some(node) = next else { continue };
        ahead.push(node.next_sibling());
        match ElementRef::wrap(node) {
            Some(inner) if is_badge(inner) => has_badge = true,
            Some(inner) if matches!(inner.value().name(), "script" | "style" | "noscript") => {}
            _ => {
                text.extend(node.value().as_text().into_iter().flat_map(|part| [&**part, " "]));
                ahead.push(node.first_child());
            }
        }
    }
    let text = fold_space(&text);
    if has_badge && !text.is_empty() {
        found.text = text;
    }
    found
}

/// Whether an element is a part of a crumb that is a link.
fn is_in_link(element: ElementRef<'_>) -> bool {
    let mut outer = element.ancestors().filter_map(ElementRef::wrap).take(MOST_WRAPPERS);
    outer.any(|outer| outer.value().name() == "a")
}

/// Whether an element is one that pages list links in.
fn is_list_of_links(element: ElementRef<'_>) -> bool {
    let name = &element.value().name.local;
    matches!(*name, local_name!("nav") | local_name!("ol") | local_name!("ul") | local_name!("div"))
}

/// The text of `element` behind the first of the elements in it; wrappers of everything are looked into.
fn without_first_part(element: ElementRef<'_>) -> Option<String> {
    let outer = unwrapped(element);
    let first = outer.child_elements().find(|child| has_text(*child))?;
    // Text before the first element would belong to the headline itself, and a word in another type is one of its words.
    if first.prev_siblings().any(|node| is_text(&node)) || is_word_in_other_type(first) {
        return None;
    }
    let mut text = String::new();
    for node in first.next_siblings() {
        if let Some(own) = node.value().as_text() {
            // "Ada's" is no kicker "Ada".
            if text.trim().is_empty() && own.starts_with(['\'', '’']) {
                return None;
            }
            text.push_str(own);
        } else if let Some(sibling) = ElementRef::wrap(node) {
            visible_text(sibling).for_each(|part| text.push_str(part));
        }
        text.push(' ');
    }
    let text = fold_space(text.trim_start_matches(|letter: char| !letter.is_alphanumeric() && !is_opening(letter)));
    (text.split(' ').count() > 1).then_some(text)
}

/// The texts of the nodes in `element`, wrappers of everything looked into, where there are several.
fn pieces(element: ElementRef<'_>) -> Vec<String> {
    let texts = unwrapped(element).children().map(|node| match ElementRef::wrap(node) {
        Some(inner) => fold_space(&visible_text(inner).collect::<String>()),
        None => node.value().as_text().map(|text| fold_space(text)).unwrap_or_default(),
    });
    let texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    if texts.len() < 2 { Vec::new() } else { texts }
}

/// The innermost element that holds all of the text of `element`.
fn unwrapped(element: ElementRef<'_>) -> ElementRef<'_> {
    let mut outer = element;
    loop {
        let mut inner = outer.child_elements().filter(|child| has_text(*child));
        match (inner.next(), inner.next()) {
            (Some(only), None) if !outer.children().any(|node| is_text(&node)) => outer = only,
            _ => return outer,
        }
    }
}

fn is_text(node: &crate::dom::NodeRef<'_, crate::dom::Node>) -> bool {
    node.value().as_text().is_some_and(|text| !text.trim().is_empty())
}

fn has_text(element: ElementRef<'_>) -> bool {
    visible_text(element).any(|text| !text.trim().is_empty())
}

/// Code, emphasis and quotations are words of the sentence around them, never a kicker before it.
fn is_word_in_other_type(element: ElementRef<'_>) -> bool {
    matches!(
        element.value().name(),
        "code" | "em" | "i" | "cite" | "q" | "abbr" | "mark" | "sub" | "sup" | "var" | "kbd"
    )
}

/// Whether a link leads to the front page of a site.
fn is_front(href: &str) -> bool {
    let rest = href.strip_prefix("https://").or_else(|| href.strip_prefix("http://"));
    rest.map_or(href == "/", |rest| !rest.trim_end_matches('/').contains('/'))
}

/// The name in a link home: its text, else what its picture stands for.
fn name_in(link: ElementRef<'_>) -> Option<String> {
    let text = fold_space(&visible_text(link).collect::<String>());
    let of_picture = || {
        let mut pictures = link.descendent_elements().filter(|inner| inner.value().name() == "img");
        pictures.find_map(|picture| attribute(picture.value(), "alt")).map(fold_space)
    };
    let name = if text.is_empty() { of_picture()? } else { text };
    (!name.is_empty() && name.len() < LONGEST_NAME).then_some(name)
}

/// Marks that a headline can begin with.
fn is_opening(letter: char) -> bool {
    matches!(letter, '"' | '\'' | '“' | '„' | '«' | '»' | '‘' | '‚' | '(' | '[' | '¿' | '¡' | '「' | '『')
}

/// A header, footer or aside of the article itself (entry footer) is not elsewhere.
fn is_article_part(element: ElementRef<'_>) -> bool {
    element.ancestors().filter_map(ElementRef::wrap).any(|outer| outer.value().name() == "article")
}

/// Text without scripts, styles and the marks that link a heading to itself, a space between elements.
fn visible_text<'a>(element: ElementRef<'a>) -> impl Iterator<Item = &'a str> {
    element
        .descendants()
        .filter_map(|node| {
            let text = node.value().as_text()?;
            let parent = node.parent().and_then(ElementRef::wrap)?;
            let is_shown = match parent.value().name() {
                "script" | "style" | "noscript" => false,
                "a" => !is_permalink(parent),
                _ => true,
            };
            is_shown.then_some(&**text)
        })
        .flat_map(|text| [text, " "])
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
