//! What a page's content stream places: pictures with their position, and how much text and drawing there is.

use std::collections::HashMap;

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::dict::keys::{
    ANNOTS, AP, AS, BBOX, CONTENTS, F, MATRIX, N, RECT, RESOURCES, SUBTYPE, XOBJECT,
};
use hayro_syntax::object::{Array, Dict, Name, Number, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::{Page, Resources};
use memchr::memmem;

use super::colour::Ink;
use super::image;
use super::layers::Layers;
use super::placement::{Placed, Placement, Source};
use super::unpack::unpack_content;
use super::visible::{Area, Clip, Path, common, contains, size, turned};
use crate::input::decode::raster::Raster;
use crate::input::{DecodeError, DecodeErrorKind, Limits};

/// Forms within forms.
const MOST_DEPTH: usize = 16;
/// Operators of one page, forms counted each time they are drawn: no real page comes near it.
const MOST_OPERATORS: usize = 2_000_000;
/// States saved within each other in one content stream: readers need to know of 28 (PDF 1.7, annex C).
const MOST_SAVED: usize = 10_000;
/// Pictures of one page. Some scanners cut a page into strips of a few rows.
const MOST_IMAGES: usize = 4_000;
/// Longest side of a page, points: 200 inches are the largest that PDF 1.6 knows, of units that may be larger since.
const LARGEST_SIDE: f64 = 1e6;
/// Areas painted over pictures that are kept, the first ones.
const MOST_COVERS: usize = 1_000;
/// Share of the page from which a filled area is one that can hide something: cells of tables and letters are smaller.
const LEAST_COVER: f64 = 0.01;
/// Opacity up to which nothing is seen, and from which nothing is seen of what lies below.
const INVISIBLE: f64 = 0.05;
const OPAQUE: f64 = 0.95;
/// Points by which text may start outside the area where it can be seen, and the side from which such an area shows letters.
const OVERHANG: f64 = 12.0;
const LEAST_SIDE: f64 = 3.0;
/// Share of the page from which an area filled with pictures is more than decoration.
const LEAST_PATTERN: f64 = 0.05;
/// Points across and down at which it is looked what is uppermost.
const PROBES: usize = 64;
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
    /// A larger area is filled with a pattern of pictures, which are not read.
    pub patterned: bool,
    /// Size of the page as shown, points.
    pub size: (f64, f64),
    /// Visible text, in the order it is painted.
    texts: Vec<Shown>,
    /// Areas filled so that nothing below them is seen.
    covers: Vec<Cover>,
}

/// An area filled.
struct Cover {
    /// Pictures painted before it.
    pictures: usize,
    area: Area,
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
        let (images, texts, covers) = (Vec::new(), Vec::new(), Vec::new());
        let (text_length, incomplete, drawings, patterned) = (0, false, 0, false);
        let content = Self { images, text_length, incomplete, drawings, patterned, size, texts, covers };
        let layers = Layers::of(page.xref());
        let mut walk =
            Walk { content, operators: 0, bytes: 0, limits: *limits, layers, hidden: 0, patterns: HashMap::new() };
        let start = State {
            matrix: page.initial_transform(true).as_coeffs(),
            fill: [0; 3],
            ink: Ink::Device,
            invisible: false,
            line: UNIT,
            leading: 0.0,
            clip: Clip { area: [0.0, 0.0, size.0, size.1], exact: true },
            opacity: 1.0,
            plain: true,
            pattern: Pattern::None,
        };
        let mut data = Vec::new();
        for stream in page_streams(page)? {
            data.extend(walk.unpack(&stream)?);
            data.push(b'\n');
        }
        walk.run(&data, page.resources(), start, 0)?;
        for annotation in annotations(page) {
            walk.annotation(&annotation, page.resources(), start)?;
        }
        Ok(walk.content)
    }

    /// Share of the pictures that lies below areas filled later.
    pub(super) fn covered(&self) -> f64 {
        if self.covers.is_empty() || self.images.is_empty() {
            return 0.0;
        }
        let (mut seen, mut hidden) = (0, 0);
        for probe in 0..PROBES * PROBES {
            let place = |index: usize, length: f64| (index as f64 + 0.5) / PROBES as f64 * length;
            let at = (place(probe % PROBES, self.size.0), place(probe / PROBES, self.size.1));
            let Some(top) = self.images.iter().rposition(|image| contains(image.shown, at)) else { continue };
            if self.covers.iter().any(|cover| cover.pictures > top && contains(cover.area, at)) {
                hidden += 1;
            } else {
                seen += 1;
            }
        }
        f64::from(hidden) / f64::from(hidden + seen).max(1.0)
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

/// What is laid over the page: stamps, filled forms, notes.
fn annotations<'a>(page: &Page<'a>) -> Vec<Dict<'a>> {
    page.raw().get::<Array<'_>>(ANNOTS).map_or_else(Vec::new, |array| array.iter::<Dict<'_>>().collect())
}

