//! Letters as dots, all that the titles of checks and a number need: small Latin letters, digits and the hyphen of five by nine dots,
//! drawn for this program, and Chinese characters of 24 by 24 (`chinese.txt`, drawn with Noto Sans CJK by `tools/glyphs`): 13 kB, where a
//! font with all characters has megabytes.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::Lang;

/// Dots from the top of a Latin letter to the bottom of its tail.
pub(super) const HEIGHT: u32 = 9;
/// Dots from the start of a Latin letter to the start of the next.
const ADVANCE: u32 = 6;
/// Dots of a Chinese character, across and down.
const SIDE: u32 = 24;
/// Hexadecimal digits of a row of them.
const DIGITS: usize = 6;

/// Rows of the Chinese characters, the leftmost dot in the highest of 24 bits.
static CHINESE: LazyLock<HashMap<char, Vec<u32>>> = LazyLock::new(|| {
    let rows = |digits: &str| {
        let row = |digits: &[u8]| std::str::from_utf8(digits).ok().and_then(|row| u32::from_str_radix(row, 16).ok());
        digits.as_bytes().chunks(DIGITS).filter_map(row).collect()
    };
    let lines = include_str!("chinese.txt").lines().filter_map(|line| line.split_once(' '));
    lines.filter_map(|(letter, digits)| Some((letter.chars().next()?, rows(digits)))).collect()
});

/// Whether there is a picture of `letter`.
#[cfg(test)]
pub(super) fn is_drawn(letter: char) -> bool {
    CHINESE.contains_key(&letter) || (letter.is_ascii() && latin(letter) != latin('?'))
}

/// Columns and rows of the inked dots of `letter`; a filled box for one that is not drawn here.
pub(super) fn dots(letter: char) -> Vec<[u32; 2]> {
    let inked = |row: u32, columns: u32, is_inked: &dyn Fn(u32) -> bool| {
        (0..columns).filter(|column| is_inked(*column)).map(|column| [column, row]).collect::<Vec<_>>()
    };
    match CHINESE.get(&letter) {
        Some(rows) => {
            (0..).zip(rows).flat_map(|(row, bits)| inked(row, SIDE, &|x| (bits >> (SIDE - 1 - x)) & 1 == 1)).collect()
        }
        None => {
            let rows = latin(letter);
            (0..).zip(rows).flat_map(|(row, dots)| inked(row, 5, &|x| dots.as_bytes()[x as usize] == b'#')).collect()
        }
    }
}

/// Pixels of a dot of `letter`, where those of Latin letters have `size`: characters come out about as high as a Latin line.
pub(super) fn dot(letter: char, size: u32) -> u32 {
    if CHINESE.contains_key(&letter) { ((size * HEIGHT + SIDE / 2) / SIDE).max(1) } else { size }
}

/// Pixels from the start of `letter` to the start of the next.
pub(super) fn advance(letter: char, size: u32) -> u32 {
    let dots = if CHINESE.contains_key(&letter) { SIDE + 1 } else { ADVANCE };
    dots * dot(letter, size)
}

/// Pixels of `text` from its start to where more would follow.
pub(super) fn width(text: &str, size: u32) -> u32 {
    text.chars().map(|letter| advance(letter, size)).sum()
}

/// Height of `letter` in pixels.
pub(super) fn letter_height(letter: char, size: u32) -> u32 {
    if CHINESE.contains_key(&letter) { SIDE * dot(letter, size) } else { HEIGHT * size }
}

/// Height of a line of text in `lang`, pixels.
pub(super) fn height(lang: Lang, size: u32) -> u32 {
    let latin = HEIGHT * size;
    match lang {
        Lang::En => latin,
        Lang::Zh => latin.max(letter_height('清', size)),
    }
}

