//! Small pictures of the pages that the verdict is wrong about.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::files::Files;
use crate::evaluate::mistakes::{Mistake, Mistakes};
use crate::picture::{self, Chroma};
use crate::report::evaluation::html::Picture;
use crate::report::evaluation::reasons;
use crate::text::{Lang, Text};
use crate::{Limits, input};

/// Most pictures of each kind of mistake: a page with more is slow to open.
const MOST: usize = 12;
/// Long side, pixels.
const SIDE: u32 = 640;
const JPEG_QUALITY: u8 = 70;

/// The worst mistakes as pictures; a file that cannot be shown is left out.
pub fn of_mistakes(mistakes: &Mistakes, files: &Files, limits: &Limits, lang: Lang) -> Vec<Picture> {
    let kinds = [
        (&mistakes.misses, Text::new("不可读却放行", "unreadable, let through")),
        (&mistakes.false_alarms, Text::new("可读却拦下", "readable, stopped")),
    ];
    let of_kind = |(list, kind): (&Vec<Mistake>, Text)| {
        let pictures: Vec<Picture> =
            list.iter().take(MOST).filter_map(|mistake| shown(mistake, &kind, files, limits, lang)).collect();
        pictures
    };
    kinds.into_iter().flat_map(of_kind).collect()
}

fn shown(mistake: &Mistake, kind: &Text, files: &Files, limits: &Limits, lang: Lang) -> Option<Picture> {
    let score = match (mistake.score, lang) {
        (Some(score), Lang::Zh) => format!("得分 {score:.1}"),
        (Some(score), Lang::En) => format!("score {score:.1}"),
        (None, Lang::Zh) => "无得分".to_owned(),
        (None, Lang::En) => "no score".to_owned(),
    };
    let mut caption = format!("{} · {score}", kind.get(lang));
    if !mistake.reasons.is_empty() {
        caption += &format!(" · {}", reasons(mistake).get(lang));
    }
    Some(Picture { file: mistake.file.clone(), caption, address: address(mistake, files, limits)? })
}

/// The page that decided the verdict, reduced, as a `data:` address.
fn address(mistake: &Mistake, files: &Files, limits: &Limits) -> Option<String> {
    let bytes = input::read_file(&files.path_of(&mistake.file), limits).ok()?;
    let page = input::decode_for_display(&bytes, mistake.page, limits).ok()?;
    let jpeg = picture::jpeg(&picture::fit(&page, SIDE), JPEG_QUALITY, Chroma::Half).ok()?;
    Some(format!("data:image/jpeg;base64,{}", STANDARD.encode(jpeg)))
}
