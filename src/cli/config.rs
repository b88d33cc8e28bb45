//! Settings: flags over `OFFPRINT_*` variables over `$XDG_CONFIG_HOME/offprint/config.toml`.

use std::collections::{BTreeSet, HashMap};
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
use super::{trouble, values};
use crate::crawl::{Rate, Settings};
use crate::fetch::{self, Cache, Given, read_netscape};
use crate::input::Reading;
use crate::text::most_like;

/// What the configuration file and the variables may say. The README lists the keys, and a test holds it against them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Config {
    #[serde(default, deserialize_with = "rate")]
    rate: Option<Rate>,
    /// Rates of single hosts and their subdomains.
    #[serde(default, deserialize_with = "rates")]
    host_rates: HashMap<String, Rate>,
    #[serde(default, deserialize_with = "at_a_time")]
    per_host: Option<NonZeroUsize>,
    limit_by: Option<By>,
    #[serde(default, deserialize_with = "at_a_time")]
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
    #[serde(default, deserialize_with = "user_agent")]
    user_agent: Option<String>,
    #[serde(default, deserialize_with = "size")]
    max_size: Option<u64>,
    #[serde(default, deserialize_with = "threads")]
    jobs: Option<NonZeroUsize>,
    ignore_robots: Option<bool>,
    allow_private: Option<bool>,
    /// The file, if there is one.
    #[serde(skip)]
    path: Option<PathBuf>,
    /// Variables that say something, by the keys they stand for.
    #[serde(skip)]
    variables: BTreeSet<&'static str>,
}

/// Variables that are not settings: tests and benchmarks read them.
const OTHERS: [&str; 1] = ["OFFPRINT_CORPORA"];

/// The program's folder in the user's configuration.
pub(super) fn folder() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.config_dir().join("offprint"))
}

impl Config {
    /// Reads the file, if there is one, and the variables over it. Variables that nobody knows are warned of.
    pub(super) fn read(is_quiet: bool) -> anyhow::Result<Self> {
        let path = folder().map(|folder| folder.join("config.toml")).filter(|path| path.is_file());
        let mut config = path.as_deref().map(Self::of_file).transpose()?.unwrap_or_default();
        config.path = path;
        let mut variables = Variables { known: Vec::new(), said: BTreeSet::new() };
        variables.read("rate", &mut config.rate, str::parse)?;
        variables.read("per-host", &mut config.per_host, values::at_a_time)?;
        variables.read("limit-by", &mut config.limit_by, str::parse)?;
        variables.read("concurrency", &mut config.concurrency, values::at_a_time)?;
        variables.read("give-up-after", &mut config.give_up_after, str::parse)?;
        variables.read("cookies", &mut config.cookies, str::parse)?;
        variables.read("cache", &mut config.cache, str::parse)?;
        variables.read("proxy", &mut config.proxy, str::parse)?;
        variables.read("ca-cert", &mut config.ca_cert, str::parse)?;
        variables.read("timeout", &mut config.timeout, values::seconds)?;
        variables.read("connect-timeout", &mut config.connect_timeout, values::seconds)?;
        variables.read("retries", &mut config.retries, str::parse)?;
        variables.read("user-agent", &mut config.user_agent, values::user_agent)?;
        variables.read("max-size", &mut config.max_size, values::size)?;
        variables.read("jobs", &mut config.jobs, values::threads)?;
        variables.read("ignore-robots", &mut config.ignore_robots, values::switch)?;
        variables.read("allow-private", &mut config.allow_private, values::switch)?;
        if !is_quiet {
            variables.warn_of_others();
        }
        config.variables = variables.said;
        Ok(config)
    }

    fn of_file(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(path).map_err(|error| trouble::of_reading("", path, &error))?;
        // The line itself may hold the password of a proxy.
        let told = |error: toml::de::Error| {
            let line = error.span().map_or(0, |at| text[..at.start.min(text.len())].matches('\n').count()) + 1;
            anyhow!("{}:{line}: {}", path.display(), without_value(error.message()))
        };
        toml::from_str(&text)
            .map_err(told)
            .context(Hint("the README lists the keys, such as rate or user-agent".to_owned()))
    }

