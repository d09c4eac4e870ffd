//! `scanready eval` and `scanready calibrate` as a user meets them: tables of labels from spreadsheets, bars, reports, and
//! clear words where something is wrong.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use image::{GrayImage, Luma};
use predicates::prelude::*;
use predicates::str::contains;
use tempfile::TempDir;

fn scanready(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("scanready").unwrap();
    command.current_dir(folder).args(["--lang", "en"]);
    command
}

/// A folder with `pages` small pictures `0.png`, `1.png`, ...
fn folder(pages: u32) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("pages")).unwrap();
    for page in 0..pages {
        let picture =
            GrayImage::from_fn(240, 160, |x, y| Luma([if (x / (page + 2) + y / 9) % 3 == 0 { 40 } else { 230 }]));
        picture.save(folder.path().join(format!("pages/{page}.png"))).unwrap();
    }
    folder
}

fn table(folder: &TempDir, text: &str) {
    fs::write(folder.path().join("labels.csv"), text).unwrap();
}

const EVAL: [&str; 4] = ["eval", "--labels", "labels.csv", "pages"];

fn json(output: &[u8]) -> serde_json::Value {
    serde_json::from_slice(output).unwrap()
}

#[test]
fn figures_come_as_json_and_repeat_exactly() {
    let folder = folder(6);
    table(
        &folder,
        "file,label,cer,kind\n0.png,readable,0,a\n1.png,readable,0.01,a\n2.png,readable,0.0,b\n3.png,unreadable,0.5,b\n4.png,unreadable,0.9,a\n5.png,borderline,0.05,b\n",
    );
    let run = || {
        scanready(folder.path()).args(EVAL).args(["--format", "json"]).assert().success().get_output().stdout.clone()
    };
    let first = run();
    let figures = json(&first);
    assert_eq!(figures["all"]["readable"], 3);
    assert_eq!(figures["all"]["unreadable"], 2);
    assert_eq!(figures["all"]["borderline"], 1);
    assert_eq!(figures["truth"]["column"], "cer");
    assert_eq!(figures["breakdown"][0]["column"], "kind");
    assert_eq!(figures["breakdown"][0]["groups"].as_array().unwrap().len(), 2);
    assert_eq!(figures["all"]["auc"]["value"], by_pairs(folder.path(), &["0", "1", "2"], &["3", "4"]));
    let baseline = &figures["all"]["baselines"][0];
    assert_eq!(baseline["name"], "laplacian-full");
    // Narrower stripes have the larger variance, and page 0 has the narrowest.
    assert_eq!(baseline["auc"]["value"], 1.0);
    let curve = figures["curve"].as_array().unwrap();
    assert_eq!(curve.last().unwrap()["misses"], 0.0);
    assert_eq!(first, run());
}

/// The share of pairs in which the readable page has the higher score, ties counting half, from what `check` says of each.
fn by_pairs(folder: &Path, readable: &[&str], unreadable: &[&str]) -> f64 {
    let scores = |pages: &[&str]| -> Vec<f64> {
        let score = |page: &&str| {
            let output = scanready(folder).args(["check", "--format", "json", &format!("pages/{page}.png")]).assert();
            json(&output.get_output().stdout)[0]["score"].as_f64().unwrap_or(-1.0)
        };
        pages.iter().map(score).collect()
    };
    let (readable, unreadable) = (scores(readable), scores(unreadable));
    let won = |good: f64| {
        unreadable.iter().map(move |&bad| {
            if good > bad {
                1.0
            } else if good == bad {
                0.5
            } else {
                0.0
            }
        })
    };
    readable.iter().flat_map(|&good| won(good)).sum::<f64>() / (readable.len() * unreadable.len()) as f64
}

