//! Pieces of print to lines: pieces of like height that adjoin along one direction. Works in a frame where text runs along
//! `a` and stands across `b`, so that vertical text is the same problem with the axes swapped.

use super::super::statistics::weighted_quantile;
use super::components::Component;
use super::fit::fit;
use super::ink::Polarity;

/// Largest tilt of a line against its axis, as a slope: 15 degrees and a little.
pub(super) const MAX_SLOPE: f32 = 0.30;
/// The same against the slope that the page's lines share: where rows stand close together, pieces of a tilted line must not be joined
/// with those of the next.
const NEAR_SLOPE: f32 = 0.10;
/// Slope under which a page's lines are as good as level: pieces are not joined anew then, which costs as much as the first time.
const LEVEL: f32 = 0.03;
/// Pieces and length, in heights, from which a line's slope tells that of the others, and lines that are needed.
const TELLING_PIECES: usize = 4;
const TELLING_LENGTH: f32 = 6.0;
const TELLING_LINES: usize = 3;
/// Widest gap between neighbours, in piece heights: a wide word space.
const MAX_GAP: f32 = 1.3;
/// How far two lines of one level may differ across the text and in height and still be the same, in heights; along the
/// text twice as far.
const SAME: f32 = 0.35;
/// Side of a search bin across the text, pixels of the level.
const BIN: i32 = 16;

/// A piece in the text's frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub a0: f32,
    pub a1: f32,
    pub b0: f32,
    pub b1: f32,
    /// Height of its print: the box's, but along a slope a long piece's own thickness.
    pub height: f32,
    pub slope: f32,
}

/// A line in its level's pixels, in the text's frame.
#[derive(Clone, Debug)]
pub struct Line {
    /// Start along the text.
    pub a0: f32,
    /// End along the text.
    pub a1: f32,
    /// Middle across the text, at `(a0 + a1) / 2`.
    pub b: f32,
    /// Rise of the middle per pixel along the text.
    pub slope: f32,
    /// Character height.
    pub height: f32,
    /// Pieces that make the line.
    pub pieces: usize,
    /// Dark or light print.
    pub polarity: Polarity,
    /// Text runs along y.
    pub vertical: bool,
    /// Mean gap between neighbouring pieces over height.
    pub gap: f32,
    /// Extent of the pieces across the line over that along it, median.
    pub slimness: f32,
}

impl Line {
    /// Whether `other`, of the same level, is this line found again.
    pub fn same(&self, other: &Line) -> bool {
        let near = |a: f32, b: f32, heights: f32| (a - b).abs() < heights * self.height;
        self.polarity == other.polarity
            && self.vertical == other.vertical
            && near(self.b, other.b, SAME)
            && near(self.height, other.height, SAME)
            && near(self.a0, other.a0, 2.0 * SAME)
            && near(self.a1, other.a1, 2.0 * SAME)
    }
}

/// Heights of lines looked for, pixels of the level.
#[derive(Clone, Copy, Debug)]
pub struct HeightBand {
    /// Least.
    pub least: f32,
    /// Most.
    pub most: f32,
    /// Least length, in heights.
    pub shortest: f32,
}

/// Groups the pieces of one polarity into lines along one direction.
pub fn group(components: &[Component], polarity: Polarity, vertical: bool, band: HeightBand) -> Vec<Line> {
    let mut glyphs: Vec<Glyph> = components
        .iter()
        .filter(|piece| piece.polarity == polarity)
        .map(|piece| glyph(piece, vertical))
        .filter(|glyph| is_glyph(glyph, band))
        .collect();
    glyphs.sort_by(|x, y| x.a0.total_cmp(&y.a0).then(x.b0.total_cmp(&y.b0)));
    let lines = |clusters: Vec<Vec<u32>>| -> Vec<Line> {
        clusters.iter().filter_map(|members| fit(&glyphs, members, polarity, vertical, band)).collect()
    };
    let found = lines(link(&glyphs, MAX_SLOPE));
    match common_slope(&found) {
        Some(slope) if slope.abs() >= LEVEL => lines(link(&levelled(&glyphs, slope), NEAR_SLOPE)),
        _ => found,
    }
}

/// Slope that most of the lines share; `None` where too few tell it.
fn common_slope(lines: &[Line]) -> Option<f32> {
    let telling =
        lines.iter().filter(|line| line.pieces >= TELLING_PIECES && line.a1 - line.a0 >= TELLING_LENGTH * line.height);
    let slopes: Vec<(f32, f32)> = telling.map(|line| (line.slope, line.a1 - line.a0)).collect();
    if slopes.len() >= TELLING_LINES { weighted_quantile(slopes, 0.5) } else { None }
}

