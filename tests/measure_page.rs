//! Outline, light, colour, resolution, noise and compression on drawn pages of which the truth is known.

use image::{DynamicImage, GrayImage, ImageFormat, Luma, Rgb, RgbImage, imageops};
use imageproc::filter::gaussian_blur_f32;
use scanready::input::Pixels;
use scanready::measure::pyramid::Pyramid;
use scanready::measure::{
    Measurements, Outline, Side, TextLine, colour, compression, exposure, measure, noise, outline, resolution,
};
use scanready::memory::plane;

/// Numbers that look random and are the same everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1u64 << 24) as f32
    }

    /// About normal, sigma 1.
    fn normal(&mut self) -> f32 {
        (0..12).map(|_| self.next()).sum::<f32>() - 6.0
    }
}

/// A page of `size` with its corners at `quad`, rows of dark marks on it, on a ground.
fn page(size: (u32, u32), quad: [[f32; 2]; 4], paper: [u8; 3], ground: [u8; 3]) -> RgbImage {
    let inside = |x: f32, y: f32| {
        (0..4).all(|k| {
            let (a, b) = (quad[k], quad[(k + 1) % 4]);
            (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) >= 0.0
        })
    };
    let (left, right) = (quad[0][0].max(quad[3][0]) + 60.0, quad[1][0].min(quad[2][0]) - 200.0);
    let (top, bottom) = (quad[0][1].max(quad[1][1]) + 60.0, quad[2][1].min(quad[3][1]) - 60.0);
    let mut dice = Dice(7);
    RgbImage::from_fn(size.0, size.1, |x, y| {
        let (fx, fy) = (x as f32 + 0.5, y as f32 + 0.5);
        let text = fx > left && fx < right && fy > top && fy < bottom;
        let mark = text && y % 36 < 16 && x % 12 < 4 && x / 60 % 4 < 3;
        let print = if mark { [40, 40, 40] } else { paper };
        let base = if inside(fx, fy) { print } else { ground };
        let grain = dice.normal();
        Rgb(base.map(|v| (f32::from(v) + grain).clamp(0.0, 255.0) as u8))
    })
}

fn found(picture: &RgbImage) -> Option<Outline> {
    let luma = DynamicImage::ImageRgb8(picture.clone()).to_luma8();
    let (width, height) = picture.dimensions();
    let small = imageops::thumbnail(picture, 512.min(width), 512 * height / width.max(512));
    outline::find(&Pyramid::new(&plane(luma), 120), Some(&small), &[])
}

fn furthest(a: &[[f32; 2]; 4], b: &[[f32; 2]; 4]) -> f32 {
    a.iter().zip(b).map(|(p, q)| (p[0] - q[0]).abs().max((p[1] - q[1]).abs())).fold(0.0, f32::max)
}

const UPRIGHT: [[f32; 2]; 4] = [[200.0, 150.0], [1010.0, 130.0], [1030.0, 760.0], [190.0, 740.0]];

#[test]
fn outline_on_dark_light_and_coloured_ground() {
    for ground in [[30, 30, 30], [120, 80, 50], [222, 222, 222], [200, 235, 205]] {
        let outline = found(&page((1200, 900), UPRIGHT, [240, 240, 238], ground)).expect("outline");
        assert!(furthest(&outline.quad, &UPRIGHT) < 8.0, "{ground:?}: {:?}", outline.quad);
        assert!(outline.cut_sides.is_empty() && outline.confidence > 0.5, "{ground:?}: {outline:?}");
        assert!((outline.frame_share - 0.47).abs() < 0.03, "{}", outline.frame_share);
    }
}

#[test]
fn a_page_that_fills_the_picture_has_no_outline() {
    let all = [[-10.0, -10.0], [1210.0, -10.0], [1210.0, 910.0], [-10.0, 910.0]];
    assert_eq!(found(&page((1200, 900), all, [240, 240, 238], [30, 30, 30])), None);
}

