//! What a block's own text is made of, counted in one pass; no word of any language.

use super::kinds::Kind;
use super::phrases;
use crate::extract::blocks::{BlockKind, InlineKind, TextBlock};
use crate::text::{WordCount, ends_sentence, is_counted_by_character};

/// What a block's own text is made of.
#[derive(Debug, Clone, Copy, Default)]
pub struct TextShape {
    /// Words.
    pub words: f32,
    /// Characters.
    pub chars: f32,
    /// Share of characters in links.
    pub link_density: f32,
    /// Sentence ends.
    pub sentences: f32,
    /// Commas of any script.
    pub commas: f32,
    /// Share of digits among the characters.
    pub digits: f32,
    /// Share of capitals among the letters.
    pub capitals: f32,
    /// Share of the words that begin with a capital.
    pub title_case: f32,
    /// The last character ends a sentence or closes a quotation.
    pub ends_sentence: bool,
    /// The last character is a colon.
    pub ends_colon: bool,
    /// The last character is a question mark.
    pub ends_question: bool,
    /// The text breaks off with an ellipsis.
    pub ends_ellipsis: bool,
    /// The first letter is a small one.
    pub starts_lower: bool,
    /// The first character is a digit.
    pub starts_digit: bool,
    /// Bars, arrows, bullets and other signs between the entries of a menu.
    pub separators: f32,
    /// A sign of a currency beside a digit.
    pub has_currency: bool,
    /// Hours and minutes (`12:45`), or a year of this or the last century.
    pub has_time: bool,
    /// A copyright sign.
    pub has_copyright: bool,
    /// An at sign.
    pub has_at: bool,
    /// Quotation marks.
    pub quotes: f32,
    /// Line breaks.
    pub lines: f32,
    /// Share of characters set bold.
    pub bold: f32,
    /// Share of characters set in italics.
    pub italic: f32,
    /// The text begins bold.
    pub starts_bold: bool,
    /// The text begins with a link.
    pub starts_link: bool,
    /// Links.
    pub links: f32,
    /// Characters of running text: all outside links if the block reads like prose, else 0.
    pub prose: f32,
    /// Whole-block phrase.
    pub phrase: Option<Kind>,
}

impl TextShape {
    /// Counts `block`.
    pub fn of(block: &TextBlock) -> Self {
        let mut shape = TextShape::default();
        let letters = shape.letters(&block.text);
        shape.chars = block.chars as f32;
        shape.link_density = block.link_chars as f32 / shape.chars.max(1.0);
        shape.digits = letters.digits as f32 / shape.chars.max(1.0);
        shape.capitals = letters.capitals as f32 / (letters.all as f32).max(1.0);
        let begins = (letters.capital_begins + letters.small_begins) as f32;
        shape.title_case = letters.capital_begins as f32 / begins.max(1.0);
        shape.ends(&block.text);
        shape.inline(block);
        let first = block.text.chars().find(|letter| letter.is_alphanumeric()).unwrap_or(' ');
        shape.starts_lower = first.is_lowercase();
        shape.starts_digit = first.is_ascii_digit();
        // Scripts without spaces need about two characters for a word.
        if shape.reads_like_prose(block, shape.words - letters.by_character as f32 / 2.0) {
            shape.prose = shape.chars * (1.0 - shape.link_density);
        }
        shape.phrase = phrases::whole_block(&block.text);
        shape
    }

    /// One pass over the characters: words and signs are counted here, letters and digits for the caller, who makes shares
    /// of them.
    fn letters(&mut self, text: &str) -> Letters {
        let mut letters = Letters::default();
        let mut words = WordCount::default();
        let (mut previous, mut before_previous) = (' ', ' ');
        let mut year = 0_u32;
        for letter in text.chars() {
            // Most letters stand inside a word, where all they do is count.
            if letter.is_ascii_lowercase() && previous.is_ascii_alphabetic() {
                letters.all += 1;
                year = 0;
                (before_previous, previous) = (previous, letter);
                continue;
            }
            words.add(letter);
            if letter.is_alphabetic() {
                letters.add(letter, previous);
            } else if letter.is_ascii_digit() {
                letters.digits += 1;
                self.has_currency |= is_currency(previous) || previous == ' ' && is_currency(before_previous);
                self.has_time |= previous == ':' && before_previous.is_ascii_digit();
            } else {
                self.sign(letter, previous, before_previous);
            }
            year = match letter.to_digit(10) {
                Some(digit) => year.saturating_mul(10).saturating_add(digit),
                None => 0,
            };
            self.has_time |= (1900..2100).contains(&year);
            (before_previous, previous) = (previous, letter);
        }
        self.words = words.count as f32;
        letters
    }