#[test]
fn a_missed_bar_is_named_and_gives_exit_code_1() {
    let folder = folder(2);
    table(&folder, "file;accepted\n0.png;1\n1.png;0\n");
    scanready(folder.path()).args(EVAL).args(["--require", "auc>=0,unjudged<=100%"]).assert().success();
    scanready(folder.path())
        .args(EVAL)
        .args(["--require", "auc>=0,auc<=-1"])
        .assert()
        .code(1)
        .stderr(contains("auc<=-1 is missed").and(contains("auc>=0").not()));
    // A figure that the data do not give cannot be met.
    scanready(folder.path())
        .args(EVAL)
        .args(["--require", "line-auc>=0"])
        .assert()
        .code(1)
        .stderr(contains("line-auc>=0 is missed, measured not in the data"));
    scanready(folder.path())
        .args(EVAL)
        .args(["--require", "sharpness>=1"])
        .assert()
        .code(2)
        .stderr(contains("there is no figure \"sharpness\""));
}

#[test]
fn a_subset_has_its_own_figures() {
    let folder = folder(4);
    table(&folder, "file,label,degradation\n0.png,1,none\n1.png,0,blur\n2.png,1,glare\n3.png,0,mix\n");
    let output = scanready(folder.path())
        .args(EVAL)
        .args([
            "--format",
            "json",
            "--subset",
            "blurred=degradation=blur+none",
            "--require",
            "auc-no-glare>=0,auc@blurred>=0",
        ])
        .assert()
        .success();
    let figures = json(&output.get_output().stdout);
    let names: Vec<_> = figures["subsets"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["no-glare", "blurred"]);
    assert_eq!(figures["subsets"][0]["figures"]["pages"], 2);
    scanready(folder.path())
        .args(EVAL)
        .args(["--subset", "x=phone=a"])
        .assert()
        .code(2)
        .stderr(contains("subset \"x\" needs a column \"phone\""));
}

#[test]
fn figures_in_chinese_use_its_words_and_punctuation() {
    let folder = folder(4);
    // Whichever of the patterns looks like smeared print is a false alarm.
    table(&folder, "file,label,cer\n0.png,1,0\n1.png,1,0.1\n2.png,1,0.1\n3.png,0,0.5\n");
    let mut command = Command::cargo_bin("scanready").unwrap();
    command.current_dir(folder.path()).args(EVAL).args(["--lang", "zh", "--require", "auc>=2"]);
    let assert = command.assert().code(1);
    let output = assert.get_output();
    let (shown, told) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(shown.contains("标准 default") && shown.contains("未判定") && shown.contains("文字看不清"), "{shown}");
    assert!(!shown.contains("规则") && !shown.contains("无法判断") && !shown.contains("text-unreadable"), "{shown}");
    for (before, after) in shown.chars().chain(told.chars()).zip(shown.chars().chain(told.chars()).skip(1)) {
        assert!(!(('一'..='龥').contains(&before) && ",;:(".contains(after)), "{before}{after} in {shown}{told}");
    }
}

#[test]
fn known_lines_give_figures_by_line() {
    let folder = folder(2);
    table(&folder, "file,label\n0.png,1\n1.png,0\n");
    let line = r#"[{"text":"x","quad":[[10,10],[200,10],[200,40],[10,40]],"char_errors":9,"chars":10}]"#;
    fs::write(folder.path().join("lines.json"), format!("{{\"0.png\":{line},\"1.png\":{line}}}")).unwrap();
    let output =
        scanready(folder.path()).args(EVAL).args(["--lines", "lines.json", "--format", "json"]).assert().success();
    let figures = json(&output.get_output().stdout);
    assert_eq!(figures["lines"]["unreadable_found"]["of"], 2);
    assert_eq!(figures["regions"]["pages"], 2);
    // However a name is spelled, it leads to its file; one that leads to none is told.
    fs::write(folder.path().join("lines.json"), format!("{{\"./0.png\":{line},\".\\\\1.png\":{line}}}")).unwrap();
    let output =
        scanready(folder.path()).args(EVAL).args(["--lines", "lines.json", "--format", "json"]).assert().success();
    assert_eq!(json(&output.get_output().stdout)["lines"]["unreadable_found"]["of"], 2);
    assert_eq!(String::from_utf8_lossy(&output.get_output().stderr), "");
    fs::write(folder.path().join("lines.json"), format!("{{\"page-0.png\":{line}}}")).unwrap();
    scanready(folder.path())
        .args(EVAL)
        .args(["--lines", "lines.json"])
        .assert()
        .success()
        .stderr(contains("lines.json names no file of the table"));
    fs::write(folder.path().join("lines.json"), "{\"0.png\":[{\"quad\":7}]}").unwrap();
    scanready(folder.path()).args(EVAL).args(["--lines", "lines.json"]).assert().code(2).stderr(contains("lines.json"));
}