#[test]
fn an_empty_desk_has_no_outline() {
    assert_eq!(found(&RgbImage::from_pixel(1200, 900, Rgb([120, 110, 100]))), None);
    assert_eq!(found(&RgbImage::from_pixel(600, 10, Rgb([120, 110, 100]))), None);
}

#[test]
fn a_page_running_out_at_the_left_is_cut_there_only() {
    let quad = [[-250.0, 150.0], [900.0, 130.0], [920.0, 760.0], [-240.0, 740.0]];
    let outline = found(&page((1200, 900), quad, [240, 240, 238], [60, 50, 40])).expect("outline");
    assert_eq!(outline.cut_sides, [Side::Left], "{outline:?}");
    assert!((outline.quad[1][0] - 900.0).abs() < 8.0 && (outline.quad[2][0] - 920.0).abs() < 8.0, "{outline:?}");
}

/// The picture under light that falls off to the left.
fn lit_from_the_right(picture: &RgbImage) -> RgbImage {
    let (width, height) = picture.dimensions();
    RgbImage::from_fn(width, height, |x, y| {
        let light = 0.75 + 0.25 * x as f32 / width as f32;
        Rgb(picture.get_pixel(x, y).0.map(|v| (f32::from(v) * light) as u8))
    })
}

#[test]
fn a_cut_card_that_looks_like_a4_is_cut_and_a_scan_from_the_corner_of_the_glass_is_not() {
    let card = [[493.0, 200.0], [1286.0, 200.0], [1286.0, 700.0], [493.0, 700.0]];
    let photo = lit_from_the_right(&page((1200, 900), card, [240, 240, 238], [130, 110, 90]));
    let outline = found(&photo).expect("outline");
    assert!((outline.aspect - 1.414).abs() < 0.02, "{outline:?}");
    assert_eq!(outline.cut_sides, [Side::Right], "{outline:?}");
    let corner = [[-1.0, -1.0], [840.0, -1.0], [840.0, 594.0], [-1.0, 594.0]];
    for lid in [[28, 28, 30], [255, 255, 255]] {
        let scan = found(&page((1200, 900), corner, [236, 236, 234], lid)).expect("outline");
        assert!(scan.cut_sides.is_empty(), "{scan:?}");
    }
}

/// A page with a dark band at its top, down to `below`, on a lighter ground.
fn headed(quad: [[f32; 2]; 4], below: u32) -> RgbImage {
    let mut picture = page((900, 1200), quad, [240, 240, 238], [150, 110, 70]);
    for y in 0..below {
        for x in (0..900).filter(|x| (quad[0][0]..quad[1][0]).contains(&(*x as f32)) && y as f32 >= quad[0][1]) {
            picture.put_pixel(x, y, Rgb([25, 45, 90]));
        }
    }
    picture
}

#[test]
fn a_dark_header_belongs_to_its_page_and_is_cut_with_it() {
    let whole = [[100.0, 110.0], [800.0, 110.0], [800.0, 1100.0], [100.0, 1100.0]];
    let outline = found(&headed(whole, 260)).expect("outline");
    assert!(furthest(&outline.quad, &whole) < 10.0 && outline.cut_sides.is_empty(), "{outline:?}");
    let cut = [[100.0, -40.0], [800.0, -40.0], [800.0, 950.0], [100.0, 950.0]];
    let outline = found(&headed(cut, 110)).expect("outline");
    assert_eq!(outline.cut_sides, [Side::Top], "{outline:?}");
}

#[test]
fn two_papers_with_ground_between_them_are_two() {
    let both = [[100.0, 150.0], [1100.0, 150.0], [1100.0, 750.0], [100.0, 750.0]];
    let mut picture = page((1200, 900), both, [240, 240, 238], [40, 36, 34]);
    for (_, _, pixel) in picture.enumerate_pixels_mut().filter(|(x, ..)| (570..630).contains(x)) {
        *pixel = Rgb([40, 36, 34]);
    }
    let outline = found(&picture).expect("outline");
    assert_eq!(outline.others.len(), 1, "{outline:?}");
    assert!((0.2..0.3).contains(&outline.frame_share), "{outline:?}");
}

