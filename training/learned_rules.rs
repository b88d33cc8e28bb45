//! What `selectors learn` brings on pages of sites that neither the models nor the rule have seen.
//!
//! `cargo run --release --example learned_rules -- JOBS.jsonl MODELS OUT` reads jobs as `held_out` does, goes through
//! the sites with three articles and more, and for each of their pages drafts a rule from the others, with the models
//! of the site's fold and no other rules. `OUT/plain.jsonl` gets the page's record without a rule and
//! `OUT/learned.jsonl` the one with the draft; `OUT/same.plain.jsonl` and `OUT/same.jsonl` are of sites with two articles
//! and more, the draft learned from all of them.

mod fold_models;
mod jobs;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use offprint::authoring::{self, Lesson};
use offprint::extract::Extraction;
use offprint::selectors::{self, RuleFiles};
use offprint::{Extractor, Options, Page, RuleSet};
use serde_json::{Value, json};
use url::Url;

/// A page of a site.
struct Stored {
    id: Value,
    page: Page,
    url: Url,
}

/// The one rule file of a draft.
#[derive(Debug)]
struct Draft {
    name: String,
    text: String,
}

impl RuleFiles for Draft {
    fn names(&self) -> Vec<String> {
        vec![self.name.clone()]
    }

    fn text(&self, name: &str) -> Result<Option<String>, selectors::Error> {
        Ok((name == self.name).then(|| self.text.clone()))
    }

    fn display(&self, name: &str) -> String {
        name.to_owned()
    }
}

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, jobs, models, out] = arguments.as_slice() else {
        eprintln!("usage: learned_rules JOBS.jsonl MODELS OUT");
        std::process::exit(2);
    };
    fs::create_dir_all(out)?;
    let open = |name: &str| File::create(Path::new(out).join(name)).map(BufWriter::new);
    let (mut plain, mut learned) = (open("plain.jsonl")?, open("learned.jsonl")?);
    let (mut same_plain, mut same) = (open("same.plain.jsonl")?, open("same.jsonl")?);
    for (fold, pages) in sites(jobs)?.into_values() {
        let options =
            Options { models: fold_models::of_fold(Path::new(models), fold)?, trace: true, ..Options::default() };
        let all: Vec<&Stored> = pages.iter().collect();
        if let Some(draft) = drafted(&all, &options) {
            for page in &pages {
                write(&mut same_plain, page, &Extractor::new(RuleSet::none()), &options)?;
                write(&mut same, page, &draft, &options)?;
            }
        }
        for (index, page) in pages.iter().enumerate() {
            let others: Vec<&Stored> =
                pages.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, page)| page).collect();
            let Some(draft) = drafted(&others, &options) else { continue };
            write(&mut plain, page, &Extractor::new(RuleSet::none()), &options)?;
            write(&mut learned, page, &draft, &options)?;
        }
    }
    [plain, learned, same_plain, same].iter_mut().try_for_each(BufWriter::flush)
}

/// The pages of each host, with its fold.
fn sites(jobs: &str) -> io::Result<BTreeMap<String, (u64, Vec<Stored>)>> {
    let mut sites: BTreeMap<String, (u64, Vec<Stored>)> = BTreeMap::new();
    for job in jobs::read(jobs)? {
        let job = job?;
        let Some(url) = job.page.url.clone() else { continue };
        let fold = job.fold()?;
        let of_site = sites.entry(authoring::host_of(&url)).or_insert_with(|| (fold, Vec::new()));
        of_site.1.push(Stored { id: job.said["id"].clone(), page: job.page, url });
    }
    Ok(sites)
}

/// An extractor with nothing but the rule that is learned from `pages`; None where they are too few.
fn drafted(pages: &[&Stored], options: &Options) -> Option<Extractor> {
    let generic = Extractor::new(RuleSet::none());
    let lesson = |stored: &&Stored| Lesson {
        page: stored.page.clone(),
        url: stored.url.clone(),
        present: generic.extract(&stored.page, options),
    };
    let lessons: Vec<Lesson> = pages.iter().map(lesson).collect();
    let stem = authoring::stem_of(&lessons.first()?.url, &lessons.first()?.present);
    let with = |text: &str| {
        let draft = Draft { name: format!("sites/{stem}.toml"), text: text.to_owned() };
        Extractor::new(RuleSet::new(vec![Box::new(draft)]))
    };
    let judge = |text: &str, lessons: &[Lesson]| -> Vec<Extraction> {
        let extractor = with(text);
        lessons.iter().map(|lesson| extractor.extract(&lesson.page, options)).collect()
    };
    authoring::learn(lessons, &judge).ok().map(|learned| with(&learned.text))
}

fn write(out: &mut impl Write, stored: &Stored, extractor: &Extractor, options: &Options) -> io::Result<()> {
    let mut record = json!(extractor.extract(&stored.page, options).record);
    record["input"]["id"] = stored.id.clone();
    serde_json::to_writer(&mut *out, &record)?;
    out.write_all(b"\n")
}
