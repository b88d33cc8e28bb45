//! Sections that nothing calls one, told by another place that says the same: the menu, the page's title, the address.

use super::own_path::letters;
use super::section_words::TELLS;
use super::sections::{Search, Section, parts_of_line};
use super::setting::Setting;
use crate::extract::blocks::{BlockKind, TextBlock};

impl Search<'_> {
    /// Whether a link is a line of its own right above the headline and says what its address says, "Boats" to `/boats/`, or
    /// what an entry of the menu or a part of the page's title says.
    pub(super) fn is_kicker(&self, index: usize, text: &str, path: &[String]) -> bool {
        let block = &self.reading.outline.blocks[index];
        let is_above =
            self.headline.is_some_and(|headline| (1..=TELLS.reach.line_blocks).contains(&headline.wrapping_sub(index)));
        // The last entry of a menu has another beside it.
        let elements = &self.reading.outline.elements;
        let is_beside = |above: &TextBlock| {
            above.link_chars + 1 >= above.chars && elements[above.element].parent == elements[block.element].parent
        };
        let is_alone = || index.checked_sub(1).is_none_or(|above| !is_beside(&self.reading.outline.blocks[above]));
        let is_only = || block.links().count() == 1;
        // Nothing stands beside it but the day.
        let is_line = || {
            block.link_chars + 1 >= block.chars
                || block.chars <= TELLS.reach.most_dated_chars && block.text.contains(char::is_numeric)
        };
        let is_spelled = || {
            (1..=2).contains(&path.len())
                && path.last().is_some_and(|last| letters(last).len() > 2 && letters(last) == letters(text))
        };
        is_above
            && block.kind != BlockKind::ListItem
            && is_only()
            && is_alone()
            && is_line()
            && !path.iter().any(|part| TELLS.other_paths.words.contains(part))
            && (is_spelled() || !path.is_empty() && (self.is_in_menu(text) || self.is_part_of_title(text)))
    }

    /// Whether a part of the page's title reads so.
    fn is_part_of_title(&self, text: &str) -> bool {
        self.parts_of_title().any(|part| part.to_lowercase() == text.to_lowercase())
    }

    /// The parts of the page's title between the headline and the last.
    fn parts_of_title(&self) -> impl Iterator<Item = &str> {
        let title = self.reading.structured.title.as_deref().unwrap_or_default();
        // It stands before the section and behind it: a headline may hold another.
        let sign = TELLS.title_signs.words.iter().find(|sign| title.matches(sign.as_str()).count() > 1);
        let parts = sign.into_iter().flat_map(|sign| title.split(sign.as_str()));
        let mut parts = parts.map(str::trim).skip(1).peekable();
        std::iter::from_fn(move || parts.next().filter(|_| parts.peek().is_some()))
    }

    /// The section that a part of the page's title and an entry of the menu name: "Bridge reopens | Town | Example Times".
    pub(super) fn of_title(&self) -> Option<Section> {
        let headline = self.headline?;
        let part = self.parts_of_title().find(|part| self.is_in_menu(part))?;
        Some(Section {
            path: vec![part.to_owned()],
            node: self.reading.outline.blocks[headline].node,
            told_by: "part of the title".to_owned(),
            confidence: TELLS.weights.title_part,
        })
    }

    /// The section that a part of a line at the headline and an entry of the menu name: "Town • By Ada Byron • May 12". Two such
    /// parts are a menu themselves; a line of nothing else below the headline is a button, as "Start for free" is.
    pub(super) fn of_menu_word(&self) -> Option<Section> {
        let headline = self.headline?;
        let reach = TELLS.reach.kicker_blocks;
        let near = headline.saturating_sub(reach)..self.reading.outline.blocks.len().min(headline + reach + 1);
        let blocks = self.reading.outline.blocks.iter().enumerate().take(near.end).skip(near.start);
        let blocks = blocks.filter(|(index, block)| {
            let is_line = matches!(block.kind, BlockKind::Paragraph | BlockKind::Cell);
            let is_dated = || block.text.contains(char::is_numeric);
            is_line
                && !block.is_hidden
                && self.settings[block.element] == Setting::Beside
                && block.chars <= TELLS.reach.most_chars_around
                && (*index < headline || is_dated())
        });
        let parts = blocks.flat_map(|(_, block)| {
            let parts = parts_of_line(&block.text).filter(|part| part.chars().count() <= TELLS.reach.most_chars);
            parts.map(|part| (part, block.node))
        });
        let mut said = parts.filter(|(part, _)| !part.is_empty() && self.is_in_menu(part));
        let (part, node) = said.next()?;
        said.all(|(other, _)| other == part).then(|| Section {
            path: vec![part.to_owned()],
            node,
            told_by: "entry of the menu".to_owned(),
            confidence: TELLS.weights.title_part,
        })
    }
}
