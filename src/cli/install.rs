//! `scanready install-drop-target`: puts the drop target on the desktop, with this program's path in it, and takes it away.

use std::fs;
use std::path::{Path, PathBuf};

use super::drop::home;
use super::{Context, ExitCode, Failure};
use crate::copies::{Existing, place};
use crate::report::names;
use crate::{Profile, Text, system};

/// What a file must hold to be one of ours: others of the same name are never replaced or removed.
const MARKS: [&str; 2] = ["scanready drop target", "X-Scanready=drop-target"];

/// Where to put the drop target.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Take the drop target away again
    #[arg(long)]
    uninstall: bool,
    /// Whose limits it judges by
    #[arg(short, long, value_name = "NAME|FILE", default_value = "default")]
    profile: String,
    /// Folder to put it in [default: your desktop]
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
}

/// Runs the subcommand.
pub fn run(args: &Args, context: &Context) -> ExitCode {
    match install(args, context) {
        Ok(()) => ExitCode::Ready,
        Err(failure) => context.fail(&failure),
    }
}

/// One file of a drop target.
struct Part {
    path: PathBuf,
    content: String,
}

fn install(args: &Args, context: &Context) -> Result<(), Failure> {
    let desktop = match &args.to {
        Some(folder) => std::path::absolute(folder).unwrap_or_else(|_| folder.clone()),
        None => desktop().ok_or_else(no_desktop)?,
    };
    let parts = parts(&desktop, args)?;
    for part in &parts {
        foreign(&part.path)?;
    }
    if args.uninstall {
        return remove(&parts, context);
    }
    for part in &parts {
        place::put(&part.path, part.content.as_bytes(), Existing::Replace).map_err(|error| Failure(error.text()))?;
        executable(&part.path)?;
        let path = names::for_terminal(&part.path);
        context.say(&Text::new(format!("已放好 {path}"), format!("installed {path}")));
    }
    if cfg!(all(unix, not(target_os = "macos"))) {
        context.say(&Text::new(
            "如果桌面提示不受信任：右键点图标，选“允许启动”",
            "if the desktop does not trust it: right-click the icon and choose Allow Launching",
        ));
    }
    Ok(())
}

fn remove(parts: &[Part], context: &Context) -> Result<(), Failure> {
    let mut removed = false;
    for path in parts.iter().map(|part| &part.path).filter(|path| path.exists()) {
        fs::remove_file(path).map_err(|error| {
            let (path, why) = (names::for_terminal(path), system::words(&error));
            Failure::new(format!("无法删除 {path}（{}）", why.zh), format!("cannot remove {path} ({})", why.en))
        })?;
        removed = true;
        // The folder made for the script goes too, if nothing else is in it.
        if let Some(folder) = path.parent().filter(|folder| folder.ends_with("share/scanready")) {
            let _ = fs::remove_dir(folder);
        }
        let path = names::for_terminal(path);
        context.say(&Text::new(format!("已删除 {path}"), format!("removed {path}")));
    }
    if !removed {
        context.say(&Text::new("没有安装过，无需删除", "nothing was installed here"));
    }
    Ok(())
}

/// The files of this system's drop target.
fn parts(desktop: &Path, args: &Args) -> Result<Vec<Part>, Failure> {
    let binary = std::env::current_exe().map_err(|error| {
        let why = system::words(&error);
        Failure::new(
            format!("找不到程序自身的路径（{}）", why.zh),
            format!("this program's own path is not known ({})", why.en),
        )
    })?;
    let binary = text_of(&binary)?;
    let profile = profile(&args.profile)?;
    if cfg!(windows) {
        let content = filled(include_str!("../../scripts/scanready-drop.cmd"), cmd_lines, &binary, &profile);
        return Ok(vec![Part { path: desktop.join("scanready.cmd"), content }]);
    }
    if cfg!(target_os = "macos") {
        let content = filled(include_str!("../../scripts/scanready-drop.command"), shell_lines, &binary, &profile);
        return Ok(vec![Part { path: desktop.join("scanready.command"), content }]);
    }
    let script = match &args.to {
        Some(_) => desktop.join("scanready-drop.sh"),
        None => data_folder().ok_or_else(no_desktop)?.join("scanready/scanready-drop.sh"),
    };
    let starter = include_str!("../../scripts/scanready.desktop")
        .replace("Exec=scanready-drop.sh", &format!("Exec={}", desktop_quoted(&text_of(&script)?)));
    let content = filled(include_str!("../../scripts/scanready-drop.sh"), shell_lines, &binary, &profile);
    Ok(vec![Part { path: script, content }, Part { path: desktop.join("scanready.desktop"), content: starter }])
}

