//! Tests of direction: making a page worse never makes its score better, and in the end rejects it; what does not touch
//! readability does not touch the score. On pages of `fixtures/`, changed here; every failure is listed with its figures.

mod bases;
mod operations;

use bases::{Base, Judged};
use image::GrayImage;
use operations as change;
use rayon::prelude::*;
use scanready::Verdict;

/// Points by which more damage may raise a score.
const RISE: f32 = 2.0;

/// Runs `work` on every base page and fails with all that it found wrong.
fn on_every_page(work: impl Fn(&Base) -> Vec<String> + Sync) {
    on_every_page_but(&[], work);
}

/// The same where it is known not to hold on some pages; one on which it holds by now is wrong too.
fn on_every_page_but(known: &[&str], work: impl Fn(&Base) -> Vec<String> + Sync) {
    let Some(bases) = bases::all() else { return };
    let wrong = |base: &Base| match (known.contains(&base.name.as_str()), work(base)) {
        (false, failures) => failures,
        (true, failures) if failures.is_empty() => vec![format!("{}: holds now, no exception any more", base.name)],
        (true, _) => Vec::new(),
    };
    let failures: Vec<String> = bases.pages.par_iter().flat_map(wrong).collect();
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn ten_pages_are_accepted_before_anything_is_done_to_them() {
    let Some(bases) = bases::all() else { return };
    assert!(
        bases.pages.len() >= 10 && bases.unfit.is_empty(),
        "{} pages;\n{}",
        bases.pages.len(),
        bases.unfit.join("\n")
    );
}

/// A series of ever worse copies: scores must not rise, the last must be rejected.
fn only_worse(base: &Base, name: &str, levels: &[f32], worsen: impl Fn(&Base, f32) -> GrayImage) -> Vec<String> {
    let mut series = vec![("0".to_owned(), base.judged.clone())];
    series.extend(levels.iter().map(|level| (level.to_string(), base.judge(worsen(base, *level)))));
    let shown = series.iter().map(|(level, judged)| format!("{level}: {judged}")).collect::<Vec<_>>().join(", ");
    let mut failures = Vec::new();
    for pair in series.windows(2) {
        let rise = pair[1].1.points() - pair[0].1.points();
        if rise > RISE {
            failures.push(format!("{} {name} {}: score rises by {rise:.1} ({shown})", base.name, pair[1].0));
        }
    }
    let last = &series[series.len() - 1].1;
    if last.verdict != Verdict::Reject {
        failures.push(format!("{} {name}: the worst copy is not rejected ({shown})", base.name));
    }
    failures
}

/// A harmless change: the score stays within `points`.
fn unchanged(base: &Base, name: &str, points: f32, judged: &Judged) -> Option<String> {
    let difference = judged.points() - base.judged.points();
    (difference.abs() > points)
        .then(|| format!("{} {name}: {} becomes {judged}, more than {points} points", base.name, base.judged))
}

#[test]
fn more_blur_is_never_better() {
    // Standard deviations in character heights: strokes of print run together at about a fifth.
    on_every_page(|base| {
        only_worse(base, "blur", &[0.05, 0.1, 0.2, 0.4], |base, level| {
            change::blur(&base.luma, level * base.character_height)
        })
    });
}

#[test]
fn less_resolution_is_never_better() {
    // Shares of the original size that leave characters 16, 11, 7 and 4 pixels high. The exception has labels half as high as
    // its text: when they are too small to be seen, the rest reads better (96.4 to 99.3).
    on_every_page_but(&["other/small-in-frame.jpg"], |base| {
        let heights = [16.0, 11.0, 7.0, 4.0].map(|height| (height / base.character_height).min(1.0));
        only_worse(base, "resolution", &heights, |base, share| change::resample(&base.luma, share))
    });
}

#[test]
fn stronger_glare_is_never_better() {
    // On a copy as white as the reflection only print that fades tells of it: a wider one leaves fewer ends that do (68.2 to 84.9, both
    // rejected).
    on_every_page_but(&["licence/grey-copy.jpg"], |base| {
        only_worse(base, "glare", &[0.3, 0.6, 0.8, 1.0], |base, level| change::glare(&base.luma, base.text_box, level))
    });
}

#[test]
fn a_flash_that_burns_out_a_third_of_the_text_is_never_accepted() {
    // On the small card the outline is not sure enough under the second (92.5, a warning), so that the paper around its last print, burnt
    // out too, is taken for the page's; under the widest nothing is left that breaks off, and hardly any light runs over its edge (94.7).
    on_every_page(|base| {
        let known: &[f32] = if base.name == "other/small-in-frame.jpg" { &[0.45, 0.6] } else { &[] };
        let accepted = |radius: f32| {
            let judged = base.judge(change::flash(&base.luma, base.text_box, radius));
            judged.verdict.is_ready().then(|| format!("{}: {radius}: {judged}", base.name))
        };
        [0.4, 0.45, 0.5, 0.6].into_iter().filter(|radius| !known.contains(radius)).filter_map(accepted).collect()
    });
}

#[test]
fn more_noise_is_never_better() {
    // At the last, print shows only in the mean over a stroke. On the exceptions only the largest print is found then, and that can
    // be read: 75.6 to 87.8 and then 46.0; 82.0 to 90.3, 86.5 to 93.1, both with a warning in the end.
    on_every_page_but(&["other/small-in-frame.jpg", "orientation/exif-1.jpg", "latin-id/sharp.jpg"], |base| {
        only_worse(base, "noise", &[5.0, 15.0, 40.0, 100.0], |base, sigma| change::noise(&base.luma, sigma))
    });
}

#[test]
fn more_noise_never_makes_a_rejected_page_pass() {
    // Under strong noise only the largest print is found, and that can be read: the score rises again, but the page does not pass.
    on_every_page(|base| {
        let series = [15.0, 40.0, 70.0, 100.0].map(|sigma| base.judge(change::noise(&base.luma, sigma)));
        let rejected = series.iter().position(|judged| judged.verdict == Verdict::Reject);
        let after = rejected.map_or(&series[..], |first| &series[first..]);
        let fine = rejected.is_some() && after.iter().all(|judged| judged.verdict != Verdict::Pass);
        let shown = series.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        (!fine).then(|| format!("{} noise: {shown}", base.name)).into_iter().collect()
    });
}

#[test]
fn more_compression_is_never_better() {
    // Qualities counted down from 100, on characters little larger than a compression block: of 16-pixel ones a recogniser
    // still reads most at the worst quality. The exceptions are of one kind of card, on whose fine ground the score wavers (87.2,
    // 84.7, 95.9 and then 72.7; 80.0, 85.3, 89.9 and then 70.3).
    on_every_page_but(&["latin-id/sharp.jpg", "orientation/exif-1.jpg"], |base| {
        let small = base.with_character_height(10.0);
        only_worse(&small, "compression", &[40.0, 75.0, 90.0, 99.0], |base, loss| {
            change::compress(&base.luma, 100 - loss as u8)
        })
    });
}

#[test]
fn a_resampled_copy_keeps_its_score_where_it_stays_readable() {
    on_every_page(|base| {
        let factors = [0.5_f32, 0.7, 1.5, 2.0];
        let readable = factors.iter().filter(|factor| **factor * base.character_height >= base.least_height());
        readable
            .filter_map(|&factor| {
                let judged = base.judge(change::resample(&base.luma, factor));
                unchanged(base, &format!("resampled {factor}x"), 5.0, &judged)
            })
            .collect()
    });
}

#[test]
fn a_tilted_page_is_read_like_an_upright_one() {
    on_every_page(|base| {
        let degrees = [-38.0, -14.0, 9.0, 20.0, 30.0];
        let mut failures: Vec<String> = degrees
            .iter()
            .filter_map(|&degrees| {
                let judged = base.judge_turned(&base.luma, degrees);
                unchanged(base, &format!("turned by {degrees}"), 5.0, &judged)
            })
            .collect();
        // A page that cannot be read does not pass by lying askew.
        let blurred = change::blur(&base.luma, 0.4 * base.character_height);
        failures.extend(degrees.iter().filter_map(|&degrees| {
            let judged = base.judge_turned(&blurred, degrees);
            let fine = matches!(judged.verdict, Verdict::Reject | Verdict::Unjudged);
            (!fine).then(|| format!("{} blurred and turned by {degrees}: {judged}", base.name))
        }));
        failures
    });
}

#[test]
fn a_shadow_over_half_of_the_page_is_no_reflection() {
    on_every_page(|base| {
        [0.7, 0.5]
            .into_iter()
            .filter_map(|share| {
                unchanged(base, &format!("shadow {share}"), 8.0, &base.judge(change::shadow(&base.luma, share)))
            })
            .collect()
    });
}

#[test]
fn tinted_rows_on_white_paper_are_no_reflections() {
    on_every_page(|base| {
        let white = change::brightness(&base.luma, 1.15);
        let before = base.judge(white.clone()).glare;
        let band = (3.0 * base.character_height) as u32;
        let tints = [0.93, 0.88].into_iter().map(|share| {
            let judged = base.judge(change::tinted_rows(&white, band, share));
            (judged.glare > before + 0.015)
                .then(|| format!("{}: rows at {share}: {judged}, {} under reflections", base.name, judged.glare))
        });
        tints.flatten().collect()
    });
}

#[test]
fn enlarging_brings_no_detail_back() {
    // At 5 pixels 58.1 become 64.6, both rejected.
    on_every_page_but(&["id-front/grey-copy.jpg"], |base| {
        let lost = |height: f32| {
            let share = height / base.character_height;
            let small = change::resample(&base.luma, share);
            let enlarged = base.judge(change::resample(&small, 1.0 / share));
            let small = base.judge(small);
            let gain = enlarged.points() - small.points();
            (gain > 5.0).then(|| format!("{}: {height} px: {small} enlarged becomes {enlarged}", base.name))
        };
        // At 9 pixels readability hangs by a hair: what is measured differs by how the copy was sampled.
        [7.0, 5.0].into_iter().filter_map(lost).collect()
    });
}

#[test]
fn mirroring_turning_and_light_do_not_change_the_score() {
    on_every_page(|base| {
        let luma = &base.luma;
        let copies = [
            ("mirrored", image::imageops::flip_horizontal(luma)),
            ("turned by 90", image::imageops::rotate90(luma)),
            ("turned by 180", image::imageops::rotate180(luma)),
            ("turned by 270", image::imageops::rotate270(luma)),
            ("15 % darker", change::brightness(luma, 0.85)),
            ("15 % brighter", change::brightness(luma, 1.15)),
            ("with a white border", change::border(luma, 255)),
            ("with a grey border", change::border(luma, 120)),
        ];
        copies.into_iter().filter_map(|(name, copy)| unchanged(base, name, 3.0, &base.judge(copy))).collect()
    });
}
