//! Each check on either side of its limit, with measurements as a page would give them.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use scanready::Text;
use scanready::checks::{Document, Evidence, FileFacts, Judgement, Outcome, REGISTRY, Severity, Verdict, judge};
use scanready::input::{DecodeError, DecodeErrorKind, Density, Format, Metadata};
use scanready::measure::{Colour, GlareArea, Measurements, Motion, Outline, PixelGrid, Region, Script, Side, TextLine};
use scanready::profile::{Limits, Profile};

/// One page and its file.
#[derive(Clone)]
struct Case {
    file: FileFacts,
    metadata: Metadata,
    lost_share: Option<f32>,
    measurements: Option<Measurements>,
    error: Option<DecodeError>,
    document: Option<Document>,
}

impl Case {
    fn judge(&self, limits: &Limits) -> Judgement {
        judge(&self.evidence(), limits)
    }

    fn evidence(&self) -> Evidence<'_> {
        Evidence {
            file: &self.file,
            metadata: &self.metadata,
            lost_share: self.lost_share,
            measurements: self.measurements.as_ref(),
            error: self.error.as_ref(),
            document: self.document,
        }
    }

    fn page(&mut self) -> &mut Measurements {
        self.measurements.as_mut().unwrap()
    }

    fn failed(kind: DecodeErrorKind) -> Self {
        let message = Text::new("打不开", "cannot be opened");
        let error = DecodeError { kind, message: message.clone(), advice: message };
        Self { measurements: None, error: Some(error), ..good() }
    }
}

fn line(y: f32, legibility: f32) -> TextLine {
    TextLine {
        quad: [[100.0, y], [900.0, y], [900.0, y + 30.0], [100.0, y + 30.0]],
        character_height_px: 30.0,
        length: 26.0,
        legibility,
        text_probability: 1.0,
        contrast: 150.0,
        edge_width_px: 3.0,
        relative_edge_width: 0.1,
        noise: 2.0,
        ..TextLine::default()
    }
}

/// A sharp photo of a paper with ten lines, with nothing to complain of.
fn good() -> Case {
    let mut page = Measurements { width: 1500, height: 2000, score: Some(96.0), ..Measurements::default() };
    page.text_lines = (0..10).map(|row| line(100.0 * row as f32 + 100.0, 0.97)).collect();
    page.text.length = 260.0;
    page.text.character_height_px = Some(30.0);
    page.text.small_character_height_px = Some(26.0);
    page.text.script = Script::Chinese;
    page.text.tilt_degrees = Some(0.5);
    page.exposure.paper = 220.0;
    page.exposure.ink = 40.0;
    page.exposure.mean = 190.0;
    page.exposure.evenness = Some(0.9);
    page.exposure.spread = 40.0;
    page.outline = Some(Outline {
        quad: [[90.0, 60.0], [1410.0, 60.0], [1410.0, 1940.0], [90.0, 1940.0]],
        confidence: 0.95,
        frame_share: 0.8,
        aspect: 1.42,
        ..Outline::default()
    });
    page.resolution.oversampling = Some(1.0);
    page.pixel_grid = Some(PixelGrid::default());
    page.colour = Some(Colour { mean_chroma: 6.0, high_chroma: 60.0, coloured_share: 0.1 });
    page.noise.sigma = 2.0;
    page.noise.contrast_to_noise = Some(75.0);
    page.motion = Some(Motion { anisotropy: 1.0, ..Motion::default() });
    Case {
        file: FileFacts { bytes: 1_500_000, format: Format::Jpeg, extension: Some("jpg".into()), pages: 1 },
        metadata: Metadata::default(),
        lost_share: None,
        measurements: Some(page),
        error: None,
        document: None,
    }
}

/// The default profile, with one value set where it says nothing.
fn limits(toml: &str) -> Limits {
    let text = format!("extends = \"default\"\n[limits]\n{toml}\n");
    Profile::from_toml(&text, Path::new("test.toml")).unwrap().limits
}

struct Trial {
    code: &'static str,
    limits: &'static str,
    within: fn(&mut Case),
    beyond: fn(&mut Case),
    severity: Severity,
}

fn trial(
    code: &'static str,
    limits: &'static str,
    severity: Severity,
    within: fn(&mut Case),
    beyond: fn(&mut Case),
) -> Trial {
    Trial { code, limits, within, beyond, severity }
}

fn smeared(case: &mut Case, relative_length: f32) {
    case.page().score = Some(40.0);
    let motion = Motion { direction_degrees: 90.0, length_px: 12.0, relative_length, anisotropy: 3.0 };
    case.page().motion = Some(motion);
}

fn enlarged(case: &mut Case, evidence: f32) {
    case.page().resolution.oversampling = Some(3.0);
    case.page().resolution.resampling_evidence = evidence;
}

fn with_another_paper(case: &mut Case, left: f32) {
    let paper = [[left, 10.0], [1400.0, 10.0], [1400.0, 400.0], [left, 400.0]];
    case.page().outline.as_mut().unwrap().others = vec![paper];
}

fn lost_region(case: &mut Case, rows: usize) {
    for line in &mut case.page().text_lines[..rows] {
        line.legibility = 0.1;
    }
    case.page().text.unreadable_share = rows as f32 / 10.0;
    let region = Region { x: 90, y: 90, width: 820, height: 100 * rows as u32 };
    case.page().text.unreadable_regions = vec![region];
}

fn without_text(case: &mut Case, spread: f32) {
    let page = case.page();
    page.score = None;
    page.text_lines.clear();
    page.text = Default::default();
    page.exposure.spread = spread;
}

