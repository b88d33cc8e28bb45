//! Records as bytes: each one whole, to be appended to a file in one go.

use std::io::Write;
use std::net::IpAddr;

use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;

use super::digest::sha1;
use super::fields::Fields;
use super::{IDENTICAL_PAYLOAD, NOT_MODIFIED};

/// A record to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    fields: Fields,
    block: Vec<u8>,
}

/// A request and its answer, as they are stored.
#[derive(Debug, Clone, Copy)]
pub struct Exchange<'a> {
    /// URL of the request, without user information.
    pub url: &'a str,
    /// When the answer came.
    pub at: Timestamp,
    /// The server's address.
    pub ip: Option<IpAddr>,
    /// `http/1.1`, `h2` and the like, where it is known.
    pub protocol: Option<&'a str>,
    /// Request line, header fields and the empty line.
    pub request_head: &'a [u8],
    /// Status line, header fields and the empty line.
    pub response_head: &'a [u8],
    /// The body as it came, chunks joined.
    pub body: &'a [u8],
    /// Why the body is not whole.
    pub truncated: Option<Truncated>,
}

/// Why a body is not whole (section 5.13).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truncated {
    /// It was longer than a cap.
    Length,
    /// It took longer than a cap.
    Time,
    /// The connection broke.
    Disconnect,
}

impl Truncated {
    /// As the field's value.
    pub fn name(self) -> &'static str {
        match self {
            Truncated::Length => "length",
            Truncated::Time => "time",
            Truncated::Disconnect => "disconnect",
        }
    }
}

/// In what an answer is the same as an earlier one (section 6.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// It came again, with the same payload.
    IdenticalPayload,
    /// The server said so: a status of 304.
    NotModified,
}

/// An earlier response that a revisit refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Its `WARC-Target-URI`.
    pub url: String,
    /// Its `WARC-Date`.
    pub date: String,
    /// Its `WARC-Record-ID`, where it is known.
    pub id: Option<String>,
}

impl Outgoing {
    fn new(kind: &str, at: Timestamp) -> Self {
        let mut fields = Fields::default();
        fields.push("WARC-Type", kind);
        fields.push("WARC-Record-ID", format!("<urn:uuid:{}>", uuid::Uuid::new_v4()));
        fields.push("WARC-Date", date(at));
        Outgoing { fields, block: Vec::new() }
    }

    /// The first record of a file: what wrote it, and how. `about` are lines of `name: value` (section 6.2).
    pub fn warcinfo(file_name: &str, at: Timestamp, about: &[(&str, &str)]) -> Self {
        let mut record = Outgoing::new("warcinfo", at);
        record.fields.push("WARC-Filename", file_name);
        record.fields.push("Content-Type", "application/warc-fields");
        let mut block = Fields::default();
        block.push("software", concat!("offprint/", env!("CARGO_PKG_VERSION")));
        block.push("format", "WARC File Format 1.1");
        block.push("conformsTo", "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/");
        about.iter().for_each(|(name, value)| block.push(*name, *value));
        record.block = lines(&block);
        record
    }

    /// Response and request of `exchange`, which refer to each other.
    pub fn exchange(exchange: &Exchange<'_>) -> [Self; 2] {
        let mut response = Outgoing::about("response", exchange);
        response.fields.push("WARC-Payload-Digest", sha1(exchange.body));
        response.block = [exchange.response_head, exchange.body].concat();
        let request = response.request(exchange);
        [response, request]
    }

    /// The same where the payload is that of an `earlier` response: only the head is stored.
    pub fn revisit(exchange: &Exchange<'_>, earlier: &Earlier, profile: Profile) -> [Self; 2] {
        let mut revisit = Outgoing::about("revisit", exchange);
        match profile {
            Profile::NotModified => revisit.fields.push("WARC-Profile", NOT_MODIFIED),
            Profile::IdenticalPayload => {
                revisit.fields.push("WARC-Profile", IDENTICAL_PAYLOAD);
                revisit.fields.push("WARC-Payload-Digest", sha1(exchange.body));
            }
        }
        revisit.fields.push("WARC-Refers-To-Target-URI", earlier.url.as_str());
        revisit.fields.push("WARC-Refers-To-Date", earlier.date.as_str());
        if let Some(id) = &earlier.id {
            revisit.fields.push("WARC-Refers-To", id.as_str());
        }
        revisit.block = exchange.response_head.to_vec();
        let request = revisit.request(exchange);
        [revisit, request]
    }

