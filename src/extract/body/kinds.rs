//! Kinds of page furniture, and sets of them.
//!
//! A kind is evidence and names the reason of a drop; it drops nothing by itself.

use serde::Deserialize;

/// One kind of page furniture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Kind {
    /// The article's own container.
    Content,
    /// Headline and what belongs to it.
    Title,
    /// Byline, date, reading time.
    Meta,
    /// Share and follow bars.
    Share,
    /// Links to other articles.
    Related,
    /// Readers' comments and their form.
    Comments,
    /// Menus and breadcrumbs.
    Navigation,
    /// Head of the page.
    Header,
    /// Foot of the page.
    Footer,
    /// Side columns and widgets.
    Sidebar,
    /// Advertisements.
    Advertisement,
    /// Subscription and newsletter prompts.
    Newsletter,
    /// Consent banners.
    Consent,
    /// Pop-ups and dialogs.
    Popup,
    /// About the author.
    AuthorBox,
    /// Tag lists.
    Tags,
    /// Captions and credits of pictures.
    Caption,
    /// Paywall notices.
    Paywall,
    /// Tables of contents.
    Contents,
    /// Calls to action, promotion.
    Promotion,
    /// Forms and search.
    Form,
    /// Embedded posts.
    Embed,
    /// Printed for assistive technology only.
    ScreenReader,
    /// Summary lists ("Key points").
    Summary,
}

/// All kinds, in the order of their bits.
pub const KINDS: [Kind; 24] = [
    Kind::Content,
    Kind::Title,
    Kind::Meta,
    Kind::Share,
    Kind::Related,
    Kind::Comments,
    Kind::Navigation,
    Kind::Header,
    Kind::Footer,
    Kind::Sidebar,
    Kind::Advertisement,
    Kind::Newsletter,
    Kind::Consent,
    Kind::Popup,
    Kind::AuthorBox,
    Kind::Tags,
    Kind::Caption,
    Kind::Paywall,
    Kind::Contents,
    Kind::Promotion,
    Kind::Form,
    Kind::Embed,
    Kind::ScreenReader,
    Kind::Summary,
];

impl Kind {
    /// Its name in rule files, traces and `removed`.
    #[inline]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Content => "content",
            Kind::Title => "title",
            Kind::Meta => "meta",
            Kind::Share => "share",
            Kind::Related => "related",
            Kind::Comments => "comments",
            Kind::Navigation => "navigation",
            Kind::Header => "header",
            Kind::Footer => "footer",
            Kind::Sidebar => "sidebar",
            Kind::Advertisement => "advertisement",
            Kind::Newsletter => "newsletter",
            Kind::Consent => "consent",
            Kind::Popup => "popup",
            Kind::AuthorBox => "author_box",
            Kind::Tags => "tags",
            Kind::Caption => "caption",
            Kind::Paywall => "paywall",
            Kind::Contents => "contents",
            Kind::Promotion => "promotion",
            Kind::Form => "form",
            Kind::Embed => "embed",
            Kind::ScreenReader => "screen_reader",
            Kind::Summary => "summary",
        }
    }
}

/// A set of kinds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Kinds(u32);

impl Kinds {
    /// The set with `kind` added.
    #[must_use]
    pub fn with(self, kind: Kind) -> Self {
        Kinds(self.0 | 1 << kind as u32)
    }

    /// The union of both.
    #[must_use]
    pub fn and(self, other: Kinds) -> Self {
        Kinds(self.0 | other.0)
    }

    /// The set with `kind` taken out.
    #[must_use]
    pub fn without(self, kind: Kind) -> Self {
        Kinds(self.0 & !(1 << kind as u32))
    }

    /// Whether `kind` is in the set.
    pub fn has(self, kind: Kind) -> bool {
        self.0 & 1 << kind as u32 != 0
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The kinds, in the order of their bits.
    pub fn iter(self) -> impl Iterator<Item = Kind> {
        // Asked of every element around a block, most of which have none.
        let kinds: &[Kind] = if self.is_empty() { &[] } else { &KINDS };
        kinds.iter().copied().filter(move |kind| self.has(*kind))
    }
}
