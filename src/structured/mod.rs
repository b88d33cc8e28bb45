//! What a page says about itself: JSON-LD, meta, microdata, page JSON, as one [`StructuredData`] value.
//!
//! Fields read this value and never touch the carriers themselves.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]

mod broken_json;
mod entities;
mod flight;
mod json_ld;
mod main_article;
mod microdata;
mod page_json;
mod state_call;

use html5ever::local_name;
use serde_json::Value;

use crate::dom::{self, Dom, ElementRef};
use crate::text::fold_space;

pub use entities::unescape;
pub use json_ld::{ARTICLE_TYPES, is_type, names, text};
pub use page_json::{PageJson, StateVariables, assigned};

/// `<meta>` and microdata items that are read. Pages have up to a few hundred; fields compare them with one another.
const MAX_STATEMENTS: usize = 1_000;

/// Headings that may name the article.
const MAX_HEADLINES: usize = 5;

/// Everything the page declares about itself, in the order it declares it.
#[derive(Debug, Default)]
pub struct StructuredData {
    /// JSON-LD nodes, flattened out of arrays and `@graph`, `@id` references resolved.
    pub json_ld: Vec<Value>,
    /// Index in `json_ld` of the node that describes the page's main article, where there is one.
    pub article: Option<usize>,
    /// `<meta>`: (name, property, itemprop or http-equiv in lower case, content).
    pub meta: Vec<(String, String)>,
    /// `<link>` and `<a rel>` in the head: (one rel token in lower case, href as written).
    pub links: Vec<(String, String)>,
    /// Microdata items, as JSON-LD-like objects.
    pub microdata: Vec<Value>,
    /// JSON held in scripts, parsed when asked for.
    pub page_json: Vec<PageJson>,
    /// `<title>`.
    pub title: Option<String>,
    /// `lang` of the html element, else of the first of body, main and article that has one.
    pub html_lang: Option<String>,
    /// `title` of the first `<link>` to a feed.
    pub feed_title: Option<String>,
    /// `<base href>` as written.
    pub base_href: Option<String>,
}

impl StructuredData {
    /// Reads all carriers of `dom` in one walk, the state of its scripts left out.
    pub fn read(dom: &Dom) -> Self {
        Self::read_at(dom, &StateVariables::default(), None)
    }

    /// The same with what scripts assign to `state_variables`. `address` is where the page was fetched from: where the page
    /// declares no address of its own, it tells which of several articles is the page's.
    pub fn read_at(dom: &Dom, state_variables: &StateVariables, address: Option<&str>) -> Self {
        let root = dom.html.root_element();
        let mut data = StructuredData {
            html_lang: attribute(root, "lang").or_else(|| attribute(root, "xml:lang")),
            ..StructuredData::default()
        };
        let mut scripts = Vec::new();
        let mut h1s = Vec::new();
        for element in dom.elements() {
            if element.value().name.local == local_name!("h1") && h1s.len() < MAX_HEADLINES {
                h1s.push(fold_space(&element.text().collect::<String>()));
            }
            data.read_element(element, state_variables, &mut scripts);
        }
        h1s.retain(|h1| !h1.is_empty());
        data.json_ld = json_ld::nodes(&scripts);
        data.spread_parsely();
        let titles = [data.meta("og:title"), data.meta("twitter:title"), data.title.as_deref()];
        let mut headlines: Vec<String> = titles.into_iter().flatten().map(str::to_owned).collect();
        headlines.extend(h1s);
        let address = data.link("canonical").or_else(|| data.meta("og:url")).or(address);
        data.article = main_article::of(&data.json_ld, address, &headlines);
        data
    }

    /// Reads the one meta element in which Parse.ly takes JSON as if it were the many that say the same.
    fn spread_parsely(&mut self) {
        let Some(page) = self.meta("parsely-page").and_then(|page| serde_json::from_str::<Value>(page).ok()) else {
            return;
        };
        for (key, name) in [
            ("title", "parsely-title"),
            ("pub_date", "parsely-pub-date"),
            ("section", "parsely-section"),
            ("author", "parsely-author"),
            ("authors", "parsely-author"),
            ("link", "parsely-link"),
        ] {
            for text in page.get(key).map(json_ld::names).unwrap_or_default() {
                self.meta.push((name.to_owned(), text));
            }
        }
    }

