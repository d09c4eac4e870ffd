//! The pixels of one line of text, laid level: every column is shifted by the line's slope to the nearest whole pixel, so
//! no interpolation softens what is to be measured.

use super::super::pyramid::Pyramid;
use super::super::text_lines::Candidate;
use super::super::text_lines::ink::Polarity;

/// Characters are measured at the pyramid level where they are at least this high (or at the picture's own size).
pub const LEAST_HEIGHT: f32 = 12.0;
/// Longest strip; longer lines are measured at evenly spaced stretches that add up to this many character heights.
const LONGEST: f32 = 28.0;

/// A line's pixels, one and a half character heights high, text level, dark on light (light print is inverted).
#[derive(Debug, Default)]
pub struct Strip {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Character height in strip pixels.
    pub character_height: f32,
    /// Picture pixels per strip pixel.
    pub scale: f32,
    /// Columns that stand side by side in the picture; a longer line is read in several such stretches.
    pub stretch: usize,
    /// Rows of luma.
    pub luma: Vec<u8>,
}

impl Strip {
    /// Row `y`.
    pub fn row(&self, y: usize) -> &[u8] {
        &self.luma[y * self.width..(y + 1) * self.width]
    }

    /// Rows in which the characters stand: the middle two thirds.
    pub fn body(&self) -> std::ops::Range<usize> {
        let margin = self.height / 6;
        margin..self.height - margin
    }

    /// Reads the strip of `candidate`; `None` where less than four columns of it lie in the picture.
    pub fn read(pyramid: &Pyramid<'_>, candidate: &Candidate, reuse: Vec<u8>) -> Option<Self> {
        let line = &candidate.line;
        let picture_height = candidate.height();
        let level = pyramid.for_print(picture_height, LEAST_HEIGHT);
        let picture = pyramid.level(level);
        let scale = (1u32 << level) as f32;
        let to_strip = candidate.scale / scale;
        let character_height = line.height * to_strip;
        let (limit_a, limit_b) = if line.vertical {
            (picture.height() as i32, picture.width() as i32)
        } else {
            (picture.width() as i32, picture.height() as i32)
        };
        let pad = 0.4 * character_height;
        let a0 = ((line.a0 * to_strip - pad) as i32).clamp(0, limit_a);
        let a1 = ((line.a1 * to_strip + pad) as i32).clamp(0, limit_a);
        let longest = (LONGEST * character_height) as i32;
        let columns = Columns::new(a0, a1, longest);
        let height = ((1.5 * character_height) as usize).max(6);
        if columns.count < 4 {
            return None;
        }
        let stretch = columns.stretch as usize;
        let mut strip = Self { width: columns.count, height, character_height, scale, stretch, luma: reuse };
        strip.luma.clear();
        strip.luma.resize(columns.count * height, 0);
        let centre = (line.a0 + line.a1) / 2.0 * to_strip;
        let middle = line.b * to_strip;
        let raw = picture.as_raw();
        let stride = picture.width() as usize;
        let top = |a: i32| (middle + line.slope * (a as f32 - centre) - height as f32 / 2.0 + 0.5) as i32;
        let places: Vec<(i32, i32)> = columns.iter().map(|a| (a, top(a))).collect();
        // Columns side by side that begin at the same height are copied together, as far as they stay in the cache.
        let level = |left: &(i32, i32), right: &(i32, i32)| left.1 == right.1 && left.0 + 1 == right.0;
        let mut x = 0;
        for stretch in places.chunk_by(level).flat_map(|stretch| stretch.chunks(if line.vertical { 32 } else { 4096 }))
        {
            let (a, top) = (stretch[0].0 as usize, stretch[0].1);
            for y in 0..height {
                let b = (top + y as i32).clamp(0, limit_b - 1) as usize;
                let target = &mut strip.luma[y * columns.count + x..][..stretch.len()];
                if line.vertical {
                    let source = raw[a * stride + b..].iter().step_by(stride);
                    target.iter_mut().zip(source).for_each(|(value, source)| *value = *source);
                } else {
                    target.copy_from_slice(&raw[b * stride + a..][..stretch.len()]);
                }
            }
            x += stretch.len();
        }
        if line.polarity == Polarity::Light {
            for value in &mut strip.luma {
                *value = 255 - *value;
            }
        }
        Some(strip)
    }
}

/// Which columns of a line are read: all, or four evenly spaced stretches of a very long one.
struct Columns {
    a0: i32,
    a1: i32,
    count: usize,
    stretch: i32,
}

impl Columns {
    fn new(a0: i32, a1: i32, longest: i32) -> Self {
        let whole = (a1 - a0).max(0);
        if whole <= longest {
            return Self { a0, a1, count: whole as usize, stretch: whole.max(1) };
        }
        let stretch = longest / 4;
        Self { a0, a1, count: (stretch * 4) as usize, stretch }
    }

    fn iter(&self) -> impl Iterator<Item = i32> + '_ {
        let stretches = (self.count as i32) / self.stretch;
        let free = (self.a1 - self.a0) - self.count as i32;
        (0..self.count as i32).map(move |x| {
            let skipped = if stretches > 1 { free * (x / self.stretch) / (stretches - 1) } else { 0 };
            self.a0 + x + skipped
        })
    }
}
