//! What a clerk does on the command line: report, message, marked-up pictures, copies by verdict.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use support::{page_picture, save_page};

fn scanready(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scanready"));
    command.args(arguments).current_dir(folder).env("LC_ALL", "en_US.UTF-8").env_remove("NO_COLOR");
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A folder of clients, as it lies on a clerk's disk.
fn clients() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    save_page(&root.path().join("clients/张三/id & front.jpg"));
    save_page(&root.path().join("clients/li/licence.png"));
    fs::write(root.path().join("clients/li/broken.jpg"), b"\xff\xd8\xff\xe0 nothing more").unwrap();
    root
}

fn tree(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/"))
        .collect();
    names.sort();
    names
}

#[test]
fn report_is_written_and_never_replaced_unasked() {
    let root = clients();
    let report = root.path().join("out/report.html");
    let run = |more: &[&str]| scanready(root.path(), &[&["clients", "--report", "out/report.html"], more].concat());
    let first = run(&[]);
    assert_eq!(first.status.code(), Some(1), "{}", text(&first.stderr));
    let html = fs::read_to_string(&report).unwrap();
    assert!(html.contains("broken.jpg") && html.contains("id &amp; front.jpg"));
    let second = run(&[]);
    assert_eq!(second.status.code(), Some(2));
    assert!(text(&second.stderr).contains("--force"), "{}", text(&second.stderr));
    assert_eq!(fs::read_to_string(&report).unwrap(), html, "the first report is untouched");
    let forced = run(&["--force", "--report-mask", "--lang", "zh"]);
    assert_eq!(forced.status.code(), Some(1));
    assert!(fs::read_to_string(&report).unwrap().contains("id=\"masked\""));
    assert_eq!(tree(&root.path().join("out")), ["report.html"], "nothing temporary is left");
}

#[test]
fn html_and_message_are_forms_of_the_report() {
    let root = clients();
    let html = scanready(root.path(), &["clients", "--format", "html"]);
    assert!(text(&html.stdout).starts_with("<!doctype html>"));
    let message = scanready(root.path(), &["clients", "--format", "message", "--lang", "zh"]);
    let message = text(&message.stdout);
    assert!(message.contains("您好！") && message.contains("（li）") && message.contains("broken.jpg"), "{message}");
    assert!(!message.contains("请客户"), "it is the client who reads it: {message}");
    let english = text(&scanready(root.path(), &["clients/li", "--format", "message", "--lang", "en"]).stdout);
    assert!(english.contains("Hello") && english.contains("broken.jpg"), "{english}");
    assert!(!english.to_lowercase().contains("the client"), "{english}");
}

#[test]
fn marked_up_pictures_and_copies_keep_folders_and_sources() {
    let root = clients();
    let before = tree(&root.path().join("clients"));
    let arguments = ["clients", "--annotate", "marked", "--copy-flagged", "flagged", "--copy-passed", "passed"];
    let first = scanready(root.path(), &arguments);
    assert_eq!(first.status.code(), Some(1), "{}", text(&first.stderr));
    assert_eq!(tree(&root.path().join("marked")), ["li/licence.png.marked.jpg", "张三/id & front.jpg.marked.jpg"]);
    let copied: Vec<String> =
        [tree(&root.path().join("flagged")), tree(&root.path().join("passed"))].concat().into_iter().collect();
    assert_eq!(copied.len(), 3, "each file is in exactly one of the two: {copied:?}");
    assert!(tree(&root.path().join("flagged")).contains(&"li/broken.jpg".to_owned()));
    scanready(root.path(), &arguments);
    assert_eq!(
        tree(&root.path().join("flagged")).len() + tree(&root.path().join("passed")).len(),
        3,
        "not copied twice"
    );
    assert_eq!(tree(&root.path().join("clients")), before);
}

