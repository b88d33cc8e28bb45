//! A folder of WARC files: one open at a time, closed and renamed when it is full.
//!
//! While a file is written its name ends in `.part`. What a crash leaves half-written at its end is cut off when the
//! folder is opened the next time, and the file is closed. A lock keeps two programs from writing the same file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::read::whole_length;
use super::write::Outgoing;

/// Bytes after which a new file is begun (Annex C recommends 1 GB).
pub const MAX_BYTES: u64 = 1_000_000_000;

/// An ending that files have while they are written.
const PART: &str = "part";

/// The folder, open for writing.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    prefix: String,
    max_bytes: u64,
    about: Vec<(String, String)>,
    serial: u32,
    open: Option<Segment>,
}

/// The file that is being written.
#[derive(Debug)]
struct Segment {
    file: File,
    /// Its name once it is closed.
    name: String,
    length: u64,
}

/// Where records were put.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Name of the file once it is closed, in the folder.
    pub file: String,
    /// Byte where the first of them begins.
    pub offset: u64,
    /// Byte where the last of them ends.
    pub end: u64,
}

impl Folder {
    /// Opens the folder at `path`, made if there is none. Files that an earlier run left open are cut back to their
    /// last whole record and closed. `about` goes into the first record of each file (section 6.2 names the usual keys).
    ///
    /// # Errors
    /// The folder cannot be made, or a file in it cannot be written.
    pub fn open(path: &Path, prefix: &str, max_bytes: u64, about: &[(&str, &str)]) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        for part in parts(path)? {
            close_left_open(&part, None)?;
        }
        let about = about.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Ok(Folder { path: path.to_path_buf(), prefix: prefix.to_owned(), max_bytes, about, serial: 0, open: None })
    }

    /// The same, but a file of `prefix` that was left open is cut back to the bytes that are `confirmed` of it, and removed
    /// if none are: what nobody confirms is going to be written again.
    ///
    /// # Errors
    /// As for [`Folder::open`].
    pub fn reopen(
        path: &Path,
        prefix: &str,
        max_bytes: u64,
        about: &[(&str, &str)],
        confirmed: &dyn Fn(&str) -> io::Result<u64>,
    ) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        for part in parts(path)? {
            let name = file_name(&part.with_extension(""));
            close_left_open(&part, name.starts_with(prefix).then(|| confirmed(&name)).transpose()?)?;
        }
        Folder::open(path, prefix, max_bytes, about)
    }

    /// Appends records that belong together, as gzip members: all of them or, with an error, none.
    ///
    /// # Errors
    /// The file cannot be written, as when the disk is full. The file is whole all the same.
    pub fn append(&mut self, members: &[Vec<u8>]) -> io::Result<Place> {
        if self.open.as_ref().is_some_and(|segment| segment.length >= self.max_bytes) {
            self.close()?;
        }
        let segment = match &mut self.open {
            Some(segment) => segment,
            none => none.insert(begin(&self.path, &self.prefix, self.serial, &self.about)?),
        };
        let offset = segment.length;
        segment.append(members)?;
        Ok(Place { file: segment.name.clone(), offset, end: segment.length })
    }

    /// Waits until the disk has everything that was appended.
    ///
    /// # Errors
    /// The disk does not take it.
    pub fn sync(&self) -> io::Result<()> {
        self.open.as_ref().map_or(Ok(()), |segment| segment.file.sync_data())
    }

    /// Closes the open file: it gets its name.
    ///
    /// # Errors
    /// The disk does not take it.
    pub fn close(&mut self) -> io::Result<()> {
        let Some(segment) = self.open.take() else { return Ok(()) };
        self.serial += 1;
        segment.file.sync_all()?;
        fs::rename(self.path.join(format!("{}.{PART}", segment.name)), self.path.join(&segment.name))
    }
}

impl Drop for Folder {
    /// An error here leaves the `.part`, which the next run closes.
    fn drop(&mut self) {
        let _ = self.close();
    }
}

impl Segment {
    fn append(&mut self, members: &[Vec<u8>]) -> io::Result<()> {
        let written = members.iter().try_for_each(|member| self.file.write_all(member));
        if let Err(error) = written {
            // What did not fit must not stay as half a member.
            self.file.set_len(self.length)?;
            self.file.seek(SeekFrom::Start(self.length))?;
            return Err(error);
        }
        self.length += members.iter().map(|member| member.len() as u64).sum::<u64>();
        Ok(())
    }
}

