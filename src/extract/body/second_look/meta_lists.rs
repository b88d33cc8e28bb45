//! The day and the tags of a text, its author and version, as a list between its headline and its first paragraph.

use html5ever::local_name;

use super::Look;
use super::signals::SIGNALS;
use crate::extract::body::kinds::Kind;
use crate::extract::fields::date_line;

impl Look<'_> {
    /// A list above the text whose class says that it is about the text, and of which an item is nothing but a day.
    pub(super) fn lists_about_the_text(&mut self) {
        let outline = self.reading.outline;
        let first_prose = self.kept().find(|&index| self.survey.shapes[index].prose > 0.0).unwrap_or(0);
        let lists: Vec<usize> = (0..outline.elements.len())
            .take_while(|&element| self.inside[element].start < first_prose)
            .filter(|&element| {
                let own = &outline.elements[element];
                let inside = self.inside[element].clone();
                matches!(own.tag, local_name!("ul") | local_name!("ol") | local_name!("dl") | local_name!("table"))
                    && own.own.has(Kind::Meta)
                    && !inside.is_empty()
                    && inside.end <= first_prose
                    && inside.clone().all(|index| self.survey.shapes[index].words <= SIGNALS.list_about.most_words)
                    && inside.into_iter().any(|index| date_line(&outline.blocks[index].text).is_some())
            })
            .collect();
        for list in lists {
            self.drop_inside(
                list,
                Kind::Meta.name(),
                "a list above the text of its day and what else is said about it",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::{SENTENCE, kept};

    #[test]
    fn day_and_tags_above_the_text_are_none_of_it() {
        let of = |class: &str, day: &str| {
            let list =
                format!("<ul class='{class}'><li><time>{day}</time></li><li><a href='/t/rope'>Rope</a></li></ul>");
            kept(&format!("<h1>The vote</h1>{list}<p>{SENTENCE}</p>"), &[0.1, 0.9, 0.9, 0.9], |look| {
                look.lists_about_the_text();
            })
        };
        assert_eq!(of("post-metadata", "12 May 2024"), [SENTENCE]);
        let table = "<table class='docinfo'><tr><th>Author:</th><td>Mara Lind</td></tr><tr><th>Date:</th><td>2024-05-12</td></tr>";
        let page = format!("<h1>The vote</h1>{table}</table><p>{SENTENCE}</p>");
        assert_eq!(kept(&page, &[0.1, 0.9, 0.9, 0.9, 0.9, 0.9], |look| look.lists_about_the_text()), [SENTENCE]);
        assert_eq!(of("steps", "12 May 2024").len(), 3);
        assert_eq!(of("post-metadata", "Salt").len(), 3);
    }
}
