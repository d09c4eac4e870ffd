//! Every quantity that a profile can limit: one line each, from which the struct, the TOML keys, their schema, the
//! inheritance and the printed tables are made.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::ProfileError;
use super::load::{RawRule, Resolver};
use super::rule::{Limit, LimitValue, Rule};
use crate::input::Format;
use crate::text::{Lang, Text};

/// One limited quantity, ready to be printed.
#[derive(Clone, Debug, PartialEq)]
pub struct LimitEntry {
    /// Key in the TOML file.
    pub key: &'static str,
    /// What it limits.
    pub title: Text,
    /// Unit of the value; empty where it has none.
    pub unit: Text,
    /// The limits with their values as a person reads them.
    pub limits: Vec<Limit<Text>>,
}

macro_rules! limits {
    ($($key:ident: $type:ty, $en:literal, $zh:literal, [$unit_en:literal, $unit_zh:literal];)*) => {
        /// What a profile can limit; an empty rule = the receiver says nothing.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct Limits {
            $(#[doc = $en] pub $key: Rule<$type>,)*
        }

        /// The `[limits]` table as written.
        #[derive(Default, Deserialize, schemars::JsonSchema)]
        #[serde(default, deny_unknown_fields)]
        #[schemars(transform = with_bounds)]
        pub(super) struct RawLimits {
            $(#[doc = $en] pub(super) $key: Option<RawRule<$type>>,)*
        }

        /// What the JSON Schema says of each key's value beside its type.
        fn bounds() -> Vec<(&'static str, Value)> {
            vec![$((stringify!($key), <$type>::bounds(largest($unit_en))),)*]
        }

        impl Limits {
            /// Takes over every rule that `raw` states; the others stay.
            pub(super) fn overlay(&mut self, raw: RawLimits, resolver: &Resolver<'_>) -> Result<(), ProfileError> {
                $(if let Some(rule) = raw.$key {
                    self.$key = resolver.rule(rule)?;
                })*
                Ok(())
            }

            /// The limits that hold for a file of `format`.
            pub fn for_format(&self, format: Format) -> Cow<'_, Self> {
                if false $(|| self.$key.differs_by_format())* {
                    Cow::Owned(Self { $($key: self.$key.for_format(format),)* })
                } else {
                    Cow::Borrowed(self)
                }
            }

            /// Every quantity that has a limit, in the order of the documentation.
            pub fn entries(&self) -> Vec<LimitEntry> {
                let all = [$(LimitEntry {
                    key: stringify!($key),
                    title: Text::new($zh, $en),
                    unit: Text::new($unit_zh, $unit_en),
                    limits: displayed(&self.$key),
                },)*];
                all.into_iter().filter(|entry| !entry.limits.is_empty()).collect()
            }
        }
    };
}

/// The largest value that a quantity of this unit can have, where there is one.
pub(super) fn largest(unit: &str) -> Option<u32> {
    match unit {
        "of 100" => Some(100),
        "of 255" | "luma levels" => Some(255),
        "degrees" => Some(90),
        "0..1" | "ratio" => Some(1),
        _ => unit.starts_with("share of ").then_some(1),
    }
}

/// Adds to the schema of the `[limits]` table what each key's value can be. All keys of one type share one definition of a limit, so
/// it stands beside the reference to it: for one limit, and for each of several.
fn with_bounds(schema: &mut schemars::Schema) {
    let Some(Value::Object(keys)) = schema.ensure_object().get_mut("properties") else { return };
    for (key, bounds) in bounds().into_iter().filter(|(_, bounds)| !bounds.is_null()) {
        if let Some(Value::Object(rule)) = keys.get_mut(key) {
            let limit = json!({ "value": bounds });
            rule.insert("items".to_owned(), json!({ "properties": limit }));
            rule.insert("properties".to_owned(), limit);
        }
    }
}

fn displayed<T: LimitValue>(rule: &Rule<T>) -> Vec<Limit<Text>> {
    rule.0
        .iter()
        .map(|limit| Limit {
            value: Text::new(limit.value.display(Lang::Zh), limit.value.display(Lang::En)),
            formats: limit.formats.clone(),
            severity: limit.severity,
            source: limit.source.clone(),
            date: limit.date.clone(),
            grade: limit.grade,
            note: limit.note.clone(),
        })
        .collect()
}

