//! Where a request comes from.

use std::future::{Ready, ready};
use std::net::{IpAddr, Ipv4Addr};

use actix_web::dev::Payload;
use actix_web::http::header::USER_AGENT;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use super::error::ApiError;
use crate::app::App;
use crate::config::Networks;
use crate::domain::{self, Address};

/// The network address and the device behind a request.
pub(crate) struct Visitor(pub(crate) domain::Visitor);

impl FromRequest for Visitor {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let agent =
            request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        let visitor = domain::Visitor { address: address(request), device: device(agent) };
        ready(Ok(Self(visitor)))
    }
}

/// The client's address. `X-Forwarded-For` counts only where a configured proxy has written it: it is read from the
/// right, past the proxies, to the first address that is none of them.
pub(super) fn address(request: &HttpRequest) -> Address {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip().to_canonical());
    let none = Networks::default();
    let proxies = request.app_data::<Data<App>>().map_or(&none, |app| &app.config.trusted_proxies);
    let forwarded = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    Address::of(client(peer, proxies, &forwarded.collect::<Vec<_>>().join(",")))
}

fn client(peer: IpAddr, proxies: &Networks, forwarded: &str) -> IpAddr {
    let mut client = peer;
    for hop in forwarded.rsplit(',') {
        if !proxies.contain(client) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(address) => client = address.to_canonical(),
            Err(_) => break,
        }
    }
    client
}

/// Browser and system in a few words: enough to recognise one's own by. The first that fits, because each browser also
/// claims to be the ones before it.
fn device(agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let browser = first(&[
        ("MicroMessenger", "微信"),
        ("Edg", "Edge"),
        ("QQBrowser", "QQ 浏览器"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("HarmonyOS", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, proxies: &str, forwarded: &str) -> String {
        let proxies = Networks::try_from(proxies.to_owned()).unwrap();
        Address::of(client(peer.parse().unwrap(), &proxies, forwarded)).to_string()
    }

    #[test]
    fn item_26_forwarded_addresses_count_from_configured_proxies_only() {
        assert_eq!(seen("203.0.113.7", "", "198.51.100.1"), "203.0.113.7");
        assert_eq!(seen("203.0.113.7", "10.0.0.0/8", "198.51.100.1"), "203.0.113.7");
        assert_eq!(seen("10.0.0.1", "10.0.0.0/8", "198.51.100.1"), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", "10.0.0.0/8", "192.0.2.66, 198.51.100.1, 10.0.0.2"), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", "10.0.0.0/8", "made up"), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", "10.0.0.0/8", ""), "10.0.0.1");
        assert_eq!(seen("2001:db8:1:2:3:4:5:6", "", ""), "2001:db8:1:2::/64");
    }

    #[test]
    fn devices_are_told_in_a_few_words() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0";
        assert_eq!(device(edge), "Edge · Windows");
        assert_eq!(device("curl/8.0"), "");
    }
}
