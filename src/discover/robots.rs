//! robots.txt: what a host lets whom fetch.
//!
//! RFC 9309, Robots Exclusion Protocol. Matching is linear in pattern and path: hostile files cost no more than
//! their size.

use memchr::memmem;

/// Bytes that are read of a file (RFC 9309, section 2.5, asks for at least 500 KiB).
pub const MAX_BYTES: usize = 500 * 1024;

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

/// The groups that may be the agent's, as they are read line by line.
#[derive(Debug, Default)]
struct Groups {
    agent: String,
    /// Of the agent by name.
    own: Group,
    /// Of everybody, `*`.
    general: Group,
    /// Whether the names last read are the agent's, and everybody's.
    names_own: bool,
    names_general: bool,
    /// The line before was a name: one more goes with it.
    in_names: bool,
}

impl Groups {
    fn name(&mut self, value: &str) {
        if !std::mem::replace(&mut self.in_names, true) {
            (self.names_own, self.names_general) = (false, false);
        }
        let name = product(value).to_ascii_lowercase();
        self.names_own |= !name.is_empty() && name == self.agent;
        self.names_general |= value.starts_with('*') && product(value.trim_start_matches('*')).is_empty();
        self.own.is_named |= self.names_own;
    }

    fn rule(&mut self, rule: Rule) {
        // An empty pattern matches nothing.
        if !rule.pattern.is_empty() {
            self.named().for_each(|group| group.rules.push(rule.clone()));
        }
        self.in_names = false;
    }

    /// Google, which knows no delays, reads on as if the line were not there. Whoever wrote it meant it for the names
    /// above, and not to join them with those below.
    fn delay(&mut self, value: &str) {
        let delay = value.parse().ok().filter(|delay: &f64| delay.is_finite() && *delay >= 0.0);
        self.named().for_each(|group| group.delay = group.delay.or(delay));
        self.in_names = false;
    }

    /// Those that the names last read are of.
    fn named(&mut self) -> impl Iterator<Item = &mut Group> {
        let own = self.names_own.then_some(&mut self.own);
        own.into_iter().chain(self.names_general.then_some(&mut self.general))
    }
}

impl Robots {
    /// Reads what `bytes` say to `agent`, a product token as [`product`] takes it from a user agent: the groups that
    /// name it, merged, else those for `*` (RFC 9309, section 2.2.1).
    pub fn parse(bytes: &[u8], agent: &str) -> Self {
        let text = String::from_utf8_lossy(whole_lines(bytes));
        let mut groups = Groups { agent: agent.to_ascii_lowercase(), ..Groups::default() };
        let mut sitemaps = Vec::new();
        for line in text.split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default().trim();
            // Some files part key and value by white space alone.
            let Some((key, value)) = line.split_once(':').or_else(|| line.split_once(char::is_whitespace)) else {
                continue;
            };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            match key.as_str() {
                "user-agent" => groups.name(value),
                "allow" | "disallow" => {
                    groups.rule(Rule { allows: key == "allow", pattern: encoded(value.as_bytes()) });
                }
                "crawl-delay" => groups.delay(value),
                "sitemap" | "site-map" => sitemaps.push(value.to_owned()),
                _ => {}
            }
        }
        let mut group = if groups.own.is_named { groups.own } else { groups.general };
        group.rules.shrink_to_fit();
        Robots { rules: group.rules, crawl_delay: group.delay, sitemaps }
    }

    /// Whether the path of a parsed URL, query included, may be fetched. The longest pattern decides, `allow` in a draw
    /// (RFC 9309, section 2.2.2).
    pub fn allows(&self, path: &str) -> bool {
        let path = encoded_path(path.as_bytes());
        if path == b"/robots.txt" {
            return true;
        }
        // Section 2.2.2 also compares triplets of unreserved characters with the characters themselves; Google does
        // not. In doubt a page is not fetched: only `disallow` matches both ways.
        let plain = unreserved_decoded(&path);
        let matching = self.rules.iter().filter(|rule| {
            matches(&rule.pattern, &path)
                || !rule.allows
                    && (plain.is_some() || has_unreserved_triplet(&rule.pattern))
                    && matches(
                        &unreserved_decoded(&rule.pattern).unwrap_or_else(|| rule.pattern.clone()),
                        plain.as_deref().unwrap_or(&path),
                    )
        });
        matching.max_by_key(|rule| (rule.pattern.len(), rule.allows)).is_none_or(|rule| rule.allows)
    }

    /// What decides whether a path may be fetched, and how often: the delay in the first line, then a rule a line. The
    /// sitemaps are left out.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.crawl_delay.map_or_else(String::new, |delay| delay.to_string()).into_bytes();
        for rule in &self.rules {
            bytes.extend(if rule.allows { b"\n+" } else { b"\n-" });
            bytes.extend(&rule.pattern);
        }
        bytes
    }

    /// Reads back what [`Robots::to_bytes`] has written.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let mut lines = bytes.split(|byte| *byte == b'\n');
        let delay = lines.next().and_then(|line| std::str::from_utf8(line).ok()?.parse().ok());
        let rules = lines.filter_map(|line| {
            let (sign, pattern) = line.split_first()?;
            Some(Rule { allows: *sign == b'+', pattern: pattern.to_vec() })
        });
        Robots { rules: rules.collect(), crawl_delay: delay, sitemaps: Vec::new() }
    }

    /// Bytes of memory it takes, near enough.
    pub fn weight(&self) -> usize {
        let rules: usize = self.rules.iter().map(|rule| rule.pattern.capacity() + size_of::<Rule>()).sum();
        rules + self.sitemaps.iter().map(|sitemap| sitemap.capacity() + size_of::<String>()).sum::<usize>()
    }
}

