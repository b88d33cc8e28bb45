//! Presets: rules of a platform or theme, found by what the page looks like.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::css::Css;
use super::file::RuleFile;
use super::index::Index;
use super::layers::Layers;
use super::rule::Layer;
use super::setting::Entry;
use super::{Error, compile};
use crate::dom::Dom;

/// A preset that is whole: all it extends exists and its selectors are parsed.
#[derive(Debug)]
pub(super) struct Preset {
    pub(super) name: String,
    pub(super) file: RuleFile,
    /// What it extends and itself, weakest first.
    chain: Vec<String>,
}

/// All usable presets, their `detect` selectors filed for one walk over a page.
#[derive(Debug, Default)]
pub(super) struct Presets {
    list: Vec<Arc<Preset>>,
    detectors: Vec<Detector>,
    index: Index,
}

/// One selector of a preset's `detect`.
#[derive(Debug)]
struct Detector {
    css: Css,
    /// Index of its preset.
    preset: usize,
    is_required: bool,
}

impl Presets {
    /// All presets of the layers, and what is wrong with those that cannot be used.
    pub(super) fn read(layers: &Layers) -> (Self, Vec<Error>) {
        let names = layers.stems_in("presets/");
        let (mut files, mut errors) = (HashMap::new(), Vec::new());
        for name in &names {
            let (file, problems) = layers.read(&format!("presets/{name}.toml"), name, Layer::Preset);
            errors.extend(problems);
            files.extend(file.map(|file| (name.clone(), file)));
        }
        let (presets, unusable) = Presets::of(&names, &files);
        errors.extend(unusable);
        (presets, errors)
    }

    /// Of the files that could be read. `names` are all there are; a preset that stands on nothing is reported and
    /// left out.
    fn of(names: &BTreeSet<String>, files: &HashMap<String, RuleFile>) -> (Self, Vec<Error>) {
        let (mut presets, mut errors) = (Presets::default(), Vec::new());
        for name in names {
            let Some(file) = files.get(name) else { continue };
            let mut chain = Vec::new();
            match chain_into(names, files, name, &mut chain, &mut Vec::new()) {
                Ok(()) => presets.add(Preset { name: name.clone(), file: file.clone(), chain }),
                // A circle is one mistake, however many presets stand in it.
                Err(error) if errors.iter().any(|known: &Error| known.message == error.message) => {}
                Err(error) => errors.push(error),
            }
        }
        presets.index = Index::of(presets.detectors.iter().map(|detector| &detector.css));
        (presets, errors)
    }

    fn add(&mut self, preset: Preset) {
        let number = self.list.len();
        let mut add = |entries: &[Entry], is_required: bool| {
            let selectors = entries.iter().filter_map(|entry| compile::detector(entry).ok());
            self.detectors.extend(selectors.map(|css| Detector { css, preset: number, is_required }));
        };
        add(&preset.file.detect_any, false);
        add(&preset.file.detect_all, true);
        self.list.push(Arc::new(preset));
    }

