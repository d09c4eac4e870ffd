//! Gradient-boosted trees: the embedded model, read once, evaluated the same on every platform (comparisons and additions
//! of `f32` only, in a fixed order; the logistic function from `libm`).

/// A node: a comparison, or a leaf.
#[derive(Clone, Copy, Debug)]
struct Node {
    feature: u8,
    /// Offsets from the tree's first node of the next where the value is not greater, and where it is. A leaf is followed by
    /// itself.
    next: [u16; 2],
    /// Threshold, or the leaf's value.
    value: f32,
}

const LEAF: u8 = 255;

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
                let next = if inner { [index + 1, right] } else { [index; 2] };
                forest.nodes.push(Node { feature: if inner { feature } else { 0 }, next, value });
            }
        }
        Ok(forest)
    }

    /// Sum of the first `trees` trees (all of them where there are fewer).
    pub fn margin(&self, values: &[f32], trees: usize) -> f32 {
        self.roots.iter().take(trees).map(|&root| self.leaf(values, root as usize)).sum()
    }

    /// The most that [`Self::margin`] can be where some values are not known yet (NaN): never less than it turns out, as
    /// each tree gives no less and rounding keeps the order of sums.
    pub fn margin_at_most(&self, values: &[f32], trees: usize) -> f32 {
        self.roots.iter().take(trees).map(|&root| self.leaf_at_most(values, root as usize, 0)).sum()
    }

    /// Probability, 0..=1.
    pub fn probability(&self, values: &[f32]) -> f32 {
        1.0 / (1.0 + libm::expf(-self.margin(values, usize::MAX)))
    }

    fn leaf_at_most(&self, values: &[f32], root: usize, index: usize) -> f32 {
        let node = self.nodes[root + index];
        let [low, high] = node.next.map(usize::from);
        if low == index {
            return node.value;
        }
        let value = values[usize::from(node.feature)];
        if value.is_nan() {
            return self.leaf_at_most(values, root, low).max(self.leaf_at_most(values, root, high));
        }
        self.leaf_at_most(values, root, if value > node.value { high } else { low })
    }

    fn leaf(&self, values: &[f32], root: usize) -> f32 {
        let nodes = &self.nodes[root..];
        let mut index = 0;
        loop {
            let node = nodes[index];
            // Looked up, not branched on: which way a tree goes is not to be guessed.
            let next = usize::from(node.next[usize::from(values[usize::from(node.feature)] > node.value)]);
            if next == index {
                return node.value;
            }
            index = next;
        }
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*head)
}
