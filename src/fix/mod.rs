//! A copy of a page that meets a receiver's limits of format, size and sides, where that is honest: another format, the
//! orientation baked in, stronger compression, fewer pixels, no location. Never enlarges, sharpens or changes what is to
//! be seen, and checks its own output: a copy that reads worse, or is flagged for something new, is refused.
//!
//! Works on bytes; knows nothing of where copies are put.

mod compress;
mod strip;
mod target;
mod within;

use std::path::Path;

use crate::checks::{Finding, Severity, file_damaged};
use crate::input::{Format, decode_for_display};
use crate::pipeline::{FileRecord, PageRecord, examine};
use crate::report::plain::bytes as size_text;
use crate::{Limits, PageReport, Profile, Text};
use strip::Private;
pub use target::Target;
pub use within::{Unfinished, within};

/// How many points of readability a copy may lose.
pub const MOST_LOSS: f32 = 2.0;

/// Reasons that lie in the file and not in the picture: a copy can remedy them.
const OF_THE_FILE: [&str; 3] = ["wrong-format", "extension-mismatch", "file-too-large"];

/// What became of one page.
#[derive(Debug)]
pub struct Fixed {
    /// Page number, from 1.
    pub page: usize,
    /// Pages of the file.
    pub pages: usize,
    /// The copy, or why there is none.
    pub outcome: Result<PageCopy, Text>,
}

/// A copy that meets the limits.
#[derive(Debug)]
pub struct PageCopy {
    /// The file's content.
    pub bytes: Vec<u8>,
    /// Its extension.
    pub extension: &'static str,
    /// What was done, step by step.
    pub done: Vec<Text>,
    /// Why the picture would be sent back all the same: a copy cannot remedy it.
    pub remaining: Vec<Finding>,
    /// The page as it was.
    pub before: PageReport,
    /// The copy, checked again.
    pub after: PageReport,
}

/// Makes copies of every page of a file so that they meet `profile`. `path` names the file; it is not opened.
pub fn fix(bytes: &[u8], path: &Path, profile: &Profile, limits: &Limits) -> Vec<Fixed> {
    let record = examine(bytes, limits);
    let job = Job { bytes, path, profile, limits, record: &record };
    job.record
        .judge(path, profile, None)
        .into_iter()
        .enumerate()
        .map(|(index, before)| Fixed { page: before.page, pages: before.pages, outcome: job.page(index, before) })
        .collect()
}

struct Job<'a> {
    bytes: &'a [u8],
    path: &'a Path,
    profile: &'a Profile,
    limits: &'a Limits,
    record: &'a FileRecord,
}

