//! What the house says of itself under each of its articles.

use serde::Deserialize;

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;
use crate::extract::fields::site;
use crate::text::{is_counted_by_character, lower_case};

/// What a house says of itself.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HouseNote {
    #[serde(rename = "why")]
    _why: String,
    pub(super) most_words: f32,
    /// Of its name.
    pub(super) least_chars: usize,
    pub(super) least_chars_dense: usize,
}

impl Look<'_> {
    /// "The Courier is the region's leading magazine": a last paragraph that opens with the site's name, which nothing else
    /// in the text does.
    pub(super) fn house_note(&mut self) {
        let kept: Vec<usize> = self.kept().collect();
        let Some((&last, others)) = kept.split_last() else { return };
        let (block, shape) = (&self.reading.outline.blocks[last], &self.survey.shapes[last]);
        if others.is_empty() || block.kind != BlockKind::Paragraph || shape.words > SIGNALS.house_note.most_words {
            return;
        }
        let text = lower_case(&block.text);
        let text = text.trim_start_matches(|sign: char| !sign.is_alphanumeric());
        let opens = |name: &String| {
            text.strip_prefix(name.as_str()).is_some_and(|rest| {
                name.chars().last().is_some_and(is_counted_by_character) || !rest.starts_with(char::is_alphanumeric)
            })
        };
        let is_set_apart = shape.italic > SIGNALS.author_note.least_italic;
        let is_name = |name: &String| {
            is_telling(name) || is_set_apart && name.chars().count() >= SIGNALS.house_note.least_chars_dense
        };
        let names = site::names(self.reading).into_iter().map(|name| lower_case(name.trim()));
        let Some(name) = names.filter(is_name).find(opens) else { return };
        let title = (0..last).filter(|&index| self.survey.is_title(index));
        let is_named = others
            .iter()
            .copied()
            .chain(title)
            .any(|index| lower_case(&self.reading.outline.blocks[index].text).contains(&name));
        if !is_named {
            self.drop(last, Kind::Promotion.name(), "opens with the site's name, at the end of the text");
        }
    }
}

/// Names of several words, and those long enough in scripts that do not part them.
fn is_telling(name: &str) -> bool {
    let letters = name.chars().count();
    match name.chars().next() {
        Some(first) if is_counted_by_character(first) => letters >= SIGNALS.house_note.least_chars_dense,
        _ => name.contains(' ') && letters >= SIGNALS.house_note.least_chars,
    }
}
