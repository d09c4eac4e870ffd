//! Packed data of a PDF: bounds before they are unpacked, and unpacking up to a bound.

use std::borrow::Cow;
use std::io::Read;

use flate2::bufread;
use flate2::read::{DeflateDecoder, ZlibDecoder};
use hayro_syntax::Filter;
use hayro_syntax::object::Stream;
use memchr::memmem;
use weezl::{BitOrder, decode::Decoder as LzwDecoder};

use super::super::raster::{LEAST_LOSS, check_size};
use super::super::{jpeg, jpeg2000};
use super::image::{number, stream_parameters};
use crate::input::{DecodeError, Limits};

/// Bytes of a packed picture within another packing.
const MOST_PACKED: usize = 512 << 20;

/// How much longer than its packed form LZW and Deflate data can get.
const WORST_RATIO: usize = 1_400;

/// Bytes that run lengths make of one byte at most.
const MOST_RUN: u64 = 64;

/// Bytes of a stream's packed form up to which it is unpacked without a bound of its own.
const SMALL: usize = 256 << 10;

/// Refuses what would unpack to more than the limits allow, before it is unpacked.
pub(super) fn check_unpacking(
    stream: &Stream<'_>,
    width: u32,
    height: u32,
    limits: &Limits,
) -> Result<(), DecodeError> {
    let filters = stream.filters();
    check_ratio(&filters, &stream.raw_data(), limits.max_pixels.saturating_mul(16))?;
    let Some(last) = filters.last() else { return Ok(()) };
    let (wide, high) = match last {
        Filter::CcittFaxDecode => {
            let columns =
                stream_parameters(stream.dict()).and_then(|p| number(&p, "Columns", "Columns")).unwrap_or(1728);
            (columns, height)
        }
        Filter::Jbig2Decode if filters.len() == 1 => jbig2_size(stream),
        Filter::JpxDecode if filters.len() == 1 => jpeg2000_size(&stream.raw_data()),
        _ => (width, height),
    };
    check_size(wide.into(), high.into(), limits.max_pixels)
}

/// Whether a table of objects or of their places is packed more than once: the reader unpacks those as a whole, and packings within
/// packings multiply. No program writes such files.
pub(super) fn has_nested_tables(bytes: &[u8]) -> bool {
    const LONGEST_DICTIONARY: usize = 4_096;
    let tables = [&b"/ObjStm"[..], b"/XRef"];
    tables.iter().any(|name| {
        memmem::find_iter(bytes, name).any(|at| {
            let start = memmem::rfind(&bytes[at.saturating_sub(LONGEST_DICTIONARY)..at], b"obj");
            let start = start.map_or(at, |start| at.saturating_sub(LONGEST_DICTIONARY) + start);
            let rest = &bytes[at..bytes.len().min(at + LONGEST_DICTIONARY)];
            let end = at + memmem::find(rest, b"stream").unwrap_or(rest.len());
            let packings = [&b"/FlateDecode"[..], b"/LZWDecode", b"/RunLengthDecode", b"/Fl ", b"/LZW ", b"/RL "];
            let count: usize =
                packings.iter().map(|packing| memmem::find_iter(&bytes[start..end], packing).count()).sum();
            count > 1
        })
    })
}

/// Packings within packings multiply: real files use one, and perhaps one that writes bytes as letters.
fn check_ratio(filters: &[Filter], packed: &[u8], most: u64) -> Result<(), DecodeError> {
    let packing =
        |filter: &&Filter| matches!(filter, Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode);
    let worst = match filters.iter().filter(packing).count() {
        0 => 1,
        1 => WORST_RATIO,
        _ => return Err(DecodeError::too_much_data()),
    };
    if packed.len() <= SMALL || packed.len().saturating_mul(worst) as u64 <= most {
        return Ok(());
    }
    // Long, but perhaps hardly packed: counted.
    let fits = match filters.first() {
        Some(Filter::FlateDecode) => std::io::copy(&mut ZlibDecoder::new(packed).take(most + 1), &mut std::io::sink())
            .is_ok_and(|length| length <= most),
        Some(Filter::LzwDecode) => lzw_length(packed, most) <= most,
        Some(Filter::RunLengthDecode) => packed.len() as u64 * MOST_RUN <= most,
        _ => false,
    };
    if fits { Ok(()) } else { Err(DecodeError::too_much_data()) }
}

