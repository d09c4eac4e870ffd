//! PDF: each page's embedded scan at its own pixels. Pages are never rendered: text and drawings are only counted, to tell a
//! scan from a born-digital page.

mod colour;
mod compose;
mod content;
mod image;
mod layers;
mod needs;
mod placement;
mod predictor;
mod unpack;
mod visible;

use ::image::RgbImage;
use hayro_syntax::object::{Dict, Number};
use hayro_syntax::page::Page as PdfPage;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::raster::cut;
use super::{guard, jpeg};
use crate::Text;
use crate::input::metadata::clean;
use crate::input::sniff::Format;
use crate::input::{DecodeError, Decoded, Density, Limits, Metadata, Orientation, Page, PageContent, Pixels};
use crate::memory::plane;
pub(super) use colour::lab;
use compose::{Found, Scan, scan_of};
use content::Content;
pub(super) use needs::needs;

/// What a page turns out to be.
enum Kind {
    Scan(Found),
    /// Real text over a picture that fills the page: the ground of an electronic licence, or a scan with a watermark.
    UnderText(Found),
    BornDigital,
}

/// Visible text, in bytes of its strings, from which a page without a large picture counts as text.
const TEXT: usize = 30;

/// Visible text over a page-filling picture from which the picture may be a background (a form, an electronic licence) and is not
/// surely a scan with a line stamped on it.
const TEXT_OVER_PICTURE: usize = 120;

/// Share of the page's height over which such text spreads at least: what is stamped on a scan, as a line of an electronic signature,
/// stands in one place.
const SPREAD: f64 = 0.25;

/// Lines and areas painted from which a page without a picture is drawn, its letters as outlines perhaps.
const DRAWN: usize = 200;

/// Pages that a file is said to have beyond those that are found are told of one by one, up to so many.
const MOST_MISSING: usize = 100;

/// Share of the page below which pictures on a page of text are decoration: logos, signatures, seals.
const DECORATION: f64 = 0.05;

/// Share of the scan that may lie below areas painted over it: a label, a strip, somebody's hint.
const MOST_COVERED: f64 = 0.3;

/// Share of the pictures below painted areas from which nothing of them is seen.
const ALL_COVERED: f64 = 0.95;

/// Share of the page from which a picture is the page.
const PAGE_FILLING: f64 = 0.5;

/// Decodes the pages allowed, one after the other.
pub(super) fn decode(bytes: &[u8], limits: &Limits, each: &mut dyn FnMut(Page)) -> Result<Decoded, DecodeError> {
    let pdf = guard::catch(|| open(bytes))?;
    let pages = pdf.pages();
    let software = pdf.metadata().producer.as_deref().or(pdf.metadata().creator.as_deref()).and_then(clean);
    for (index, page) in pages.iter().take(limits.max_pages).enumerate() {
        let mut metadata = Metadata { software: software.clone(), ..Metadata::default() };
        let mut lost_share = None;
        let content = guard::catch(|| measure_page(page, limits, &mut metadata, &mut lost_share));
        let content = content.unwrap_or_else(PageContent::Undecodable);
        each(Page { number: index + 1, content, metadata, lost_share });
    }
    let missing = declared_pages(&pdf).saturating_sub(pages.len()).min(MOST_MISSING);
    let page_count = pages.len() + missing;
    for number in (pages.len() + 1..=page_count).take_while(|number| *number <= limits.max_pages) {
        let content = PageContent::Undecodable(DecodeError::damaged("PDF: a page is missing"));
        each(Page { number, content, metadata: Metadata::default(), lost_share: None });
    }
    Ok(Decoded { format: Format::Pdf, pages: Vec::new(), page_count, notes: page_notes(page_count, limits) })
}

/// Pages that the file says it has: a page whose own object is broken is left out by the reader without a word.
fn declared_pages(pdf: &Pdf) -> usize {
    let xref = pdf.xref();
    let tree = xref.get::<Dict<'_>>(xref.root_id()).and_then(|root| root.get::<Dict<'_>>(b"Pages"));
    let count = tree.and_then(|tree| tree.get::<Number>(b"Count"));
    count.and_then(|count| usize::try_from(count.as_i64()).ok()).unwrap_or(0)
}

fn page_notes(count: usize, limits: &Limits) -> Vec<Text> {
    let cut = count > limits.max_pages;
    cut.then(|| super::cut_note(count, limits.max_pages)).into_iter().collect()
}

