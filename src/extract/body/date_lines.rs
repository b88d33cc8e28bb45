//! Lines that say when the text was published or changed: a field, and no part of the text.

use super::super::fields::{DateLine, date_line};
use super::kinds::Kind;
use crate::extract::blocks::BlockKind;
use crate::extract::limits::LIMITS;
use crate::extract::reading::Reading;
use crate::extract::trace::Mark;

/// Drops lines that say nothing but when, among the first kept blocks and, where a label opens it, as the last one. Several
/// lines of a bare date are the entries of a chronicle, and stay.
pub(in crate::extract) fn drop(reading: &Reading<'_>, marks: &mut [Mark]) {
    let kept: Vec<usize> = (0..marks.len()).filter(|&index| marks[index].is_kept()).collect();
    let of = |index: usize| {
        let block = &reading.outline.blocks[index];
        (block.kind == BlockKind::Paragraph).then(|| date_line(&block.text)).flatten()
    };
    let reach = LIMITS.body.head_reach.value as usize;
    let mut found: Vec<(usize, DateLine)> =
        kept.iter().take(reach).filter_map(|&index| Some((index, of(index)?))).collect();
    if let Some(&last) = kept.iter().skip(reach).next_back() {
        found.extend(of(last).filter(|line| *line == DateLine::Labelled).map(|line| (last, line)));
    }
    let is_chronicle = || kept.iter().filter(|&&index| of(index) == Some(DateLine::Bare)).count() > 1;
    if found.iter().any(|(_, line)| *line == DateLine::Bare) && is_chronicle() {
        found.retain(|(_, line)| *line != DateLine::Bare);
    }
    for (index, _) in found {
        marks[index] = Mark::dropped(Kind::Meta.name(), "a line that says nothing but the day");
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::{Extractor, Options};
    use crate::page::Page;
    use crate::selectors::RuleSet;

    const FIRST: &str = "The last rope ferry on the river makes its final crossing on Sunday, after seventy years.";
    const LAST: &str = "From Monday a bus takes passengers across the new bridge, eleven kilometres upstream.";

    fn body(before: &str, between: &str, behind: &str) -> String {
        let html = format!(
            "<html><head><title>The last rope ferry</title></head><body><main><article><h1>The last rope ferry</h1><div>{before}
             <p>{FIRST}</p>{between}
             <p>Its owner says that in forty years he failed to keep the timetable only twice, both times because of ice.</p>
             <p>The boat has no engine: it is held by a rope, and the current pushes it from one bank to the other.</p>
             <p>{LAST}</p>{behind}</div></article></main></body></html>"
        );
        let page = Page::new(html.into_bytes());
        Extractor::new(RuleSet::default()).extract(&page, &Options::default()).record.body.unwrap_or_default()
    }

    #[test]
    fn the_day_above_or_below_the_text_is_none_of_it() {
        for line in [
            "Published on: 12 May 2024",
            "12 May 2024, 10:15",
            "Veröffentlicht am: 12.05.2024",
            "Publié le : 12/05/2024",
            "Publicado em: 12/05/2024",
            "Дата публикации: 12.05.2024",
            "公開日：2024年5月12日",
            "发布于 2024年5月12日",
            "Publié le 14 mars 2024 à 06h30, modifié le 14 mars 2024 à 11h02 Temps de lecture 3 min.",
        ] {
            assert!(body(&format!("<p>{line}</p>"), "", "").starts_with(FIRST), "{line}");
        }
        assert!(!body("", "<p>Last updated: 12 May 2024</p>", "").contains("Last updated"));
        assert!(body("", "", "<p>Zuletzt aktualisiert: 12. Mai 2024</p>").ends_with(LAST));
    }

    #[test]
    fn sentences_that_begin_with_a_day_and_the_days_of_a_chronicle_stay() {
        for line in [
            "12 May 2024 was the day on which the ferry carried its ten-thousandth passenger.",
            "2024年5月12日，渡船运送了第一万名乘客。",
            "Posted on the door of the office on 12 May 2024:",
            "The bill was published on 12 May 2024 and the law, after a long debate, was amended again on 3 June 2024, the owner says.",
        ] {
            assert!(body(&format!("<p>{line}</p>"), "", "").starts_with(line), "{line}");
        }
        let chronicle =
            "<p>12 May 2024</p><p>The rope is taken in and brought to the museum of the town.</p><p>14 May 2024</p>";
        assert!(body(chronicle, "", "").contains("12 May 2024"));
    }
}
