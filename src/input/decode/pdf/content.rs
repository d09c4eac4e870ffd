//! What a page's content stream places: pictures with their position, and how much text and drawing there is.

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::dict::keys::{CONTENTS, MATRIX, RESOURCES, SUBTYPE};
use hayro_syntax::object::{Array, Name, Number, Object, Stream};
use hayro_syntax::page::{Page, Resources};

use super::colour::from_components;
use super::image;
use super::unpack::unpack_content;
use crate::input::decode::raster::Raster;
use crate::input::{DecodeError, DecodeErrorKind, Limits, Orientation};

/// Forms within forms.
const MOST_DEPTH: usize = 16;
/// Operators of one page, forms counted each time they are drawn: no real page comes near it.
const MOST_OPERATORS: usize = 2_000_000;
/// Pictures of one page. Some scanners cut a page into strips of a few rows.
const MOST_IMAGES: usize = 4_000;
/// Longest side of a page, points: 200 inches are the largest that PDF 1.6 knows, of units that may be larger since.
const LARGEST_SIDE: f64 = 1e6;
/// Unpacked bytes of one page's content streams.
const MOST_CONTENT: usize = 64 << 20;

/// What a page holds.
pub(super) struct Content<'a> {
    /// Pictures in the order they are painted.
    pub images: Vec<Placed<'a>>,
    /// Bytes of visible text strings.
    pub text_length: usize,
    /// Something is named that the file does not hold, cannot be unpacked or lies too deep: it may be the scan.
    pub incomplete: bool,
    /// Lines, areas and shadings painted; a letter drawn as an outline is one.
    pub drawings: usize,
    /// Size of the page as shown, points.
    pub size: (f64, f64),
    /// Visible text, in the order it is painted.
    texts: Vec<Shown>,
}

/// Visible text on one row, one string after the other.
struct Shown {
    /// Pictures painted before it.
    pictures: usize,
    /// Where it stands from the page's top, points.
    row: f64,
    /// Bytes of its strings.
    length: usize,
}

/// A picture and where it is painted.
pub(super) struct Placed<'a> {
    pub source: Source<'a>,
    pub placement: Placement,
    /// Colour in which a stencil is painted.
    pub fill: [u8; 3],
}

/// Where a picture's samples stand.
pub(super) enum Source<'a> {
    Object(Stream<'a>, Resources<'a>),
    /// Within the content stream; already decoded, or why not.
    Inline(Result<image::Samples, DecodeError>),
}

/// The unit square of a picture on the page: origin and the two sides, in points from the top left, y down.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placement {
    /// Along a row of samples.
    across: (f64, f64),
    /// Down a column of samples.
    down: (f64, f64),
    /// Corner of the first sample.
    start: (f64, f64),
}

impl Placement {
    fn new(matrix: [f64; 6]) -> Self {
        let [a, b, c, d, e, f] = matrix;
        Self { across: (a, b), down: (-c, -d), start: (e + c, f + d) }
    }

    /// Left, top, right and bottom of the bounding box.
    pub(super) fn bounds(&self) -> [f64; 4] {
        let xs = [0.0, self.across.0, self.down.0, self.across.0 + self.down.0].map(|x| x + self.start.0);
        let ys = [0.0, self.across.1, self.down.1, self.across.1 + self.down.1].map(|y| y + self.start.1);
        let low = |values: [f64; 4]| values.into_iter().fold(f64::INFINITY, f64::min);
        let high = |values: [f64; 4]| values.into_iter().fold(f64::NEG_INFINITY, f64::max);
        [low(xs), low(ys), high(xs), high(ys)]
    }

    /// Share of a page of `size` that it covers.
    pub(super) fn share(&self, size: (f64, f64)) -> f64 {
        let [left, top, right, bottom] = self.bounds();
        let (width, height) = (right.min(size.0) - left.max(0.0), bottom.min(size.1) - top.max(0.0));
        let share = width.max(0.0) * height.max(0.0) / (size.0 * size.1);
        if share.is_finite() { share } else { 0.0 }
    }

