//! Which blocks are the article: marks by a site rule, else by the generic scorer.

mod beginnings;
pub mod classes;
pub mod context;
mod copies;
mod cut;
mod date_lines;
pub mod features;
mod folding;
mod given_text;
pub mod groups;
pub mod kinds;
pub mod lexicon;
pub mod model;
pub mod phrases;
pub mod rows;
mod score;
mod second_look;
mod shape;
pub mod signs;
mod site;
mod title_words;

pub(super) use date_lines::drop as drop_date_lines;
pub(super) use score::first_reading;

use std::sync::LazyLock;

use features::Survey;
use kinds::Kind;

use super::blocks::BlockKind;
use super::fields::FirstPost;
use super::fields::candidate::Candidate;
use super::fields::date_text::{self, Setting};
use super::fields::{date_line, without_lead};
use super::limits::LIMITS;
use super::page_type::{TYPES, Verdict};
use super::reading::Reading;
use super::trace::Mark;
use crate::record::{Method, PageType, Provenance};
use crate::text::fold_space;

/// What became of every block, and by whom.
#[derive(Debug)]
pub(super) struct Judgement {
    /// One a block.
    pub(super) marks: Vec<Mark>,
    /// The scorer's probabilities, one a block.
    pub(super) scores: Vec<f32>,
    /// Where the body came from.
    pub(super) provenance: Provenance,
    /// A rule names a body, but it matched nothing; or its strips left too little to be content.
    pub(super) is_fallback: bool,
    /// Where the first post of a thread stands.
    pub(super) first_post: Option<FirstPost>,
}

/// Reads the vocabulary of page furniture now.
pub(super) fn warm_up() {
    phrases::warm_up();
    LazyLock::force(&classes::VOCABULARY);
}

/// Judges every block of the page.
pub(super) fn judge(reading: &Reading<'_>, survey: &Survey<'_>, page_type: &Verdict) -> Judgement {
    let scores = score::probabilities(reading.models, survey, &page_type.shares);
    if let Some((mut marks, provenance)) = site::marks(reading, survey) {
        drop_unseen(reading, &mut marks);
        return Judgement { marks, scores, provenance, is_fallback: false, first_post: None };
    }
    let threshold = threshold(survey, &scores, &page_type.shares);
    let mut marks = score::marks(reading.outline, survey, &scores, threshold);
    if !marks.iter().any(Mark::is_kept) {
        // Better an unsure answer than none: the outcome tells whether it is content at all.
        marks = score::marks(reading.outline, survey, &scores, LIMITS.body.threshold_last.value as f32);
    }
    if page_type.is_like_article() {
        // Headings such as "Overview" are as often a service's own.
        let sure = if page_type.page_type == PageType::Article { LIMITS.body.sure.value } else { 0.0 };
        score::drop_phrases(survey, &scores, sure as f32, &mut marks);
    }
    if page_type.page_type != PageType::Documentation {
        copies::drop(reading.outline, survey, page_type.page_type, &scores, &mut marks);
    }
    let first_post = second_look::correct(reading, survey, page_type, &scores, &mut marks);
    let is_emptied = correct(reading, survey, &mut marks);
    let is_of_a_text = page_type.page_type == PageType::Article || !is_of_a_card(survey);
    if is_of_a_text {
        drop_headline(reading, survey, &mut marks);
    }
    drop_last_signs(reading, &mut marks);
    drop_unseen(reading, &mut marks);
    let kept: Vec<f32> =
        scores.iter().zip(&marks).filter(|(_, mark)| mark.is_kept()).map(|(score, _)| *score).collect();
    let confidence = if kept.is_empty() { 0.0 } else { f64::from(kept.iter().sum::<f32>() / kept.len() as f32) };
    let provenance = Provenance {
        method: Method::Model,
        rule: None,
        selector: None,
        candidate: None,
        confidence: (confidence * 100.0).round() / 100.0,
    };
    Judgement {
        marks,
        scores,
        provenance,
        is_fallback: is_emptied || !reading.rule.body.candidates.is_empty(),
        first_post,
    }
}

/// Adds what the rule keeps to the scorer's answer and takes off what it strips or cuts. Strips that leave too little of a
/// text to be content are a mistake: then it stays, and the answer is true.
fn correct(reading: &Reading<'_>, survey: &Survey<'_>, marks: &mut Vec<Mark>) -> bool {
    if !site::has_lists(&reading.rule.body) {
        return false;
    }
    let before = marks.clone();
    site::correct_anywhere(reading, marks);
    // A headline that the scorer took for the text's first line is no text that is left.
    let mut rest = marks.clone();
    drop_headline(reading, survey, &mut rest);
    let is_emptied = site::is_emptied(reading.outline, &rest, |index, _| before[index].is_kept());
    if is_emptied {
        *marks = before;
    }
    is_emptied
}

