//! Keeps a decoder's caught panic from printing on the user's screen; every other panic prints as before.

use std::cell::Cell;
use std::panic;
use std::sync::Once;

thread_local! {
    static SILENT: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work` with this thread's panics unprinted. They are still panics: the caller catches them.
pub fn silently<T>(work: impl FnOnce() -> T) -> T {
    /// Ends the silence on every way out, unwinding included.
    struct End;
    impl Drop for End {
        fn drop(&mut self) {
            SILENT.set(false);
        }
    }
    install();
    SILENT.set(true);
    let _end = End;
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
