//! Prints what the choice of the page's outline is made from, one JSON object a picture: the input of `tools/outline/fit.py`. Reads paths
//! of pictures from standard input.

mod support;

use scanready::measure::legibility::{self, model::Model};
use scanready::measure::outline::choice;
use scanready::measure::{judged_lines, outline};
use serde_json::json;
use support::each_picture;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("{}", json!({ "names": choice::NAMES }));
    each_picture(|pixels, pyramid| {
        let print = legibility::print(&judged_lines(pyramid, Model::embedded()));
        let colour = pixels.colour.as_ref();
        let candidates: Vec<_> = outline::candidates(pyramid, colour, &print)
            .iter()
            .map(|(quad, values)| json!({ "quad": quad, "values": values }))
            .collect();
        let chosen = outline::find(pyramid, colour, &print)
            .map(|found| json!({ "quad": found.quad, "confidence": found.confidence }));
        json!({ "size": pixels.luma.dimensions(), "candidates": candidates, "chosen": chosen })
    })
}
