//! The text for the client: every file named once, reasons and advice in plain words, both languages.

mod support;

use scanready::checks::Severity;
use scanready::input::{DecodeError, DecodeErrorKind};
use scanready::report::is_worth_keeping;
use scanready::report::message::{AskFrom, Messages, messages, plain_text};
use scanready::{Lang, PageReport, Verdict};
use support::{finding, passed, rejected, save_page, undecodable};

#[test]
fn one_message_for_each_folder_with_something_to_send_again() {
    let pages = [rejected("c/张三/a.jpg"), passed("c/张三/b.jpg"), undecodable("c/li/x.jpg"), passed("c/wu/y.jpg")];
    let all = messages(&pages);
    let named: Vec<_> =
        all.iter().map(|message| (message.applicant.as_str(), message.to_retake, message.pictures)).collect();
    assert_eq!(named, [("li", 1, 1), ("张三", 1, 2)]);
    let chinese = plain_text(&all, Lang::Zh);
    for words in
        ["===== 张三 =====", "a.jpg", "请在光线好的地方重拍", "其余 1 张没有问题", "文件已损坏", "请重新发送原文件"]
    {
        assert!(chinese.contains(words), "{words}: {chinese}");
    }
    let english = plain_text(&all, Lang::En);
    for words in ["Hello", "x.jpg", "The file is damaged", "The other picture is fine"] {
        assert!(english.contains(words), "{words}: {english}");
    }
    assert!(!english.contains("b.jpg") && !english.contains("wu"), "nothing is asked for that is fine");
    assert!(!chinese.contains("0.41") && !chinese.contains("profile"), "no figures, no jargon");
}

#[test]
fn pictures_with_the_same_fault_stand_together() {
    let pages = ["a.jpg", "b.jpg", "c.jpg"].map(|name| rejected(format!("li/{name}")));
    let text = plain_text(&messages(&pages), Lang::Zh);
    assert!(text.contains("1. a.jpg、b.jpg、c.jpg"), "{text}");
    assert_eq!(text.matches("请这样做").count(), 1);
}

#[test]
fn pages_of_a_file_and_very_many_pictures() {
    let page = PageReport { page: 2, pages: 5, ..rejected("li/form.pdf") };
    let text = plain_text(&messages([&page]), Lang::Zh);
    assert!(text.contains("form.pdf（第 2 页）"), "{text}");
    let many: Vec<_> = (0..300).map(|number| rejected(format!("li/{number}.jpg"))).collect();
    let text = plain_text(&messages(&many), Lang::En);
    assert!(text.contains("300 pictures have to be sent again") && text.contains("and 250 more"), "{text}");
    assert!(text.len() < 3_000, "still fits into a chat: {} bytes", text.len());
}

#[test]
fn a_photo_without_text_is_not_among_those_to_send_again() {
    let textless = |name: &str| PageReport { verdict: Verdict::Unjudged, findings: Vec::new(), ..rejected(name) };
    let all = messages(&[rejected("li/a.jpg"), textless("li/front.jpg"), passed("li/b.jpg")]);
    assert_eq!((all[0].to_retake, all[0].textless, all[0].pictures), (1, 1, 3));
    let english = plain_text(&all, Lang::En);
    for words in ["one picture has to be sent again", "1. a.jpg\n", "found on front.jpg.", "The other picture is fine"]
    {
        assert!(english.contains(words), "{words}: {english}");
    }
    let copies = [passed("li/large.jpg"), repeating(textless("li/small.jpg"), "large.jpg"), rejected("li/a.jpg")];
    let english = plain_text(&messages(&copies), Lang::En);
    assert!(english.contains("small.jpg is the same picture as large.jpg") && !english.contains("Too little text"));
    let many: Vec<_> = (0..12).map(|number| textless(&format!("li/{number}.jpg"))).collect();
    let chinese = plain_text(&messages(&many), Lang::Zh);
    assert!(chinese.contains("9.jpg，另有 2 张。") && !chinese.contains("重新提供"), "{chinese}");
}

