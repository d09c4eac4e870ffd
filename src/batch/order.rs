//! Puts what arrives in any order back in order.

use std::collections::BTreeMap;

/// Items that wait for those before them.
pub struct InOrder<T> {
    next: usize,
    waiting: BTreeMap<usize, T>,
}

impl<T> Default for InOrder<T> {
    fn default() -> Self {
        Self { next: 0, waiting: BTreeMap::new() }
    }
}

impl<T> InOrder<T> {
    /// Adds the item of place `index`, from 0.
    pub fn insert(&mut self, index: usize, item: T) {
        self.waiting.insert(index, item);
    }

    /// The next item in order, once it has arrived.
    pub fn next(&mut self) -> Option<T> {
        let item = self.waiting.remove(&self.next)?;
        self.next += 1;
        Some(item)
    }
}

#[cfg(test)]
mod tests {
    use super::InOrder;

    #[test]
    fn each_item_waits_for_those_before_it() {
        let mut order = InOrder::default();
        order.insert(2, 'c');
        assert_eq!(order.next(), None);
        order.insert(0, 'a');
        assert_eq!(order.next(), Some('a'));
        assert_eq!(order.next(), None);
        order.insert(1, 'b');
        assert_eq!((order.next(), order.next(), order.next()), (Some('b'), Some('c'), None));
    }
}
