//! Settings: flags over `OFFPRINT_*` variables over `$XDG_CONFIG_HOME/offprint/config.toml`.

use std::collections::HashMap;
use std::env;
use std::fmt::Display;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, anyhow};
use etcetera::BaseStrategy;
use serde::{Deserialize, Deserializer};

use super::args::{By, NetworkArguments, ReadingArguments};
use super::report::{self, Hint};
use super::values;
use crate::crawl::{Rate, Settings};
use crate::fetch::{Cache, Given, certificates, check_headers, read_netscape};
use crate::input::Reading;

/// What the configuration file may say; every key is a flag's name.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Config {
    #[serde(default, deserialize_with = "rate")]
    rate: Option<Rate>,
    /// Rates of single hosts and their subdomains.
    host_rates: Option<HashMap<String, String>>,
    per_host: Option<NonZeroUsize>,
    limit_by: Option<By>,
    concurrency: Option<NonZeroUsize>,
    give_up_after: Option<u32>,
    cookies: Option<PathBuf>,
    cache: Option<PathBuf>,
    proxy: Option<String>,
    ca_cert: Option<PathBuf>,
    #[serde(default, deserialize_with = "seconds")]
    timeout: Option<f64>,
    #[serde(default, deserialize_with = "seconds")]
    connect_timeout: Option<f64>,
    retries: Option<u32>,
    user_agent: Option<String>,
    #[serde(default, deserialize_with = "size")]
    max_size: Option<u64>,
    jobs: Option<NonZeroUsize>,
    ignore_robots: Option<bool>,
    allow_private: Option<bool>,
}

/// The program's folder in the user's configuration.
pub(super) fn folder() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.config_dir().join("offprint"))
}

impl Config {
    /// Reads the file, if there is one, and the variables over it.
    pub(super) fn read() -> anyhow::Result<Self> {
        let mut config = match folder().map(|folder| folder.join("config.toml")) {
            Some(path) if path.is_file() => {
                let text = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
                toml::from_str(&text)
                    .map_err(|error| anyhow!("{}: {}", path.display(), error.to_string().trim_end()))
                    .context(Hint("keys are the names of flags, such as rate or user-agent".to_owned()))?
            }
            _ => Config::default(),
        };
        variable("RATE", &mut config.rate, str::parse)?;
        variable("PER_HOST", &mut config.per_host, str::parse)?;
        variable("LIMIT_BY", &mut config.limit_by, str::parse)?;
        variable("CONCURRENCY", &mut config.concurrency, str::parse)?;
        variable("GIVE_UP_AFTER", &mut config.give_up_after, str::parse)?;
        variable("COOKIES", &mut config.cookies, str::parse)?;
        variable("CACHE", &mut config.cache, str::parse)?;
        variable("PROXY", &mut config.proxy, str::parse)?;
        variable("CA_CERT", &mut config.ca_cert, str::parse)?;
        variable("TIMEOUT", &mut config.timeout, values::seconds)?;
        variable("CONNECT_TIMEOUT", &mut config.connect_timeout, values::seconds)?;
        variable("RETRIES", &mut config.retries, str::parse)?;
        variable("USER_AGENT", &mut config.user_agent, str::parse)?;
        variable("MAX_SIZE", &mut config.max_size, values::size)?;
        variable("JOBS", &mut config.jobs, str::parse)?;
        variable("IGNORE_ROBOTS", &mut config.ignore_robots, str::parse)?;
        variable("ALLOW_PRIVATE", &mut config.allow_private, str::parse)?;
        Ok(config)
    }
}

fn variable<T, E: Display>(
    name: &str,
    setting: &mut Option<T>,
    parse: impl Fn(&str) -> Result<T, E>,
) -> anyhow::Result<()> {
    let name = format!("OFFPRINT_{name}");
    let Some(value) = env::var_os(&name).filter(|value| !value.is_empty()) else { return Ok(()) };
    let value = value.to_str().ok_or_else(|| anyhow!("{name}: its value is not UTF-8"))?;
    *setting = Some(parse(value).map_err(|error| anyhow!("{name}: `{value}` cannot be used: {error}"))?);
    Ok(())
}

