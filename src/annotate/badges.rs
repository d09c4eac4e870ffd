//! Where a finding's number stands on the page: beside its place, not over print.

use crate::measure::Region;

/// The corner at which a badge of `size` covers least of what is `taken`, around `place` on a page of `page` pixels (each width, height).
/// Of equally good corners the first: to the left of where a line starts, then above it, then on the other sides; within the place
/// only where nothing around it is on the page or free.
pub(super) fn spot(place: Region, size: [u32; 2], page: [u32; 2], taken: &[Region]) -> [u32; 2] {
    let on_page = |[x, y]: [i64; 2]| {
        let inside = |at: i64, length: u32, side: u32| at >= 0 && at + i64::from(length) <= i64::from(side);
        (inside(x, size[0], page[0]) && inside(y, size[1], page[1])).then_some([x as u32, y as u32])
    };
    let covered = |[x, y]: &[u32; 2]| {
        let badge = Region { x: *x, y: *y, width: size[0], height: size[1] };
        taken.iter().map(|region| shared(*region, badge)).sum::<u64>()
    };
    let corner = [place.x, place.y];
    let back = [0, 1].map(|axis| corner[axis].min(page[axis].saturating_sub(size[axis])));
    around(place, size).into_iter().filter_map(on_page).min_by_key(covered).unwrap_or(back)
}

/// Corners of badges beside `place`, best first.
fn around(place: Region, [width, height]: [u32; 2]) -> [[i64; 2]; 12] {
    let [left, top, across, down, width, height] =
        [place.x, place.y, place.width, place.height, width, height].map(i64::from);
    let (right, bottom) = (left + across, top + down);
    let middle = top + (down - height) / 2;
    [
        [left - width, middle],
        [left - width, top],
        [left, top - height],
        [right, middle],
        [right, top],
        [right - width, top - height],
        [left, bottom],
        [right - width, bottom],
        [left, top],
        [right - width, top],
        [left, bottom - height],
        [right - width, bottom - height],
    ]
}

/// Pixels that two regions have in common.
fn shared(one: Region, other: Region) -> u64 {
    let along = |start: u32, length: u32, other_start: u32, other_length: u32| {
        let end = start.saturating_add(length).min(other_start.saturating_add(other_length));
        u64::from(end.saturating_sub(start.max(other_start)))
    };
    along(one.x, one.width, other.x, other.width) * along(one.y, one.height, other.y, other.height)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: [u32; 2] = [900, 600];
    const SIZE: [u32; 2] = [20, 30];

    fn region(x: u32, y: u32, width: u32, height: u32) -> Region {
        Region { x, y, width, height }
    }

    #[test]
    fn a_number_stands_before_the_line_it_is_about() {
        let line = region(100, 200, 300, 20);
        assert_eq!(spot(line, SIZE, PAGE, &[line]), [80, 195]);
    }

    #[test]
    fn where_print_or_the_border_is_in_the_way_another_side_is_taken() {
        let line = region(100, 200, 300, 20);
        let label = region(40, 190, 55, 40);
        let [x, y] = spot(line, SIZE, PAGE, &[line, label]);
        assert_eq!([x, y], [100, 170], "above");
        let at_the_border = region(4, 0, 300, 20);
        let [x, y] = spot(at_the_border, SIZE, PAGE, &[at_the_border]);
        assert!(x >= 304 || y >= 20, "{x}, {y}");
    }

    #[test]
    fn several_numbers_for_one_place_do_not_cover_each_other() {
        let line = region(100, 200, 300, 20);
        let mut taken = vec![line];
        for _ in 0..4 {
            let [x, y] = spot(line, SIZE, PAGE, &taken);
            let badge = region(x, y, SIZE[0], SIZE[1]);
            assert!(taken.iter().all(|other| shared(*other, badge) == 0), "{badge:?} {taken:?}");
            taken.push(badge);
        }
    }

    #[test]
    fn a_place_that_is_the_whole_page_keeps_its_number_on_the_page() {
        for page in [[900, 600], [10, 10], [1, 1]] {
            let [x, y] = spot(region(0, 0, page[0], page[1]), SIZE, page, &[]);
            assert!(x < page[0] && y < page[1], "{page:?}: {x}, {y}");
        }
        let far = region(u32::MAX - 5, 0, u32::MAX, u32::MAX);
        let [x, y] = spot(far, SIZE, PAGE, &[far]);
        assert!(x <= PAGE[0] - SIZE[0] && y <= PAGE[1] - SIZE[1]);
    }
}
