//! How much memory a picture will take, by its header alone. The bytes a pixel are those of the whole program at its peak, decoding,
//! measuring and the decoder's own buffers, as `tools/formats/memory.py` and its like measure them; rather too many than too few.

use std::io::Cursor;

use crate::input::sniff::Format;

/// What one picture takes beside its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Needs {
    /// Pixels that its header promises.
    pub pixels: u64,
    /// Bytes for each of them, 2..=60.
    pub bytes_a_pixel: u64,
}

impl Needs {
    /// Of two pictures that are decoded one after the other.
    fn most(self, other: Self) -> Self {
        let bytes = |needs: Self| needs.pixels.saturating_mul(needs.bytes_a_pixel);
        if bytes(other) > bytes(self) { other } else { self }
    }

    /// The most that any of `pictures` takes.
    pub(super) fn of_one_by_one(pictures: impl IntoIterator<Item = Self>) -> Option<Self> {
        pictures.into_iter().reduce(Self::most)
    }
}

/// What the file that begins with `head` takes, as far as can be told; of several pages the one that takes most.
pub(crate) fn needs(head: &[u8], format: Format) -> Option<Needs> {
    let of = |pixels: Option<u64>, bytes_a_pixel| pixels.map(|pixels| Needs { pixels, bytes_a_pixel });
    match format {
        Format::Jpeg => super::jpeg::needs(head),
        Format::Png => png(head),
        Format::Tiff => super::tiff::needs(head),
        Format::Pdf => super::pdf::needs(head),
        Format::Webp => of(dimensions(head), if may_be_translucent(head) { 12 } else { 8 }),
        Format::Bmp | Format::Gif => of(dimensions(head), 8),
        // Up to four samples of 16 bits.
        Format::Pnm => of(dimensions(head), 13),
        Format::Heic | Format::Avif => of(largest_spatial_extent(head), 8),
        Format::Jpeg2000 => super::jpeg2000::needs(head),
        #[cfg(feature = "jxl")]
        Format::JpegXl => super::jxl::needs(head),
        _ => None,
    }
}

fn dimensions(head: &[u8]) -> Option<u64> {
    let reader = image::ImageReader::new(Cursor::new(head)).with_guessed_format().ok()?;
    let (width, height) = reader.into_dimensions().ok()?;
    Some(u64::from(width) * u64::from(height))
}

/// Samples as they are stored, as 8 bits, and in shades of grey.
fn png(head: &[u8]) -> Option<Needs> {
    let header = head.get(16..29)?;
    let side = |at: usize| header.get(at..)?.first_chunk::<4>().map(|side| u64::from(u32::from_be_bytes(*side)));
    let bytes = if header[8] == 16 { 2 } else { 1 };
    // Samples of a pixel. A palette may hold opacity.
    let (samples, colour) = match header[9] {
        0 => (1, false),
        2 => (3, true),
        4 => (2, false),
        _ => (4, true),
    };
    let bytes_a_pixel = samples * bytes + if colour { 5 } else { 3 };
    Some(Needs { pixels: side(0)?.saturating_mul(side(4)?), bytes_a_pixel })
}

/// Whether a WebP may hold opacity: the extended form with its flag set, and all that is stored without loss.
fn may_be_translucent(head: &[u8]) -> bool {
    const OPACITY: u8 = 0x10;
    match head.get(12..16) {
        Some(b"VP8 ") => false,
        Some(b"VP8X") => head.get(20).is_none_or(|flags| flags & OPACITY != 0),
        _ => true,
    }
}

/// The largest `ispe` (image spatial extents) property: version and flags, width, height, 32 bit each.
fn largest_spatial_extent(head: &[u8]) -> Option<u64> {
    let number = |bytes: &[u8]| bytes.try_into().ok().map(u32::from_be_bytes).map(u64::from);
    head.windows(16)
        .filter(|window| window.starts_with(b"ispe"))
        .filter_map(|window| Some(number(&window[8..12])?.saturating_mul(number(&window[12..16])?)))
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixture(name: &str) -> Needs {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats").join(name);
        let bytes = std::fs::read(path).unwrap();
        needs(&bytes, crate::input::sniff(&bytes)).unwrap()
    }

    #[test]
    fn reads_the_extent_of_heif_pictures() {
        let mut heic = b"....ispe\0\0\0\0\0\0\x0f\xc0\0\0\x0b\xd0....".to_vec();
        heic.extend(b"ispe\0\0\0\0\0\0\x01\x40\0\0\0\xf0");
        assert_eq!(largest_spatial_extent(&heic), Some(4032 * 3024));
    }

    #[test]
    fn more_samples_of_more_bits_take_more() {
        let of = |depth: u8, colour: u8| {
            let header = [&[0; 16][..], &6000_u32.to_be_bytes(), &4000_u32.to_be_bytes(), &[depth, colour, 0, 0, 0]];
            let needs = png(&header.concat()).unwrap();
            assert_eq!(needs.pixels, 24_000_000);
            needs.bytes_a_pixel
        };
        // The least that each was measured to take, of 24 megapixels.
        for (depth, colour, least) in [(8, 0, 2), (16, 0, 3), (8, 2, 5), (8, 6, 8), (16, 2, 10), (16, 6, 13), (8, 3, 5)]
        {
            let given = of(depth, colour);
            assert!((least..=least + 4).contains(&given), "{depth} bits of kind {colour}: {given}");
        }
    }

    #[test]
    fn every_format_that_is_decoded_tells_its_size() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats");
        let mut told = std::collections::BTreeSet::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            let format = crate::input::sniff(&bytes);
            let decoded = crate::input::decode(&bytes, &crate::Limits::default());
            let Ok(decoded) = decoded else { continue };
            for page in decoded.pages {
                let crate::input::PageContent::Pixels(pixels) = page.content else { continue };
                let (width, height) = pixels.luma.dimensions();
                let Some(needs) = needs(&bytes, format) else { continue };
                assert!(needs.bytes_a_pixel >= 2);
                if needs.pixels >= u64::from(width) * u64::from(height) {
                    told.insert(format!("{format:?}"));
                }
            }
        }
        let expected = ["Bmp", "Gif", "Jpeg", "Jpeg2000", "Pdf", "Png", "Pnm", "Tiff", "Webp"];
        assert!(expected.iter().all(|format| told.contains(*format)), "{told:?}");
        assert_eq!(told.contains("JpegXl"), cfg!(feature = "jxl"), "{told:?}");
    }

    #[test]
    fn coefficients_kept_between_passes_count() {
        let plain = fixture("jpeg-420.jpg");
        assert_eq!(plain.bytes_a_pixel, 4);
        let progressive = fixture("jpeg-progressive.jpg");
        assert!(progressive.bytes_a_pixel > plain.bytes_a_pixel, "{progressive:?}");
    }
}
