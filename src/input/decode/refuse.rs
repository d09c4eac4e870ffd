//! Formats that are known by name and not decoded, and files that are no pictures at all.

use crate::Text;
use crate::input::error::spaced;
use crate::input::sniff::Format;
use crate::input::{DecodeError, DecodeErrorKind};

/// Why a file of `format` is not decoded and what to do; `name` is what [`crate::input::sniff::recognise`] calls it.
pub(super) fn refuse(format: Format, name: Option<Text>) -> DecodeError {
    match (format, name) {
        (Format::Unknown, Some(name)) => {
            let plain = DecodeError::not_a_picture();
            let message = Text::new(
                format!("{}：是{}", plain.message.zh, spaced(&name.zh)),
                format!("{}: {}", plain.message.en, name.en),
            );
            DecodeError { message, ..plain }
        }
        (Format::Unknown, None) => DecodeError::not_a_picture(),
        (Format::Office, name) => document(&name.unwrap_or_else(|| Text::new("文档或压缩包", "A document or archive"))),
        (Format::Raw, name) => raw(&name.unwrap_or_else(|| Text::new("相机 RAW 照片", "A camera's raw photo"))),
        (_, Some(name)) => DecodeError::unsupported(name.zh, name.en),
        (format, None) => {
            let (zh, en) = plain_name(format);
            DecodeError::unsupported(zh, en)
        }
    }
}

fn document(name: &Text) -> DecodeError {
    DecodeError::new(
        DecodeErrorKind::Unsupported,
        Text::new(format!("{}，不是图片", name.zh), format!("{}, not a picture", name.en)),
        Text::new(
            "请取出其中的照片或扫描件，以 JPG、PNG 或 PDF 单独提交",
            "Take the photos or scans out of it and submit them as JPG, PNG or PDF",
        ),
    )
}

fn raw(name: &Text) -> DecodeError {
    DecodeError::new(
        DecodeErrorKind::Unsupported,
        Text::new(
            format!("{}，未经相机处理，收件方无法打开", name.zh),
            format!("{}: receivers cannot open it", name.en),
        ),
        Text::new(
            "请在相机或看图软件中导出为 JPG 后重新提交",
            "Export it as JPG in the camera or a photo program and submit that",
        ),
    )
}

fn plain_name(format: Format) -> (&'static str, &'static str) {
    match format {
        Format::Heic => ("HEIC 照片（此版本未包含 HEIC 解码）", "A HEIC photo (this build is without HEIC decoding)"),
        Format::Avif => ("AVIF 图片", "An AVIF picture"),
        Format::JpegXl => {
            ("JPEG XL 图片（此版本未包含 JPEG XL 解码）", "A JPEG XL picture (this build is without JPEG XL decoding)")
        }
        _ => ("这种格式", "This format"),
    }
}
