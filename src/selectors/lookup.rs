//! From a page to its rule: site file by host, preset by detection, variant by path and date, flags on top.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use jiff::civil::Date as Day;
use url::Url;

use super::file::{Entry, RuleFile, Settings};
use super::rule::{Css, Layer, Rule};
use super::{BundledFiles, Error, RuleFiles, compile, merge};
use crate::dom::Dom;
use crate::structured::StructuredData;

/// All rule files, layer over layer. Files are parsed when a page first needs them and kept; one set serves many
/// threads.
#[derive(Debug, Default)]
pub struct RuleSet {
    layers: Vec<Box<dyn RuleFiles>>,
    flags: Settings,
    presets: Vec<Arc<Preset>>,
    sites: Mutex<HashMap<String, Option<Arc<RuleFile>>>>,
    rules: Mutex<HashMap<String, Arc<Rule>>>,
    problems: Mutex<Vec<Error>>,
}

/// A preset that is whole: its chain exists and its selectors are parsed.
#[derive(Debug)]
struct Preset {
    name: String,
    file: RuleFile,
    any: Vec<Css>,
    all: Vec<Css>,
    /// Itself and what it extends, strongest first.
    chain: Vec<String>,
}

/// Everything that was merged for one page, for people to look at.
#[derive(Debug, Clone, Default)]
pub struct Merged {
    /// Stem of the site file.
    pub site: Option<String>,
    /// Presets, strongest first.
    pub presets: Vec<String>,
    /// The settings with their origins.
    pub settings: Settings,
}

impl RuleSet {
    /// The bundled rules alone.
    pub fn bundled() -> Self {
        RuleSet::new(vec![Box::new(BundledFiles)])
    }

    /// No site files and no presets.
    pub fn none() -> Self {
        RuleSet::new(Vec::new())
    }

    /// Rules of several layers, the later ones over the earlier.
    pub fn new(layers: Vec<Box<dyn RuleFiles>>) -> Self {
        let mut set = RuleSet { layers, ..RuleSet::default() };
        set.presets = set.load_presets();
        set
    }

    /// The same with settings over all files: (`body.candidates`, selectors) and the like.
    ///
    /// # Errors
    /// A field or selector that is none.
    pub fn with_flags(mut self, text: &str) -> Result<Self, Vec<Error>> {
        self.flags = RuleFile::parse(text, "flag", Layer::Flag, "command line")?.settings;
        Ok(self)
    }

    /// Files that cannot be used, found so far. Site files are looked at when their host turns up.
    pub fn problems(&self) -> Vec<Error> {
        self.problems.lock().expect("no holder panics").clone()
    }

    /// Stems of all site files, sorted.
    pub fn sites(&self) -> Vec<String> {
        self.stems("sites/").into_iter().collect()
    }

    /// Names of all usable presets, sorted.
    pub fn presets(&self) -> Vec<String> {
        let mut names: Vec<String> = self.presets.iter().map(|preset| preset.name.clone()).collect();
        names.sort();
        names
    }

    /// What all rule files say about a page. A variant is chosen by the date the page declares, else by that of its
    /// capture.
    pub fn rule_for(
        &self,
        dom: &Dom,
        structured: &StructuredData,
        url: Option<&Url>,
        captured_at: Option<jiff::Timestamp>,
    ) -> Arc<Rule> {
        let site = url.and_then(Url::host_str).and_then(|host| self.site_of(host));
        let presets = self.presets_of(site.as_ref().map(|(_, file)| &**file), dom);
        let day = declared_day(structured)
            .or_else(|| captured_at.map(|at| at.to_zoned_datetime(jiff::tz::TimeZone::UTC).date()));
        let variants = site.as_ref().map(|(_, file)| chosen_variants(file, url, day)).unwrap_or_default();
        let stem = site.as_ref().map(|(stem, _)| stem.as_str());
        let problems = self.problems_of(url);
        let names = presets.iter().map(|preset| preset.name.as_str()).collect::<Vec<_>>().join(",");
        let key = format!("{}|{names}|{variants:?}|{}", stem.unwrap_or_default(), problems.join("|"));
        if let Some(rule) = self.rules.lock().expect("no holder panics").get(&key) {
            return Arc::clone(rule);
        }
        let merged = self.merge(site.as_ref().map(|(stem, file)| (stem.as_str(), &**file)), &presets, &variants);
        let rule = Arc::new(self.compile(merged, problems));
        self.rules.lock().expect("no holder panics").insert(key, Arc::clone(&rule));
        rule
    }

