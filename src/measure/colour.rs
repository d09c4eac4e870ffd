//! How much colour the page has once the light's own cast is taken out: paper is taken to be white, so a grey copy stays
//! grey under a warm lamp, unless a desk that lies in the same light is much greyer than the paper. Knows no limits.

use image::RgbImage;

use super::area::{self, PageArea};
use super::{Colour, Outline, TextLine, quad};

/// Chroma from which a place counts as clearly coloured, levels.
const CLEAR: f32 = 14.0;
/// Squares along the longer side in which colour is looked at.
const SQUARES: usize = 180;
/// Share of the page's pixels, the lightest, that are taken for paper.
const PAPER: f32 = 0.4;
/// Share of the page that is left after the most coloured pixels: a small seal fills less than a hundredth of a page.
const HIGH: f32 = 0.997;

/// Tint of the ground over that of the paper below which the light, which falls on both, does not explain the paper's, and by how much
/// the two differ then.
const GREYER: f32 = 0.7;
const OWN: f32 = 0.2;
/// Luma below which the ground's tint is lost in noise.
const DARK: f32 = 30.0;
/// What counts as ground lies outside the outline made larger by this.
const BESIDE: f32 = 1.04;
/// Strongest colour, luma levels, below which a picture has none: one in black and white stored as colour has 0.00001, a colour photo of
/// black print on white paper 5 and more.
const NONE: f32 = 0.5;

/// Colour that is so strong in one of so many rows of squares is colour: there is no need to look at the others.
const SURE: f32 = 4.0 * NONE;
const ROWS_APART: usize = 8;

/// Whether a picture has no colour anywhere, ground and all, but for one tint over the whole of it.
pub fn is_grey(colour: &RgbImage) -> bool {
    let size = colour.dimensions();
    let strongest = |every: usize| of(&squares(colour, size, &PageArea::whole(size), every), None).high_chroma;
    strongest(ROWS_APART) < SURE && strongest(1) < NONE
}

/// Measures colour on the small colour copy of a picture of `size` pixels.
pub fn measure(colour: &RgbImage, size: (u32, u32), outline: Option<&Outline>, lines: &[TextLine]) -> Colour {
    let area = PageArea::new(size, outline, lines);
    let ground = outline.filter(|outline| outline.confidence >= area::SURE).and_then(|o| ground(colour, size, o));
    of(&squares(colour, size, &area, 1), ground)
}

/// The colour of a part of the picture beside which the ground has that colour.
fn of(squares: &[Square], ground: Option<[f32; 3]>) -> Colour {
    if squares.len() < 16 {
        return Colour::default();
    }
    let cast = Cast::of(squares, ground);
    let mut chroma: Vec<f32> = squares.iter().map(|s| chroma(&cast.removed(s))).collect();
    let mean_chroma = chroma.iter().sum::<f32>() / chroma.len() as f32;
    let clear = chroma.iter().filter(|c| **c >= CLEAR).count();
    let coloured_share = clear as f32 / chroma.len() as f32;
    let at = ((chroma.len() - 1) as f32 * HIGH) as usize;
    let (_, high, _) = chroma.select_nth_unstable_by(at, f32::total_cmp);
    Colour { mean_chroma, high_chroma: *high, coloured_share }
}

/// A small part of the page.
struct Square {
    rgb: [f32; 3],
    /// Place in the picture, -0.5..=0.5.
    at: [f32; 2],
}

/// The page in small squares, averaged: compression and sensors colour single pixels. One of `every` rows of them.
fn squares(colour: &RgbImage, size: (u32, u32), area: &PageArea, every: usize) -> Vec<Square> {
    let (width, height) = (colour.width() as usize, colour.height() as usize);
    let scale = [size.0 as f32 / width.max(1) as f32, size.1 as f32 / height.max(1) as f32];
    let side = width.max(height).div_ceil(SQUARES).max(2);
    let mut out = Vec::with_capacity((width / side + 1) * (height / side + 1));
    for (row, rows) in colour.as_raw().chunks_exact(width * 3 * side).enumerate().step_by(every) {
        let (from, to) = area.span((row * side) as f32 * scale[1] + 0.5 * side as f32 * scale[1]);
        for column in 0..width / side {
            let x = (column * side) as f32 * scale[0] + 0.5 * side as f32 * scale[0];
            if x < from || x > to {
                continue;
            }
            let mut sum = [0u32; 3];
            for line in rows.chunks_exact(width * 3) {
                for pixel in line[column * side * 3..(column + 1) * side * 3].chunks_exact(3) {
                    (0..3).for_each(|c| sum[c] += u32::from(pixel[c]));
                }
            }
            let rgb = sum.map(|s| s as f32 / (side * side) as f32);
            out.push(Square { rgb, at: [x / size.0 as f32 - 0.5, (row * side) as f32 / height as f32 - 0.5] });
        }
    }
    out
}

