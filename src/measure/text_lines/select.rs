//! Which of the judged candidates stand: each place on the page belongs to one line.

use super::super::legibility::Judged;
use super::super::{Outline, Quad, quad};

/// Share of the smaller line's area above which two candidates are the same text.
const SAME_TEXT: f32 = 0.4;
/// Share of a line's own area that lines kept before may cover together.
const COVERED: f32 = 0.6;
/// Share of a line's area under lines of the other direction from which both read the same print, as rows and columns of a
/// block of digits do.
const WOVEN: f32 = 0.6;
/// The same under lines that themselves are read both ways.
const PARTLY: f32 = 0.35;
/// Pieces of a line from which their shape says something.
const LEAST_PIECES: usize = 3;
/// Extent of a line's pieces across it over that along it from which they are rather words of lines across it: characters are
/// 1 (Chinese) to 1.7 (digits) times as high as wide.
const SLIM: f32 = 1.8;
/// Share of the text that must be neither woven nor stacked for it to tell by itself in which direction the page reads.
const TELLING: f32 = 0.1;
/// Least probability of text.
const LEAST_PROBABILITY: f32 = 0.3;
/// What a candidate across the page's main direction of text must make up for.
const ACROSS_PENALTY: f32 = 0.35;

/// Share misread from which a line on skin colours is rather part of a face: an area of such colours can be tinted paper with print.
const OF_FACE: f32 = 0.2;

/// Least confidence in the page's outline with which what lies outside is left out.
const SURE_OUTLINE: f32 = 0.6;
/// Least share of the text inside the outline for it to be the page that the text stands on.
const TEXT_INSIDE: f32 = 0.5;

