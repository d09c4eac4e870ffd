//! EXIF fields into [`Metadata`]. Broken fields are left out: nothing an EXIF block holds may keep a picture from being
//! judged.

use exif::{Exif, In, Reader, Tag, Value};

use super::{Density, DensityUnit, Metadata, Orientation};

/// Adds what a raw EXIF block (from its TIFF header on) says.
pub(crate) fn apply_exif(metadata: &mut Metadata, block: &[u8]) {
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let parsed = reader.read_raw(block.to_vec()).or_else(|error| error.distill_partial_result(|_| {}));
    let Ok(exif) = parsed else { return };
    if let Some(orientation @ 1..=8) = number(&exif, Tag::Orientation) {
        metadata.orientation = Orientation(orientation as u8);
    }
    metadata.density = density(&exif).or(metadata.density);
    metadata.software = text(&exif, Tag::Software).or(metadata.software.take());
    metadata.camera = camera(&exif).or(metadata.camera.take());
    metadata.has_location |= exif.fields().any(|field| matches!(field.tag, Tag::GPSLatitude | Tag::GPSLongitude));
}

fn number(exif: &Exif, tag: Tag) -> Option<u32> {
    exif.get_field(tag, In::PRIMARY)?.value.get_uint(0)
}

fn density(exif: &Exif) -> Option<Density> {
    let value = |tag| match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Rational(values) => values.first().map(|value| value.to_f32()),
        _ => None,
    };
    let unit = if number(exif, Tag::ResolutionUnit) == Some(3) { DensityUnit::Centimetre } else { DensityUnit::Inch };
    Density::tagged(value(Tag::XResolution)?, value(Tag::YResolution)?, unit)
}

fn camera(exif: &Exif) -> Option<String> {
    match (text(exif, Tag::Make), text(exif, Tag::Model)) {
        // Many makers repeat their name in the model.
        (Some(make), Some(model)) if model.to_lowercase().starts_with(&make.to_lowercase()) => Some(model),
        (Some(make), Some(model)) => Some(format!("{make} {model}")),
        (make, model) => make.or(model),
    }
}

fn text(exif: &Exif, tag: Tag) -> Option<String> {
    let Value::Ascii(lines) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    clean(lines.first()?)
}

/// Text of a file as one printable line of bounded length.
pub(crate) fn clean(bytes: &[u8]) -> Option<String> {
    let text: String = String::from_utf8_lossy(bytes).chars().filter(|c| !c.is_control()).take(200).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
