//! Every fixture of fixtures/formats gives what its manifest says, and shows the same invented page.

use std::fs;
use std::path::PathBuf;

use image::RgbImage;
use scanready::Limits;
use scanready::input::{DecodeError, Decoded, Page, PageContent, Pixels, decode, decode_for_display, sniff};
use scanready::memory::{LumaPlane, plane};
use serde_json::Value;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats")
}

fn manifest() -> Vec<Value> {
    serde_json::from_slice(&fs::read(folder().join("manifest.json")).unwrap()).unwrap()
}

fn read(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap()
}

fn reference(row: &Value) -> LumaPlane {
    let name = if row["reference"] == "bilevel" { "reference-bilevel.png" } else { "reference.png" };
    plane(image::load_from_memory(&read(name)).unwrap().into_luma8())
}

/// Means of 30 x 20 cells: independent of size, sensitive to turns, mirrors, inversion and lost parts.
fn cells(luma: &LumaPlane) -> Vec<f64> {
    let (columns, rows) = (30_u32, 20_u32);
    let edge = |index: u32, count: u32, side: u32| (u64::from(index) * u64::from(side) / u64::from(count)) as u32;
    let mut means = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            let (left, right) = (edge(column, columns, luma.width()), edge(column + 1, columns, luma.width()));
            let (top, bottom) = (edge(row, rows, luma.height()), edge(row + 1, rows, luma.height()));
            let mut sum = 0.0;
            for y in top..bottom {
                for x in left..right {
                    sum += f64::from(luma.get_pixel(x, y).0[0]);
                }
            }
            means.push(sum / f64::from(((right - left) * (bottom - top)).max(1)));
        }
    }
    means
}

/// Mean distance of two pictures' cells, levels.
fn distance(a: &LumaPlane, b: &LumaPlane) -> f64 {
    let pairs = cells(a).into_iter().zip(cells(b));
    let sum: f64 = pairs.map(|(a, b)| (a - b).abs()).sum();
    sum / 600.0
}

fn error_name(error: &DecodeError) -> String {
    serde_json::to_value(error.kind).unwrap().as_str().unwrap().to_owned()
}

fn pixels(page: &Page) -> &Pixels {
    match &page.content {
        PageContent::Pixels(pixels) => pixels,
        other => panic!("page {}: {other:?}", page.number),
    }
}

fn judge(row: &Value) -> Result<(), String> {
    let name = row["file"].as_str().unwrap();
    if name.starts_with("heic") && !cfg!(feature = "heic") || name.starts_with("jpegxl") && !cfg!(feature = "jxl") {
        return Ok(());
    }
    let bytes = read(name);
    let decoded = decode(&bytes, &Limits::default());
    let only_page = |decoded: &Decoded| match decoded.pages.as_slice() {
        [Page { content: PageContent::Undecodable(error), .. }] => Some(error.clone()),
        _ => None,
    };
    match (row["error"].as_str(), decoded) {
        (Some(kind), Err(error)) => refused(kind, &error),
        (Some(kind), Ok(decoded)) => match only_page(&decoded) {
            Some(error) => refused(kind, &error),
            None => Err(format!("decoded, should be refused as {kind}")),
        },
        (None, Err(error)) => Err(format!("{:?}: {}", error.kind, error.message.en)),
        (None, Ok(decoded)) => shows_the_page(row, &decoded),
    }
}

fn refused(kind: &str, error: &DecodeError) -> Result<(), String> {
    if error_name(error) != kind {
        return Err(format!("refused as {}: {}", error_name(error), error.message.en));
    }
    let texts = [&error.message.zh, &error.message.en, &error.advice.zh, &error.advice.en];
    if texts.iter().any(|text| text.is_empty()) { Err("a text is missing".to_owned()) } else { Ok(()) }
}

