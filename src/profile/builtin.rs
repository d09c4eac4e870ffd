//! The profiles that come with the program.

use std::path::Path;

use super::error::{UnknownName, nearest};
use super::load;
use super::{Profile, ProfileError};

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        /// Names of the built-in profiles, `default` first.
        pub const BUILTIN_NAMES: &[&str] = &[$($name),*];
        /// Their files, in the same order.
        const TEXTS: &[&str] = &[$(include_str!(concat!("../../profiles/", $name, ".toml"))),*];
    };
}

embedded!(
    "default",
    "wechat-miniprogram-filing",
    "wechat-verification",
    "wechat-pay",
    "douyin",
    "tencent-ocr",
    "baidu-ocr",
    "alibaba-quality",
    "aliyun-icp",
    "business-registration",
    "huawei-cloud",
    "volcengine-ocr",
    "generic-kyc",
    "stripe",
    "mangopay",
    "veridas",
    "prembly",
    "uscis",
    "india-pan",
    "archive-300dpi",
);

/// The built-in profile that answers to `name`.
pub(super) fn builtin(name: &str) -> Result<Profile, ProfileError> {
    if let Some(place) = BUILTIN_NAMES.iter().position(|known| *known == name) {
        return parse(place);
    }
    for place in 0..BUILTIN_NAMES.len() {
        let profile = parse(place)?;
        if profile.aliases.iter().any(|alias| alias == name) {
            return Ok(profile);
        }
    }
    Err(ProfileError::Unknown(UnknownName { name: name.to_owned(), nearest: did_you_mean(name) }))
}

fn parse(place: usize) -> Result<Profile, ProfileError> {
    load::parse(TEXTS[place], Path::new(&format!("{}.toml", BUILTIN_NAMES[place])), 0)
}

/// The built-in name nearest to `name`, if near enough to be a slip.
pub fn did_you_mean(name: &str) -> Option<String> {
    nearest(name, BUILTIN_NAMES.iter().copied())
}
