//! A request and its answer, as they can be kept.

use std::net::IpAddr;

use bytes::Bytes;
use jiff::Timestamp;
use url::Url;

use crate::fetch::{Cut, Response};
use crate::warc;

/// A request and its answer. Headers that tell who asked (`Authorization`, `Cookie`) and user information in the URL
/// are left out.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// URL of the request.
    pub url: Url,
    /// When the answer came.
    pub at: Timestamp,
    /// Status code.
    pub status: u16,
    /// Headers that were sent.
    pub request_headers: Vec<(String, String)>,
    /// Headers that came, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, chunks joined, content codings not undone.
    pub body: Bytes,
    /// Why the body is not whole.
    pub cut: Option<Cut>,
    /// The server's address.
    pub ip: Option<IpAddr>,
    /// The protocol's name as ALPN has it.
    pub protocol: &'static str,
}

impl Exchange {
    pub(super) fn of(url: &Url, response: &Response, at: Timestamp) -> Self {
        Exchange {
            url: without_credentials(url),
            at,
            status: response.status,
            request_headers: response.sent.clone(),
            headers: response.headers.clone(),
            body: response.bytes.clone(),
            cut: response.cut,
            ip: response.ip,
            protocol: response.protocol,
        }
    }

    /// Request line, headers and the empty line.
    pub fn request_head(&self) -> Vec<u8> {
        let target =
            self.url.query().map_or_else(|| self.url.path().to_owned(), |query| format!("{}?{query}", self.url.path()));
        head(format!("GET {target} HTTP/1.1\r\n"), self.request_headers.iter(), false)
    }

    /// Status line, headers and the empty line, as HTTP/1.1 writes them. A `Transfer-Encoding` that no longer holds is
    /// kept under another name.
    pub fn response_head(&self) -> Vec<u8> {
        let reason = reason(self.status);
        head(format!("HTTP/1.1 {} {reason}\r\n", self.status), self.headers.iter(), true)
    }

    /// The same as a WARC file stores it: written by [`warc::Outgoing::exchange`] and its like.
    pub fn with_warc<T>(&self, write: impl FnOnce(&warc::Exchange<'_>) -> T) -> T {
        let (request_head, response_head) = (self.request_head(), self.response_head());
        let mut url = self.url.clone();
        url.set_fragment(None);
        write(&warc::Exchange {
            url: url.as_str(),
            at: self.at,
            ip: self.ip,
            protocol: Some(self.protocol),
            request_head: &request_head,
            response_head: &response_head,
            body: &self.body,
            truncated: self.cut.map(|cut| match cut {
                Cut::Length => warc::Truncated::Length,
                Cut::Time => warc::Truncated::Time,
                Cut::Disconnect => warc::Truncated::Disconnect,
            }),
        })
    }
}

fn head<'a>(line: String, headers: impl Iterator<Item = &'a (String, String)>, is_response: bool) -> Vec<u8> {
    let mut out = line;
    for (name, value) in headers {
        if is_response && name.eq_ignore_ascii_case("transfer-encoding") {
            out.push_str("x-archive-");
        }
        out.push_str(name);
        out.push_str(": ");
        out.push_str(value);
        out.push_str("\r\n");
    }
    out.push_str("\r\n");
    out.into_bytes()
}

/// The usual phrases (RFC 9110, section 15); what the server wrote is not kept by the HTTP client.
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        410 => "Gone",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Status",
    }
}

/// Links are made absolute with the page's URL, and files are shared: neither may carry a password.
pub(super) fn without_credentials(url: &Url) -> Url {
    let mut url = url.clone();
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}
