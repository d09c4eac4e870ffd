//! What a file's name says: used only to decide what is worth looking at, never to tell a format.

use std::ffi::OsStr;
use std::path::Path;

const PICTURES: &[&str] = &[
    "jpg", "jpeg", "jpe", "jfif", "jif", "png", "apng", "tif", "tiff", "webp", "bmp", "dib", "gif", "heic", "heif",
    "hif", "avif", "jxl", "jp2", "j2k", "jpf", "jpx", "pdf", "cr2", "cr3", "crw", "nef", "nrw", "dng", "arw", "orf",
    "rw2", "raf", "pef", "srw", "mpo",
];

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

/// The name claims a picture or PDF.
pub(super) fn is_picture(path: &Path) -> bool {
    has_extension(path, PICTURES)
}

/// The name claims a document or archive in which pictures are sent.
pub(super) fn is_document(path: &Path) -> bool {
    has_extension(path, DOCUMENTS)
}

/// Left by an operating system or a program, not by the client: dot files, Thumbs.db, Office's lock files ...
pub(super) fn is_system(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_lowercase();
    name.starts_with('.') || name.starts_with("~$") || SYSTEM.contains(&name.as_str())
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| extensions.contains(&extension.as_str()))
}
