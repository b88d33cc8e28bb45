//! Thresholds of the generic layer, from `selectors/generic/limits.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::body::kinds::Kind;
use super::body::model::EarlyExit;
use crate::record::PageType;
use crate::selectors::generic;

/// The bundled limits.
pub(super) static LIMITS: LazyLock<Limits> = LazyLock::new(|| generic::read("limits"));

/// All limits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limits {
    /// Which blocks are kept.
    pub(super) body: BodyLimits,
    /// Which images are the article's.
    pub(super) images: ImageLimits,
    /// How the page is parted into blocks.
    pub(super) blocks: BlockLimits,
}

/// How the page is parted into blocks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BlockLimits {
    /// Words of one letter.
    pub(super) one_letter_words: Letters,
    /// What links a heading to itself.
    pub(super) permalinks: Marks,
    /// Characters in `noscript` that are a page's text.
    pub(super) noscript: Limit,
    /// What prose in furniture counts for where the fields look for the text.
    pub(super) furniture_share: Limit,
    /// What classes begin with that name the language of code.
    pub(super) code_language: Prefixes,
    /// Class names of drop caps.
    pub(super) drop_caps: Classes,
    /// Class tokens of what numbers a line of code.
    pub(super) line_numbers: Classes,
    pub(super) drawn_code: DrawnCode,
    pub(super) parted: Parted,
    /// Bytes of a text that an element prints twice.
    pub(super) least_copy: Limit,
    /// Characters of a paragraph that tells where the text is.
    pub(super) least_prose: Limit,
    /// The same in scripts that are counted by character.
    pub(super) least_dense_prose: Limit,
    /// Characters of a paragraph that tell where the text is: no single one outweighs a text.
    pub(super) most_prose: Limit,
    pub(super) levels: Levels,
}

/// What a paragraph counts for in the elements around it where the fields look for the text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Levels {
    /// In the element it stands in.
    pub(super) own: f64,
    pub(super) parent: f64,
    pub(super) grandparent: f64,
}

/// Elements side by side in one line that are parts of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parted {
    /// Letters and digits of the shortest part.
    pub(super) least_letters: usize,
    /// Of the page's text, up to which an element is looked at.
    pub(super) most_bytes: usize,
}

/// Texts that are nothing but a sign.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Marks {
    pub(super) marks: Vec<String>,
}

/// Parts of class names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Classes {
    pub(super) classes: Vec<String>,
}

/// Class tokens of code that is drawn by other elements than `pre`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DrawnCode {
    pub(super) classes: Vec<String>,
    /// What stands beside the code.
    pub(super) tools: Vec<String>,
}

/// What class tokens begin with.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Prefixes {
    pub(super) prefixes: Vec<String>,
}

/// Names of attributes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Attributes {
    pub(super) attributes: Vec<String>,
}

/// A set of letters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Letters {
    pub(super) letters: String,
}

/// Limits of the body scorer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BodyLimits {
    /// Probability from which a block is kept.
    pub(super) threshold: Thresholds,
    /// Score from which a block is text on an article page though it is nothing but a phrase of page furniture.
    pub(super) sure: Limit,
    /// What is furniture wherever it is a paragraph by itself.
    pub(super) line: Line,
    /// The same where nothing reaches the others.
    pub(super) threshold_last: Limit,
    /// Promotion at the end of a text that a site's rule marks.
    pub(super) trailing: Trailing,
    /// Words below which a page has no content.
    pub(super) least_words: Limit,
    /// Characters of the longest line that is nothing but the byline.
    pub(super) longest_byline: Limit,
    /// Bytes of the longest class attribute that every block below it may ask about.
    pub(super) longest_class: Limit,
    /// First blocks of a text among which its standfirst, its byline and its day stand.
    pub(super) head_reach: Limit,
    /// Blocks between a standfirst and the text.
    pub(super) standfirst_reach: Limit,
    /// Share of a heading in its link.
    pub(super) card_link: Limit,
    /// Words of a text that a rule's strips cannot be right to empty.
    pub(super) emptied_words: Limit,
    /// Words of the shortest text whose copies go.
    pub(super) copy_words: Limit,
    /// By how much a later copy must score better to take the place of the first.
    pub(super) copy_margin: Limit,
    /// How often a text is printed that is meant to be read again.
    pub(super) refrain: Limit,
    pub(super) cards: Limit,
    pub(super) card_words: Limit,
    /// Where a block is so surely none of the text that no more trees are asked.
    pub(super) early_exit: Exit,
}

