//! Where a credit of the text may stand: around the headline, at both ends of the text, not beside a picture and not
//! in what is about other articles.

use std::cell::OnceCell;

use foldhash::HashMap;
use html5ever::local_name;

use crate::dom::{ElementRef, NodeId, attribute, attributes};
use crate::extract::blocks::{BlockKind, TextBlock};
use crate::extract::body::classes::words_of;
use crate::extract::body::kinds::Kind;
use crate::extract::credits::CREDITS;
use crate::extract::fields::{Evidence, headline_block};
use crate::extract::reading::Reading;
use crate::extract::trace::Mark;
use crate::text::lower_case;

/// Longer class tokens are generated names, in bytes.
const LONGEST_TOKEN: usize = 60;

pub(super) struct Places<'a> {
    reading: &'a Reading<'a>,
    /// Indices of the kept blocks, in order.
    pub(super) kept: Vec<usize>,
    /// Where the headline is printed.
    headline: Option<usize>,
    first: usize,
    /// The first kept block that is no standfirst.
    first_of_text: usize,
    last: usize,
    /// Elements whose class or id calls them a theme's box for the source, in document order.
    source_boxes: Vec<usize>,
    /// One a block: whether it is about a picture, once somebody has asked. Most are asked about several times.
    about_picture: Vec<OnceCell<bool>>,
}

impl<'a> Places<'a> {
    pub(super) fn of(reading: &'a Reading<'a>, marks: &[Mark], evidence: &Evidence) -> Self {
        let kept: Vec<usize> = (0..marks.len()).filter(|&index| marks[index].is_kept()).collect();
        let blocks = &reading.outline.blocks;
        let (first, last) = (kept.first().copied().unwrap_or(blocks.len()), kept.last().copied().unwrap_or(0));
        let headline = headline_block(blocks, evidence.title()).filter(|&index| index <= first);
        let dek = evidence.dek().map(|dek| dek.value.as_str());
        let is_dek = |index: &usize| dek.is_some_and(|dek| blocks[*index].text == dek);
        let first_of_text = kept.iter().copied().find(|index| !is_dek(index)).unwrap_or(first);
        let about_picture = vec![OnceCell::new(); blocks.len()];
        Places {
            reading,
            kept,
            headline,
            first,
            first_of_text,
            last,
            source_boxes: source_boxes(reading),
            about_picture,
        }
    }