#[test]
fn files_that_are_not_there_are_named_with_their_line() {
    let folder = folder(1);
    table(&folder, "file,label\n0.png,1\nabsent.png,0\n");
    scanready(folder.path())
        .args(EVAL)
        .assert()
        .code(2)
        .stderr(contains("line 3: there is no file absent.png").and(contains("--skip-missing")));
    scanready(folder.path())
        .args(EVAL)
        .arg("--skip-missing")
        .assert()
        .success()
        .stderr(contains("1 file of the table is not there and left out; 1 remains"));
}

#[test]
fn a_name_that_two_files_have_is_told_and_its_path_is_taken() {
    let folder = folder(2);
    for name in ["li", "wang"] {
        fs::create_dir(folder.path().join("pages").join(name)).unwrap();
        fs::copy(folder.path().join("pages/0.png"), folder.path().join("pages").join(name).join("id.png")).unwrap();
    }
    table(&folder, "file,label\n0.png,1\n1.png,0\nid.png,1\n");
    for more in [&[][..], &["--skip-missing"]] {
        scanready(folder.path()).args(EVAL).args(more).assert().code(2).stderr(
            contains("line 4: 2 files are called id.png (li/id.png, wang/id.png)").and(contains("no file").not()),
        );
    }
    table(&folder, "file,label\n0.png,1\n1.png,0\nli/id.png,1\nwang\\id.png,1\n");
    let output = scanready(folder.path()).args(EVAL).args(["--format", "json"]).assert().success();
    assert_eq!(json(&output.get_output().stdout)["all"]["readable"], 3);
}

#[test]
fn one_file_under_two_spellings_is_told_and_not_counted_twice() {
    let folder = folder(2);
    for spelling in ["./0.png", ".\\0.png", "../pages/0.png"] {
        table(&folder, &format!("file,label\n0.png,1\n1.png,0\n{spelling},1\n"));
        for more in [&[][..], &["--skip-missing"]] {
            let told = contains("line 4: ").and(contains("is the same file as in line 2"));
            scanready(folder.path()).args(EVAL).args(more).assert().code(2).stderr(told);
        }
    }
}

#[test]
fn every_bad_row_is_named_at_once() {
    let folder = folder(1);
    table(&folder, "\u{feff}file;label;cer\r\n0.png;good;0\r\nb;dunno;0\r\n\"c;c\";bad;high\r\n");
    scanready(folder.path()).args(EVAL).assert().code(2).stderr(
        contains("line 3: label \"dunno\" is not understood").and(contains("line 4: \"high\" is not a number")),
    );
    table(&folder, "");
    scanready(folder.path()).args(EVAL).assert().code(2).stderr(contains("the table is empty"));
    scanready(folder.path())
        .args(["eval", "--labels", "none.csv", "pages"])
        .assert()
        .code(2)
        .stderr(contains("none.csv"));
    scanready(folder.path()).args(["eval", "--labels", "labels.csv"]).assert().code(2);
}

#[test]
fn a_file_that_cannot_be_judged_counts_and_does_not_stop_the_rest() {
    let folder = folder(1);
    fs::write(folder.path().join("pages/broken.jpg"), b"\xff\xd8\xff\xe0 not much").unwrap();
    table(&folder, "file,label\n0.png,1\nbroken.jpg,1\n");
    let output = scanready(folder.path()).args(EVAL).args(["--format", "json"]).assert().success();
    let figures = json(&output.get_output().stdout);
    assert!(figures["all"]["unjudged"].as_u64().unwrap() >= 1);
    let stopped = figures["mistakes"]["false_alarms"].as_array().unwrap();
    assert!(stopped.iter().any(|m| m["file"] == "broken.jpg" && m["score"].is_null()));
}

