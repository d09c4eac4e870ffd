//! The measures that most scripts use, computed beside the tool's own score so that the two can be compared.

use serde::{Deserialize, Serialize};

use crate::memory::LumaPlane;
use crate::resize::{self, FilterType};

/// Long side to which [`Baselines::laplacian_1000`] reduces a page, pixels.
const REDUCED_SIDE: u32 = 1000;

/// Focus measures of one page; higher means sharper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Baselines {
    /// Variance of the Laplacian over all pixels, squared luma levels.
    pub laplacian_full: f64,
    /// The same after reducing the long side to 1000 pixels by area averages; smaller pages are left as they are.
    pub laplacian_1000: f64,
}

impl Baselines {
    /// Measures a page's luma.
    pub fn measure(luma: &LumaPlane) -> Self {
        let full = laplacian_variance(luma);
        let reduced = match reduced(luma) {
            Some(small) => laplacian_variance(&small),
            None => full,
        };
        Self { laplacian_full: full, laplacian_1000: reduced }
    }
}

/// The page with a long side of 1000 pixels; `None` where it is no larger, or cannot be resized.
fn reduced(luma: &LumaPlane) -> Option<LumaPlane> {
    let (width, height) = luma.dimensions();
    let long = width.max(height);
    if long <= REDUCED_SIDE {
        return None;
    }
    let scaled = |side: u32| ((f64::from(side) * f64::from(REDUCED_SIDE) / f64::from(long)).round() as u32).max(1);
    resize::luma(luma, scaled(width), scaled(height), FilterType::Box)
}

/// Variance of the four-neighbour Laplacian over all pixels that have four neighbours; 0 where there are none.
fn laplacian_variance(luma: &LumaPlane) -> f64 {
    let (width, height) = (luma.width() as usize, luma.height() as usize);
    if width < 3 || height < 3 {
        return 0.0;
    }
    let (mut sum, mut squares) = (0_i64, 0_i64);
    let rows: Vec<&[u8]> = luma.as_raw().chunks_exact(width).collect();
    for window in rows.windows(3) {
        let neighbours = window[0][1..].iter().zip(&window[2][1..]).zip(window[1].windows(3));
        for ((&above, &below), row) in neighbours {
            let around = i64::from(above) + i64::from(below) + i64::from(row[0]) + i64::from(row[2]);
            let value = around - 4 * i64::from(row[1]);
            sum += value;
            squares += value * value;
        }
    }
    let count = ((width - 2) * (height - 2)) as f64;
    let mean = sum as f64 / count;
    squares as f64 / count - mean * mean
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::plane;
    use image::{GrayImage, Luma};

    #[test]
    fn an_even_page_and_a_slope_have_no_variance() {
        assert_eq!(laplacian_variance(&plane(GrayImage::from_pixel(9, 7, Luma([80])))), 0.0);
        assert_eq!(laplacian_variance(&plane(GrayImage::from_fn(9, 7, |x, y| Luma([(10 * x + 3 * y) as u8])))), 0.0);
        assert_eq!(laplacian_variance(&plane(GrayImage::new(2, 2))), 0.0);
    }

    #[test]
    fn a_single_dot_matches_the_hand_calculation() {
        let mut page = GrayImage::new(5, 5);
        page.put_pixel(2, 2, Luma([10]));
        // Nine inner pixels: one -40, four +10, four 0; the mean is 0.
        assert!((laplacian_variance(&plane(page)) - 2000.0 / 9.0).abs() < 1e-9);
    }

    #[test]
    fn reducing_takes_fine_detail_away() {
        let fine = GrayImage::from_fn(2000, 100, |x, _| Luma([if x % 2 == 0 { 0 } else { 255 }]));
        let measured = Baselines::measure(&plane(fine));
        assert!(measured.laplacian_full > 10_000.0 && measured.laplacian_1000 < 1.0, "{measured:?}");
        let small = GrayImage::from_fn(900, 100, |x, _| Luma([if x % 2 == 0 { 0 } else { 255 }]));
        let measured = Baselines::measure(&plane(small));
        assert_eq!(measured.laplacian_full, measured.laplacian_1000);
    }
}
