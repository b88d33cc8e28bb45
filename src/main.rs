//! The `offprint` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    offprint::cli::run().into()
}