impl Job<'_> {
    fn page(&self, index: usize, before: PageReport) -> Result<PageCopy, Text> {
        if let Some(error) = &before.error {
            return Err(error.told());
        }
        let Some(page) = self.record.pages.get(index) else { return Err(unread()) };
        if page.lost_share.is_some_and(|share| share > 0.0)
            || before.findings.iter().any(|finding| finding.code == file_damaged::CODE)
        {
            // A fresh copy of half a picture would look like a whole one.
            return Err(Text::new(
                "文件已损坏，重新保存会掩盖缺失的部分；请让客户重新发送原文件",
                "the file is damaged, and a fresh copy would hide what is missing; ask for the original file again",
            ));
        }
        let (copy, extension, done) = match self.as_it_is(page) {
            Some(copy) => copy,
            None => self.encoded(page, &before)?,
        };
        let after = self.checked(&copy, extension);
        self.accept(&before, &after, copy.len())?;
        let remaining = remaining(&before, &after);
        Ok(PageCopy { bytes: copy, extension, done, remaining, before, after })
    }

    /// The file's own bytes, where they meet the limits: with at most its name or its location changed.
    fn as_it_is(&self, page: &PageRecord) -> Option<(Vec<u8>, &'static str, Vec<Text>)> {
        let measured = page.measurements.as_ref()?;
        let usual = target::extension(self.record.format)?;
        let single = self.record.page_count == 1;
        let upright = page.metadata.orientation.0 == 1 || self.record.format == Format::Heic;
        let target = Target::of(self.profile, self.record.format);
        if !single || !upright || !target.takes(self.record.format, measured.width, measured.height) {
            return None;
        }
        let mut done = Vec::new();
        let copy = match self.private(page) {
            private if self.record.format == Format::Pdf => {
                done.push(uncleaned(private));
                self.bytes.to_vec()
            }
            Some(private) => {
                done.push(private.removed());
                strip::without_location(self.bytes, self.record.format)?
            }
            None => self.bytes.to_vec(),
        };
        if target.max_bytes.is_some_and(|most| copy.len() as u64 > most) {
            return None;
        }
        let extension = target::own_extension(self.path, self.record.format).unwrap_or_else(|| {
            done.push(Text::new(
                format!("扩展名改为 .{usual}，与内容一致"),
                format!("named .{usual}, which is what it is"),
            ));
            usual
        });
        if done.is_empty() {
            done.push(Text::new("格式和大小已符合要求，内容不变", "format and size comply: content unchanged"));
        }
        Some((copy, extension, done))
    }

    /// What the file holds that is not to be passed on.
    fn private(&self, page: &PageRecord) -> Option<Private> {
        if page.metadata.has_location { Some(Private::Location) } else { Private::of(self.bytes, self.record.format) }
    }

    fn encoded(&self, page: &PageRecord, before: &PageReport) -> Result<(Vec<u8>, &'static str, Vec<Text>), Text> {
        let Some(format) = Target::output(self.profile) else {
            return Err(Text::new(
                "收件方既不接受 JPG 也不接受 PNG，无法转换",
                "the receiver takes neither JPEG nor PNG, the only formats written here",
            ));
        };
        if page.measurements.is_none() {
            return Err(Text::new(
                "这一页是电子文本而不是扫描图片，不能转换；请用 PDF 软件导出为图片",
                "this page is real text, not a scan; export it as a picture with a PDF program",
            ));
        }
        // In sRGB already, which is what a file without a colour profile is read as: with the source's profile in the copy
        // its colours would be converted twice.
        let picture = decode_for_display(self.bytes, before.page, self.limits).map_err(|error| error.told())?;
        let mut done = self.steps(page, before, format);
        let reads_as_well =
            |bytes: &[u8]| self.accept(before, &self.checked(bytes, target::extension_or_jpg(format)), bytes.len());
        let small = compress::compress(&picture, format, &Target::of(self.profile, format), reads_as_well)?;
        if small.width != picture.width() {
            done.push(Text::new(
                format!("缩小：{} × {} → {} × {}", picture.width(), picture.height(), small.width, small.height),
                format!("shrunk: {} x {} to {} x {}", picture.width(), picture.height(), small.width, small.height),
            ));
        }
        let (from, to) = (size_text(before.bytes), size_text(small.bytes.len() as u64));
        match small.quality {
            Some(quality) => done.push(Text::new(
                format!("JPG 质量 {quality}：{from} → {to}"),
                format!("JPEG quality {quality}: {from} to {to}"),
            )),
            None => done.push(Text::new(format!("PNG：{from} → {to}"), format!("PNG: {from} to {to}"))),
        }
        Ok((small.bytes, target::extension_or_jpg(format), done))
    }

    fn steps(&self, page: &PageRecord, before: &PageReport, format: Format) -> Vec<Text> {
        let mut done = Vec::new();
        let name = target::extension_or_jpg(format).to_uppercase();
        if before.pages > 1 {
            done.push(Text::new(
                format!("第 {} 页（共 {} 页）存为图片", before.page, before.pages),
                format!("page {} of {} as a picture", before.page, before.pages),
            ));
        }
        if self.record.format != format {
            let from = target::extension(self.record.format).unwrap_or("?").to_uppercase();
            done.push(Text::new(format!("{from} 转为 {name}"), format!("{from} to {name}")));
        }
        if page.metadata.orientation.0 != 1 {
            done.push(Text::new("方向已写入画面（不再依赖旋转标记）", "turned upright in its pixels, not by a tag"));
        }
        if self.private(page) == Some(Private::Location) {
            done.push(Text::new("已删除拍摄位置等附加信息", "location and other tags removed"));
        }
        done
    }

    fn checked(&self, bytes: &[u8], extension: &str) -> PageReport {
        let path = self.path.with_extension(extension);
        let mut reports = examine(bytes, self.limits).judge(&path, self.profile, None);
        // `judge` gives at least one page, and a copy has exactly one.
        reports.swap_remove(0)
    }

    /// Whether a copy is as good as its source: as readable, and flagged for nothing new.
    fn accept(&self, before: &PageReport, after: &PageReport, bytes: usize) -> Result<(), Text> {
        if let (Some(was), Some(is)) = (before.score, after.score)
            && is < was - MOST_LOSS
        {
            return Err(Text::new(
                format!("要降到 {}，可读性会从 {was:.0} 降到 {is:.0}，所以没有保存", size_text(bytes as u64)),
                format!(
                    "at {} readability would fall from {was:.0} to {is:.0}, so nothing was written",
                    size_text(bytes as u64)
                ),
            ));
        }
        if before.score.is_some() && after.score.is_none() {
            return Err(Text::new(
                "转换后文字无法辨认，所以没有保存",
                "after it no text could be made out, so nothing was written",
            ));
        }
        let known = |code: &str| {
            before.findings.iter().any(|finding| finding.code == code && finding.severity == Severity::Reject)
        };
        let new = after.findings.iter().find(|finding| {
            finding.severity == Severity::Reject
                && (OF_THE_FILE.contains(&finding.code.as_str()) || !known(&finding.code))
        });
        match new {
            Some(finding) => Err(Text::new(
                format!("转换后仍不合格，所以没有保存：{}", finding.message.zh),
                format!("the copy would be sent back too, so nothing was written: {}", finding.message.en),
            )),
            None => Ok(()),
        }
    }
}

