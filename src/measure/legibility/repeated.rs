//! Rows of one mark over and over, as dashes, dots and the ticks of a grid: they look like smeared print and are none. Characters differ
//! from each other even where they are evenly spaced, and are higher than wide.

use super::super::text_lines::Candidate;
use super::strip::Strip;
use crate::vector::widest;

/// Misread share from which a line is looked at: what can be read is print.
pub(super) const MISREAD: f32 = 0.2;
/// Extent of a row's pieces across it over that along it from which they may be characters.
const SLIM: f32 = 0.9;
/// Distances from one mark to the next that are tried, in heights.
const PERIODS: (f32, f32) = (0.25, 3.5);
/// How often a mark must come.
const OFTEN: f32 = 8.0;
/// Correlation of the columns' darkness with that one period on, at least, and of all pixels. Evenly spaced digits have the first too, but
/// differ from each other.
const ALIKE: (f32, f32) = (0.7, 0.6);
/// Correlation that must have been passed below before a peak is one: neighbouring columns are alike anyway.
const BETWEEN: f32 = 0.2;
/// Steps to a luma level in what is correlated, so that sums of products stay whole numbers of 32 bits.
const STEPS: i32 = 4;

/// Whether a line is one mark over and over.
pub(super) fn is_one_mark(candidate: &Candidate, strip: &Strip) -> bool {
    if candidate.line.slimness >= SLIM || candidate.length() < OFTEN * PERIODS.0 {
        return false;
    }
    let columns = columns(strip);
    let stretches: Vec<&[i16]> = columns.chunks_exact(strip.stretch).collect();
    let height = strip.character_height;
    let lags = (PERIODS.0 * height).max(1.0) as usize..(PERIODS.1 * height) as usize;
    let (mut between, mut best) = (false, (0.0, 0));
    for lag in lags {
        let alike = correlation(&stretches, lag);
        between |= alike < BETWEEN;
        if between && alike > best.0 {
            best = (alike, lag);
        }
    }
    let (alike, lag) = best;
    if alike < ALIKE.0 || candidate.length() * height < OFTEN * lag as f32 {
        return false;
    }
    let pixels = pixels(strip);
    correlation(&pixels.iter().map(Vec::as_slice).collect::<Vec<_>>(), lag) >= ALIKE.1
}

/// Mean luma of each column's characters less that of the columns two heights to either side, in the stretch that it stands in.
fn columns(strip: &Strip) -> Vec<i16> {
    let body = strip.body();
    let rows = body.len().max(1) as i32;
    let mut sums = vec![0i32; strip.width];
    for y in body {
        sums.iter_mut().zip(strip.row(y)).for_each(|(sum, luma)| *sum += i32::from(*luma));
    }
    let reach = (2.0 * strip.character_height) as usize;
    let mut columns = Vec::with_capacity(strip.width);
    for stretch in sums.chunks(strip.stretch) {
        let mut up_to = vec![0i32; stretch.len() + 1];
        for (x, sum) in stretch.iter().enumerate() {
            up_to[x + 1] = up_to[x] + sum;
        }
        columns.extend(stretch.iter().enumerate().map(|(x, sum)| {
            let (from, to) = (x.saturating_sub(reach), (x + reach + 1).min(stretch.len()));
            let around = (up_to[to] - up_to[from]) / (to - from) as i32;
            (STEPS * (sum - around) / rows) as i16
        }));
    }
    columns
}

/// Correlation of stretches of numbers with what follows them by `lag`, -1..=1.
fn correlation(stretches: &[&[i16]], lag: usize) -> f32 {
    let (mut products, mut first, mut second) = (0.0, 0.0, 0.0);
    for stretch in stretches.iter().filter(|stretch| stretch.len() > lag) {
        let (left, right) = (&stretch[..stretch.len() - lag], &stretch[lag..]);
        let (both, own, other) = widest(
            #[inline(always)]
            || (product(left, right), product(left, left), product(right, right)),
        );
        products += both as f32;
        first += own as f32;
        second += other as f32;
    }
    products / (first * second).sqrt().max(1.0)
}

#[inline(always)]
fn product(left: &[i16], right: &[i16]) -> i32 {
    left.iter().zip(right).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}

/// The characters' pixels row by row, each stretch less its mean.
fn pixels(strip: &Strip) -> Vec<Vec<i16>> {
    let less_mean = |stretch: &[u8]| {
        let sum: i32 = stretch.iter().map(|luma| i32::from(*luma)).sum();
        let mean = STEPS * sum / stretch.len() as i32;
        stretch.iter().map(|luma| (STEPS * i32::from(*luma) - mean) as i16).collect()
    };
    strip.body().flat_map(|y| strip.row(y).chunks(strip.stretch)).map(less_mean).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    /// Whether a row of 20 marks is one mark over and over; `dark` says where the mark of that number has ink.
    fn is_one(dark: impl Fn(usize, usize, usize) -> bool) -> bool {
        let (width, height) = (480, 24);
        let mut luma = vec![220u8; width * height];
        for y in 4..20 {
            for x in 0..width {
                if dark(x / 24, x % 24, y - 4) {
                    luma[y * width + x] = 60;
                }
            }
        }
        let strip = Strip { width, height, character_height: 16.0, scale: 1.0, stretch: width, luma };
        let mut line = sample::line([0.0, width as f32], 12.0, false);
        (line.candidate.line.slimness, line.candidate.line.height) = (0.5, 16.0);
        is_one_mark(&line.candidate, &strip)
    }

    #[test]
    fn dashes_are_one_mark_and_letters_are_not() {
        assert!(is_one(|_, x, y| x < 14 && (4..12).contains(&y)), "dashes");
        assert!(!is_one(|mark, x, y| x < 14 && (x / 3 + y / 4 + mark * mark) % 3 == 0), "letters, evenly spaced");
        assert!(!is_one(|mark, x, _| x < 4 + (mark * 7) % 17), "words of many lengths");
        assert!(!is_one(|_, _, _| false), "nothing");
    }
}
