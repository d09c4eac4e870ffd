#![no_main]

mod common;

use libfuzzer_sys::{Corpus, fuzz_target};
use scanready::input::Format;

fuzz_target!(|bytes: &[u8]| -> Corpus { common::decode_only(bytes, &[Format::Tiff]) });
