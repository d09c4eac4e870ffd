//! Connected pieces of print, from runs of ink: one pass over the picture, cost in proportion to the ink.
//!
//! `imageproc::region_labelling` labels every pixel with 32 bits; runs need neither that memory nor that time, and give
//! the moments of each piece on the way.

use super::ink::{DARK, InkThresholds, LIGHT, Polarity};
use super::rules::{DELAY, Rules};
use super::runs::for_each_run;
use crate::memory::LumaPlane;
use crate::vector::{Special, widest};

/// One connected piece of print, in pixels of its pyramid level.
#[derive(Clone, Copy, Debug)]
pub struct Component {
    /// Left edge.
    pub x0: i32,
    /// Top edge.
    pub y0: i32,
    /// Right edge (exclusive).
    pub x1: i32,
    /// Bottom edge (exclusive).
    pub y1: i32,
    /// Pixels.
    pub area: i32,
    /// Thickness across its long axis as a solid bar of the same second moments.
    pub thickness: f32,
    /// Direction of the long axis: tangent of the angle against x.
    pub slope: f32,
    /// Dark or light print.
    pub polarity: Polarity,
}

impl Component {
    /// Width.
    pub fn width(&self) -> i32 {
        self.x1 - self.x0
    }

    /// Height.
    pub fn height(&self) -> i32 {
        self.y1 - self.y0
    }
}

#[derive(Clone, Copy)]
struct Run {
    start: i32,
    end: i32,
    label: u32,
}

#[derive(Clone, Copy)]
struct Piece {
    parent: u32,
    x0: i32,
    y0: i32,
    x1: i32,
    y1: i32,
    area: i32,
    sx: i64,
    sy: i64,
    sxx: i64,
    sxy: i64,
    syy: i64,
}

/// Pieces are tidied when there are so many more than twice those left last time.
const UNTIDY: usize = 4096;

/// Pixels whose classes are looked at together, one bit each.
const TOGETHER: usize = u64::BITS as usize;

/// Finds the pieces of print of `level` at least `least` pixels high or wide and at most `most` in the lesser of
/// the two. Dark rules of at least `rule` pixels are taken out, so that print on them stands alone.
pub fn find(level: &LumaPlane, thresholds: &InkThresholds, least: i32, most: i32, rule: i32) -> Vec<Component> {
    let (width, height) = (level.width() as usize, level.height() as usize);
    let (mut dark, mut light) = (Labelling::new(least, most), Labelling::new(least, most));
    // What is beyond the picture is no print.
    let mut classes = vec![0u8; width.next_multiple_of(TOGETHER)];
    let mut rules = Rules::new(classes.len() / TOGETHER, rule);
    let mut bits = vec![0u64; classes.len() / TOGETHER];
    let mut scratch = thresholds.scratch();
    let special = Special::new();
    for y in 0..height + DELAY {
        if y < height {
            thresholds.classify_row(level, y, &mut scratch, &mut classes[..width]);
        } else {
            classes.fill(0);
        }
        widest(
            #[inline(always)]
            || {
                let parts = classes.as_chunks::<TOGETHER>().0;
                if y < height {
                    bits.iter_mut().zip(parts).for_each(|(bits, part)| *bits = special.with_bits(part, LIGHT));
                    light.row(&bits, y as i32);
                }
                bits.iter_mut().zip(parts).for_each(|(bits, part)| *bits = special.with_bits(part, DARK));
                let without = rules.next(&bits);
                if y >= DELAY {
                    dark.row(without, (y - DELAY) as i32);
                }
            },
        );
    }
    let mut components = dark.finish(Polarity::Dark);
    components.extend(light.finish(Polarity::Light));
    components
}

struct Labelling {
    least: i32,
    most: i32,
    pieces: Vec<Piece>,
    /// Pieces there were after the last tidying.
    tidied: usize,
    above: Vec<Run>,
    current: Vec<Run>,
}

impl Labelling {
    fn new(least: i32, most: i32) -> Self {
        Self { least, most, pieces: Vec::new(), tidied: 0, above: Vec::new(), current: Vec::new() }
    }

    #[inline(always)]
    fn row(&mut self, bits: &[u64], y: i32) {
        std::mem::swap(&mut self.above, &mut self.current);
        self.current.clear();
        let mut next_above = 0;
        let (pieces, above, current) = (&mut self.pieces, &self.above, &mut self.current);
        for_each_run(bits, |start, end| {
            // 8-connected: runs of the row above that reach [start - 1, end + 1).
            while next_above < above.len() && above[next_above].end < start {
                next_above += 1;
            }
            let mut label = None;
            let mut k = next_above;
            while k < above.len() && above[k].start <= end {
                let root = find_root(pieces, above[k].label);
                label = Some(match label {
                    None => root,
                    Some(own) => unite(pieces, own, root),
                });
                k += 1;
            }
            let label = label.unwrap_or_else(|| new_piece(pieces));
            add_run(&mut pieces[label as usize], start, end, y);
            current.push(Run { start, end, label });
        });
        if self.pieces.len() > 2 * self.tidied + UNTIDY {
            self.tidy();
        }
    }

