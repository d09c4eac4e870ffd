//! Prints what is measured on every candidate for a line of text, one JSON object a picture: the input of
//! `tools/model/train.py`. Reads paths of pictures from standard input.

use std::io::{BufRead, Write};

use rayon::prelude::*;
use scanready::input::{self, PageContent};
use scanready::measure::legibility::{features, strip::Strip};
use scanready::measure::{pyramid::Pyramid, text_lines};

fn main() -> std::io::Result<()> {
    let files: Vec<String> = std::io::stdin().lock().lines().collect::<Result<_, _>>()?;
    let names = features::NAMES.to_vec();
    writeln!(std::io::stdout(), "{}", serde_json::json!({ "names": names }))?;
    files.par_iter().try_for_each(|file| {
        let bytes = std::fs::read(file)?;
        let Ok(decoded) = input::decode(&bytes, &input::Limits::default()) else { return Ok(()) };
        let Some(PageContent::Pixels(pixels)) = decoded.pages.into_iter().map(|page| page.content).next() else {
            return Ok(());
        };
        let pyramid = Pyramid::new(&pixels.luma, text_lines::SMALLEST_LEVEL);
        let lines: Vec<_> = text_lines::find(&pyramid)
            .iter()
            .filter_map(|candidate| {
                let strip = Strip::read(&pyramid, candidate, Vec::new())?;
                let values = features::measure(candidate, &strip).values;
                Some(serde_json::json!({
                    "quad": candidate.quad(),
                    "height": candidate.height(),
                    "level_height": candidate.line.height,
                    "vertical": candidate.line.vertical,
                    "features": values.to_vec(),
                }))
            })
            .collect();
        let (width, height) = pixels.luma.dimensions();
        let line = serde_json::json!({ "file": file, "width": width, "height": height, "lines": lines });
        writeln!(std::io::stdout(), "{line}")
    })
}
