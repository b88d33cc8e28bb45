//! A small article for tests, with something put into it, and blocks whose scores are given.

use super::{Look, blocks_inside};
use crate::extract::body::score::REASON;
use crate::extract::measured::surveyed;
use crate::extract::trace::Mark;
use crate::extract::{Extractor, Options};
use crate::page::Page;
use crate::selectors::RuleSet;

pub(super) const SENTENCE: &str = "The papers for the vote are sent out in February, and the result is told in March.";

/// The texts that are kept after a look at blocks of these scores, of which those from 0.55 were kept before.
pub(super) fn kept(html: &str, scores: &[f32], look_at: impl Fn(&mut Look<'_>)) -> Vec<String> {
    surveyed(&Page::new(html.to_owned().into_bytes()), None, |reading, survey| {
        assert_eq!(scores.len(), reading.outline.blocks.len());
        let mark = |&score: &f32| match score >= 0.55 {
            true => Mark::kept(REASON),
            false => Mark::dropped("other", REASON),
        };
        let mut marks: Vec<Mark> = scores.iter().map(mark).collect();
        let inside = blocks_inside(reading.outline);
        look_at(&mut Look { reading, survey, scores, marks: &mut marks, inside });
        let blocks = reading.outline.blocks.iter().zip(&marks);
        blocks.filter(|(_, mark)| mark.is_kept()).map(|(block, _)| block.text.clone()).collect()
    })
}

/// Its body with `notice` between its paragraphs.
pub(super) fn body_around(notice: &str) -> String {
    body(notice, "", "")
}

/// Its body with `last` behind its last paragraph.
pub(super) fn body_with(last: &str) -> String {
    body("", last, "")
}

/// Its body with `other` beside its element.
pub(super) fn body_beside(other: &str) -> String {
    body("", "", other)
}

fn body(notice: &str, last: &str, other: &str) -> String {
    let html = format!(
        r#"<html lang="en"><head><title>The last rope ferry | Courier</title></head><body><main><article>
           <h1>The last rope ferry</h1><p class="byline">By <a href="/a">Mara Lind</a>, <time>May 3, 2024</time></p>
           <p>The last rope ferry on the river makes its final crossing on Sunday, after seventy years without a break.</p>
           <p>Its owner says that in forty years he failed to keep the timetable only twice, both times because of ice.</p>
           {notice}
           <p>The boat has no engine: it is held by a rope, and the current pushes it from one bank to the other.</p>
           <p>From Monday a bus takes passengers across the new bridge, eleven kilometres upstream, in half an hour.</p>
           {last}</article>{other}</main></body></html>"#
    );
    let mut page = Page::new(html.into_bytes());
    page.url = "https://courier.test/2024/05/the-last-rope-ferry".parse().ok();
    Extractor::new(RuleSet::default()).extract(&page, &Options::default()).record.body.unwrap_or_default()
}