    /// What the setting `key` was said by: a flag, a variable, or the file.
    fn origin(&self, key: &'static str, is_flag: bool) -> String {
        match &self.path {
            _ if is_flag => format!("--{key}"),
            Some(path) if !self.variables.contains(key) => format!("{}: {key}", path.display()),
            _ => variable(key),
        }
    }
}

/// A message about a value of the wrong type without the value, which may be an address with a password.
fn without_value(message: &str) -> String {
    match message.rsplit_once("\", expected ") {
        Some((told, expected)) if told.starts_with("invalid type: string \"") => {
            format!("invalid type: a string, expected {expected}")
        }
        _ => message.to_owned(),
    }
}

/// The variable of a setting.
fn variable(key: &str) -> String {
    format!("OFFPRINT_{}", key.replace('-', "_").to_ascii_uppercase())
}

/// The variables of the environment, as they are read.
struct Variables {
    known: Vec<String>,
    said: BTreeSet<&'static str>,
}

impl Variables {
    fn read<T, E: Display>(
        &mut self,
        key: &'static str,
        setting: &mut Option<T>,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> anyhow::Result<()> {
        let name = variable(key);
        self.known.push(name.clone());
        let Some(value) = env::var_os(&name).filter(|value| !value.is_empty()) else { return Ok(()) };
        let value = value.to_str().ok_or_else(|| anyhow!("{name}: its value is not UTF-8"))?;
        *setting = Some(parse(value).map_err(|error| anyhow!("{name}: `{value}` cannot be used: {error}"))?);
        self.said.insert(key);
        Ok(())
    }

    /// A name that is misspelt, or that of a flag without a variable, would have no effect in silence.
    fn warn_of_others(&self) {
        let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        let mut others: Vec<String> =
            names.filter(|name| name.starts_with("OFFPRINT_") && !self.known.contains(name)).collect();
        others.retain(|name| !OTHERS.contains(&name.as_str()));
        others.sort();
        for name in others {
            // What all have in common says nothing of what was meant.
            let part = |name: &'_ str| name.trim_start_matches("OFFPRINT_").to_owned();
            let known: Vec<String> = self.known.iter().map(|name| part(name)).collect();
            let next = most_like(&part(&name), known.iter().map(String::as_str)).map_or_else(
                || "the README lists those that are read".to_owned(),
                |near| format!("did you mean `OFFPRINT_{near}`?"),
            );
            report::warning(&format!("{name} is not a setting and does nothing; {next}"));
        }
    }
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

/// Rates by host: what is wrong with one names its host.
fn rates<'de, D: Deserializer<'de>>(value: D) -> Result<HashMap<String, Rate>, D::Error> {
    let rates = HashMap::<String, String>::deserialize(value)?.into_iter().map(|(host, text)| {
        let host = values::host(&host).map_err(serde::de::Error::custom)?;
        let rate = text.parse().map_err(|error: String| serde::de::Error::custom(format!("{host}: {error}")))?;
        Ok((host, rate))
    });
    rates.collect()
}

fn at_a_time<'de, D: Deserializer<'de>>(value: D) -> Result<Option<NonZeroUsize>, D::Error> {
    as_flag(value, values::at_a_time)
}

fn threads<'de, D: Deserializer<'de>>(value: D) -> Result<Option<NonZeroUsize>, D::Error> {
    as_flag(value, values::threads)
}

fn user_agent<'de, D: Deserializer<'de>>(value: D) -> Result<Option<String>, D::Error> {
    as_flag(value, values::user_agent)
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
    let usual = Settings::default();
    let mut settings = Settings {
        rate: network.rate.or(config.rate).unwrap_or_default(),
        host_rates: config.host_rates.clone(),
        per_host: network.per_host.or(config.per_host).unwrap_or(usual.per_host),
        limit_by: network.limit_by.or(config.limit_by).map_or(usual.limit_by, Into::into),
        concurrency: network.concurrency.or(config.concurrency).unwrap_or(usual.concurrency),
        workers: reading.jobs.or(config.jobs).unwrap_or(usual.workers),
        retries: network.retries.or(config.retries).unwrap_or(usual.retries),
        give_up_after: network.give_up_after.or(config.give_up_after).unwrap_or(usual.give_up_after),
        ignore_robots: network.ignore_robots || config.ignore_robots.unwrap_or(false),
        follows_pages: !network.no_further_pages,
        cache: network.cache.clone().or_else(|| config.cache.clone()),
        ..usual
    };
    if let Some(path) = network.cookies.as_ref().or(config.cookies.as_ref()) {
        settings.cookies = cookies(path, &config.origin("cookies", network.cookies.is_some()))?;
    }
    if let Some(folder) = &settings.cache {
        open_cache(folder, &config.origin("cache", network.cache.is_some()))?;
    }
    settings.fetch.max_size = reading.max_size.or(config.max_size).unwrap_or(settings.fetch.max_size);
    of_requests(&mut settings.fetch, config, network)?;
    Ok(settings)
}

/// How a single request is made.
fn of_requests(fetch: &mut fetch::Settings, config: &Config, network: &NetworkArguments) -> anyhow::Result<()> {
    let seconds = |flag: Option<f64>, config: Option<f64>, default: Duration| {
        flag.or(config).map_or(default, Duration::from_secs_f64)
    };
    fetch.timeout = seconds(network.timeout, config.timeout, fetch.timeout);
    fetch.connect_timeout = seconds(network.connect_timeout, config.connect_timeout, fetch.connect_timeout);
    fetch.allow_private = network.allow_private || config.allow_private.unwrap_or(false);
    fetch.connect_to.clone_from(&network.connect_to);
    if let Some(agent) = network.user_agent.as_ref().or(config.user_agent.as_ref()) {
        fetch.user_agent.clone_from(agent);
    }
    let origin = config.origin("proxy", network.proxy.is_some());
    fetch.proxies = super::proxies::find(network.proxy.as_deref(), config.proxy.as_deref(), &origin)?;
    if let Some(path) = network.ca_cert.as_ref().or(config.ca_cert.as_ref()) {
        fetch.ca_certificates = certificates(path, &config.origin("ca-cert", network.ca_cert.is_some()))?;
    }
    fetch.is_insecure = network.insecure;
    if fetch.is_insecure {
        report::warning("--insecure: certificates are not checked, anybody on the way can read and change the pages");
    }
    for header in &network.header {
        let (name, value) = header
            .split_once(':')
            .ok_or_else(|| anyhow!("--header: `{header}` is not a header; write \"Name: value\""))?;
        fetch.headers.push((name.trim().to_owned(), value.trim().to_owned()));
    }
    fetch::check_headers(fetch).map_err(|error| anyhow!("--header: {error}"))
}

/// The bytes of a file of certificates, which hold some.
fn certificates(path: &Path, origin: &str) -> anyhow::Result<Vec<u8>> {
    let bytes = fs::read(path).map_err(|error| trouble::of_reading(&format!("{origin}: "), path, &error))?;
    fetch::certificates(&bytes).map_err(|error| anyhow!("{origin}: {}: {error}", path.display()))?;
    Ok(bytes)
}

fn cookies(path: &Path, origin: &str) -> anyhow::Result<Vec<Given>> {
    let text = fs::read_to_string(path).map_err(|error| trouble::of_reading(&format!("{origin}: "), path, &error))?;
    let now = u64::try_from(jiff::Timestamp::now().as_second()).unwrap_or(0);
    read_netscape(&text, now).map_err(|line| {
        anyhow!("{origin}: {}:{line}: not a line of seven fields parted by tabs", path.display())
            .context(Hint("browsers' extensions and curl --cookie-jar write such files".to_owned()))
    })
}

/// A cache that cannot be made is an error; one that can only be read is used for reading.
fn open_cache(folder: &Path, origin: &str) -> anyhow::Result<()> {
    let name = format!("{origin}: {}", folder.display());
    let cache = Cache::open(folder).map_err(|error| trouble::of_folder(&name, &error))?;
    if !cache.is_writable() {
        report::warning(&format!("{name} cannot be written; it is only read"));
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
        ..Reading::default()
    }
}
