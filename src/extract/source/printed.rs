//! A rule's credit as a reader sees it: the blocks that hold it and nothing else.

use std::collections::HashMap;
use std::ops::Range;

use super::line::Lines;
use crate::dom::NodeId;
use crate::extract::credits::CREDITS;
use crate::extract::fields::candidate::Candidate;
use crate::record::CreditPlace;
use crate::text::fold_space;

/// Blocks that are nothing but a credit.
pub(super) struct Printed {
    pub(super) blocks: Range<usize>,
    /// Their text.
    pub(super) text: String,
}

/// For each of what a rule found the blocks that hold it and nothing but it, its label and what else was found there.
pub(super) fn printed(found: &[Candidate<String>], lines: &Lines<'_>) -> Vec<Option<Printed>> {
    let mut by_node: HashMap<NodeId, Vec<usize>> = HashMap::new();
    if !found.is_empty() {
        for (index, block) in lines.reading.outline.blocks.iter().enumerate() {
            by_node.entry(block.node).or_default().push(index);
        }
    }
    found.iter().map(|one| of(one, found, lines, &by_node)).collect()
}

fn of(
    one: &Candidate<String>,
    found: &[Candidate<String>],
    lines: &Lines<'_>,
    by_node: &HashMap<NodeId, Vec<usize>>,
) -> Option<Printed> {
    let outline = lines.reading.outline;
    let element = lines.reading.dom.html.tree.get(one.node?)?;
    let inside: Vec<usize> =
        element.descendants().filter_map(|node| by_node.get(&node.id())).flatten().copied().collect();
    let blocks = match (inside.iter().min(), inside.iter().max()) {
        // The element is a block or holds some.
        (Some(&first), Some(&last)) => first..last + 1,
        // It stands in one: a link behind a label.
        _ => {
            let mut around = element.ancestors().filter_map(|above| by_node.get(&above.id())).flatten();
            let &index = around.find(|&&index| outline.blocks[index].text.contains(one.raw.trim()))?;
            index..index + 1
        }
    };
    let texts: Vec<&str> = outline.blocks[blocks.clone()].iter().map(|block| block.text.as_str()).collect();
    let text = fold_space(&texts.join(" "));
    // Longer texts are prose, whatever a rule picks from them.
    let is_line = text.chars().count() <= CREDITS.lengths.line;
    let rest = found.iter().fold(text.clone(), |rest, other| without(&rest, other));
    let rest = rest.trim_matches(|letter: char| !letter.is_alphanumeric());
    let block = &outline.blocks[blocks.start];
    // A rule that takes the name out of the text of a whole block says that the block is the credit, if it is no sentence.
    let is_taken_out = fold_space(&one.raw) == text
        && one.value != one.raw
        && blocks.len() == 1
        && !text.ends_with(crate::text::ends_sentence);
    let is_credit = is_line
        && (rest.is_empty()
            || is_taken_out
            || CREDITS.labels.alone(rest).is_some()
            || blocks.len() == 1
                && !(lines.labelled(block, CreditPlace::Box).is_empty()
                    && lines.sentence(block, CreditPlace::Box).is_empty()));
    is_credit.then_some(Printed { blocks, text })
}

/// `text` without the name that was found in it, as printed or as the rule makes it.
fn without(text: &str, found: &Candidate<String>) -> String {
    let (value, raw) = (fold_space(&found.value), fold_space(&found.raw));
    let name = if !value.is_empty() && raw.contains(&value) { value } else { raw };
    if name.is_empty() { text.to_owned() } else { text.replacen(&name, " ", 1) }
}
