//! Lets work end early that nobody waits for any more. A thread cannot be stopped from outside: long work asks here, between its steps,
//! whether it is still wanted.

use std::cell::RefCell;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

thread_local! {
    static CURRENT: RefCell<Option<Abandoned>> = const { RefCell::new(None) };
}

/// Whether a piece of work was given up: set once, seen by every clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Abandoned(Arc<AtomicBool>);

impl Abandoned {
    /// Gives the work up.
    pub(crate) fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Runs `work`, which this tells whether to go on.
    pub(crate) fn during<T>(&self, work: impl FnOnce() -> T) -> T {
        /// Nothing on the thread asks this one any more, on every way out.
        struct End;
        impl Drop for End {
            fn drop(&mut self) {
                CURRENT.take();
            }
        }
        CURRENT.set(Some(self.clone()));
        let _end = End;
        work()
    }
}

/// Unwinds where this thread's work was given up. Not for code that holds what others wait for.
pub(crate) fn stop_if_abandoned() {
    let abandoned = CURRENT.with_borrow(|current| current.as_ref().is_some_and(|this| this.0.load(Ordering::Relaxed)));
    if abandoned {
        resume_unwind(Box::new("nobody waits for it any more"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::guarded;

    #[test]
    fn ends_what_was_given_up_and_nothing_else() {
        let work = Abandoned::default();
        assert!(work.during(|| guarded(stop_if_abandoned)).is_ok());
        work.set();
        assert!(work.during(|| guarded(stop_if_abandoned)).is_err());
        assert!(guarded(stop_if_abandoned).is_ok(), "the next work on this thread is its own");
    }
}
