"""Where a request comes from: the address of whoever is in front of the proxies that the operator trusts."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

from starlette.requests import HTTPConnection

from hub import settings
from hub.errors import SettingsFault

Address: TypeAlias = IPv4Address | IPv6Address
_ONE_SUBSCRIBER = 64  # bits of an IPv6 address that name a household; it changes the others as it likes


def check(proxies: Sequence[str]) -> None:
    """Raises SettingsFault for what is neither an address nor a network."""
    for one in proxies:
        try:
            ip_network(one)
        except ValueError:
            raise SettingsFault(f"HUB_PROXIES={one}: write an address or a network, e.g. 10.0.0.0/8") from None


def source_of(connection: HTTPConnection) -> str:
    """The nearest address no trusted proxy has; what strangers write into X-Forwarded-For counts for nothing."""
    peer = connection.client.host if connection.client else ""
    trusted = settings.current().proxies
    if not trusted or not _is_trusted(peer, trusted):
        return _whole(peer)
    told = ",".join(connection.headers.getlist("x-forwarded-for")).split(",")
    for hop in reversed([peer, *(one.strip() for one in told)][1:]):
        if _address(hop) is None:
            break
        if not _is_trusted(hop, trusted):
            return _whole(hop)
    return _whole(peer)


def _is_trusted(told: str, proxies: Sequence[str]) -> bool:
    address = _address(told)
    return address is not None and any(address in ip_network(one) for one in proxies)


def _address(told: str) -> Address | None:
    try:
        address = ip_address(told)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _whole(told: str) -> str:
    address = _address(told)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, _ONE_SUBSCRIBER), strict=False))
    return str(address) if address else told
