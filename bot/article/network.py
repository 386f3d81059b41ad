"""Where a download may connect to: the check stands in the one place where connections are made.

`httpx-secure` 2.0 was tried and not taken. It finds the address by opening a connection, so that a private address is
contacted before it is refused; it looks at the one address that answered first, not at all of them; it takes 6to4 and
site-local addresses for global, as `ipaddress` does; and it works through private attributes of httpx and httpcore.
Here a name is resolved once, every answer is checked, and the socket goes to an address that was checked, through
httpcore's public interface. Neither proxies nor anything else of the environment is looked at.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from itertools import zip_longest
from socket import AF_UNSPEC, EAI_AGAIN, IPPROTO_TCP, SOCK_STREAM, gaierror, getaddrinfo
from typing import Protocol, TypeAlias

import httpcore

from bot.article.address import WebAddress
from bot.article.data import words
from bot.article.fetch_errors import NameNotFound, RefusedAddress, TimedOut, Unreachable

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

MAX_ADDRESSES = 4
"""How many addresses of one name are tried."""
LOOPBACK = frozenset({ip_address("127.0.0.1"), ip_address("::1")})


class Resolver(Protocol):
    """Whatever turns a name into addresses."""

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        """RETURNS (Sequence[str]): all addresses of `host`. Raises OSError where there are none."""

    def close(self) -> None:
        """Let go of what it holds."""


class SystemResolver:
    """The system's resolver, in threads of its own, so that slow name servers do not hold up anything else."""

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="hearsay-dns")

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        """RETURNS (Sequence[str]): all addresses of `host`, which is taken as complete: no search list is applied."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._threads, getaddrinfo, f"{host}.", port, AF_UNSPEC, SOCK_STREAM, IPPROTO_TCP
        )
        return [str(entry[4][0]) for entry in found]

    def close(self) -> None:
        """Let go of the threads; those that still wait for a name server end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)


@cache
def _networks(*sections: str) -> tuple[Network, ...]:
    return tuple(ip_network(word) for word in sorted(words("addresses", *sections)))


def is_public(address: Address) -> bool:
    """Tell whether an address is on the open internet: global for `ipaddress`, and on none of our own lists."""
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _networks("ipv4", "ipv4-services"))
    if address.scope_id is not None or not any(address in network for network in _networks("ipv6-global")):
        return False
    # ISATAP (RFC 5214) carries an IPv4 address behind 0:5efe or 200:5efe in any network
    if int(address) >> 32 & 0xFDFFFFFF == 0x00005EFE:
        return False
    return not any(address in network for network in _networks("ipv6"))


class AddressPolicy:
    """Which addresses may be contacted.

    Args:
        denied: networks that are public and still out of bounds, such as the operator's own, or a NAT64 prefix.
        allow_loopback_ports: ports on 127.0.0.1 and ::1 that are open to tests. Only code sets this.
    """

    def __init__(self, denied: Iterable[Network] = (), allow_loopback_ports: frozenset[int] = frozenset()) -> None:
        self._denied = tuple(denied)
        self._loopback_ports = allow_loopback_ports

    def check_link(self, address: WebAddress) -> None:
        """Refuse what can be refused before a name is resolved.

        Raises:
            RefusedAddress: a port that is not the web's, a name that leads inside, an address that is not public.
        """
        port = address.actual_port
        if str(port) not in words("addresses", "ports") and port not in self._loopback_ports:
            raise RefusedAddress(f"refused port: {address.for_log}")
        self.check_host(address.host, port)

    def check_host(self, host: str, port: int) -> Address | None:
        """Refuse a name that leads inside, or a number that is not public.

        Returns:
            The address where the host is a number, None where it is a name.

        Raises:
            RefusedAddress: see above.
        """
        try:
            number = ip_address(host)
        except ValueError:
            if port not in self._loopback_ports and _is_inside(host):
                raise RefusedAddress(f"refused name: {host}") from None
            return None
        self.check_address(number, port, host)
        return number

    def check_address(self, address: Address, port: int, host: str) -> None:
        """Refuse an address that may not be contacted.

        Raises:
            RefusedAddress: see above.
        """
        if port in self._loopback_ports:
            if address in LOOPBACK:
                return
        elif is_public(address) and not any(address in network for network in self._denied):
            return
        raise RefusedAddress(f"refused address: {host} is {address}, port {port}")