/// Bytes that LZW data unpack to, counted until they are more than `most` or break off.
fn lzw_length(packed: &[u8], most: u64) -> u64 {
    let mut decoder = LzwDecoder::with_tiff_size_switch(BitOrder::Msb, 8);
    let (mut rest, mut length) = (packed, 0);
    let mut unpacked = vec![0; SMALL];
    while length <= most {
        let done = decoder.decode_bytes(rest, &mut unpacked);
        rest = &rest[done.consumed_in..];
        length += done.consumed_out as u64;
        if done.status.is_err() || (done.consumed_in == 0 && done.consumed_out == 0) {
            break;
        }
    }
    length
}

fn jbig2_size(stream: &Stream<'_>) -> (u32, u32) {
    let settings = hayro_jbig2::DecodeSettings { strict: false };
    let globals = stream_parameters(stream.dict()).and_then(|p| p.get::<Stream<'_>>(b"JBIG2Globals"));
    let globals = globals.and_then(|globals| unpack_content(&globals, SMALL * 16).ok());
    let globals = globals.and_then(|(data, _)| hayro_jbig2::Globals::new(&data, &settings).ok());
    let data = stream.raw_data();
    hayro_jbig2::Page::new_embedded(&data, globals.as_ref(), &settings)
        .map_or((0, 0), |page| (page.width(), page.height()))
}

/// Share of a picture's rows or data that its packed form does not hold although it unpacks: decoders fill up what is missing.
///
/// # Errors
/// `Damaged` where it is not known what the missing part would have shown.
pub(super) fn hidden_loss(stream: &Stream<'_>) -> Result<f32, DecodeError> {
    let filters = stream.filters();
    let Some((last, outer)) = filters.split_last() else { return Ok(0.0) };
    let Some((data, whole)) = without(outer, stream.raw_data(), MOST_PACKED) else { return Ok(0.0) };
    let lost = match last {
        Filter::DctDecode => jpeg::lost_share(&data).unwrap_or(0.0),
        Filter::JpxDecode => jpeg2000::lost_share(&data).unwrap_or(0.0),
        Filter::Jbig2Decode if is_jbig2_cut(&data) => return Err(DecodeError::damaged("PDF: JBIG2")),
        Filter::FlateDecode if !is_whole(&data) => LEAST_LOSS,
        _ => 0.0,
    };
    Ok(if whole { lost } else { lost.max(LEAST_LOSS) })
}

/// Data with filters undone, and whether they were whole; `None` where one of them is not undone here. At most `most` bytes.
fn without<'a>(filters: &[Filter], packed: Cow<'a, [u8]>, most: usize) -> Option<(Cow<'a, [u8]>, bool)> {
    let (mut data, mut whole) = (packed, true);
    for filter in filters {
        let (inner, is_whole) = match filter {
            Filter::FlateDecode => inflate(&data, most).unwrap_or_default(),
            Filter::Ascii85Decode => ascii85(&data),
            Filter::AsciiHexDecode => hexadecimal(&data),
            _ => return None,
        };
        data = Cow::Owned(inner);
        whole &= is_whole;
    }
    Some((data, whole))
}

/// Bytes written as letters, five for four, and whether their end is there.
fn ascii85(text: &[u8]) -> (Vec<u8>, bool) {
    let end = memchr::memchr(b'~', text);
    let (mut data, mut group) = (Vec::new(), Vec::with_capacity(5));
    for &letter in &text[..end.unwrap_or(text.len())] {
        match letter {
            b'z' if group.is_empty() => data.extend([0; 4]),
            b'!'..=b'u' => group.push(letter - b'!'),
            _ => {}
        }
        if group.len() == 5 {
            data.extend(four(&group));
            group.clear();
        }
    }
    if group.len() > 1 {
        let kept = group.len() - 1;
        group.resize(5, 84);
        data.extend(&four(&group)[..kept]);
    }
    (data, end.is_some())
}

