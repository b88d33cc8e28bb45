//! How long the text takes to read, on a line of its own above it, in the words of any of the languages known.

use super::Look;
use super::plain_signals::ReadingTime;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;
use crate::text::lower_case;

impl Look<'_> {
    /// "3 min. Lesezeit", "На чтение 5 мин", "约3分钟读完" among the first lines.
    pub(super) fn reading_times(&mut self) {
        let first: Vec<usize> = self.kept().take(SIGNALS.reading_time.reach).collect();
        for index in first {
            let block = &self.reading.outline.blocks[index];
            if block.kind == BlockKind::Paragraph
                && block.chars <= SIGNALS.reading_time.most_chars
                && SIGNALS.reading_time.is_one(&block.text)
            {
                self.drop(index, Kind::Meta.name(), "how long the text takes to read");
            }
        }
    }
}

impl ReadingTime {
    /// Whether a short line has a number, a word for minutes and one for reading.
    fn is_one(&self, text: &str) -> bool {
        let lower = lower_case(text);
        let words = || lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        let is_dense = |signs: &[String]| signs.iter().any(|sign| lower.contains(sign.as_str()));
        // "3dk"
        text.contains(char::is_numeric)
            && (words().any(|word| self.minutes.contains(word.trim_start_matches(char::is_numeric)))
                || is_dense(&self.dense_minutes))
            && (words().any(|word| self.reading.contains(word)) || is_dense(&self.dense_reading))
    }
}

#[cfg(test)]
mod tests {
    use super::SIGNALS;
    use crate::extract::body::second_look::sample::body_with;

    #[test]
    fn a_number_of_minutes_to_read_is_told_in_many_languages() {
        for line in [
            "3 Min. Lesezeit",
            "Approx. 4 min read",
            "Temps de lecture 3 min",
            "На чтение 5 мин.",
            "Okuma süresi 3dk",
            "czas czytania: ok. 3 min",
            "阅读需要 3 分钟",
            "この記事を読むのに必要な時間は約 3 分です。",
            "읽는 시간 약 3분",
        ] {
            assert!(SIGNALS.reading_time.is_one(line), "{line}");
        }
        for line in ["Ready in 3 minutes", "The ferry takes 3 minutes", "Reading lamps", "At 5 he reads"] {
            assert!(!SIGNALS.reading_time.is_one(line), "{line}");
        }
    }

    #[test]
    fn it_is_text_where_it_does_not_stand_above_the_text() {
        assert!(body_with("<p>He will read for 3 minutes.</p>").contains("read for 3 minutes"));
    }
}
