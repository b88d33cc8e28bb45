//! Makes the tree.

use scraper::Html;

/// A parsed page.
#[derive(Debug)]
pub struct Dom {
    /// The tree.
    pub html: Html,
    /// Nesting or size went past its cap: elements were flattened, or the rest of the input was left out.
    pub is_truncated: bool,
}

/// Parses `text` as an HTML document, scripting off.
pub fn parse(text: &str) -> Dom {
    Dom { html: Html::parse_document(text), is_truncated: false }
}
