//! Runs the program.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// What a run gave.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Its records, one a line.
    pub(crate) fn records(&self) -> Vec<Value> {
        self.stdout
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
            .collect()
    }

    /// The only record.
    pub(crate) fn record(&self) -> Value {
        let mut records = self.records();
        assert_eq!(records.len(), 1, "{}{}", self.stdout, self.stderr);
        records.remove(0)
    }
}

/// The program, cut off from the user's own configuration.
pub(crate) fn offprint() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offprint"));
    command.env("XDG_CONFIG_HOME", "/nonexistent").env_remove("RUST_BACKTRACE");
    command
}

/// Starts it with `arguments`; what goes in and what comes out is piped.
pub(crate) fn start(arguments: &[&str]) -> Child {
    offprint()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

/// Runs it with `arguments`.
pub(crate) fn run(arguments: &[&str]) -> Run {
    run_with(arguments, b"")
}

/// Runs it with `arguments` and `input` on its standard input.
pub(crate) fn run_with(arguments: &[&str], input: &[u8]) -> Run {
    let mut child = start(arguments);
    let mut stdin = child.stdin.take().expect("piped");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("no panic");
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// A file of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Says aloud that a test does not run here: what a passing test prints the usual way is not shown.
pub(crate) fn skipped(why: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}

/// A folder of the data beside the corpora; None, said aloud, where there is none.
pub(crate) fn shared(folder: &str) -> Option<PathBuf> {
    let Some(corpora) = std::env::var_os("OFFPRINT_CORPORA") else {
        skipped(&format!("OFFPRINT_CORPORA is not set, so {folder}/ beside the corpora cannot be found"));
        return None;
    };
    let folder = Path::new(&corpora).join("..").join(folder);
    assert!(folder.is_dir(), "{} is not a folder", folder.display());
    Some(folder)
}

/// A page whose extraction gives a body.
pub(crate) const ARTICLE: &str = "fixtures/generic/article--everything-around/page.html";
