//! The name of a language that a highlighter prints above the code: it is a property of the block of code.

use super::Look;
use crate::extract::blocks::BlockKind;
use crate::extract::blocks::code_language;

impl Look<'_> {
    /// Drops a line in the box around a block of code that says no more than the code's class does: "bash".
    pub(super) fn code_labels(&mut self) {
        let outline = self.reading.outline;
        for index in 1..outline.blocks.len() {
            let (label, code) = (&outline.blocks[index - 1], &outline.blocks[index]);
            if code.kind != BlockKind::Code || label.kind == BlockKind::Code || !self.marks[index - 1].is_kept() {
                continue;
            }
            let element = self.reading.dom.element(code.node);
            let is_language =
                element.and_then(code_language::of).is_some_and(|name| name.eq_ignore_ascii_case(&label.text));
            if is_language {
                self.drop(index - 1, "other", "the language of the code below it");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::{SENTENCE, kept};

    #[test]
    fn the_language_above_its_code_is_no_text() {
        let of = |label: &str| {
            let code = "<pre><code>tide --harbour west</code></pre>";
            let page = format!("<p>{SENTENCE}</p><div class='language-bash'><span>{label}</span>{code}</div>");
            kept(&page, &[0.9, 0.9, 0.9], |look| look.code_labels()).len()
        };
        assert_eq!(of("Bash"), 2);
        assert_eq!(of("At low tide"), 3);
    }
}
