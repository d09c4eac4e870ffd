//! What shows from far which paper a page is: solid red marks (an emblem), red rings (a seal), a portrait. Works on the
//! small colour copy. Knows no paper by name.

use image::{GrayImage, Luma, RgbImage};
use imageproc::region_labelling::{Connectivity, connected_components};
use serde::{Deserialize, Serialize};

use super::{Outline, Region};
use crate::input::Pixels;

/// Marks on a page; `None` where none was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Cues {
    /// A solid red area, such as an emblem.
    pub emblem: Option<Mark>,
    /// A red ring, such as a round seal.
    pub seal: Option<Mark>,
    /// An area of skin colours of the size and shape of a passport photo's face.
    pub portrait: Option<Mark>,
}

/// A mark on the page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Mark {
    /// Bounding box.
    pub region: Region,
    /// Share of the page that the bounding box takes, 0..=1.
    pub page_share: f32,
    /// Centre from left (0) to right (1) of the page.
    pub x: f32,
    /// Centre from top (0) to bottom (1) of the page.
    pub y: f32,
    /// Share of the bounding box that has the colour, 0..=1: a disc has 0.79, a thin ring little.
    pub fill: f32,
}

/// The part of the small picture that the page takes.
struct Frame {
    left: f32,
    top: f32,
    width: f32,
    height: f32,
    /// Page pixels a pixel of the small picture spans.
    scale: f32,
}

/// Finds the marks of a page; all `None` where the file has no colour.
pub fn cues(pixels: &Pixels, outline: Option<&Outline>) -> Cues {
    let Some(small) = &pixels.colour else { return Cues::default() };
    let frame = Frame::new(small, pixels.luma.width(), outline);
    let red = frame.marks(small, is_red);
    let skin = frame.marks(small, is_skin);
    let largest = |marks: &[Mark], fits: fn(&Mark) -> bool| {
        marks.iter().filter(|mark| fits(mark)).max_by(|a, b| a.page_share.total_cmp(&b.page_share)).cloned()
    };
    Cues {
        emblem: largest(&red, |mark| mark.fill > 0.3 && mark.is_square() && (0.002..0.15).contains(&mark.page_share)),
        seal: largest(&red, |mark| mark.fill <= 0.3 && mark.is_square() && (0.003..0.15).contains(&mark.page_share)),
        portrait: largest(&skin, |mark| {
            mark.fill > 0.4 && mark.is_face_shaped() && (0.008..0.2).contains(&mark.page_share)
        }),
    }
}

impl Mark {
    fn aspect(&self) -> f32 {
        self.region.width as f32 / self.region.height.max(1) as f32
    }

    fn is_square(&self) -> bool {
        (0.6..1.67).contains(&self.aspect())
    }

    fn is_face_shaped(&self) -> bool {
        (0.4..1.5).contains(&self.aspect())
    }
}

/// Red print: clearly more red than green and blue, which are nearly equal.
fn is_red([r, g, b]: [i32; 3]) -> bool {
    r - g > 55 && r - b > 45 && (g - b).abs() * 2 < r - g && r > 90
}

/// Skin: red over green over blue by moderate steps, whatever the shade.
fn is_skin([r, g, b]: [i32; 3]) -> bool {
    r > 95 && r - g > 12 && r - g < 75 && g - b > 8 && g - b < 80 && r - b > 30
}

impl Frame {
    fn new(small: &RgbImage, page_width: u32, outline: Option<&Outline>) -> Self {
        let scale = page_width as f32 / small.width().max(1) as f32;
        let (full_width, full_height) = (small.width() as f32, small.height() as f32);
        let Some(outline) = outline else {
            return Self { left: 0.0, top: 0.0, width: full_width, height: full_height, scale };
        };
        // Where several papers lie beside each other, the part that all of them take.
        let bound = |axis: usize, most: f32| {
            let quads = [&outline.quad].into_iter().chain(&outline.others);
            let along = quads.flatten().map(|corner| corner[axis] / scale);
            let (low, high) = along.fold((f32::INFINITY, 0.0f32), |(low, high), v| (low.min(v), high.max(v)));
            (low.clamp(0.0, most), high.clamp(0.0, most))
        };
        let ((left, right), (top, bottom)) = (bound(0, full_width), bound(1, full_height));
        Self { left, top, width: (right - left).max(1.0), height: (bottom - top).max(1.0), scale }
    }

    fn contains(&self, x: u32, y: u32) -> bool {
        let (x, y) = (x as f32 - self.left, y as f32 - self.top);
        (0.0..self.width).contains(&x) && (0.0..self.height).contains(&y)
    }