#[test]
fn a_page_with_halves_of_two_colours_is_one() {
    let quad = [[150.0, 90.0], [750.0, 90.0], [750.0, 1110.0], [150.0, 1110.0]];
    let mut picture = page((900, 1200), quad, [252, 252, 252], [228, 226, 222]);
    for (_, _, pixel) in
        picture.enumerate_pixels_mut().filter(|(x, y, _)| (150..750).contains(x) && (600..1110).contains(y))
    {
        *pixel = Rgb([120, 140, 170]);
    }
    let outline = found(&picture).expect("outline");
    assert!(outline.others.is_empty() && furthest(&outline.quad, &quad) < 10.0, "{outline:?}");
}

fn grey_of(picture: &RgbImage, gain: [f32; 3]) -> RgbImage {
    let luma = DynamicImage::ImageRgb8(picture.clone()).to_luma8();
    RgbImage::from_fn(luma.width(), luma.height(), |x, y| {
        let v = f32::from(luma.get_pixel(x, y).0[0]);
        Rgb(gain.map(|g| (v * g).clamp(0.0, 255.0) as u8))
    })
}

#[test]
fn a_small_seal_is_colour_and_a_warm_light_is_not() {
    let all = [[0.0, 0.0], [512.0, 0.0], [512.0, 384.0], [0.0, 384.0]];
    let mut licence = page((512, 384), all, [225, 225, 222], [0; 3]);
    for (x, y, pixel) in licence.enumerate_pixels_mut() {
        let (dx, dy) = (x as f32 - 400.0, y as f32 - 300.0);
        if dx * dx + dy * dy < 18.0 * 18.0 {
            *pixel = Rgb([205, 60, 50]);
        }
    }
    let seal = colour::measure(&licence, (2048, 1536), None, &[]);
    let warm = colour::measure(&grey_of(&licence, [1.08, 0.97, 0.74]), (2048, 1536), None, &[]);
    assert!(seal.high_chroma > 40.0 && seal.coloured_share > 0.002, "{seal:?}");
    assert!(warm.high_chroma < 12.0 && warm.coloured_share == 0.0, "{warm:?}");
}

#[test]
fn a_grey_copy_on_a_brown_desk_is_grey_inside_its_outline() {
    let picture = page((1200, 900), UPRIGHT, [225, 225, 225], [150, 90, 50]);
    let outline = found(&picture);
    assert!(outline.is_some());
    let small = imageops::thumbnail(&picture, 512, 384);
    let inside = colour::measure(&small, (1200, 900), outline.as_ref(), &[]);
    let all = colour::measure(&small, (1200, 900), None, &[]);
    assert!(inside.high_chroma < 6.0, "{inside:?}");
    assert!(all.high_chroma > 25.0, "{all:?}");
}

#[test]
fn only_a_picture_without_any_colour_is_grey() {
    let desk = page((512, 384), UPRIGHT.map(|p| p.map(|v| 0.42 * v)), [225, 225, 225], [150, 90, 50]);
    assert!(!colour::is_grey(&desk));
    assert!(colour::is_grey(&grey_of(&desk, [1.0; 3])) && colour::is_grey(&grey_of(&desk, [1.05, 0.97, 0.8])));
    // Too pale for a look at some of the rows to be enough.
    let mut pale = grey_of(&desk, [1.0; 3]);
    for (_, _, Rgb([_, _, blue])) in pale.enumerate_pixels_mut().filter(|(x, y, _)| x.max(y) < &100) {
        *blue = blue.saturating_add(3);
    }
    assert!(!colour::is_grey(&pale));
}

