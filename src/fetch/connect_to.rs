//! Connections that go elsewhere, as `--connect-to` of curl has them.

use url::Url;

/// `HOST1:PORT1:HOST2:PORT2`: connections to the first go to the second. Empty parts stand for any, or for the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConnectTo {
    host: String,
    port: Option<u16>,
    pub(super) to_host: String,
    pub(super) to_port: Option<u16>,
}

impl ConnectTo {
    pub(super) fn is_for(&self, url: &Url) -> bool {
        (self.host.is_empty() || self.host == bare_host(url))
            && self.port.is_none_or(|port| url.port_or_known_default() == Some(port))
    }

    /// The URL to ask for. The resolver sends a name elsewhere, so that the certificate is still checked against it;
    /// a literal address is never looked up, and a port in the URL overrides the resolver's.
    pub(super) fn routed(&self, url: &Url) -> Url {
        let mut routed = url.clone();
        let is_literal = !matches!(url.host(), Some(url::Host::Domain(_)));
        if is_literal && !self.to_host.is_empty() {
            let host = if self.to_host.contains(':') { format!("[{}]", self.to_host) } else { self.to_host.clone() };
            let _ = routed.set_host(Some(&host));
        }
        if is_literal || url.port().is_some() {
            let _ = routed.set_port(self.to_port.or(url.port_or_known_default()));
        }
        routed
    }
}

fn bare_host(url: &Url) -> &str {
    url.host_str().unwrap_or_default().trim_matches(['[', ']'])
}

impl std::str::FromStr for ConnectTo {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let invalid = || format!("`{text}` is not HOST1:PORT1:HOST2:PORT2");
        let parts = split_outside_brackets(text);
        let [host, port, to_host, to_port] = parts.as_slice() else { return Err(invalid()) };
        let port_of =
            |text: &str| if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| invalid()) };
        let bare = |host: &str| host.trim_matches(['[', ']']).to_ascii_lowercase();
        Ok(ConnectTo { host: bare(host), port: port_of(port)?, to_host: bare(to_host), to_port: port_of(to_port)? })
    }
}

/// Parts between colons; those of an IPv6 address in brackets do not part.
fn split_outside_brackets(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_i32);
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth -= 1,
            b':' if depth == 0 => {
                parts.push(&text[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_connect_to_as_curl_does() {
        let entry: ConnectTo = "a.test:443:[::1]:8443".parse().expect("well formed");
        assert_eq!(
            entry,
            ConnectTo { host: "a.test".into(), port: Some(443), to_host: "::1".into(), to_port: Some(8443) }
        );
        assert_eq!(
            "::127.0.0.1:80".parse(),
            Ok(ConnectTo { to_host: "127.0.0.1".into(), to_port: Some(80), ..ConnectTo::default() })
        );
        assert!("a:b:c".parse::<ConnectTo>().is_err() && "a:x:b:1".parse::<ConnectTo>().is_err());
    }
}
