//! Drop targets: awkward names through the real script, the report beside what was dropped, install and uninstall.
#![cfg(unix)]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use support::save_page;

const AWKWARD: [&str; 6] =
    ["100% & more!.png", "a^b (1) 'x'.png", "$(touch owned) `id`.png", "身份证 正面.png", "-rf.png", "semi;colon.png"];

fn run(home: &Path, program: &Path, arguments: &[&str]) -> Output {
    let opener = home.join("opener");
    if !opener.exists() {
        fs::write(&opener, format!("#!/bin/sh\nprintf '%s' \"$1\" > '{}/opened'\n", home.display())).unwrap();
        fs::set_permissions(&opener, fs::Permissions::from_mode(0o755)).unwrap();
    }
    Command::new(program)
        .args(arguments)
        .current_dir(home)
        .env("HOME", home)
        .env_remove("XDG_DATA_HOME")
        .env("SCANREADY_OPENER", &opener)
        .env("LC_ALL", "en_US.UTF-8")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_scanready"))
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// An installed drop target's script.
fn installed(home: &Path) -> std::path::PathBuf {
    fs::create_dir_all(home.join("Desktop")).unwrap();
    let output = run(home, binary(), &["install-drop-target"]);
    assert!(output.status.success(), "{}", said(&output));
    let name = if cfg!(target_os = "macos") {
        "Desktop/scanready.command"
    } else {
        ".local/share/scanready/scanready-drop.sh"
    };
    home.join(name)
}

#[test]
fn awkward_names_reach_the_check_and_the_report_opens() {
    let home = tempfile::tempdir().unwrap();
    let script = installed(home.path());
    let dropped = home.path().join("客户 & co");
    for name in AWKWARD {
        save_page(&dropped.join(name));
    }
    let files: Vec<String> = AWKWARD.iter().map(|name| dropped.join(name).display().to_string()).collect();
    let output = run(home.path(), &script, &files.iter().map(String::as_str).collect::<Vec<_>>());
    let report = dropped.join("客户 & co - scanready.html");
    let html = fs::read_to_string(&report).unwrap_or_else(|error| panic!("{error}: {}", said(&output)));
    assert_eq!(html.matches("<article ").count(), AWKWARD.len());
    assert!(said(&output).contains(&report.display().to_string()));
    let opened = home.path().join("opened");
    for _ in 0..50 {
        if opened.exists() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert_eq!(fs::read_to_string(opened).unwrap(), report.display().to_string());
    assert!(!home.path().join("owned").exists() && !dropped.join("owned").exists(), "a name was run as a command");
}

#[test]
fn a_folder_is_reported_beside_it_and_twice_keeps_both() {
    let home = tempfile::tempdir().unwrap();
    save_page(&home.path().join("clients/li 2026.11/id.png"));
    let folder = home.path().join("clients/li 2026.11").display().to_string();
    for _ in 0..2 {
        let output = run(home.path(), binary(), &["drop", "--no-open", &folder]);
        assert!(said(&output).contains("Report: "), "{}", said(&output));
    }
    assert!(home.path().join("clients/li 2026.11 - scanready.html").exists());
    assert!(home.path().join("clients/li 2026.11 - scanready (2).html").exists(), "an earlier report stays");
}

#[test]
fn says_what_came_out_in_one_coloured_line() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("broken.jpg"), b"\xff\xd8\xff\xe0 no more").unwrap();
    let output = run(home.path(), binary(), &["drop", "--no-open", "--color", "always", "--lang", "en", "broken.jpg"]);
    let line = said(&output).lines().next().unwrap().to_owned();
    assert!(line.starts_with("\u{1b}[") && line.contains("1"), "{line:?}");
    assert_eq!(output.status.code(), Some(1));
    let nothing = run(home.path(), binary(), &["drop"]);
    assert_eq!(nothing.status.code(), Some(2));
}