fn shows_the_page(row: &Value, decoded: &Decoded) -> Result<(), String> {
    check(decoded.page_count as u64 == row["pages"].as_u64().unwrap_or(1), || format!("{} pages", decoded.page_count))?;
    let read = row["read"].as_u64().or(row["pages"].as_u64()).unwrap_or(1);
    check(decoded.pages.len() as u64 == read, || format!("{} pages read", decoded.pages.len()))?;
    check(decoded.notes.is_empty() != (row["note"] == true), || format!("notes {:?}", decoded.notes))?;
    let page = &decoded.pages[0];
    if row["born"] == true {
        return check(matches!(page.content, PageContent::BornDigital), || "not born digital".to_owned());
    }
    let Pixels { luma, colour } = match &page.content {
        PageContent::Pixels(pixels) => pixels,
        other => return Err(format!("{other:?}")),
    };
    if let Some(size) = row["size"].as_array() {
        let size = (size[0].as_u64().unwrap() as u32, size[1].as_u64().unwrap() as u32);
        check(luma.dimensions() == size, || format!("size {:?}", luma.dimensions()))?;
    }
    match &row["colour"] {
        Value::Bool(false) => check(colour.is_none(), || "has colour".to_owned())?,
        Value::Null if row.get("colour").is_some() || row["reference"] == "bilevel" || row.get("lost").is_some() => {}
        _ => check(colour.as_ref().is_some_and(|small| seal_is_red(small, luma)), || "the seal is not red".to_owned())?,
    }
    metadata_matches(row, page)?;
    match (row["lost"].as_array(), page.lost_share) {
        (None, None) => {}
        (Some(range), Some(lost)) => {
            let (low, high) = (range[0].as_f64().unwrap(), range[1].as_f64().unwrap());
            check((low..=high).contains(&f64::from(lost)), || format!("lost {lost}"))?;
        }
        (_, lost) => return Err(format!("lost {lost:?}")),
    }
    let found = distance(luma, &reference(row));
    check(found <= row["tolerance"].as_f64().unwrap_or(4.0), || format!("{found:.1} levels from the reference"))
}

fn metadata_matches(row: &Value, page: &Page) -> Result<(), String> {
    let metadata = &page.metadata;
    if let Some(expected) = row["density"].as_array() {
        let near = |found: f32, expected: &Value| (f64::from(found) - expected.as_f64().unwrap()).abs() < 1.0;
        let density = metadata.density.ok_or("no density")?;
        check(near(density.x, &expected[0]) && near(density.y, &expected[1]), || format!("{density:?}"))?;
        check(density.placed == (row["format"] == "PDF"), || format!("{density:?}"))?;
    }
    if let Some(orientation) = row["orientation"].as_u64() {
        check(u64::from(metadata.orientation.0) == orientation, || format!("{:?}", metadata.orientation))?;
    }
    if let Some(quality) = row["quality"].as_u64() {
        check(metadata.jpeg_quality.map(u64::from) == Some(quality), || {
            format!("quality {:?}", metadata.jpeg_quality)
        })?;
    }
    for (key, found) in [("camera", &metadata.camera), ("software", &metadata.software)] {
        if let Some(expected) = row[key].as_str() {
            check(found.as_deref() == Some(expected), || format!("{key} {found:?}"))?;
        }
    }
    check(metadata.has_location == (row["location"] == true), || "position".to_owned())
}

/// The seal's ring at the right below, in the page as shown.
fn seal_is_red(small: &RgbImage, luma: &LumaPlane) -> bool {
    let aspect = |width: u32, height: u32| f64::from(width) / f64::from(height);
    let same_shape = (aspect(small.width(), small.height()) / aspect(luma.width(), luma.height()) - 1.0).abs() < 0.1;
    let reddest = |left: f64, right: f64, top: f64, bottom: f64| {
        let inside = |value: u32, side: u32, low: f64, high: f64| {
            let share = f64::from(value) / f64::from(side);
            share >= low && share < high
        };
        let pixels = small
            .enumerate_pixels()
            .filter(|(x, y, _)| inside(*x, small.width(), left, right) && inside(*y, small.height(), top, bottom));
        pixels.map(|(_, _, pixel)| i32::from(pixel.0[0]) - i32::from(pixel.0[1])).max().unwrap_or(0)
    };
    let long = small.width().max(small.height()) <= 512;
    long && same_shape && reddest(0.7, 1.0, 0.6, 1.0) > 60 && reddest(0.0, 0.6, 0.0, 1.0) < 40
}

