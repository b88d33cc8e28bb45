//! What the house says of itself under each of its articles.

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;
use crate::extract::fields::site;
use crate::text::{is_counted_by_character, lower_case};

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
        let article = text.split_once(' ').filter(|(word, _)| SIGNALS.house_note.articles.contains(*word));
        let behind_article = article.map_or(text, |(_, rest)| rest);
        let opens = |name: &String| {
            let rest = text.strip_prefix(name.as_str()).or_else(|| behind_article.strip_prefix(name.as_str()));
            rest.is_some_and(|rest| {
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

#[cfg(test)]
mod tests {
    use crate::extract::{Extractor, Options};
    use crate::page::Page;
    use crate::selectors::RuleSet;

    fn body(last: &str) -> String {
        let html = format!(
            r#"<html lang="en"><head><title>The last rope ferry</title><meta property="og:site_name" content="Slipway Letter">
               </head><body><article><h1>The last rope ferry</h1>
               <p>The last rope ferry on the river makes its final crossing on Sunday, after seventy years without a break.</p>
               <p>Its owner says that in forty years he failed to keep the timetable only twice, both times because of ice.</p>
               <p>The boat has no engine: it is held by a rope, and the current pushes it from one bank to the other.</p>
               {last}</article></body></html>"#
        );
        let page = Page::new(html.into_bytes());
        Extractor::new(RuleSet::default()).extract(&page, &Options::default()).record.body.unwrap_or_default()
    }

    #[test]
    fn what_the_house_says_of_itself_goes() {
        let note =
            "<p>Slipway Letter is the region’s leading magazine for rivers and harbours, with stories every day.</p>";
        assert!(body(note).ends_with("to the other."));
        let note_with_article = note.replace("Slipway", "The Slipway");
        assert!(body(&note_with_article).ends_with("to the other."));
        let told =
            format!("<p>The boat was sold by the owner of Slipway Letter, who had bought it as a boy.</p>{note}");
        assert!(body(&told).ends_with("with stories every day."));
    }
}
