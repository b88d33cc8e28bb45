//! One article, one address.

use url::Url;

use super::policy::Tracking;

/// `url` as an article's identity: no fragment, no user information, no parameters that say how a reader came, no slash
/// at the end of a path. The WHATWG parser has lower-cased the host and dropped the scheme's own port.
pub fn normalised(url: &Url, tracking: &Tracking) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    let _ = url.set_username("");
    let _ = url.set_password(None);
    let is_tracking = |name: &str| {
        let name = name.to_ascii_lowercase();
        tracking.names.contains(&name) || tracking.prefixes.iter().any(|prefix| name.starts_with(prefix))
    };
    if let Some(query) = url.query() {
        // Pairs are kept as they were written: decoding and encoding again would change some.
        let kept: Vec<&str> = query
            .split('&')
            .filter(|pair| !pair.is_empty() && !is_tracking(pair.split('=').next().unwrap_or_default()))
            .collect();
        let kept = (!kept.is_empty()).then(|| kept.join("&"));
        url.set_query(kept.as_deref());
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    url
}

/// The host without `www.`.
pub(super) fn site(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}
