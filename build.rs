//! Embeds every file under `selectors/`, notes for people (`.md`) excepted, in the binary, as a sorted table of (name, bytes).
//!
//! The generic layer's TOML, which only the program's authors write, becomes JSON without comments: reading all of it is
//! a good part of what a run of one page takes, and JSON is read many times faster. A mistake in such a file ends the
//! build. Rule files stay as they are written: what is said of them names their lines.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("selectors");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    println!("cargo::rerun-if-changed=selectors");
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    files.sort();
    let mut table = String::from("&[\n");
    for file in &files {
        let name = file.strip_prefix(&root).expect("collected under root").to_string_lossy().replace('\\', "/");
        let embedded = if name.starts_with("generic/") && name.ends_with(".toml") {
            as_json(file, &out.join(name.replace('/', "-")))?
        } else {
            file.clone()
        };
        writeln!(table, "    ({name:?}, include_bytes!({:?})),", embedded.display().to_string())
            .expect("writes to a string");
    }
    table.push_str("]\n");
    fs::write(out.join("bundled.rs"), table)
}

/// Writes the TOML of `file` as JSON beside `place`, and says where.
fn as_json(file: &Path, place: &Path) -> io::Result<PathBuf> {
    let table: toml::Table =
        fs::read_to_string(file)?.parse().map_err(|error| io::Error::other(format!("{}: {error}", file.display())))?;
    let json = place.with_extension("json");
    fs::write(&json, serde_json::to_vec(&table).map_err(io::Error::other)?)?;
    Ok(json)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        println!("cargo::rerun-if-changed={}", path.display());
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_none_or(|extension| extension != "md") {
            files.push(path);
        }
    }
    Ok(())
}
