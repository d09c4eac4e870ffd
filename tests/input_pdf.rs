//! Scans of a PDF that its page hides, as a whole or in part: what nobody can see in a viewer must not pass. Beside each its ordinary
//! like, as scanners, office programs and signing services write it.

use std::fs;
use std::path::PathBuf;

use scanready::Limits;
use scanready::input::{DecodeError, DecodeErrorKind, PageContent, decode, decode_for_display};
use scanready::memory::LumaPlane;

const SCAN: &str = "q 480 0 0 300 0 0 cm /Im0 Do Q";

/// A page of 480 x 300 points; its picture `Im0` is a scan of as many pixels.
fn pdf(content: &str, page: &str) -> Vec<u8> {
    let scan = fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats/jpeg-420.jpg")).unwrap();
    let stream = |dictionary: &str, data: &[u8]| {
        let head = format!("<< {dictionary} /Length {} >>\nstream\n", data.len());
        [head.as_bytes(), data, b"\nendstream"].concat()
    };
    let form = "/Type /XObject /Subtype /Form /BBox [0 0 240 300] /Resources << /XObject << /Im0 5 0 R >> >>";
    let objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 480 300] {page} /Contents 4 0 R /Resources << /XObject << /Im0 5 0 R \
             /Half 6 0 R >> /ExtGState << /Faint << /ca 0.3 >> /Gone << /ca 0 >> /Marker << /BM /Multiply >> >> /Pattern << /P0 \
             7 0 R >> >> >>"
        )
        .into_bytes(),
        stream("", content.as_bytes()),
        stream(
            "/Type /XObject /Subtype /Image /Width 480 /Height 300 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /DCTDecode",
            &scan,
        ),
        stream(form, SCAN.as_bytes()),
        stream("/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9", b""),
    ];
    let mut file = b"%PDF-1.4\n".to_vec();
    for (index, object) in objects.iter().enumerate() {
        file.extend(format!("{} 0 obj\n", index + 1).into_bytes());
        file.extend_from_slice(object);
        file.extend(b"\nendobj\n");
    }
    file.extend(b"trailer << /Root 1 0 R >>");
    file
}

fn luma(bytes: &[u8]) -> Result<LumaPlane, DecodeError> {
    match decode(bytes, &Limits::default())?.pages.remove(0).content {
        PageContent::Pixels(pixels) => Ok(pixels.luma),
        PageContent::Undecodable(error) => Err(error),
        PageContent::BornDigital => panic!("no scan"),
    }
}

/// Mean distance of two pictures of one size, levels: put together from several parts, luma is that of the colours shown.
fn distance(one: &[u8], other: &[u8]) -> f64 {
    let sum: u64 = one.iter().zip(other).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / one.len() as f64
}

#[test]
fn what_ordinary_programs_paint_around_a_scan_hides_nothing() {
    let whole = luma(&pdf(SCAN, "")).unwrap();
    assert_eq!(whole.dimensions(), (480, 300));
    for (what, content) in [
        ("white page first", format!("1 g 0 0 480 300 re f {SCAN}")),
        ("clipped to the page", format!("q 0 0 480 300 re W n {SCAN} Q")),
        ("clipped to the picture and a little", format!("q 0 0 479 299 re W* n {SCAN} Q")),
        ("clipped to something round", format!("q 0 0 m 0 900 480 900 480 0 c h W n {SCAN} Q")),
        ("recognised text", format!("{SCAN} BT 3 Tr /F0 9 Tf (some text that was recognised in the scan) Tj ET")),
        ("a stamp", format!("{SCAN} 1 0 0 rg 300 40 120 60 re f")),
        ("a label of white paper", format!("{SCAN} 1 g 20 20 m 180 20 l 180 120 l 20 120 l h f*")),
        ("a veil", format!("{SCAN} q /Faint gs 1 g 0 0 480 300 re f Q")),
        ("a marker", format!("{SCAN} q /Marker gs 1 1 0 rg 0 0 480 300 re f Q")),
        ("a pattern", format!("{SCAN} /Pattern cs /P0 scn 0 0 480 300 re f")),
        ("a frame", format!("{SCAN} 0 g 0 0 480 300 re 10 10 460 280 re f*")),
        ("a fill within a shape", format!("{SCAN} q 9 9 m 9 40 l 40 9 l h W n 0 g 0 0 480 300 re f Q")),
        ("only outlined", format!("{SCAN} 0 0 480 300 re S")),
        ("a little larger than the page", "q 484 0 0 302 -2 -1 cm /Im0 Do Q".to_owned()),
        ("painted over and once more", format!("{SCAN} 1 g 0 0 480 300 re f {SCAN}")),
    ] {
        let shown = luma(&pdf(&content, "")).unwrap_or_else(|error| panic!("{what}: {}", error.message.en));
        assert_eq!(shown.dimensions(), whole.dimensions(), "{what}");
        assert!(distance(&shown, &whole) < 1.0, "{what}");
    }
}

