//! The order in which a person lists files: 2.jpg before 10.jpg, a folder's files together.

use std::cmp::Ordering;
use std::path::Path;

/// Compares paths component by component, numbers by value, letters without regard to case; equal ones by their bytes, so
/// that the order is total.
pub fn natural_order(a: &Path, b: &Path) -> Ordering {
    let (mut left, mut right) = (a.components(), b.components());
    loop {
        let order = match (left.next(), right.next()) {
            (Some(x), Some(y)) => {
                let (x, y) = (x.as_os_str().to_string_lossy(), y.as_os_str().to_string_lossy());
                natord::compare_ignore_case(&x, &y).then_with(|| x.cmp(&y))
            }
            (Some(_), None) => Ordering::Greater,
            (None, Some(_)) => Ordering::Less,
            (None, None) => return a.as_os_str().cmp(b.as_os_str()),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn numbers_by_value_and_folders_together() {
        let mut paths: Vec<PathBuf> =
            ["b/1.jpg", "a 10/x.jpg", "A 2/x10.jpg", "A 2/x9.jpg", "a.jpg", "证10.jpg", "证9.jpg"]
                .iter()
                .map(PathBuf::from)
                .collect();
        paths.sort_by(|a, b| natural_order(a, b));
        let sorted: Vec<_> = paths.iter().map(|path| path.to_string_lossy()).collect();
        assert_eq!(sorted, ["a.jpg", "A 2/x9.jpg", "A 2/x10.jpg", "a 10/x.jpg", "b/1.jpg", "证9.jpg", "证10.jpg"]);
    }
}
