//! Arguments, exit codes, languages, colours.

use std::io::Write;
use std::process::Stdio;

use crate::support::{Scratch, code, err, out};

#[test]
fn without_arguments_it_shows_how_to_use_it() {
    let output = Scratch::new().scanready::<&str>([]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("Usage: scanready"), "{}", err(&output));
}

#[test]
fn check_may_be_left_out() {
    let scratch = Scratch::new();
    scratch.picture("a.png");
    let short = scratch.scanready(["a.png", "--format", "csv", "--fail-on", "never"]);
    let long = scratch.scanready(["check", "a.png", "--format", "csv", "--fail-on", "never"]);
    let without_time = |text: String| text.rsplit_once(',').unwrap().0.to_owned();
    assert_eq!(code(&short), code(&long));
    assert_eq!(without_time(out(&short)), without_time(out(&long)));
}

#[test]
fn wrong_flags_are_usage_errors() {
    let scratch = Scratch::new();
    scratch.picture("a.png");
    for arguments in [
        vec!["a.png", "--nonsense"],
        vec!["a.png", "--format", "docx"],
        vec!["a.png", "--jobs", "0"],
        vec!["a.png", "--max-memory", "much"],
        vec!["a.png", "--timeout", "-1"],
        vec!["a.png", "--max-pixels", "0"],
        vec!["a.png", "--max-pages", "0"],
        vec!["a.png", "-q", "-v"],
    ] {
        let output = scratch.scanready(&arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", err(&output));
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn seconds_are_read_alike_everywhere() {
    let scratch = Scratch::new();
    scratch.picture("in/a.png");
    for arguments in [
        vec!["in", "--timeout", "90000s"],
        vec!["fix", "in", "--for", "default", "--output", "out", "--timeout", "90000s"],
        vec!["watch", "in", "--once", "--settle", "0s", "--interval", "0.2s", "--timeout", "90000s"],
    ] {
        let output = scratch.scanready(&arguments);
        assert_ne!(code(&output), 2, "{arguments:?}: {}", err(&output));
    }
}

#[test]
fn an_empty_folder_is_named() {
    let scratch = Scratch::new();
    std::fs::create_dir(scratch.path().join("in")).unwrap();
    let output = scratch.scanready(["in"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("no picture was found in in:"), "{}", err(&output));
}

#[test]
fn an_unknown_profile_is_named() {
    let scratch = Scratch::new();
    scratch.picture("a.png");
    let output = scratch.scanready(["a.png", "--profile", "wechat-pya"]);
    assert_eq!(code(&output), 2);
    assert_eq!(err(&output).lines().count(), 1, "{}", err(&output));
}

#[test]
fn a_missing_path_is_one_line_and_the_others_go_on() {
    let scratch = Scratch::new();
    scratch.picture("a.png");
    let output = scratch.scanready(["missing.jpg", "a.png", "--fail-on", "reject"]);
    assert_eq!(code(&output), 1);
    let lines: Vec<_> = err(&output).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("missing.jpg"), "{lines:?}");
    assert!(out(&output).contains("a.png"));
}

#[test]
fn no_file_at_all_could_not_run() {
    let scratch = Scratch::new();
    assert_eq!(code(&scratch.scanready(["missing.jpg"])), 2);
    scratch.file("folder/notes.txt", b"nothing to see");
    let output = scratch.scanready(["folder"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("no picture"), "{}", err(&output));
}

#[test]
fn never_fails_only_where_it_could_not_run() {
    let scratch = Scratch::new();
    scratch.file("empty.jpg", b"");
    assert_eq!(code(&scratch.scanready(["empty.jpg"])), 1);
    assert_eq!(code(&scratch.scanready(["empty.jpg", "--fail-on", "never"])), 0);
    assert_eq!(code(&scratch.scanready(["missing.jpg", "--fail-on", "never"])), 2);
}

#[test]
fn the_language_is_chosen_or_follows_the_locale() {
    let scratch = Scratch::new();
    scratch.picture("a.png");
    assert!(out(&scratch.scanready(["a.png", "--lang", "zh"])).contains("共 1 个文件"));
    assert!(out(&scratch.scanready(["a.png", "--lang", "en"])).contains("1 file:"));
    let mut chinese = scratch.command(["a.png"]);
    let output = chinese.env("LC_ALL", "zh_CN.UTF-8").env("LANG", "zh_CN.UTF-8").output().unwrap();
    assert!(cfg!(not(unix)) || out(&output).contains("共 1 个文件"), "{}", out(&output));
}

#[test]
fn colours_only_where_they_are_wanted() {
    let scratch = Scratch::new();
    scratch.picture("a.png");
    assert!(!out(&scratch.scanready(["a.png"])).contains('\x1b'), "not a terminal");
    assert!(out(&scratch.scanready(["a.png", "--color", "always"])).contains('\x1b'));
    let mut no_color = scratch.command(["a.png"]);
    assert!(!out(&no_color.env("NO_COLOR", "1").output().unwrap()).contains('\x1b'));
}

#[test]
fn a_list_of_files_comes_from_a_pipe() {
    let scratch = Scratch::new();
    scratch.picture("a b.png");
    scratch.picture("证.png");
    for list in ["a b.png\n证.png\n", "a b.png\0证.png\0", "\u{feff}a b.png\r\n证.png\r\n"] {
        let mut child =
            scratch.command(["--files-from", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(list.as_bytes()).unwrap();
        let text = out(&child.wait_with_output().unwrap());
        assert!(text.contains("a b.png") && text.contains("证.png") && text.contains("2 files"), "{list:?}: {text}");
    }
}

#[test]
fn skipped_files_are_counted_and_listed_when_asked() {
    let scratch = Scratch::new();
    scratch.picture("in/a.png");
    scratch.file("in/notes.txt", b"nothing to see");
    let output = scratch.scanready(["in"]);
    assert!(out(&output).contains("1 skipped, not a picture (-v"), "{}", out(&output));
    assert!(!err(&output).contains("notes.txt"));
    assert!(err(&scratch.scanready(["in", "-v"])).contains("notes.txt"));
}

#[test]
fn quiet_shows_only_what_is_flagged() {
    let scratch = Scratch::new();
    scratch.picture("in/a.png");
    scratch.file("in/empty.jpg", b"");
    let output = scratch.scanready(["in", "-q"]);
    assert!(out(&output).contains("empty.jpg"), "{}", out(&output));
    assert!(err(&output).is_empty(), "{}", err(&output));
}

#[test]
fn completions_man_and_schema_are_printed() {
    let scratch = Scratch::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = scratch.scanready(["completions", shell]);
        assert!(code(&output) == 0 && out(&output).contains("files-from"), "{shell}");
    }
    for shell in ["zsh", "fish", "powershell", "elvish"] {
        let script = out(&scratch.scanready(["completions", shell, "--lang", "zh"]));
        assert!(script.contains("检查图片") && !script.contains("Check pictures"), "{shell}");
    }
    let help = out(&scratch.scanready(["completions", "--help", "--lang", "zh"]));
    assert!(help.contains("可选：bash、") && !help.contains("possible values"), "{help}");
    let manual = out(&scratch.scanready(["man"]));
    assert!(manual.starts_with(".ie") && manual.contains(".TH scanready") && manual.contains("fail\\-on"), "{manual}");
    let schema = scratch.scanready(["schema"]);
    assert!(serde_json::from_slice::<serde_json::Value>(&schema.stdout).is_ok());
}

#[test]
fn help_ends_well() {
    let scratch = Scratch::new();
    for arguments in [["--help"], ["--version"], ["help"]] {
        let output = scratch.scanready(arguments);
        assert!(code(&output) == 0 && !output.stdout.is_empty() && output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_list_in_another_encoding_is_named_as_the_cause() {
    let scratch = Scratch::new();
    scratch.file("gbk.txt", b"\xc9\xed\xb7\xdd\xd6\xa4.jpg\r\n");
    let output = scratch.scanready(["--files-from", "gbk.txt"]);
    assert_eq!(code(&output), 2);
    assert!(
        err(&output).contains("gbk.txt") && err(&output).contains("save it as UTF-8 or UTF-16"),
        "{}",
        err(&output)
    );
    scratch.file("utf32.txt", b"/\0\0\0.\0\0\0");
    let output = scratch.scanready(["--files-from", "utf32.txt"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("save it as UTF-8 or UTF-16"), "{}", err(&output));
}

#[test]
fn a_profile_that_asks_for_no_readability_is_warned_of() {
    let scratch = Scratch::new();
    scratch.picture("a.png");
    scratch.file("mine.toml", b"[limits]\nmax_bytes = { value = 9_000_000 }\n");
    let output = scratch.scanready(["a.png", "--profile", "mine.toml", "--lang", "en", "-q"]);
    assert!(err(&output).contains("asks for no readability"), "{}", err(&output));
    scratch.file("mine.toml", b"extends = \"default\"\n");
    let output = scratch.scanready(["a.png", "--profile", "mine.toml", "--lang", "en", "-q"]);
    assert!(!err(&output).contains("asks for no readability"), "{}", err(&output));
}

#[test]
fn help_is_given_beside_flags() {
    let scratch = Scratch::new();
    for arguments in
        [vec!["--lang", "zh", "help"], vec!["help", "--lang", "zh"], vec!["--lang", "zh", "packet", "help"]]
    {
        let output = scratch.scanready(&arguments);
        assert_eq!(code(&output), 0, "{arguments:?}: {}", err(&output));
        assert!(out(&output).contains("用法：scanready"), "{arguments:?}: {}", out(&output));
    }
    let packet = out(&scratch.scanready(["-q", "help", "packet"]));
    assert!(packet.contains("--subject"), "{packet}");
}

#[test]
fn a_command_behind_a_flag_is_not_taken_for_a_path() {
    let scratch = Scratch::new();
    scratch.picture("in/a.png");
    let output = scratch.scanready(["-p", "stripe", "packet", "in"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("write it first: scanready packet") && out(&output).is_empty(), "{}", err(&output));
    scratch.picture("packet");
    assert_eq!(code(&scratch.scanready(["-p", "stripe", "packet", "--fail-on", "never"])), 0, "there is such a file");
}

#[test]
fn usage_errors_say_in_chinese_what_is_wrong() {
    let scratch = Scratch::new();
    let said = |arguments: &[&str]| {
        let output = scratch.scanready(arguments.iter().chain(&["--lang", "zh"]));
        assert_eq!(code(&output), 2, "{arguments:?}");
        err(&output)
    };
    assert!(said(&["a.png", "--format", "csv", "--format", "json"]).contains("同一个参数写了两次"));
    assert!(said(&["a.png", "-q", "-v"]).contains("有参数不能同时使用"));
    let packets = said(&["packet", "a", "b", "-s", "enterprise"]);
    assert!(packets.contains("一次只看一个文件夹") && !packets.contains("subcommand"), "{packets}");
    let english = err(&scratch.scanready(["packet", "a", "b", "-s", "enterprise"]));
    assert!(english.contains("takes one folder") && english.contains("--each"), "{english}");
}

#[test]
fn quotes_round_a_path_are_no_part_of_it() {
    let scratch = Scratch::new();
    scratch.picture("a b.png");
    scratch.file("list.txt", b"\"a b.png\"\r\n");
    for arguments in [["--files-from", "list.txt"], ["\"a b.png\"", "-v"], ["'a b.png'", "-v"]] {
        let text = out(&scratch.scanready(arguments));
        assert!(text.contains("1 file:") && text.contains("a b.png"), "{arguments:?}: {text}");
    }
    if cfg!(unix) {
        scratch.picture("\"a b.png\"");
        assert!(out(&scratch.scanready(["\"a b.png\""])).contains("\"a b.png\""), "there is a file of that name");
    }
}

#[test]
fn two_profiles_of_one_name_are_refused_and_one_named_twice_counts_once() {
    let scratch = Scratch::new();
    scratch.picture("a.png");
    scratch.file("one/strict.toml", b"extends = \"default\"\n");
    scratch.file("two/strict.toml", b"extends = \"default\"\n[limits]\nmin_bytes = { value = 1 }\n");
    let output = scratch.scanready(["a.png", "-p", "one/strict.toml,two/strict.toml"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("two profiles of one name"), "{}", err(&output));
    let output = scratch.scanready(["a.png", "-p", "stripe,default,stripe", "--format", "csv"]);
    assert!(out(&output).contains("path,page,stripe,default\r\n"), "{}", out(&output));
}
