"""What a chat platform and a service look like to the responder."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

from bot.article.links import canonical, find_links
from bot.article.model import ArticleError
from bot.breakdown import Breakdown
from bot.presentation.card import Card, plain
from bot.responder import Incoming, Reply, Responder
from bot.service import Answer
from bot.store import Channel, Store
from tests.presentation.samples import breakdown as sample

HERE = Channel("discord", "G1", "C1")
THERE = Channel("discord", "G1", "C2")
LINK = "https://example.org/news/a-story"
OTHER = "https://example.org/news/another-story"


def article(words: int = 400, *, findings: bool = True) -> Breakdown:
    made = sample()
    facts = made.article.model_copy(update={"words": words})
    made = made.model_copy(update={"article": facts})
    return made if findings else made.model_copy(update={"attributions": (), "assertions": (), "sources": ()})


@dataclass
class Articles:
    """A service that has read everything, but for what it is told otherwise."""

    store: Store
    breakdowns: dict[str, Breakdown] = field(default_factory=dict)
    errors: dict[str, Exception] = field(default_factory=dict)
    leads_to: dict[str, str] = field(default_factory=dict)
    content: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, bool]] = field(default_factory=list)
    gate: asyncio.Event | None = None

    async def breakdown_of(self, link: str, *, automatic: bool = False) -> Answer:
        self.asked.append((link, automatic))
        if self.gate is not None:
            await self.gate.wait()
        await asyncio.sleep(0)
        if link in self.errors:
            raise self.errors[link]
        key = canonical(self.leads_to.get(link, link))
        made = self.breakdowns.get(link) or article()
        stored = await self.store.breakdowns.put(
            key, made, content_hash=self.content.get(key, "h"), also=[canonical(link)]
        )
        return Answer(stored)

    @property
    def links(self) -> list[str]:
        return [link for link, _ in self.asked]


def shared(text: str = LINK, *, message: str = "m1", author: str = "U1", **more: Any) -> Incoming:
    more = dict[str, Any](channel=HERE, kind="shared", event=f"e-{message}") | more
    return Incoming(message=message, author=author, links=tuple(find_links(text)), **more)


def edited(text: str, before: str | None, **more: Any) -> Incoming:
    known = None if before is None else tuple(link.url for link in find_links(before))
    return shared(text, kind="edited", before=known, **more)


def asked(text: str = LINK, *, event: str = "i1", **more: Any) -> Incoming:
    return replace(shared(text, **({"message": ""} | more)), kind="asked", event=event)


def mentioned(text: str = LINK, **more: Any) -> Incoming:
    return shared(text, kind="mentioned", **more)


async def answered(responder: Responder, incoming: Incoming, reply_id: str | None = None) -> Reply | None:
    """Respond, and post what comes."""
    reply = await responder.respond(incoming)
    if reply is not None:
        private = reply.to == "asker"
        assert await responder.posted(reply, None if private else reply_id or f"r-{incoming.message or incoming.event}")
    return reply


def words(card: Card | None) -> str:
    assert card is not None
    return plain(card)


class UnreadableError(ArticleError):
    """Of no special kind."""
