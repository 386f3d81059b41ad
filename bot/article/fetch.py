"""One polite, bounded and honest download of a page that somebody shared.

httpcore is used without httpx on top of it: what httpx adds (proxies from the environment, a cookie jar shared by all
sites, decompression without a limit, full URLs in the log, a second parser of URLs) would all have to be turned off.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType

import certifi
import httpcore

from bot.article.address import LinkError, WebAddress, parse_link
from bot.article.answer import Answer, Visit, read_answer
from bot.article.fetch_errors import (
    BadCertificate,
    BadLink,
    Busy,
    FetchError,
    TimedOut,
    TooManyRedirects,
    Unreachable,
    UnreadableAnswer,
    error_of_status,
)
from bot.article.network import AddressPolicy, GuardedBackend, Network, Resolver, SystemResolver
from bot.article.robots import AGENT, Robots
from bot.article.robots import MAX_BYTES as MAX_ROBOTS_BYTES
from bot.article.turns import Turns
from bot.version import version

REDIRECTS = frozenset({301, 302, 303, 307, 308})
RETRIED = frozenset({502, 503, 504})
MAX_RETRY_AFTER = 3.0
"""Seconds that a site may ask for and a chat can wait."""
RETRY_PAUSE = 0.2
_HEADER_VALUE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,510}[\x21-\x7e])?")


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much a download may take, and how it introduces itself. Sizes in bytes, times in seconds."""

    contact: str
    """A page or a mail address that stands in the User-Agent, for the people who run the site."""
    total_time: float = 20.0
    """For one page with its redirects, without waiting for a turn."""
    connect_time: float = 6.0
    """For one connection, with its name resolution."""
    waiting_time: float = 30.0
    """For a turn: other pages of the same host, or all downloads taken."""
    max_bytes: int = 5 * 1024 * 1024
    """Of the page, decompressed."""
    max_raw_bytes: int = 3 * 1024 * 1024
    """Of the page as it is sent."""
    max_redirects: int = 5
    at_once: int = 8
    respect_robots: bool = True
    """Whether automatic downloads ask robots.txt; those that a person asked for never do."""
    denied_networks: tuple[Network, ...] = ()
    """Networks that are public and still out of bounds, such as the operator's own."""

    def __post_init__(self) -> None:
        """Refuse a contact that does not fit into a header."""
        if not re.fullmatch(r"[\x21-\x27\x2a-\x7e]{3,200}", self.contact):
            raise ValueError("the contact must be a web or mail address, without spaces and brackets")

    @property
    def user_agent(self) -> str:
        """How the download introduces itself."""
        return f"{AGENT}/{version()} (+{self.contact})"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a site answered."""

    url: str
    """Where the page was in the end, after redirects."""
    status: int
    content_type: str | None
    body: bytes
    """Decompressed; empty where the page has not changed."""
    etag: str | None = None
    last_modified: str | None = None
    not_modified: bool = False
    """Whether the site says that the page is as it was when `etag` and `last_modified` were handed out."""


class Fetcher:
    """Downloads pages; an async context manager.

    Args:
        limits: what a download may take.
        resolver: how names become addresses; the system's way unless a test has its own.
        connector: what opens sockets to addresses that were checked; httpcore's way unless a test has its own.
        tls: which certificates are trusted; those of certifi unless a test has its own.
        allow_loopback_ports: ports on 127.0.0.1 and ::1 that tests serve from. Never from settings or from a link.
    """

    def __init__(
        self,
        limits: FetchLimits,
        *,
        resolver: Resolver | None = None,
        connector: httpcore.AsyncNetworkBackend | None = None,
        tls: ssl.SSLContext | None = None,
        allow_loopback_ports: frozenset[int] = frozenset(),
    ) -> None:
        self.limits = limits
        self._policy = AddressPolicy(limits.denied_networks, allow_loopback_ports)
        self._resolver = resolver or SystemResolver(threads=2 * limits.at_once)
        self._backend = GuardedBackend(self._policy, self._resolver, connector)
        self._tls = tls or ssl.create_default_context(cafile=certifi.where())
        self._hosts = Turns()
        self._slots = asyncio.Semaphore(limits.at_once)
        self._robots = Robots(self._robots_txt)
        self._pool: httpcore.AsyncConnectionPool | None = None

    async def __aenter__(self) -> Fetcher:
        """Open the pool of connections."""
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=self._tls,
            max_connections=None,
            max_keepalive_connections=self.limits.at_once,
            keepalive_expiry=5.0,
            network_backend=self._backend,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every connection."""
        if self._pool is not None:
            await self._pool.aclose()
        self._pool = None
        self._resolver.close()

    async def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, automatic: bool
    ) -> Fetched:
        """Download a page.

        Args:
            url: where it is.
            etag: of the page as it is known already; without it and `last_modified` the whole page is asked for.
            last_modified: of the page as it is known already.
            automatic: whether nobody asked for it, so that robots.txt decides.

        Raises:
            FetchError: there is no page to be had; `message` says why to the person, `log` to the operator.
        """
        known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in known.items() if value and _HEADER_VALUE.fullmatch(value)}
        visit = Visit(
            left=self.limits.total_time, max_bytes=self.limits.max_bytes, max_raw_bytes=self.limits.max_raw_bytes
        )
        try:
            address = parse_link(url)
        except LinkError as error:
            raise BadLink("no readable link", message=str(error)) from error
        address, answer = await self._follow(
            address, headers, visit, ask_robots=automatic and self.limits.respect_robots
        )
        if answer.status == 304 and headers:
            return Fetched(
                address.url, 304, None, b"", answer.headers.get("etag", etag),
                answer.headers.get("last-modified", last_modified), not_modified=True,
            )  # fmt: skip
        if not 200 <= answer.status < 300:
            raise error_of_status(answer.status, f"status {answer.status}: {address.for_log}")
        return Fetched(
            url=address.url,
            status=answer.status,
            content_type=answer.headers.get("content-type"),
            body=answer.body,
            etag=answer.headers.get("etag"),
            last_modified=answer.headers.get("last-modified"),
        )

    async def _robots_txt(self, address: WebAddress) -> tuple[int, bytes]:
        """Get a robots.txt; too many redirects stand for having none (RFC 9309, 2.3.1.2)."""
        visit = Visit(self.limits.total_time / 2, 1, MAX_ROBOTS_BYTES, MAX_ROBOTS_BYTES, cut=True)
        try:
            _, answer = await self._follow(address, {}, visit, ask_robots=False)
        except TooManyRedirects:
            return 404, b""
        return answer.status, answer.body

    async def _follow(
        self, address: WebAddress, headers: dict[str, str], visit: Visit, *, ask_robots: bool
    ) -> tuple[WebAddress, Answer]:
        """Ask, and go where redirects lead; each hop is checked like the first."""
        first = address
        for _ in range(self.limits.max_redirects + 1):
            self._policy.check_link(address)
            if ask_robots:
                await self._robots.require(address)
            answer = await self._ask_twice(address, headers, visit)
            location = answer.headers.get("location")
            if answer.status not in REDIRECTS or not location:
                return address, answer
            try:
                address = address.join(location)
            except LinkError as error:
                raise BadLink(f"unreadable redirect of {address.for_log}", message=str(error)) from error
        raise TooManyRedirects(f"more than {self.limits.max_redirects} redirects: {first.for_log}")

    async def _ask_twice(self, address: WebAddress, headers: dict[str, str], visit: Visit) -> Answer:
        """Ask once more where that helps: after a broken connection, or when the site says that it takes a moment."""
        try:
            answer = await self._ask(address, headers, visit)
        except Unreachable as error:
            if not visit.retries or not _is_broken(error.__cause__):
                raise
            pause = RETRY_PAUSE
        else:
            wait = answer.headers.get("retry-after", "")
            pause = float(wait) if re.fullmatch(r"[0-9]{1,3}", wait) else MAX_RETRY_AFTER + 1
            if answer.status not in RETRIED or not visit.retries or pause > min(MAX_RETRY_AFTER, visit.left):
                return answer
        visit.retries -= 1
        visit.left -= pause
        await asyncio.sleep(pause)
        return await self._ask(address, headers, visit)

    async def _ask(self, address: WebAddress, headers: dict[str, str], visit: Visit) -> Answer:
        """Wait for the host's turn and a free slot, ask, and count the time that it takes."""
        async with self._turn(address):
            started = time.monotonic()
            try:
                async with asyncio.timeout(max(visit.left, 0)):
                    return await self._request(address, headers, visit)
            except TimeoutError as error:
                raise TimedOut(f"no whole answer within {self.limits.total_time} s: {address.for_log}") from error
            finally:
                visit.left -= time.monotonic() - started

    @asynccontextmanager
    async def _turn(self, address: WebAddress) -> AsyncIterator[None]:
        """Hold the host, then one of the slots: never the other way round, so that nobody waits in a circle."""
        try:
            async with (
                asyncio.timeout(self.limits.waiting_time) as waiting,
                self._hosts.turn(address.host),
                self._slots,
            ):
                waiting.reschedule(None)
                yield
        except TimeoutError as error:
            raise Busy(f"no turn within {self.limits.waiting_time} s: {address.for_log}") from error

    async def _request(self, address: WebAddress, headers: dict[str, str], visit: Visit) -> Answer:
        """Send one request and read its answer."""
        if self._pool is None:
            raise RuntimeError("the Fetcher is not open")
        url = httpcore.URL(
            scheme=address.scheme.encode(),
            host=address.host.encode(),
            port=address.port,
            target=address.target.encode(),
        )
        sent = {
            "Host": address.netloc,
            "User-Agent": self.limits.user_agent,
            "Accept": "text/html,application/xhtml+xml,text/plain;q=0.8,*/*;q=0.1",
            "Accept-Language": "en,*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
            **headers,
        }
        times = {"connect": self.limits.connect_time, "read": visit.left, "write": visit.left, "pool": visit.left}
        try:
            async with self._pool.stream("GET", url, headers=list(sent.items()), extensions={"timeout": times}) as got:
                return await read_answer(got, address, visit)
        except httpcore.TimeoutException as error:
            raise TimedOut(f"no answer: {address.for_log}") from error
        except httpcore.ConnectError as error:
            raise _connect_error(error, address) from error
        except _BROKEN as error:
            raise Unreachable(f"connection lost ({type(error).__name__}): {address.for_log}") from error
        except httpcore.RemoteProtocolError as error:
            if _is_broken(error):
                raise Unreachable(f"connection closed early: {address.for_log}") from error
            raise UnreadableAnswer(f"broken answer: {address.for_log}: {_short(error)}") from error


def _is_broken(error: BaseException | None) -> bool:
    """Tell whether a connection broke off; the other side may have closed it while it lay idle."""
    if isinstance(error, httpcore.RemoteProtocolError):
        return "disconnected" in str(error) or "closed connection" in str(error)
    return isinstance(error, _BROKEN)


_BROKEN = (httpcore.ReadError, httpcore.WriteError)


def _connect_error(error: httpcore.ConnectError, address: WebAddress) -> FetchError:
    """Tell a bad certificate from a connection that could not be made."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return BadCertificate(f"bad certificate: {address.for_log}: {cause.verify_message}")
        cause = cause.__cause__ or cause.__context__
    return Unreachable(f"no secure connection: {address.for_log}: {_short(error)}")


def _short(error: Exception) -> str:
    """Give an error's text without line breaks and not endless, since parts of it may come from the site."""
    return ascii(str(error))[:200]
