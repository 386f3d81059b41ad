"""A shared link all the way to its card: real download from loopback, real worker process, real store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import httpcore

from bot.article.fetch import Fetcher, FetchLimits
from bot.article.links import find_links
from bot.jobs.pool import ProcessPool
from bot.presentation.card import plain
from bot.responder import Incoming, Responder
from bot.service import Service
from bot.store import Store
from tests.loopback import Server, page
from tests.responder.chat import HERE

LINK = "http://news.example.com/2026/11/town-keeps-bridge"
PARAGRAPHS = [
    "“We will rebuild the bridge before the winter,” Mayor Ana Ruiz said at a press conference on Monday.",
    "She added that the council had voted for the plan and that nobody would have to pay more for it this year.",
    "Some 110 people were hurt in the flood, and the storm prompted an outcry in the villages along the valley.",
    "The bridge was built in 1954 by a company from the next town and repaired twice, the last time ten years ago.",
    "According to the ministry, the river rose by more than two metres in a single night at the end of October.",
    "Leo Falk, who runs the bakery beside the bridge, said that he had lost half of his customers since the flood.",
    "The road along the river stays closed until the end of the month, and buses go by way of the old mill instead.",
    "A vote on the budget for next year is expected in December, when the council meets for the last time this year.",
]
PAGE = (
    "<html><head><title>Town keeps its bridge</title></head><body><article><h1>Town keeps its bridge</h1>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    + "</article></body></html>"
)


class PublicName:
    """A resolver for which every name is a public address."""

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        return ["93.184.216.34"]

    def close(self) -> None:
        """Nothing is held."""


class Detour(httpcore.AsyncNetworkBackend):
    """Leads every connection to the loopback server, after the addresses were checked."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.real = httpcore.AnyIOBackend()

    async def connect_tcp(self, host: str, port: int, *arguments: Any, **more: Any) -> httpcore.AsyncNetworkStream:
        return await self.real.connect_tcp("127.0.0.1", self.port, *arguments, **more)


def shared(message: str) -> Incoming:
    return Incoming(HERE, "shared", "U1", event=message, message=message, links=tuple(find_links(f"look: {LINK}")))


async def test_a_shared_link_is_answered_with_what_the_article_says_and_again_with_a_pointer(store: Store) -> None:
    free = {"channel_cooldown": 0, "user_cooldown": 0, "workspace_cooldown": 0, "min_words": 50}
    await store.settings.set(HERE, mode="automatic", **free)
    limits = FetchLimits("https://example.org/bot")
    async with Server() as server:
        server.answer("/2026/11/town-keeps-bridge", page(PAGE))
        fetcher = Fetcher(limits, resolver=PublicName(), connector=Detour(server.port))
        async with (
            fetcher,
            ProcessPool() as pool,
            Service(store, fetcher, pool) as service,
            Responder("discord", store, service) as responder,
        ):
            first = await responder.respond(shared("M1"))
            assert first is not None
            text = plain(first.card)
            assert "Town keeps its bridge" in text
            assert "Ask:" in text
            assert await responder.posted(first, "R1")
            assert await responder.respond(shared("M1")) is None, "the same message, delivered again"
            again = await responder.respond(shared("M2"))
            assert again is not None
            assert len(plain(again.card)) < len(text)
            assert len(server.asked("/2026/11/town-keeps-bridge")) == 1
            assert await responder.removed(HERE, "M1") == ["R1"]
    stored = await store.breakdowns.by_id(first.breakdown or "")
    assert stored is not None
    assert {"Ana Ruiz", "Leo Falk"} <= {one.name for one in stored.breakdown.sources}
