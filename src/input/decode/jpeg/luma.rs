//! Luma from coefficients: dequantised on reading, transformed block by block as they come, written at full size.
//!
//! The transform is the definition's (ITU-T T.81, A.3.3) in two passes of eight-wide sums that leave out the frequencies a
//! block does not have: most have few. In `f32` with a fixed order of additions it gives the same on every processor.

use super::header::{Coding, Header};

/// Place in the block, row by row, of each coefficient in the order of the file.
const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21,
    28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54,
    47, 55, 62, 63,
];
/// Highest vertical and horizontal frequency among the coefficients up to each, in the order of the file.
const EXTENT: [[u8; 2]; 64] = extent();
/// Added to a number of 0..=255, leaves its nearest whole number in the lowest bits.
const TO_WHOLE: f32 = 8_388_608.0;
/// What a sample without any coefficient is.
const MIDDLE: f32 = 128.0;

const fn extent() -> [[u8; 2]; 64] {
    let mut extent = [[0; 2]; 64];
    let (mut down, mut across) = (0, 0);
    let mut number = 0;
    while number < 64 {
        let place = ZIGZAG[number];
        if place >> 3 > down {
            down = place >> 3;
        }
        if place & 7 > across {
            across = place & 7;
        }
        extent[number] = [down, across];
        number += 1;
    }
    extent
}

/// The luma plane while it is decoded, and the block at hand.
pub(super) struct Luma {
    width: usize,
    height: usize,
    samples: Vec<u8>,
    /// Steps of quantisation in the order of the file.
    steps: [f32; 64],
    /// Each frequency's wave at the eight places.
    waves: [[f32; 8]; 8],
    /// Coefficients of the block at hand, by vertical and horizontal frequency.
    block: [[f32; 8]; 8],
    /// Number of its last coefficient in the order of the file.
    last: usize,
}

impl Luma {
    /// For a sequential picture; `None` where luma itself is subsampled or there is none.
    pub(super) fn new(header: &Header<'_>) -> Option<Self> {
        let component = header.components.first()?;
        let full = (usize::from(component.horizontal), usize::from(component.vertical)) == header.sampling();
        let (width, height) = (usize::from(header.width), usize::from(header.height));
        if header.coding != Coding::Sequential || !full || width * height == 0 {
            return None;
        }
        let steps = header.quantisation.get(usize::from(component.quantisation))?.as_ref()?;
        let wave = |frequency: usize, place: usize| {
            let angle = ((2 * place + 1) * frequency) as f64 * std::f64::consts::PI / 16.0;
            let norm = if frequency == 0 { std::f64::consts::FRAC_1_SQRT_2 } else { 1.0 };
            (0.5 * norm * libm::cos(angle)) as f32
        };
        Some(Self {
            width,
            height,
            samples: vec![0; width * height],
            steps: steps.map(f32::from),
            waves: core::array::from_fn(|frequency| core::array::from_fn(|place| wave(frequency, place))),
            block: [[0.0; 8]; 8],
            last: 0,
        })
    }

    /// Samples of all blocks written.
    pub(super) fn into_samples(self) -> Vec<u8> {
        self.samples
    }

    /// Begins a block with its DC coefficient.
    #[inline(always)]
    pub(super) fn begin(&mut self, dc: i32) {
        let [down, _] = EXTENT[self.last & 63];
        self.block[..=usize::from(down & 7)].fill([0.0; 8]);
        self.last = 0;
        self.block[0][0] = dc as f32 * self.steps[0];
    }

    /// Sets a coefficient by its number in the order of the file, which is above those of the ones before; beyond the last it
    /// is left out.
    #[inline(always)]
    pub(super) fn set(&mut self, number: usize, value: i32) {
        if let Some(place) = ZIGZAG.get(number) {
            self.block[usize::from(place >> 3 & 7)][usize::from(place & 7)] = value as f32 * self.steps[number];
            self.last = number;
        }
    }

    /// Writes the block as the `column`th of the `row`th row of blocks; what lies outside the picture is left out.
    #[inline(always)]
    pub(super) fn write(&mut self, column: usize, row: usize) {
        let block = self.transformed();
        let (left, top) = (8 * column, 8 * row);
        if left >= self.width || top >= self.height {
            return;
        }
        let columns = (self.width - left).min(8);
        for (line, values) in self.samples[top * self.width..].chunks_exact_mut(self.width).zip(&block) {
            match line[left..].first_chunk_mut::<8>() {
                Some(target) => *target = *values,
                None => line[left..].copy_from_slice(&values[..columns]),
            }
        }
    }

    #[inline(always)]
    fn transformed(&self) -> [[u8; 8]; 8] {
        let whole = |value: f32| (value.clamp(0.0, 255.0) + TO_WHOLE).to_bits() as u8;
        if self.last == 0 {
            return [[whole(MIDDLE + self.block[0][0] * 0.125); 8]; 8];
        }
        let [vertical, horizontal] = EXTENT[self.last & 63].map(|highest| usize::from(highest & 7));
        // Sums of eight neighbours stay in one register while the frequencies go by. Plain loops: closures handed to an
        // array's own methods are not inlined here, and what is not inlined is not compiled for wide vectors.
        let mut down = [[0.0f32; 8]; 8];
        for (y, row) in down.iter_mut().enumerate() {
            let mut sums = [0.0f32; 8];
            for (coefficients, wave) in self.block[..=vertical].iter().zip(&self.waves) {
                for (sum, coefficient) in sums.iter_mut().zip(coefficients) {
                    *sum += wave[y] * coefficient;
                }
            }
            *row = sums;
        }
        let mut out = [[0u8; 8]; 8];
        for (samples, row) in out.iter_mut().zip(&down) {
            let mut sums = [MIDDLE; 8];
            for (value, wave) in row[..=horizontal].iter().zip(&self.waves) {
                for (sum, wave) in sums.iter_mut().zip(wave) {
                    *sum += value * wave;
                }
            }
            for (sample, sum) in samples.iter_mut().zip(sums) {
                *sample = whole(sum);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
    use zune_core::bytestream::ZCursor;
    use zune_core::colorspace::ColorSpace;
    use zune_core::options::DecoderOptions;

    use super::super::header::Header;
    use super::super::small;

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
                let walk = small::walk(&Header::read(&bytes).unwrap(), &bytes).unwrap();
                let (own, other) = (walk.luma.unwrap(), by_another_decoder(&bytes));
                assert_eq!(own.len(), other.len());
                let apart = own.iter().zip(&other).map(|(a, b)| u64::from(a.abs_diff(*b)));
                assert!(apart.clone().all(|d| d <= 2), "{factor:?} {width} x {height}, restarts {restart}");
                assert!((apart.sum::<u64>() as f64) < 0.1 * own.len() as f64, "{factor:?} {width} x {height}");
            }
        }
    }

    #[test]
    fn data_behind_the_last_block_are_suspect_and_give_no_luma_but_filling_is_none() {
        for restart in [0, 5] {
            let bytes = encoded(320, 200, SamplingFactor::R_4_2_0, restart);
            let (scan, end) = bytes.split_at(bytes.len() - 2);
            let walk = |behind: &[u8]| {
                let bytes = [scan, behind, end].concat();
                small::walk(&Header::read(&bytes).unwrap(), &bytes).unwrap()
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
        let walk = small::walk(&Header::read(cut).unwrap(), cut).unwrap();
        assert!(walk.luma.is_none());
        assert!((0.2..0.8).contains(&walk.lost_share), "{}", walk.lost_share);
    }
}