/// What areas are filled with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pattern {
    None,
    Drawn,
    Pictures,
}

#[derive(Clone, Copy)]
struct State {
    matrix: [f64; 6],
    fill: [u8; 3],
    /// How the operands of a colour operator are to be read.
    ink: Ink,
    invisible: bool,
    /// Start of the text line at hand, and the way to the next.
    line: [f64; 6],
    leading: f64,
    clip: Clip,
    /// Of what is filled: 0 is not seen.
    opacity: f64,
    /// Neither mixed with what lies below nor behind a mask.
    plain: bool,
    /// Filled with a pattern, which may be full of holes.
    pattern: Pattern,
}

const UNIT: [f64; 6] = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

impl State {
    /// Takes over what a named set of parameters says of opacity.
    fn apply(&mut self, parameters: &Dict<'_>) {
        if let Some(opacity) = parameters.get::<Number>(b"ca") {
            self.opacity = opacity.as_f64();
        }
        let is_plain = |name: &[u8]| matches!(name, b"Normal" | b"Compatible");
        let blends = match parameters.get::<Object<'_>>(b"BM") {
            Some(Object::Name(name)) => Some(!is_plain(&name)),
            Some(_) => Some(true),
            None => None,
        };
        let masked = match parameters.get::<Object<'_>>(b"SMask") {
            Some(Object::Name(name)) => Some(&*name != b"None"),
            Some(_) => Some(true),
            None => None,
        };
        if blends.is_some() || masked.is_some() {
            self.plain = !blends.unwrap_or(false) && !masked.unwrap_or(false);
        }
    }

    fn set_colour(&mut self, ink: Ink, numbers: &[Number]) {
        self.ink = ink;
        self.fill = ink.colour(&numbers.iter().map(Number::as_f64).collect::<Vec<_>>());
        self.pattern = Pattern::None;
    }

    /// Whether text that starts at the current place of the page can be seen.
    fn shows_text(&self) -> bool {
        let [left, top, right, bottom] = self.clip.area;
        let [.., x, y] = product(self.matrix, self.line);
        let seen = [left - OVERHANG, top - OVERHANG, right + OVERHANG, bottom + OVERHANG];
        let room = (right - left).min(bottom - top);
        !self.invisible && self.opacity > INVISIBLE && room >= LEAST_SIDE && contains(seen, (x, y))
    }

    fn next_line(&mut self, across: f64, down: f64) {
        self.line = product(self.line, [1.0, 0.0, 0.0, 1.0, across, down]);
    }
}

struct Walk<'a> {
    content: Content<'a>,
    operators: usize,
    bytes: usize,
    limits: Limits,
    layers: Layers,
    /// Layers switched off within which the walk is: nothing is seen of what they paint.
    hidden: usize,
    /// Whether patterns hold pictures.
    patterns: HashMap<ObjectIdentifier, bool>,
}

impl<'a> Walk<'a> {
    fn unpack(&mut self, stream: &Stream<'a>) -> Result<Vec<u8>, DecodeError> {
        let (data, whole) = unpack_content(stream, MOST_CONTENT - self.bytes)?;
        self.bytes += data.len();
        self.content.incomplete |= !whole;
        Ok(data)
    }

    fn run(&mut self, data: &[u8], resources: &Resources<'a>, start: State, depth: usize) -> Result<(), DecodeError> {
        let mut saved = Vec::new();
        let mut marked = Vec::new();
        let mut state = start;
        let mut path = Path::default();
        let mut operators = TypedIter::new(data);
        while let Some(operator) = operators.next() {
            self.operators += 1;
            if self.operators > MOST_OPERATORS || self.content.images.len() > MOST_IMAGES {
                return Err(DecodeError::too_much_data());
            }
            match operator {
                Op::SaveState(_) if saved.len() == MOST_SAVED => return Err(DecodeError::too_much_data()),
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
                Op::BeginMarkedContent(_) => marked.push(false),
                Op::BeginMarkedContentWithProperties(op) => {
                    let off = &**op.0 == b"OC" && self.layers.hide(op.1, resources);
                    self.hidden += usize::from(off);
                    marked.push(off);
                }
                Op::EndMarkedContent(_) => self.hidden -= usize::from(marked.pop() == Some(true)),
                Op::ColorSpaceNonStroke(op) => state.set_colour(Ink::of(op.0, resources), &[]),
                Op::NonStrokeColorNamed(op) if op.1.is_some() => {
                    state.pattern = match op.1.and_then(|name| resources.get_pattern(name)) {
                        Some(Object::Stream(stream)) if self.holds_pictures(&stream) => Pattern::Pictures,
                        _ => Pattern::Drawn,
                    };
                }
                Op::SetGraphicsState(op) => {
                    if let Some(parameters) = resources.get_ext_g_state(op.0) {
                        state.apply(&parameters);
                    }
                }
                other => {
                    path.note(&other, state.matrix);
                    if fills(&other) && self.hidden == 0 {
                        self.fill(&path, &state);
                    }
                    self.note(&other, &mut state);
                    if ends_path(&other) {
                        path.end(&mut state.clip);
                    }
                }
            }
        }
        // What was begun within a form ends with it.
        self.hidden -= marked.into_iter().filter(|off| *off).count();
        Ok(())
    }

