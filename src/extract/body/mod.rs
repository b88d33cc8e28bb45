//! Which blocks are the article: marks by a site rule, else by the generic scorer.

pub mod classes;
pub mod features;
pub mod model;
pub mod phrases;
pub mod score;
