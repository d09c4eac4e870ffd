//! How much memory a PDF takes, by the sizes that its pictures are said to have. They stand in the open: a picture is a stream, and no
//! stream lies within another.

use memchr::memmem;

use crate::input::decode::needs::Needs;

/// Bytes a pixel of a picture that is unpacked to colour, and of one in JPEG 2000.
const BYTES_A_PIXEL: u64 = 10;
const JPEG_2000: u64 = 25;
/// Pixels of a page put together of many strips, at most: a large sheet at 600 dots an inch. More are of several pages.
const LARGEST_PAGE: u64 = 35_000_000;
/// Bytes around a picture's width in which its height stands.
const NEAR: usize = 1_024;

/// What the pictures named in `bytes` take; `None` where there are none.
pub(in crate::input::decode) fn needs(bytes: &[u8]) -> Option<Needs> {
    let (mut largest, mut all) = (0, 0_u64);
    for at in memmem::find_iter(bytes, b"/Width") {
        let Some(width) = number_at(bytes, at + b"/Width".len()) else { continue };
        let Some(height) = height_near(bytes, at) else { continue };
        let pixels = width.saturating_mul(height);
        largest = pixels.max(largest);
        all = all.saturating_add(pixels);
    }
    let bytes_a_pixel = if memmem::find(bytes, b"/JPXDecode").is_some() { JPEG_2000 } else { BYTES_A_PIXEL };
    (largest > 0).then(|| Needs { pixels: largest.max(all.min(LARGEST_PAGE)), bytes_a_pixel })
}

/// The nearest height in the dictionary around `at`.
fn height_near(bytes: &[u8], at: usize) -> Option<u64> {
    const NAME: &[u8] = b"/Height";
    let before = &bytes[at.saturating_sub(NEAR)..at];
    let after = &bytes[at..bytes.len().min(at + NEAR)];
    // The dictionary ends where its stream begins, and begins behind the last one's end.
    let after = &after[..memmem::find(after, b"stream").unwrap_or(after.len())];
    let before = &before[memmem::rfind(before, b"obj").unwrap_or(0)..];
    let behind = memmem::find(after, NAME).and_then(|found| number_at(after, found + NAME.len()));
    behind.or_else(|| number_at(before, memmem::rfind(before, NAME)? + NAME.len()))
}

fn number_at(bytes: &[u8], at: usize) -> Option<u64> {
    let rest = bytes.get(at..)?.trim_ascii_start();
    let digits = rest.iter().take(10).take_while(|digit| digit.is_ascii_digit()).count();
    std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_pictures_in_any_order() {
        let pixels = |text: &str| needs(text.as_bytes()).map(|needs| needs.pixels);
        assert_eq!(pixels("4 0 obj <</Type/XObject /Width 7000/Height 9900>> stream"), Some(69_300_000));
        let both = "1 0 obj <</Height 20 /Width 10>> stream endobj 2 0 obj <</Width 30\n/Height 40>> stream";
        assert_eq!(pixels(both), Some(200 + 1_200));
        let pages = "1 0 obj <</Width 5000 /Height 7000>> stream x endstream endobj ".repeat(40);
        assert_eq!(pixels(&pages), Some(LARGEST_PAGE), "one page at a time");
        assert_eq!(pixels("1 0 obj <</Type /Page>> /Width"), None);
        assert_eq!(pixels("/Width 99999999999999999999 /Height 1"), Some(LARGEST_PAGE.max(9_999_999_999)));
    }
}
