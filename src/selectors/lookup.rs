//! From a page to its rule: site file by host, preset by detection, variant by path and date, flags on top.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use jiff::civil::Date as Day;
use url::{Host, Url};

use super::file::{RuleFile, Variant};
use super::http::{self, HttpRule};
use super::presets::{self, Preset, Presets};
use super::rule::{Layer, Rule};
use super::setting::Settings;
use super::{BundledFiles, Error, RuleFiles, compile, merge, variants};
use crate::dom::Dom;
use crate::structured::StructuredData;

/// All rule files, layer over layer. A site's file is parsed when its host first turns up, a rule compiled when a page
/// first needs it; both are kept, and one set serves many threads.
#[derive(Debug, Default)]
pub struct RuleSet {
    layers: Vec<Box<dyn RuleFiles>>,
    flags: Settings,
    presets: Presets,
    /// Hosts that have a file, and the file's stem.
    stems: HashMap<String, String>,
    sites: Mutex<HashMap<String, Arc<SiteFile>>>,
    rules: Mutex<HashMap<String, Arc<Rule>>>,
    requests: Mutex<HashMap<String, Option<Arc<HttpRule>>>>,
    problems: Mutex<Vec<(Error, LeftOut)>>,
}

/// What does not hold because of a mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// The file that it is in.
    File,
    /// A preset that the file names; the file's own rules hold.
    Preset,
}

/// One name over all layers.
#[derive(Debug, Default)]
struct SiteFile {
    /// None if no layer holds a usable one.
    file: Option<RuleFile>,
    /// What is wrong in layers that were left out.
    problems: Vec<String>,
}

/// The site files that a host led to.
#[derive(Debug, Default)]
struct Found {
    /// The stem that applies and its file.
    site: Option<(String, Arc<SiteFile>)>,
    /// Files that should have applied but cannot be used.
    problems: Vec<String>,
}

