//! Evaluates the gradient-boosted trees of `selectors/generic/body.model`.
//!
//! The file is little-endian: `OPM1`, u16 number of features, u16 number of trees, f32 base value, then for each
//! tree a u16 number of inner nodes, those nodes (u16 feature, f32 threshold, i16 left, i16 right), and one f32 for
//! each of its leaves, one more than there are nodes. A child of 0 or more is a node, a child of -1 - n is leaf n.
//! A row goes left where its feature is at most the threshold.

use std::sync::LazyLock;

use crate::selectors::bundled;

/// The bundled body model.
pub static BODY: LazyLock<Model> = LazyLock::new(|| {
    let bytes = bundled::bytes("generic/body.model").expect("the model is bundled");
    Model::parse(bytes).expect("the bundled model is whole: a test reads it")
});

/// An ensemble of decision trees whose sum is the log-odds of a block being article text.
#[derive(Debug)]
pub struct Model {
    features: usize,
    base: f32,
    /// First node and first leaf of each tree.
    trees: Vec<(usize, usize)>,
    nodes: Vec<Node>,
    leaves: Vec<f32>,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    feature: u16,
    threshold: f32,
    left: i16,
    right: i16,
}

impl Model {
    /// Reads a model; None if the bytes are not one.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        if bytes.take(4)? != b"OPM1" {
            return None;
        }
        let features = usize::from(bytes.u16()?);
        let count = bytes.u16()?;
        let mut model =
            Model { features, base: bytes.f32()?, trees: Vec::new(), nodes: Vec::new(), leaves: Vec::new() };
        for _ in 0..count {
            model.trees.push((model.nodes.len(), model.leaves.len()));
            let inner = bytes.u16()?;
            for _ in 0..inner {
                let node =
                    Node { feature: bytes.u16()?, threshold: bytes.f32()?, left: bytes.i16()?, right: bytes.i16()? };
                let is_known = |child: i16| if child < 0 { !child <= inner as i16 } else { child < inner as i16 };
                if usize::from(node.feature) >= features || !is_known(node.left) || !is_known(node.right) {
                    return None;
                }
                model.nodes.push(node);
            }
            for _ in 0..=inner {
                model.leaves.push(bytes.f32()?);
            }
        }
        bytes.0.is_empty().then_some(model)
    }

    /// Number of features a row must have.
    pub fn features(&self) -> usize {
        self.features
    }

    /// Probability, 0 to 1, that the block described by `row` is article text.
    ///
    /// # Panics
    /// If `row` has fewer than [`Model::features`] values.
    pub fn probability(&self, row: &[f32]) -> f32 {
        let row = &row[..self.features];
        let sum: f32 = self.trees.iter().map(|&(node, leaf)| self.value(node, leaf, row)).sum();
        1.0 / (1.0 + (-self.base - sum).exp())
    }

    fn value(&self, first_node: usize, first_leaf: usize, row: &[f32]) -> f32 {
        if self.trees.is_empty() {
            return 0.0;
        }
        let mut at = 0_i16;
        loop {
            // A tree that never split has one leaf and no node.
            let Some(node) = self.nodes.get(first_node + at as usize) else { return self.leaves[first_leaf] };
            at = if row[usize::from(node.feature)] <= node.threshold { node.left } else { node.right };
            if at < 0 {
                return self.leaves[first_leaf + (!at) as usize];
            }
        }
    }
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    fn i16(&mut self) -> Option<i16> {
        Some(i16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    fn f32(&mut self) -> Option<f32> {
        Some(f32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::body::features;

    #[test]
    fn fits_the_features() {
        assert_eq!(BODY.features(), features::names().len());
    }

    #[test]
    fn refuses_a_cut_off_model() {
        let bytes = bundled::bytes("generic/body.model").expect("bundled");
        assert!(Model::parse(&bytes[..bytes.len() - 1]).is_none());
    }

    #[test]
    fn goes_left_at_the_threshold() {
        let mut bytes = b"OPM1".to_vec();
        bytes.extend(1_u16.to_le_bytes());
        bytes.extend(1_u16.to_le_bytes());
        bytes.extend(0_f32.to_le_bytes());
        bytes.extend(1_u16.to_le_bytes());
        bytes.extend(0_u16.to_le_bytes());
        bytes.extend(0.5_f32.to_le_bytes());
        bytes.extend((-1_i16).to_le_bytes());
        bytes.extend((-2_i16).to_le_bytes());
        bytes.extend((-100_f32).to_le_bytes());
        bytes.extend(100_f32.to_le_bytes());
        let model = Model::parse(&bytes).expect("whole");
        assert_eq!((model.probability(&[0.5]), model.probability(&[0.6])), (0.0, 1.0));
    }
}
