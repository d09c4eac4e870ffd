//! The colour profile of a file, taken over into its copy: without it a phone's wide-gamut picture would turn pale.

use crate::input::Format;

const LABEL: &[u8] = b"ICC_PROFILE\0";
/// Bytes of a profile that one JPEG segment holds.
const PART: usize = 65_000;

/// The RGB profile that a JPEG or HEIC file carries; `None` for none, one of another colour space, or a broken one.
pub(super) fn profile(bytes: &[u8], format: Format) -> Option<Vec<u8>> {
    let profile = match format {
        Format::Jpeg => of_jpeg(bytes)?,
        Format::Heic => of_heic(bytes)?,
        _ => return None,
    };
    let sane = profile.get(36..40) == Some(b"acsp") && profile.get(16..20) == Some(b"RGB ") && profile.len() < 1 << 20;
    sane.then_some(profile)
}

/// Bytes by which [`with_profile`] makes a file longer.
pub(super) fn overhead(profile: &[u8]) -> u64 {
    let segments = profile.len().div_ceil(PART);
    (profile.len() + segments * (4 + LABEL.len() + 2)) as u64
}

/// `jpeg` with `profile` in it.
pub(super) fn with_profile(jpeg: &[u8], profile: &[u8]) -> Vec<u8> {
    let parts: Vec<&[u8]> = profile.chunks(PART).collect();
    let mut out = jpeg[..2].to_vec();
    for (index, part) in parts.iter().enumerate() {
        let length = (2 + LABEL.len() + 2 + part.len()) as u16;
        out.extend_from_slice(&[0xff, 0xe2]);
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(LABEL);
        out.extend_from_slice(&[index as u8 + 1, parts.len() as u8]);
        out.extend_from_slice(part);
    }
    out.extend_from_slice(&jpeg[2..]);
    out
}

fn of_jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut at = 2;
    let mut profile = Vec::new();
    // Up to the start of the picture's data; the parts stand in order in every file seen so far.
    while let Some([0xff, code, high, low]) = bytes.get(at..at + 4).filter(|head| head[1] != 0xda) {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let segment = bytes.get(at + 4..at + 2 + length)?;
        if *code == 0xe2 && segment.starts_with(LABEL) {
            profile.extend_from_slice(segment.get(LABEL.len() + 2..)?);
        }
        at += 2 + length;
    }
    (!profile.is_empty()).then_some(profile)
}

/// The first `colr` box of kind `prof`: its length stands before its name.
fn of_heic(bytes: &[u8]) -> Option<Vec<u8>> {
    let name = bytes.windows(8).position(|window| window == b"colrprof")?;
    let length = u32::from_be_bytes(bytes.get(name.checked_sub(4)?..name)?.try_into().ok()?) as usize;
    bytes.get(name + 8..(name - 4).checked_add(length)?).map(<[u8]>::to_vec)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invented(length: usize) -> Vec<u8> {
        let mut profile = vec![7; length];
        profile[16..20].copy_from_slice(b"RGB ");
        profile[36..40].copy_from_slice(b"acsp");
        profile
    }

    #[test]
    fn what_is_put_in_is_found_again() {
        let picture = image::RgbImage::from_pixel(16, 16, image::Rgb([200, 40, 40]));
        let jpeg = crate::picture::jpeg(&picture, 90, crate::picture::Chroma::Full).unwrap();
        for length in [500, 65_000, 150_000] {
            let with = with_profile(&jpeg, &invented(length));
            assert_eq!(profile(&with, Format::Jpeg), Some(invented(length)));
            assert_eq!(with.len() as u64, jpeg.len() as u64 + overhead(&invented(length)));
            assert!(image::load_from_memory(&with).is_ok());
        }
        assert_eq!(profile(&jpeg, Format::Jpeg), None);
    }

    #[test]
    fn found_in_a_heic_box_and_never_guessed() {
        let mut file = b"....ftypheic....".to_vec();
        file.extend_from_slice(&(12 + 500_u32).to_be_bytes());
        file.extend_from_slice(b"colrprof");
        file.extend_from_slice(&invented(500));
        file.extend_from_slice(b"more boxes");
        assert_eq!(profile(&file, Format::Heic), Some(invented(500)));
        for broken in [&b"colrprof"[..], b"\xff\xff\xff\xffcolrprofRGB ", b"\0\0\0\0colrprof"] {
            assert_eq!(profile(broken, Format::Heic), None);
        }
        assert_eq!(profile(b"\xff\xd8\xff\xe2\xff\xff", Format::Jpeg), None);
    }
}
