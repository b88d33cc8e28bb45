//! The cookies of one run (RFC 6265): a jar for each registrable domain, so that none is ever sent to another site.

use std::num::NonZeroUsize;
use std::sync::Mutex;

use cookie_store::CookieStore;
use lru::LruCache;
use url::{Host, Url};

use super::Response;

/// Sites whose cookies are kept; those that were not asked for longest are forgotten.
const MOST_JARS: usize = 10_000;
/// Cookies of one site, and bytes of one cookie: what browsers keep at least (RFC 6265, section 6.1).
const MOST_COOKIES: usize = 50;
const MOST_BYTES: usize = 4096;

/// All jars.
#[derive(Debug)]
pub struct Cookies {
    jars: Mutex<LruCache<String, CookieStore>>,
    /// The user's own; they hold for the whole run.
    given: Vec<Given>,
}

/// A cookie of a file in Netscape's format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    domain: String,
    covers_subdomains: bool,
    path: String,
    is_secure: bool,
    name: String,
    value: String,
}

/// Reads a file in Netscape's format, as curl, wget and browsers' extensions write it: seven fields parted by tabs.
///
/// # Errors
/// The number of the first malformed line, from 1. Cookies that have expired at `now` (Unix seconds) are left out.
pub fn read_netscape(text: &str, now: u64) -> Result<Vec<Given>, usize> {
    let mut given = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim_end_matches('\r');
        // curl marks cookies that scripts may not see this way.
        let line = line.strip_prefix("#HttpOnly_").unwrap_or(line);
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let [domain, subdomains, path, secure, expires, name, value] = fields[..] else { return Err(number) };
        let expires: u64 = expires.trim().parse().map_err(|_| number)?;
        if expires != 0 && expires <= now {
            continue;
        }
        given.push(Given {
            domain: domain.trim_start_matches('.').to_ascii_lowercase(),
            covers_subdomains: subdomains.eq_ignore_ascii_case("TRUE") || domain.starts_with('.'),
            path: path.to_owned(),
            is_secure: secure.eq_ignore_ascii_case("TRUE"),
            name: name.to_owned(),
            value: value.to_owned(),
        });
    }
    Ok(given)
}

impl Given {
    /// RFC 6265, section 5.4.
    fn is_for(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let is_below = host.strip_suffix(&self.domain).is_some_and(|rest| rest.ends_with('.'));
        let path = url.path();
        (host == self.domain || self.covers_subdomains && is_below)
            && (!self.is_secure || url.scheme() == "https")
            && path
                .strip_prefix(&self.path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || self.path.ends_with('/'))
    }
}

impl Cookies {
    /// No cookies but `given`.
    pub fn new(given: Vec<Given>) -> Self {
        let most = NonZeroUsize::new(MOST_JARS).expect("not zero");
        Cookies { jars: Mutex::new(LruCache::new(most)), given }
    }

    /// The `Cookie` header of a request: what the site set in this run goes over `consent`, which a rule gives its own
    /// site, and over the user's own.
    pub fn header(&self, url: &Url, consent: &[(String, String)]) -> Option<String> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        let mut set = |name: &str, value: &str| {
            pairs.retain(|(known, _)| known != name);
            pairs.push((name.to_owned(), value.to_owned()));
        };
        self.given.iter().filter(|given| given.is_for(url)).for_each(|given| set(&given.name, &given.value));
        consent.iter().for_each(|(name, value)| set(name, value));
        if let Some(jar) = self.jars.lock().expect("no holder panics").get(&site(url)) {
            jar.get_request_values(url).for_each(|(name, value)| set(name, value));
        }
        let header: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        (!header.is_empty()).then(|| header.join("; "))
    }

    /// Keeps what an answer sets. True if that is something new.
    pub fn store(&self, url: &Url, response: &Response) -> bool {
        let set = response.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, value)| value);
        let set: Vec<&String> = set.filter(|value| value.len() <= MOST_BYTES).take(MOST_COOKIES).collect();
        if set.is_empty() {
            return false;
        }
        let mut jars = self.jars.lock().expect("no holder panics");
        let jar = jars.get_or_insert_mut(site(url), CookieStore::default);
        let values = |jar: &CookieStore| {
            jar.get_request_values(url).map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
        };
        let before = values(jar);
        for cookie in set.into_iter().filter(|cookie| !is_for_a_public_suffix(cookie, url)) {
            if jar.iter_any().count() < MOST_COOKIES {
                // A cookie that breaks the rules is left out, as browsers do.
                let _ = jar.parse(cookie, url);
            }
        }
        values(jar) != before
    }
}

/// Whether a cookie wants to go to all sites of a public suffix (RFC 6265, section 5.3, step 5).
fn is_for_a_public_suffix(cookie: &str, url: &Url) -> bool {
    let domain =
        cookie.split(';').skip(1).filter_map(|attribute| attribute.split_once('=')).find_map(|(name, value)| {
            name.trim()
                .eq_ignore_ascii_case("domain")
                .then(|| value.trim().trim_start_matches('.').to_ascii_lowercase())
        });
    domain.is_some_and(|domain| psl::domain_str(&domain).is_none() && url.host_str() != Some(&domain))
}

/// What cookies are kept under: the registrable domain, else the host.
fn site(url: &Url) -> String {
    match url.host() {
        Some(Host::Domain(name)) => psl::domain_str(name).unwrap_or(name).to_owned(),
        host => host.map(|host| host.to_string()).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().expect("a URL")
    }

    fn cookies() -> Cookies {
        let file = "# Netscape HTTP Cookie File\n\
                    .herald.test\tTRUE\t/\tFALSE\t0\tconsent\tyes\n\
                    #HttpOnly_herald.test\tFALSE\t/members\tTRUE\t4102444800\tsid\tabc\n\
                    herald.test\tFALSE\t/\tFALSE\t100\told\tx\n";
        Cookies::new(read_netscape(file, 1_000).expect("well formed"))
    }

    #[test]
    fn given_cookies_go_where_they_belong() {
        let cookies = cookies();
        let header = |text: &str| cookies.header(&url(text), &[]);
        assert_eq!(header("https://herald.test/members/a").as_deref(), Some("consent=yes; sid=abc"));
        assert_eq!(header("http://herald.test/members/a").as_deref(), Some("consent=yes"));
        assert_eq!(header("https://www.herald.test/membership").as_deref(), Some("consent=yes"));
        assert_eq!((header("https://otherherald.test/"), header("https://other.test/")), (None, None));
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        assert_eq!(read_netscape("# ok\n\nherald.test\tTRUE\n", 0), Err(3));
    }

    #[test]
    fn what_a_rule_gives_is_for_its_own_request() {
        let consent = [("consent".to_owned(), "no".to_owned())];
        assert_eq!(cookies().header(&url("http://herald.test/"), &consent).as_deref(), Some("consent=no"));
    }
}
