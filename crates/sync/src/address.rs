//! Which addresses we talk to: https anywhere, plain http on this machine only.

use std::net::IpAddr;

use url::{Host, Url};
use zhike_workstation::ports::CentralError;

/// Central's address, checked.
pub(crate) fn central_address(text: &str) -> Result<Url, CentralError> {
    let url = Url::parse(text).map_err(|_| CentralError::BadAddress)?;
    let on_this_machine = match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => return Err(CentralError::BadAddress),
    };
    // A name and a password in an address end up in logs of others.
    let bare = url.username().is_empty() && url.password().is_none();
    match url.scheme() {
        "https" if bare => Ok(url),
        "http" if bare && on_this_machine => Ok(url),
        _ => Err(CentralError::BadAddress),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_leaves_this_machine_never() {
        let allowed = |text: &str| central_address(text).is_ok();
        assert!(allowed("https://central.example.cn"));
        assert!(allowed("http://127.0.0.1:8080"));
        assert!(allowed("http://[::1]:8080"));
        assert!(allowed("http://localhost:8080"));
        assert!(!allowed("http://central.example.cn"));
        assert!(!allowed("http://127.0.0.1.example.cn"));
        assert!(!allowed("http://10.0.0.1"));
        assert!(!allowed("ftp://127.0.0.1"));
        assert!(!allowed("https://user:secret@central.example.cn"));
        assert!(!allowed("not an address"));
    }
}
