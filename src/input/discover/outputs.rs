//! Folders that a run writes to, where they lie among its input: what an earlier run put there is no new paper.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Discovery, Skipped, identity};
use crate::Text;

impl Discovery {
    /// Takes out what lies in the `folders` that the run itself writes to, and tells which of them held anything. What was
    /// named in there stays, and so does all where the folder named is one of them.
    pub fn leave_out(&mut self, folders: &[PathBuf]) -> Vec<Skipped> {
        let named: Vec<PathBuf> = self.named.iter().map(|path| real(path)).collect();
        let mut left_out = Vec::new();
        for folder in folders {
            // One that is not there yet holds nothing.
            let Ok(inside) = fs::canonicalize(folder) else { continue };
            let wanted: Vec<&PathBuf> = named.iter().filter(|named| named.starts_with(&inside)).collect();
            let is_output = |path: &Path| {
                let path = identity(path);
                path.starts_with(&inside) && !wanted.iter().any(|named| path.starts_with(named))
            };
            let before = self.files.len() + self.skipped.len() + self.problems.len();
            self.files.retain(|path| !is_output(path));
            self.skipped.retain(|skipped| !is_output(&skipped.path));
            self.problems.retain(|problem| !is_output(&problem.path));
            if self.files.len() + self.skipped.len() + self.problems.len() < before {
                let reason = Text::new("本次运行的输出文件夹", "A folder that this run writes to");
                left_out.push(Skipped { path: folder.clone(), reason });
            }
        }
        left_out
    }
}

fn real(path: &Path) -> PathBuf {
    if path.is_dir() { fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()) } else { identity(path) }
}
