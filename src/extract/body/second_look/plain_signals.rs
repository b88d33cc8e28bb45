//! What tells furniture in plain paragraphs that no class does, as data: parts of `selectors/generic/second_look.toml`.

use foldhash::HashSet;
use serde::Deserialize;

/// Small elements called advertisements.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Slot {
    pub(super) most_words: f32,
    /// Of all that is kept.
    pub(super) most_share: f32,
    /// Parts of a class token.
    pub(super) tokens: HashSet<String>,
    /// A class of a message.
    pub(super) mail: String,
}

/// What stands before the titles of the articles before and behind.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Neighbours {
    pub(super) labels: HashSet<String>,
    /// At the beginning or the end of a line of links.
    pub(super) arrows: String,
}

/// What a house says of itself.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HouseNote {
    pub(super) most_words: f32,
    /// Of its name.
    pub(super) least_chars: usize,
    pub(super) least_chars_dense: usize,
    /// Words before its name.
    pub(super) articles: HashSet<String>,
}

/// Lines behind a prompt.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BehindPrompt {
    pub(super) most_lines: usize,
    pub(super) most_words: f32,
    /// Parts of words.
    pub(super) words: Vec<String>,
}

/// Cards between paragraphs.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CardInText {
    pub(super) most_words: f32,
    /// Of a teaser.
    pub(super) least_words: f32,
    pub(super) most_cards: usize,
    /// Blocks before a card, of which one is text.
    pub(super) reach: usize,
    /// Of all that is kept.
    pub(super) most_share: f32,
}

/// What tells replies.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Comments {
    pub(super) least_words_before: f32,
    pub(super) least_share_before: f32,
    pub(super) most_forum: f32,
    pub(super) most_forum_labelled: f32,
    /// Before a label without a telling class; the share is that of what stands behind it.
    pub(super) least_words_before_label: f32,
    pub(super) least_share_before_line: f32,
    /// Blocks behind a label, of at most so many words, of which one says when.
    pub(super) reach: usize,
    pub(super) most_words_of_time: f32,
    /// Of the line right behind a heading that counts them.
    pub(super) most_words_of_name: f32,
}

/// A list of links that names the page it stands on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Menu {
    /// Links.
    pub(super) least_entries: usize,
    /// Share of the blocks in the list.
    pub(super) least_share: f32,
    /// Share of an entry's characters.
    pub(super) least_links: f32,
}

/// What buyers say of a product.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reviews {
    /// Of all that is kept.
    pub(super) least_words_outside: f32,
    /// Words of a class, an id or a property.
    pub(super) tokens: HashSet<String>,
}

/// A section that a label of furniture opens.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LabelledSection {
    pub(super) least_words_of_label: f32,
    pub(super) most_words: f32,
    /// Of all that is kept.
    pub(super) most_share: f32,
}

/// Sentences of the text printed again beside it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PullQuote {
    pub(super) most_words: f32,
    pub(super) least_words: f32,
    /// Blocks of one, and quotations on a page.
    pub(super) most_lines: usize,
    pub(super) most: usize,
    /// Elements around a block that are looked at.
    pub(super) reach: usize,
    /// Parts of a class token without its signs.
    pub(super) tokens: Vec<String>,
}

/// Small boxes with a button.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Call {
    pub(super) most_words: f32,
    pub(super) most_blocks: usize,
    pub(super) most_words_of_button: f32,
    /// On a page, and of all that is kept.
    pub(super) most: usize,
    pub(super) most_share: f32,
    /// So many boxes that are alike are cards.
    pub(super) least_cards: f32,
    /// Words of a button's class.
    pub(super) tokens: Vec<String>,
    /// Beginnings of classes, all of which a button bears that is drawn by them alone.
    pub(super) paddings: Vec<String>,
}

/// A name and what the person does.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AuthorCard {
    pub(super) most_words: f32,
    pub(super) most_blocks: usize,
    /// Blocks of which one is the name.
    pub(super) reach: usize,
    pub(super) most_words_of_name: usize,
    /// What stands in no name.
    pub(super) no_signs: String,
    /// Of a line about the person.
    pub(super) least_words: f32,
}

/// What a consent tool prints.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConsentTool {
    /// Whole classes and ids.
    pub(super) tokens: HashSet<String>,
}

/// What a page asks its readers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    pub(super) least_words: f32,
}

/// The mark that a text ends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EndMark {
    /// Kept blocks before one.
    pub(super) least_before: usize,
    /// Of its line.
    pub(super) most_chars: usize,
    /// In small letters, without the signs around them.
    pub(super) words: HashSet<String>,
}

/// How long the text takes to read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadingTime {
    /// Kept blocks among which it stands.
    pub(super) reach: usize,
    pub(super) most_chars: usize,
    pub(super) minutes: HashSet<String>,
    pub(super) reading: HashSet<String>,
    /// Of scripts without spaces, anywhere in the line.
    pub(super) dense_minutes: Vec<String>,
    pub(super) dense_reading: Vec<String>,
}
