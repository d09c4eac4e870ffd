//! What the programs for the model's training share: pictures named on standard input, one line of JSON a picture.

use std::error::Error;
use std::io::{BufRead, Write};

use rayon::prelude::*;
use scanready::input::{self, PageContent, Pixels};
use scanready::measure::{pyramid::Pyramid, text_lines};
use serde_json::{Value, json};

/// The row a program prints for one picture; fields beside `file`.
pub type Row = serde_json::Map<String, Value>;

/// Decodes the first page of every picture named on standard input and prints `row` of it, with its path as `file`.
/// Pictures that have no pixels to measure are left out.
pub fn each_picture(row: impl Fn(&Pixels, &Pyramid) -> Row + Sync) -> Result<(), Box<dyn Error>> {
    let files: Vec<String> = std::io::stdin().lock().lines().collect::<Result<_, _>>()?;
    files.par_iter().try_for_each(|file| {
        let Some(pixels) = first_page(&std::fs::read(file)?) else { return Ok(()) };
        let pyramid = Pyramid::new(&pixels.luma, text_lines::SMALLEST_LEVEL);
        let mut fields = row(&pixels, &pyramid);
        fields.insert("file".into(), json!(file));
        writeln!(std::io::stdout(), "{}", Value::Object(fields))
    })?;
    Ok(())
}

/// An object as a [`Row`].
pub fn fields(object: Value) -> Row {
    match object {
        Value::Object(fields) => fields,
        other => Row::from_iter([("value".into(), other)]),
    }
}

fn first_page(bytes: &[u8]) -> Option<Pixels> {
    let decoded = input::decode(bytes, &input::Limits::default()).ok()?;
    match decoded.pages.into_iter().next()?.content {
        PageContent::Pixels(pixels) => Some(pixels),
        _ => None,
    }
}