#[derive(Debug, Default)]
struct Group {
    is_named: bool,
    rules: Vec<Rule>,
    delay: Option<f64>,
}

/// The product token at the start of a user agent: what robots.txt calls it by.
pub fn product(agent: &str) -> &str {
    let end = agent.find(|letter: char| !letter.is_ascii_alphabetic() && letter != '-' && letter != '_');
    &agent[..end.unwrap_or(agent.len())]
}

/// What is read of a file: half a line at the cap could say the opposite of the whole one.
fn whole_lines(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.len() <= MAX_BYTES {
        return bytes;
    }
    let read = &bytes[..MAX_BYTES];
    let end = read.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(0);
    &read[..end]
}

/// Octets that a URL writes encoded as percent triplets, the digits of triplets in capitals, so that both sides compare.
/// Which ones differs between path and query (WHATWG URL, "percent-encoded bytes"), and a star may stand for a part of
/// either: so it is those of both, on both sides.
fn encoded(pattern: &[u8]) -> Vec<u8> {
    encode(pattern, |_| false)
}

/// The same of a path. It comes out of a URL, where nothing is beyond ASCII; Google's cases compare that as it stands.
fn encoded_path(path: &[u8]) -> Vec<u8> {
    encode(path, |byte| !byte.is_ascii())
}

fn encode(text: &[u8], is_left: impl Fn(u8) -> bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for byte in with_capital_triplets(text) {
        if is_left(byte) || byte.is_ascii_graphic() && !b"\"#<>'`^{|}\\".contains(&byte) {
            out.push(byte);
        } else {
            out.extend(format!("%{byte:02X}").bytes());
        }
    }
    out
}

fn with_capital_triplets(path: &[u8]) -> Vec<u8> {
    let mut out = path.to_vec();
    for at in triplets(path) {
        out[at + 1..at + 3].make_ascii_uppercase();
    }
    out
}

/// Where percent triplets begin.
fn triplets(path: &[u8]) -> impl Iterator<Item = usize> + '_ {
    memchr::memchr_iter(b'%', path).filter(|&at| path.len() > at + 2 && octet(&path[at + 1..at + 3]).is_some())
}

fn octet(digits: &[u8]) -> Option<u8> {
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// RFC 3986, section 2.3.
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

fn has_unreserved_triplet(path: &[u8]) -> bool {
    triplets(path).any(|at| octet(&path[at + 1..at + 3]).is_some_and(is_unreserved))
}

/// With the triplets of unreserved characters undone; None where there are none.
fn unreserved_decoded(path: &[u8]) -> Option<Vec<u8>> {
    if !has_unreserved_triplet(path) {
        return None;
    }
    let mut out = Vec::with_capacity(path.len());
    let mut at = 0;
    while at < path.len() {
        let decoded = path.get(at + 1..at + 3).filter(|_| path[at] == b'%').and_then(octet);
        match decoded.filter(|byte| is_unreserved(*byte)) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(path[at]);
                at += 1;
            }
        }
    }
    Some(out)
}

