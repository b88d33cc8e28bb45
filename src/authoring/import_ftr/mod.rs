//! Site patterns of Full-Text RSS as rule files: what each line becomes, and what of it is lost.
//!
//! A pattern is a text file named after its host, `directive: value` a line, `#` before comments.

mod conditions;
mod directives;
mod entries;
mod fate;
mod path;
mod reader;
mod rule;
mod steps;
mod translated;
mod xpath;

pub use fate::{Fate, Imported, ImportedLine};

use rule::Rule;

/// Converts the pattern `text` of the file called `name` (`example.com.txt`, `.example.com.txt`).
///
/// # Errors
/// The name is no host.
pub fn import_ftr(name: &str, text: &str) -> Result<Imported, String> {
    let stem = name.strip_suffix(".txt").unwrap_or(name).trim_matches('.').to_ascii_lowercase();
    let stem = stem.strip_prefix("www.").unwrap_or(&stem).to_owned();
    let is_host = stem.contains('.') && stem.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
    if !is_host {
        return Err(format!("{name} is not named after a host"));
    }
    let text = text.trim_start_matches('\u{feff}');
    let mut rule = Rule::of(text);
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let outcome = match line.split_once(':') {
            Some((directive, value)) => rule.take(directive.trim(), value.trim()),
            None => Err("it is no `directive: value`".to_owned()),
        };
        let (fate, note) = outcome.unwrap_or_else(|why| (Fate::Dropped, why));
        // An edit is said in two lines, and what becomes of it in the second.
        if line.starts_with("replace_string:")
            && let Some(found) =
                lines.last_mut().filter(|line: &&mut ImportedLine| line.text.starts_with("find_string:"))
        {
            found.fate = fate;
        }
        lines.push(ImportedLine { number: index + 1, text: line.to_owned(), fate, note });
    }
    // An edit that was announced and never said.
    if let Some(found) = rule.find.take() {
        lines.push(ImportedLine {
            number: 0,
            text: found,
            fate: Fate::Dropped,
            note: "nothing replaces it".to_owned(),
        });
    }
    Ok(Imported { stem, text: rule.text(), lines })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selectors::{Layer, RuleFile};

    fn fates(imported: &Imported) -> Vec<(usize, Fate)> {
        imported.lines.iter().map(|line| (line.number, line.fate)).collect()
    }

    #[test]
    fn a_pattern_becomes_a_rule_and_every_line_is_accounted_for() {
        let pattern = "# a comment\nbody: //div[@id='story']\nbody: //div[@class='text'] | //p[@class='lead']\ntitle: //h1[1]\n\
                       author: substring-after(//span[@class='by'], 'By ')\ndate: //time/@datetime\nstrip: //p[contains(., 'Read also')]\n\
                       strip_id_or_class: share\nstrip: //p/@style\nprune: no\nhttp_header(user-agent): Googlebot\nhttp_header(Cookie): a=1; b=2\n\
                       replace_string(<h5>): <h3>\nreplace_string(<br />): <p>\nnext_page_link: //a[@class='next']\ntest_url: http://example.test/a\n\
                       test_contains: Two years\nsomething\nwho_knows: x\nbody: //div[count(p)>2]\n";
        let imported = import_ftr(".www.Example.test.txt", pattern).expect("a host");
        assert_eq!(imported.stem, "example.test");
        use Fate::{Approximated, Dropped, Exact};
        assert_eq!(
            fates(&imported),
            [
                (2, Exact),
                (3, Exact),
                (4, Exact),
                (5, Exact),
                (6, Exact),
                (7, Exact),
                (8, Exact),
                (9, Dropped),
                (10, Exact),
                (11, Dropped),
                (12, Exact),
                (13, Approximated),
                (14, Dropped),
                (15, Exact),
                (16, Exact),
                (17, Approximated),
                (18, Dropped),
                (19, Dropped),
                (20, Dropped),
            ]
        );
        let rule = RuleFile::parse(&imported.text, "example.test", Layer::Site, "a")
            .unwrap_or_else(|errors| panic!("{errors:?}\n{}", imported.text));
        assert_eq!(rule.check.len(), 1);
        for line in [
            "cookies = { a = \"1\", b = \"2\" }",
            "  \"div[id='story']\",\n  { all = [\"div[class='text']\", \"p[class='lead']\"] },\n",
            "  \"span[class='by']\",\n]\nreplace = [\n  { pattern = \"(?s)^(?:.*?By (.*)|.*)$\", with = \"$1\" },\n",
            "  \"time@datetime\",\n",
            "  { sel = \"p\", has_text = \"Read also\" },\n  \"[class*='share'], [id*='share']\",\n",
            "replace_tag = { h5 = \"h3\" }",
            "next = \"a[class='next']\"",
        ] {
            assert!(imported.text.contains(line), "{line}\n{}", imported.text);
        }
    }

    /// The share of XPath lines that come out exact, by `forms.txt`.
    #[test]
    fn most_lines_of_the_common_forms_are_exact() {
        let (mut lines, mut exact, mut told) = (0.0, 0.0, String::new());
        let mut kind = (String::new(), 0.0, Vec::new());
        let text = include_str!("forms.txt").lines().chain([", 0 lines"]);
        for line in text.filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
            if let Some(form) = line.strip_prefix("  ") {
                let imported = import_ftr("a.test.txt", form).expect("named after a host");
                kind.2.push((form, imported.lines[0].fate));
                continue;
            }
            let (name, weight, forms) = std::mem::take(&mut kind);
            if !forms.is_empty() {
                let share = forms.iter().filter(|(_, fate)| *fate == Fate::Exact).count() as f64 / forms.len() as f64;
                lines += weight;
                exact += weight * share;
                let others: Vec<_> = forms.iter().filter(|(_, fate)| *fate != Fate::Exact).collect();
                told.push_str(&format!("{name} {share:.2} {others:?}\n"));
            }
            let (name, weight) = line.split_once(", ").expect("a kind and its lines");
            let weight = weight.strip_suffix(" lines").and_then(|weight| weight.parse().ok());
            kind = (name.to_owned(), weight.expect("a number of lines"), Vec::new());
        }
        let share = exact / lines;
        println!("{share:.3} of {lines} lines\n{told}");
        assert!(share >= 0.85, "{share:.3} of the lines are exact\n{told}");
    }

    #[test]
    fn an_edit_of_one_line_empties_no_value_of_another() {
        let text = |pattern: &str| import_ftr("a.test.txt", pattern).expect("named after a host").text;
        let alone = text("author: substring-after(//p[@class='by'], 'By ')\n");
        assert!(alone.contains(r#"{ pattern = "(?s)^(?:.*?By (.*)|.*)$", with = "$1" }"#), "{alone}");
        let two = text("author: substring-after(//p[@class='by'], 'By ')\nauthor: //a[@rel='author']\n");
        assert!(two.contains(r#"{ pattern = "^.*?By ", with = "" }"#), "{two}");
    }

    #[test]
    fn an_edit_of_two_lines_is_one_and_attributes_nobody_reads_are_not_called_read() {
        let pattern = "find_string: <h5>\nreplace_string: <h3>\nfind_string: foo\nreplace_string: bar\n\
                       src_lazy_load_attr: data-src\nsrc_lazy_load_attr: data-own\nstrip: (//p)[last()]\nstrip: (//p)[1]\n";
        let imported = import_ftr("a.test.txt", pattern).expect("named after a host");
        use Fate::{Approximated, Dropped, Exact};
        let expected = [Approximated, Approximated, Dropped, Dropped, Exact, Dropped, Dropped, Approximated];
        assert_eq!(fates(&imported).into_iter().map(|(_, fate)| fate).collect::<Vec<_>>(), expected);
        assert_eq!(imported.lines[6].note, "a place in the whole document has no counterpart");
    }

    #[test]
    fn what_is_not_named_after_a_host_is_no_pattern() {
        assert!(import_ftr("README.txt", "body: //p").is_err() && import_ftr("a/../b.txt", "").is_err());
    }
}
