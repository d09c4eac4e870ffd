//! Ctrl-C, and the system's wishes that the process end.

use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::support::{Scratch, code, err, out, png};

#[test]
fn an_interrupted_run_leaves_no_half_written_report() {
    // Ctrl-C, a service manager or a shutdown, a closed terminal.
    for signal in ["-INT", "-TERM", "-HUP"] {
        leaves_nothing(signal);
    }
}

fn leaves_nothing(signal: &str) {
    let scratch = pictures(200);
    let arguments = ["in", "--format", "csv", "--output", "report.csv", "--jobs", "1"];
    let Some(mut command) = heeding_hangups(scratch.command(arguments)) else { return };
    let child = command.stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    while !scratch.names().iter().any(|name| name.ends_with(".part")) {
        assert!(begun.elapsed() < Duration::from_secs(120), "the report was never begun");
        sleep(Duration::from_millis(5));
    }
    sleep(Duration::from_millis(100));
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 130, "{signal}: {}", err(&output));
    assert!(err(&output).contains("interrupted"), "{signal}: {}", err(&output));
    assert_eq!(scratch.names(), ["in"], "{signal}");
}

/// A folder `in` with so many pictures.
fn pictures(count: usize) -> Scratch {
    let scratch = Scratch::new();
    let picture = png(1500, 1500);
    for number in 0..count {
        scratch.file(format!("in/{number}.png"), &picture);
    }
    scratch
}

/// More files than any machine checks one by one in the time before the interruption.
const MANY: usize = 600;

#[test]
fn what_was_finished_under_several_receivers_is_written() {
    let scratch = pictures(MANY);
    let arguments = ["in", "-p", "default,stripe", "--format", "csv", "--jobs", "1", "--no-cache"];
    let Some(output) = interrupted(&scratch, &arguments) else { return };
    let rows = out(&output).lines().count() - 1;
    assert!((1..MANY).contains(&rows), "{rows} rows");
    assert!(err(&output).contains(&format!("interrupted with {} files not checked", MANY - rows)), "{}", err(&output));
}

#[test]
fn a_run_that_was_to_write_a_page_ends_its_output_well() {
    let scratch = pictures(MANY);
    let arguments = ["in", "--format", "json", "--report", "page.html", "--jobs", "1", "--no-cache"];
    let Some(output) = interrupted(&scratch, &arguments) else { return };
    let pages: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert!((1..MANY).contains(&pages.len()), "{}", pages.len());
    assert!(err(&output).contains("page of --report was not written"), "{}", err(&output));
    assert_eq!(scratch.names(), ["in"]);
}

#[test]
fn applicants_that_were_finished_are_written() {
    let scratch = Scratch::new();
    let picture = png(1500, 1500);
    for number in 0..MANY {
        scratch.file(format!("all/{number:03}/a.png"), &picture);
    }
    let arguments = ["packet", "all", "--each", "-s", "enterprise", "--format", "json", "--jobs", "1", "--no-cache"];
    let Some(output) = interrupted(&scratch, &arguments) else { return };
    let packets: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
    let rest = MANY - packets.len();
    assert!((1..MANY).contains(&rest), "{rest} left");
    assert!(err(&output).contains(&format!("interrupted with {rest} applicants not checked")), "{}", err(&output));
}

/// What the program says that is interrupted amid its work; `None` where that cannot be tried.
fn interrupted(scratch: &Scratch, arguments: &[&str]) -> Option<Output> {
    // Nothing tells from outside how far it is: long enough for the first file anywhere, too short for all of them.
    let mut command = heeding_hangups(scratch.command(arguments))?;
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    sleep(Duration::from_secs(3));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 130, "{}", err(&output));
    Some(output)
}

/// The command with hang-ups as usual, also where these tests were themselves started to outlive their terminal (nohup): what is started
/// so heeds none, and ends at once at every other signal. `None` where that cannot be had.
fn heeding_hangups(command: Command) -> Option<Command> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    if ignored.is_none_or(|signals| u64::from_str_radix(signals.trim(), 16).unwrap() & 1 == 0) {
        return Some(command);
    }
    // Newer versions of env can give a signal back.
    let gives_back = Command::new("env").args(["--default-signal=HUP", "true"]).stderr(Stdio::null()).status();
    if !gives_back.is_ok_and(|status| status.success()) {
        eprintln!("skipped: these tests were themselves started to outlive their terminal (nohup)");
        return None;
    }
    let mut usual = Command::new("env");
    usual.arg("--default-signal=HUP").arg(command.get_program()).args(command.get_args()).stdin(Stdio::null());
    usual.current_dir(command.get_current_dir()?);
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => usual.env(name, value),
            None => usual.env_remove(name),
        };
    }
    Some(usual)
}
