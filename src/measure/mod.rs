//! Pixels to numbers. No thresholds, no profile, no words: [`Measurements`] depend on the pixels alone, so they can be
//! stored by content and judged again under another profile without decoding.
//!
//! Coordinates are pixels of the page as a viewer shows it, x to the right, y down. Lengths ending in `_px` are in these
//! pixels. Luma is 0..=255.

mod area;
mod blurred;
pub mod colour;
pub mod compression;
pub mod cues;
mod enlarged;
pub mod exposure;
pub mod fingerprint;
mod fourier;
pub mod glare;
mod histogram;
pub mod legibility;
mod measurements;
pub mod motion;
pub mod noise;
pub mod outline;
pub mod page_text;
pub mod pixel_grid;
pub mod pyramid;
pub mod quad;
mod reading;
pub mod resolution;
mod rotation;
mod skew;
mod statistics;
pub mod text_lines;
mod told;
mod turned;

pub use cues::{Cues, Mark};
pub use fingerprint::Fingerprint;
pub use measurements::{
    Colour, Compression, Exposure, Glare, GlareArea, Measurements, Motion, Noise, Outline, PixelGrid, Quad, Region,
    Resolution, Script, Side, TextLine, TextSummary,
};

use crate::input::Pixels;
use legibility::{Judged, model::Model};
use pyramid::Pyramid;
use reading::Reading;
use text_lines::{Candidate, one_tone};
use turned::Turned;

/// Raised whenever a change can alter any measured number; stored results of another version are not reused.
pub const VERSION: u32 = 36;

/// Pixels of the shorter side below which a picture holds no line of text.
const LEAST_SIDE: u32 = 16;

/// Measures one page; of a strip too narrow for a line of text nothing but its size and light. An enlarged picture with little detail
/// in its letters is measured again at the size of its detail.
pub fn measure(pixels: &Pixels) -> Measurements {
    let (width, height) = pixels.luma.dimensions();
    let pyramid = Pyramid::new(&pixels.luma, text_lines::SMALLEST_LEVEL);
    if width.min(height) < LEAST_SIDE {
        // Coarser levels, in which it is looked for elsewhere, have too few rows of it.
        let exposure = Exposure { spread: deviation(pixels), ..exposure::measure(&pyramid, None, &[]) };
        return Measurements { version: VERSION, width, height, exposure, ..Measurements::default() };
    }
    let resolution = resolution::measure(&pyramid);
    let measured = page(pixels, &pyramid);
    let (resolution, detail) = enlarged::put_to_the_proof(pixels, resolution, &measured);
    let detail = detail.map(|detail| page(&detail, &Pyramid::new(&detail.luma, text_lines::SMALLEST_LEVEL)));
    // Print of which no detail is left is only found where it was enlarged.
    let measured = match detail.filter(|detail| detail.score.is_some()) {
        Some(detail) => detail.told_in(pixels.luma.dimensions()),
        None => measured,
    };
    let compression = compression::measure(&pixels.luma);
    let pixel_grid = pixel_grid::measure(&pyramid, &measured.text_lines);
    Measurements { resolution, compression, pixel_grid, fingerprint: fingerprint::fingerprint(&pyramid), ..measured }
}

/// Standard deviation of luma.
fn deviation(pixels: &Pixels) -> f32 {
    let luma = pixels.luma.as_raw();
    let count = luma.len().max(1) as f64;
    let mean = luma.iter().map(|&sample| f64::from(sample)).sum::<f64>() / count;
    let squares: f64 = luma.iter().map(|&sample| (f64::from(sample) - mean).powi(2)).sum();
    (squares / count).sqrt() as f32
}

/// The lines of text, each judged by itself. Where they are few, light print of one tone is looked for too.
pub fn judged_lines(pyramid: &Pyramid<'_>, model: &Model) -> Vec<Judged> {
    let mut judged = legibility::measure(pyramid, text_lines::find(pyramid), model);
    let further = further_candidates(pyramid, &judged);
    judged.extend(legibility::measure(pyramid, further, model));
    judged
}

/// Candidates for light print of one tone, where the lines found so far are little text; else none.
pub fn further_candidates(pyramid: &Pyramid<'_>, judged: &[Judged]) -> Vec<Candidate> {
    if page_text::length(judged) >= one_tone::LITTLE {
        return Vec::new();
    }
    let known: Vec<&Candidate> = judged.iter().map(|line| &line.candidate).collect();
    one_tone::find(pyramid, &known)
}

/// What is measured on the pixels at whatever size they are. A tilted page is read upright.
fn page(pixels: &Pixels, pyramid: &Pyramid<'_>) -> Measurements {
    let size = pixels.luma.dimensions();
    let model = Model::embedded();
    let judged = judged_lines(pyramid, model);
    let outline = outline::find(pyramid, pixels.colour.as_ref(), &legibility::print(&judged));
    let cues = cues::cues(pixels, outline.as_ref());
    let portrait = cues.portrait.as_ref().map(|portrait| portrait.region.quad());
    let reading = Reading::new(pyramid, judged, outline.as_ref(), portrait.as_ref(), None, size);
    let tilt = skew::skew(pyramid, outline.as_ref(), &reading.text);
    let turned = tilt.map(|tilt| Turned::new(pyramid, tilt, reading.text.small_character_height_px.unwrap_or(0.0)));
    let upright = turned.map(|turned| {
        let outline = outline.as_ref().map(|outline| turned.outline(outline));
        let portrait = portrait.as_ref().map(|portrait| turned.turn.upright(portrait));
        let pyramid = Pyramid::new(&turned.luma, text_lines::SMALLEST_LEVEL);
        Reading::new(&pyramid, judged_lines(&pyramid, model), outline.as_ref(), portrait.as_ref(), Some(&turned), size)
    });
    let Reading { score, mut text, text_lines, glare, motion } =
        upright.filter(|upright| upright.text.length > reading.text.length).unwrap_or(reading);
    if score.is_none() {
        text.blurred_structure = blurred::structure(pyramid);
    }
    let coloured = pixels.colour.as_ref().filter(|colour| !colour::is_grey(colour));
    let colour = coloured.map(|colour| colour::measure(colour, size, outline.as_ref(), &text_lines));
    Measurements {
        version: VERSION,
        width: size.0,
        height: size.1,
        score,
        text,
        glare,
        exposure: exposure::measure(pyramid, outline.as_ref(), &text_lines),
        colour,
        noise: noise::measure(pyramid, outline.as_ref(), &text_lines),
        motion,
        cues,
        text_lines,
        outline,
        ..Measurements::default()
    }
}
