//! Scans of a PDF that its page hides, as a whole or in part: what nobody can see in a viewer must not pass. Beside each its ordinary
//! like, as scanners, office programs and signing services write it.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::{GrayImage, Luma};
use scanready::checks::Verdict;
use scanready::input::{DecodeError, DecodeErrorKind, Page, PageContent, decode, decode_for_display};
use scanready::memory::LumaPlane;
use scanready::{Limits, Profile};

const SCAN: &str = "q 480 0 0 300 0 0 cm /Im0 Do Q";

const JPEG: &str = "/Type /XObject /Subtype /Image /Width 480 /Height 300 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /DCTDecode";

fn scan() -> Vec<u8> {
    fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats/jpeg-420.jpg")).unwrap()
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<< {dictionary} /Length {} >>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// A page of 480 x 300 points; its picture `Im0` is a scan of as many pixels.
fn pdf(content: &str, page: &str) -> Vec<u8> {
    pdf_of(&stream("", content.as_bytes()), page, &stream(JPEG, &scan()), &[])
}

/// The same with another picture, and with further objects from number 20 on, which the page knows as `Im20` and so on.
fn pdf_of(content: &[u8], page: &str, picture: &[u8], further: &[Vec<u8>]) -> Vec<u8> {
    let form = |width: u32| {
        let head = "/Type /XObject /Subtype /Form /Resources << /XObject << /Im0 5 0 R >> >>";
        stream(&format!("{head} /BBox [0 0 {width} 300]"), SCAN.as_bytes())
    };
    let tiling = "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1";
    let names: String = (20..20 + further.len()).map(|number| format!("/Im{number} {number} 0 R ")).collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [8 0 R 9 0 R] /D << /OFF [8 0 R] >> >> >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 480 300] {page} /Contents 4 0 R /Resources << /XObject << /Im0 5 0 R \
             /Half 6 0 R /Stencil 12 0 R {names}>> /ExtGState << /Faint << /ca 0.3 >> /Gone << /ca 0 >> /Marker << /BM /Multiply >> \
             >> /Pattern << /P0 7 0 R /Scan 11 0 R >> /Properties << /Off 8 0 R /On 9 0 R >> /ColorSpace << /Ink [/Separation \
             /Black /DeviceGray << /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1 >>] /Odd [/Pattern] >> >> >>"
        )
        .into_bytes(),
        content.to_vec(),
        picture.to_vec(),
        form(240),
        stream(&format!("{tiling} /BBox [0 0 9 9] /XStep 9 /YStep 9"), b""),
        b"<< /Type /OCG /Name (off) >>".to_vec(),
        b"<< /Type /OCG /Name (on) >>".to_vec(),
        b"<< /Type /Annot /Subtype /Stamp /Rect [0 0 480 300] /F 4 /AP << /N 14 0 R >> >>".to_vec(),
        stream(
            &format!("{tiling} /BBox [0 0 480 300] /XStep 480 /YStep 300 /Resources << /XObject << /Im0 5 0 R >> >>"),
            SCAN.as_bytes(),
        ),
        stream("/Type /XObject /Subtype /Image /Width 8 /Height 2 /BitsPerComponent 1 /ImageMask true", b"\x0f\xf0"),
        b"<< /Type /Annot /Subtype /Stamp /Rect [0 0 480 300] /F 2 /AP << /N 14 0 R >> >>".to_vec(),
        form(480),
        // Half as large, in the left half of the page.
        b"<< /Type /Annot /Subtype /Stamp /Rect [0 75 240 225] /AP << /N << /On 14 0 R >> >> /AS /On >>".to_vec(),
    ];
    objects.resize(19, b"null".to_vec());
    objects.extend_from_slice(further);
    let mut file = b"%PDF-1.4\n".to_vec();
    for (index, object) in objects.iter().enumerate() {
        file.extend(format!("{} 0 obj\n", index + 1).into_bytes());
        file.extend_from_slice(object);
        file.extend(b"\nendobj\n");
    }
    file.extend(b"trailer << /Root 1 0 R >>");
    file
}

fn page(bytes: &[u8]) -> Page {
    decode(bytes, &Limits::default()).unwrap().pages.remove(0)
}

