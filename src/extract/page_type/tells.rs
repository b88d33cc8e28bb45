//! What a page declares to be: in JSON-LD, Open Graph, by its generator, in its address.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use crate::dom::ElementRef;
use crate::extract::reading::Reading;
use crate::record::PageType;
use crate::selectors::generic;

static TELLS: LazyLock<Tells> = LazyLock::new(|| generic::read("page_types"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tells {
    forum: Tell,
    product: Tell,
    documentation: Tell,
    listing: Tell,
    collection: Tell,
    article: Tell,
    service: Tell,
    own_names: OwnNames,
    signed: Signed,
    like_article: LikeArticle,
    one_text: OneText,
    unknown_address: UnknownAddress,
}

/// How much the names count that publishing programs give to their kinds of pages, as `single-post` of WordPress.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnNames {
    /// How much likelier a type is whose name the page bears.
    pub(super) odds: f32,
    /// Words outside links from which a page is of some type, whatever its kind of text.
    pub(super) least_words: f32,
    /// The same for the probability of its likeliest type.
    pub(super) least_share: f32,
}

/// How much an author and a date count on a page that is taken for one about a service.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Signed {
    pub(super) least_confidence: f64,
    /// How much likelier it is an article.
    pub(super) odds: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LikeArticle {
    /// Probability that the page is an article.
    pub(super) least_share: f32,
}

/// How much it counts, on a page that is taken for a thread, that all text stands in one element.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OneText {
    /// Paragraphs.
    pub(super) least_blocks: usize,
    /// Share of the page's prose in that element.
    pub(super) least_share: f32,
    /// How much likelier it is an article.
    pub(super) odds: f32,
}

/// What stands for the path of a page whose address is not known.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnknownAddress {
    pub(super) segments: f32,
    pub(super) slug_words: f32,
    pub(super) slug_chars: f32,
}

/// The words that tell one type.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tell {
    #[serde(default)]
    json_ld: Vec<String>,
    #[serde(default)]
    og_types: Vec<String>,
    #[serde(default)]
    generators: Vec<String>,
    #[serde(default)]
    paths: Vec<String>,
    #[serde(default)]
    host_words: Vec<String>,
    /// Generators that make pages of this type only.
    #[serde(default)]
    own_generators: Vec<String>,
    /// Classes of the root element and of `body`; of an entry of several words the page bears all.
    #[serde(default)]
    root_classes: Vec<String>,
    /// Attributes of the root element.
    #[serde(default)]
    root_attributes: Vec<String>,
    /// Names of custom elements.
    #[serde(default)]
    elements: Vec<String>,
    /// Ids and classes of the elements right inside `body`, and of those inside these and theirs.
    #[serde(default)]
    top_names: Vec<String>,
    /// What the root element names as the template of the page (`data-template`).
    #[serde(default)]
    templates: Vec<String>,
}

pub(super) fn unknown_address() -> &'static UnknownAddress {
    &TELLS.unknown_address
}

pub(super) fn like_article() -> &'static LikeArticle {
    &TELLS.like_article
}

pub(super) fn signed() -> &'static Signed {
    &TELLS.signed
}

pub(super) fn one_text() -> &'static OneText {
    &TELLS.one_text
}

pub(super) fn own_names() -> &'static OwnNames {
    &TELLS.own_names
}

