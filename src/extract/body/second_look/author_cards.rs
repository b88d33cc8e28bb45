//! Cards about the author below a text that no class tells: a name on a line of its own, and what the author does.

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;
use crate::extract::fields::begins_with_given_name;
use crate::text::lower_case;

impl Look<'_> {
    /// Behind the text, in an element of its own: a line that is the name of an author, or of a person of whom the text says
    /// nothing, and behind it a few lines that say a part of the name again.
    pub(super) fn author_cards(&mut self) {
        let limits = &SIGNALS.author_card;
        let outline = self.reading.outline;
        let kept: Vec<usize> = self.kept().collect();
        let Some(&last) = kept.last() else { return };
        let around = self.small_around(outline.blocks[last].element, limits.most_words);
        let is_beside =
            |&element: &usize| self.inside[element].len() <= limits.most_blocks && !self.holds_headline(element);
        // Elements around one another often hold the same blocks.
        let mut seen = 0..0;
        let is_card = |&element: &usize| {
            let inside = self.inside[element].clone();
            if std::mem::replace(&mut seen, inside.clone()) == inside {
                return false;
            }
            // A label ("Written by") and the first letters of the name in place of a portrait may stand before it.
            let names = inside.clone().take(limits.reach).find(|&index| self.is_name_line(index));
            names.is_some_and(|name| self.is_card_of(name, element, inside.end, &kept))
        };
        let Some(card) = around.take_while(is_beside).find(is_card) else { return };
        if kept.first().is_some_and(|first| !self.inside[card].contains(first)) {
            self.drop_inside(
                card,
                Kind::AuthorBox.name(),
                "a name on its own line behind the text, and what the person does",
            );
        }
    }

    /// Two to four words that are a name.
    fn is_name_line(&self, index: usize) -> bool {
        let block = &self.reading.outline.blocks[index];
        let words: Vec<&str> = block.text.split_whitespace().collect();
        let is_kind = matches!(block.kind, BlockKind::Heading(_) | BlockKind::Paragraph);
        let is_capital = |word: &&str| word.starts_with(char::is_uppercase);
        is_kind
            && ((2..=SIGNALS.author_card.most_words_of_name).contains(&words.len())
                && words.first().is_some_and(is_capital)
                && words.last().is_some_and(is_capital)
                && !block
                    .text
                    .contains(|sign: char| sign.is_ascii_digit() || SIGNALS.author_card.no_signs.contains(sign))
                && begins_with_given_name(&block.text)
                || self.is_known_author(&block.text))
    }

    fn is_known_author(&self, text: &str) -> bool {
        let text = lower_case(text);
        self.survey.known.authors.iter().any(|author| lower_case(&author.name) == text)
    }

    /// Whether the lines behind a name in `element` are about the person, and the rest of the text is not.
    fn is_card_of(&self, name: usize, element: usize, end: usize, kept: &[usize]) -> bool {
        let blocks = &self.reading.outline.blocks;
        let full = lower_case(&blocks[name].text);
        let (first, last) = (full.split(' ').next().unwrap_or_default(), full.rsplit(' ').next().unwrap_or_default());
        let behind = || (name + 1..end).filter(|&index| self.marks[index].is_kept());
        let is_line = |index: usize| {
            blocks[index].kind == BlockKind::Paragraph && self.spoken_words(index) >= SIGNALS.author_card.least_words
        };
        let says = |index: usize, word: &str| {
            let text = lower_case(&blocks[index].text);
            text.split(|letter: char| !letter.is_alphanumeric() && letter != '-').any(|other| other == word)
        };
        if !behind().any(is_line) || !behind().all(|index| blocks[index].kind == BlockKind::Paragraph) {
            return false;
        }
        if self.is_known_author(&blocks[name].text) {
            return true;
        }
        // Somebody the text is about is named in it; so is one of several whom it portrays one after the other.
        let before = || kept.iter().copied().filter(|&index| index < self.inside[element].start);
        behind().any(|index| says(index, first) || says(index, last))
            && !before().any(|index| says(index, first) || says(index, last) || self.is_name_line(index))
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::body_with;

    #[test]
    fn a_card_with_a_name_below_the_text_goes() {
        let card = |name: &str, line: &str| {
            body_with(&format!(
                "<div class='media p-3'><img src='/p.jpg'><div><h4>{name}</h4><p>{line}</p></div></div>"
            ))
        };
        let line = "Owen has written about rivers and boats for nineteen years and still gets seasick.";
        assert!(card("Owen Tarrant", line).ends_with("in half an hour."));
        // The byline says who Mara Lind is.
        assert!(
            card("Mara Lind", "Reporter on the eastern bank for nineteen years, and still seasick.")
                .ends_with("in half an hour.")
        );
        assert!(
            card("Owen Tarrant", "The bridge has carried buses for nineteen years and nobody was seasick.")
                .contains("seasick")
        );
        assert!(
            card("Bridge and Ferry", "The bridge has carried buses for nineteen years and nobody was seasick.")
                .contains("seasick")
        );
    }

    #[test]
    fn one_of_whom_the_text_tells_stays() {
        let told = "<p>Owen Tarrant was the first to cross it on foot, on the ice of the winter of 1963.</p>";
        let line = "Owen has worked on the ferry for nineteen years and still gets seasick in the spring.";
        let body = body_with(&format!("{told}<div><h3>Owen Tarrant</h3><p>{line}</p></div>"));
        assert!(body.contains("seasick"), "{body}");
    }
}