fn check(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

#[test]
fn every_fixture_gives_what_its_manifest_says() {
    let rows = manifest();
    assert!(rows.len() > 100);
    let failures: Vec<String> = rows
        .iter()
        .filter_map(|row| judge(row).err().map(|what| format!("{}: {what}", row["file"].as_str().unwrap())))
        .collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn every_fixture_has_its_row_in_the_docs() {
    let docs = fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/FORMATS.md")).unwrap();
    for row in manifest() {
        let name = row["file"].as_str().unwrap();
        assert!(docs.contains(&format!("`{name}`")), "{name} is missing in docs/FORMATS.md");
    }
}

#[test]
fn all_eight_orientations_give_the_same_picture() {
    let upright = decode(&read("jpeg-orientation-1.jpg"), &Limits::default()).unwrap();
    for orientation in 2..=8 {
        let turned = decode(&read(&format!("jpeg-orientation-{orientation}.jpg")), &Limits::default()).unwrap();
        let (upright, turned) = (pixels(&upright.pages[0]), pixels(&turned.pages[0]));
        assert_eq!(upright.luma.dimensions(), turned.luma.dimensions(), "{orientation}");
        assert!(distance(&upright.luma, &turned.luma) < 1.0, "{orientation}");
    }
}

#[test]
fn what_is_displayed_is_what_is_measured() {
    for row in manifest() {
        let name = row["file"].as_str().unwrap();
        let bytes = read(name);
        let Ok(decoded) = decode(&bytes, &Limits::default()) else { continue };
        let PageContent::Pixels(pixels) = &decoded.pages[0].content else { continue };
        let shown =
            decode_for_display(&bytes, 1, &Limits::default()).unwrap_or_else(|e| panic!("{name}: {}", e.message.en));
        assert_eq!(shown.dimensions(), pixels.luma.dimensions(), "{name}");
        let grey = plane(image::DynamicImage::ImageRgb8(shown).into_luma8());
        assert!(distance(&grey, &pixels.luma) < 2.0, "{name}");
        assert!(decode_for_display(&bytes, decoded.page_count + 1, &Limits::default()).is_err(), "{name}");
    }
}

#[test]
fn the_colour_copy_of_a_large_jpeg_shows_its_averages() {
    for name in ["jpeg-large.jpg", "jpeg-large-progressive.jpg", "jpeg-large-422-restart.jpg"] {
        let bytes = read(name);
        let decoded = decode(&bytes, &Limits::default()).unwrap();
        let small = pixels(&decoded.pages[0]).colour.clone().unwrap();
        let whole = image::load_from_memory(&bytes).unwrap();
        let exact =
            whole.resize_exact(small.width(), small.height(), image::imageops::FilterType::Triangle).into_rgb8();
        let distances = small.as_raw().iter().zip(exact.as_raw()).map(|(a, b)| f64::from(a.abs_diff(*b)));
        let mean = distances.sum::<f64>() / small.as_raw().len() as f64;
        // The first scan of a progressive picture leaves out the last bit of each mean.
        let most = if name.contains("progressive") { 5.0 } else { 4.0 };
        assert!(mean < most, "{name}: {mean:.2} levels");
    }
}

#[test]
fn no_picture_comes_out_with_more_pixels_than_are_allowed() {
    let limits = Limits { max_pixels: 10_000, ..Limits::default() };
    for row in manifest() {
        let name = row["file"].as_str().unwrap();
        let bytes = read(name);
        let Ok(decoded) = decode(&bytes, &limits) else { continue };
        for page in &decoded.pages {
            if let PageContent::Pixels(pixels) = &page.content {
                let (width, height) = pixels.luma.dimensions();
                // An empty PDF page is drawn, not decoded.
                assert!(width * height <= 10_000 || name == "pdf-blank.pdf", "{name}");
            }
        }
    }
}

#[test]
fn pages_beyond_the_limit_are_stated() {
    let limits = Limits { max_pages: 2, ..Limits::default() };
    for (name, pages) in [("tiff-pages.tif", 3), ("pdf-120-pages.pdf", 120)] {
        let decoded = decode(&read(name), &limits).unwrap();
        assert_eq!((decoded.pages.len(), decoded.page_count, decoded.notes.len()), (2, pages, 1), "{name}");
    }
}

#[test]
fn pages_of_a_tiff_that_are_not_read_are_told() {
    let kinds = |bytes: &[u8]| {
        let decoded = decode(bytes, &Limits::default()).unwrap();
        let kind = |page: &Page| match &page.content {
            PageContent::Undecodable(error) => Some(error_name(error)),
            _ => None,
        };
        (decoded.page_count, decoded.pages.iter().map(kind).collect::<Vec<_>>())
    };
    let whole = read("tiff-pages.tif");
    assert_eq!(kinds(&whole), (3, vec![None, None, None]));
    // The chain of directories is made to lead out of the file behind the first page.
    let number = |at: usize| u32::from_le_bytes(whole[at..at + 4].try_into().unwrap()) as usize;
    let first = number(4);
    let next = first + 2 + 12 * usize::from(u16::from_le_bytes([whole[first], whole[first + 1]]));
    assert!(number(next) > 0 && number(next) < whole.len(), "not where the next directory's place stands");
    let mut cut = whole.clone();
    cut[next..next + 4].copy_from_slice(&(whole.len() as u32 + 10).to_le_bytes());
    assert_eq!(kinds(&cut), (2, vec![None, Some("damaged".to_owned())]));
}

#[test]
fn a_tiff_whose_palette_is_cut_off_shows_no_colours() {
    let whole = read("tiff-palette.tif");
    // It is the last thing in the file.
    for lost in [1, 600, 1500] {
        let error = decode(&whole[..whole.len() - lost], &Limits::default()).unwrap_err();
        assert_eq!(error_name(&error), "damaged", "without the last {lost} bytes");
    }
}

#[test]
fn a_position_in_xmp_is_known() {
    let plain = read("jpeg-420.jpg");
    let xmp = b"http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude='48,51N'/>";
    let length = (xmp.len() as u16 + 2).to_be_bytes();
    let tagged = [&plain[..2], b"\xff\xe1", &length, xmp, &plain[2..]].concat();
    for (bytes, located) in [(plain, false), (tagged, true)] {
        assert_eq!(decode(&bytes, &Limits::default()).unwrap().pages[0].metadata.has_location, located);
    }
}

#[test]
fn formats_are_told_by_content() {
    for (name, format) in [
        ("png-named.jpg", "png"),
        ("jpeg-motion-photo.jpg", "jpeg"),
        ("tiff-big.tif", "tiff"),
        ("heic-10-bit.heic", "heic"),
        ("avif.avif", "avif"),
        ("jpegxl.jxl", "jpeg-xl"),
        ("raw.nef", "raw"),
        ("licence.ofd", "other"),
        ("office.docx", "office"),
    ] {
        assert_eq!(serde_json::to_value(sniff(&read(name))).unwrap(), format, "{name}");
    }
}

fn lost(bytes: &[u8]) -> Option<f32> {
    decode(bytes, &Limits::default()).unwrap().pages[0].lost_share
}

#[test]
fn data_changed_in_the_middle_are_noticed() {
    let whole = read("jpeg-420.jpg");
    for name in [
        "jpeg-420.jpg",
        "jpeg-444.jpg",
        "jpeg-410.jpg",
        "jpeg-rgb.jpg",
        "jpeg-cmyk.jpg",
        "jpeg-ycck.jpg",
        "jpeg-thirds.jpg",
        "jpeg-without-tables.jpg",
        "jpeg-grey.jpg",
    ] {
        let whole = read(name);
        assert_eq!(lost(&whole), None, "{name}");
        let told = (1..24).filter(|part| {
            let mut changed = whole.clone();
            let start = changed.len() * part / 24;
            changed[start..start + 300].fill(0);
            lost(&changed).is_some()
        });
        // By chance the codes can come out even.
        let told = told.count();
        assert!(told >= 18, "{name}: {told} of 23 holes of 300 bytes");
    }
    // Of a scan for each component the first is watched, which is luma.
    let mut changed = read("jpeg-scans.jpg");
    let part = changed.len() / 4;
    changed[part..part + 300].fill(0);
    assert!(lost(&changed).is_some(), "in the scan of luma");
    let mut changed = read("jpeg-restart.jpg");
    let middle = changed.len() / 2;
    changed[middle..middle + 60].fill(7);
    assert!(lost(&changed).is_some(), "between restart markers");
    // What cameras fill up behind the last block is no damage.
    let padded = [&whole[..whole.len() - 2], &[0; 64], &whole[whole.len() - 2..]].concat();
    assert_eq!(lost(&padded), None);
}

#[test]
fn pictures_that_end_too_early_tell_how_much_is_missing() {
    for name in ["jpeg2000.jp2", "jpeg2000.j2k"] {
        let whole = read(name);
        assert_eq!(lost(&whole), None, "{name}");
        let half = lost(&whole[..whole.len() / 2]).unwrap();
        assert!((0.4..=0.6).contains(&half), "{name}: {half}");
    }
    let whole = read("tiff-g4-strips.tif");
    assert_eq!(lost(&whole), None);
    let mut holed = whole.clone();
    let offsets = tag_values(&whole, 273);
    // Strips 2 and 3 of five lie behind the file's end.
    for index in [1, 2] {
        let at = offsets.start + 4 * index;
        holed[at..at + 4].fill(0x7f);
    }
    let share = lost(&holed).unwrap();
    assert!((0.3..=0.5).contains(&share), "{share}");
}

/// Where the values of a tag of 32-bit numbers stand in a TIFF.
fn tag_values(bytes: &[u8], tag: u16) -> std::ops::Range<usize> {
    let be = bytes[0] == b'M';
    let u16_at = |at: usize| {
        let pair = [bytes[at], bytes[at + 1]];
        if be { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    };
    let u32_at = |at: usize| {
        let four = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
        (if be { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) }) as usize
    };
    let directory = u32_at(4);
    let entries = (0..usize::from(u16_at(directory))).map(|index| directory + 2 + 12 * index);
    let entry = entries.into_iter().find(|&entry| u16_at(entry) == tag).unwrap();
    assert_eq!(u16_at(entry + 2), 4, "32-bit numbers");
    u32_at(entry + 8)..u32_at(entry + 8) + 4 * u32_at(entry + 4)
}

#[test]
fn an_archive_that_holds_a_pdf_is_an_archive() {
    let archive = [b"PK\x03\x04\x14\0\0\0\0\0".as_slice(), &[0; 16], b"a.pdf", &read("pdf-blank.pdf")].concat();
    assert_eq!(serde_json::to_value(sniff(&archive)).unwrap(), "office");
}

/// The same colours in other numbers, with the profile that says so, are judged as the same picture.
#[test]
fn profiles_make_no_false_darkness_and_no_false_grey() {
    let reference = image::load_from_memory(&read("reference.png")).unwrap().into_rgb8();
    let vivid = |picture: &RgbImage| {
        let spread = |pixel: &image::Rgb<u8>| f64::from(pixel.0.iter().max().unwrap() - pixel.0.iter().min().unwrap());
        picture.pixels().map(spread).sum::<f64>() / f64::from(picture.width() * picture.height())
    };
    for name in ["jpeg-icc-wide.jpg", "jpeg-icc-adobe.jpg", "png-icc-linear.png"] {
        let decoded = decode(&read(name), &Limits::default()).unwrap();
        let colour = pixels(&decoded.pages[0]).colour.as_ref().unwrap();
        let (found, expected) = (vivid(colour), vivid(&reference));
        assert!((found / expected - 1.0).abs() < 0.12, "{name}: {found:.1} against {expected:.1}");
    }
    let grey = plane(image::DynamicImage::ImageRgb8(reference).into_luma8());
    for name in ["jpeg-icc-grey.jpg", "png-icc-linear.png", "tiff-icc-grey.tif"] {
        let decoded = decode(&read(name), &Limits::default()).unwrap();
        let found = distance(&pixels(&decoded.pages[0]).luma, &grey);
        assert!(found < 4.0, "{name}: {found:.1} levels");
    }
}

/// Where the scans of a JPEG start, and where its end is.
fn scans(bytes: &[u8]) -> Vec<usize> {
    let (mut at, mut found) = (2, Vec::new());
    while at + 4 < bytes.len() {
        match (bytes[at], bytes[at + 1]) {
            (0xff, 0xff) => at += 1,
            (0xff, 0 | 0xd0..=0xd7) => at += 2,
            (0xff, 0xd9) => break,
            (0xff, code) => {
                if code == 0xda {
                    found.push(at);
                }
                at += 2 + usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
            }
            _ => at += 1,
        }
    }
    found.push(bytes.len() - 2);
    found
}

/// A page of a PDF that is this JPEG, of 480 x 300 pixels.
fn in_pdf(jpeg: &[u8]) -> Vec<u8> {
    let head = format!(
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\
         3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 480 300] /Contents 4 0 R /Resources << /XObject << /Im0 5 0 R >> >> \
         >>\nendobj\n4 0 obj\n<< /Length 30 >>\nstream\nq 480 0 0 300 0 0 cm /Im0 Do Q\nendstream\nendobj\n5 0 obj\n<< /Type /XObject \
         /Subtype /Image /Width 480 /Height 300 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /DCTDecode /Length {} \
         >>\nstream\n",
        jpeg.len()
    );
    [head.as_bytes(), jpeg, b"\nendstream\nendobj\ntrailer << /Root 1 0 R >>"].concat()
}

#[test]
fn a_progressive_picture_without_its_later_scans_is_damaged() {
    for name in ["jpeg-progressive.jpg", "jpeg-440-progressive.jpg"] {
        let whole = read(name);
        assert_eq!((lost(&whole), lost(&in_pdf(&whole))), (None, None), "{name}");
        let scans = scans(&whole);
        assert!(scans.len() > 8, "{name}: {} scans", scans.len());
        let mut last = f32::INFINITY;
        for (count, pair) in scans.windows(2).enumerate() {
            let cut_within = pair[0] + (pair[1] - pair[0]) * 2 / 3;
            for (what, end) in [("behind", pair[1]), ("within", cut_within)] {
                if end == whole.len() - 2 {
                    continue;
                }
                // Some programs write the end of what they have got; others leave it at that.
                for end_mark in [&b"\xff\xd9"[..], b""] {
                    let cut = [&whole[..end], end_mark].concat();
                    for (where_to, bytes) in [("", cut.clone()), (" in a PDF", in_pdf(&cut))] {
                        let told = lost(&bytes);
                        assert!(told.is_some(), "{name} {what} scan {count}{where_to}, mark of {}", end_mark.len());
                        if what == "behind" && where_to.is_empty() && !end_mark.is_empty() {
                            assert!(told.unwrap() <= last, "{name}: more is there behind scan {count}");
                            last = told.unwrap();
                        }
                    }
                }
            }
            if count == 0 {
                assert!(last > 0.9, "{name}: {last} of a picture of which only the means are there");
            }
        }
    }
    // Colours that never come.
    let whole = read("jpeg-scans.jpg");
    let cut = [&whole[..scans(&whole)[1]], b"\xff\xd9"].concat();
    assert!(decode(&cut, &Limits::default()).map_or(true, |decoded| decoded.pages[0].lost_share.is_some()));
}
