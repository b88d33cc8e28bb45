//! The learned models that decide what a page and its blocks are.

use std::sync::LazyLock;

use super::body::lexicon::Lexicon;
use super::body::model::Model;

static BODY: LazyLock<Model> = LazyLock::new(|| Model::bundled("body"));
static CONTEXT: LazyLock<Model> = LazyLock::new(|| Model::bundled("context"));
static PAGE_TYPE: LazyLock<Model> = LazyLock::new(|| Model::bundled("page_type"));
static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::bundled);

/// One model for each decision that is learned: the bundled ones, unless training measures others.
#[derive(Debug, Clone, Copy, Default)]
pub struct Models {
    others: Option<([&'static Model; 3], &'static Lexicon)>,
}

impl Models {
    /// Other models than the bundled ones.
    pub fn new(
        page_type: &'static Model,
        lexicon: &'static Lexicon,
        body: &'static Model,
        context: &'static Model,
    ) -> Self {
        Models { others: Some(([page_type, body, context], lexicon)) }
    }

    /// Reads the bundled ones now.
    pub(super) fn warm_up() {
        LazyLock::force(&LEXICON);
        for model in [&PAGE_TYPE, &BODY, &CONTEXT] {
            LazyLock::force(model);
        }
    }

    /// Says what type a page is.
    pub fn page_type(&self) -> &'static Model {
        self.others.map_or_else(|| &*PAGE_TYPE, |([page_type, ..], _)| page_type)
    }

    /// Says how much words speak for article text.
    pub fn lexicon(&self) -> &'static Lexicon {
        self.others.map_or_else(|| &*LEXICON, |(_, lexicon)| lexicon)
    }

    /// Says how likely a block is article text, by its own features.
    pub fn body(&self) -> &'static Model {
        self.others.map_or_else(|| &*BODY, |([_, body, _], _)| body)
    }

    /// Says it again, by what [`Models::body`] said of the blocks around it.
    pub fn context(&self) -> &'static Model {
        self.others.map_or_else(|| &*CONTEXT, |([.., context], _)| context)
    }
}