    /// Their names, sorted.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|preset| preset.name.as_str())
    }

    /// One of them.
    pub(super) fn get(&self, name: &str) -> Option<&Arc<Preset>> {
        self.list.iter().find(|preset| preset.name == name)
    }

    /// Those named with all they extend, strongest first, each once.
    pub(super) fn chain_of<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Vec<&Arc<Preset>> {
        let named: Vec<&Arc<Preset>> = names.into_iter().filter_map(|name| self.get(name)).collect();
        let mut chain: Vec<&Arc<Preset>> = Vec::new();
        for link in named.into_iter().rev().flat_map(|preset| &preset.chain) {
            if let Some(preset) = self.get(link) {
                add_once(&mut chain, preset);
            }
        }
        chain.reverse();
        chain
    }

    /// Under a page: the presets `named`, else the detected one, with all they extend; detected parts beneath.
    pub(super) fn under<'a>(&self, named: Option<impl IntoIterator<Item = &'a str>>, dom: &Dom) -> Vec<&Arc<Preset>> {
        let scores = self.scores(dom);
        let mut chain = match named {
            Some(named) => self.chain_of(named),
            None => self.chain_of(self.winner(&scores)),
        };
        for (preset, score) in self.list.iter().zip(&scores) {
            if preset.file.is_part && score.is_some() {
                add_once(&mut chain, preset);
            }
        }
        chain
    }

    /// The deepest chain, then the most selectors met, then the name.
    fn winner(&self, scores: &[Option<usize>]) -> Option<&str> {
        let matching = self.list.iter().zip(scores).filter_map(|(preset, score)| Some((preset, (*score)?)));
        let best = matching.filter(|(preset, _)| !preset.file.is_part).max_by(|(a, met), (b, other)| {
            a.chain.len().cmp(&b.chain.len()).then(met.cmp(other)).then(b.name.cmp(&a.name))
        });
        best.map(|(preset, _)| preset.name.as_str())
    }

    /// For each preset the number of `detect` selectors that the page meets; None if it is not this preset's.
    fn scores(&self, dom: &Dom) -> Vec<Option<usize>> {
        let mut is_met = vec![false; self.detectors.len()];
        self.index.visit(dom, |number, element| {
            if !is_met[number] && self.detectors[number].css.matches(element) {
                is_met[number] = true;
            }
        });
        // For each preset: required ones missed, alternatives, those met, required ones met.
        let mut counts = vec![(0, 0, 0, 0); self.list.len()];
        for (detector, is_met) in self.detectors.iter().zip(is_met) {
            let (missed, alternatives, met, required) = &mut counts[detector.preset];
            match (detector.is_required, is_met) {
                (true, true) => *required += 1,
                (true, false) => *missed += 1,
                (false, is_met) => {
                    *alternatives += 1;
                    *met += usize::from(is_met);
                }
            }
        }
        let score = |(missed, alternatives, met, required): (usize, usize, usize, usize)| {
            (missed == 0 && met + required > 0 && (met > 0 || alternatives == 0)).then_some(met + required)
        };
        counts.into_iter().map(score).collect()
    }
}

fn add_once<'a>(chain: &mut Vec<&'a Arc<Preset>>, preset: &'a Arc<Preset>) {
    if !chain.iter().any(|known| known.name == preset.name) {
        chain.push(preset);
    }
}

/// `name` and all it extends, weakest first: a preset lies over all it extends, what stands left over what stands
/// right. A circle or an unknown name is an error.
fn chain_into(
    names: &BTreeSet<String>,
    files: &HashMap<String, RuleFile>,
    name: &str,
    chain: &mut Vec<String>,
    open: &mut Vec<String>,
) -> Result<(), Error> {
    let Some(file) = files.get(name) else { return Ok(()) };
    open.push(name.to_owned());
    for (parent, line) in file.extends.iter().flatten().rev() {
        let error = |message: String| Error { file: file.display.clone(), line: *line, message, hint: None };
        if let Some(start) = open.iter().position(|above| above == parent) {
            let mut circle = open[start..].to_vec();
            let first = (0..circle.len()).min_by_key(|&at| &open[start + at]).unwrap_or(0);
            circle.rotate_left(first);
            let circle = format!("{} → {}", circle.join(" → "), circle[0]);
            let hint = Some("take `extends` out of one of them".to_owned());
            return Err(Error { hint, ..error(format!("presets extend each other in a circle: {circle}")) });
        }
        if !names.contains(parent) {
            return Err(unknown(&file.display, *line, parent, names.iter().map(String::as_str)));
        }
        if !files.contains_key(parent) {
            return Err(error(format!("`{parent}` cannot be used")));
        }
        if !chain.contains(parent) {
            chain_into(names, files, parent, chain, open)?;
        }
    }
    open.pop();
    chain.push(name.to_owned());
    Ok(())
}

/// The error for a preset that is not there.
pub(super) fn unknown<'a>(file: &str, line: usize, name: &str, known: impl Iterator<Item = &'a str>) -> Error {
    let message = format!("unknown preset `{name}`");
    Error { file: file.to_owned(), line, message, hint: super::nearest_file(name, known) }
}