    /// The turn, out of eight, nearest to how it is painted.
    pub(super) fn orientation(&self) -> Orientation {
        let lying = self.across.0.abs() < self.across.1.abs();
        let (right, down) = if lying { (self.down.0, self.across.1) } else { (self.across.0, self.down.1) };
        Orientation(match (lying, right >= 0.0, down >= 0.0) {
            (false, true, true) => 1,
            (false, false, true) => 2,
            (false, false, false) => 3,
            (false, true, false) => 4,
            (true, true, true) => 5,
            (true, false, true) => 6,
            (true, false, false) => 7,
            (true, true, false) => 8,
        })
    }
}

impl<'a> Content<'a> {
    /// Walks a page's content.
    ///
    /// # Errors
    /// `TooLarge` where it unpacks to more than a page can sensibly hold.
    pub(super) fn read(page: &Page<'a>, limits: &Limits) -> Result<Self, DecodeError> {
        let (width, height) = page.render_dimensions();
        let size = (f64::from(width), f64::from(height));
        if !(1.0..=LARGEST_SIDE).contains(&size.0) || !(1.0..=LARGEST_SIDE).contains(&size.1) {
            return Err(DecodeError::damaged("PDF: size of the page"));
        }
        let (images, texts) = (Vec::new(), Vec::new());
        let content = Self { images, text_length: 0, incomplete: false, drawings: 0, size, texts };
        let mut walk = Walk { content, operators: 0, bytes: 0, limits: *limits };
        let start = State {
            matrix: page.initial_transform(true).as_coeffs(),
            fill: [0; 3],
            invisible: false,
            line: UNIT,
            leading: 0.0,
        };
        let mut data = Vec::new();
        for stream in page_streams(page)? {
            data.extend(walk.unpack(&stream)?);
            data.push(b'\n');
        }
        walk.run(&data, page.resources(), start, 0)?;
        Ok(walk.content)
    }

    /// Bytes of visible text painted after picture `index`, and over what share of the page's height it spreads.
    pub(super) fn text_over(&self, index: usize) -> (usize, f64) {
        let over = || self.texts.iter().filter(|shown| shown.pictures > index);
        let rows = over()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), shown| (low.min(shown.row), high.max(shown.row)));
        (over().map(|shown| shown.length).sum(), ((rows.1 - rows.0) / self.size.1).max(0.0))
    }
}

/// The page's content streams; none on an empty page.
fn page_streams<'a>(page: &Page<'a>) -> Result<Vec<Stream<'a>>, DecodeError> {
    let dictionary = page.raw();
    if !dictionary.contains_key(CONTENTS) || matches!(dictionary.get::<Object<'_>>(CONTENTS), Some(Object::Null(_))) {
        return Ok(Vec::new());
    }
    if let Some(stream) = dictionary.get::<Stream<'_>>(CONTENTS) {
        return Ok(vec![stream]);
    }
    let streams = dictionary.get::<Array<'_>>(CONTENTS).map(|array| {
        let wanted = array.raw_iter().count();
        (wanted, array.iter::<Stream<'_>>().collect::<Vec<_>>())
    });
    match streams {
        Some((wanted, streams)) if streams.len() == wanted => Ok(streams),
        _ => Err(DecodeError::damaged("PDF: content of the page")),
    }
}

#[derive(Clone, Copy)]
struct State {
    matrix: [f64; 6],
    fill: [u8; 3],
    invisible: bool,
    /// Start of the text line at hand, and the way to the next.
    line: [f64; 6],
    leading: f64,
}

const UNIT: [f64; 6] = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

impl State {
    fn next_line(&mut self, across: f64, down: f64) {
        self.line = product(self.line, [1.0, 0.0, 0.0, 1.0, across, down]);
    }
}

struct Walk<'a> {
    content: Content<'a>,
    operators: usize,
    bytes: usize,
    limits: Limits,
}