fn trials() -> Vec<Trial> {
    use Severity::{Reject, Warn};
    vec![
        trial("file-damaged", "", Reject, |_| {}, |c| c.lost_share = Some(0.4)),
        trial("file-damaged", "", Warn, |_| {}, |c| c.lost_share = Some(0.0)),
        trial(
            "wrong-format",
            "formats = { value = [\"jpeg\", \"png\"] }",
            Reject,
            |c| c.file.format = Format::Png,
            |c| {
                c.file.format = Format::Heic;
            },
        ),
        trial("wrong-format", "max_pages = { value = 2 }", Reject, |c| c.file.pages = 2, |c| c.file.pages = 3),
        trial(
            "extension-mismatch",
            "",
            Warn,
            |c| c.file.extension = Some("JPEG".into()),
            |c| {
                c.file.extension = Some("png".into());
            },
        ),
        trial(
            "file-too-large",
            "max_bytes = { value = 2000000 }",
            Reject,
            |c| c.file.bytes = 2_000_000,
            |c| {
                c.file.bytes = 2_000_001;
            },
        ),
        trial(
            "file-too-large",
            "max_encoded_bytes = { value = 4000 }",
            Reject,
            |c| c.file.bytes = 3000,
            |c| {
                c.file.bytes = 3001;
            },
        ),
        trial(
            "file-too-large",
            "max_long_side = { value = 4096 }",
            Reject,
            |c| c.page().height = 4096,
            |c| {
                c.page().height = 4097;
            },
        ),
        trial(
            "file-too-large",
            "max_megapixels = { value = 30 }",
            Reject,
            |_| {},
            |c| {
                (c.page().width, c.page().height) = (6000, 6000);
            },
        ),
        trial("file-too-small", "min_bytes = { value = 500000 }", Reject, |_| {}, |c| c.file.bytes = 499_999),
        trial(
            "too-few-pixels",
            "min_short_side = { value = 720 }\nmin_long_side = { value = 1280 }",
            Reject,
            |c| (c.page().width, c.page().height) = (1280, 720),
            |c| (c.page().width, c.page().height) = (1279, 900),
        ),
        // The default profile's own limit, against thumbnails.
        trial(
            "too-few-pixels",
            "",
            Reject,
            |c| (c.page().width, c.page().height) = (200, 130),
            |c| (c.page().width, c.page().height) = (199, 130),
        ),
        trial(
            "too-few-pixels",
            "min_megapixels = { value = 0.5 }",
            Reject,
            |_| {},
            |c| {
                (c.page().width, c.page().height) = (700, 700);
            },
        ),
        trial(
            "too-few-pixels",
            "max_aspect = { value = 50 }",
            Reject,
            |_| {},
            |c| {
                (c.page().width, c.page().height) = (6000, 100);
            },
        ),
        trial("text-unreadable", "", Reject, |c| c.page().score = Some(93.0), |c| c.page().score = Some(3.0)),
        trial(
            "text-unreadable",
            "",
            Reject,
            |_| {},
            |c| {
                without_text(c, 30.0);
                c.page().text.blurred_structure = 0.9;
            },
        ),
        trial("text-partly-unreadable", "", Reject, |_| {}, |c| lost_region(c, 4)),
        trial(
            "glare",
            "",
            Reject,
            |c| c.page().glare.text_share = 0.0,
            |c| {
                c.page().glare.text_share = 0.5;
                let region = Region { x: 5, y: 6, width: 70, height: 80 };
                c.page().glare.areas = vec![GlareArea { region, text_share: 0.5, ..GlareArea::default() }];
            },
        ),
        trial("motion-blur", "", Reject, |c| smeared(c, 0.01), |c| smeared(c, 0.9)),
        trial(
            "text-too-small",
            "",
            Warn,
            |c| c.page().text.character_height_px = Some(22.0),
            |c| {
                c.page().text.character_height_px = Some(14.0);
            },
        ),
        trial(
            "text-too-small",
            "min_character_height_px = { value = 12, severity = \"warn\" }",
            Warn,
            |c| {
                c.page().text.script = Script::Latin;
                c.page().text.character_height_px = Some(14.0);
            },
            |c| {
                c.page().text.script = Script::Latin;
                c.page().text.character_height_px = Some(11.0);
            },
        ),
        trial(
            "low-resolution",
            "min_dpi = { value = 150 }",
            Reject,
            |c| c.document = Some(Document::A4),
            |c| {
                c.document = Some(Document::A4);
                c.page().outline.as_mut().unwrap().quad = [[0.0, 0.0], [800.0, 0.0], [800.0, 1131.0], [0.0, 1131.0]];
            },
        ),
        trial("upscaled", "", Warn, |c| enlarged(c, 0.0), |c| enlarged(c, 1.0)),
        trial(
            "cut-off",
            "",
            Reject,
            |_| {},
            |c| {
                c.page().text.cut_sides = vec![Side::Right];
                c.page().outline = None;
            },
        ),
        trial(
            "cut-off",
            "",
            Warn,
            |_| {},
            |c| {
                c.page().outline.as_mut().unwrap().cut_sides = vec![Side::Top, Side::Left];
            },
        ),
        trial(
            "cut-off",
            "max_frame_share = { value = 0.9 }",
            Reject,
            |_| {},
            |c| {
                c.page().outline.as_mut().unwrap().frame_share = 0.95;
            },
        ),
        trial("blank", "", Reject, |c| without_text(c, 50.0), |c| without_text(c, 0.3)),
        trial("too-dark", "", Warn, |_| {}, |c| (c.page().exposure.paper, c.page().exposure.ink) = (40.0, 5.0)),
        trial("washed-out", "", Warn, |_| {}, |c| c.page().exposure.ink = 210.0),
        trial("uneven-light", "", Warn, |_| {}, |c| c.page().exposure.evenness = Some(0.1)),
        trial("noisy", "", Warn, |_| {}, |c| c.page().noise.contrast_to_noise = Some(1.0)),
        trial("over-compressed", "", Warn, |_| {}, |c| c.page().compression.blockiness = 30.0),
        trial("over-compressed", "", Warn, |_| {}, |c| c.page().compression.ringing = 0.9),
        trial("small-in-frame", "", Warn, |_| {}, |c| c.page().outline.as_mut().unwrap().frame_share = 0.02),
        trial("rotated", "", Warn, |_| {}, |c| c.page().text.vertical_share = 0.9),
        trial("tilted", "", Warn, |_| {}, |c| c.page().text.tilt_degrees = Some(-35.0)),
        trial(
            "several-documents",
            "",
            Warn,
            // A strip of the desk: nothing is printed there.
            |c| with_another_paper(c, 900.0),
            |c| with_another_paper(c, 90.0),
        ),
        trial("not-colour", "colour = { value = true }", Reject, |_| {}, |c| c.page().colour = None),
        trial(
            "not-colour",
            "colour = { value = true }",
            Warn,
            |_| {},
            |c| {
                c.page().colour.as_mut().unwrap().high_chroma = 1.0;
            },
        ),
        trial(
            "screenshot",
            "",
            Warn,
            |c| (c.page().width, c.page().height) = (1170, 2532),
            |c| {
                c.file.format = Format::Png;
                c.file.extension = Some("png".into());
                (c.page().width, c.page().height) = (1170, 2532);
            },
        ),
        trial(
            "screen-photo",
            "",
            Warn,
            |c| c.page().pixel_grid = Some(PixelGrid { share: 0.49, period_px: 2.4 }),
            |c| c.page().pixel_grid = Some(PixelGrid { share: 0.51, period_px: 2.4 }),
        ),
        trial("screenshot", "", Warn, |_| {}, |c| c.metadata.software = Some("Snipaste 2.8".into())),
        trial(
            "edited",
            "",
            Warn,
            |c| c.metadata.software = Some("HUAWEI P50".into()),
            |c| {
                c.metadata.software = Some("Adobe Photoshop 25.0 (Windows)".into());
            },
        ),
    ]
}