#[test]
fn folders_written_to_inside_the_input_are_no_input() {
    let root = clients();
    let flags = ["--annotate", "clients/marked", "--copy-flagged", "clients/bad", "--copy-passed", "clients/good"];
    let check = |more: &[&str]| scanready(root.path(), &[&["clients", "--format", "csv"], &flags[..], more].concat());
    let first = check(&[]);
    let written = tree(&root.path().join("clients"));
    let second = check(&["-v"]);
    assert_eq!(text(&first.stdout).lines().count(), text(&second.stdout).lines().count(), "{}", text(&second.stdout));
    assert_eq!(tree(&root.path().join("clients")), written);
    let said = text(&second.stderr);
    assert!(said.contains("skipped 2 marked-up pictures of scanready"), "{said}");
    assert_eq!(said.matches(": A copy in a folder that this run writes to").count(), 3, "{said}");
    assert!(!text(&second.stdout).contains("skipped") && !said.contains("not pictures"), "{said}");

    let fix = || scanready(root.path(), &["fix", "clients/li", "--for", "wechat-pay", "--output", "clients/li/out"]);
    fix();
    let written = tree(&root.path().join("clients/li"));
    assert!(written.iter().any(|name| name.starts_with("out/")), "{written:?}");
    let again = fix();
    assert_eq!(tree(&root.path().join("clients/li")), written);
    assert!(!text(&again.stderr).contains("left out"), "{}", text(&again.stderr));
    fs::copy(root.path().join("clients/li/licence.png"), root.path().join("clients/li/out/passport.png")).unwrap();
    let with_another = fix();
    assert_eq!(with_another.status.code(), Some(1));
    assert!(text(&with_another.stderr).contains("out/passport.png"), "{}", text(&with_another.stderr));
}

#[test]
fn a_clients_folder_named_as_an_output_is_checked() {
    let root = clients();
    fs::create_dir(root.path().join("clients/bad")).unwrap();
    page_picture(860, 620).save(root.path().join("clients/bad/never judged.png")).unwrap();
    let arguments = ["clients", "--format", "csv", "--copy-flagged", "clients/bad"];
    for _ in 0..2 {
        let output = scanready(root.path(), &arguments);
        assert!(text(&output.stdout).contains("never judged.png"), "{}", text(&output.stdout));
        assert_eq!(text(&output.stdout).lines().count(), 5, "{}", text(&output.stdout));
    }
}

#[test]
fn marked_up_pictures_are_not_judged_wherever_they_lie() {
    let root = clients();
    scanready(root.path(), &["clients", "--annotate", "clients"]);
    assert!(tree(&root.path().join("clients")).iter().any(|name| name.ends_with(".marked.jpg")));
    let plain = scanready(root.path(), &["clients", "--format", "csv"]);
    assert!(!text(&plain.stdout).contains("marked"), "{}", text(&plain.stdout));
    assert!(text(&plain.stderr).contains("skipped 2 marked-up pictures of scanready"), "{}", text(&plain.stderr));
    assert!(!text(&plain.stderr).contains("not pictures"), "{}", text(&plain.stderr));
}

#[test]
fn what_cannot_be_written_for_several_receivers_is_refused() {
    let root = clients();
    let several = ["clients", "--profile", "wechat-pay,default"];
    for (flag, value) in [("--report", "r.html"), ("--annotate", "m"), ("--copy-flagged", "f"), ("--copy-passed", "p")]
    {
        for (lang, wording) in [("en", "with several profiles"), ("zh", "同时按多个标准检查时不能使用")] {
            let output = scanready(root.path(), &[&several[..], &[flag, value, "--lang", lang]].concat());
            assert_eq!(output.status.code(), Some(2), "{flag}");
            let said = text(&output.stderr);
            assert!(said.contains(flag) && said.contains(wording), "{said}");
            assert!(output.stdout.is_empty() && !root.path().join(value).exists(), "{flag}: nothing was done");
        }
    }
    let cached = scanready(root.path(), &[&several[..], &["--cache", "measured.redb"]].concat());
    assert_eq!(cached.status.code(), Some(1), "{}", text(&cached.stderr));
    assert!(root.path().join("measured.redb").is_file(), "the cache is used");
}

