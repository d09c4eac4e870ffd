//! Marked-up pictures: marks where they belong, no panic on odd sizes, nothing overwritten.

mod support;

use image::{Rgb, RgbImage};
use scanready::Lang;
use scanready::annotate::{AnnotateError, LONGEST, annotate, save};
use scanready::input::{DecodeErrorKind, Limits};
use scanready::measure::Region;
use support::{in_time, page_picture, passed, rejected, save_page};

fn saturation(picture: &RgbImage, region: Region) -> f32 {
    let view = image::imageops::crop_imm(picture, region.x, region.y, region.width, region.height).to_image();
    let chroma = |pixel: &Rgb<u8>| f32::from(pixel.0.iter().max().unwrap() - pixel.0.iter().min().unwrap());
    view.pixels().map(chroma).sum::<f32>() / (region.width * region.height) as f32
}

#[test]
fn colours_lines_by_readability_and_leaves_the_rest() {
    let picture = page_picture(900, 600);
    let marked = annotate(&picture, &passed("a.jpg"), Lang::En);
    assert_eq!(marked.width(), 900);
    assert!(marked.height() > 600, "a legend below");
    let mean = |picture: &RgbImage, region: Region| {
        let view = image::imageops::crop_imm(picture, region.x, region.y, region.width, region.height).to_image();
        let sum = view
            .pixels()
            .fold([0_u64; 3], |sum, pixel| std::array::from_fn(|index| sum[index] + u64::from(pixel.0[index])));
        sum.map(|channel| channel / u64::from(region.width * region.height))
    };
    let good = mean(&marked, Region { x: 100, y: 54, width: 200, height: 15 });
    assert!(good[1] > good[0], "a readable line is green: {good:?}");
    let bad = mean(&marked, Region { x: 100, y: 174, width: 200, height: 15 });
    assert!(bad[0] > bad[1] + 30, "an unreadable line is red: {bad:?}");
    let away = Region { x: 600, y: 400, width: 200, height: 100 };
    assert_eq!(mean(&marked, away), mean(&picture, away), "where no line was found nothing is painted");
}

#[test]
fn hatches_the_findings() {
    let picture = page_picture(900, 600);
    let mut report = rejected("a.jpg");
    report.measurements = None;
    let marked = annotate(&picture, &report, Lang::En);
    let place = Region { x: 40, y: 165, width: 360, height: 30 };
    assert!(saturation(&marked, place) > saturation(&picture, place) + 20.0);
}

/// The rows of a marked-up picture below the page.
fn legend(marked: &RgbImage, page_height: u32) -> RgbImage {
    let height = marked.height() - page_height;
    image::imageops::crop_imm(marked, 0, page_height, marked.width(), height).to_image()
}

#[test]
fn the_legend_is_in_the_user_s_language_and_never_cut_off() {
    for (width, height) in [(900, 600), (120, 90)] {
        let mut report = rejected("a.jpg");
        (report.width, report.height) = (width, height);
        let picture = page_picture(width, height);
        let [zh, en] = [Lang::Zh, Lang::En].map(|lang| legend(&annotate(&picture, &report, lang), height));
        assert_ne!(zh, en);
        for legend in [zh, en] {
            let right = legend.width() - 2;
            let border =
                (0..legend.height()).flat_map(|y| [legend.get_pixel(right, y), legend.get_pixel(right + 1, y)]);
            assert!(
                border.copied().all(|pixel| pixel == Rgb([255; 3])),
                "{width} x {height}: words run out of the picture"
            );
        }
    }
}

#[test]
fn a_number_covers_no_line_of_text() {
    let marked = annotate(&page_picture(900, 600), &rejected("a.jpg"), Lang::En);
    // The red and the amber of findings fill numbers and frames only; hatching lets half of the page through.
    let filled = [Rgb([206, 22, 34]), Rgb([196, 118, 0])];
    for line in 0..5 {
        for (x, y) in (53 + 40 * line..70 + 40 * line).flat_map(|y| (44..396).map(move |x| (x, y))) {
            assert!(!filled.contains(marked.get_pixel(x, y)), "line {line} at {x}, {y}");
        }
    }
    let beside =
        (0..40).flat_map(|x| (150..200).map(move |y| (x, y))).any(|(x, y)| filled.contains(marked.get_pixel(x, y)));
    assert!(beside, "the number stands before its line");
}

#[test]
fn survives_odd_sizes_and_regions() {
    for (width, height) in [(1, 1), (3, 900), (2000, 2), (5000, 40)] {
        let mut report = rejected("a.jpg");
        (report.width, report.height) = (width, height);
        report.findings[0].regions =
            vec![Region { x: u32::MAX - 5, y: 0, width: u32::MAX, height: u32::MAX }, Region::default()];
        report.measurements.as_mut().unwrap().text_lines[0].quad =
            [[f32::NAN; 2], [1e30, -1e30], [-5.0, 2.0], [f32::INFINITY, 0.0]];
        let marked = annotate(&RgbImage::new(width, height), &report, Lang::En);
        assert!(marked.width() <= LONGEST);
    }
}

#[test]
fn saves_below_the_folder_and_overwrites_nothing() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("in/张三/id & 1.jpg");
    save_page(&file);
    let (base, out) = (root.path().join("in"), root.path().join("out"));
    let first = save(&rejected(&file), &base, &out, &Limits::default(), Lang::En).unwrap();
    assert_eq!(first, out.join("张三/id & 1.jpg.marked.jpg"));
    assert_eq!(
        save(&rejected(&file), &base, &out, &Limits::default(), Lang::En).unwrap(),
        first,
        "the same again is not written twice"
    );
    let other = save(&passed(&file), &base, &out, &Limits::default(), Lang::En).unwrap();
    assert_eq!(other, out.join("张三/id & 1.jpg.marked (2).jpg"));
    assert!(image::open(&first).is_ok() && image::open(&other).is_ok());
}

#[test]
fn a_file_is_read_again_within_the_limits_of_the_first_time() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("a.jpg");
    save_page(&file);
    let limits = Limits { max_file_bytes: std::fs::metadata(&file).unwrap().len() - 1, ..Limits::default() };
    let error = save(&rejected(&file), root.path(), &root.path().join("out"), &limits, Lang::En).unwrap_err();
    assert!(
        matches!(&error, AnnotateError::Decode { error, .. } if error.kind == DecodeErrorKind::TooLarge),
        "{error}"
    );
    assert!(!root.path().join("out").exists());
}

#[cfg(unix)]
#[test]
fn a_file_that_became_a_pipe_is_not_waited_for() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("a.jpg");
    assert!(std::process::Command::new("mkfifo").arg(&file).status().unwrap().success());
    let folder = root.path().to_owned();
    let saved =
        in_time(move || save(&rejected(&file), &folder, &folder.join("out"), &Limits::default(), Lang::En).is_ok());
    assert_eq!(saved, Some(false));
}
