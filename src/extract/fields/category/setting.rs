//! Where the elements of a page stand with regard to the article: what is printed in a menu or in a comment names no
//! section of it.

use super::section_words::TELLS;
use crate::dom::{ElementRef, attribute};
use crate::extract::body::classes::words_of;
use crate::extract::body::kinds::Kind;
use crate::extract::reading::Reading;

/// Where a block stands with regard to the article.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    Beside,
    Menu,
    Elsewhere,
}

/// What each block-level element and those around it that do not hold the headline say about where it stands.
pub(super) fn settings(reading: &Reading<'_>, headline: Option<usize>) -> Vec<Setting> {
    let outline = reading.outline;
    let title = headline.map(|index| outline.blocks[index].element);
    let mut settings: Vec<Setting> = Vec::with_capacity(outline.elements.len());
    let mut in_article: Vec<bool> = Vec::with_capacity(outline.elements.len());
    // A parent stands before its children, so what was found for it holds for them too.
    for (index, element) in outline.elements.iter().enumerate() {
        let outer = (element.parent < index).then_some(element.parent);
        let is_inside = outer.is_some_and(|outer| in_article[outer] || outline.elements[outer].tag == *"article");
        in_article.push(is_inside);
        settings.push(match outer.map_or(Setting::Beside, |outer| settings[outer]) {
            _ if title.is_some_and(|title| outline.is_inside(title, index)) => Setting::Beside,
            Setting::Elsewhere => Setting::Elsewhere,
            around => {
                let node = || reading.dom.element(element.node);
                // Asked last: few elements are called anything that would matter.
                let is_part = || is_inside || node().is_some_and(is_named_after_article);
                let has = |kinds: &[Kind]| kinds.iter().any(|&kind| element.own.has(kind));
                // `card-label` right beside the headline is its own.
                let is_beside_title = || {
                    title.is_some_and(|title| {
                        outer.is_some_and(|outer| outline.elements[title].parent == outer || title == outer)
                    })
                };
                let is_of_others = has(&OF_OTHERS)
                    && !node().is_some_and(is_named_after_article)
                    && (element.own.has(Kind::Comments) || !is_beside_title());
                if is_of_others || has(&ELSEWHERE) && !is_part() {
                    Setting::Elsewhere
                } else if element.own.has(Kind::Navigation) || element.own.has(Kind::Header) && !is_part() {
                    Setting::Menu
                } else {
                    around
                }
            }
        });
    }
    settings
}

/// What holds such text is not about the article, wherever it stands.
const OF_OTHERS: [Kind; 2] = [Kind::Comments, Kind::Related];

/// What holds such text is not about the article, unless it is the article's own head or foot.
const ELSEWHERE: [Kind; 6] =
    [Kind::Sidebar, Kind::Footer, Kind::Newsletter, Kind::Advertisement, Kind::Consent, Kind::Form];

/// The foot or head of the article itself, by its name.
fn is_named_after_article(element: ElementRef<'_>) -> bool {
    let tokens = |name: &str| attribute(element.value(), name).unwrap_or_default().split_ascii_whitespace();
    tokens("class").chain(attribute(element.value(), "id")).any(|token| {
        words_of(token).any(|word| TELLS.article_names.words.iter().any(|name| name.eq_ignore_ascii_case(word)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::fields::category::sections::headline_block;
    use crate::extract::measured::surveyed;
    use crate::page::Page;

    #[test]
    fn the_foot_of_the_article_stands_beside_it_and_that_of_the_page_elsewhere() {
        let html = r#"<html><head><title>The mill turns again</title></head><body><div><h1>The mill turns again</h1></div>
            <p>The mill at the weir has ground its first sack of flour in sixty years.</p>
            <footer class="entry-footer"><p>Filed in the village</p></footer>
            <footer class="page-bottom"><p>Printed in the valley</p></footer></body></html>"#;
        surveyed(&Page::new(html.to_owned().into_bytes()), None, |reading, _| {
            let blocks = &reading.outline.blocks;
            let settings = settings(reading, headline_block(blocks, Some("The mill turns again")));
            let stands = |text: &str| {
                let block = blocks.iter().find(|block| block.text == text).unwrap();
                settings[block.element]
            };
            assert!(stands("Filed in the village") == Setting::Beside);
            assert!(stands("Printed in the valley") == Setting::Elsewhere);
        });
    }
}
