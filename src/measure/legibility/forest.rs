//! Gradient-boosted trees: the embedded model, read once, evaluated the same on every platform (comparisons and additions
//! of `f32` only, in a fixed order; the logistic function from `libm`).
//!
//! The trees are not walked: each step of a walk waits for the one before. Instead every comparison that turns out true strikes
//! out the leaves below its other branch, and a tree's value is the first leaf left over (C. Lucchese and others, "QuickScorer",
//! SIGIR 2015). A forest's comparisons with one feature lie side by side, by threshold.

/// Leaves of a tree, at most: a bit each. `tools/model/train.py` asks for no more.
const MOST_LEAVES: usize = 16;
/// Nodes of a tree, at most.
const MOST_NODES: usize = 2 * MOST_LEAVES - 1;
/// Trees of a forest, at most.
const MOST_TREES: usize = 1024;
/// Sums side by side, as an addition waits for the one before.
const SUMS: usize = 4;

/// In a model's file, in place of a feature.
const LEAF: u8 = 255;

/// One model: the sum of its trees through the logistic function is a probability.
#[derive(Clone, Debug, Default)]
pub struct Forest {
    /// Where the comparisons with each feature begin, and where the last end.
    starts: Vec<usize>,
    /// Of each comparison; those with one feature in rising order.
    thresholds: Vec<f32>,
    branches: Vec<Branches>,
    /// Of each tree, the lowest branch's leaf first.
    leaves: Vec<[f32; MOST_LEAVES]>,
}

/// What lies below a comparison, a bit for each leaf of its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Branches {
    tree: u16,
    /// Leaves left over where the value is greater than the threshold.
    greater: u16,
    /// Leaves left over where it is not.
    others: u16,
}

/// A node as it is read: feature (or [`LEAF`]), place of the upper branch in its tree, threshold or value.
type Node = (u8, u16, f32);

/// A comparison as it is read.
struct Comparison {
    feature: u8,
    threshold: f32,
    branches: Branches,
}

/// A broken model file, and how many of its bytes were still to be read: forests stand one behind the other, and none knows what stood
/// before it.
#[derive(Debug, thiserror::Error)]
#[error("the embedded model is damaged {0} bytes before its end")]
pub struct BrokenModel(usize);

impl Forest {
    /// Reads one forest from the front of `bytes` and moves past it.
    ///
    /// Layout, little endian: number of trees `u16`; a tree: number of nodes `u16`; a node in depth-first order, the lower
    /// branch first: feature `u8`, offset of the upper branch from the tree's first node `u16`, value `f32`.
    ///
    /// # Errors
    /// [`BrokenModel`] where the bytes end early, a node is no tree's, or there are more trees or leaves than fit.
    pub fn read(bytes: &mut &[u8], features: usize) -> Result<Self, BrokenModel> {
        Self::read_split(bytes, features, 0).map(|(_, rest)| rest)
    }

    /// Reads one forest as two: its first `trees` trees, and the others.
    ///
    /// # Errors
    /// As of [`Self::read`].
    pub fn read_split(bytes: &mut &[u8], features: usize, trees: usize) -> Result<(Self, Self), BrokenModel> {
        let broken = |rest: &[u8]| BrokenModel(rest.len());
        let count = usize::from(u16::from_le_bytes(take(bytes).ok_or_else(|| broken(bytes))?));
        let first = Self::read_trees(bytes, features, count.min(trees)).ok_or_else(|| broken(bytes))?;
        let rest = Self::read_trees(bytes, features, count - count.min(trees)).ok_or_else(|| broken(bytes))?;
        Ok((first, rest))
    }

    fn read_trees(bytes: &mut &[u8], features: usize, count: usize) -> Option<Self> {
        if count > MOST_TREES {
            return None;
        }
        let mut forest = Self::default();
        let mut comparisons = Vec::new();
        for tree in 0..count as u16 {
            let nodes = read_nodes(bytes, features)?;
            let mut reading =
                Reading { nodes: &nodes, tree, comparisons: &mut comparisons, leaves: [f32::MIN; MOST_LEAVES] };
            reading.take_in(0, 0)?;
            forest.leaves.push(reading.leaves);
        }
        comparisons.sort_unstable_by(|a, b| a.feature.cmp(&b.feature).then(a.threshold.total_cmp(&b.threshold)));
        forest.starts =
            (0..=features).map(|feature| comparisons.partition_point(|c| usize::from(c.feature) < feature)).collect();
        forest.thresholds = comparisons.iter().map(|comparison| comparison.threshold).collect();
        forest.branches = comparisons.iter().map(|comparison| comparison.branches).collect();
        Some(forest)
    }

