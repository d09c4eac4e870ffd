//! Prints how every candidate for a line stands among the others of its page, judged with the model file named as the first
//! argument, one JSON object a picture: the input of `tools/model/train.py` for the model's second step. Reads paths of
//! pictures from standard input.

mod support;

use scanready::measure::legibility::{self, context, model::Model};
use scanready::measure::{judged_lines, outline};
use serde_json::json;
use support::each_picture;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: line_context MODEL < LIST")?;
    let model = Model::read(&std::fs::read(path)?)?;
    println!("{}", json!({ "names": context::NAMES }));
    each_picture(|pixels, pyramid| {
        let judged = judged_lines(pyramid, &model);
        let outline = outline::find(pyramid, pixels.colour.as_ref(), &legibility::print(&judged));
        let numbers = context::measure(&judged, outline.as_ref());
        let lines: Vec<_> = judged
            .iter()
            .zip(numbers)
            .map(|(line, numbers)| {
                json!({ "quad": line.candidate.quad(), "height": line.candidate.height(),
                    "vertical": line.candidate.line.vertical, "features": numbers.to_vec() })
            })
            .collect();
        json!({ "lines": lines })
    })
}