    /// Counts what is neither letter nor digit, by the two characters before it.
    #[inline]
    fn sign(&mut self, sign: char, previous: char, before_previous: char) {
        match sign {
            ',' | '،' | '、' | '，' | ';' | '；' => self.commas += 1.0,
            '|' | '•' | '·' | '›' | '→' | '»' | '▸' | '►' | '/' | '>' => self.separators += 1.0,
            '"' | '“' | '„' | '«' | '「' | '『' => self.quotes += 1.0,
            '\n' => self.lines += 1.0,
            '©' => self.has_copyright = true,
            '@' => self.has_at = true,
            _ if is_currency(sign) => {
                self.has_currency |= previous.is_ascii_digit() || before_previous.is_ascii_digit();
            }
            _ => {}
        }
        if ends_sentence(sign) && (previous.is_alphanumeric() || matches!(previous, '"' | '”' | '»' | ')' | '’')) {
            self.sentences += 1.0;
        }
    }

    fn ends(&mut self, text: &str) {
        let text = text.trim_end();
        let closing = text.trim_end_matches(['"', '”', '’', '»', '“', ')', ']', '」', '』', '\'']);
        let last = closing.chars().next_back().unwrap_or(' ');
        self.ends_sentence = ends_sentence(last);
        self.ends_colon = matches!(last, ':' | '：');
        self.ends_question = matches!(last, '?' | '？' | '؟');
        let text = text.trim_end_matches([']', ')']);
        self.ends_ellipsis = text.ends_with('…') || text.ends_with("...");
    }

    fn inline(&mut self, block: &TextBlock) {
        let length = (block.text.len() as f32).max(1.0);
        for inline in &block.inline {
            let share = (inline.end - inline.start) as f32 / length;
            match inline.kind {
                InlineKind::Bold => {
                    self.bold += share;
                    self.starts_bold |= inline.start == 0;
                }
                InlineKind::Italic => self.italic += share,
                InlineKind::Link(_) => {
                    self.links += 1.0;
                    self.starts_link |= inline.start == 0;
                }
                InlineKind::Code => {}
            }
        }
    }

    fn reads_like_prose(&self, block: &TextBlock, words: f32) -> bool {
        !block.is_hidden
            && self.link_density < 0.5
            && match block.kind {
                BlockKind::Paragraph | BlockKind::Quote => {
                    (words >= 10.0 && (self.sentences > 0.0 || self.commas > 0.0)) || words >= 20.0
                }
                BlockKind::ListItem | BlockKind::Cell => words >= 12.0 && self.ends_sentence,
                BlockKind::Code | BlockKind::Heading(_) | BlockKind::Caption | BlockKind::Control => false,
            }
    }
}

/// Letters and digits of a text.
#[derive(Default)]
struct Letters {
    all: usize,
    capitals: usize,
    digits: usize,
    /// Those of scripts whose words are counted by the character.
    by_character: usize,
    /// Words that begin with a capital, and with a small letter.
    capital_begins: usize,
    small_begins: usize,
}

impl Letters {
    #[inline]
    fn add(&mut self, letter: char, previous: char) {
        let is_capital = letter.is_uppercase();
        self.all += 1;
        self.capitals += usize::from(is_capital);
        if !previous.is_alphanumeric() && !matches!(previous, '\'' | '’') {
            self.capital_begins += usize::from(is_capital);
            self.small_begins += usize::from(!is_capital);
        }
        self.by_character += usize::from(is_counted_by_character(letter));
    }
}

fn is_currency(letter: char) -> bool {
    matches!(letter, '$' | '€' | '£' | '¥' | '₹' | '₽' | '₩' | '₺' | '₴' | '฿')
}