impl<'a> Walk<'a> {
    fn unpack(&mut self, stream: &Stream<'a>) -> Result<Vec<u8>, DecodeError> {
        let data = unpack_content(stream, MOST_CONTENT - self.bytes)?;
        self.bytes += data.len();
        Ok(data)
    }

    fn run(&mut self, data: &[u8], resources: &Resources<'a>, start: State, depth: usize) -> Result<(), DecodeError> {
        let mut saved = Vec::new();
        let mut state = start;
        let mut operators = TypedIter::new(data);
        while let Some(operator) = operators.next() {
            self.operators += 1;
            if self.operators > MOST_OPERATORS || self.content.images.len() > MOST_IMAGES {
                return Err(DecodeError::too_much_data());
            }
            match operator {
                Op::SaveState(_) => saved.push(state),
                Op::RestoreState(_) => state = saved.pop().unwrap_or(state),
                Op::Transform(op) => {
                    state.matrix = product(state.matrix, [op.0, op.1, op.2, op.3, op.4, op.5].map(|n| n.as_f64()));
                }
                Op::XObject(op) => match resources.get_x_object(op.0) {
                    Some(object) => self.x_object(object, resources, state, depth)?,
                    None => self.content.incomplete = true,
                },
                Op::InlineImage(op) => self.inline(op.0, resources, state),
                other => self.note(&other, &mut state),
            }
        }
        Ok(())
    }

    /// Everything that paints no picture.
    fn note(&mut self, operator: &Op<'_, '_>, state: &mut State) {
        let components = |numbers: &[Number]| from_components(&numbers.iter().map(Number::as_f64).collect::<Vec<_>>());
        match operator {
            Op::NonStrokeColorDeviceGray(op) => state.fill = components(&[op.0]),
            Op::NonStrokeColorDeviceRgb(op) => state.fill = components(&[op.0, op.1, op.2]),
            Op::NonStrokeColorCmyk(op) => state.fill = components(&[op.0, op.1, op.2, op.3]),
            Op::NonStrokeColor(op) => state.fill = components(&op.0),
            Op::NonStrokeColorNamed(op) => state.fill = components(&op.0),
            // 3 paints nothing (recognised text behind a scan), 7 only clips.
            Op::TextRenderingMode(op) => state.invisible = matches!(op.0.as_i64(), 3 | 7),
            Op::ShowText(op) => self.text(op.0.as_bytes().len(), state),
            Op::NextLineAndShowText(op) => {
                state.next_line(0.0, -state.leading);
                self.text(op.0.as_bytes().len(), state);
            }
            Op::ShowTextWithParameters(op) => {
                state.next_line(0.0, -state.leading);
                self.text(op.2.as_bytes().len(), state);
            }
            Op::BeginText(_) => state.line = UNIT,
            Op::SetTextMatrix(op) => state.line = [op.0, op.1, op.2, op.3, op.4, op.5].map(|number| number.as_f64()),
            Op::TextLeading(op) => state.leading = op.0.as_f64(),
            Op::NextLine(op) => state.next_line(op.0.as_f64(), op.1.as_f64()),
            Op::NextLineAndSetLeading(op) => {
                state.leading = -op.1.as_f64();
                state.next_line(op.0.as_f64(), op.1.as_f64());
            }
            Op::NextLineUsingLeading(_) => state.next_line(0.0, -state.leading),
            Op::ShowTexts(op) => {
                let strings = op.0.iter::<Object<'_>>().filter_map(|object| object.into_string());
                let length = strings.map(|string| string.as_bytes().len()).sum();
                self.text(length, state);
            }
            Op::FillPathNonZero(_)
            | Op::FillPathNonZeroCompatibility(_)
            | Op::FillPathEvenOdd(_)
            | Op::FillAndStrokeNonZero(_)
            | Op::FillAndStrokeEvenOdd(_)
            | Op::CloseFillAndStrokeNonZero(_)
            | Op::CloseFillAndStrokeEvenOdd(_)
            | Op::StrokePath(_)
            | Op::CloseAndStrokePath(_)
            | Op::Shading(_) => self.content.drawings += 1,
            _ => {}
        }
    }

