//! The name of a language that a highlighter prints above the code: it is a property of the block of code.

use super::Look;
use crate::extract::blocks::BlockKind;
use crate::extract::blocks::code_language;

impl Look<'_> {
    /// Drops a line in the box around a block of code that says no more than the code's class does: "bash".
    pub(super) fn code_labels(&mut self) {
        self.drop_where("other", "the language of the code below it", |look, index| {
            let blocks = &look.reading.outline.blocks;
            let label = &blocks[index];
            let Some(code) = blocks.get(index + 1).filter(|code| code.kind == BlockKind::Code) else { return false };
            let language = look.reading.dom.element(code.node).and_then(code_language::of);
            label.kind != BlockKind::Code && language.is_some_and(|name| name.eq_ignore_ascii_case(&label.text))
        });
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