/// Median colour of what lies around the page; `None` where too little is to be seen.
fn ground(colour: &RgbImage, size: (u32, u32), outline: &Outline) -> Option<[f32; 3]> {
    let wide = area::scaled(&outline.quad, BESIDE);
    let all = PageArea::whole(size);
    let place = |s: &Square| [(s.at[0] + 0.5) * size.0 as f32, (s.at[1] + 0.5) * size.1 as f32];
    let mut around = squares(colour, size, &all, 1);
    around.retain(|square| !quad::contains(&wide, place(square)));
    let middle = around.len() / 2;
    let mut median = |c: usize| around.select_nth_unstable_by(middle, |a, b| a.rgb[c].total_cmp(&b.rgb[c])).1.rgb[c];
    (middle >= 16).then(|| [0, 1, 2].map(&mut median)).filter(|ground| luma(ground) >= DARK)
}

fn luma(p: &[f32; 3]) -> f32 {
    0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2]
}

/// The light's colour: for each channel the factor that makes paper grey, changing evenly across the picture (a window
/// on one side, a lamp on the other).
struct Cast {
    factors: [[f32; 3]; 3],
}

impl Cast {
    /// From the lightest part of the page, without burnt-out places, whose colour is lost; from the ground where that is much greyer.
    fn of(squares: &[Square], ground: Option<[f32; 3]>) -> Self {
        let mut light: Vec<&Square> = squares.iter().filter(|s| s.rgb.iter().all(|v| *v < 251.0)).collect();
        if light.len() < 16 {
            return Self { factors: [[1.0, 0.0, 0.0]; 3] };
        }
        let wanted = ((squares.len() as f32 * PAPER) as usize).clamp(16, light.len());
        light.select_nth_unstable_by(wanted - 1, |a, b| luma(&b.rgb).total_cmp(&luma(&a.rgb)));
        light.truncate(wanted);
        let factors = [0, 1, 2].map(|c| factor(&light, c));
        let greyer = ground.map(|ground| ground.map(|level| luma(&ground) / level.max(1.0))).filter(|by_ground| {
            let paper = factors.map(|[middle, ..]| middle);
            let between = [0, 1, 2].map(|c| paper[c] / by_ground[c]);
            tint(by_ground) < GREYER * tint(&paper) && tint(&between) > OWN
        });
        Self { factors: greyer.map_or(factors, |by_ground| by_ground.map(|factor| [factor, 0.0, 0.0])) }
    }

    /// A square's colour as it would be in white light.
    fn removed(&self, square: &Square) -> [f32; 3] {
        let [x, y] = square.at;
        [0, 1, 2].map(|c| {
            let [constant, across, down] = self.factors[c];
            (square.rgb[c] * (constant + across * x + down * y).clamp(0.5, 2.0)).min(255.0)
        })
    }
}

/// How far the factors that would take a colour out are from none, natural logarithms.
fn tint(factors: &[f32; 3]) -> f32 {
    factors.iter().map(|factor| libm::logf(factor.max(0.01)).powi(2)).sum::<f32>().sqrt()
}

/// Luma over one channel as a plane over the picture: the median first, then least squares over what lies near it.
fn factor(light: &[&Square], channel: usize) -> [f32; 3] {
    let ratio = |s: &Square| luma(&s.rgb) / s.rgb[channel].max(1.0);
    let mut ratios: Vec<f32> = light.iter().map(|s| ratio(s)).collect();
    let middle = ratios.len() / 2;
    let median = *ratios.select_nth_unstable_by(middle, f32::total_cmp).1;
    let mut plane = [median, 0.0, 0.0];
    for nearby in [0.3, 0.08] {
        let mut sums = [[0.0f64; 4]; 3];
        for square in light {
            let row = [1.0, square.at[0], square.at[1]];
            let value = ratio(square);
            if (value - (0..3).map(|k| plane[k] * row[k]).sum::<f32>()).abs() > nearby {
                continue;
            }
            for i in 0..3 {
                (0..3).for_each(|j| sums[i][j] += f64::from(row[i] * row[j]));
                sums[i][3] += f64::from(row[i] * value);
            }
        }
        plane = solved(sums).unwrap_or(plane);
    }
    plane
}

/// Solves three equations in three unknowns (Cramer); `None` where they do not determine them.
fn solved(m: [[f64; 4]; 3]) -> Option<[f32; 3]> {
    let det = |a: usize, b: usize, c: usize| {
        m[0][a] * (m[1][b] * m[2][c] - m[1][c] * m[2][b]) - m[0][b] * (m[1][a] * m[2][c] - m[1][c] * m[2][a])
            + m[0][c] * (m[1][a] * m[2][b] - m[1][b] * m[2][a])
    };
    let whole = det(0, 1, 2);
    // Points along one line only: no plane through them.
    if whole.abs() < 1e-5 * m[0][0] * m[0][0] * m[0][0] || m[0][0] < 16.0 {
        return None;
    }
    Some([det(3, 1, 2), det(0, 3, 2), det(0, 1, 3)].map(|d| (d / whole) as f32))
}

/// Distance from grey in blue and red difference (BT.601).
fn chroma(p: &[f32; 3]) -> f32 {
    let y = luma(p);
    let (blue, red) = (0.564 * (p[2] - y), 0.713 * (p[0] - y));
    (blue * blue + red * red).sqrt()
}
