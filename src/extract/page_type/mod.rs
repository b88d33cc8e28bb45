//! What kind of page it is, as a learned model tells it from the numbers of [`facts`], and what a program or a vocabulary
//! says outright (`tells`).

pub mod facts;
mod tells;

use foldhash::{HashMap, HashMapExt};
use html5ever::local_name;

use crate::extract::body::features::Survey;
use crate::extract::fields::Evidence;
use crate::extract::reading::Reading;
use crate::record::{Method, PageType, Provenance};
use tells::OneText;

/// The types that are learned, in the order of the model's outputs.
pub const TYPES: [PageType; 7] = [
    PageType::Article,
    PageType::Forum,
    PageType::Product,
    PageType::Collection,
    PageType::Listing,
    PageType::Documentation,
    PageType::Service,
];

/// A page type with what told it.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The type.
    pub page_type: PageType,
    /// Probability of each of [`TYPES`].
    pub shares: [f32; TYPES.len()],
    /// What told it.
    pub provenance: Provenance,
}

impl Verdict {
    /// Whether what tells furniture from the text of an article tells it here.
    pub fn is_like_article(&self) -> bool {
        match self.page_type {
            PageType::Article => true,
            PageType::Service => self.share(PageType::Article) >= tells::like_article().least_share,
            _ => false,
        }
    }

    /// Probability, 0 to 1, that the page is of this type; of one that is not among [`TYPES`] there is none.
    pub fn share(&self, page_type: PageType) -> f32 {
        TYPES.iter().zip(self.shares).filter(|(of, _)| **of == page_type).map(|(_, share)| share).sum()
    }
}

/// The type of a page. One without a word of running text, whose type is not clear either, is of no type.
pub fn of(reading: &Reading<'_>, survey: &Survey<'_>, evidence: &Evidence) -> Verdict {
    let shares = shares(reading, survey, evidence);
    let best = best(&shares);
    let page_type = if is_clear(survey, shares[best]) {
        TYPES[best]
    } else if reading.structured.article().is_some() {
        // Where all text stands in JSON there is nothing to measure, but the JSON may say what it is.
        PageType::Article
    } else {
        PageType::Other
    };
    let confidence = (f64::from(shares[best]) * 100.0).round() / 100.0;
    Verdict { page_type, shares, provenance: Provenance::by(Method::Model, confidence) }
}

/// The model's probability of each type, corrected by what the model does not see.
fn shares(reading: &Reading<'_>, survey: &Survey<'_>, evidence: &Evidence) -> [f32; TYPES.len()] {
    let facts = facts::of(reading, survey);
    let mut shares = [0.0; TYPES.len()];
    shares.iter_mut().zip(reading.models.page_type().shares(&facts)).for_each(|(share, value)| *share = value);
    let named = tells::own_name(reading);
    if let Some(named) = named.filter(|named| *named != TYPES[best(&shares)]) {
        weigh(&mut shares, named, tells::own_names().odds);
    }
    let signed = tells::signed();
    if TYPES[best(&shares)] == PageType::Service && evidence.is_signed_and_dated(signed.least_confidence) {
        weigh(&mut shares, PageType::Article, signed.odds);
    }
    let one_text = tells::one_text();
    if TYPES[best(&shares)] == PageType::Forum && named.is_none() && is_one_text(survey, one_text) {
        weigh(&mut shares, PageType::Article, one_text.odds);
    }
    shares
}

/// Whether a page whose likeliest type has that `share` is of some type at all.
fn is_clear(survey: &Survey<'_>, share: f32) -> bool {
    let limits = tells::own_names();
    let total = survey.total();
    let words = total.words * (1.0 - total.link_density());
    survey.prose > 0.0 || words >= limits.least_words || share >= limits.least_share
}

/// Whether nearly all prose of the page stands directly in one element, or in paragraphs directly inside it.
fn is_one_text(survey: &Survey<'_>, limits: &OneText) -> bool {
    let outline = survey.outline();
    let mut homes: HashMap<usize, (usize, f32)> = HashMap::new();
    let mut total = 0.0;
    for (block, shape) in outline.blocks.iter().zip(&survey.shapes).filter(|(_, shape)| shape.prose > 0.0) {
        let own = &outline.elements[block.element];
        let home = if own.tag == local_name!("p") { own.parent } else { block.element };
        let (blocks, prose) = homes.entry(home).or_default();
        *blocks += 1;
        *prose += shape.prose;
        total += shape.prose;
    }
    homes.values().any(|&(blocks, prose)| blocks >= limits.least_blocks && prose >= limits.least_share * total)
}

/// The likeliest of [`TYPES`].
fn best(shares: &[f32; TYPES.len()]) -> usize {
    (0..TYPES.len()).max_by(|&one, &other| shares[one].total_cmp(&shares[other])).expect("there are types")
}

/// Makes `named` likelier by `odds`, and the others as much less.
fn weigh(shares: &mut [f32; TYPES.len()], named: PageType, odds: f32) {
    for (share, page_type) in shares.iter_mut().zip(TYPES) {
        if page_type == named {
            *share *= odds;
        }
    }
    let sum: f32 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= sum.max(f32::MIN_POSITIVE));
}
