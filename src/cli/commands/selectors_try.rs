//! `offprint selectors try`: what selectors change on a page, before they are written anywhere.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::ensure;
use scraper::{ElementRef, Selector};

use crate::authoring::{Change, Comparison, compare};
use crate::cli::args::RuleArguments;
use crate::cli::exit::Exit;
use crate::cli::report;
use crate::cli::rules;
use crate::cli::selectors_args::TryArguments;
use crate::cli::single::{Place, Single, traced};
use crate::cli::stdout::print_coloured;
use crate::extract::{Extraction, Extractor, tree_of};
use crate::page::Page;
use crate::rule_folder::Folder;
use crate::selectors::RuleFiles;
use crate::text::shorten;

pub(super) fn run(arguments: &TryArguments) -> anyhow::Result<Exit> {
    let tried = tried(arguments);
    let present = RuleArguments { selectors: tried.selectors.clone(), ..RuleArguments::default() };
    ensure!(
        arguments.watch || !tried.select.is_empty() || !tried.body.is_empty() || !tried.strip.is_empty(),
        "nothing to try: name --body, --select or --strip, or --watch the rule files"
    );
    ensure!(!arguments.watch || arguments.page != "-", "--watch needs a page that can be read again");
    // Looked at before they are read: a change in between is seen.
    let files = Files::of(&tried, &arguments.page);
    let known = files.state();
    let with_flags = rules::load(&tried)?;
    rules::warn(&with_flags);
    let place = Place {
        input: &arguments.page,
        url: arguments.url.as_ref(),
        max_size: arguments.largest.max_size,
        network: &arguments.network,
    };
    let Single { page, extraction: before } = Single::read(&place, &Extractor::new(rules::load(&present)?))?;
    let after = Extractor::new(with_flags).extract(&page, &traced());
    show(&before, &after, arguments.context)?;
    finding_nothing(&tried, &page);
    only_the_first(&tried, &page, &after);
    if arguments.watch { watch(arguments, &tried, (&files, known), page, &before) } else { Ok(Exit::Success) }
}

/// Says where a selector matches several elements and a rule takes the first alone, which may not be what was meant.
fn only_the_first(tried: &RuleArguments, page: &Page, after: &Extraction) {
    for (field, all) in [("body", "{ all = [\"…\"] }"), ("authors", "{ sel = \"…\", many = true }")] {
        let given = |css: &str| {
            let of_field = |flag: &String| flag.split_once('=').is_some_and(|(name, of)| name == field && of == css);
            tried.select.iter().any(of_field) || field == "body" && tried.body.iter().any(|body| body == css)
        };
        let selector = after.record.provenance.get(field).and_then(|found| found.selector.as_deref());
        let Some(css) = selector.filter(|css| given(css)) else { continue };
        let Ok(parsed) = Selector::parse(css) else { continue };
        let count = tree_of(page).html.select(&parsed).count();
        if count > 1 {
            report::note(&format!("`{css}` matches {count} elements, of which {field} is the first: {all} takes all"));
        }
    }
}

/// Names the selectors that find nothing, which otherwise look like those that find what was found before.
fn finding_nothing(tried: &RuleArguments, page: &Page) {
    let tree = tree_of(page);
    let selected = tried.select.iter().filter_map(|flag| Some((flag.split_once('=')?.1, true)));
    let stripped = tried.strip.iter().map(|css| (css.as_str(), false));
    for (css, is_value) in selected.chain(stripped) {
        let (parsed, attribute) = match (Selector::parse(css), css.rsplit_once('@')) {
            (Ok(parsed), _) => (parsed, None),
            (Err(_), Some((before, name))) => match Selector::parse(before) {
                Ok(parsed) => (parsed, Some(name)),
                Err(_) => continue,
            },
            // An entry as a file has it.
            (Err(_), None) => continue,
        };
        let mut found = tree.html.select(&parsed).peekable();
        if found.peek().is_none() {
            report::note(&format!("`{css}` matches nothing on this page"));
            continue;
        }
        let is_blank = |element: ElementRef<'_>| match attribute {
            Some(name) => element.attr(name).is_none_or(|value| value.trim().is_empty()),
            None => element.text().all(|text| text.trim().is_empty()),
        };
        if is_value && found.all(is_blank) {
            report::note(&format!("`{css}` matches, but what it matches holds no text or no such attribute"));
        }
    }
}

/// The flags, `--body` among them.
fn tried(arguments: &TryArguments) -> RuleArguments {
    RuleArguments { body: arguments.body.clone(), ..arguments.rules.clone() }
}

/// How often files are looked at.
const LOOK: Duration = Duration::from_millis(200);

