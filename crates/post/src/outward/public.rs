//! Which addresses anybody on the internet may call, by the registries of special-purpose addresses (RFC 6890 and those
//! after it).

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::LazyLock,
};

use ipnet::IpNet;

/// Those that are not.
static OURS: LazyLock<Vec<IpNet>> = LazyLock::new(|| {
    let nets = [
        "0.0.0.0/8",       // this network
        "10.0.0.0/8",      // private
        "100.64.0.0/10",   // between a carrier and its customers
        "127.0.0.0/8",     // this machine
        "169.254.0.0/16",  // this link: clouds tell their machines secrets there
        "172.16.0.0/12",   // private
        "192.0.0.0/24",    // of protocols
        "192.0.2.0/24",    // in books
        "192.88.99.0/24",  // relays of old
        "192.168.0.0/16",  // private
        "198.18.0.0/15",   // for measuring
        "198.51.100.0/24", // in books
        "203.0.113.0/24",  // in books
        "224.0.0.0/3",     // many at once, and what is not given out
    ];
    nets.iter().map(|net| net.parse().expect("the list is right")).collect()
});

pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !OURS.iter().any(|net| net.contains(&IpAddr::V4(address)))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // Translated to IPv4: as public as the address within.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => is_public_v4(within(high, low)),
        // 6to4 and Teredo lead to wherever their makers say; in books; of protocols.
        [0x2002, ..] | [0x2001, 0..0x200 | 0xdb8, ..] | [0x3fff, 0..0x1000, ..] => false,
        // All that has been given out to the world begins with 001.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

fn within(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from(u32::from(high) << 16 | u32::from(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_world_can_reach_is_public() {
        for (address, expected) in [
            ("93.184.215.14", true),
            ("126.255.255.255", true),
            ("172.32.0.1", true),
            ("223.255.255.1", true),
            ("0.0.0.0", false),
            ("10.1.2.3", false),
            ("100.127.0.1", false),
            ("127.8.8.8", false),
            ("169.254.169.254", false),
            ("172.31.255.255", false),
            ("192.168.1.1", false),
            ("198.19.0.1", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", true),
            ("2001:200:0:8002::1", true),
            ("::", false),
            ("::1", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:93.184.215.14", true),
            ("::127.0.0.1", false),
            ("64:ff9b::7f00:1", false),
            ("64:ff9b::5db8:d70e", true),
            ("64:ff9b:1::1", false),
            ("2001::1", false),
            ("2001:db8::1", false),
            ("2002:7f00:1::", false),
            ("3fff::1", false),
            ("fc00::1", false),
            ("fd00:ec2::254", false),
            ("fe80::1", false),
            ("ff02::1", false),
        ] {
            assert_eq!(is_public(address.parse().unwrap()), expected, "{address}");
        }
    }
}
