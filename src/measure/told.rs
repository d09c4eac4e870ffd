//! What was measured on another picture of the page (smaller, turned), told in the page's own pixels.

use super::{GlareArea, Quad, Region, TextLine};

/// The way from the measured picture's pixels to the page's.
pub(super) trait Told {
    /// Page pixels in a pixel of the measured picture, in any direction.
    fn length(&self) -> f32;

    /// Where a quad lies on the page.
    fn quad(&self, quad: &Quad) -> Quad;

    /// The region of the page around what was `region`.
    fn region(&self, region: Region) -> Region;

    /// Area of the measured picture over the page's, in the same pixels.
    fn grown(&self) -> f32 {
        1.0
    }

    /// Puts a line's place and lengths into the page's pixels.
    fn text_line(&self, line: &mut TextLine) {
        line.quad = self.quad(&line.quad);
        line.character_height_px *= self.length();
        line.edge_width_px *= self.length();
    }

    /// Puts a reflection's places into the page's pixels.
    fn glare_area(&self, area: &mut GlareArea) {
        area.region = self.region(area.region);
        area.burnt_share *= self.grown();
        area.text_regions.iter_mut().for_each(|region| *region = self.region(*region));
    }
}
