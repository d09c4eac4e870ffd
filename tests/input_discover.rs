//! Which files are found below the paths a user names.

use std::fs;
use std::path::{Path, PathBuf};

use scanready::input::{DiscoverOptions, Discovery, discover};

const JPEG: &[u8] = b"\xff\xd8\xff\xe0";

fn names(root: &Path, paths: &[PathBuf]) -> Vec<String> {
    paths.iter().map(|path| path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/")).collect()
}

fn all(root: &Path) -> Discovery {
    discover(&[root.to_owned()], &DiscoverOptions::default())
}

#[test]
fn pictures_by_content_in_natural_order() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("张三/附件")).unwrap();
    fs::create_dir_all(root.join(".git")).unwrap();
    for (name, bytes) in [
        ("10.jpg", JPEG),
        ("9.jpg", JPEG),
        ("张三/no extension", JPEG),
        ("张三/附件/scan.PDF", b"%PDF-1.4"),
        ("张三/附件/IMG_1.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
        ("empty.png", b""),
        ("text.jpg", b"hello"),
        ("photo.dng.txt", b"II\x2a\0\x10\0\0\0CR\x02\0"),
        ("form.docx", b"PK\x03\x04....word/"),
        ("setup.msi", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("notes.txt", b"hello"),
        ("Thumbs.db", JPEG),
        ("._9.jpg", JPEG),
        ("~$form.docx", b"PK\x03\x04"),
        (".git/picture.jpg", JPEG),
    ] {
        fs::write(root.join(name), bytes).unwrap();
    }
    let found = all(root);
    assert_eq!(
        names(root, &found.files),
        [
            "9.jpg",
            "10.jpg",
            "empty.png",
            "form.docx",
            "photo.dng.txt",
            "text.jpg",
            "张三/no extension",
            "张三/附件/IMG_1.HEIC",
            "张三/附件/scan.PDF"
        ]
    );
    let skipped: Vec<PathBuf> = found.skipped.iter().map(|skipped| skipped.path.clone()).collect();
    assert_eq!(names(root, &skipped), ["._9.jpg", ".git", "notes.txt", "setup.msi", "Thumbs.db", "~$form.docx"]);
    assert!(found.skipped.iter().all(|skipped| !skipped.reason.zh.is_empty() && !skipped.reason.en.is_empty()));
    assert_eq!(found.problems, []);
}

#[test]
fn without_recursion_only_the_folder_itself() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("below")).unwrap();
    fs::write(folder.path().join("a.jpg"), JPEG).unwrap();
    fs::write(folder.path().join("below/b.jpg"), JPEG).unwrap();
    let found = discover(&[folder.path().to_owned()], &DiscoverOptions { recurse: false });
    assert_eq!(names(folder.path(), &found.files), ["a.jpg"]);
}

#[test]
fn copies_that_a_run_wrote_are_left_out_of_the_next_unless_they_were_named() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let out = root.join("out");
    fs::create_dir_all(out.join("below")).unwrap();
    fs::write(root.join("a.jpg"), JPEG).unwrap();
    fs::write(out.join("a.jpg"), JPEG).unwrap();
    fs::write(out.join("below/a.jpg"), JPEG).unwrap();
    // Of the same length, and of another: nobody judged them.
    let mut other = JPEG.to_vec();
    *other.last_mut().unwrap() ^= 1;
    fs::write(out.join("below/b.jpg"), &other).unwrap();
    fs::write(out.join("c.jpg"), [JPEG, JPEG].concat()).unwrap();
    let left = |paths: &[PathBuf], folder: &Path| {
        let mut found = discover(paths, &DiscoverOptions::default());
        let copies = found.leave_out_copies(&[folder.to_owned()]);
        (names(root, &found.files), names(root, &copies))
    };
    let whole = root.to_owned();
    let (files, copies) = left(std::slice::from_ref(&whole), &root.join(".").join("out"));
    assert_eq!(files, ["a.jpg", "out/below/b.jpg", "out/c.jpg"]);
    assert_eq!(copies, ["out/a.jpg", "out/below/a.jpg"]);
    assert_eq!(left(&[whole.clone(), out.join("a.jpg")], &out).1, ["out/below/a.jpg"], "named, so it is checked");
    assert_eq!(left(&[out.join("below")], &out).0, ["out/below/a.jpg", "out/below/b.jpg"]);
    assert_eq!(left(std::slice::from_ref(&whole), root).0.len(), 5, "written into the folder named itself");
    assert_eq!(left(std::slice::from_ref(&whole), &root.join("not yet")).0.len(), 5);
    let mut found = discover(&[whole], &DiscoverOptions::default());
    assert_eq!(found.leave_out_all(&[out]).len(), 4);
    assert_eq!(names(root, &found.files), ["a.jpg"]);
}

