//! Hosts that are reached without a proxy.

use std::net::IpAddr;

/// An entry of a list such as `NO_PROXY`.
#[derive(Clone, Debug)]
pub(super) struct Direct {
    hosts: Hosts,
    /// Of one port only.
    port: Option<u16>,
}

#[derive(Clone, Debug)]
enum Hosts {
    Every,
    Network(IpAddr, u32),
    Domain(String),
}

impl Direct {
    /// The entries of a list; what is none is passed over, as curl does.
    pub(super) fn list(text: &str) -> impl Iterator<Item = Self> {
        text.split(',').filter_map(|entry| Self::parse(entry.trim()))
    }

    fn parse(text: &str) -> Option<Self> {
        let (text, port) = match text.rsplit_once(':') {
            // the last part of an IPv6 address is no port
            Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, Some(port.parse().ok()?)),
            _ => (text, None),
        };
        Some(Self {
            hosts: Hosts::parse(text)?,
            port,
        })
    }

    pub(super) fn covers(&self, host: &str, port: u16) -> bool {
        self.port.is_none_or(|own| own == port) && self.hosts.cover(host)
    }
}

impl Hosts {
    fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::Every);
        }
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        if let Ok(address) = bare(address).parse::<IpAddr>() {
            let whole = if address.is_ipv4() { 32 } else { 128 };
            let length = length.map_or(Some(whole), |text| text.parse().ok())?;
            return (length <= whole).then_some(Self::Network(address, length));
        }
        let domain = text.trim_start_matches('.');
        (!domain.is_empty()).then(|| Self::Domain(domain.to_ascii_lowercase()))
    }

    fn cover(&self, host: &str) -> bool {
        match self {
            Self::Every => true,
            Self::Network(network, length) => match (network, bare(host).parse()) {
                (IpAddr::V4(network), Ok(IpAddr::V4(address))) => {
                    let differing = network.to_bits() ^ address.to_bits();
                    differing.leading_zeros() >= *length
                }
                (IpAddr::V6(network), Ok(IpAddr::V6(address))) => {
                    let differing = network.to_bits() ^ address.to_bits();
                    differing.leading_zeros() >= *length
                }
                _ => false,
            },
            // the domain itself, and what is below it
            Self::Domain(domain) => host
                .to_ascii_lowercase()
                .strip_suffix(domain.as_str())
                .is_some_and(|above| above.is_empty() || above.ends_with('.')),
        }
    }
}

/// Whether a host is this machine, or one that only this machine reaches, as those that give a machine its metadata and
/// its keys: a loopback or link-local address (RFC 1122, RFC 3927, RFC 4291), `localhost` (RFC 6761), or `fd00:ec2::/32`.
pub(super) fn is_local(host: &str) -> bool {
    let host = bare(host).trim_end_matches('.').to_ascii_lowercase();
    match host.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => address.is_loopback() || address.is_link_local() || address.is_unspecified(),
        Ok(IpAddr::V6(address)) => {
            let metadata = address.segments().starts_with(&[0xfd00, 0x0ec2]);
            address.is_loopback() || address.is_unicast_link_local() || address.is_unspecified() || metadata
        }
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

/// An IPv6 address without its brackets.
fn bare(host: &str) -> &str {
    host.strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'))
        .unwrap_or(host)
}
