"""What a site's robots.txt says about automatic visits (RFC 9309), remembered for a while."""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.article.address import WebAddress
from bot.article.fetch_errors import FetchError, RobotsForbid, RobotsUnknown
from bot.article.turns import Turns

if TYPE_CHECKING:
    from protego import Protego

AGENT = "Hearsay"
"""The name by which robots.txt addresses us."""
MAX_BYTES = 500 * 1024
"""How much of a robots.txt is read (RFC 9309, 2.5); the rest is left out."""
MAX_SITES = 1000
FRESH = 12 * 3600.0
"""Seconds for which an answer is remembered; RFC 9309, 2.4 allows a day."""
FRESH_FAILURE = 300.0

Answer = tuple[int, bytes]
Download = Callable[[WebAddress], Awaitable[Answer]]

_AGENT_LINE = re.compile(r"user(?:-?|\s+)agent\b\s*:?(.*)", re.I | re.S)
_OUR_NAME = re.compile(rf"{AGENT}(?![a-z_-])", re.I)


@dataclass(frozen=True, slots=True)
class _Known:
    rules: Protego | Literal["everything", "nothing"]
    until: float


class Robots:
    """The rules of the sites that were visited lately.

    Args:
        download: gets a robots.txt, redirects followed; its status and body, or a FetchError.
        clock: seconds that never go back.
    """

    def __init__(self, download: Download, clock: Callable[[], float] = time.monotonic) -> None:
        self._download = download
        self._clock = clock
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._turns = Turns()

    async def require(self, address: WebAddress) -> None:
        """Pass where the page may be read by a program that nobody asked.

        Raises:
            RobotsForbid: robots.txt disallows it.
            RobotsUnknown: robots.txt could not be had (5xx, 429, no answer), which counts as disallowed for now.
            FetchError: the site cannot be reached safely at all.
        """
        site = f"{address.scheme}://{address.netloc}"
        async with self._turns.turn(site):
            known = self._known.get(site)
            if known is None or known.until < self._clock():
                known = await self._ask(address)
                self._known[site] = known
            self._known.move_to_end(site)
            while len(self._known) > MAX_SITES:
                self._known.popitem(last=False)
        if known.rules == "nothing":
            raise RobotsUnknown(f"robots.txt not available: {site}")
        if known.rules != "everything" and not known.rules.can_fetch(address.url, AGENT):
            raise RobotsForbid(f"disallowed by robots.txt: {address.for_log}")

    async def _ask(self, address: WebAddress) -> _Known:
        try:
            status, body = await self._download(address.with_parts(path="/robots.txt", query=""))
        except FetchError as error:
            if not error.temporary:
                raise
            return _Known("nothing", self._clock() + FRESH_FAILURE)
        if status == 429 or status >= 500:
            return _Known("nothing", self._clock() + FRESH_FAILURE)
        if status != 200:
            return _Known("everything", self._clock() + FRESH)
        return _Known(parse(body), self._clock() + FRESH)


def parse(body: bytes) -> Protego:
    """Read a robots.txt.

    Protego keeps every rule once for each agent of its group, which a hostile file can make very many. Only two
    groups concern us, so all other agents go under one name before it reads the file.
    """
    from protego import Protego

    def one(line: str) -> str:
        found = _AGENT_LINE.match(line.partition("#")[0].strip())
        if found is None:
            return line
        name = found[1].strip()
        return f"User-agent: {AGENT if _OUR_NAME.match(name) else '*' if name == '*' else 'somebody-else'}"

    text = body[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
    return Protego.parse("\n".join(map(one, text.splitlines())))
