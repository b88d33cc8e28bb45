//! Which module may use which: the table of the design, held against every `crate::` path.

use std::fs;

use crate::program::repository;

const PURE: [&str; 10] =
    ["extract", "structured", "selectors", "document", "dom", "render", "discover", "decode", "page", "text"];
const ARROWS: [(&str, &str); 22] = [
    ("authoring", "extract selectors structured document dom page text record"),
    ("crawl", "input fetch inflate discover selectors extract render archive warc page record text"),
    ("archive", "warc inflate record text"),
    ("input", "page warc inflate record"),
    ("extract", "selectors structured document render dom decode page text record"),
    ("selectors", "structured dom text"),
    ("rule_folder", "selectors"),
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
    ("error", "discover render selectors"),
    ("lib", "error extract page record selectors"),
];

/// What code that takes values and returns values never names, even where it would not be called.
const WORLD: [&str; 10] = [
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::thread",
    "SystemTime",
    "::now(",
    "thread_local!",
    "static mut",
];

#[test]
fn modules_use_only_what_stands_to_their_right() {
    for file in sources() {
        for used in used_modules(&file.code, file.depth()) {
            let allowed = ARROWS.iter().find(|(name, _)| *name == file.room()).map(|(_, allowed)| allowed);
            let Some(allowed) = allowed else {
                assert_eq!(file.room(), "cli", "{} is in no row of the table", file.path);
                continue;
            };
            let is_allowed = used == file.room() || allowed.split(' ').any(|name| name == used);
            assert!(is_allowed, "{} uses crate::{used}", file.path);
        }
    }
}

/// A file of `src/`.
struct Source {
    /// Below `src/`, with `/` between its parts.
    path: String,
    code: String,
}

impl Source {
    /// The file or folder of `src/` that it belongs to.
    fn room(&self) -> &str {
        self.path.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// How many modules down from the root its code stands.
    fn depth(&self) -> usize {
        self.path.split('/').filter(|part| *part != "mod.rs").count()
    }
}

fn sources() -> Vec<Source> {
    let root = repository("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src can be read").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let code = code_of(&fs::read_to_string(&path).expect("a source file"));
            let inner = path.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
            found.push(Source { path: inner, code });
        }
    }
    found
}

/// Code without comments and without modules of tests, which may name what they like. Such a module ends where a brace
/// closes at the start of a line.
fn code_of(text: &str) -> String {
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    let text: String = text.split_inclusive('\n').filter(is_code).collect();
    let mut code = String::new();
    for (number, part) in text.split("#[cfg(test)]\nmod ").enumerate() {
        let is_a_file_of_its_own = part.lines().next().is_some_and(|line| line.ends_with(';'));
        code.push_str(match part.split_once("\n}\n") {
            _ if number == 0 || is_a_file_of_its_own => part,
            Some((_, rest)) => rest,
            None => "",
        });
    }
    code
}

/// What stands behind each `crate::`, and behind each chain of `super::` that climbs `depth` modules and so is the same;
/// names of a list one by one.
fn used_modules(code: &str, depth: usize) -> Vec<String> {
    let name = |text: &str| {
        text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').next().unwrap_or("").to_owned()
    };
    let root = "super::".repeat(depth);
    let behind_root = |rest: &str| rest.trim_start_matches("super::").to_owned();
    let mut used = Vec::new();
    for rest in code.split("crate::").skip(1).map(str::to_owned).chain(code.split(&root).skip(1).map(behind_root)) {
        let Some(list) = rest.strip_prefix('{') else {
            used.push(name(&rest));
            continue;
        };
        let mut depth = 1;
        let mut item = String::new();
        for letter in list.chars() {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => used.push(name(std::mem::take(&mut item).trim())),
                letter if depth == 1 => item.push(letter),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        if !item.trim().is_empty() {
            used.push(name(item.trim()));
        }
    }
    used
}

#[test]
fn what_is_used_is_found_in_every_form() {
    let text = "use crate::{page::Page, text::{words, shorten}, Error};\nuse crate::Name;\n\
                #[cfg(test)]\nmod sample;\nuse crate::record;\n\
                #[cfg(test)]\nmod tests {\n    use crate::cli;\n}\n/// [crate::fetch]\nfn f() { crate::dom::walk() }\n\
                use super::sibling;\nuse super::super::render;\n";
    assert_eq!(used_modules(&code_of(text), 2), ["page", "text", "Error", "Name", "record", "dom", "render"]);
}

#[test]
fn pure_modules_deny_what_touches_the_world() {
    for module in PURE {
        let path = [repository(&format!("src/{module}/mod.rs")), repository(&format!("src/{module}.rs"))]
            .into_iter()
            .find(|path| path.is_file());
        let text = fs::read_to_string(path.expect("the module exists")).expect("a source file");
        assert!(text.contains("#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]"), "{module} does not");
    }
}

#[test]
fn pure_modules_do_not_name_the_world() {
    for file in sources().iter().filter(|file| PURE.contains(&file.room()) && !file.path.contains("/tests/")) {
        for line in file.code.lines() {
            for name in WORLD {
                assert!(!line.contains(name), "{} names {name}: {line}", file.path);
            }
        }
    }
}
