//! What a class attribute says of its element: read once, for most elements share theirs with many others.

use xxhash_rust::xxh3::xxh3_64;

use super::inside::draws_code;
use super::role::Overlay;
use crate::extract::body::classes::VOCABULARY;
use crate::extract::body::kinds::{Kind, Kinds};

/// What a class attribute says of its element.
#[derive(Clone, Copy, Default)]
pub(super) struct Says {
    pub(super) kinds: Kinds,
    pub(super) hides: bool,
    pub(super) overlay: Overlay,
    /// A highlighter draws code in it by other elements than `pre`.
    pub(super) draws_code: bool,
    /// Hash of it. Digits are left out: `post-4711` and `post-12` are the same template.
    pub(super) template: u64,
}

impl Says {
    pub(super) fn of(class: &str) -> Self {
        let mut template = class.as_bytes().to_vec();
        template.retain(|byte| !byte.is_ascii_digit());
        let kinds = VOCABULARY.tokens(class);
        Says {
            kinds,
            hides: VOCABULARY.hides(class),
            overlay: Overlay::of(class, || kinds.has(Kind::Popup)),
            draws_code: draws_code(class),
            template: xxh3_64(&template),
        }
    }
}
