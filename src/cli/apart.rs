//! Files that a command writes, kept apart from each other and from what it reads: of one that is both, the run would
//! leave only what is written to it last.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};

use super::report::Hint;

/// Whether no file of `written`, named with its flag, is another of them or one of `read`, named with what it is.
///
/// # Errors
/// Two of them are the same file.
pub(super) fn check<'a>(
    written: &[(&str, Option<&Path>)],
    read: impl IntoIterator<Item = (&'static str, &'a Path)>,
) -> anyhow::Result<()> {
    let mut taken: Vec<(String, PathBuf)> = read
        .into_iter()
        .filter_map(|(what, path)| Some((format!("{what} {}", path.display()), place(path)?)))
        .collect();
    for (flag, path) in written {
        let Some(path) = *path else { continue };
        let Some(place) = place(path) else { continue };
        if let Some((what, _)) = taken.iter().find(|(_, other)| *other == place) {
            return Err(anyhow!("{flag} {}: that is {what}, which would be lost", path.display()))
                .context(Hint("name another file".to_owned()));
        }
        taken.push((format!("{flag} {}", path.display()), place));
    }
    Ok(())
}

/// The inputs of a command line, as what `check` holds the written files against.
pub(super) fn inputs<T: AsRef<OsStr>>(names: &[T]) -> impl Iterator<Item = (&'static str, &Path)> + use<'_, T> {
    names.iter().map(|name| ("the input", Path::new(name)))
}

/// Where a file is or will be. None for what nothing is lost in: standard output, folders, pipes and devices.
fn place(path: &Path) -> Option<PathBuf> {
    if path == Path::new("-") || fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return None;
    }
    if let Ok(place) = fs::canonicalize(path) {
        return Some(place);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart_by_where_they_are() {
        let folder = tempfile::tempdir().expect("a folder");
        let there = folder.path().join("a.html");
        fs::write(&there, "").expect("writable");
        let again = folder.path().join(".").join("a.html");
        let new = folder.path().join("b.json");
        let none: [&str; 0] = [];
        assert!(check(&[("--output", Some(&again))], [("the input", there.as_path())]).is_err());
        assert!(check(&[("--output", Some(&new)), ("--summary", Some(&new))], inputs(&none)).is_err());
        assert!(check(&[("--output", Some(&new)), ("--summary", None)], inputs(&[&there])).is_ok());
        for shared in ["-", "/dev/null"].map(Path::new) {
            assert!(check(&[("--output", Some(shared)), ("--summary", Some(shared))], [("the input", shared)]).is_ok());
        }
    }
}
