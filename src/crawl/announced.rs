//! From what a user names to the articles it announces: home page to feed, robots.txt to sitemaps, index to
//! sitemaps, list of subscriptions to feeds. Nothing is asked twice, and there is an end to it.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use url::Url;

use super::poll::{Poller, Question, Reply, unpacked};
use super::{Refusal, record};
use crate::discover::links::{self, LinkRules};
use crate::discover::robots::Robots;
use crate::discover::{self, Announcement, Entry};
use crate::page::Hints;
use crate::record::{ErrorCode, Outcome};
use crate::selectors::generic;

static LINK_RULES: LazyLock<LinkRules> = LazyLock::new(|| generic::read("links"));

/// How articles are looked for behind a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Via {
    /// By the feed the page announces, else by its links.
    #[default]
    Auto,
    /// By the feed it announces.
    Feed,
    /// By the site's sitemaps.
    Sitemap,
    /// By the page's links.
    Links,
}

/// What one document announces.
#[derive(Debug)]
pub struct Announced {
    /// The document.
    pub document: Url,
    /// Its title, if it has one.
    pub title: Option<String>,
    /// The page it is the feed of.
    pub home: Option<Url>,
    /// The articles, in its order.
    pub entries: Vec<Entry>,
    /// Entries without an address that can be followed.
    pub without_address: usize,
    /// Minutes it asks to be left alone.
    pub ttl: Option<u32>,
    /// It ended in the middle.
    pub is_cut_short: bool,
}

/// What a feed says about an article, for its extraction.
pub fn hints(entry: Entry) -> Hints {
    Hints {
        title: entry.title,
        authors: entry.authors,
        published: entry.published,
        summary: entry.summary,
        categories: entry.categories,
        language: entry.language,
    }
}

/// Documents from the first one to the one that announces articles: list, home page, robots.txt, index, sitemap.
const MAX_STEPS: usize = 5;
/// Documents asked for behind one start: an index may name 50,000 sitemaps (sitemaps.org, "Using Sitemap index files").
const MAX_DOCUMENTS: usize = 50_000;

/// Where to look, and how far it is from the start.
struct Step {
    url: Url,
    via: Via,
    depth: usize,
}

/// Takes what the document at a URL announces, or why it does not.
type Sink<'a> = dyn FnMut(&Url, Result<Announced, Refusal>) -> ControlFlow<()> + 'a;

/// Follows `starts` and hands what each document announces, or why it does not, to `sink`. Sitemaps that say they
/// were last changed before `since` are left alone.
pub fn announced(
    poller: &Poller,
    starts: Vec<Url>,
    via: Via,
    since: Option<Timestamp>,
    stop: &AtomicBool,
    sink: &mut Sink<'_>,
) {
    let mut seen: HashSet<Url> = HashSet::new();
    let mut round: Vec<Step> = starts.into_iter().map(|url| Step { url, via, depth: 0 }).collect();
    while !round.is_empty() && !stop.load(Ordering::Relaxed) {
        round.retain(|step| seen.len() < MAX_DOCUMENTS && seen.insert(step.url.clone()));
        let questions =
            (0..).zip(&round).map(|(id, step)| Question::new(id, start_of(&step.url, step.via, step.depth))).collect();
        let mut next = Vec::new();
        let mut is_over = false;
        poller.ask(questions, stop, &mut |answer| {
            let step = &round[usize::try_from(answer.id).unwrap_or_default()];
            let found = answer.reply.and_then(|reply| match reply {
                Reply::Changed(document) => {
                    read(&document.bytes, document.content_type.as_deref(), &answer.url, step.via, since)
                }
                Reply::Unchanged => Err(failed("the server answered 304 to a question without conditions".to_owned())),
            });
            let flow = match found {
                Ok(Found::Articles(announced)) => sink(&step.url, Ok(*announced)),
                Ok(Found::Further(further)) if step.depth + 1 < MAX_STEPS => {
                    let depth = step.depth + 1;
                    next.extend(further.into_iter().map(|(url, via)| Step { url, via, depth }));
                    ControlFlow::Continue(())
                }
                Ok(Found::Further(_)) => {
                    sink(&step.url, Err(failed(format!("nothing found after {MAX_STEPS} documents"))))
                }
                Err(failure) => sink(&step.url, Err(failure)),
            };
            is_over |= flow.is_break();
            flow
        });
        if is_over {
            return;
        }
        round = next;
    }
}

