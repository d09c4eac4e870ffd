//! Whose folders `packet` looks at: the one named, or with `--each` every subfolder of it.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::Args;
use crate::cli::{Context, Failure};
use crate::input::discover::{DiscoverOptions, discover};
use crate::{Text, system};

/// The folders of the applicants, and whether some could not be looked at, which is said.
///
/// # Errors
/// The folder cannot be opened or, where every subfolder is an applicant, has none.
pub(super) fn applicants(folder: &Path, args: &Args, context: &Context) -> Result<(Vec<PathBuf>, bool), Failure> {
    let shown = args.shown(folder);
    let unreadable = |error: io::Error| {
        let why = system::words(&error);
        Failure::new(
            format!("打不开文件夹 {shown}（{}）；请核对路径和权限", why.zh),
            format!("cannot open the folder {shown} ({}): check its path and permissions", why.en),
        )
    };
    let entries = fs::read_dir(folder).map_err(unreadable)?;
    if !args.each {
        return Ok((vec![folder.to_owned()], false));
    }
    let hidden = |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let (mut folders, mut incomplete) = (Vec::new(), false);
    for entry in entries {
        match entry.map(|entry| entry.path()) {
            Ok(path) if path.is_dir() && !hidden(&path) => folders.push(path),
            Ok(_) => {}
            // An applicant whom nobody looked at is not ready.
            Err(error) => {
                context.warn(&unreadable(error).0);
                incomplete = true;
            }
        }
    }
    let loose = discover(&[folder.to_owned()], &DiscoverOptions { recurse: false }).files;
    if let Some(first) = loose.first() {
        let (first, count) = (args.shown(first), loose.len());
        let noun = if count == 1 { "file belongs" } else { "files belong" };
        context.warn(&Text::new(
            format!("{shown} 里有 {count} 个文件不在任何申请人的文件夹中，没有检查（如 {first}）；请放进申请人的文件夹"),
            format!("{shown}: {count} {noun} to no applicant and {} not checked, such as {first}: put it into the applicant's folder", if count == 1 { "is" } else { "are" }),
        ));
    }
    if folders.is_empty() {
        return Err(Failure::new(
            format!("{shown} 里没有子文件夹；用 --each 时每个子文件夹是一位申请人"),
            format!("{shown} has no subfolder: with --each every subfolder is an applicant"),
        ));
    }
    folders.sort_by(|a, b| natord::compare(&a.to_string_lossy(), &b.to_string_lossy()));
    Ok((folders, incomplete))
}