#[test]
fn a_scan_that_is_painted_over_is_not_judged() {
    for (what, content) in [
        ("white", format!("{SCAN} 1 g 0 0 480 300 re f")),
        ("black, larger than the page", format!("{SCAN} 0 g -100 -100 900 900 re B*")),
        ("two thirds, as an office program draws it", format!("{SCAN} 1 1 1 rg 0 0 m 480 0 l 480 200 l 0 200 l h f*")),
        ("in two parts", format!("{SCAN} 1 g 0 0 480 100 re f 0 200 480 100 re f")),
    ] {
        let error = luma(&pdf(&content, "")).expect_err(what);
        assert_eq!(error.kind, DecodeErrorKind::Unsupported, "{what}");
        assert!(error.message.en.contains("paints over its scan"), "{what}: {}", error.message.en);
    }
}

#[test]
fn of_a_scan_that_is_cut_off_what_is_shown_is_judged() {
    let whole = luma(&pdf(SCAN, "")).unwrap();
    let half = |left: u32| image::imageops::crop_imm(&whole, left, 0, 240, 300).to_image();
    let clipped = format!("q 0 0 240 300 re W n {SCAN} Q");
    for (what, content, page, left) in [
        ("by the page", SCAN, "/CropBox [0 0 240 300]", 0),
        ("by the other side of the page", SCAN, "/CropBox [240 0 480 300]", 240),
        ("by a clip", clipped.as_str(), "", 0),
        ("by the edge", "q 480 0 0 300 -240 0 cm /Im0 Do Q", "", 240),
        ("by its form", "/Half Do", "", 0),
    ] {
        let file = pdf(content, page);
        let shown = luma(&file).unwrap_or_else(|error| panic!("{what}: {}", error.message.en));
        assert_eq!(shown.dimensions(), (240, 300), "{what}");
        assert!(shown.iter().eq(half(left).iter()), "{what}");
        assert_eq!(decode_for_display(&file, 1, &Limits::default()).unwrap().dimensions(), (240, 300), "{what}");
    }
    // Turned by the page, it is cut as it is shown.
    let turned = luma(&pdf(SCAN, "/CropBox [0 0 240 300] /Rotate 90")).unwrap();
    assert_eq!(turned.dimensions(), (300, 240));
    assert_eq!(turned.get_pixel(299, 0), whole.get_pixel(0, 0));
    // Beside another picture.
    let two = luma(&pdf(&format!("{clipped} q 240 0 0 300 240 0 cm /Im0 Do Q"), "")).unwrap();
    assert_eq!(two.dimensions(), (960, 300), "as fine as the finer");
    let left = image::imageops::crop_imm(&two, 0, 0, 480, 300).to_image();
    assert!(distance(&left, &image::imageops::resize(&half(0), 480, 300, image::imageops::FilterType::Nearest)) < 1.0);
}

#[test]
fn a_scan_of_which_nothing_is_seen_leaves_a_blank_page() {
    for (what, content) in [
        ("outside", "q 480 0 0 300 5000 0 cm /Im0 Do Q".to_owned()),
        ("clipped away", format!("q 500 0 9 9 re W n {SCAN} Q")),
        ("transparent", format!("q /Gone gs {SCAN} Q")),
    ] {
        assert!(luma(&pdf(&content, "")).unwrap().iter().all(|&sample| sample == 255), "{what}");
    }
}