/// The dots of a Latin letter, row by row; a filled box for one that is not drawn here.
#[rustfmt::skip]
fn latin(letter: char) -> [&'static str; 9] {
    match letter {
        'a' => [".....", ".....", ".###.", "....#", ".####", "#...#", ".####", ".....", "....."],
        'b' => ["#....", "#....", "####.", "#...#", "#...#", "#...#", "####.", ".....", "....."],
        'c' => [".....", ".....", ".####", "#....", "#....", "#....", ".####", ".....", "....."],
        'd' => ["....#", "....#", ".####", "#...#", "#...#", "#...#", ".####", ".....", "....."],
        'e' => [".....", ".....", ".###.", "#...#", "#####", "#....", ".####", ".....", "....."],
        'f' => ["..##.", ".#...", "####.", ".#...", ".#...", ".#...", ".#...", ".....", "....."],
        'g' => [".....", ".....", ".####", "#...#", "#...#", "#...#", ".####", "....#", ".###."],
        'h' => ["#....", "#....", "####.", "#...#", "#...#", "#...#", "#...#", ".....", "....."],
        'i' => ["..#..", ".....", ".##..", "..#..", "..#..", "..#..", ".###.", ".....", "....."],
        'j' => ["...#.", ".....", "..##.", "...#.", "...#.", "...#.", "...#.", "#..#.", ".##.."],
        'k' => ["#....", "#....", "#..#.", "#.#..", "##...", "#.#..", "#..#.", ".....", "....."],
        'l' => [".##..", "..#..", "..#..", "..#..", "..#..", "..#..", ".###.", ".....", "....."],
        'm' => [".....", ".....", "##.#.", "#.#.#", "#.#.#", "#.#.#", "#.#.#", ".....", "....."],
        'n' => [".....", ".....", "####.", "#...#", "#...#", "#...#", "#...#", ".....", "....."],
        'o' => [".....", ".....", ".###.", "#...#", "#...#", "#...#", ".###.", ".....", "....."],
        'p' => [".....", ".....", "####.", "#...#", "#...#", "#...#", "####.", "#....", "#...."],
        'q' => [".....", ".....", ".####", "#...#", "#...#", "#...#", ".####", "....#", "....#"],
        'r' => [".....", ".....", "#.##.", "##..#", "#....", "#....", "#....", ".....", "....."],
        's' => [".....", ".....", ".####", "#....", ".###.", "....#", "####.", ".....", "....."],
        't' => [".#...", ".#...", "####.", ".#...", ".#...", ".#...", "..##.", ".....", "....."],
        'u' => [".....", ".....", "#...#", "#...#", "#...#", "#...#", ".####", ".....", "....."],
        'v' => [".....", ".....", "#...#", "#...#", "#...#", ".#.#.", "..#..", ".....", "....."],
        'w' => [".....", ".....", "#.#.#", "#.#.#", "#.#.#", "#.#.#", ".#.#.", ".....", "....."],
        'x' => [".....", ".....", "#...#", ".#.#.", "..#..", ".#.#.", "#...#", ".....", "....."],
        'y' => [".....", ".....", "#...#", "#...#", "#...#", "#...#", ".####", "....#", ".###."],
        'z' => [".....", ".....", "#####", "...#.", "..#..", ".#...", "#####", ".....", "....."],
        '0' => [".###.", "#...#", "#..##", "#.#.#", "##..#", "#...#", ".###.", ".....", "....."],
        '1' => ["..#..", ".##..", "..#..", "..#..", "..#..", "..#..", ".###.", ".....", "....."],
        '2' => [".###.", "#...#", "....#", "...#.", "..#..", ".#...", "#####", ".....", "....."],
        '3' => ["####.", "....#", "....#", ".###.", "....#", "....#", "####.", ".....", "....."],
        '4' => ["...#.", "..##.", ".#.#.", "#..#.", "#####", "...#.", "...#.", ".....", "....."],
        '5' => ["#####", "#....", "####.", "....#", "....#", "#...#", ".###.", ".....", "....."],
        '6' => ["..##.", ".#...", "#....", "####.", "#...#", "#...#", ".###.", ".....", "....."],
        '7' => ["#####", "....#", "...#.", "..#..", "..#..", ".#...", ".#...", ".....", "....."],
        '8' => [".###.", "#...#", "#...#", ".###.", "#...#", "#...#", ".###.", ".....", "....."],
        '9' => [".###.", "#...#", "#...#", ".####", "....#", "...#.", ".##..", ".....", "....."],
        '-' => [".....", ".....", ".....", ".###.", ".....", ".....", ".....", ".....", "....."],
        ' ' => [".....", ".....", ".....", ".....", ".....", ".....", ".....", ".....", "....."],
        _ => ["#####", "#####", "#####", "#####", "#####", "#####", "#####", ".....", "....."],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::legend::scale_words;
    use crate::checks::abouts;

    #[test]
    fn every_word_of_a_legend_can_be_drawn() {
        let titles = abouts().into_iter().map(|about| about.title.text());
        let words = titles.chain(scale_words()).flat_map(|text| [text.zh, text.en]);
        let missing: String =
            words.flat_map(|text| text.chars().collect::<Vec<_>>()).filter(|c| !is_drawn(*c)).collect();
        let all: String = {
            let mut all: Vec<char> = CHINESE.keys().copied().collect();
            all.sort_unstable();
            all.into_iter().collect()
        };
        assert!(missing.is_empty(), "tools/glyphs/draw.py {all}{missing} > src/annotate/chinese.txt");
    }

    #[test]
    fn characters_are_whole() {
        for (letter, rows) in CHINESE.iter() {
            assert_eq!(rows.len(), SIDE as usize, "{letter}");
            assert!(rows.iter().any(|row| *row > 0), "{letter}");
        }
        // The character for one is a single stroke, across the middle.
        let dots = dots('一');
        assert!(
            dots.iter().all(|[_, row]| (9..15).contains(row)) && dots.iter().any(|[column, _]| *column < 4),
            "{dots:?}"
        );
    }
}
