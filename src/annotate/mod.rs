//! The marked-up picture: over the page a heat map of readability, a box round every line of text in the colour of its
//! readability, the findings' places hatched and numbered, and a legend below.

mod badges;
mod draw;
mod glyphs;
mod heat;
mod legend;

use std::path::{Path, PathBuf};

use image::{Rgb, RgbImage};

use crate::checks::Severity;
use crate::copies::{PlaceError, below, place};
use crate::input::discover::marked;
use crate::input::{DecodeError, Limits, decode_for_display, read_file};
use crate::measure::{Quad, Region, quad};
use crate::report::names::for_terminal;
use crate::report::plain::title_on;
use crate::{Lang, PageReport, Text};
use draw::Canvas;
use legend::Entry;

/// Longest side of the marked-up picture; larger pages are shrunk, so that the marks stay in proportion and the file small.
pub const LONGEST: u32 = 2400;

const RED: Rgb<u8> = Rgb([206, 22, 34]);
const AMBER: Rgb<u8> = Rgb([196, 118, 0]);

/// Why there is no marked-up picture.
#[derive(Debug, thiserror::Error)]
pub enum AnnotateError {
    /// Nothing to draw on: the file could not be read (any more), or the page not be decoded.
    #[error("{}: no marked-up picture, the page cannot be shown: {}", for_terminal(.path), .error.message.en)]
    Decode {
        /// The file.
        path: PathBuf,
        /// Why.
        error: Box<DecodeError>,
    },
    /// The picture could not be encoded.
    #[error("{}: {error}", for_terminal(.path))]
    Encode {
        /// The file.
        path: PathBuf,
        /// Why.
        error: crate::picture::EncodeError,
    },
    /// The picture could not be written.
    #[error(transparent)]
    Place(#[from] PlaceError),
}

impl AnnotateError {
    /// The same in both languages.
    pub fn text(&self) -> Text {
        let zh = match self {
            Self::Decode { path, error } => {
                format!("{}：无法显示，没有标注图（{}）", for_terminal(path), error.message.zh)
            }
            Self::Encode { path, error } => format!("{}：标注图无法保存（{error}）", for_terminal(path)),
            Self::Place(error) => return error.text(),
        };
        Text::new(zh, self.to_string())
    }
}

/// Writes the marked-up picture of `report`'s page below `folder`, keeping the file's place below `base`:
/// `id.jpg` becomes `id.jpg.marked.jpg`, a page of several `form.pdf.page2.marked.jpg`. A name that is taken gets a
/// number; nothing is overwritten. Returns where it is. A comment in the file tells what it is, so that a later run passes over it.
///
/// # Errors
/// [`AnnotateError`] where the page cannot be shown or `folder` not be written.
pub fn save(
    report: &PageReport,
    base: &Path,
    folder: &Path,
    limits: &Limits,
    lang: Lang,
) -> Result<PathBuf, AnnotateError> {
    let path = || report.path.clone();
    // It may have been replaced since it was judged, by anything: so it is read as it was then.
    let picture = read_file(&report.path, limits)
        .and_then(|bytes| decode_for_display(&bytes, report.page, limits))
        .map_err(|error| AnnotateError::Decode { path: path(), error: Box::new(error) })?;
    let marked = annotate(&picture, report, lang);
    let jpeg = crate::picture::jpeg(&marked, 88, crate::picture::Chroma::Full)
        .map_err(|error| AnnotateError::Encode { path: path(), error })?;
    let mut name = below(&report.path, base).into_os_string();
    if report.pages > 1 {
        name.push(format!(".page{}", report.page));
    }
    name.push(".marked.jpg");
    Ok(place::put_beside(&folder.join(name), &marked::mark(jpeg))?)
}

/// Marks up `picture`, the page that `report` is about, as a viewer shows it. The result is at most [`LONGEST`] pixels on
/// its longer side, plus a legend below in `lang`, which makes a very narrow one wider.
pub fn annotate(picture: &RgbImage, report: &PageReport, lang: Lang) -> RgbImage {
    let mut page = crate::picture::fit(picture, LONGEST);
    let scale = Scale::new(&page, report);
    let lines = report.measurements.as_ref().map_or(&[][..], |measured| &measured.text_lines);
    let lines: Vec<_> = lines.iter().filter(|line| line.text_probability >= 0.3).collect();
    heat::paint(&mut page, lines.iter().map(|line| (scale.quad(&line.quad), line.legibility)));
    let unit = (page.width().max(page.height()) / 500).max(1);
    let mut canvas = Canvas::new(page);
    for line in &lines {
        canvas.outline(&scale.quad(&line.quad), unit, heat::colour(line.legibility));
    }
    let mut legend = Vec::new();
    for (number, finding) in report.findings.iter().enumerate() {
        let tone = if finding.severity == Severity::Reject { RED } else { AMBER };
        for region in &finding.regions {
            canvas.hatch(scale.region(*region), unit, tone);
        }
        for place in &finding.places {
            canvas.frame(scale.region(*place), unit, tone);
        }
        legend.push(Entry { number: number + 1, title: title_on(report, finding), tone });
    }
    // Over all shapes, so that no frame runs through a number.
    let mut taken: Vec<Region> = lines.iter().filter_map(|line| bounds(&scale.quad(&line.quad))).collect();
    for (finding, entry) in report.findings.iter().zip(&legend) {
        if let Some(first) = finding.places.first() {
            number(&mut canvas, scale.region(*first), unit, entry, &mut taken);
        }
    }
    legend::below(&canvas.into_picture(), &legend, unit, lang)
}

/// The finding's number beside its first place; what it covers is `taken` from then on.
fn number(canvas: &mut Canvas, place: Region, unit: u32, entry: &Entry, taken: &mut Vec<Region>) {
    let (text, size) = (entry.number.to_string(), unit * 2);
    let [width, height] = Canvas::badge_size(&text, size);
    let [x, y] = badges::spot(place, [width, height], canvas.size(), taken);
    canvas.badge(&text, [x, y], size, entry.tone);
    taken.push(Region { x, y, width, height });
}

/// The upright rectangle around a line of text, as far as it lies right of and below the page's corner.
fn bounds(line: &Quad) -> Option<Region> {
    let (low, high) = quad::bounds(line);
    let [x, y] = low.map(|at| at.max(0.0));
    let (width, height) = (high[0] - x, high[1] - y);
    (width > 0.0 && height > 0.0).then_some(Region {
        x: x as u32,
        y: y as u32,
        width: width as u32,
        height: height as u32,
    })
}

/// Page pixels of the report to pixels of the picture drawn on.
struct Scale {
    x: f32,
    y: f32,
}

impl Scale {
    fn new(picture: &RgbImage, report: &PageReport) -> Self {
        let ratio = |drawn: u32, measured: u32| drawn as f32 / measured.max(1) as f32;
        Self { x: ratio(picture.width(), report.width), y: ratio(picture.height(), report.height) }
    }

    fn quad(&self, quad: &Quad) -> Quad {
        quad.map(|[x, y]| [x * self.x, y * self.y])
    }

    fn region(&self, region: Region) -> Region {
        let (along, down) = (|at: u32| (at as f32 * self.x) as u32, |at: u32| (at as f32 * self.y) as u32);
        Region {
            x: along(region.x),
            y: down(region.y),
            width: along(region.width).max(1),
            height: down(region.height).max(1),
        }
    }
}