/// Phrases that are a paragraph by themselves.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    pub(super) kinds: Vec<Kind>,
    pub(super) least_words: f32,
    /// Share of bold characters.
    pub(super) most_bold: f32,
}

/// See [`EarlyExit`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exit {
    trees: usize,
    below: f32,
    factor: f32,
}

impl Exit {
    /// As a model takes it.
    pub(super) fn of_model(&self) -> EarlyExit {
        EarlyExit { trees: self.trees, below: self.below, factor: self.factor }
    }
}

/// Promotion at the end of a text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Trailing {
    /// Last kept blocks that are looked at.
    pub(super) blocks: usize,
    /// Share of an item's characters in links.
    pub(super) least_links: f32,
    /// Characters of a credit, which does not end the search.
    pub(super) credit_chars: usize,
    /// Sentence ends of such a line.
    pub(super) credit_sentences: f32,
    /// Blocks without prose that tell what a heading opens.
    pub(super) blocks_behind_heading: usize,
    /// Share of characters in links from which a block is nothing but links.
    pub(super) mostly_links: f32,
}

/// Limits of images.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ImageLimits {
    /// CSS pixels below which an image is an icon.
    pub(super) smallest: Limit,
    /// Characters of a line behind a picture that is its caption.
    pub(super) caption_line: Limit,
    /// Share of such a line in italics that tells it without a class.
    pub(super) caption_italic: Limit,
    /// How far the text, its pictures and their captions stand from each other.
    pub(super) column: Column,
    /// The credit at the end of a caption.
    pub(super) credit: Credit,
    /// Nodes to each side of an image that may be its copies.
    pub(super) beside: Limit,
    /// Where an address waits until its picture or player is loaded.
    pub(super) lazy: Attributes,
    /// Class tokens of images that are signs of the text.
    pub(super) signs: Classes,
    /// What tells the article's picture where no field names it.
    pub(super) lead: Lead,
}

/// Numbers of elements, the innermost first.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Column {
    /// Around a text that are part of its column.
    pub(super) around_text: usize,
    /// Around a picture of which one is part of the column.
    pub(super) around_picture: usize,
    /// Around a caption or a picture of which one is the figure of both.
    pub(super) around_caption: usize,
    /// Around a text of which one is named a caption.
    pub(super) named: usize,
}

/// The picture around the headline.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lead {
    /// Blocks above the headline.
    pub(super) blocks_above: usize,
    /// Elements around the picture that are looked at.
    pub(super) around: usize,
    /// Confidence, 0 to 1, in a picture that no field names.
    pub(super) confidence: f64,
    /// CSS pixels from which its width alone says so.
    pub(super) least_width: u32,
    /// Words of class names around it.
    pub(super) classes: Vec<String>,
    /// Words of class names around pictures of something else.
    pub(super) other_classes: Vec<String>,
    /// In a link's address: it shows the picture itself.
    pub(super) files: Vec<String>,
}

/// How a credit stands at the end of a caption.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Credit {
    pub(super) most_words: usize,
    /// Signs that may end what stands before it.
    pub(super) before: Vec<char>,
    /// Brackets that may close behind it.
    pub(super) closing: Vec<char>,
}

/// Probability from which a block is kept, by the type of the page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Thresholds {
    /// Bounds of the threshold that suits a page best by its own scores.
    pub(super) least: f32,
    pub(super) most: f32,
    article: Threshold,
    forum: Threshold,
    product: Threshold,
    collection: Threshold,
    listing: Threshold,
    documentation: Threshold,
    service: Threshold,
}

/// The threshold of one page type.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Threshold {
    /// The same on all pages.
    pub(super) fixed: f32,
    /// How much of the way from there to the threshold that suits the page best, 0 to 1.
    pub(super) by_page: f32,
}

impl Thresholds {
    /// The threshold on pages of `page_type`.
    pub(super) fn of(&self, page_type: PageType) -> Threshold {
        match page_type {
            PageType::Article | PageType::Other => self.article,
            PageType::Forum => self.forum,
            PageType::Product => self.product,
            PageType::Collection => self.collection,
            PageType::Listing => self.listing,
            PageType::Documentation => self.documentation,
            PageType::Service => self.service,
        }
    }
}

/// A number, which the file gives a reason for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limit {
    /// The number.
    pub(super) value: f64,
}