fn luma(bytes: &[u8]) -> Result<LumaPlane, DecodeError> {
    match page(bytes).content {
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

fn packed(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

/// Text in several rows, each set off by what stands before and after.
fn rows(before: &str, after: &str) -> String {
    let row =
        |y: u32| format!("{before} BT /F0 9 Tf 30 {y} Td (For the registration of this account only) Tj ET {after}\n");
    (20..300).step_by(60).map(row).collect()
}

#[test]
fn text_over_a_scan_counts_where_it_is_seen() {
    let whole = luma(&pdf(SCAN, "")).unwrap();
    for (what, before, after, seen) in [
        ("a watermark", "", "", true),
        ("a faint one", "q /Faint gs", "Q", true),
        ("clipped to the page", "q 0 0 480 300 re W n", "Q", true),
        ("in a layer that is shown", "/OC /On BDC", "EMC", true),
        ("recognised text", "q 3 Tr", "Q", false),
        ("transparent", "q /Gone gs", "Q", false),
        ("clipped away", "q 0 0 1 1 re W n", "Q", false),
        ("clipped to nothing", "q 30 20 1 280 re W n", "Q", false),
        ("beside the page", "q 1 0 0 1 5000 0 cm", "Q", false),
        ("in a layer that is off", "/OC /Off BDC /Span BMC EMC", "EMC", false),
    ] {
        let page = page(&pdf(&format!("{SCAN} {}", rows(before, after)), ""));
        assert_eq!(page.metadata.under_text, seen, "{what}");
        let PageContent::Pixels(pixels) = page.content else { panic!("{what}: no scan") };
        assert!(pixels.luma.iter().eq(whole.iter()), "{what}");
    }
}

#[test]
fn text_over_a_picture_makes_it_born_digital_only_where_the_picture_shows_none() {
    let judged = |picture: GrayImage| {
        let mut bytes = Vec::new();
        let (width, height) = picture.dimensions();
        image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 92)
            .encode(&picture, width, height, image::ExtendedColorType::L8)
            .unwrap();
        let jpeg = format!(
            "/Type /XObject /Subtype /Image /Width {width} /Height {height} /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter \
             /DCTDecode"
        );
        let content = format!("{SCAN} {}", rows("", ""));
        let file = pdf_of(&stream("", content.as_bytes()), "", &stream(&jpeg, &bytes), &[]);
        scanready::check(&file, &Profile::builtin("default").unwrap()).remove(0)
    };
    let page = image::open(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/licence/sharp.jpg")).unwrap();
    let page = page.thumbnail(1_000, 1_000).into_luma8();
    for sigma in [6.0, 12.0, 40.0] {
        let report = judged(image::imageops::fast_blur(&page, sigma));
        assert_eq!(report.verdict, Verdict::Reject, "blurred by {sigma}: {:?}", report.findings);
        assert!(report.measurements.is_some());
    }
    assert!(judged(page).score.is_some_and(|score| score > 90.0), "a sharp scan with a watermark");
    // Fine lines in waves, as of an electronic licence, and soft ones.
    let fine = GrayImage::from_fn(1_000, 700, |x, y| {
        let row = (y as f32 + (x as f32 / 40.0).sin() * 9.0) as u32 % 14;
        Luma([if row == 0 { 215 } else { 248 }])
    });
    let soft = GrayImage::from_fn(1_000, 700, |x, y| {
        let wave = (x as f32 / 24.0 + 2.0 * (y as f32 / 48.0).sin()).sin();
        Luma([(236.0 + 12.0 * wave) as u8])
    });
    for (what, ground) in [("fine", fine), ("soft", soft)] {
        let report = judged(ground);
        assert_eq!((report.verdict, report.measurements), (Verdict::Pass, None), "{what}: {:?}", report.findings);
        assert!(report.notes[0].en.contains("born-digital"));
    }
}

#[test]
fn a_scan_in_an_annotation_is_read() {
    let whole = luma(&pdf(SCAN, "")).unwrap();
    let shown = luma(&pdf("", "/Annots [10 0 R]")).unwrap();
    assert!(shown.iter().eq(whole.iter()));
    let footer = format!("{} BT /F0 9 Tf 30 10 Td (Please find our licence on this page, 1 of 1) Tj ET", "");
    assert!(luma(&pdf(&footer, "/Annots [10 0 R]")).unwrap().iter().eq(whole.iter()), "a line of text beside it");
    assert!(luma(&pdf("", "/Annots [13 0 R]")).unwrap().iter().all(|&sample| sample == 255), "hidden");
    let half = page(&pdf("", "/Annots [15 0 R]"));
    assert!(half.metadata.density.is_some_and(|density| (density.x - 144.0).abs() < 1.0), "half as large");
    let empty = pdf_of(&stream("/Filter /FlateDecode", b""), "/Annots [10 0 R]", &stream(JPEG, &scan()), &[]);
    assert!(luma(&empty).unwrap().iter().eq(whole.iter()), "nothing beside it");
    let turned = luma(&pdf("", "/Annots [10 0 R] /Rotate 90")).unwrap();
    assert_eq!((turned.dimensions(), turned.get_pixel(299, 0)), ((300, 480), whole.get_pixel(0, 0)));
}

#[test]
fn a_page_filled_with_a_pattern_of_pictures_is_not_judged() {
    let text = rows("", "");
    for content in
        ["/Pattern cs /Scan scn 0 0 480 300 re f".to_owned(), format!("/Pattern cs /Scan scn 9 9 300 200 re f {text}")]
    {
        let error = luma(&pdf(&content, "")).unwrap_err();
        assert_eq!(error.kind, DecodeErrorKind::Unsupported, "{content}: {}", error.message.en);
        assert!(error.message.en.contains("pattern"), "{content}: {}", error.message.en);
    }
    let small = page(&pdf(&format!("/Pattern cs /Scan scn 0 0 40 40 re f {text}"), ""));
    assert!(matches!(small.content, PageContent::BornDigital), "an ornament beside text");
}

#[test]
fn layers_that_are_off_are_not_seen() {
    let whole = luma(&pdf(SCAN, "")).unwrap();
    let beside = "q 100 0 0 100 0 0 cm /Stencil Do Q";
    let shown = luma(&pdf(&format!("{SCAN} /OC /Off BDC {beside} EMC"), "")).unwrap();
    assert!(shown.iter().eq(whole.iter()));
    assert!(luma(&pdf(&format!("/OC /Off BDC {SCAN} EMC"), "")).unwrap().iter().all(|&sample| sample == 255));
    assert!(luma(&pdf(&format!("/OC /Off BDC EMC /OC /On BDC {SCAN} EMC"), "")).unwrap().iter().eq(whole.iter()));
}

#[test]
fn what_a_page_lacks_is_told_although_another_picture_fills_it() {
    let error = luma(&pdf(&format!("{SCAN} /Lost Do"), "")).unwrap_err();
    assert_eq!(error.kind, DecodeErrorKind::Damaged);
    let long: String = (0..4_000).map(|number: u32| format!("% {}\n", number.wrapping_mul(2_654_435_761))).collect();
    let content = packed(format!("{SCAN}\n{long} q 100 0 0 100 0 0 cm /Stencil Do Q").as_bytes());
    let file = |content: &[u8]| pdf_of(&stream("/Filter /FlateDecode", content), "", &stream(JPEG, &scan()), &[]);
    assert!(luma(&file(&content)).is_ok());
    assert!(luma(&file(&content[..content.len() - 4])).is_ok(), "without a check sum");
    assert_eq!(luma(&file(&content[..content.len() / 2])).unwrap_err().kind, DecodeErrorKind::Damaged);
    let ascii: String = content.iter().map(|byte| format!("{byte:02x}")).collect();
    for (written, whole) in [(format!("{ascii}>"), true), (ascii[..ascii.len() / 2].to_owned(), false)] {
        let file = stream("/Filter [/ASCIIHexDecode /FlateDecode]", written.as_bytes());
        assert_eq!(luma(&pdf_of(&file, "", &stream(JPEG, &scan()), &[])).is_ok(), whole);
    }
}

#[test]
fn broken_strips_are_lost_however_small_each_is() {
    let strips: Vec<Vec<u8>> = (0..30)
        .map(|number| {
            let gray =
                "/Type /XObject /Subtype /Image /Width 480 /Height 10 /BitsPerComponent 8 /ColorSpace /DeviceGray";
            match number {
                10..15 => stream(&format!("{gray} /Filter /FlateDecode"), b"no deflate data"),
                _ => stream(gray, &[90; 4_800]),
            }
        })
        .collect();
    let content: String =
        (0..30).map(|number| format!("q 480 0 0 10 0 {} cm /Im{} Do Q ", 290 - 10 * number, 20 + number)).collect();
    let page = page(&pdf_of(&stream("", content.as_bytes()), "", &stream(JPEG, &scan()), &strips));
    assert!(matches!(page.content, PageContent::Pixels(_)));
    assert!(page.lost_share.is_some_and(|lost| (lost - 5.0 / 30.0).abs() < 0.01), "{:?}", page.lost_share);
}

#[test]
fn loss_within_packings_is_seen() {
    let jpeg = scan();
    let cut = &jpeg[..jpeg.len() / 2];
    let ascii85 = |data: &[u8]| {
        let mut text = Vec::new();
        for group in data.chunks(4) {
            let mut bytes = [0; 4];
            bytes[..group.len()].copy_from_slice(group);
            let mut value = u32::from_be_bytes(bytes);
            let mut digits = [0; 5];
            for digit in digits.iter_mut().rev() {
                *digit = b'!' + (value % 85) as u8;
                value /= 85;
            }
            text.extend_from_slice(&digits[..=group.len()]);
        }
        text.extend(b"~>");
        text
    };
    let whole_packed = packed(&jpeg);
    for (filters, data, lost) in [
        ("/FlateDecode /DCTDecode", packed(&jpeg), false),
        ("/FlateDecode /DCTDecode", packed(cut), true),
        ("/FlateDecode /DCTDecode", whole_packed[..whole_packed.len() * 3 / 4].to_vec(), true),
        ("/ASCII85Decode /DCTDecode", ascii85(&jpeg), false),
        ("/ASCII85Decode /DCTDecode", ascii85(cut), true),
    ] {
        let dictionary = JPEG.replace("/DCTDecode", &format!("[{filters}]"));
        let page = page(&pdf_of(&stream("", SCAN.as_bytes()), "", &stream(&dictionary, &data), &[]));
        assert_eq!(page.lost_share.is_some_and(|share| share > 0.1), lost, "{filters}: {:?}", page.lost_share);
        assert_eq!(page.lost_share.is_some(), lost, "{filters}");
    }
}

#[test]
fn a_damaged_mask_is_told() {
    let grey = "/Type /XObject /Subtype /Image /Width 480 /Height 300 /BitsPerComponent 8 /ColorSpace /DeviceGray";
    let samples: Vec<u8> = (0..480 * 300_u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let whole = packed(&samples);
    let file = |mask: &[u8]| {
        let mask = stream(&format!("{grey} /Filter /FlateDecode"), mask);
        pdf_of(&stream("", SCAN.as_bytes()), "", &stream(&format!("{grey} /SMask 20 0 R"), &[0; 480 * 300]), &[mask])
    };
    assert_eq!(page(&file(&whole)).lost_share, None);
    assert!(page(&file(&whole[..whole.len() / 2])).lost_share.is_some_and(|lost| lost > 0.4));
    assert_eq!(luma(&file(b"no deflate data")).unwrap_err().kind, DecodeErrorKind::Damaged);
}

#[test]
fn a_page_in_larger_units_has_that_much_fewer_dots_an_inch() {
    let dots = |entries: &str| page(&pdf(SCAN, entries)).metadata.density.unwrap().x;
    assert!((dots("") - 72.0).abs() < 0.1 && (dots("/UserUnit 2.0") - 36.0).abs() < 0.1);
    assert!((dots("/UserUnit 0") - 72.0).abs() < 0.1, "nonsense");
}

#[test]
fn ink_is_dark_by_its_colour_space() {
    let stencil = |colour: &str| {
        let shown = luma(&pdf(&format!("{colour} q 480 0 0 300 0 0 cm /Stencil Do Q"), "")).unwrap();
        (shown.iter().min().copied().unwrap(), shown.iter().max().copied().unwrap())
    };
    for (colour, darkest) in [
        ("", 0),
        ("/Ink cs", 0),
        ("/Ink cs 1 scn", 0),
        ("/Ink cs 0 scn", 255),
        ("/Odd cs 1 scn", 0),
        ("/DeviceGray cs 1 sc", 255),
    ] {
        assert_eq!(stencil(colour), (darkest, 255), "{colour}");
    }
    for (ends, first) in [("/C0 [1] /C1 [0]", 55), ("/C0 [0] /C1 [1]", 200), ("/C0 [0 0 0] /C1 [1 1 1]", 55)] {
        let space = format!("[/Separation /Tint /DeviceGray << /FunctionType 2 /Domain [0 1] {ends} /N 1 >>]");
        let picture =
            format!("/Type /XObject /Subtype /Image /Width 480 /Height 300 /BitsPerComponent 8 /ColorSpace {space}");
        let file = pdf_of(&stream("", SCAN.as_bytes()), "", &stream(&picture, &[200; 480 * 300]), &[]);
        assert_eq!(luma(&file).unwrap().get_pixel(0, 0).0, [first], "{ends}");
    }
}

/// Each saved state takes some 170 bytes, of an operator of two.
#[test]
fn states_saved_without_end_are_refused() {
    let nested = |count: usize| format!("{}{SCAN}{}", "q ".repeat(count), "Q ".repeat(count));
    assert!(decode(&pdf(&nested(1_000), ""), &Limits::default()).is_ok());
    let decoded = decode(&pdf(&nested(500_000), ""), &Limits::default()).unwrap();
    let PageContent::Undecodable(error) = &decoded.pages[0].content else { panic!("it was decoded") };
    assert_eq!(error.kind, DecodeErrorKind::TooLarge);
}