def _is_inside(host: str) -> bool:
    """Tell whether a name belongs to no public website: one label, or under a name that is not the internet's."""
    labels = host.split(".")
    inside = words("addresses", "names", "inside-names")
    return len(labels) < 2 or labels[-1] in inside or ".".join(labels[-2:]) in inside


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Makes the connections of httpcore, only to addresses that the policy lets through."""

    def __init__(
        self, policy: AddressPolicy, resolver: Resolver, connector: httpcore.AsyncNetworkBackend | None = None
    ) -> None:
        self._policy = policy
        self._resolver = resolver
        self._connector = connector or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve `host` once, check every answer, and connect to one of them.

        Raises:
            FetchError: the address is refused, the name is unknown or nobody answers there.
        """
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._checked(host, port)
                return await self._connect(addresses, host, port, timeout)
        except TimeoutError as error:
            raise TimedOut(f"no connection to {host} within {timeout} s") from error

    async def _checked(self, host: str, port: int) -> list[Address]:
        """Give the addresses of a host, in the order to try them; one that may not be contacted refuses them all."""
        number = self._policy.check_host(host, port)
        if number is not None:
            return [number]
        try:
            found = await self._resolver.resolve(host, port)
        except gaierror as error:
            if error.errno == EAI_AGAIN:
                raise Unreachable(f"name server fails for {host}: {error}") from error
            raise NameNotFound(f"no such name: {host}: {error}") from error
        except (OSError, UnicodeError) as error:
            raise NameNotFound(f"no such name: {host}: {error}") from error
        addresses: list[Address] = []
        for answer in dict.fromkeys(found):
            try:
                address = ip_address(answer)
            except ValueError as error:
                raise RefusedAddress(f"refused address: {host} is {answer!r}") from error
            self._policy.check_address(address, port, host)
            addresses.append(address)
        if not addresses:
            raise NameNotFound(f"no address for {host}")
        return _alternating(addresses)[:MAX_ADDRESSES]

    async def _connect(
        self, addresses: list[Address], host: str, port: int, timeout: float | None
    ) -> httpcore.AsyncNetworkStream:
        each = timeout / len(addresses) if timeout else None
        for address in addresses:
            try:
                stream = await self._connector.connect_tcp(str(address), port, timeout=each)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last: Exception = error
            else:
                return GuardedStream(stream)
        if isinstance(last, httpcore.ConnectTimeout):
            raise TimedOut(f"no connection to {host} within {timeout} s") from last
        raise Unreachable(f"no connection to {host}: {last}") from last

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


def _alternating(addresses: list[Address]) -> list[Address]:
    """Put the address families in turn, beginning with the resolver's choice, so that a broken one costs one try."""
    first = [address for address in addresses if address.version == addresses[0].version]
    other = [address for address in addresses if address.version != addresses[0].version]
    return [address for pair in zip_longest(first, other) for address in pair if address is not None]


class GuardedStream(httpcore.AsyncNetworkStream):
    """A connection that is closed when its TLS handshake is cancelled, which httpcore's own leaves open."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Receive."""
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send."""
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close."""
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Agree on TLS with the server, whose certificate must be for `server_hostname`: the name, not the address."""
        try:
            return GuardedStream(await self._stream.start_tls(ssl_context, server_hostname, timeout))
        except asyncio.CancelledError:
            await asyncio.shield(self._stream.aclose())
            raise

    def get_extra_info(self, info: str) -> object:
        """RETURNS (object): what the connection below says."""
        return self._stream.get_extra_info(info)