#[test]
fn what_was_not_checked_is_not_asked_for_again() {
    let timed_out = |name: &str| {
        let page = undecodable(name);
        let error = page.error.clone().map(|error| DecodeError { kind: DecodeErrorKind::TimedOut, ..error });
        PageReport { error, findings: vec![finding("file-damaged", Severity::Reject)], ..page }
    };
    let all = messages(&[rejected("li/a.jpg"), timed_out("li/slow.tif"), passed("li/b.jpg")]);
    assert_eq!((all[0].to_retake, all[0].unchecked, all[0].pictures), (1, 1, 3));
    let chinese = plain_text(&all, Lang::Zh);
    assert!(chinese.contains("我们还没有检查完：slow.tif。") && !chinese.contains("损坏"), "{chinese}");
    assert!(chinese.contains("其余 1 张没有问题"), "{chinese}");
    let alone = plain_text(&messages([&timed_out("li/slow.tif")]), Lang::En);
    assert!(alone.contains("not finished checking slow.tif") && !alone.contains("nothing to ask for"), "{alone}");
}

#[test]
fn nothing_to_ask_for_is_said() {
    assert!(plain_text(&messages([&passed("a.jpg")]), Lang::En).contains("nothing to ask for"));
    assert!(!plain_text(&messages([]), Lang::Zh).is_empty());
}

fn repeating(page: PageReport, earlier: &str) -> PageReport {
    PageReport { repeats: Some(earlier.to_owned()), ..page }
}

#[test]
fn a_small_copy_is_not_asked_for_where_its_original_is_there() {
    for pages in [
        [rejected("li/small.jpg"), repeating(passed("li/large.jpg"), "small.jpg"), rejected("li/other.jpg")],
        [passed("li/large.jpg"), repeating(rejected("li/small.jpg"), "large.jpg"), rejected("li/other.jpg")],
    ] {
        let all = messages(&pages);
        assert_eq!((all[0].to_retake, all[0].pictures), (1, 3));
        let text = plain_text(&all, Lang::En);
        assert!(text.contains("1. other.jpg\n"), "{text}");
        assert!(text.contains("small.jpg is the same picture as large.jpg, which is fine"), "{text}");
        assert!(text.contains("The other picture is fine"), "{text}");
        assert!(plain_text(&messages(&pages[..2]), Lang::Zh).contains("不需要客户重新提供"));
    }
}

#[test]
fn copies_none_of_which_is_in_order_are_asked_for() {
    let copies = [rejected("li/a.jpg"), repeating(rejected("li/b.jpg"), "a.jpg")];
    assert_eq!(messages(&copies)[0].to_retake, 2);
    let elsewhere = [rejected("li/a.jpg"), repeating(passed("wu/b.jpg"), "a.jpg")];
    assert_eq!(messages(&elsewhere)[0].to_retake, 1, "another applicant's picture is no help");
}

fn warned(path: &str, codes: &[&str]) -> PageReport {
    let findings = codes.iter().map(|code| finding(code, Severity::Warn)).collect();
    PageReport { verdict: Verdict::Warn, findings, ..passed(path) }
}

#[test]
fn pictures_that_might_be_sent_back_are_named_and_never_called_fine() {
    let pages = [
        rejected("li/a.jpg"),
        warned("li/dark.jpg", &["too-dark"]),
        warned("li/dim.jpg", &["too-dark"]),
        warned("li/cut.jpg", &["cut-off"]),
        passed("li/b.jpg"),
    ];
    let all = messages(&pages);
    assert_eq!((all[0].to_retake, all[0].to_look_at, all[0].pictures), (1, 3, 5));
    let chinese = plain_text(&all, Lang::Zh);
    for words in
        ["下面 3 张可能被退回", "- dark.jpg、dim.jpg：", "- cut.jpg：", "请在光线好的地方重拍", "其余 1 张没有问题"]
    {
        assert!(chinese.contains(words), "{words}: {chinese}");
    }
    let only_warned = plain_text(&messages(&pages[1..2]), Lang::En);
    assert!(only_warned.contains("dark.jpg: ") && only_warned.contains("could be sent back"), "{only_warned}");
    assert!(!only_warned.contains("nothing to ask for") && !only_warned.contains("fine"), "{only_warned}");
    let many: Vec<_> = (0..100).map(|number| warned(&format!("li/{number}.jpg"), &["too-dark"])).collect();
    assert!(plain_text(&messages(&many), Lang::Zh).contains("另有 80 张"));
}

