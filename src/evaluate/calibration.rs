//! Fits limits to an agency's own history: which of some candidate limits would have stopped what was sent back, and
//! let through what was accepted. Knows candidates only by what each would have done with each file.

use serde::{Deserialize, Serialize};

use super::bootstrap::Rate;

/// Fewest files of each kind with which limits are fitted at all.
pub const FEWEST: usize = 10;
/// With fewer files of a kind than this the expected errors are so uncertain that it has to be said.
pub const FEW: usize = 50;

/// Limits to try, by what they do.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// How far the limits lie from the default ones; of equally good candidates the nearest is taken. 0 = the default.
    pub distance: f64,
    /// For each file whether it would be stopped.
    pub stopped: Vec<bool>,
}

/// How to choose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Aim {
    /// Largest share of accepted files that may be stopped, 0..=1; `None` = both kinds of error count the same.
    pub max_false_alarms: Option<f64>,
    /// Folds of the cross-validation; fewer than 2 count as 2, as something must be left out.
    pub folds: usize,
    /// Seed by which files are dealt to folds.
    pub seed: u64,
}

/// What some limits get wrong.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Errors {
    /// Rejected files that are let through.
    pub misses: Rate,
    /// Accepted files that are stopped.
    pub false_alarms: Rate,
}

/// What came of a calibration.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// Index of the candidate to use: the fitted one, or 0 where fitting does not help.
    pub chosen: usize,
    /// Index of the candidate that fits best, whether or not it helps.
    pub fitted: usize,
    /// What the default limits get wrong on these files.
    pub default: Errors,
    /// What fitted limits get wrong on files they were not fitted to (cross-validation).
    pub expected: Errors,
}

/// Why nothing was fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{accepted} accepted and {rejected} rejected files are too few; at least {FEWEST} of each are needed")]
pub struct TooFew {
    /// Accepted files that could be used.
    pub accepted: usize,
    /// Rejected files that could be used.
    pub rejected: usize,
}

/// Chooses among candidates; the first is the default. `accepted` says of each file how it fared.
///
/// # Errors
/// Fewer than [`FEWEST`] files of a kind.
///
/// # Panics
/// Never, given at least one candidate and as many verdicts in each as there are files.
pub fn fit(candidates: &[Candidate], accepted: &[bool], aim: Aim) -> Result<Fit, TooFew> {
    let count = accepted.iter().filter(|a| **a).count();
    if count < FEWEST || accepted.len() - count < FEWEST {
        return Err(TooFew { accepted: count, rejected: accepted.len() - count });
    }
    let aim = Aim { folds: aim.folds.max(2), ..aim };
    let everything: Vec<usize> = (0..accepted.len()).collect();
    let fitted = best(candidates, accepted, &everything, aim);
    let held_out = held_out_verdicts(candidates, accepted, aim);
    let errors = |stopped: &[bool]| errors(stopped, accepted, &everything).ok_or(TooFew { accepted: 0, rejected: 0 });
    let (default, expected) = (errors(&candidates[0].stopped)?, errors(&held_out)?);
    let helps = loss(&expected, aim) < loss(&default, aim);
    Ok(Fit { chosen: if helps { fitted } else { 0 }, fitted, default, expected })
}

/// For each file the verdict of the limits fitted without it.
fn held_out_verdicts(candidates: &[Candidate], accepted: &[bool], aim: Aim) -> Vec<bool> {
    let fold_of = folds(accepted, aim);
    let mut stopped = vec![false; accepted.len()];
    for fold in 0..aim.folds {
        let (held, used): (Vec<usize>, Vec<usize>) = (0..accepted.len()).partition(|&i| fold_of[i] == fold);
        let chosen = best(candidates, accepted, &used, aim);
        held.into_iter().for_each(|i| stopped[i] = candidates[chosen].stopped[i]);
    }
    stopped
}

/// Deals the files of each kind to folds in seeded random order, so that each fold has its share of both.
fn folds(accepted: &[bool], aim: Aim) -> Vec<usize> {
    let mut random = fastrand::Rng::with_seed(aim.seed);
    let mut fold_of = vec![0; accepted.len()];
    for kind in [true, false] {
        let mut files: Vec<usize> = (0..accepted.len()).filter(|&i| accepted[i] == kind).collect();
        random.shuffle(&mut files);
        files.into_iter().enumerate().for_each(|(place, i)| fold_of[i] = place % aim.folds);
    }
    fold_of
}

/// The candidate with the smallest loss on `files`; of equals the one nearest to the default.
fn best(candidates: &[Candidate], accepted: &[bool], files: &[usize], aim: Aim) -> usize {
    let rated = candidates.iter().enumerate().filter_map(|(index, candidate)| {
        Some((loss(&errors(&candidate.stopped, accepted, files)?, aim), candidate.distance, index))
    });
    let best = rated.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    best.map_or(0, |(_, _, index)| index)
}

