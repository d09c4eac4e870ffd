//! `scanready packet` as a user runs it.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::{contains, starts_with};

fn scanready(arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("scanready").unwrap();
    command.args(["--lang", "en"]).args(arguments);
    command
}

#[test]
fn an_empty_folder_is_not_ready() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    scanready(&["packet", path, "--subject", "individual"])
        .assert()
        .code(1)
        .stdout(contains("missing").and(contains("no picture")));
}

#[test]
fn an_unknown_subject_gets_a_suggestion() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    scanready(&["packet", path, "--subject", "enterprize"])
        .assert()
        .code(2)
        .stderr(contains("did you mean enterprise?"));
    scanready(&["packet", path]).assert().code(2).stderr(contains("packet suggest"));
    scanready(&["packet", "no/such/folder", "-s", "individual"]).assert().code(2).stderr(contains("no/such/folder"));
}

#[test]
fn a_mistake_in_the_packet_file_is_shown_at_its_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("packet.toml"), "subject = \"individual\"\nnmae = \"x\"\n").unwrap();
    let path = folder.path().to_str().unwrap();
    scanready(&["packet", path])
        .assert()
        .code(2)
        .stderr(contains("packet.toml:2:1").and(contains("did you mean name?")));
}

#[cfg(unix)]
#[test]
fn a_packet_file_that_never_ends_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("packet.toml");
    let path = folder.path().to_str().unwrap();
    let refused = |why: &str| {
        scanready(&["packet", path])
            .timeout(std::time::Duration::from_secs(60))
            .assert()
            .code(2)
            .stderr(contains("packet.toml").and(contains(why)));
    };
    assert!(std::process::Command::new("mkfifo").arg(&file).status().unwrap().success());
    refused("Not a regular file");
    std::fs::remove_file(&file).unwrap();
    std::os::unix::fs::symlink("/dev/zero", &file).unwrap();
    refused("Not a regular file");
    std::fs::remove_file(&file).unwrap();
    std::fs::write(&file, vec![b'#'; 2 << 20]).unwrap();
    refused("more than the limit");
}

#[test]
fn each_subfolder_is_an_applicant() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in
        [("a2", "subject = \"individual\"\n"), ("a10", "subject = \"enterprise\"\n"), ("b", "subjct = 1\n")]
    {
        std::fs::create_dir(folder.path().join(name)).unwrap();
        std::fs::write(folder.path().join(name).join("packet.toml"), text).unwrap();
    }
    let path = folder.path().to_str().unwrap();
    let output = scanready(&["packet", path, "--each", "--format", "json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let packets: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let subjects: Vec<&str> =
        packets.as_array().unwrap().iter().map(|packet| packet["subject"].as_str().unwrap()).collect();
    assert_eq!(subjects, ["individual", "enterprise"], "in natural order, the broken one left out");
    assert!(String::from_utf8_lossy(&output.stderr).contains("did you mean subject?"));
}

#[test]
fn every_form_can_be_written_to_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    for (form, begins) in
        [("table", "4 missing"), ("json", "["), ("csv", "\u{feff}folder,"), ("html", "<!doctype html>")]
    {
        let report = folder.path().join(format!("report.{form}"));
        let arguments = ["packet", path, "-s", "enterprise", "-f", form, "-o", report.to_str().unwrap()];
        scanready(&arguments).assert().code(1);
        let text = std::fs::read_to_string(&report).unwrap();
        assert!(text.starts_with(begins), "{form}: {text}");
        std::fs::remove_file(report).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_keeps_a_packet_from_being_ready_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    std::fs::write(folder.path().join("packet.toml"), "only_these_slots = true\n").unwrap();
    let arguments = |form| ["packet", path, "-s", "individual", "-f", form];
    // It asks for no paper, which is to be corrected too.
    scanready(&arguments("table")).assert().code(1).stdout(starts_with("1 to correct"));
    std::os::unix::fs::symlink("gone", folder.path().join("营业执照.jpg")).unwrap();
    for form in ["table", "json", "csv", "html"] {
        scanready(&arguments(form)).assert().code(1).stdout(
            contains("2 to correct")
                .and(contains("cannot read 营业执照.jpg: a link to a file that does not exist"))
                .and(contains("Put the file itself there")),
        );
    }
}

#[test]
fn three_answers_lead_to_a_checklist_in_both_languages() {
    scanready(&["packet", "suggest", "--licence", "yes", "--type", "sole-trader", "--trade", "none"])
        .assert()
        .code(0)
        .stdout(starts_with("请准备以下材料（个体工商户）").and(contains("Please send us these papers (sole trader)")));
    scanready(&["packet", "suggest", "--licence", "maybe"]).assert().code(2).stderr(contains("yes, no"));
    scanready(&["packet", "suggest"]).write_stdin("").assert().code(2).stderr(contains("--licence"));
}

/// A folder with an ID front, a bank card, a picture nobody asked for and a file that is no picture.
fn client() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for (from, to) in [
        ("id-front/sharp.jpg", "身份证正面.jpg"),
        ("bank-card/sharp.jpg", "银行卡.jpg"),
        ("letter/sharp.jpg", "IMG_0001.jpg"),
    ] {
        std::fs::copy(fixtures.join(from), folder.path().join(to)).unwrap();
    }
    std::fs::write(folder.path().join("身份证反面.docx"), "no picture").unwrap();
    std::fs::write(folder.path().join("packet.toml"), "subject = \"individual\"\n").unwrap();
    folder
}

