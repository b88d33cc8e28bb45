//! Whether a page is the check of a service that keeps programs out, by what the service itself puts there: a header, an
//! element, the address of its script. Words on the page are `outcome`'s.

use std::sync::LazyLock;

use serde::Deserialize;

use super::reading::Reading;
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
    #[serde(rename = "why")]
    _why: String,
    /// Name and value; an empty value stands for any.
    #[serde(default)]
    headers: Vec<(String, String)>,
    /// Ids of elements.
    #[serde(default)]
    ids: Vec<String>,
    /// Parts of the addresses of scripts, frames and forms.
    #[serde(default)]
    addresses: Vec<String>,
}

/// The service and what gave it away.
pub(super) fn of(reading: &Reading<'_>) -> Option<String> {
    let by_header = CHALLENGES.service.iter().find_map(|service| {
        let (name, value) = service.headers.iter().find(|(name, value)| {
            reading.page.header(name).is_some_and(|found| value.is_empty() || found.eq_ignore_ascii_case(value))
        })?;
        Some(format!("{}: header {name}: {value}", service.name))
    });
    by_header.or_else(|| by_element(reading))
}

fn by_element(reading: &Reading<'_>) -> Option<String> {
    for element in reading.dom.html.root_element().descendent_elements() {
        let value = element.value();
        let address = ["src", "action"].iter().find_map(|name| value.attr(name));
        if value.attr("id").is_none() && address.is_none() {
            continue;
        }
        for service in &CHALLENGES.service {
            if let Some(id) = value.attr("id").filter(|id| service.ids.iter().any(|known| known == id)) {
                return Some(format!("{}: element #{id}", service.name));
            }
            let part =
                address.and_then(|address| service.addresses.iter().find(|part| address.contains(part.as_str())));
            if let Some(part) = part {
                return Some(format!("{}: address of {part}", service.name));
            }
        }
    }
    None
}
