//! `offprint selectors learn`: the rule file of a site, out of several of its stored pages.

use std::path::{Path, PathBuf};

use anyhow::anyhow;

use crate::authoring::{self, LearnError, Learned, Lesson};
use crate::cli::args::RuleArguments;
use crate::cli::at_hand;
use crate::cli::drafts::{OneFile, folder, stored, write};
use crate::cli::exit::Exit;
use crate::cli::report::{self, Hint, counted};
use crate::cli::rules;
use crate::cli::selectors_args::LearnArguments;
use crate::cli::single::traced;
use crate::cli::stdout::print;
use crate::extract::{Extraction, Extractor};

pub(super) fn run(arguments: &LearnArguments) -> anyhow::Result<Exit> {
    let folder = folder(arguments.draft.selectors.as_deref())?;
    let layers = layers(arguments, &folder);
    let extractor = Extractor::new(rules::files(&layers, None)?);
    rules::warn(extractor.rules());
    let lessons = lessons(arguments, &extractor)?;
    let judge = |text: &str, lessons: &[Lesson]| judged(&layers, text, lessons).unwrap_or_default();
    let learned = authoring::learn(lessons, &judge).map_err(explained)?;
    if arguments.draft.dry_run {
        return print(&learned.text);
    }
    let (rule, fixtures) = write(&folder, &learned.stem, &learned.text, &learned.fixtures)?;
    print(&report::visible(&told(&learned, &rule, &fixtures, arguments.draft.selectors.as_deref())))
}

/// The rules that lie under the draft.
fn layers(arguments: &LearnArguments, folder: &Path) -> RuleArguments {
    let named = if arguments.without_rules { Some("none".to_owned()) } else { None };
    let own = || folder.is_dir().then(|| folder.display().to_string());
    RuleArguments { selectors: named.or_else(own).into_iter().collect(), ..RuleArguments::default() }
}

/// The pages with an address, as files hold them.
fn lessons(arguments: &LearnArguments, extractor: &Extractor) -> anyhow::Result<Vec<Lesson>> {
    let wanted = arguments.host.as_deref().map(|host| host.trim_start_matches("www.").to_ascii_lowercase());
    let (mut lessons, mut nameless) = (Vec::new(), 0_usize);
    at_hand::each(&arguments.pages, arguments.largest.max_size, extractor, &mut |found| {
        let Some(url) = found.address() else {
            nameless += 1;
            return;
        };
        if wanted.as_deref().is_none_or(|wanted| authoring::host_of(&url) == wanted) {
            // What comes out is what comes out of the stored page, so that the promises hold.
            let page = stored(found.page, &url);
            let mut present = extractor.extract(&page, &traced());
            // An archive keeps error pages too, and a stored page has no status.
            present.record.outcome = found.extraction.record.outcome;
            lessons.push(Lesson { page, url, present });
        }
    })?;
    if nameless > 0 {
        report::warning(&format!(
            "{} left out: the page does not say where it is from; list such files with their `url` in a .jsonl",
            counted(nameless, "page")
        ));
    }
    Ok(lessons)
}

/// What comes out of the pages with a site file of this text over all others.
fn judged(layers: &RuleArguments, text: &str, lessons: &[Lesson]) -> anyhow::Result<Vec<Extraction>> {
    let stem = lessons.first().map(|lesson| authoring::stem_of(&lesson.url, &lesson.present)).unwrap_or_default();
    let file = OneFile { name: format!("sites/{stem}.toml"), text: text.to_owned() };
    let extractor = Extractor::new(rules::files(layers, Some(Box::new(file)))?);
    Ok(lessons.iter().map(|lesson| extractor.extract(&lesson.page, &traced())).collect())
}

fn explained(error: LearnError) -> anyhow::Error {
    let hint = match &error {
        LearnError::TooFew { .. } => {
            "store more articles of the site: offprint feed https://… --limit 8 | offprint extract --warc pages/ -, then learn from pages/*.warc.gz"
                .to_owned()
        }
        LearnError::SeveralHosts(hosts) => {
            format!("choose one with --host {}", hosts.first().map_or("HOST", |(host, _)| host.as_str()))
        }
    };
    anyhow!(error).context(Hint(hint))
}

/// What was learned, for people.
fn told(learned: &Learned, rule: &Path, fixtures: &[PathBuf], named: Option<&Path>) -> String {
    let mut text = format!("rule       {}\n", rule.display());
    fixtures.iter().for_each(|path| text.push_str(&format!("page       {}\n", path.display())));
    text.push_str(&format!("pages      {} learned from\n\n", learned.pages));
    if learned.proposals.is_empty() {
        text.push_str("nothing: without a rule the pages come out as well as with any that they tell of\n");
    }
    learned.proposals.iter().for_each(|proposal| text.push_str(&format!("{proposal}\n")));
    let named = named.map(|folder| format!(" --selectors {}", folder.display())).unwrap_or_default();
    text.push_str(&format!(
        "\nnext: read the file, then\n  offprint selectors lint {stem}{named}\n  offprint selectors test {stem}{named}\n",
        stem = learned.stem
    ));
    text
}
