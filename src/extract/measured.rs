//! What training needs of a page: the numbers that the models judge by, and the words that the lexicon weighs.

use super::blocks::Outline;
use super::body::features::Survey;
use super::body::lexicon::Lexicon;
use super::body::model::Model;
use super::body::rows;
use super::models::Models;
use super::reading::Reading;
use super::{address, body, declared_text, decode_page, fields, further, known, page_type};
use crate::dom;
use crate::page::Page;
use crate::selectors::Rule;

/// A page as training sees it.
#[derive(Debug)]
pub struct Measured {
    /// The texts of its blocks.
    pub texts: Vec<String>,
    /// Their features, in the order of [`rows::names`]; those of the lexicon and of the page's type are 0, for
    /// training itself knows how to get them out of fold.
    pub rows: Vec<Vec<f32>>,
    /// The numbers that tell its type.
    pub facts: Vec<(String, f32)>,
    /// The words by which its blocks are known.
    pub words: body::signs::PageWords,
}

/// Measures the blocks of `page` as the scorer sees them.
pub fn measure(page: &Page) -> Measured {
    surveyed(page, None, |reading, survey| {
        let mut rows = Vec::with_capacity(survey.shapes.len());
        rows::each(survey, &[0.0; page_type::TYPES.len()], |_, row| rows.push(row.to_vec()));
        let texts = reading.outline.blocks.iter().map(|block| block.text.clone()).collect();
        let words = body::signs::PageWords::of(reading.dom, reading.outline, |element| survey.is_on_core_path(element));
        Measured { texts, rows, facts: page_type::facts::named(reading, survey), words }
    })
}

/// Measures the blocks of `page` for their second judgement, after a first one by `lexicon` and `body`; `shares` are
/// the probabilities of the page's types. The numbers are in the order of [`body::context::NAMES`].
pub fn measure_context(
    page: &Page,
    lexicon: &Lexicon,
    body: &Model,
    shares: &[f32; page_type::TYPES.len()],
) -> Vec<[f32; body::context::NAMES.len()]> {
    surveyed(page, Some(lexicon), |_, survey| {
        let first = body::first_reading(body, survey, shares);
        let mut rows = Vec::with_capacity(first.len());
        body::context::each(survey, &first, |_, row| rows.push(*row));
        rows
    })
}

pub(super) fn surveyed<T>(
    page: &Page,
    lexicon: Option<&Lexicon>,
    measure: impl FnOnce(&Reading<'_>, &Survey<'_>) -> T,
) -> T {
    let decoded = decode_page(page);
    let dom = dom::parse(&decoded.text);
    let structured = further::structured(&dom, page);
    let outline = Outline::of(&dom, 0);
    let address = address::of(page, &structured).url;
    let base = address::base(address.as_ref(), &structured);
    let rule = Rule::default();
    let reading = Reading {
        page,
        dom: &dom,
        structured: &structured,
        rule: &rule,
        outline: &outline,
        address: address.as_ref(),
        base: base.as_ref(),
        models: Models::default(),
    };
    let evidence = fields::gather(&reading);
    let article_body = declared_text(&structured);
    measure(&reading, &Survey::of(&outline, known(&reading, &evidence, article_body.as_deref(), lexicon)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_told_by_the_text_that_the_page_declares() {
        let told =
            "The mill at the weir has ground its first sack of flour in sixty years, and the village came to see it.";
        let html = format!(
            r#"<html><head><script type="application/ld+json">{{"@type":"NewsArticle","headline":"The mill turns again",
            "articleBody":"{told} The miller is pleased."}}</script></head><body><h1>The mill turns again</h1><p>{told}</p>
            <p>The ferry across the bay was put on the slip in the autumn, and nobody has asked for it since then.</p></body></html>"#
        );
        let measured = measure(&Page::new(html.into_bytes()));
        let column = rows::names().iter().position(|name| name.ends_with("in_article_body")).unwrap();
        let of = |text: &str| {
            measured.rows[measured.texts.iter().position(|other| other.starts_with(text)).unwrap()][column]
        };
        assert_eq!((of("The mill at"), of("The ferry")), (1.0, 0.0));
    }
}
