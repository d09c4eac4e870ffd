//! `file-damaged`: broken or truncated data.

use super::about::words;
use super::words::percent;
use super::{About, Assessment, Check, Evidence};
use crate::checks::Severity;
use crate::input::DecodeErrorKind;
use crate::profile::{Limit, Limits};
use crate::text::Text;

/// Stable name; told of every file that could not be decoded, for whatever reason.
pub(crate) const CODE: &str = "file-damaged";

static ABOUT: About = About {
    code: CODE,
    title: words("文件损坏", "file damaged"),
    unit: words("占画面比例", "share of picture"),
    heuristic: false,
    measures: words(
        "文件能否完整解码；不能时，画面缺失的比例。",
        "Whether the file decodes completely; if not, the share of the picture that is missing.",
    ),
    why: words(
        "上传系统打不开损坏的文件，或只显示上半张图，审核人员无法辨认。",
        "An upload form cannot open a damaged file, or shows only its upper part.",
    ),
    retake: words(
        "请客户重新发送原文件（微信里请选“原图”），或重新拍摄、重新扫描。",
        "Ask the client to send the original file again or take the picture anew.",
    ),
    limits: words(
        "若损坏后的数据仍能正常解码，则看不出来。检查超时或读不了的文件也用这个代码，但不说它损坏。",
        "Damage that still decodes to a plausible picture is not noticed. Files that took too long or could not be read have this code \
         too, but are not called damaged.",
    ),
};

/// Least share that is said as a number: of less, rounding would leave nothing.
const LEAST_SAID: f64 = 0.001;

/// See [`ABOUT`].
pub(super) struct FileDamaged;

impl Check for FileDamaged {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        if let Some(error) = evidence.error {
            return match error.kind {
                DecodeErrorKind::Empty
                | DecodeErrorKind::Damaged
                | DecodeErrorKind::Io
                | DecodeErrorKind::TimedOut
                | DecodeErrorKind::Internal => ABOUT.refusal(error).flag(),
                // Named by wrong-format or file-too-large.
                DecodeErrorKind::Unsupported
                | DecodeErrorKind::NotAPicture
                | DecodeErrorKind::TooLarge
                | DecodeErrorKind::TooManyPages
                | DecodeErrorKind::Encrypted => Ok(None),
            };
        }
        let Some(lost) = evidence.lost_share.map(f64::from) else { return Ok(None) };
        let slight = Limit::own(0.0, Severity::Warn);
        let limit = limits.max_lost_share.broken(|most| lost > *most).unwrap_or(&slight);
        let share = match percent(lost.max(LEAST_SAID)) {
            least if lost < LEAST_SAID => Text::new(format!("不到 {least}"), format!("less than {least}")),
            share => Text::new(format!("约 {share}"), format!("about {share}")),
        };
        ABOUT
            .finding(limit)
            .numbers(lost, limit.value)
            .says(
                format!("文件数据不完整，{} 的画面无法显示", share.zh),
                format!("the file's data is incomplete: {} of the picture is missing", share.en),
            )
            .flag()
    }
}
