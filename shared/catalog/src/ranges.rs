//! Ranges of addresses.

use std::net::IpAddr;

/// Whether `range` is wider than any network of one owner: than /8 of IPv4, or /16 of IPv6's public space, `2000::/3`.
/// Nobody calls from `224.0.0.0/3`, which is multicast and reserved.
pub(crate) fn is_world(range: &str) -> bool {
    let Some((address, length)) = range.trim().split_once('/') else { return false };
    let Ok(length) = length.parse::<u32>() else { return false };
    let first = length.min(3);
    match address.parse() {
        _ if length == 0 => true,
        Ok(IpAddr::V4(address)) => length < 8 && (length < 3 || u32::from(address) >> 29 != 0b111),
        Ok(IpAddr::V6(address)) => length < 16 && u128::from(address) >> (128 - first) == 0b001 >> (3 - first),
        Err(_) => false,
    }
}
