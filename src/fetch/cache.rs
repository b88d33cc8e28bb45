//! Answers kept on disk (RFC 9111): what is fresh is not asked for, what is stale is asked for with its validators.
//!
//! Freshness is judged by http-cache-semantics. One file an answer, named after its URL's digest, put in its place
//! whole; a folder that cannot be written serves what it has.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode};
use http_cache_semantics::{AfterResponse, BeforeRequest, CacheOptions, CachePolicy};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

use super::{Ask, Client, Error, Response};

/// The cache of one folder.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
}

/// What stands in a file before the body: a line of JSON.
#[derive(Serialize, Deserialize)]
struct Kept {
    url: String,
    policy: CachePolicy,
    status: u16,
    headers: Vec<(String, String)>,
}

impl Cache {
    /// The cache in `folder`, which is made if there is none.
    ///
    /// # Errors
    /// The folder cannot be made, or cannot be written. The second is none for a cache that is only to be read.
    pub fn open(folder: &Path) -> Result<Self, std::io::Error> {
        fs::create_dir_all(folder)?;
        Ok(Cache { folder: folder.to_path_buf() })
    }

    /// Whether new answers can be kept.
    pub fn is_writable(&self) -> bool {
        tempfile::NamedTempFile::new_in(&self.folder).is_ok()
    }

    /// Asks for `url` as [`Client::get`] does, as far as it must. True beside the answer if its body was here already.
    ///
    /// # Errors
    /// As for [`Client::get`].
    pub async fn get(
        &self,
        client: &Client,
        url: &Url,
        ask: &Ask,
        wants_body: impl Fn(u16, &[(String, String)]) -> bool,
    ) -> Result<(Response, bool), Error> {
        let path = self.path(url);
        let request = request(url, ask);
        let kept = read(&path, url);
        let Some((kept, body)) = kept else {
            let response = client.get(url, ask, wants_body).await?;
            self.keep(&path, url, &request, &response);
            return Ok((response, false));
        };
        let mut ask = ask.clone();
        match kept.policy.before_request(&request, SystemTime::now()) {
            BeforeRequest::Fresh(parts) => {
                let headers = listed(&parts.headers);
                return Ok((client.stored(kept.status, headers, body), true));
            }
            BeforeRequest::Stale { request: parts, .. } => {
                for name in ["if-none-match", "if-modified-since"] {
                    if let Some(value) = parts.headers.get(name).and_then(|value| value.to_str().ok()) {
                        ask.headers.push((name.to_owned(), value.to_owned()));
                    }
                }
            }
        }
        let response = client.get(url, &ask, wants_body).await?;
        if response.status != 304 {
            self.keep(&path, url, &request, &response);
            return Ok((response, false));
        }
        let answer = http_response(&response);
        let (AfterResponse::NotModified(policy, parts) | AfterResponse::Modified(policy, parts)) =
            kept.policy.after_response(&request, &answer, SystemTime::now());
        let headers = listed(&parts.headers);
        let renewed = Kept { url: kept.url, policy, status: kept.status, headers: headers.clone() };
        write(&path, &renewed, &body);
        Ok((Response { held: response.held, ip: response.ip, ..client.stored(kept.status, headers, body) }, true))
    }

    fn keep(&self, path: &Path, url: &Url, request: &Request<()>, response: &Response) {
        if response.cut.is_some() {
            return;
        }
        let options = CacheOptions { shared: false, ..CacheOptions::default() };
        let policy = CachePolicy::new_options(request, &http_response(response), SystemTime::now(), options);
        if !policy.is_storable() || response.bytes.is_empty() && (200..300).contains(&response.status) {
            let _ = fs::remove_file(path);
            return;
        }
        let kept = Kept { url: url.to_string(), policy, status: response.status, headers: response.headers.clone() };
        write(path, &kept, &response.bytes);
    }

    fn path(&self, url: &Url) -> PathBuf {
        let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(url.as_str().as_bytes()));
        self.folder.join(&digest[..2]).join(&digest[2..])
    }
}

fn request(url: &Url, ask: &Ask) -> Request<()> {
    let mut request = Request::new(());
    // A fragment is not sent, and a URL of 64 KiB is none to the http crate; the policy compares what there is.
    *request.uri_mut() = url.as_str().split('#').next().unwrap_or_default().parse().unwrap_or_default();
    *request.headers_mut() = header_map(&ask.headers);
    request
}

fn http_response(response: &Response) -> http::Response<()> {
    let mut answer = http::Response::new(());
    *answer.status_mut() = StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    *answer.headers_mut() = header_map(&response.headers);
    answer
}

fn header_map(headers: &[(String, String)]) -> HeaderMap {
    let read = |(name, value): &(String, String)| {
        Some((HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_str(value).ok()?))
    };
    let mut map = HeaderMap::new();
    headers.iter().filter_map(read).for_each(|(name, value)| {
        map.append(name, value);
    });
    map
}

fn listed(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect()
}

/// What a file holds, if it is whole and about `url`.
fn read(path: &Path, url: &Url) -> Option<(Kept, Bytes)> {
    let bytes = Bytes::from(fs::read(path).ok()?);
    let end = memchr::memchr(b'\n', &bytes)?;
    let kept: Kept = serde_json::from_slice(&bytes[..end]).ok()?;
    (kept.url == url.as_str()).then(|| (kept, bytes.slice(end + 1..)))
}

/// A file that cannot be written is one that is not kept.
fn write(path: &Path, kept: &Kept, body: &[u8]) {
    let put = || -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer(&mut file, kept)?;
        file.write_all(b"\n")?;
        file.write_all(body)?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    let _ = put();
}
