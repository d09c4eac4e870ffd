//! The message's sentences.

use super::folder::{Picture, Request};
use crate::text::Text;

/// Most copies, most pictures without text and most that were not checked, one message names.
const MOST_NAMED: usize = 10;

/// The text in Chinese.
pub(super) fn chinese(applicant: &str, request: &Request) -> String {
    let whose = if applicant.is_empty() { String::new() } else { format!("（{applicant}）") };
    let mut out = match request.to_retake {
        0 => format!("您好！您发来的资料{whose}已收到。\n"),
        count => format!("您好！您发来的资料{whose}里，有 {count} 张图片需要重新提供：\n"),
    };
    for (number, item) in request.items.iter().enumerate() {
        let reasons: Vec<_> = item.reasons.iter().map(|reason| end_trimmed(&reason.zh)).collect();
        out.push_str(&format!(
            "\n{}. {}\n   问题：{}\n",
            number + 1,
            names(&item.pictures, |name| &name.zh, "、"),
            reasons.join("；")
        ));
        if !item.advice.is_empty() {
            let advice: Vec<_> = item.advice.iter().map(|advice| end_trimmed(&advice.zh)).collect();
            out.push_str(&format!("   请这样做：{}。\n", advice.join("；")));
        }
    }
    if request.unnamed() > 0 {
        out.push_str(&format!("\n……另有 {} 张，问题类似。\n", request.unnamed()));
    }
    out.push_str(&doubtful_chinese(request));
    if !request.textless.is_empty() {
        let names = first_names(&request.textless, |name| &name.zh, "、", |rest| format!("，另有 {rest} 张"));
        out.push_str(&format!(
            "\n没有找到足够的文字：{names}。如果是证件，请靠近、对好焦，重新拍一张清晰的；如果本来就是没有文字的照片（门头、人像等），不用重发。\n"
        ));
    }
    if !request.unchecked.is_empty() {
        let names = first_names(&request.unchecked, |name| &name.zh, "、", |rest| format!("，另有 {rest} 张"));
        out.push_str(&format!("\n我们还没有检查完：{names}。暂时不用重发。\n"));
    }
    for (file, ready) in request.spared.iter().take(MOST_NAMED) {
        out.push_str(&format!("\n{file} 与 {ready} 是同一张图，{ready} 可以用，不用重发 {file}。\n"));
    }
    let fine = request.fine();
    if fine > 0 {
        out.push_str(&format!("\n其余 {fine} 张没有问题，不用重发。\n"));
    }
    out.push_str("\n发送时请选“原图”，以免图片被压缩。谢谢！");
    out
}

/// The same in English.
pub(super) fn english(applicant: &str, request: &Request) -> String {
    let whose = if applicant.is_empty() { String::new() } else { format!(" ({applicant})") };
    let mut out = match request.to_retake {
        0 => format!("Hello, we have received the papers you sent{whose}.\n"),
        1 => format!("Hello, of the papers you sent{whose}, one picture has to be sent again:\n"),
        count => format!("Hello, of the papers you sent{whose}, {count} pictures have to be sent again:\n"),
    };
    for (number, item) in request.items.iter().enumerate() {
        let reasons: Vec<_> = item.reasons.iter().map(|reason| end_trimmed(&reason.en)).collect();
        out.push_str(&format!(
            "\n{}. {}\n   Problem: {}\n",
            number + 1,
            names(&item.pictures, |name| &name.en, ", "),
            reasons.join("; ")
        ));
        if !item.advice.is_empty() {
            let advice: Vec<_> = item.advice.iter().map(|advice| capitalised(end_trimmed(&advice.en))).collect();
            out.push_str(&format!("   What to do: {}.\n", advice.join(". ")));
        }
    }
    if request.unnamed() > 0 {
        out.push_str(&format!("\n... and {} more with similar problems.\n", request.unnamed()));
    }
    out.push_str(&doubtful_english(request));
    if !request.textless.is_empty() {
        let names = first_names(&request.textless, |name| &name.en, ", ", |rest| format!(" and {rest} more"));
        out.push_str(&format!(
            "\nToo little text was found on {names}. If it is a paper, please take it again from nearer and in focus; if it is a photo \
             without text (a shop front, a portrait), leave it as it is.\n"
        ));
    }
    if !request.unchecked.is_empty() {
        let names = first_names(&request.unchecked, |name| &name.en, ", ", |rest| format!(" and {rest} more"));
        out.push_str(&format!("\nWe have not finished checking {names}; no need to send it again yet.\n"));
    }
    for (file, ready) in request.spared.iter().take(MOST_NAMED) {
        out.push_str(&format!(
            "\n{file} is the same picture as {ready}, which is fine; no need to send {file} again.\n"
        ));
    }
    match request.fine() {
        0 => {}
        1 => out.push_str("\nThe other picture is fine; no need to send it again.\n"),
        fine => out.push_str(&format!("\nThe other {fine} pictures are fine; no need to send them again.\n")),
    }
    out.push_str(
        "\nPlease send pictures at their original size (\"full image\"), so that they are not compressed. Thank you!",
    );
    out
}

