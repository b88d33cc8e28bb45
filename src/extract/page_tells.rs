//! What a page declares to be: in JSON-LD, Open Graph, by its generator, in its address.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use super::reading::Reading;
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
    unknown_address: UnknownAddress,
}

/// What stands for the path of a page whose address is not known.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnknownAddress {
    #[serde(rename = "why")]
    _why: String,
    pub(super) segments: f32,
    pub(super) slug_words: f32,
    pub(super) slug_chars: f32,
}

/// The words that tell one type.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tell {
    #[serde(rename = "why")]
    _why: String,
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
}

pub(super) fn unknown_address() -> &'static UnknownAddress {
    &TELLS.unknown_address
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
        reading.structured.meta("generator").is_some_and(|generator| {
            let generator = generator.to_lowercase();
            self.generators.iter().any(|known| generator.starts_with(known.as_str()))
        })
    }

    pub(super) fn is_in_address(&self, reading: &Reading<'_>) -> bool {
        let Some(url) = reading.address else { return false };
        let path = url.path().to_lowercase();
        let first = url.host_str().and_then(|host| host.split('.').next());
        self.paths.iter().any(|part| path.contains(part.as_str()))
            || first.is_some_and(|first| self.host_words.iter().any(|word| word == first))
    }
}

fn types(node: &Value) -> Vec<&str> {
    match node.get("@type") {
        Some(Value::String(name)) => vec![name.rsplit('/').next().unwrap_or(name)],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}
