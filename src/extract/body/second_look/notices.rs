//! Notices that stand between the paragraphs of a text without belonging to it: lines of rights, placeholders of blocked
//! content, where a post was filed, what a server's program complains of.

use html5ever::local_name;

use super::Look;
use super::signals::{Notice, SIGNALS};
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;
use crate::extract::words::openings::Openings;
use crate::text::lower_case;

impl Look<'_> {
    /// "© 2024 Riverside Courier", wherever it stands.
    pub(super) fn rights(&mut self) {
        let signals = &SIGNALS.rights;
        self.drop_notices(Kind::Footer.name(), "a line of rights", &signals.openings, |look, index, _| {
            let is_in_foot = look.survey.kinds_below_core(&look.reading.outline.blocks[index]).has(Kind::Footer);
            let most = if is_in_foot { signals.most_words_in_foot } else { signals.most_words };
            look.survey.shapes[index].words <= most
        });
    }

    /// "To see this content you must accept cookies" where a video or a post would stand.
    pub(super) fn placeholders(&mut self) {
        let signals = &SIGNALS.placeholder;
        let reason = "what stands for content that waits for consent";
        let notices = self.drop_by_words(Kind::Consent.name(), reason, signals);
        for index in notices {
            let element = self.reading.outline.blocks[index].element;
            if let Some(whole) = self.small_around(element, signals.most_words).last() {
                self.drop_inside(whole, Kind::Consent.name(), "beside what stands for content that waits for consent");
            }
        }
    }

    /// "We use cookies to improve your experience on our site" between paragraphs: such a line speaks of the reader's
    /// visit.
    pub(super) fn consent_in_text(&mut self) {
        let signals = &SIGNALS.consent;
        self.drop_notices(
            Kind::Consent.name(),
            "a consent phrase about the visit",
            &signals.openings,
            |look, index, text| {
                let holds = |words: &[String]| words.iter().any(|word| text.contains(word.as_str()));
                look.survey.shapes[index].words <= SIGNALS.placeholder.most_words
                    && holds(&signals.words)
                    && holds(&signals.visit)
            },
        );
    }

    /// "This entry was posted in Harbour and tagged ferry. Bookmark the permalink."
    pub(super) fn filed(&mut self) {
        self.drop_by_words(Kind::Tags.name(), "a sentence that says where the post was filed", &SIGNALS.filed);
    }

    /// "Warning: include(): … in /var/www/page.php on line 3": not in an element of its own, as an author's example is.
    pub(super) fn program_warnings(&mut self) {
        let signals = &SIGNALS.program_warning;
        let reason = "a warning of the server's program";
        self.drop_notices("program_warning", reason, &signals.openings, |look, index, text| {
            let block = &look.reading.outline.blocks[index];
            let element = &look.reading.outline.elements[block.element];
            let is_alone = element.tag == local_name!("p")
                || look.inside[block.element].len() == 1 && look.inside[element.parent].len() > 1;
            let names_a_line = text
                .split_once(signals.line.as_str())
                .is_some_and(|(_, behind)| behind.trim_start().starts_with(|digit: char| digit.is_ascii_digit()));
            !is_alone && names_a_line && signals.files.iter().any(|ending| text.contains(ending.as_str()))
        });
    }

    /// Drops what opens like `notice` and holds one of its words; returns what went.
    fn drop_by_words(&mut self, class: &'static str, reason: &'static str, notice: &Notice) -> Vec<usize> {
        self.drop_notices(class, reason, &notice.openings, |look, index, text| {
            look.survey.shapes[index].words <= notice.most_words
                && notice.words.iter().any(|word| text.contains(word.as_str()))
        })
    }

    /// Drops what is kept, begins with one of `openings` and of which `is_notice` holds, given the text in lower case;
    /// returns what went.
    fn drop_notices(
        &mut self,
        class: &'static str,
        reason: &'static str,
        openings: &Openings,
        is_notice: impl Fn(&Self, usize, &str) -> bool,
    ) -> Vec<usize> {
        let mut gone = Vec::new();
        for index in 0..self.marks.len() {
            let block = &self.reading.outline.blocks[index];
            let may_be = !matches!(block.kind, BlockKind::Heading(_) | BlockKind::Code);
            // Few texts open so, and only those are made small whole.
            if may_be
                && self.marks[index].is_kept()
                && opens(&block.text, openings)
                && is_notice(self, index, &lower_case(&block.text))
            {
                self.drop(index, class, reason);
                gone.push(index);
            }
        }
        gone
    }
}

/// Whether the first letters of `text`, behind signs, are one of `openings`.
fn opens(text: &str, openings: &Openings) -> bool {
    let text = text.trim_start_matches(|sign: char| "<([•|-–— ".contains(sign));
    let end = text.char_indices().nth(openings.longest()).map_or(text.len(), |(end, _)| end);
    openings.begin(&lower_case(&text[..end]))
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::body_around;

    #[test]
    fn notices_go_and_sentences_about_them_stay() {
        for notice in [
            "<p>© 2024 Riverside Courier</p>",
            "<p>We use cookies to improve your experience on our site. By continuing to browse you agree to it.</p>",
            "<p>Używamy plików cookie, aby poprawić działanie naszej strony.</p>",
            "<p>Dieser Inhalt kann nicht gezeigt werden, weil Sie Cookies von Drittanbietern abgelehnt haben.</p>",
            "<p>This entry was posted in <a href='/h'>Harbour</a>. Bookmark the <a href='/f'>permalink</a>.</p>",
            "<p>Dieser Beitrag wurde unter <a href='/h'>Hafen</a> abgelegt und mit <a href='/f'>Fähre</a> verschlagwortet.</p>",
            "<br /><b>Notice</b>:  Undefined index: id in <b>/srv/www/page.php</b> on line <b>3</b><br />",
        ] {
            let body = body_around(notice);
            assert!(body.contains("because of ice.\n\nThe boat"), "{body}");
        }
        for sentence in [
            "<p>We use cookies as a lure for the youngest passengers, the owner says, and his wife bakes two trays a week.</p>",
            "<p>Copyright on the ferry's plans ended in 2003, and since then anybody may build one like it.</p>",
            "<p>This entry was posted in the lobby of the office, where nobody reads it, and so the boat left without them.</p>",
            "<p>Notice: the office prints “Undefined index in page.php on line 3” on every timetable of the year.</p>",
        ] {
            assert_eq!(body_around(sentence).matches("\n\n").count(), 4, "{sentence}");
        }
    }
}