impl Found {
    fn file(&self) -> Option<&RuleFile> {
        self.site.as_ref().and_then(|(_, site)| site.file.as_ref())
    }
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
        let unreadable: Vec<Error> = set.layers.iter().flat_map(|layer| layer.unreadable()).collect();
        unreadable.into_iter().for_each(|error| set.report(error));
        set.find_sites();
        set.load_presets();
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
        self.left_out().into_iter().map(|(error, _)| error).collect()
    }

    /// The same, with what each takes away.
    pub fn left_out(&self) -> Vec<(Error, LeftOut)> {
        self.problems.lock().expect("no holder panics").clone()
    }

    /// Stems of all site files, sorted.
    pub fn sites(&self) -> Vec<String> {
        self.stems_in("sites/").into_iter().collect()
    }

    /// Names of all usable presets, sorted.
    pub fn presets(&self) -> Vec<String> {
        self.presets.names().map(str::to_owned).collect()
    }

    /// What all rule files say about a page.
    ///
    /// `day` is asked for the day of publication where a variant depends on it and structured data states none: it is
    /// given the rule without such variants, so that its `[published]` can be tried before the day of capture.
    pub fn rule_for(
        &self,
        dom: &Dom,
        structured: &StructuredData,
        url: Option<&Url>,
        day: impl FnOnce(&Rule) -> Option<Day>,
    ) -> Arc<Rule> {
        let found = url.and_then(Url::host_str).map(|host| self.site_of(host)).unwrap_or_default();
        let named = found.file().and_then(|file| Some((file, file.extends.as_ref()?)));
        let mut problems = found.problems.clone();
        if let Some((file, extends)) = named {
            for error in extends.iter().filter_map(|(name, line)| self.unusable_preset(&file.display, *line, name)) {
                problems.push(error.to_string());
                self.report_as(error, LeftOut::Preset);
            }
        }
        let presets = match named {
            Some((_, extends)) if extends.is_empty() => Vec::new(),
            named => {
                let named = named.map(|(_, extends)| extends.iter().map(|(name, _)| name.as_str()));
                self.presets.under(named, dom)
            }
        };
        let mut layered = Layered { site: found.site.as_ref(), presets, variants: Vec::new() };
        let path = url.map_or("", Url::path);
        layered.choose(path, None);
        if layered.has_dated_variants() {
            let day = declared_day(structured).or_else(|| day(&self.compiled(&layered, &problems)));
            layered.choose(path, day);
        }
        self.compiled(&layered, &problems)
    }

    /// What a host's site file, and the presets it names, say of requests.
    pub fn http_for(&self, host: &str) -> Option<Arc<HttpRule>> {
        if self.stems.is_empty() {
            return None;
        }
        let (stem, _) = self.site_of(host).site?;
        if let Some(known) = self.requests.lock().expect("no holder panics").get(&stem) {
            return known.clone();
        }
        let rule = match http::rule(&self.merged_for(host).settings) {
            Ok(rule) => rule.map(Arc::new),
            Err(error) => {
                self.report(error);
                None
            }
        };
        self.requests.lock().expect("no holder panics").insert(stem, rule.clone());
        rule
    }

    /// The merged settings for a host, with the presets its file names. Detection needs a page and is left out.
    pub fn merged_for(&self, host: &str) -> Merged {
        let found = self.site_of(host);
        let named = found.file().and_then(|file| file.extends.as_ref());
        let presets = self.presets.chain_of(named.into_iter().flatten().map(|(name, _)| name.as_str()));
        self.merge(&Layered { site: found.site.as_ref(), presets, variants: Vec::new() })
    }

    /// The merged settings that presets and their parents give, the left one strongest; None if there are none.
    pub fn merged_presets(&self, names: &[&str]) -> Option<Merged> {
        let presets = self.presets.chain_of(names.iter().copied());
        (!presets.is_empty()).then(|| self.merge(&Layered { site: None, presets, variants: Vec::new() }))
    }

    /// One file of all layers merged, by its name without `sites/` or `presets/` and `.toml`.
    pub fn file(&self, name: &str) -> Option<RuleFile> {
        let site = self.stems.get(&host_of(name)).and_then(|stem| self.site_file(stem).file.clone());
        site.or_else(|| self.presets.get(name).map(|preset| preset.file.clone()))
    }

    /// The rule of all that applies, from the store if a page before this one had the same.
    fn compiled(&self, layered: &Layered<'_>, problems: &[String]) -> Arc<Rule> {
        let key = layered.key(problems);
        if let Some(rule) = self.rules.lock().expect("no holder panics").get(&key) {
            return Arc::clone(rule);
        }
        let mut rule = self.compile(self.merge(layered));
        rule.problems.extend_from_slice(problems);
        let rule = Arc::new(rule);
        self.rules.lock().expect("no holder panics").insert(key, Arc::clone(&rule));
        rule
    }

    fn compile(&self, merged: Merged) -> Rule {
        let has_rules = merged.site.is_some() || !merged.presets.is_empty() || !self.flags.is_empty();
        let mut rule = compile::rule(&merged.settings).unwrap_or_else(|error| {
            // Entries are checked one by one when their file is read, so only a contradiction between files is left.
            Rule { problems: vec![error.to_string()], ..Rule::default() }
        });
        rule.hash = has_rules.then(|| merge::hash(&merged.settings));
        rule.site = merged.site;
        rule.presets = merged.presets;
        rule
    }

    fn merge(&self, layered: &Layered<'_>) -> Merged {
        let (mut settings, mut added_by_parts) = (Settings::new(), Vec::new());
        let files = layered.files();
        let sites = files.len() - layered.presets.len();
        for (number, file) in files.into_iter().enumerate().rev() {
            let variants = layered.variants.get(number).into_iter().flatten();
            let variants = variants.map(|&index| &file.variants[index].settings);
            for over in std::iter::once(&file.settings).chain(variants) {
                if number < sites {
                    merge::over(&mut settings, over);
                } else {
                    merge::preset(&mut settings, over, &added_by_parts);
                }
                if file.is_part {
                    added_by_parts.extend(merge::additions(over));
                }
            }
        }
        merge::over(&mut settings, &self.flags);
        Merged {
            site: layered.site.map(|(stem, _)| stem.clone()),
            presets: layered.presets.iter().map(|preset| preset.name.clone()).collect(),
            settings,
        }
    }

    /// The site file of a host: the longest stem that is the host or a domain above it; `same_as` followed.
    fn site_of(&self, host: &str) -> Found {
        let mut found = Found::default();
        let mut name = host_of(host);
        let mut seen = BTreeSet::new();
        let mut led_by: Option<Error> = None;
        while let Some((stem, site)) = self.longest(&name, &mut found.problems) {
            let same_as = site.file.as_ref().and_then(|file| Some((file, file.same_as.as_ref()?)));
            let Some((file, (target, line))) = same_as else {
                found.site = Some((stem, site));
                return found;
            };
            if !seen.insert(stem.clone()) {
                let message = "`same_as` leads back to itself".to_owned();
                let hint = Some("one of the files has to hold the rules".to_owned());
                let error = Error { file: file.display.clone(), line: *line, message, hint };
                found.problems.push(error.to_string());
                self.report(error);
                return found;
            }
            led_by = Some(Error {
                file: file.display.clone(),
                line: *line,
                message: format!("`same_as` names `{target}`, which has no usable file"),
                hint: super::nearest(target, self.stems.values().map(String::as_str).filter(|known| *known != stem)),
            });
            name = host_of(target);
        }
        if let Some(error) = led_by {
            found.problems.push(error.to_string());
            self.report(error);
        }
        found
    }

    fn longest(&self, host: &str, problems: &mut Vec<String>) -> Option<(String, Arc<SiteFile>)> {
        let mut rest = host;
        loop {
            if let Some(stem) = self.stems.get(rest) {
                let site = self.site_file(stem);
                problems.extend_from_slice(&site.problems);
                if site.file.is_some() {
                    return Some((stem.clone(), site));
                }
            }
            rest = rest.split_once('.')?.1;
        }
    }

    fn site_file(&self, stem: &str) -> Arc<SiteFile> {
        if let Some(known) = self.sites.lock().expect("no holder panics").get(stem) {
            return Arc::clone(known);
        }
        let (file, errors) = self.read(&format!("sites/{stem}.toml"), stem, Layer::Site);
        let problems = errors.iter().map(ToString::to_string).collect();
        errors.into_iter().for_each(|error| self.report(error));
        let site = Arc::new(SiteFile { file, problems });
        self.sites.lock().expect("no holder panics").insert(stem.to_owned(), Arc::clone(&site));
        site
    }

    /// One name over all layers; broken files are left out.
    fn read(&self, name: &str, stem: &str, layer: Layer) -> (Option<RuleFile>, Vec<Error>) {
        let (mut merged, mut problems): (Option<RuleFile>, _) = (None, Vec::new());
        for files in &self.layers {
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

    /// Which hosts have a file; names that are no host are reported, and so are two for one host.
    fn find_sites(&mut self) {
        for stem in self.stems_in("sites/") {
            if !is_host(&stem) {
                let hint = "name the file after the host, without `www.`: sites/example.com.toml";
                self.report(self.misnamed(&stem, format!("`{stem}` is no host"), hint));
                continue;
            }
            let host = host_of(&stem);
            let twin = self.stems.get(&host).cloned();
            // The proper name goes before another one of the same host.
            let (used, other) =
                if stem == host { (stem, twin) } else { (twin.unwrap_or_else(|| stem.clone()), Some(stem)) };
            if let Some(other) = other.filter(|other| *other != used) {
                let hint = format!("name the file {host}.toml: files of one name are merged over the layers");
                self.report(self.misnamed(&other, format!("`{used}` is the same host and has a file"), &hint));
            }
            self.stems.insert(host, used);
        }
    }

    fn misnamed(&self, stem: &str, message: String, hint: &str) -> Error {
        let name = format!("sites/{stem}.toml");
        let layer = self.layers.iter().rev().find(|layer| layer.names().contains(&name));
        let file = layer.map_or_else(|| name.clone(), |layer| layer.display(&name));
        Error { file, line: 1, message, hint: Some(hint.to_owned()) }
    }

    /// The site file of a domain above `stem` whose rules do not hold there because `stem` has a file of its own.
    pub fn hidden_by(&self, stem: &str) -> Option<&str> {
        let above = std::iter::successors(host_of(stem).split_once('.').map(|(_, rest)| rest.to_owned()), |host| {
            host.split_once('.').map(|(_, rest)| rest.to_owned())
        });
        above.into_iter().find_map(|host| self.stems.get(&host)).map(String::as_str)
    }

    /// Reads all presets; those that cannot be used are reported.
    fn load_presets(&mut self) {
        let names = self.stems_in("presets/");
        let mut files = HashMap::new();
        for name in &names {
            let (file, errors) = self.read(&format!("presets/{name}.toml"), name, Layer::Preset);
            errors.into_iter().for_each(|error| self.report(error));
            files.extend(file.map(|file| (name.clone(), file)));
        }
        let (presets, errors) = Presets::of(&names, files);
        errors.into_iter().for_each(|error| self.report(error));
        self.presets = presets;
    }

    /// What is wrong with a preset that a file names: it is not there, or broken.
    pub fn unusable_preset(&self, file: &str, line: usize, name: &str) -> Option<Error> {
        if self.presets.get(name).is_some() {
            return None;
        }
        if self.stems_in("presets/").contains(name) {
            let message = format!("preset `{name}` cannot be used");
            let hint = Some("`offprint selectors lint` says what is wrong with it".to_owned());
            return Some(Error { file: file.to_owned(), line, message, hint });
        }
        Some(presets::unknown(file, line, name, self.presets.names()))
    }

    fn report(&self, error: Error) {
        self.report_as(error, LeftOut::File);
    }

    fn report_as(&self, error: Error, left_out: LeftOut) {
        let mut problems = self.problems.lock().expect("no holder panics");
        let is_same =
            |known: &Error| (&known.file, known.line, &known.message) == (&error.file, error.line, &error.message);
        if !problems.iter().any(|(known, _)| is_same(known)) {
            problems.push((error, left_out));
        }
    }

    /// Names of all files of a folder without `.toml`.
    fn stems_in(&self, folder: &str) -> BTreeSet<String> {
        let names = self.layers.iter().flat_map(|layer| layer.names());
        names.filter_map(|name| Some(name.strip_prefix(folder)?.strip_suffix(".toml")?.to_owned())).collect()
    }
}

/// The files under one page, and which of their variants hold.
struct Layered<'a> {
    site: Option<&'a (String, Arc<SiteFile>)>,
    /// Strongest first.
    presets: Vec<&'a Arc<Preset>>,
    /// For each file the indices of the variants that hold; empty where none was looked at.
    variants: Vec<Vec<usize>>,
}

