//! Prints what is measured on every page, one JSON object a picture: for fitting what the page's score is made of. Reads
//! paths of pictures from standard input; further numbers of the score stand under `loss`.

use std::io::{BufRead, Write};

use rayon::prelude::*;
use scanready::input::{self, PageContent};
use scanready::measure::{glare, legibility, outline, pyramid::Pyramid, text_lines};

fn main() -> std::io::Result<()> {
    let files: Vec<String> = std::io::stdin().lock().lines().collect::<Result<_, _>>()?;
    files.par_iter().try_for_each(|file| {
        let bytes = std::fs::read(file)?;
        let Ok(decoded) = input::decode(&bytes, &input::Limits::default()) else { return Ok(()) };
        let Some(PageContent::Pixels(pixels)) = decoded.pages.into_iter().map(|page| page.content).next() else {
            return Ok(());
        };
        let pyramid = Pyramid::new(&pixels.luma, text_lines::SMALLEST_LEVEL);
        let outline = outline::find(&pyramid, pixels.colour.as_ref());
        let judged = legibility::judge(&pyramid, text_lines::find(&pyramid), outline.as_ref());
        let judged = text_lines::select::select(judged, outline.as_ref());
        let loss = glare::find(&pyramid, outline.as_ref(), &judged).loss;
        let lines: Vec<_> = judged
            .iter()
            .map(|line| {
                serde_json::json!({ "quad": line.candidate.quad(), "length": line.candidate.length(),
                    "height": line.candidate.height(), "text": line.text_probability, "misread": line.misread_share,
                    "vertical": line.candidate.line.vertical })
            })
            .collect();
        let row = serde_json::json!({ "file": file, "lines": lines, "loss": [loss.joined, loss.within, loss.beyond,
            loss.printed, loss.blank] });
        writeln!(std::io::stdout(), "{row}")
    })
}
