//! The README says what the program does.

use std::process::Command;

use offprint::cli::{Exit, command};

use crate::program::repository;

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
    for exit in [Exit::Success, Exit::SomeFailed, Exit::Usage, Exit::NoContent, Exit::NothingNew] {
        assert!(readme.contains(&format!("| {} |", exit.code())), "{exit:?}");
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
