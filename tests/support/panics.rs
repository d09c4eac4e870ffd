//! Where a panic that the tool caught came from: a decoder of others, against which catching is the answer, or its own
//! code, where it is a mistake to be mended. For the test of changed files and for fuzzing.

use std::cell::RefCell;
use std::panic;
use std::path::Path;
use std::sync::Once;

use scanready::Limits;
use scanready::input::{DecodeError, DecodeErrorKind, decode};

thread_local! {
    /// File and line of this thread's panics.
    static PLACES: RefCell<Vec<(String, u32)>> = const { RefCell::new(Vec::new()) };
}

/// Remembers from now on where this thread's panics come from, caught ones too, and forgets earlier ones.
pub fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // At its first decoding the tool puts a hook of its own before what is there, which then hears nothing of decoders.
        let _ = decode(b"\x89PNG\r\n\x1a\n", &Limits::default());
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let place = info.location().map(|place| (place.file().to_owned(), place.line()));
            PLACES.with_borrow_mut(|places| places.extend(place));
            before(info);
        }));
    });
    PLACES.take();
}

/// What is wrong with the tool if it gives `error`: `Some` where its own code, below `project`, has panicked.
pub fn own_mistake(error: &DecodeError, project: &Path) -> Option<String> {
    if error.kind != DecodeErrorKind::Internal {
        return None;
    }
    let said = &error.message.en;
    let places = PLACES.with_borrow(Clone::clone);
    if places.is_empty() {
        // Who cannot tell does not look away.
        return Some(format!("a panic of unknown origin: {said}"));
    }
    let own = places.into_iter().find(|(file, _)| !is_of_others(file, project));
    own.map(|(file, line)| format!("{file}:{line}: {said}"))
}

/// Whether `file`, as the compiler names it, is of a dependency. Panics of the standard library name who called it, where
/// they can, and count as the tool's own where not.
fn is_of_others(file: &str, project: &Path) -> bool {
    // Of the project alone the compiler names files by their way from its folder.
    let file = Path::new(file);
    file.is_absolute() && !file.starts_with(project) && !file.starts_with("/rustc")
        || file.components().any(|part| part.as_os_str() == "registry")
}

#[cfg(test)]
mod tests {
    use super::*;
    use scanready::Text;

    fn internal() -> DecodeError {
        DecodeError { kind: DecodeErrorKind::Internal, message: Text::default(), advice: Text::default() }
    }

    #[test]
    fn only_files_elsewhere_are_of_others() {
        let project = Path::new("/home/me/scanready");
        assert!(is_of_others("/home/me/.cargo/registry/src/index.crates.io-1/zune-jpeg-0.5.1/src/mcu.rs", project));
        assert!(is_of_others("/home/me/.cargo/git/checkouts/heif-1/src/lib.rs", project));
        for own in
            ["src/input/decode/tiff.rs", "/home/me/scanready/src/input/sniff.rs", "/rustc/ab/library/alloc/src/x.rs"]
        {
            assert!(!is_of_others(own, project), "{own}");
        }
    }

    #[test]
    fn a_caught_panic_of_ones_own_is_told_with_its_place() {
        watch();
        let project = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(own_mistake(&internal(), project).unwrap().contains("unknown origin"));
        assert!(panic::catch_unwind(|| panic!("on purpose")).is_err());
        // One panic may have taken several pages with it.
        for _ in 0..2 {
            assert!(own_mistake(&internal(), project).unwrap().contains("panics.rs"));
        }
        let damaged = DecodeError { kind: DecodeErrorKind::Damaged, ..internal() };
        assert_eq!(own_mistake(&damaged, project), None);
    }
}