    /// The merged settings for a host, with the presets its file names. Detection needs a page and is left out.
    pub fn merged_for(&self, host: &str) -> Merged {
        let site = self.site_of(host);
        let named = site.as_ref().and_then(|(_, file)| file.extends.clone()).unwrap_or_default();
        let presets = self.chain_of(named.iter().map(|(name, _)| name.as_str()));
        self.merge(site.as_ref().map(|(stem, file)| (stem.as_str(), &**file)), &presets, &[])
    }

    /// The merged settings that a preset and its parents give.
    pub fn merged_preset(&self, name: &str) -> Option<Merged> {
        let presets = self.chain_of([name]);
        (!presets.is_empty()).then(|| self.merge(None, &presets, &[]))
    }

    /// One file of all layers merged, by its name without `sites/` or `presets/` and `.toml`.
    pub fn file(&self, name: &str) -> Option<Arc<RuleFile>> {
        self.site_file(name).or_else(|| {
            self.presets.iter().find(|preset| preset.name == name).map(|preset| Arc::new(preset.file.clone()))
        })
    }

    /// What is wrong with the site files that would apply to a URL.
    fn problems_of(&self, url: Option<&Url>) -> Vec<String> {
        let problems = self.problems.lock().expect("no holder panics");
        let host = url.and_then(Url::host_str).unwrap_or_default();
        let applies = |file: &str| {
            let stem = file.rsplit_once("sites/").and_then(|(_, name)| name.strip_suffix(".toml"));
            stem.is_some_and(|stem| host == stem || host.strip_suffix(stem).is_some_and(|rest| rest.ends_with('.')))
        };
        problems.iter().filter(|problem| applies(&problem.file)).map(ToString::to_string).collect()
    }

    fn compile(&self, merged: Merged, problems: Vec<String>) -> Rule {
        let has_rules = merged.site.is_some() || !merged.presets.is_empty() || !self.flags.is_empty();
        let mut rule = compile::rule(&merged.settings).unwrap_or_else(|error| {
            // Entries are checked one by one when their file is read, so only a contradiction between files is left.
            Rule { problems: vec![error.to_string()], ..Rule::default() }
        });
        rule.hash = has_rules.then(|| merge::hash(&merged.settings));
        rule.problems.extend(problems);
        rule.site = merged.site;
        rule.presets = merged.presets;
        rule
    }

    fn merge(&self, site: Option<(&str, &RuleFile)>, presets: &[&Arc<Preset>], variants: &[usize]) -> Merged {
        let mut settings = Settings::new();
        for preset in presets.iter().rev() {
            merge::over(&mut settings, &preset.file.settings);
        }
        if let Some((_, file)) = site {
            merge::over(&mut settings, &file.settings);
            for &index in variants {
                merge::over(&mut settings, &file.variants[index].settings);
            }
        }
        merge::over(&mut settings, &self.flags);
        Merged {
            site: site.map(|(stem, _)| stem.to_owned()),
            presets: presets.iter().map(|preset| preset.name.clone()).collect(),
            settings,
        }
    }

    /// The site file of a host: the longest stem that is the host or a domain above it; `same_as` followed.
    fn site_of(&self, host: &str) -> Option<(String, Arc<RuleFile>)> {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let mut name = host.strip_prefix("www.").unwrap_or(&host).to_owned();
        let mut seen = BTreeSet::new();
        loop {
            let (stem, file) = self.longest(&name)?;
            if !seen.insert(stem.clone()) {
                self.report(Error {
                    file: file.display.clone(),
                    line: file.same_as.as_ref().map_or(1, |(_, line)| *line),
                    message: "`same_as` leads back to itself".to_owned(),
                    hint: None,
                });
                return None;
            }
            match &file.same_as {
                Some((target, _)) => name.clone_from(target),
                None => return Some((stem, file)),
            }
        }
    }