#[test]
fn folders_that_cannot_be_written_are_refused_before_any_work() {
    let root = clients();
    fs::write(root.path().join("file"), "in the way").unwrap();
    for flag in ["--annotate", "--copy-flagged", "--copy-passed"] {
        let output = scanready(root.path(), &["clients", flag, "file/below"]);
        assert_eq!(output.status.code(), Some(2), "{flag}");
        assert!(text(&output.stderr).contains("cannot write"), "{}", text(&output.stderr));
        assert!(output.stdout.is_empty(), "{flag}: nothing was judged");
    }
    let output = scanready(root.path(), &["clients", "--report", "file/report.html"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn fix_writes_a_copy_that_is_accepted_and_leaves_the_source() {
    let root = tempfile::tempdir().unwrap();
    let source = root.path().join("scan.bmp");
    page_picture(1400, 900).save(&source).unwrap();
    let before = fs::read(&source).unwrap();
    let output = scanready(root.path(), &["fix", "scan.bmp", "--for", "wechat-miniprogram-filing", "--output", "out"]);
    let said = text(&output.stdout);
    let copy = image::open(root.path().join("out/scan.jpg"))
        .unwrap_or_else(|error| panic!("{error}\n{said}{}", text(&output.stderr)));
    assert_eq!((copy.width(), copy.height()), (1400, 900));
    assert!(said.contains("BMP to JPG") && said.contains("JPEG quality"), "{said}");
    assert_eq!(fs::read(&source).unwrap(), before);
    let again = scanready(root.path(), &["fix", "scan.bmp", "--for", "wechat-miniprogram-filing", "--output", "out"]);
    assert_eq!(
        tree(&root.path().join("out")),
        ["scan.jpg"],
        "the same copy is not written twice: {}",
        text(&again.stdout)
    );
}

#[test]
fn fix_refuses_what_it_cannot_do_honestly() {
    let root = tempfile::tempdir().unwrap();
    page_picture(300, 200).save(root.path().join("small.bmp")).unwrap();
    let whole = {
        let path = root.path().join("whole.jpg");
        page_picture(1400, 900).save(&path).unwrap();
        fs::read(path).unwrap()
    };
    fs::write(root.path().join("half.jpg"), &whole[..whole.len() / 2]).unwrap();
    let arguments = ["fix", "small.bmp", "half.jpg", "--for", "wechat-miniprogram-filing", "--output", "out"];
    let output = scanready(root.path(), &arguments);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(!root.path().join("out/half.jpg").exists(), "{said}");
    // The small one becomes a JPEG, as was asked for, at its own size: enlarging would only seem to help.
    let copy = image::open(root.path().join("out/small.jpg")).unwrap_or_else(|error| panic!("{error}\n{said}"));
    assert_eq!((copy.width(), copy.height()), (300, 200), "never enlarged: {said}");
    assert!(said.contains("will still be sent back: too few pixels"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_copy_that_cannot_be_written_costs_the_others_nothing() {
    let root = tempfile::tempdir().unwrap();
    page_picture(1400, 900).save(root.path().join("good.bmp")).unwrap();
    // Its copy would get an ending, and with it a name longer than a file system takes.
    fs::copy(root.path().join("good.bmp"), root.path().join("a".repeat(253))).unwrap();
    let output = scanready(root.path(), &["fix", ".", "--for", "wechat-miniprogram-filing", "--output", "out"]);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}{}", text(&output.stderr));
    assert!(said.contains("no copy: cannot write to"), "{said}");
    assert_eq!(tree(&root.path().join("out")), ["good.jpg"], "{said}");
}

#[test]
fn fix_gives_up_a_file_that_takes_too_long_and_goes_on() {
    let root = tempfile::tempdir().unwrap();
    page_picture(1400, 900).save(root.path().join("a.bmp")).unwrap();
    page_picture(1400, 900).save(root.path().join("b.bmp")).unwrap();
    let arguments = ["fix", "a.bmp", "b.bmp", "--for", "default", "--output", "out", "--timeout", "0.001"];
    let output = scanready(root.path(), &arguments);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}{}", text(&output.stderr));
    assert_eq!(said.matches("took longer than 0.001 seconds").count(), 2, "{said}");
}

#[test]
fn unknown_receiver_of_fix_is_named() {
    let root = clients();
    let output = scanready(root.path(), &["fix", "clients", "--for", "no-such-receiver", "--output", "out"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no-such-receiver"));
    assert!(!root.path().join("out").exists());
}

#[test]
fn fix_says_what_was_written_and_quiet_only_what_is_not_ready() {
    let root = tempfile::tempdir().unwrap();
    let sharp = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/id-back/sharp.jpg");
    fs::copy(sharp, root.path().join("sharp.jpg")).unwrap();
    page_picture(300, 200).save(root.path().join("small.png")).unwrap();
    let strict = "extends = \"default\"\n[limits]\nmin_short_side = { value = 250 }\n";
    fs::write(root.path().join("strict.toml"), strict).unwrap();
    let fix = |more: &[&str]| {
        let output = scanready(root.path(), &[&["fix", "--for", "strict.toml", "--lang", "en"], more].concat());
        text(&output.stdout)
    };
    let copied = fix(&["sharp.jpg", "--output", "out"]);
    assert!(copied.contains("format and size comply") && !copied.contains("nothing was written"), "{copied}");
    let same = fix(&["sharp.jpg", "--output", "."]);
    assert!(same.contains("nothing was written"), "{same}");
    let quiet = fix(&["sharp.jpg", "small.png", "--output", "quiet", "-q"]);
    assert!(quiet.contains("small.png") && !quiet.contains("sharp.jpg"), "{quiet}");
    let verbose = fix(&["small.png", "--output", "verbose", "-v"]);
    assert!(verbose.contains("\n    - "), "{verbose}");
}