/// The pieces as they would stand if lines of that slope ran level.
fn levelled(glyphs: &[Glyph], slope: f32) -> Vec<Glyph> {
    let level = |glyph: &Glyph| {
        let shift = slope * (glyph.a0 + glyph.a1) / 2.0;
        let own = if glyph.slope == 0.0 { 0.0 } else { glyph.slope - slope };
        Glyph { b0: glyph.b0 - shift, b1: glyph.b1 - shift, slope: own, ..*glyph }
    };
    glyphs.iter().map(level).collect()
}

fn glyph(piece: &Component, vertical: bool) -> Glyph {
    let (width, height) = (piece.width() as f32, piece.height() as f32);
    let along = if vertical { height } else { width };
    let across = if vertical { width } else { height };
    let slope = if vertical && piece.slope.abs() > 1e-3 { 1.0 / piece.slope } else { piece.slope };
    let long = along > 2.5 * across.min(piece.thickness * 1.15);
    let tilted_bar = long && slope.abs() < MAX_SLOPE && (!vertical || piece.slope.abs() > 1e-3);
    let thick = if tilted_bar { across.min(piece.thickness * 1.15) } else { across };
    let (a0, a1, b0, b1) =
        if vertical { (piece.y0, piece.y1, piece.x0, piece.x1) } else { (piece.x0, piece.x1, piece.y0, piece.y1) };
    Glyph {
        a0: a0 as f32,
        a1: a1 as f32,
        b0: b0 as f32,
        b1: b1 as f32,
        height: thick,
        slope: if tilted_bar { slope } else { 0.0 },
    }
}

fn is_glyph(glyph: &Glyph, band: HeightBand) -> bool {
    let along = glyph.a1 - glyph.a0;
    glyph.height >= 0.5 * band.least && glyph.height <= 1.35 * band.most && along <= 90.0 * glyph.height && along >= 1.0
}

/// Least length, in heights, of a line of a single piece.
pub(super) const ALONE: f32 = 2.2;

/// Joins each piece with its nearest follower and returns the clusters, in order of their first piece, less single pieces
/// that make no line. Lines are tilted by `most_slope` at most.
fn link(glyphs: &[Glyph], most_slope: f32) -> Vec<Vec<u32>> {
    let mut parents: Vec<u32> = (0..glyphs.len() as u32).collect();
    let bins = Bins::new(glyphs);
    for (glyph, index) in glyphs.iter().zip(0..) {
        if let Some(follower) = bins.follower(index, glyph, most_slope) {
            let (x, y) = (root(&mut parents, index), root(&mut parents, follower));
            parents[x.max(y) as usize] = x.min(y);
        }
    }
    let mut members = vec![0u32; glyphs.len()];
    for index in 0..glyphs.len() as u32 {
        members[root(&mut parents, index) as usize] += 1;
    }
    let mut slots: Vec<Option<usize>> = vec![None; glyphs.len()];
    let mut clusters: Vec<Vec<u32>> = Vec::new();
    for (index, glyph) in (0..).zip(glyphs) {
        let root = root(&mut parents, index) as usize;
        // Most pieces of a picture stand alone; a little shorter than the limit, as rounding may do that.
        if members[root] == 1 && glyph.a1 - glyph.a0 < 0.95 * ALONE * glyph.height.max(1.0) {
            continue;
        }
        let slot = *slots[root].get_or_insert_with(|| {
            clusters.push(Vec::new());
            clusters.len() - 1
        });
        clusters[slot].push(index);
    }
    clusters
}

fn root(parents: &mut [u32], mut index: u32) -> u32 {
    while parents[index as usize] != index {
        parents[index as usize] = parents[parents[index as usize] as usize];
        index = parents[index as usize];
    }
    index
}

/// Pieces by where they stand across the text, bin by bin, in each in order of their starts: what is compared lies side by side.
struct Bins {
    first: i32,
    /// Where each bin begins in `members`, and the last ends.
    starts: Vec<u32>,
    members: Vec<(Glyph, u32)>,
}

impl Bins {
    /// `glyphs` are in order of their starts.
    fn new(glyphs: &[Glyph]) -> Self {
        let bin_of = |glyph: &Glyph| middle(glyph) as i32 / BIN;
        let first = glyphs.iter().map(bin_of).min().unwrap_or(0);
        let last = glyphs.iter().map(bin_of).max().unwrap_or(0);
        let mut starts = vec![0u32; (last - first + 2) as usize];
        glyphs.iter().for_each(|glyph| starts[(bin_of(glyph) - first + 1) as usize] += 1);
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut members = glyphs.iter().zip(0..).map(|(glyph, index)| (*glyph, index)).collect::<Vec<(Glyph, u32)>>();
        for (glyph, index) in glyphs.iter().zip(0..) {
            let place = &mut next[(bin_of(glyph) - first) as usize];
            members[*place as usize] = (*glyph, index);
            *place += 1;
        }
        Self { first, starts, members }
    }

