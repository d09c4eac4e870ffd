//! Gradient-boosted trees: the embedded model, read once, evaluated the same on every platform (comparisons and additions
//! of `f32` only, in a fixed order; the logistic function from `libm`).

/// A node: a comparison, or a leaf.
#[derive(Clone, Copy, Debug)]
struct Node {
    feature: u8,
    /// Steps to the next node where the value is not greater: 1, and 0 from a leaf, which is followed by itself.
    low: u8,
    /// Steps to the next node where it is.
    high: u16,
    /// Threshold, or the leaf's value.
    value: f32,
}

const LEAF: u8 = 255;

/// Trees that are walked side by side.
const TOGETHER: usize = 4;

/// One model: the sum of its trees through the logistic function is a probability.
#[derive(Clone, Debug, Default)]
pub struct Forest {
    nodes: Vec<Node>,
    roots: Vec<u32>,
}

/// A broken model file.
#[derive(Debug, thiserror::Error)]
#[error("the embedded model is damaged at byte {0}")]
pub struct BrokenModel(usize);

impl Forest {
    /// Reads one forest from the front of `bytes` and moves past it.
    ///
    /// Layout, little endian: number of trees `u16`; a tree: number of nodes `u16`; a node in depth-first order, the lower
    /// branch first: feature `u8`, offset of the upper branch from the tree's first node `u16`, value `f32`.
    ///
    /// # Errors
    /// [`BrokenModel`] where the bytes end early or a node points outside its tree.
    pub fn read(bytes: &mut &[u8], features: usize) -> Result<Self, BrokenModel> {
        let broken = |rest: &[u8]| BrokenModel(rest.len());
        let mut forest = Self::default();
        let trees = u16::from_le_bytes(take(bytes).ok_or_else(|| broken(bytes))?);
        for _ in 0..trees {
            let count = u16::from_le_bytes(take(bytes).ok_or_else(|| broken(bytes))?);
            forest.roots.push(forest.nodes.len() as u32);
            for index in 0..count {
                let [feature] = take(bytes).ok_or_else(|| broken(bytes))?;
                let right = u16::from_le_bytes(take(bytes).ok_or_else(|| broken(bytes))?);
                let value = f32::from_le_bytes(take(bytes).ok_or_else(|| broken(bytes))?);
                let inner = feature != LEAF;
                // Forward only: a walk always ends.
                if inner && (usize::from(feature) >= features || right <= index || right >= count || index + 1 >= count)
                {
                    return Err(broken(bytes));
                }
                let (feature, low, high) = if inner { (feature, 1, right - index) } else { (0, 0, 0) };
                forest.nodes.push(Node { feature, low, high, value });
            }
        }
        Ok(forest)
    }

    /// Sum of the first `trees` trees (all of them where there are fewer).
    pub fn margin(&self, values: &[f32], trees: usize) -> f32 {
        self.sum(0.0, values, &self.roots[..trees.min(self.roots.len())])
    }

    /// Probability, 0..=1, where the sum of the first `trees` trees is known: [`Self::margin`].
    pub fn probability_after(&self, margin: f32, values: &[f32], trees: usize) -> f32 {
        logistic(self.sum(margin, values, &self.roots[trees.min(self.roots.len())..]))
    }

    /// What the trees at `roots` add to `margin`, one after the other.
    fn sum(&self, margin: f32, values: &[f32], roots: &[u32]) -> f32 {
        let (groups, rest) = roots.as_chunks::<TOGETHER>();
        let grouped = groups.iter().flat_map(|roots| self.leaves(values, roots));
        grouped.chain(rest.iter().flat_map(|&root| self.leaves(values, &[root]))).fold(margin, |sum, leaf| sum + leaf)
    }

    /// The most that [`Self::margin`] can be where some values are not known yet (NaN): never less than it turns out, as
    /// each tree gives no less and rounding keeps the order of sums.
    pub fn margin_at_most(&self, values: &[f32], trees: usize) -> f32 {
        self.roots.iter().take(trees).map(|&root| self.leaf_at_most(values, root as usize)).sum()
    }

    /// Probability, 0..=1.
    pub fn probability(&self, values: &[f32]) -> f32 {
        logistic(self.margin(values, usize::MAX))
    }

    fn leaf_at_most(&self, values: &[f32], place: usize) -> f32 {
        let node = self.nodes[place];
        if node.low == 0 {
            return node.value;
        }
        let (low, high) = (place + usize::from(node.low), place + usize::from(node.high));
        let value = values[usize::from(node.feature)];
        if value.is_nan() {
            return self.leaf_at_most(values, low).max(self.leaf_at_most(values, high));
        }
        self.leaf_at_most(values, if value > node.value { high } else { low })
    }

    /// Values of the leaves that `values` lead to. Trees are walked side by side, as each step waits for the one before, until
    /// all are at a leaf: nothing has to be guessed but when that is.
    fn leaves<const N: usize>(&self, values: &[f32], roots: &[u32; N]) -> [f32; N] {
        let mut places = roots.map(|root| root as usize);
        loop {
            let mut steps = 0;
            for place in &mut places {
                let node = &self.nodes[*place];
                let greater = values[usize::from(node.feature)] > node.value;
                let step = if greater { usize::from(node.high) } else { usize::from(node.low) };
                steps |= step;
                *place += step;
            }
            if steps == 0 {
                return places.map(|place| self.nodes[place].value);
            }
        }
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
