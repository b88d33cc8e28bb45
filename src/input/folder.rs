//! The pages below a folder.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::file::{failure, of_code};
use super::recognise::{self, Format};
use crate::record::{ErrorCode, Failure};

/// Something in a folder that is an input: no input is lost in silence.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) path: PathBuf,
    /// Why it cannot be read.
    pub(super) failure: Option<Failure>,
}

/// What stands below a folder.
#[derive(Debug, Default)]
pub(super) struct Below {
    /// The pages, in path order, and the folders that cannot be read.
    pub(super) found: Vec<Found>,
    /// Frames that a browser saved beside the page that shows them.
    pub(super) frames: u64,
}

/// The pages below a folder.
pub(super) fn pages_in(folder: &Path) -> Below {
    below(folder, recognise::is_page)
}

/// The web archives below a folder, likewise.
pub(super) fn archives_in(folder: &Path) -> Vec<Found> {
    below(folder, |path| recognise::by_name(path) == Format::Warc).found
}

/// What a browser adds to a page's name for the folder of what the page loads ("Web page, complete"): Chrome, Firefox and
/// Safari; Internet Explorer, which does it in its user's language, and Word.
const LOADED: [&str; 11] = [
    "_files",
    "_fichiers",
    "-Dateien",
    "-filer",
    "_archivos",
    "_arquivos",
    "_bestanden",
    "_file",
    "_soubory",
    "_pliki",
    ".files",
];

/// The name of the page that a folder's name says it belongs to, without its ending.
fn page_of(folder: &Path) -> Option<&str> {
    let name = folder.file_name()?.to_str()?;
    LOADED.iter().find_map(|ending| name.strip_suffix(ending))
}

fn below(folder: &Path, is_wanted: fn(&Path) -> bool) -> Below {
    let mut walk = Walk {
        is_wanted,
        found: Vec::new(),
        frames: 0,
        seen: HashSet::new(),
        folders: vec![folder.to_path_buf()],
        links: vec![],
    };
    // What links lead to comes last, so that a page has the name of the folder it is in, and each folder is looked
    // through once: a link to one above would never end.
    while let Some(folder) = walk.folders.pop().or_else(|| walk.links.pop()) {
        if let Err(error) = walk.through(&folder) {
            walk.found.push(Found { failure: Some(failure(&folder, &error)), path: folder });
        }
    }
    walk.found.sort_by(|one, other| one.path.cmp(&other.path));
    Below { found: walk.found, frames: walk.frames }
}

struct Walk {
    is_wanted: fn(&Path) -> bool,
    found: Vec<Found>,
    frames: u64,
    /// Where the folders really are that were looked through.
    seen: HashSet<PathBuf>,
    folders: Vec<PathBuf>,
    /// Links to folders.
    links: Vec<PathBuf>,
}

impl Walk {
    fn through(&mut self, folder: &Path) -> io::Result<()> {
        if !self.seen.insert(fs::canonicalize(folder)?) {
            return Ok(());
        }
        let mut folders = Vec::new();
        let mut pages = HashSet::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            if kind.is_dir() {
                folders.push(path);
                continue;
            }
            if recognise::is_page(&path) {
                pages.extend(path.file_stem().map(ToOwned::to_owned));
            }
            // A link that leads nowhere is reported when it is read.
            let target = kind.is_symlink().then(|| fs::metadata(&path).ok()).flatten().map(|target| target.file_type());
            if target.is_some_and(|target| target.is_dir()) {
                self.links.push(path);
            } else if (self.is_wanted)(&path) {
                let kind = target.unwrap_or(kind);
                // A pipe would be waited for, a device never ends.
                let failure = (!kind.is_file() && !kind.is_symlink())
                    .then(|| of_code(ErrorCode::Unreadable, format!("{} is not a regular file", path.display())));
                self.found.push(Found { path, failure });
            }
        }
        for folder in folders {
            match page_of(&folder).is_some_and(|page| pages.contains(OsStr::new(page))) {
                true => self.frames += below(&folder, self.is_wanted).found.len() as u64,
                false => self.folders.push(folder),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_cannot_be_read_is_an_input_of_its_own() {
        let folder = Path::new("/nonexistent/pages");
        let found = pages_in(folder).found;
        let told: Vec<_> =
            found.iter().map(|found| (&*found.path, found.failure.as_ref().map(|why| why.code))).collect();
        assert_eq!(told, [(folder, Some(ErrorCode::NoSuchFile))]);
    }

    #[test]
    fn frames_of_a_page_that_was_saved_complete_are_none_of_their_own() {
        let place = tempfile::tempdir().expect("a folder");
        let at = |name: &str| place.path().join(name);
        for page in ["Tide.html", "Tide_files/ad.html", "Tide_files/in/b.htm", "Boat_files/c.html", "Tide_files.html"] {
            fs::create_dir_all(at(page).parent().expect("a folder")).expect("writable");
            fs::write(at(page), "<p>").expect("writable");
        }
        let Below { found, frames } = pages_in(place.path());
        let names: Vec<_> = found.iter().map(|found| found.path.strip_prefix(place.path()).expect("below")).collect();
        assert_eq!((names, frames), (["Boat_files/c.html", "Tide.html", "Tide_files.html"].map(Path::new).to_vec(), 2));
    }

    #[cfg(unix)]
    #[test]
    fn links_to_folders_are_followed_and_none_leads_in_a_circle() {
        use std::os::unix::fs::symlink;
        let place = tempfile::tempdir().expect("a folder");
        let at = |name: &str| place.path().join(name);
        fs::create_dir_all(at("pages/inner")).expect("writable");
        fs::create_dir_all(at("elsewhere")).expect("writable");
        for page in ["pages/a.html", "pages/inner/b.html", "elsewhere/c.html"] {
            fs::write(at(page), "<p>").expect("writable");
        }
        symlink(at("elsewhere"), at("pages/away")).expect("a link");
        symlink(at("pages"), at("pages/inner/up")).expect("a link");
        symlink(at("pages"), at("elsewhere/back")).expect("a link");
        symlink(at("pages/inner"), at("pages/again")).expect("a link");
        symlink(at("pages/a.html"), at("pages/file.html")).expect("a link");
        symlink(at("nowhere"), at("pages/lost.html")).expect("a link");
        let found = pages_in(&at("pages")).found;
        assert!(found.iter().all(|found| found.failure.is_none()), "{found:?}");
        let names: Vec<_> = found.iter().map(|found| found.path.strip_prefix(at("pages")).expect("below")).collect();
        assert_eq!(names, ["a.html", "away/c.html", "file.html", "inner/b.html", "lost.html"].map(Path::new));
    }
}
