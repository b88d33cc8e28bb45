//! The README says what the program does.

use std::process::Command;

use offprint::cli::{Exit, command};

use crate::program::{ARTICLE, repository, run};
use crate::shelf::Shelf;
use crate::wire::{Reply, Server};

fn readme() -> String {
    std::fs::read_to_string(repository("README.md")).expect("the README")
}

#[test]
fn every_flag_it_names_exists() {
    let command = command();
    let mut known: Vec<String> = vec![
        "--help".into(),
        "--path".into(),
        "--version".into(),
        "--release".into(),
        "--all-features".into(),
        "--bench".into(),
    ];
    let mut commands = vec![&command];
    while let Some(next) = commands.pop() {
        known.extend(next.get_arguments().filter_map(|argument| Some(format!("--{}", argument.get_long()?))));
        commands.extend(next.get_subcommands());
    }
    for word in readme()
        .split(|letter: char| letter.is_whitespace() || matches!(letter, '`' | ',' | ')' | '(' | '=' | '|' | '.' | ';'))
    {
        if word.starts_with("--")
            && word.len() > 3
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
            && word.bytes().any(|byte| byte != b'-')
        {
            assert!(known.iter().any(|flag| flag == word), "the README names {word}");
        }
    }
}

#[test]
fn its_exit_codes_are_the_programs() {
    let readme = readme();
    let section = readme.split("## Exit codes\n").nth(1).expect("a section").split("\n## ").next().expect("its end");
    let rows: Vec<(&str, &str)> = section
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "))
        .filter(|(code, _)| *code != "code")
        .collect();
    let page = repository(ARTICLE);
    let page = page.to_str().expect("UTF-8");
    let server = Server::start(|path, _| match path {
        "/feed" => Reply::new(
            200,
            &[("Content-Type", "application/rss+xml")],
            "<rss version='2.0'><channel><title>F</title></channel></rss>",
        ),
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/feed")]);
    let runs = [
        (Exit::Success, "every input is ok", run(&["extract", page])),
        (Exit::SomeFailed, "some are not", run(&["extract", page, "/nonexistent.html"])),
        (Exit::Usage, "wrong usage", run(&["extract", page, "--no-such-flag"])),
        (Exit::NoContent, "no input gave content", run(&["extract", "/nonexistent.html"])),
        (Exit::NothingNew, "nothing new", shelf.pass(&["--exit-nothing-new"])),
    ];
    // What signals end is tried in `stopping`.
    assert_eq!((rows.len(), rows.last().map(|(codes, _)| *codes)), (runs.len() + 1, Some("130, 143")), "{rows:?}");
    for ((exit, meaning, run), (code, told)) in runs.iter().zip(rows) {
        assert_eq!(code, exit.code().to_string());
        assert!(told.starts_with(meaning), "{code}: {told}");
        assert_eq!(run.code, i32::from(exit.code()), "{}{}", run.stdout, run.stderr);
    }
}

#[test]
fn its_first_command_gives_the_output_it_shows() {
    let readme = readme();
    let block = readme.split("```console\n").nth(1).expect("a first example").split("```").next().expect("its end");
    let (line, shown) = block.split_once('\n').expect("a command and its output");
    let arguments: Vec<&str> = line
        .trim_start_matches("$ ")
        .split(" -- ")
        .nth(1)
        .expect("arguments of the program")
        .split_whitespace()
        .collect();
    let output = Command::new(env!("CARGO_BIN_EXE_offprint"))
        .args(arguments)
        .current_dir(repository(""))
        .output()
        .expect("starts");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), shown.trim());
}
