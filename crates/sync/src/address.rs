//! Which addresses we may talk to: https anywhere, http on this machine alone.

use reqwest::Url;
use zhike_workstation::ports::CentralError;

/// Reads central's address. Anything but https, or http to this machine, is refused, and so is an address that carries a
/// name and password or a query.
pub(crate) fn read(address: &str) -> Result<Url, CentralError> {
    let url = Url::parse(address.trim()).map_err(|_| CentralError::BadAddress)?;
    let plain = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    let allowed = match url.scheme() {
        "https" => url.has_host(),
        "http" => is_this_machine(&url),
        _ => false,
    };
    if plain && allowed { Ok(url) } else { Err(CentralError::BadAddress) }
}

/// Whether an address is of this machine: 127.0.0.0/8, ::1 or `localhost`.
pub(crate) fn is_this_machine(url: &Url) -> bool {
    let Some(host) = url.host_str() else { return false };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The address of a path of the API below central's own.
pub(crate) fn join(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    let joined = format!("{}{path}", base.path().trim_end_matches('/'));
    url.set_path(&joined);
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_is_allowed_and_http_only_on_this_machine() {
        let allowed = [
            "https://central.example.com",
            "https://10.1.2.3:8443/zhike/",
            "http://127.0.0.1:7411",
            "http://127.9.9.9:1",
            "http://localhost:80",
            "http://[::1]:7411",
            "  http://LOCALHOST:7411 ",
        ];
        for address in allowed {
            assert!(read(address).is_ok(), "{address}");
        }
        let refused = [
            "http://central.example.com",
            "http://10.1.2.3",
            "http://localhost.example.com",
            "http://127.0.0.1.example.com",
            "http://0.0.0.0:7411",
            "ftp://127.0.0.1",
            "file:///etc/hosts",
            "https://name:word@central.example.com",
            "https://central.example.com/?a=b",
            "central.example.com",
            "https://",
            "",
        ];
        for address in refused {
            assert_eq!(read(address), Err(CentralError::BadAddress), "{address}");
        }
    }

    #[test]
    fn paths_are_joined_below_the_address() {
        let joined = |base| join(&read(base).unwrap(), "/v1/push").to_string();
        assert_eq!(joined("https://example.com"), "https://example.com/v1/push");
        assert_eq!(joined("https://example.com/zhike/"), "https://example.com/zhike/v1/push");
    }
}
