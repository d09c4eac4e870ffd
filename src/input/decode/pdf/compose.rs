//! The pictures of one page put together: a scan is often cut into strips, or split into a coarse background and a sharp
//! mask of the print. Pixels of the finest of them are kept as they are.

use ::image::{DynamicImage, GrayImage, RgbImage};

use super::content::{Content, blank};
use super::image::{Samples, dimensions, pixels, plain_jpeg, read};
use super::placement::{Placed, Placement, Source};
use super::visible::size;
use crate::input::decode::raster::{Raster, check_size, cut, orient_grey, orient_rgb};
use crate::input::{DecodeError, DecodeErrorKind, Density, Limits, Orientation};

/// Points of an inch.
const POINTS: f64 = 72.0;

/// Share of all pictures' area from which one decides the resolution: a finely drawn logo does not.
const DECISIVE: f64 = 0.1;

/// Share of the page below which a broken picture is left out instead of failing the page.
const NEGLIGIBLE: f64 = 0.05;

/// A page's scan.
pub(super) enum Scan {
    /// The page is one JPEG, stored so, or a part of it (left, top, right, bottom; 0..=1) as shown.
    Jpeg(Vec<u8>, Orientation, Option<[f64; 4]>),
    /// Samples as shown.
    Raster(Raster),
}

/// A picture as shown, its place in points.
struct Piece {
    raster: Raster,
    alpha: Option<GrayImage>,
    bounds: [f64; 4],
    lost: f32,
}

/// A page's scan, how it is placed, and the share of it that the file does not hold.
pub(super) struct Found {
    pub scan: Scan,
    /// `None` where nothing is placed.
    pub density: Option<Density>,
    pub lost_share: Option<f32>,
}

/// Puts a page's pictures together.
pub(super) fn scan_of(content: Content<'_>, limits: &Limits) -> Result<Found, DecodeError> {
    if let [only @ Placed { source: Source::Object(stream, resources), placement, .. }] = content.images.as_slice()
        && let Some(data) = plain_jpeg(stream, resources)
    {
        let orientation = placement.orientation();
        let density = density(shown_size(dimensions(stream), orientation), placement.bounds());
        return Ok(Found {
            scan: Scan::Jpeg(data, orientation, only.part()),
            density: Some(density),
            lost_share: None,
        });
    }
    let (mut pieces, left_out) = pieces(&content, limits)?;
    let lost_share = lost_share(&pieces, left_out);
    let (raster, density) = match (pieces.pop(), pieces.is_empty()) {
        (None, _) => (blank(content.size), None),
        (Some(Piece { raster, alpha: None, bounds, .. }), true) => {
            let density = density(raster.dimensions(), bounds);
            (raster, Some(density))
        }
        (Some(last), _) => {
            pieces.push(last);
            let (raster, density) = paint_all(&pieces, limits)?;
            (raster, Some(density))
        }
    };
    Ok(Found { scan: Scan::Raster(raster), density, lost_share })
}

/// Share of the pieces' area whose samples are missing, with the area of those that were left out.
fn lost_share(pieces: &[Piece], left_out: f64) -> Option<f32> {
    let area = |piece: &Piece| (piece.bounds[2] - piece.bounds[0]) * (piece.bounds[3] - piece.bounds[1]);
    let total: f64 = left_out + pieces.iter().map(area).sum::<f64>();
    let lost: f64 = left_out + pieces.iter().map(|piece| area(piece) * f64::from(piece.lost)).sum::<f64>();
    let share = (lost / total) as f32;
    (share > 0.0).then(|| share.min(1.0))
}

/// The pictures that can be read, and the area of the broken ones that are left out, square points.
fn pieces(content: &Content<'_>, limits: &Limits) -> Result<(Vec<Piece>, f64), DecodeError> {
    let mut pieces = Vec::new();
    let mut left = *limits;
    let page = content.size.0 * content.size.1;
    let mut left_out = 0.0;
    for placed in &content.images {
        match piece(placed, &left) {
            Ok(piece) => {
                left.max_pixels = left.max_pixels.saturating_sub(pixels(&piece.raster, piece.alpha.as_ref()));
                pieces.push(piece);
            }
            Err(error) => {
                left_out += size(placed.shown);
                let large = placed.share(content.size) >= NEGLIGIBLE || content.images.len() == 1;
                // Of strips that are sound but not read, it is not told that they are lost.
                let unread = error.kind != DecodeErrorKind::Damaged && left_out >= NEGLIGIBLE * page;
                if large || unread {
                    return Err(error);
                }
            }
        }
    }
    Ok((pieces, left_out))
}

