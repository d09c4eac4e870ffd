//! Runs of ink in a row of pixels, one bit each, the first lowest.

/// Calls `visit(start, end)` for each run of set bits.
#[inline(always)]
pub(super) fn for_each_run(row: &[u64], mut visit: impl FnMut(i32, i32)) {
    let mut open = None;
    // Most of a page is paper.
    for (index, bits) in row.iter().enumerate() {
        let first = (index * u64::BITS as usize) as i32;
        let mut at = 0;
        while at < u64::BITS {
            let rest = match open {
                None => bits >> at,
                Some(_) => !bits >> at,
            };
            if rest == 0 {
                break;
            }
            at += rest.trailing_zeros();
            match open.take() {
                None => open = Some(first + at as i32),
                Some(start) => visit(start, first + at as i32),
            }
        }
    }
    if let Some(start) = open {
        visit(start, row.len() as i32 * u64::BITS as i32);
    }
}

/// The words of a row that hold bits `start..end`, each with the bits of them that do.
#[inline(always)]
pub(super) fn words_of(start: i32, end: i32) -> impl Iterator<Item = (usize, u64)> {
    let bits = u64::BITS as i32;
    let (first, last) = (start / bits, (end - 1) / bits);
    (first..=last).map(move |word| {
        let from = if word == first { !0 << (start % bits) } else { !0 };
        let to = if word == last { !0 >> (bits - 1 - (end - 1) % bits) } else { !0 };
        (word as usize, from & to)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_go_on_from_word_to_word() {
        let mut runs = Vec::new();
        for_each_run(&[0b0110 | 1 << 63, 0b1, !0], |start, end| runs.push((start, end)));
        assert_eq!(runs, [(1, 3), (63, 65), (128, 192)]);
    }

    #[test]
    fn a_run_is_made_of_the_bits_of_its_words() {
        assert_eq!(words_of(3, 5).collect::<Vec<_>>(), [(0, 0b11000)]);
        assert_eq!(words_of(62, 65).collect::<Vec<_>>(), [(0, 0b11 << 62), (1, 1)]);
        assert_eq!(words_of(64, 192).collect::<Vec<_>>(), [(1, !0), (2, !0)]);
    }
}
