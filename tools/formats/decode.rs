//! Decodes files as scanready does: for comparing its pixels with other decoders' and for timing.
//!
//!     decode dump FOLDER FILE...    writes each page's luma as FOLDER/<file name>.<page>.png, its colour copy as .colour.png
//!     decode time COUNT FILE        decodes FILE COUNT times, and writes nothing
//!     decode describe FILE...       one line a page: size, metadata, or why it was not decoded
//!     decode tiles PICTURE HEIC     writes a picture as a HEIC in tiles, as phones do (needs the `heic` feature)

use std::error::Error;
use std::path::Path;

use scanready::Limits;
use scanready::input::{Page, PageContent, decode, read_file};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["dump", folder, files @ ..] => files.iter().try_for_each(|file| dump(Path::new(folder), Path::new(file))),
        ["time", count, file] => time(count.parse()?, Path::new(file)),
        #[cfg(feature = "heic")]
        ["tiles", picture, heic] => tiles(Path::new(picture), Path::new(heic)),
        ["describe", files @ ..] => {
            files.iter().for_each(|file| describe(Path::new(file)));
            Ok(())
        }
        _ => Err("usage: decode dump FOLDER FILE... | decode time COUNT FILE | decode describe FILE... | decode tiles PICTURE HEIC".into()),
    }
}

fn dump(folder: &Path, file: &Path) -> Result<(), Box<dyn Error>> {
    let limits = Limits::default();
    let bytes = read_file(file, &limits).map_err(|error| error.message.en)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    for page in decode(&bytes, &limits).map_err(|error| error.message.en)?.pages {
        if let PageContent::Pixels(pixels) = page.content {
            pixels.luma.save(folder.join(format!("{name}.{}.png", page.number)))?;
            if let Some(colour) = pixels.colour {
                colour.save(folder.join(format!("{name}.{}.colour.png", page.number)))?;
            }
        }
    }
    Ok(())
}

fn time(count: usize, file: &Path) -> Result<(), Box<dyn Error>> {
    let limits = Limits::default();
    let bytes = read_file(file, &limits).map_err(|error| error.message.en)?;
    for _ in 0..count {
        std::hint::black_box(decode(&bytes, &limits).map_err(|error| error.message.en)?);
    }
    Ok(())
}

#[cfg(feature = "heic")]
fn tiles(picture: &Path, heic: &Path) -> Result<(), Box<dyn Error>> {
    let picture = image::open(picture)?.into_rgb8();
    let options = heifer::EncodeOptions { quality: 90, ..Default::default() };
    std::fs::write(heic, heifer::encode_rgb8(picture.width(), picture.height(), picture.as_raw(), &options)?)?;
    Ok(())
}

fn describe(file: &Path) {
    let limits = Limits::default();
    match read_file(file, &limits).and_then(|bytes| decode(&bytes, &limits)) {
        Ok(decoded) => {
            for page in &decoded.pages {
                println!("{}", line(file, page));
            }
            for note in &decoded.notes {
                println!("{}: note: {}", file.display(), note.en);
            }
        }
        Err(error) => println!("{}: {:?}: {}", file.display(), error.kind, error.message.en),
    }
}

fn line(file: &Path, page: &Page) -> String {
    let content = match &page.content {
        PageContent::Pixels(pixels) => {
            let (width, height) = pixels.luma.dimensions();
            let colour =
                pixels.colour.as_ref().map_or("grey".to_owned(), |c| format!("colour {}x{}", c.width(), c.height()));
            format!("{width}x{height} {colour}")
        }
        PageContent::BornDigital => "born digital".to_owned(),
        PageContent::Undecodable(error) => format!("{:?}: {}", error.kind, error.message.en),
    };
    format!("{} page {}: {content} lost {:?} {:?}", file.display(), page.number, page.lost_share, page.metadata)
}
