//! Samples of a component from its coefficients, transformed block by block as they come.
//!
//! The inverse cosine transform is that of Y. Arai, T. Agui and M. Nakajima ("A fast DCT-SQ scheme for images", 1988): all but five
//! of its products are in the steps of quantisation. In `f32` with a fixed order of additions it gives the same on every processor.

use std::f32::consts::SQRT_2;
use std::f64::consts::PI;

use super::header::{Coding, Component, Header};
use super::strip::Strips;
use crate::input::Orientation;
use crate::memory::LumaPlane;
use crate::vector::{Special, Square, nearest_byte};

/// Place in a [`Block`] of each coefficient in the order of the file (ITU-T T.81, figure 5).
const PLACE: [u8; 64] = place();
/// What a sample without any coefficient is.
const MIDDLE: f32 = 128.0;

const fn place() -> [u8; 64] {
    let mut places = [0; 64];
    let (mut across, mut down) = (0, 0);
    let mut number = 0;
    while number < 64 {
        places[number] = 8 * across + down;
        match ((across + down) % 2 == 0, across, down) {
            (true, 7, _) => down += 1,
            (true, _, 0) => across += 1,
            (true, ..) => (across, down) = (across + 1, down - 1),
            (false, _, 7) => across += 1,
            (false, 0, _) => down += 1,
            (false, ..) => (across, down) = (across - 1, down + 1),
        }
        number += 1;
    }
    places
}

/// Coefficients of one block as they stand in the file: the horizontal frequency times 8 plus the vertical one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    coefficients: [i16; 64],
    /// There is no coefficient but DC.
    flat: bool,
}

impl Block {
    /// With its DC coefficient.
    #[inline(always)]
    pub(super) fn new(dc: i32) -> Self {
        let mut coefficients = [0; 64];
        coefficients[0] = dc as i16;
        Self { coefficients, flat: true }
    }

    /// Sets a coefficient by its number in the order of the file; beyond the last it is left out.
    #[inline(always)]
    pub(super) fn set(&mut self, number: usize, value: i16) {
        if let Some(place) = PLACE.get(number) {
            self.coefficients[usize::from(place & 63)] = value;
            self.flat = false;
        }
    }
}

/// A component's plane while it is decoded.
pub(super) struct Samples {
    strips: Strips,
    /// Steps of quantisation with the transform's own factors, placed as in a [`Block`].
    steps: [f32; 64],
    special: Special,
}

impl Samples {
    /// For a sequential picture; `None` where there is nothing to transform or no table for it.
    pub(super) fn new(header: &Header<'_>, component: &Component, orientation: Orientation) -> Option<Self> {
        let (horizontal, vertical) = (usize::from(component.horizontal), usize::from(component.vertical));
        let (widest, tallest) = header.sampling();
        let width = (usize::from(header.width) * horizontal).div_ceil(widest);
        let height = (usize::from(header.height) * vertical).div_ceil(tallest);
        if header.coding != Coding::Sequential || width * height == 0 {
            return None;
        }
        let table = header.quantisation.get(usize::from(component.quantisation))?.as_ref()?;
        let factor = |frequency: u8| match frequency {
            0 => 1.0,
            _ => std::f64::consts::SQRT_2 * libm::cos(f64::from(frequency) * PI / 16.0),
        };
        let mut steps = [0.0; 64];
        for (place, step) in PLACE.iter().zip(table) {
            let factors = factor(place / 8) * factor(place % 8) / 8.0;
            steps[usize::from(*place)] = (f64::from(*step) * factors) as f32;
        }
        let strips = Strips::new((width, height), (8 * horizontal, 8 * vertical), orientation);
        Some(Self { strips, steps, special: Special::new() })
    }

    /// The plane as a viewer shows it, once all rows are ended.
    pub(super) fn into_plane(self) -> LumaPlane {
        self.strips.into_picture()
    }

    /// Takes in `block` as the `column`th of the `row`th row of blocks within the MCU row.
    #[inline(always)]
    pub(super) fn write(&mut self, column: usize, row: usize, block: &Block) {
        let block = self.transformed(block);
        self.strips.write(column, row, &block);
    }

    /// Ends the MCU row.
    pub(super) fn end_row(&mut self) {
        self.strips.end_row();
    }

