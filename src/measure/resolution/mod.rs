//! How much detail the pixels hold: where the spectrum of the sharpest places ends, and whether a pattern that only
//! resampling leaves says that the picture was enlarged. A picture that is merely out of focus has an early end of the
//! spectrum too, but no such pattern. Enlargement by less than two, or compressed strongly after, often leaves no pattern to be found; then the
//! evidence is low and nothing is claimed. Knows no limits.

mod periodicity;
mod spectrum;

use super::Resolution;
use super::pyramid::Pyramid;
use periodicity::Pattern;

/// Evidence is 0.5 where the pattern stands out from the rest by this factor; from measurements on generated pages.
const TELLING: f32 = 7.0;

/// True end of an enlarged picture's spectrum over where it seems to end.
const LEAKAGE: f32 = 1.3;

/// Most by which the factor that the pattern means may stay below what the spectrum shows: a picture can have been out of
/// focus before it was enlarged.
const BLURRED_BEFORE: f32 = 1.9;
/// Most by which it may lie above: a spectrum that runs on shows detail that enlarging cannot make. Of 24 pages of
/// docs/ACCURACY.md with a pattern that had been enlarged or lost pixels, 20 lay at most 1.06 above; of 19 others, most of them with
/// a camera's colour mosaic, which repeats every two pixels, 18 lay 1.39 or more above.
const FINER: f32 = 1.25;

/// Evidence from which a picture counts as enlarged; only from there on the factor is read from the pattern that enlarging
/// left, which gives it exactly.
const PROVEN: f32 = 0.5;

impl Resolution {
    /// By how much the picture was enlarged; `None` where that is not proven.
    pub fn enlargement(&self) -> Option<f32> {
        self.oversampling.filter(|_| self.resampling_evidence >= PROVEN)
    }
}

/// Measures on the sharpest tiles and bands of the full-size picture.
pub fn measure(pyramid: &Pyramid) -> Resolution {
    let Some(spectral) = spectrum::oversampling(pyramid) else {
        return Resolution::default();
    };
    let enlarged = periodicity::find(pyramid).and_then(|p| Some((factor(&p, spectral)?, evidence(p.prominence))));
    let (factor, evidence) = enlarged.unwrap_or((spectral, 0.0));
    let oversampling = if evidence >= PROVEN { factor } else { spectral };
    Resolution { oversampling: Some(oversampling), resampling_evidence: evidence }
}

/// 0 for a pattern that is not above the rest, 0.5 at [`TELLING`], towards 1 beyond.
fn evidence(prominence: f32) -> f32 {
    let p = (prominence / TELLING) * (prominence / TELLING);
    let p = p * p;
    p / (1.0 + p)
}

/// The factor of enlargement that leaves a pattern of this frequency: either of two. Repeated pixels or the spectrum tell
/// the likelier; interpolation lets the spectrum run on somewhat beyond its true end. `None` where neither fits: then
/// the pattern is chance, as among the few edges of a blurred page.
fn factor(pattern: &Pattern, spectral: f32) -> Option<f32> {
    let (large, small) = (1.0 / pattern.frequency, 1.0 / (1.0 - pattern.frequency));
    // A quarter is also where JPEG's blocks show; enlargement by 4/3 cannot be told from them.
    let small = if pattern.frequency == 0.25 { large } else { small };
    let by_repetition = if pattern.repeated > 0.15 { 1.0 / (1.0 - pattern.repeated.min(0.9)) } else { 1.0 };
    let expected = (LEAKAGE * spectral).max(by_repetition);
    let off = |f: f32| (f / expected).max(expected / f);
    let likelier = if off(large) <= off(small) { large } else { small };
    (expected <= BLURRED_BEFORE * likelier && likelier <= FINER * expected).then_some(likelier)
}
