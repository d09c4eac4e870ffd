//! Keeps a decoder's caught panic from printing on the user's screen; every other panic prints as before.

use std::cell::Cell;
use std::panic;
use std::sync::Once;

thread_local! {
    static SILENT: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work` with this thread's panics unprinted. They are still panics: the caller catches them. May be nested.
pub fn silently<T>(work: impl FnOnce() -> T) -> T {
    /// Brings back what was before, on every way out, unwinding included.
    struct Before(bool);
    impl Drop for Before {
        fn drop(&mut self) {
            SILENT.set(self.0);
        }
    }
    install();
    let _before = Before(SILENT.replace(true));
    work()
}

fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !SILENT.try_with(Cell::get).unwrap_or(false) {
                previous(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_an_inner_silence_is_not_that_of_the_outer() {
        silently(|| {
            silently(|| ());
            assert!(SILENT.get());
        });
        assert!(!SILENT.get());
        assert!(panic::catch_unwind(|| silently(|| panic!("caught"))).is_err());
        assert!(!SILENT.get(), "a panic ends it too");
    }
}
