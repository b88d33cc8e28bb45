//! robots.txt: what a host lets whom fetch.
//!
//! RFC 9309, Robots Exclusion Protocol. Matching is linear in pattern and path: hostile files cost no more than
//! their size.

/// Bytes that are read of a file (RFC 9309, section 2.5, asks for at least 500 KiB).
const MAX_BYTES: usize = 500 * 1024;

/// What a robots.txt says to one user agent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Robots {
    rules: Vec<Rule>,
    /// `Crawl-delay` in seconds, where one is stated.
    pub crawl_delay: Option<f64>,
    /// `Sitemap` lines of the whole file.
    pub sitemaps: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
struct Rule {
    allows: bool,
    /// Percent-encoded the way paths are compared.
    pattern: Vec<u8>,
}

impl Robots {
    /// Reads what `bytes` say to the product token `agent`: its own groups merged, else those for `*`.
    pub fn parse(bytes: &[u8], agent: &str) -> Self {
        let bytes = &bytes[..bytes.len().min(MAX_BYTES)];
        let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
        let agent = product(agent).to_ascii_lowercase();
        let (mut own, mut general, mut sitemaps) = (Group::default(), Group::default(), Vec::new());
        let (mut names_own, mut names_general, mut in_names) = (false, false, false);
        for line in text.split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default().trim();
            // Some files part key and value by white space alone.
            let Some((key, value)) = line.split_once(':').or_else(|| line.split_once(char::is_whitespace)) else {
                continue;
            };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            match key.as_str() {
                "user-agent" => {
                    if !in_names {
                        (names_own, names_general) = (false, false);
                    }
                    in_names = true;
                    let name = product(value).to_ascii_lowercase();
                    names_own |= !name.is_empty() && name == agent;
                    names_general |= value.starts_with('*') && product(value.trim_start_matches('*')).is_empty();
                    own.is_named |= names_own;
                }
                "allow" | "disallow" => {
                    in_names = false;
                    // An empty pattern matches nothing.
                    if !value.is_empty() {
                        let rule = Rule { allows: key == "allow", pattern: encoded(value.as_bytes()) };
                        if names_own {
                            own.rules.push(rule.clone());
                        }
                        if names_general {
                            general.rules.push(rule);
                        }
                    }
                }
                "crawl-delay" => {
                    let delay = value.parse().ok().filter(|delay: &f64| delay.is_finite() && *delay >= 0.0);
                    if names_own {
                        own.delay = own.delay.or(delay);
                    }
                    if names_general {
                        general.delay = general.delay.or(delay);
                    }
                }
                "sitemap" | "site-map" => sitemaps.push(value.to_owned()),
                _ => {}
            }
        }
        let group = if own.is_named { own } else { general };
        Robots { rules: group.rules, crawl_delay: group.delay, sitemaps }
    }

    /// Whether the path of a URL, query included, may be fetched. The longest pattern decides, `allow` in a draw.
    pub fn allows(&self, path: &str) -> bool {
        let path = encoded(path.as_bytes());
        if path == b"/robots.txt" {
            return true;
        }
        let matching = self.rules.iter().filter(|rule| matches(&rule.pattern, &path));
        matching.max_by_key(|rule| (rule.pattern.len(), rule.allows)).is_none_or(|rule| rule.allows)
    }
}

#[derive(Default)]
struct Group {
    is_named: bool,
    rules: Vec<Rule>,
    delay: Option<f64>,
}

/// The product token at the start of a user agent.
fn product(agent: &str) -> &str {
    let end = agent.find(|letter: char| !letter.is_ascii_alphabetic() && letter != '-' && letter != '_');
    &agent[..end.unwrap_or(agent.len())]
}

/// Octets outside of ASCII as percent triplets, the digits of triplets in capitals, so that both sides compare.
fn encoded(path: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(path.len());
    let mut at = 0;
    while at < path.len() {
        match path[at] {
            b'%' if path.len() > at + 2 && path[at + 1].is_ascii_hexdigit() && path[at + 2].is_ascii_hexdigit() => {
                out.extend([b'%', path[at + 1].to_ascii_uppercase(), path[at + 2].to_ascii_uppercase()]);
                at += 3;
                continue;
            }
            byte if byte.is_ascii() => out.push(byte),
            byte => out.extend(format!("%{byte:02X}").bytes()),
        }
        at += 1;
    }
    out
}

/// Whether `pattern` matches a prefix of `path`; `*` stands for any octets, a closing `$` for the end.
///
/// Greedy with one point of return: after a later `*` an earlier one never has to be tried again.
fn matches(pattern: &[u8], path: &[u8]) -> bool {
    let (pattern, is_anchored) = match pattern.strip_suffix(b"$") {
        Some(rest) => (rest, true),
        None => (pattern, false),
    };
    let (mut at, mut in_path) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        if at == pattern.len() {
            if !is_anchored || in_path == path.len() {
                return true;
            }
        } else if pattern[at] == b'*' {
            star = Some((at + 1, in_path));
            at += 1;
            continue;
        } else if in_path < path.len() && pattern[at] == path[in_path] {
            at += 1;
            in_path += 1;
            continue;
        }
        match &mut star {
            Some((after, from)) if *from < path.len() => {
                *from += 1;
                (at, in_path) = (*after, *from);
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(robots: &str, path: &str) -> bool {
        Robots::parse(robots.as_bytes(), "offprint/1.0").allows(path)
    }

    #[test]
    fn longest_match_decides_and_allow_wins_a_draw() {
        let robots = "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /c\nAllow: /c";
        assert_eq!((allows(robots, "/a/x"), allows(robots, "/a/b/x"), allows(robots, "/c")), (false, true, true));
    }

    #[test]
    fn own_group_goes_before_the_general_one() {
        let robots = "User-agent: *\nDisallow: /\n\nUser-agent: Offprint\nUser-agent: other\nDisallow: /x\n";
        assert_eq!((allows(robots, "/a"), allows(robots, "/x")), (true, false));
    }

    #[test]
    fn wildcards_and_end_anchor() {
        let robots = "User-agent: *\nDisallow: /*.pdf$\nDisallow: /a*b*c";
        assert_eq!(
            (allows(robots, "/x.pdf"), allows(robots, "/x.pdf?y"), allows(robots, "/a1b2c3")),
            (false, true, false)
        );
    }

    #[test]
    fn compares_encoded_and_plain_forms() {
        let robots = "User-agent: *\nDisallow: /ü\nDisallow: /%7ejoe";
        assert_eq!((allows(robots, "/%c3%bc"), allows(robots, "/%7Ejoe/")), (false, false));
    }

    #[test]
    fn hostile_patterns_take_no_time() {
        let pattern = "/a*".repeat(1_000);
        let robots = format!("User-agent: *\n{}", format!("Disallow: {pattern}b$\n").repeat(100));
        assert!(allows(&robots, &"/a".repeat(2_000)));
    }
}
