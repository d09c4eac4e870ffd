//! Columns of characters that stand below each other in rows of print, and tall characters: candidates along y that consist of rows
//! already read. In a page of text there are more of them than of rows, and measuring each costs as much.

use super::Judged;
use crate::measure::text_lines::Candidate;
use crate::measure::text_lines::ink::Polarity;

/// Least probability of text and most misread characters of a row that was surely read.
const SURE: (f32, f32) = (0.9, 0.2);
/// Share of a column's print that must stand in such rows.
const HELD: f32 = 0.8;
/// Most of the space between a column's characters that may lie between those of a row: a block of digits reads both ways, and
/// characters of a line stand nearer to each other than to the next line.
const NEARER: f32 = 0.6;

/// Rows that were surely read.
pub(super) struct Rows(Vec<Row>);

/// A row of print, in picture pixels.
struct Row {
    /// Start and end along x.
    along: [f32; 2],
    /// Middle across it, there where it begins, and its rise per pixel.
    middle: f32,
    slope: f32,
    height: f32,
    /// Between its characters.
    gap: f32,
    polarity: Polarity,
}

impl Rows {
    /// Those among `judged`.
    pub(super) fn surely_read(judged: &[Judged]) -> Self {
        let rows = judged.iter().filter(|line| {
            !line.candidate.line.vertical && line.text_probability >= SURE.0 && line.misread_share <= SURE.1
        });
        Self(rows.map(|line| Row::new(&line.candidate)).collect())
    }

    /// Whether `column`, a candidate along y, consists of their characters.
    pub(super) fn make_up(&self, column: &Candidate) -> bool {
        let (line, scale) = (&column.line, column.scale);
        let [x, start, end] = [line.b, line.a0, line.a1].map(|length| length * scale);
        let gap = line.gap * column.height();
        let like = |row: &&Row| row.polarity == line.polarity && (line.pieces == 1 || row.gap <= NEARER * gap);
        let mut parts: Vec<[f32; 2]> = self.0.iter().filter(like).filter_map(|row| row.across(x)).collect();
        parts.sort_by(|one, other| one[0].total_cmp(&other[0]));
        // A row may have been found twice, in two sizes of the picture.
        let (mut held, mut done) = (0.0, start);
        for [top, bottom] in parts {
            held += (bottom.min(end) - top.max(done)).max(0.0);
            done = done.max(bottom);
        }
        held >= HELD * (end - start - gap * line.pieces as f32)
    }
}

impl Row {
    fn new(candidate: &Candidate) -> Self {
        let (line, scale) = (&candidate.line, candidate.scale);
        Self {
            along: [line.a0 * scale, line.a1 * scale],
            middle: (line.b - line.slope * (line.a1 - line.a0) / 2.0) * scale,
            slope: line.slope,
            height: candidate.height(),
            gap: line.gap * candidate.height(),
            polarity: line.polarity,
        }
    }

    /// From where to where it stands at `x`, if it does.
    fn across(&self, x: f32) -> Option<[f32; 2]> {
        let middle = self.middle + self.slope * (x - self.along[0]);
        (self.along[0] < x && x < self.along[1]).then(|| [-0.5, 0.5].map(|side| middle + side * self.height))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::legibility::sample;

    /// A line of `pieces` from `from` to `to` along the text, `middle` across it, `gap` pixels between its pieces.
    fn line(along: [f32; 2], middle: f32, pieces: usize, vertical: bool, gap: f32) -> Candidate {
        let Candidate { scale, mut line } = sample::line(along, middle, vertical).candidate;
        line.height = if vertical { 12.0 } else { 20.0 };
        (line.pieces, line.gap) = (pieces, gap / line.height);
        Candidate { scale, line }
    }

    /// Rows 40 pixels apart of characters 3 pixels apart, each found twice.
    fn rows(misread_share: f32) -> Rows {
        let row = |k: usize| {
            let middle = 100.0 + (k / 2) as f32 * 40.0;
            let candidate = line([100.0, 400.0], middle, 20, false, 3.0);
            Judged { candidate, misread_share, ..sample::line([100.0, 400.0], middle, false) }
        };
        Rows::surely_read(&(0..8).map(row).collect::<Vec<_>>())
    }

    #[test]
    fn a_column_of_characters_of_rows_that_were_read_is_no_line() {
        let column = line([90.0, 230.0], 200.0, 4, true, 20.0);
        assert!(rows(0.1).make_up(&column));
        assert!(!rows(0.5).make_up(&column), "of rows that may be something else");
        assert!(!rows(0.1).make_up(&line([90.0, 230.0], 420.0, 4, true, 20.0)), "beside the rows");
        assert!(
            !rows(0.1).make_up(&line([90.0, 230.0], 200.0, 4, true, 4.0)),
            "as near to each other as those of a row"
        );
        assert!(!rows(0.1).make_up(&line([90.0, 430.0], 200.0, 8, true, 20.0)), "half of it stands below the last row");
        let mut light = column;
        light.line.polarity = Polarity::Light;
        assert!(!rows(0.1).make_up(&light));
    }

    #[test]
    fn a_tall_character_of_a_row_that_was_read_is_no_line() {
        assert!(rows(0.1).make_up(&line([88.0, 112.0], 200.0, 1, true, 0.0)));
        assert!(!rows(0.1).make_up(&line([75.0, 125.0], 200.0, 1, true, 0.0)), "much taller than the row");
        assert!(!rows(0.1).make_up(&line([108.0, 132.0], 200.0, 1, true, 0.0)), "between two rows");
    }
}
