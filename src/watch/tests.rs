//! What a watch as a whole does.

use super::*;

const PICTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/id-back/sharp.jpg");

/// A watch that moves files away, or one that leaves them where they are and keeps a report.
fn watched(folder: &Path, moving: bool) -> Watch {
    let put = moving.then(|| folder.join("ok"));
    let options = Options {
        folder: folder.join("in"),
        settle: Duration::ZERO,
        patience: Duration::ZERO,
        ok: put.clone(),
        flagged: put,
        copy: false,
        flag_warnings: false,
        report: (!moving).then(|| folder.join("report.html")),
        existing: Existing::Keep,
        html: html::Options::default(),
        batch: batch::Options::default(),
    };
    Watch::start(options, Profile::load("default").unwrap()).unwrap()
}

/// Puts a copy of the picture into the drop folder and looks; returns which earlier file it is said to repeat.
fn arrives(watch: &mut Watch, name: &str) -> Option<String> {
    std::fs::copy(PICTURE, watch.options.folder.join(name)).unwrap();
    let step = watch.step(Instant::now(), &Cancel::default());
    assert_eq!(step.arrivals.len(), 1, "{:?}", step.problems);
    step.arrivals[0].reports[0].repeats.clone()
}

#[test]
fn a_copy_is_told_whenever_it_arrives_while_the_other_is_there() {
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(root.path().join("in/other client")).unwrap();
    let mut watch = watched(root.path(), true);
    assert_eq!(arrives(&mut watch, "a.jpg"), None);
    assert_eq!(arrives(&mut watch, "b.jpg"), Some("a.jpg".to_owned()));
    assert_eq!(arrives(&mut watch, "other client/b.jpg"), None);
    std::fs::remove_dir_all(root.path().join("ok")).unwrap();
    assert_eq!(arrives(&mut watch, "c.jpg"), None, "taken out and sent again");
}

#[test]
fn a_copy_is_judged_again_when_the_other_goes() {
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(root.path().join("in")).unwrap();
    let mut watch = watched(root.path(), false);
    arrives(&mut watch, "a.jpg");
    assert_eq!(arrives(&mut watch, "b.jpg"), Some("a.jpg".to_owned()));
    std::fs::remove_file(root.path().join("in/a.jpg")).unwrap();
    let step = watch.step(Instant::now(), &Cancel::default());
    assert_eq!(step.arrivals.len(), 1);
    assert_eq!(step.arrivals[0].reports[0].repeats, None);
    assert!(watch.step(Instant::now(), &Cancel::default()).arrivals.is_empty());
}

#[test]
fn a_copy_is_judged_again_when_the_other_is_taken_from_where_it_was_put() {
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(root.path().join("in")).unwrap();
    let moving = watched(root.path(), true).options;
    let report = Some(root.path().join("report.html"));
    // What is flagged stays where it arrived.
    let options = Options { flagged: None, flag_warnings: true, report, ..moving };
    let mut watch = Watch::start(options, Profile::load("default").unwrap()).unwrap();
    assert_eq!(arrives(&mut watch, "a.jpg"), None);
    assert_eq!(arrives(&mut watch, "b.jpg"), Some("a.jpg".to_owned()));
    assert!(root.path().join("ok/a.jpg").exists() && root.path().join("in/b.jpg").exists());
    std::fs::remove_file(root.path().join("ok/a.jpg")).unwrap();
    let step = watch.step(Instant::now(), &Cancel::default());
    assert_eq!(step.arrivals.len(), 1, "{:?}", step.problems);
    assert_eq!(step.arrivals[0].reports[0].repeats, None);
    assert!(root.path().join("ok/b.jpg").exists());
    assert!(watch.step(Instant::now(), &Cancel::default()).arrivals.is_empty());
}

#[test]
fn verdicts_of_another_build_of_the_program_are_not_kept() {
    let (profile, limits) = (Profile::load("default").unwrap(), Limits::default());
    let of = |build: &str| standard(&profile, &limits, build);
    assert_eq!(of("100 1"), of("100 1"));
    assert_ne!(of("100 1"), of("100 2"));
}

#[test]
fn half_a_file_is_waited_for_and_looked_at_again_when_the_rest_comes() {
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(root.path().join("in")).unwrap();
    let mut watch = watched(root.path(), false);
    watch.options.patience = Duration::from_secs(30);
    let (file, whole) = (root.path().join("in/a.jpg"), std::fs::read(PICTURE).unwrap());
    std::fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    let begun = Instant::now();
    let mut looks_at = |seconds| {
        let step = watch.step(begun + Duration::from_secs(seconds), &Cancel::default());
        (step.pending, step.arrivals.iter().any(|file| file.reports.iter().any(looks_incomplete)), step.arrivals.len())
    };
    assert_eq!(looks_at(0), (1, false, 0), "the rest may come");
    assert_eq!(looks_at(29), (1, false, 0));
    assert_eq!(looks_at(31), (0, true, 1), "it does not come");
    assert_eq!(looks_at(60), (0, false, 0), "told once");
    std::fs::write(&file, &whole).unwrap();
    assert_eq!(looks_at(70), (0, false, 1), "and now it is whole");
}

#[test]
fn without_a_report_no_page_is_kept() {
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(root.path().join("in")).unwrap();
    let mut watch = watched(root.path(), true);
    arrives(&mut watch, "a.jpg");
    assert_eq!(watch.journal.entries().count(), 0);
}

#[test]
fn a_report_that_cannot_be_written_costs_no_file_its_line() {
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(root.path().join("in")).unwrap();
    let beside = root.path().join("beside");
    let mut watch = watched(root.path(), false);
    let options = Options {
        ok: Some(root.path().join("ok")),
        flagged: Some(root.path().join("ok")),
        report: Some(beside.join("report.html")),
        ..watch.options.clone()
    };
    watch = Watch::start(options.clone(), Profile::load("default").unwrap()).unwrap();
    assert!(!watch.is_behind());
    // As when the disk is full: whatever is written beside the report fails.
    std::fs::remove_dir_all(&beside).unwrap();
    std::fs::write(&beside, "in the way").unwrap();
    std::fs::copy(PICTURE, root.path().join("in/a.jpg")).unwrap();
    let step = watch.step(Instant::now(), &Cancel::default());
    assert_eq!((step.arrivals.len(), step.problems.len()), (1, 1), "{:?}", step.problems);
    assert!(root.path().join("ok/a.jpg").exists() && watch.is_behind());
    let again = watch.step(Instant::now(), &Cancel::default());
    assert_eq!(again.problems, step.problems, "in the same words, so that it is said once");
    std::fs::remove_file(&beside).unwrap();
    assert!(watch.step(Instant::now(), &Cancel::default()).problems.is_empty() && !watch.is_behind());
    let restarted = Watch::start(options, Profile::load("default").unwrap()).unwrap();
    assert_eq!(restarted.journal.entries().count(), 1, "noted although it could not be written at first");
}