/// Whether `pattern` matches a prefix of `path`; `*` stands for any octets, a closing `$` for the end.
///
/// The parts between stars are looked for one after the other, each at its first place: a later one never makes an
/// earlier one have to move.
fn matches(pattern: &[u8], path: &[u8]) -> bool {
    let (pattern, is_anchored) = match pattern.strip_suffix(b"$") {
        Some(rest) => (rest, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split(|byte| *byte == b'*').peekable();
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    if parts.peek().is_none() {
        return !is_anchored || rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if is_anchored && parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some(at) = memmem::find(rest, part) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(robots: &str, path: &str) -> bool {
        Robots::parse(robots.as_bytes(), "offprint").allows(path)
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
    fn what_a_url_writes_encoded_is_compared_so() {
        let robots =
            "User-agent: *\nDisallow: /a b\nDisallow: /{x}\nDisallow: /q?\"z\"\nDisallow: /<y>\nDisallow: /*it's|^";
        let at = |url: &str| {
            let url: url::Url = format!("https://a.test{url}").parse().expect("a URL");
            let query = url.query().map_or_else(String::new, |query| format!("?{query}"));
            allows(robots, &format!("{}{query}", url.path()))
        };
        for url in
            ["/a b/c", "/a%20b", "/{x}", "/%7Bx%7d", "/q?\"z\"", "/<y>", "/it's|^", "/z?it's|^", "/z?it%27s%7C%5e"]
        {
            assert!(!at(url), "{url}");
        }
        for url in ["/a+b", "/a", "/x", "/q", "/q?z", "/y"] {
            assert!(at(url), "{url}");
        }
    }

    #[test]
    fn a_delay_ends_a_list_of_names() {
        let robots = "User-agent: *\nCrawl-delay: 1\n\nUser-agent: Other\nDisallow: /\n";
        let robots = Robots::parse(robots.as_bytes(), "offprint");
        assert_eq!((robots.allows("/a"), robots.crawl_delay), (true, Some(1.0)));
        let both = "User-agent: Other\nUser-agent: *\nCrawl-delay: 1\nDisallow: /x\n";
        assert!(!allows(both, "/x"));
    }

    #[test]
    fn a_triplet_of_an_unreserved_character_is_that_character_to_disallow() {
        let robots = "User-agent: *\nDisallow: /%7ejoe\nDisallow: /~ann\nDisallow: /a%2Fb";
        let answers = ["/~joe", "/%7Eann", "/%61nn", "/a/b"].map(|path| allows(robots, path));
        assert_eq!(answers, [false, false, true, true]);
    }

    #[test]
    fn what_was_read_comes_back_from_bytes_without_the_sitemaps() {
        let text = "User-agent: *\nCrawl-delay: 0.3\nDisallow: /ü*a b$\nAllow: /+-\nDisallow: /\nSitemap: /s.xml";
        for text in [text, "User-agent: *\nCrawl-delay: 7", ""] {
            let robots = Robots::parse(text.as_bytes(), "offprint");
            let expected = Robots { sitemaps: Vec::new(), ..robots.clone() };
            assert_eq!(Robots::from_bytes(&robots.to_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn hostile_patterns_take_no_time() {
        let pattern = "/a*".repeat(1_000);
        let robots = format!("User-agent: *\n{}", format!("Disallow: {pattern}b$\n").repeat(100));
        assert!(allows(&robots, &"/a".repeat(2_000)));
        let letters = format!("User-agent: *\nDisallow: /*{}b*c", "a".repeat(100_000));
        assert!(allows(&letters, &format!("/{}", "a".repeat(60_000))));
    }

    #[test]
    fn a_line_cut_at_the_cap_does_not_count() {
        let long = format!("User-agent: *\nDisallow: /x\n{}", "# a remark\n".repeat(60_000));
        let cut = format!("{}Disallow: /private/", &long[..MAX_BYTES - 11]);
        assert_eq!((allows(&cut, "/private/"), allows(&cut, "/a"), allows(&cut, "/x")), (true, true, false));
    }
}
