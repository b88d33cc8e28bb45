//! The day and the tags of a text, its author and version, as a list between its headline and its first paragraph.

use html5ever::local_name;

use super::Look;
use super::signals::SIGNALS;
use crate::extract::body::kinds::Kind;
use crate::extract::fields::date_line;

impl Look<'_> {
    /// A list above the text, or between its standfirst and the rest, whose class, or that of a box around nothing else,
    /// says that it is about the text, and of which an item is nothing but a day.
    pub(super) fn lists_about_the_text(&mut self) {
        let outline = self.reading.outline;
        let prose = self.kept().filter(|&index| self.survey.shapes[index].prose > 0.0).take(2);
        let second = prose.last().unwrap_or(0);
        let is_named = |element: usize| {
            let around = outline.elements[element].parent;
            outline.elements[element].own.has(Kind::Meta)
                || outline.elements[around].own.has(Kind::Meta) && self.inside[around] == self.inside[element]
        };
        let lists: Vec<usize> = (0..outline.elements.len())
            .take_while(|&element| self.inside[element].start < second)
            .filter(|&element| {
                let own = &outline.elements[element];
                let inside = self.inside[element].clone();
                matches!(own.tag, local_name!("ul") | local_name!("ol") | local_name!("dl") | local_name!("table"))
                    && is_named(element)
                    && !inside.is_empty()
                    && inside.end <= second
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
        let metadata = "<div class='metadata'><dl><dt>From:</dt><dd>Ministry of Boats</dd><dt>Published</dt><dd>12 May 2024</dd></dl></div>";
        let page = format!("<h1>The vote</h1><p>{SENTENCE}</p>{metadata}<p>{SENTENCE}</p>");
        let scores = [0.1, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9];
        assert_eq!(kept(&page, &scores, |look| look.lists_about_the_text()), [SENTENCE, SENTENCE]);
        assert_eq!(of("steps", "12 May 2024").len(), 3);
        assert_eq!(of("post-metadata", "Salt").len(), 3);
    }
}
