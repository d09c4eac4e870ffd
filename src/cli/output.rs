//! Where a report goes: standard output, or a file that appears only when it is complete.

mod earlier;

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::{Context, ExitCode, Failure};
use crate::copies::place;
use crate::input::sniff;
use crate::report::names;
use crate::{Format, Text, system};

/// Where a report goes.
#[derive(Debug)]
pub enum Target {
    /// Standard output.
    Stdout,
    /// A device or pipe named by the user, such as `/dev/null`.
    Device(File),
    /// A file; until [`Target::commit`] only a temporary one beside it exists.
    File {
        /// What is written to.
        temporary: NamedTempFile,
        /// What it becomes.
        path: PathBuf,
    },
}

impl Target {
    /// Opens `path`; `None` and "-" mean standard output.
    ///
    /// An earlier report of that name is replaced, as scripts write the same one again and again. Anything else is not:
    /// neither a file that was itself to be checked, nor a picture or PDF, nor what somebody wrote.
    ///
    /// # Errors
    /// Where the place cannot be written to or holds what must not be lost.
    pub fn open(path: Option<&Path>, inputs: &[PathBuf]) -> Result<Self, Failure> {
        if let Some(path) = path.filter(|path| path.as_os_str() != "-") {
            keep_foreign(path)?;
        }
        Self::replacing(path, inputs)
    }

    /// The same for what may replace any text, because the user was asked or said so.
    ///
    /// # Errors
    /// As [`Self::open`]; a picture or document is kept all the same.
    pub fn replacing(path: Option<&Path>, inputs: &[PathBuf]) -> Result<Self, Failure> {
        let Some(path) = path.filter(|path| path.as_os_str() != "-") else { return Ok(Self::Stdout) };
        let not_writable = |error: &io::Error| not_writable(path, error);
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => return Err(is_folder(path, "report.csv")),
            Ok(metadata) if !metadata.is_file() => {
                return OpenOptions::new().write(true).open(path).map(Self::Device).map_err(|e| not_writable(&e));
            }
            Ok(_) => keep_pictures(path, inputs)?,
            Err(_) => {}
        }
        // A link is followed: the file it points to is replaced, not the link.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let temporary = place::temporary_in(folder).map_err(|error| not_writable(&error))?;
        Ok(Self::File { temporary, path })
    }

    /// A buffered writer to it.
    ///
    /// # Errors
    /// What the system gives.
    pub fn writer(&self) -> io::Result<Box<dyn Write>> {
        Ok(match self {
            Self::Stdout => Box::new(BufWriter::new(io::stdout())),
            Self::Device(file) => Box::new(BufWriter::new(file.try_clone()?)),
            Self::File { temporary, .. } => Box::new(BufWriter::new(temporary.as_file().try_clone()?)),
        })
    }

    /// Lets the file appear under its name. Without this nothing remains of it.
    ///
    /// # Errors
    /// Where the file could not be put in its place.
    pub fn commit(self) -> Result<(), Failure> {
        let Self::File { temporary, path } = self else { return Ok(()) };
        temporary.as_file().sync_all().map_err(|error| not_writable(&path, &error))?;
        temporary.persist(&path).map_err(|error| not_writable(&path, &error.error))?;
        Ok(())
    }
}

/// Refuses to replace one of the `inputs`, a picture or a document.
///
/// # Errors
/// Names the file.
pub fn keep_pictures(path: &Path, inputs: &[PathBuf]) -> Result<(), Failure> {
    let shown = names::for_terminal(path);
    let same = |input: &PathBuf| match (fs::canonicalize(input), fs::canonicalize(path)) {
        (Ok(input), Ok(path)) => input == path,
        _ => false,
    };
    if inputs.iter().any(same) {
        return Err(Failure::new(
            format!("{shown} 是要检查的文件之一，不会覆盖；请换一个文件名"),
            format!("{shown} is one of the files to check and is not overwritten: give the report another name"),
        ));
    }
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(4096).read_to_end(&mut head));
    if read.is_ok() && sniff(&head) != Format::Unknown {
        return Err(Failure::new(
            format!("{shown} 是图片或文档，不会覆盖；请换一个文件名"),
            format!("{shown} is a picture or document and is not overwritten: give the report another name"),
        ));
    }
    Ok(())
}

