//! What came of a calibration, in words: what to expect, and how sure that is.

use super::candidates::Setting;
use super::history::History;
use super::{Args, chosen};
use crate::Text;
use crate::evaluate::bootstrap::Rate;
use crate::evaluate::calibration::{Errors, FEW, Fit};
use crate::report::names;
use crate::text::counted;

/// The whole statement.
pub fn statement(fit: &Fit, settings: &[Setting], history: &History, args: &Args) -> Text {
    let (accepted, rejected) = history.counts();
    let mut text = Text::new(
        format!("通过的 {accepted} 个、退回的 {rejected} 个文件；{} 折交叉验证，种子 {}\n\n", args.folds, args.seed),
        format!(
            "{accepted} accepted, {rejected} rejected files; cross-validation in {} folds, seed {}\n\n",
            args.folds, args.seed
        ),
    );
    add(&mut text, &errors(&Text::new("原标准", "starting profile"), &fit.default));
    add(
        &mut text,
        &errors(&Text::new("校准后（对未参与校准的文件）", "fitted limits, on files left out"), &fit.expected),
    );
    add(&mut text, &outcome(fit, chosen(fit, settings)));
    for note in notes(fit, history, args) {
        add(&mut text, &note);
    }
    let shown = names::for_terminal(&args.output);
    add(
        &mut text,
        &Text::new(
            format!("\n已写入 {shown}；使用：scanready check --profile {shown} 文件夹\n"),
            format!("\nWritten to {shown}; to use it: scanready check --profile {shown} FOLDER\n"),
        ),
    );
    text
}

fn add(text: &mut Text, more: &Text) {
    text.zh += &more.zh;
    text.en += &more.en;
}

fn errors(name: &Text, errors: &Errors) -> Text {
    let show = |rate: &Rate| {
        let Rate { count, of, share, low, high } = rate;
        format!("{:.1} % ({count}/{of}, 95 %: {:.1}..{:.1} %)", 100.0 * share, 100.0 * low, 100.0 * high)
    };
    let (misses, alarms) = (show(&errors.misses), show(&errors.false_alarms));
    Text::new(
        format!("{}\n  漏判（退回的却放行）  {misses}\n  误判（通过的却拦下）  {alarms}\n", name.zh),
        format!(
            "{}\n  misses (rejected files let through)     {misses}\n  false alarms (accepted files stopped)   {alarms}\n",
            name.en
        ),
    )
}

fn outcome(fit: &Fit, setting: &Setting) -> Text {
    if fit.chosen != fit.fitted {
        return Text::new(
            "\n校准后的界限在未参与校准的文件上不比原标准好，因此保留原标准的界限。\n",
            "\nOn files left out the fitted limits are no better than the starting profile, so its limits are kept.\n",
        );
    }
    if setting.is_base() {
        return Text::new(
            "\n原标准已经最合适，界限不变。\n",
            "\nThe starting profile already fits best; its limits are kept.\n",
        );
    }
    let mut changes = Vec::new();
    if let Some(score) = setting.score {
        changes.push(Text::new(format!("得分低于 {score} 退回"), format!("reject below a score of {score}")));
    }
    if let Some(share) = setting.share {
        let share = 100.0 * share;
        changes.push(Text::new(
            format!("不可读文字超过 {share:.0} % 退回"),
            format!("reject when more than {share:.0} % of the text is unreadable"),
        ));
    }
    if let Some((latin, chinese)) = setting.heights() {
        changes.push(Text::new(
            format!("西文字高低于 {latin} 像素、汉字低于 {chinese} 像素退回"),
            format!("reject Latin characters below {latin} px and Chinese ones below {chinese} px"),
        ));
    }
    let join = |zh: bool| {
        let words = changes.iter().map(|c| if zh { c.zh.as_str() } else { c.en.as_str() });
        words.collect::<Vec<_>>().join(if zh { "；" } else { "; " })
    };
    Text::new(format!("\n新界限：{}。\n", join(true)), format!("\nNew limits: {}.\n", join(false)))
}

fn notes(fit: &Fit, history: &History, args: &Args) -> Vec<Text> {
    let mut notes = Vec::new();
    let (accepted, rejected) = history.counts();
    if accepted.min(rejected) < FEW {
        let Rate { low, high, .. } = if rejected <= accepted { fit.expected.misses } else { fit.expected.false_alarms };
        let width = 100.0 * (high - low);
        notes.push(Text::new(
            format!("文件还少（两类中少的一类只有 {} 个）：预期比例的 95% 区间宽达 {width:.0} 个百分点。每类达到 {FEW} 个以上再校准，结果更可靠。\n", accepted.min(rejected)),
            format!("Few files ({} of the rarer kind): the 95 % interval of what to expect is {width:.0} points wide. With {FEW} or more of each kind, calibrate again.\n", accepted.min(rejected)),
        ));
    }
    if let Some(bound) = args.max_false_alarms {
        notes.extend(bound_note(fit, bound));
    }
    if history.unjudged > 0 {
        let count = history.unjudged;
        notes.push(Text::new(
            format!("有 {count} 个文件未判定，按拦下计。\n"),
            counted(count, "file could not be judged and counts", "files could not be judged and count")
                + " as stopped.\n",
        ));
    }
    notes
}

/// Whether the bound on false alarms can be told to hold, and if not, how many files would tell.
fn bound_note(fit: &Fit, bound: f64) -> Option<Text> {
    let alarms = if fit.chosen == fit.fitted { fit.expected.false_alarms } else { fit.default.false_alarms };
    if alarms.share > bound {
        return Some(Text::new(
            format!("注意：误判上限 {:.1} % 预计达不到。\n", 100.0 * bound),
            format!("Note: false alarms of at most {:.1} % are not to be expected.\n", 100.0 * bound),
        ));
    }
    if alarms.high <= bound || bound <= 0.0 {
        return None;
    }
    // With no false alarm among n files Wilson's upper end is z^2 / (n + z^2).
    let needed = (3.84 * (1.0 - bound) / bound).ceil();
    Some(Text::new(
        format!(
            "误判是否真的不超过 {:.1} %，现有文件还不能确定（区间上限 {:.1} %）；要确定，至少需要 {needed:.0} 个通过的文件。\n",
            100.0 * bound,
            100.0 * alarms.high
        ),
        format!(
            "Whether false alarms stay below {:.1} % these files cannot tell for sure (the interval reaches {:.1} %); that takes {needed:.0} accepted files or more.\n",
            100.0 * bound,
            100.0 * alarms.high
        ),
    ))
}
