//! The small pictures of a report: thumbnail and magnified places of every page shown, made from the files once and kept
//! as small JPEGs. A report that is written again and again (a watched folder) hands the same gallery on.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::RgbImage;
use rayon::prelude::*;
use serde::Serialize;

use super::choice::Shown;
use super::crops::{ASPECT, places};
use super::{Options, THUMBNAIL_BYTES};
use crate::PageReport;
use crate::checks::Verdict;
use crate::input;
use crate::measure::Region;
use crate::picture;

/// Longer side of a thumbnail, in pixels: of a flagged page, of one that passes.
const LONG_SIDE: [u32; 2] = [640, 400];
const CROP_WIDTH: u32 = 460;
const CROP_BYTES: usize = 14_000;
/// Pages above this are decoded one at a time, so that memory holds one of them and not one a processor.
const LARGE: u64 = 40_000_000;

/// A picture as it stands in the page.
#[derive(Debug, Serialize)]
pub(super) struct Embedded {
    /// JPEG, base64.
    data: String,
    width: u32,
    height: u32,
    /// How much larger than in the file, such as `2.5`.
    zoom: String,
}

/// The pictures of one page.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    pub thumbnail: Option<Embedded>,
    pub worst: Option<Embedded>,
    pub good: Option<Embedded>,
}

/// What tells one page's pictures from another's: a file that changed is another page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    path: PathBuf,
    page: usize,
    bytes: u64,
    verdict: Verdict,
}

impl Key {
    fn of(page: &PageReport) -> Self {
        Self { path: page.path.clone(), page: page.page, bytes: page.bytes, verdict: page.verdict }
    }
}

/// Pictures made so far.
#[derive(Debug, Default)]
pub struct Gallery(HashMap<Key, Pictures>);

impl Gallery {
    /// Forgets the pictures of a file whose content has changed.
    pub fn forget(&mut self, path: &Path) {
        self.0.retain(|key, _| key.path != path);
    }

    /// Makes the pictures that are missing, on all processors, and drops those that are not shown any more.
    pub(super) fn fill(&mut self, shown: &Shown, options: &Options) {
        let mut kept = HashMap::with_capacity(shown.pages.len());
        for (_, page) in &shown.pages {
            if let Some((key, pictures)) = self.0.remove_entry(&Key::of(page)) {
                kept.insert(key, pictures);
            }
        }
        let one_large = Mutex::new(());
        let pages = shown.pages.iter().map(|(_, page)| page);
        let missing: Vec<_> = pages.filter(|page| has_picture(page) && !kept.contains_key(&Key::of(page))).collect();
        let files: Vec<_> = missing.chunk_by(|one, next| one.path == next.path).collect();
        let made: Vec<_> = files.into_par_iter().flat_map_iter(|pages| of_file(pages, options, &one_large)).collect();
        kept.extend(made);
        self.0 = kept;
    }

    pub(super) fn get(&self, page: &PageReport) -> Option<&Pictures> {
        self.0.get(&Key::of(page))
    }
}

fn has_picture(page: &PageReport) -> bool {
    page.error.is_none() && page.width > 0
}

/// The pictures of `pages`, all of one file, which is read once. Without those that cannot be had (any more): it may have
/// been replaced since it was judged, by anything.
fn of_file(pages: &[&PageReport], options: &Options, one_large: &Mutex<()>) -> Vec<(Key, Pictures)> {
    let Some(Ok(bytes)) = pages.first().map(|page| input::read_file(&page.path, &options.limits)) else {
        return Vec::new();
    };
    let made = pages.par_iter().filter_map(|page| Some((Key::of(page), pictures(&bytes, page, options, one_large)?)));
    made.collect()
}

fn pictures(bytes: &[u8], page: &PageReport, options: &Options, one_large: &Mutex<()>) -> Option<Pictures> {
    let large = u64::from(page.width) * u64::from(page.height) > LARGE;
    let _turn = large.then(|| one_large.lock());
    // A decoder's panic costs one thumbnail, not the report.
    let decoded = std::panic::catch_unwind(|| input::decode_for_display(bytes, page.page, &options.limits));
    Some(Pictures::new(&decoded.ok()?.ok()?, page, options))
}

impl Pictures {
    fn new(picture: &RgbImage, page: &PageReport, options: &Options) -> Self {
        let long_side = LONG_SIDE[usize::from(page.verdict == Verdict::Pass)];
        let small = picture::fit(picture, long_side);
        let small = if options.mask { picture::obscure(&small) } else { small };
        let thumbnail = embedded(&small, THUMBNAIL_BYTES, 1.0);
        if options.mask {
            return Self { thumbnail, ..Self::default() };
        }
        let places = places(page);
        let crop = |region: Option<Region>| region.and_then(|region| crop(picture, region, page));
        Self { thumbnail, worst: crop(places.worst), good: crop(places.good) }
    }
}

fn embedded(picture: &RgbImage, most_bytes: usize, zoom: f64) -> Option<Embedded> {
    let jpeg = picture::jpeg_within(picture, most_bytes).ok()?;
    let (width, height) = picture.dimensions();
    Some(Embedded { data: STANDARD.encode(jpeg), width, height, zoom: format!("{zoom:.1}") })
}

fn crop(picture: &RgbImage, region: Region, page: &PageReport) -> Option<Embedded> {
    let height = (CROP_WIDTH as f32 / ASPECT) as u32;
    // The display decoder may give another size than was measured (a preview): same place, other pixels.
    let along =
        |at: u32, page_side: u32, side: u32| (u64::from(at) * u64::from(side) / u64::from(page_side.max(1))) as u32;
    let there = Region {
        x: along(region.x, page.width, picture.width()),
        y: along(region.y, page.height, picture.height()),
        width: along(region.width, page.width, picture.width()).max(1),
        height: along(region.height, page.height, picture.height()).max(1),
    };
    let zoom = f64::from(CROP_WIDTH) / f64::from(there.width);
    embedded(&picture::cut(picture, there, CROP_WIDTH, height), CROP_BYTES, zoom)
}