/// `prefix-YYYYMMDDhhmmss-serial-random.warc.gz`, as Annex C has it, a random part in place of the host.
fn begin(folder: &Path, prefix: &str, serial: u32, about: &[(String, String)]) -> io::Result<Segment> {
    let now = Timestamp::now();
    let stamp = now.strftime("%Y%m%d%H%M%S");
    let name = format!("{prefix}-{stamp}-{serial:05}-{:08x}.warc.gz", fastrand::u32(..));
    let file = OpenOptions::new().write(true).create_new(true).open(folder.join(format!("{name}.{PART}")))?;
    file.try_lock().map_err(io::Error::from)?;
    let mut segment = Segment { file, name, length: 0 };
    let about: Vec<(&str, &str)> = about.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let info = Outgoing::warcinfo(&segment.name, now, &about).to_gzip();
    if let Err(error) = segment.append(&[info]) {
        let _ = fs::remove_file(folder.join(format!("{}.{PART}", segment.name)));
        return Err(error);
    }
    Ok(segment)
}

/// Files that are open, or were left so.
fn parts(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut parts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if file_name(&path).ends_with(".warc.gz.part") {
            parts.push(path);
        }
    }
    parts.sort();
    Ok(parts)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Cuts a file back to `end`, at most to its last whole member, and gives it its name; an empty one is removed. A file
/// that another program is writing is left alone.
fn close_left_open(part: &Path, end: Option<u64>) -> io::Result<()> {
    let file = OpenOptions::new().read(true).write(true).open(part)?;
    if file.try_lock().is_err() {
        return Ok(());
    }
    let whole = match end {
        Some(end) => end.min(file.metadata()?.len()),
        None => whole_length(&file),
    };
    if whole == 0 {
        return fs::remove_file(part);
    }
    file.set_len(whole)?;
    file.sync_all()?;
    fs::rename(part, part.with_extension(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(text: &str) -> Vec<Vec<u8>> {
        vec![Outgoing::warcinfo(text, Timestamp::UNIX_EPOCH, &[]).to_gzip()]
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).expect("a folder").flatten().map(|entry| file_name(&entry.path())).collect();
        names.sort();
        names
    }

    #[test]
    fn a_full_file_is_closed_and_the_next_begun() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut warc = Folder::open(folder.path(), "t", 1, &[]).expect("opens");
        let first = warc.append(&members("one")).expect("writes");
        let second = warc.append(&members("two")).expect("writes");
        assert_ne!(first.file, second.file);
        assert_eq!(names(folder.path()).iter().filter(|name| name.ends_with(".part")).count(), 1);
        warc.close().expect("closes");
        assert_eq!(names(folder.path()).len(), 2);
        assert!(names(folder.path()).iter().all(|name| name.ends_with(".warc.gz")));
    }

    #[test]
    fn what_a_crash_leaves_is_cut_back_and_closed() {
        let folder = tempfile::tempdir().expect("a folder");
        let whole = members("one").concat();
        let torn = members("two").concat();
        let part = folder.path().join("t-20260101000000-00000-0.warc.gz.part");
        fs::write(&part, [&whole[..], &torn[..torn.len() / 2]].concat()).expect("writable");
        drop(Folder::open(folder.path(), "t", MAX_BYTES, &[]).expect("opens"));
        assert_eq!(names(folder.path()), ["t-20260101000000-00000-0.warc.gz"]);
        assert_eq!(fs::read(folder.path().join("t-20260101000000-00000-0.warc.gz")).expect("readable"), whole);
    }

    #[test]
    fn a_file_that_another_writes_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut busy = Folder::open(folder.path(), "t", MAX_BYTES, &[]).expect("opens");
        busy.append(&members("one")).expect("writes");
        drop(Folder::open(folder.path(), "t", MAX_BYTES, &[]).expect("opens"));
        assert!(names(folder.path())[0].ends_with(".part"));
    }

    #[test]
    fn what_a_journal_does_not_confirm_is_cut_off() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut warc = Folder::open(folder.path(), "t", MAX_BYTES, &[]).expect("opens");
        let place = warc.append(&members("one")).expect("writes");
        warc.append(&members("two")).expect("writes");
        // A crash, as far as the file can tell.
        let segment = warc.open.take().expect("open");
        drop(segment);
        drop(
            Folder::reopen(folder.path(), "t", MAX_BYTES, &[], &|file| {
                Ok(if file == place.file { place.end } else { 0 })
            })
            .expect("opens"),
        );
        assert_eq!(fs::metadata(folder.path().join(&place.file)).expect("there").len(), place.end);
    }
}
