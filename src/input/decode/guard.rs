//! Keeps a decoder's panic from ending the run, and its message from the user's terminal.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use crate::input::DecodeError;

thread_local! {
    static DECODING: Cell<bool> = const { Cell::new(false) };
}

/// Runs a decoder; a panic becomes an error of kind `Internal`, and prints nothing.
pub(super) fn catch<T>(decoder: impl FnOnce() -> Result<T, DecodeError>) -> Result<T, DecodeError> {
    quieten();
    let outer = DECODING.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(decoder));
    DECODING.set(outer);
    result.unwrap_or_else(|payload| Err(DecodeError::internal(words(payload.as_ref()))))
}

/// Wraps the panic hook once, so that panics of decoders on this thread are not printed. Others are, as before.
fn quieten() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !DECODING.get() {
                before(info);
            }
        }));
    });
}

fn words(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default();
    text.lines().next().unwrap_or_default().chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::DecodeErrorKind;

    #[test]
    fn a_panic_becomes_an_error() {
        let error = catch::<()>(|| panic!("index out of bounds")).unwrap_err();
        assert_eq!(error.kind, DecodeErrorKind::Internal);
        assert!(error.message.en.contains("index out of bounds"));
    }
}
