//! Evaluates the gradient-boosted trees of `selectors/generic/*.model`.
//!
//! The file is little-endian: `OPM2`, u16 number of features, u16 number of outputs, u16 number of trees; tree t adds
//! to output t modulo the number of outputs. Then for each tree a u16 number of inner nodes, at least one; those nodes
//! (u16 feature, f32 threshold, i16 left, i16 right, f32 mean of the leaves below it), the root first; and one f32 for
//! each of its leaves, one more than there are nodes. A child of 0 or more is a node, a child of -1 - n is leaf n. A row
//! goes left where its feature is not above the threshold.

use std::collections::VecDeque;
use std::ops::Range;

use crate::selectors::bundled;

/// An ensemble of decision trees; the sum of a row's leaves is the log-odds of an output.
///
/// Each leaf asks what the root of the next tree asks, so that a row walks through all of them without a pause, however
/// deep its leaves lie.
#[derive(Debug)]
pub struct Model {
    features: usize,
    outputs: usize,
    /// Questions and leaves of all trees, tree by tree, the root first and both children of a question side by side;
    /// behind the last tree a leaf that adds nothing.
    nodes: Vec<Node>,
    /// One a node: its leaf value, or the mean of the leaves below it as training weighted them.
    means: Vec<f32>,
    /// Where the trees begin, and where the last one ends.
    roots: Vec<u32>,
}

/// A question to one feature; a leaf also adds its value, and asks for the next tree.
#[derive(Debug, Clone, Copy)]
struct Node {
    threshold: f32,
    adds: f32,
    feature: u32,
    /// Where a row goes that is not above the threshold; the others go to the node behind that.
    next: u32,
}

/// Where rows need no more trees because what they are is plain: most blocks of a page are its menus.
#[derive(Debug, Clone, Copy)]
pub struct EarlyExit {
    /// Trees that every row walks.
    pub trees: usize,
    /// Log-odds after them under which a row is done.
    pub below: f32,
    /// How much further the other trees would take its log-odds, on average.
    pub factor: f32,
}

/// Rows that walk side by side: one walk alone waits for memory at every step.
const LANES: usize = 8;

