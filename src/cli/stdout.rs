//! What a command says on standard output, other than records: all of it, or an error.

use std::io::{self, Write};

use anyhow::Context;

use super::exit::Exit;

/// Prints `text` as lines of its own.
pub(super) fn print(text: &str) -> anyhow::Result<Exit> {
    let end = if text.ends_with('\n') { "" } else { "\n" };
    write(io::stdout().lock(), &[text.as_bytes(), end.as_bytes()])
}

/// The same with colours, which are taken out where nobody sees them.
pub(super) fn print_coloured(text: &str) -> anyhow::Result<Exit> {
    write(anstream::stdout().lock(), &[text.as_bytes()])
}

/// Prints bytes as they are.
pub(super) fn print_bytes(bytes: &[u8]) -> anyhow::Result<Exit> {
    write(io::stdout().lock(), &[bytes])
}

fn write(mut out: impl Write, parts: &[&[u8]]) -> anyhow::Result<Exit> {
    whole(parts.iter().try_for_each(|part| out.write_all(part)).and_then(|()| out.flush()))
}

/// What came of writing: a reader that has had enough is no error.
pub(super) fn whole(written: io::Result<()>) -> anyhow::Result<Exit> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("standard output cannot be written")
        }
        _ => Ok(Exit::Success),
    }
}
