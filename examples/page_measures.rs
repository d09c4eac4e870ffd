//! Prints the lines that a page's score is made of, the reflections and the text lost to them, one JSON object a picture: the input
//! of `tools/model/weights.py` and `tools/light/ends.py`. Reads paths of pictures from standard input.

mod support;

use scanready::measure::legibility::{self, model::Model};
use scanready::measure::{cues, glare, judged_lines, outline, text_lines};
use serde_json::json;
use support::each_picture;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    each_picture(|pixels, pyramid| {
        let judged = judged_lines(pyramid, Model::embedded());
        let outline = outline::find(pyramid, pixels.colour.as_ref(), &legibility::print(&judged));
        let portrait = cues::cues(pixels, outline.as_ref()).portrait.map(|portrait| portrait.region.quad());
        let judged = legibility::among(judged, outline.as_ref());
        let judged = text_lines::select::select(judged, outline.as_ref(), portrait.as_ref());
        let found = glare::find(pyramid, outline.as_ref(), &judged);
        let loss = found.loss;
        let areas: Vec<_> = found.glare.areas.iter().map(|area| area.region).collect();
        let lines: Vec<_> = judged
            .iter()
            .map(|line| {
                json!({ "quad": line.candidate.quad(), "length": line.candidate.length(),
                    "height": line.candidate.height(), "text": line.text_probability, "misread": line.misread_share,
                    "vertical": line.candidate.line.vertical, "light": line.is_light_on_dark(), "ends": line.end_contrasts })
            })
            .collect();
        let loss = [loss.joined, loss.within, loss.broken, loss.rows, loss.burnt];
        let seen: Vec<_> =
            found.ends.iter().map(|e| json!({"line": e.line, "starts": e.starts, "values": e.values()})).collect();
        json!({ "seen": seen, "lines": lines, "loss": loss, "areas": areas })
    })
}
