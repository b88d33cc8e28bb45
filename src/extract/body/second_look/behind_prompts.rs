//! Lines behind the prompt of a newsletter whose box bears no telling class.

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;
use crate::extract::body::phrases;
use crate::text::{is_counted_by_character, lower_case};

impl Look<'_> {
    /// "The best of the week in your inbox", "No spam, unsubscribe at any time" right behind "Subscribe to our newsletter".
    pub(super) fn lines_behind_prompts(&mut self) {
        let limits = &SIGNALS.behind_prompt;
        let (mut left, mut label) = (0, 0);
        for index in 0..self.marks.len() {
            let (block, shape) = (&self.reading.outline.blocks[index], &self.survey.shapes[index]);
            // A button alone ("Subscribe") stands above any text.
            if shape.phrase == Some(Kind::Newsletter) && block.kind != BlockKind::Control && is_of_several(&block.text)
            {
                (left, label) = (limits.most_lines, index);
                continue;
            }
            if left == 0 {
                continue;
            }
            left -= 1;
            let is_line = block.kind != BlockKind::Code && self.spoken_words(index) <= limits.most_words && {
                let text = lower_case(&block.text);
                limits.words.iter().any(|word| text.contains(word.as_str()))
                    || phrases::telling_opening(&block.text) == Some(Kind::Newsletter)
            };
            if is_line {
                self.drop(index, Kind::Newsletter.name(), "behind the prompt of a newsletter, and tells what is sent");
                self.drop(label, Kind::Newsletter.name(), "phrase of a newsletter, and what is sent behind it");
            } else if self.marks[index].is_kept() {
                left = 0;
            }
        }
    }
}

/// Whether a label has several words, or letters that are counted one by one.
fn is_of_several(label: &str) -> bool {
    label.trim().contains(' ') || label.chars().any(is_counted_by_character)
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::body_around;

    #[test]
    fn the_lines_of_a_newsletters_box_go_with_their_label() {
        for (label, first, second) in [
            (
                "Subscribe to our newsletter",
                "The best of the week in your inbox, every Friday.",
                "No spam. Unsubscribe at any time.",
            ),
            (
                "Newsletter abonnieren",
                "Die besten Geschichten der Woche in Ihrem Postfach.",
                "Kein Spam. Abmeldung jederzeit möglich.",
            ),
            ("メールマガジン登録", "毎週金曜日に今週の厳選記事をお届けします。", "配信はいつでも停止できます。"),
        ] {
            let body = body_around(&format!("<h3>{label}</h3><p>{first}</p><p>{second}</p>"));
            assert!(body.contains("because of ice.\n\nThe boat"), "{body}");
        }
        let told = "<h3>Subscribe to our newsletter</h3><p>That is what the sign on the landing said for eleven years, and \
                    nobody in the village knew whose newsletter it was.</p>";
        assert!(body_around(told).contains("for eleven years"));
    }
}