#[test]
fn yellow_paper_on_a_grey_desk_is_coloured_and_white_paper_in_yellow_light_is_not() {
    let on_grey = |paper| page((512, 384), UPRIGHT.map(|p| p.map(|v| 0.42 * v)), paper, [128, 128, 126]);
    let quad = UPRIGHT;
    let outline = Outline { quad, confidence: 1.0, ..Outline::default() };
    let measured = |picture: &RgbImage| colour::measure(picture, (1219, 914), Some(&outline), &[]);
    let (yellow, white) = (on_grey([250, 220, 120]), grey_of(&on_grey([225, 225, 225]), [1.08, 0.97, 0.6]));
    assert!(measured(&yellow).high_chroma > 30.0, "{:?}", measured(&yellow));
    assert!(measured(&white).high_chroma < 6.0, "{:?}", measured(&white));
}

fn noisy(sigma: f32) -> GrayImage {
    let mut dice = Dice(3);
    GrayImage::from_fn(800, 600, |x, y| {
        let ink = y % 40 < 12 && x % 10 < 3 && x / 100 % 2 == 0;
        let level = if ink { 50.0 } else { 200.0 };
        Luma([(level + sigma * dice.normal()).clamp(0.0, 255.0) as u8])
    })
}

#[test]
fn noise_is_found_beside_print() {
    for sigma in [2.0f32, 6.0, 12.0, 24.0, 40.0] {
        let luma = plane(noisy(sigma));
        let line = TextLine { text_probability: 1.0, contrast: 150.0, ..TextLine::default() };
        let noise = noise::measure(&Pyramid::new(&luma, 120), None, &[line]);
        assert!((noise.sigma / sigma - 1.0).abs() < 0.25, "{sigma}: {noise:?}");
        let ratio = noise.contrast_to_noise.expect("a line was given");
        assert!((ratio * noise.sigma - 150.0).abs() < 0.1);
    }
    assert!(noise::measure(&Pyramid::new(&plane(noisy(0.0)), 120), None, &[]).sigma < 0.3);
}

fn through_jpeg(luma: &GrayImage, quality: u8) -> GrayImage {
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(luma).expect("encodes");
    image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).expect("decodes").to_luma8()
}

/// Numbers 0, 0, 0, 1, 1, 1, 1, 2, ...: parts of uneven length, so that nothing in the scene repeats.
fn uneven_parts(length: u32, dice: &mut Dice) -> Vec<usize> {
    let mut out = Vec::new();
    let mut part = 0;
    while out.len() < length as usize {
        out.resize(out.len() + 3 + (6.0 * dice.next()) as usize, part);
        part += 1;
    }
    out
}

/// A smooth scene with rows of print.
fn scene(width: u32, height: u32) -> GrayImage {
    let (mut dice, mut marks) = (Dice(11), Dice(5));
    let (across, down) = (uneven_parts(width, &mut marks), uneven_parts(height, &mut marks));
    let columns = across[across.len() - 1] + 1;
    let ink: Vec<bool> = (0..columns * (down[down.len() - 1] + 1)).map(|_| marks.next() < 0.45).collect();
    GrayImage::from_fn(width, height, |x, y| {
        let shade = 170.0 + 30.0 * (x as f32 / width as f32) + 20.0 * (y as f32 / height as f32);
        let (column, row) = (across[x as usize], down[y as usize]);
        let mark = row % 7 < 4 && column % 60 < 45 && ink[row * columns + column];
        Luma([(if mark { 60.0 } else { shade } + 1.5 * dice.normal()) as u8])
    })
}

#[test]
fn blocks_of_jpeg_are_found_on_any_grid() {
    let clean = scene(640, 480);
    let strong = through_jpeg(&clean, 25);
    let cropped = imageops::crop_imm(&strong, 3, 5, 630, 470).to_image();
    let [none, mild, strong, cropped] =
        [clean.clone(), through_jpeg(&clean, 92), strong, cropped].map(|p| compression::measure(&plane(p)).blockiness);
    assert!(none < 0.4 && none < mild + 0.2, "{none} {mild}");
    assert!(strong > 1.0 && strong > 2.0 * mild, "{mild} {strong}");
    assert!((cropped / strong - 1.0).abs() < 0.35, "{strong} {cropped}");
}