    fn longest(&self, host: &str) -> Option<(String, Arc<RuleFile>)> {
        let mut rest = host;
        loop {
            if let Some(file) = self.site_file(rest) {
                return Some((rest.to_owned(), file));
            }
            rest = rest.split_once('.')?.1;
        }
    }

    fn site_file(&self, stem: &str) -> Option<Arc<RuleFile>> {
        if let Some(known) = self.sites.lock().expect("no holder panics").get(stem) {
            return known.clone();
        }
        let file = self.read(&format!("sites/{stem}.toml"), stem, Layer::Site).map(Arc::new);
        self.sites.lock().expect("no holder panics").insert(stem.to_owned(), file.clone());
        file
    }

    /// One name over all layers; broken files are reported and left out.
    fn read(&self, name: &str, stem: &str, layer: Layer) -> Option<RuleFile> {
        let mut merged: Option<RuleFile> = None;
        for files in &self.layers {
            let Some(text) = files.text(name) else { continue };
            match RuleFile::parse(&text, stem, layer, &files.display(name)) {
                Ok(file) => match &mut merged {
                    Some(base) => merge::files(base, file),
                    None => merged = Some(file),
                },
                Err(errors) => errors.into_iter().for_each(|error| self.report(error)),
            }
        }
        merged
    }

    fn report(&self, error: Error) {
        let mut problems = self.problems.lock().expect("no holder panics");
        if !problems
            .iter()
            .any(|known| known.file == error.file && known.line == error.line && known.message == error.message)
        {
            problems.push(error);
        }
    }

    fn stems(&self, folder: &str) -> BTreeSet<String> {
        let names = self.layers.iter().flat_map(|layer| layer.names());
        names.filter_map(|name| Some(name.strip_prefix(folder)?.strip_suffix(".toml")?.to_owned())).collect()
    }

    fn load_presets(&self) -> Vec<Arc<Preset>> {
        let names = self.stems("presets/");
        let files: HashMap<String, RuleFile> = names
            .iter()
            .filter_map(|name| Some((name.clone(), self.read(&format!("presets/{name}.toml"), name, Layer::Preset)?)))
            .collect();
        let mut presets = Vec::new();
        for name in &names {
            let Some(file) = files.get(name) else { continue };
            let mut chain = Vec::new();
            if let Err(error) = chain_into(&files, name, &mut chain, &mut Vec::new()) {
                self.report(error);
                continue;
            }
            let css = |entries: &[Entry]| entries.iter().filter_map(|entry| compile::detector(entry).ok()).collect();
            presets.push(Arc::new(Preset {
                name: name.clone(),
                any: css(&file.detect_any),
                all: css(&file.detect_all),
                file: file.clone(),
                chain,
            }));
        }
        presets
    }

    /// Presets under a page: those its site file names, else the detected one; parts beneath.
    fn presets_of(&self, site: Option<&RuleFile>, dom: &Dom) -> Vec<&Arc<Preset>> {
        let mut chosen = match site.and_then(|file| file.extends.as_ref().map(|extends| (file, extends))) {
            Some((file, extends)) => {
                for (name, line) in extends {
                    if !self.presets.iter().any(|preset| preset.name == *name) {
                        self.report(self.unknown_preset(&file.display, *line, name));
                    }
                }
                self.chain_of(extends.iter().map(|(name, _)| name.as_str()))
            }
            None => self.detected(dom).map(|name| self.chain_of([name])).unwrap_or_default(),
        };
        if site.is_none_or(|file| file.extends.as_ref().is_none_or(|extends| !extends.is_empty())) {
            let parts = self.presets.iter().filter(|preset| preset.file.is_part && preset.score(dom).is_some());
            chosen.extend(parts);
        }
        chosen
    }

    fn unknown_preset(&self, file: &str, line: usize, name: &str) -> Error {
        let best = self
            .presets
            .iter()
            .map(|preset| (strsim::jaro_winkler(&preset.name, name), &preset.name))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let hint = best.filter(|(likeness, _)| *likeness > 0.75).map(|(_, name)| format!("did you mean `{name}`?"));
        Error { file: file.to_owned(), line, message: format!("unknown preset `{name}`"), hint }
    }

