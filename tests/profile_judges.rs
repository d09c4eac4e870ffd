//! Every key that a profile can hold judges: with it a page that breaks it is flagged, without it the page is not.

#![allow(clippy::unwrap_used)]

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::path::Path;

use scanready::batch::Repeat;
use scanready::checks::duplicate::Likeness;
use scanready::checks::{Document, Evidence, FileFacts, judge};
use scanready::input::{Format, Metadata};
use scanready::measure::{Colour, GlareArea, Measurements, Motion, Outline, PixelGrid, Region, Script, Side, TextLine};
use scanready::profile::{Profile, schema};

/// One page and its file.
struct Case {
    file: FileFacts,
    metadata: Metadata,
    lost_share: Option<f32>,
    page: Measurements,
    document: Option<Document>,
}

fn line(y: f32) -> TextLine {
    TextLine {
        quad: [[100.0, y], [900.0, y], [900.0, y + 30.0], [100.0, y + 30.0]],
        character_height_px: 30.0,
        length: 26.0,
        legibility: 0.97,
        text_probability: 1.0,
        contrast: 150.0,
        ..TextLine::default()
    }
}

/// A page with nothing to complain of.
fn good() -> Case {
    let mut page = Measurements { width: 1500, height: 2000, score: Some(96.0), ..Measurements::default() };
    page.text_lines = (0..10).map(|row| line(100.0 * row as f32 + 100.0)).collect();
    page.text.length = 260.0;
    page.text.character_height_px = Some(30.0);
    page.text.script = Script::Chinese;
    page.text.tilt_degrees = Some(0.5);
    (page.exposure.paper, page.exposure.ink, page.exposure.mean) = (220.0, 40.0, 190.0);
    page.exposure.evenness = Some(0.9);
    page.exposure.spread = 40.0;
    let quad = [[90.0, 60.0], [1410.0, 60.0], [1410.0, 1940.0], [90.0, 1940.0]];
    page.outline = Some(Outline { quad, confidence: 0.95, frame_share: 0.8, aspect: 1.42, ..Outline::default() });
    page.resolution.oversampling = Some(1.0);
    page.pixel_grid = Some(PixelGrid::default());
    page.colour = Some(Colour { mean_chroma: 6.0, high_chroma: 60.0, coloured_share: 0.1 });
    page.noise.contrast_to_noise = Some(75.0);
    page.motion = Some(Motion { anisotropy: 1.0, ..Motion::default() });
    let file = FileFacts { bytes: 1_500_000, format: Format::Jpeg, extension: Some("jpg".into()), pages: 1 };
    Case { file, metadata: Metadata::default(), lost_share: None, page, document: None }
}

fn outline(case: &mut Case) -> &mut Outline {
    case.page.outline.as_mut().unwrap()
}

fn without_text(case: &mut Case) {
    case.page.text_lines.clear();
    case.page.text = Default::default();
    case.page.score = None;
}

fn smeared(case: &mut Case, relative_length: f32, anisotropy: f32) {
    case.page.score = Some(40.0);
    case.page.motion = Some(Motion { direction_degrees: 90.0, length_px: 12.0, relative_length, anisotropy });
}

fn lost_lines(case: &mut Case) {
    case.page.text_lines.iter_mut().take(4).for_each(|line| line.legibility = 0.1);
    case.page.text.unreadable_share = 0.4;
    case.page.text.unreadable_regions = vec![Region { x: 90, y: 90, width: 820, height: 400 }];
}

