//! What two signals together decide, as data: `selectors/generic/second_look.toml`.

use std::sync::LazyLock;

use foldhash::HashSet;
use serde::Deserialize;

use super::plain_signals::{
    AuthorCard, BehindPrompt, Call, CardInText, Comments, ConsentTool, EndMark, HouseNote, LabelledSection, Menu,
    Neighbours, PullQuote, Question, ReadingTime, Reviews, Slot,
};
use super::text_signals::{
    Announced, BesideText, CodeInText, Formula, HeadingInText, ManualSection, Notes, Standfirst, Whole,
};
use crate::extract::body::kinds::Kind;
use crate::extract::words::openings::Openings;
use crate::selectors::generic;

pub(super) static SIGNALS: LazyLock<Signals> = LazyLock::new(|| generic::read("second_look"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Signals {
    pub(super) consent: Consent,
    pub(super) sign_up: Size,
    #[serde(rename = "box")]
    pub(super) labelled_box: LabelledBox,
    pub(super) caption: CaptionBox,
    pub(super) hidden: Hidden,
    pub(super) comments: Comments,
    pub(super) closing: Closing,
    pub(super) prompt: Prompt,
    pub(super) channel: Channel,
    pub(super) contents: Contents,
    pub(super) notes: Notes,
    pub(super) standfirst: Standfirst,
    pub(super) rows: Whole,
    pub(super) lists: Whole,
    pub(super) steps: Whole,
    pub(super) announced: Announced,
    pub(super) repeated: Repeated,
    pub(super) heading: HeadingInText,
    pub(super) list_of_links: ListOfLinks,
    pub(super) author_note: AuthorNote,
    pub(super) label: Label,
    pub(super) other_article: OtherArticle,
    pub(super) appended: Appended,
    pub(super) rights: Rights,
    pub(super) placeholder: Notice,
    pub(super) filed: Notice,
    pub(super) post_line: PostLine,
    pub(super) reading_time: ReadingTime,
    pub(super) program_warning: ProgramWarning,
    pub(super) beside_text: BesideText,
    pub(super) connective: Connective,
    pub(super) posts: Posts,
    pub(super) cards: Cards,
    pub(super) house_note: HouseNote,
    pub(super) behind_prompt: BehindPrompt,
    pub(super) neighbours: Neighbours,
    pub(super) card: CardInText,
    pub(super) slot: Slot,
    pub(super) printed_marks: PrintedMarks,
    pub(super) manual_section: ManualSection,
    pub(super) menu: Menu,
    pub(super) code_in_text: CodeInText,
    pub(super) list_about: Size,
    pub(super) formula: Formula,
    pub(super) who_is_quoted: Size,
    pub(super) reviews: Reviews,
    pub(super) labelled_section: LabelledSection,
    pub(super) section_below_a_label: LabelledSection,
    pub(super) pull_quote: PullQuote,
    pub(super) call: Call,
    pub(super) author_card: AuthorCard,
    pub(super) consent_tool: ConsentTool,
    pub(super) question: Question,
    pub(super) end_mark: EndMark,
}

/// What stands as text in front of an item or a cell.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PrintedMarks {
    /// Before the number in brackets.
    pub(super) words: Vec<String>,
    /// At the start of an item of a list.
    pub(super) bullets: Vec<String>,
}

/// The next article in full.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Appended {
    /// Blocks between a headline and its dated line.
    pub(super) reach: usize,
    pub(super) most_words: f32,
    /// Articles.
    pub(super) most: usize,
}

/// Lines of cards.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cards {
    /// Cards.
    pub(super) least: f32,
    /// Words of a line.
    pub(super) most_words: f32,
    /// Shares of its like that are kept: from `most` on it is, up to `few` it is not.
    pub(super) most: f32,
    pub(super) few: f32,
    pub(super) least_score: f32,
    pub(super) most_words_of_price: f32,
    /// Mean over the prices of all cards.
    pub(super) least_score_of_price: f32,
}