    fn follower(&self, index: u32, glyph: &Glyph, most_slope: f32) -> Option<u32> {
        let reach = MAX_GAP * glyph.height.max(4.0) * 1.6;
        let end_b = middle(glyph) + glyph.slope * (glyph.a1 - glyph.a0) / 2.0;
        let spread = glyph.height + most_slope * reach;
        let last = self.starts.len() as i32 - 2;
        let bin = |b: f32| ((b as i32).div_euclid(BIN) - self.first).clamp(0, last) as usize;
        let mut best: Option<(f32, u32)> = None;
        for bounds in self.starts[bin(end_b - spread)..=bin(end_b + spread) + 1].windows(2) {
            let members = &self.members[bounds[0] as usize..bounds[1] as usize];
            let from = members.partition_point(|(other, _)| other.a0 < glyph.a1 - 0.6 * glyph.height);
            for (other, j) in &members[from..] {
                // What follows costs at least its distance.
                let distance = other.a0 - glyph.a1;
                if distance > reach || best.is_some_and(|(least, _)| distance >= least) {
                    break;
                }
                if *j == index || other.a1 <= glyph.a1 {
                    continue;
                }
                if let Some(gap) = adjoins(glyph, end_b, other, most_slope)
                    && best.is_none_or(|(least, _)| gap < least)
                {
                    best = Some((gap, *j));
                }
            }
        }
        best.map(|(_, j)| j)
    }
}

pub(super) fn middle(glyph: &Glyph) -> f32 {
    (glyph.b0 + glyph.b1) / 2.0
}

/// The cost of `other` following `glyph`, or `None` where it does not.
fn adjoins(glyph: &Glyph, end_b: f32, other: &Glyph, most_slope: f32) -> Option<f32> {
    let (low, high) = (glyph.height.min(other.height), glyph.height.max(other.height));
    if high > 2.6 * low {
        return None;
    }
    let gap = other.a0 - glyph.a1;
    if gap > MAX_GAP * high {
        return None;
    }
    let start_b = middle(other) - other.slope * (other.a1 - other.a0) / 2.0;
    let offset = (start_b - end_b).abs();
    // The tilt may move the follower by its distance; characters without ascender stand lower by up to half a height.
    let half_lengths =
        (glyph.a1 - glyph.a0).min(2.0 * glyph.height) / 2.0 + (other.a1 - other.a0).min(2.0 * other.height) / 2.0;
    if offset > 0.42 * high + 0.6 * most_slope * (gap.max(0.0) + half_lengths) {
        return None;
    }
    Some(gap.max(-0.3 * high) + 0.8 * offset + 0.5 * (high - low))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters of each row and where it begins: six rows close together, three apart.
    const ROWS: [(i32, i32); 9] =
        [(10, 200), (20, 211), (10, 222), (20, 233), (10, 244), (20, 255), (20, 300), (20, 340), (20, 380)];

    /// Pieces of such rows of letters, 10 px high, that rise or fall by `slope`.
    fn rows(slope: f32) -> Vec<Component> {
        let letter = |top: i32, place: i32| {
            let (x, y) = (40 + 9 * place, top + (slope * (9 * place) as f32) as i32);
            Component {
                x0: x,
                y0: y,
                x1: x + 7,
                y1: y + 10,
                area: 40,
                thickness: 7.0,
                solidity: 0.5,
                slope: 0.0,
                polarity: Polarity::Dark,
            }
        };
        ROWS.iter().flat_map(|(letters, top)| (0..*letters).map(move |place| letter(*top, place))).collect()
    }

    #[test]
    fn rows_of_a_tilted_page_that_stand_close_are_lines_of_their_own() {
        let band = HeightBand { least: 5.5, most: 19.0, shortest: 1.8 };
        for slope in [0.0, 0.15, -0.25] {
            let lines = group(&rows(slope), Polarity::Dark, false, band);
            let mut pieces: Vec<usize> = lines.iter().map(|line| line.pieces).collect();
            pieces.sort_unstable();
            assert_eq!(pieces, [10, 10, 10, 20, 20, 20, 20, 20, 20], "{slope}");
            assert!(lines.iter().all(|line| (line.slope - slope).abs() < 0.05), "{slope}");
        }
    }
}