/// A profile's name, or its file's full path: the drop target is started from anywhere.
fn profile(name: &str) -> Result<String, Failure> {
    Profile::load(name).map_err(|error| Failure(error.text()))?;
    let path = Path::new(name);
    if Profile::builtin(name).is_ok() || !path.is_file() {
        return Ok(name.to_owned());
    }
    text_of(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
}

fn filled(script: &str, lines: fn(&str, &str) -> String, binary: &str, profile: &str) -> String {
    script
        .replace(&lines("binary", "scanready"), &lines("binary", binary))
        .replace(&lines("profile", "default"), &lines("profile", profile))
}

fn shell_lines(name: &str, value: &str) -> String {
    format!("{name}='{}'", value.replace('\'', r"'\''"))
}

fn cmd_lines(name: &str, value: &str) -> String {
    // In a batch file two percent signs stand for one.
    format!("set \"{name}={}\"", value.replace('%', "%%"))
}

/// A program's path as the Desktop Entry Specification wants it in `Exec`.
fn desktop_quoted(path: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in path.chars() {
        match letter {
            // Once for the argument and once more for the value.
            '"' | '`' | '$' => quoted.extend(['\\', '\\', letter]),
            '\\' => quoted.push_str("\\\\\\\\"),
            '%' => quoted.push_str("%%"),
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

fn text_of(path: &Path) -> Result<String, Failure> {
    path.to_str().filter(|path| !path.contains(['\n', '\r'])).map(str::to_owned).ok_or_else(|| {
        let path = names::for_terminal(path);
        Failure::new(
            format!("路径 {path} 不能写进脚本；请换一个位置"),
            format!("the path {path} cannot stand in a script: use another place"),
        )
    })
}

/// Refuses to touch a file that is there and not ours.
fn foreign(path: &Path) -> Result<(), Failure> {
    let Ok(bytes) = fs::read(path) else { return Ok(()) };
    let text = String::from_utf8_lossy(&bytes);
    if MARKS.iter().any(|mark| text.contains(mark)) {
        return Ok(());
    }
    let path = names::for_terminal(path);
    Err(Failure::new(
        format!("{path} 是别的文件，不会改动；请用 --to 换一个文件夹"),
        format!("{path} is another file and stays as it is: choose another folder with --to"),
    ))
}

#[cfg(unix)]
fn executable(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).map_err(|error| {
        let (path, why) = (names::for_terminal(path), system::words(&error));
        Failure::new(
            format!("无法把 {path} 设为可执行（{}）", why.zh),
            format!("cannot make {path} executable ({})", why.en),
        )
    })
}

#[cfg(not(unix))]
fn executable(_path: &Path) -> Result<(), Failure> {
    Ok(())
}

fn data_folder() -> Option<PathBuf> {
    let named = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
    named.or_else(|| Some(home()?.join(".local/share")))
}

/// The user's desktop, wherever the system keeps it.
fn desktop() -> Option<PathBuf> {
    let home = home()?;
    let on_one_drive = std::env::var_os("OneDrive").map(|folder| PathBuf::from(folder).join("Desktop"));
    let chosen =
        fs::read_to_string(home.join(".config/user-dirs.dirs")).ok().and_then(|text| chosen_desktop(&text, &home));
    [on_one_drive, chosen, Some(home.join("Desktop")), Some(home.join("桌面"))]
        .into_iter()
        .flatten()
        .find(|folder| folder.is_dir())
}

/// The desktop in the text of `user-dirs.dirs`: `XDG_DESKTOP_DIR="$HOME/桌面"`.
fn chosen_desktop(text: &str, home: &Path) -> Option<PathBuf> {
    let value = text.lines().find_map(|line| line.trim().strip_prefix("XDG_DESKTOP_DIR="))?.trim_matches('"');
    Some(
        value
            .strip_prefix("$HOME")
            .map_or_else(|| PathBuf::from(value), |rest| home.join(rest.trim_start_matches('/'))),
    )
}

fn no_desktop() -> Failure {
    Failure::new("找不到桌面文件夹；请用 --to 指定一个文件夹", "no desktop folder was found: name a folder with --to")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awkward_paths_survive_quoting() {
        let script = filled("binary='scanready'\nprofile='default'\n", shell_lines, "/o'b/a b$c", "x");
        assert_eq!(script, "binary='/o'\\''b/a b$c'\nprofile='x'\n");
        let script = filled("set \"binary=scanready\"\r\n", cmd_lines, r"C:\100% & 客户\scanready.exe", "x");
        assert_eq!(script, "set \"binary=C:\\100%% & 客户\\scanready.exe\"\r\n");
        assert_eq!(desktop_quoted("/a b/$x/100%"), "\"/a b/\\\\$x/100%%\"");
    }

    #[test]
    fn every_script_holds_what_is_filled_in() {
        for script in
            [include_str!("../../scripts/scanready-drop.sh"), include_str!("../../scripts/scanready-drop.command")]
        {
            let script = filled(script, shell_lines, "/b", "p");
            assert!(script.contains("\nbinary='/b'\nprofile='p'\n"));
        }
        let script = filled(include_str!("../../scripts/scanready-drop.cmd"), cmd_lines, r"C:\b", "p");
        assert!(script.contains("\r\nset \"binary=C:\\b\"\r\nset \"profile=p\"\r\n"), "also keeps its line ends");
        assert!(script.is_ascii(), "cmd.exe loses its place in a file with other letters");
    }

    #[test]
    fn the_desktop_may_have_another_name() {
        let text = "# written by xdg-user-dirs\nXDG_DESKTOP_DIR=\"$HOME/桌面\"\n";
        assert_eq!(chosen_desktop(text, Path::new("/home/li")), Some(PathBuf::from("/home/li/桌面")));
        assert_eq!(chosen_desktop("XDG_DESKTOP_DIR=\"/data/d\"", Path::new("/h")), Some(PathBuf::from("/data/d")));
    }
}
