//! Work on one file within a time limit. Some files keep a decoder busy for hours, and neither a decoder nor a thread can
//! be stopped from outside: it is left behind until its work ends (at a page's end at the latest) or the process does.

use std::io;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::Text;
use crate::abandoned::Abandoned;
use crate::batch::Cancel;
use crate::input::DecodeError;
use crate::pipeline::guarded;

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
            Self::TimedOut(limit) => {
                let seconds = limit.as_secs_f64();
                Text::new(
                    format!("处理超过 {seconds} 秒，已跳过；请用 --timeout 放宽时限，或另存为普通 JPEG 后重试"),
                    format!(
                        "took longer than {seconds} seconds and was given up; allow more time with --timeout, or save it as an \
                         ordinary JPEG and try again"
                    ),
                )
            }
            Self::Cancelled => Text::new("已中断", "interrupted"),
            Self::Failed(error) => super::joined(&error.message, &error.advice),
            Self::NoThread(error) => Text::new(
                format!("系统没有空闲的线程（{error}）；请关闭其他程序后重试"),
                format!("the system gives no thread ({error}); close other programs and try again"),
            ),
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
