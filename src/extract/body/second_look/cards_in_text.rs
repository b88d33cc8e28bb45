//! Cards that lead to another article of the site, between the paragraphs of this one.

use std::ops::Range;

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;

impl Look<'_> {
    /// A link around a headline and its teaser, a box with a picture and a headline that is a link.
    pub(super) fn cards_in_text(&mut self) {
        let limits = &SIGNALS.card;
        let mut cards = self.linked_cards();
        cards.extend(self.boxed_cards());
        let sizes: Vec<f32> = cards.iter().map(|card| self.kept_words_of(card.clone())).collect();
        let most = limits.most_share * self.all_kept_words();
        if cards.len() > limits.most_cards || sizes.iter().sum::<f32>() > most {
            return;
        }
        for (card, size) in cards.into_iter().zip(sizes) {
            if size <= limits.most_words {
                card.for_each(|index| self.drop(index, Kind::Related.name(), "a card that leads to another article"));
            }
        }
    }

    /// Blocks in a row that one link holds.
    fn linked_cards(&self) -> Vec<Range<usize>> {
        let mut cards = Vec::new();
        let whole_link = |index: usize| self.reading.outline.blocks[index].whole_link();
        let mut start = 0;
        while start < self.marks.len() {
            let link = whole_link(start);
            let end = (start + 1..self.marks.len())
                .find(|&index| link.is_none() || whole_link(index) != link)
                .unwrap_or(self.marks.len());
            let kind = |index: usize| self.reading.outline.blocks[index].kind;
            let is_card = || {
                self.has_teaser(start..end)
                    && (start..end).any(|index| matches!(kind(index), BlockKind::Heading(_)))
                    && (start..end).all(|index| matches!(kind(index), BlockKind::Heading(_) | BlockKind::Paragraph))
            };
            if end - start > 1 && is_card() && self.leads_elsewhere(start) {
                cards.push(start..end);
            }
            start = end;
        }
        cards
    }

    /// Whether running text of a card is kept, and other text before it: headlines alone may be the parts of the page.
    fn has_teaser(&self, card: Range<usize>) -> bool {
        let is_prose = |index: usize| self.marks[index].is_kept() && self.survey.shapes[index].prose > 0.0;
        let is_teaser = |index: usize| {
            self.marks[index].is_kept()
                && self.reading.outline.blocks[index].kind == BlockKind::Paragraph
                && self.spoken_words(index) >= SIGNALS.card.least_words
        };
        (0..card.start).rev().take(SIGNALS.card.reach).any(is_prose) && card.clone().any(is_teaser)
    }

    /// Boxes with a picture, a headline that leads elsewhere, and at most a teaser.
    fn boxed_cards(&self) -> Vec<Range<usize>> {
        let outline = self.reading.outline;
        let mut cards: Vec<Range<usize>> = Vec::new();
        for index in 0..self.marks.len() {
            let is_heading = outline.blocks[index].is_heading();
            if !is_heading || !self.leads_elsewhere(index) || cards.last().is_some_and(|card| card.contains(&index)) {
                continue;
            }
            let around = outline.elements[outline.blocks[index].element].parent;
            let small = self.small_around(around, SIGNALS.card.most_words).last();
            // A list's items and a recipe's steps are the text's own, whatever headline stands behind them.
            let is_plain = |element: usize| {
                let kind = |index: usize| outline.blocks[index].kind;
                let mut inside = self.inside[element].clone();
                inside.all(|index| {
                    matches!(kind(index), BlockKind::Heading(_) | BlockKind::Paragraph | BlockKind::Caption)
                })
            };
            let is_card = |&element: &usize| {
                self.survey.has_media(element) && is_plain(element) && self.has_teaser(self.inside[element].clone())
            };
            if let Some(element) = small.filter(is_card) {
                cards.push(self.inside[element].clone());
            }
        }
        cards
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::body_around;

    const TEASER: &str =
        "For thirty years the village argued about a bridge, and when it came nobody wanted to cross it first.";

    #[test]
    fn a_card_of_another_article_goes() {
        for card in [
            format!("<a href='/2024/bridge'><h4>The bridge nobody wanted</h4><p>{TEASER}</p></a>"),
            format!(
                "<div class=c><img src='/b.jpg'><h4><a href='/2024/bridge'>The bridge</a></h4><p>{TEASER}</p></div>"
            ),
        ] {
            let body = body_around(&card);
            assert!(body.contains("because of ice.\n\nThe boat"), "{body}");
        }
    }

    #[test]
    fn a_paragraph_that_is_a_link_stays() {
        assert!(body_around(&format!("<p><a href='/2024/bridge'>{TEASER}</a></p>")).contains(TEASER));
        let others = format!("<a href='https://bridges.test/x'><h4>The bridge nobody wanted</h4><p>{TEASER}</p></a>");
        assert!(body_around(&others).contains(TEASER));
    }
}
