//! What the page prints about itself outside its text: one walk collects headlines, bylines, dates, section links.

use std::sync::LazyLock;

use html5ever::local_name;
use serde::Deserialize;

use crate::dom::{Dom, ElementRef, NodeId};
use crate::selectors::generic;
use crate::text::fold_space;

static TELLS: LazyLock<Tells> = LazyLock::new(|| generic::read("markup"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tells {
    byline: Tell,
    author_path: Tell,
    date: Tell,
    breadcrumb: Tell,
    section: Tell,
    dek: Tell,
    headline: Tell,
    elsewhere: Tell,
}

/// Class or id tokens that tell what an element is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tell {
    #[serde(rename = "why")]
    _why: String,
    /// Whole tokens.
    #[serde(default)]
    tokens: Vec<String>,
    /// Parts of a token.
    #[serde(default)]
    parts: Vec<String>,
    /// Values of rel, itemprop or data-testid.
    #[serde(default)]
    values: Vec<String>,
}

/// Longest text of an element that is a byline, a date line or a section link, in bytes.
const LONGEST: usize = 240;

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
    /// It stands in a part of the page that is about other articles: list, card, footer, side column, comments.
    pub is_elsewhere: bool,
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
    /// Links inside a breadcrumb, outermost first.
    pub breadcrumbs: Vec<Found>,
    /// The last crumb where it is no link.
    pub current_crumb: Option<Found>,
    /// Links whose rel or class calls them a section.
    pub sections: Vec<Found>,
    /// `rel=tag` links.
    pub tags: Vec<Found>,
    /// Elements that class names call a standfirst.
    pub deks: Vec<Found>,
    /// Number of elements before the first h1.
    pub title_order: Option<usize>,
}

impl Markup {
    /// Walks `dom` once.
    pub fn of(dom: &Dom) -> Self {
        let mut markup = Markup::default();
        let mut walk = Walk { order: 0, depth_elsewhere: 0, in_breadcrumb: 0 };
        walk.run(dom, &mut markup);
        markup
    }
}

struct Walk {
    order: usize,
    depth_elsewhere: usize,
    in_breadcrumb: usize,
}

enum Step<'a> {
    Open(ElementRef<'a>),
    Close { elsewhere: bool, breadcrumb: bool },
}

impl Walk {
    fn run(&mut self, dom: &Dom, markup: &mut Markup) {
        let mut steps = vec![Step::Open(dom.html.root_element())];
        while let Some(step) = steps.pop() {
            match step {
                Step::Close { elsewhere, breadcrumb } => {
                    self.depth_elsewhere -= usize::from(elsewhere);
                    self.in_breadcrumb -= usize::from(breadcrumb);
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
                    let tokens = Tokens::of(element);
                    let elsewhere = matches!(*name, local_name!("footer") | local_name!("aside"))
                        && !is_article_part(element)
                        || tokens.tell(&TELLS.elsewhere).is_some();
                    let breadcrumb = tokens.tell(&TELLS.breadcrumb).is_some();
                    self.depth_elsewhere += usize::from(elsewhere);
                    self.in_breadcrumb += usize::from(breadcrumb);
                    self.visit(element, &tokens, markup);
                    if elsewhere || breadcrumb {
                        steps.push(Step::Close { elsewhere, breadcrumb });
                    }
                    let first = steps.len();
                    steps.extend(element.child_elements().map(Step::Open));
                    steps[first..].reverse();
                }
            }
        }
    }

