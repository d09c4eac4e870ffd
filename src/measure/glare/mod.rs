//! Reflections: areas at the sensor's limit with a soft border inside the page, brighter than the paper around them, where
//! print is missing.
//!
//! A line that a reflection has wiped out cannot be judged, so the loss is estimated: every end of a line that faces the area is looked
//! at for signs that its print goes on there, and where it does, the line is followed as far as others reach; light print on dark ground
//! also where it goes on beyond without having faded. Rows are expected under it as dense as elsewhere on the page, most of all where
//! the paper is burnt out. A white page, a white desk, a portrait's ground and an emblem have hard edges that cut no lines off, or hold
//! legible print; over-exposed paper keeps its print dark. None of them counts.

mod bare;
mod burnt;
mod cells;
mod cut;
mod ends;
mod evidence;
mod loss;
mod page;
mod printed;
mod rows;
mod search;
mod sheet;
mod stretches;

use super::legibility::Judged;
use super::pyramid::Pyramid;
use super::{Glare, Outline, Quad, quad};
use cells::{CellMap, Cells};
pub use evidence::Evidence;
pub use loss::Loss;
use printed::PrintedArea;
use search::{CLEAR_RISE, Search};

/// Longer side of the level that is searched, pixels at most.
const LEVEL: u32 = 640;
/// Longer side of the page on it, pixels at least.
const LEAST_PAGE: f32 = 200.0;
/// Confidence from which an outline is sure to hold no ground beside the page.
const SURE_PAGE: f32 = 0.8;
/// Levels by which the page's bare paper is darker than that around its print from which the print may all stand in a reflection.
const TINT: f32 = 8.0;

/// Reflections found, and what they cost.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// For the report.
    pub glare: Glare,
    /// Text that is missing, by kind of evidence.
    pub loss: Loss,
    /// What is seen at the ends of dark lines that face them.
    pub ends: Vec<Evidence>,
    map: CellMap,
}

/// Looks for reflections on the page.
pub fn find(pyramid: &Pyramid<'_>, outline: Option<&Outline>, lines: &[Judged]) -> Found {
    let page = outline.filter(|outline| outline.confidence >= 0.5).map(|outline| outline.quad);
    let index = level_for(pyramid, page.as_ref());
    let level = pyramid.level(index);
    let mut printed = PrintedArea::new(lines);
    let cells = Cells::new(level, (1u32 << index) as f32, printed.edge);
    if cells.columns < 4 || cells.rows < 4 {
        return Found::default();
    }
    let search = Search::new(&cells, page.as_ref(), lines);
    let mut areas = search.areas(&printed, false);
    if areas.is_empty() && outline.is_some_and(|outline| outline.confidence >= SURE_PAGE) {
        // All print that is left may stand in the reflection: then the paper around that print is no measure of the page's. Rows or
        // boxes of a tint are bare paper too, but their borders are hard; nearly white paper is as bright where it is well lit.
        let clear = |bare: &f32| printed.paper - bare > TINT && 254.0 - bare > CLEAR_RISE;
        let bare = bare::paper(&cells, &search.inside, lines).filter(clear);
        if let Some(bare) = bare {
            printed.paper = bare;
            areas = search.areas(&printed, true);
        }
    }
    if areas.is_empty() {
        return Found::default();
    }
    loss::weigh(&cells, areas, lines, &search.ends, &printed, pyramid)
}

/// The level that is searched: coarse, but not so that a page which is small in its picture has hardly any cells.
fn level_for(pyramid: &Pyramid<'_>, page: Option<&Quad>) -> usize {
    let (coarsest, _) = pyramid.at_most(LEVEL);
    let (width, height) = pyramid.level(0).dimensions();
    let side = page.map_or(width.max(height) as f32, |page| {
        let (low, high) = quad::bounds(page);
        (high[0] - low[0]).max(high[1] - low[1])
    });
    let fine_enough = |level: &usize| side / (1u32 << level) as f32 >= LEAST_PAGE;
    (0..=coarsest).rev().find(fine_enough).unwrap_or(0)
}