limits! {
    formats: Vec<Format>, "Formats accepted", "接受的格式", ["", ""];
    extension_matches: bool, "Extension must fit the content", "扩展名须与实际格式一致", ["", ""];
    max_bytes: u64, "Largest file", "文件大小上限", ["bytes", "字节"];
    max_encoded_bytes: u64, "Largest file once base64-encoded", "Base64 编码后的大小上限", ["bytes", "字节"];
    min_bytes: u64, "Smallest file", "文件大小下限", ["bytes", "字节"];
    max_pages: u32, "Most pages of one file", "单个文件的页数上限", ["pages", "页"];
    max_lost_share: f64, "Largest share of the picture that may be damaged", "画面损坏比例上限", ["share of picture", "占画面比例"];
    min_short_side: u32, "Shorter side, at least", "短边像素下限", ["px", "像素"];
    min_long_side: u32, "Longer side, at least", "长边像素下限", ["px", "像素"];
    min_megapixels: f64, "Pixels in all, at least", "总像素下限", ["megapixels", "百万像素"];
    max_long_side: u32, "Longer side, at most", "长边像素上限", ["px", "像素"];
    max_megapixels: f64, "Pixels in all, at most", "总像素上限", ["megapixels", "百万像素"];
    max_aspect: f64, "Longer side over shorter side, at most", "长宽比上限", ["times", "倍"];
    min_dpi: f64, "Effective resolution on the paper, at least", "纸面有效分辨率下限", ["dpi", "dpi"];
    max_oversampling: f64, "Enlargement without detail, at most", "无细节放大倍数上限", ["times", "倍"];
    min_resampling_evidence: f64, "Evidence from which a picture is called enlarged", "判定为放大图所需的证据强度", ["0..1", "0..1"];
    min_score: f64, "Readability, at least", "可读性得分下限", ["of 100", "分（满分 100）"];
    max_blurred_structure: f64, "Text-like structure without detail, at most", "有文字轮廓而无细节的程度上限", ["0..1", "0..1"];
    max_unreadable_share: f64, "Share of the text that may be unreadable", "不可读文字比例上限", ["share of text", "占文字比例"];
    max_unreadable_run: f64, "Unreadable text in one place, at most", "同一处不可读文字的长度上限", ["character heights", "字高"];
    max_motion: f64, "Motion smear over character height, at most", "拖影与字高之比上限", ["of character height", "倍字高"];
    min_motion_anisotropy: f64, "Edge width along over across, from which blur counts as motion", "判定为拖影所需的方向性", ["times", "倍"];
    min_character_height_px: f64, "Height of Latin characters, at least", "西文字高下限", ["px", "像素"];
    min_chinese_character_height_px: f64, "Height of Chinese characters, at least", "汉字字高下限", ["px", "像素"];
    max_glare_text_share: f64, "Share of the text under glare, at most", "反光遮字比例上限", ["share of text", "占文字比例"];
    max_burnt_share: f64, "Share of the picture burnt out by a reflection, at most", "反光把画面照成白色的比例上限", ["share of picture", "占画面比例"];
    min_bright_level: f64, "Level of the brighter of paper and print, at least", "纸面与字迹中较亮者的亮度下限", ["of 255", "（满值 255）"];
    min_contrast: f64, "Contrast of print to paper, at least", "字迹与纸面反差下限", ["luma levels", "灰阶"];
    min_evenness: f64, "Darkest over brightest part of the paper, at least", "纸面最暗处与最亮处亮度之比下限", ["ratio", "比值"];
    min_contrast_to_noise: f64, "Contrast over noise, at least", "反差与噪点之比下限", ["times", "倍"];
    max_blockiness: f64, "Step at the borders of compression blocks, at most", "压缩方块边界落差上限", ["luma levels", "灰阶"];
    max_ringing: f64, "Ringing around print over its contrast, at most", "字迹周围压缩毛刺与反差之比上限", ["share of contrast", "占反差比例"];
    min_jpeg_quality: u32, "Quality of a JPEG, at least", "JPEG 质量下限", ["of 100", "（满值 100）"];
    page_whole: bool, "All edges of the paper inside the picture", "纸张四边须完整入镜", ["", ""];
    text_whole: bool, "No text runs out of the picture", "文字不得超出画面", ["", ""];
    min_outline_confidence: f64, "How sure the paper's outline must be", "采信纸张轮廓所需的把握", ["0..1", "0..1"];
    min_frame_share: f64, "Share of the picture that the paper fills, at least", "证件占画面比例下限", ["share of picture", "占画面比例"];
    max_frame_share: f64, "Share of the picture that the paper fills, at most", "证件占画面比例上限", ["share of picture", "占画面比例"];
    upright: bool, "Text must run horizontally", "文字须为横向（图片不得侧放）", ["", ""];
    max_tilt_degrees: f64, "Tilt, at most", "倾斜角度上限", ["degrees", "度"];
    max_documents: u32, "Papers in one picture, at most", "单张图片内证件数上限", ["papers", "张"];
    min_spread: f64, "Spread of luma below which a page without text is empty", "无文字页面判为空白的亮度起伏下限", ["luma levels", "灰阶"];
    colour: bool, "Colour required", "须为彩色", ["", ""];
    min_high_chroma: f64, "Strongest colour of a colour picture, at least", "彩色图片最强色度下限", ["luma levels", "灰阶"];
    refuse_screen_photos: bool, "Photos of screens refused", "不接受翻拍屏幕的照片", ["", ""];
    refuse_screenshots: bool, "Screenshots refused", "不接受截屏", ["", ""];
    refuse_duplicates: bool, "One picture used twice in a folder refused", "同一文件夹内重复使用同一张图", ["", ""];
    refuse_edited: bool, "Edited pictures refused", "不接受修图软件处理过的图片", ["", ""];
}
