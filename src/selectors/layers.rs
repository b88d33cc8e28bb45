//! Layers of rule files, the later ones over the earlier.

use std::collections::BTreeSet;

use super::file::RuleFile;
use super::rule::Layer;
use super::{Error, RuleFiles, merge};

/// All layers, the strongest last.
#[derive(Debug, Default)]
pub(super) struct Layers(Vec<Box<dyn RuleFiles>>);

impl Layers {
    pub(super) fn new(layers: Vec<Box<dyn RuleFiles>>) -> Self {
        Layers(layers)
    }

    /// What cannot be looked at.
    pub(super) fn unreadable(&self) -> Vec<Error> {
        self.0.iter().flat_map(|layer| layer.unreadable()).collect()
    }

    /// Names of all files of a folder without `.toml`.
    pub(super) fn stems_in(&self, folder: &str) -> BTreeSet<String> {
        let names = self.0.iter().flat_map(|layer| layer.names());
        names.filter_map(|name| Some(name.strip_prefix(folder)?.strip_suffix(".toml")?.to_owned())).collect()
    }

    /// One name over all layers, None if no layer holds a usable one; broken files are left out.
    pub(super) fn read(&self, name: &str, stem: &str, layer: Layer) -> (Option<RuleFile>, Vec<Error>) {
        let (mut merged, mut problems): (Option<RuleFile>, _) = (None, Vec::new());
        for files in &self.0 {
            let parsed = match files.text(name) {
                Ok(Some(text)) => RuleFile::parse(&text, stem, layer, &files.display(name)),
                Ok(None) => continue,
                Err(error) => Err(vec![error]),
            };
            match parsed {
                Ok(file) => match &mut merged {
                    Some(base) => merge::files(base, file),
                    None => merged = Some(file),
                },
                Err(errors) => problems.extend(errors),
            }
        }
        (merged, problems)
    }

    /// How messages call the file of a name: that of the strongest layer which has it.
    pub(super) fn display(&self, name: &str) -> String {
        let layer = self.0.iter().rev().find(|layer| layer.names().iter().any(|known| known == name));
        layer.map_or_else(|| name.to_owned(), |layer| layer.display(name))
    }
}
