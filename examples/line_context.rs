//! Prints how every candidate for a line stands among the others of its page, judged with the model file named as the first
//! argument, one JSON object a picture: the input of `tools/model/train.py` for the model's second step. Reads paths of
//! pictures from standard input.

use std::io::{BufRead, Write};

use rayon::prelude::*;
use scanready::input::{self, PageContent};
use scanready::measure::legibility::{self, context, model::Model};
use scanready::measure::{outline, pyramid::Pyramid, text_lines};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: line_context MODEL < LIST")?;
    let model = Model::read(&std::fs::read(path)?)?;
    let files: Vec<String> = std::io::stdin().lock().lines().collect::<Result<_, _>>()?;
    writeln!(std::io::stdout(), "{}", serde_json::json!({ "names": context::NAMES }))?;
    files.par_iter().try_for_each(|file| {
        let bytes = std::fs::read(file)?;
        let Ok(decoded) = input::decode(&bytes, &input::Limits::default()) else { return Ok(()) };
        let Some(PageContent::Pixels(pixels)) = decoded.pages.into_iter().map(|page| page.content).next() else {
            return Ok(());
        };
        let pyramid = Pyramid::new(&pixels.luma, text_lines::SMALLEST_LEVEL);
        let outline = outline::find(&pyramid, pixels.colour.as_ref());
        let judged = legibility::measure(&pyramid, text_lines::find(&pyramid), &model);
        let numbers = context::measure(&judged, outline.as_ref());
        let lines: Vec<_> = judged
            .iter()
            .zip(numbers)
            .map(|(line, numbers)| {
                serde_json::json!({ "quad": line.candidate.quad(), "height": line.candidate.height(),
                    "vertical": line.candidate.line.vertical, "features": numbers.to_vec() })
            })
            .collect();
        writeln!(std::io::stdout(), "{}", serde_json::json!({ "file": file, "lines": lines }))
    })?;
    Ok(())
}