fn piece(placed: &Placed<'_>, limits: &Limits) -> Result<Piece, DecodeError> {
    let read_now;
    let samples = match &placed.source {
        Source::Inline(samples) => samples.as_ref().map_err(Clone::clone)?,
        Source::Object(stream, resources) => {
            read_now = read(stream, resources, limits)?;
            &read_now
        }
    };
    let piece = oriented(samples, placed.placement, placed.fill);
    Ok(match placed.part() {
        Some(part) => piece.cut(part, placed.shown),
        None => piece,
    })
}

impl Piece {
    /// The `part` of it that is shown, which lies at `bounds`.
    fn cut(self, part: [f64; 4], bounds: [f64; 4]) -> Self {
        let raster = match &self.raster {
            Raster::Grey(grey) => Raster::Grey(cut(grey, part)),
            Raster::Colour(colour) => Raster::Colour(cut(colour, part)),
        };
        Self { raster, alpha: self.alpha.map(|alpha| cut(&alpha, part)), bounds, ..self }
    }
}

fn oriented(samples: &Samples, placement: Placement, fill: [u8; 3]) -> Piece {
    let orientation = placement.orientation();
    let alpha = samples.alpha.clone().map(|alpha| orient_grey(alpha, orientation));
    let raster = match (&samples.raster, &alpha) {
        (_, Some(alpha)) if samples.stencil => {
            let (width, height) = alpha.dimensions();
            if fill[0] == fill[1] && fill[1] == fill[2] {
                Raster::Grey(GrayImage::from_pixel(width, height, ::image::Luma([fill[0]])))
            } else {
                Raster::Colour(RgbImage::from_pixel(width, height, ::image::Rgb(fill)))
            }
        }
        (Raster::Grey(grey), _) => Raster::Grey(orient_grey(grey.clone(), orientation)),
        (Raster::Colour(colour), _) => Raster::Colour(orient_rgb(colour.clone(), orientation)),
    };
    Piece { raster, alpha, bounds: placement.bounds(), lost: samples.lost }
}

fn shown_size((width, height): (u32, u32), orientation: Orientation) -> (u32, u32) {
    if orientation.swaps_sides() { (height, width) } else { (width, height) }
}

fn density((width, height): (u32, u32), [left, top, right, bottom]: [f64; 4]) -> Density {
    let per_inch = |pixels: u32, points: f64| (f64::from(pixels) * POINTS / points.max(1e-3)) as f32;
    Density { x: per_inch(width, right - left), y: per_inch(height, bottom - top), placed: true }
}

/// Paints all pieces in order on white paper as fine as the finest of the larger ones.
fn paint_all(pieces: &[Piece], limits: &Limits) -> Result<(Raster, Density), DecodeError> {
    let area = |piece: &Piece| (piece.bounds[2] - piece.bounds[0]) * (piece.bounds[3] - piece.bounds[1]);
    let total: f64 = pieces.iter().map(area).sum();
    let mut frame = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    let (mut across, mut down) = (0.0_f64, 0.0_f64);
    for piece in pieces.iter().filter(|piece| area(piece) >= DECISIVE * total || pieces.len() > 5) {
        let [left, top, right, bottom] = piece.bounds;
        let (width, height) = finest(piece);
        across = across.max(f64::from(width) / (right - left).max(1e-3));
        down = down.max(f64::from(height) / (bottom - top).max(1e-3));
        frame = [frame[0].min(left), frame[1].min(top), frame[2].max(right), frame[3].max(bottom)];
    }
    let pixels =
        |low: f64, high: f64, scale: f64| ((high - low) * scale).round().clamp(1.0, f64::from(u32::MAX)) as u32;
    let (width, height) = (pixels(frame[0], frame[2], across), pixels(frame[1], frame[3], down));
    check_size(width.into(), height.into(), limits.max_pixels)?;
    let colour = pieces.iter().any(|piece| matches!(piece.raster, Raster::Colour(_)));
    let scale = Scale { left: frame[0], top: frame[1], across, down };
    let raster = if colour {
        let mut canvas = vec![255; width as usize * height as usize * 3];
        for piece in pieces {
            let rgb = match &piece.raster {
                Raster::Colour(colour) => colour.clone(),
                Raster::Grey(grey) => DynamicImage::ImageLuma8(grey.clone()).into_rgb8(),
            };
            paint::<3>(&mut canvas, width, height, rgb.as_raw(), rgb.width(), piece, &scale);
        }
        Raster::colour(width, height, canvas)
    } else {
        let mut canvas = vec![255; width as usize * height as usize];
        for piece in pieces {
            if let Raster::Grey(grey) = &piece.raster {
                paint::<1>(&mut canvas, width, height, grey.as_raw(), grey.width(), piece, &scale);
            }
        }
        Raster::grey(width, height, canvas)
    };
    let density = Density { x: (across * POINTS) as f32, y: (down * POINTS) as f32, placed: true };
    Ok((raster, density))
}