    fn visit(&self, element: ElementRef<'_>, tokens: &Tokens<'_>, markup: &mut Markup) {
        let name = &element.value().name.local;
        let found = |told_by: &str| self.found(element, told_by);
        match *name {
            local_name!("h1") => {
                markup.title_order.get_or_insert(self.order);
                markup.h1.extend(found("h1"));
            }
            local_name!("h2") if markup.h2.len() < 8 => markup.h2.extend(found("h2")),
            local_name!("time") => markup.dates.extend(found("time").map(|mut found| {
                found.class = tokens.tell(&TELLS.date).map(str::to_owned);
                found
            })),
            local_name!("a") => self.visit_link(element, tokens, markup),
            _ => {}
        }
        if tokens.is_empty() {
            return;
        }
        if let Some(told_by) = tokens.tell(&TELLS.byline) {
            markup.bylines.extend(found(told_by));
        }
        if *name != local_name!("time")
            && let Some(told_by) = tokens.tell(&TELLS.date)
        {
            markup.dates.extend(found(told_by));
        }
        if let Some(told_by) = tokens.tell(&TELLS.headline) {
            markup.headlines.extend(found(told_by));
        }
        let is_picture = matches!(*name, local_name!("figure") | local_name!("figcaption") | local_name!("picture"));
        if !is_picture && let Some(told_by) = tokens.tell(&TELLS.dek) {
            markup.deks.extend(self.found_up_to(element, told_by, 800));
        }
        if *name != local_name!("a")
            && self.in_breadcrumb == 0
            && let Some(told_by) = tokens.tell(&TELLS.section)
        {
            markup.sections.extend(found(told_by));
        }
        if self.in_breadcrumb > 0
            && matches!(*name, local_name!("span") | local_name!("li") | local_name!("strong"))
            && element.child_elements().next().is_none()
        {
            markup.current_crumb = found("breadcrumb");
        }
    }

    fn visit_link(&self, element: ElementRef<'_>, tokens: &Tokens<'_>, markup: &mut Markup) {
        let rel = element.attr("rel").unwrap_or_default();
        let rels = |wanted: &str| rel.split_ascii_whitespace().any(|token| token.eq_ignore_ascii_case(wanted));
        if self.in_breadcrumb > 0 {
            markup.breadcrumbs.extend(self.found(element, "breadcrumb"));
            return;
        }
        if rels("author") {
            markup.bylines.extend(self.found(element, "rel=author"));
        }
        let leads_to_author = |href: &str| TELLS.author_path.parts.iter().any(|part| href.contains(part.as_str()));
        if !rels("author") && element.attr("href").is_some_and(leads_to_author) {
            markup.bylines.extend(self.found(element, "author link"));
        }
        if rels("category") {
            markup.sections.extend(self.found(element, "rel=category"));
        } else if rels("tag") {
            markup.tags.extend(self.found(element, "rel=tag"));
        } else if let Some(told_by) = tokens.tell(&TELLS.section) {
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
        let attribute = ["datetime", "content", "title"].iter().find_map(|name| element.attr(name)).map(str::to_owned);
        if text.len() > longest || text.is_empty() && attribute.is_none() {
            return None;
        }
        let href = element.attr("href").or_else(|| {
            let mut links = element
                .descendent_elements()
                .filter_map(|inner| (inner.value().name() == "a").then(|| inner.attr("href"))?);
            links.next().filter(|_| links.next().is_none())
        });
        Some(Found {
            node: element.id(),
            text,
            attribute,
            href: href.map(str::to_owned),
            order: self.order,
            told_by: told_by.to_owned(),
            class: Some(told_by.to_owned()),
            part: (told_by == "h1").then(|| without_first_part(element)).flatten(),
            is_elsewhere: self.depth_elsewhere > 0,
        })
    }
}

/// The text of `element` behind the first of the elements in it; wrappers of everything are looked into.
fn without_first_part(element: ElementRef<'_>) -> Option<String> {
    let mut outer = element;
    let is_text = |node: &crate::dom::NodeRef<'_, crate::dom::Node>| {
        node.value().as_text().is_some_and(|text| !text.trim().is_empty())
    };
    loop {
        let mut inner = outer.child_elements().filter(|child| child.text().any(|text| !text.trim().is_empty()));
        let first = inner.next()?;
        if inner.next().is_none() && !outer.children().any(|node| is_text(&node)) {
            outer = first;
            continue;
        }
        // Text before the first element would belong to the headline itself.
        if first.prev_siblings().any(|node| is_text(&node)) {
            return None;
        }
        let mut text = String::new();
        for node in first.next_siblings() {
            if let Some(own) = node.value().as_text() {
                text.push_str(own);
            } else if let Some(sibling) = ElementRef::wrap(node) {
                visible_text(sibling).for_each(|part| text.push_str(part));
            }
            text.push(' ');
        }
        let text = fold_space(text.trim_start_matches(|letter: char| !letter.is_alphanumeric() && !is_opening(letter)));
        return (text.split(' ').count() > 1).then_some(text);
    }
}