    fn text(&mut self, length: usize, state: &State) {
        if state.invisible {
            return;
        }
        self.content.text_length += length;
        let (pictures, row) = (self.content.images.len(), product(state.matrix, state.line)[5]);
        match self.content.texts.last_mut() {
            Some(last) if last.pictures == pictures && last.row == row => last.length += length,
            _ => self.content.texts.push(Shown { pictures, row, length }),
        }
    }

    fn x_object(
        &mut self,
        object: Stream<'a>,
        resources: &Resources<'a>,
        state: State,
        depth: usize,
    ) -> Result<(), DecodeError> {
        match object.dict().get::<Name<'_>>(SUBTYPE).as_deref() {
            Some(b"Image") => self.place(Source::Object(object, resources.clone()), state),
            Some(b"Form") if depth < MOST_DEPTH => {
                let own = object.dict().get(RESOURCES).map_or_else(|| resources.clone(), Resources::new);
                let matrix = object.dict().get::<[f64; 6]>(MATRIX).unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
                let data = match self.unpack(&object) {
                    Ok(data) => data,
                    Err(error) if error.kind == DecodeErrorKind::TooLarge => return Err(error),
                    Err(_) => {
                        self.content.incomplete = true;
                        return Ok(());
                    }
                };
                self.run(&data, &own, State { matrix: product(state.matrix, matrix), ..state }, depth + 1)?;
            }
            // PostScript is for printers.
            Some(b"PS") => {}
            _ => self.content.incomplete = true,
        }
        Ok(())
    }

    fn inline(&mut self, stream: &Stream<'_>, resources: &Resources<'_>, state: State) {
        let samples = image::read(stream, resources, &self.limits);
        // They are held until the page is put together.
        let held = samples.as_ref().map_or(0, |held| image::pixels(&held.raster, held.alpha.as_ref()));
        self.limits.max_pixels = self.limits.max_pixels.saturating_sub(held);
        self.place(Source::Inline(samples), state);
    }

    fn place(&mut self, source: Source<'a>, state: State) {
        let placement = Placement::new(state.matrix);
        // Nothing of it is on the page.
        if placement.share(self.content.size) <= 0.0 {
            return;
        }
        self.content.images.push(Placed { source, placement, fill: state.fill });
    }
}

fn product(outer: [f64; 6], inner: [f64; 6]) -> [f64; 6] {
    let [a, b, c, d, e, f] = outer;
    let [p, q, r, s, t, u] = inner;
    [a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f]
}

/// Samples of a blank page, in case nothing at all is painted: it is judged as a blank picture.
pub(super) fn blank(size: (f64, f64)) -> Raster {
    let side = |points: f64| (points.round() as u32).clamp(1, 2_000);
    Raster::grey(side(size.0), side(size.1), Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_as_they_are_painted() {
        // An upright picture on a page whose y runs down: the picture's own y axis points up.
        for (matrix, orientation) in [
            ([10.0, 0.0, 0.0, -20.0, 0.0, 20.0], 1),
            ([-10.0, 0.0, 0.0, -20.0, 10.0, 20.0], 2),
            ([-10.0, 0.0, 0.0, 20.0, 10.0, 0.0], 3),
            ([10.0, 0.0, 0.0, 20.0, 0.0, 0.0], 4),
            // Turned a quarter clockwise: rows run down, columns to the left.
            ([0.0, 10.0, 20.0, 0.0, 0.0, 0.0], 6),
            ([0.0, -10.0, -20.0, 0.0, 20.0, 10.0], 8),
        ] {
            let placement = Placement::new(matrix);
            assert_eq!(placement.orientation(), Orientation(orientation), "{matrix:?}");
            let [left, top, right, bottom] = placement.bounds();
            assert!(left >= 0.0 && top >= 0.0 && right > left && bottom > top, "{matrix:?}");
        }
    }
}