    /// Samples of the block, as [`Strips`] takes them.
    #[inline(always)]
    fn transformed(&self, block: &Block) -> [[u8; 8]; 8] {
        let level = |at: usize| f32::from(block.coefficients[at]) * self.steps[at];
        if block.flat {
            return [[nearest_byte(level(0) + MIDDLE); 8]; 8];
        }
        // Plain loops: closures handed to an array's own methods are not inlined here, and what is not inlined is not
        // compiled for wide vectors.
        let mut rows = [[0.0f32; 8]; 8];
        for (across, row) in rows.iter_mut().enumerate() {
            for (down, value) in row.iter_mut().enumerate() {
                *value = level(8 * across + down);
            }
        }
        if self.strips.are_upright() {
            rows = self.special.transposed(rows);
        }
        let mut rows = self.special.transposed(transform(&rows));
        for value in &mut rows[0] {
            *value += MIDDLE;
        }
        let rows = transform(&rows);
        self.special.to_bytes(rows)
    }
}

/// Eight inverse transforms at once, one in each column: frequencies in, places out.
#[inline(always)]
fn transform(rows: &Square) -> Square {
    let mut out = [[0.0; 8]; 8];
    // 2 cos(pi / 8), and that plus and minus 2 sin(pi / 8).
    const TURN: f32 = 1.847_759_1;
    const TURN_AND: f32 = 2.613_126;
    const TURN_BUT: f32 = 1.082_392_2;
    for column in 0..8 {
        let of = |frequency: usize| rows[frequency][column];
        let (sum, difference) = (of(0) + of(4), of(0) - of(4));
        let outer = of(2) + of(6);
        let inner = (of(2) - of(6)) * SQRT_2 - outer;
        let even = [sum + outer, difference + inner, difference - inner, sum - outer];

        let (middle, ends) = (of(5) + of(3), of(1) + of(7));
        let (across_middle, across_ends) = (of(5) - of(3), of(1) - of(7));
        let turned = (across_middle + across_ends) * TURN;
        let first = ends + middle;
        let second = turned - across_middle * TURN_AND - first;
        let third = (ends - middle) * SQRT_2 - second;
        let fourth = turned - across_ends * TURN_BUT - third;
        let odd = [first, second, third, fourth];

        for place in 0..4 {
            out[place][column] = even[place] + odd[place];
            out[7 - place][column] = even[place] - odd[place];
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use image::RgbImage;
    use image::imageops::thumbnail;
    use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
    use zune_core::bytestream::ZCursor;
    use zune_core::colorspace::ColorSpace;
    use zune_core::options::DecoderOptions;

    use super::super::header::Header;
    use super::super::scan;
    use crate::input::Orientation;
    use crate::input::decode::raster::orient_grey;
    use crate::memory::plane_of;

    /// Rounded forms, edges and noise, in colour.
    fn picture(width: usize, height: usize) -> Vec<u8> {
        let mut noise = fastrand::Rng::with_seed(7);
        let mut rgb = Vec::with_capacity(width * height * 3);
        for at in 0..width * height {
            let (x, y) = (at % width, at / width);
            let shade = 120.0 + 90.0 * (x as f32 / 9.0).sin() * (y as f32 / 23.0).cos();
            let edge = if (x / 13 + y / 17) % 5 == 0 { 200.0 } else { shade };
            rgb.extend([0.0, 20.0, -30.0].map(|tint| (edge + tint + noise.f32() * 30.0) as u8));
        }
        rgb
    }

    fn encoded(width: usize, height: usize, factor: SamplingFactor, restart: u16) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 88);
        encoder.set_sampling_factor(factor);
        encoder.set_restart_interval(restart);
        encoder.encode(&picture(width, height), width as u16, height as u16, ColorType::Rgb).unwrap();
        bytes
    }

    fn by_another_decoder(bytes: &[u8]) -> Vec<u8> {
        let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::Luma);
        zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options).decode().unwrap()
    }

    #[test]
    fn luma_is_another_decoders_within_rounding() {
        let factors =
            [SamplingFactor::R_4_2_0, SamplingFactor::R_4_2_2, SamplingFactor::R_4_4_4, SamplingFactor::R_4_4_0];
        for factor in factors {
            for (width, height, restart) in [(200, 120, 0), (131, 77, 0), (16, 9, 0), (250, 90, 5)] {
                let bytes = encoded(width, height, factor, restart);
                let walk = scan::walk(&Header::read(&bytes).unwrap(), &bytes, Orientation::default()).unwrap();
                let (own, other) = (walk.luma.unwrap().into_raw(), by_another_decoder(&bytes));
                assert_eq!(own.len(), other.len());
                let apart = own.iter().zip(&other).map(|(a, b)| u64::from(a.abs_diff(*b)));
                assert!(apart.clone().all(|d| d <= 2), "{factor:?} {width} x {height}, restarts {restart}");
                assert!((apart.sum::<u64>() as f64) < 0.1 * own.len() as f64, "{factor:?} {width} x {height}");
            }
        }
    }

    #[test]
    fn a_picture_of_luma_alone_is_read_block_after_block_whatever_its_sampling_factors_say() {
        for (width, height, restart) in [(200, 120, 0), (131, 77, 0), (250, 90, 5)] {
            let grey: Vec<u8> = picture(width, height).as_chunks::<3>().0.iter().map(|pixel| pixel[1]).collect();
            let mut bytes = Vec::new();
            let mut encoder = Encoder::new(&mut bytes, 88);
            encoder.set_restart_interval(restart);
            encoder.encode(&grey, width as u16, height as u16, ColorType::Luma).unwrap();
            let other = by_another_decoder(&bytes);
            let frame = bytes.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
            for factors in [0x11, 0x22, 0x21] {
                bytes[frame + 11] = factors;
                let walk = scan::walk(&Header::read(&bytes).unwrap(), &bytes, Orientation::default()).unwrap();
                assert!(!walk.suspect && walk.lost_share == 0.0);
                let own = walk.luma.unwrap().into_raw();
                assert_eq!(own.len(), other.len());
                let alike = own.iter().zip(&other).all(|(a, b)| a.abs_diff(*b) <= 2);
                assert!(alike, "{width} x {height}, restarts {restart}, factors {factors:x}");
            }
        }
    }

    #[test]
    fn the_small_copy_in_colour_is_another_decoders_nearly() {
        // Below and above the size from which means of blocks are enough.
        for (factor, width, height) in [
            (SamplingFactor::R_4_2_0, 700, 500),
            (SamplingFactor::R_4_4_4, 1000, 300),
            (SamplingFactor::R_4_4_4, 1304, 80),
        ] {
            let bytes = encoded(width, height, factor, 0);
            let small = scan::walk(&Header::read(&bytes).unwrap(), &bytes, Orientation(6)).unwrap().colour.unwrap();
            let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGB);
            let whole = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(&bytes), options).decode().unwrap();
            let whole = RgbImage::from_raw(width as u32, height as u32, whole).unwrap();
            let other = thumbnail(&whole, small.width(), small.height());
            let apart: Vec<u64> = small.iter().zip(other.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).collect();
            let mean = apart.iter().sum::<u64>() as f64 / apart.len() as f64;
            assert!(mean < 3.0, "{factor:?} {width} x {height}: {mean}");
        }
    }

    #[test]
    fn luma_comes_as_a_viewer_shows_it() {
        let bytes = encoded(131, 77, SamplingFactor::R_4_2_0, 0);
        let stored = plane_of(131, 77, by_another_decoder(&bytes).into());
        for orientation in (1..=8).map(Orientation) {
            let own = scan::walk(&Header::read(&bytes).unwrap(), &bytes, orientation).unwrap().luma.unwrap();
            let other = orient_grey(stored.clone(), orientation);
            assert_eq!(own.dimensions(), other.dimensions(), "{orientation:?}");
            let alike = own.as_raw().iter().zip(other.as_raw().iter()).all(|(a, b)| a.abs_diff(*b) <= 2);
            assert!(alike, "{orientation:?}");
        }
    }

    #[test]
    fn data_behind_the_last_block_are_suspect_and_give_no_luma_but_filling_is_none() {
        for restart in [0, 5] {
            let bytes = encoded(320, 200, SamplingFactor::R_4_2_0, restart);
            let (scan, end) = bytes.split_at(bytes.len() - 2);
            let walk = |behind: &[u8]| {
                let bytes = [scan, behind, end].concat();
                scan::walk(&Header::read(&bytes).unwrap(), &bytes, Orientation::default()).unwrap()
            };
            for filling in [&[][..], &[1, 2], &[0; 64], &[0, 0xff, 0, 0], &[0xff, 0, 0xff, 0, 0xff, 0], &[0xff; 9]] {
                let walk = walk(filling);
                assert!(!walk.suspect && walk.luma.is_some(), "{filling:?} behind, restarts {restart}");
            }
            for data in [&[1, 2, 3][..], &[7, 0, 0, 0], &[0, 0, 0, 0, 0, 0, 0, 0, 0, 1]] {
                let walk = walk(data);
                assert!(walk.suspect && walk.luma.is_none(), "{data:?} behind, restarts {restart}");
                assert_eq!(walk.lost_share, 0.0);
            }
        }
    }

    #[test]
    fn what_ends_early_gives_no_luma_but_the_share_that_is_lost() {
        let bytes = encoded(320, 200, SamplingFactor::R_4_2_0, 0);
        let cut = &bytes[..bytes.len() / 2];
        let walk = scan::walk(&Header::read(cut).unwrap(), cut, Orientation::default()).unwrap();
        assert!(walk.luma.is_none());
        assert!((0.2..0.8).contains(&walk.lost_share), "{}", walk.lost_share);
    }
}