/// Refuses a file that is there and is no report of an earlier run; for those who write at the end, to ask beforehand.
///
/// # Errors
/// Names the file.
pub fn keep_foreign(path: &Path) -> Result<(), Failure> {
    if !path.is_file() || earlier::may_be_replaced(path).map_err(|error| not_writable(path, &error))? {
        return Ok(());
    }
    let shown = names::for_terminal(path);
    Err(Failure::new(
        format!("{shown} 已存在，又不像是本程序以前写出的报告，不会覆盖；请换一个文件名，或先把它移走"),
        format!(
            "{shown} is there already and does not look like an earlier report, so it is not overwritten: give another name, \
             or move it away first"
        ),
    ))
}

/// A folder stands where a file is to be written.
pub fn is_folder(path: &Path, such_as: &str) -> Failure {
    let shown = names::for_terminal(path);
    Failure::new(
        format!("{shown} 是文件夹；请指定文件名，例如 {such_as}"),
        format!("{shown} is a folder: give the name of a file, such as {such_as}"),
    )
}

/// Nothing could be written to `path`.
pub fn not_writable(path: &Path, error: &io::Error) -> Failure {
    let (shown, why) = (names::for_terminal(path), system::words(error));
    Failure::new(
        format!("无法写入 {shown}（{}）；请检查文件夹是否存在、有无写入权限、磁盘是否已满", why.zh),
        format!("cannot write {shown} ({}): check that its folder exists, is writable and has space", why.en),
    )
}

/// The file shown as `shown` could not be read.
pub fn not_readable(shown: &str, error: &io::Error) -> Failure {
    let why = system::words(error);
    Failure::new(
        format!("读不了 {shown}（{}）；请检查路径和读取权限", why.zh),
        format!("cannot read {shown} ({}): check its path and permissions", why.en),
    )
}

/// What came of writing to an output that may close early.
#[derive(Debug)]
pub enum Written {
    /// All is well.
    Whole,
    /// The reader has gone (`| head`): a normal end.
    Closed,
}

/// Sorts a closed pipe from real errors.
///
/// # Errors
/// Any error that is not a closed pipe.
pub fn written(result: io::Result<()>, path: Option<&Path>) -> Result<Written, Failure> {
    match result {
        Ok(()) => Ok(Written::Whole),
        Err(error) if is_closed(&error) => Ok(Written::Closed),
        Err(error) => Err(not_writable(path.unwrap_or(Path::new("stdout")), &error)),
    }
}

/// Whether nobody reads any more.
fn is_closed(error: &io::Error) -> bool {
    // ERROR_PIPE_NOT_CONNECTED, which the standard library has no kind for: how Wine says it.
    error.kind() == ErrorKind::BrokenPipe || (cfg!(windows) && error.raw_os_error() == Some(233))
}

/// Prints what `write` writes; `explain` words the subcommand's own error.
pub fn text<E>(
    context: &Context,
    write: impl FnOnce(&mut Vec<u8>) -> io::Result<Result<(), E>>,
    explain: impl FnOnce(E) -> Text,
) -> ExitCode {
    let mut text = Vec::new();
    match write(&mut text) {
        Ok(Ok(())) => print(&text, context),
        Ok(Err(error)) => context.fail(&Failure(explain(error))),
        Err(error) => context.fail(&not_writable(Path::new("stdout"), &error)),
    }
}

/// Prints `bytes` to standard output as they are.
pub fn print(bytes: &[u8], context: &Context) -> ExitCode {
    let mut out = io::stdout().lock();
    match written(out.write_all(bytes).and_then(|()| out.flush()), None) {
        Ok(_) => ExitCode::Ready,
        Err(failure) => context.fail(&failure),
    }
}