#[test]
fn enlargement_is_told_from_sharp_and_from_blurred() {
    let sharp = scene(900, 700);
    let at_quality =
        |picture: &GrayImage, q: u8| resolution::measure(&Pyramid::new(&plane(through_jpeg(picture, q)), 120));
    let measured = |picture: &GrayImage| at_quality(picture, 92);
    let own = measured(&sharp);
    assert!(own.oversampling.is_some_and(|f| f < 1.2) && own.resampling_evidence < 0.5, "{own:?}");
    let blurred = measured(&imageops::blur(&sharp, 2.0));
    assert!(blurred.oversampling.is_some_and(|f| f > 1.3) && blurred.resampling_evidence < 0.5, "{blurred:?}");
    // Smaller factors than two are often not told: see the module.
    for (width, height, factor, quality) in [(1980, 1540, 2.2f32, 92), (2250, 1750, 2.5, 92)] {
        let resized = imageops::resize(&sharp, width, height, imageops::FilterType::CatmullRom);
        let enlarged = at_quality(&resized, quality);
        assert!(enlarged.resampling_evidence > 0.5, "{factor}: {enlarged:?}");
        assert!(enlarged.oversampling.is_some_and(|f| (f / factor - 1.0).abs() < 0.1), "{factor}: {enlarged:?}");
    }
    // By exactly four, where JPEG's blocks repeat as well, all the usual kernels are told.
    let small = scene(300, 240);
    for kernel in [imageops::FilterType::Triangle, imageops::FilterType::CatmullRom, imageops::FilterType::Lanczos3] {
        let enlarged = measured(&imageops::resize(&small, 1200, 960, kernel));
        assert!(enlarged.resampling_evidence > 0.5, "{kernel:?}: {enlarged:?}");
        assert!(enlarged.oversampling.is_some_and(|f| (f / 4.0 - 1.0).abs() < 0.1), "{kernel:?}: {enlarged:?}");
    }
    let empty = GrayImage::from_pixel(900, 700, Luma([200]));
    assert_eq!(resolution::measure(&Pyramid::new(&plane(empty), 120)).oversampling, None);
}

#[test]
fn a_shadow_makes_the_paper_uneven_and_a_dark_header_does_not() {
    let line = |y: f32| TextLine {
        quad: [[100.0, y], [700.0, y], [700.0, y + 16.0], [100.0, y + 16.0]],
        text_probability: 1.0,
        length: 30.0,
        contrast: 120.0,
        paper: 200.0,
        ..TextLine::default()
    };
    let lines: Vec<TextLine> = (3..14).map(|k| line(40.0 * k as f32)).collect();
    let whole = Outline {
        quad: [[0.0, 0.0], [800.0, 0.0], [800.0, 600.0], [0.0, 600.0]],
        confidence: 1.0,
        ..Outline::default()
    };
    let header = GrayImage::from_fn(800, 600, |_, y| Luma([if y < 90 { 70 } else { 200 }]));
    let even = exposure::measure(&Pyramid::new(&plane(header), 120), Some(&whole), &lines);
    assert!(even.evenness.is_some_and(|e| e > 0.95) && even.darkest_region.is_none(), "{even:?}");
    assert!((even.paper - 200.0).abs() < 1.0 && (even.ink - 80.0).abs() < 1.0, "{even:?}");
    let shadow = GrayImage::from_fn(800, 600, |x, _| Luma([200 - ((x as i32 - 400).clamp(0, 250) / 2) as u8]));
    let uneven = exposure::measure(&Pyramid::new(&plane(shadow), 120), Some(&whole), &lines);
    assert!(uneven.evenness.is_some_and(|e| e < 0.55), "{uneven:?}");
    let dark = uneven.darkest_region.expect("a dark part");
    assert!(dark.x >= 400 && dark.x + dark.width > 650, "{dark:?}");
}