    /// Sum of the trees.
    pub fn margin(&self, values: &[f32]) -> f32 {
        let mut left = [u16::MAX; MOST_TREES];
        for (thresholds, branches, value) in self.by_feature(values) {
            let exceeded = thresholds.partition_point(|threshold| *threshold < value);
            for branches in &branches[..exceeded] {
                left[usize::from(branches.tree) % MOST_TREES] &= branches.greater;
            }
        }
        self.sum(&left, |leaves, left| leaves[left.trailing_zeros() as usize % MOST_LEAVES])
    }

    /// The most that [`Self::margin`] can be where some values are not known yet (NaN): never less than it turns out, as
    /// each tree gives no less and rounding keeps the order of sums.
    pub fn margin_at_most(&self, values: &[f32]) -> f32 {
        let mut left = [u16::MAX; MOST_TREES];
        for (thresholds, branches, value) in self.by_feature(values).filter(|(.., value)| !value.is_nan()) {
            let (exceeded, others) = branches.split_at(thresholds.partition_point(|threshold| *threshold < value));
            exceeded.iter().for_each(|branches| left[usize::from(branches.tree) % MOST_TREES] &= branches.greater);
            others.iter().for_each(|branches| left[usize::from(branches.tree) % MOST_TREES] &= branches.others);
        }
        self.sum(&left, |leaves, left| {
            let possible = leaves.iter().enumerate().filter(|(leaf, _)| left & 1 << leaf != 0);
            possible.fold(f32::MIN, |most, (_, value)| most.max(*value))
        })
    }

    /// Probability, 0..=1.
    pub fn probability(&self, values: &[f32]) -> f32 {
        logistic(self.margin(values))
    }

    /// Sum of what `value` gives for each tree's leaves and those left over of them.
    #[inline(always)]
    fn sum(&self, left: &[u16; MOST_TREES], value: impl Fn(&[f32; MOST_LEAVES], u16) -> f32) -> f32 {
        let mut sums = [0.0; SUMS];
        for (trees, left) in self.leaves.chunks(SUMS).zip(left.chunks(SUMS)) {
            for (sum, (leaves, left)) in sums.iter_mut().zip(trees.iter().zip(left)) {
                *sum += value(leaves, *left);
            }
        }
        sums.iter().sum()
    }

    /// Thresholds and branches of each feature, with its value.
    fn by_feature(&self, values: &[f32]) -> impl Iterator<Item = (&[f32], &[Branches], f32)> {
        self.starts.windows(2).zip(values).map(|(bounds, value)| {
            let range = bounds[0]..bounds[1];
            (&self.thresholds[range.clone()], &self.branches[range], *value)
        })
    }
}

/// Nodes of one tree; places behind the last are leaves.
fn read_nodes(bytes: &mut &[u8], features: usize) -> Option<[Node; MOST_NODES]> {
    let mut nodes = [(LEAF, 0, f32::MIN); MOST_NODES];
    let count = u16::from_le_bytes(take(bytes)?);
    if count == 0 {
        return None;
    }
    for (index, node) in (0..count).zip(nodes.get_mut(..usize::from(count))?) {
        let [feature] = take(bytes)?;
        let upper = u16::from_le_bytes(take(bytes)?);
        // Forward only, and within the tree.
        let beyond = usize::from(feature) >= features || upper <= index || upper >= count;
        if feature != LEAF && beyond {
            return None;
        }
        *node = (feature, upper, f32::from_le_bytes(take(bytes)?));
    }
    Some(nodes)
}

/// Reading of a tree.
struct Reading<'a> {
    nodes: &'a [Node],
    tree: u16,
    comparisons: &'a mut Vec<Comparison>,
    /// Values; least of all where there is no leaf.
    leaves: [f32; MOST_LEAVES],
}

impl Reading<'_> {
    /// Takes the node at `place` in and all below it, whose first leaf is the `first`th; gives the one after its last.
    fn take_in(&mut self, place: usize, first: usize) -> Option<usize> {
        let &(feature, upper, value) = self.nodes.get(place)?;
        if feature == LEAF {
            *self.leaves.get_mut(first)? = value;
            return Some(first + 1);
        }
        let middle = self.take_in(place + 1, first)?;
        let end = self.take_in(usize::from(upper), middle)?;
        let bits = |from: usize, to: usize| (from..to).fold(0, |bits, leaf| bits | 1u16 << leaf);
        let branches = Branches { tree: self.tree, greater: !bits(first, middle), others: !bits(middle, end) };
        self.comparisons.push(Comparison { feature, threshold: value, branches });
        Some(end)
    }
}

