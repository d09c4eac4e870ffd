//! `not-colour`: a black-and-white picture where colour is asked for.

use super::about::words;
use super::evidence::not_assessed;
use super::words::trimmed;
use super::{About, Assessment, Check, Evidence, Severity};
use crate::measure::Measurements;
use crate::profile::Limits;

/// Level of the brighter of paper and print below which weak colours say nothing.
const DARK: f32 = 80.0;

static ABOUT: About = About {
    code: "not-colour",
    title: words("不是彩色", "not in colour"),
    unit: words("灰阶", "luma levels"),
    heuristic: false,
    measures: words(
        "画面里有没有颜色；有的话，最强的颜色（去除灯光偏色后）有多强。",
        "Whether the picture has any colour, and if so how strong its strongest colour is once the light's own cast is removed.",
    ),
    why: words(
        "多数收件方要求原件彩色扫描或拍照，黑白复印件会被退回。",
        "Most receivers want the original in colour; black-and-white copies are sent back.",
    ),
    retake: words(
        "请用原件彩色拍照或彩色扫描；微信扫一扫、扫描软件的“黑白”“增强”模式请关闭。",
        "Photograph or scan the original in colour; switch off the scanning app's black-and-white or enhance mode.",
    ),
    limits: words(
        "本身没有颜色的纸张（如纯文字信函）彩色扫描后颜色也很弱，因此只提醒；只有完全没有颜色的灰度图才能确定。",
        "A paper without colours shows hardly any in a colour scan either: then this only warns. A grey-scale picture, without any colour, is certain.",
    ),
};

/// Whether a picture holds no colour at all, whatever its file could hold.
pub(crate) fn is_grey(measurements: &Measurements) -> bool {
    measurements.colour.is_none()
}

/// See [`ABOUT`].
pub(super) struct NotColour;

impl Check for NotColour {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let Some(limit) = limits.colour.broken(|wanted| *wanted) else { return Ok(None) };
        let measurements = evidence.picture()?;
        let finding = ABOUT.finding(limit);
        let Some(colour) = &measurements.colour else {
            return finding
                .says("这是灰度（黑白）图，收件方要求彩色", "this is a grey-scale picture; colour is asked for")
                .flag();
        };
        // In the dark colours are as weak as the light.
        if measurements.exposure.paper.max(measurements.exposure.ink) < DARK {
            return not_assessed("画面太暗，看不出有没有颜色", "too dark to tell whether there is colour");
        }
        let chroma = f64::from(colour.high_chroma);
        let Some(least) = limits.min_high_chroma.broken(|least| chroma < *least) else { return Ok(None) };
        let mut finding = finding.numbers(chroma, least.value).says(
            format!("画面里几乎没有颜色（最强 {} 级）：可能是黑白复印件，请确认", trimmed(chroma)),
            format!(
                "hardly any colour (at most {} levels): look whether it is a black-and-white copy",
                trimmed(chroma)
            ),
        );
        finding.severity = Severity::Warn;
        finding.flag()
    }
}
