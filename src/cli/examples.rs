//! What people do with the program, below the help of each command: flags say what is possible, examples what is usual.

use clap::Command;

/// Below which command they stand, and the lines.
const EXAMPLES: [(&[&str], &str); 12] = [
    (
        &[],
        "\
Examples:
  offprint extract https://example.com/news/bridge-reopens
  offprint extract pages/ --format csv --output articles.csv
  offprint feed https://example.com/ --since 7d --extract
  offprint archive add news.db https://example.com/feed
  offprint archive run news.db

`offprint COMMAND --help` tells of each command, with examples.",
    ),
    (
        &["extract"],
        "\
Examples:
  offprint extract https://example.com/a --fields title,body,source.name
  offprint extract page.mhtml --format markdown
  offprint extract pages/ crawl.warc.gz urls.txt --output records.jsonl.gz
  curl -s https://example.com/a | offprint extract - --url https://example.com/a
  offprint extract urls.txt --output records.jsonl --resume journal --warc raw/",
    ),
    (
        &["feed"],
        "\
Examples:
  offprint feed https://example.com/ --since 7d
  offprint feed subscriptions.opml --extract --output records.jsonl
  offprint feed https://example.com/sitemap.xml --include '/2026/' --limit 100
  offprint feed https://example.com/feed --format rss --output full.xml
  offprint feed https://example.com/feed --limit 8 | offprint extract - --warc pages/",
    ),
    (
        &["explain"],
        "\
Examples:
  offprint explain https://example.com/a
  offprint explain page.html --text 'Subscribe now'",
    ),
    (
        &["archive"],
        "\
Examples:
  offprint archive add news.db https://example.com/feed subscriptions.opml
  offprint archive run --quiet news.db
  offprint archive status news.db
  offprint archive search news.db 'bridge AND \"two years\"' --since 30d
  offprint archive export news.db --format csv --output news.csv

In a crontab: 7 * * * *  offprint archive run --quiet /srv/news/news.db",
    ),
    (
        &["archive", "add"],
        "\
Examples:
  offprint archive add news.db https://example.com/
  offprint archive add news.db subscriptions.opml https://example.com/sitemap.xml",
    ),
    (
        &["archive", "run"],
        "\
Examples:
  offprint archive run news.db --limit 100
  offprint archive run --quiet --summary counts.json /srv/news/news.db",
    ),
    (
        &["archive", "search"],
        "\
Examples:
  offprint archive search news.db 'bridge*' --since 30d --site example.com
  offprint archive search news.db 'title:ferry NOT strike' --relevance
  offprint archive search news.db '\"covid-19\"' --format json",
    ),
    (
        &["archive", "export"],
        "\
Examples:
  offprint archive export news.db --since 7d --output week.jsonl
  offprint archive export news.db --format markdown --output articles/
  offprint archive export news.db --format warc --output raw.warc.gz",
    ),
    (
        &["selectors"],
        "\
Examples:
  offprint selectors new https://example.com/a
  offprint selectors try https://example.com/b --body .story --strip .promo
  offprint selectors test example.com
  offprint selectors show example.com --origin",
    ),
    (
        &["selectors", "try"],
        "\
Examples:
  offprint selectors try page.html --body .story --strip .promo
  offprint selectors try page.html --selectors rules/ --watch",
    ),
    (
        &["selectors", "learn"],
        "\
Examples:
  offprint selectors learn pages/ --dry-run
  offprint selectors learn news.db --host example.com",
    ),
];

/// The same command line with them.
pub(super) fn with_examples(command: Command) -> Command {
    EXAMPLES.iter().fold(command, |command, (path, text)| below(command, path, text))
}

fn below(command: Command, path: &[&str], text: &'static str) -> Command {
    match path {
        [] => command.after_help(text),
        // All are gone through: the one that is changed by its name goes to the end.
        [name, rest @ ..] => command.mut_subcommands(|command| match command.get_name() == *name {
            true => below(command, rest, text),
            false => command,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::command_line::described;

    /// The words of a line as a shell has them, up to where its output goes elsewhere.
    fn words(line: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        let mut is_quoted = false;
        for letter in line.chars() {
            match letter {
                '\'' => is_quoted = !is_quoted,
                ' ' if !is_quoted => words.push(String::new()),
                _ => words.last_mut().expect("one at least").push(letter),
            }
        }
        words.into_iter().filter(|word| !word.is_empty()).take_while(|word| word != "|").collect()
    }

    #[test]
    fn each_is_understood() {
        let lines = EXAMPLES.iter().flat_map(|(_, text)| text.lines()).filter(|line| line.starts_with("  "));
        let commands: Vec<&str> = lines.flat_map(|line| line.split(" | ")).map(str::trim).collect();
        let own = commands.iter().filter(|command| command.starts_with("offprint "));
        for command in own {
            let read = described().try_get_matches_from(words(command));
            assert!(read.is_ok(), "{command}: {}", read.err().map(|error| error.to_string()).unwrap_or_default());
        }
    }
}
