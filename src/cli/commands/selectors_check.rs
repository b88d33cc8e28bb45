//! `offprint selectors check`: whether rules still hold on the pages that their sites serve today.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::mpsc::{Sender, channel};

use anyhow::{anyhow, ensure};
use serde_json::json;
use url::Url;

use crate::authoring::{Seen, Watched};
use crate::cli::args::{ReadingArguments, RuleArguments};
use crate::cli::at_hand;
use crate::cli::config::{self, Config};
use crate::cli::exit::Exit;
use crate::cli::report::{self, Hint};
use crate::cli::rules;
use crate::cli::selectors_args::{CheckArguments, CheckFormat};
use crate::cli::signals::stop_on_signals;
use crate::cli::stdout::print;
use crate::crawl::{self, Extracting, Finished, Settings};
use crate::discover::{self, Announcement, Entry};
use crate::extract::{Extractor, Options};
use crate::input::{Job, Jobs, Reading, Task, masked};
use crate::page::Page;
use crate::record::{Input, InputKind};
use crate::selectors::{self, RuleSet};

pub(super) fn run(arguments: &CheckArguments) -> anyhow::Result<Exit> {
    let layers = RuleArguments { selectors: arguments.layers.selectors.clone(), ..RuleArguments::default() };
    let rules = rules::files(&layers, None)?;
    let sites = sites(&rules, &arguments.sites);
    rules::warn(&rules);
    let mut sites = sites?;
    let reading =
        ReadingArguments { from: None, url: None, captured_at: None, max_size: arguments.largest.max_size, jobs: None };
    let settings = Settings {
        keeps_pages: true,
        takes_documents: true,
        ..config::settings(&Config::read(false)?, &arguments.network, &reading)?
    };
    let jobs = pages(arguments, &sites, config::reading(&reading, settings.fetch.max_size))?;
    let extractor = Extractor::new(rules);
    let mut without_rule = Site::of("", extractor.rules());
    look(jobs, &settings, &extractor, arguments.limit, &mut |stem, finished, is_no_page| {
        let record = &finished.extraction.record;
        let stem = stem.or_else(|| record.rules.site.clone());
        let site = match &stem {
            Some(stem) => sites.entry(stem.clone()).or_insert_with(|| Site::of(stem, extractor.rules())),
            None => &mut without_rule,
        };
        let url = record.url.clone().or_else(|| record.input.url.clone()).or_else(|| record.input.path.clone());
        let seen = is_no_page.map_or_else(|| site.watched.look(record), Seen::no_page);
        site.seen.push((url.unwrap_or_default(), seen));
    });
    let with_rule = sites.into_iter().map(|(stem, site)| (Some(stem), site));
    let sites = with_rule.chain([(None, without_rule)]).filter(|(_, site)| !site.seen.is_empty());
    let mut exit = Exit::Success;
    for (stem, site) in sites {
        if !told(stem.as_deref(), site, arguments.format())? {
            exit = Exit::SomeFailed;
        }
    }
    Ok(exit)
}

/// The pages to look at: those that `--pages` names, else those of the rules.
fn pages(arguments: &CheckArguments, sites: &BTreeMap<String, Site>, reading: Reading) -> anyhow::Result<Vec<Job>> {
    let jobs: Vec<Job> = if arguments.pages.is_empty() {
        sites.iter().flat_map(|(stem, site)| site.pages.iter().map(|url| job(stem, url.clone()))).collect()
    } else {
        let stem = arguments.sites.first().filter(|_| arguments.sites.len() == 1);
        let named = Jobs::new(arguments.pages.iter().map(at_hand::pages_of), reading);
        named.map(|job| Job { input: Input { id: stem.cloned(), ..job.input }, ..job }).collect()
    };
    if jobs.is_empty() {
        let hint = "write [check] pages = [\"https://…\"] into the rule, or name some with --pages";
        return Err(anyhow!("no pages to check").context(Hint(hint.to_owned())));
    }
    Ok(jobs)
}

/// Prints what was seen of a site, and says whether all is well.
fn told(stem: Option<&str>, mut site: Site, format: CheckFormat) -> anyhow::Result<bool> {
    // Pages come as they are fetched; what is compared from day to day stands in one order.
    site.seen.sort_by(|(one, _), (other, _)| one.cmp(other));
    let seen: Vec<Seen> = site.seen.iter().map(|(_, seen)| seen.clone()).collect();
    let failures = site.watched.verdict(&seen);
    print(&match format {
        CheckFormat::Json => as_json(stem, &site, &failures),
        CheckFormat::Text => as_text(stem, &site, &failures),
    })?;
    Ok(is_ok(&site, &failures))
}

/// Whether nothing failed, of the site and of its pages.
fn is_ok(site: &Site, failures: &[String]) -> bool {
    failures.is_empty() && site.seen.iter().all(|(_, seen)| seen.failures.is_empty())
}

/// A site with its pages and what was seen of them.
struct Site {
    watched: Watched,
    pages: Vec<Url>,
    seen: Vec<(String, Seen)>,
}

impl Site {
    fn of(stem: &str, rules: &RuleSet) -> Self {
        let file = rules.file(stem).unwrap_or_default();
        let pages = file.check.iter().filter_map(|(url, _)| url.parse().ok()).collect();
        Site { watched: Watched::of(stem, &file), pages, seen: Vec::new() }
    }
}

