//! Sentences of the text that are printed again beside it, in large letters.

use std::collections::HashSet;

use html5ever::local_name;

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;
use crate::extract::body::classes::words_of;
use crate::text::{ends_sentence, lower_case};

impl Look<'_> {
    /// A quotation, or what a class calls one, whose words stand in a paragraph of the text as well.
    pub(super) fn pull_quotes(&mut self) {
        let limits = &SIGNALS.pull_quote;
        let outline = self.reading.outline;
        let mut boxes: Vec<usize> = Vec::new();
        let mut end = 0;
        for index in 0..self.marks.len() {
            if index < end || !self.marks[index].is_kept() || self.spoken_words(index) > limits.most_words {
                continue;
            }
            if let Some(element) = self.set_apart_as_a_quote(index) {
                end = self.inside[element].end;
                boxes.push(element);
            }
        }
        // Each is searched for in the whole text; where quotations are many they are the text.
        if boxes.is_empty() || boxes.len() > limits.most {
            return;
        }
        let in_boxes: HashSet<usize> = boxes.iter().flat_map(|&element| self.inside[element].clone()).collect();
        let is_text = |index: &usize| !in_boxes.contains(index) && outline.blocks[*index].kind != BlockKind::Code;
        let text: String = self.kept().filter(is_text).map(|index| bare(&outline.blocks[index].text) + "\n").collect();
        for element in boxes {
            let kept: Vec<usize> = self.inside[element].clone().filter(|&index| self.marks[index].is_kept()).collect();
            // Below the words stands who said them.
            let words_of_quote = |index: &usize| self.spoken_words(*index) >= limits.least_words;
            let mut said = kept.iter().copied().filter(words_of_quote).peekable();
            let is_again = kept.len() <= limits.most_lines
                && said.peek().is_some()
                && said.all(|index| text.contains(bare(&outline.blocks[index].text).as_str()));
            if is_again {
                for index in kept {
                    self.drop(index, "pull_quote", "a quotation whose words stand in the text as well");
                }
            }
        }
    }

    /// The element that sets a block apart as a quotation or an aside.
    fn set_apart_as_a_quote(&self, index: usize) -> Option<usize> {
        let outline = self.reading.outline;
        let around = outline.ancestors(outline.blocks[index].element);
        around.take_while(|&element| !self.survey.is_on_core_path(element)).take(SIGNALS.pull_quote.reach).find(
            |&element| {
                let is_quote = matches!(
                    outline.elements[element].tag,
                    local_name!("blockquote") | local_name!("aside") | local_name!("q")
                );
                (is_quote || self.is_called_a_pull_quote(element)) && !outline.is_post(element)
            },
        )
    }

    fn is_called_a_pull_quote(&self, element: usize) -> bool {
        let own = &self.reading.outline.elements[element];
        let class = own.has_class.then(|| self.short_class(own.node)).flatten();
        class.is_some_and(|class| {
            class.split_ascii_whitespace().any(|token| {
                let bare: String = words_of(token).map(str::to_ascii_lowercase).collect();
                SIGNALS.pull_quote.tokens.iter().any(|known| bare.contains(known.as_str()))
            })
        })
    }
}

/// The letters and numbers of a text in lower case, with one space between words and the sign of a sentence's end: quotation
/// marks differ, and a comma before one ends what is said.
fn bare(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let text = lower_case(text);
    let mut letters = text.chars().peekable();
    let mut is_between = false;
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        let is_before_a_quote = next.is_some_and(|next| SIGNALS.prompt.quotation_marks.contains(next));
        if letter.is_alphanumeric() {
            if is_between && !bare.is_empty() {
                bare.push(' ');
            }
            bare.push(letter);
            is_between = false;
            continue;
        }
        is_between = true;
        let is_end = letter != '…' && ends_sentence(letter) || letter == ',' && is_before_a_quote;
        if is_end && !bare.is_empty() && !bare.ends_with(END) {
            bare.push(END);
        }
    }
    bare
}

/// Of a sentence.
const END: char = '.';

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::{SENTENCE, kept};

    #[test]
    fn a_quotation_of_the_text_itself_goes_and_one_of_others_stays() {
        let of = |quote: &str| {
            let html = format!("<article><p>“{SENTENCE}” said the ferryman.</p>{quote}<p>{SENTENCE}</p></article>");
            kept(&html, &[0.9, 0.9, 0.9], |look| look.pull_quotes()).len()
        };
        for quote in [
            "<blockquote>The result is told in March</blockquote>",
            "<blockquote><p>“The papers for the vote are sent out in February …”</p></blockquote>",
            "<aside><p>The result is told in March.</p></aside>",
            "<div class='Story_pullQuote__x1'><p>The result is told in March.</p></div>",
        ] {
            assert_eq!(of(quote), 2, "{quote}");
        }
        for quote in [
            "<blockquote>The result is told in April</blockquote>",
            "<blockquote>in March</blockquote>",
            "<blockquote>The papers for the vote are sent out in February.</blockquote>",
            "<div><p>The result is told in March.</p></div>",
        ] {
            assert_eq!(of(quote), 3, "{quote}");
        }
    }

    #[test]
    fn who_said_it_goes_with_the_words() {
        let quote = "<blockquote><p>The result is told in March</p><cite>Mara Lind</cite></blockquote>";
        let html = format!("<article><p>{SENTENCE}</p>{quote}<p>{SENTENCE}</p></article>");
        assert_eq!(kept(&html, &[0.9; 4], |look| look.pull_quotes()), [SENTENCE, SENTENCE]);
    }
}
