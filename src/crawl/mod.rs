//! The only place that joins fetching and extraction: from jobs to extractions, politely, in bounded memory.