/// Steps between two looks at whether all rows have come to the end.
const STRIDE: usize = 8;

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
        let mut model = Model { features, outputs, nodes: Vec::new(), means: Vec::new(), roots: vec![0] };
        for _ in 0..count {
            model.add_tree(&mut bytes)?;
        }
        let end = *model.roots.last()?;
        // Behind the last tree no question leads on.
        model.add_node(f32::INFINITY, 0.0, 0, end);
        model.means.push(0.0);
        model.join_trees();
        (bytes.0.is_empty() && outputs > 0 && features > 0).then_some(model)
    }

    fn add_tree(&mut self, bytes: &mut Bytes<'_>) -> Option<()> {
        let inner = usize::from(bytes.u16()?);
        let mut questions = Vec::with_capacity(inner);
        for _ in 0..inner {
            questions.push((bytes.u16()?, bytes.f32()?, [bytes.i16()?, bytes.i16()?], bytes.f32()?));
        }
        let mut leaves = Vec::with_capacity(inner + 1);
        for _ in 0..=inner {
            leaves.push(bytes.f32()?);
        }
        let start = self.nodes.len();
        let end = u32::try_from(start + 2 * inner + 1).ok()?;
        // A child's place is known when its parent's is, if each level stands behind the one above it.
        let mut level_order = VecDeque::from([0_i16]);
        let mut placed = start + 1;
        while let Some(child) = level_order.pop_front() {
            // What leads back to a node above it, or twice to one, is no tree.
            if placed > start + 2 * inner + 1 {
                return None;
            }
            if child < 0 {
                let value = *leaves.get(usize::from(!child as u16))?;
                self.add_node(f32::INFINITY, value, 0, end);
                self.means.push(value);
                continue;
            }
            let &(feature, threshold, children, mean) = questions.get(usize::from(child as u16))?;
            if usize::from(feature) >= self.features {
                return None;
            }
            self.add_node(threshold, 0.0, feature, u32::try_from(placed).ok()?);
            self.means.push(mean);
            level_order.extend(children);
            placed += children.len();
        }
        self.roots.push(end);
        // A tree of one leaf would add to the rows that wait at its root for the others.
        (inner > 0 && self.nodes.len() == start + 2 * inner + 1).then_some(())
    }

    /// Has each leaf ask for the root it leads to: a step less in every tree.
    fn join_trees(&mut self) {
        for tree in self.roots.windows(2) {
            let root = self.nodes[tree[1] as usize];
            let nodes = &mut self.nodes[tree[0] as usize..tree[1] as usize];
            for leaf in nodes.iter_mut().filter(|node| node.next == tree[1]) {
                *leaf = Node { adds: leaf.adds, ..root };
            }
        }
    }

    fn add_node(&mut self, threshold: f32, adds: f32, feature: u16, next: u32) {
        self.nodes.push(Node { threshold, adds, feature: u32::from(feature), next });
    }

    /// Number of features a row must have.
    pub fn features(&self) -> usize {
        self.features
    }

    /// Probability, 0 to 1, of the only output for each of `rows`, which stand one behind the other.
    ///
    /// # Panics
    /// If `rows` is not a whole number of rows of [`Model::features`] values.
    pub fn probabilities(&self, rows: &[f32], exit: EarlyExit) -> Vec<f32> {
        assert_eq!(rows.len() % self.features, 0, "whole rows");
        let mut rows: Vec<&[f32]> = rows.chunks_exact(self.features).collect();
        let mut sums = vec![0.0_f32; rows.len()];
        let trees = self.roots.len() - 1;
        let first = exit.trees.min(trees);
        self.add(0..first, &rows, &mut sums);
        if first < trees {
            let open: Vec<usize> = (0..rows.len()).filter(|&row| sums[row] >= exit.below).collect();
            rows = open.iter().map(|&row| rows[row]).collect();
            let mut open_sums: Vec<f32> = open.iter().map(|&row| sums[row]).collect();
            self.add(first..trees, &rows, &mut open_sums);
            sums.iter_mut().filter(|sum| **sum < exit.below).for_each(|sum| *sum *= exit.factor);
            for (row, sum) in open.into_iter().zip(open_sums) {
                sums[row] = sum;
            }
        }
        sums.into_iter().map(|sum| 1.0 / (1.0 + (-sum).exp())).collect()
    }

    /// Adds to each of `sums` the leaves of its row.
    fn add(&self, trees: Range<usize>, rows: &[&[f32]], sums: &mut [f32]) {
        let (start, end) = (self.roots[trees.start], self.roots[trees.end]);
        for (rows, sums) in rows.chunks(LANES).zip(sums.chunks_mut(LANES)) {
            // Too few rows walk with copies of the last of them, whose sums nobody reads.
            let rows: [&[f32]; LANES] = std::array::from_fn(|lane| rows[lane.min(rows.len() - 1)]);
            let mut totals: [f32; LANES] = std::array::from_fn(|lane| sums.get(lane).copied().unwrap_or(0.0));
            let mut at = [start; LANES];
            while at != [end; LANES] {
                for _ in 0..STRIDE {
                    for (lane, row) in rows.iter().enumerate() {
                        let node = &self.nodes[at[lane] as usize];
                        totals[lane] += node.adds;
                        // Who is at the end stays there: a root adds nothing.
                        at[lane] = node.next(row).min(end);
                    }
                }
            }
            sums.copy_from_slice(&totals[..sums.len()]);
        }
    }

    /// Probabilities, summing to 1, of the outputs.
    ///
    /// # Panics
    /// If `row` has fewer than [`Model::features`] values.
    pub fn shares(&self, row: &[f32]) -> Vec<f32> {
        let row = &row[..self.features];
        let mut sums = vec![0.0_f32; self.outputs];
        for (number, trees) in self.roots.windows(2).enumerate() {
            for (_, to) in self.way(trees[0], trees[1], row) {
                sums[number % self.outputs] += self.nodes[to].adds;
            }
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
        for trees in self.roots.windows(2) {
            for (from, to) in self.way(trees[0], trees[1], row) {
                moved[self.nodes[from].feature as usize] += self.means[to] - self.means[from];
            }
        }
        let mut moved: Vec<(usize, f32)> = moved.into_iter().enumerate().collect();
        moved.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()).then(one.0.cmp(&other.0)));
        moved
    }

    /// The steps of `row` from the root of the tree that stands from `root` to `end` to its leaf.
    fn way(&self, root: u32, end: u32, row: &[f32]) -> impl Iterator<Item = (usize, usize)> {
        let mut at = root;
        std::iter::from_fn(move || {
            let from = at;
            at = self.nodes[from as usize].next(row);
            (at < end).then_some((from as usize, at as usize))
        })
    }
}

