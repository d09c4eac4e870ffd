//! What a file's name says: used only to decide what is worth looking at, never to tell a format.

use std::ffi::OsStr;
use std::path::Path;

use crate::input::Format;

/// Endings in use for each format, the usual one first.
const BY_FORMAT: &[(Format, &[&str])] = &[
    (Format::Jpeg, &["jpg", "jpeg", "jpe", "jfif", "jif", "mpo"]),
    (Format::Png, &["png", "apng"]),
    (Format::Tiff, &["tif", "tiff"]),
    (Format::Webp, &["webp"]),
    (Format::Bmp, &["bmp", "dib"]),
    (Format::Gif, &["gif"]),
    (Format::Heic, &["heic", "heif", "hif"]),
    (Format::Avif, &["avif"]),
    (Format::JpegXl, &["jxl"]),
    (Format::Jpeg2000, &["jp2", "j2k", "jpx", "jpf", "j2c", "jpc"]),
    (Format::Pdf, &["pdf"]),
];

/// Cameras' raw data: each maker has endings of its own, and some are a TIFF by content.
const RAW: &[&str] = &["cr2", "cr3", "crw", "nef", "nrw", "dng", "arw", "orf", "rw2", "raf", "pef", "srw"];

const DOCUMENTS: &[&str] = &[
    "doc", "docx", "docm", "wps", "wpt", "rtf", "odt", "xls", "xlsx", "xlsm", "et", "ods", "ppt", "pptx", "dps", "odp",
    "zip", "rar", "7z", "ofd", "livp",
];

const SYSTEM: &[&str] = &[
    "thumbs.db",
    "ehthumbs.db",
    "ehthumbs_vista.db",
    "desktop.ini",
    "icon\r",
    "__macosx",
    "$recycle.bin",
    "recycler",
    "system volume information",
    "@eadir",
    "lost+found",
];

/// Endings in use for a format, the usual one first; empty where the format has none of its own.
pub(crate) fn endings(format: Format) -> &'static [&'static str] {
    BY_FORMAT.iter().find(|(of, _)| *of == format).map_or(&[], |(_, endings)| endings)
}

/// The name claims a picture or PDF.
pub(crate) fn is_picture(path: &Path) -> bool {
    BY_FORMAT.iter().any(|(_, endings)| has_extension(path, endings)) || has_extension(path, RAW)
}

/// The name claims a document or archive in which pictures are sent.
pub(super) fn is_document(path: &Path) -> bool {
    has_extension(path, DOCUMENTS)
}

/// Left by an operating system or a program, not by the client: dot files, Thumbs.db, Office's lock files ...
pub(crate) fn is_system(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_lowercase();
    name.starts_with('.') || name.starts_with("~$") || SYSTEM.contains(&name.as_str())
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| extensions.contains(&extension.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ending_of_a_format_promises_a_picture() {
        let endings = BY_FORMAT.iter().flat_map(|(_, endings)| *endings).chain(RAW);
        for ending in endings {
            assert!(is_picture(Path::new(&format!("a.{}", ending.to_uppercase()))), "{ending}");
        }
        assert!(!is_picture(Path::new("a.txt")) && !is_picture(Path::new("jpg")));
    }

    #[test]
    fn an_ending_belongs_to_one_format() {
        let mut all: Vec<_> = BY_FORMAT.iter().flat_map(|(_, endings)| *endings).chain(RAW).collect();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(endings(Format::Jpeg).contains(&"mpo") && endings(Format::Unknown).is_empty());
    }
}
