//! Which cells lie on the page. A reflection that hides one side of a page is easily taken for what lies beyond it: the outline then
//! runs along the reflection's border and leaves out what it hides.

use super::super::{Quad, quad};
use super::cells::Cells;
use super::search::PLATEAU;

/// Level of white beyond a side.
const WHITE: f32 = 250.0;
/// How far beyond a side white is looked for, cells: a soft border takes up to so much.
const BEYOND: usize = 6;
/// Share of a side with white beyond it from which a reflection may hide the page's true side.
const HIDDEN: f32 = 0.6;
/// Share of another side with white beyond it below which the ground around the page is not white itself.
const GROUND: f32 = 0.1;

/// Cells on the `page`, all where none is known; those of a reflection beyond a side that it hides count too.
pub(super) fn inside(cells: &Cells<'_>, page: Option<&Quad>) -> Vec<bool> {
    let Some(page) = page else { return vec![true; cells.paper.len()] };
    let hidden = hidden_sides(cells, page);
    let between_visible_sides = |point| (0..4).all(|side| hidden[side] || outwards(page, side, point) <= 0.0);
    let within = |cell: usize| {
        let point = cells.centre(cell);
        quad::contains(page, point)
            || (hidden.contains(&true) && cells.paper[cell] >= PLATEAU && between_visible_sides(point))
    };
    (0..cells.paper.len()).map(within).collect()
}

/// Sides along which white lies beyond the page while other ground lies beyond another side.
fn hidden_sides(cells: &Cells<'_>, page: &Quad) -> [bool; 4] {
    let shares: [f32; 4] = core::array::from_fn(|side| white_beyond(cells, page, side));
    let ground = shares.iter().any(|share| *share < GROUND);
    shares.map(|share| ground && share >= HIDDEN)
}

/// Share of a side beyond which white lies near.
fn white_beyond(cells: &Cells<'_>, page: &Quad, side: usize) -> f32 {
    let (from, to) = (page[side], page[(side + 1) % 4]);
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let length = dx.hypot(dy).max(1e-6);
    let sign = outwards(page, side, [from[0] + dy, from[1] - dx]).signum();
    let out = [sign * dy / length, -sign * dx / length];
    let places = (length / cells.side).ceil().max(1.0);
    let white = |place: f32| {
        let along = (place + 0.5) / places;
        (1..=BEYOND).any(|step| {
            let far = step as f32 * cells.side;
            let point = [from[0] + along * dx + far * out[0], from[1] + along * dy + far * out[1]];
            cells.at(point).is_some_and(|cell| cells.paper[cell] >= WHITE)
        })
    };
    (0..places as usize).filter(|place| white(*place as f32)).count() as f32 / places
}

/// Positive where `point` lies on the other side of that side of the page than the page itself.
fn outwards(page: &Quad, side: usize, point: [f32; 2]) -> f32 {
    let (from, to) = (page[side], page[(side + 1) % 4]);
    let cross = |[x, y]: [f32; 2]| (to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0]);
    -cross(point) * cross(quad::centre(page)).signum()
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma};

    use super::*;

    /// Whether the cell at `point` counts as the page from x 80 to 320 and y 80 to 240, of which a white field hides what lies from
    /// `white` on, on ground of that level.
    fn on_page(ground: u8, white: [u32; 2], point: [f32; 2]) -> bool {
        let picture = GrayImage::from_fn(640, 320, |x, y| {
            let paper = (80..480).contains(&x) && (80..240).contains(&y);
            let hidden = (white[0]..white[1]).contains(&x);
            Luma([if hidden {
                255
            } else if paper {
                200
            } else {
                ground
            }])
        });
        let level = crate::memory::plane(picture);
        let cells = Cells::new(&level, 1.0, 1.0);
        let page = [[80.0, 80.0], [320.0, 80.0], [320.0, 240.0], [80.0, 240.0]];
        inside(&cells, Some(&page))[cells.at(point).unwrap()]
    }

    #[test]
    fn what_a_reflection_hides_beyond_the_side_it_was_taken_for_is_page() {
        assert!(on_page(60, [330, 560], [420.0, 160.0]), "between the visible sides");
        assert!(!on_page(60, [330, 560], [420.0, 40.0]), "above them");
        assert!(!on_page(60, [330, 400], [440.0, 160.0]), "beyond the reflection nothing is known");
        assert!(!on_page(60, [600, 640], [620.0, 160.0]), "too far from the side");
        assert!(!on_page(255, [330, 560], [420.0, 160.0]), "a white desk hides nothing");
    }
}