/// Marks that a headline can begin with.
fn is_opening(letter: char) -> bool {
    matches!(letter, '"' | '\'' | '“' | '„' | '«' | '»' | '‘' | '‚' | '(' | '[' | '¿' | '¡' | '「' | '『')
}

/// A header, footer or aside of the article itself (entry footer) is not elsewhere.
fn is_article_part(element: ElementRef<'_>) -> bool {
    element.ancestors().filter_map(ElementRef::wrap).any(|outer| outer.value().name() == "article")
}

/// Text without scripts and styles, a space between elements.
fn visible_text<'a>(element: ElementRef<'a>) -> impl Iterator<Item = &'a str> {
    element
        .descendants()
        .filter_map(|node| {
            let text = node.value().as_text()?;
            let parent = node.parent().and_then(ElementRef::wrap)?;
            (!matches!(parent.value().name(), "script" | "style" | "noscript")).then_some(&**text)
        })
        .flat_map(|text| [text, " "])
}

/// Class, id, rel, itemprop and data-testid tokens of one element.
struct Tokens<'a> {
    classes: &'a str,
    id: &'a str,
    values: [&'a str; 3],
}

impl<'a> Tokens<'a> {
    fn of(element: ElementRef<'a>) -> Self {
        let mut tokens = Tokens { classes: "", id: "", values: [""; 3] };
        for (name, value) in element.value().attrs() {
            match name {
                "class" => tokens.classes = value,
                "id" => tokens.id = value,
                "itemprop" => tokens.values[0] = value,
                "data-testid" => tokens.values[1] = value,
                "rel" => tokens.values[2] = value,
                _ => {}
            }
        }
        tokens
    }

    fn is_empty(&self) -> bool {
        self.classes.is_empty() && self.id.is_empty() && self.values.iter().all(|value| value.is_empty())
    }

    /// The token that matches, if one does.
    fn tell(&self, tell: &Tell) -> Option<&'a str> {
        let class_like = self.classes.split_ascii_whitespace().chain(self.id.split_ascii_whitespace());
        let by_class = class_like.filter(|token| token.len() < 60).find(|token| {
            tell.tokens.iter().any(|known| known.eq_ignore_ascii_case(token))
                || tell.parts.iter().any(|part| contains_word(token, part))
        });
        by_class.or_else(|| {
            self.values
                .iter()
                .flat_map(|value| value.split_ascii_whitespace())
                .find(|value| tell.values.iter().any(|known| known.eq_ignore_ascii_case(value)))
        })
    }
}

/// Whether `part` (lower case) stands in `token` between its borders, dashes, underscores or changes of case.
fn contains_word(token: &str, part: &str) -> bool {
    let bytes = token.as_bytes();
    if bytes.len() < part.len() {
        return false;
    }
    (0..=bytes.len() - part.len()).any(|start| {
        let end = start + part.len();
        bytes[start..end].eq_ignore_ascii_case(part.as_bytes())
            && (start == 0
                || !bytes[start - 1].is_ascii_alphanumeric()
                || bytes[start - 1].is_ascii_lowercase() && bytes[start].is_ascii_uppercase())
            && (end == bytes.len() || !bytes[end].is_ascii_lowercase())
    })
}