/// Texts of posts, and what stands beside them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Posts {
    /// Elements that may hold the text of a post.
    pub(super) tags: Vec<String>,
    /// Posts with text.
    pub(super) least: usize,
    /// Share of the elements that have text.
    pub(super) least_with_text: f32,
    /// Share of the page's kept text that stands in them.
    pub(super) least_share: f32,
    /// Share of their running text that is kept, and share of running text among their words.
    pub(super) least_kept: f32,
    pub(super) least_pure: f32,
    /// The same from which what the score alone has dropped in them is kept: of at least this score, and these words,
    /// unless it ends as a sentence does or is an item of a list.
    pub(super) least_pure_to_keep: f32,
    pub(super) least_score: f32,
    pub(super) least_words: f32,
    /// Words of a line beside them; of one that says when.
    pub(super) most_words: f32,
    pub(super) most_words_of_time: f32,
    /// Share of links in what is kept with the rest of a post.
    pub(super) most_links: f32,
    /// Share of the words of a page that one piece of furniture holds.
    pub(super) most_furniture: f32,
    /// Class tokens.
    pub(super) furniture: Vec<String>,
}

/// Words between the pieces of a byline.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Connective {
    pub(super) most_words: f32,
    pub(super) most_chars: usize,
    /// Marks that say nothing on a line of their own.
    pub(super) marks: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OtherArticle {
    /// Blocks before the headline.
    pub(super) reach: usize,
    /// Words of the page's own article, and its share of what is kept.
    pub(super) least_words: f32,
    pub(super) least_share: f32,
    pub(super) least_share_beside_teasers: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rights {
    pub(super) most_words: f32,
    /// In what its name calls a footer.
    pub(super) most_words_in_foot: f32,
    pub(super) openings: Openings,
}

/// A notice that opens with one thing and holds another.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Notice {
    pub(super) most_words: f32,
    pub(super) openings: Openings,
    /// Of which it holds one too.
    pub(super) words: Vec<String>,
}

/// A line of a blog's program in parts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PostLine {
    pub(super) most_words: f32,
    /// Of a part that is no phrase and no date.
    pub(super) most_part_words: usize,
    /// What parts it.
    pub(super) separators: Vec<char>,
    /// Of a phrase that only a program prints in such a line.
    pub(super) kinds: Vec<Kind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProgramWarning {
    pub(super) openings: Openings,
    /// What stands before the number of the line.
    pub(super) line: String,
    pub(super) files: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AuthorNote {
    pub(super) most_words: f32,
    /// Share of characters set in italics.
    pub(super) least_italic: f32,
    /// The same between paragraphs.
    pub(super) least_italic_inside: f32,
    pub(super) least_words: f32,
    /// Blocks before a note that is not set apart.
    pub(super) least_before: usize,
    /// Blocks before a note with a line behind it, and words of that line.
    pub(super) least_before_last: usize,
    pub(super) most_words_behind: f32,
    /// Letters of a name, and of a part of one, that is looked for.
    pub(super) least_letters: usize,
    /// What such a line begins with.
    pub(super) pronouns: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Channel {
    /// Starts of addresses, without scheme and `www.`.
    pub(super) addresses: Vec<String>,
    /// Of a line that says "our".
    pub(super) most_words_of_own: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Contents {
    pub(super) least_entries: usize,
    /// Share of an entry's characters in its link.
    pub(super) least_links: f32,
    /// The same where all entries are lines of one block, and a label with them.
    pub(super) least_links_of_lines: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Label {
    /// Share of characters in links: of the label itself, and of each line behind it.
    pub(super) most_links: f32,
    pub(super) least_links_behind: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListOfLinks {
    pub(super) most_words: f32,
    pub(super) least_score: f32,
    /// Share of an entry's characters.
    pub(super) least_links: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Repeated {
    pub(super) most_words: f32,
    pub(super) least_items: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Consent {
    pub(super) openings: Openings,
    pub(super) words: Vec<String>,
    /// What speaks of the reader's visit.
    pub(super) visit: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Size {
    pub(super) most_words: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LabelledBox {
    pub(super) most_words: f32,
    pub(super) most_share: f32,
    pub(super) sure: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaptionBox {
    pub(super) most_words: f32,
    pub(super) most_words_beside: f32,
    pub(super) most_words_of_line: f32,
    /// What opens a line behind a picture that is numbered like it.
    pub(super) numbered: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hidden {
    pub(super) least_visible: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Closing {
    pub(super) most_words: f32,
    /// From which a prompt of which nothing else tells is a sentence.
    pub(super) least_words_of_sentence: f32,
}

/// Prompts of the house.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Prompt {
    /// What a house offers its readers, parts of words.
    pub(super) offers: Vec<String>,
    /// Words that call it its own.
    pub(super) own: Vec<String>,
    /// What opens speech.
    pub(super) quotation_marks: String,
}
