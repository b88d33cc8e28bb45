//! What of a run is done, so that another run can go on where it was killed: every input is once in the output.
//!
//! A file of JSON Lines. Each line confirms inputs together with how long the output is, and where the WARC files end,
//! once the disk has both. What was written after the last line is cut off and done again.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::rests::Rests;
use crate::archive::Rest;
use crate::record::{Input, InputKind};
use crate::warc::folder::Place;

/// How long finished inputs wait for their line.
const INTERVAL: Duration = Duration::from_millis(500);

/// How far a run has got.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Bytes of the output that are confirmed.
    pub output: u64,
    /// End of the WARC records that are confirmed.
    pub warc: Option<Place>,
    /// The journal was begun with this run: whatever the output holds is somebody else's.
    #[serde(skip)]
    pub is_new: bool,
}

/// The first line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Opening {
    offprint_journal: u32,
    output: String,
    form: String,
}

/// Every other line.
#[derive(Serialize, Deserialize)]
struct Line {
    done: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rests: Vec<Rested>,
    #[serde(flatten)]
    progress: Progress,
}

/// A host that has asked to be left alone.
#[derive(Serialize, Deserialize)]
struct Rested {
    host: String,
    status: u16,
    asked_at: String,
    until: String,
}

impl Rested {
    fn of(rest: Rest) -> Self {
        let Rest { host, status, asked_at, until } = rest;
        Rested { host, status, asked_at: asked_at.to_string(), until: until.to_string() }
    }

    fn read(self) -> Option<Rest> {
        let Rested { host, status, asked_at, until } = self;
        Some(Rest { host, status, asked_at: asked_at.parse().ok()?, until: until.parse().ok()? })
    }
}

/// Why a journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// It cannot be read or written.
    #[error("the journal {path} cannot be used: {cause}")]
    Io {
        /// The file.
        path: String,
        /// What the system says.
        cause: io::Error,
    },
    /// It is something else.
    #[error("{0} is not a journal of offprint")]
    Foreign(String),
    /// It belongs to another output.
    #[error("the journal {path} belongs to the output {output}")]
    OtherOutput {
        /// The file.
        path: String,
        /// The output it was begun with.
        output: String,
    },
    /// The records of its output have another form.
    #[error("the journal {path} was begun with {form}")]
    OtherForm {
        /// The file.
        path: String,
        /// The form, as flags.
        form: String,
    },
    /// Another program has it open.
    #[error("the journal {0} is in use by another run")]
    InUse(String),
}

/// Inputs that earlier runs have finished.
#[derive(Debug, Default)]
pub struct Done {
    counts: HashMap<u64, u32>,
}

impl Done {
    /// Whether `input` is done; each that was finished is answered for once, so that one named twice is done twice.
    pub fn takes(&mut self, input: &Input) -> bool {
        match self.counts.get_mut(&key(input)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }
}

/// The journal, open for writing.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: String,
    waiting: Vec<String>,
    rests: Rests,
    confirmed: Instant,
}

impl Journal {
    /// Opens the journal at `path` for a run that writes records of `form` to `output`: what is done, and how far the
    /// output holds. Hosts that asked earlier runs for a rest that is not over join `rests`, and those of this run go to
    /// the journal.
    ///
    /// # Errors
    /// It cannot be used, is none, belongs to another output or form, or is open elsewhere.
    pub fn open(path: &Path, output: &Path, form: &str, rests: &Rests) -> Result<(Self, Done, Progress), JournalError> {
        let name = path.display().to_string();
        let io = |cause| JournalError::Io { path: name.clone(), cause };
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(io)?;
        file.try_lock().map_err(|_| JournalError::InUse(name.clone()))?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(io)?;
        let mut done = Done::default();
        let mut progress = Progress::default();
        // Half a line at the end was being written when the run was killed.
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let mut lines = text[..whole].split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        match lines.next() {
            None if text.first().is_some_and(|byte| *byte != b'{') => return Err(JournalError::Foreign(name)),
            None => {
                let opening =
                    Opening { offprint_journal: 1, output: output.display().to_string(), form: form.to_owned() };
                file.set_len(0).and_then(|()| file.seek(SeekFrom::Start(0)).map(drop)).map_err(io)?;
                put(&mut file, &opening).map_err(io)?;
                progress.is_new = true;
            }
            Some(line) => {
                let opening: Opening = serde_json::from_slice(line).map_err(|_| JournalError::Foreign(name.clone()))?;
                if opening.output != output.display().to_string() {
                    return Err(JournalError::OtherOutput { path: name, output: opening.output });
                }
                if opening.form != form {
                    return Err(JournalError::OtherForm { path: name, form: opening.form });
                }
                for line in lines {
                    let line: Line = serde_json::from_slice(line).map_err(|_| JournalError::Foreign(name.clone()))?;
                    progress = line.progress;
                    line.rests.into_iter().filter_map(Rested::read).for_each(|rest| rests.remember(rest));
                    for key in line.done.iter().filter_map(|key| u64::from_str_radix(key, 16).ok()) {
                        *done.counts.entry(key).or_default() += 1;
                    }
                }
                file.set_len(whole as u64).and_then(|()| file.seek(SeekFrom::End(0)).map(drop)).map_err(io)?;
            }
        }
        let journal =
            Journal { file, path: name, waiting: Vec::new(), rests: rests.clone(), confirmed: Instant::now() };
        Ok((journal, done, progress))
    }

