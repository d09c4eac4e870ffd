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
    let child = scratch.command(arguments).stderr(Stdio::piped()).spawn().unwrap();
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
