//! The tool's lines of text against known ones: is each line it found really (un)readable, and did it find them all.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::bootstrap::{Estimate, Rate, Resampling};
use super::{polygon, roc};
use crate::measure::{Quad, TextLine};

/// A known line is unreadable when more than this share of its characters was read wrongly.
pub const UNREADABLE_ABOVE: f64 = 0.10;
/// A found line belongs to a known one when they share at least this much of the smaller one's area.
pub const MATCH_OVERLAP: f64 = 0.5;
/// A known line counts as found when found lines cover at least this share of it.
pub const FOUND_COVER: f64 = 0.5;

/// A line that is known to stand on a page.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct KnownLine {
    /// Corners.
    pub quad: Quad,
    /// Characters that an independent recogniser read wrongly.
    pub char_errors: u32,
    /// Characters of the line.
    pub chars: u32,
}

impl KnownLine {
    /// Whether the recogniser could not read it; a line without characters is neither.
    pub fn unreadable(&self) -> bool {
        self.chars > 0 && f64::from(self.char_errors) / f64::from(self.chars) > UNREADABLE_ABOVE
    }
}

/// Known lines of each file, by its name in the table of labels.
pub type KnownLines = BTreeMap<String, Vec<KnownLine>>;

/// Reads `{"file": [{"quad": [[x, y] x 4], "char_errors": n, "chars": n, ...}], ...}`; further fields are ignored.
///
/// # Errors
/// What is not as above, with line and column.
pub fn read(bytes: &[u8]) -> Result<KnownLines, serde_json::Error> {
    serde_json::from_slice(bytes)
}

/// One page's lines, compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageLines {
    /// Legibility of each found line that belongs to a known one, and whether that one is unreadable.
    pub matched: Vec<(f64, bool)>,
    /// Found lines that belong to no known line.
    pub unmatched: usize,
    /// Known readable lines, and how many of them were found.
    pub readable: (usize, usize),
    /// Known unreadable lines, and how many of them were found.
    pub unreadable: (usize, usize),
}

/// Compares one page's lines.
pub fn compare(found: &[TextLine], known: &[KnownLine]) -> PageLines {
    let mut page = PageLines::default();
    for line in found {
        let best = known
            .iter()
            .map(|k| (polygon::overlap(&line.quad, &k.quad), k))
            .filter(|(overlap, k)| *overlap >= MATCH_OVERLAP && k.chars > 0)
            .max_by(|a, b| {
                // A found line that holds several known ones whole belongs to the one of which it holds most.
                let shared = |k: &KnownLine| polygon::intersection_area(&line.quad, &k.quad);
                a.0.total_cmp(&b.0).then_with(|| shared(a.1).total_cmp(&shared(b.1)))
            });
        match best {
            Some((_, known)) => page.matched.push((f64::from(line.legibility), known.unreadable())),
            None => page.unmatched += 1,
        }
    }
    for line in known.iter().filter(|k| k.chars > 0) {
        let covered: f64 = found.iter().map(|f| polygon::intersection_area(&f.quad, &line.quad)).sum();
        let tally = if line.unreadable() { &mut page.unreadable } else { &mut page.readable };
        tally.0 += 1;
        tally.1 += usize::from(covered >= FOUND_COVER * polygon::area(&line.quad));
    }
    page
}

/// All pages' lines together. Lines of one page share its light and focus: intervals are over pages, not lines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineResult {
    /// Area under the ROC curve of legibility, unreadable against readable lines.
    pub auc: Option<Estimate>,
    /// Found lines that belong to a known one.
    pub matched: usize,
    /// Of these, lines the recogniser could not read.
    pub matched_unreadable: usize,
    /// Found lines that belong to none (print the truth does not list, patterns taken for text).
    pub unmatched: usize,
    /// Known readable lines that were found.
    pub readable_found: Option<Rate>,
    /// Known unreadable lines that were found; one that is wholly gone cannot be.
    pub unreadable_found: Option<Rate>,
}

/// Sums up; `None` where no page has known lines.
pub fn summarise(pages: &[&PageLines], how: Resampling) -> Option<LineResult> {
    if pages.is_empty() {
        return None;
    }
    let matched: Vec<&[(f64, bool)]> = pages.iter().map(|p| p.matched.as_slice()).collect();
    let found = |tally: fn(&PageLines) -> (usize, usize)| {
        Rate::of_groups(&pages.iter().map(|p| tally(p)).collect::<Vec<_>>(), how)
    };
    Some(LineResult {
        auc: roc::auc_of_groups(&matched, how),
        matched: matched.iter().map(|lines| lines.len()).sum(),
        matched_unreadable: matched.iter().copied().flatten().filter(|line| line.1).count(),
        unmatched: pages.iter().map(|p| p.unmatched).sum(),
        readable_found: found(|p| p.readable),
        unreadable_found: found(|p| p.unreadable),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quad(x: f32, y: f32, width: f32, height: f32) -> Quad {
        [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]
    }

    fn known(quad: Quad, char_errors: u32) -> KnownLine {
        KnownLine { quad, char_errors, chars: 10 }
    }

    fn found(quad: Quad, legibility: f32) -> TextLine {
        TextLine { quad, legibility, ..TextLine::default() }
    }

    #[test]
    fn a_line_is_unreadable_above_one_error_in_ten() {
        assert!(!known(quad(0.0, 0.0, 1.0, 1.0), 1).unreadable());
        assert!(known(quad(0.0, 0.0, 1.0, 1.0), 2).unreadable());
    }

    #[test]
    fn found_lines_take_the_truth_of_the_line_they_lie_on() {
        let known = [known(quad(0.0, 0.0, 100.0, 10.0), 0), known(quad(0.0, 20.0, 100.0, 10.0), 9)];
        let lines = [
            found(quad(0.0, 1.0, 40.0, 9.0), 0.9),
            found(quad(50.0, 1.0, 40.0, 9.0), 0.8),
            found(quad(0.0, 21.0, 30.0, 9.0), 0.1),
            found(quad(300.0, 0.0, 40.0, 9.0), 0.5),
        ];
        let page = compare(&lines, &known);
        assert_eq!(page.matched.iter().map(|m| m.1).collect::<Vec<_>>(), [false, false, true]);
        assert_eq!(page.unmatched, 1);
        assert_eq!((page.readable, page.unreadable), ((1, 1), (1, 0)), "30 % of the second line is too little");
        let sum = summarise(&[&page], Resampling { seed: 1, resamples: 20 }).unwrap();
        assert_eq!(sum.auc.unwrap().value, 1.0);
        assert_eq!(sum.readable_found.unwrap().share, 1.0);
        // One page, however many lines it has, leaves nearly everything open.
        assert!(sum.auc.unwrap().low < 0.3 && sum.readable_found.unwrap().low < 0.3);
    }

    #[test]
    fn the_published_form_is_read() {
        let json = br#"{"a.jpg":[{"text":"x","quad":[[0,0],[1,0],[1,1],[0,1]],"char_errors":1,"chars":3}]}"#;
        assert!(read(json).unwrap()["a.jpg"][0].unreadable());
        assert!(read(b"{\"a\":[{\"quad\":[]}]}").is_err());
    }
}
