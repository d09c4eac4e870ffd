//! The limits that a calibration tries.

use crate::Profile;
use crate::checks::Severity;
use crate::profile::{Limit, Rule};

/// Scores tried, points: from nothing rejected to nearly everything.
const SCORE_STEP: f64 = 2.5;
/// Shares of unreadable text tried.
const SHARES: [f64; 6] = [0.05, 0.10, 0.15, 0.25, 0.40, 0.60];
/// Latin character heights tried, pixels; below the least of them recognisers fail whatever the focus.
const HEIGHTS: [f64; 3] = [8.0, 10.0, 12.0];
/// Chinese characters need more pixels: 22 where Latin ones need 12.
const CHINESE_OVER_LATIN: f64 = 22.0 / 12.0;

/// One set of limits. `None` = as in the profile it starts from.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Reject below this score.
    pub score: Option<f64>,
    /// Reject above this share of unreadable text.
    pub share: Option<f64>,
    /// Reject below this Latin character height, pixels.
    pub height: Option<f64>,
    /// How far this lies from the profile it starts from.
    pub distance: f64,
}

/// A limit that rejects and, where the starting profile has one, a limit that warns a little before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Rejects.
    pub reject: f64,
    /// Warns.
    pub warn: Option<f64>,
}

/// What new limits have for a source until the profile is written.
pub const SOURCE: &str = "history";

/// The value of a rule that rejects or warns, whatever the format. Limits for some formats only are not looked at: most histories
/// hold no file of them.
fn value(rule: &Rule<f64>, severity: Severity) -> Option<f64> {
    rule.0.iter().find(|limit| limit.severity == severity && limit.formats.is_empty()).map(|limit| limit.value)
}

fn new_limit(value: f64, severity: Severity) -> Limit<f64> {
    Limit { source: SOURCE.to_owned(), ..Limit::own(value, severity) }
}

/// Everything to try: first the profile as it is, then all combinations.
pub fn settings(base: &Profile) -> Vec<Setting> {
    let score = value(&base.limits.min_score, Severity::Reject).unwrap_or(0.0);
    let share = value(&base.limits.max_unreadable_share, Severity::Reject).unwrap_or(1.0);
    let mut all = vec![Setting { score: None, share: None, height: None, distance: 0.0 }];
    let scores = || std::iter::once(None).chain((0..40).map(|step| Some(f64::from(step) * SCORE_STEP)));
    let options =
        |values: &[f64]| -> Vec<Option<f64>> { std::iter::once(None).chain(values.iter().map(|v| Some(*v))).collect() };
    for height in options(&HEIGHTS) {
        for tried_share in options(&SHARES) {
            for tried_score in scores() {
                let moved = |tried: Option<f64>, from: f64| tried.map_or(0.0, |value| (value - from).abs());
                // One more limit is a larger step than moving one: it has to earn its place.
                let distance =
                    moved(tried_score, score) / 100.0 + moved(tried_share, share) + height.map_or(0.0, |_| 0.5);
                all.push(Setting { score: tried_score, share: tried_share, height, distance });
            }
        }
    }
    // What changes nothing is the profile itself.
    all.retain(|setting| {
        setting.distance > 0.0 || *setting == Setting { score: None, share: None, height: None, distance: 0.0 }
    });
    all.dedup();
    all
}

impl Setting {
    /// Whether nothing is changed.
    pub fn is_base(&self) -> bool {
        self.score.is_none() && self.share.is_none() && self.height.is_none()
    }

    /// Score limits with the starting profile's distance between rejecting and warning.
    pub fn score_pair(&self, base: &Profile) -> Option<Pair> {
        let rule = &base.limits.min_score;
        let moved = |reject: f64, warn: f64| match value(rule, Severity::Reject) {
            Some(from) => (reject + (warn - from).max(0.0)).min(100.0),
            None => warn.max(reject),
        };
        self.score.map(|reject| Pair { reject, warn: value(rule, Severity::Warn).map(|warn| moved(reject, warn)) })
    }

