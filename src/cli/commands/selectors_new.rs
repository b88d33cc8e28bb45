//! `offprint selectors new`: the first rule file of a site, out of one of its pages.

use std::path::Path;

use anyhow::anyhow;
use url::Url;

use crate::authoring::{self, Draft};
use crate::cli::args::RuleArguments;
use crate::cli::drafts::{OneFile, folder, stored, write};
use crate::cli::exit::Exit;
use crate::cli::report::{self, Hint};
use crate::cli::rules;
use crate::cli::selectors_args::NewArguments;
use crate::cli::single::{Place, Single, traced};
use crate::cli::stdout::print;
use crate::extract::{Extraction, Extractor};
use crate::page::Page;
use crate::record::Outcome;

pub(super) fn run(arguments: &NewArguments) -> anyhow::Result<Exit> {
    let folder = folder(arguments.draft.selectors.as_deref())?;
    let layers = RuleArguments {
        selectors: folder.is_dir().then(|| folder.display().to_string()).into_iter().collect(),
        ..RuleArguments::default()
    };
    let extractor = Extractor::new(rules::files(&layers, None)?);
    rules::warn(extractor.rules());
    let place = Place {
        input: &arguments.page,
        url: arguments.url.as_ref(),
        max_size: arguments.largest.max_size,
        network: &arguments.network,
    };
    let single = Single::read(&place, &extractor)?;
    let url = address(&single)?;
    let stored = stored(single.page, &url);
    let present = extractor.extract(&stored, &traced());
    let stem = authoring::stem_of(&url, &present);
    let judge = |text: &str| judged(&layers, &stem, text, &stored).unwrap_or_default();
    let draft = authoring::draft(&stored, &url, &present, &judge)
        .ok_or_else(|| anyhow!("{url}: no host to name the file by"))?;
    if draft.extraction.record.outcome != Outcome::Ok {
        let failure = draft.extraction.record.error.as_ref();
        let why = failure.map_or("it does not look like an article", |failure| &failure.message);
        report::warning(&format!("{}: {why}; the draft is one of little use", arguments.page.to_string_lossy()));
    }
    if arguments.draft.dry_run {
        return print(&draft.text);
    }
    let fixtures = [(draft.fixture.clone(), stored)];
    let (rule, stored) = write(&folder, &draft.stem, &draft.text, &fixtures)?;
    print(&report::visible(&told(&draft, &rule, &stored[0], arguments.draft.selectors.as_deref())))
}

/// The page's address: given, fetched from, said by who saved it, or declared.
fn address(single: &Single) -> anyhow::Result<Url> {
    let record = &single.extraction.record;
    let declared = || record.url.as_deref().or(record.canonical_url.as_deref()).and_then(|url| url.parse().ok());
    single.page.url.clone().or_else(declared).filter(|url: &Url| url.has_host()).ok_or_else(|| {
        anyhow!("the page does not say where it is from").context(Hint("add --url https://…".to_owned()))
    })
}

/// What comes out of the page with a site file of this text over all others.
fn judged(layers: &RuleArguments, stem: &str, text: &str, page: &Page) -> anyhow::Result<Extraction> {
    let file = Box::new(OneFile { name: format!("sites/{stem}.toml"), text: text.to_owned() });
    Ok(Extractor::new(rules::files(layers, Some(file))?).extract(page, &traced()))
}

/// What was found out, for people.
fn told(draft: &Draft, rule: &Path, fixture: &Path, named: Option<&Path>) -> String {
    let record = &draft.extraction.record;
    let presets = if record.rules.presets.is_empty() { "none".to_owned() } else { record.rules.presets.join(", ") };
    let mut text = format!("rule     {}\npage     {}\npresets  {presets}\n\n", rule.display(), fixture.display());
    for field in &draft.fields {
        let value = match (&field.value, &field.gained) {
            (Some(value), _) => format!("\"{value}\"  [{}]", field.carrier),
            (None, Some(gained)) => format!("\"{gained}\"  [this draft]"),
            (None, None) => "nothing".to_owned(),
        };
        text.push_str(&format!("{:<10} {value}\n", field.field));
        for candidate in &field.candidates {
            text.push_str(&format!("           {candidate}\n"));
        }
    }
    match &draft.body {
        Ok(body) => {
            text.push_str(&format!("{:<10} {}\n", "body", body.summary));
            body.candidates.iter().for_each(|candidate| text.push_str(&format!("           {candidate}\n")));
        }
        Err(why) => text.push_str(&format!("{:<10} {why}\n", "body")),
    }
    let named = named.map(|folder| format!(" --selectors {}", folder.display())).unwrap_or_default();
    text.push_str(&format!(
        "\nnext: read the file, then\n  offprint selectors lint {stem}{named}\n  offprint selectors test {stem}{named}\n",
        stem = draft.stem
    ));
    text
}
