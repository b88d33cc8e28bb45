//! Which module may use which: the table of the design, held against every `crate::` path.

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
            for used in used_modules(&text) {
                assert!(
                    used == module || allowed.split(' ').any(|name| name == used),
                    "{} uses crate::{used}",
                    path.display()
                );
            }
        }
    }
}

/// What stands behind each `crate::` of the code, names of a list one by one. The modules of tests, which may use what
/// they like, are left out: each ends where a brace closes at the start of a line.
fn used_modules(text: &str) -> Vec<String> {
    let mut code = String::new();
    for (number, part) in text.split("#[cfg(test)]\nmod ").enumerate() {
        code.push_str(if number == 0 { part } else { part.split_once("\n}\n").map_or("", |(_, rest)| rest) });
    }
    let name = |text: &str| {
        text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').next().unwrap_or("").to_owned()
    };
    let mut used = Vec::new();
    for rest in code.split("crate::").skip(1) {
        let Some(list) = rest.strip_prefix('{') else {
            used.push(name(rest));
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
                #[cfg(test)]\nmod tests {\n    use crate::cli;\n}\nfn f() { crate::dom::walk() }\n";
    assert_eq!(used_modules(text), ["page", "text", "Error", "Name", "dom"]);
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
