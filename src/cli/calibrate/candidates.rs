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

/// A limit that rejects and, a little before it, one that warns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Rejects.
    pub reject: f64,
    /// Warns.
    pub warn: f64,
}

/// The values of a rule that reject and warn.
fn value(rule: &Rule<f64>, severity: Severity) -> Option<f64> {
    rule.0.iter().find(|limit| limit.severity == severity).map(|limit| limit.value)
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
        let gap = match (value(rule, Severity::Reject), value(rule, Severity::Warn)) {
            (Some(reject), Some(warn)) => (warn - reject).max(0.0),
            _ => 0.0,
        };
        self.score.map(|reject| Pair { reject, warn: (reject + gap).min(100.0) })
    }

    /// Share limits with the starting profile's proportion between rejecting and warning.
    pub fn share_pair(&self, base: &Profile) -> Option<Pair> {
        let rule = &base.limits.max_unreadable_share;
        let ratio = match (value(rule, Severity::Reject), value(rule, Severity::Warn)) {
            (Some(reject), Some(warn)) if reject > 0.0 => (warn / reject).min(1.0),
            _ => 1.0,
        };
        self.share.map(|reject| Pair { reject, warn: (reject * ratio * 1000.0).round() / 1000.0 })
    }

    /// Least heights at which characters are rejected: Latin, Chinese.
    pub fn heights(&self) -> Option<(f64, f64)> {
        self.height.map(|latin| (latin, (latin * CHINESE_OVER_LATIN).round()))
    }

    /// The starting profile with these limits.
    pub fn apply(&self, base: &Profile) -> Profile {
        let mut profile = base.clone();
        if let Some(pair) = self.score_pair(base) {
            profile.limits.min_score = pair.rule();
        }
        if let Some(pair) = self.share_pair(base) {
            profile.limits.max_unreadable_share = pair.rule();
        }
        if let Some((latin, chinese)) = self.heights() {
            let add = |rule: &mut Rule<f64>, least| rule.0.push(Limit::own(least, Severity::Reject));
            add(&mut profile.limits.min_character_height_px, latin);
            add(&mut profile.limits.min_chinese_character_height_px, chinese);
        }
        profile
    }
}

impl Pair {
    fn rule(self) -> Rule<f64> {
        Rule(vec![Limit::own(self.reject, Severity::Reject), Limit::own(self.warn, Severity::Warn)])
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
}
