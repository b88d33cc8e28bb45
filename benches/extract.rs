//! Parsing alone beside the whole way from bytes to a JSON line, on pages of three sizes. The ratio is the number to watch.

use divan::{Bencher, counter::BytesCount};
use offprint::{Extractor, Options, Page, dom, render};

fn main() {
    divan::main();
}

/// A page of about `kilobytes`: the fixture's paragraphs over and over, inside its own furniture.
fn page(kilobytes: usize) -> String {
    let fixture = include_str!("../fixtures/generic/article--everything-around/page.html");
    let (head, rest) = fixture.split_once("<div class=\"article-body\">").expect("the fixture has a body");
    let (paragraphs, tail) = rest.split_once("</div>\n<div class=\"author-bio\">").expect("and an end");
    let copies = (kilobytes * 1024 / paragraphs.len()).max(1);
    format!("{head}<div class=\"article-body\">{}</div><div class=\"author-bio\">{tail}", paragraphs.repeat(copies))
}

const SIZES: [usize; 3] = [8, 80, 800];

#[divan::bench(args = SIZES)]
fn bare_parse(bencher: Bencher<'_, '_>, kilobytes: usize) {
    let html = page(kilobytes);
    bencher.counter(BytesCount::of_str(&html)).bench(|| scraper::Html::parse_document(divan::black_box(&html)));
}

#[divan::bench(args = SIZES)]
fn capped_parse(bencher: Bencher<'_, '_>, kilobytes: usize) {
    let html = page(kilobytes);
    bencher.counter(BytesCount::of_str(&html)).bench(|| dom::parse(divan::black_box(&html)));
}

#[divan::bench(args = SIZES)]
fn full_record(bencher: Bencher<'_, '_>, kilobytes: usize) {
    let html = page(kilobytes);
    let page = Page::new(html.as_bytes());
    let (extractor, options) = (Extractor::bundled(), Options::default());
    bencher
        .counter(BytesCount::of_str(&html))
        .bench(|| render::json::line(&extractor.extract(divan::black_box(&page), &options).record, None));
}
