//! A run of text inside a block, collected word by word with what is set apart in it.

use std::ops::Range;

use super::{Inline, InlineKind};
use crate::extract::limits::LIMITS;
use crate::text::{first_space, is_counted_by_character, leading_space};

/// The run being collected. Its block is the walk's business.
#[derive(Default)]
pub(super) struct Run {
    text: String,
    inline: Vec<Inline>,
    link_chars: usize,
    has_pending_space: bool,
    /// The pending space holds a line feed of the source.
    is_pending_feed: bool,
    pending_breaks: u32,
    /// Open inline elements: kind and where it starts in the run.
    open: Vec<(InlineKind, usize)>,
    open_links: usize,
    /// Open blocks of code.
    pub(super) preformatted: usize,
    pub(super) has_time: bool,
    /// The run is a drop cap: the rest of its word may follow.
    pub(super) is_initial: bool,
    /// White space around the readings of a ruby text is layout.
    pub(super) is_beside_ruby: bool,
}

/// A run that is over.
pub(super) struct Collected {
    pub(super) text: String,
    pub(super) inline: Vec<Inline>,
    pub(super) link_chars: usize,
    pub(super) has_time: bool,
    is_code: bool,
}

impl Run {
    /// What has been collected of the text.
    pub(super) fn so_far(&self) -> &str {
        &self.text
    }

    pub(super) fn is_in_link(&self) -> bool {
        self.open_links > 0
    }

    pub(super) fn open_inline(&mut self, kind: InlineKind) {
        if matches!(kind, InlineKind::Link(_)) {
            self.open_links += 1;
        }
        self.open.push((kind, usize::MAX));
    }

    pub(super) fn close_inline(&mut self) {
        let (kind, start) = self.open.pop().expect("every close has its open");
        if matches!(kind, InlineKind::Link(_)) {
            self.open_links -= 1;
        }
        if start < self.text.len() {
            self.inline.push(Inline { start: start as u32, end: self.text.len() as u32, kind });
        }
    }

    /// Breaks the line; whether that ends the run.
    pub(super) fn line_break(&mut self) -> bool {
        if self.preformatted > 0 {
            self.text.push('\n');
            return false;
        }
        self.pending_breaks += 1;
        self.pending_breaks >= 2
    }

    /// Ends the line of preformatted text, if there is anything in it.
    pub(super) fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.preformatted > 0 {
            self.begin_inline();
            // Highlighters draw indentation with spaces that no browser folds; the code has plain ones.
            if text.contains('\u{a0}') {
                self.text.push_str(&text.replace('\u{a0}', " "));
            } else {
                self.text.push_str(text);
            }
            return;
        }
        let mut rest = text;
        loop {
            let (space, trimmed) = rest.split_at(leading_space(rest));
            if !space.is_empty() {
                self.has_pending_space = true;
                self.is_pending_feed |= space.as_bytes().contains(&b'\n');
            }
            if trimmed.is_empty() {
                return;
            }
            let (word, behind) = trimmed.split_at(first_space(trimmed));
            self.word(word);
            rest = behind;
        }
    }

    fn word(&mut self, word: &str) {
        if has_no_width(word) {
            return;
        }
        let before = self.text.len();
        if !self.text.is_empty() {
            if self.pending_breaks > 0 {
                self.text.push('\n');
            } else if self.has_pending_space && !self.goes_on_with(word) {
                self.text.push(' ');
            }
        }
        (self.is_initial, self.is_beside_ruby) = (false, false);
        (self.has_pending_space, self.is_pending_feed) = (false, false);
        self.pending_breaks = 0;
        self.begin_inline();
        self.text.push_str(word);
        if self.open_links > 0 {
            let joined = if before == 0 { 0 } else { 1 };
            self.link_chars += word.chars().count() + joined;
        }
    }

    /// Whether the space before `word` is layout and parts no words: behind a drop cap whose word goes on, around readings
    /// of a ruby text that were left out, or at a line end in a script without spaces (CSS Text 3, section 4.1.3).
    fn goes_on_with(&self, word: &str) -> bool {
        if !(self.is_initial || self.is_beside_ruby || self.is_pending_feed) {
            return false;
        }
        let (Some(last), Some(next)) = (self.text.chars().next_back(), word.chars().next()) else { return false };
        let is_split = || {
            let is_word = LIMITS.blocks.one_letter_words.letters.contains(last.to_lowercase().next().unwrap_or(last));
            next.is_lowercase()
                && (!is_word || word.chars().count() == 1 && !LIMITS.blocks.one_letter_words.letters.contains(next))
        };
        self.is_initial && is_split()
            || self.is_beside_ruby && is_counted_by_character(last) && is_counted_by_character(next)
            || self.is_pending_feed && is_full_width(last) && is_full_width(next)
    }

    /// Inline elements begin at the first character inside them, not at the white space before it.
    fn begin_inline(&mut self) {
        let here = self.text.len();
        for (_, start) in self.open.iter_mut().rev().take_while(|(_, start)| *start == usize::MAX) {
            *start = here;
        }
    }

    /// Ends the run; none where there is nothing in it. What is open goes on in the next.
    pub(super) fn take(&mut self) -> Option<Collected> {
        (self.has_pending_space, self.is_pending_feed) = (false, false);
        self.pending_breaks = 0;
        let link_chars = std::mem::take(&mut self.link_chars);
        let has_time = std::mem::take(&mut self.has_time);
        let is_empty = self.text.trim().is_empty();
        // Copied out at their length: the buffers, grown once, stay for the next run.
        let text = if is_empty { String::new() } else { self.text.as_str().to_owned() };
        let mut inline = if is_empty { Vec::new() } else { self.inline.as_slice().to_vec() };
        self.text.clear();
        self.inline.clear();
        for (kind, start) in &mut self.open {
            if *start < text.len() {
                inline.push(Inline { start: *start as u32, end: text.len() as u32, kind: *kind });
            }
            *start = usize::MAX;
        }
        inline.sort_by_key(|inline| (inline.start, u32::MAX - inline.end));
        (!is_empty).then_some(Collected { text, inline, link_chars, has_time, is_code: self.preformatted > 0 })
    }
}

