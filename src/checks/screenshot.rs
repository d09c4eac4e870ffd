//! `screenshot`: signs that a picture was taken of a screen by the device itself.

use super::about::words;
use super::{About, Assessment, Check, Evidence};
use crate::input::Format;
use crate::profile::Limits;

static ABOUT: About = About {
    code: "screenshot",
    title: words("疑似截屏", "perhaps a screenshot"),
    unit: words("", ""),
    heuristic: true,
    measures: words(
        "文件信息里写明由截屏软件生成；或是没有相机信息的 PNG，尺寸又与常见屏幕完全一致。",
        "The file says that a screenshot program wrote it; or it is a PNG without camera data whose size is exactly a common screen's.",
    ),
    why: words("不少收件方要求拍摄或扫描原件，不接受截屏。", "Many receivers want a photo or scan of the original."),
    retake: words("请发送拍摄的原图或扫描件，不要截屏。", "Send the photo or scan itself, not a screenshot of it."),
    limits: words(
        "只是推测，只提醒；裁剪过或转存为 JPG 的截屏看不出来。",
        "A guess, so it only warns; a cropped or converted screenshot is not noticed.",
    ),
};

/// Screens' sizes in pixels, short side first: phones, tablets and monitors that are sold in numbers.
const SCREENS: [(u32, u32); 44] = [
    (640, 1136),
    (720, 1280),
    (720, 1520),
    (720, 1560),
    (720, 1600),
    (720, 1612),
    (750, 1334),
    (768, 1366),
    (828, 1792),
    (900, 1440),
    (900, 1600),
    (1050, 1680),
    (1080, 1920),
    (1080, 2160),
    (1080, 2220),
    (1080, 2280),
    (1080, 2310),
    (1080, 2340),
    (1080, 2376),
    (1080, 2400),
    (1080, 2408),
    (1080, 2412),
    (1080, 2460),
    (1125, 2436),
    (1170, 2532),
    (1179, 2556),
    (1200, 1920),
    (1206, 2622),
    (1220, 2712),
    (1242, 2208),
    (1242, 2688),
    (1260, 2800),
    (1284, 2778),
    (1290, 2796),
    (1320, 2868),
    (1440, 2560),
    (1440, 3040),
    (1440, 3088),
    (1440, 3200),
    (1536, 2048),
    (1600, 2560),
    (1620, 2160),
    (1668, 2388),
    (2048, 2732),
];

/// Words in the software tag of programs that take screenshots.
const PROGRAMS: [&str; 9] = [
    "screenshot",
    "screen shot",
    "snipaste",
    "snipping",
    "sharex",
    "greenshot",
    "flameshot",
    "faststone capture",
    "截图",
];

/// See [`ABOUT`].
pub(super) struct Screenshot;

impl Check for Screenshot {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let Some(limit) = limits.refuse_screenshots.broken(|refused| *refused) else { return Ok(None) };
        let measurements = evidence.picture()?;
        let software = evidence.metadata.software.as_deref().unwrap_or_default();
        if PROGRAMS.iter().any(|program| software.to_lowercase().contains(program)) {
            return ABOUT
                .finding(limit)
                .says(format!("文件由截屏软件生成：{software}"), format!("written by a screenshot program: {software}"))
                .flag();
        }
        let (width, height) = (measurements.width, measurements.height);
        let size = (width.min(height), width.max(height));
        let unnamed = evidence.file.format == Format::Png && evidence.metadata.camera.is_none();
        if !unnamed || !SCREENS.contains(&size) {
            return Ok(None);
        }
        let finding = ABOUT.finding(limit);
        finding
            .says(
                format!("疑似截屏：没有相机信息的 PNG，尺寸 {width}×{height} 与常见屏幕一致"),
                format!("perhaps a screenshot: a PNG without camera data, {width}x{height} like a common screen"),
            )
            .flag()
    }
}