/// The type whose name the page bears, by the program that made it: the first that does.
pub(super) fn own_name(reading: &Reading<'_>) -> Option<PageType> {
    let root = reading.dom.html.root_element();
    let body = root.child_elements().find(|element| element.value().name() == "body");
    let classes: Vec<&str> =
        [Some(root), body].into_iter().flatten().flat_map(|element| element.value().classes()).collect();
    let has_class = |names: &String| names.split(' ').all(|name| classes.contains(&name));
    // Custom elements have a hyphen in their name (WHATWG HTML, section 4.13.2).
    let custom = reading.dom.tags().map(|element| element.name()).filter(|name| name.contains('-'));
    let custom: HashSet<&str> = custom.collect();
    let has_element = |name: &String| custom.contains(name.as_str());
    // The names of archives stand on those of shops as well, and so on: the narrower come first.
    let types = [
        (PageType::Forum, &TELLS.forum),
        (PageType::Collection, &TELLS.collection),
        (PageType::Product, &TELLS.product),
        (PageType::Article, &TELLS.article),
        (PageType::Listing, &TELLS.listing),
        (PageType::Documentation, &TELLS.documentation),
        (PageType::Service, &TELLS.service),
    ];
    let has_attribute = |name: &String| root.value().attr(name).is_some();
    let template = root.value().attr("data-template");
    let known: Vec<&str> = types.iter().flat_map(|(_, tell)| &tell.top_names).map(String::as_str).collect();
    let top_names = names_at_the_top(body, &known);
    let stands_at_the_top = |name: &String| top_names.contains(&name.as_str());
    let is_named = |tell: &Tell| {
        tell.root_classes.iter().any(has_class)
            || tell.root_attributes.iter().any(has_attribute)
            || tell.elements.iter().any(has_element)
            || tell.templates.iter().any(|known| template == Some(known))
            || tell.top_names.iter().any(stands_at_the_top)
    };
    let by_name = types.iter().find(|(_, tell)| is_named(tell));
    // A manual's program may have a blog beside it, whose pages bear their own name.
    let by_program = || types.iter().find(|(_, tell)| is_generator(reading, &tell.own_generators));
    by_name.or_else(by_program).map(|(page_type, _)| *page_type)
}

/// Which of the `known` names the elements three levels below `body` have as id or class.
fn names_at_the_top<'a>(body: Option<ElementRef<'_>>, known: &[&'a str]) -> Vec<&'a str> {
    const LEVELS: usize = 3;
    let mut names = Vec::new();
    let mut level: Vec<ElementRef<'_>> = body.into_iter().collect();
    for _ in 0..LEVELS {
        level = level.into_iter().flat_map(|element| element.child_elements()).collect();
        for element in &level {
            let mut own = element.value().classes().chain(element.value().id());
            if let Some(name) = own.find_map(|name| known.iter().find(|known| **known == name))
                && !names.contains(name)
            {
                names.push(*name);
            }
        }
    }
    names
}

/// The types with what tells them.
pub(super) fn all() -> [(&'static str, &'static Tell); 6] {
    [
        ("forum", &TELLS.forum),
        ("product", &TELLS.product),
        ("article", &TELLS.article),
        ("documentation", &TELLS.documentation),
        ("listing", &TELLS.listing),
        ("collection", &TELLS.collection),
    ]
}

impl Tell {
    pub(super) fn is_in_json_ld(&self, reading: &Reading<'_>) -> bool {
        let main = reading.structured.article().into_iter();
        let nodes = main.chain(&reading.structured.json_ld).chain(&reading.structured.microdata);
        nodes.flat_map(types).any(|name| self.json_ld.iter().any(|known| known == name))
    }

    pub(super) fn is_in_open_graph(&self, reading: &Reading<'_>) -> bool {
        reading.structured.meta("og:type").is_some_and(|declared| self.og_types.contains(&declared.to_lowercase()))
    }

    pub(super) fn is_the_generator(&self, reading: &Reading<'_>) -> bool {
        is_generator(reading, &self.generators)
    }

    pub(super) fn is_in_address(&self, reading: &Reading<'_>) -> bool {
        let Some(url) = reading.address else { return false };
        let path = url.path().to_lowercase();
        let first = url.host_str().and_then(|host| host.split('.').next());
        let query = url.query().unwrap_or_default();
        let holds = |part: &String| match part.split_once('?') {
            Some((file, parameter)) => path.ends_with(file) && query.starts_with(parameter),
            None => path.contains(part.as_str()),
        };
        self.paths.iter().any(holds) || first.is_some_and(|first| self.host_words.iter().any(|word| word == first))
    }
}

/// Whether the page names one of `known` as the program that made it.
fn is_generator(reading: &Reading<'_>, known: &[String]) -> bool {
    reading.structured.meta("generator").is_some_and(|generator| {
        let generator = generator.to_lowercase();
        known.iter().any(|known| generator.starts_with(known.as_str()))
    })
}

fn types(node: &Value) -> Vec<&str> {
    match node.get("@type") {
        Some(Value::String(name)) => vec![name.rsplit('/').next().unwrap_or(name)],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}