#[test]
fn each_check_is_silent_within_its_limit_and_speaks_beyond_it() {
    for (number, trial) in trials().into_iter().enumerate() {
        let limits = limits(trial.limits);
        let check = REGISTRY.iter().find(|check| check.code() == trial.code).unwrap();
        let mut case = good();
        (trial.within)(&mut case);
        let outcome = check.judge(&case.evidence(), &limits);
        assert_eq!(outcome, Outcome::Pass, "trial {number} {} within its limit", trial.code);
        let mut case = good();
        (trial.beyond)(&mut case);
        let Outcome::Flagged(findings) = check.judge(&case.evidence(), &limits) else {
            panic!("trial {number} {} beyond its limit", trial.code)
        };
        let finding = &findings[0];
        assert_eq!(finding.severity, trial.severity, "trial {number} {}", trial.code);
        assert_eq!(finding.code, trial.code);
        assert!(!finding.source.is_empty());
        for text in [&finding.message, &finding.advice] {
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{}: {text:?}", trial.code);
        }
    }
}

#[test]
fn every_check_is_tried() {
    let tried: Vec<&str> = trials().iter().map(|trial| trial.code).collect();
    for check in REGISTRY {
        assert!(tried.contains(&check.code()), "{} has no trial", check.code());
    }
}

#[test]
fn a_good_page_passes_the_default_profile_without_a_word() {
    let judgement = good().judge(&limits(""));
    assert_eq!(judgement.verdict, Verdict::Pass, "{:?}", judgement.findings);
    assert!(judgement.findings.is_empty(), "{:?}", judgement.findings);
    let not_assessed: Vec<&str> = judgement.not_assessed.iter().map(|entry| entry.code.as_str()).collect();
    assert_eq!(not_assessed, ["low-resolution"], "the paper's size was not said");
}

#[test]
fn without_limits_nothing_is_flagged_in_a_decodable_file() {
    for trial in trials() {
        let mut case = good();
        (trial.beyond)(&mut case);
        let judgement = case.judge(&Limits::default());
        let codes: Vec<&str> = judgement.findings.iter().map(|finding| finding.code.as_str()).collect();
        assert!(codes.iter().all(|code| *code == "file-damaged"), "{}: {codes:?}", trial.code);
    }
}

#[test]
fn at_most_one_of_the_two_text_findings() {
    let limits = limits("");
    for score in [3.0, 45.0, 55.0, 63.0, 80.0] {
        for rows in 0..=10 {
            let mut case = good();
            lost_region(&mut case, rows);
            case.page().score = Some(score);
            let judgement = case.judge(&limits);
            let count = judgement.findings.iter().filter(|finding| finding.code.ends_with("unreadable")).count();
            assert!(count <= 1, "score {score}, {rows} rows lost: {:?}", judgement.findings);
        }
    }
}

#[test]
fn an_unreadable_page_names_the_physical_reason() {
    let mut case = good();
    case.page().score = Some(12.0);
    for line in &mut case.page().text_lines {
        (line.legibility, line.edge_width_px, line.relative_edge_width) = (0.05, 14.0, 14.0 / 30.0);
    }
    let judgement = case.judge(&limits(""));
    let finding = &judgement.findings[0];
    assert_eq!(finding.code, "text-unreadable");
    assert!(
        finding.message.en.contains("out of focus") && finding.message.en.contains("edges there are 14 px wide"),
        "{finding:?}"
    );
    assert!(finding.message.zh.contains("对焦模糊") && finding.message.zh.contains("字高 30 像素"), "{finding:?}");
    assert!(finding.advice.zh.contains("对焦"));
}

#[test]
fn motion_is_silent_on_a_readable_page() {
    let mut case = good();
    smeared(&mut case, 0.9);
    case.page().score = Some(96.0);
    assert_eq!(case.judge(&limits("")).verdict, Verdict::Pass);
}