#[test]
fn the_page_stands_alone_and_cannot_be_broken_by_a_file_name() {
    let folder = folder(4);
    let hostile = "<b onload=x>&.png";
    if fs::rename(folder.path().join("pages/3.png"), folder.path().join("pages").join(hostile)).is_err() {
        eprintln!("this system does not allow the file name");
        return;
    }
    table(&folder, &format!("file,label,cer\n0.png,1,0\n1.png,1,0\n2.png,0,0.4\n{hostile},1,0.01\n"));
    scanready(folder.path()).args(EVAL).args(["--report", "out.html"]).assert().success();
    let page = fs::read_to_string(folder.path().join("out.html")).unwrap();
    assert!(page.contains("ROC curve") && page.contains("<svg") && page.contains("data:image/jpeg;base64,"));
    assert!(!page.contains("<b onload"), "file names must be escaped");
    let addresses = page.replace("http://www.w3.org/2000/svg", "");
    assert!(!addresses.contains("http:") && !addresses.contains("https:") && !addresses.contains("<script"));
}

#[test]
fn markdown_tells_how_to_repeat_it() {
    let folder = folder(3);
    table(&folder, "file,label,kind\n0.png,1,a\n1.png,0,b\n2.png,0,b\n");
    scanready(folder.path()).args(EVAL).args(["--markdown", "out.md", "--name", "Three pages"]).assert().success();
    let page = fs::read_to_string(folder.path().join("out.md")).unwrap();
    let command = "scanready --lang en eval --labels labels.csv pages --markdown out.md --name 'Three pages'";
    assert!(page.contains(&format!("```sh\n{command}\n```")), "{page}");
    assert!(page.contains("## Three pages") && page.contains("Laplacian, full size"));
}

#[test]
fn a_suite_measures_what_is_there_and_says_what_is_not() {
    let folder = folder(3);
    table(&folder, "file,label\n0.png,1\n1.png,0\n2.png,0\n");
    let suite = "[[set]]\nname = \"Here\"\nlabels = \"labels.csv\"\nfolder = \"pages\"\nrequire = \"auc<=-1\"\n\
                 [[set]]\nname = \"Gone\"\nabout = \"On another disk.\"\nlabels = \"gone.csv\"\nfolder = \"gone\"\nrequire = \"auc>=2\"\n";
    fs::write(folder.path().join("suite.toml"), suite).unwrap();
    scanready(folder.path())
        .args(["eval", "--suite", "suite.toml", "--markdown", "out.md"])
        .assert()
        .code(1)
        .stderr(contains("Here: auc<=-1 is missed").and(contains("Gone: skipped")));
    let page = fs::read_to_string(folder.path().join("out.md")).unwrap();
    assert!(page.contains("## Gone\n\nOn another disk.\n\nNot there when this page was written"), "{page}");
    fs::write(folder.path().join("suite.toml"), "[[set]]\nname = \"x\"\nlabel = 3\n").unwrap();
    scanready(folder.path()).args(["eval", "--suite", "suite.toml"]).assert().code(2).stderr(contains("suite.toml"));
}

#[test]
fn what_a_suite_says_for_each_set_cannot_be_given_for_all() {
    let folder = folder(2);
    table(&folder, "file,label\n0.png,1\n1.png,0\n");
    let suite = "[[set]]\nname = \"Here\"\nlabels = \"labels.csv\"\nfolder = \"pages\"\n";
    fs::write(folder.path().join("suite.toml"), suite).unwrap();
    let eval = |more: &[&str]| scanready(folder.path()).args(["eval", "--suite", "suite.toml"]).args(more).assert();
    eval(&[]).success();
    for flag in [
        "--profile=default",
        "--higher-is-better",
        "--lower-is-better",
        "--readable-limit=0.1",
        "--unreadable-limit=0.2",
    ] {
        eval(&[flag]).code(2).stderr(contains("cannot be used with"));
    }
}

