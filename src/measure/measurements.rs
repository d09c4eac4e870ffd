//! What is measured: every number with its unit and range.

use serde::{Deserialize, Serialize};

use super::cues::Cues;
use super::fingerprint::Fingerprint;

/// An axis-parallel rectangle in page pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Region {
    /// Left edge.
    pub x: u32,
    /// Top edge.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

impl Region {
    /// Whether a point lies in it or on its border.
    pub fn contains(&self, [x, y]: [f32; 2]) -> bool {
        let (left, top) = (self.x as f32, self.y as f32);
        (left..=left + self.width as f32).contains(&x) && (top..=top + self.height as f32).contains(&y)
    }

    /// Its corners.
    pub fn quad(&self) -> Quad {
        let (left, top) = (self.x as f32, self.y as f32);
        let (right, bottom) = (left + self.width as f32, top + self.height as f32);
        [[left, top], [right, top], [right, bottom], [left, bottom]]
    }
}

/// Four corners, clockwise from the top left as the text runs.
pub type Quad = [[f32; 2]; 4];

/// Everything measured on one page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Measurements {
    /// [`VERSION`](super::VERSION) of the code that measured.
    pub version: u32,
    /// Page width.
    pub width: u32,
    /// Page height.
    pub height: u32,
    /// Readability of the page's text, 0 (nothing) ..= 100 (all); `None` where too little text was found to judge.
    pub score: Option<f32>,
    /// Text on the page as a whole.
    pub text: TextSummary,
    /// Every line of text found, from top to bottom.
    pub text_lines: Vec<TextLine>,
    /// Reflections over the page.
    pub glare: Glare,
    /// Light.
    pub exposure: Exposure,
    /// The page's outline in the picture; `None` where none was found (or the page fills the picture).
    pub outline: Option<Outline>,
    /// How much detail the pixels hold.
    pub resolution: Resolution,
    /// A display's pixels in a photo of it; `None` where too little plain ground was found around the text to tell.
    #[serde(default)]
    pub pixel_grid: Option<PixelGrid>,
    /// Colour; `None` where the picture, ground and all, has none, whatever its file could hold.
    pub colour: Option<Colour>,
    /// Noise.
    pub noise: Noise,
    /// Traces of lossy compression.
    pub compression: Compression,
    /// Movement while the picture was taken; `None` where too little text was found to tell.
    pub motion: Option<Motion>,
    /// Marks that show from far which paper it is.
    #[serde(default)]
    pub cues: Cues,
    /// Perceptual fingerprint, to find the same picture twice; `None` on an empty page.
    #[serde(default)]
    pub fingerprint: Option<Fingerprint>,
}

/// The page's text as a whole. Shares are of text length (characters), 0..=1.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct TextSummary {
    /// Length of all text found, in character heights.
    pub length: f32,
    /// Share of the text that cannot be read.
    pub unreadable_share: f32,
    /// Where the unreadable text stands, joined into few rectangles, the largest first.
    pub unreadable_regions: Vec<Region>,
    /// Character height of the body text (median by length), pixels; `None` without text.
    pub character_height_px: Option<f32>,
    /// Character height below which the smallest tenth of the text (by length) lies, pixels.
    pub small_character_height_px: Option<f32>,
    /// Which script most of the text is in.
    pub script: Script,
    /// Angle of the text lines against the horizontal, degrees, -45..=45, positive clockwise; `None` without text.
    pub tilt_degrees: Option<f32>,
    /// Whether the text runs vertically in the picture (a page lying on its side), by length share 0..=1.
    pub vertical_share: f32,
    /// Sides of the picture at which text runs out of it.
    pub cut_sides: Vec<Side>,
    /// Where too little text was found to judge: structure without any detail as fine as text (a page blurred beyond its lines),
    /// 0 none ..= 1 certain. 0 where there is a score.
    pub blurred_structure: f32,
}

/// Script of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Script {
    /// Latin letters, digits.
    Latin,
    /// Chinese characters.
    Chinese,
    /// Not told apart.
    #[default]
    Unknown,
}

/// One line of text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct TextLine {
    /// Corners.
    pub quad: Quad,
    /// Height of its characters, pixels.
    pub character_height_px: f32,
    /// Length of the line in character heights.
    pub length: f32,
    /// Probability that it can be read, 0..=1.
    pub legibility: f32,
    /// Probability that it is text at all, 0..=1.
    pub text_probability: f32,
    /// Ink against paper, luma levels.
    pub contrast: f32,
    /// Width of the strokes' edges (10 to 90 %), pixels.
    pub edge_width_px: f32,
    /// Edge width over character height; above about 0.25 strokes run together.
    pub relative_edge_width: f32,
    /// Standard deviation of the noise in the paper around it, luma levels.
    pub noise: f32,
    /// Dark-light changes along the line per character height.
    pub transitions: f32,
    /// Share of the line's box that is ink, 0..=1.
    pub ink: f32,
    /// Local paper white, luma.
    pub paper: f32,
    /// Light print on dark ground.
    pub light_on_dark: bool,
    /// Runs vertically in the picture.
    pub vertical: bool,
    /// Share of the line covered by glare, 0..=1.
    pub glare_share: f32,
}