/// The probability from which a block is kept: that of each page type, as much as the page is of it.
fn threshold(survey: &Survey<'_>, scores: &[f32], shares: &[f32; TYPES.len()]) -> f32 {
    let limits = &LIMITS.body.threshold;
    let of_page = score::threshold_of_page(survey, scores).map(|best| best.clamp(limits.least, limits.most));
    let of_type = |page_type: PageType| {
        let limit = limits.of(page_type);
        limit.fixed + limit.by_page * (of_page.unwrap_or(limit.fixed) - limit.fixed)
    };
    TYPES.iter().zip(shares).map(|(page_type, share)| share * of_type(*page_type)).sum()
}

/// Adds to the scorer's marks the scores: most pages are read without a look at any reason.
pub(super) fn name_scores(judgement: &mut Judgement) {
    for (mark, score) in judgement.marks.iter_mut().zip(&judgement.scores) {
        let (Mark::Kept { reason } | Mark::Dropped { reason, .. }) = mark;
        if reason == score::REASON {
            *reason = format!("{reason} {score:.2}").into();
        }
    }
}

/// Adds to the scorer's marks what moved it most.
pub(super) fn name_reasons(reading: &Reading<'_>, survey: &Survey<'_>, page_type: &Verdict, judgement: &mut Judgement) {
    let reasons = score::reasons(reading.models.body(), survey, &page_type.shares);
    for (mark, leading) in judgement.marks.iter_mut().zip(reasons) {
        let (Mark::Kept { reason } | Mark::Dropped { reason, .. }) = mark;
        if reason.starts_with(score::REASON) {
            *reason = format!("{reason}: {leading}").into();
        }
    }
}

/// The headline is a field: printed above the text, or as the last crumb of the way to it, it is not also the text's first line.
fn drop_headline(reading: &Reading<'_>, survey: &Survey<'_>, marks: &mut [Mark]) {
    let outline = reading.outline;
    let is_crumb = |index: usize| {
        outline
            .ancestors(outline.blocks[index].element)
            .any(|element| outline.elements[element].own.has(Kind::Navigation))
    };
    let first_prose = (0..marks.len())
        .find(|&index| marks[index].is_kept() && survey.shapes[index].prose > 0.0 && !survey.is_title(index))
        .unwrap_or(marks.len());
    for (index, mark) in marks[..first_prose].iter_mut().enumerate() {
        let is_heading = outline.blocks[index].is_heading();
        if mark.is_kept() && survey.is_title(index) && (is_heading || is_crumb(index)) {
            *mark = Mark::dropped(Kind::Title.name(), "the headline");
        }
    }
}

/// A list without a headline of its own is called by that of its first entry: a heading that is a link, among others like it.
fn is_of_a_card(survey: &Survey<'_>) -> bool {
    let Some(&index) = survey.title_blocks.first() else { return false };
    let blocks = &survey.outline().blocks;
    let template = |index: usize| survey.outline().elements[blocks[index].element].template;
    let is_link = |index: usize| survey.shapes[index].link_density >= LIMITS.body.card_link.value as f32;
    let is_like_it =
        |other: &usize| blocks[*other].is_heading() && template(*other) == template(index) && is_link(*other);
    is_link(index) && (index + 1..blocks.len()).filter(is_like_it).nth(1).is_some()
}

/// Lines of nothing but signs ("___", "***") part what follows them from the text: behind its last words they part nothing.
fn drop_last_signs(reading: &Reading<'_>, marks: &mut [Mark]) {
    let is_sign = |letter: char| !letter.is_alphanumeric() && letter < FIRST_PICTOGRAPH;
    for (block, mark) in reading.outline.blocks.iter().zip(marks).rev().filter(|(_, mark)| mark.is_kept()) {
        if block.kind == BlockKind::Code || !block.text.chars().all(is_sign) {
            return;
        }
        *mark = Mark::dropped("other", "nothing but signs behind the text");
    }
}

/// Paragraphs of nothing but joiners or marks of direction are the empty lines that editors leave; the scorer has met them
/// as blocks.
fn drop_unseen(reading: &Reading<'_>, marks: &mut [Mark]) {
    let is_unseen = |letter: char| matches!(letter, '\u{200c}'..='\u{200f}');
    for (block, mark) in reading.outline.blocks.iter().zip(marks) {
        if mark.is_kept() && block.kind == BlockKind::Paragraph && block.text.chars().all(is_unseen) {
            *mark = Mark::dropped("other", "nothing that is seen");
        }
    }
}

/// Where the pictographs of Unicode begin: a line of emoji says something.
const FIRST_PICTOGRAPH: char = '\u{1f000}';

/// A standfirst printed between headline and text is the text's first block, whatever the scorer thinks of it; a rule
/// that strips it is right.
pub(super) fn keep_standfirst(reading: &Reading<'_>, dek: Option<&Candidate<String>>, marks: &mut [Mark]) {
    let Some(text) = dek.map(|dek| fold_space(&dek.value)) else { return };
    let Some(first) = marks.iter().position(Mark::is_kept) else { return };
    let near = first.saturating_sub(LIMITS.body.standfirst_reach.value as usize)..first;
    let is_standfirst = |&index: &usize| fold_space(&reading.outline.blocks[index].text) == text;
    if let Some(index) = near.rev().find(is_standfirst).filter(|&index| !site::strips(reading, index)) {
        marks[index] = Mark::kept("standfirst");
    }
}