#[test]
fn what_is_named_is_checked_once_whatever_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("Thumbs.db");
    fs::write(&text, b"hello").unwrap();
    let dotted = folder.path().join(".").join("Thumbs.db");
    let found = discover(&[text.clone(), dotted, folder.path().to_owned()], &DiscoverOptions::default());
    assert_eq!(found.files, [text]);
}

#[test]
fn a_missing_path_is_a_problem_with_its_path() {
    let missing = PathBuf::from("no such folder/no such file.jpg");
    let found = discover(std::slice::from_ref(&missing), &DiscoverOptions::default());
    assert_eq!(found.files, Vec::<PathBuf>::new());
    assert_eq!(found.problems[0].path, missing);
    assert!(!found.problems[0].advice.zh.is_empty());
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    #[test]
    fn loops_end_and_linked_folders_are_entered_once() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("a/deep")).unwrap();
        fs::write(root.join("a/deep/1.jpg"), JPEG).unwrap();
        symlink("..", root.join("a/deep/up")).unwrap();
        symlink(root.join("a"), root.join("b")).unwrap();
        symlink("itself", root.join("itself")).unwrap();
        let found = all(root);
        assert_eq!(names(root, &found.files), ["a/deep/1.jpg"]);
        assert_eq!(found.skipped.len(), 1, "{:?}", found.skipped);
        assert_eq!(found.problems.len(), 1, "{:?}", found.problems);
    }

    #[test]
    fn a_link_that_leads_nowhere_is_a_problem_that_says_so() {
        let folder = tempfile::tempdir().unwrap();
        symlink("gone.jpg", folder.path().join("licence.jpg")).unwrap();
        let found = all(folder.path());
        assert_eq!(found.problems[0].path, folder.path().join("licence.jpg"));
        assert!(found.problems[0].message.en.contains("link"), "{:?}", found.problems);
    }

    #[test]
    fn sockets_and_pipes_are_never_opened() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe.jpg");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let socket = folder.path().join("socket.jpg");
        let _listener = UnixListener::bind(&socket).unwrap();
        let found = all(folder.path());
        assert_eq!(found.files, Vec::<PathBuf>::new());
        assert_eq!(found.skipped.len(), 2);
        let named = discover(&[pipe.clone(), PathBuf::from("/dev/null")], &DiscoverOptions::default());
        assert_eq!(named.files, Vec::<PathBuf>::new());
        assert_eq!(named.problems.len(), 2);
        let error = scanready::input::read_file(&pipe, &scanready::Limits::default()).unwrap_err();
        assert_eq!(error.kind, scanready::input::DecodeErrorKind::Io);
    }

    #[test]
    fn names_that_are_not_utf8_are_found() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(std::ffi::OsStr::from_bytes(b"\xff\xfe.jpg"));
        fs::write(&path, JPEG).unwrap();
        assert_eq!(all(folder.path()).files, [path]);
    }
}

#[test]
fn reading_is_bounded_and_missing_files_are_named() {
    use scanready::Limits;
    use scanready::input::{DecodeErrorKind, read_file};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jpg");
    fs::write(&path, [0; 100]).unwrap();
    let limits = Limits { max_file_bytes: 99, ..Limits::default() };
    assert_eq!(read_file(&path, &limits).unwrap_err().kind, DecodeErrorKind::TooLarge);
    assert_eq!(read_file(&path, &Limits::default()).unwrap().len(), 100);
    fs::remove_file(&path).unwrap();
    assert_eq!(read_file(&path, &Limits::default()).unwrap_err().kind, DecodeErrorKind::Io);
    assert_eq!(read_file(folder.path(), &Limits::default()).unwrap_err().kind, DecodeErrorKind::Io);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_of_the_kernel_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    // Regular by its type; whoever may open it waits until the kernel has something to say.
    std::os::unix::fs::symlink("/proc/kmsg", folder.path().join("link")).unwrap();
    let (sender, found) = std::sync::mpsc::channel();
    let path = folder.path().to_owned();
    std::thread::spawn(move || sender.send(discover(&[path], &DiscoverOptions::default())));
    let found = found.recv_timeout(std::time::Duration::from_secs(20)).expect("it waits for the kernel");
    assert_eq!((found.files.len(), found.problems.len(), found.skipped.len()), (0, 0, 1), "{found:?}");
}