impl Collected {
    /// The run, or its halves where the second repeats the first: as a run of its own the copy can be dropped.
    pub(super) fn parts(self) -> (Collected, Option<Collected>) {
        let Some(copy) = copy(&self.text).filter(|_| !self.is_code) else { return (self, None) };
        let part = |range: Range<usize>| Collected {
            inline: self.inline.iter().filter_map(|inline| part(*inline, &range)).collect(),
            text: self.text[range].to_owned(),
            link_chars: self.link_chars / 2,
            ..self
        };
        (part(0..copy.len()), Some(part(copy)))
    }
}

/// Whether a word is nothing but signs without width: editors leave them in empty lines.
fn has_no_width(word: &str) -> bool {
    let is_unseen = |letter: char| matches!(letter, '\u{200b}' | '\u{2060}' | '\u{feff}');
    !word.as_bytes()[0].is_ascii() && word.chars().all(is_unseen)
}

/// Characters of Chinese and Japanese, their punctuation, and Latin letters as wide as they are.
fn is_full_width(letter: char) -> bool {
    matches!(letter, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '！' | '，' | '０'..='９')
        || matches!(letter, '：' | '；' | '？' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// The second half of a text that repeats the first, as on pages that print a text once for wide and once for narrow
/// screens. Shorter repetitions may be refrains.
fn copy(text: &str) -> Option<Range<usize>> {
    let half = text.len() / 2;
    let start = text.len() - half;
    if half < LIMITS.blocks.least_copy.value as usize || !text.is_char_boundary(half) || !text.is_char_boundary(start) {
        return None;
    }
    // Of an odd length, the byte in the middle is the white space between the two.
    let is_parted = half == start || text[half..start].trim().is_empty();
    (is_parted && text[..half] == text[start..]).then_some(start..text.len())
}

/// The part of an inline element that lies in a range of the text, as a part of that range.
fn part(inline: Inline, range: &Range<usize>) -> Option<Inline> {
    let (first, last) = (range.start as u32, range.end as u32);
    let (start, end) = (inline.start.clamp(first, last) - first, inline.end.clamp(first, last) - first);
    (start < end).then_some(Inline { start, end, ..inline })
}

#[cfg(test)]
mod tests {
    use crate::dom;
    use crate::extract::blocks::Outline;

    fn texts(html: &str) -> Vec<String> {
        Outline::of(&dom::parse(html), 0).blocks.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn signs_of_no_width_make_no_line() {
        assert_eq!(
            texts("<p>One.<br>&#8203;<br>Two.</p><p>&#xFEFF;</p><p>Three &#8203; four</p>"),
            ["One.", "Two.", "Three four"]
        );
        // Inside a word they are the author's.
        assert_eq!(texts("<p>grain&#8203;store</p>"), ["grain\u{200b}store"]);
    }

    #[test]
    fn a_line_feed_parts_no_words_where_no_space_does() {
        assert_eq!(texts("<p>火曜日の夜、\n  倉庫を<b>\n見た</b>。 委員 会</p>"), ["火曜日の夜、倉庫を見た。 委員 会"]);
        assert_eq!(texts("<p>화요일\n저녁 Tuesday\n夜</p>"), ["화요일 저녁 Tuesday 夜"]);
    }

    #[test]
    fn spans_shown_as_blocks_are_lines_of_their_own() {
        assert_eq!(
            texts("<div><span style='Display: block'>One.</span><span style=display:block>Two.</span></div>"),
            ["One.", "Two."]
        );
        assert_eq!(
            texts("<pre><span style='display:block'>a</span><span style='display:block'>b</span></pre>"),
            ["a\nb\n"]
        );
    }

    #[test]
    fn a_run_that_says_everything_twice_is_two() {
        let half = "Six evenings, six knots: the course begins with the <b>bowline</b> and ends with a splice.";
        let plain = half.replace("<b>", "").replace("</b>", "");
        for between in [" ", "<br>", ""] {
            let outline = Outline::of(&dom::parse(&format!("<p>{half}{between}{half}</p>")), 0);
            assert_eq!(outline.blocks.len(), 2, "{between:?}");
            for block in &outline.blocks {
                assert_eq!(block.text, plain);
                let bold = block.inline[0];
                assert_eq!(&block.text[bold.start as usize..bold.end as usize], "bowline");
            }
            assert_ne!(outline.blocks[0].id, outline.blocks[1].id);
        }
        // Refrains are short, and letters of several bytes may lie across the middle.
        assert_eq!(texts("<p>Row, row, row. Row, row, row.</p>").len(), 1);
        assert_eq!(texts(&format!("<p>{}</p>", "Öl auf Wasser, ".repeat(11))).len(), 1);
    }
}
