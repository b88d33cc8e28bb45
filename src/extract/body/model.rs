//! Evaluates the gradient-boosted trees of `selectors/generic/*.model`.
//!
//! The file is little-endian: `OPM2`, u16 number of features, u16 number of outputs, u16 number of trees; tree t adds
//! to output t modulo the number of outputs. Then for each tree a u16 number of inner nodes, those nodes (u16 feature,
//! f32 threshold, i16 left, i16 right, f32 mean of the leaves below it), and one f32 for each of its leaves, one more
//! than there are nodes. A child of 0 or more is a node, a child of -1 - n is leaf n. A row goes left where its
//! feature is at most the threshold.

use crate::selectors::bundled;

/// An ensemble of decision trees; the sum of a row's leaves is the log-odds of an output.
#[derive(Debug)]
pub struct Model {
    features: usize,
    outputs: usize,
    trees: Vec<Tree>,
    nodes: Vec<Node>,
    leaves: Vec<f32>,
    /// One a node: mean of the leaves below it, as training weighted them.
    means: Vec<f32>,
}

/// Where a tree's nodes and leaves begin.
#[derive(Debug, Clone, Copy)]
struct Tree {
    node: usize,
    leaf: usize,
    has_nodes: bool,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    feature: u16,
    left: i16,
    right: i16,
    threshold: f32,
}

impl Model {
    /// The bundled model `selectors/generic/<name>.model`.
    ///
    /// # Panics
    /// If there is none or it is broken: a mistake in the program, which a test finds.
    pub fn bundled(name: &str) -> Self {
        let bytes = bundled::bytes(&format!("generic/{name}.model")).expect("the model is bundled");
        Model::parse(bytes).expect("the bundled model is whole: a test reads it")
    }

    /// Reads a model; None if the bytes are not one.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        if bytes.take(4)? != b"OPM2" {
            return None;
        }
        let features = usize::from(bytes.u16()?);
        let outputs = usize::from(bytes.u16()?);
        let count = usize::from(bytes.u16()?);
        let mut model =
            Model { features, outputs, trees: Vec::new(), nodes: Vec::new(), leaves: Vec::new(), means: Vec::new() };
        for _ in 0..count {
            let inner = usize::from(bytes.u16()?);
            model.trees.push(Tree { node: model.nodes.len(), leaf: model.leaves.len(), has_nodes: inner > 0 });
            for number in 0..inner {
                let (feature, threshold) = (bytes.u16()?, bytes.f32()?);
                let (left, right) = (bytes.i16()?, bytes.i16()?);
                // Children stand behind their parents, so a walk down a tree ends.
                let is_sound = |child: i16| {
                    if child < 0 {
                        usize::from(!child as u16) <= inner
                    } else {
                        (number + 1..inner).contains(&(child as usize))
                    }
                };
                if usize::from(feature) >= features || !is_sound(left) || !is_sound(right) {
                    return None;
                }
                model.nodes.push(Node { feature, left, right, threshold });
                model.means.push(bytes.f32()?);
            }
            for _ in 0..=inner {
                model.leaves.push(bytes.f32()?);
            }
        }
        (bytes.0.is_empty() && outputs > 0).then_some(model)
    }

    /// Number of features a row must have.
    pub fn features(&self) -> usize {
        self.features
    }

    /// Probability, 0 to 1, of the first output.
    ///
    /// # Panics
    /// If `row` has fewer than [`Model::features`] values.
    pub fn probability(&self, row: &[f32]) -> f32 {
        let row = &row[..self.features];
        let sum: f32 = self.trees.iter().map(|tree| self.leaves[self.leaf(tree, row)]).sum();
        1.0 / (1.0 + (-sum).exp())
    }

    /// Probabilities, summing to 1, of the outputs.
    ///
    /// # Panics
    /// If `row` has fewer than [`Model::features`] values.
    pub fn shares(&self, row: &[f32]) -> Vec<f32> {
        let row = &row[..self.features];
        let mut sums = vec![0.0_f32; self.outputs];
        for (number, tree) in self.trees.iter().enumerate() {
            sums[number % self.outputs] += self.leaves[self.leaf(tree, row)];
        }
        let most = sums.iter().copied().fold(f32::MIN, f32::max);
        let powers: Vec<f32> = sums.iter().map(|sum| (sum - most).exp()).collect();
        let total: f32 = powers.iter().sum();
        powers.iter().map(|power| power / total).collect()
    }

    /// How much each feature moved the log-odds of the first output, largest first, as (feature, log-odds): the
    /// steps of the means along the row's way through the trees.
    ///
    /// Saabas, "Interpreting random forests", 2014.
    pub fn contributions(&self, row: &[f32]) -> Vec<(usize, f32)> {
        let mut moved = vec![0.0_f32; self.features];
        for tree in &self.trees {
            let mut at = 0_i16;
            while at >= 0 && tree.has_nodes {
                let index = tree.node + at as usize;
                let node = &self.nodes[index];
                let next = node.next(row);
                let mean = |child: i16| {
                    if child < 0 {
                        self.leaves[tree.leaf + (!child) as usize]
                    } else {
                        self.means[tree.node + child as usize]
                    }
                };
                moved[usize::from(node.feature)] += mean(next) - self.means[index];
                at = next;
            }
        }
        let mut moved: Vec<(usize, f32)> = moved.into_iter().enumerate().collect();
        moved.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()).then(one.0.cmp(&other.0)));
        moved
    }

    /// Index of the leaf where `row` ends up. A tree that never split has one leaf and no node.
    fn leaf(&self, tree: &Tree, row: &[f32]) -> usize {
        let mut at = if tree.has_nodes { 0 } else { -1 };
        while at >= 0 {
            at = self.nodes[tree.node + at as usize].next(row);
        }
        tree.leaf + (!at) as usize
    }
}

impl Node {
    fn next(&self, row: &[f32]) -> i16 {
        if row[usize::from(self.feature)] <= self.threshold { self.left } else { self.right }
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

    /// One tree over one feature: at most 0.5 gives -100, else 100.
    fn bytes() -> Vec<u8> {
        let mut bytes = b"OPM2".to_vec();
        for number in [1_u16, 1, 1, 1, 0] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(0.5_f32.to_le_bytes());
        bytes.extend((-1_i16).to_le_bytes());
        bytes.extend((-2_i16).to_le_bytes());
        for value in [10_f32, -100.0, 100.0] {
            bytes.extend(value.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn refuses_a_cut_off_model() {
        assert!(Model::parse(&bytes()[..bytes().len() - 1]).is_none());
    }

    #[test]
    fn goes_left_at_the_threshold() {
        let model = Model::parse(&bytes()).expect("whole");
        assert_eq!((model.probability(&[0.5]), model.probability(&[0.6])), (0.0, 1.0));
    }

    #[test]
    fn credits_the_feature_that_was_asked() {
        let model = Model::parse(&bytes()).expect("whole");
        assert_eq!(model.contributions(&[0.6]), [(0, 90.0)]);
    }

    #[test]
    fn refuses_a_tree_that_leads_back() {
        let mut looped = bytes();
        looped[20..22].copy_from_slice(&0_i16.to_le_bytes());
        assert!(Model::parse(&looped).is_none());
    }
}
