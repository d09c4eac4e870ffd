//! Whether a picture is an animation, of which only the first frame is judged.

use super::png;
use crate::Text;
use crate::input::sniff::Format;

/// A note for animations; `None` for still pictures.
pub(super) fn note(bytes: &[u8], format: Format) -> Option<Text> {
    let animated = match format {
        Format::Png => png::facts(bytes).frames.is_some_and(|frames| frames > 1),
        // The animation bit of the extended header.
        Format::Webp => bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|flags| flags & 2 != 0),
        Format::Gif => gif_frames(bytes) > 1,
        _ => false,
    };
    animated.then(first_only)
}

/// Said of an animation.
pub(super) fn first_only() -> Text {
    Text::new("动画图片，只检查第一帧", "An animation: only its first frame is checked")
}

/// Frames of a GIF, counted to two.
fn gif_frames(bytes: &[u8]) -> usize {
    let table = |flags: u8| if flags & 0x80 != 0 { 3 << ((flags & 7) + 1) } else { 0 };
    let mut at = 13 + bytes.get(10).map_or(0, |&flags| table(flags));
    let mut frames = 0;
    while frames < 2 {
        match bytes.get(at) {
            Some(0x21) => at += 2,
            Some(0x2c) => {
                frames += 1;
                at += 11 + bytes.get(at + 9).map_or(0, |&flags| table(flags));
            }
            _ => break,
        }
        // Data blocks, each with its length, up to one of length 0.
        while let Some(&length) = bytes.get(at) {
            at += 1 + usize::from(length);
            if length == 0 {
                break;
            }
        }
    }
    frames
}