/// One page in colour.
pub(super) fn display(bytes: &[u8], number: usize, limits: &Limits) -> Result<RgbImage, DecodeError> {
    let pdf = open(bytes)?;
    let page =
        number.checked_sub(1).and_then(|index| pdf.pages().get(index)).ok_or_else(|| super::no_such_page(number))?;
    let (Kind::Scan(found) | Kind::UnderText(found)) = kind(page, limits)? else {
        return Err(DecodeError::unsupported("纯文字 PDF 页面的预览", "Showing a page of text"));
    };
    Ok(match found.scan {
        Scan::Jpeg(data, orientation, part) => {
            let shown = jpeg::decode_colour(&data, limits)?.raster.into_rgb(orientation);
            match part {
                Some(part) => cut(&shown, part),
                None => shown,
            }
        }
        Scan::Raster(raster) => raster.into_rgb(Orientation::default()),
    })
}

fn open(bytes: &[u8]) -> Result<Pdf, DecodeError> {
    if unpack::has_nested_tables(bytes) {
        return Err(DecodeError::too_much_data());
    }
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => DecodeError::encrypted(),
        LoadPdfError::Decryption(_) => {
            DecodeError::unsupported("这种加密方式的 PDF", "A PDF with this kind of encryption")
        }
        LoadPdfError::Invalid => DecodeError::damaged("PDF"),
    })?;
    if pdf.pages().is_empty() { Err(DecodeError::damaged("PDF: no pages")) } else { Ok(pdf) }
}

fn measure_page(
    page: &PdfPage<'_>,
    limits: &Limits,
    metadata: &mut Metadata,
    lost_share: &mut Option<f32>,
) -> Result<PageContent, DecodeError> {
    let kind = kind(page, limits)?;
    metadata.under_text = matches!(kind, Kind::UnderText(_));
    let (Kind::Scan(found) | Kind::UnderText(found)) = kind else { return Ok(PageContent::BornDigital) };
    let Found { scan, density, lost_share: lost } = found;
    metadata.density = density.map(|density| in_inches(density, page));
    *lost_share = lost;
    Ok(PageContent::Pixels(match scan {
        Scan::Raster(raster) => raster.into_pixels(Orientation::default()),
        Scan::Jpeg(data, orientation, part) => {
            let decoded = jpeg::decode_oriented(&data, limits, Some(orientation))?;
            metadata.jpeg_quality = decoded.metadata.jpeg_quality;
            *lost_share = decoded.lost_share;
            return Ok(match (decoded.content, part) {
                (PageContent::Pixels(Pixels { luma, colour }), Some(part)) => PageContent::Pixels(Pixels {
                    luma: plane(cut(&luma, part)),
                    colour: colour.map(|colour| cut(&colour, part)),
                }),
                (content, _) => content,
            });
        }
    }))
}

/// Where a page measures in larger units than points, its pictures are that much larger.
fn in_inches(density: Density, page: &PdfPage<'_>) -> Density {
    let unit = page.raw().get::<Number>(b"UserUnit").map_or(1.0, |unit| unit.as_f64() as f32);
    let unit = if unit.is_finite() && unit > 0.0 { unit } else { 1.0 };
    Density { x: density.x / unit, y: density.y / unit, ..density }
}

fn kind(page: &PdfPage<'_>, limits: &Limits) -> Result<Kind, DecodeError> {
    let content = Content::read(page, limits)?;
    let covered: f64 = content.images.iter().map(|image| image.share(content.size)).sum();
    let filling = content.images.iter().rposition(|image| image.share(content.size) >= PAGE_FILLING);
    let text = match filling {
        Some(index) => {
            let (length, spread) = content.text_over(index);
            length >= TEXT_OVER_PICTURE && spread >= SPREAD
        }
        None => content.text_length >= TEXT && covered < DECORATION,
    };
    if content.incomplete {
        return Err(DecodeError::damaged("PDF: a part of the page is missing"));
    }
    if content.patterned {
        return Err(DecodeError::unsupported(
            "用图片作填充图案的 PDF 页面",
            "A PDF page with a pattern made of pictures",
        ));
    }
    let drawn = content.images.is_empty() && content.drawings >= DRAWN;
    if text && filling.is_some() && content.covered() < ALL_COVERED {
        return Ok(Kind::UnderText(scan_of(content, limits)?));
    }
    if text || drawn {
        return Ok(Kind::BornDigital);
    }
    if content.images.is_empty() && (content.text_length > 0 || content.drawings > 0) {
        return Err(DecodeError::unsupported(
            "没有扫描图、文字也极少的 PDF 页面",
            "A PDF page without a scan and with hardly any text",
        ));
    }
    if content.covered() > MOST_COVERED {
        return Err(DecodeError::unsupported(
            "扫描图被其他图形遮住的 PDF 页面",
            "A PDF page that paints over its scan",
        ));
    }
    Ok(Kind::Scan(scan_of(content, limits)?))
}
