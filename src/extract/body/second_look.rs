//! A second look at the scorer's marks: what two independent signals call furniture goes, what belongs together stays.
//!
//! One signal alone, a class or a phrase, never decides here.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use html5ever::local_name;
use serde::Deserialize;

use super::classes::Kind;
use super::features::Survey;
use super::phrases;
use super::score::{REASON, class_of};
use crate::dom::ElementRef;
use crate::extract::blocks::{BlockKind, Outline};
use crate::extract::limits::LIMITS;
use crate::extract::reading::Reading;
use crate::extract::trace::Mark;
use crate::record::PageType;
use crate::selectors::generic;

static SIGNALS: LazyLock<Signals> = LazyLock::new(|| generic::read("second_look"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Signals {
    consent: Consent,
    sign_up: Size,
    #[serde(rename = "box")]
    labelled_box: Size,
    hidden: Hidden,
    comments: Comments,
    closing: Closing,
    repeated: Repeated,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Repeated {
    #[serde(rename = "why")]
    _why: String,
    most_words: f32,
    least_items: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Consent {
    #[serde(rename = "why")]
    _why: String,
    openings: Vec<String>,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Size {
    #[serde(rename = "why")]
    _why: String,
    most_words: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hidden {
    #[serde(rename = "why")]
    _why: String,
    least_visible: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Closing {
    #[serde(rename = "why")]
    _why: String,
    most_words: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Comments {
    #[serde(rename = "why")]
    _why: String,
    least_words_before: f32,
    least_share_before: f32,
}

/// What the second look goes by.
struct Look<'a> {
    reading: &'a Reading<'a>,
    survey: &'a Survey<'a>,
    scores: &'a [f32],
    marks: &'a mut [Mark],
    /// The blocks inside each element.
    inside: Vec<Range<usize>>,
}

/// Corrects the marks that the scorer made of its `scores`.
pub(super) fn correct(
    reading: &Reading<'_>,
    survey: &Survey<'_>,
    page_type: PageType,
    scores: &[f32],
    marks: &mut [Mark],
) {
    let mut look = Look { reading, survey, scores, marks, inside: blocks_inside(reading.outline) };
    // On other pages folded text, forms and boxes are content as often as not.
    if page_type == PageType::Article {
        look.hidden();
        look.links_under_an_opening();
        look.consent();
        look.labelled_boxes();
        look.sign_up_forms();
        look.comments();
        look.labels();
        look.repeated_summary();
        look.phrases_at_the_end();
    }
    look.pop_overs();
    look.captions();
    look.code_in_text();
    look.line_numbers();
    look.terms();
}

impl Look<'_> {
    fn kept(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.marks.len()).filter(|&index| self.marks[index].is_kept())
    }

    fn drop(&mut self, index: usize, class: &str, reason: &str) {
        if self.marks[index].is_kept() {
            self.marks[index] = Mark::Dropped { class: class.to_owned(), reason: reason.to_owned() };
        }
    }

    /// Drops what is kept inside `element`.
    fn drop_inside(&mut self, element: usize, class: &str, reason: &str) {
        for index in self.inside[element].clone() {
            self.drop(index, class, reason);
        }
    }

    fn hidden(&mut self) {
        let words = |wanted: bool| -> f32 {
            self.kept()
                .filter(|&index| self.reading.outline.blocks[index].is_hidden == wanted)
                .map(|index| self.survey.shapes[index].words)
                .sum()
        };
        let (visible, hidden) = (words(false), words(true));
        if hidden == 0.0 || visible < SIGNALS.hidden.least_visible * (visible + hidden) {
            return;
        }
        for index in 0..self.marks.len() {
            // Code is often there twice, and the copy that is shown is made by a script.
            let block = &self.reading.outline.blocks[index];
            if block.is_hidden && block.kind != BlockKind::Code {
                self.drop(index, "hidden", "hidden by the page");
            }
        }
    }

    /// A hidden element inside a sentence is no part of it on any page; hidden blocks may be folded text.
    fn pop_overs(&mut self) {
        for index in 0..self.marks.len() {
            let block = &self.reading.outline.blocks[index];
            if block.is_hidden && block.kind == BlockKind::Control {
                self.drop(index, "hidden", "hidden inside a line");
            }
        }
    }

    /// A caption belongs to its picture, which prints it.
    fn captions(&mut self) {
        let outline = self.reading.outline;
        let kept: Vec<usize> = self.kept().filter(|&index| outline.blocks[index].kind == BlockKind::Caption).collect();
        for index in kept {
            let mut around = outline.ancestors(outline.blocks[index].element);
            let figure = around.find(|&element| outline.elements[element].tag == local_name!("figure"));
            if figure.is_some_and(|figure| self.survey.sums[figure].media > 0.0) {
                self.drop(index, Kind::Caption.name(), "the caption of a picture");
            }
        }
    }

    /// "Read more: …" before a link, "Follow us on …" with links, a button that says "Copy".
    fn links_under_an_opening(&mut self) {
        for index in 0..self.marks.len() {
            let block = &self.reading.outline.blocks[index];
            let shape = &self.survey.shapes[index];
            let opening =
                if shape.link_density >= 0.5 && shape.words < 40.0 { phrases::opening(&block.text) } else { None };
            if let Some(kind) = opening {
                self.drop(index, kind.name(), "opening of a pointer elsewhere, and links");
            } else if let (BlockKind::Control, Some(kind)) = (block.kind, shape.phrase) {
                self.drop(index, kind.name(), "phrase of a button");
            }
        }
    }

    fn consent(&mut self) {
        let title = (0..self.marks.len()).find(|&index| self.survey.is_title(index)).unwrap_or(0);
        let kept: Vec<usize> = self.kept().collect();
        let mut is_last = true;
        for &index in kept.iter().rev() {
            let block = &self.reading.outline.blocks[index];
            if index > title && !is_last && self.survey.is_in_core(block.element) {
                continue;
            }
            let text = block.text.to_lowercase();
            let opens = SIGNALS.consent.openings.iter().any(|opening| text.starts_with(opening.as_str()));
            if opens && SIGNALS.consent.words.iter().any(|word| text.contains(word.as_str())) {
                self.drop(index, Kind::Consent.name(), "consent phrase outside the text");
            } else {
                is_last = false;
            }
        }
    }

    /// Small elements whose class says what a phrase in them says too.
    fn labelled_boxes(&mut self) {
        let outline = self.reading.outline;
        let kinds = [Kind::Paywall, Kind::Newsletter, Kind::Share, Kind::Related, Kind::Comments, Kind::Consent];
        for index in 0..self.marks.len() {
            let block = &outline.blocks[index];
            let phrase = self.survey.shapes[index].phrase;
            let opens = phrases::opening(&block.text).is_some();
            if phrase.is_none() && !opens {
                continue;
            }
            let around = outline.ancestors(block.element).take_while(|&element| !self.survey.is_on_core_path(element));
            let agrees = |kind: &Kind| phrase == Some(*kind) || opens && *kind != Kind::Comments;
            let found = around
                .take_while(|&element| self.survey.words(element) <= SIGNALS.labelled_box.most_words)
                .filter_map(|element| {
                    let own = outline.elements[element].own;
                    kinds.iter().find(|&kind| own.has(*kind) && agrees(kind)).map(|kind| (element, *kind))
                })
                .last();
            if let Some((element, kind)) = found {
                self.drop_inside(element, kind.name(), "class and phrase of the box");
            }
        }
    }

    /// Boxes inside which a form asks for a mail address.
    fn sign_up_forms(&mut self) {
        let outline = self.reading.outline;
        for form in 0..outline.elements.len() {
            if outline.elements[form].tag != local_name!("form") || self.survey.is_on_core_path(form) {
                continue;
            }
            let node = self.reading.dom.html.tree.get(outline.elements[form].node).and_then(ElementRef::wrap);
            if !node.is_some_and(asks_for_mail_only) {
                continue;
            }
            let signup = outline
                .ancestors(form)
                .take_while(|&element| {
                    !self.survey.is_on_core_path(element) && self.survey.words(element) <= SIGNALS.sign_up.most_words
                })
                .last();
            if let Some(element) = signup {
                self.drop_inside(element, Kind::Newsletter.name(), "box with a sign-up form");
            }
        }
    }

    /// Replies behind an article: the container's class, and a phrase that opens or stands in it.
    fn comments(&mut self) {
        let outline = self.reading.outline;
        let Some(first) = self.kept().next() else { return };
        let (mut before, mut reached) = (0.0, first);
        for element in 0..outline.elements.len() {
            let Range { start, end } = self.inside[element];
            if !outline.elements[element].own.has(Kind::Comments) || start < reached || start == end {
                continue;
            }
            before += (reached..start)
                .filter(|&index| self.marks[index].is_kept())
                .map(|index| self.survey.shapes[index].words)
                .sum::<f32>();
            reached = start;
            let signals = &SIGNALS.comments;
            let least = signals.least_words_before.max(signals.least_share_before * self.survey.words(element));
            if before < least {
                continue;
            }
            let says = |index: usize| class_of(outline, self.survey, index) == Kind::Comments.name();
            let is_told = (start.saturating_sub(2)..start).any(says)
                || (start..end).any(|index| self.survey.shapes[index].phrase == Some(Kind::Comments));
            if is_told {
                self.drop_inside(element, Kind::Comments.name(), "class and phrase of the replies");
                reached = end;
            }
        }
    }

    /// A heading or label of furniture with nothing but links behind it, and what is printed again and again: a label, or
    /// the notice in place of every embedded post.
    fn labels(&mut self) {
        let mut copies: HashMap<String, usize> = HashMap::new();
        let kept: Vec<usize> = self.kept().collect();
        let is_short = |index: usize| self.survey.shapes[index].words <= SIGNALS.labelled_box.most_words;
        for &index in kept.iter().filter(|&&index| is_short(index)) {
            *copies.entry(self.reading.outline.blocks[index].text.to_lowercase()).or_default() += 1;
        }
        let is_repeated = |text: &str| copies.get(&text.to_lowercase()).is_some_and(|&count| count > 1);
        for &index in &kept {
            let text = &self.reading.outline.blocks[index].text;
            if !is_repeated(text) {
                continue;
            }
            if let Some(kind) = phrases::opening(text).filter(|&kind| is_label(kind)) {
                self.drop(index, kind.name(), "opening of furniture, printed more than once");
            }
        }
        for (at, &index) in kept.iter().enumerate() {
            let Some(kind) = self.survey.shapes[index].phrase else { continue };
            if is_repeated(&self.reading.outline.blocks[index].text) && is_label(kind) {
                self.drop(index, kind.name(), "a phrase of furniture, printed more than once");
                continue;
            }
            let links = kept[at + 1..].iter().take_while(|&&next| self.survey.shapes[next].link_density > 0.8);
            let links: Vec<usize> = links.copied().collect();
            if kind == Kind::Related && !links.is_empty() {
                for index in std::iter::once(index).chain(links) {
                    self.drop(index, kind.name(), "phrase that opens links elsewhere, and links");
                }
            }
        }
    }

    /// A list above or beside the text whose items all stand in the text again; the author's own key points do not.
    fn repeated_summary(&mut self) {
        let outline = self.reading.outline;
        let kept: Vec<usize> = self.kept().collect();
        let is_boxed = |element: usize| {
            outline.elements[element].own.has(Kind::Summary)
                && !self.survey.is_on_core_path(element)
                && self.survey.words(element) <= SIGNALS.repeated.most_words
        };
        let boxes: Vec<usize> = (0..outline.elements.len()).filter(|&element| is_boxed(element)).collect();
        for element in boxes {
            let (inside, outside): (Vec<usize>, Vec<usize>) =
                kept.iter().partition(|&&index| self.inside[element].contains(&index));
            let items: Vec<usize> =
                inside.iter().copied().filter(|&index| outline.blocks[index].kind == BlockKind::ListItem).collect();
            let says_again = |item: usize| {
                let text = outline.blocks[item].text.trim_end_matches(crate::text::ends_sentence);
                outside.iter().any(|&index| outline.blocks[index].text.contains(text))
            };
            if items.len() >= SIGNALS.repeated.least_items && items.into_iter().all(says_again) {
                self.drop_inside(
                    element,
                    Kind::Summary.name(),
                    "class of a summary, and every item stands in the text",
                );
            }
        }
    }

    /// "Share this article", "Leave a comment", "Subscribe to our channel in …" behind the last line of the text.
    fn phrases_at_the_end(&mut self) {
        let kept: Vec<usize> = self.kept().collect();
        for &index in kept.iter().skip(1).rev() {
            let shape = &self.survey.shapes[index];
            let is_unsure =
                self.scores[index] < LIMITS.body.sure.value as f32 && shape.words <= SIGNALS.closing.most_words;
            // "Read also" and "More information" open sentences of the author's own as well.
            let is_told = |kind: &Kind| is_unsure && !matches!(kind, Kind::Related | Kind::Tags);
            let opening = || phrases::opening(&self.reading.outline.blocks[index].text).filter(is_told);
            match shape.phrase.or_else(opening) {
                Some(kind) if is_label(kind) => {
                    self.drop(index, kind.name(), "phrase of furniture at the end of the text")
                }
                _ => return,
            }
        }
    }

    /// Code between two kept blocks is part of their text: code shares few signs with prose, so the scorer alone is unsure
    /// of it.
    fn code_in_text(&mut self) {
        let blocks = &self.reading.outline.blocks;
        let last = LIMITS.body.threshold_last.value as f32;
        // A run of code, and the buttons that copy it, between other blocks.
        let is_code = |index: &usize| matches!(blocks[*index].kind, BlockKind::Code | BlockKind::Control);
        let mut start = 0;
        while let Some(first) = (start..blocks.len()).find(is_code) {
            let end = (first..blocks.len()).find(|index| !is_code(index)).unwrap_or(blocks.len());
            start = end;
            let is_inside =
                first > 0 && end < blocks.len() && self.marks[first - 1].is_kept() && self.marks[end].is_kept();
            if !is_inside {
                continue;
            }
            let run = blocks[first..end].iter().zip(&self.scores[first..end]);
            for ((block, &score), mark) in run.zip(&mut self.marks[first..end]) {
                let is_by_score = matches!(mark, Mark::Dropped { reason, .. } if reason.starts_with(REASON));
                if is_by_score && block.kind == BlockKind::Code && !block.is_hidden && score >= last {
                    *mark = Mark::Kept { reason: "code between kept blocks".to_owned() };
                }
            }
        }
    }

    /// Numbers of lines printed beside code.
    fn line_numbers(&mut self) {
        for index in 0..self.marks.len() {
            let block = &self.reading.outline.blocks[index];
            if block.kind == BlockKind::Code && counts_lines(&block.text) {
                self.drop(index, "line_numbers", "consecutive numbers in a block of code");
            }
        }
    }

    /// A term stays with its definition.
    fn terms(&mut self) {
        let outline = self.reading.outline;
        for index in 0..self.marks.len().saturating_sub(1) {
            let (term, definition) = (&outline.blocks[index], &outline.blocks[index + 1]);
            let tag = |element: usize| &outline.elements[element].tag;
            if !self.marks[index].is_kept()
                && self.marks[index + 1].is_kept()
                && *tag(term.element) == local_name!("dt")
                && *tag(definition.element) == local_name!("dd")
            {
                self.marks[index] = Mark::Kept { reason: "term of a kept definition".to_owned() };
            }
        }
    }
}

/// The blocks inside each element: they stand in a row, because both follow the document.
fn blocks_inside(outline: &Outline) -> Vec<Range<usize>> {
    let mut inside = vec![0..0; outline.elements.len()];
    let widen = |range: &mut Range<usize>, by: Range<usize>| {
        *range = if range.start == range.end { by } else { range.start.min(by.start)..range.end.max(by.end) };
    };
    for (index, block) in outline.blocks.iter().enumerate() {
        widen(&mut inside[block.element], index..index + 1);
    }
    // Parents stand before their children.
    for element in (1..inside.len()).rev() {
        let range = inside[element].clone();
        if range.start < range.end {
            widen(&mut inside[outline.elements[element].parent], range);
        }
    }
    inside
}

/// Kinds whose phrases label furniture and are no words of a text: a heading may well say "Overview" or "By the lake".
fn is_label(kind: Kind) -> bool {
    use Kind::{Advertisement, Comments, Consent, Newsletter, Paywall, Related, Share, Tags};
    matches!(kind, Advertisement | Comments | Consent | Newsletter | Paywall | Related | Share | Tags)
}

/// Three lines or more, each the number after the one before.
fn counts_lines(code: &str) -> bool {
    let mut numbers = code.split_whitespace().map(str::parse::<u32>);
    let Some(Ok(first)) = numbers.next() else { return false };
    let (mut last, mut count) = (first, 1);
    for number in numbers {
        if number != Ok(last.wrapping_add(1)) {
            return false;
        }
        last = last.wrapping_add(1);
        count += 1;
    }
    count >= 3
}

/// A field for a mail address and none for a longer text, as a form for replies has.
fn asks_for_mail_only(form: ElementRef<'_>) -> bool {
    let mut asks = false;
    for element in form.descendent_elements() {
        match element.value().name() {
            "textarea" => return false,
            "input" => asks |= element.attr("type").is_some_and(|kind| kind.eq_ignore_ascii_case("email")),
            _ => {}
        }
    }
    asks
}
