//! What the program is built from: nothing that talks to a network, nothing that compiles C.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Packages that open connections or exist for those that do.
const NETWORK: &[&str] = &[
    "async-std",
    "attohttpc",
    "aws-lc-rs",
    "curl",
    "curl-sys",
    "h2",
    "hickory-resolver",
    "http",
    "hyper",
    "isahc",
    "mio",
    "minreq",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "reqwest",
    "ring",
    "rustls",
    "smol",
    "socket2",
    "surf",
    "tokio",
    "trust-dns-resolver",
    "tungstenite",
    "ureq",
    "webpki-roots",
    "xhr",
];
/// Packages with which build scripts compile or look for C.
const C_BUILD: &[&str] = &["autotools", "bindgen", "cc", "cmake", "meson", "nasm-rs", "pkg-config", "vcpkg"];

/// Names of all packages of the program, its build scripts included, with all features, on every platform.
fn packages() -> BTreeSet<String> {
    // Other platforms' packages may have to be fetched; without a network this platform's tree must do.
    let tree = tree("--target all").or_else(|error| {
        eprintln!("only this platform's packages are looked at: {error}");
        tree("--offline")
    });
    tree.unwrap().lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

fn tree(which: &str) -> Result<String, String> {
    let format = if which.contains("--format") { "" } else { "--format {p} " };
    let arguments = format!("tree {format}--edges normal,build --all-features --prefix none --locked {which}");
    let output = Command::new(env!("CARGO"))
        .args(arguments.split(' '))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

#[test]
fn no_network_and_no_c() {
    let packages = packages();
    assert!(packages.contains("image") && packages.contains("clap"), "the tree was not read");
    let found: Vec<_> = NETWORK.iter().chain(C_BUILD).filter(|name| packages.contains(**name)).collect();
    // BLAKE3's build script knows how to compile C, but with the feature `pure` does not.
    assert!(found.is_empty() || found == [&"cc"], "{found:?}");
    if found == [&"cc"] {
        let users = tree("--invert cc --depth 1 --offline").unwrap();
        let users: Vec<_> = users.lines().filter(|line| !line.starts_with("cc ") && !line.starts_with('[')).collect();
        assert!(users.len() == 1 && users[0].starts_with("blake3 "), "{users:?}");
        let features = tree("--invert blake3 --depth 0 --format {f} --offline").unwrap();
        assert!(features.split([',', '\n']).any(|feature| feature == "pure"), "{features}");
    }
}

#[test]
fn the_source_opens_no_connection() {
    fn search(folder: &Path, count: &mut usize) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                search(&path, count);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                *count += 1;
                for word in ["std::net", "TcpStream", "UdpSocket"] {
                    assert!(!text.contains(word), "{} holds {word}", path.display());
                }
            }
        }
    }
    let mut count = 0;
    search(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut count);
    assert!(count > 20, "only {count} files were read");
}
