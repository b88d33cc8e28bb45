//! The second half of `offprint selectors lint`: what the entries of rule files do on pages at hand.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::authoring::{Finding, Usage};
use crate::cli::at_hand;
use crate::cli::judged::{fixtures_of, pages_of, read_page, set_of, set_with};
use crate::cli::single::traced;
use crate::extract::{Extraction, Extractor, Options};
use crate::page::Page;
use crate::rule_folder::Folder;
use crate::selectors::{self, Layer, RuleFile, RuleFiles, RuleSet};

/// Findings about `files` (stem, kind, content) of `folder` on the pages that `inputs` hold; without any on the stored
/// pages of their promises.
pub(super) fn findings(
    files: &[(&str, Layer, RuleFile)],
    folder: &Path,
    inputs: &[OsString],
    max_size: Option<u64>,
) -> anyhow::Result<Vec<Finding>> {
    let judge = Judge {
        with: Extractor::new(set_with(folder)),
        presets: Extractor::new(set_of(folder, |folder| Edited { folder, edit: Edit::NoSites })),
        nothing: Extractor::new(RuleSet::none()),
        left_out: RefCell::default(),
        folder: folder.to_path_buf(),
    };
    let mut usages: Vec<Usage<'_>> = files.iter().map(|(_, layer, file)| Usage::of(file, *layer)).collect();
    if inputs.is_empty() {
        for ((stem, layer, file), usage) in files.iter().zip(&mut usages) {
            for page in stored(folder, stem, *layer, file) {
                judge.look(stem, *layer, &page, &judge.with.extract(&page, &traced()), usage);
            }
        }
    } else {
        at_hand::each(inputs, max_size, &judge.with, &mut |found| {
            for ((stem, layer, _), usage) in files.iter().zip(&mut usages) {
                judge.look(stem, *layer, &found.page, &found.extraction, usage);
            }
        })?;
    }
    Ok(usages.iter().flat_map(Usage::findings).collect())
}

/// The rules that a page is read by: all, those without any site's file, none.
struct Judge {
    with: Extractor,
    presets: Extractor,
    nothing: Extractor,
    /// All but one section of sites' files.
    left_out: RefCell<HashMap<&'static str, Extractor>>,
    folder: PathBuf,
}

impl Judge {
    /// Shows `usage` the page if it is one that the file applies to.
    fn look(&self, stem: &str, layer: Layer, page: &Page, with: &Extraction, usage: &mut Usage<'_>) {
        let applied = &with.record.rules;
        let (applies, others) = match layer {
            Layer::Preset => (applied.presets.iter().any(|preset| preset == stem), &self.nothing),
            _ => (applied.site.as_deref() == Some(stem), &self.presets),
        };
        if applies {
            usage.look(page, with, &others.extract(page, &traced()), &|section| self.without(section, page));
        }
    }

    fn without(&self, section: &'static str, page: &Page) -> Extraction {
        let mut left_out = self.left_out.borrow_mut();
        let extractor = left_out.entry(section).or_insert_with(|| {
            Extractor::new(set_of(&self.folder, |folder| Edited { folder, edit: Edit::Without(section) }))
        });
        extractor.extract(page, &Options::default())
    }
}

/// A folder whose sites' files are other than they are written.
#[derive(Debug)]
struct Edited {
    folder: Folder,
    edit: Edit,
}

#[derive(Debug)]
enum Edit {
    /// They say nothing.
    NoSites,
    /// A section of theirs is left out.
    Without(&'static str),
}

impl RuleFiles for Edited {
    fn names(&self) -> Vec<String> {
        self.folder.names()
    }

    fn text(&self, name: &str) -> Result<Option<String>, selectors::Error> {
        let text = self.folder.text(name)?;
        if !name.starts_with("sites/") {
            return Ok(text);
        }
        Ok(text.map(|text| match (&self.edit, text.parse::<toml::Table>()) {
            (Edit::NoSites, _) => String::new(),
            (Edit::Without(section), Ok(mut table)) => {
                table.remove(*section);
                table.to_string()
            }
            // A broken file is reported where it is read unchanged.
            (Edit::Without(_), Err(_)) => text,
        }))
    }

    fn display(&self, name: &str) -> String {
        self.folder.display(name)
    }
}

/// The pages of a file's promises. One that cannot be read breaks its promise, which `selectors test` says.
fn stored(folder: &Path, stem: &str, layer: Layer, file: &RuleFile) -> Vec<Page> {
    let Some(fixtures) = fixtures_of(folder) else { return Vec::new() };
    let pages = pages_of(&fixtures, layer, stem);
    file.tests.iter().filter_map(|promise| read_page(&pages, promise).ok()).collect()
}