/// A key with a value, keys that it needs beside it, the check that speaks, and a page that breaks it.
type Row = (&'static str, &'static str, &'static str, fn(&mut Case));

fn about_files() -> Vec<Row> {
    vec![
        ("formats = { value = [\"png\"] }", "", "wrong-format", |_| {}),
        ("extension_matches = { value = true }", "", "extension-mismatch", |c| c.file.extension = Some("png".into())),
        ("max_bytes = { value = 1499999 }", "", "file-too-large", |_| {}),
        ("max_encoded_bytes = { value = 1999999 }", "", "file-too-large", |_| {}),
        ("min_bytes = { value = 1500001 }", "", "file-too-small", |_| {}),
        ("max_pages = { value = 1 }", "", "wrong-format", |c| c.file.pages = 2),
        ("max_lost_share = { value = 0.1 }", "", "file-damaged", |c| c.lost_share = Some(0.2)),
        ("min_short_side = { value = 1501 }", "", "too-few-pixels", |_| {}),
        ("min_long_side = { value = 2001 }", "", "too-few-pixels", |_| {}),
        ("min_megapixels = { value = 3.1 }", "", "too-few-pixels", |_| {}),
        ("max_long_side = { value = 1999 }", "", "file-too-large", |_| {}),
        ("max_megapixels = { value = 2.9 }", "", "file-too-large", |_| {}),
        ("max_aspect = { value = 1.3 }", "", "too-few-pixels", |_| {}),
        ("refuse_screen_photos = { value = true }", "", "screen-photo", |c| {
            c.page.pixel_grid = Some(PixelGrid { share: 0.9, period_px: 2.4 });
        }),
        ("refuse_screenshots = { value = true }", "", "screenshot", |c| c.metadata.software = Some("Snipaste".into())),
        ("refuse_edited = { value = true }", "", "edited", |c| c.metadata.software = Some("Adobe Photoshop 25".into())),
    ]
}

fn about_text() -> Vec<Row> {
    vec![
        ("min_score = { value = 97 }", "", "text-unreadable", |_| {}),
        ("max_blurred_structure = { value = 0.5 }", "", "text-unreadable", |c| {
            without_text(c);
            c.page.text.blurred_structure = 0.9;
        }),
        ("max_unreadable_share = { value = 0.1 }", "", "text-partly-unreadable", lost_lines),
        ("max_unreadable_run = { value = 5 }", "", "text-partly-unreadable", lost_lines),
        ("max_motion = { value = 0.2 }", "min_score = { value = 50 }", "motion-blur", |c| smeared(c, 0.5, 3.0)),
        ("min_character_height_px = { value = 12 }", "", "text-too-small", |c| {
            c.page.text.script = Script::Latin;
            c.page.text.character_height_px = Some(11.0);
        }),
        ("min_chinese_character_height_px = { value = 31 }", "", "text-too-small", |_| {}),
        ("max_glare_text_share = { value = 0.1 }", "", "glare", |c| c.page.glare.text_share = 0.2),
        ("max_burnt_share = { value = 0.01 }", "", "glare", |c| {
            c.page.glare.areas = vec![GlareArea { burnt_share: 0.02, ..GlareArea::default() }];
        }),
        ("text_whole = { value = true }", "", "cut-off", |c| {
            c.page.text.cut_sides = vec![Side::Right];
            c.page.outline = None;
        }),
        ("upright = { value = true }", "", "rotated", |c| c.page.text.vertical_share = 0.9),
        ("max_tilt_degrees = { value = 10 }", "", "tilted", |c| c.page.text.tilt_degrees = Some(-11.0)),
        ("min_spread = { value = 3 }", "", "blank", |c| {
            without_text(c);
            c.page.exposure.spread = 1.0;
        }),
    ]
}

fn about_pictures() -> Vec<Row> {
    vec![
        ("min_dpi = { value = 400 }", "", "low-resolution", |c| c.document = Some(Document::A4)),
        ("max_oversampling = { value = 1.6 }", "", "upscaled", |c| {
            c.page.resolution.oversampling = Some(3.0);
            c.page.resolution.resampling_evidence = 1.0;
        }),
        ("min_bright_level = { value = 80 }", "", "too-dark", |c| {
            (c.page.exposure.paper, c.page.exposure.ink) = (60.0, 5.0);
        }),
        ("min_contrast = { value = 35 }", "", "washed-out", |c| c.page.exposure.ink = 200.0),
        ("min_evenness = { value = 0.95 }", "", "uneven-light", |_| {}),
        ("min_contrast_to_noise = { value = 80 }", "", "noisy", |_| {}),
        ("max_blockiness = { value = 6 }", "", "over-compressed", |c| c.page.compression.blockiness = 7.0),
        ("max_ringing = { value = 0.2 }", "", "over-compressed", |c| c.page.compression.ringing = 0.3),
        ("min_jpeg_quality = { value = 30 }", "", "over-compressed", |c| c.metadata.jpeg_quality = Some(12)),
        ("page_whole = { value = true }", "", "cut-off", |c| outline(c).cut_sides = vec![Side::Top]),
        ("min_frame_share = { value = 0.9 }", "", "small-in-frame", |_| {}),
        ("max_frame_share = { value = 0.7 }", "", "cut-off", |_| {}),
        ("max_documents = { value = 1 }", "", "several-documents", |c| {
            outline(c).others = vec![[[9.0, 9.0], [900.0, 9.0], [900.0, 300.0], [9.0, 300.0]]];
        }),
        ("colour = { value = true }", "", "not-colour", |c| c.page.colour = None),
        ("min_high_chroma = { value = 61 }", "colour = { value = true }", "not-colour", |_| {}),
    ]
}

/// Keys from which on something else is believed: with them the page is no longer flagged.
fn conditions() -> Vec<Row> {
    vec![
        ("min_resampling_evidence = { value = 0.5 }", "max_oversampling = { value = 1.6 }", "upscaled", |c| {
            c.page.resolution.oversampling = Some(3.0);
            c.page.resolution.resampling_evidence = 0.4;
        }),
        (
            "min_motion_anisotropy = { value = 1.8 }",
            "max_motion = { value = 0.2 }\nmin_score = { value = 50 }",
            "motion-blur",
            |c| smeared(c, 0.5, 1.5),
        ),
        ("min_outline_confidence = { value = 0.99 }", "min_frame_share = { value = 0.9 }", "small-in-frame", |_| {}),
    ]
}

fn codes(limits: &str, breaks: fn(&mut Case)) -> Vec<String> {
    let profile = Profile::from_toml(&format!("[limits]\n{limits}\n"), Path::new("test.toml")).unwrap();
    let mut case = good();
    breaks(&mut case);
    let evidence = Evidence {
        file: &case.file,
        metadata: &case.metadata,
        lost_share: case.lost_share,
        measurements: Some(&case.page),
        error: None,
        document: case.document,
    };
    judge(&evidence, &profile.limits).findings.into_iter().map(|finding| finding.code).collect()
}

#[test]
fn with_a_key_a_page_that_breaks_it_is_flagged() {
    for (key, beside, code, breaks) in [about_files(), about_text(), about_pictures()].concat() {
        let flagged = codes(&format!("{key}\n{beside}"), breaks);
        assert!(flagged.iter().any(|found| found == code), "{key}: {flagged:?}");
        // Damage is told without any limit; the limit says how much of it is too much.
        if code != "file-damaged" {
            let flagged = codes(beside, breaks);
            assert!(flagged.iter().all(|found| found != code), "without {key}: {flagged:?}");
        }
    }
}

#[test]
fn what_is_not_believed_is_not_flagged() {
    for (key, beside, code, breaks) in conditions() {
        assert!(codes(beside, breaks).contains(&code.to_owned()), "without {key}");
        assert!(!codes(&format!("{key}\n{beside}"), breaks).contains(&code.to_owned()), "{key}");
    }
}

#[test]
fn repeats_are_flagged_where_the_profile_says_so() {
    let repeat =
        Repeat { earlier: "1.jpg".into(), likeness: Likeness::Same, size: Ordering::Equal, earlier_usable: true };
    for (profile, expected) in [("default", 1), ("[limits]\n", 0)] {
        let profile =
            Profile::builtin(profile).unwrap_or_else(|_| Profile::from_toml(profile, Path::new("test.toml")).unwrap());
        let mut reports = scanready::check(include_bytes!("../fixtures/latin-id/sharp.jpg"), &profile);
        let before = reports[0].findings.len();
        repeat.tell(&mut reports, &profile);
        assert_eq!(reports[0].findings.len() - before, expected, "{}", profile.name);
    }
}

#[test]
fn no_key_is_left_out() {
    let schema = schema().to_value();
    let limits = schema["$defs"]["RawLimits"]["properties"].as_object().unwrap();
    let known: BTreeSet<&str> = limits.keys().map(String::as_str).collect();
    let rows = [about_files(), about_text(), about_pictures(), conditions()].concat();
    let mut tried: BTreeSet<&str> = rows.iter().map(|(key, ..)| key.split(' ').next().unwrap()).collect();
    tried.insert("refuse_duplicates");
    assert_eq!(known.difference(&tried).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert_eq!(tried.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new());
}
