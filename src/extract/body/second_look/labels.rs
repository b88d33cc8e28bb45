//! Lines of the page itself: labels, pointers elsewhere, notices printed again and again.

use std::collections::HashMap;

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::{BlockKind, InlineKind};
use crate::extract::body::classes::Kind;
use crate::extract::body::phrases;
use crate::extract::limits::LIMITS;
use crate::text::lower_case;

impl Look<'_> {
    /// "Read more: …" before a link, "Follow us on …" with links, a button that says "Copy".
    pub(super) fn links_under_an_opening(&mut self) {
        for index in 0..self.marks.len() {
            if !self.marks[index].is_kept() {
                continue;
            }
            let block = &self.reading.outline.blocks[index];
            let shape = &self.survey.shapes[index];
            let opening = if shape.link_density >= SIGNALS.label.most_links && shape.words < SIGNALS.closing.most_words
            {
                phrases::opening(&block.text)
            } else {
                None
            };
            if let Some(kind) = opening {
                self.drop(index, kind.name(), "opening of a pointer elsewhere, and links");
            } else if let (BlockKind::Control, Some(kind)) = (block.kind, shape.phrase) {
                self.drop(index, kind.name(), "phrase of a button");
            }
        }
    }

    /// "Join our channel", "Sign up for our newsletter", "Did you spot a mistake?": a short line that opens so, and leads
    /// somewhere or leaves the scorer in doubt.
    pub(super) fn prompts(&mut self) {
        for index in 0..self.marks.len() {
            let (block, shape) = (&self.reading.outline.blocks[index], &self.survey.shapes[index]);
            if !self.marks[index].is_kept()
                || matches!(block.kind, BlockKind::Heading(_) | BlockKind::Code)
                || shape.words > SIGNALS.closing.most_words
            {
                continue;
            }
            let leads_on = || block.inline.iter().any(|inline| matches!(inline.kind, InlineKind::Link(_)));
            let is_unsure = self.scores[index] < LIMITS.body.sure.value as f32;
            let is_about_itself = |kind: Kind| match kind {
                Kind::AuthorBox => self.names_the_author(index, |text, name| text.contains(name)),
                _ => self.names_the_site(&block.text),
            };
            if let Some(kind) = phrases::telling_opening(&block.text).filter(|&kind| is_prompt(kind))
                && (is_unsure || leads_on() || is_about_itself(kind))
            {
                self.drop(index, kind.name(), "opening of a prompt, and a link, the site's name or doubt");
            }
        }
    }

    /// Whether a text speaks of the site it stands on.
    fn names_the_site(&self, text: &str) -> bool {
        let label = self.survey.known.host.and_then(label_of);
        let name = label.map(|label| label.replace('-', " "));
        name.is_some_and(|name| lower_case(text).replace('-', " ").contains(&name))
    }

    /// A heading or label of furniture with nothing but links behind it, and what is printed again and again: a label, or
    /// the notice in place of every embedded post.
    pub(super) fn labels(&mut self) {
        let mut copies: HashMap<String, usize> = HashMap::new();
        let kept: Vec<usize> = self.kept().collect();
        let text = |index: usize| self.reading.outline.blocks[index].text.as_str();
        let is_short = |index: usize| self.survey.shapes[index].words <= SIGNALS.labelled_box.most_words;
        for &index in kept.iter().filter(|&&index| is_short(index)) {
            *copies.entry(lower_case(text(index))).or_default() += 1;
        }
        let is_repeated =
            |index| is_short(index) && copies.get(&lower_case(text(index))).is_some_and(|&count| count > 1);
        let repeated: Vec<usize> = kept.iter().copied().filter(|&index| is_repeated(index)).collect();
        for &index in &repeated {
            let text = &self.reading.outline.blocks[index].text;
            if let Some(kind) = phrases::opening(text).filter(|&kind| is_label(kind)) {
                self.drop(index, kind.name(), "opening of furniture, printed more than once");
            }
        }
        self.links_under_a_dropped_label();
        for (at, &index) in kept.iter().enumerate() {
            let Some(kind) = self.survey.shapes[index].phrase else { continue };
            if repeated.binary_search(&index).is_ok() && is_label(kind) {
                self.drop(index, kind.name(), "a phrase of furniture, printed more than once");
                continue;
            }
            let links = kept[at + 1..]
                .iter()
                .take_while(|&&next| self.survey.shapes[next].link_density > SIGNALS.label.least_links_behind);
            let links: Vec<usize> = links.copied().collect();
            if kind == Kind::Related && !links.is_empty() {
                for index in std::iter::once(index).chain(links) {
                    self.drop(index, kind.name(), "phrase that opens links elsewhere, and links");
                }
            }
        }
    }

    /// Links right behind "Related articles" that the scorer doubts, where the label itself is gone already.
    fn links_under_a_dropped_label(&mut self) {
        for index in 0..self.marks.len() {
            // "Read more" that is a link itself ends what stands before it.
            let shape = &self.survey.shapes[index];
            if self.marks[index].is_kept()
                || shape.phrase != Some(Kind::Related)
                || shape.link_density > SIGNALS.label.most_links
            {
                continue;
            }
            let is_link = |&next: &usize| self.survey.shapes[next].link_density > SIGNALS.label.least_links_behind;
            let links: Vec<usize> = (index + 1..self.marks.len()).take_while(is_link).collect();
            for link in links {
                if self.scores[link] < LIMITS.body.sure.value as f32 {
                    self.drop(link, Kind::Related.name(), "a link under a label that opens links elsewhere");
                }
            }
        }
    }

    /// "Share this article", "Leave a comment", "Subscribe to our channel in …" behind the last line of the text.
    pub(super) fn phrases_at_the_end(&mut self) {
        let kept: Vec<usize> = self.kept().collect();
        for &index in kept.iter().skip(1).rev() {
            let shape = &self.survey.shapes[index];
            let is_short = shape.words <= SIGNALS.closing.most_words;
            let is_unsure = is_short && self.scores[index] < LIMITS.body.sure.value as f32;
            // "Read also" and "More information" open sentences of the author's own as well.
            let is_told = |kind: &Kind| is_unsure && !matches!(kind, Kind::Related | Kind::Tags);
            let text = &self.reading.outline.blocks[index].text;
            let opening = || phrases::opening(text).filter(is_told);
            let prompt = || phrases::telling_opening(text).filter(|&kind| is_prompt(kind) && is_short);
            match shape.phrase.or_else(opening).or_else(prompt) {
                None if shape.has_copyright && shape.words <= SIGNALS.closing.most_words => {
                    self.drop(index, Kind::Footer.name(), "a line of rights at the end of the text")
                }
                Some(kind) if is_label(kind) || is_prompt(kind) => {
                    self.drop(index, kind.name(), "phrase of furniture at the end of the text")
                }
                _ => return,
            }
        }
    }
}

/// The longest part of a host's name: `courier` of `news.courier.test`. Shorter ones are words of any text.
fn label_of(host: &str) -> Option<&str> {
    const LEAST: usize = 4;
    let (name, _) = host.rsplit_once('.')?;
    name.split('.').max_by_key(|label| label.len()).filter(|label| label.len() >= LEAST)
}

/// Kinds whose phrases label furniture and are no words of a text: a heading may well say "Overview" or "By the lake".
fn is_label(kind: Kind) -> bool {
    use Kind::{Advertisement, Comments, Consent, Newsletter, Paywall, Related, Share, Tags};
    matches!(kind, Advertisement | Comments | Consent | Newsletter | Paywall | Related | Share | Tags)
}

/// Kinds whose openings ask the reader to do something. Those of consent ("By clicking …") open sentences of a text too.
fn is_prompt(kind: Kind) -> bool {
    use Kind::{Advertisement, AuthorBox, Comments, Form, Newsletter, Paywall, Promotion, Share};
    matches!(kind, Advertisement | AuthorBox | Comments | Form | Newsletter | Paywall | Promotion | Share)
}
