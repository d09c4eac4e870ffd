//! What the programs for the model's training share: pictures named on standard input, one line of JSON a picture.

use std::error::Error;
use std::io::{BufRead, Write};

use rayon::prelude::*;
use scanready::input::{self, PageContent, Pixels};
use scanready::measure::{pyramid::Pyramid, text_lines};
use serde_json::{Value, json};

/// Decodes the first page of every picture named on standard input and prints `row` of it, an object, with its path as `file`.
/// Pictures that have no pixels to measure are left out.
pub fn each_picture(row: impl Fn(&Pixels, &Pyramid) -> Value + Sync) -> Result<(), Box<dyn Error>> {
    let files: Vec<String> = std::io::stdin().lock().lines().collect::<Result<_, _>>()?;
    files.par_iter().try_for_each(|file| {
        let Some(pixels) = first_page(&std::fs::read(file)?) else { return Ok(()) };
        let pyramid = Pyramid::new(&pixels.luma, text_lines::SMALLEST_LEVEL);
        let mut row = row(&pixels, &pyramid);
        row["file"] = json!(file);
        writeln!(std::io::stdout(), "{row}")
    })?;
    Ok(())
}

fn first_page(bytes: &[u8]) -> Option<Pixels> {
    let decoded = input::decode(bytes, &input::Limits::default()).ok()?;
    match decoded.pages.into_iter().next()?.content {
        PageContent::Pixels(pixels) => Some(pixels),
        _ => None,
    }
}
