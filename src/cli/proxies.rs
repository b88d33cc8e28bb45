//! Which proxies to go through: the flag, else what the environment says, by the names that curl knows.

use std::env;

use anyhow::{Context, anyhow};
use url::Url;

use super::report::Hint;
use crate::fetch::Proxies;

/// The proxies of `flag`, else of the configuration, which `origin` names, else of the environment.
pub(super) fn find(flag: Option<&str>, config: Option<&str>, origin: &str) -> anyhow::Result<Proxies> {
    let except = variable("NO_PROXY");
    if let Some(text) = flag.or(config) {
        let url = parse(origin, text)?;
        check(origin, &url)?;
        return Ok(Proxies { http: Some(url.clone()), https: Some(url), except });
    }
    let of = |name: &str| -> anyhow::Result<Option<Url>> {
        let Some(text) = variable(name).or_else(|| variable("ALL_PROXY")) else { return Ok(None) };
        let url = parse(name, &text)?;
        check(name, &url)?;
        Ok(Some(url))
    };
    // HTTP_PROXY in capitals is what a CGI program gets from a request's `Proxy` header (httpoxy, CVE-2016-5385).
    let http = if env::var_os("REQUEST_METHOD").is_some() { None } else { of("HTTP_PROXY")? };
    Ok(Proxies { http, https: of("HTTPS_PROXY")?, except })
}

/// A variable in small letters goes before the one in capitals.
fn variable(name: &str) -> Option<String> {
    let read = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    read(&name.to_ascii_lowercase()).or_else(|| read(name))
}

fn parse(name: &str, text: &str) -> anyhow::Result<Url> {
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    with_scheme.parse().map_err(|error| anyhow!("{name}: no URL of a proxy: {error}"))
}

fn check(name: &str, url: &Url) -> anyhow::Result<()> {
    if matches!(url.scheme(), "http" | "https") && url.has_host() {
        return Ok(());
    }
    Err(anyhow!("{name}: proxies of scheme `{}` are not supported", url.scheme()))
        .context(Hint("name an HTTP proxy: http://proxy.example:3128".to_owned()))
}