    fn about(kind: &str, exchange: &Exchange<'_>) -> Self {
        let mut record = Outgoing::new(kind, exchange.at);
        record.fields.push("WARC-Target-URI", exchange.url);
        if let Some(ip) = exchange.ip {
            record.fields.push("WARC-IP-Address", ip.to_string());
        }
        if let Some(protocol) = exchange.protocol {
            record.fields.push("WARC-Protocol", protocol);
        }
        if let Some(truncated) = exchange.truncated {
            record.fields.push("WARC-Truncated", truncated.name());
        }
        record.fields.push("Content-Type", "application/http;msgtype=response");
        record
    }

    fn request(&self, exchange: &Exchange<'_>) -> Self {
        let mut record = Outgoing::new("request", exchange.at);
        record.fields.push("WARC-Target-URI", exchange.url);
        record.fields.push("WARC-Concurrent-To", self.id());
        record.fields.push("Content-Type", "application/http;msgtype=request");
        record.block = exchange.request_head.to_vec();
        record
    }

    /// Its `WARC-Record-ID`, angle brackets included.
    pub fn id(&self) -> &str {
        self.fields.get("WARC-Record-ID").unwrap_or_default()
    }

    /// Its named fields.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The record as it stands in a plain file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut fields = self.fields.clone();
        fields.push("WARC-Block-Digest", sha1(&self.block));
        fields.push("Content-Length", self.block.len().to_string());
        [b"WARC/1.1\r\n", &lines(&fields)[..], b"\r\n", &self.block, b"\r\n\r\n"].concat()
    }

    /// The record as a gzip member of its own (Annex D).
    pub fn to_gzip(&self) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::with_capacity(self.block.len() / 3 + 512), Compression::default());
        encoder.write_all(&self.to_bytes()).expect("memory takes all");
        encoder.finish().expect("memory takes all")
    }
}

/// A time as WARC-Date has it (section 5.4): UTC, to the millisecond.
pub fn date(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

fn lines(fields: &Fields) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, value) in fields.iter() {
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b": ");
        out.extend_from_slice(value.as_bytes());
        out.extend_from_slice(b"\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Message, Reader, verify};
    use super::*;

    fn exchange() -> Exchange<'static> {
        Exchange {
            url: "http://herald.test/a",
            at: "2026-05-01T12:00:00.5Z".parse().expect("a time"),
            ip: Some("192.0.2.7".parse().expect("an address")),
            protocol: Some("http/1.1"),
            request_head: b"GET /a HTTP/1.1\r\nHost: herald.test\r\n\r\n",
            response_head: b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
            body: b"<p>text",
            truncated: None,
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let [response, request] = Outgoing::exchange(&exchange());
        let file = [response.to_gzip(), request.to_gzip()].concat();
        let mut records = Vec::new();
        let mut reader = Reader::new(&file[..], 0, 1000);
        while reader.member(&|_| true, &mut |record| records.push(record.expect("whole"))) {}
        let [response, request] = &records[..] else { panic!("two records") };
        assert_eq!((response.kind().as_str(), request.kind().as_str()), ("response", "request"));
        assert_eq!(response.target(), Some("http://herald.test/a"));
        assert_eq!(response.fields.get("WARC-Date"), Some("2026-05-01T12:00:00.500Z"));
        assert_eq!(request.fields.get("WARC-Concurrent-To"), response.fields.get("WARC-Record-ID"));
        let message = Message::parse(&response.block).expect("a message");
        assert_eq!((message.status, &*message.payload()), (200, &b"<p>text"[..]));
        let digest = |name| response.fields.get(name).expect("stated");
        assert_eq!(verify(digest("WARC-Block-Digest"), &response.block), Some(true));
        assert_eq!(verify(digest("WARC-Payload-Digest"), message.body), Some(true));
    }

    #[test]
    fn a_revisit_keeps_the_head_and_says_where_the_payload_is() {
        let earlier = Earlier { url: "http://herald.test/b".into(), date: date(exchange().at), id: None };
        let [revisit, _] = Outgoing::revisit(&exchange(), &earlier, Profile::IdenticalPayload);
        let get = |name| revisit.fields().get(name).map(str::to_owned);
        assert_eq!(get("WARC-Profile").as_deref(), Some(IDENTICAL_PAYLOAD));
        assert_eq!(get("WARC-Refers-To-Target-URI").as_deref(), Some("http://herald.test/b"));
        assert_eq!(get("WARC-Payload-Digest"), Some(sha1(b"<p>text")));
        assert!(revisit.to_bytes().ends_with(b"text/html\r\n\r\n\r\n\r\n"));
    }
}