/// A line above the text that is nothing but the byline, or that and a date, is a field, not the text's first line; and so
/// are several, `<br>` between them, of which each says the headline, the byline or the day.
pub(super) fn drop_byline<'a>(
    reading: &Reading<'_>,
    survey: &Survey<'_>,
    bylines: impl Iterator<Item = &'a str>,
    marks: &mut [Mark],
) {
    let bylines: Vec<String> = bylines.map(fold_space).filter(|byline| !byline.is_empty()).collect();
    let reach = LIMITS.body.head_reach.value as usize;
    let first: Vec<usize> = (0..marks.len()).filter(|&index| marks[index].is_kept()).take(reach).collect();
    let names: Vec<&str> = bylines.iter().map(|byline| without_lead(byline)).collect();
    let says_byline = |line: &str| {
        let is_dated = |line: &str| names.iter().any(|name| line.strip_prefix(name).is_some_and(is_date_behind_name));
        bylines.iter().any(|byline| byline == line) || !names.is_empty() && is_dated(without_lead(line))
    };
    let says_behind_lead = |line: &str| bylines.iter().any(|byline| without_lead(line) == byline);
    let title = survey.known.title.map(fold_space);
    let is_head = |text: &str| {
        let mut says_more = false;
        let is_field = text.lines().map(fold_space).filter(|line| !line.is_empty()).all(|line| {
            let is_title = title.as_ref() == Some(&line);
            says_more |= !is_title;
            is_title || says_byline(&line) || says_behind_lead(&line) || date_line(&line).is_some()
        });
        text.contains('\n') && is_field && says_more
    };
    let is_byline = |index: &usize| {
        let block = &reading.outline.blocks[*index];
        block.chars < LIMITS.body.longest_byline.value as usize
            && (says_byline(&fold_space(&block.text)) || is_head(&block.text))
    };
    if let Some(line) = first.into_iter().find(is_byline) {
        marks[line] = Mark::dropped(Kind::Meta.name(), "the byline");
    }
}

/// "Von Lene Hark · 12.03.2026, 08:15 Uhr": behind the byline a sign that parts it from what follows, and a date.
fn is_date_behind_name(behind: &str) -> bool {
    let behind = behind.trim_start();
    behind.starts_with(|sign: char| !sign.is_alphabetic()) && date_text::read(behind, &Setting::default()).is_some()
}

#[cfg(test)]
mod tests {
    use crate::extract::{Extractor, Options};
    use crate::page::Page;
    use crate::selectors::RuleSet;

    const TEXT: &str = "The last rope ferry on the river makes its final crossing on Sunday, after seventy years.<br><br>
        Its owner says that in forty years he failed to keep the timetable only twice, both times because of ice.<br><br>
        The boat has no engine: it is held by a rope, and the current pushes it from one bank to the other.";

    fn body(html: &str) -> String {
        let page = Page::new(
            format!(
                "<html lang='en'><head><title>The last rope ferry</title>
            <meta property='og:type' content='article'></head><body>{html}</body></html>"
            )
            .into_bytes(),
        );
        Extractor::new(RuleSet::default()).extract(&page, &Options::default()).record.body.unwrap_or_default()
    }

    #[test]
    fn a_paragraph_of_a_joiner_alone_is_an_empty_line() {
        let text = TEXT.replace("<br><br>", "</p><p>&zwj;</p><p>");
        let body = body(&format!("<article><h1>The last rope ferry</h1><p>{text}</p></article>"));
        assert_eq!(body.split("\n\n").count(), 3, "{body}");
    }

    #[test]
    fn headline_byline_and_day_in_lines_above_the_text_are_none_of_it() {
        let of = |head: &str| body(&format!("<table><tr><td>{head}<br><br>{TEXT}</td></tr></table>"));
        let head = "<font size='5'><b>The last rope ferry</b></font><br>By Mara Lind<br>May 3, 2024";
        assert!(of(head).starts_with("The last rope ferry on the river"), "{}", of(head));
        let place = "<b>The last rope ferry</b><br>By Mara Lind<br>A journey in four crossings and one winter";
        assert!(of(place).contains("four crossings"), "{}", of(place));
    }

    #[test]
    fn a_summary_whose_points_the_text_says_again_goes_and_the_text_stays() {
        let sentences = [
            "The last rope ferry on the river makes its final crossing on Sunday, after seventy years without a break.",
            "Its owner says that in forty years he failed to keep the timetable only twice, both times because of ice.",
            "The boat has no engine: it is held by a rope, and the current pushes it from one bank to the other.",
        ];
        let list = sentences[1..].iter().map(|point| format!("<li>{point}</li>")).collect::<String>();
        let text = sentences.iter().map(|sentence| format!("<p>{sentence}</p>")).collect::<String>();
        let html = format!(
            "<article><h1>The last rope ferry</h1><div class='story-highlights'><h3>Story highlights</h3>
            <ul>{list}</ul></div>{text}</article>"
        );
        assert_eq!(body(&html), sentences.join("\n\n"));
    }
}