impl<'a> Layered<'a> {
    /// Strongest first.
    fn files(&self) -> Vec<&'a RuleFile> {
        let site = self.site.and_then(|(_, site)| site.file.as_ref());
        site.into_iter().chain(self.presets.iter().map(|preset| &preset.file)).collect()
    }

    fn choose(&mut self, path: &str, day: Option<Day>) {
        self.variants = self.files().into_iter().map(|file| variants::holding(file, path, day)).collect();
    }

    fn has_dated_variants(&self) -> bool {
        self.files().iter().any(|file| file.variants.iter().any(Variant::is_dated))
    }

    /// What tells one compiled rule from another.
    fn key(&self, problems: &[String]) -> String {
        let presets: Vec<&str> = self.presets.iter().map(|preset| preset.name.as_str()).collect();
        let site = self.site.map_or("", |(stem, _)| stem);
        format!("{site}|{}|{:?}|{}", presets.join(","), self.variants, problems.join("|"))
    }
}

/// A host the way stems are compared: lower case, ASCII, without `www.` and a final dot.
fn host_of(name: &str) -> String {
    let name = name.trim_end_matches('.');
    let host = match Host::parse(name) {
        Ok(Host::Domain(host)) => host,
        _ => name.to_ascii_lowercase(),
    };
    host.strip_prefix("www.").map(str::to_owned).unwrap_or(host)
}

/// Whether a file of that name can be a site's.
fn is_host(name: &str) -> bool {
    // An address of IPv6 stands in brackets, which no file name needs.
    !name.is_empty() && Host::parse(name).is_ok()
}

/// The day of publication as structured data states it.
fn declared_day(structured: &StructuredData) -> Option<Day> {
    let by_article =
        structured.article().and_then(|article| article.get("datePublished")).and_then(crate::structured::text);
    let stated = by_article.or_else(|| structured.meta("article:published_time").map(str::to_owned))?;
    stated.get(..10)?.parse().ok()
}
