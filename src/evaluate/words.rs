//! Words by which a table of labels names its columns and its verdicts, in English and Chinese.

use super::labels::{Class, Direction};

/// What "yes" or 1 means in a column of labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// Readable.
    Good,
    /// Unreadable.
    Bad,
}

const FILE: &[&str] = &["file", "filename", "file_name", "path", "image", "picture", "文件", "文件名", "路径", "图片"];
const GOOD_LABEL: &[&str] = &[
    "label", "labels", "verdict", "result", "status", "outcome", "class", "decision", "readable", "accepted", "accept",
    "pass", "passed", "legible", "标签", "结果", "结论", "状态", "可读", "通过", "合格",
];
const BAD_LABEL: &[&str] = &[
    "unreadable",
    "rejected",
    "reject",
    "fail",
    "failed",
    "illegible",
    "blurred",
    "blurry",
    "returned",
    "不可读",
    "退回",
    "驳回",
    "模糊",
    "不合格",
];
const ERROR_RATE: &[&str] =
    &["cer", "wer", "char_error_rate", "character_error_rate", "word_error_rate", "error_rate", "字错率", "错误率"];
const LOWER_IS_BETTER: &[&str] = &["error", "errors", "damage", "edit_distance"];
const HIGHER_IS_BETTER: &[&str] = &[
    "confidence",
    "conf",
    "ocr_confidence",
    "word_confidence",
    "mean_confidence",
    "accuracy",
    "quality",
    "mos",
    "readability",
    "legibility",
    "置信度",
    "准确率",
    "质量",
];

const READABLE: &[&str] = &[
    "readable", "accepted", "accept", "pass", "passed", "ok", "good", "ready", "sharp", "legible", "可读", "通过",
    "合格", "清晰", "接受",
];
const UNREADABLE: &[&str] = &[
    "unreadable",
    "rejected",
    "reject",
    "fail",
    "failed",
    "bad",
    "blurred",
    "blurry",
    "illegible",
    "returned",
    "不可读",
    "退回",
    "驳回",
    "不通过",
    "不合格",
    "模糊",
    "拒绝",
];
const BORDERLINE: &[&str] =
    &["borderline", "unclear", "unsure", "warn", "partial", "partly", "临界", "存疑", "部分可读", "警告"];
const YES: &[&str] = &["1", "true", "yes", "y", "t", "是"];
const NO: &[&str] = &["0", "false", "no", "n", "f", "否"];

fn is_one_of(words: &[&str], word: &str) -> bool {
    let plain = word.trim().to_lowercase().replace([' ', '-'], "_");
    words.contains(&plain.as_str())
}

/// Whether a column of this name holds files.
pub fn is_file_column(name: &str) -> bool {
    is_one_of(FILE, name)
}

/// What "yes" means in a column of this name; `None` where it is no column of labels.
pub fn label_sense(name: &str) -> Option<Sense> {
    match (is_one_of(GOOD_LABEL, name), is_one_of(BAD_LABEL, name)) {
        (true, _) => Some(Sense::Good),
        (_, true) => Some(Sense::Bad),
        _ => None,
    }
}

/// Which way a numeric column of this name runs; `None` where the name does not tell.
pub fn truth_direction(name: &str) -> Option<Direction> {
    if is_error_rate(name) || is_one_of(LOWER_IS_BETTER, name) {
        Some(Direction::LowerIsBetter)
    } else {
        is_one_of(HIGHER_IS_BETTER, name).then_some(Direction::HigherIsBetter)
    }
}

/// Whether a column of this name holds shares of characters or words read wrongly.
pub fn is_error_rate(name: &str) -> bool {
    is_one_of(ERROR_RATE, name)
}

/// Whether a column holds an error rate of part of a page, such as `worst_line_cer`.
pub fn is_error_rate_of_something(name: &str) -> bool {
    let name = name.to_lowercase();
    ERROR_RATE.iter().any(|rate| name.ends_with(rate))
}

/// What a label means; `None` where it is not understood.
pub fn class(label: &str, sense: Sense) -> Option<Class> {
    let (yes, no) = match sense {
        Sense::Good => (Class::Readable, Class::Unreadable),
        Sense::Bad => (Class::Unreadable, Class::Readable),
    };
    let number = label.trim().parse::<f64>().ok();
    if is_one_of(YES, label) || number == Some(1.0) {
        Some(yes)
    } else if is_one_of(NO, label) || number == Some(0.0) {
        Some(no)
    } else if is_one_of(READABLE, label) {
        Some(Class::Readable)
    } else if is_one_of(UNREADABLE, label) {
        Some(Class::Unreadable)
    } else {
        is_one_of(BORDERLINE, label).then_some(Class::Borderline)
    }
}