#[test]
fn a_hard_shadow_across_page_and_ground_is_uneven_light_and_a_dark_panel_is_not() {
    let quad = [[100.0, 80.0], [700.0, 80.0], [700.0, 520.0], [100.0, 520.0]];
    let outline = Outline { quad, confidence: 1.0, ..Outline::default() };
    let line = TextLine {
        quad: [[140.0, 200.0], [400.0, 200.0], [400.0, 216.0], [140.0, 216.0]],
        text_probability: 1.0,
        length: 30.0,
        contrast: 120.0,
        paper: 220.0,
        ..TextLine::default()
    };
    let evenness = |in_shadow: &dyn Fn(u32, bool) -> bool| {
        let luma = GrayImage::from_fn(800, 600, |x, y| {
            let on_page = (100..700).contains(&x) && (80..520).contains(&y);
            let light = if in_shadow(x, on_page) { 0.4 } else { 1.0 };
            Luma([(light * if on_page { 220.0 } else { 130.0 }) as u8])
        });
        exposure::measure(&Pyramid::new(&plane(luma), 120), Some(&outline), std::slice::from_ref(&line)).evenness
    };
    let shadow = evenness(&|x, _| x > 500);
    assert!(shadow.is_some_and(|e| (e - 0.4).abs() < 0.05), "{shadow:?}");
    let panel = evenness(&|x, on_page| on_page && x > 500);
    assert!(panel.is_some_and(|e| e > 0.95), "{panel:?}");
}

#[test]
fn a_page_running_out_at_a_corner_is_sure_to_be_cut_on_both_sides() {
    let quad = [[300.0, 260.0], [1500.0, 230.0], [1480.0, 1300.0], [320.0, 1320.0]];
    let outline = found(&page((1200, 900), quad, [240, 240, 238], [60, 50, 40])).expect("outline");
    assert_eq!(outline.cut_sides, [Side::Right, Side::Bottom], "{outline:?}");
    assert!(outline.confidence > 0.7, "{outline:?}");
}

#[test]
fn a_band_across_a_page_that_fills_the_picture_is_not_a_cut_page() {
    let picture = RgbImage::from_fn(1200, 900, |_, y| Rgb(if (260..620).contains(&y) { [225; 3] } else { [190; 3] }));
    assert!(found(&picture).is_none_or(|outline| outline.confidence < 0.7));
}

#[test]
fn an_empty_sheet_under_a_lamp_has_no_spread_and_a_printed_one_has() {
    let lamp = |x: u32, y: u32| 120.0 + 0.08 * x as f32 + 0.05 * y as f32;
    let empty = GrayImage::from_fn(1200, 900, |x, y| Luma([lamp(x, y) as u8]));
    let spread = |picture: &GrayImage| exposure::measure(&Pyramid::new(&plane(picture.clone()), 64), None, &[]).spread;
    assert!(spread(&empty) < 1.0, "{}", spread(&empty));
    let mark = |x: u32, y: u32| (200..700).contains(&x) && (200..400).contains(&y) && y % 36 < 16 && x % 12 < 6;
    let printed = GrayImage::from_fn(1200, 900, |x, y| Luma([if mark(x, y) { 40 } else { lamp(x, y) as u8 }]));
    assert!(spread(&printed) > 10.0, "{}", spread(&printed));
}