/// The sites named, else all.
fn sites(rules: &RuleSet, named: &[String]) -> anyhow::Result<BTreeMap<String, Site>> {
    let all = rules.sites();
    for name in named {
        if !all.contains(name) {
            let nearest = selectors::nearest_file(name, all.iter().map(String::as_str));
            let hint = nearest.unwrap_or_else(|| "`offprint selectors list` names all".to_owned());
            return Err(anyhow!("no rule file for {name}").context(Hint(hint)));
        }
        ensure!(
            rules.file(name).is_some(),
            "the rule file for {name} cannot be used; `offprint selectors lint` says why"
        );
    }
    let chosen = all.iter().filter(|stem| named.is_empty() || named.contains(stem));
    Ok(chosen.map(|stem| (stem.clone(), Site::of(stem, rules))).collect())
}

fn job(stem: &str, url: Url) -> Job {
    let input = Input { id: Some(stem.to_owned()), url: Some(masked(&url)), kind: InputKind::Url, ..Input::default() };
    Job::new(input, Task::Fetch(url))
}

/// Fetches and extracts `jobs` in one run, so that hosts are asked at one rate. A page that is a feed or a sitemap
/// gives way to the first articles of its site that it announces; where it announces none, `sink` is told so.
fn look(
    jobs: Vec<Job>,
    settings: &Settings,
    extractor: &Extractor,
    limit: usize,
    sink: &mut dyn FnMut(Option<String>, Finished, Option<String>),
) {
    let (sender, queue) = channel::<Job>();
    let mut sender: Option<Sender<Job>> = Some(sender);
    let mut open = jobs.len();
    let send = |sender: &Option<Sender<Job>>, job: Job| sender.as_ref().is_some_and(|sender| sender.send(job).is_ok());
    for job in jobs {
        send(&sender, job);
    }
    let stop = stop_on_signals(false);
    let extracting = Extracting { settings, extractor, options: &Options::default() };
    crawl::run(queue.into_iter(), extracting, &stop, &mut |finished| {
        open -= 1;
        let stem = finished.extraction.record.input.id.clone();
        match finished.page.as_deref().and_then(announced) {
            Some(Ok(entries)) => {
                let of_site =
                    entries.into_iter().filter(|entry| stem.as_deref().is_none_or(|stem| is_of(&entry.url, stem)));
                let mut articles = of_site.take(limit).peekable();
                if articles.peek().is_none() {
                    let whose = if stem.is_some() { " of the site" } else { "" };
                    sink(stem, finished, Some(format!("the feed or sitemap announces no page{whose}")));
                } else {
                    for entry in articles {
                        let named = job(stem.as_deref().unwrap_or_default(), entry.url);
                        let input = Input { id: stem.clone(), ..named.input };
                        open += usize::from(send(&sender, Job { input, ..named }));
                    }
                }
            }
            Some(Err(why)) => sink(stem, finished, Some(why)),
            None => sink(stem, finished, None),
        }
        if open == 0 {
            sender = None;
        }
        ControlFlow::Continue(())
    });
}

/// The articles that a page announces, or why it announces none; None where it is a page itself.
fn announced(page: &Page) -> Option<Result<Vec<Entry>, String>> {
    match discover::read(&page.bytes, page.content_type.as_deref(), page.url.as_ref()?) {
        Ok(Announcement::Feed(feed)) => Some(Ok(feed.entries)),
        Ok(Announcement::Sitemap(sitemap)) => Some(Ok(sitemap.entries)),
        Ok(Announcement::Index(_)) => Some(Err("this is an index of sitemaps: name one of them".to_owned())),
        Ok(Announcement::Subscriptions(_)) => Some(Err("this is a list of feeds: name one of them".to_owned())),
        Err(error @ discover::Error::Feed(_)) => Some(Err(error.to_string())),
        Ok(Announcement::Page(_)) | Err(_) => None,
    }
}

fn is_of(url: &Url, stem: &str) -> bool {
    url.host_str().is_some_and(|host| host == stem || host.strip_suffix(stem).is_some_and(|rest| rest.ends_with('.')))
}

fn as_json(stem: Option<&str>, site: &Site, failures: &[String]) -> String {
    let pages: Vec<serde_json::Value> = site
        .seen
        .iter()
        .map(|(url, seen)| {
            json!({"url": url, "outcome": seen.outcome, "of_site": seen.is_of_site, "fallback": seen.fallback,
                   "failures": seen.failures})
        })
        .collect();
    json!({"site": stem, "ok": is_ok(site, failures), "failures": failures, "pages": pages}).to_string()
}

fn as_text(stem: Option<&str>, site: &Site, failures: &[String]) -> String {
    let stem = stem.unwrap_or("no rule");
    let mut text = format!(
        "{} {stem}, {}\n",
        if is_ok(site, failures) { "ok  " } else { "FAIL" },
        report::counted(site.seen.len(), "page")
    );
    failures.iter().for_each(|failure| text.push_str(&format!("     {failure}\n")));
    for (url, seen) in &site.seen {
        seen.failures.iter().for_each(|failure| text.push_str(&format!("     {url}: {failure}\n")));
    }
    report::visible(&text)
}
