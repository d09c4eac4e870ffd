//! The best picture that fits: highest quality first, then fewer pixels, each held against a test of readability.

use image::{ImageFormat, RgbImage};

use super::target::Target;
use crate::Text;
use crate::input::Format;
use crate::picture::{self, Chroma};

/// Quality that leaves nothing to see, and the least at which thin print keeps its edges.
const QUALITIES: std::ops::RangeInclusive<u8> = 55..=95;
/// Shares of the side lengths that are tried, in this order.
const SCALES: [f32; 7] = [1.0, 0.85, 0.7, 0.6, 0.5, 0.4, 0.3];

/// A file's content, and the JPEG quality where it is one.
type Encoded = (Vec<u8>, Option<u8>);

/// A picture that fits.
pub(super) struct Small {
    pub bytes: Vec<u8>,
    pub width: u32,
    pub height: u32,
    /// JPEG quality; `None` for a PNG.
    pub quality: Option<u8>,
}

/// Encodes `picture` within `target`; the first attempt that `acceptable` lets pass. Never enlarges.
pub(super) fn compress(
    picture: &RgbImage,
    format: Format,
    target: &Target,
    acceptable: impl Fn(&[u8]) -> Result<(), Text>,
) -> Result<Small, Text> {
    let longest = target.longest(picture.width(), picture.height());
    let mut refusal = None;
    for scale in SCALES {
        let shrunk = picture::fit(picture, ((longest as f32 * scale) as u32).max(1));
        let Some((bytes, quality)) = encode(&shrunk, format, target.max_bytes)? else { continue };
        match acceptable(&bytes) {
            Ok(()) => return Ok(Small { bytes, width: shrunk.width(), height: shrunk.height(), quality }),
            Err(reason) => refusal = refusal.or(Some(reason)),
        }
    }
    Err(refusal.unwrap_or_else(|| too_small_a_limit(target)))
}

/// The best encoding of at most `most` bytes; `None` where there is none.
fn encode(picture: &RgbImage, format: Format, most: Option<u64>) -> Result<Option<Encoded>, Text> {
    let fits = |bytes: &[u8]| most.is_none_or(|most| bytes.len() as u64 <= most);
    if format == Format::Png {
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut bytes, ImageFormat::Png).map_err(|error| failed(&error))?;
        return Ok(Some((bytes.into_inner(), None)).filter(|(bytes, _)| fits(bytes)));
    }
    for chroma in [Chroma::Full, Chroma::Half] {
        // The upper half of the qualities with all of the colour, before any of the lower half.
        let least = if chroma == Chroma::Full { 80 } else { *QUALITIES.start() };
        if let Some(best) = highest_quality(picture, chroma, least, fits)? {
            return Ok(Some(best));
        }
    }
    Ok(None)
}

/// Halves the range of qualities until the highest that fits is left.
fn highest_quality(
    picture: &RgbImage,
    chroma: Chroma,
    least: u8,
    fits: impl Fn(&[u8]) -> bool,
) -> Result<Option<Encoded>, Text> {
    let encode = |quality| picture::jpeg(picture, quality, chroma).map_err(|error| failed(&error));
    let (mut low, mut high) = (least, *QUALITIES.end());
    let best = encode(high)?;
    if fits(&best) {
        return Ok(Some((best, Some(high))));
    }
    let least = encode(low)?;
    if !fits(&least) {
        return Ok(None);
    }
    let mut found = (least, Some(low));
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        let bytes = encode(middle)?;
        if fits(&bytes) {
            (low, found) = (middle, (bytes, Some(middle)));
        } else {
            high = middle;
        }
    }
    Ok(Some(found))
}

fn failed(error: &dyn std::fmt::Display) -> Text {
    Text::new(format!("无法保存为图片：{error}"), format!("could not be encoded: {error}"))
}

fn too_small_a_limit(target: &Target) -> Text {
    let most = target.max_bytes.map(crate::report::plain::bytes).unwrap_or_default();
    Text::new(
        format!("即使缩小也达不到 {most} 的大小上限"),
        format!("even shrunk it does not fit into the limit of {most}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn busy() -> RgbImage {
        RgbImage::from_fn(400, 300, |x, y| {
            let hash = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).wrapping_mul(2_246_822_519);
            image::Rgb([hash as u8, (hash >> 8) as u8, (hash >> 16) as u8])
        })
    }

    #[test]
    fn takes_the_highest_quality_that_fits() {
        let most = picture::jpeg(&busy(), 87, Chroma::Full).unwrap().len() as u64;
        let target = Target { max_bytes: Some(most), ..Target::default() };
        let small = compress(&busy(), Format::Jpeg, &target, |_| Ok(())).ok().unwrap();
        assert_eq!((small.quality, small.width), (Some(87), 400));
    }

    #[test]
    fn shrinks_only_when_quality_is_not_enough_and_never_enlarges() {
        let target = Target { max_bytes: Some(12_000), ..Target::default() };
        let small = compress(&busy(), Format::Jpeg, &target, |_| Ok(())).ok().unwrap();
        assert!(small.bytes.len() <= 12_000 && small.width < 400);
        let roomy = Target { max_long_side: Some(4000), ..Target::default() };
        assert_eq!(compress(&busy(), Format::Jpeg, &roomy, |_| Ok(())).ok().unwrap().width, 400);
        let narrow = Target { max_long_side: Some(200), ..Target::default() };
        assert_eq!(compress(&busy(), Format::Png, &narrow, |_| Ok(())).ok().unwrap().width, 200);
    }

    #[test]
    fn says_why_nothing_fits() {
        let impossible = Target { max_bytes: Some(100), ..Target::default() };
        let reason = compress(&busy(), Format::Jpeg, &impossible, |_| Ok(())).err().unwrap();
        assert!(reason.en.contains("100 B"), "{}", reason.en);
        let refused =
            compress(&busy(), Format::Jpeg, &Target::default(), |_| Err(Text::new("不行", "no"))).err().unwrap();
        assert_eq!(refused.en, "no");
    }
}
