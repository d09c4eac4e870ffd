//! The picture at halved sizes, so that text of every size meets the same detector at one level or another.

use std::borrow::Cow;

use crate::memory::{Block, LumaPlane, plane_of};
use crate::vector::widest;

/// A luma plane and its repeated halvings; level `k` is smaller by `2^k` on each side.
#[derive(Debug)]
pub struct Pyramid<'a> {
    levels: Vec<Cow<'a, LumaPlane>>,
}

impl<'a> Pyramid<'a> {
    /// Halves `luma` until its longer side is at most `smallest` pixels (or a side would fall under 8).
    pub fn new(luma: &'a LumaPlane, smallest: u32) -> Self {
        let mut levels = vec![Cow::Borrowed(luma)];
        loop {
            let last = &levels[levels.len() - 1];
            let (width, height) = last.dimensions();
            if width.max(height) <= smallest || width.min(height) < 16 {
                return Self { levels };
            }
            let half = halve(last);
            levels.push(Cow::Owned(half));
        }
    }

    /// Number of levels, at least 1.
    pub fn len(&self) -> usize {
        self.levels.len()
    }

    /// Never true: level 0 always exists.
    pub fn is_empty(&self) -> bool {
        self.levels.is_empty()
    }

    /// Level `k`; 0 is the picture itself.
    pub fn level(&self, k: usize) -> &LumaPlane {
        &self.levels[k]
    }

    /// The smallest level at which print `height` pixels high in the picture is at least `least` high, else the picture itself.
    pub fn for_print(&self, height: f32, least: f32) -> usize {
        (1..self.levels.len()).take_while(|level| height / (1u32 << level) as f32 >= least).last().unwrap_or(0)
    }

    /// The first level of at most `most` pixels, else the last.
    pub fn within(&self, most: u64) -> usize {
        let pixels = |level: &LumaPlane| u64::from(level.width()) * u64::from(level.height());
        self.levels.iter().position(|level| pixels(level) <= most).unwrap_or(self.levels.len() - 1)
    }

    /// The first level whose longer side is at most `longest` pixels, else the last, with its index.
    pub fn at_most(&self, longest: u32) -> (usize, &LumaPlane) {
        let k = self.levels.iter().position(|level| level.width().max(level.height()) <= longest);
        let k = k.unwrap_or(self.levels.len() - 1);
        (k, &self.levels[k])
    }
}

/// Area average over 2x2 pixels, rounded; an odd last row or column is dropped. Both sides are at least 2.
fn halve(source: &LumaPlane) -> LumaPlane {
    let (width, height) = (source.width() as usize, source.height() as usize);
    let (half_width, half_height) = (width / 2, height / 2);
    let mut out = Block::unwritten(half_width * half_height);
    for (rows, target) in source.as_raw().chunks_exact(width * 2).zip(out.chunks_exact_mut(half_width)) {
        let (upper, lower) = rows.split_at(width);
        let (upper, lower) = (upper.as_chunks::<2>().0, lower.as_chunks::<2>().0);
        widest(
            #[inline(always)]
            || {
                for ((value, upper), lower) in target.iter_mut().zip(upper).zip(lower) {
                    // Two samples in one number: this compiles to vector code, taking them one by one does not.
                    let (upper, lower) = (u16::from_le_bytes(*upper), u16::from_le_bytes(*lower));
                    *value = (((upper & 255) + (upper >> 8) + (lower & 255) + (lower >> 8) + 2) >> 2) as u8;
                }
            },
        );
    }
    plane_of(half_width as u32, half_height as u32, out)
}
