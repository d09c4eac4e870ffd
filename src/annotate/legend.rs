//! The strip below a marked-up page: the colour scale of readability, and what the numbers on the page stand for, in the user's
//! language.

use image::{Rgb, RgbImage, imageops};

use super::draw::Canvas;
use super::{glyphs, heat};
use crate::measure::Region;
use crate::{Lang, Text};

const WHITE: Rgb<u8> = Rgb([255, 255, 255]);
const DARK: Rgb<u8> = Rgb([34, 38, 44]);

/// The ends of the colour scale, worst first.
pub(super) fn scale_words() -> [Text; 2] {
    [Text::new("看不清", "unreadable"), Text::new("清楚", "readable")]
}

/// One line of the legend.
pub(super) struct Entry {
    pub(super) number: usize,
    pub(super) title: Text,
    pub(super) tone: Rgb<u8>,
}

impl Entry {
    fn label(&self, lang: Lang) -> String {
        format!("{} {}", self.number, self.title.get(lang))
    }
}

/// `page` with its legend below, on white; wider than the page where the words need it.
pub(super) fn below(page: &RgbImage, entries: &[Entry], unit: u32, lang: Lang) -> RgbImage {
    let [worst, best] = scale_words();
    let labels: Vec<String> = entries.iter().map(|entry| entry.label(lang)).collect();
    let scale = format!("{}{}", worst.get(lang), best.get(lang));
    let size = letter_size(page.width(), labels.iter().chain([&scale]), (unit * 3 / 2).max(1));
    let (margin, height) = (size * 4, glyphs::height(lang, size));
    let row = height + size * 6;
    let bar = (page.width() / 4).clamp(size * 20, size * 80);
    let ends = glyphs::width(&scale, size) + bar + size * 6;
    let widest = labels.iter().map(|label| glyphs::width(label, size)).max().unwrap_or(0).max(ends);
    let width = page.width().max(widest + 2 * margin);
    let whole_height = page.height() + row * (entries.len() as u32 + 1) + margin;
    let mut whole = RgbImage::from_pixel(width, whole_height, WHITE);
    imageops::replace(&mut whole, page, 0, 0);

    let mut canvas = Canvas::new(whole);
    let mut y = page.height() + margin;
    let x = canvas.text(worst.get(lang), margin, y, size, DARK) + size * 3;
    for step in 0..bar {
        canvas.fill(Region { x: x + step, y, width: 1, height }, heat::colour(step as f32 / bar as f32));
    }
    canvas.text(best.get(lang), x + bar + size * 3, y, size, DARK);
    for (entry, label) in entries.iter().zip(&labels) {
        y += row;
        canvas.text(label, margin, y, size, entry.tone);
    }
    canvas.into_picture()
}

/// The largest letters, up to `wanted`, with which the widest text fits into `width`; dots of one pixel where none do.
fn letter_size<'a>(width: u32, texts: impl Iterator<Item = &'a String> + Clone, wanted: u32) -> u32 {
    let fits = |size: &u32| texts.clone().all(|text| glyphs::width(text, *size) + 8 * size <= width);
    (1..=wanted).rev().find(fits).unwrap_or(1)
}