    /// Share limits with the starting profile's proportion between rejecting and warning.
    pub fn share_pair(&self, base: &Profile) -> Option<Pair> {
        let rule = &base.limits.max_unreadable_share;
        let moved = |reject: f64, warn: f64| match value(rule, Severity::Reject) {
            Some(from) if from > 0.0 => (reject * (warn / from).min(1.0) * 1000.0).round() / 1000.0,
            _ => warn.min(reject),
        };
        self.share.map(|reject| Pair { reject, warn: value(rule, Severity::Warn).map(|warn| moved(reject, warn)) })
    }

    /// Least heights at which characters are rejected: Latin, Chinese.
    pub fn heights(&self) -> Option<(f64, f64)> {
        self.height.map(|latin| (latin, (latin * CHINESE_OVER_LATIN).round()))
    }

    /// The starting profile with these limits.
    pub fn apply(&self, base: &Profile) -> Profile {
        let mut profile = base.clone();
        if let Some(pair) = self.score_pair(base) {
            pair.put_into(&mut profile.limits.min_score);
        }
        if let Some(pair) = self.share_pair(base) {
            pair.put_into(&mut profile.limits.max_unreadable_share);
        }
        if let Some((latin, chinese)) = self.heights() {
            let add = |rule: &mut Rule<f64>, least| rule.0.insert(0, new_limit(least, Severity::Reject));
            add(&mut profile.limits.min_character_height_px, latin);
            add(&mut profile.limits.min_chinese_character_height_px, chinese);
        }
        profile
    }
}

impl Pair {
    /// Takes the place of a rule's limits for all formats; those for some formats stay.
    fn put_into(self, rule: &mut Rule<f64>) {
        rule.0.retain(|limit| !limit.formats.is_empty());
        let warn = self.warn.map(|warn| new_limit(warn, Severity::Warn));
        rule.0.splice(0..0, std::iter::once(new_limit(self.reject, Severity::Reject)).chain(warn));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_setting_changes_nothing_and_the_others_do() {
        let base = Profile::builtin("default").unwrap();
        let all = settings(&base);
        assert!(all[0].is_base() && all[0].apply(&base) == base);
        assert!(all.iter().skip(1).all(|setting| setting.distance > 0.0));
    }

    #[test]
    fn a_setting_keeps_the_distance_between_rejecting_and_warning() {
        let base = Profile::builtin("default").unwrap();
        let gap = |profile: &Profile| {
            let rule = &profile.limits.min_score;
            value(rule, Severity::Warn).unwrap() - value(rule, Severity::Reject).unwrap()
        };
        let setting = Setting { score: Some(30.0), share: Some(0.3), height: Some(10.0), distance: 1.0 };
        let profile = setting.apply(&base);
        assert!((gap(&profile) - gap(&base)).abs() < 1e-9);
        assert_eq!(value(&profile.limits.max_unreadable_share, Severity::Reject), Some(0.3));
        assert_eq!(value(&profile.limits.min_chinese_character_height_px, Severity::Reject), Some(18.0));
    }

    #[test]
    fn limits_for_some_formats_stay_and_no_warning_is_invented() {
        let text = r#"
            [limits]
            min_score = [
                { value = 90, formats = ["pdf"], source = "a page" },
                { value = 95, formats = ["pdf"], severity = "warn", source = "a page" },
                { value = 50, source = "a page" },
            ]
        "#;
        let base = Profile::from_toml(text, std::path::Path::new("start.toml")).unwrap();
        let setting = Setting { score: Some(30.0), share: Some(0.3), height: None, distance: 1.0 };
        let limits = setting.apply(&base).limits;
        assert_eq!(limits.min_score.0, [&[new_limit(30.0, Severity::Reject)], &base.limits.min_score.0[..2]].concat());
        assert_eq!(limits.max_unreadable_share.0, [new_limit(0.3, Severity::Reject)]);
        // How far a setting lies from the start is told by the limit that it moves.
        let near = settings(&base).into_iter().find(|s| s.score == Some(47.5) && s.share.is_none()).unwrap();
        assert!((near.distance - 0.025).abs() < 1e-9, "{near:?}");
    }
}
