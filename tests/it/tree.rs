//! The tree that `dom::parse` makes is the one html5ever makes with its own tokenizer.

use html5ever::ParseOpts;
use html5ever::driver;
use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::TreeBuilderOpts;
use offprint::{decode, dom};
use proptest::prelude::*;
use scraper::{Html, HtmlTreeSink};

use crate::corpora;

fn by_html5ever(text: &str) -> Html {
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() },
        ..ParseOpts::default()
    };
    driver::parse_document(HtmlTreeSink::new(Html::new_document()), options).one(text)
}

/// Where both trees part, printed as HTML.
fn difference(text: &str) -> Option<String> {
    let (ours, theirs) = (dom::parse(text), by_html5ever(text));
    let (mine, yours) = (ours.html.html(), theirs.html());
    if mine == yours && ours.html.quirks_mode == theirs.quirks_mode {
        return None;
    }
    let at = mine.chars().zip(yours.chars()).take_while(|(mine, yours)| mine == yours).count();
    let around = |html: &str| html.chars().skip(at.saturating_sub(60)).take(120).collect::<String>();
    Some(format!("ours:   {}\ntheirs: {}", around(&mine), around(&yours)))
}

#[test]
fn corners_of_the_standard() {
    let cases = [
        "\u{feff}<p>a\r\nb\rc\n",
        "a\0b<p\0x a\0b=c\0d>\0<svg>\0<![CDATA[a\0b]]></svg><![CDATA[x]]>",
        "<title>a &amp; b</title x>c<textarea>\n&lt;</TEXTAREA\n>d<style>a<b></stylex></style/>",
        "<script>a<!--<script>b</script>c--></script>d",
        "<script>a<!-- b</script>c<script><!--></script>d<script><!---></script>e",
        "<script><!--<script></script <script>--></script>e",
        "<script><!--<scripty></script>f<script><!--<script/></script></script>g",
        "<script>unclosed </scrip",
        "<plaintext>a</plaintext><b>",
        "<!---><p><!----><p><!-- a --!><p><!-- b -- c --><p><!-->x<!--->y<!-- <!-- z --> w -->",
        "<!-- open --",
        "<!-- open -",
        "<!-- open --!",
        "<!",
        "<!->a<!x>b<?php c ?>d</>e</ f>g<3<",
        "</",
        "a</p",
        "<a href='x&copy=1&copy;&copy&amp b' b=&notit;c d=&#x41;&#65&#0;&#x80;&#xd800;&#99999999999;&#;&#x;>&notit;&notin;&ngE;&x;&",
        "<a b='1' b='2' B=3 =d e = f g= h/i=j/k>l<br/><br / ><br /x/>",
        "<a b=>c<a b= >d<a b='",
        "<a b",
        "<a b ",
        "<a b=c",
        "<a b='c'",
        "<DIV CLASS=X Data-Y='Z'>É<Ünder é=ü>",
        "<!DOCTYPE html>a",
        "<!doctype>a",
        "<!DocType  HTML  PUBLIC '-//W3C//DTD HTML 4.01//EN' \"http://www.w3.org/TR/html4/strict.dtd\">a<table><p>b",
        "<!doctype html public \"-//W3C//DTD HTML 3.2 Final//EN\"><p>a<table>",
        "<!doctype html system 'about:legacy-compat'>a",
        "<!doctype html system about><p><table>",
        "<!doctype html public '-//w3c//dtd html 4.01 transitional//en'><p><table>",
        "<!doctype html public 'a>b'><p>",
        "<!doctype html x><p><table>",
        "<!doctype html",
        "<pre>\n\na</pre><listing>\r\nb</listing>",
        "<noscript><p>a</noscript><iframe><p></iframe><xmp><p></xmp><noembed><p></noembed><noframes><p></noframes>",
        "<svg><title>a<b>c</title></svg><math><mi>d</mi></math><svg><style><p>x</style>",
        "<table> a <tr>&nbsp;b<td>c</table>",
        "<head> <title>x</title> &#32;\n<p>",
    ];
    for case in cases {
        assert_eq!(difference(case), None, "{case:?}");
    }
}

#[test]
#[ignore = "parses the pages of $OFFPRINT_CORPORA twice"]
fn pages_of_the_corpora() {
    let Some(pages) = corpora::pages() else { return };
    let mut differing = Vec::new();
    for (name, bytes) in pages {
        let text = decode::decode(&bytes, None, None).text;
        // Declarative shadow roots are read where they stand; html5ever keeps them apart, as templates.
        if text.contains("shadowrootmode") {
            continue;
        }
        if let Some(difference) = difference(&text) {
            differing.push(format!("{name}\n{difference}"));
        }
    }
    assert_eq!(differing, [] as [String; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_markup_gives_the_tree_that_html5ever_makes(
        markup in "(</?(div|b|table|tr|td|p|a|svg|math|title|script|style|textarea|pre|select|template|form|plaintext|x-y)( ?/?[a-c]{0,2}( ?= ?(\"[^\"]{0,3}\"|'[^']{0,3}'|[^ >]{0,3}))?)*/?>|</?|<!--|--!?>|<!|<\\?|<!doctype [a-z '\"]{0,12}>?|<!\\[CDATA\\[|\\]\\]>|&#?x?[a-z0-9]{0,6};?|&(amp|not|notin|copy|nbsp|ngE);?|[a-zA-Z \\-=\"'/>\n\r\t\u{0}é]{0,4}){0,24}"
    ) {
        prop_assert_eq!(difference(&markup), None);
    }
}