    /// The deepest chain, then the most selectors met, then the name.
    fn detected(&self, dom: &Dom) -> Option<&str> {
        let matching = self
            .presets
            .iter()
            .filter(|preset| !preset.file.is_part)
            .filter_map(|preset| Some((preset, preset.score(dom)?)));
        let best = matching.max_by(|(a, met), (b, other)| {
            a.chain.len().cmp(&b.chain.len()).then(met.cmp(other)).then(b.name.cmp(&a.name))
        });
        best.map(|(preset, _)| preset.name.as_str())
    }

    /// Presets with all they extend, strongest first, each once.
    fn chain_of<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Vec<&Arc<Preset>> {
        let mut chain: Vec<&Arc<Preset>> = Vec::new();
        for name in names {
            let Some(preset) = self.presets.iter().find(|preset| preset.name == name) else { continue };
            for link in &preset.chain {
                if let Some(found) = self.presets.iter().find(|preset| preset.name == *link)
                    && !chain.iter().any(|known| known.name == found.name)
                {
                    chain.push(found);
                }
            }
        }
        chain
    }
}

impl Preset {
    /// Number of `detect` selectors that the page meets; None if it is not this preset's.
    fn score(&self, dom: &Dom) -> Option<usize> {
        if self.any.is_empty() && self.all.is_empty() {
            return None;
        }
        let meets = |css: &Css| css.elements(dom).next().is_some();
        if !self.all.iter().all(meets) {
            return None;
        }
        let met = self.any.iter().filter(|css| meets(css)).count();
        (met > 0 || self.any.is_empty()).then_some(met + self.all.len())
    }
}

/// `name` and all it extends, strongest first; a circle or an unknown name is an error.
fn chain_into(
    files: &HashMap<String, RuleFile>,
    name: &str,
    chain: &mut Vec<String>,
    open: &mut Vec<String>,
) -> Result<(), Error> {
    let Some(file) = files.get(name) else { return Ok(()) };
    if !chain.iter().any(|known| known == name) {
        chain.push(name.to_owned());
    }
    open.push(name.to_owned());
    for (parent, line) in file.extends.iter().flatten() {
        let error = |message: String| Error { file: file.display.clone(), line: *line, message, hint: None };
        if open.contains(parent) {
            return Err(error(format!("presets extend each other in a circle: {} → {parent}", open.join(" → "))));
        }
        if !files.contains_key(parent) {
            return Err(error(format!("unknown preset `{parent}`")));
        }
        chain_into(files, parent, chain, open)?;
    }
    open.pop();
    Ok(())
}

/// The day of publication as structured data states it.
fn declared_day(structured: &StructuredData) -> Option<Day> {
    let by_article =
        structured.article().and_then(|article| article.get("datePublished")).and_then(crate::structured::text);
    let stated = by_article.or_else(|| structured.meta("article:published_time").map(str::to_owned))?;
    stated.get(..10)?.parse().ok()
}

/// The variants of a file that hold for a page, in the order they stand.
fn chosen_variants(file: &RuleFile, url: Option<&Url>, day: Option<Day>) -> Vec<usize> {
    let path = url.map_or("", Url::path);
    (0..file.variants.len())
        .filter(|&index| {
            let variant = &file.variants[index];
            let on_path = variant.paths.is_empty()
                || variant.paths.iter().any(|pattern| glob(pattern.as_bytes(), path.as_bytes()));
            let dated = variant.until.is_some() || variant.from.is_some();
            let in_time = day.map_or(!dated, |day| {
                variant.until.is_none_or(|until| day <= until) && variant.from.is_none_or(|from| day >= from)
            });
            on_path && in_time && (dated || !variant.paths.is_empty())
        })
        .collect()
}

/// `*` stands for anything within a segment, `**` for anything.
fn glob(pattern: &[u8], path: &[u8]) -> bool {
    match pattern {
        [] => path.is_empty(),
        [b'*', b'*', rest @ ..] => (0..=path.len()).any(|at| glob(rest, &path[at..])),
        [b'*', rest @ ..] => {
            let end = path.iter().position(|byte| *byte == b'/').unwrap_or(path.len());
            (0..=end).any(|at| glob(rest, &path[at..]))
        }
        [first, rest @ ..] => path.first() == Some(first) && glob(rest, &path[1..]),
    }
}
