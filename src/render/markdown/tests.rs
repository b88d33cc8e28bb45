//! Markdown read back by another implementation of CommonMark.

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};

use super::*;
use crate::document::Block;

fn plain(text: &str) -> Vec<Span> {
    vec![Span::Text(text.into())]
}

fn of(content: Content) -> String {
    body(&Document { blocks: vec![Block { ids: Vec::new(), content }], is_right_to_left: false })
}

fn of_paragraph(spans: Vec<Span>) -> String {
    of(Content::Paragraph { is_dek: false, spans })
}

/// The text a reader sees, and the names of the blocks it stands in.
fn read(markdown: &str) -> (String, Vec<String>) {
    let (mut text, mut blocks) = (String::new(), Vec::new());
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak => text.push('\n'),
            Event::Html(part) | Event::InlineHtml(part) => blocks.push(format!("html {part}")),
            Event::Start(tag) => match tag {
                Tag::Emphasis | Tag::Strong => {}
                tag => blocks.push(format!("{tag:?}").split([' ', '(']).next().unwrap_or_default().to_owned()),
            },
            Event::Rule => blocks.push("Rule".into()),
            _ => {}
        }
    }
    (text, blocks)
}

#[test]
fn escapes_what_would_be_markup() {
    assert_eq!(of_paragraph(plain("1. not *a* list_item")), "1\\. not \\*a\\* list\\_item");
    for text in [
        "# no heading",
        "- no item",
        "> no quote",
        "--",
        "===",
        "12) no",
        "<b>no</b>",
        "&lt;script>",
        "a | b",
        ": no",
        "![x](y)",
    ] {
        assert_eq!(read(&of_paragraph(plain(text))), (text.to_owned(), vec!["Paragraph".to_owned()]), "{text}");
    }
}

#[test]
fn keeps_space_outside_of_emphasis() {
    let spans = vec![Span::Text("a".into()), Span::Bold(plain(" b ")), Span::Text("c".into())];
    assert_eq!(of_paragraph(spans), "a **b** c");
}

#[test]
fn emphasis_inside_a_word_does_not_part_it() {
    let spans = vec![Span::Bold(plain("w")), Span::Text("ord".into())];
    assert_eq!(of_paragraph(spans), "**w**ord");
    // CommonMark reads no emphasis where a quotation mark stands inside the signs and a letter outside.
    let spans = vec![Span::Text("駅".into()), Span::Bold(plain("「港」")), Span::Text("の".into())];
    assert_eq!(of_paragraph(spans), "駅「港」の");
}

#[test]
fn a_link_that_runs_script_is_text() {
    let link = |href: &str| Span::Link { href: href.into(), spans: plain("here") };
    assert_eq!(of_paragraph(vec![link("javascript:alert(1)")]), "here");
    assert_eq!(of_paragraph(vec![link("https://a.test/(x)?a=<b>")]), "[here](<https://a.test/(x)?a=b>)");
    let image = Image { url: Some("data:text/html,x".into()), ..Image::default() };
    assert_eq!(of(Content::Image(image)), "");
}

#[test]
fn code_keeps_its_backticks() {
    let spans = vec![Span::Text("use ".into()), Span::Code("a ``b`` `c`".into())];
    assert_eq!(read(&of_paragraph(spans)).0, "use a ``b`` `c`");
    let text = "```\n# not a heading\n```".to_owned();
    let written = of(Content::Code { language: Some("rust".into()), text: text.clone() });
    assert_eq!(read(&written), (text + "\n", vec!["CodeBlock".to_owned()]));
}

#[test]
fn a_table_without_header_has_an_empty_one() {
    let content = Content::Table { header: vec![], rows: vec![vec![plain("a|b"), plain("c")]] };
    assert_eq!(of(content), "|  |  |\n| --- | --- |\n| a\\|b | c |");
}

#[test]
fn two_lists_in_a_row_stay_two() {
    let list = |text: &str| Block {
        ids: Vec::new(),
        content: Content::List(List {
            items: vec![crate::document::Item { spans: plain(text), lists: vec![] }],
            ..List::default()
        }),
    };
    let made = body(&Document { blocks: vec![list("a"), list("b")], is_right_to_left: false });
    assert_eq!(made, "- a\n\n+ b");
}

fn spans() -> impl Strategy<Value = Vec<Span>> {
    let text = prop_oneof!["[a-z]{1,4}", "[-#>+=*_`~|<>&:!.()\\[\\]\\\\ 0-9a-z「」“”]{1,8}"].prop_map(Span::Text);
    let code = "[a-z`| ]{0,3}[a-z]".prop_map(Span::Code);
    let leaf = prop_oneof![4 => text, 1 => code, 1 => Just(Span::Break)];
    let span = leaf.prop_recursive(3, 12, 4, |inner| {
        let inner = prop::collection::vec(inner, 1..4);
        prop_oneof![
            inner.clone().prop_map(Span::Bold),
            inner.clone().prop_map(Span::Italic),
            inner.prop_map(|spans| Span::Link { href: "https://a.test/x".into(), spans }),
        ]
    });
    prop::collection::vec(span, 1..5)
}

fn letters(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

proptest! {
    /// Whatever the text, a reader of the Markdown sees the same characters, in one paragraph.
    #[test]
    fn text_comes_back_as_it_was(spans in spans()) {
        let text = crate::render::text::spans_text(&spans);
        let (read_text, blocks) = read(&of_paragraph(spans));
        let blocks: Vec<String> = blocks.into_iter().filter(|block| block != "Link").collect();
        prop_assert_eq!(letters(&read_text), letters(&text));
        if !letters(&text).is_empty() {
            prop_assert_eq!(blocks, ["Paragraph"]);
        }
    }
}
