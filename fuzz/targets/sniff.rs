#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let format = scanready::input::sniff(bytes);
    // The beginning alone gives an answer, too.
    let _ = scanready::input::sniff(&bytes[..bytes.len().min(64)]);
    assert!(!bytes.is_empty() || format == scanready::input::Format::Unknown);
});
