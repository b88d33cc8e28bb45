//! Whether a page is a service's and not the site's, by what the service itself puts there: a header, an element, the
//! address of its script. Words on the page are `walls`'.

use std::sync::LazyLock;

use serde::Deserialize;

use super::kind::Kind;
use crate::dom::{ElementRef, attribute};
use crate::extract::reading::Reading;
use crate::page::Page;
use crate::selectors::generic;

static CHALLENGES: LazyLock<Challenges> = LazyLock::new(|| generic::read("challenges"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Challenges {
    service: Vec<Service>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Service {
    name: String,
    means: Kind,
    /// Name and value; an empty value stands for any.
    #[serde(default)]
    headers: Vec<(String, String)>,
    /// Ids of elements.
    #[serde(default)]
    ids: Vec<String>,
    /// Attributes of the root element.
    #[serde(default)]
    attributes: Vec<String>,
    /// Parts of the addresses of scripts, frames, forms and refreshes.
    #[serde(default)]
    addresses: Vec<String>,
    /// Parts of scripts inside the page.
    #[serde(default)]
    scripts: Vec<String>,
    /// Classes of elements that count on a page which asks for nothing else.
    #[serde(default)]
    boxes: Vec<String>,
}

/// What the page is, by the service and what gave it away. On a page that is known to be an article only a header tells.
pub(super) fn of(reading: &Reading<'_>, is_article: bool) -> Option<(Kind, String)> {
    by_header(reading.page).or_else(|| if is_article { None } else { by_element(reading) })
}

/// What a header alone tells.
pub(super) fn by_header(page: &Page) -> Option<(Kind, String)> {
    CHALLENGES.service.iter().find_map(|service| {
        let (name, value) = service.headers.iter().find(|(name, value)| {
            page.header(name).is_some_and(|found| value.is_empty() || found.eq_ignore_ascii_case(value))
        })?;
        Some((service.means, format!("{}: header {name}: {value}", service.name)))
    })
}

fn by_element(reading: &Reading<'_>) -> Option<(Kind, String)> {
    let root = reading.dom.html.root_element();
    let asks_for_nothing = std::cell::LazyCell::new(|| !root.descendent_elements().any(is_field));
    root.descendent_elements().find_map(|element| {
        CHALLENGES.service.iter().find_map(|service| {
            let evidence = service.evidence(element, || *asks_for_nothing)?;
            Some((service.means, format!("{}: {evidence}", service.name)))
        })
    })
}

/// A field that a reader fills in.
fn is_field(element: ElementRef<'_>) -> bool {
    let value = element.value();
    match value.name() {
        "textarea" | "select" => true,
        "input" => !matches!(attribute(value, "type"), Some("hidden" | "submit" | "button" | "image" | "checkbox")),
        _ => false,
    }
}

impl Service {
    fn evidence(&self, element: ElementRef<'_>, asks_for_nothing: impl FnOnce() -> bool) -> Option<String> {
        let value = element.value();
        if let Some(id) = self.ids.iter().find(|known| value.id() == Some(known)) {
            return Some(format!("element #{id}"));
        }
        let addresses = [attribute(value, "src"), attribute(value, "action"), attribute(value, "content")];
        let addresses = || addresses.into_iter().flatten();
        let has_address = |part: &&String| addresses().any(|address| address.contains(part.as_str()));
        if let Some(part) = self.addresses.iter().find(has_address) {
            return Some(format!("address of {part}"));
        }
        if value.name() == "html"
            && let Some(name) = self.attributes.iter().find(|name| attribute(value, name.as_str()).is_some())
        {
            return Some(format!("attribute {name}"));
        }
        if value.name() == "script" && !self.scripts.is_empty() {
            let text: String = element.text().collect();
            if let Some(part) = self.scripts.iter().find(|part| text.contains(part.as_str())) {
                return Some(format!("script with {part}"));
            }
        }
        let class = self.boxes.iter().find(|known| value.classes().any(|class| class == known.as_str()))?;
        asks_for_nothing().then(|| format!("element .{class}"))
    }
}
