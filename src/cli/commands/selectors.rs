//! `offprint selectors`: rule files listed, shown, checked, tested.

use std::path::PathBuf;

use anyhow::{Context, anyhow};

use super::{
    selectors_check, selectors_import, selectors_learn, selectors_lint, selectors_new, selectors_show, selectors_test,
    selectors_try,
};
use crate::cli::exit::Exit;
use crate::cli::report::Hint;
use crate::cli::rules;
use crate::cli::selectors_args::{FolderArguments, SelectorsCommand};
use crate::cli::stdout::print;
use crate::selectors;

pub(super) fn run(command: SelectorsCommand) -> anyhow::Result<Exit> {
    match command {
        SelectorsCommand::List { host, layers } => list(host.as_deref(), layers.selectors),
        SelectorsCommand::Show { name, origin, layers } => selectors_show::run(&name, origin, layers.selectors),
        SelectorsCommand::Lint(arguments) => selectors_lint::run(&arguments, &folder(&arguments.folder)?),
        SelectorsCommand::Test(arguments) => selectors_test::run(&arguments, &folder(&arguments.folder)?),
        SelectorsCommand::Try(arguments) => selectors_try::run(&arguments),
        SelectorsCommand::New(arguments) => selectors_new::run(&arguments),
        SelectorsCommand::Learn(arguments) => selectors_learn::run(&arguments),
        SelectorsCommand::Check(arguments) => selectors_check::run(&arguments),
        SelectorsCommand::Import(command) => selectors_import::run(&command),
        SelectorsCommand::Schema => print(&serde_json::to_string_pretty(&selectors::json_schema())?),
    }
}

fn list(host: Option<&str>, selectors: Vec<String>) -> anyhow::Result<Exit> {
    let rules = rules::load_folders(selectors)?;
    let text = match host {
        Some(host) => {
            let merged = rules.merged_for(host);
            let site =
                merged.site.as_deref().map_or_else(|| "no site file".to_owned(), |site| format!("site    {site}"));
            let presets: String = merged.presets.iter().map(|preset| format!("\npreset  {preset}")).collect();
            format!("{site}{presets}")
        }
        None => {
            let sites = rules.sites().into_iter().map(|site| format!("site    {site}"));
            let presets = rules.presets().into_iter().map(|preset| format!("preset  {preset}"));
            sites.chain(presets).collect::<Vec<_>>().join("\n")
        }
    };
    print(&text)
}

/// The folder named, else the user's own layer.
fn folder(named: &FolderArguments) -> anyhow::Result<PathBuf> {
    let folder = named.selectors.clone().or_else(rules::user_folder).ok_or_else(|| {
        anyhow!("no folder of rule files").context(Hint(
            "name one with --selectors DIR; the fixtures of the bundled rules are not shipped with the program"
                .to_owned(),
        ))
    })?;
    if !folder.is_dir() {
        return Err(anyhow!("--selectors: {} is not a folder", folder.display()))
            .context(Hint("name the folder that holds sites/ or presets/".to_owned()));
    }
    Ok(folder)
}