fn errors(stopped: &[bool], accepted: &[bool], files: &[usize]) -> Option<Errors> {
    let count = |kind: bool, stop: bool| files.iter().filter(|&&i| accepted[i] == kind && stopped[i] == stop).count();
    let (missed, caught) = (count(false, false), count(false, true));
    let (alarms, passed) = (count(true, true), count(true, false));
    Some(Errors { misses: Rate::new(missed, missed + caught)?, false_alarms: Rate::new(alarms, alarms + passed)? })
}

/// What errors cost. Without a bound both shares add up; with one, every candidate within it beats every one beyond it.
fn loss(errors: &Errors, aim: Aim) -> f64 {
    let (misses, alarms) = (errors.misses.share, errors.false_alarms.share);
    match aim.max_false_alarms {
        None => misses + alarms,
        Some(bound) if alarms <= bound => misses,
        Some(bound) => 1.0 + alarms - bound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AIM: Aim = Aim { max_false_alarms: None, folds: 5, seed: 1 };

    /// Candidates that stop every file whose score lies below a threshold; the default's is 50.
    fn candidates(scores: &[f64]) -> Vec<Candidate> {
        let thresholds = [50.0].into_iter().chain((0..=20).map(|t| f64::from(t) * 5.0));
        thresholds
            .map(|t| Candidate { distance: (t - 50.0).abs(), stopped: scores.iter().map(|s| *s < t).collect() })
            .collect()
    }

    /// Forty files: rejected ones score below 30, accepted ones above 30.
    fn history() -> (Vec<f64>, Vec<bool>) {
        let scores: Vec<f64> = (0..40).map(|i| if i < 20 { 1.0 + f64::from(i) } else { 12.0 + f64::from(i) }).collect();
        (scores, (0..40).map(|i| i >= 20).collect())
    }

    #[test]
    fn limits_move_to_where_the_history_parts() {
        let (scores, accepted) = history();
        let candidates = candidates(&scores);
        let fit = fit(&candidates, &accepted, AIM).unwrap();
        assert_eq!(fit.chosen, fit.fitted);
        assert_eq!(fit.default.false_alarms.count, 18, "the default stops 32..=49");
        assert!(candidates[fit.fitted].stopped.iter().zip(&accepted).all(|(stopped, accepted)| stopped != accepted));
        assert!(fit.expected.false_alarms.count <= 1 && fit.expected.misses.count <= 1, "{fit:?}");
    }

    #[test]
    fn the_default_is_kept_where_nothing_is_gained() {
        let accepted: Vec<bool> = (0..60).map(|i| i % 2 == 0).collect();
        let mut random = fastrand::Rng::with_seed(3);
        let mut noise = candidates(&(0..60).map(|_| 100.0 * random.f64()).collect::<Vec<_>>());
        // A default that happens to be perfect cannot be beaten.
        noise[0].stopped = accepted.iter().map(|a| !a).collect();
        let fit = fit(&noise, &accepted, AIM).unwrap();
        assert_eq!((fit.chosen, fit.default.misses.count), (0, 0));
    }

    #[test]
    fn a_bound_on_false_alarms_is_kept_first() {
        let mut random = fastrand::Rng::with_seed(5);
        let accepted: Vec<bool> = (0..400).map(|i| i % 2 == 0).collect();
        let scores: Vec<f64> =
            accepted.iter().map(|a| 100.0 * random.f64() * 0.7 + if *a { 30.0 } else { 0.0 }).collect();
        let bounded = Aim { max_false_alarms: Some(0.02), ..AIM };
        let (candidates, files) = (candidates(&scores), (0..400).collect::<Vec<_>>());
        let on_same_files = |aim| {
            let fitted = fit(&candidates, &accepted, aim).unwrap().fitted;
            errors(&candidates[fitted].stopped, &accepted, &files).unwrap()
        };
        let (free, tight) = (on_same_files(AIM), on_same_files(bounded));
        assert!(tight.false_alarms.share <= 0.02);
        assert!(tight.misses.share >= free.misses.share);
    }

    #[test]
    fn too_few_files_are_said_to_be_too_few() {
        let accepted: Vec<bool> = (0..30).map(|i| i < 21).collect();
        let error = fit(&candidates(&[1.0; 30]), &accepted, AIM).unwrap_err();
        assert_eq!((error.accepted, error.rejected), (21, 9));
        assert!(error.to_string().contains("21 accepted and 9 rejected"));
    }

    #[test]
    fn fewer_than_two_folds_count_as_two() {
        let (scores, accepted) = history();
        let with = |folds| fit(&candidates(&scores), &accepted, Aim { folds, ..AIM }).unwrap();
        assert_eq!((with(0), with(1)), (with(2), with(2)));
    }

    #[test]
    fn folds_share_out_both_kinds_and_follow_the_seed() {
        let (_, accepted) = history();
        let dealt = folds(&accepted, AIM);
        for fold in 0..5 {
            let of = |kind| (0..40).filter(|&i| dealt[i] == fold && accepted[i] == kind).count();
            assert_eq!((of(true), of(false)), (4, 4));
        }
        assert_eq!(dealt, folds(&accepted, AIM));
        assert_ne!(dealt, folds(&accepted, Aim { seed: 2, ..AIM }));
    }
}