/// Reflections: areas brighter than the paper around them in which print fades or breaks off.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Glare {
    /// Each area, largest loss first.
    pub areas: Vec<GlareArea>,
    /// Share of the page's text area that glare covers or interrupts, 0..=1.
    pub text_share: f32,
}

/// One reflection.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct GlareArea {
    /// Bounding box.
    pub region: Region,
    /// The text that it takes: lines that fade out at it, with where they most likely went on, and rows of which nothing is seen.
    pub text_regions: Vec<Region>,
    /// Paper white around it, luma.
    pub paper: f32,
    /// Its own level, luma.
    pub level: f32,
    /// Share of the page's text area that this one covers or interrupts, 0..=1.
    pub text_share: f32,
    /// Share of the picture that it burns out: white where the paper is far from it, so that nothing printed there can be seen, 0..=1.
    pub burnt_share: f32,
    /// Lines of text that fade out at its border.
    pub interrupted_lines: u32,
}

/// Light on the page. Luma levels 0..=255 unless said otherwise.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Exposure {
    /// Level of the paper (median over the text lines' surroundings, else the 90th percentile of the page).
    pub paper: f32,
    /// Level of the print (median over the text lines' ink, else the 2nd percentile of the page).
    pub ink: f32,
    /// Mean of the page.
    pub mean: f32,
    /// Share of the page at 250 and above, 0..=1.
    pub bright_share: f32,
    /// Share of the page at 25 and below, 0..=1.
    pub dark_share: f32,
    /// Darkest over brightest part of the paper (a shadow across the page gives a low value), 0..=1; `None` where the
    /// paper was found in too few places.
    pub evenness: Option<f32>,
    /// Where the paper is darkest, if uneven.
    pub darkest_region: Option<Region>,
    /// What luma varies by within small parts of the page at 1/8 size beyond an even slope of light, standard deviation,
    /// in the busiest parts (97th percentile): near 0 on an empty page, also where a lamp lights it from one side.
    pub spread: f32,
}

/// A side of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Top.
    Top,
    /// Right.
    Right,
    /// Bottom.
    Bottom,
    /// Left.
    Left,
}

/// The page's edges in the picture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Outline {
    /// Corners of the page, clockwise from top left; may lie outside the picture where only a corner is cut off, and lie on
    /// its border where a whole side is.
    pub quad: Quad,
    /// How sure, 0..=1.
    pub confidence: f32,
    /// Share of the picture that the page fills, 0..=1.
    pub frame_share: f32,
    /// Long side over short side.
    pub aspect: f32,
    /// Sides of the picture at which the page runs out of it.
    pub cut_sides: Vec<Side>,
    /// Further pages of similar size in the same picture.
    pub others: Vec<Quad>,
}

/// How much detail the pixels hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Resolution {
    /// Linear factor by which the picture could be shrunk without losing detail, 1 = none, 2 = half size would do.
    /// `None` where nothing sharp enough was found to tell enlargement from blur.
    pub oversampling: Option<f32>,
    /// Evidence that the oversampling comes from enlarging (spectrum ends at a sharp limit, resampling pattern) rather
    /// than from blur, 0..=1.
    pub resampling_evidence: f32,
}

/// A fine grid as a display's pixels leave it in a photo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PixelGrid {
    /// Share of the plain ground around the text with one and the same grid, 0..=1.
    pub share: f32,
    /// From one stripe to the next, pixels; 0 where there is no grid. A display finer than the picture's own pixels shows as wider stripes.
    pub period_px: f32,
}

/// Colour of the page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Colour {
    /// Mean chroma (distance from the grey axis after the paper's own cast is removed), luma levels.
    pub mean_chroma: f32,
    /// 99.7th percentile of chroma, luma levels: a small red seal shows here.
    pub high_chroma: f32,
    /// Share of the page with clear colour, 0..=1.
    pub coloured_share: f32,
}

/// Noise of the page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Noise {
    /// Standard deviation on flat paper, luma levels.
    pub sigma: f32,
    /// Contrast of the typical text line over `sigma`; `None` without text.
    pub contrast_to_noise: Option<f32>,
}

/// Traces of lossy compression.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Compression {
    /// Step at 8-pixel block borders beyond the step elsewhere, luma levels; about 0 on uncompressed pictures.
    pub blockiness: f32,
    /// Ringing around print over its contrast, 0..=1.
    pub ringing: f32,
}

/// Movement blur, from the edges of the text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Motion {
    /// Direction of the movement, degrees, 0 = left-right, 90 = up-down, 0..180.
    pub direction_degrees: f32,
    /// Length of the smear, pixels; 0 where there is no direction.
    pub length_px: f32,
    /// Smear over character height.
    pub relative_length: f32,
    /// Edge width along the movement over edge width across it; 1 = no direction.
    pub anisotropy: f32,
}
