//! What holds of every extraction, whatever the page.

use std::collections::HashSet;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use crate::corpora;
use offprint::extract::With;
use offprint::{Extraction, Extractor, Options, Page};
use proptest::prelude::*;

/// Every view and list, and the trace.
fn everything() -> Options {
    let with = With { html: true, markdown: true, images: true, removed: true };
    Options { with, trace: true, ..Options::default() }
}

fn extract(extractor: &Extractor, html: &[u8]) -> Extraction {
    let page = Page { url: "https://pier.test/2026/ferry".parse().ok(), ..Page::new(html.to_vec()) };
    extractor.extract(&page, &everything())
}

/// The promises every record keeps.
fn check(extraction: &Extraction) -> Result<(), String> {
    let body: Vec<char> = extraction.record.body.as_deref().unwrap_or_default().chars().collect();
    let mut end = 0;
    for block in &extraction.record.blocks {
        if let (Some(from), Some(to)) = (block.start, block.end) {
            let range = from as usize..to as usize;
            let text = body.get(range).ok_or_else(|| format!("range {from}..{to} of {}", body.len()))?;
            let text: String = text.iter().collect();
            if Some(text.as_str()) != block.text.as_deref() {
                return Err(format!("range {from}..{to} holds {text:?}, the block says {:?}", block.text));
            }
            if from < end {
                return Err(format!("the block at {from} overlaps the one before"));
            }
            end = to;
        }
    }
    let mut seen = HashSet::new();
    for id in extraction.document.blocks.iter().flat_map(|block| &block.ids) {
        if !seen.insert(id) {
            return Err(format!("{id:?} stands in the body twice"));
        }
    }
    let removed: HashSet<&str> = extraction.record.removed_blocks.iter().map(|block| block.text.as_str()).collect();
    for block in &extraction.trace.blocks {
        let is_dropped = !block.mark.is_kept();
        if let Some(text) = block.text.as_deref().filter(|text| is_dropped && !removed.contains(text)) {
            return Err(format!("{text:?} is neither in the body nor in the list of what was removed"));
        }
        match &block.mark {
            offprint::extract::trace::Mark::Kept { .. }
                if extraction.record.body.is_some() && !seen.contains(&block.id) =>
            {
                return Err(format!("{:?} is kept and nowhere: {:?}", block.id, block.text));
            }
            offprint::extract::trace::Mark::Dropped { class, reason } if class.is_empty() || reason.is_empty() => {
                return Err(format!("{:?} is dropped without a reason", block.id));
            }
            offprint::extract::trace::Mark::Dropped { .. } if seen.contains(&block.id) => {
                return Err(format!("{:?} is dropped and in the body", block.id));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Pieces of pages: text, markup that fits, markup that does not.
fn piece() -> impl Strategy<Value = String> {
    let words = "[a-zäößéяعا東京]{1,8}( [a-zäößéяعا東京,.]{1,9}){0,30}[.!。]";
    let inline = prop_oneof![
        4 => words.prop_map(|text| text),
        1 => words.prop_map(|text| format!("<b>{text}</b>")),
        1 => words.prop_map(|text| format!("<a href=\"/x?a=1&b=2\">{text}</a>")),
        1 => words.prop_map(|text| format!("<span hidden>{text}</span>")),
        1 => words.prop_map(|text| format!("{text}<br><br>{text}")),
        1 => words.prop_map(|text| format!("<ruby>{text}<rt>x</rt></ruby>&shy;&nbsp;")),
    ];
    (inline.clone(), inline).prop_flat_map(|(one, two)| {
        prop_oneof![
            5 => Just(format!("<p>{one} {two}</p>")),
            1 => Just(format!("<h2>{one}</h2><p>{two}</p>")),
            1 => Just(format!("<ul><li>{one}<ol><li>{two}</ol><li>{two}</ul>")),
            1 => Just(format!("<blockquote><p>{one}</p><p>{two}</p></blockquote>")),
            1 => Just(format!("<table><tr><th colspan=3>{one}<th>{two}<tr><td rowspan=9><p>{two}</p><td><ul><li>{one}</ul></table>")),
            1 => Just(format!("<pre><code class=\"language-rust\">{one}\n{two}</code></pre>")),
            1 => Just(format!("<figure><img src=\"/a.jpg\"><figcaption>{one}</figcaption></figure>")),
            1 => Just(format!("<div class=\"share-bar\"><a href=\"/s\">{one}</a></div>")),
            1 => Just(format!("<aside class=\"related\"><h3>Related articles</h3><a href=\"/r\">{two}</a></aside>")),
            1 => Just(format!("<div><p>{one}<b>{two}</div></i></b>")),
            1 => Just(format!("<dl><dt>{one}<dd>{two}</dl>")),
        ]
    })
}

fn page(pieces: &[String], between: &str) -> String {
    let body = pieces.join(between);
    format!(
        "<!doctype html><html><head><title>The ferry</title></head><body><h1>The ferry</h1><article>{body}</article></body></html>"
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_generated_page_keeps_the_promises(pieces in prop::collection::vec(piece(), 0..24)) {
        static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(Extractor::bundled);
        let extractor = &*EXTRACTOR;
        let html = page(&pieces, "");
        let extraction = extract(extractor, html.as_bytes());
        prop_assert_eq!(check(&extraction), Ok(()));
        let again = extract(extractor, html.as_bytes());
        prop_assert_eq!(&again.record, &extraction.record);
        // What stands between blocks and prints nothing changes nothing.
        let spaced = extract(extractor, page(&pieces, "\n  <!-- between blocks -->\t\n").as_bytes());
        prop_assert_eq!(&spaced.record.body, &extraction.record.body);
        prop_assert_eq!(&spaced.record.blocks, &extraction.record.blocks);
    }
}

#[test]
#[ignore = "needs the corpora"]
fn every_page_of_the_corpora_keeps_the_promises() {
    let Some(stored) = corpora::pages() else { return };
    let extractor = Extractor::bundled();
    let mut broken = Vec::new();
    let mut pages = 0;
    for (name, bytes) in stored {
        let extraction = extract(&extractor, &bytes);
        let again = extract(&extractor, &bytes);
        let verdict = check(&extraction).and_then(|()| {
            if again.record == extraction.record { Ok(()) } else { Err("another record the second time".into()) }
        });
        if let Err(error) = verdict {
            broken.push(format!("{name}: {error}"));
        }
        pages += 1;
    }
    assert!(pages > 2000, "{pages} pages");
    assert_eq!(broken, [] as [String; 0]);
}

/// The page with a comment and white space behind each paragraph that ends outside scripts, templates and preformatted text.
fn spaced(html: &str) -> String {
    let raw = ["script", "style", "textarea", "template", "pre", "title", "xmp", "noscript", "iframe", "svg"];
    let (mut made, mut rest) = (String::with_capacity(html.len()), html);
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        made.push_str(before);
        let name: String = tag[1..].chars().take_while(char::is_ascii_alphanumeric).collect();
        let skipped = match name.to_ascii_lowercase() {
            name if raw.contains(&name.as_str()) => tag.find(&format!("</{name}")).unwrap_or(tag.len()),
            _ if tag.starts_with("<!--") => tag.find("-->").unwrap_or(tag.len()),
            _ if tag.starts_with("</p>") => 4,
            _ => 1,
        };
        made.push_str(&tag[..skipped]);
        if tag.starts_with("</p>") {
            made.push_str("\n<!-- between -->\t");
        }
        rest = &tag[skipped..];
    }
    made.push_str(rest);
    made
}

#[test]
#[ignore = "needs the corpora"]
fn white_space_and_comments_between_paragraphs_change_no_page() {
    let Some(pages) = corpora::pages() else { return };
    let extractor = Extractor::bundled();
    let mut changed = Vec::new();
    for (name, bytes) in pages {
        // Bytes that are no UTF-8 would not survive the way through a string.
        let Ok(html) = std::str::from_utf8(&bytes) else { continue };
        let (one, other) = (extract(&extractor, html.as_bytes()), extract(&extractor, spaced(html).as_bytes()));
        if one.record.body != other.record.body {
            changed.push(name);
        }
    }
    assert_eq!(changed, [] as [String; 0]);
}

fn article(copies: usize) -> Vec<u8> {
    let paragraph = "<p>The ferry crosses twice a day, in summer three times, and nobody on the island keeps a clock for anything else.</p>";
    let copy =
        format!("<section><h2>A crossing</h2>{}<ul><li>one <b>bold</b> item</li></ul></section>", paragraph.repeat(6));
    page(&[copy.repeat(copies)], "").into_bytes()
}

/// What this thread has computed for so far: the tests beside it take none of that. Elsewhere than on Linux, the clock.
fn computed() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.as_deref().and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

fn time(extractor: &Extractor, html: &[u8]) -> Duration {
    let start = computed();
    let extraction = extract(extractor, html);
    assert!(extraction.record.body.is_some());
    computed() - start
}

#[test]
fn a_thread_knows_what_it_computed() {
    let start = computed();
    let until = Instant::now() + Duration::from_millis(200);
    while Instant::now() < until {}
    let busy = computed() - start;
    assert!(busy > Duration::ZERO && busy < Duration::from_secs(20), "{busy:?}");
}

/// Eight times the text may take eight times as long, and twice as much again for caches that are too small; quadratic
/// time would take 64 times.
#[test]
fn time_grows_with_the_page() {
    let extractor = Extractor::bundled();
    time(&extractor, &article(10));
    let small = (0..3).map(|_| time(&extractor, &article(60))).min().expect("three runs");
    let large = (0..3).map(|_| time(&extractor, &article(480))).min().expect("three runs");
    assert!(large < small * 24, "{small:?} for the small page, {large:?} for the large one");
}

#[test]
#[ignore = "takes minutes without optimisation"]
fn fifty_megabytes_take_as_long_as_fifty_pages_of_one() {
    let extractor = Extractor::bundled();
    let one = article(1_200);
    let fifty = article(62_000);
    assert!(fifty.len() > 48_000_000);
    let (small, large) = (time(&extractor, &one), time(&extractor, &fifty));
    assert!(large < small * 100, "{small:?} for 1 MB, {large:?} for 50 MB");
}

#[test]
#[ignore = "takes minutes without optimisation"]
fn deep_and_wide_trees_are_handled() {
    let extractor = Extractor::bundled();
    for (html, what) in [
        (format!("{}<p>At the bottom stands a sentence, and it is found.</p>", "<div>".repeat(100_000)), "nested"),
        ("<b>x</b><p>y</p>".repeat(50_000), "siblings"),
        ("<ul><li>x".repeat(20_000), "lists in lists"),
        ("<table><tr><td>x".repeat(20_000), "tables in tables"),
        ("<blockquote>x".repeat(20_000), "quotes in quotes"),
        (format!("<p>Code follows.</p>{}", "<pre>x = 1</pre><button>Copy</button>".repeat(40_000)), "code and buttons"),
        (
            format!("<h1>The ferry</h1>{}", "<a rel=category href=/c/sport>Sport</a> ".repeat(30_000)),
            "links to sections",
        ),
    ] {
        let extraction = extract(&extractor, html.as_bytes());
        assert_eq!(check(&extraction), Ok(()), "{what}");
    }
}

#[test]
#[ignore = "takes minutes without optimisation"]
fn a_million_siblings_are_handled() {
    let extractor = Extractor::bundled();
    let html = "<p>One of a million, and no more.</p>".repeat(1_000_000);
    assert_eq!(check(&extract(&extractor, html.as_bytes())), Ok(()));
}
