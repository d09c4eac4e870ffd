//! How much detail the pixels hold: where the spectrum of the sharpest places ends, and whether a pattern that only
//! resampling leaves says that the picture was enlarged. A picture that is merely out of focus has an early end of the
//! spectrum too, but no such pattern. Knows no limits.

mod periodicity;
mod spectrum;

use super::Resolution;
use super::pyramid::Pyramid;

/// Evidence is 0.5 where the pattern stands out from the rest by this factor; from measurements on generated pages.
const TELLING: f32 = 7.0;

/// Measures on the sharpest tiles and bands of the full-size picture.
pub fn measure(pyramid: &Pyramid) -> Resolution {
    let spectral = spectrum::oversampling(pyramid);
    let pattern = periodicity::find(pyramid);
    let evidence = pattern.as_ref().map_or(0.0, |p| evidence(p.prominence));
    let oversampling = match (spectral, &pattern) {
        (Some(spectral), Some(pattern)) if evidence >= 0.5 => Some(factor(pattern.frequency, spectral)),
        _ => spectral,
    };
    Resolution { oversampling, resampling_evidence: evidence }
}

/// 0 for a pattern that is not above the rest, 0.5 at [`TELLING`], towards 1 beyond.
fn evidence(prominence: f32) -> f32 {
    let p = (prominence / TELLING) * (prominence / TELLING);
    let p = p * p;
    p / (1.0 + p)
}

/// The factor of enlargement that leaves a pattern of this frequency: either of two, of which the spectrum tells the
/// likelier; more where the source itself had no more detail than the spectrum shows.
fn factor(frequency: f32, spectral: f32) -> f32 {
    let (large, small) = (1.0 / frequency, 1.0 / (1.0 - frequency));
    let off = |f: f32| (f / spectral).max(spectral / f);
    if off(large) <= off(small) { large } else { small }
}
