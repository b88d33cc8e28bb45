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
    /// Inner nodes and leaves of all trees, tree by tree, children behind their parents.
    nodes: Vec<Node>,
    /// One a node: its leaf value, or the mean of the leaves below it as training weighted them.
    values: Vec<f32>,
}

/// One tree.
#[derive(Debug, Clone, Copy)]
struct Tree {
    /// Where its nodes begin, the root first, and end.
    start: usize,
    end: usize,
    /// Steps from the root to its deepest leaf.
    depth: u32,
}

/// A question to one feature. A leaf leads back to itself, so a walk may take a step too many.
#[derive(Debug, Clone, Copy)]
struct Node {
    threshold: f32,
    feature: u16,
    /// The node of the same tree to which a row goes that is above the threshold, and that to which all others go.
    next: [u16; 2],
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

/// Rows that walk a tree side by side, at most: one walk alone waits for memory at every step.
const LANES: usize = 16;

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
        let mut model = Model { features, outputs, trees: Vec::new(), nodes: Vec::new(), values: Vec::new() };
        for _ in 0..count {
            model.add_tree(&mut bytes)?;
        }
        (bytes.0.is_empty() && outputs > 0).then_some(model)
    }

    fn add_tree(&mut self, bytes: &mut Bytes<'_>) -> Option<()> {
        let start = self.nodes.len();
        let inner = usize::from(bytes.u16()?);
        let mut depths = vec![0_u32; 2 * inner + 1];
        for number in 0..inner {
            let (feature, threshold) = (bytes.u16()?, bytes.f32()?);
            if usize::from(feature) >= self.features {
                return None;
            }
            let mut next = [0; 2];
            for next in &mut next {
                let child = bytes.i16()?;
                // Leaves stand behind the inner nodes, and children behind their parents, so a walk down a tree ends.
                let (child, end) = if child < 0 {
                    (inner + usize::from(!child as u16), 2 * inner + 1)
                } else {
                    (usize::from(child as u16), inner)
                };
                if !(number + 1..end).contains(&child) {
                    return None;
                }
                depths[child] = depths[number] + 1;
                *next = u16::try_from(child).ok()?;
            }
            let [left, right] = next;
            self.nodes.push(Node { threshold, feature, next: [right, left] });
            self.values.push(bytes.f32()?);
        }
        for leaf in 0..=inner {
            let here = u16::try_from(inner + leaf).ok()?;
            self.nodes.push(Node { threshold: 0.0, feature: 0, next: [here; 2] });
            self.values.push(bytes.f32()?);
        }
        let depth = depths.into_iter().max().unwrap_or(0);
        self.trees.push(Tree { start, end: self.nodes.len(), depth });
        Some(())
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
        let (first, rest) = self.trees.split_at(exit.trees.min(self.trees.len()));
        self.add(first, &rows, &mut sums);
        if !rest.is_empty() {
            let open: Vec<usize> = (0..rows.len()).filter(|&row| sums[row] >= exit.below).collect();
            rows = open.iter().map(|&row| rows[row]).collect();
            let mut open_sums: Vec<f32> = open.iter().map(|&row| sums[row]).collect();
            self.add(rest, &rows, &mut open_sums);
            sums.iter_mut().filter(|sum| **sum < exit.below).for_each(|sum| *sum *= exit.factor);
            for (row, sum) in open.into_iter().zip(open_sums) {
                sums[row] = sum;
            }
        }
        sums.into_iter().map(|sum| 1.0 / (1.0 + (-sum).exp())).collect()
    }

    /// Adds to each of `sums` the leaves of its row.
    fn add(&self, trees: &[Tree], rows: &[&[f32]], sums: &mut [f32]) {
        for (rows, sums) in rows.chunks(LANES).zip(sums.chunks_mut(LANES)) {
            match rows.len() {
                0..=4 => self.add_side_by_side::<4>(trees, rows, sums),
                5..=8 => self.add_side_by_side::<8>(trees, rows, sums),
                9..=12 => self.add_side_by_side::<12>(trees, rows, sums),
                _ => self.add_side_by_side::<LANES>(trees, rows, sums),
            }
        }
    }

    fn add_side_by_side<const COUNT: usize>(&self, trees: &[Tree], rows: &[&[f32]], sums: &mut [f32]) {
        // Too few rows walk with copies of the last of them, whose sums nobody reads.
        let rows: [&[f32]; COUNT] = std::array::from_fn(|lane| rows[lane.min(rows.len() - 1)]);
        for tree in trees {
            let nodes = &self.nodes[tree.start..tree.end];
            let mut at = [0_u16; COUNT];
            for _ in 0..tree.depth {
                let before = at;
                for (at, row) in at.iter_mut().zip(rows) {
                    *at = nodes[usize::from(*at)].next(row);
                }
                if at == before {
                    break;
                }
            }
            for (sum, at) in sums.iter_mut().zip(at) {
                *sum += self.values[tree.start + usize::from(at)];
            }
        }
    }

    /// Probabilities, summing to 1, of the outputs.
    ///
    /// # Panics
    /// If `row` has fewer than [`Model::features`] values.
    pub fn shares(&self, row: &[f32]) -> Vec<f32> {
        let row = &row[..self.features];
        let mut sums = vec![0.0_f32; self.outputs];
        for (number, tree) in self.trees.iter().enumerate() {
            sums[number % self.outputs] += self.values[self.leaf(tree, row)];
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
            for (from, to) in self.way(tree, row) {
                moved[usize::from(self.nodes[from].feature)] += self.values[to] - self.values[from];
            }
        }
        let mut moved: Vec<(usize, f32)> = moved.into_iter().enumerate().collect();
        moved.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()).then(one.0.cmp(&other.0)));
        moved
    }

    /// The steps of `row` from the root of a tree to its leaf.
    fn way(&self, tree: &Tree, row: &[f32]) -> impl Iterator<Item = (usize, usize)> {
        let start = tree.start;
        let mut at = start;
        std::iter::from_fn(move || {
            let from = at;
            at = start + usize::from(self.nodes[from].next(row));
            (at != from).then_some((from, at))
        })
    }

    /// Where `row` ends up.
    fn leaf(&self, tree: &Tree, row: &[f32]) -> usize {
        self.way(tree, row).last().map_or(tree.start, |(_, leaf)| leaf)
    }
}

impl Node {
    fn next(&self, row: &[f32]) -> u16 {
        self.next[usize::from(row[usize::from(self.feature)] <= self.threshold)]
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
    fn refuses_a_tree_that_leads_back() {
        let mut looped = bytes();
        looped[20..22].copy_from_slice(&0_i16.to_le_bytes());
        assert!(Model::parse(&looped).is_none());
    }
}
