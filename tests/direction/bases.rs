//! The pages that are changed: sharp ones of `fixtures/`, brought to a character height at which all copies are quick.

use std::fmt;
use std::path::Path;
use std::sync::OnceLock;

use image::{GrayImage, RgbImage};
use rayon::prelude::*;
use scanready::input::{Format, Metadata, Pixels};
use scanready::measure::{Measurements, Script, measure};
use scanready::memory::plane;
use scanready::pipeline::{FileRecord, PageRecord};
use scanready::{Profile, Verdict};

use crate::operations;

/// Character height to which larger pages are reduced, pixels.
const CHARACTER_HEIGHT: f32 = 26.0;
/// Longer side of the small colour copy, pixels.
const COLOUR: u32 = 256;

/// At least ten pages, different in paper, script, ground and background.
const FILES: [&str; 15] = [
    "licence/sharp.jpg",
    "licence/grey-copy.jpg",
    "id-front/sharp.jpg",
    "id-front/grey-copy.jpg",
    "id-back/sharp.jpg",
    "letter/sharp.jpg",
    "letter/grey-copy.jpg",
    "latin-id/sharp.jpg",
    "bank-card/sharp.jpg",
    "other/tilted.jpg",
    "other/small-in-frame.jpg",
    "orientation/exif-1.jpg",
    "demo/南川样例餐饮店/授权委托书.jpg",
    "demo/南川样例餐饮店/营业执照(重拍).jpg",
    "demo/南川样例餐饮店/身份证反面.jpg",
];

/// One page as it is before anything is done to it.
pub struct Base {
    /// Its file.
    pub name: String,
    /// Its pixels.
    pub luma: GrayImage,
    colour: RgbImage,
    /// Character height of its text, pixels.
    pub character_height: f32,
    script: Script,
    /// The box around its text: x, y, width, height.
    pub text_box: [f32; 4],
    /// What is said of it.
    pub judged: Judged,
}

/// What is said of a page.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Score, 0..=100.
    pub score: Option<f32>,
    /// Verdict.
    pub verdict: Verdict,
    /// Share of the text under reflections, 0..=1.
    pub glare: f32,
}

impl Judged {
    /// The score; a page without one counts as 0.
    pub fn points(&self) -> f32 {
        self.score.unwrap_or(0.0)
    }
}

impl fmt::Display for Judged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.score {
            Some(score) => write!(f, "{score:.1} {:?}", self.verdict),
            None => write!(f, "no score {:?}", self.verdict),
        }
    }
}

/// The base pages, and which are unfit to be one and why.
pub struct Bases {
    /// Pages to change.
    pub pages: Vec<Base>,
    /// What is wrong with the others.
    pub unfit: Vec<String>,
}

/// All base pages, measured once for all tests; `None`, with a message, where the fixtures are not there.
pub fn all() -> Option<&'static Bases> {
    static BASES: OnceLock<Option<Bases>> = OnceLock::new();
    BASES.get_or_init(open_all).as_ref()
}

fn open_all() -> Option<Bases> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let files: Vec<&str> = FILES.into_iter().filter(|file| folder.join(file).is_file()).collect();
    if files.is_empty() {
        eprintln!("skipped: no pages in {}", folder.display());
        return None;
    }
    let opened: Vec<Result<Base, String>> = files.par_iter().map(|file| Base::open(&folder, file)).collect();
    let mut bases = Bases { pages: Vec::new(), unfit: Vec::new() };
    for base in opened {
        match base {
            Ok(page) => bases.pages.push(page),
            Err(why) => bases.unfit.push(why),
        }
    }
    Some(bases)
}

impl Base {
    fn open(folder: &Path, file: &str) -> Result<Self, String> {
        let picture = image::open(folder.join(file)).map_err(|error| format!("{file}: {error}"))?.to_rgb8();
        let mut luma = operations::luma(&picture);
        let longer = picture.width().max(picture.height());
        let colour =
            image::imageops::thumbnail(&picture, COLOUR * picture.width() / longer, COLOUR * picture.height() / longer);
        let mut found = measure(&Pixels { luma: plane(luma.clone()), colour: Some(colour.clone()) });
        let height = |found: &Measurements| {
            found.text.character_height_px.ok_or_else(|| format!("{file}: no text is found on it"))
        };
        let natural = height(&found)?;
        if natural > CHARACTER_HEIGHT {
            luma = operations::resample(&luma, CHARACTER_HEIGHT / natural);
            found = measure(&Pixels { luma: plane(luma.clone()), colour: Some(colour.clone()) });
        }
        let character_height = height(&found)?;
        let (script, text_box) = (found.text.script, text_box(&found));
        let judged = judged(found);
        if judged.verdict == Verdict::Reject {
            return Err(format!(
                "{file}: rejected ({judged}) before anything is done to it, character height {character_height:.0}"
            ));
        }
        Ok(Self { name: file.to_owned(), luma, colour, character_height, script, text_box, judged })
    }

    /// The same page with smaller characters.
    pub fn with_character_height(&self, height: f32) -> Self {
        let factor = (height / self.character_height).min(1.0);
        let luma = operations::resample(&self.luma, factor);
        let judged = self.judge(luma.clone());
        Self {
            name: self.name.clone(),
            luma,
            colour: self.colour.clone(),
            character_height: self.character_height * factor,
            script: self.script,
            text_box: self.text_box.map(|length| length * factor),
            judged,
        }
    }

    /// What is said of a changed copy.
    pub fn judge(&self, luma: GrayImage) -> Judged {
        judged(measure(&Pixels { luma: plane(luma), colour: Some(self.colour.clone()) }))
    }

    /// What is said of the page turned by `degrees`, where `copy` is what is turned.
    pub fn judge_turned(&self, copy: &GrayImage, degrees: f32) -> Judged {
        let colour = operations::turn_colour(&self.colour, degrees);
        judged(measure(&Pixels { luma: plane(operations::turn(copy, degrees)), colour: Some(colour) }))
    }

    /// Least character height, pixels, at which a recogniser still reads this script well.
    pub fn least_height(&self) -> f32 {
        if self.script == Script::Latin { 12.0 } else { 18.0 }
    }
}

fn text_box(found: &Measurements) -> [f32; 4] {
    let corners = || found.text_lines.iter().flat_map(|line| line.quad);
    let least = |axis: usize| corners().map(|corner| corner[axis]).fold(f32::INFINITY, f32::min);
    let most = |axis: usize| corners().map(|corner| corner[axis]).fold(f32::NEG_INFINITY, f32::max);
    [least(0), least(1), most(0) - least(0), most(1) - least(1)]
}

fn judged(measurements: Measurements) -> Judged {
    let glare = measurements.glare.text_share;
    let page = PageRecord {
        number: 1,
        metadata: Metadata::default(),
        lost_share: None,
        measurements: Some(measurements),
        error: None,
        elapsed_ms: 0.0,
    };
    let record =
        FileRecord { bytes: 500_000, format: Format::Jpeg, page_count: 1, pages: vec![page], notes: Vec::new() };
    let profile = Profile::builtin("default").unwrap();
    let report = record.judge(Path::new("page.jpg"), &profile, None).remove(0);
    Judged { score: report.score, verdict: report.verdict, glare }
}
