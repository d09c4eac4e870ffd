//! Prints what is measured on every candidate for a line of text, one JSON object a picture: the input of
//! `tools/model/train.py`. Reads paths of pictures from standard input.

mod support;

use scanready::measure::legibility::{self, features, model::Model, strip::Strip};
use scanready::measure::{further_candidates, text_lines};
use serde_json::json;
use support::each_picture;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("{}", json!({ "names": features::NAMES.to_vec() }));
    each_picture(|pixels, pyramid| {
        let found = text_lines::find(pyramid);
        let further = further_candidates(pyramid, &legibility::measure(pyramid, found.clone(), Model::embedded()));
        let lines: Vec<_> = found
            .iter()
            .chain(&further)
            .filter_map(|candidate| {
                let strip = Strip::read(pyramid, candidate, Vec::new())?;
                Some(json!({
                    "quad": candidate.quad(),
                    "height": candidate.height(),
                    "level_height": candidate.line.height,
                    "vertical": candidate.line.vertical,
                    "features": features::measure(candidate, &strip).values.to_vec(),
                }))
            })
            .collect();
        let (width, height) = pixels.luma.dimensions();
        json!({ "width": width, "height": height, "lines": lines })
    })
}
