//! The credit that a caption ends with.

use crate::dom::ElementRef;
use crate::extract::assemble::source::Source;
use crate::extract::body::classes::VOCABULARY;
use crate::extract::body::kinds::Kind;
use crate::extract::body::phrases;
use crate::extract::limits::LIMITS;
use crate::text::fold_space;

/// A caption and the credit that it ends with.
pub(super) fn parted(text: String, named: &[String]) -> (Option<String>, Option<String>) {
    match credit_at_the_end(&text, named) {
        Some(at) => {
            let brackets = ['(', ')', '|', '/', ' ', '[', ']', '（', '）', '［', '］', '【', '】'];
            let before = text[..at].trim_end_matches(['(', '|', '/', ' ', '–', '—', '-']);
            (filled(before), filled(text[at..].trim_matches(brackets)))
        }
        None => (Some(text), None),
    }
}

/// `text`, unless nothing but signs stood there.
fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// What stands in the captions under a class that names who made or owns the picture.
pub(super) fn named_credits(source: &Source<'_>, captions: &[usize]) -> Vec<String> {
    let element = |index: &usize| source.dom.html.tree.get(source.outline.blocks[*index].node);
    let inside = captions
        .iter()
        .filter_map(element)
        .filter_map(ElementRef::wrap)
        .flat_map(|caption| caption.descendent_elements());
    inside
        .skip(1)
        .filter(|inner| inner.attr("class").is_some_and(|class| VOCABULARY.names_credit(class)))
        .map(|inner| fold_space(&inner.text().collect::<String>()))
        .filter(|credit| !credit.is_empty())
        .collect()
}

/// Where a caption ends in its credit: in one of those `named` by their class, in a sentence that is a phrase of credits
/// ("Photo: Mara Lind"), or in a copyright sign and a few words.
fn credit_at_the_end(caption: &str, named: &[String]) -> Option<usize> {
    let limits = &LIMITS.images.credit;
    let named = named.iter().find_map(|credit| Some(caption.strip_suffix(credit.as_str())?.len()));
    let begins = |&(at, _): &(usize, &str)| caption[..at].trim_end().ends_with(limits.before.as_slice());
    let is_credit = |(at, _): &(usize, &str)| {
        let last = caption[*at..].trim_end_matches(limits.closing.as_slice());
        last.split_whitespace().count() <= limits.most_words && phrases::whole_block(last) == Some(Kind::Caption)
    };
    let by_phrase = || {
        let words = caption.match_indices(char::is_alphabetic).filter(|(at, _)| *at > 0);
        words.filter(begins).find(is_credit).map(|(at, _)| at)
    };
    let by_sign = || {
        let at = caption.rfind('©').filter(|at| *at > 0)?;
        (caption[at..].split_whitespace().count() <= limits.most_words).then_some(at)
    };
    named.or_else(by_phrase).or_else(by_sign).filter(|at| *at > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_ends_in_its_credit_in_many_scripts() {
        for (caption, credit) in [
            ("Das rote Boot. (Foto: Mina Kolb)", "Foto: Mina Kolb)"),
            ("红色小船。摄影：王小明", "摄影：王小明"),
            ("赤い舟（写真：田中太郎）", "写真：田中太郎）"),
            ("빨간 배. [사진=연합뉴스]", "사진=연합뉴스]"),
        ] {
            let at = credit_at_the_end(caption, &[]).expect(caption);
            assert_eq!(&caption[at..], credit);
        }
        assert_eq!(credit_at_the_end("赤い舟（石垣の上）", &[]), None);
    }

    #[test]
    fn a_caption_that_is_nothing_but_a_credit_is_none() {
        let parts = |text: &str| parted(text.to_owned(), &["Mina Kolb".to_owned()]);
        assert_eq!(parts("(Foto: Mina Kolb)"), (None, Some("Foto: Mina Kolb".to_owned())));
        assert_eq!(parts("(© )"), (None, Some("©".to_owned())));
        assert_eq!(parts("Das Boot – Mina Kolb"), (Some("Das Boot".to_owned()), Some("Mina Kolb".to_owned())));
    }
}
