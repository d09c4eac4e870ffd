//! Many files: parallel run, stable order, memory budget, caught panics, time limit, progress events. Prints nothing and
//! knows nothing of output forms.

mod budget;
pub mod cache;
mod cancel;
mod estimate;
mod examine;
mod order;
mod repeats;
mod silence;
mod work;

use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

pub use cancel::Cancel;
pub use examine::{Examined, Examiner, Reader};
pub use repeats::Repeat;

use crate::checks::Document;
use crate::pipeline::{FileRecord, guarded};
use crate::{Limits, PageReport, Profile};
use order::InOrder;
use repeats::Repeats;
use silence::silently;
use work::{Message, Shared};

/// What files are judged by.
#[derive(Clone, Debug)]
pub struct Standard {
    /// The receiver's limits.
    pub profile: Arc<Profile>,
    /// What paper the user says all of them are.
    pub document: Option<Document>,
}

impl From<Arc<Profile>> for Standard {
    fn from(profile: Arc<Profile>) -> Self {
        Self { profile, document: None }
    }
}

impl From<Profile> for Standard {
    fn from(profile: Profile) -> Self {
        Arc::new(profile).into()
    }
}

/// How a run is carried out. Nothing here changes the verdict of a file that is read whole and in time.
#[derive(Clone, Debug)]
pub struct Options {
    /// Files worked on at the same time, at least 1.
    pub jobs: usize,
    /// Bounds of what is read and decoded.
    pub limits: Limits,
    /// Bytes that the pictures being worked on may take together, by estimate. A picture that needs more runs alone.
    pub memory: u64,
    /// Longest time for one file; `None` for no limit.
    pub timeout: Option<Duration>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            jobs: std::thread::available_parallelism().map_or(1, usize::from),
            limits: Limits::default(),
            memory: 2 << 30,
            timeout: Some(Duration::from_secs(60)),
        }
    }
}

/// One file, done.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Its place among the files given, from 0.
    pub index: usize,
    /// The file.
    pub path: PathBuf,
    /// What is known of it, to judge it under further profiles.
    pub record: FileRecord,
    /// Hash of its content, where the examiner had it.
    pub content: Option<[u8; 32]>,
    /// Its pages, judged by the run's standard.
    pub reports: Vec<PageReport>,
    /// The earlier file of the same folder that it repeats; `reports` say so already.
    pub repeat: Option<Repeat>,
}

