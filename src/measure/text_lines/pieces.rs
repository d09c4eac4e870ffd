//! Pieces of print while they grow, run by run.

use super::components::Component;
use super::ink::Polarity;

/// A piece as far as it is known, with the sums over its pixels that its moments come from; pieces that turn out to be one are united.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    /// Index of the piece that it was united with, or its own.
    pub(super) parent: u32,
    pub(super) x0: i32,
    pub(super) y0: i32,
    pub(super) x1: i32,
    pub(super) y1: i32,
    pub(super) area: i32,
    sx: i64,
    sy: i64,
    sxx: i64,
    sxy: i64,
    syy: i64,
    /// Whether it touches a rule that was taken out.
    pub(super) on_rule: bool,
}

/// Begins a piece; gives its label.
#[inline(always)]
pub(super) fn new_piece(pieces: &mut Vec<Piece>) -> u32 {
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
        on_rule: false,
    });
    label
}

/// Adds pixels `start..end` of row `y`.
#[inline(always)]
pub(super) fn add_run(piece: &mut Piece, start: i32, end: i32, y: i32) {
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

/// The piece that the one of that label is part of by now.
#[inline(always)]
pub(super) fn find_root(pieces: &mut [Piece], mut label: u32) -> u32 {
    while pieces[label as usize].parent != label {
        let grandparent = pieces[pieces[label as usize].parent as usize].parent;
        pieces[label as usize].parent = grandparent;
        label = grandparent;
    }
    label
}

/// Makes two pieces one, that of the lesser label.
#[inline(always)]
pub(super) fn unite(pieces: &mut [Piece], a: u32, b: u32) -> u32 {
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
    into.on_rule |= from.on_rule;
    root
}

/// What a finished piece is like.
pub(super) fn component(piece: &Piece, polarity: Polarity) -> Component {
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
        solidity: (n / (12.0 * (major * minor).max(f64::MIN_POSITIVE).sqrt())) as f32,
        slope: slope.clamp(-1e6, 1e6) as f32,
        polarity,
    }
}