    fn read_element(&mut self, element: ElementRef<'_>, state_variables: &StateVariables, json_ld: &mut Vec<String>) {
        let value = element.value();
        match value.name.local {
            local_name!("meta") if self.meta.len() < MAX_STATEMENTS => self.read_meta(element),
            local_name!("link") => self.read_link(element),
            // The title of an inline SVG is another element of the same name.
            local_name!("title") if self.title.is_none() && value.name.ns == html5ever::ns!(html) => {
                self.title = Some(fold_space(&element.text().collect::<String>())).filter(|title| !title.is_empty());
            }
            local_name!("body") | local_name!("main") | local_name!("article") if self.html_lang.is_none() => {
                self.html_lang = attribute(element, "lang").or_else(|| attribute(element, "xml:lang"));
                self.read_item(element);
            }
            local_name!("base") if self.base_href.is_none() => self.base_href = attribute(element, "href"),
            local_name!("script") => {
                let kind = dom::attribute(value, "type").unwrap_or_default();
                if kind.to_ascii_lowercase().contains("ld+json") {
                    json_ld.push(element.text().collect());
                } else if let Some(piece) = element.text().next().and_then(flight::piece) {
                    PageJson::add_piece(&mut self.page_json, piece);
                } else if let Some(json) = PageJson::of(element, kind, state_variables) {
                    self.page_json.push(json);
                }
            }
            _ => self.read_item(element),
        }
    }

    fn read_meta(&mut self, element: ElementRef<'_>) {
        let value = element.value();
        let Some(content) = dom::attribute(value, "content").or_else(|| dom::attribute(value, "value")) else { return };
        for key in ["name", "property", "itemprop", "http-equiv"] {
            if let Some(name) = dom::attribute(value, key)
                && !(key == "itemprop" && microdata::is_of_reader(element))
            {
                self.meta.push((name.trim().to_ascii_lowercase(), content.to_owned()));
            }
        }
    }

    fn read_link(&mut self, element: ElementRef<'_>) {
        let value = element.value();
        let (Some(rel), Some(href)) = (dom::attribute(value, "rel"), dom::attribute(value, "href")) else { return };
        if self.feed_title.is_none() && rel.eq_ignore_ascii_case("alternate") {
            let is_feed = |kind: &str| kind.ends_with("rss+xml") || kind.ends_with("atom+xml");
            let is_feed = dom::attribute(value, "type").is_some_and(is_feed);
            self.feed_title = is_feed.then(|| attribute(element, "title")).flatten();
        }
        for token in rel.split_ascii_whitespace() {
            self.links.push((token.to_ascii_lowercase(), href.to_owned()));
        }
    }

    /// Microdata and RDFa. An item that is the property of another is read with that one.
    fn read_item(&mut self, element: ElementRef<'_>) {
        // Asked of every element of the page: one look at its attributes.
        let (is_scope, is_property) =
            dom::attributes(element.value()).fold((false, false), |(scope, property), (name, _)| {
                (
                    scope || *name == local_name!("itemscope") || &**name == "typeof",
                    property || *name == local_name!("itemprop") || *name == local_name!("property"),
                )
            });
        if is_scope && !is_property && self.microdata.len() < MAX_STATEMENTS && microdata::is_item(element) {
            self.microdata.push(microdata::item(element));
        }
    }

    /// The JSON-LD node of the main article.
    pub fn article(&self) -> Option<&Value> {
        self.article.and_then(|index| self.json_ld.get(index))
    }

    /// Whether the page declares itself a news article of any kind, as publishers with a newsroom's software do.
    pub fn is_news(&self) -> bool {
        self.article().is_some_and(|article| {
            ARTICLE_TYPES.iter().any(|name| name.ends_with("NewsArticle") && is_type(article, name))
        })
    }

    /// The content of the first `<meta>` called `name` (lower case) that is not blank.
    pub fn meta(&self, name: &str) -> Option<&str> {
        self.meta
            .iter()
            .find(|(key, content)| key == name && !content.trim().is_empty())
            .map(|(_, content)| content.trim())
    }

    /// The contents of all `<meta>` called `name` (lower case) that are not blank.
    pub fn meta_all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.meta
            .iter()
            .filter(move |(key, content)| key == name && !content.trim().is_empty())
            .map(|(_, content)| content.trim())
    }

    /// The href of the first `<link>` with the rel token `rel`.
    pub fn link(&self, rel: &str) -> Option<&str> {
        self.links.iter().find(|(key, href)| key == rel && !href.trim().is_empty()).map(|(_, href)| href.trim())
    }
}

fn attribute(element: ElementRef<'_>, name: &str) -> Option<String> {
    element.attr(name).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dom::parse;

    #[test]
    fn statements_are_bounded() {
        let item = "<div itemscope itemtype='https://schema.org/Article'><b itemprop=author>Ann</b></div>";
        let page = format!("{}{}", "<meta name=author content=Ann>".repeat(5_000), item.repeat(5_000));
        let data = StructuredData::read(&parse(&page));
        assert_eq!((data.meta.len(), data.microdata.len()), (MAX_STATEMENTS, MAX_STATEMENTS));
    }
}