/// Reads a document that is at hand; what it leads to comes back to be followed with [`announced`].
///
/// # Errors
/// What announces nothing.
pub fn read_announcement(
    bytes: Vec<u8>,
    url: &Url,
    via: Via,
    max_size: u64,
) -> Result<(Option<Announced>, Vec<Url>), Refusal> {
    let bytes = unpacked(bytes, "", max_size)
        .map_err(|error| (Outcome::Error, record::failure(ErrorCode::TooLarge, error.to_string())))?;
    Ok(match read(&bytes, None, url, via, None)? {
        Found::Articles(announced) => (Some(*announced), Vec::new()),
        Found::Further(further) => (None, further.into_iter().map(|(url, _)| url).collect()),
    })
}

/// What a document holds.
pub(super) enum Found {
    Articles(Box<Announced>),
    Further(Vec<(Url, Via)>),
}

/// Sitemaps of a site are named by its robots.txt.
fn start_of(url: &Url, via: Via, depth: usize) -> Url {
    let is_document = url.path().ends_with(".xml") || url.path().ends_with(".gz") || url.path().ends_with(".txt");
    match via {
        Via::Sitemap if depth == 0 && !is_document => url.join("/robots.txt").unwrap_or_else(|_| url.clone()),
        _ => url.clone(),
    }
}

pub(super) fn read(
    bytes: &[u8],
    content_type: Option<&str>,
    url: &Url,
    via: Via,
    since: Option<Timestamp>,
) -> Result<Found, Refusal> {
    if url.path() == "/robots.txt" {
        let sitemaps = Robots::parse(bytes, "").sitemaps;
        let mut further: Vec<(Url, Via)> =
            sitemaps.iter().filter_map(|line| url.join(line).ok()).map(|url| (url, Via::Sitemap)).collect();
        if further.is_empty() {
            further.extend(url.join("/sitemap.xml").ok().map(|url| (url, Via::Sitemap)));
        }
        return Ok(Found::Further(further));
    }
    let mut announced = Announced {
        document: url.clone(),
        title: None,
        home: None,
        entries: Vec::new(),
        without_address: 0,
        ttl: None,
        is_cut_short: false,
    };
    match discover::read(bytes, content_type, url).map_err(|error| failed(error.to_string()))? {
        Announcement::Feed(feed) => {
            announced.title = feed.title;
            announced.home = feed.home;
            announced.entries = feed.entries;
            announced.without_address = feed.without_address;
            announced.ttl = feed.ttl;
            announced.is_cut_short = feed.is_cut_short;
        }
        Announcement::Sitemap(entries) => announced.entries = entries,
        Announcement::Index(children) => {
            let is_recent = |updated: &Option<String>| match (since, updated.as_deref().and_then(discover::instant)) {
                (Some(since), Some(updated)) => updated >= since,
                _ => true,
            };
            let recent = children.into_iter().filter(|child| is_recent(&child.updated));
            return Ok(Found::Further(recent.map(|child| (child.url, Via::Sitemap)).collect()));
        }
        Announcement::Subscriptions(list) => {
            return Ok(Found::Further(list.into_iter().map(|feed| (feed.url, via)).collect()));
        }
        Announcement::Page(html) => {
            let found = links::read(&html, url, &LINK_RULES);
            let feed = found.feeds.into_iter().next();
            match (via, feed) {
                (Via::Auto | Via::Feed, Some(feed)) if feed != *url => {
                    // What the page calls its feed may be a page again: its links are not asked for.
                    return Ok(Found::Further(vec![(feed, Via::Feed)]));
                }
                (Via::Feed, _) => {
                    return Err(failed(
                        "the page announces no feed; --via links takes its links, --via sitemap its site's sitemaps"
                            .to_owned(),
                    ));
                }
                (Via::Sitemap, _) => {
                    return Err(failed("a page stands where a sitemap should be".to_owned()));
                }
                _ if found.articles.is_empty() => {
                    return Err(failed(
                        "the page announces no feed, and none of its links looks like an article's".to_owned(),
                    ));
                }
                _ => announced.entries = found.articles,
            }
        }
    }
    Ok(Found::Articles(Box::new(announced)))
}

fn failed(message: String) -> Refusal {
    (Outcome::NotArticle, record::failure(ErrorCode::NoContent, message))
}