/// A number or a text, which the flag of the same name would read.
fn as_flag<'de, D: Deserializer<'de>, T, E: Display>(
    value: D,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<Option<T>, D::Error> {
    let text = match toml::Value::deserialize(value)? {
        toml::Value::String(text) => text,
        other => other.to_string(),
    };
    parse(&text).map(Some).map_err(serde::de::Error::custom)
}

fn rate<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Rate>, D::Error> {
    as_flag(value, str::parse)
}

fn seconds<'de, D: Deserializer<'de>>(value: D) -> Result<Option<f64>, D::Error> {
    as_flag(value, values::seconds)
}

fn size<'de, D: Deserializer<'de>>(value: D) -> Result<Option<u64>, D::Error> {
    as_flag(value, values::size)
}

/// The settings of a run.
pub(super) fn settings(
    config: &Config,
    network: &NetworkArguments,
    reading: &ReadingArguments,
) -> anyhow::Result<Settings> {
    let mut settings = Settings::default();
    let seconds = |flag: Option<f64>, config: Option<f64>, default: Duration| {
        flag.or(config).map_or(default, Duration::from_secs_f64)
    };
    settings.rate = network.rate.or(config.rate).unwrap_or_default();
    for (host, text) in config.host_rates.iter().flatten() {
        let rate = text.parse().map_err(|error: String| anyhow!("host-rates, {host}: {error}"))?;
        settings.host_rates.insert(host.to_ascii_lowercase(), rate);
    }
    settings.per_host = network.per_host.or(config.per_host).unwrap_or(settings.per_host);
    settings.limit_by = network.limit_by.or(config.limit_by).map_or(settings.limit_by, Into::into);
    settings.concurrency = network.concurrency.or(config.concurrency).unwrap_or(settings.concurrency);
    settings.retries = network.retries.or(config.retries).unwrap_or(settings.retries);
    settings.give_up_after = network.give_up_after.or(config.give_up_after).unwrap_or(settings.give_up_after);
    settings.ignore_robots = network.ignore_robots || config.ignore_robots.unwrap_or(false);
    settings.follows_pages = !network.no_further_pages;
    settings.cookies =
        network.cookies.as_ref().or(config.cookies.as_ref()).map_or(Ok(Vec::new()), |path| cookies(path))?;
    settings.cache = network.cache.clone().or_else(|| config.cache.clone());
    if let Some(folder) = &settings.cache {
        open_cache(folder)?;
    }
    if let Some(workers) = reading.jobs.or(config.jobs) {
        settings.workers = workers;
    }
    let fetch = &mut settings.fetch;
    fetch.timeout = seconds(network.timeout, config.timeout, fetch.timeout);
    fetch.connect_timeout = seconds(network.connect_timeout, config.connect_timeout, fetch.connect_timeout);
    fetch.max_size = reading.max_size.or(config.max_size).unwrap_or(fetch.max_size);
    fetch.allow_private = network.allow_private || config.allow_private.unwrap_or(false);
    fetch.connect_to.clone_from(&network.connect_to);
    if let Some(agent) = network.user_agent.as_ref().or(config.user_agent.as_ref()) {
        fetch.user_agent.clone_from(agent);
    }
    fetch.proxies = super::proxies::find(network.proxy.as_ref(), config.proxy.as_deref())?;
    if let Some(path) = network.ca_cert.as_ref().or(config.ca_cert.as_ref()) {
        fetch.ca_certificates =
            fs::read(path).with_context(|| format!("--ca-cert: {} cannot be read", path.display()))?;
        certificates(&fetch.ca_certificates).map_err(|error| anyhow!("--ca-cert: {}: {error}", path.display()))?;
    }
    fetch.is_insecure = network.insecure;
    if fetch.is_insecure {
        report::warning("--insecure: certificates are not checked, anybody on the way can read and change the pages");
    }
    for header in &network.header {
        let (name, value) =
            header.split_once(':').ok_or_else(|| anyhow!("--header: `{header}` is none; write \"Name: value\""))?;
        fetch.headers.push((name.trim().to_owned(), value.trim().to_owned()));
    }
    check_headers(fetch).map_err(|error| anyhow!("--header, --user-agent: {error}"))?;
    Ok(settings)
}

fn cookies(path: &Path) -> anyhow::Result<Vec<Given>> {
    let text = fs::read_to_string(path).with_context(|| format!("--cookies: {} cannot be read", path.display()))?;
    let now = u64::try_from(jiff::Timestamp::now().as_second()).unwrap_or(0);
    read_netscape(&text, now).map_err(|line| {
        anyhow!("--cookies: {}:{line}: not a line of seven fields parted by tabs", path.display())
            .context(Hint("browsers' extensions and curl --cookie-jar write such files".to_owned()))
    })
}

/// A cache that cannot be made is an error; one that can only be read is used for reading.
fn open_cache(folder: &Path) -> anyhow::Result<()> {
    let cache = Cache::open(folder).with_context(|| format!("--cache: {} cannot be made", folder.display()))?;
    if !cache.is_writable() {
        report::warning(&format!("--cache: {} cannot be written; it is only read", folder.display()));
    }
    Ok(())
}

/// How inputs are read.
pub(super) fn reading(arguments: &ReadingArguments, max_size: u64) -> Reading {
    Reading {
        format: arguments.from.map(Into::into),
        url: arguments.url.clone(),
        captured_at: arguments.captured_at,
        max_size,
    }
}
