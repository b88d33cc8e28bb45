//! How many bytes of bodies are in memory at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts bytes as they come and as they go.
#[derive(Debug, Clone, Default)]
pub struct Gauge(Arc<AtomicU64>);

/// Some of the bytes; taken off the count when it is dropped.
#[derive(Debug)]
pub struct Held {
    gauge: Gauge,
    bytes: u64,
}

impl Gauge {
    /// Bytes held now.
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Nothing yet.
    pub fn hold(&self) -> Held {
        Held { gauge: self.clone(), bytes: 0 }
    }
}

impl Held {
    /// More has come.
    pub fn add(&mut self, bytes: u64) {
        self.bytes += bytes;
        self.gauge.0.fetch_add(bytes, Ordering::Relaxed);
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.gauge.0.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}
