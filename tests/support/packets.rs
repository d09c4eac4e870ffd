//! Packets made of measurements, as pages would give them.

// Not every test program uses all of it.
#![allow(dead_code, clippy::unwrap_used)]

use std::path::Path;

use scanready::checks::{Evidence, FileFacts, judge};
use scanready::input::Metadata;
use scanready::measure::{Colour, Cues, Mark, Measurements, Motion, Outline, TextLine};
use scanready::packet::{Packet, PacketFile, Picture, Request, Rules, assess};
use scanready::{Format, PageReport, Profile};

pub const CARD: f32 = 85.6 / 53.98;
pub const SHEET: f32 = std::f32::consts::SQRT_2;

pub fn line(y: f32) -> TextLine {
    TextLine {
        quad: [[100.0, y], [900.0, y], [900.0, y + 30.0], [100.0, y + 30.0]],
        character_height_px: 30.0,
        length: 26.0,
        legibility: 0.97,
        text_probability: 1.0,
        ..TextLine::default()
    }
}

/// A readable page in colour.
pub fn page() -> Measurements {
    let mut page = Measurements { width: 1600, height: 2000, score: Some(95.0), ..Measurements::default() };
    page.text_lines = (0..8).map(|row| line(100.0 + 100.0 * row as f32)).collect();
    page.text.length = 208.0;
    page.text.character_height_px = Some(30.0);
    (page.exposure.paper, page.exposure.ink, page.exposure.spread) = (220.0, 40.0, 40.0);
    page.colour = Some(Colour { mean_chroma: 6.0, high_chroma: 60.0, coloured_share: 0.1 });
    page.motion = Some(Motion { anisotropy: 1.0, ..Motion::default() });
    page
}

pub fn shaped(mut page: Measurements, aspect: f32) -> Measurements {
    let quad = [[50.0, 50.0], [1500.0, 50.0], [1500.0, 50.0 + 1450.0 / aspect], [50.0, 50.0 + 1450.0 / aspect]];
    page.outline = Some(Outline { quad, confidence: 0.95, frame_share: 0.7, aspect, ..Outline::default() });
    page
}

pub fn mark(x: f32, y: f32, page_share: f32) -> Option<Mark> {
    Some(Mark { x, y, page_share, fill: 0.7, ..Mark::default() })
}

/// What an ID card's portrait side shows.
pub fn portrait_side() -> Measurements {
    let mut page = shaped(page(), CARD);
    page.cues = Cues { portrait: mark(0.78, 0.42, 0.03), ..Cues::default() };
    page
}

/// What an ID card's emblem side shows.
pub fn emblem_side() -> Measurements {
    let mut page = shaped(page(), CARD);
    page.cues = Cues { emblem: mark(0.17, 0.27, 0.05), ..Cues::default() };
    page
}

pub fn certificate() -> Measurements {
    let mut page = shaped(page(), SHEET);
    page.cues = Cues { emblem: mark(0.5, 0.12, 0.01), seal: mark(0.76, 0.86, 0.03), ..Cues::default() };
    page
}

pub fn picture_under(name: &str, measurements: Measurements, profile: &Profile) -> Picture {
    picture_of_size(name, 900_000, measurements, profile)
}

pub fn picture_of_size(name: &str, bytes: u64, measurements: Measurements, profile: &Profile) -> Picture {
    let extension = name.rsplit('.').next().map(str::to_owned);
    let file = FileFacts { bytes, format: Format::Jpeg, extension, pages: 1 };
    let metadata = Metadata::default();
    let evidence = Evidence {
        file: &file,
        metadata: &metadata,
        lost_share: None,
        measurements: Some(&measurements),
        error: None,
        document: None,
    };
    let judgement = judge(&evidence, &profile.limits);
    let report = PageReport {
        path: name.into(),
        page: 1,
        pages: 1,
        bytes: file.bytes,
        format: file.format,
        width: measurements.width,
        height: measurements.height,
        verdict: judgement.verdict,
        score: measurements.score,
        findings: judgement.findings,
        not_assessed: judgement.not_assessed,
        error: None,
        repeats: None,
        notes: judgement.notes,
        measurements: Some(measurements),
        elapsed_ms: 0.0,
    };
    let mut content = [0u8; 32];
    for (place, byte) in name.bytes().enumerate() {
        content[place % 32] = content[place % 32].wrapping_mul(31) ^ byte;
    }
    Picture { name: name.to_owned(), content, pages: vec![report] }
}

pub fn picture(name: &str, measurements: Measurements) -> Picture {
    picture_under(name, measurements, &Profile::builtin("default").unwrap())
}

pub fn file(text: &str) -> PacketFile {
    PacketFile::from_toml(text, Path::new("packet.toml"), &Rules::builtin()).unwrap()
}

pub fn packet_of(subject: &str, trade: Option<&str>, facts: &str, pictures: &[Picture]) -> Packet {
    let file = file(facts);
    let profile = Profile::builtin("default").unwrap();
    let request =
        Request { folder: "client", subject, trade, profile: &profile, file: &file, show_numbers: false, unread: &[] };
    assess(&request, pictures).unwrap()
}

/// An individual's packet for the receiver of `profile`.
pub fn packet_under(profile: &Profile, pictures: &[Picture]) -> Packet {
    let file = PacketFile::default();
    let request = Request {
        folder: "c",
        subject: "individual",
        trade: None,
        profile,
        file: &file,
        show_numbers: false,
        unread: &[],
    };
    assess(&request, pictures).unwrap()
}

pub fn id_card() -> Vec<Picture> {
    vec![picture("身份证正面.jpg", portrait_side()), picture("身份证反面.jpg", emblem_side())]
}

pub fn with(mut pictures: Vec<Picture>, more: &[&str]) -> Vec<Picture> {
    pictures.extend(more.iter().map(|name| picture(name, if name.contains("执照") { certificate() } else { page() })));
    pictures
}