/// The probability, 0..=1, that has the logarithm of odds `margin`.
pub fn logistic(margin: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-margin))
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*head)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nodes of a tree: feature, place of the upper branch, threshold or value.
    fn tree(nodes: &[(u8, u16, f32)]) -> Vec<u8> {
        let node = |(feature, upper, value): &(u8, u16, f32)| {
            [&[*feature][..], &upper.to_le_bytes(), &value.to_le_bytes()].concat()
        };
        [&(nodes.len() as u16).to_le_bytes()[..], &nodes.iter().flat_map(node).collect::<Vec<u8>>()].concat()
    }

    fn forest(trees: &[Vec<u8>]) -> Vec<u8> {
        [&(trees.len() as u16).to_le_bytes()[..], &trees.concat()].concat()
    }

    /// 1 where the first feature is at most 0.5; else 10 where the second is at most 2, and 20 where it is more.
    fn steps() -> Vec<u8> {
        tree(&[(0, 2, 0.5), (LEAF, 0, 1.0), (1, 4, 2.0), (LEAF, 0, 10.0), (LEAF, 0, 20.0)])
    }

    #[test]
    fn comparisons_lead_to_the_leaves_that_a_walk_would_come_to() {
        let other = tree(&[(1, 2, 2.0), (LEAF, 0, 100.0), (LEAF, 0, 300.0)]);
        let alone = tree(&[(LEAF, 0, 1000.0)]);
        let bytes = forest(&[steps(), other, alone]);
        let forest = Forest::read(&mut &bytes[..], 2).unwrap();
        for (values, margin) in [
            ([0.5, 9.0], 1301.0),
            ([0.4, 2.0], 1101.0),
            ([0.6, 2.0], 1110.0),
            ([0.6, 2.1], 1320.0),
            ([f32::INFINITY, f32::NEG_INFINITY], 1110.0),
        ] {
            assert_eq!(forest.margin(&values), margin, "{values:?}");
            assert_eq!(forest.margin_at_most(&values), margin, "{values:?}, all known");
        }
    }

    #[test]
    fn what_is_not_known_may_be_anything() {
        let bytes = forest(&[steps()]);
        let (first, rest) = Forest::read_split(&mut &bytes[..], 2, 1).unwrap();
        assert_eq!(first.margin_at_most(&[f32::NAN, f32::NAN]), 20.0);
        assert_eq!(first.margin_at_most(&[0.0, f32::NAN]), 1.0);
        assert_eq!(first.margin_at_most(&[1.0, f32::NAN]), 20.0);
        assert_eq!(first.margin_at_most(&[f32::NAN, 2.0]), 10.0);
        assert_eq!(rest.margin(&[1.0, 1.0]), 0.0, "no tree is left");
    }

    #[test]
    fn a_broken_forest_is_refused() {
        let whole = forest(&[steps()]);
        for length in 0..whole.len() {
            assert!(Forest::read(&mut &whole[..length], 2).is_err(), "{length} bytes");
        }
        // The third node's: behind two counts, two nodes of seven bytes, its feature and its branch.
        let error = Forest::read(&mut &whole[..], 1).expect_err("a feature that is not there").to_string();
        assert!(error.contains(&format!(" {} bytes before its end", whole.len() - (2 + 2 + 2 * 7 + 3))), "{error}");
        let backward = tree(&[(0, 0, 0.5), (LEAF, 0, 1.0), (LEAF, 0, 2.0)]);
        assert!(Forest::read(&mut &forest(&[backward])[..], 1).is_err());
        let beyond = tree(&[(0, 3, 0.5), (LEAF, 0, 1.0), (LEAF, 0, 2.0)]);
        assert!(Forest::read(&mut &forest(&[beyond])[..], 1).is_err());
        let many = vec![(LEAF, 0, 1.0); 2 * MOST_LEAVES];
        for nodes in [&[][..], &[(0, 1, 0.5)], &many] {
            assert!(Forest::read(&mut &forest(&[tree(nodes)])[..], 1).is_err(), "{} nodes", nodes.len());
        }
    }
}