#[test]
fn warned_pictures_are_asked_for_where_a_warning_fails_the_run() {
    let mut all = Messages::asking_from(AskFrom::Warn);
    [warned("li/dark.jpg", &["too-dark"]), passed("li/b.jpg")].iter().for_each(|page| all.add(page));
    let all = all.finish();
    assert_eq!((all[0].to_retake, all[0].to_look_at), (1, 0));
    let text = plain_text(&all, Lang::En);
    assert!(text.contains("one picture has to be sent again") && text.contains("1. dark.jpg\n"), "{text}");
}

#[test]
fn the_good_copy_of_a_rejected_picture_is_no_fault() {
    let better = repeating(warned("li/large.jpg", &["duplicate"]), "small.jpg");
    let all = messages(&[rejected("li/small.jpg"), better.clone(), rejected("li/other.jpg")]);
    assert_eq!((all[0].to_retake, all[0].to_look_at), (1, 0));
    let twice = messages(&[passed("li/small.jpg"), better]);
    assert_eq!((twice[0].to_retake, twice[0].to_look_at), (0, 1), "one picture in two places is to be looked at");
}

#[test]
fn an_enlarged_copy_settles_no_rejected_original() {
    let enlarged = repeating(warned("li/large.jpg", &["upscaled", "duplicate"]), "small.jpg");
    let all = messages(&[rejected("li/small.jpg"), enlarged.clone()]);
    assert_eq!((all[0].to_retake, all[0].to_look_at), (1, 1), "{}", plain_text(&all, Lang::En));
    assert!(messages(&[passed("li/small.jpg"), enlarged]).is_empty(), "the original will do");
}

#[test]
fn what_only_the_clerk_can_know_is_not_asked_of_the_client() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jpg");
    save_page(&folder.path().join("a.png"));
    std::fs::rename(folder.path().join("a.png"), &path).unwrap();
    let profile = std::sync::Arc::new(scanready::Profile::load("default").unwrap());
    let mut pages = Vec::new();
    let sink = |event: scanready::batch::Event<'_>| {
        if let scanready::batch::Event::Checked(checked) = event {
            pages.extend(checked.reports);
        }
        std::ops::ControlFlow::Continue(())
    };
    scanready::batch::run(vec![path], profile, Default::default(), &Default::default(), sink).unwrap();
    pages[0].findings.retain(|finding| finding.code == "extension-mismatch");
    assert!(pages[0].findings[0].advice.zh.contains("收件方"), "{:?}", pages[0].findings);
    (pages[0].findings[0].severity, pages[0].verdict) = (Severity::Reject, Verdict::Reject);
    let all = messages(&pages);
    assert!(plain_text(&all, Lang::Zh).contains("另存为 JPG 后发来"), "{}", plain_text(&all, Lang::Zh));
    assert!(!plain_text(&all, Lang::Zh).contains("收件方"), "{}", plain_text(&all, Lang::Zh));
    assert!(!plain_text(&all, Lang::En).contains("receiver"), "{}", plain_text(&all, Lang::En));
}

#[test]
fn an_enlarged_picture_is_not_the_one_to_keep() {
    assert!(is_worth_keeping(&[warned("li/a.jpg", &["too-dark"])]));
    assert!(!is_worth_keeping(&[warned("li/a.jpg", &["upscaled"])]));
    assert!(!is_worth_keeping(&[rejected("li/a.jpg")]));
}

#[test]
fn pages_that_were_not_read_are_for_the_clerk_to_check() {
    let mut page = PageReport { page: 101, pages: 120, ..undecodable("li/a.pdf") };
    page.error.as_mut().unwrap().kind = DecodeErrorKind::TooManyPages;
    let all = messages(&[page]);
    assert_eq!((all[0].to_retake, all[0].unchecked), (0, 1), "{}", plain_text(&all, Lang::En));
}
