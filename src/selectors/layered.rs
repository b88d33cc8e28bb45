//! The files under one page, laid over one another.

use std::sync::Arc;

use jiff::civil::Date as Day;

use super::file::{RuleFile, Variant};
use super::presets::Preset;
use super::setting::Settings;
use super::sites::SiteFile;
use super::{merge, variants};

/// Everything that was merged for one page, for people to look at.
#[derive(Debug, Clone, Default)]
pub struct Merged {
    /// Stem of the site file.
    pub site: Option<String>,
    /// Presets, strongest first.
    pub presets: Vec<String>,
    /// The settings with their origins.
    pub settings: Settings,
    /// The variants of the files under the page that were not merged, the strongest file's first.
    pub variants: Vec<Variant>,
}

/// The files under one page, and which of their variants hold.
pub(super) struct Layered<'a> {
    pub(super) site: Option<&'a (String, Arc<SiteFile>)>,
    /// Strongest first.
    pub(super) presets: Vec<&'a Arc<Preset>>,
    /// For each file the indices of the variants that hold; empty where none was looked at.
    variants: Vec<Vec<usize>>,
}

impl<'a> Layered<'a> {
    /// Without variants, until some are chosen.
    pub(super) fn new(site: Option<&'a (String, Arc<SiteFile>)>, presets: Vec<&'a Arc<Preset>>) -> Self {
        Layered { site, presets, variants: Vec::new() }
    }

    /// Strongest first.
    fn files(&self) -> Vec<&'a RuleFile> {
        let site = self.site.and_then(|(_, site)| site.file.as_ref());
        site.into_iter().chain(self.presets.iter().map(|preset| &preset.file)).collect()
    }

    /// Looks which variants hold on a path and a day.
    pub(super) fn choose(&mut self, path: &str, day: Option<Day>) {
        self.variants = self.files().into_iter().map(|file| variants::holding(file, path, day)).collect();
    }

    pub(super) fn has_dated_variants(&self) -> bool {
        self.files().iter().any(|file| file.variants.iter().any(Variant::is_dated))
    }

    /// What tells one compiled rule from another.
    pub(super) fn key(&self, problems: &[String]) -> String {
        let presets: Vec<&str> = self.presets.iter().map(|preset| preset.name.as_str()).collect();
        let site = self.site.map_or("", |(stem, _)| stem);
        format!("{site}|{}|{:?}|{}", presets.join(","), self.variants, problems.join("|"))
    }

    /// The weakest first: presets, the site's file, its variants, flags.
    pub(super) fn merge(&self, flags: &Settings) -> Merged {
        let (mut settings, mut added_by_parts) = (Settings::new(), Vec::new());
        let files = self.files();
        let sites = files.len() - self.presets.len();
        for (number, file) in files.into_iter().enumerate().rev() {
            let variants = self.variants.get(number).into_iter().flatten();
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
        merge::over(&mut settings, flags);
        Merged {
            site: self.site.map(|(stem, _)| stem.clone()),
            presets: self.presets.iter().map(|preset| preset.name.clone()).collect(),
            settings,
            variants: if self.variants.is_empty() { self.all_variants() } else { Vec::new() },
        }
    }

    fn all_variants(&self) -> Vec<Variant> {
        self.files().into_iter().flat_map(|file| file.variants.iter().cloned()).collect()
    }
}