fn four(digits: &[u8]) -> [u8; 4] {
    digits.iter().fold(0_u32, |value, &digit| value.wrapping_mul(85).wrapping_add(digit.into())).to_be_bytes()
}

/// Bytes written as hexadecimal digits, and whether their end is there.
fn hexadecimal(text: &[u8]) -> (Vec<u8>, bool) {
    let end = memchr::memchr(b'>', text);
    let letters = text[..end.unwrap_or(text.len())].iter();
    let digits: Vec<u8> =
        letters.filter_map(|&letter| char::from(letter).to_digit(16)).map(|digit| digit as u8).collect();
    (digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect(), end.is_some())
}

/// Whether the last segment ends too early: a decoder leaves it out, and all that it paints. The line's end before `endstream` is not
/// part of it.
fn is_jbig2_cut(data: &[u8]) -> bool {
    let settings = hayro_jbig2::DecodeSettings { strict: true };
    let is_cut = |data: &[u8]| {
        let page = hayro_jbig2::Page::new_embedded(data, None, &settings);
        matches!(page, Err(hayro_jbig2::DecodeError::Parse(hayro_jbig2::ParseError::UnexpectedEof)))
    };
    is_cut(data) && is_cut(data.trim_ascii_end())
}

fn jpeg2000_size(data: &[u8]) -> (u32, u32) {
    let settings = hayro_jpeg2000::DecodeSettings::default();
    hayro_jpeg2000::Image::new(data, &settings).map_or((0, 0), |image| (image.width(), image.height()))
}

/// A content stream or table unpacked to at most `most` bytes, and whether all of it was there.
///
/// # Errors
/// `TooLarge` where it unpacks to more, `Damaged` where it does not unpack.
pub(super) fn unpack_content(stream: &Stream<'_>, most: usize) -> Result<(Vec<u8>, bool), DecodeError> {
    let filters = stream.filters();
    let packed = stream.raw_data();
    let (data, whole): (Cow<'_, [u8]>, bool) = match filters.as_slice() {
        [] => (packed, true),
        [Filter::FlateDecode] if stream_parameters(stream.dict()).is_none() => {
            let (data, whole) = inflate(&packed, most + 1)?;
            (Cow::Owned(data), whole)
        }
        filters => {
            check_ratio(filters, &packed, most as u64)?;
            let data = stream.decoded_data().map_err(|error| DecodeError::damaged(format!("PDF: {error:?}")))?;
            (data, without(filters, packed, most + 1).is_none_or(|(_, whole)| whole))
        }
    };
    if data.len() > most { Err(DecodeError::too_much_data()) } else { Ok((data.into_owned(), whole)) }
}

/// Bytes of the check sum behind Deflate data.
const CHECK_SUM: usize = 4;

/// Unpacks Deflate data, with or without its zlib frame, up to `most` bytes; of broken data what can be had. Also whether they are
/// whole: a check sum that is missing loses nothing, one that does not fit tells of broken data.
pub(super) fn inflate(packed: &[u8], most: usize) -> Result<(Vec<u8>, bool), DecodeError> {
    let mut data = Vec::new();
    if packed.trim_ascii().is_empty() {
        return Ok((data, true));
    }
    let framed = ZlibDecoder::new(packed).take(most as u64).read_to_end(&mut data);
    if framed.is_err() && data.is_empty() {
        let bare = DeflateDecoder::new(packed).take(most as u64).read_to_end(&mut data);
        if bare.is_err() && data.is_empty() {
            return Err(DecodeError::damaged("PDF: Deflate"));
        }
        return Ok((data, bare.is_ok()));
    }
    let whole = framed.is_ok() || ends_without_sum(packed);
    Ok((data, whole))
}

/// Whether Deflate data in their frame are whole, as [`inflate`] tells.
fn is_whole(packed: &[u8]) -> bool {
    std::io::copy(&mut ZlibDecoder::new(packed), &mut std::io::sink()).is_ok() || ends_without_sum(packed)
}

fn ends_without_sum(packed: &[u8]) -> bool {
    let mut rest = packed.get(2..).unwrap_or_default();
    let ends = std::io::copy(&mut bufread::DeflateDecoder::new(&mut rest), &mut std::io::sink()).is_ok();
    ends && rest.len() < CHECK_SUM
}
