//! Site files, found by host. One is parsed when its host first turns up.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use url::Host;

use super::Error;
use super::file::RuleFile;
use super::layers::Layers;
use super::rule::Layer;

/// The hosts that have a file, and the files that were read.
#[derive(Debug, Default)]
pub(super) struct Sites {
    /// By host, the file's stem.
    stems: HashMap<String, String>,
    files: Mutex<HashMap<String, Arc<SiteFile>>>,
}

/// One name over all layers.
#[derive(Debug, Default)]
pub(super) struct SiteFile {
    /// None if no layer holds a usable one.
    pub(super) file: Option<RuleFile>,
    /// What is wrong in layers that were left out.
    pub(super) problems: Vec<Error>,
}

/// The site files that a host led to.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The stem that applies and its file.
    pub(super) site: Option<(String, Arc<SiteFile>)>,
    /// Files that should have applied but cannot be used.
    pub(super) problems: Vec<Error>,
}

impl Found {
    pub(super) fn file(&self) -> Option<&RuleFile> {
        self.site.as_ref().and_then(|(_, site)| site.file.as_ref())
    }
}

impl Sites {
    /// Which hosts have a file; names that are not hosts are reported, and so are two files for one host.
    pub(super) fn of(layers: &Layers) -> (Self, Vec<Error>) {
        let (mut sites, mut errors) = (Sites::default(), Vec::new());
        for stem in layers.stems_in("sites/") {
            if !is_host(&stem) {
                let hint = "name the file after the host, without `www.`: sites/example.com.toml";
                errors.push(misnamed(layers, &stem, format!("`{stem}` is not a host"), hint));
                continue;
            }
            let host = host_of(&stem);
            if !host.contains('.') && is_public_suffix(&host) {
                let hint = "name the file after the site's own host: sites/example.com.toml";
                errors.push(misnamed(
                    layers,
                    &stem,
                    format!("`{stem}` is not a site, but what names of sites end in"),
                    hint,
                ));
                continue;
            }
            let twin = sites.stems.get(&host).cloned();
            // The proper name goes before another one of the same host.
            let (used, other) =
                if stem == host { (stem, twin) } else { (twin.unwrap_or_else(|| stem.clone()), Some(stem)) };
            if let Some(other) = other.filter(|other| *other != used) {
                let hint = format!("name the file {host}.toml: files of one name are merged over the layers");
                errors.push(misnamed(layers, &other, format!("`{used}` is the same host and has a file"), &hint));
            }
            sites.stems.insert(host, used);
        }
        (sites, errors)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.stems.is_empty()
    }

    /// The site file of a host: the longest stem that is the host or a domain above it; `same_as` followed. Hosts below
    /// a public suffix that is a host itself (gov.uk) are other sites.
    pub(super) fn find(&self, host: &str, layers: &Layers) -> Found {
        let mut found = Found::default();
        let mut name = host_of(host);
        let mut seen = BTreeSet::new();
        let mut led_by: Option<Error> = None;
        while let Some((stem, site)) = self.longest(&name, layers, &mut found.problems) {
            let same_as = site.file.as_ref().and_then(|file| Some((file, file.same_as.as_ref()?)));
            let Some((file, (target, line))) = same_as else {
                found.site = Some((stem, site));
                return found;
            };
            if !seen.insert(stem.clone()) {
                let message = "`same_as` leads back to itself".to_owned();
                let hint = Some("one of the files has to hold the rules".to_owned());
                found.problems.push(Error { file: file.display.clone(), line: *line, message, hint });
                return found;
            }
            led_by = Some(Error {
                file: file.display.clone(),
                line: *line,
                message: format!("`same_as` names `{target}`, which has no usable file"),
                hint: super::nearest_file(
                    target,
                    self.stems.values().map(String::as_str).filter(|known| *known != stem),
                ),
            });
            name = host_of(target);
        }
        found.problems.extend(led_by);
        found
    }

    /// The usable file with the longest stem, and what is wrong with those passed over.
    fn longest(&self, host: &str, layers: &Layers, problems: &mut Vec<Error>) -> Option<(String, Arc<SiteFile>)> {
        let mut rest = host;
        loop {
            if let Some(stem) = self.stems.get(rest).filter(|_| rest == host || !is_public_suffix(rest)) {
                let site = self.read(stem, layers);
                problems.extend_from_slice(&site.problems);
                if site.file.is_some() {
                    return Some((stem.clone(), site));
                }
            }
            rest = rest.split_once('.')?.1;
        }
    }

    /// The file of a host itself, not of a domain above it.
    pub(super) fn get(&self, host: &str, layers: &Layers) -> Option<Arc<SiteFile>> {
        self.stems.get(&host_of(host)).map(|stem| self.read(stem, layers))
    }

    fn read(&self, stem: &str, layers: &Layers) -> Arc<SiteFile> {
        if let Some(known) = self.files.lock().expect("no holder panics").get(stem) {
            return Arc::clone(known);
        }
        let (file, problems) = layers.read(&format!("sites/{stem}.toml"), stem, Layer::Site);
        let site = Arc::new(SiteFile { file, problems });
        self.files.lock().expect("no holder panics").insert(stem.to_owned(), Arc::clone(&site));
        site
    }

    /// The stem of a domain above a host that has a file.
    pub(super) fn above(&self, host: &str) -> Option<&str> {
        let host = host_of(host);
        let mut above = std::iter::successors(host.split_once('.'), |(_, rest)| rest.split_once('.'));
        let site = |domain: &str| self.stems.get(domain).filter(|_| !is_public_suffix(domain));
        above.find_map(|(_, domain)| site(domain)).map(String::as_str)
    }
}

fn misnamed(layers: &Layers, stem: &str, message: String, hint: &str) -> Error {
    let file = layers.display(&format!("sites/{stem}.toml"));
    Error { file, line: 1, message, hint: Some(hint.to_owned()) }
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

/// Whether sites of unlike owners stand below a host (`com`, `co.uk`). What a company lets its customers use
/// (github.io) is one platform.
pub(super) fn is_public_suffix(host: &str) -> bool {
    psl::suffix(host.as_bytes())
        .is_some_and(|suffix| suffix.as_bytes() == host.as_bytes() && suffix.typ() == Some(psl::Type::Icann))
}

/// Whether a file of that name can be a site's.
fn is_host(name: &str) -> bool {
    // An address of IPv6 stands in brackets, which no file name needs.
    !name.is_empty() && Host::parse(name).is_ok()
}