    /// Connected areas of the page that `has_colour` holds for.
    fn marks(&self, small: &RgbImage, has_colour: fn([i32; 3]) -> bool) -> Vec<Mark> {
        let colours = small.as_raw().as_chunks::<3>().0.iter().map(|colour| has_colour(colour.map(i32::from)));
        let mut mask: Vec<u8> = colours.map(u8::from).collect();
        for (at, coloured) in mask.iter_mut().enumerate().filter(|(_, coloured)| **coloured != 0) {
            let at = at as u32;
            *coloured = u8::from(self.contains(at % small.width(), at / small.width()));
        }
        // Most pages have no such colour.
        if mask.iter().all(|coloured| *coloured == 0) {
            return Vec::new();
        }
        let mask = GrayImage::from_raw(small.width(), small.height(), mask).unwrap_or_default();
        let labels = connected_components(&mask, Connectivity::Eight, Luma([0]));
        let mut boxes: Vec<Option<Extent>> = Vec::new();
        for (x, y, label) in labels.enumerate_pixels().filter(|(_, _, label)| label.0[0] > 0) {
            let place = label.0[0] as usize - 1;
            if boxes.len() <= place {
                boxes.resize(place + 1, None);
            }
            boxes[place].get_or_insert_with(|| Extent::at(x, y)).add(x, y);
        }
        boxes.into_iter().flatten().map(|extent| self.mark(&extent)).collect()
    }

    fn mark(&self, extent: &Extent) -> Mark {
        let (width, height) = (extent.right - extent.left + 1, extent.bottom - extent.top + 1);
        let at_page = |small: u32| (small as f32 * self.scale).round() as u32;
        Mark {
            region: Region {
                x: at_page(extent.left),
                y: at_page(extent.top),
                width: at_page(width),
                height: at_page(height),
            },
            page_share: (width * height) as f32 / (self.width * self.height),
            x: (extent.left as f32 + width as f32 / 2.0 - self.left) / self.width,
            y: (extent.top as f32 + height as f32 / 2.0 - self.top) / self.height,
            fill: extent.count as f32 / (width * height) as f32,
        }
    }
}

/// Bounds and size of a connected area, pixels of the small picture.
#[derive(Clone, Debug)]
struct Extent {
    left: u32,
    right: u32,
    top: u32,
    bottom: u32,
    count: u32,
}

impl Extent {
    fn at(x: u32, y: u32) -> Self {
        Self { left: x, right: x, top: y, bottom: y, count: 0 }
    }

    fn add(&mut self, x: u32, y: u32) {
        (self.left, self.right) = (self.left.min(x), self.right.max(x));
        (self.top, self.bottom) = (self.top.min(y), self.bottom.max(y));
        self.count += 1;
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;
    use crate::memory::plane;

    const PAPER: [u8; 3] = [232, 238, 236];
    const RED: [u8; 3] = [200, 40, 40];
    const SKIN: [u8; 3] = [210, 170, 140];

    fn card(colour: impl Fn(f32, f32) -> [u8; 3]) -> Pixels {
        let small = RgbImage::from_fn(428, 270, |x, y| Rgb(colour(x as f32 / 428.0, y as f32 / 270.0)));
        Pixels { luma: plane(GrayImage::new(856, 540)), colour: Some(small) }
    }

    /// Distance from a point of the card in card heights.
    fn distance(x: f32, y: f32, centre: (f32, f32)) -> f32 {
        ((x - centre.0) * 1.586).hypot(y - centre.1)
    }

    #[test]
    fn a_disc_is_an_emblem_and_a_ring_is_a_seal() {
        let disc = card(|x, y| if distance(x, y, (0.16, 0.26)) < 0.15 { RED } else { PAPER });
        let found = cues(&disc, None);
        let emblem = found.emblem.unwrap();
        assert!((emblem.x - 0.16).abs() < 0.02 && (emblem.y - 0.26).abs() < 0.02, "{emblem:?}");
        assert!((emblem.region.width as f32 / 856.0 - 0.19).abs() < 0.02, "in page pixels: {emblem:?}");
        assert_eq!((found.seal, found.portrait), (None, None));

        let ring = card(|x, y| if (0.17..0.19).contains(&distance(x, y, (0.7, 0.6))) { RED } else { PAPER });
        let found = cues(&ring, None);
        assert!(found.seal.is_some() && found.emblem.is_none(), "{found:?}");
    }

    #[test]
    fn a_face_is_a_portrait_on_its_side_of_the_page() {
        let face = card(|x, y| if distance(x, y, (0.8, 0.4)) < 0.16 { SKIN } else { PAPER });
        let portrait = cues(&face, None).portrait.unwrap();
        assert!((portrait.x - 0.8).abs() < 0.02, "{portrait:?}");
    }

    #[test]
    fn outside_the_outline_nothing_counts() {
        let table = card(|x, _| if x > 0.55 { [140, 105, 70] } else { PAPER });
        let quad = [[0.0, 0.0], [400.0, 0.0], [400.0, 540.0], [0.0, 540.0]];
        assert_eq!(cues(&table, Some(&Outline { quad, ..Outline::default() })), Cues::default());
    }

    #[test]
    fn without_colour_there_are_none() {
        assert_eq!(cues(&Pixels { luma: plane(GrayImage::new(50, 50)), colour: None }, None), Cues::default());
    }
}
