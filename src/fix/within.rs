//! Work on one file within a time limit. Some files keep a decoder busy for hours, and neither a decoder nor a thread can
//! be stopped from outside: it is left behind until its work ends (at a page's end at the latest) or the process does.

use std::io;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::abandoned::Abandoned;
use crate::batch::Cancel;
use crate::input::DecodeError;
use crate::pipeline::guarded;
use crate::{Text, system};

/// How often the clock is looked at, and whether the run was cancelled.
const TICK: Duration = Duration::from_millis(25);
/// Decoders recurse, as in a check.
const STACK_BYTES: usize = 16 << 20;

/// Why work has not ended.
#[derive(Debug)]
pub enum Unfinished {
    /// It took longer than allowed.
    TimedOut(Duration),
    /// The user wants to stop.
    Cancelled,
    /// It failed in a way it should not have.
    Failed(DecodeError),
    /// The system gives no thread.
    NoThread(io::Error),
}

impl Unfinished {
    /// What is told of the file.
    pub fn text(&self) -> Text {
        match self {
            Self::TimedOut(limit) => DecodeError::timed_out(*limit).told(),
            Self::Cancelled => Text::new("已中断", "interrupted"),
            Self::Failed(error) => error.told(),
            Self::NoThread(error) => system::no_thread(error),
        }
    }
}

/// Does `work` on a thread of its own and waits for it, for at most `limit` and until `cancel`.
///
/// # Errors
/// [`Unfinished`] where there is no result.
pub fn within<T: Send + 'static>(
    limit: Option<Duration>,
    cancel: &Cancel,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Unfinished> {
    let (sender, result) = channel();
    // Nobody may be waiting any more when it ends.
    let abandoned = Abandoned::default();
    let theirs = abandoned.clone();
    let whole = move || drop(sender.send(guarded(|| theirs.during(work))));
    thread::Builder::new().name("fix".to_owned()).stack_size(STACK_BYTES).spawn(whole).map_err(Unfinished::NoThread)?;
    let begun = Instant::now();
    loop {
        match result.recv_timeout(TICK) {
            Ok(result) => return result.map_err(Unfinished::Failed),
            // A panic is caught and sent, so that the thread never ends without a word.
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
        if cancel.is_cancelled() {
            abandoned.set();
            return Err(Unfinished::Cancelled);
        }
        if let Some(limit) = limit.filter(|limit| begun.elapsed() > *limit) {
            abandoned.set();
            return Err(Unfinished::TimedOut(limit));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_hangs_breaks_or_is_not_wanted_ends() {
        let hang = || thread::sleep(Duration::from_secs(3600));
        let (limit, long, cancel) = (Some(Duration::from_millis(50)), Some(Duration::from_secs(60)), Cancel::default());
        assert!(matches!(within(limit, &cancel, hang), Err(Unfinished::TimedOut(_))));
        assert!(matches!(
            within(long, &cancel, || panic!("as a hostile file would have it")),
            Err(Unfinished::Failed(_))
        ));
        assert_eq!(within(None, &cancel, || 7).unwrap(), 7);
        cancel.cancel();
        assert!(matches!(within(None, &cancel, hang), Err(Unfinished::Cancelled)));
    }
}
