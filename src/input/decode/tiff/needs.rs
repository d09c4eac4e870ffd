//! How much memory a TIFF takes, by its directories.

use super::directory::{Directory, chain, tag};
use crate::input::decode::needs::Needs;

/// What the page takes that takes most; `None` where no directory is found in `bytes`, which may be the beginning of the file.
pub(in crate::input::decode) fn needs(bytes: &[u8]) -> Option<Needs> {
    Needs::of_one_by_one(chain(bytes).directories.iter().map(|directory| of_page(bytes, directory)))
}

fn of_page(bytes: &[u8], directory: &Directory) -> Needs {
    let number = |tag, otherwise| directory.number(bytes, tag).unwrap_or(otherwise);
    // A sample is 64 bits at most; what has more of them than inks and opacity is refused.
    let (samples, bits) = (number(tag::SAMPLES_PER_PIXEL, 1).min(5), number(tag::BITS_PER_SAMPLE, 1).min(64));
    let decoded = samples * bits.div_ceil(8);
    let grey = samples == 1 && number(tag::PHOTOMETRIC, 0) <= 1;
    // Once more where colours stored apart are put together.
    let apart = if number(tag::PLANAR_CONFIGURATION, 1) == super::SEPARATE { decoded } else { 0 };
    Needs {
        pixels: number(tag::WIDTH, 0).saturating_mul(number(tag::HEIGHT, 0)),
        bytes_a_pixel: decoded + apart + if grey { 2 } else { 5 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_that_takes_most_of_a_file_whose_directories_stand_behind_its_pixels() {
        let bytes = include_bytes!("../../../../fixtures/formats/tiff-pages.tif");
        let needs = needs(bytes).unwrap();
        let pages = crate::input::decode(bytes, &crate::Limits::default()).unwrap().pages;
        let sizes = pages.iter().filter_map(|page| match &page.content {
            crate::input::PageContent::Pixels(pixels) => Some(pixels.luma.dimensions()),
            _ => None,
        });
        assert_eq!(Some(needs.pixels), sizes.map(|(width, height)| u64::from(width) * u64::from(height)).max());
    }
}
