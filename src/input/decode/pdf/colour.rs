//! Colour spaces of PDF pictures, as far as luma and the presence of colour depend on them. Profiles are not applied.

use hayro_syntax::object::dict::keys::N;
use hayro_syntax::object::{Array, Name, Number, Object, Stream, String};
use hayro_syntax::page::Resources;

use super::super::raster::luma_of;
use super::unpack::unpack_content;

/// Colour spaces within colour spaces (a palette on a profile on an alternate).
const MOST_DEPTH: usize = 6;

/// How a picture's components are to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Space {
    Grey,
    Rgb,
    Cmyk,
    /// Lightness and two colour axes.
    Lab,
    /// So many inks of unknown colour: the more, the darker.
    Inks(usize),
    /// A palette in RGB.
    Indexed(Vec<[u8; 3]>),
}

impl Space {
    /// Components of one pixel.
    pub(super) fn components(&self) -> usize {
        match self {
            Self::Grey | Self::Indexed(_) => 1,
            Self::Rgb | Self::Lab => 3,
            Self::Cmyk => 4,
            Self::Inks(count) => *count,
        }
    }

    /// Whether a pixel in it can be anything but grey.
    pub(super) fn has_colour(&self) -> bool {
        match self {
            Self::Grey | Self::Inks(_) => false,
            Self::Indexed(palette) => palette.iter().any(|[r, g, b]| r != g || g != b),
            _ => true,
        }
    }

    /// RGB of one pixel's components, 0..=255 each (an index for palettes).
    pub(super) fn rgb(&self, components: &[u8]) -> [u8; 3] {
        match (self, components) {
            (Self::Grey, &[v, ..]) => [v; 3],
            (Self::Rgb, &[r, g, b, ..]) => [r, g, b],
            (Self::Cmyk, &[c, m, y, k, ..]) => [c, m, y].map(|ink| multiply(255 - ink, 255 - k)),
            (Self::Lab, &[l, a, b, ..]) => lab(l, a, b),
            (Self::Indexed(palette), &[index, ..]) => palette.get(usize::from(index)).copied().unwrap_or([0; 3]),
            (Self::Inks(_), inks) => [inks.iter().fold(255, |light, &ink| multiply(light, 255 - ink)); 3],
            _ => [255; 3],
        }
    }

    /// From a name or array of the PDF.
    pub(super) fn parse(object: &Object<'_>, resources: &Resources<'_>) -> Option<Self> {
        parse(object, resources, 0)
    }
}

fn parse(object: &Object<'_>, resources: &Resources<'_>, depth: usize) -> Option<Space> {
    if depth > MOST_DEPTH {
        return None;
    }
    match object {
        Object::Name(name) => by_name(name).or_else(|| parse(&resources.get_color_space(name)?, resources, depth + 1)),
        Object::Array(array) => by_array(array, resources, depth),
        _ => None,
    }
}

fn by_name(name: &Name<'_>) -> Option<Space> {
    Some(match name.as_ref() {
        b"DeviceGray" | b"G" | b"CalGray" => Space::Grey,
        b"DeviceRGB" | b"RGB" | b"CalRGB" => Space::Rgb,
        b"DeviceCMYK" | b"CMYK" => Space::Cmyk,
        _ => return None,
    })
}