#[test]
fn a_page_that_moved_is_unreadable_by_movement() {
    let mut case = good();
    smeared(&mut case, 0.9);
    let judgement = case.judge(&limits(""));
    let unreadable = judgement.findings.iter().find(|finding| finding.code == "text-unreadable").unwrap();
    assert!(unreadable.message.en.contains("moved up or down: a smear of 12 px"), "{}", unreadable.message.en);
    assert!(unreadable.message.zh.contains("上下移动"), "{}", unreadable.message.zh);
    assert!(unreadable.advice.en.contains("both hands"), "{}", unreadable.advice.en);
}

#[test]
fn faint_print_is_blurred_where_its_edges_are_wide() {
    let message = |relative: f32| {
        let mut case = good();
        case.page().score = Some(40.0);
        for line in &mut case.page().text_lines {
            (line.legibility, line.contrast, line.relative_edge_width) = (0.1, 30.0, relative);
        }
        let judgement = case.judge(&limits(""));
        judgement.findings.into_iter().find(|finding| finding.code == "text-unreadable").unwrap().message.en
    };
    assert!(message(0.08).contains("faint print"), "{}", message(0.08));
    assert!(message(0.2).contains("out of focus or moved"), "{}", message(0.2));
}

#[test]
fn a_blurred_page_is_unreadable_and_not_blank() {
    let mut case = good();
    without_text(&mut case, 0.5);
    case.page().text.blurred_structure = 0.9;
    let judgement = case.judge(&limits(""));
    let codes: Vec<&str> = judgement.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert!(codes.contains(&"text-unreadable") && !codes.contains(&"blank"), "{codes:?}");
    assert_eq!(judgement.verdict, Verdict::Reject);
}

#[test]
fn a_picture_of_which_most_is_missing_is_damaged_and_not_blurred() {
    let mut case = good();
    without_text(&mut case, 0.5);
    case.page().text.blurred_structure = 0.9;
    // No check of what the picture shows speaks for the little that is left of it.
    let mut a_misread_rest = good();
    a_misread_rest.page().score = Some(9.0);
    lost_region(&mut a_misread_rest, 4);
    for mut case in [case, a_misread_rest] {
        case.lost_share = Some(0.9);
        let judgement = case.judge(&limits(""));
        let codes: Vec<&str> = judgement.findings.iter().map(|finding| finding.code.as_str()).collect();
        assert!(codes.contains(&"file-damaged") && codes.len() == 1, "{codes:?}");
        let reason = judgement.not_assessed.iter().find(|reason| reason.code == "text-unreadable").unwrap();
        assert!(reason.reason.en.contains("missing"), "{}", reason.reason.en);
    }
}

#[test]
fn a_little_that_is_lost_is_not_called_nothing() {
    for (lost, said) in [(0.0002, "less than 0.1%"), (0.004, "about 0.4%"), (0.3, "about 30%")] {
        let mut case = good();
        case.lost_share = Some(lost);
        let finding = case.judge(&limits("")).findings.remove(0);
        assert!(finding.message.en.contains(said), "{lost}: {}", finding.message.en);
    }
}

#[test]
fn a_tilted_line_that_cannot_be_read_is_covered_along_its_tilt() {
    let mut case = good();
    lost_region(&mut case, 1);
    let place = Region { x: 90, y: 90, width: 820, height: 150 };
    case.page().text_lines[0].quad = [[100.0, 100.0], [900.0, 200.0], [896.0, 230.0], [96.0, 130.0]];
    case.page().text.unreadable_regions = vec![place];
    case.page().score = Some(40.0);
    let judgement = case.judge(&limits(""));
    let finding = judgement.findings.iter().find(|finding| finding.code == "text-unreadable").unwrap();
    assert_eq!(finding.places, [place]);
    let area = |region: &Region| region.width * region.height;
    assert!(finding.regions.len() > 1, "{:?}", finding.regions);
    assert!(finding.regions.iter().map(area).sum::<u32>() < area(&place) / 2, "{:?}", finding.regions);
}

#[test]
fn a_reflection_that_turned_a_dark_ground_white_is_pointed_out_though_no_text_is_known_to_be_lost() {
    let mut case = good();
    let region = Region { x: 300, y: 300, width: 500, height: 400 };
    let warned = |case: &Case| {
        let judgement = case.judge(&limits(""));
        judgement.findings.into_iter().find(|finding| finding.code == "glare")
    };
    case.page().glare.areas = vec![GlareArea { region, burnt_share: 0.008, ..GlareArea::default() }; 2];
    let finding = warned(&case).expect("two small ones are as much as a large one");
    assert_eq!((finding.severity, finding.places.len()), (Severity::Warn, 2));
    assert!(finding.message.en.contains("1.6% of the picture"), "{:?}", finding.message);
    assert_eq!(finding.unit.en, "share of picture");
    case.page().glare.areas.pop();
    assert!(warned(&case).is_none(), "less than the limit");
    case.page().glare.text_share = 0.3;
    assert!(warned(&case).unwrap().message.en.contains("30% of the text"), "text that is lost comes first");
}

#[test]
fn text_lost_to_a_reflection_alone_is_shown_there_and_not_on_the_whole_page() {
    let mut case = good();
    let bright = Region { x: 300, y: 300, width: 500, height: 400 };
    let text = Region { x: 100, y: 400, width: 700, height: 30 };
    let area = GlareArea { region: bright, text_regions: vec![text], text_share: 0.3, ..GlareArea::default() };
    case.page().glare.areas = vec![area];
    case.page().glare.text_share = 0.3;
    case.page().score = Some(60.0);
    let judgement = case.judge(&limits(""));
    for code in ["text-unreadable", "glare"] {
        let finding = judgement.findings.iter().find(|finding| finding.code == code).unwrap();
        assert_eq!((&finding.places[..], &finding.regions[..]), (&[bright][..], &[text][..]), "{code}");
    }
    let line = Region { x: 100, y: 900, width: 200, height: 30 };
    case.page().text.unreadable_regions = vec![line];
    let places = |case: &Case| {
        let judgement = case.judge(&limits(""));
        judgement.findings.into_iter().find(|finding| finding.code == "text-unreadable").unwrap().places
    };
    assert_eq!(places(&case), [bright, line], "the reflection before what else cannot be read");
    case.page().glare.text_share = 0.1;
    assert_eq!(places(&case), [line], "it is not what makes the page unreadable");
}

