//! tmp
use rayon::prelude::*;
use scanready::input::{self, PageContent};
fn main() {
    let files: Vec<String> = std::io::stdin().lines().map(|l| l.unwrap()).collect();
    files.par_iter().for_each(|f| {
        let bytes = std::fs::read(f).unwrap();
        let d = match input::decode(&bytes, &input::Limits::default()) {
            Ok(d) => d,
            Err(e) => {
                println!("{}", serde_json::json!({"file":f,"error":e}));
                return;
            }
        };
        for p in d.pages {
            if let PageContent::Pixels(p) = p.content {
                let t = std::time::Instant::now();
                let m = scanready::measure::measure(&p);
                println!("{}", serde_json::json!({"file":f,"ms":t.elapsed().as_secs_f64()*1e3,"m":m}));
            }
        }
    });
}
