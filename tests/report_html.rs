//! The HTML report: safe, self-contained, bounded, and working in a browser.

mod support;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use scanready::report::html::{Options, THUMBNAIL_BYTES, render};
use scanready::{Lang, Limits, PageReport};
use support::{chromium, dom, in_time, passed, rejected, save_page, undecodable};

fn sample(folder: &std::path::Path) -> Vec<PageReport> {
    let names = ["张三/身份证 & 正面.jpg", "张三/id back.png", "李四/licence.jpg", "李四/broken.jpg"];
    for name in &names[..3] {
        save_page(&folder.join(name));
    }
    vec![
        rejected(folder.join(names[0])),
        passed(folder.join(names[1])),
        rejected(folder.join(names[2])),
        undecodable(folder.join(names[3])),
    ]
}

/// Every embedded picture.
fn pictures(html: &str) -> Vec<Vec<u8>> {
    let after = html.split("src=\"data:image/jpeg;base64,").skip(1);
    after.map(|rest| STANDARD.decode(rest.split('"').next().unwrap()).unwrap()).collect()
}

#[test]
fn files_are_read_again_within_the_limits_of_the_first_time() {
    let folder = tempfile::tempdir().unwrap();
    let pages = sample(folder.path());
    let bytes = std::fs::metadata(&pages[0].path).unwrap().len();
    let limits = Limits { max_file_bytes: bytes - 1, ..Limits::default() };
    let html = render(&pages[..1], &Options { limits, ..Options::default() }).unwrap();
    assert!(pictures(&html).is_empty());
    assert!(!pictures(&render(&pages[..1], &Options::default()).unwrap()).is_empty());
}

#[cfg(unix)]
#[test]
fn a_file_that_became_a_pipe_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let pages = sample(folder.path());
    std::fs::remove_file(&pages[0].path).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&pages[0].path).status().unwrap().success());
    let html = in_time(move || render(&pages, &Options::default()).unwrap()).expect("the report is made");
    assert!(!pictures(&html).is_empty(), "the others are shown");
}

#[test]
fn every_page_of_a_file_has_its_own_picture() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/formats/tiff-pages.tif");
    let pages: Vec<_> = (1..=2).map(|page| PageReport { page, pages: 2, ..rejected(file) }).collect();
    let html = render(&pages, &Options { mask: true, ..Options::default() }).unwrap();
    let shown = pictures(&html);
    assert_eq!(shown.len(), 2);
    assert_ne!(shown[0], shown[1]);
}

#[test]
fn names_cannot_break_out() {
    let hostile = [
        "<script>alert(1)</script>.jpg",
        "\"><img src=x onerror=alert(1)>.jpg",
        "{{ 7*7 }}.jpg",
        "a\u{202e}gpj.exe",
        "a\nb.jpg",
    ];
    let pages: Vec<_> = hostile.iter().map(|name| rejected(format!("dir/{name}"))).collect();
    let html = render(&pages, &Options::default()).unwrap();
    assert!(!html.contains("<script>alert"));
    assert!(!html.contains("<img src=x"));
    assert!(html.contains("{{ 7*7 }}"), "a name is shown, never executed");
    assert!(!html.contains('\u{202e}'));
    assert_eq!(html.matches("<script").count(), 1);
}

#[test]
fn loads_nothing_from_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { target: Some(folder.path().join("report.html")), ..Options::default() };
    let html = render(&sample(folder.path()), &options).unwrap();
    assert!(html.contains("default-src 'none'"));
    for (attribute, allowed) in [("src=\"", &["data:image/jpeg;base64,"][..]), ("href=\"", &["#", ".&#x2f;"][..])] {
        for rest in html.split(attribute).skip(1) {
            assert!(allowed.iter().any(|start| rest.starts_with(start)), "{attribute}{}", &rest[..40]);
        }
    }
    assert!(!html.contains("url(") && !html.contains("@import") && !html.contains("//cdn"));
    assert!(html.contains("href=\".&#x2f;%E5%BC%A0%E4%B8%89&#x2f;"), "pictures beside the report are linked");
    assert!(!html.contains(&folder.path().display().to_string()), "no absolute path of this machine");
}

#[test]
fn thumbnails_are_small_and_masked_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let pages = sample(folder.path());
    let html = render(&pages, &Options::default()).unwrap();
    let shown = pictures(&html);
    assert_eq!(shown.len(), 3 + 2 * 2, "three thumbnails, a worst and a good place for two rejected pages");
    assert!(shown.iter().all(|jpeg| jpeg.len() <= THUMBNAIL_BYTES));
    let masked = render(&pages, &Options { mask: true, ..Options::default() }).unwrap();
    let hidden = pictures(&masked);
    assert_eq!(hidden.len(), 3, "no magnified crops in a masked report");
    assert!(masked.contains("id=\"masked\""));
    for jpeg in hidden {
        let picture = image::load_from_memory(&jpeg).unwrap().to_luma8();
        let steps = picture.rows().flat_map(|row| {
            row.collect::<Vec<_>>().windows(2).map(|pair| pair[0][0].abs_diff(pair[1][0])).collect::<Vec<_>>()
        });
        assert!(steps.max().unwrap() < 24, "print is still to be seen");
    }
}