/// What can be used but might be sent back: a line for each reason.
fn doubtful_chinese(request: &Request) -> String {
    if request.to_look_at == 0 {
        return String::new();
    }
    let mut out = format!("\n下面 {} 张可能被退回，请看一下；方便的话，请照说明重新提供：\n", request.to_look_at);
    for item in &request.doubtful {
        let reasons: Vec<_> = item.reasons.iter().map(|reason| end_trimmed(&reason.zh)).collect();
        let advice = item.advice.iter().map(|advice| format!("{}。", end_trimmed(&advice.zh)));
        let names = names(&item.pictures, |name| &name.zh, "、");
        out.push_str(&format!("   - {names}：{}。{}\n", reasons.join("；"), advice.collect::<String>()));
    }
    if request.unnamed_doubtful() > 0 {
        out.push_str(&format!("   ……另有 {} 张，情况类似。\n", request.unnamed_doubtful()));
    }
    out
}

fn doubtful_english(request: &Request) -> String {
    let mut out = match request.to_look_at {
        0 => return String::new(),
        1 => "\nThis picture could be sent back; please check it and, if you can, send a better one:\n".to_owned(),
        count => {
            format!(
                "\nThese {count} pictures could be sent back; please check them and, if you can, send better ones:\n"
            )
        }
    };
    for item in &request.doubtful {
        let reasons: Vec<_> = item.reasons.iter().map(|reason| end_trimmed(&reason.en)).collect();
        let advice = item.advice.iter().map(|advice| format!(" {}.", capitalised(end_trimmed(&advice.en))));
        let names = names(&item.pictures, |name| &name.en, ", ");
        out.push_str(&format!("   - {names}: {}.{}\n", reasons.join("; "), advice.collect::<String>()));
    }
    if request.unnamed_doubtful() > 0 {
        out.push_str(&format!("   ... and {} more like these.\n", request.unnamed_doubtful()));
    }
    out
}

fn names(pictures: &[Picture], in_language: impl Fn(&Text) -> &str, separator: &str) -> String {
    pictures.iter().map(|picture| in_language(&picture.name)).collect::<Vec<_>>().join(separator)
}

/// The first of many, and how many more there are.
fn first_names(
    pictures: &[Picture],
    in_language: impl Fn(&Text) -> &str,
    separator: &str,
    more: impl Fn(usize) -> String,
) -> String {
    let (named, rest) = pictures.split_at(pictures.len().min(MOST_NAMED));
    let more = if rest.is_empty() { String::new() } else { more(rest.len()) };
    names(named, in_language, separator) + &more
}

fn end_trimmed(text: &str) -> &str {
    text.trim().trim_end_matches(['.', '。', '；', ';'])
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