    /// Notes that an input's record was written. It is confirmed with the next line.
    pub fn note(&mut self, input: &Input) {
        self.waiting.push(format!("{:016x}", key(input)));
    }

    /// Whether it is time for the next line.
    pub fn is_due(&self) -> bool {
        !self.waiting.is_empty() && self.confirmed.elapsed() >= INTERVAL
    }

    /// Confirms what was noted, once the disk has `progress`.
    ///
    /// # Errors
    /// The line cannot be written.
    pub fn confirm(&mut self, progress: Progress) -> Result<(), JournalError> {
        let rests = self.rests.take_new().into_iter().map(Rested::of).collect();
        let line = Line { done: std::mem::take(&mut self.waiting), rests, progress };
        self.confirmed = Instant::now();
        put(&mut self.file, &line).map_err(|cause| JournalError::Io { path: self.path.clone(), cause })
    }
}

fn put(file: &mut File, line: &impl Serialize) -> io::Result<()> {
    let mut bytes = serde_json::to_vec(line)?;
    bytes.push(b'\n');
    file.write_all(&bytes)?;
    file.sync_data()
}

/// What an input is known by. A URL is the same wherever in a list it stands; other inputs are told apart by their
/// line.
fn key(input: &Input) -> u64 {
    let is_url = matches!(input.kind, InputKind::Url | InputKind::Stdin) && input.url.is_some();
    let known = Input { line: input.line.filter(|_| !is_url), ..input.clone() };
    xxh3_64(&serde_json::to_vec(&known).expect("strings and numbers"))
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::*;

    fn input(url: &str, line: u64) -> Input {
        Input { url: Some(url.to_owned()), line: Some(line), kind: InputKind::Url, ..Input::default() }
    }

    #[test]
    fn what_is_confirmed_is_done_as_often_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("run.journal");
        let output = Path::new("out.jsonl");
        let (mut journal, _, progress) =
            Journal::open(&path, output, "--format json", &Rests::default()).expect("opens");
        assert_eq!(progress, Progress { is_new: true, ..Progress::default() });
        journal.note(&input("http://a.test/", 1));
        journal.note(&input("http://a.test/", 2));
        let reached = Progress { output: 700, ..Progress::default() };
        journal.confirm(reached.clone()).expect("writes");
        journal.note(&input("http://b.test/", 3));
        drop(journal);
        std::fs::OpenOptions::new()
            .append(true)
            .open(&path)
            .and_then(|mut file| file.write_all(b"{\"done\":[\"00"))
            .expect("writable");
        let (_journal, mut done, progress) =
            Journal::open(&path, output, "--format json", &Rests::default()).expect("opens");
        assert_eq!(progress, reached);
        let answers = [("http://a.test/", 7), ("http://a.test/", 8), ("http://a.test/", 9), ("http://b.test/", 3)];
        assert_eq!(answers.map(|(url, line)| done.takes(&input(url, line))), [true, true, false, false]);
    }

    #[test]
    fn hosts_at_rest_are_known_to_the_next_run_until_it_is_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("run.journal");
        let output = Path::new("out.jsonl");
        let rests = Rests::default();
        let (mut journal, ..) = Journal::open(&path, output, "--format json", &rests).expect("opens");
        let now = Timestamp::now();
        let at = |hours: i64| now + SignedDuration::from_hours(hours);
        for (host, asked_at, until) in [("a.test", now, at(1)), ("b.test", at(-2), at(-1)), ("c.test", at(9), at(10))] {
            rests.note(Rest { host: host.to_owned(), status: 503, asked_at, until });
        }
        journal.confirm(Progress::default()).expect("writes");
        drop(journal);
        let next = Rests::default();
        let (mut journal, ..) = Journal::open(&path, output, "--format json", &next).expect("opens");
        let hosts: Vec<String> = next.all().into_iter().map(|rest| rest.host).collect();
        assert_eq!(hosts, ["a.test"]);
        journal.confirm(Progress::default()).expect("writes");
        let text = std::fs::read_to_string(&path).expect("written");
        assert_eq!(text.matches("a.test").count(), 1, "it is written once: {text}");
    }

    #[test]
    fn a_journal_belongs_to_one_output_and_one_run() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("run.journal");
        let (journal, _, _) =
            Journal::open(&path, Path::new("a.jsonl"), "--format json", &Rests::default()).expect("opens");
        assert!(matches!(
            Journal::open(&path, Path::new("a.jsonl"), "--format json", &Rests::default()),
            Err(JournalError::InUse(_))
        ));
        drop(journal);
        assert!(matches!(
            Journal::open(&path, Path::new("b.jsonl"), "--format json", &Rests::default()),
            Err(JournalError::OtherOutput { .. })
        ));
        assert!(matches!(
            Journal::open(&path, Path::new("a.jsonl"), "--format csv", &Rests::default()),
            Err(JournalError::OtherForm { .. })
        ));
        std::fs::write(&path, "a,b\n").expect("writable");
        assert!(matches!(
            Journal::open(&path, Path::new("a.jsonl"), "--format json", &Rests::default()),
            Err(JournalError::Foreign(_))
        ));
    }
}
