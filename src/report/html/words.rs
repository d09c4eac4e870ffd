//! The fixed words of the report, in Chinese and English. Key, Chinese, English.

/// Every fixed word of the template; a key that is missing fails the rendering.
pub(super) const WORDS: &[(&str, &str, &str)] = &[
    ("title", "图片检查报告", "Picture check"),
    ("skip", "跳到图片", "Skip to the pictures"),
    ("switch", "切换到英文", "切换到中文 / Switch to Chinese"),
    ("profile", "检查标准", "Checked against"),
    ("folder", "文件夹", "Folder"),
    (
        "masked",
        "图片内容已打码，本报告可以转发；文件名仍然看得到。",
        "The pictures are blurred so that this report can be passed on; file names can still be read.",
    ),
    (
        "private",
        "本页含有证件图片，请妥善保管。本页不联网，不向任何地方发送内容。",
        "This page holds pictures of papers: keep it safe. It loads nothing and sends nothing anywhere.",
    ),
    ("messages", "发给客户的消息", "Message to the client"),
    (
        "messages_hint",
        "复制后粘贴到微信或邮件，发送前可以修改。",
        "Copy, paste into WeChat or mail; change it there as you like.",
    ),
    ("copy", "复制", "Copy"),
    ("copied", "已复制", "Copied"),
    ("copy_failed", "请按 Ctrl+C 复制", "Press Ctrl+C to copy"),
    ("this_folder", "本文件夹", "This folder"),
    ("to_retake", "张需重新提供", "to send again"),
    ("to_look_at", "张可能被退回", "that could be sent back"),
    ("textless", "张没有找到足够的文字", "with too little text"),
    ("unchecked", "张没有检查完", "not checked yet"),
    // The four verdicts in the words of every other output form.
    ("reject", "退回", "Reject"),
    ("unjudged", "未判定", "Unjudged"),
    ("warn", "警告", "Warn"),
    ("pass", "通过", "Pass"),
    ("by_verdict", "按结论筛选", "Filter by verdict"),
    ("search", "搜索文件名", "Search by file name"),
    ("reason", "原因", "Reason"),
    ("all_reasons", "全部原因", "All reasons"),
    ("sort", "排序", "Sort"),
    ("sort_worst", "问题严重的在前", "Worst first"),
    ("sort_order", "按文件顺序", "In file order"),
    ("sort_name", "按文件名", "By name"),
    ("sort_score", "可读性低的在前", "Least readable first"),
    ("clear", "清除筛选", "Clear filters"),
    ("print", "打印", "Print"),
    ("shown", "张图片", "pictures shown"),
    ("nothing", "没有符合条件的图片。", "No picture matches."),
    ("score", "可读性", "Readability"),
    ("measured", "实测", "measured"),
    ("limit", "限值", "limit"),
    ("source", "依据", "source"),
    ("todo", "怎么办", "What to do"),
    ("worst", "最差的位置", "Worst place"),
    ("good", "同一张图上清楚的位置", "A clear place on the same page"),
    ("shown_at", "显示比例", "shown at"),
    ("picture_of", "图片", "Picture"),
    ("regions", "问题位置已用方框标出", "problem areas are framed"),
    ("page_fine", "没有发现问题。", "Nothing to object to."),
    ("not_assessed", "未能检查的项目", "Not checked"),
    ("keys", "快捷键", "Keys"),
    (
        "keys_list",
        "/ 搜索　j、k 下一张、上一张　1–4 按结论筛选　l 切换语言　Esc 清除",
        "/ search · j, k next, previous · 1–4 filter by verdict · l language · Esc clear",
    ),
];

#[cfg(test)]
mod tests {
    use super::WORDS;
    use crate::checks::Verdict;
    use crate::report::plain::verdict_word;

    #[test]
    fn verdicts_are_called_as_everywhere() {
        let all = [
            ("reject", Verdict::Reject),
            ("unjudged", Verdict::Unjudged),
            ("warn", Verdict::Warn),
            ("pass", Verdict::Pass),
        ];
        for (key, verdict) in all {
            let (_, zh, en) = WORDS.iter().find(|word| word.0 == key).unwrap();
            assert_eq!((*zh, en.to_lowercase()), (verdict_word(verdict).zh.as_str(), verdict_word(verdict).en));
        }
    }
}