impl Found {
    /// Share of `quad` that lies under a reflection, 0..=1.
    pub fn share_of(&self, quad: &Quad) -> f32 {
        if self.map.glare.is_empty() {
            return 0.0;
        }
        let (mut hits, mut all) = (0u32, 0u32);
        for along in 0..16 {
            let t = (along as f32 + 0.5) / 16.0;
            let mid = |k: usize| {
                let top = quad[0][k] + t * (quad[1][k] - quad[0][k]);
                let bottom = quad[3][k] + t * (quad[2][k] - quad[3][k]);
                (top + bottom) / 2.0
            };
            all += 1;
            hits += u32::from(self.map.at(mid(0), mid(1)));
        }
        hits as f32 / all as f32
    }
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma};

    use super::super::Region;
    use super::super::legibility::features::NAMES;
    use super::super::legibility::sample;
    use super::super::text_lines::ink::Polarity;
    use super::*;

    /// Luma of the ground of light print and of the paper of dark print.
    const GROUND: f32 = 40.0;
    const PAPER: f32 = 190.0;

    /// A reflection in the middle of a page, white to 50 px from its centre, gone at 100.
    fn reflection(ground: f32) -> GrayImage {
        GrayImage::from_fn(640, 400, |x, y| {
            let far = (x as f32 - 320.0).hypot(y as f32 - 200.0);
            let veil = ((100.0 - far) / 50.0).clamp(0.0, 1.0);
            Luma([(ground + veil * (255.0 - ground)) as u8])
        })
    }

    /// Print 20 px high that is as strong at its ends as anywhere, light or dark.
    fn line(along: [f32; 2], middle: f32, light: bool) -> Judged {
        let mut line = Judged { text_probability: 1.0, misread_share: 0.0, ..sample::line(along, middle, false) };
        let known = [
            ("paper", if light { GROUND } else { PAPER }),
            ("relative_edge_width", 0.1),
            ("light_on_dark", f32::from(u8::from(light))),
        ];
        for (name, value) in known {
            line.features.values[NAMES.iter().position(|other| *other == name).unwrap()] = value;
        }
        if light {
            line.candidate.line.polarity = Polarity::Light;
        }
        line
    }

    /// Draws strokes 150 darker than the paper where `line` stands; those of its first and its last half character have so much
    /// of that depth. A reflection adds to both.
    fn print(picture: &mut GrayImage, line: &Judged, ends: [f32; 2]) {
        let own = &line.candidate.line;
        for x in own.a0 as u32..own.a1 as u32 {
            let end = if (x as f32) < own.a0 + 10.0 { ends[0] } else { 1.0 };
            let end = if x as f32 >= own.a1 - 10.0 { ends[1] } else { end };
            let stroke = x % 8 < 4;
            for y in own.b as u32 - 10..own.b as u32 + 10 {
                let Luma([paper]) = *picture.get_pixel(x, y);
                let depth = if stroke && paper < 255 { 150.0 * end } else { 0.0 };
                picture.put_pixel(x, y, Luma([(f32::from(paper) - depth) as u8]));
            }
        }
    }

    /// Reflections on paper with lines of dark print, which fade at their ends to that share of their depth.
    fn found(lines: &[(Judged, [f32; 2])]) -> Found {
        let mut picture = reflection(PAPER);
        lines.iter().for_each(|(line, ends)| print(&mut picture, line, *ends));
        let lines: Vec<Judged> =
            lines.iter().map(|(line, ends)| Judged { end_contrasts: *ends, ..line.clone() }).collect();
        find(&Pyramid::new(&crate::memory::plane(picture), 200), None, &lines)
    }

    /// Length of light print lost between the pieces of lines.
    fn joined(lines: &[Judged]) -> f32 {
        let picture = crate::memory::plane(reflection(GROUND));
        find(&Pyramid::new(&picture, 200), None, lines).loss.joined
    }

    #[test]
    fn light_print_that_goes_on_behind_a_reflection_is_lost_under_it() {
        let (before, after) = ([100.0, 250.0], [390.0, 540.0]);
        let lost = joined(&[line(before, 200.0, true), line(after, 200.0, true)]);
        assert!((6.0..=8.0).contains(&lost), "140 px between characters of 20 px: {lost}");
        assert_eq!(joined(&[line(before, 200.0, true)]), 0.0, "the line may end there");
        assert_eq!(joined(&[line(before, 200.0, true), line(after, 240.0, true)]), 0.0, "another row");
        let dark = |fade| {
            let pieces = [(line(before, 200.0, false), [1.0, fade]), (line(after, 200.0, false), [fade, 1.0])];
            found(&pieces).loss.joined
        };
        assert!(dark(0.2) > 3.0, "{}", dark(0.2));
        assert_eq!(dark(1.0), 0.0, "dark print fades before it is cut off");
        assert_eq!(
            joined(&[line([100.0, 250.0], 340.0, true), line(after, 340.0, true)]),
            0.0,
            "no reflection between"
        );
    }

    #[test]
    fn what_turns_a_dark_ground_white_is_burnt_out_whatever_stood_there() {
        let picture = crate::memory::plane(reflection(GROUND));
        let burnt = |lines: &[Judged]| {
            let found = find(&Pyramid::new(&picture, 200), None, lines);
            found.glare.areas.iter().map(|area| area.burnt_share).sum::<f32>()
        };
        let share = burnt(&[line([100.0, 540.0], 60.0, true), line([100.0, 540.0], 340.0, true)]);
        // White to 50 of 640 x 400 pixels, nearly white to 60.
        assert!((0.03..=0.06).contains(&share), "{share}");
        assert_eq!(burnt(&[]), 0.0, "without print its paper is not known");
        let mut pale = line([100.0, 540.0], 60.0, false);
        pale.features.values[NAMES.iter().position(|name| *name == "paper").unwrap()] = 220.0;
        assert_eq!(burnt(&[pale]), 0.0, "on pale paper print shows through");
    }

    #[test]
    fn light_that_runs_over_the_edge_of_white_paper_is_a_reflection() {
        let mut below = line([150.0, 500.0], 340.0, false);
        below.features.values[NAMES.iter().position(|name| *name == "paper").unwrap()] = 248.0;
        let burnt = |light: bool| {
            let mut picture = GrayImage::from_fn(640, 400, |x, y| {
                let page = (100..540).contains(&x) && (60..390).contains(&y);
                let far = (x as f32 - 320.0).hypot(y as f32 - 100.0);
                let veil = if light { ((140.0 - far) / 60.0).clamp(0.0, 1.0) } else { 0.0 };
                let white = if (90..250).contains(&y) && !light { 255.0 } else { 248.0 };
                let ground = if page { white } else { 60.0 };
                Luma([(ground + veil * (255.0 - ground)) as u8])
            });
            print(&mut picture, &below, [1.0, 1.0]);
            find(&Pyramid::new(&crate::memory::plane(picture), 200), None, &[below.clone()])
        };
        let found = burnt(true);
        assert!(found.glare.areas[0].burnt_share > 0.05, "{:?}", found.glare);
        assert!(burnt(false).glare.areas.is_empty(), "white paper whose edges are hard");
    }

    #[test]
    fn print_that_all_stands_in_a_reflection_does_not_tell_what_the_paper_is_like() {
        let index = NAMES.iter().position(|name| *name == "paper").unwrap();
        let mut picture = reflection(PAPER);
        // Not quite at the limit, where burnt out paper would tell of it.
        picture.pixels_mut().for_each(|pixel| pixel[0] = pixel[0].min(248));
        let mut line = line([290.0, 350.0], 200.0, false);
        line.features.values[index] = 248.0;
        print(&mut picture, &line, [1.0, 1.0]);
        let lines = [line];
        let picture = crate::memory::plane(picture);
        let quad = [[20.0, 20.0], [620.0, 20.0], [620.0, 380.0], [20.0, 380.0]];
        let found = |confidence| {
            let (cut_sides, others) = (Vec::new(), Vec::new());
            let outline = Outline { quad, confidence, frame_share: 0.8, aspect: 1.7, cut_sides, others };
            find(&Pyramid::new(&picture, 200), Some(&outline), &lines).glare.areas
        };
        let papers: Vec<f32> = found(0.95).iter().map(|area| area.paper).collect();
        assert_eq!(papers, [PAPER], "by the bare paper of the page");
        assert!(found(0.7).is_empty(), "it may be the ground beside the page");
    }

    /// Length of light print lost where it breaks off at `end`, before the reflection.
    fn broken(end: f32) -> f32 {
        let picture = crate::memory::plane(reflection(GROUND));
        let lines = [line([100.0, end], 200.0, true), line([100.0, 540.0], 60.0, true)];
        find(&Pyramid::new(&picture, 200), None, &lines).loss.broken
    }

    #[test]
    fn light_print_that_breaks_off_at_a_reflection_goes_on_in_it() {
        let lost = broken(250.0);
        assert!((4.0..=8.0).contains(&lost), "from 250 to the reflection's far side, which ends before 420: {lost}");
        assert_eq!(broken(180.0), 0.0, "it ended before the reflection");
    }

    /// What is lost of six lines of dark print, on `paper`, that end so many pixels before a white field whose border is hard and goes
    /// so far aside a row.
    fn cut(paper: u8, before: f32, slant: f32) -> f32 {
        let border = |y: f32| 300.0 + slant * y;
        let mut picture = GrayImage::from_fn(640, 400, |x, y| {
            let from = border(y as f32);
            let white = (from..from + 120.0).contains(&(x as f32)) && (80..320).contains(&y);
            Luma([if white { 255 } else { paper }])
        });
        let rows = (0..6).map(|row| 100.0 + 40.0 * row as f32);
        let mut lines: Vec<Judged> = rows.map(|y| line([60.0, border(y) - before], y, false)).collect();
        lines.push(line([60.0, 600.0], 50.0, false));
        lines.iter().for_each(|line| print(&mut picture, line, [1.0, 1.0]));
        let index = NAMES.iter().position(|name| *name == "paper").unwrap();
        lines.iter_mut().for_each(|line| line.features.values[index] = f32::from(paper));
        find(&Pyramid::new(&crate::memory::plane(picture), 200), None, &lines).loss.expected()
    }

    #[test]
    fn a_hard_border_that_cuts_lines_off_is_a_reflection() {
        let lost = cut(190, 16.0, 0.25);
        assert!((1.0..=20.0).contains(&lost), "six lines may go on by six characters each: {lost}");
        assert_eq!(cut(245, 16.0, 0.25), 0.0, "white paper is as bright anywhere");
        assert_eq!(cut(190, 80.0, 0.25), 0.0, "a white field away from the print");
        assert_eq!(cut(190, 16.0, 0.0), 0.0, "one below the other, as beside a printed box");
    }

    #[test]
    fn a_card_on_a_whiter_sheet_lies_in_no_reflection() {
        let index = NAMES.iter().position(|name| *name == "paper").unwrap();
        // Pale labels before the entries look like ends that fade.
        let areas = |sheet: std::ops::Range<u32>| {
            let card = |x, y| (140..500).contains(&x) && (100..300).contains(&y);
            let mut picture =
                GrayImage::from_fn(640, 400, |x, y| Luma([if card(x, y) || !sheet.contains(&x) { 238 } else { 252 }]));
            let mut lines = [120.0, 160.0, 200.0, 240.0].map(|y| line([160.0, 480.0], y, false));
            lines.iter().for_each(|line| print(&mut picture, line, [0.4, 1.0]));
            for line in &mut lines {
                (line.end_contrasts, line.features.values[index]) = ([0.4, 1.0], 238.0);
            }
            find(&Pyramid::new(&crate::memory::plane(picture), 200), None, &lines).glare.areas.len()
        };
        assert_eq!(areas(0..640), 0, "the sheet is on all sides");
        assert!(areas(0..140) > 0, "white on one side only");
    }

    #[test]
    fn the_more_print_fades_the_more_is_lost_behind_it() {
        let within = |fade: f32| {
            let whole = (line([100.0, 540.0], 60.0, false), [1.0, 1.0]);
            found(&[(line([100.0, 250.0], 200.0, false), [1.0, fade]), whole]).loss.within
        };
        assert!(within(0.1) > within(0.5) && within(0.5) > 0.5, "{} {}", within(0.1), within(0.5));
        assert_eq!(within(1.0), 0.0, "as dark at its end as anywhere");
    }

    /// What would stand in burnt out paper beside a column of lines, with `other` lines on the page.
    fn beside(column: [f32; 2], other: [f32; 2]) -> f32 {
        let mut lines: Vec<_> = (0..8).map(|row| whole(line(column, 60.0 + 40.0 * row as f32, false))).collect();
        lines.push(whole(line(other, 380.0, false)));
        found(&lines).loss.burnt
    }

    #[test]
    fn a_line_tells_how_far_it_went_but_not_what_stood_in_the_column_before_it() {
        let (left, right) = ([100.0, 300.0], [420.0, 540.0]);
        let lost = beside(right, left);
        assert!(lost > 0.5, "{lost}");
        assert_eq!(beside(right, [100.0, 540.0]), 0.0, "a title across the page makes no column");
        assert_eq!(beside(left, right), 0.0, "where lines end they tell themselves");
    }

    /// Length of rows that count under a reflection on paper of that level, at which four lines end with that share of their depth.
    fn rows(paper: f32, fade: f32) -> f32 {
        let index = NAMES.iter().position(|name| *name == "paper").unwrap();
        let mut lines: Vec<_> =
            (0..4).map(|row| (line([60.0, 240.0], 140.0 + 40.0 * row as f32, false), [1.0, fade])).collect();
        lines.extend((0..3).map(|row| whole(line([60.0, 580.0], 20.0 + 30.0 * row as f32, false))));
        lines.iter_mut().for_each(|(line, _)| line.features.values[index] = paper);
        let mut picture = reflection(paper);
        lines.iter().for_each(|(line, ends)| print(&mut picture, line, *ends));
        let lines: Vec<Judged> = lines.into_iter().map(|(line, ends)| Judged { end_contrasts: ends, ..line }).collect();
        find(&Pyramid::new(&crate::memory::plane(picture), 200), None, &lines).loss.rows
    }

    #[test]
    fn rows_under_a_reflection_that_lines_fade_at_count_on_pale_paper_too() {
        assert!(rows(248.0, 0.1) > 1.0, "{}", rows(248.0, 0.1));
        assert_eq!(rows(248.0, 1.0), 0.0, "the lines may end there");
        assert_eq!(rows(253.0, 0.1), 0.0, "white paper is as bright as a reflection");
    }

    /// A line whose print fades out at its start or at its end.
    fn fading(line: Judged, at_end: bool) -> (Judged, [f32; 2]) {
        (line, if at_end { [1.0, 0.1] } else { [0.1, 1.0] })
    }

    fn whole(line: Judged) -> (Judged, [f32; 2]) {
        (line, [1.0, 1.0])
    }

    /// From where to where text is shown as lost, on the row of the reflection's centre.
    fn shown(lines: &[(Judged, [f32; 2])]) -> (u32, u32) {
        let found = found(lines);
        let row = |region: &Region| region.y <= 200 && region.y + region.height > 200;
        let regions = || found.glare.areas.iter().flat_map(|area| &area.text_regions).filter(|region| row(region));
        (regions().map(|r| r.x).min().unwrap(), regions().map(|r| r.x + r.width).max().unwrap())
    }

    #[test]
    fn both_pieces_of_a_broken_line_are_shown() {
        let pieces =
            [(line([100.0, 250.0], 200.0, false), [1.0, 0.2]), (line([390.0, 540.0], 200.0, false), [0.2, 1.0])];
        assert_eq!(shown(&pieces), (100, 540));
    }

    #[test]
    fn a_doubtful_end_is_shown_rather_than_the_whole_reflection() {
        let lines = [(line([100.0, 250.0], 200.0, false), [1.0, 0.8]), whole(line([100.0, 540.0], 60.0, false))];
        assert!(found(&lines).ends[0].probability() < 0.35, "many such ends are just ends");
        assert_eq!(shown(&lines).0, 100);
    }

    #[test]
    fn a_line_is_shown_to_where_it_most_likely_went() {
        let box_of_text = whole(line([100.0, 540.0], 60.0, false));
        let (from, to) = shown(&[fading(line([100.0, 250.0], 200.0, false), true), box_of_text]);
        assert_eq!(from, 100);
        assert!((320..=370).contains(&to), "over half the way through the reflection, which ends before 420: {to}");
        let broken = fading(line([390.0, 540.0], 200.0, false), false);
        let (from, to) = shown(&[broken, whole(line([100.0, 540.0], 60.0, false))]);
        assert!((280..=320).contains(&from) && to == 540, "the same from its other side: {from} to {to}");
    }
}