    /// Everything that paints no picture.
    fn note(&mut self, operator: &Op<'_, '_>, state: &mut State) {
        match operator {
            Op::NonStrokeColorDeviceGray(op) => state.set_colour(Ink::Device, &[op.0]),
            Op::NonStrokeColorDeviceRgb(op) => state.set_colour(Ink::Device, &[op.0, op.1, op.2]),
            Op::NonStrokeColorCmyk(op) => state.set_colour(Ink::Device, &[op.0, op.1, op.2, op.3]),
            Op::NonStrokeColor(op) => state.set_colour(state.ink, &op.0),
            Op::NonStrokeColorNamed(op) => state.set_colour(state.ink, &op.0),
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
            Op::StrokePath(_) | Op::CloseAndStrokePath(_) | Op::Shading(_) if self.hidden == 0 => {
                self.content.drawings += 1;
            }
            other if fills(other) && self.hidden == 0 => self.content.drawings += 1,
            _ => {}
        }
    }

    /// Takes note of an area that hides what lies below it, or that is filled with pictures.
    fn fill(&mut self, path: &Path, state: &State) {
        let page = self.content.size.0 * self.content.size.1;
        if state.pattern == Pattern::Pictures && state.opacity > INVISIBLE {
            let area = path.bounds().map_or(0.0, |bounds| size(common(bounds, state.clip.area)));
            self.content.patterned |= area >= LEAST_PATTERN * page;
        }
        let opaque = state.opacity >= OPAQUE && state.plain && state.pattern == Pattern::None && state.clip.exact;
        let covers = &self.content.covers;
        if !opaque || covers.len() >= MOST_COVERS || self.content.images.is_empty() {
            return;
        }
        let Some(area) = path.as_rectangle().map(|area| common(area, state.clip.area)) else { return };
        if size(area) >= LEAST_COVER * page {
            self.content.covers.push(Cover { pictures: self.content.images.len(), area });
        }
    }

    /// Whether a pattern holds pictures, or may: one within its own content is looked for only where there is room for a scan.
    fn holds_pictures(&mut self, pattern: &Stream<'_>) -> bool {
        const SHORTEST_PICTURE: usize = 4_096;
        const MOST_PATTERN: usize = 4 << 20;
        let look = || {
            let resources = pattern.dict().get::<Dict<'_>>(RESOURCES).unwrap_or_default();
            let named = resources.get::<Dict<'_>>(XOBJECT).is_some_and(|objects| !objects.is_empty());
            let inline = |data: &[u8]| memmem::find(data, b"BI").is_some() && memmem::find(data, b"ID").is_some();
            named
                || (pattern.raw_data().len() > SHORTEST_PICTURE
                    && unpack_content(pattern, MOST_PATTERN).map_or(true, |(data, _)| inline(&data)))
        };
        *self.patterns.entry(pattern.obj_id()).or_insert_with(look)
    }

    fn text(&mut self, length: usize, state: &State) {
        if self.hidden > 0 || !state.shows_text() {
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
        if self.hidden > 0 || self.layers.hide_object(object.dict()) {
            return Ok(());
        }
        match object.dict().get::<Name<'_>>(SUBTYPE).as_deref() {
            Some(b"Image") => self.place(Source::Object(object, resources.clone()), state),
            Some(b"Form") if depth < MOST_DEPTH => self.form(&object, resources, state, depth)?,
            // PostScript is for printers.
            Some(b"PS") => {}
            _ => self.content.incomplete = true,
        }
        Ok(())
    }