    /// Blocks around the headline and before the text, and the first two of the text.
    pub(super) fn head(&self) -> impl Iterator<Item = usize> + '_ {
        let start = match self.headline {
            Some(headline) if self.first - headline <= CREDITS.reach.below_headline => {
                headline.saturating_sub(CREDITS.reach.above_headline)
            }
            _ => self.first.saturating_sub(CREDITS.reach.head),
        };
        // The headline or the standfirst may be the first block that was kept.
        let end = self
            .kept
            .get(CREDITS.reach.first)
            .map_or(self.reading.outline.blocks.len(), |third| third + 1)
            .min(self.first + CREDITS.reach.head);
        let end = end.min(self.reading.outline.blocks.len());
        (start..end).filter(|&index| !self.is_elsewhere(index) && !self.is_about_picture(index))
    }

    /// Whether a block stands between the headline and the text, or as the text's first.
    pub(super) fn is_below_headline(&self, index: usize) -> bool {
        self.headline.is_some_and(|headline| (headline + 1..=self.first_of_text).contains(&index))
    }

    /// The first and the last blocks of the text and what stands behind it.
    pub(super) fn ends(&self, marks: &[Mark]) -> (Vec<usize>, Vec<usize>) {
        let may_credit = |index: &usize| !self.is_elsewhere(*index) && !self.is_about_picture(*index);
        let start: Vec<usize> = self.kept.iter().copied().take(CREDITS.reach.first).filter(may_credit).collect();
        let blocks = self.reading.outline.blocks.len();
        // A heading behind the text begins something else.
        let behind = (self.last + 1..(self.last + 1 + CREDITS.reach.behind).min(blocks))
            .take_while(|&index| !self.reading.outline.blocks[index].is_heading());
        let tail = self.kept.iter().skip(self.kept.len().saturating_sub(CREDITS.reach.edge)).copied();
        let end = tail.chain(behind.filter(|&index| is_readable(&marks[index])));
        let end = end.filter(may_credit).filter(|index| !start.contains(index)).collect();
        (start, end)
    }

    /// The first blocks of the text: a kicker, a place and a standfirst may stand before the dateline.
    pub(super) fn openings(&self) -> impl Iterator<Item = usize> + '_ {
        self.kept.iter().copied().take(CREDITS.reach.opening).filter(|&index| !self.is_about_picture(index))
    }

    /// The last blocks of the text.
    pub(super) fn closings(&self) -> impl Iterator<Item = usize> + '_ {
        let from = self.kept.len().saturating_sub(CREDITS.reach.closing);
        self.kept.iter().copied().skip(from).filter(|&index| !self.is_about_picture(index))
    }

    /// What is about other articles or is no text: an element of that kind that holds neither headline nor text.
    pub(super) fn is_elsewhere(&self, index: usize) -> bool {
        let outline = self.reading.outline;
        // Between the headline and the text a "widget" is part of the article's head.
        let is_in_head = self.headline.is_some_and(|headline| (headline..self.first).contains(&index));
        self.around(index).any(|outer| {
            let own = outline.elements[outer].own;
            if own.has(Kind::Sidebar) && !is_in_head {
                return true;
            }
            let kinds = [
                Kind::Related,
                Kind::Comments,
                Kind::Navigation,
                Kind::Newsletter,
                Kind::Advertisement,
                Kind::Popup,
                Kind::Consent,
                Kind::Form,
            ];
            kinds.into_iter().any(|kind| own.has(kind)) || own.has(Kind::Footer) && !self.is_of_article(outer)
        })
    }

    /// Elements around a block that hold neither the headline nor the beginning of the text, innermost first.
    fn around(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let outline = self.reading.outline;
        let holds = move |at: Option<usize>, outer: usize| {
            at.and_then(|at| outline.blocks.get(at)).is_some_and(|block| outline.is_inside(block.element, outer))
        };
        let (headline, first) = (self.headline, self.kept.first().copied());
        let is_itself = move |outer: usize| outer == outline.blocks[index].element;
        outline
            .ancestors(outline.blocks[index].element)
            .take_while(move |&outer| is_itself(outer) || !holds(headline, outer) && !holds(first, outer))
    }

    fn is_of_article(&self, element: usize) -> bool {
        let outline = self.reading.outline;
        let is_part = |outer: usize| matches!(&*outline.elements[outer].tag, "article" | "main" | "section");
        outline.ancestors(element).skip(1).any(is_part)
    }

    fn element(&self, index: usize) -> Option<ElementRef<'_>> {
        self.reading.dom.element(self.reading.outline.elements[index].node)
    }

    fn has_class(&self, element: usize, words: &[String]) -> bool {
        self.element(element).is_some_and(|element| {
            ["class", "id"]
                .iter()
                .filter_map(|name| attribute(element.value(), *name))
                .any(|tokens| holds(tokens, words))
        })
    }

    /// The block stands in a theme's box for the source.
    pub(super) fn is_in_source_box(&self, index: usize) -> bool {
        !self.source_boxes.is_empty()
            && self
                .around(index)
                .take(CREDITS.reach.close_around)
                .any(|outer| self.source_boxes.binary_search(&outer).is_ok())
    }

    /// Its class, or that of an element close around it, calls the block a byline.
    pub(super) fn is_called_byline(&self, index: usize) -> bool {
        let outline = self.reading.outline;
        self.around(index).take(CREDITS.reach.around).any(|outer| outline.elements[outer].own.has(Kind::Meta))
    }

    /// A caption, a picture's credit, a line under a chart.
    pub(super) fn is_about_picture(&self, index: usize) -> bool {
        *self.about_picture[index].get_or_init(|| self.looks_about_picture(index))
    }

    fn looks_about_picture(&self, index: usize) -> bool {
        let outline = self.reading.outline;
        let block = &outline.blocks[index];
        if matches!(block.kind, BlockKind::Caption | BlockKind::Control) || block.is_hidden || says_picture(block) {
            return true;
        }
        if self
            .around(index)
            .take(CREDITS.reach.around)
            .any(|outer| outline.elements[outer].own.has(Kind::Caption) || &*outline.elements[outer].tag == "figure")
            || self
                .around(index)
                .take(CREDITS.reach.close_around)
                .any(|outer| self.has_class(outer, &CREDITS.photo_classes))
        {
            return true;
        }
        !self.is_called_byline(index) && self.follows_picture(index)
    }

    /// A picture stands before the block in a box that holds nothing of the article: at most a caption between them.
    fn follows_picture(&self, index: usize) -> bool {
        let outline = self.reading.outline;
        let block = &outline.blocks[index];
        let beside = || self.around(index).take(CREDITS.reach.around);
        let parent = outline.elements[block.element].parent;
        block.chars < CREDITS.reach.caption
            && outline.media.iter().any(|media| {
                let is_near = media.position == index && outline.is_inside(media.element, parent)
                    || (index.saturating_sub(CREDITS.reach.picture)..=index).contains(&media.position)
                        && beside().any(|outer| outline.is_inside(media.element, outer));
                is_near && !self.is_portrait(media.node, block)
            })
    }

    /// The portrait of an author or the mark of an agency: small, or its alternative text is the line beside it.
    fn is_portrait(&self, node: NodeId, block: &TextBlock) -> bool {
        let Some(image) = self.reading.dom.element(node) else { return false };
        let is_small = ["width", "height"]
            .iter()
            .filter_map(|name| attribute(image.value(), *name)?.trim_end_matches("px").parse::<u32>().ok())
            .any(|size| size <= CREDITS.reach.portrait);
        is_small || attribute(image.value(), "alt").is_some_and(|alt| !alt.is_empty() && block.text.contains(alt))
    }
}