#[test]
fn the_bar_of_readability_never_contradicts_the_verdict_on_the_text() {
    use scanready::checks::Severity;
    use support::finding;
    let scored = |severity: Option<Severity>| {
        let findings = severity.map(|severity| finding("text-unreadable", severity)).into_iter().collect();
        PageReport { score: Some(83.0), findings, ..passed("a.jpg") }
    };
    let bar = |severity| render(&[scored(severity)], &Options::default()).unwrap();
    assert!(bar(Some(Severity::Reject)).contains("low=\"99.5\" high=\"99.5\" optimum=\"100\" value=\"83\""), "red");
    assert!(bar(Some(Severity::Warn)).contains("low=\"0.0\" high=\"99.5\" optimum=\"100\" value=\"83\""), "amber");
    assert!(bar(None).contains("low=\"0.0\" high=\"0.0\" optimum=\"100\" value=\"83\""), "green");
}

#[test]
fn says_what_to_do_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let html = render(&sample(folder.path()), &Options { lang: Lang::Zh, ..Options::default() }).unwrap();
    assert!(html.contains("<html lang=\"zh-CN\" data-lang=\"zh\">"));
    for words in [
        "共 4 张图片，2 张需要重拍，1 张未判定",
        "2 of 4 to retake, 1 could not be judged",
        "41 %",
        "15 %",
        "请在光线好的地方重拍",
        "文件已损坏",
    ] {
        assert!(html.contains(words), "{words}");
    }
}

#[test]
fn a_picture_of_which_another_copy_is_in_order_is_not_asked_for() {
    let copy = |name: &str| {
        let mut page = rejected(name);
        page.repeats = Some("large.jpg".into());
        page
    };
    let one = render(&[passed("large.jpg"), copy("small.jpg")], &Options::default()).unwrap();
    assert!(one.contains("1 need not be sent again") && !one.contains("Send the message below"));
    let two = [passed("large.jpg"), copy("small.jpg"), rejected("blurred.jpg")];
    let two = render(&two, &Options::default()).unwrap();
    assert!(two.contains("有 1 张不必再要") && two.contains("Send the message below"));
    let none = render(&[passed("large.jpg"), rejected("blurred.jpg")], &Options::default()).unwrap();
    assert!(!none.contains("need not be sent again"));
}

#[test]
fn none_and_a_hundred_thousand() {
    let none = render(&[], &Options::default()).unwrap();
    assert!(none.contains("No pictures found") && !none.contains("<article"));
    let pages: Vec<_> = (0..100_000)
        .map(|number| {
            let path = format!("c{}/p{number}.jpg", number / 100);
            let mut page = if number % 250 == 0 { rejected(path) } else { passed(path) };
            page.measurements = None;
            page
        })
        .collect();
    let html = render(&pages, &Options::default()).unwrap();
    assert!(html.contains("id=\"left-out\""));
    assert_eq!(html.matches("<article class=\"card reject\"").count(), 400, "every flagged page is shown");
    assert_eq!(html.matches("<article class=\"card pass\"").count(), 100, "and a sample of the rest");
    assert!(html.contains("400 of 100000 to retake"));
}

#[test]
fn everything_is_shown_while_it_fits() {
    let pages: Vec<_> = (0..2_000).map(|number| passed(format!("p{number}.jpg"))).collect();
    let html = render(&pages, &Options::default()).unwrap();
    assert_eq!(html.matches("<article").count(), 2_000);
    assert!(!html.contains("id=\"left-out\""));
}

#[test]
fn a_browser_filters_searches_sorts_and_switches_language() {
    let Some(browser) = chromium() else { return };
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.html");
    std::fs::write(&report, render(&sample(folder.path()), &Options::default()).unwrap()).unwrap();
    let visible = |html: &str| {
        let cards = html.split("<article ").skip(1).map(|card| card.split('>').next().unwrap().to_owned());
        cards.filter(|card| !card.contains("hidden")).collect::<Vec<_>>()
    };
    let plain = dom(browser, &report, "");
    assert!(plain.contains("data-lang=\"en\"") && plain.contains("placeholder=\"Search by file name\""));
    let cards = visible(&plain);
    assert_eq!(cards.len(), 4);
    assert!(cards[0].contains("reject") && cards[3].contains("pass"), "worst first");

    let chinese = dom(browser, &report, "#lang=zh&verdict=reject,unjudged");
    assert!(chinese.contains("data-lang=\"zh\"") && chinese.contains("placeholder=\"搜索文件名\""));
    assert!(chinese.contains("<title>共 4 张图片"));
    assert_eq!(visible(&chinese).len(), 3);

    let by_reason = dom(browser, &report, "#reason=glare&q=licence");
    let cards = visible(&by_reason);
    assert_eq!(cards.len(), 1);
    assert!(cards[0].contains("licence.jpg"));
    assert!(by_reason.contains("<b id=\"count\">1</b>"));

    let nothing = dom(browser, &report, "#q=nosuchname");
    assert!(visible(&nothing).is_empty() && nothing.contains("<p id=\"nothing\">"));

    let in_order = visible(&dom(browser, &report, "#sort=order"));
    assert!(in_order[1].contains("card pass"));
}
