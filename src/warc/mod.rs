//! The WARC/1.1 format (ISO 28500:2017): records read and written, the HTTP messages in them, and folders of
//! rotating files.
//!
//! <https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/>

mod digest;
mod fields;
pub mod folder;
pub mod http;
pub mod read;
mod source;
pub mod write;

pub use digest::{sha1, verify};
pub use fields::Fields;
pub use folder::Folder;
pub use http::Message;
pub use read::{Broken, Reader, Record};
pub use write::{Earlier, Exchange, Outgoing, Profile, Truncated};

/// Profile of a `revisit` whose payload is that of an earlier response (section 6.7.2).
pub const IDENTICAL_PAYLOAD: &str = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";
/// Profile of a `revisit` that was answered with 304 (section 6.7.3).
pub const NOT_MODIFIED: &str = "http://netpreserve.org/warc/1.1/revisit/server-not-modified";