    /// Forgets the pieces that have ended above the current row and are of no use: on a noisy page hundreds of thousands of
    /// specks would fill the memory. Those that stay keep their order.
    fn tidy(&mut self) {
        let mut goes_on = vec![false; self.pieces.len()];
        for run in &mut self.current {
            run.label = find_root(&mut self.pieces, run.label);
            goes_on[run.label as usize] = true;
        }
        let mut places = vec![0u32; self.pieces.len()];
        let mut kept = 0;
        for index in 0..self.pieces.len() {
            let piece = self.pieces[index];
            if piece.parent as usize == index && (goes_on[index] || self.fits(&piece)) {
                places[index] = kept;
                self.pieces[kept as usize] = Piece { parent: kept, ..piece };
                kept += 1;
            }
        }
        self.pieces.truncate(kept as usize);
        self.current.iter_mut().for_each(|run| run.label = places[run.label as usize]);
        self.tidied = kept as usize;
    }

    fn fits(&self, piece: &Piece) -> bool {
        let (width, height) = (piece.x1 - piece.x0, piece.y1 - piece.y0);
        (width >= self.least || height >= self.least) && width.min(height) <= self.most
    }

    fn finish(&self, polarity: Polarity) -> Vec<Component> {
        let roots = self.pieces.iter().enumerate().filter(|(index, piece)| piece.parent as usize == *index);
        roots.map(|(_, piece)| piece).filter(|piece| self.fits(piece)).map(|piece| component(piece, polarity)).collect()
    }
}

#[inline(always)]
fn new_piece(pieces: &mut Vec<Piece>) -> u32 {
    let label = pieces.len() as u32;
    let extent = (i32::MAX, i32::MIN);
    pieces.push(Piece {
        parent: label,
        x0: extent.0,
        y0: extent.0,
        x1: extent.1,
        y1: extent.1,
        area: 0,
        sx: 0,
        sy: 0,
        sxx: 0,
        sxy: 0,
        syy: 0,
    });
    label
}

#[inline(always)]
fn add_run(piece: &mut Piece, start: i32, end: i32, y: i32) {
    piece.x0 = piece.x0.min(start);
    piece.x1 = piece.x1.max(end);
    piece.y0 = piece.y0.min(y);
    piece.y1 = piece.y1.max(y + 1);
    let (a, b, y) = (i64::from(start), i64::from(end), i64::from(y));
    let length = b - a;
    let sum = (a + b - 1) * length / 2;
    // The sum of squares below n is (n-1) n (2n-1) / 6.
    let squares = a * a * length + (length - 1) * length * (6 * a + 2 * length - 1) / 6;
    piece.area += end - start;
    piece.sx += sum;
    piece.sy += y * length;
    piece.sxx += squares;
    piece.sxy += y * sum;
    piece.syy += y * y * length;
}

#[inline(always)]
fn find_root(pieces: &mut [Piece], mut label: u32) -> u32 {
    while pieces[label as usize].parent != label {
        let grandparent = pieces[pieces[label as usize].parent as usize].parent;
        pieces[label as usize].parent = grandparent;
        label = grandparent;
    }
    label
}

#[inline(always)]
fn unite(pieces: &mut [Piece], a: u32, b: u32) -> u32 {
    if a == b {
        return a;
    }
    let (root, child) = (a.min(b), a.max(b));
    let from = pieces[child as usize];
    pieces[child as usize].parent = root;
    let into = &mut pieces[root as usize];
    into.x0 = into.x0.min(from.x0);
    into.y0 = into.y0.min(from.y0);
    into.x1 = into.x1.max(from.x1);
    into.y1 = into.y1.max(from.y1);
    into.area += from.area;
    into.sx += from.sx;
    into.sy += from.sy;
    into.sxx += from.sxx;
    into.sxy += from.sxy;
    into.syy += from.syy;
    root
}

fn component(piece: &Piece, polarity: Polarity) -> Component {
    let n = f64::from(piece.area);
    let (mx, my) = (piece.sx as f64 / n, piece.sy as f64 / n);
    // A pixel is a unit square: 1/12 more than the variance of its centre.
    let xx = piece.sxx as f64 / n - mx * mx + 1.0 / 12.0;
    let yy = piece.syy as f64 / n - my * my + 1.0 / 12.0;
    let xy = piece.sxy as f64 / n - mx * my;
    let half_difference = (xx - yy) / 2.0;
    let root = (half_difference * half_difference + xy * xy).sqrt();
    let (major, minor) = ((xx + yy) / 2.0 + root, (xx + yy) / 2.0 - root);
    let slope = if xy.abs() < 1e-9 { 0.0 } else { (major - xx) / xy };
    Component {
        x0: piece.x0,
        y0: piece.y0,
        x1: piece.x1,
        y1: piece.y1,
        area: piece.area,
        thickness: (12.0 * minor.max(0.0)).sqrt() as f32,
        slope: slope.clamp(-1e6, 1e6) as f32,
        polarity,
    }
}
