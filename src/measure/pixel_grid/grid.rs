//! Which of a tile's stripes are a display's pixels.

use super::spectrum::Stripes;
use super::wave::Wave;

/// Furthest that stripes lie from the picture's directions, as a sine (12 degrees).
const TURNED: f32 = 0.208;
/// Least height of the waves, luma levels.
const HEIGHT: f32 = 1.0;
/// How far the second set may lie from being upright on the first and equally close: cycles, and share of the frequency.
const OFF: (f32, f32) = (1.0, 0.12);
/// Sets of stripes tried as the first.
const TRIED: usize = 12;
/// Print in dots has such grids at several angles. A grid is print's where a stronger set of stripes aslant is wider, its frequency
/// below this share of the grid's, ...
const WIDER: f32 = 0.9;
/// ... or where a second grid lies askew to it, the sine of the angle at least this, its frequency within this range of the grid's, its
/// prominence at least this share, its two sets upright on each other within so many cycles.
const ASKEW: f32 = 0.2;
const AS_FINE: core::ops::RangeInclusive<f32> = 0.93..=1.08;
const AS_STRONG: f32 = 0.05;
const UPRIGHT: f32 = 1.5;

/// Of the two sets of a display's stripes the one that runs across, if the tile has them. `found` has the strongest first.
pub(super) fn grid(found: &[Stripes]) -> Option<Wave> {
    let straight = found.iter().filter(|stripes| is_straight(stripes.wave)).take(TRIED);
    let pairs = straight.filter(|one| one.height >= HEIGHT).filter_map(|one| {
        let frequency = one.wave.frequency();
        let other = upright(found, one.wave, OFF.0 + OFF.1 * frequency).filter(|other| other.height >= HEIGHT)?;
        Some((one, one.prominence.min(other.prominence)))
    });
    let (one, prominence) = pairs.reduce(|strongest, pair| if pair.1 > strongest.1 { pair } else { strongest })?;
    (!is_print(found, one, prominence)).then(|| one.wave.mostly_across())
}

/// The strongest stripes upright on a wave and as close, within so many cycles.
fn upright(found: &[Stripes], wave: Wave, off: f32) -> Option<&Stripes> {
    found.iter().find(|other| other.wave.apart(wave.upright()) <= off)
}

/// Near the picture's own directions.
fn is_straight(wave: Wave) -> bool {
    wave.askew(Wave { across: 1.0, down: 0.0 }) <= TURNED
}

/// Whether stripes beside those of a grid, whose weaker set has this prominence, are those of print in dots.
fn is_print(found: &[Stripes], of_grid: &Stripes, prominence: f32) -> bool {
    let grid = of_grid.wave;
    found.iter().any(|one| {
        let finer = one.wave.frequency() / grid.frequency();
        let wider = finer < WIDER && !is_straight(one.wave) && one.prominence > of_grid.prominence;
        let second = AS_FINE.contains(&finer) && one.wave.askew(grid) > ASKEW;
        wider
            || second
                && upright(found, one.wave, UPRIGHT)
                    .is_some_and(|other| one.prominence.min(other.prominence) > AS_STRONG * prominence)
    })
}
