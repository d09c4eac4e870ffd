//! Connected pieces of print, from runs of ink: one pass over the picture, cost in proportion to the ink.
//!
//! `imageproc::region_labelling` labels every pixel with 32 bits; runs need neither that memory nor that time, and give
//! the moments of each piece on the way.

use super::ink::{DARK, InkThresholds, LIGHT, Polarity};
use super::pieces::{Piece, add_run, component, find_root, new_piece, unite};
use super::rules::{DELAY, Rules, THICKEST};
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
    /// Area over that of a solid bar of the same second moments, which has 1; strokes with gaps between them have less.
    pub solidity: f32,
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
                if y < height {
                    to_bits(&classes, LIGHT, special, &mut bits);
                    light.row(&bits, None, y as i32);
                }
                to_bits(&classes, DARK, special, rules.next_row());
                if y >= DELAY {
                    dark.row(rules.middle(), Some(&rules), (y - DELAY) as i32);
                }
            },
        );
    }
    let mut components = dark.finish(Polarity::Dark);
    components.extend(light.finish(Polarity::Light));
    components
}

/// One bit for each pixel of which `classes` has that bit set. A plain loop: the vector instructions of a closure may not be inlined.
#[inline(always)]
fn to_bits(classes: &[u8], bit: u8, special: Special, bits: &mut [u64]) {
    for (bits, part) in bits.iter_mut().zip(classes.as_chunks::<TOGETHER>().0) {
        *bits = special.with_bits(part, bit);
    }
}

struct Labelling {
    least: i32,
    most: i32,
    pieces: Vec<Piece>,
    /// Pieces there were after the last tidying.
    tidied: usize,
    above: Vec<Run>,
    current: Vec<Run>,
    /// Rules of the row above and of the current one, which are no pieces.
    rules: [Vec<[i32; 2]>; 2],
}

impl Labelling {
    fn new(least: i32, most: i32) -> Self {
        Self {
            least,
            most,
            pieces: Vec::new(),
            tidied: 0,
            above: Vec::new(),
            current: Vec::new(),
            rules: [const { Vec::new() }; 2],
        }
    }

    #[inline(always)]
    fn row(&mut self, bits: &[u64], rules: Option<&Rules>, y: i32) {
        std::mem::swap(&mut self.above, &mut self.current);
        self.current.clear();
        self.rules.swap(0, 1);
        self.rules[1].clear();
        let mut next_above = 0;
        let (pieces, above, current) = (&mut self.pieces, &self.above, &mut self.current);
        let mut add = |start: i32, end: i32| {
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
        };
        for_each_run(bits, |start, end| match rules.filter(|rules| rules.is_rule(start, end)) {
            None => add(start, end),
            Some(rules) => {
                rules.for_each_left(start, end, &mut add);
                self.rules[1].push([start, end]);
            }
        });
        if self.rules.iter().any(|rules| !rules.is_empty()) {
            self.mark_on_rules();
        }
        if self.pieces.len() > 2 * self.tidied + UNTIDY {
            self.tidy();
        }
    }

    /// Marks the pieces of the last two rows that touch a rule of these.
    fn mark_on_rules(&mut self) {
        let touches = |run: &Run, rules: &[[i32; 2]]| {
            rules.iter().any(|[start, end]| run.start - 1 < *end && *start < run.end + 1)
        };
        let [rules_above, rules] = &self.rules;
        let above = self.above.iter().filter(|run| touches(run, rules));
        let current = self.current.iter().filter(|run| touches(run, rules) || touches(run, rules_above));
        for run in above.chain(current) {
            let root = find_root(&mut self.pieces, run.label);
            self.pieces[root as usize].on_rule = true;
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
            let mut piece = self.pieces[index];
            if piece.parent as usize == index && (goes_on[index] || self.fits(&piece)) {
                places[index] = kept;
                piece.parent = kept;
                self.pieces[kept as usize] = piece;
                kept += 1;
            }
        }
        self.pieces.truncate(kept as usize);
        self.current.iter_mut().for_each(|run| run.label = places[run.label as usize]);
        self.tidied = kept as usize;
    }

    fn fits(&self, piece: &Piece) -> bool {
        let (width, height) = (piece.x1 - piece.x0, piece.y1 - piece.y0);
        // As thin as a rule and joined to one, it is the side of a box.
        let side = piece.on_rule && width <= THICKEST as i32;
        (width >= self.least || height >= self.least) && width.min(height) <= self.most && !side
    }

    fn finish(&self, polarity: Polarity) -> Vec<Component> {
        let roots = self.pieces.iter().enumerate().filter(|(index, piece)| piece.parent as usize == *index);
        roots.map(|(_, piece)| piece).filter(|piece| self.fits(piece)).map(|piece| component(piece, polarity)).collect()
    }
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma};

    use super::super::ink::Distance;
    use super::super::surroundings::Surroundings;
    use super::*;
    use crate::memory::plane;

    /// Boxes of the dark pieces in a picture of three letters, 10 px high and 6 px wide, and what is `drawn` besides.
    fn pieces(drawn: impl Fn(u32, u32) -> bool) -> Vec<[i32; 4]> {
        let letter =
            |x: u32, y: u32| (40..50).contains(&y) && [60, 75, 90].iter().any(|left| (*left..left + 6).contains(&x));
        let picture = GrayImage::from_fn(200, 100, |x, y| Luma([if letter(x, y) || drawn(x, y) { 40 } else { 220 }]));
        let level = plane(picture);
        let thresholds = InkThresholds::new(&Surroundings::new(&level).unwrap(), Distance::Plain);
        let found = find(&level, &thresholds, 4, 30, 25);
        found.iter().filter(|piece| piece.polarity == Polarity::Dark).map(|p| [p.x0, p.y0, p.x1, p.y1]).collect()
    }

    /// The letters alone.
    const LETTERS: [[i32; 4]; 3] = [[60, 40, 66, 50], [75, 40, 81, 50], [90, 40, 96, 50]];

    #[test]
    fn letters_on_a_rule_are_pieces_of_their_own() {
        assert_eq!(pieces(|_, _| false), LETTERS);
        let on_rule = pieces(|x, y| (30..170).contains(&x) && (50..52).contains(&y));
        assert_eq!(on_rule, LETTERS.map(|[x0, y0, x1, y1]| [x0, y0, x1, y1 + 2]), "each with its part of the rule");
    }

    #[test]
    fn the_sides_of_a_box_are_no_letters() {
        let around = |x: u32, y: u32| {
            let (across, down) = ((30..120).contains(&x), (30..60).contains(&y));
            across && down && (!(32..118).contains(&x) || !(32..58).contains(&y))
        };
        assert_eq!(pieces(around), LETTERS);
    }
}
