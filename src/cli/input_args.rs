//! Which files a subcommand works on.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use clap::CommandFactory;

use super::{Cli, Context, Failure};
use crate::Text;
use crate::input::discover::{DiscoverOptions, Discovery, discover};
use crate::input::{ListError, read_list};
use crate::report::names;

/// Paths on the command line or in a list.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct InputArgs {
    /// Pictures, and folders that are searched for pictures
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Read further paths from FILE ("-": standard input), one a line or separated by NUL
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub files_from: Option<PathBuf>,
    /// Do not enter folders below the folders named
    #[arg(long, help_heading = "Input")]
    pub no_recurse: bool,
}

impl InputArgs {
    /// Finds the files, says what could not be looked at and, with `-v`, what is left out.
    ///
    /// # Errors
    /// Where nothing was named, or not one file was found.
    pub fn collect(&self, context: &Context) -> Result<Discovery, Failure> {
        let mut paths = self.paths.clone();
        if let Some(list) = &self.files_from {
            paths.extend(read(list, context)?);
        }
        let paths: Vec<PathBuf> = paths.into_iter().map(without_quotes).collect();
        if let Some(command) = self.paths.iter().find_map(|path| misplaced_command(path)) {
            return Err(Failure::new(
                format!("没有名为 {command} 的文件；如果要用命令 {command}，请写在最前面：scanready {command} …"),
                format!("there is no file {command}; if the command is meant, write it first: scanready {command} ..."),
            ));
        }
        if paths.is_empty() && self.files_from.is_none() {
            return Err(Failure::new(
                "没有指定文件或文件夹；请写上要检查的路径，例如 scanready 扫描件",
                "no file or folder was named: give the paths to check, for example `scanready scans`",
            ));
        }
        let mut discovery = discover(&paths, &DiscoverOptions { recurse: !self.no_recurse });
        for problem in &discovery.problems {
            context.warn_of(&problem.path, &problem.message, &problem.advice);
        }
        if context.verbose {
            for skipped in &discovery.skipped {
                let path = names::for_terminal(&skipped.path);
                let Text { zh, en } = &skipped.reason;
                context.say(&Text::new(format!("跳过 {path}：{zh}"), format!("skipped {path}: {en}")));
            }
        }
        let marked = discovery.take_marked();
        if marked > 0 {
            let pictures = if marked == 1 { "picture" } else { "pictures" };
            context.say(&Text::new(
                format!("跳过本程序画的标注图 {marked} 张"),
                format!("skipped {marked} marked-up {pictures} of scanready"),
            ));
        }
        if discovery.files.is_empty() {
            return Err(self.nothing_found(&discovery));
        }
        Ok(discovery)
    }

    fn nothing_found(&self, discovery: &Discovery) -> Failure {
        // Of several, or of a list, each would have to be named; one that could not be looked at has been.
        let only = match (self.paths.as_slice(), &self.files_from) {
            ([only], None) if discovery.problems.is_empty() => Some(names::for_terminal(only)),
            _ => None,
        };
        let (within, from) =
            only.map_or_else(Default::default, |only| (format!("在 {only} 中"), format!(" in {only}")));
        match discovery.skipped.len() {
            0 => Failure::new(
                format!("{within}没有找到图片；请核对路径"),
                format!("no picture was found{from}: check the paths"),
            ),
            skipped => Failure::new(
                format!("{within}没有找到图片（跳过了 {skipped} 个其他文件，-v 列出）；请核对路径"),
                format!(
                    "no picture was found{from} ({skipped} other files were skipped, -v lists them): check the paths"
                ),
            ),
        }
    }
}

/// The path without the quotes that Explorer's "Copy as path" puts round it, where nothing has the name with them.
fn without_quotes(path: PathBuf) -> PathBuf {
    let bare = path.to_str().and_then(|text| {
        let unquoted = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote).filter(|bare| !bare.is_empty());
        unquoted('"').or_else(|| unquoted('\''))
    });
    match bare {
        Some(bare) if path.symlink_metadata().is_err() => PathBuf::from(bare),
        _ => path,
    }
}

/// The subcommand that was taken for a path because a flag stands before it; what is meant for it would be checked instead.
fn misplaced_command(path: &Path) -> Option<String> {
    let command = Cli::command();
    let name = command.find_subcommand(path.to_str()?)?.get_name().to_owned();
    path.symlink_metadata().is_err().then_some(name)
}

fn read(list: &Path, context: &Context) -> Result<Vec<PathBuf>, Failure> {
    let shown = names::for_terminal(list);
    let paths = if list.as_os_str() == "-" {
        read_list(io::stdin().lock())
    } else {
        File::open(list).map_err(ListError::from).and_then(read_list)
    };
    let paths = paths.map_err(|error| {
        let Text { zh, en } = error.text();
        Failure::new(
            format!("读不了文件列表 {shown}（{zh}）；请核对 --files-from 的路径"),
            format!("cannot read the list {shown} ({en}): check the path given to --files-from"),
        )
    })?;
    // Names may be in any encoding on Unix, so that only one that leads nowhere tells of the list's.
    let is_garbled = |path: &PathBuf| path.to_string_lossy().contains('\u{fffd}') && path.symlink_metadata().is_err();
    if paths.iter().any(is_garbled) {
        context.warn(&Text::new(
            format!("文件列表 {shown} 不是 UTF-8 编码（可能是 GBK）；请另存为 UTF-8 或 UTF-16"),
            format!("the list {shown} is not in UTF-8 (perhaps in GBK): save it as UTF-8 or UTF-16"),
        ));
    }
    Ok(paths)
}
