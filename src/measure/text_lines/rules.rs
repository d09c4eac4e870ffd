//! Printed rules: the lines of a form on which its print stands, or that it touches, would make one piece with it, as long as the
//! rule. They are thin and long; print is neither, nor is it where it is smeared into bars.

use super::runs::{for_each_run, words_of};

/// Thickest rule, pixels across it. The smallest print looked for is higher, even smeared and without its ascenders.
pub(super) const THICKEST: usize = 3;
/// Rows after which it is known how thick something is.
pub(super) const DELAY: usize = THICKEST;
/// Rows that tell it.
const ROWS: usize = THICKEST + 1;
/// Share of a rule's length that is thin: print that stands on it covers the rest.
const THIN: f32 = 0.6;

/// Takes rules out of rows of ink that come from top to bottom.
pub(super) struct Rules {
    /// Least length of a rule, pixels.
    length: i32,
    /// The last rows, each at its number modulo [`ROWS`].
    ink: [Vec<u64>; ROWS],
    /// Columns of ink that are higher than a rule is thick, by the row that they end in.
    high: [Vec<u64>; ROWS],
    /// All these columns that cross the row that is given back.
    thick: Vec<u64>,
    /// That row without its rules, and what was taken out of it.
    without: Vec<u64>,
    taken: Vec<u64>,
    next: usize,
}

impl Rules {
    /// For rows of so many `words`.
    pub(super) fn new(words: usize, length: i32) -> Self {
        let row = || vec![0; words];
        let rows = || std::array::from_fn(|_| row());
        Self { length, ink: rows(), high: rows(), thick: row(), without: row(), taken: row(), next: 0 }
    }

    /// Takes in the next row; gives back the one [`DELAY`] above without its rules, and those where it has any.
    #[inline(always)]
    pub(super) fn next(&mut self, row: &[u64]) -> (&[u64], Option<&[u64]>) {
        let at = self.next % ROWS;
        self.next += 1;
        self.ink[at].copy_from_slice(row);
        for (word, high) in self.high[at].iter_mut().enumerate() {
            *high = self.ink.iter().fold(!0, |all, row| all & row[word]);
        }
        for (word, thick) in self.thick.iter_mut().enumerate() {
            *thick = self.high.iter().fold(0, |any, row| any | row[word]);
        }
        let (ink, thick, without) = (&self.ink[self.next % ROWS], &self.thick, &mut self.without);
        without.copy_from_slice(ink);
        let mut any = false;
        for_each_run(ink, |start, end| {
            if end - start < self.length {
                return;
            }
            let covered: u32 = words_of(start, end).map(|(word, bits)| (thick[word] & bits).count_ones()).sum();
            if covered as f32 <= (1.0 - THIN) * (end - start) as f32 {
                words_of(start, end).for_each(|(word, bits)| without[word] &= thick[word] | !bits);
                any = true;
            }
        });
        if !any {
            return (&self.without, None);
        }
        self.taken.iter_mut().zip(ink.iter().zip(&self.without)).for_each(|(taken, (ink, left))| *taken = ink & !left);
        (&self.without, Some(&self.taken))
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
        let below = vec![vec![0; width.div_ceil(64)]; DELAY];
        let rows = picture.iter().map(bits).chain(below).map(|row| {
            let row = rules.next(&row).0.to_vec();
            (0..width).map(|x| if row[x / 64] >> (x % 64) & 1 == 1 { '#' } else { '.' }).collect::<String>()
        });
        rows.skip(DELAY).collect()
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