#[test]
fn a_picture_without_text_is_unjudged_and_says_why() {
    let mut case = good();
    without_text(&mut case, 45.0);
    let judgement = case.judge(&limits(""));
    assert_eq!(judgement.verdict, Verdict::Unjudged);
    let reason = judgement.not_assessed.iter().find(|entry| entry.code == "text-unreadable").unwrap();
    assert!(reason.reason.en.contains("no text"));
}

/// A TIFF with one grey page for each of `levels`: flat there, or a chequered pattern where it is `None`.
fn tiff(levels: &[Option<u8>]) -> Vec<u8> {
    const SIDE: u32 = 256;
    let page = 2 + 8 * 12 + 4 + SIDE * SIDE;
    let mut file = b"II\x2a\0\x08\0\0\0".to_vec();
    for (index, level) in levels.iter().enumerate() {
        let start = 8 + page * index as u32;
        let pixels = start + 2 + 8 * 12 + 4;
        let entries =
            [(256, SIDE), (257, SIDE), (258, 8), (259, 1), (262, 1), (273, pixels), (278, SIDE), (279, SIDE * SIDE)];
        file.extend(8u16.to_le_bytes());
        for (tag, value) in entries {
            file.extend([(tag as u16).to_le_bytes(), 4u16.to_le_bytes()].concat());
            file.extend([1u32.to_le_bytes(), value.to_le_bytes()].concat());
        }
        let next = if index + 1 < levels.len() { start + page } else { 0 };
        file.extend(next.to_le_bytes());
        file.extend(
            (0..SIDE * SIDE)
                .map(|at| level.unwrap_or(if (at / SIDE / 9 + at % SIDE / 11).is_multiple_of(2) { 60 } else { 200 })),
        );
    }
    file
}

/// Verdicts of a TIFF's pages under the default profile.
fn verdicts(levels: &[Option<u8>]) -> Vec<Verdict> {
    let record = scanready::pipeline::examine(&tiff(levels), &scanready::Limits::default());
    let reports = record.judge(Path::new("a.tif"), &Profile::builtin("default").unwrap(), None);
    reports.iter().map(|report| report.verdict).collect()
}

#[test]
fn an_empty_back_page_of_a_stack_only_warns_but_not_a_file_of_empty_pages() {
    let stack = verdicts(&[None, Some(250), Some(250)]);
    assert_eq!(stack[1..], [Verdict::Warn, Verdict::Warn], "{stack:?}");
    assert_ne!(stack[0], Verdict::Pass);
    assert_eq!(verdicts(&[Some(250)]), [Verdict::Reject]);
    assert_eq!(verdicts(&[Some(250), Some(240)]), [Verdict::Reject, Verdict::Reject]);
}

#[test]
fn a_page_of_which_most_is_missing_is_not_ready_under_any_profile() {
    let mut case = good();
    case.lost_share = Some(0.7);
    // It sets no limit for what may be missing.
    let only = Profile::from_toml("[limits]\nmin_score = { value = 80 }\n", Path::new("own.toml")).unwrap();
    let judgement = case.judge(&only.limits);
    assert_eq!(judgement.verdict, Verdict::Unjudged, "{judgement:?}");
}

#[test]
fn what_cannot_be_decoded_is_unjudged_with_a_finding_that_fits() {
    use DecodeErrorKind as Kind;
    let expected = [
        (Kind::Empty, "file-damaged"),
        (Kind::Damaged, "file-damaged"),
        (Kind::Io, "file-damaged"),
        (Kind::TimedOut, "file-damaged"),
        (Kind::Internal, "file-damaged"),
        (Kind::Unsupported, "wrong-format"),
        (Kind::NotAPicture, "wrong-format"),
        (Kind::Encrypted, "wrong-format"),
        (Kind::TooLarge, "file-too-large"),
    ];
    for (kind, code) in expected {
        let judgement = Case::failed(kind).judge(&limits(""));
        assert_eq!(judgement.verdict, Verdict::Unjudged, "{kind:?}");
        assert_eq!(judgement.findings.len(), 1, "{kind:?}: {:?}", judgement.findings);
        assert_eq!(judgement.findings[0].code, code, "{kind:?}");
        assert_eq!(judgement.findings[0].severity, Severity::Reject, "{kind:?}");
    }
}

#[test]
fn small_print_is_not_called_latin_where_that_is_not_known() {
    let judged = |script, height| {
        let mut case = good();
        (case.page().text.script, case.page().text.character_height_px) = (script, Some(height));
        case.judge(&limits(""))
    };
    let message = |judgement: Judgement| {
        let found = judgement.findings.into_iter().find(|finding| finding.code == "text-too-small");
        found.map(|finding| finding.message)
    };
    for script in [Script::Latin, Script::Unknown] {
        let said = message(judged(script, 6.0)).expect("6 px are too small for any script");
        assert!(said.zh.contains("西文建议不低于 12 像素，汉字不低于 22 像素"), "{}", said.zh);
        assert!(!said.en.starts_with("Latin") && said.en.contains("22 px for Chinese"), "{}", said.en);
    }
    assert!(message(judged(Script::Latin, 11.0)).unwrap().en.starts_with("Latin characters"));
    let unsure = judged(Script::Unknown, 15.0);
    assert!(unsure.not_assessed.iter().any(|entry| entry.code == "text-too-small"), "neither passed nor flagged");
    assert_eq!(message(unsure), None);
    assert_eq!(message(judged(Script::Unknown, 23.0)), None);
}

