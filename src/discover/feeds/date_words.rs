//! The names of months and zones that dates of feeds are read by: those that dates on pages have.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The tables that dates on pages are read by.
#[derive(serde::Deserialize)]
pub(super) struct Table {
    /// Hours east of UTC of the names of zones.
    pub(super) zones: HashMap<String, f64>,
    /// Names of the twelve months.
    pub(super) months: Vec<Vec<String>>,
    /// Those that a language gives to another month than all others.
    pub(super) months_of: HashMap<String, HashMap<String, i8>>,
}

pub(super) static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("../../../selectors/generic/dates.toml")).expect("a bundled table"));
