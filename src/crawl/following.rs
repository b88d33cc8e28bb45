//! From what a user names to the articles it announces: home page to feed, robots.txt to sitemaps, index to
//! sitemaps, list of subscriptions to feeds. Nothing is asked twice, and there is an end to it.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use url::Url;

use super::Refusal;
use super::announced::{Announced, Found, Via, failed, read, recent};
use super::poll::{Poller, Question, Reply};

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

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Where to begin.
    pub starts: Vec<Url>,
    /// By which kind of document.
    pub via: Via,
    /// Sitemaps that say they were last changed before are left alone.
    pub since: Option<Timestamp>,
}

/// Follows what is `wanted` and hands what each document announces, or why it does not, to `sink`.
pub fn announced(poller: &Poller, wanted: Wanted, stop: &AtomicBool, sink: &mut Sink<'_>) {
    let Wanted { starts, via, since } = wanted;
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
                Reply::Changed(document) => read(&document.came(), &answer.url, step.via),
                Reply::Unchanged => Err(failed("the server answered 304 to a question without conditions".to_owned())),
            });
            let found = found.map(|found| match found {
                Found::Index(children) => Found::Further(recent(children, since)),
                other => other,
            });
            let flow = match found {
                Ok(Found::Articles(announced)) => sink(&step.url, Ok(*announced)),
                Ok(Found::Further(further)) if step.depth + 1 < MAX_STEPS => {
                    let depth = step.depth + 1;
                    next.extend(further.into_iter().map(|(url, via)| Step { url, via, depth }));
                    ControlFlow::Continue(())
                }
                Ok(Found::Further(_) | Found::Index(_)) => {
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

/// Sitemaps of a site are named by its robots.txt.
fn start_of(url: &Url, via: Via, depth: usize) -> Url {
    let is_document = url.path().ends_with(".xml") || url.path().ends_with(".gz") || url.path().ends_with(".txt");
    match via {
        Via::Sitemap if depth == 0 && !is_document => url.join("/robots.txt").unwrap_or_else(|_| url.clone()),
        _ => url.clone(),
    }
}