#[test]
fn a_name_without_extension_is_told_where_the_receiver_goes_by_it() {
    let mut case = good();
    case.file.extension = Some(String::new());
    let code = "extension-mismatch";
    let found = |case: &Case, limits: &Limits| {
        let findings = case.judge(limits).findings;
        findings.into_iter().find(|finding| finding.code == code)
    };
    assert_eq!(found(&case, &limits("")), None, "the receiver takes any format");
    assert!(case.judge(&limits("")).not_assessed.iter().any(|entry| entry.code == code));

    let some_formats = limits("formats = { value = [\"jpeg\", \"png\"] }");
    let finding = found(&case, &some_formats).expect("nothing was said");
    assert_eq!(finding.severity, Severity::Warn);
    assert!(finding.advice.en.contains(".jpg") && finding.advice.zh.contains(".jpg"), "{:?}", finding.advice);
    let wechat_pay = scanready::Profile::builtin("wechat-pay").unwrap().limits;
    assert_eq!(found(&case, &wechat_pay).map(|finding| finding.severity), Some(Severity::Reject));

    case.file.format = Format::Heic;
    assert_eq!(found(&case, &some_formats), None, "no extension helps a format that is not accepted");
    case.file.format = Format::Jpeg;
    case.file.extension = None;
    assert_eq!(found(&case, &some_formats), None, "no name is known");
}

#[test]
fn a_born_digital_page_passes_with_a_note() {
    let mut case = good();
    case.measurements = None;
    case.file.format = Format::Pdf;
    case.file.extension = Some("pdf".into());
    let judgement = case.judge(&limits(""));
    assert_eq!(judgement.verdict, Verdict::Pass);
    assert_eq!(judgement.notes.len(), 1);
    assert!(judgement.not_assessed.iter().any(|entry| entry.code == "low-resolution"));
}

#[test]
fn findings_come_worst_first() {
    let mut case = good();
    case.page().text.tilt_degrees = Some(40.0);
    case.file.extension = Some("png".into());
    case.page().score = Some(5.0);
    let severities: Vec<Severity> = case.judge(&limits("")).findings.iter().map(|finding| finding.severity).collect();
    assert_eq!(severities, [Severity::Reject, Severity::Warn, Severity::Warn]);
}

#[test]
fn guesses_never_reject_whatever_the_profile_says() {
    let mut limits = limits("refuse_edited = { value = true }");
    // What no profile's file may say, a caller of the library can.
    limits.refuse_edited.0[0].severity = Severity::Reject;
    let mut case = good();
    case.metadata.software = Some("GIMP 2.10".into());
    assert_eq!(case.judge(&limits).verdict, Verdict::Warn);
}

fn dpi_reason(case: &Case) -> String {
    let judgement = case.judge(&limits("min_dpi = { value = 300 }"));
    let entry = judgement.not_assessed.into_iter().find(|entry| entry.code == "low-resolution");
    entry.map(|entry| entry.reason.en).unwrap_or_default()
}

#[test]
fn resolution_is_counted_only_on_evidence() {
    let mut case = good();
    assert!(dpi_reason(&case).contains("--document"), "an A-size outline may be A3, A4 or A5");

    case.page().outline = None;
    case.metadata.density = Some(Density { x: 300.0, y: 300.0, placed: false });
    assert!(dpi_reason(&case).contains("claims 300 dpi, which proves nothing"));

    case.metadata.density = Some(Density { x: 96.0, y: 96.0, placed: true });
    let judgement = case.judge(&limits("min_dpi = { value = 300 }"));
    assert_eq!(judgement.findings[0].measured, Some(96.0), "a placed size is evidence");
}

#[test]
fn only_the_shape_of_a_card_tells_its_size() {
    let mut case = good();
    let outline = case.page().outline.as_mut().unwrap();
    outline.aspect = 1.586;
    outline.quad = [[0.0, 0.0], [856.0, 0.0], [856.0, 540.0], [0.0, 540.0]];
    let judgement = case.judge(&limits("min_dpi = { value = 300 }"));
    let finding = judgement.findings.iter().find(|finding| finding.code == "low-resolution").unwrap();
    assert!((finding.measured.unwrap() - 254.0).abs() < 1.0, "{finding:?}");
}

#[test]
fn a_scan_that_is_nothing_but_the_paper_is_counted_by_its_shape() {
    let mut case = good();
    case.page().outline = None;
    case.document = Some(Document::A4);
    (case.page().width, case.page().height) = (1240, 1754);
    let judgement = case.judge(&limits("min_dpi = { value = 300 }"));
    assert!((judgement.findings[0].measured.unwrap() - 150.0).abs() < 1.0, "{:?}", judgement.findings);
}

#[test]
fn four_corners_that_cannot_be_found_are_not_passed_silently() {
    let mut case = good();
    case.page().outline = None;
    let judgement = case.judge(&limits("page_whole = { value = true }"));
    assert!(judgement.not_assessed.iter().any(|entry| entry.code == "cut-off"));
}

#[test]
fn the_less_severe_of_two_limits_warns() {
    let limits = limits("max_bytes = [{ value = 2000000, severity = \"warn\" }, { value = 5000000 }]");
    let mut case = good();
    case.file.bytes = 3_000_000;
    let warned = case.judge(&limits);
    assert_eq!((warned.verdict, warned.findings[0].threshold), (Verdict::Warn, Some(2_000_000.0)));
    case.file.bytes = 6_000_000;
    let rejected = case.judge(&limits);
    assert_eq!((rejected.verdict, rejected.findings[0].threshold), (Verdict::Reject, Some(5_000_000.0)));
}