fn finest(piece: &Piece) -> (u32, u32) {
    let (width, height) = piece.raster.dimensions();
    let (w, h) = piece.alpha.as_ref().map_or((0, 0), GrayImage::dimensions);
    (width.max(w), height.max(h))
}

/// From points on the page to pixels of the canvas.
struct Scale {
    left: f64,
    top: f64,
    across: f64,
    down: f64,
}

/// For each pixel of the canvas between `low` and `high`: which of `count` samples it shows.
fn lookup(low: f64, high: f64, canvas: u32, count: u32) -> (usize, Vec<usize>) {
    let (start, end) = (low.round(), high.round().max(low.round() + 1.0));
    let first = start.clamp(0.0, f64::from(canvas));
    let last = end.clamp(0.0, f64::from(canvas));
    let step = f64::from(count) / (end - start);
    let sample = |pixel: usize| ((pixel as f64 + 0.5 - start) * step).max(0.0) as usize;
    let samples =
        (first as usize..last as usize).map(|pixel| sample(pixel).min(count.saturating_sub(1) as usize)).collect();
    (first as usize, samples)
}

fn paint<const N: usize>(
    canvas: &mut [u8],
    width: u32,
    height: u32,
    samples: &[u8],
    stride: u32,
    piece: &Piece,
    scale: &Scale,
) {
    let [left, top, right, bottom] = piece.bounds;
    let (x0, x1) = ((left - scale.left) * scale.across, (right - scale.left) * scale.across);
    let (y0, y1) = ((top - scale.top) * scale.down, (bottom - scale.top) * scale.down);
    let (columns, rows) = piece.raster.dimensions();
    let (first_x, xs) = lookup(x0, x1, width, columns);
    let (first_y, ys) = lookup(y0, y1, height, rows);
    let masks = piece
        .alpha
        .as_ref()
        .map(|alpha| (lookup(x0, x1, width, alpha.width()).1, lookup(y0, y1, height, alpha.height()).1, alpha));
    let pixels = samples.as_chunks::<N>().0;
    let target = canvas.as_chunks_mut::<N>().0;
    for (row, &y) in ys.iter().enumerate() {
        let begin = (first_y + row) * width as usize + first_x;
        let Some(line) = target.get_mut(begin..begin + xs.len()) else { return };
        let Some(source) = pixels.get(y * stride as usize..) else { return };
        match &masks {
            None => line.iter_mut().zip(&xs).for_each(|(to, &x)| *to = source[x]),
            Some((columns, rows, alpha)) => {
                let cover = alpha.as_raw().get(rows[row] * alpha.width() as usize..).unwrap_or_default();
                for ((to, &x), &column) in line.iter_mut().zip(&xs).zip(columns) {
                    *to = blend(*to, source[x], cover.get(column).copied().unwrap_or(0));
                }
            }
        }
    }
}

fn blend<const N: usize>(below: [u8; N], above: [u8; N], cover: u8) -> [u8; N] {
    let cover = u16::from(cover);
    std::array::from_fn(|index| {
        ((u16::from(above[index]) * cover + u16::from(below[index]) * (255 - cover) + 127) / 255) as u8
    })
}
