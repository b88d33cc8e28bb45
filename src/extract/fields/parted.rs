//! Lines whose elements stand side by side without a space: `<a>Ada Byron</a><span>Reporter</span>`. The page's style sheet
//! parts what its text glues together.

use crate::dom::{Dom, ElementRef, Node, NodeRef};
use crate::extract::blocks::TextBlock;
use crate::extract::limits::LIMITS;

/// What stands between the parts.
pub(super) const BETWEEN: &str = " | ";

/// Where a line is parted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// Between elements whose words nothing parts.
    Glue,
    /// Between all elements.
    Elements,
}

/// The block with its parts told from each other; None where they are already.
pub(super) fn block(dom: &Dom, block: &TextBlock, at: At) -> Option<TextBlock> {
    let text = text(dom, block, at)?;
    Some(TextBlock { chars: text.chars().count(), text, inline: Vec::new(), link_chars: 0, ..block.clone() })
}

fn text(dom: &Dom, block: &TextBlock, at: At) -> Option<String> {
    let element = dom.element(block.node)?;
    element.child_elements().next()?;
    let (mut text, mut is_parted, mut read) = (String::new(), false, 0);
    let mut last: Option<(NodeRef<'_, Node>, &str)> = None;
    for node in element.descendants() {
        if let Some(inner) = ElementRef::wrap(node) {
            match inner.value().name() {
                "br" => text.push('\n'),
                "script" | "style" | "noscript" | "template" | "svg" => return None,
                _ => {}
            }
            continue;
        }
        let Some(own) = node.value().as_text().filter(|own| !own.is_empty()) else { continue };
        read += own.len();
        if read > LIMITS.blocks.parted.most_bytes {
            return None;
        }
        if let Some((before, words)) = last
            && before.parent() != node.parent()
            && is_boundary(&text, words, own, at)
        {
            text.truncate(text.trim_end().len());
            text.push_str(BETWEEN);
            is_parted = true;
            text.push_str(own.trim_start());
        } else {
            text.push_str(own);
        }
        if !own.trim().is_empty() {
            last = Some((node, own));
        }
    }
    if !is_parted {
        return None;
    }
    // An element may hold more than the run of text that the block is.
    let letters = |text: &str| -> String { text.chars().filter(|letter| letter.is_alphanumeric()).collect() };
    (letters(&text) == letters(&block.text)).then(|| fold_lines(&text))
}

/// Whether what stands before and behind a boundary of elements is two parts.
fn is_boundary(before: &str, last: &str, next: &str, at: At) -> bool {
    let least = LIMITS.blocks.parted.least_letters;
    let is_part = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).take(least).count() == least;
    let is_long = is_part(last) && is_part(next);
    let is_word =
        |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '.' | ')'));
    match at {
        At::Glue => {
            is_long && is_word(before.chars().next_back()) && next.chars().next().is_some_and(char::is_alphanumeric)
        }
        At::Elements => is_long && !before.ends_with('\n'),
    }
}

/// White space folded, line ends kept.
fn fold_lines(text: &str) -> String {
    let lines = text.split('\n').map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
