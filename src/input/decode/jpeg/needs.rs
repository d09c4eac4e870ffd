//! How much memory a JPEG takes, by its header.

use super::header::{Coding, Header};
use super::{Model, needs_other_decoder};
use crate::input::decode::needs::Needs;

/// Of a picture whose luma comes from the walk over its data.
const WALKED: u64 = 4;
/// Of one of four inks, which is decoded whole and turned into colour.
const INKS: u64 = 8;
/// Of kinds that are decoded to colour first, some of them twice.
const RARE: u64 = 10;
/// A coefficient, all of which are kept until the last pass.
const COEFFICIENT: u64 = 2;

/// What the JPEG that begins with `head` takes; `None` where its header is longer or broken.
pub(in crate::input::decode) fn needs(head: &[u8]) -> Option<Needs> {
    let header = Header::read(head).ok()?;
    let pixels = u64::from(header.width) * u64::from(header.height);
    let decoded = match Model::of(&header).ok()? {
        Model::Inks => INKS,
        Model::Rgb => RARE,
        _ if needs_other_decoder(&header) => RARE,
        Model::Grey | Model::YCbCr => WALKED,
    };
    let (widest, tallest) = header.sampling();
    let blocks: usize = header.components.iter().map(|c| usize::from(c.horizontal) * usize::from(c.vertical)).sum();
    let kept = match header.coding {
        Coding::Sequential => 0,
        Coding::Progressive => COEFFICIENT * blocks.div_ceil(widest * tallest) as u64,
    };
    Some(Needs { pixels, bytes_a_pixel: decoded + kept })
}
