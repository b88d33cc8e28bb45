//! Addresses that a page on the public web has no business to name.
//!
//! IANA special-purpose address registries (RFC 6890 and its updates), and the names that resolve inside a network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Endings of names that stand for this machine or its network (RFC 6761, RFC 6762, RFC 8375, ICANN's `.internal`).
const PRIVATE_SUFFIXES: [&str; 7] = ["localhost", "local", "localdomain", "internal", "intranet", "lan", "home.arpa"];

/// Whether a URL's host is, as written, an address or a name inside a network. Names that merely resolve to one are
/// caught by the resolver.
pub fn is_private_host(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => is_private_v4(address),
        Some(Host::Ipv6(address)) => is_private_v6(address),
        Some(Host::Domain(name)) => is_private_name(name),
        None => true,
    }
}

/// Whether a host name stands for this machine or its network.
pub fn is_private_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    PRIVATE_SUFFIXES
        .iter()
        .any(|suffix| name == *suffix || name.strip_suffix(suffix).is_some_and(|rest| rest.ends_with('.')))
        || name.parse::<IpAddr>().is_ok_and(is_private_address)
}

/// Whether an address is not one of the public internet.
pub fn is_private_address(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    a == 0
        || address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || a == 100 && (64..128).contains(&b)
        || a == 192 && b == 0 && (c == 0 || c == 2)
        || a == 192 && b == 88 && c == 99
        || a == 198 && (b == 18 || b == 19)
        || a == 198 && b == 51 && c == 100
        || a == 203 && b == 0 && c == 113
        || a >= 224
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    let last = Ipv4Addr::from(((u32::from(parts[6])) << 16) | u32::from(parts[7]));
    let starts = |prefix: &[u16]| parts.starts_with(prefix);
    // Mapped, compatible, translated, 6to4 and NAT64 addresses lead to the IPv4 address inside them.
    if starts(&[0, 0, 0, 0, 0, 0xffff])
        || starts(&[0, 0, 0, 0, 0, 0])
        || starts(&[0, 0, 0, 0, 0xffff, 0])
        || starts(&[0x64, 0xff9b, 0, 0, 0, 0])
    {
        return is_private_v4(last);
    }
    if parts[0] == 0x2002 {
        return is_private_v4(Ipv4Addr::from((u32::from(parts[1]) << 16) | u32::from(parts[2])));
    }
    starts(&[0x64, 0xff9b, 1])
        || starts(&[0x100, 0, 0, 0])
        || starts(&[0x2001, 0])
        || starts(&[0x2001, 0xdb8])
        || parts[0] & 0xfff0 == 0x3ff0 && parts[0] == 0x3fff
        || parts[0] & 0xfe00 == 0xfc00
        || parts[0] & 0xffc0 == 0xfe80
        || parts[0] & 0xffc0 == 0xfec0
        || parts[0] & 0xff00 == 0xff00
        || parts[0] == 0x5f00
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_every_spelling_of_an_inner_address() {
        let hosts = [
            "127.0.0.1",
            "127.1",
            "127.0.1",
            "2130706433",
            "0x7f000001",
            "0x7f.0.0.1",
            "0177.0.0.1",
            "017700000001",
            "0x7f.1",
            "127.255.255.254",
            "0.0.0.0",
            "0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "0xa000001",
            "012.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "192.168.1.254",
            "3232235777",
            "0xc0a80101",
            "169.254.169.254",
            "2852039166",
            "0xa9fea9fe",
            "169.254.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "192.88.99.1",
            "[::1]",
            "[::]",
            "[0:0:0:0:0:0:0:1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::127.0.0.1]",
            "[::ffff:10.0.0.1]",
            "[::ffff:169.254.169.254]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b::10.0.0.1]",
            "[64:ff9b:1::1]",
            "[2002:7f00:1::]",
            "[2002:c0a8:101::1]",
            "[2001::1]",
            "[2001:db8::1]",
            "[fc00::1]",
            "[fd12:3456::1]",
            "[fe80::1]",
            "[fec0::1]",
            "[ff02::1]",
            "[100::1]",
            "[::ffff:0:127.0.0.1]",
            "localhost",
            "LOCALHOST",
            "localhost.",
            "a.localhost",
            "printer.local",
            "router.lan",
            "db.internal",
            "metadata.google.internal",
            "host.localdomain",
            "nas.home.arpa",
            "wiki.intranet",
            "127.0.0.1.",
            "①②⑦.⓪.⓪.①",
        ];
        assert!(hosts.len() >= 60);
        for host in hosts {
            if let Ok(url) = Url::parse(&format!("http://{host}/")) {
                assert!(is_private_host(&url), "{host}");
            }
        }
    }

    #[test]
    fn lets_the_public_internet_through() {
        for host in [
            "93.184.216.34",
            "8.8.8.8",
            "100.63.255.255",
            "172.32.0.1",
            "[2606:4700::1111]",
            "[2002:808:808::1]",
            "[::ffff:8.8.8.8]",
            "example.com",
            "local.example.com",
            "mylocalhost.com",
        ] {
            assert!(!is_private_host(&Url::parse(&format!("http://{host}/")).expect("a URL")), "{host}");
        }
    }
}
