//! Where on a page a region lies, in words.

use crate::Text;
use crate::measure::Region;

/// Share of a side from which a region counts as covering it all.
const WHOLE_SHARE: f64 = 0.8;

/// Words for where `region` lies on a page of `width` x `height`: "top left", "across the middle", "whole page".
pub fn words(region: &Region, width: u32, height: u32) -> Text {
    let across = part(region.x, region.width, width);
    let down = part(region.y, region.height, height);
    let (zh, en) = match (down, across) {
        (Part::All, Part::All) => ("整个画面", "whole page"),
        (Part::All, Part::First) => ("左侧", "left side"),
        (Part::All, Part::Middle) => ("中间一列", "down the middle"),
        (Part::All, Part::Last) => ("右侧", "right side"),
        (Part::First, Part::All) => ("上部", "across the top"),
        (Part::First, Part::First) => ("左上角", "top left"),
        (Part::First, Part::Middle) => ("上方中间", "top middle"),
        (Part::First, Part::Last) => ("右上角", "top right"),
        (Part::Middle, Part::All) => ("中部", "across the middle"),
        (Part::Middle, Part::First) => ("左侧中间", "middle left"),
        (Part::Middle, Part::Middle) => ("正中", "centre"),
        (Part::Middle, Part::Last) => ("右侧中间", "middle right"),
        (Part::Last, Part::All) => ("下部", "across the bottom"),
        (Part::Last, Part::First) => ("左下角", "bottom left"),
        (Part::Last, Part::Middle) => ("下方中间", "bottom middle"),
        (Part::Last, Part::Last) => ("右下角", "bottom right"),
    };
    Text::new(zh, en)
}

#[derive(Clone, Copy)]
enum Part {
    First,
    Middle,
    Last,
    All,
}

fn part(start: u32, length: u32, whole: u32) -> Part {
    let whole = f64::from(whole.max(1));
    if f64::from(length) >= WHOLE_SHARE * whole {
        return Part::All;
    }
    match (f64::from(start) + f64::from(length) / 2.0) / whole {
        centre if centre < 1.0 / 3.0 => Part::First,
        centre if centre < 2.0 / 3.0 => Part::Middle,
        _ => Part::Last,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: u32, y: u32, width: u32, height: u32) -> String {
        words(&Region { x, y, width, height }, 900, 600).en
    }

    #[test]
    fn thirds_of_the_page() {
        assert_eq!(at(0, 0, 100, 50), "top left");
        assert_eq!(at(400, 280, 100, 40), "centre");
        assert_eq!(at(700, 500, 150, 80), "bottom right");
        assert_eq!(at(0, 250, 900, 60), "across the middle");
        assert_eq!(at(0, 0, 900, 600), "whole page");
    }

    #[test]
    fn an_empty_page_has_no_places_but_does_not_break() {
        assert_eq!(words(&Region::default(), 0, 0).en, "top left");
    }
}