/// What the copy is still flagged for. Signs that vanish with a file's tags (edited, screenshot) stay true.
fn remaining(before: &PageReport, after: &PageReport) -> Vec<Finding> {
    let mut remaining = after.findings.clone();
    let of_the_file = |code: &str| OF_THE_FILE.contains(&code) || code == "file-too-small";
    let lost = before.findings.iter().filter(|finding| !of_the_file(&finding.code));
    for finding in lost {
        if !remaining.iter().any(|known| known.code == finding.code) {
            remaining.push(finding.clone());
        }
    }
    remaining
}

/// What is told of a PDF that stays as it is. The tags of the pictures in it stay too, so it must not be called clean.
fn uncleaned(private: Option<Private>) -> Text {
    match private {
        Some(_) => Text::new(
            "格式和大小已符合要求，内容不变；PDF 中含有拍摄位置，没有删除",
            "format and size comply: content unchanged, with the location that the PDF holds, which was not removed",
        ),
        None => Text::new(
            "格式和大小已符合要求，内容不变；PDF 内的附加信息没有清理",
            "format and size comply: content unchanged, without removing tags inside the PDF",
        ),
    }
}

fn unread() -> Text {
    Text::new("这一页没有读取", "this page was not read")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(bytes: &[u8]) -> image::RgbImage {
        decode_for_display(bytes, 1, &Limits::default()).unwrap()
    }

    /// Mean colour of `picture` where `like` is red: the stamp.
    fn stamp_colour(picture: &image::RgbImage, like: &image::RgbImage) -> [f32; 3] {
        let red = |pixel: &image::Rgb<u8>| pixel[0] > 150 && pixel[1] < 80;
        let stamp: Vec<_> = picture.pixels().zip(like.pixels()).filter(|(_, like)| red(like)).collect();
        assert!(stamp.len() > 100, "{}", stamp.len());
        [0, 1, 2]
            .map(|channel| stamp.iter().map(|(pixel, _)| f32::from(pixel[channel])).sum::<f32>() / stamp.len() as f32)
    }

    #[test]
    fn a_wide_gamut_picture_keeps_the_colours_shown() {
        let source = include_bytes!("../../fixtures/formats/jpeg-icc-wide.jpg");
        let text = format!("[limits]\nmax_bytes = {{ value = {} }}\n", source.len() - 1);
        let profile = Profile::from_toml(&text, Path::new("small.toml")).unwrap();
        let fixed = fix(source, Path::new("wide.jpg"), &profile, &Limits::default());
        let copy = fixed[0].outcome.as_ref().unwrap();
        let original = shown(source);
        let (was, is) = (stamp_colour(&original, &original), stamp_colour(&shown(&copy.bytes), &original));
        assert!(was.iter().zip(is).all(|(was, is)| (was - is).abs() < 4.0), "{was:?} became {is:?}");
    }

    #[test]
    fn a_copy_keeps_no_location_and_a_pdf_is_not_called_clean() {
        let profile = Profile::load("default").unwrap();
        let copy = |bytes: &[u8], name: &str| {
            let mut fixed = fix(bytes, Path::new(name), &profile, &Limits::default());
            fixed.swap_remove(0).outcome.unwrap()
        };
        let plain = include_bytes!("../../fixtures/id-back/sharp.jpg");
        let tagged = [&plain[..2], b"\xff\xe1\0\x1bexif:GPSLatitude='48,51N'", &plain[2..], b"a film"].concat();
        let cleaned = copy(&tagged, "a.jpg");
        assert!(!strip_names_location(&cleaned.bytes) && !cleaned.bytes.ends_with(b"a film"));
        assert_eq!(cleaned.done[0].en, "location removed (picture data untouched)");
        assert_eq!(copy(&[&plain[..], b"a film"].concat(), "a.jpg").done[0], Private::Behind.removed());
        let pdf = copy(include_bytes!("../../fixtures/formats/pdf-jpeg.pdf"), "a.pdf");
        assert!(pdf.done[0].en.contains("without removing tags"), "{:?}", pdf.done);
    }

    #[test]
    fn a_name_that_fits_its_format_stays() {
        let profile = Profile::load("default").unwrap();
        let source = include_bytes!("../../fixtures/id-back/sharp.jpg");
        for (name, extension) in
            [("a.JPG", "jpg"), ("a.jpeg", "jpeg"), ("a.jfif", "jfif"), ("a.mpo", "mpo"), ("a.png", "jpg"), ("a", "jpg")]
        {
            let copy = fix(source, Path::new(name), &profile, &Limits::default()).swap_remove(0).outcome.unwrap();
            assert_eq!(copy.extension, extension, "{name}");
            let renamed = copy.done.iter().any(|step| step.en.contains("which is what it is"));
            assert_eq!(renamed, !name.contains('.') || name.ends_with(".png"), "{name}: {:?}", copy.done);
        }
    }

    fn strip_names_location(bytes: &[u8]) -> bool {
        Private::of(bytes, Format::Jpeg) == Some(Private::Location)
    }
}