/// Code, two limits of that check, and what breaks both.
type Doubly = (&'static str, &'static str, &'static str, fn(&mut Case));

#[test]
fn a_reason_that_warns_never_hides_one_that_rejects() {
    // Two limits that one check holds a page against, the first of which it would name first.
    let trials: &[Doubly] = &[
        ("wrong-format", "formats = ['png']", "max_pages = 1", |c| c.file.pages = 2),
        ("file-too-large", "max_bytes = 1000", "max_encoded_bytes = 1000", |c| c.file.bytes = 9_000),
        ("file-too-large", "max_bytes = 1000", "max_megapixels = 1", |c| c.file.bytes = 9_000),
        ("file-too-large", "max_long_side = 1000", "max_megapixels = 1", |_| {}),
        ("too-few-pixels", "min_short_side = 4000", "min_long_side = 4000", |_| {}),
        ("too-few-pixels", "min_short_side = 4000", "max_aspect = 1.1", |_| {}),
        ("over-compressed", "max_blockiness = 10", "max_ringing = 0.5", |c| {
            (c.page().compression.blockiness, c.page().compression.ringing) = (30.0, 0.9);
        }),
        ("over-compressed", "max_blockiness = 10", "min_jpeg_quality = 60", |c| {
            (c.page().compression.blockiness, c.metadata.jpeg_quality) = (30.0, Some(20));
        }),
        ("cut-off", "text_whole = true", "page_whole = true", |c| {
            c.page().text.cut_sides = vec![Side::Right];
            let outline = c.page().outline.as_mut().unwrap();
            (outline.quad[1][0], outline.cut_sides) = (1500.0, vec![Side::Right]);
        }),
        ("cut-off", "page_whole = true", "max_frame_share = 0.9", |c| {
            let outline = c.page().outline.as_mut().unwrap();
            (outline.frame_share, outline.cut_sides) = (0.95, vec![Side::Top, Side::Left]);
        }),
        ("glare", "max_glare_text_share = 0.1", "max_burnt_share = 0.1", |c| {
            let region = Region { x: 300, y: 300, width: 500, height: 400 };
            c.page().glare.areas = vec![GlareArea { region, burnt_share: 0.3, ..GlareArea::default() }];
            c.page().glare.text_share = 0.3;
        }),
        ("text-partly-unreadable", "max_unreadable_share = 0.1", "max_unreadable_run = 10", |c| lost_region(c, 4)),
    ];
    for (code, first, second, spoil) in trials {
        let severity = |warns: bool, rejects: bool| {
            let limit = |written: &str, severity: &str| {
                let (key, value) = written.split_once(" = ").unwrap();
                format!("{key} = {{ value = {value}, severity = '{severity}' }}\n")
            };
            let toml = [(warns, limit(first, "warn")), (rejects, limit(second, "reject"))];
            let toml: String = toml.into_iter().filter(|(wanted, _)| *wanted).map(|(_, limit)| limit).collect();
            let limits = Profile::from_toml(&format!("[limits]\n{toml}"), Path::new("test.toml")).unwrap().limits;
            let mut case = good();
            spoil(&mut case);
            let judgement = case.judge(&limits);
            judgement.findings.iter().find(|finding| finding.code == *code).map(|finding| finding.severity)
        };
        assert_eq!(severity(true, false), Some(Severity::Warn), "{code} by {first}");
        assert_eq!(severity(false, true), Some(Severity::Reject), "{code} by {second}");
        assert_eq!(severity(true, true), Some(Severity::Reject), "{code} by {first} and {second}");
    }
}

#[test]
fn a_limit_may_hold_for_some_formats_only() {
    let limits = limits(
        "max_bytes = [{ value = 2000000, formats = [\"jpeg\", \"png\"] }, { value = 5000000, formats = [\"pdf\"] }]",
    );
    let threshold = |format: Format, bytes: u64| {
        let mut case = good();
        (case.file.format, case.file.bytes) = (format, bytes);
        case.judge(&limits)
            .findings
            .iter()
            .find(|found| found.code == "file-too-large")
            .and_then(|found| found.threshold)
    };
    assert_eq!(threshold(Format::Jpeg, 3_000_000), Some(2_000_000.0));
    assert_eq!(threshold(Format::Pdf, 3_000_000), None);
    assert_eq!(threshold(Format::Pdf, 6_000_000), Some(5_000_000.0));
    assert_eq!(threshold(Format::Tiff, 6_000_000), None, "of which nothing is said");
}

#[test]
fn print_beyond_the_papers_own_edge_is_not_cut_off() {
    let mut case = good();
    case.page().text.cut_sides = vec![Side::Left];
    assert_eq!(case.judge(&limits("")).verdict, Verdict::Pass);
    case.page().outline = None;
    let judgement = case.judge(&limits(""));
    assert_eq!(judgement.findings[0].code, "cut-off");
}

#[test]
fn reasons_name_glare_or_say_that_nothing_stands_out() {
    let mut case = good();
    case.page().score = Some(72.0);
    let message = |case: &Case| case.judge(&limits("")).findings[0].message.clone();
    assert!(message(&case).en.contains("no single cause stands out"), "{:?}", message(&case));
    case.page().glare.text_share = 0.2;
    assert!(message(&case).en.contains("mostly glare"), "{:?}", message(&case));
    assert!(message(&case).zh.contains("主要是反光"), "{:?}", message(&case));
    case.page().glare.text_share = 0.1;
    assert!(message(&case).en.contains("partly glare"), "{:?}", message(&case));
    case.page().glare.text_share = 0.05;
    assert!(message(&case).en.contains("no single cause stands out"), "{:?}", message(&case));
}

#[test]
fn the_message_tells_how_much_detail_an_enlarged_picture_has() {
    let mut case = good();
    case.page().score = Some(72.0);
    enlarged(&mut case, 0.9);
    case.page().text_lines.iter_mut().for_each(|line| line.character_height_px = 27.0);
    let message = |case: &Case| {
        let findings = case.judge(&limits("")).findings;
        findings.into_iter().find(|finding| finding.code == "text-unreadable").unwrap().message
    };
    assert!(message(&case).en.contains("27 px high there hold the detail of 9 px"), "{:?}", message(&case));
    assert!(message(&case).zh.contains("实际细节只相当于 9 像素"), "{:?}", message(&case));
    enlarged(&mut case, 0.3);
    assert!(!message(&case).en.contains("detail"), "{:?}", message(&case));
}

#[test]
fn a_page_without_enough_text_is_called_neither_sideways_nor_unreadable() {
    let mut case = good();
    let page = case.page();
    page.score = None;
    (page.text.vertical_share, page.text.tilt_degrees) = (1.0, Some(40.0));
    (page.text.unreadable_share, page.glare.text_share) = (1.0, 0.5);
    (page.text.character_height_px, page.text.small_character_height_px) = (Some(6.0), Some(6.0));
    (page.exposure.paper, page.exposure.ink) = (130.0, 125.0);
    (page.text.cut_sides, page.exposure.spread) = (vec![Side::Left], 1.0);
    page.text_lines.iter_mut().for_each(|line| line.legibility = 0.1);
    assert!(!page.text_lines.is_empty());
    let judgement = case.judge(&limits(""));
    assert!(judgement.findings.is_empty(), "{:?}", judgement.findings);
    assert_eq!(judgement.verdict, Verdict::Unjudged);
    for code in ["rotated", "text-unreadable", "text-partly-unreadable", "glare", "text-too-small", "washed-out"] {
        let reason =
            judgement.not_assessed.iter().find(|entry| entry.code == code).map(|entry| entry.reason.en.as_str());
        assert_eq!(reason, Some("too little text was found"), "{code}");
    }
}

fn too_large(case: &Case, toml: &str) -> scanready::checks::Finding {
    let findings = case.judge(&limits(toml)).findings;
    findings.into_iter().find(|finding| finding.code == "file-too-large").unwrap()
}

#[test]
fn what_only_a_weak_source_says_is_not_stated_as_the_receivers_limit() {
    let mut case = good();
    let weak = too_large(&case, "max_bytes = { value = 1000000, severity = \"warn\" }");
    assert!(weak.message.zh.contains("有的说明要求不超过 1 MB"), "{:?}", weak.message);
    assert!(weak.message.en.contains("some sources ask for at most 1 MB"), "{:?}", weak.message);
    let both =
        too_large(&case, "max_bytes = { value = 1000000 }\nmax_long_side = { value = 1000, severity = \"warn\" }");
    assert!(
        both.message.zh.contains("超过上限 1 MB；另外，图片 1500×2000，有的说明要求长边不超过 1000 像素"),
        "{both:?}"
    );
    assert!(both.message.en.contains("; besides, the picture is 1500x2000, some sources ask for"), "{both:?}");
    let format = |case: &Case, toml: &str| {
        let findings = case.judge(&limits(toml)).findings;
        findings.into_iter().find(|finding| finding.code == "wrong-format").unwrap().message
    };
    let weak = format(&case, "formats = { value = [\"pdf\"], severity = \"warn\" }");
    assert!(weak.zh.contains("有的说明只接受 PDF") && weak.en.contains("some sources accept only PDF"), "{weak:?}");
    assert!(format(&case, "formats = { value = [\"pdf\"] }").en.contains("only PDF is accepted"));
    case.file.pages = 3;
    let pages = format(&case, "max_pages = { value = 1, severity = \"warn\" }");
    assert!(pages.zh.contains("有的说明要求不超过 1 页") && pages.en.contains("some sources ask for"), "{pages:?}");
}

#[test]
fn advice_on_a_large_file_can_be_followed() {
    let case = good();
    let pixels = too_large(&case, "max_megapixels = { value = 2 }");
    assert!(pixels.advice.zh.contains("不超过 2 百万像素"), "{:?}", pixels.advice);
    assert!(pixels.advice.en.contains("at most 2 megapixels"), "{:?}", pixels.advice);
    let of_pdf = too_large(&case, "max_bytes = { value = 1000000 }\nformats = { value = [\"pdf\"] }");
    assert!(of_pdf.advice.zh.contains("PDF") && !of_pdf.advice.zh.contains("JPG"), "{:?}", of_pdf.advice);
    assert!(!of_pdf.advice.en.contains("JPEG"), "{:?}", of_pdf.advice);
    let both = too_large(&case, "max_bytes = { value = 1000000 }\nmax_long_side = { value = 1000 }");
    assert!(both.advice.en.contains("at most 1000 pixels"), "{:?}", both.advice);
}

#[test]
fn numbers_of_unreadable_lines_say_that_they_are_of_those() {
    let mut case = good();
    case.page().score = Some(40.0);
    case.page().text_lines.iter_mut().for_each(|line| (line.legibility, line.character_height_px) = (0.1, 7.6));
    let message = case.judge(&limits("")).findings[0].message.clone();
    assert!(message.zh.contains("看不清处字高只有 7.6 像素"), "{message:?}");
    assert!(message.en.contains("the characters there are only 7.6 px high"), "{message:?}");
}

#[test]
fn glare_has_one_piece_of_advice() {
    let mut case = good();
    (case.page().score, case.page().glare.text_share) = (Some(72.0), 0.2);
    let findings = case.judge(&limits("")).findings;
    let advice =
        |code: &str| findings.iter().find(|finding| finding.code == code).map(|finding| &finding.advice).unwrap();
    assert_eq!(advice("text-unreadable"), advice("glare"));
}