fn report(folder: &std::path::Path, more: &[&str]) -> String {
    let mut arguments = vec!["packet", folder.to_str().unwrap(), "--no-cache"];
    arguments.extend(more);
    String::from_utf8(scanready(&arguments).output().unwrap().stdout).unwrap()
}

#[test]
fn files_that_were_not_looked_at_other_pictures_and_questions_stand_in_every_form() {
    let folder = client();
    for form in ["table", "json", "csv", "html"] {
        let text = report(folder.path(), &["--format", form]);
        for said in ["身份证反面.docx", "IMG_0001.jpg"] {
            assert!(text.contains(said), "{form}: {said} in {text}");
        }
        assert!(!text.contains("packet.toml:"), "what was read is not said to be skipped: {text}");
    }
    let csv = report(folder.path(), &["--format", "csv"]);
    assert!(csv.lines().any(|line| line.contains(",Other pictures,IMG_0001.jpg,")), "{csv}");
    assert!(csv.contains(",Files not looked at,身份证反面.docx,"), "{csv}");
}

#[test]
fn one_picture_under_two_names_is_told_once_and_of_the_wrong_name() {
    let folder = client();
    std::fs::copy(folder.path().join("身份证正面.jpg"), folder.path().join("身份证反面.jpg")).unwrap();
    let text = report(folder.path(), &[]);
    assert!(text.starts_with("1 to retake\n"), "{text}");
    assert!(text.contains("✓ ready  ID card, portrait side") && !text.contains("the same file as"), "{text}");
}

#[test]
fn quiet_says_what_is_not_ready_or_asked_and_verbose_says_why() {
    let folder = client();
    let usual = report(folder.path(), &[]);
    assert!(usual.contains("Before you submit") && usual.contains("ready  own bank card"), "{usual}");
    let quiet = report(folder.path(), &["--quiet"]);
    assert!(quiet.contains("missing: ID card, emblem side") && quiet.contains("IMG_0001.jpg"), "{quiet}");
    assert!(!quiet.contains("Before you submit") && !quiet.contains("✓"), "{quiet}");
    let profile = folder.path().join("mine.toml");
    std::fs::write(
        &profile,
        "extends = \"default\"\n[limits]\nmax_bytes = { value = 1000, source = \"https://example.org\" }\n",
    )
    .unwrap();
    let verbose = report(folder.path(), &["--verbose", "--profile", profile.to_str().unwrap()]);
    assert!(verbose.contains("- 银行卡.jpg: by its name"), "{verbose}");
    assert!(verbose.contains("limit of file too large: https://example.org"), "{verbose}");
}

#[test]
fn what_nobody_can_be_held_against_could_not_run() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("li")).unwrap();
    let path = folder.path().to_str().unwrap();
    for (arguments, why) in [(["-s", "foo"], "foo"), (["-t", "foo"], "foo"), (["-p", "nosuch"], "nosuch")] {
        let mut said = scanready(&["packet", path, "--each", "-s", "enterprise"]);
        if arguments[0] == "-s" {
            said = scanready(&["packet", path, "--each"]);
        }
        said.args(arguments).assert().code(2).stderr(contains(why));
    }
    scanready(&["packet", path, "--each"]).assert().code(2).stderr(contains("who applies was not said"));
}

#[test]
fn loose_files_beside_the_applicants_are_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("li")).unwrap();
    let path = folder.path().to_str().unwrap();
    let run = || scanready(&["packet", path, "--each", "-s", "enterprise"]);
    std::fs::write(folder.path().join("notes.txt"), "to do").unwrap();
    run().assert().code(1).stderr(contains("no applicant").not());
    let card = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/id-front/sharp.jpg");
    std::fs::copy(card, folder.path().join("card.jpg")).unwrap();
    run().assert().code(1).stderr(contains("1 file belongs to no applicant").and(contains("card.jpg")));
}

#[test]
fn reasons_of_a_packet_are_told_in_chinese_words() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("营业执照.jpg"), "").unwrap();
    let path = folder.path().to_str().unwrap();
    let mut command = Command::cargo_bin("scanready").unwrap();
    let said = command.args(["--lang", "zh", "packet", path, "-s", "enterprise", "-v"]).assert();
    said.stdout(contains("的依据：本工具的默认值").and(contains("profile default").not()));
}

#[test]
fn a_slot_may_have_one_title_for_all_languages_and_a_slip_is_shown_where_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let write = |text: &str| std::fs::write(folder.path().join("packet.toml"), text).unwrap();
    write("[papers.lease]\ntitle = \"租约\"\n[[slots]]\ntitle = \"经营场所\"\nany_of = [[\"lease\"]]\n");
    scanready(&["packet", path, "-s", "enterprise"])
        .assert()
        .code(1)
        .stdout(contains("经营场所").and(contains("租约")));
    write("category = \"leese\"\n[papers.lease]\n[[slots]]\ntitle = \"x\"\nany_of = [[\"lease\"], [\"leese\"]]\n");
    scanready(&["packet", path, "-s", "enterprise"])
        .assert()
        .code(2)
        .stderr(contains("packet.toml:5:23").and(contains("did you mean lease?")));
}