#[test]
fn bars_asked_for_are_not_cleared_by_a_suite_of_which_nothing_is_there() {
    let folder = folder(2);
    let suite = "[[set]]\nname = \"Gone\"\nlabels = \"gone.csv\"\nfolder = \"gone\"\nrequire = \"auc>=0.99\"\n";
    fs::write(folder.path().join("suite.toml"), suite).unwrap();
    let eval = || {
        let mut command = scanready(folder.path());
        command.args(["eval", "--suite", "suite.toml"]);
        command
    };
    eval().assert().success().stderr(contains("Gone: skipped"));
    eval()
        .args(["--require", "auc>=0.99", "--markdown", "out.md"])
        .assert()
        .code(2)
        .stderr(contains("Gone: skipped").and(contains("nothing was held against it")));
    assert!(!folder.path().join("out.md").exists());
    table(&folder, "file,label\n0.png,1\n1.png,0\n");
    let here = "[[set]]\nname = \"Here\"\nlabels = \"labels.csv\"\nfolder = \"pages\"\n";
    fs::write(folder.path().join("suite.toml"), format!("{suite}{here}")).unwrap();
    eval().args(["--require", "auc>=0"]).assert().success().stderr(contains("Gone: skipped"));
}

#[test]
fn nothing_that_is_read_is_overwritten() {
    let folder = folder(1);
    table(&folder, "file,label\n0.png,1\n");
    let picture = fs::read(folder.path().join("pages/0.png")).unwrap();
    for output in ["labels.csv", "pages/0.png"] {
        scanready(folder.path())
            .args(EVAL)
            .args(["--markdown", output])
            .assert()
            .code(2)
            .stderr(contains("not overwritten"));
    }
    assert_eq!(fs::read(folder.path().join("pages/0.png")).unwrap(), picture);
    assert!(fs::read_to_string(folder.path().join("labels.csv")).unwrap().starts_with("file"));
}

#[test]
fn an_output_that_cannot_be_written_is_told_before_the_work() {
    let folder = folder(1);
    // The table would be next: it is not there either.
    for flag in ["--markdown", "--report"] {
        scanready(folder.path())
            .args(EVAL)
            .args([flag, "none/out"])
            .assert()
            .code(2)
            .stderr(contains("cannot write none").and(contains("labels.csv").not()));
    }
    scanready(folder.path())
        .args(["calibrate", "--accepted", "gone", "--rejected", "pages", "--output", "none/own.toml"])
        .assert()
        .code(2)
        .stderr(contains("cannot write none").and(contains("gone").not()));
}

/// A TIFF of two pages: one that cannot be judged, and a thumbnail, which is rejected.
fn two_pages(path: &Path) {
    let mut encoder = tiff::encoder::TiffEncoder::new(fs::File::create(path).unwrap()).unwrap();
    for (width, height) in [(240, 160), (150, 100)] {
        let picture = GrayImage::from_fn(width, height, |x, y| Luma([if (x / 4 + y / 9) % 3 == 0 { 40 } else { 230 }]));
        encoder.write_image::<tiff::encoder::colortype::Gray8>(width, height, &picture).unwrap();
    }
}

#[test]
fn the_page_that_decides_is_named_and_shown_within_the_limits_of_the_run() {
    let folder = folder(1);
    two_pages(&folder.path().join("pages/two.tif"));
    table(&folder, "file,label\n0.png,0\ntwo.tif,1\n");
    let output = scanready(folder.path()).args(EVAL).args(["--format", "json", "--report", "out.html"]).assert();
    let figures = json(&output.success().get_output().stdout);
    assert_eq!(figures["mistakes"]["false_alarms"][0]["page"], 2, "{figures:#}");
    let report = || fs::read_to_string(folder.path().join("out.html")).unwrap();
    assert!(report().contains("data:image/jpeg;base64,"));
    scanready(folder.path()).args(EVAL).args(["--max-pixels", "1000", "--report", "out.html"]).assert().success();
    assert!(!report().contains("data:image/jpeg;base64,"), "larger than the run decodes");
}