/// Shows again what differs from `before` whenever a rule file or the page changes, until it is ended.
fn watch(
    arguments: &TryArguments,
    tried: &RuleArguments,
    (files, mut known): (&Files, State),
    mut page: Page,
    before: &Extraction,
) -> anyhow::Result<Exit> {
    loop {
        std::thread::sleep(LOOK);
        let now = files.state();
        if now == known {
            continue;
        }
        known = now;
        // An editor may be in the middle of writing: what cannot be read yet is read at the next change.
        if let Ok(bytes) = fs::read(&files.page) {
            page.bytes = bytes;
        }
        match rules::load(tried) {
            Ok(rules) => {
                let extractor = Extractor::new(rules);
                let told = rules::warn(extractor.rules());
                let after = extractor.extract(&page, &traced());
                rules::warn_since(extractor.rules(), told);
                show(before, &after, arguments.context)?;
            }
            Err(error) => report::error(&error),
        }
    }
}

/// What is watched.
struct Files {
    folders: Vec<PathBuf>,
    page: PathBuf,
}

/// When and how large: what tells a changed file.
type Stamp = Option<(SystemTime, u64)>;
/// The rule files, and the page.
type State = (Vec<(PathBuf, Stamp)>, Stamp);

impl Files {
    fn of(tried: &RuleArguments, page: &OsStr) -> Self {
        let folders = tried.selectors.iter().map(PathBuf::from).chain(rules::user_folder()).collect();
        Files { folders, page: PathBuf::from(page) }
    }

    fn state(&self) -> State {
        let names = self.folders.iter().flat_map(|folder| {
            let names = Folder::new(folder).names();
            names.into_iter().map(|name| folder.join(name))
        });
        (names.map(|path| (path.clone(), stamp(&path))).collect(), stamp(&self.page))
    }
}

fn stamp(path: &Path) -> Stamp {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

/// Prints the comparison: `-` before, `+` after; signs say what colours underline.
fn show(before: &Extraction, after: &Extraction, context: usize) -> anyhow::Result<Exit> {
    print_coloured(&text(&compare(before, after), after, context))
}

const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const DIM: &str = "\u{1b}[2m";
const PLAIN: &str = "\u{1b}[0m";

fn text(comparison: &Comparison, after: &Extraction, context: usize) -> String {
    let mut out = String::new();
    if after.record.rules.fallback {
        let _ = writeln!(out, "! no candidate of the body matches: the text comes from the generic scorer");
    }
    if comparison.is_same() {
        let _ = writeln!(out, "no change: {} blocks, every field the same", comparison.blocks.len());
        return out;
    }
    for change in &comparison.fields {
        let _ = writeln!(out, "{}", change.field);
        let value =
            |value: &Option<String>| value.as_deref().map_or_else(|| "nothing".to_owned(), |text| line(text, 100));
        let _ = writeln!(out, "{RED}- {}{PLAIN}", value(&change.before));
        let by = change.by.as_ref().map(|by| format!("  {DIM}[{by}]{PLAIN}")).unwrap_or_default();
        let _ = writeln!(out, "{GREEN}+ {}{PLAIN}{by}", value(&change.after));
    }
    let (added, removed) = (comparison.count(Change::Added), comparison.count(Change::Removed));
    let _ =
        writeln!(out, "blocks: {} as before, {added} added (+), {removed} removed (-)", comparison.count(Change::Same));
    let blocks = &comparison.blocks;
    let is_near = |at: usize| {
        let from = at.saturating_sub(context);
        blocks[from..blocks.len().min(at + context + 1)].iter().any(|block| block.change != Change::Same)
    };
    let mut hidden = 0;
    for (at, block) in blocks.iter().enumerate() {
        if !is_near(at) {
            hidden += 1;
            continue;
        }
        skipped(&mut out, std::mem::take(&mut hidden));
        let (sign, colour) = match block.change {
            Change::Same => (' ', ""),
            Change::Added => ('+', GREEN),
            Change::Removed => ('-', RED),
        };
        let text = line(&block.text, 90);
        let _ = if block.change == Change::Same {
            writeln!(out, "{sign} {text}")
        } else {
            writeln!(out, "{colour}{sign} {text}{PLAIN}  {DIM}<{}> [{}]{PLAIN}", block.path, block.reason)
        };
    }
    skipped(&mut out, hidden);
    out
}

fn skipped(out: &mut String, blocks: usize) {
    if blocks > 0 {
        let _ = writeln!(out, "  {DIM}… {blocks} as before{PLAIN}");
    }
}

fn line(text: &str, most: usize) -> String {
    report::visible(&shorten(text, most))
}