impl Node {
    fn next(&self, row: &[f32]) -> u32 {
        self.next + u32::from(row[self.feature as usize] > self.threshold)
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

    const NEVER: EarlyExit = EarlyExit { trees: usize::MAX, below: f32::MIN, factor: 1.0 };

    /// One tree over one feature: at most 0.5 gives -100, else 100.
    fn bytes() -> Vec<u8> {
        [header(1), tree([-100.0, 100.0])].concat()
    }

    /// Of models of one feature and one output.
    fn header(trees: u16) -> Vec<u8> {
        [b"OPM2", &1_u16.to_le_bytes()[..], &1_u16.to_le_bytes(), &trees.to_le_bytes()].concat()
    }

    fn tree([low, high]: [f32; 2]) -> Vec<u8> {
        let mut bytes = [1_u16.to_le_bytes(), 0_u16.to_le_bytes()].concat();
        bytes.extend(0.5_f32.to_le_bytes());
        bytes.extend((-1_i16).to_le_bytes());
        bytes.extend((-2_i16).to_le_bytes());
        for value in [10_f32, low, high] {
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
        assert_eq!(model.probabilities(&[0.5, 0.6], NEVER), [0.0, 1.0]);
    }

    #[test]
    fn stops_where_the_first_trees_are_sure() {
        let model = Model::parse(&[header(2), tree([-2.0, 0.5]), tree([1.0, 1.0])].concat()).expect("whole");
        let odds = |log_odds: f32| 1.0 / (1.0 + (-log_odds).exp());
        let exit = EarlyExit { trees: 1, below: -1.0, factor: 2.0 };
        assert_eq!(model.probabilities(&[0.5, 0.6], exit), [odds(-4.0), odds(1.5)]);
    }

    #[test]
    fn rows_side_by_side_end_where_each_ends_alone() {
        let model = Model::bundled("context");
        let value = |row: usize, feature: usize| ((row * 31 + feature * 17) % 97) as f32 / 97.0;
        let count = 2 * LANES + 3;
        let rows: Vec<f32> =
            (0..count).flat_map(|row| (0..model.features()).map(move |feature| value(row, feature))).collect();
        for exit in [NEVER, EarlyExit { trees: 10, below: 0.0, factor: 1.5 }] {
            let alone = rows.chunks(model.features()).flat_map(|row| model.probabilities(row, exit));
            assert_eq!(model.probabilities(&rows, exit), alone.collect::<Vec<_>>());
        }
    }

    #[test]
    fn credits_the_feature_that_was_asked() {
        let model = Model::parse(&bytes()).expect("whole");
        assert_eq!(model.contributions(&[0.6]), [(0, 90.0)]);
    }

    #[test]
    fn refuses_a_tree_without_a_question() {
        let leaf = [0_u16.to_le_bytes().to_vec(), 1_f32.to_le_bytes().to_vec()].concat();
        assert!(Model::parse(&[header(1), leaf].concat()).is_none());
    }

    #[test]
    fn refuses_a_tree_that_leads_back() {
        let mut looped = bytes();
        looped[20..22].copy_from_slice(&0_i16.to_le_bytes());
        assert!(Model::parse(&looped).is_none());
    }
}
