//! Which module may use which: the table of the design, held against every `crate::` path.

use crate::program::repository;

const PURE: [&str; 10] =
    ["extract", "structured", "selectors", "document", "dom", "render", "discover", "decode", "page", "text"];
const ARROWS: [(&str, &str); 20] = [
    ("authoring", "extract selectors structured document dom page text record"),
    ("crawl", "input fetch inflate discover selectors extract render archive warc page record text"),
    ("archive", "warc inflate record text"),
    ("input", "page warc inflate record"),
    ("extract", "selectors structured document render dom decode page text record"),
    ("selectors", "structured dom text"),
    ("structured", "dom text"),
    ("render", "document record text"),
    ("document", "text"),
    ("dom", "text"),
    ("discover", "dom decode text"),
    ("fetch", ""),
    ("decode", ""),
    ("inflate", ""),
    ("warc", ""),
    ("page", ""),
    ("text", ""),
    ("record", ""),
    ("main", "cli"),
    ("lib", "extract page record selectors"),
];

#[test]
fn modules_use_only_what_stands_to_their_right() {
    let mut folders = vec![repository("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("src can be read").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let inner = path.strip_prefix(repository("src")).expect("below src");
            let module = inner.iter().next().expect("a name").to_string_lossy().trim_end_matches(".rs").to_owned();
            let text = std::fs::read_to_string(&path).expect("a source file");
            let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == module) else {
                assert_eq!(module, "cli", "{} is in no row of the table", path.display());
                continue;
            };
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for used in code.split("crate::").skip(1).map(|rest| {
                rest.split(|letter: char| !letter.is_ascii_lowercase() && letter != '_').next().unwrap_or_default()
            }) {
                assert!(
                    used == module || allowed.split(' ').any(|name| name == used),
                    "{} uses crate::{used}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn pure_modules_deny_what_touches_the_world() {
    for module in PURE {
        let path = [repository(&format!("src/{module}/mod.rs")), repository(&format!("src/{module}.rs"))]
            .into_iter()
            .find(|path| path.is_file());
        let text = std::fs::read_to_string(path.expect("the module exists")).expect("a source file");
        assert!(text.contains("#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]"), "{module} does not");
    }
}