/// The longest line of a licence, going out of focus in its middle.
#[test]
fn the_sharp_half_of_a_line_does_not_speak_for_the_blurred_one() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/licence/sharp.jpg");
    let luma = image::open(path).unwrap().to_luma8();
    let lines = |luma: &GrayImage| measure(&Pixels { luma: plane(luma.clone()), colour: None }).text_lines;
    let longest = lines(&luma).into_iter().max_by(|a, b| a.length.total_cmp(&b.length)).unwrap();
    assert!(longest.legibility > 0.95 && longest.length > 20.0, "{longest:?}");
    let middle = (longest.quad[0][0] + longest.quad[1][0]) / 2.0;
    let blurred = gaussian_blur_f32(&luma, 0.35 * longest.character_height_px);
    let part = GrayImage::from_fn(luma.width(), luma.height(), |x, y| {
        let share = 1.0 / (1.0 + ((middle - x as f32) / (1.5 * longest.character_height_px)).exp());
        let [sharp, soft] = [&luma, &blurred].map(|picture| f32::from(picture.get_pixel(x, y)[0]));
        Luma([(sharp + share * (soft - sharp)).round() as u8])
    });
    let centre = |line: &TextLine| (line.quad[0][1] + line.quad[2][1]) / 2.0;
    let found = lines(&part);
    let row = found.iter().filter(|line| (centre(line) - centre(&longest)).abs() < 0.5 * line.character_height_px);
    let (read, all) =
        row.fold((0.0, 0.0), |(read, all), line| (read + line.length * line.legibility, all + line.length));
    assert!(read / all < 0.75, "{} of {all} character heights", read / all);
}

/// A sharp fixture from `top` down, with a round spot of light on it: `strength` times white paper in its middle, half of that at
/// `radius`.
fn lit_spot(name: &str, top: u32, (x0, y0): (f32, f32), radius: f32, strength: f32) -> GrayImage {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let whole = image::open(path).expect("fixture").to_luma8();
    let mut luma = imageops::crop_imm(&whole, 0, top, whole.width(), whole.height() - top).to_image();
    for (x, y, pixel) in luma.enumerate_pixels_mut() {
        let distance = (x as f32 - x0).hypot(y as f32 - y0) / radius;
        let light = (f32::from(pixel.0[0]) / 255.0).powf(2.2) + strength * 0.5f32.powf(distance.powi(4));
        pixel.0[0] = (light.min(1.0).powf(1.0 / 2.2) * 255.0).round() as u8;
    }
    luma
}

#[test]
fn paper_burnt_out_takes_the_text_that_stood_on_it_and_bright_paper_does_not() {
    let glare = |picture: GrayImage| measure(&Pixels { luma: plane(picture), colour: None }).glare;
    // The light part of a card: eight whole lines are gone, and none fades out towards the spot.
    let (top, centre) = (300, (660.0, 220.0));
    let burnt = glare(lit_spot("latin-id/sharp.jpg", top, centre, 180.0, 2.0));
    assert!(burnt.text_share > 0.02, "{burnt:?}");
    let area = burnt.areas.first().expect("a reflection").region;
    assert!(area.x < 600 && area.x + area.width > 720 && area.y < 160 && area.y + area.height > 280, "{area:?}");
    // As bright as paper gets, with its pattern and its print still there.
    let bright = glare(lit_spot("latin-id/sharp.jpg", top, centre, 180.0, 0.1));
    assert!(bright.text_share < 0.005, "{bright:?}");
    // Light over white paper that leaves every line legible is none.
    let letter = glare(lit_spot("letter/sharp.jpg", 0, (600.0, 700.0), 600.0, 0.2));
    assert!(letter.text_share < 0.005, "{letter:?}");
}

#[test]
fn a_strip_too_narrow_for_text_is_not_searched_for_it() {
    let strip = |height: u32| {
        let luma =
            plane(GrayImage::from_fn(2_000, height, |x, y| Luma([if (x / 3 + y / 2) % 3 == 0 { 20 } else { 230 }])));
        measure(&Pixels { luma, colour: None })
    };
    let narrow = strip(15);
    let Measurements { version, width, height, exposure, .. } = narrow.clone();
    assert_eq!((width, height), (2_000, 15));
    assert!(exposure.spread > 50.0, "it is not empty");
    assert_eq!(narrow, Measurements { version, width, height, exposure, ..Measurements::default() });
    assert_ne!(strip(16).fingerprint, narrow.fingerprint);
}
