//! Colour profiles (ICC): what the numbers of a picture mean, as far as judging depends on it. Full-size luma gets the
//! profile's tone curve, which is exact for grey and so for paper and print; only the small copy in colour is converted
//! as a whole, so that a wide-gamut photo is not taken for a paler one. A profile that cannot be used is left out.

use image::RgbImage;
use moxcms::{ColorProfile, DataColorSpace, Layout, Transform8BitExecutor, TransformOptions};
use std::sync::Arc;

use super::raster::luma_of;
use crate::memory::LumaPlane;

/// Longer profiles are left out: a printer's tables are large, what cameras and scanners embed has a few kilobytes.
const MOST_BYTES: usize = 4 << 20;

/// Levels by which a tone curve may differ from sRGB's before luma is changed: less does not show.
const NEGLIGIBLE: u8 = 2;

/// A usable profile other than sRGB.
#[derive(Clone)]
pub(super) struct Profile {
    /// sRGB luma of each grey level; `None` where it is nearly the level itself.
    tone: Option<Box<[u8; 256]>>,
    /// For three channels; `None` for grey profiles.
    colours: Option<Arc<Transform8BitExecutor>>,
}

impl std::fmt::Debug for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Profile").field("tone", &self.tone).finish_non_exhaustive()
    }
}

impl Profile {
    /// From an embedded ICC profile; `None` where it changes nothing or cannot be used.
    pub(super) fn read(icc: &[u8]) -> Option<Self> {
        // The parser is fast, but most files have no profile at all.
        if icc.is_empty() || icc.len() > MOST_BYTES {
            return None;
        }
        Self::of(&ColorProfile::new_from_slice(icc).ok()?)
    }

    /// Display P3, which HEIC files may name by number instead of embedding it.
    #[cfg(feature = "heic")]
    pub(super) fn display_p3() -> Option<Self> {
        Self::of(&ColorProfile::new_display_p3())
    }

    fn of(profile: &ColorProfile) -> Option<Self> {
        let layout = match profile.color_space {
            DataColorSpace::Rgb => Layout::Rgb,
            DataColorSpace::Gray => Layout::Gray,
            _ => return None,
        };
        let srgb = ColorProfile::new_srgb();
        let transform = profile.create_transform_8bit(layout, &srgb, Layout::Rgb, TransformOptions::default()).ok()?;
        let greys: Vec<u8> = match layout {
            Layout::Gray => (0..=255).collect(),
            _ => (0..=255).flat_map(|level| [level; 3]).collect(),
        };
        let mut shown = vec![0; 256 * 3];
        transform.transform(&greys, &mut shown).ok()?;
        let mut tone = Box::new([0; 256]);
        for (level, pixel) in tone.iter_mut().zip(shown.as_chunks::<3>().0) {
            *level = luma_of(*pixel);
        }
        // What turns light into dark or loses most of the range is a broken profile: viewers leave it out too.
        let falls = tone.windows(2).any(|pair| pair[0].saturating_sub(pair[1]) > NEGLIGIBLE);
        let rising = !falls && tone[255].saturating_sub(tone[0]) > 128;
        rising.then(|| Self {
            tone: (0..=255).any(|level: u8| tone[usize::from(level)].abs_diff(level) > NEGLIGIBLE).then_some(tone),
            colours: (layout == Layout::Rgb).then_some(transform),
        })
    }

    /// Full-size luma of numbers read as sRGB, put right for greys.
    pub(super) fn apply_to_luma(&self, luma: &mut LumaPlane) {
        if let Some(tone) = &self.tone {
            luma.iter_mut().for_each(|level| *level = tone[usize::from(*level)]);
        }
    }

    /// A picture in colour, converted to sRGB.
    pub(super) fn apply_to_colour(&self, colour: &mut RgbImage) {
        let Some(transform) = &self.colours else {
            if let Some(tone) = &self.tone {
                colour.iter_mut().for_each(|level| *level = tone[usize::from(*level)]);
            }
            return;
        };
        let row = colour.width() as usize * 3;
        if row == 0 {
            return;
        }
        let mut shown = vec![0; row];
        for line in colour.chunks_exact_mut(row) {
            if transform.transform(line, &mut shown).is_ok() {
                line.copy_from_slice(&shown);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(profile: &ColorProfile) -> Vec<u8> {
        profile.encode().unwrap()
    }

    fn shown(profile: &Profile, pixel: [u8; 3]) -> [u8; 3] {
        let mut picture = RgbImage::from_pixel(3, 2, image::Rgb(pixel));
        profile.apply_to_colour(&mut picture);
        picture.get_pixel(2, 1).0
    }

    #[test]
    fn srgb_changes_nothing() {
        let profile = Profile::read(&encoded(&ColorProfile::new_srgb())).unwrap();
        assert!(profile.tone.is_none());
        let [r, g, b] = shown(&profile, [200, 30, 90]);
        assert!(r.abs_diff(200) <= 1 && g.abs_diff(30) <= 1 && b.abs_diff(90) <= 1);
    }

    #[test]
    fn the_tone_curve_of_phones_costs_nothing() {
        assert!(Profile::read(&encoded(&ColorProfile::new_display_p3())).unwrap().tone.is_none());
    }

    #[test]
    fn wide_gamuts_become_more_colourful_and_greys_stay() {
        for wide in [ColorProfile::new_display_p3(), ColorProfile::new_adobe_rgb()] {
            let profile = Profile::read(&encoded(&wide)).unwrap();
            let pale = shown(&profile, [170, 110, 110]);
            assert!(pale[0] - pale[1] > 62, "{pale:?}");
            let [r, g, b] = shown(&profile, [128; 3]);
            assert!(r.abs_diff(g) <= 1 && g.abs_diff(b) <= 1 && g.abs_diff(128) <= 2, "{r} {g} {b}");
        }
    }

    #[test]
    fn a_linear_grey_profile_lifts_the_shadows() {
        let profile = Profile::read(&encoded(&ColorProfile::new_gray_with_gamma(1.0))).unwrap();
        let mut luma = crate::memory::plane_of(3, 1, vec![0, 55, 255].into());
        profile.apply_to_luma(&mut luma);
        let [black, middle, white] = luma.as_raw()[..] else { panic!() };
        assert!(black < 3 && middle.abs_diff(128) <= 3 && white > 252, "{black} {middle} {white}");
    }

    #[test]
    fn nonsense_is_left_out() {
        assert!(Profile::read(b"").is_none());
        assert!(Profile::read(&[1, 2, 3].repeat(60)).is_none());
        let whole = encoded(&ColorProfile::new_display_p3());
        for length in 0..whole.len() {
            let _ = Profile::read(&whole[..length]);
        }
    }
}