/// What happens during a run.
#[derive(Debug)]
pub enum Event<'a> {
    /// Work on a file begins. In no particular order.
    Started(&'a Path),
    /// Work on a file has ended, its report may still wait for its turn. In no particular order.
    Ended(&'a Path),
    /// A file's reports: exactly one a file, in the order in which the files were given.
    Checked(Checked),
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Every file was reported.
    Complete,
    /// The run was cancelled, or `sink` wanted no more.
    Stopped,
}

/// Checks `files` and calls `sink`, on the calling thread, with what happens. Reports come in the order of `files`
/// whatever the parallelism, each as soon as those before it are out.
///
/// A file that cannot be read, breaks its decoder or exceeds the time limit gets a report with its reason; the others go
/// on. A thread cannot be killed: one that exceeds the time limit is left behind until its work ends (at the end of a page at the
/// latest) or the process does, keeps its share of [`Options::memory`] until then, and another takes its place. Where many
/// hang, the rest is worked on one by one.
///
/// # Errors
/// Where the system gives no thread at all.
pub fn run(
    files: Vec<PathBuf>,
    standard: impl Into<Standard>,
    options: Options,
    cancel: &Cancel,
    sink: impl FnMut(Event<'_>) -> ControlFlow<()>,
) -> io::Result<End> {
    let examiner = Arc::new(Reader { limits: options.limits });
    run_with(files, standard, options, examiner, cancel, sink)
}

/// [`run`] with records from `examiner`.
///
/// # Errors
/// Where the system gives no thread at all.
pub fn run_with(
    files: Vec<PathBuf>,
    standard: impl Into<Standard>,
    options: Options,
    examiner: Arc<dyn Examiner>,
    cancel: &Cancel,
    sink: impl FnMut(Event<'_>) -> ControlFlow<()>,
) -> io::Result<End> {
    let total = files.len();
    let (shared, messages) = Shared::start(files, standard.into(), options, examiner.clone(), cancel.clone())?;
    let end = report_in_order(total, &shared, &messages, cancel, sink);
    // All is reported by now: what fails here costs only what would have been kept for the next run.
    let _ = silently(|| guarded(|| examiner.finish()));
    Ok(end)
}

fn report_in_order(
    total: usize,
    shared: &Arc<Shared>,
    messages: &Receiver<Message>,
    cancel: &Cancel,
    mut sink: impl FnMut(Event<'_>) -> ControlFlow<()>,
) -> End {
    let mut in_order = InOrder::default();
    let mut repeats = Repeats::default();
    let mut reported = 0;
    while reported < total {
        if cancel.is_cancelled() {
            return End::Stopped;
        }
        let flow = match messages.recv_timeout(work::TICK) {
            Ok(Message::Started(index)) => sink(Event::Started(shared.path(index))),
            Ok(Message::Done(checked)) => {
                let mut flow = sink(Event::Ended(&checked.path));
                in_order.insert(checked.index, *checked);
                while let (ControlFlow::Continue(()), Some(next)) = (flow, in_order.next()) {
                    let mut next: Checked = next;
                    next.repeat = repeats.note(&next);
                    if let Some(repeat) = &next.repeat {
                        repeat.tell(&mut next.reports, shared.profile());
                    }
                    flow = sink(Event::Checked(next));
                    reported += 1;
                    shared.reported(reported);
                }
                flow
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => ControlFlow::Continue(()),
        };
        if flow.is_break() {
            shared.stop();
            return End::Stopped;
        }
        shared.abandon_overdue();
    }
    End::Complete
}

#[cfg(test)]
mod tests {
    use std::thread::sleep;

    use super::*;
    use crate::Verdict;
    use crate::abandoned::stop_if_abandoned;
    use crate::input::DecodeErrorKind;
    use crate::pipeline;

    /// Does to each file what its name says.
    #[derive(Default)]
    struct Obedient {
        alive: Arc<()>,
    }

    impl Examiner for Obedient {
        fn examine(&self, path: &Path) -> Examined {
            match path.to_str().unwrap() {
                // Whoever waits for it never ends.
                "hang" => sleep(Duration::from_secs(3600)),
                "panic" => panic!("as a hostile file would have it"),
                "slow" => sleep(Duration::from_millis(60)),
                "page after page" => loop {
                    // Alive as long as a thread works here.
                    let _alive = self.alive.clone();
                    sleep(Duration::from_millis(5));
                    stop_if_abandoned();
                },
                _ => {}
            }
            pipeline::examine(b"", &Limits::default()).into()
        }

        fn memory(&self, path: &Path, _limits: &Limits) -> u64 {
            assert!(path != Path::new("panic at the header"), "as a hostile header would have it");
            0
        }

        fn finish(&self) {
            panic!("as a damaged cache would have it");
        }
    }

    fn options(jobs: usize) -> Options {
        Options { jobs, timeout: Some(Duration::from_millis(200)), ..Options::default() }
    }

    fn checked(names: &[&str], options: Options) -> Vec<Checked> {
        let files = names.iter().map(PathBuf::from).collect();
        let standard = Standard::from(Profile::load("default").unwrap());
        let mut all = Vec::new();
        let end = run_with(files, standard, options, Arc::<Obedient>::default(), &Cancel::default(), |event| {
            if let Event::Checked(checked) = event {
                all.push(checked);
            }
            ControlFlow::Continue(())
        });
        assert_eq!(end.unwrap(), End::Complete);
        all
    }

    #[test]
    fn reports_come_in_the_order_given_whatever_the_parallelism() {
        let names = ["slow", "b", "a", "slow", "d", "c", "slow", "e"];
        for jobs in [1, 2, 8] {
            let order: Vec<_> = checked(&names, options(jobs)).into_iter().map(|one| one.path).collect();
            assert_eq!(order, names.map(PathBuf::from), "{jobs} jobs");
        }
    }

    #[test]
    fn a_file_that_hangs_is_unjudged_and_the_rest_goes_on() {
        let all = checked(&["hang", "a", "hang", "b"], options(1));
        for (index, hung) in [true, false, true, false].into_iter().enumerate() {
            let error = all[index].reports[0].error.as_ref().unwrap();
            assert_eq!(error.kind == DecodeErrorKind::TimedOut, hung, "file {index}");
            assert_eq!(all[index].reports[0].verdict, Verdict::Unjudged);
        }
    }

    #[test]
    fn a_file_that_was_given_up_is_worked_on_no_longer() {
        let examiner = Arc::<Obedient>::default();
        let files = ["page after page", "page after page", "a"].map(PathBuf::from).to_vec();
        let standard = Standard::from(Profile::load("default").unwrap());
        let end =
            run_with(files, standard, options(2), examiner.clone(), &Cancel::default(), |_| ControlFlow::Continue(()));
        assert_eq!(end.unwrap(), End::Complete);
        let begun = std::time::Instant::now();
        while Arc::strong_count(&examiner.alive) > 1 {
            assert!(begun.elapsed() < Duration::from_secs(30), "still at it");
            sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn many_files_that_hang_do_not_keep_the_rest_from_being_checked() {
        let mut names = vec!["hang"; 12];
        names.push("a");
        let all = checked(&names, options(4));
        assert_eq!(all[12].reports[0].error.as_ref().unwrap().kind, DecodeErrorKind::Empty);
    }

    #[test]
    fn a_panic_is_one_unjudged_file() {
        let all = checked(&["a", "panic", "b"], options(2));
        let error = all[1].reports[0].error.as_ref().unwrap();
        assert_eq!((error.kind, all[1].reports[0].verdict), (DecodeErrorKind::Internal, Verdict::Unjudged));
        assert!(error.message.en.contains("as a hostile file would have it"), "{}", error.message.en);
        assert_eq!(all.len(), 3);
    }

    #[test]
    fn a_panic_at_the_header_neither_ends_the_worker_nor_the_file() {
        let names = ["a", "panic at the header", "b"];
        let (done, waited) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            // Without a time limit nobody else gives the file up.
            let all = checked(&names, Options { timeout: None, ..options(1) });
            let _ =
                done.send(all.into_iter().map(|one| one.reports[0].error.as_ref().map(|error| error.kind)).collect());
        });
        let kinds: Vec<_> = waited.recv_timeout(Duration::from_secs(60)).expect("the run ends");
        assert_eq!(kinds, [Some(DecodeErrorKind::Empty); 3], "each was examined");
    }

    #[test]
    fn a_sink_that_wants_no_more_stops_the_run() {
        let files = vec![PathBuf::from("a"); 100];
        let standard = Standard::from(Profile::load("default").unwrap());
        let mut seen = 0;
        let end = run_with(files, standard, options(2), Arc::<Obedient>::default(), &Cancel::default(), |event| {
            seen += usize::from(matches!(event, Event::Checked(_)));
            if seen == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!((end.unwrap(), seen), (End::Stopped, 3));
    }

    #[test]
    fn a_cancelled_run_stops() {
        let cancel = Cancel::default();
        cancel.cancel();
        let standard = Standard::from(Profile::load("default").unwrap());
        let end = run(vec!["a".into()], standard, options(1), &cancel, |_| ControlFlow::Continue(()));
        assert_eq!(end.unwrap(), End::Stopped);
    }
}
