//! Cards of a collection or a listing: what each of them prints at the same place is kept of all or of none, and a price
//! with its card.

use foldhash::{HashMap, HashMapExt};

use super::Look;
use super::signals::SIGNALS;
use crate::extract::body::score::class_of;

/// Blocks in elements of one place in their cards.
#[derive(Default)]
struct Alike {
    all: f32,
    kept: f32,
    scores: f32,
}

impl Look<'_> {
    /// Keeps lines whose like is kept in most other cards, drops those whose like is kept in few, and keeps the prices of
    /// kept cards.
    pub(super) fn cards(&mut self) {
        let outline = self.reading.outline;
        let limits = &SIGNALS.cards;
        let mut alike: HashMap<u64, Alike> = HashMap::new();
        for (index, block) in outline.blocks.iter().enumerate().filter(|(_, block)| !block.is_hidden) {
            let alike = alike.entry(outline.elements[block.element].signature).or_default();
            alike.all += 1.0;
            alike.kept += f32::from(self.marks[index].is_kept());
            alike.scores += self.scores[index];
        }
        for (index, block) in outline.blocks.iter().enumerate() {
            let shape = &self.survey.shapes[index];
            let Some(alike) = alike.get(&outline.elements[block.element].signature) else { continue };
            if alike.all < limits.least || block.is_hidden || shape.words > limits.most_words {
                continue;
            }
            let is_price = shape.has_currency && shape.words <= limits.most_words_of_price;
            if self.marks[index].is_kept() {
                if shape.prose == 0.0 && !is_price && alike.kept <= limits.few * alike.all {
                    let class = class_of(outline, self.survey, index);
                    self.drop(index, class, "few of its like in other cards are kept");
                }
            } else if self.is_doubted(index) && alike.kept >= limits.most * alike.all {
                self.keep(index, "as in most other cards");
            } else if self.is_doubted(index)
                && is_price
                && alike.scores >= limits.least_score_of_price * alike.all
                && self.is_in_kept_card(index)
            {
                self.keep(index, "price of a kept card");
            }
        }
    }

    /// A block that went by its score alone.
    fn is_doubted(&self, index: usize) -> bool {
        !self.reading.outline.blocks[index].is_hidden
            && self.scores[index] >= SIGNALS.cards.least_score
            && self.is_by_score(index)
    }

    /// Whether something is kept in the smallest element around a block that has others like it beside it.
    fn is_in_kept_card(&self, index: usize) -> bool {
        let outline = self.reading.outline;
        let mut around = outline.ancestors(outline.blocks[index].element);
        let card = around.find(|&element| self.survey.groups.group(element).members >= SIGNALS.cards.least);
        card.is_some_and(|card| self.inside[card].clone().any(|other| self.marks[other].is_kept()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::body::second_look::sample::kept;

    #[test]
    fn what_most_cards_keep_all_keep_and_their_prices() {
        let card = |name: &str| format!("<li class='card'><h3>{name}</h3><p class='price'>€ 14.00</p><p>New</p></li>");
        let html = format!("<ul>{}</ul>", ["Colander", "Whisk", "Salt box", "Rolling pin"].map(card).concat());
        let look_at = |look: &mut Look<'_>| look.cards();
        let scores = [0.9, 0.4, 0.1, 0.9, 0.4, 0.1, 0.9, 0.4, 0.6, 0.2, 0.4, 0.1];
        let all = ["Colander", "€ 14.00", "Whisk", "€ 14.00", "Salt box", "€ 14.00", "Rolling pin", "€ 14.00"];
        assert_eq!(kept(&html, &scores, look_at), all);
        // Prices of cards that are not kept are none of the page's text.
        assert_eq!(kept(&html, &[0.2, 0.4, 0.1].repeat(4), look_at), [] as [&str; 0]);
    }
}
