//! The language a block of code is written in, as its classes say.

use html5ever::local_name;

use crate::dom::ElementRef;
use crate::extract::limits::LIMITS;

/// `language-rust`, `lang-rust` or `highlight-source-rust` on the block of code, on the `code` in it or around it.
pub(in crate::extract) fn of(element: ElementRef<'_>) -> Option<&str> {
    let inner = element.child_elements().find(|child| child.value().name.local == local_name!("code"));
    let outer = element.parent().and_then(ElementRef::wrap);
    let mut elements = [Some(element), inner, outer].into_iter().flatten();
    elements.find_map(|element| language_of(element.attr("class")?))
}

/// The language that a class attribute names. SyntaxHighlighter writes a list of settings there: `brush: php; title: ;`.
fn language_of(classes: &str) -> Option<&str> {
    let brush = classes.split_once("brush:").map(|(_, rest)| rest.split(';').next().unwrap_or_default().trim());
    brush.filter(|name| is_name(name)).or_else(|| classes.split_ascii_whitespace().find_map(language))
}

/// The language that a class names. A class may hold anything; what is no name of a language would end the fence of a code block.
fn language(class: &str) -> Option<&str> {
    LIMITS
        .blocks
        .code_language
        .prefixes
        .iter()
        .find_map(|prefix| class.strip_prefix(prefix.as_str()))
        .filter(|name| is_name(name))
}

fn is_name(name: &str) -> bool {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '#' | '.' | '_');
    !name.is_empty() && name.chars().all(is_part)
}
