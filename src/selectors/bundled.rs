//! The rule files embedded in the binary.

use super::{Error, RuleFiles};

/// (name below `selectors/`, bytes), sorted by name.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/bundled.rs"));

/// The bytes of an embedded file (`generic/phrases.toml`).
pub fn bytes(name: &str) -> Option<&'static [u8]> {
    FILES.binary_search_by_key(&name, |(key, _)| key).ok().map(|index| FILES[index].1)
}

/// The text of an embedded file.
pub fn text(name: &str) -> Option<&'static str> {
    bytes(name).and_then(|bytes| std::str::from_utf8(bytes).ok())
}

/// The names of all embedded files, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}

/// The bundled site files and presets as a layer of rules.
#[derive(Debug, Clone, Copy, Default)]
pub struct BundledFiles;

impl RuleFiles for BundledFiles {
    fn names(&self) -> Vec<String> {
        names().filter(|name| !name.starts_with("generic/")).map(str::to_owned).collect()
    }

    fn text(&self, name: &str) -> Result<Option<String>, Error> {
        Ok(text(name).map(str::to_owned))
    }

    fn display(&self, name: &str) -> String {
        format!("bundled:{name}")
    }
}