/// Keeps the best candidate of every place, best first by rank, and returns them from top to bottom.
///
/// Where the page's outline is known, patterns on the desk beside it are no lines of this page; nor are eyes, brows and mouth of
/// a `portrait`, which look like smeared print.
pub fn select(mut judged: Vec<Judged>, outline: Option<&Outline>, portrait: Option<&Quad>) -> Vec<Judged> {
    judged.retain(|line| line.text_probability >= LEAST_PROBABILITY);
    if let Some(portrait) = portrait {
        let of_face = |line: &Judged| {
            line.misread_share >= OF_FACE && quad::contains(portrait, quad::centre(&line.candidate.quad()))
        };
        judged.retain(|line| !of_face(line));
    }
    if let Some(outline) = outline.filter(|outline| outline.confidence >= SURE_OUTLINE) {
        let pages: Vec<&Quad> = std::iter::once(&outline.quad).chain(&outline.others).collect();
        let inside = |line: &Judged| {
            let centre = quad::centre(&line.candidate.quad());
            pages.iter().any(|page| quad::contains(page, centre))
        };
        let all: f32 = judged.iter().map(Judged::readable_length).sum();
        let within: f32 = judged.iter().filter(|line| inside(line)).map(Judged::readable_length).sum();
        // A quad that holds little of the readable text is a portrait or a box, not the page.
        if within >= TEXT_INSIDE * all {
            judged.retain(inside);
        }
    }
    let woven = woven(&judged);
    let vertical = reads_vertically(&judged, &woven);
    // What reads both ways is read once, along the page's text: across it, a block of digits can look more like text than along it,
    // and so can a stack of words. That it is text, either says of both.
    let mut woven = woven.into_iter();
    judged.retain_mut(|line| {
        let across = woven.next().flatten();
        line.text_probability = line.text_probability.max(across.unwrap_or(0.0));
        (across.is_none() && !is_stack(line)) || line.candidate.line.vertical == vertical
    });
    let rank = |line: &Judged| {
        let across = line.candidate.line.vertical != vertical;
        // Longer lines and those that stand well inside their level's heights were seen whole.
        let length = (line.candidate.length() / 6.0).min(1.0).sqrt();
        let seen = (line.candidate.line.height / 9.0).min(1.0);
        line.text_probability * length * seen * if across { ACROSS_PENALTY } else { 1.0 }
    };
    let mut ranked: Vec<(f32, Judged)> = judged.into_iter().map(|line| (rank(&line), line)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut kept: Vec<(Judged, Quad, f32)> = Vec::new();
    for (_, line) in ranked {
        let own = line.candidate.quad();
        let area = quad::area(&own);
        let mut covered = 0.0;
        let taken = kept.iter().any(|(_, other, other_area)| {
            let shared = quad::overlap(&own, other);
            covered += shared;
            shared > SAME_TEXT * area.min(*other_area)
        });
        if !taken && covered <= COVERED * area {
            kept.push((line, own, area));
        }
    }
    kept.sort_by(|a, b| a.1[0][1].total_cmp(&b.1[0][1]).then(a.1[0][0].total_cmp(&b.1[0][0])));
    kept.into_iter().map(|(line, ..)| line).collect()
}

/// Whether the text runs along y, by length and probability. Print that reads both ways and stacks of words have no say where
/// other text has.
fn reads_vertically(judged: &[Judged], woven: &[Option<f32>]) -> bool {
    let (mut plain, mut ambiguous, mut stacks) = (Votes::default(), Votes::default(), Votes::default());
    for (line, woven) in judged.iter().zip(woven) {
        if is_stack(line) {
            stacks.add(line);
        } else if woven.is_some() {
            ambiguous.add(line);
        } else {
            plain.add(line);
        }
    }
    if plain.all() >= TELLING * (plain.all() + ambiguous.all() + stacks.all()) {
        plain.weight[1] > plain.weight[0]
    } else {
        stacks.all() <= ambiguous.all() && ambiguous.are_nearer_vertically()
    }
}

/// Whether a line along y is rather a stack of smeared words, which look like readable characters of another size. Print along x is
/// the rule, and its characters are slim too where the camera moved up or down: there it says nothing.
fn is_stack(line: &Judged) -> bool {
    let own = &line.candidate.line;
    own.vertical && own.pieces >= LEAST_PIECES && own.slimness >= SLIM
}

/// Say in which direction the page reads, along x and along y.
#[derive(Default)]
struct Votes {
    weight: [f32; 2],
    /// Pixels between the pieces of a line, by the same weight.
    gaps: [f32; 2],
}

impl Votes {
    fn add(&mut self, line: &Judged) {
        // Chance groups are short: length counts more than once.
        let length = line.candidate.length().min(30.0);
        let weight = line.text_probability * length * length.sqrt();
        let direction = usize::from(line.candidate.line.vertical);
        self.weight[direction] += weight;
        self.gaps[direction] += weight * line.candidate.line.gap.max(0.0) * line.candidate.height();
    }

    fn all(&self) -> f32 {
        self.weight[0] + self.weight[1]
    }

    /// Whether pieces stand nearer to each other along y than along x: characters of a line stand nearer to each other than to
    /// the next line.
    fn are_nearer_vertically(&self) -> bool {
        // Without lines in one direction its gap is no number, and no comparison holds.
        let gap = |direction: usize| self.gaps[direction] / self.weight[direction];
        self.weight[0] == 0.0 || gap(1) < gap(0)
    }
}

/// Which lines read the same print as lines of the other direction, with the greatest probability of text among these: lines that lie
/// under such lines for the most part, and those that they cover in part, as of rows that run together not every one is found.
fn woven(judged: &[Judged]) -> Vec<Option<f32>> {
    let quads: Vec<Quad> = judged.iter().map(|line| line.candidate.quad()).collect();
    let areas: Vec<f32> = quads.iter().map(quad::area).collect();
    let mut crossings = Vec::new();
    for (i, line) in judged.iter().enumerate() {
        for (j, other) in judged.iter().enumerate().skip(i + 1) {
            let (own, across) = (&line.candidate.line, &other.candidate.line);
            if own.vertical != across.vertical && own.polarity == across.polarity {
                let shared = quad::overlap(&quads[i], &quads[j]);
                crossings.extend([(i, j, shared), (j, i, shared)]);
            }
        }
    }
    let covered = |counts: &dyn Fn(usize) -> bool, share: f32| {
        let mut covered = vec![0.0f32; judged.len()];
        crossings.iter().filter(|(_, by, _)| counts(*by)).for_each(|(line, _, shared)| covered[*line] += shared);
        covered.iter().zip(&areas).map(|(covered, area)| *covered > share * area).collect::<Vec<bool>>()
    };
    let mostly = covered(&|_| true, WOVEN);
    let partly = covered(&|by| mostly[by], PARTLY);
    let is_woven: Vec<bool> = mostly.iter().zip(partly).map(|(mostly, partly)| *mostly || partly).collect();
    let mut likeliest: Vec<Option<f32>> = is_woven.iter().map(|woven| woven.then_some(0.0)).collect();
    for (line, by, _) in crossings.into_iter().filter(|(_, by, shared)| is_woven[*by] && *shared > 0.0) {
        likeliest[line] = likeliest[line].map(|most| most.max(judged[by].text_probability));
    }
    likeliest
}

#[cfg(test)]
mod tests {
    use super::super::super::legibility::sample;
    use super::*;

    /// A line of characters 20 px high from `from` to `to` along the text, its middle at `middle` across it.
    fn line(along: [f32; 2], middle: f32, vertical: bool, gap: f32) -> Judged {
        let mut line = sample::line(along, middle, vertical);
        line.candidate.line.gap = gap;
        if vertical {
            line.candidate.line.height = 13.0;
        }
        line
    }

    /// Four rows of four digits, which make four columns too: the digits of a row 3 px apart, the rows `apart`.
    fn block(apart: f32) -> Vec<Judged> {
        let row = |k: usize| line([100.0, 161.0], 100.0 + k as f32 * (20.0 + apart), false, 3.0 / 20.0);
        let foot = 110.0 + 3.0 * (20.0 + apart);
        let column = |k: usize| line([90.0, foot], 106.5 + k as f32 * 16.0, true, apart / 13.0);
        (0..4).map(row).chain((0..4).map(column)).collect()
    }

    fn directions(lines: &[Judged]) -> Vec<bool> {
        lines.iter().map(|line| line.candidate.line.vertical).collect()
    }

    #[test]
    fn a_block_of_digits_is_read_along_the_nearer_neighbours_and_only_once() {
        assert_eq!(directions(&select(block(6.0), None, None)), [false; 4]);
        assert_eq!(directions(&select(block(1.0), None, None)), [true; 4]);
    }

    #[test]
    fn rows_of_which_half_are_not_found_still_tell_that_their_columns_are_no_lines() {
        let rows = (0..6).map(|k| line([100.0, 161.0], 100.0 + k as f32 * 40.0, false, 0.05));
        let columns = (0..4).map(|k| line([90.0, 310.0], 106.5 + k as f32 * 16.0, true, 0.3));
        assert_eq!(directions(&select(rows.chain(columns).collect(), None, None)), [false; 6]);
    }

    #[test]
    fn a_block_of_digits_is_read_along_its_rows_even_where_its_columns_look_more_like_text() {
        let mut lines = block(6.0);
        lines.iter_mut().filter(|line| !line.candidate.line.vertical).for_each(|row| row.text_probability = 0.35);
        let rows = select(lines, None, None);
        assert_eq!(directions(&rows), [false; 4]);
        assert!(rows.iter().all(|row| row.text_probability == 0.9), "as surely text as its columns are");
    }

    /// Columns of smeared words, each as wide as three of its rows are high, and `others`.
    fn columns(others: &[Judged]) -> Vec<bool> {
        let column = |k: usize| {
            let mut column = line([100.0, 300.0], 100.0 + k as f32 * 60.0, true, 0.3);
            (column.candidate.line.slimness, column.candidate.line.pieces) = (3.0, 12);
            column
        };
        directions(&select((0..5).map(column).chain(others.iter().cloned()).collect(), None, None))
    }

    #[test]
    fn columns_of_smeared_words_are_no_text() {
        assert!(columns(&[]).is_empty());
        assert_eq!(columns(&[line([100.0, 220.0], 40.0, false, 0.2)]), [false]);
    }

    #[test]
    fn slim_characters_of_a_page_that_reads_along_y_are_kept() {
        let lines = [0, 1].map(|k| line([100.0, 300.0], 500.0 + k as f32 * 40.0, true, 0.2));
        assert_eq!(columns(&lines), [true; 7]);
    }

    #[test]
    fn other_text_tells_in_which_direction_a_block_reads() {
        let mut lines = block(1.0);
        lines.push(line([300.0, 420.0], 40.0, false, 0.2));
        assert_eq!(directions(&select(lines, None, None)), [false; 5]);
    }

    #[test]
    fn eyes_in_a_portrait_are_no_print_but_what_can_be_read_there_is() {
        let smeared = |middle: f32| Judged { misread_share: 0.6, ..line([110.0, 160.0], middle, false, 0.2) };
        let portrait = [[100.0, 100.0], [180.0, 100.0], [180.0, 220.0], [100.0, 220.0]];
        let lines = vec![smeared(140.0), line([110.0, 160.0], 200.0, false, 0.2), smeared(300.0)];
        let places = |portrait| {
            let kept = select(lines.clone(), None, portrait);
            kept.iter().map(|line| line.candidate.line.b as u32).collect::<Vec<_>>()
        };
        assert_eq!(places(None), [140, 200, 300]);
        assert_eq!(places(Some(&portrait)), [200, 300]);
    }
}