/// Two folders of twelve pictures each.
fn history() -> TempDir {
    let folder = folder(24);
    for kind in ["good", "bad"] {
        fs::create_dir(folder.path().join(kind)).unwrap();
    }
    for page in 0..24 {
        let kind = if page % 2 == 0 { "good" } else { "bad" };
        let name = format!("{page}.png");
        fs::rename(folder.path().join("pages").join(&name), folder.path().join(kind).join(&name)).unwrap();
    }
    folder
}

const CALIBRATE: [&str; 7] = ["calibrate", "--accepted", "good", "--rejected", "bad", "--output", "own.toml"];

#[test]
fn a_calibrated_profile_extends_the_default_and_can_be_used() {
    let folder = history();
    scanready(folder.path())
        .args(CALIBRATE)
        .assert()
        .success()
        .stdout(contains("12 accepted, 12 rejected files").and(contains("Few files (12 of the rarer kind)")));
    let profile = fs::read_to_string(folder.path().join("own.toml")).unwrap();
    assert!(
        profile.starts_with("# Written by scanready calibrate") && profile.contains("extends = \"default\""),
        "{profile}"
    );
    scanready(folder.path()).args(["profiles", "show", "own.toml"]).assert().success();
    let before = profile;
    scanready(folder.path()).args(CALIBRATE).assert().code(2).stderr(contains("--force"));
    assert_eq!(fs::read_to_string(folder.path().join("own.toml")).unwrap(), before);
    scanready(folder.path()).args(CALIBRATE).arg("--force").assert().success();
}

#[test]
fn a_profile_that_is_extended_is_named_from_the_new_ones_folder() {
    let folder = history();
    for name in ["base", "new"] {
        fs::create_dir(folder.path().join(name)).unwrap();
    }
    fs::write(folder.path().join("base/start.toml"), "extends = \"default\"\n").unwrap();
    scanready(folder.path())
        .args(["calibrate", "--accepted", "good", "--rejected", "bad", "--output", "new/own.toml"])
        .args(["--profile", "base/start.toml"])
        .assert()
        .success();
    let profile = fs::read_to_string(folder.path().join("new/own.toml")).unwrap();
    assert!(profile.contains("extends = \"../base/start.toml\""), "{profile}");
    scanready(folder.path()).args(["profiles", "show", "new/own.toml"]).assert().success();
}

#[test]
fn copies_count_once_and_what_is_in_both_folders_is_refused() {
    let folder = history();
    let copy = |from: &str, to: &str| fs::copy(folder.path().join(from), folder.path().join(to)).unwrap();
    copy("good/0.png", "good/again.png");
    scanready(folder.path())
        .args(CALIBRATE)
        .assert()
        .success()
        .stdout(contains("12 accepted, 12 rejected files"))
        .stderr(contains("1 file of good left out"));
    copy("good/0.png", "bad/same.png");
    scanready(folder.path())
        .args(CALIBRATE)
        .arg("--force")
        .assert()
        .code(2)
        .stderr(contains("1 file is in both folders, such as good").and(contains("same.png")));
}

#[test]
fn too_few_files_leave_no_profile() {
    let folder = history();
    for page in (0..8).step_by(2) {
        fs::remove_file(folder.path().join(format!("good/{page}.png"))).unwrap();
    }
    scanready(folder.path()).args(CALIBRATE).assert().code(2).stderr(contains("8 accepted, 12 rejected"));
    assert!(!folder.path().join("own.toml").exists());
}

#[test]
fn calibrate_names_what_is_wrong_with_the_folders() {
    let folder = history();
    let with = |accepted: &str, rejected: &str| {
        scanready(folder.path())
            .args(["calibrate", "--accepted", accepted, "--rejected", rejected, "--output", "own.toml"])
            .assert()
            .code(2)
    };
    with("good", "good").stderr(contains("the same folder"));
    with("good", "none").stderr(contains("there is no folder none"));
    with("good", ".").stderr(contains("lies inside the other"));
    with("good", "pages").stderr(contains("no picture in pages"));
}