    fn form(
        &mut self,
        form: &Stream<'a>,
        resources: &Resources<'a>,
        state: State,
        depth: usize,
    ) -> Result<(), DecodeError> {
        let own = form.dict().get(RESOURCES).map_or_else(|| resources.clone(), Resources::new);
        let matrix = form.dict().get::<[f64; 6]>(MATRIX).unwrap_or(UNIT);
        let data = match self.unpack(form) {
            Ok(data) => data,
            Err(error) if error.kind == DecodeErrorKind::TooLarge => return Err(error),
            Err(_) => {
                self.content.incomplete = true;
                return Ok(());
            }
        };
        let matrix = product(state.matrix, matrix);
        let mut clip = state.clip;
        if let Some(bounds) = form.dict().get::<[f64; 4]>(BBOX).map(|corners| turned(matrix, corners))
            && size(bounds) > 0.0
        {
            clip.area = common(clip.area, bounds);
        }
        self.run(&data, &own, State { matrix, clip, ..state }, depth + 1)
    }

    /// What a viewer shows of an annotation: its appearance, scaled from the bounds of its form to the annotation's place
    /// (ISO 32000-1, 12.5.5).
    fn annotation(
        &mut self,
        annotation: &Dict<'a>,
        resources: &Resources<'a>,
        start: State,
    ) -> Result<(), DecodeError> {
        const HIDDEN_OR_NOT_VIEWED: i64 = 1 << 1 | 1 << 5;
        let subtype = annotation.get::<Name<'_>>(SUBTYPE);
        let flags = annotation.get::<Number>(F).map_or(0, |flags| flags.as_i64());
        if flags & HIDDEN_OR_NOT_VIEWED != 0
            || subtype.as_deref() == Some(b"Popup")
            || self.layers.hide_object(annotation)
        {
            return Ok(());
        }
        let Some(normal) = annotation.get::<Dict<'_>>(AP).and_then(|appearances| appearances.get::<Object<'_>>(N))
        else {
            return Ok(());
        };
        let form = match normal {
            Object::Stream(form) => form,
            // One for each state, as of a box to tick.
            Object::Dict(states) => {
                let state = annotation.get::<Name<'_>>(AS);
                let Some(form) = state.and_then(|state| states.get::<Stream<'_>>(&*state)) else { return Ok(()) };
                form
            }
            _ => return Ok(()),
        };
        let place = annotation.get::<[f64; 4]>(RECT).map(|rectangle| turned(UNIT, rectangle));
        let matrix = form.dict().get::<[f64; 6]>(MATRIX).unwrap_or(UNIT);
        let bounds = form.dict().get::<[f64; 4]>(BBOX).map(|corners| turned(matrix, corners));
        let Some((place, bounds)) = place.zip(bounds).filter(|(place, bounds)| size(*place) * size(*bounds) > 0.0)
        else {
            return Ok(());
        };
        let scale = |low: usize, high: usize| (place[high] - place[low]) / (bounds[high] - bounds[low]);
        let (across, up) = (scale(0, 2), scale(1, 3));
        let to_place = [across, 0.0, 0.0, up, place[0] - across * bounds[0], place[1] - up * bounds[1]];
        let matrix = product(start.matrix, to_place);
        // What it marks shines through, whatever its appearance says.
        let plain = start.plain && subtype.as_deref() != Some(b"Highlight");
        self.form(&form, resources, State { matrix, plain, ..start }, 0)
    }

    fn inline(&mut self, stream: &Stream<'_>, resources: &Resources<'_>, state: State) {
        if self.hidden > 0 {
            return;
        }
        let samples = image::read(stream, resources, &self.limits);
        // They are held until the page is put together.
        let held = samples.as_ref().map_or(0, |held| image::pixels(&held.raster, held.alpha.as_ref()));
        self.limits.max_pixels = self.limits.max_pixels.saturating_sub(held);
        self.place(Source::Inline(samples), state);
    }

    fn place(&mut self, source: Source<'a>, state: State) {
        let placement = Placement::new(state.matrix);
        let shown = common(placement.bounds(), state.clip.area);
        // Nothing of it is seen on the page.
        if placement.share(self.content.size) <= 0.0 || size(shown) <= 0.0 || state.opacity <= INVISIBLE {
            return;
        }
        self.content.images.push(Placed { source, placement, shown, fill: state.fill });
    }
}

/// Whether it fills the path at hand.
fn fills(operator: &Op<'_, '_>) -> bool {
    matches!(
        operator,
        Op::FillPathNonZero(_)
            | Op::FillPathNonZeroCompatibility(_)
            | Op::FillPathEvenOdd(_)
            | Op::FillAndStrokeNonZero(_)
            | Op::FillAndStrokeEvenOdd(_)
            | Op::CloseFillAndStrokeNonZero(_)
            | Op::CloseFillAndStrokeEvenOdd(_)
    )
}

/// Whether it is the last of the path at hand.
fn ends_path(operator: &Op<'_, '_>) -> bool {
    fills(operator) || matches!(operator, Op::StrokePath(_) | Op::CloseAndStrokePath(_) | Op::EndPath(_))
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
