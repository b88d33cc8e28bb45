//! The line in which a blog's program says of a post who wrote it when, where it was filed and how many comments it has.

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;
use crate::extract::body::phrases;
use crate::extract::fields::date_line;

impl Look<'_> {
    /// "May 6, 2013 | Posted by Ada | No comments »", without a class that tells it.
    pub(super) fn post_lines(&mut self) {
        self.drop_where(Kind::Meta.name(), "a line of what a program says of a post", |look, index| {
            let (block, words) = (&look.reading.outline.blocks[index], look.survey.shapes[index].words);
            block.kind == BlockKind::Paragraph && words <= SIGNALS.post_line.most_words && is_post_line(&block.text)
        });
    }
}

/// Whether a line falls into parts of which all say such things, or half of them, one in the words of a program.
fn is_post_line(text: &str) -> bool {
    let signals = &SIGNALS.post_line;
    let parts = text.split(|letter: char| signals.separators.contains(&letter)).map(str::trim);
    let (mut parted, mut told, mut phrased, mut is_programs) = (0, 0, 0, false);
    for part in parts.filter(|part| part.contains(char::is_alphanumeric)) {
        parted += 1;
        match phrases::whole_block(part) {
            Some(kind) => {
                told += 1;
                phrased += 1;
                is_programs |= signals.kinds.contains(&kind);
            }
            None if date_line(part).is_some() => told += 1,
            None if part.split_whitespace().count() > signals.most_part_words => return false,
            None => {}
        }
    }
    parted > 1 && phrased > 0 && (told == parted || is_programs && 2 * told >= parted)
}

#[cfg(test)]
mod tests {
    use super::is_post_line;
    use crate::extract::body::second_look::sample::body_with;

    #[test]
    fn a_line_of_a_programs_parts_is_told_by_its_parts() {
        for line in [
            "May 6, 2013 | Posted by Ada | No Comments »",
            "6. Mai 2013 | Anna Muster | Kommentar schreiben",
            "Posted in Harbour | 3 Comments »",
            "Abgelegt in: Hafen • Tags: Boote",
            "Публикации • Комментарии (3)",
        ] {
            assert!(is_post_line(line), "{line}");
        }
        for line in [
            "The boat | the rope | the bank",
            "May 6, 2013 | May 7, 2013",
            "No comments",
            "Comments | On Sunday the ferry crosses the river for the last time in its long life",
        ] {
            assert!(!is_post_line(line), "{line}");
        }
    }

    #[test]
    fn such_a_line_is_no_text() {
        let body = body_with("<p>May 6, 2013 | Posted by Ada | No Comments »</p>");
        assert!(body.ends_with("in half an hour."), "{body}");
    }
}
