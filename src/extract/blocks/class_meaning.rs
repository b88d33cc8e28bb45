//! What a class attribute means for its element. Each is read once, since most elements share theirs with many others.

use xxhash_rust::xxh3::xxh3_64;

use super::drawn_code::draws_code;
use super::hiding::Overlay;
use crate::extract::body::classes::VOCABULARY;
use crate::extract::body::kinds::{Kind, Kinds};

/// What a class attribute means for its element.
#[derive(Clone, Copy, Default)]
pub(super) struct ClassMeaning {
    /// Kinds of content and of boilerplate that it names.
    pub(super) kinds: Kinds,
    /// The element is not shown.
    pub(super) hides: bool,
    /// The element is shown on top of the page.
    pub(super) overlay: Overlay,
    /// A highlighter draws code in it by other elements than `pre`.
    pub(super) draws_code: bool,
    /// Hash of the attribute without its digits: `post-4711` and `post-12` are of one template.
    pub(super) template: u64,
}

impl ClassMeaning {
    pub(super) fn of(class: &str) -> Self {
        let mut template = class.as_bytes().to_vec();
        template.retain(|byte| !byte.is_ascii_digit());
        let kinds = VOCABULARY.tokens(class);
        ClassMeaning {
            kinds,
            hides: VOCABULARY.hides(class),
            overlay: Overlay::of(class, || kinds.has(Kind::Popup)),
            draws_code: draws_code(class),
            template: xxh3_64(&template),
        }
    }
}
