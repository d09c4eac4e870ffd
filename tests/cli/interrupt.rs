//! Ctrl-C, and the system's wishes that the process end.

use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::support::{Scratch, code, err, png};

#[test]
fn an_interrupted_run_leaves_no_half_written_report() {
    // Ctrl-C, a service manager or a shutdown, a closed terminal.
    for signal in ["-INT", "-TERM", "-HUP"] {
        leaves_nothing(signal);
    }
}

fn leaves_nothing(signal: &str) {
    let scratch = Scratch::new();
    let picture = png(1500, 1500);
    for number in 0..200 {
        scratch.file(format!("in/{number}.png"), &picture);
    }
    let arguments = ["in", "--format", "csv", "--output", "report.csv", "--jobs", "1"];
    let child = heeding(signal, &scratch.command(arguments)).stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    while !scratch.names().iter().any(|name| name.ends_with(".part")) {
        assert!(begun.elapsed() < Duration::from_secs(20), "the report was never begun");
        sleep(Duration::from_millis(5));
    }
    sleep(Duration::from_millis(100));
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 130, "{signal}: {}", err(&output));
    assert!(err(&output).contains("interrupted"), "{signal}: {}", err(&output));
    assert_eq!(scratch.names(), ["in"], "{signal}");
}

/// `command` with the signal as it is by default: a run that was started in the background of a script, or by nohup, passes on that
/// it is ignored. Where `env` cannot give it back the command is left as it is.
fn heeding(signal: &str, command: &Command) -> Command {
    let option = format!("--default-signal={}", signal.trim_start_matches('-'));
    let known = Command::new("env").args([&option, "true"]).stderr(Stdio::null()).status();
    let mut heeding = if known.is_ok_and(|status| status.success()) {
        let mut env = Command::new("env");
        env.arg(option).arg(command.get_program());
        env
    } else {
        Command::new(command.get_program())
    };
    heeding.args(command.get_args()).stdin(Stdio::null());
    if let Some(folder) = command.get_current_dir() {
        heeding.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => heeding.env(name, value),
            None => heeding.env_remove(name),
        };
    }
    heeding
}