/// Elements whose class or id calls them a theme's box for the source.
fn source_boxes<'a>(reading: &Reading<'a>) -> Vec<usize> {
    // Most elements share their class with many others.
    let mut known: HashMap<&str, bool> = HashMap::default();
    let is_source =
        |tokens: &str| CREDITS.source_class_parts.is_match(tokens) && holds(tokens, &CREDITS.source_classes);
    let mut is_box = |element: ElementRef<'a>| {
        attributes(element.value()).any(|(name, tokens)| match *name {
            local_name!("id") => is_source(tokens),
            local_name!("class") => *known.entry(tokens).or_insert_with(|| is_source(tokens)),
            _ => false,
        })
    };
    let elements = reading.outline.elements.iter().enumerate();
    elements
        .filter_map(|(index, element)| Some((index, reading.dom.element(element.node)?)))
        .filter(|(_, element)| is_box(*element))
        .map(|(index, _)| index)
        .collect()
}

/// Whether a class or id attribute holds one of `words`.
fn holds(tokens: &str, words: &[String]) -> bool {
    let mut tokens = tokens.split_ascii_whitespace().filter(|token| token.len() < LONGEST_TOKEN);
    tokens.any(|token| words_of(token).any(|word| words.iter().any(|known| known.eq_ignore_ascii_case(word))))
}

/// Comments, other articles and navigation are not the article's own words.
fn is_readable(mark: &Mark) -> bool {
    match mark {
        Mark::Kept { .. } => true,
        Mark::Dropped { class, .. } => CREDITS.dropped_classes.iter().any(|known| known == class),
    }
}

fn says_picture(block: &TextBlock) -> bool {
    // "Information and images" credits the text as well, so of these only the first word counts.
    let has_sign = |lower: &str| CREDITS.photo_signs.iter().any(|sign| lower.contains(sign.as_str()));
    CREDITS.begins_like_picture(&block.text) || has_sign(&lower_case(&block.text))
}

#[cfg(test)]
mod tests {
    use crate::extract::{Extractor, Options};
    use crate::page::Page;
    use crate::selectors::RuleSet;

    #[test]
    fn a_credit_in_the_foot_of_the_article_is_its_own_and_one_in_the_foot_of_the_page_is_not() {
        let sentence =
            "The mill at the weir has ground its first sack of flour in sixty years, and many came to see it. ";
        let text = format!("<p>{}</p>", sentence.repeat(3)).repeat(3);
        let source = |article: &str, page: &str| {
            let html = format!(
                "<html><head><title>The mill turns again</title></head><body><main><article><h1>The mill turns again</h1>\
                 {text}{article}</article></main>{page}</body></html>"
            );
            let page = Page::new(html.into_bytes());
            Extractor::new(RuleSet::default()).extract(&page, &Options::default()).record.source.name
        };
        let foot = "<footer><p>Source: Reuters</p></footer>";
        assert_eq!(source(foot, "").as_deref(), Some("Reuters"));
        assert_eq!(source("", foot), None);
    }
}
