//! From a page to its rule: site file by host, preset by detection, variant by path and date, flags on top.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use jiff::civil::Date as Day;
use url::Url;

use super::file::RuleFile;
use super::http::{self, HttpRule};
use super::layered::{Layered, Merged};
use super::layers::Layers;
use super::presets::{self, Preset, Presets};
use super::problems::{LeftOut, Problems};
use super::rule::{Layer, Rule};
use super::setting::Settings;
use super::sites::{self, Found, Sites};
use super::{BundledFiles, Error, RuleFiles, compile, merge};
use crate::dom::Dom;
use crate::structured::StructuredData;

/// All rule files, layer over layer. A site's file is parsed when its host first turns up, a rule compiled when a page
/// first needs it; both are kept, and one set serves many threads.
#[derive(Debug, Default)]
pub struct RuleSet {
    layers: Layers,
    sites: Sites,
    presets: Presets,
    flags: Settings,
    /// Compiled, by all that tells one from another.
    rules: Mutex<HashMap<String, Arc<Rule>>>,
    /// By stem.
    requests: Mutex<HashMap<String, Option<Arc<HttpRule>>>>,
    problems: Problems,
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
    ///
    /// ```
    /// use offprint::RuleSet;
    /// use offprint::selectors::{BundledFiles, Texts};
    ///
    /// let own = Texts::from([("sites/example.com.toml", "[body]\nstrip = [\".promo\"]\n")]);
    /// let rules = RuleSet::new(vec![Box::new(BundledFiles), Box::new(own)]);
    /// assert!(rules.file("example.com").is_some());
    /// assert_eq!(rules.problems(), []);
    /// ```
    pub fn new(layers: Vec<Box<dyn RuleFiles>>) -> Self {
        let layers = Layers::new(layers);
        let unreadable = layers.unreadable();
        let (sites, misnamed) = Sites::of(&layers);
        let (presets, unusable) = Presets::read(&layers);
        let set = RuleSet { layers, sites, presets, ..RuleSet::default() };
        set.report(unreadable.into_iter().chain(misnamed).chain(unusable));
        set
    }

    /// The same with settings that go over those of all files, on every page. `text` is TOML as in a site file.
    ///
    /// ```
    /// use offprint::RuleSet;
    ///
    /// let rules = RuleSet::bundled().with_flags("[body]\nstrip.add = [\".promo\"]\n").expect("a sound rule");
    /// let errors = RuleSet::none().with_flags("[body]\nstirp = []\n").unwrap_err();
    /// assert_eq!(errors[0].to_string(), "command line:2: unknown key `stirp`");
    /// ```
    ///
    /// # Errors
    /// All that is wrong with `text`: unknown keys, malformed selectors and patterns.
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
        self.problems.all()
    }

    /// Stems of all site files, sorted.
    pub fn sites(&self) -> Vec<String> {
        self.layers.stems_in("sites/").into_iter().collect()
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
        let mut problems: Vec<String> = found.problems.iter().map(ToString::to_string).collect();
        problems.extend(self.report_unusable_presets(&found));
        let mut layered = Layered::new(found.site.as_ref(), self.presets_under(&found, dom));
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
        if self.sites.is_empty() {
            return None;
        }
        let (stem, _) = self.site_of(host).site?;
        if let Some(known) = self.requests.lock().expect("no holder panics").get(&stem) {
            return known.clone();
        }
        let rule = match http::rule(&self.merged_for(host).settings) {
            Ok(rule) => rule.map(Arc::new),
            Err(error) => {
                self.report([error]);
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
        Layered::new(found.site.as_ref(), presets).merge(&self.flags)
    }

    /// The merged settings that presets and their parents give, the left one strongest; None if there are none.
    pub fn merged_presets(&self, names: &[&str]) -> Option<Merged> {
        let presets = self.presets.chain_of(names.iter().copied());
        (!presets.is_empty()).then(|| Layered::new(None, presets).merge(&self.flags))
    }

    /// One file of all layers merged, by its name without `sites/` or `presets/` and `.toml`.
    pub fn file(&self, name: &str) -> Option<RuleFile> {
        let site = self.sites.get(name, &self.layers).and_then(|site| {
            self.report(site.problems.iter().cloned());
            site.file.clone()
        });
        site.or_else(|| self.presets.get(name).map(|preset| preset.file.clone()))
    }

    /// The site file of a domain above `stem` whose rules do not hold there because `stem` has a file of its own.
    pub fn hidden_by(&self, stem: &str) -> Option<&str> {
        self.sites.above(stem)
    }

    /// Whether the file of `stem` holds for that host alone, because others' sites stand below it.
    pub fn is_alone(&self, stem: &str) -> bool {
        stem.contains('.') && sites::is_public_suffix(stem)
    }

    /// What is wrong with a preset that a file names: it is not there, or broken.
    pub fn unusable_preset(&self, file: &str, line: usize, name: &str) -> Option<Error> {
        if self.presets.get(name).is_some() {
            return None;
        }
        if self.layers.stems_in("presets/").contains(name) {
            let message = format!("preset `{name}` cannot be used");
            let hint = Some("`offprint selectors lint` says what is wrong with it".to_owned());
            return Some(Error { file: file.to_owned(), line, message, hint });
        }
        Some(presets::unknown(file, line, name, self.presets.names()))
    }

    fn site_of(&self, host: &str) -> Found {
        let found = self.sites.find(host, &self.layers);
        self.report(found.problems.iter().cloned());
        found
    }

    /// The presets that a site's file names and that cannot be used.
    fn report_unusable_presets(&self, found: &Found) -> Vec<String> {
        let Some((file, extends)) = found.file().and_then(|file| Some((file, file.extends.as_ref()?))) else {
            return Vec::new();
        };
        let unusable = extends.iter().filter_map(|(name, line)| self.unusable_preset(&file.display, *line, name));
        let report = |error: Error| {
            let told = error.to_string();
            self.problems.report(error, LeftOut::Preset);
            told
        };
        unusable.map(report).collect()
    }

    /// The presets that lie under a site's file: those it names, else those that the page shows.
    fn presets_under(&self, found: &Found, dom: &Dom) -> Vec<&Arc<Preset>> {
        match found.file().and_then(|file| file.extends.as_ref()) {
            Some(extends) if extends.is_empty() => Vec::new(),
            extends => {
                let named = extends.map(|extends| extends.iter().map(|(name, _)| name.as_str()));
                self.presets.under(named, dom)
            }
        }
    }

    /// The rule of all that applies, from the store if a page before this one had the same.
    fn compiled(&self, layered: &Layered<'_>, problems: &[String]) -> Arc<Rule> {
        let key = layered.key(problems);
        if let Some(rule) = self.rules.lock().expect("no holder panics").get(&key) {
            return Arc::clone(rule);
        }
        let mut rule = self.compile(layered.merge(&self.flags));
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

    fn report(&self, errors: impl IntoIterator<Item = Error>) {
        errors.into_iter().for_each(|error| self.problems.report(error, LeftOut::File));
    }
}

/// The day of publication as structured data states it.
fn declared_day(structured: &StructuredData) -> Option<Day> {
    let by_article =
        structured.article().and_then(|article| article.get("datePublished")).and_then(crate::structured::text);
    let stated = by_article.or_else(|| structured.meta("article:published_time").map(str::to_owned))?;
    stated.get(..10)?.parse().ok()
}
