//! Printed rules: the lines of a form on which its print stands, or that it touches, would make one piece with it, as long as the
//! rule. They are thin and long; print is neither, nor is it where it is smeared into bars.

use super::runs::{for_each_run, words_of};

/// Thickest rule, pixels across it. The smallest print looked for is higher, even smeared and without its ascenders.
pub(super) const THICKEST: usize = 3;
/// Rows below the one that is looked at: so many tell how thick something is.
pub(super) const DELAY: usize = THICKEST;
/// Rows that are kept: as many above it.
const ROWS: usize = 2 * THICKEST + 1;
/// Share of a rule's length that is thin: print that stands on it covers the rest.
const THIN: f32 = 0.6;

/// Rows of ink that come from top to bottom, one bit a pixel; in the middle one of the last rules are told.
pub(super) struct Rules {
    /// Least length of a rule, pixels.
    length: i32,
    rows: [Vec<u64>; ROWS],
    /// The oldest of them.
    oldest: usize,
}

impl Rules {
    /// For rows of so many `words`, without ink so far.
    pub(super) fn new(words: usize, length: i32) -> Self {
        Self { length, rows: std::array::from_fn(|_| vec![0; words]), oldest: 0 }
    }

    /// The next row, to be filled in.
    #[inline(always)]
    pub(super) fn next_row(&mut self) -> &mut [u64] {
        let row = self.oldest;
        self.oldest = (self.oldest + 1) % ROWS;
        &mut self.rows[row]
    }

    /// The row [`DELAY`] above the last one.
    #[inline(always)]
    pub(super) fn middle(&self) -> &[u64] {
        self.row(THICKEST)
    }

    /// The `k`th of the rows that are kept, the uppermost first.
    #[inline(always)]
    fn row(&self, k: usize) -> &[u64] {
        &self.rows[(self.oldest + k) % ROWS]
    }

    /// Whether the run `start..end` of the middle row is a rule, with what stands on it.
    #[inline(always)]
    pub(super) fn is_rule(&self, start: i32, end: i32) -> bool {
        end - start >= self.length && self.is_thin(start, end)
    }

    fn is_thin(&self, start: i32, end: i32) -> bool {
        // Most long runs are dark areas.
        let middle = (start + end) / 2 / u64::BITS as i32;
        if self.thick(middle as usize) == !0 {
            return false;
        }
        let most = ((1.0 - THIN) * (end - start) as f32) as u32;
        let mut covered = 0;
        for (word, bits) in words_of(start, end) {
            covered += (self.thick(word) & bits).count_ones();
            if covered > most {
                return false;
            }
        }
        true
    }

    /// Calls `visit(start, end)` for each run of the middle row that is left of the rule `start..end`.
    pub(super) fn for_each_left(&self, start: i32, end: i32, mut visit: impl FnMut(i32, i32)) {
        let left: Vec<u64> = words_of(start, end).map(|(word, bits)| self.thick(word) & bits).collect();
        let first = start / u64::BITS as i32 * u64::BITS as i32;
        for_each_run(&left, |from, to| visit(first + from, first + to));
    }

    /// Columns of a word of the middle row whose ink is higher than a rule is thick.
    fn thick(&self, word: usize) -> u64 {
        let mut rows = [0; ROWS];
        for (k, row) in rows.iter_mut().enumerate() {
            *row = self.row(k)[word];
        }
        let mut any = 0;
        for rows in rows.array_windows::<{ THICKEST + 1 }>() {
            let mut all = !0;
            for row in rows {
                all &= row;
            }
            any |= all;
        }
        any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left of a picture of `#` and `.`, 30 pixels being a rule.
    fn without_rules(picture: &[String]) -> Vec<String> {
        let bits = |row: &String| {
            let mut words = vec![0u64; row.len().div_ceil(64)];
            row.bytes().enumerate().filter(|(_, c)| *c == b'#').for_each(|(x, _)| words[x / 64] |= 1 << (x % 64));
            words
        };
        let width = picture[0].len();
        let mut rules = Rules::new(width.div_ceil(64), 30);
        let mut left = Vec::new();
        for row in picture.iter().map(bits).chain(vec![vec![0; width.div_ceil(64)]; DELAY]) {
            rules.next_row().copy_from_slice(&row);
            let mut drawn = vec![b'.'; width];
            let mut draw = |start: i32, end: i32| drawn[start as usize..end as usize].fill(b'#');
            for_each_run(rules.middle(), |start, end| {
                if rules.is_rule(start, end) { rules.for_each_left(start, end, &mut draw) } else { draw(start, end) }
            });
            left.push(String::from_utf8(drawn).unwrap());
        }
        left.split_off(DELAY)
    }

    /// Rows of 100 pixels: two letters 9 high, 5 wide, and what `row` says is under them.
    fn letters_on(row: &str, rows: usize) -> Vec<String> {
        let letters = format!("{:.<20}#####.....#####{:.<65}", "", "");
        (0..9)
            .map(|_| letters.clone())
            .chain((0..rows).map(|_| row.to_owned()))
            .chain(["".to_owned()])
            .map(|row| format!("{row:.<100}"))
            .collect()
    }

    #[test]
    fn print_on_a_rule_stands_alone_without_it() {
        let left = without_rules(&letters_on(&"#".repeat(90), 2));
        assert_eq!(
            left[8..11],
            vec![format!("{:.<20}#####.....#####{:.<65}", "", ""); 3],
            "the letters' own columns stay"
        );
    }

    #[test]
    fn a_smeared_word_is_no_rule_and_a_dash_is_none() {
        for (row, rows) in [("#".repeat(90), 4), ("#".repeat(29), 2)] {
            let picture = letters_on(&row, rows);
            assert_eq!(without_rules(&picture), picture);
        }
    }

    #[test]
    fn a_row_of_print_that_is_joined_below_is_no_rule() {
        let letters = "####.".repeat(18);
        let picture: Vec<String> = (0..8).map(|_| letters.clone()).chain(["#".repeat(90), ".".repeat(90)]).collect();
        assert_eq!(without_rules(&picture), picture);
    }
}