fn by_array(array: &Array<'_>, resources: &Resources<'_>, depth: usize) -> Option<Space> {
    let mut items = array.flex_iter();
    let family = items.next::<Name<'_>>()?;
    match family.as_ref() {
        b"Lab" => Some(Space::Lab),
        b"ICCBased" => match items.next::<Stream<'_>>()?.dict().get::<u8>(N)? {
            1 => Some(Space::Grey),
            3 => Some(Space::Rgb),
            4 => Some(Space::Cmyk),
            _ => None,
        },
        b"Separation" => {
            let _name = items.next::<Object<'_>>();
            let mut lighter =
                || is_lighter(&items.next::<Object<'_>>()?, &items.next::<Object<'_>>()?, resources, depth);
            Some(if lighter() == Some(true) { Space::Grey } else { Space::Inks(1) })
        }
        b"DeviceN" => Some(Space::Inks(items.next::<Array<'_>>()?.raw_iter().count())),
        b"Indexed" | b"I" => {
            let base = parse(&items.next::<Object<'_>>()?, resources, depth + 1)?;
            let _highest = items.next::<u32>();
            let table = match items.next::<Object<'_>>()? {
                Object::String(text) => String::as_bytes(&text).to_vec(),
                Object::Stream(stream) => unpack_content(&stream, 1 << 16).ok()?.0,
                _ => return None,
            };
            Some(Space::Indexed(table.chunks_exact(base.components()).map(|entry| base.rgb(entry)).collect()))
        }
        _ => by_name(&family),
    }
}

/// Whether more of an ink makes it lighter, by the colours at both ends of its tint; `None` where they are not known.
fn is_lighter(alternate: &Object<'_>, tint: &Object<'_>, resources: &Resources<'_>, depth: usize) -> Option<bool> {
    const BETWEEN_TWO_COLOURS: i64 = 2;
    let space = parse(alternate, resources, depth + 1)?;
    let Object::Dict(tint) = tint else { return None };
    tint.get::<Number>(b"FunctionType").filter(|kind| kind.as_i64() == BETWEEN_TWO_COLOURS)?;
    let luma = |end: &[u8], usual: f64| {
        let values = tint.get::<Array<'_>>(end);
        let values =
            values.map_or_else(|| vec![usual], |all| all.iter::<Number>().map(|value| value.as_f64()).collect());
        // Lightness runs to 100 and a palette's numbers are none of light.
        let known = matches!(space, Space::Grey | Space::Rgb | Space::Cmyk) && values.len() == space.components();
        known.then(|| luma_of(space.rgb(&bytes_of(&values))))
    };
    Some(luma(b"C1", 1.0)? > luma(b"C0", 0.0)?)
}

/// Bytes of components of 0..=1.
fn bytes_of(values: &[f64]) -> Vec<u8> {
    values.iter().map(|value| (value.clamp(0.0, 1.0) * 255.0).round() as u8).collect()
}

/// How the operands of a colour operator make a fill colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// Grey, RGB or inks by their number.
    Device,
    /// So much ink: the more, the darker.
    Dark,
    /// A space whose colours are not known here; black, so that what is painted is seen.
    Unknown,
}

impl Ink {
    /// Of a colour space that the page names.
    pub(super) fn of(name: &Name<'_>, resources: &Resources<'_>) -> Self {
        match by_name(name).or_else(|| parse(&resources.get_color_space(name)?, resources, 0)) {
            Some(Space::Grey | Space::Rgb | Space::Cmyk) => Self::Device,
            Some(Space::Inks(_)) => Self::Dark,
            _ => Self::Unknown,
        }
    }

    /// From operands of 0..=1 each; without any the colour that a space begins with.
    pub(super) fn colour(self, operands: &[f64]) -> [u8; 3] {
        let bytes = bytes_of(operands);
        match (self, bytes.len()) {
            (Self::Device, 1) => Space::Grey.rgb(&bytes),
            (Self::Device, 3) => Space::Rgb.rgb(&bytes),
            (Self::Device, 4) => Space::Cmyk.rgb(&bytes),
            (Self::Dark, 1..) => Space::Inks(bytes.len()).rgb(&bytes),
            _ => [0; 3],
        }
    }
}

fn multiply(a: u8, b: u8) -> u8 {
    ((u16::from(a) * u16::from(b) + 127) / 255) as u8
}

/// CIE L*a*b* (8 bits each, a and b offset by 128) to sRGB under D65.
pub(in super::super) fn lab(l: u8, a: u8, b: u8) -> [u8; 3] {
    let fy = (f32::from(l) / 255.0 * 100.0 + 16.0) / 116.0;
    let (fx, fz) = (fy + (f32::from(a) - 128.0) / 500.0, fy - (f32::from(b) - 128.0) / 200.0);
    let linear = |t: f32| if t > 6.0 / 29.0 { t * t * t } else { 3.0 * (6.0_f32 / 29.0).powi(2) * (t - 4.0 / 29.0) };
    let (x, y, z) = (0.950_47 * linear(fx), linear(fy), 1.088_83 * linear(fz));
    [
        3.240_45 * x - 1.537_14 * y - 0.498_53 * z,
        -0.969_27 * x + 1.876_01 * y + 0.041_56 * z,
        0.055_64 * x - 0.204_03 * y + 1.057_23 * z,
    ]
    .map(|value| {
        let value = value.clamp(0.0, 1.0);
        let encoded = if value <= 0.003_130_8 { 12.92 * value } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
        (encoded * 255.0).round() as u8
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inks_and_lightness() {
        assert_eq!(Space::Cmyk.rgb(&[0, 0, 0, 0]), [255; 3]);
        assert_eq!(Space::Cmyk.rgb(&[0, 0, 0, 255]), [0; 3]);
        assert_eq!(Space::Inks(1).rgb(&[255]), [0; 3]);
        assert_eq!((Ink::Dark.colour(&[1.0]), Ink::Dark.colour(&[0.0])), ([0; 3], [255; 3]));
        assert_eq!((Ink::Device.colour(&[1.0]), Ink::Unknown.colour(&[1.0])), ([255; 3], [0; 3]));
        assert_eq!(lab(255, 128, 128), [255; 3]);
        assert_eq!(lab(0, 128, 128), [0; 3]);
    }
}
