//! Names of enum values, as the record has them.

use serde::Serialize;
use serde_json::Value;

/// The name that a value without content has in JSON.
pub fn name_of(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}
