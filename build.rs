//! Embeds every file under `selectors/`, notes for people (`.md`) excepted, in the binary, as a sorted table of (name, bytes).
//!
//! The generic layer's TOML, which only the program's authors write, becomes JSON without comments and reasons: reading
//! all of it is a good part of what a run of one page takes, and JSON is read many times faster. A mistake in such a file,
//! or a value without a `why`, ends the build. Rule files stay as they are written: what is said of them names their lines.

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
    let wrong = |what: &dyn std::fmt::Display| io::Error::other(format!("{}: {what}", file.display()));
    let mut table: toml::Table = fs::read_to_string(file)?.parse().map_err(|error| wrong(&error))?;
    without_reasons(&mut table, false).map_err(|key| wrong(&format!("nothing says why `{key}` is what it is")))?;
    let json = place.with_extension("json");
    fs::write(&json, serde_json::to_vec(&table).map_err(io::Error::other)?)?;
    Ok(json)
}

/// Takes out every `why`: the reason of what stands beside it and below it, which is for people. A key that none covers is
/// an error.
fn without_reasons(table: &mut toml::Table, is_covered: bool) -> Result<(), String> {
    let is_covered = table.remove("why").is_some_and(|why| why.is_str()) || is_covered;
    for (key, value) in table {
        let inner = match value {
            toml::Value::Table(inner) => vec![inner],
            toml::Value::Array(list) => list.iter_mut().filter_map(toml::Value::as_table_mut).collect(),
            _ => Vec::new(),
        };
        if inner.is_empty() && !is_covered {
            return Err(key.clone());
        }
        for inner in inner {
            without_reasons(inner, is_covered)?;
        }
    }
    Ok(())
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