#[test]
fn installs_and_uninstalls_only_its_own_files() {
    let home = tempfile::tempdir().unwrap();
    let script = installed(home.path());
    let text = fs::read_to_string(&script).unwrap();
    assert!(text.contains(&format!("binary='{}'", binary().display())));
    assert_eq!(fs::metadata(&script).unwrap().permissions().mode() & 0o111, 0o111);
    installed(home.path());
    let output = run(home.path(), binary(), &["install-drop-target", "--uninstall"]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(!script.exists() && fs::read_dir(home.path().join("Desktop")).unwrap().next().is_none());

    let name = if cfg!(target_os = "macos") { "scanready.command" } else { "scanready.desktop" };
    fs::write(home.path().join("Desktop").join(name), "somebody else's").unwrap();
    for arguments in [&["install-drop-target"][..], &["install-drop-target", "--uninstall"]] {
        let output = run(home.path(), binary(), arguments);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert_eq!(fs::read_to_string(home.path().join("Desktop").join(name)).unwrap(), "somebody else's");
    }
}

#[test]
fn what_cannot_be_read_stands_in_the_headline_and_on_the_page() {
    let home = tempfile::tempdir().unwrap();
    save_page(&home.path().join("id.png"));
    let output = run(home.path(), binary(), &["drop", "--no-open", "id.png", "gone.jpg"]);
    let (all, shown) = (said(&output), String::from_utf8_lossy(&output.stdout).into_owned());
    assert_eq!(output.status.code(), Some(1), "{all}");
    let headline = shown.lines().next().unwrap();
    assert!(headline.contains("gone.jpg (No such file or folder)"), "{headline}");
    assert!(!headline.contains("ready to submit"), "{headline}");
    let report = shown.lines().find_map(|line| line.strip_prefix("Report: ")).unwrap();
    assert!(fs::read_to_string(report).unwrap().contains("gone.jpg"));
}

#[cfg(target_os = "linux")]
#[test]
fn the_starter_is_valid() {
    let home = tempfile::tempdir().unwrap();
    installed(home.path());
    let starter = home.path().join("Desktop/scanready.desktop");
    match Command::new("desktop-file-validate").arg(&starter).output() {
        Ok(output) => assert!(output.status.success(), "{}", said(&output)),
        Err(_) => eprintln!("skipped: no desktop-file-validate (Debian: apt-get install desktop-file-utils)"),
    }
}

/// What the window of macOS ends with after `typed` is entered, where the program ends with `code`.
fn typed_in_the_window(typed: &str, code: u8) -> Output {
    let home = tempfile::tempdir().unwrap();
    let program = home.path().join("program");
    fs::write(&program, format!("#!/bin/sh\nexit {code}\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let script = include_str!("../scripts/scanready-drop.command")
        .replace("binary='scanready'", &format!("binary='{}'", program.display()));
    let script_file = home.path().join("scanready.command");
    fs::write(&script_file, script).unwrap();
    let input = home.path().join("input");
    fs::write(&input, typed).unwrap();
    Command::new("sh").arg(script_file).stdin(fs::File::open(input).unwrap()).output().unwrap()
}

#[test]
fn the_window_of_macos_tells_the_exit_code_and_that_nothing_was_dropped() {
    assert_eq!(typed_in_the_window("a.jpg\n", 0).status.code(), Some(0));
    assert_eq!(typed_in_the_window("a.jpg\n", 1).status.code(), Some(1));
    for nothing in ["\n", "  \n", ""] {
        let output = typed_in_the_window(nothing, 0);
        assert!(output.status.code() == Some(2) && said(&output).contains("Nothing was dropped"), "{}", said(&output));
    }
}

#[test]
fn shellcheck_finds_nothing() {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts");
    let files = ["scanready-drop.sh", "scanready-drop.command"].map(|name| scripts.join(name));
    match Command::new("shellcheck").args(&files).output() {
        Ok(output) => assert!(output.status.success(), "{}", said(&output)),
        Err(_) => eprintln!("skipped: no shellcheck (Debian: apt-get install shellcheck)"),
    }
}

/// Wine's cmd.exe knows no `cmdcmdline`, which Explorer's way of dropping needs; typed names can be had here.
#[cfg(target_os = "linux")]
#[test]
fn the_batch_file_hands_awkward_names_on() {
    if Command::new("wine").arg("--version").output().is_err() {
        eprintln!("skipped: no wine (Debian: apt-get install wine)");
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let windows = |name: &str| format!("Z:{}\\{name}", root.path().display().to_string().replace('/', "\\"));
    let script = include_str!("../scripts/scanready-drop.cmd")
        .replace("binary=scanready\"", &format!("binary={}\"", windows("stub.bat")));
    assert!(script.contains("stub.bat"));
    fs::write(root.path().join("scanready.cmd"), script).unwrap();
    let stub = format!("@echo off\r\n>\"{}\" echo [%*]\r\n", windows("out.txt"));
    fs::write(root.path().join("stub.bat"), stub).unwrap();
    let wine = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).env("WINEPREFIX", root.path().join("prefix")).env("WINEDEBUG", "-all");
        command.env("WINEDLLOVERRIDES", "mscoree,mshtml=").env_remove("DISPLAY").stdin(Stdio::null()).output().unwrap()
    };
    let output = wine("wine", &["cmd", "/c", &windows("scanready.cmd"), r"C:\x y\a&b (1)!c!^d.jpg", r"C:\plain"]);
    wine("wineserver", &["-k"]);
    let handed_on =
        fs::read_to_string(root.path().join("out.txt")).unwrap_or_else(|error| panic!("{error}: {}", said(&output)));
    assert_eq!(handed_on.trim(), r#"[drop --profile "default" -- "C:\x y\a&b (1)!c!^d.jpg" C:\plain]"#);
}
