//! The drop folder: complete files only, moved without loss, going on after a restart.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use support::{page_picture, save_page};

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scanready"));
    command.arg("watch").args(arguments).current_dir(folder).env("LC_ALL", "en_US.UTF-8");
    command
}

fn once(folder: &Path, arguments: &[&str]) -> Output {
    let all = [arguments, &["--once", "--settle", "0.2", "--interval", "0.2"]].concat();
    command(folder, &all).output().unwrap()
}

fn files(folder: &Path) -> Vec<String> {
    let below =
        walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let mut names: Vec<_> =
        below.map(|entry| entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn sorts_by_verdict_without_losing_or_overwriting() {
    let root = tempfile::tempdir().unwrap();
    let inbox = root.path().join("in");
    save_page(&inbox.join("张三/id.png"));
    fs::write(inbox.join("broken.jpg"), b"\xff\xd8\xff\xe0 no more").unwrap();
    fs::write(inbox.join("notes.txt"), "call back on Monday").unwrap();
    fs::create_dir_all(root.path().join("flagged")).unwrap();
    fs::write(root.path().join("flagged/broken.jpg"), "an earlier one").unwrap();
    let output = once(root.path(), &["in", "--ok", "ok", "--flagged", "flagged", "--report", "report.html"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(files(&inbox), ["notes.txt"], "what is no picture stays: {said}");
    assert_eq!(fs::read_to_string(root.path().join("flagged/broken.jpg")).unwrap(), "an earlier one");
    assert!(root.path().join("flagged/broken (2).jpg").exists());
    let put = [files(&root.path().join("ok")), files(&root.path().join("flagged"))].concat();
    assert!(put.iter().any(|name| name.starts_with("张三")), "{put:?}");
    let html = fs::read_to_string(root.path().join("report.html")).unwrap();
    assert!(html.contains("broken (2).jpg") && html.contains("id.png") && !html.contains("notes.txt"));
}

#[test]
fn a_report_never_replaces_a_picture() {
    let root = tempfile::tempdir().unwrap();
    save_page(&root.path().join("in/a.png"));
    save_page(&root.path().join("mine.png"));
    let picture = fs::read(root.path().join("mine.png")).unwrap();
    let output = once(root.path(), &["in", "--report", "mine.png", "--force"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("mine.png is a picture or document"), "{said}");
    assert!(fs::read(root.path().join("mine.png")).unwrap() == picture);
    assert_eq!(files(root.path()), ["in/a.png", "mine.png"]);
}

#[test]
fn every_name_that_promises_a_picture_is_reported() {
    let root = tempfile::tempdir().unwrap();
    let inbox = root.path().join("in");
    fs::create_dir_all(&inbox).unwrap();
    for name in ["a.jpe", "b.jxl", "c.mpo", "notes.txt"] {
        fs::write(inbox.join(name), "no picture").unwrap();
    }
    fs::write(inbox.join("d.cr2"), "").unwrap();
    let output = once(root.path(), &["in"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    for name in ["a.jpe", "b.jxl", "c.mpo", "d.cr2"] {
        assert!(said.contains(name), "{name}: {said}");
    }
    assert!(!said.contains("notes.txt"), "{said}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn goes_on_after_a_restart() {
    let root = tempfile::tempdir().unwrap();
    save_page(&root.path().join("in/a.png"));
    let run = || once(root.path(), &["in", "--report", "report.html"]);
    assert!(String::from_utf8_lossy(&run().stdout).contains("a.png"));
    save_page(&root.path().join("in/b.png"));
    let second = String::from_utf8_lossy(&run().stdout).into_owned();
    assert!(second.contains("b.png") && !second.contains("a.png"), "a.png was done before: {second}");
    let html = fs::read_to_string(root.path().join("report.html")).unwrap();
    assert!(html.contains("a.png") && html.contains("b.png"));
    fs::rename(root.path().join("in/a.png"), root.path().join("in/c.png")).unwrap();
    run();
    let html = fs::read_to_string(root.path().join("report.html")).unwrap();
    assert!(html.contains("c.png") && !html.contains("a.png"), "renamed files are shown under their new name");
}

#[test]
fn another_profile_begins_anew() {
    let root = tempfile::tempdir().unwrap();
    save_page(&root.path().join("in/a.png"));
    fs::write(root.path().join("strict.toml"), "extends = \"default\"\n[limits]\nmin_short_side = { value = 9000 }\n")
        .unwrap();
    once(root.path(), &["in", "--report", "report.html"]);
    let strict = || once(root.path(), &["in", "--report", "report.html", "--profile", "strict.toml"]);
    let first = strict();
    let said = String::from_utf8_lossy(&first.stdout).into_owned();
    assert!(said.contains("retake") && said.contains("a.png"), "{said}");
    assert_eq!(first.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&first.stderr).contains("begun anew"));
    let second = strict();
    assert!(second.stdout.is_empty() && second.stderr.is_empty(), "the same limits as before: nothing to do");
    fs::write(root.path().join("strict.toml"), "extends = \"default\"\n[limits]\nmin_short_side = { value = 9001 }\n")
        .unwrap();
    assert!(String::from_utf8_lossy(&strict().stdout).contains("a.png"), "another limit under the same name");
}

#[test]
fn a_report_of_somebody_else_is_not_replaced() {
    let root = tempfile::tempdir().unwrap();
    save_page(&root.path().join("in/a.png"));
    fs::write(root.path().join("report.html"), "mine").unwrap();
    let output = once(root.path(), &["in", "--report", "report.html"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--force"));
    assert_eq!(fs::read_to_string(root.path().join("report.html")).unwrap(), "mine");
    assert_eq!(once(root.path(), &["nowhere"]).status.code(), Some(2));
}

#[test]
fn a_file_that_only_has_the_name_of_the_list_of_files_done_is_kept() {
    let root = tempfile::tempdir().unwrap();
    save_page(&root.path().join("in/a.png"));
    fs::write(root.path().join("report.html"), "mine").unwrap();
    for foreign in [&b"\xff\xd8\xff\xe0 a photo"[..], b"{\"standard\":", b"one line\nand another\n"] {
        fs::write(root.path().join("report.html.state"), foreign).unwrap();
        for force in [&[][..], &["--force"]] {
            let output = once(root.path(), &[&["in", "--report", "report.html"], force].concat());
            assert_eq!(output.status.code(), Some(2));
            assert!(String::from_utf8_lossy(&output.stderr).contains("report.html.state"));
            assert_eq!(fs::read(root.path().join("report.html.state")).unwrap(), foreign);
            assert_eq!(fs::read_to_string(root.path().join("report.html")).unwrap(), "mine");
        }
    }
    // One without content says nothing of whose the report is.
    fs::write(root.path().join("report.html.state"), "").unwrap();
    assert_eq!(once(root.path(), &["in", "--report", "report.html"]).status.code(), Some(2));
    assert_eq!(fs::read_to_string(root.path().join("report.html")).unwrap(), "mine");
    assert_eq!(once(root.path(), &["in", "--report", "report.html", "--force"]).status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_linked_picture_is_reported_and_stays_while_its_copy_is_sorted() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let root = tempfile::tempdir().unwrap();
    let inbox = root.path().join("in");
    save_page(&root.path().join("outside/a.png"));
    fs::create_dir_all(inbox.join("closed")).unwrap();
    symlink("../outside/a.png", inbox.join("link.png")).unwrap();
    symlink("../nowhere", inbox.join("lost.png")).unwrap();
    fs::set_permissions(inbox.join("closed"), fs::Permissions::from_mode(0o000)).unwrap();
    // Whoever may read everything is not kept out.
    let kept_out = fs::read_dir(inbox.join("closed")).is_err();
    let output = once(root.path(), &["in", "--ok", "ok", "--flagged", "ok"]);
    fs::set_permissions(inbox.join("closed"), fs::Permissions::from_mode(0o755)).unwrap();
    let (said, wrong) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("link.png"), "{said}");
    assert!(wrong.contains("lost.png") && (!kept_out || wrong.contains("closed")), "{wrong}");
    assert_eq!(output.status.code(), Some(1), "what could not be looked at is not ready: {wrong}");
    assert!(root.path().join("outside/a.png").exists() && inbox.join("link.png").is_symlink());
    assert_eq!(files(&root.path().join("ok")), ["link.png"]);
}

#[test]
fn a_target_that_is_the_watched_folder_or_above_it_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let inbox = root.path().join("w/in");
    fs::create_dir_all(&inbox).unwrap();
    fs::write(inbox.join("id.jpg"), "no picture").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&inbox, root.path().join("link")).unwrap();
    let mut targets = vec!["w/in", "w/in/../in", "w", "."];
    if cfg!(unix) {
        targets.push("link");
    }
    for (flag, target) in ["--ok", "--flagged"].iter().flat_map(|flag| targets.iter().map(move |target| (flag, target)))
    {
        let all = ["w/in", flag, target, "--once", "--settle", "0", "--interval", "0.2"];
        let mut watch = command(root.path(), &all).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        while watch.try_wait().unwrap().is_none() && begun.elapsed() < Duration::from_secs(120) {
            std::thread::sleep(Duration::from_millis(10));
        }
        // One that is not refused goes on for ever.
        let _ = watch.kill();
        let output = watch.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{flag} {target}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("watched folder"), "{flag} {target}");
        assert_eq!(files(&inbox), ["id.jpg"], "{flag} {target}");
    }
    assert_eq!(once(root.path(), &["w/in", "--flagged", "w/in/flagged"]).status.code(), Some(1), "below it is fine");
    assert_eq!(files(&inbox), ["flagged/id.jpg"]);
}

#[test]
fn a_growing_upload_is_judged_when_it_is_whole() {
    let root = tempfile::tempdir().unwrap();
    let inbox = root.path().join("in");
    fs::create_dir(&inbox).unwrap();
    let whole = root.path().join("whole.png");
    page_picture(900, 600).save(&whole).unwrap();
    let bytes = fs::read(&whole).unwrap();
    let mut child =
        command(root.path(), &["in", "--ok", "ok", "--flagged", "flagged", "--settle", "0.6", "--interval", "0.2"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
    let target = inbox.join("id.png");
    for part in 1..=5 {
        fs::write(&target, &bytes[..bytes.len() * part / 5]).unwrap();
        std::thread::sleep(Duration::from_millis(250));
        assert!(target.exists(), "taken away while it was being written");
    }
    let end = Instant::now() + Duration::from_secs(60);
    while target.exists() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(100));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let put = [root.path().join("ok/id.png"), root.path().join("flagged/id.png")];
    let moved: Vec<_> = put.iter().filter(|path| path.exists()).collect();
    assert_eq!(moved.len(), 1);
    assert_eq!(fs::read(moved[0]).unwrap(), bytes, "the whole of it was moved");
}

#[cfg(target_os = "linux")]
#[test]
fn a_closed_terminal_ends_a_watch_unless_it_was_told_to_go_on() {
    use std::io::{BufRead, BufReader};
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap();
    let ignores_hangups = u64::from_str_radix(ignored.trim(), 16).unwrap() & 1 == 1;
    // A shell cannot give a signal back to a program that is started without it (nohup); newer versions of env can.
    let gives_back = Command::new("env").args(["--default-signal=HUP", "true"]).stderr(Stdio::null()).status();
    let gives_back = gives_back.is_ok_and(|status| status.success());
    let as_usual = if gives_back { "exec env --default-signal=HUP" } else { "trap - HUP; exec" };
    for (start, goes_on) in [(as_usual, false), ("trap '' HUP; exec", true)] {
        if ignores_hangups && !gives_back && !goes_on {
            eprintln!("skipped: these tests were themselves started to outlive their terminal (nohup)");
            continue;
        }
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("in")).unwrap();
        let line = format!("{start} '{}' watch in", env!("CARGO_BIN_EXE_scanready"));
        let mut watch = Command::new("sh")
            .args(["-c", &line])
            .current_dir(root.path())
            .env("LC_ALL", "en_US.UTF-8")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(watch.stderr.take().unwrap()).read_line(&mut said).unwrap();
        assert!(said.contains("watching"), "{said}");
        assert!(Command::new("kill").args(["-HUP", &watch.id().to_string()]).status().unwrap().success());
        let begun = Instant::now();
        let wait = Duration::from_secs(if goes_on { 1 } else { 120 });
        while watch.try_wait().unwrap().is_none() && begun.elapsed() < wait {
            std::thread::sleep(Duration::from_millis(20));
        }
        let ended = watch.try_wait().unwrap();
        let _ = watch.kill();
        let _ = watch.wait();
        assert_eq!(ended.and_then(|status| status.code()), (!goes_on).then_some(0), "{start}");
    }
}

#[test]
fn quiet_leaves_out_what_passes_and_verbose_gives_the_numbers() {
    let said = |more: &[&str], profile: &str| {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("in")).unwrap();
        let sharp = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/id-back/sharp.jpg");
        fs::copy(sharp, root.path().join("in/sharp.jpg")).unwrap();
        let limits = "extends = \"default\"\n[limits]\nmin_short_side = { value = 9000 }\n";
        fs::write(root.path().join("strict.toml"), limits).unwrap();
        let output = once(root.path(), &[&["in", "--profile", profile], more].concat());
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(said(&[], "default").contains("sharp.jpg"));
    assert!(said(&["-q"], "default").is_empty());
    assert!(said(&["-q"], "strict.toml").contains("sharp.jpg"));
    assert!(!said(&[], "strict.toml").contains("9000"));
    assert!(said(&["-v"], "strict.toml").contains("9000"));
}

#[test]
fn flags_that_would_do_nothing_are_refused() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir_all(root.path().join("in")).unwrap();
    for arguments in [&["in", "--once", "--copy"][..], &["in", "--once", "--report-mask"], &["in", "--interval", "0"]] {
        let output = command(root.path(), arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
