//! Marks that a program prints as text: the bullet or number in front of an item of a list, the number of a notebook's cell.

use html5ever::local_name;

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;

impl Look<'_> {
    /// "•" and "2." on a line of their own at the start of a list's item: a list says so without them.
    pub(super) fn printed_list_marks(&mut self) {
        self.drop_where("other", "the mark of a list's item", |look, index| {
            let outline = look.reading.outline;
            let block = &outline.blocks[index];
            outline.elements[block.element].tag == local_name!("li")
                && block.kind != BlockKind::Code
                && is_list_mark(&block.text)
                && look.inside[block.element].start == index
                && look.inside[block.element].end > index + 1
        });
    }

    /// `In [3]:` and `Out[3]:` beside the code of a notebook and what came of it.
    pub(super) fn cell_labels(&mut self) {
        self.drop_where("line_numbers", "the number of a notebook's cell", |look, index| {
            is_cell_label(&look.reading.outline.blocks[index].text)
        });
    }
}

fn is_list_mark(text: &str) -> bool {
    let numbered = text.strip_suffix(['.', ')']).is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    numbered && text.len() > 1 && text.len() <= 4 || SIGNALS.printed_marks.bullets.iter().any(|bullet| bullet == text)
}

/// A word or none, and in brackets a number, a star (the cell is at work) or nothing.
pub(super) fn is_cell_label(text: &str) -> bool {
    const LONGEST: usize = 16;
    if text.len() > LONGEST || !text.trim_end().ends_with("]:") {
        return false;
    }
    let Some((word, number)) = text.trim_end().trim_end_matches("]:").split_once('[') else { return false };
    let word = word.trim();
    number.chars().all(|letter| letter.is_ascii_digit() || letter == ' ' || letter == '*')
        && (word.is_empty() || SIGNALS.printed_marks.words.iter().any(|name| name == word))
}

#[cfg(test)]
mod tests {
    use super::{is_cell_label, is_list_mark};
    use crate::extract::body::second_look::sample::body_around;

    #[test]
    fn a_bullet_on_a_line_of_its_own_is_none_of_the_item() {
        let item = |mark: &str, text: &str| format!("<li><span>{mark}</span><div><p>{text}</p></div></li>");
        let body = body_around(&format!(
            "<p>The crew of the ferry kept three rules, and each of them had its reason:</p><ul>{}{}{}</ul>",
            item("•", "Leave when the bell rings, not when the quay is empty."),
            item("•", "Never trust a calm before seven in the morning."),
            item("•", "Speak kindly of the engine, for it is older than you are."),
        ));
        assert!(body.contains("Never trust a calm") && !body.contains('•'), "{body}");
    }

    #[test]
    fn bullets_and_numbers_are_marks_and_short_answers_are_none() {
        for mark in ["•", "◦", "–", "1.", "12)"] {
            assert!(is_list_mark(mark), "{mark}");
        }
        for text in ["No.", "7", "A.", "2024.5.", ""] {
            assert!(!is_list_mark(text), "{text}");
        }
    }

    #[test]
    fn cells_are_numbered_by_bracket_and_colon() {
        for label in ["In [3]:", "Out[12]:", "In [ ]:", "In\u{a0}[*]:", "[4]:"] {
            assert!(is_cell_label(label), "{label}");
        }
        for text in ["[4]", "See [3]:", "x[3]:", "In 3:", "[note]:"] {
            assert!(!is_cell_label(text), "{text}");
        }
    }
}
