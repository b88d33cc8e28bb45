//! A small article for tests, with something put into it.

use crate::extract::{Extractor, Options};
use crate::page::Page;
use crate::selectors::RuleSet;

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
