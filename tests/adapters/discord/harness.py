"""The Discord adapter on a loopback Discord, for the contract suite and for tests of Discord's own ways."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from adapters.discord.client import HearsayClient
from adapters.discord.place import CARDS, link_to
from bot.host import Host, Ready, Times, open_host
from bot.settings import Settings
from bot.store import Channel, Store, tables
from bot.store.database import utc_now
from tests.adapters.platform import Post
from tests.loopback_discord import Discord, Interaction, Message
from tests.loopback_discord.limits import BUTTON, SELECT, TEXT, walk
from tests.loopback_discord.markdown import live, shown
from tests.loopback_discord.world import APPLICATION, GUILD, NEWS, TALK
from tests.responder.chat import Articles

PLACES = {"news": NEWS, "talk": TALK}
QUIET = {"mode": "automatic", "channel_cooldown": 0, "user_cooldown": 0, "workspace_cooldown": 0}
"""Settings of a channel that answers everything, without pauses."""
_SERVER = ("RequestHandler.", "Connection._write", "Hold._beat", "Gateway.")


@dataclass
class Process:
    """One process of the adapter, within ours."""

    owner: str
    options: dict[str, Any] = field(default_factory=dict)
    """For the client."""
    client: HearsayClient = field(init=False)
    host: Host = field(init=False)
    store: Store = field(init=False)
    running: asyncio.Task[None] = field(init=False)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def start(self, harness: Harness) -> None:
        """Connect, and wait until the servers are known."""
        self.store = await self._stack.enter_async_context(Store.open(str(harness.database), owner=self.owner))
        ready = harness.ready(self.store)
        times = Times(grace=harness.grace, name_lease=0)
        host = open_host(Settings(), "discord", cards=CARDS, link_to=link_to, ready=ready, times=times, name=self.owner)
        self.host = await self._stack.enter_async_context(host)
        self.client = HearsayClient(self.host, **({"shards": (1, [0])} | self.options))
        self.client._connection.guild_ready_timeout = 0.02
        setattr(self.client, "before_identify_hook", _at_once)  # noqa: B010 - a method; discord.py's waits five seconds
        self.running = asyncio.create_task(self.client.start(harness.discord.token), name="the client")
        waiting = asyncio.create_task(self.client.wait_until_ready())
        await asyncio.wait({self.running, waiting}, timeout=20, return_when=asyncio.FIRST_COMPLETED)
        if not waiting.done():
            waiting.cancel()
            await self.running
            raise TimeoutError("the client did not get ready")

    async def stop(self) -> None:
        """Stop as a signal does: finish what was begun, then disconnect."""
        await self.host.stop()
        await self.client.close()
        await asyncio.gather(self.running, return_exceptions=True)
        await self._stack.aclose()

    async def crash(self) -> None:
        """End without being able to write or send anything more."""

        def dead(*_: object, **__: object) -> Any:
            raise RuntimeError("this process is dead")

        self.store.database.writing = dead  # type: ignore[method-assign]  # what is cut off here does not come back
        self.store.database.reading = dead  # type: ignore[method-assign]  # as above
        self.client.http.request = dead  # type: ignore[method-assign]  # as above
        await asyncio.sleep(0.1)  # a transaction that is open is one that was ended before the crash
        for task in ours():
            task.cancel()
        await asyncio.sleep(0)
        with suppress(Exception):
            await self.client.close()
        self.running.cancel()
        await asyncio.gather(self.running, return_exceptions=True)
        with suppress(Exception):
            await self._stack.aclose()


class Harness:
    """`Platform` of the contract suite for Discord."""

    def __init__(self, database: Path, discord: Discord, *, grace: float = 5.0, **options: Any) -> None:
        self.database = database
        self.discord = discord
        self.grace = grace
        self.options = options
        self.processes: list[Process] = []
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self.store = await self._stack.enter_async_context(Store.open(str(self.database), owner="test"))
        self.articles = Articles(self.store)
        await self.store.settings.set(self.channel(), **QUIET)
        self._stack.enter_context(self.discord.pointed())
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.articles.gate is not None:
            self.articles.gate.set()
        for process in self.processes:
            await process.stop()
        await self._stack.aclose()

    def ready(self, store: Store) -> Ready:
        """RETURNS (Ready): what a process is made of, over its own store."""
        return Ready(store=store, service=self.articles)

    @property
    def client(self) -> HearsayClient:
        """RETURNS (HearsayClient): of the first process."""
        return self.processes[0].client

    def channel(self, place: str = "news") -> Channel:
        return Channel("discord", GUILD, PLACES.get(place, place))

    async def share(
        self, text: str, *, author: str = "alice", place: str = "news", by: str = "person", times: int = 1
    ) -> str:
        author = {"bot": "robot", "us": "hearsay"}.get(by, author)
        return self.discord.events.message(text, author=author, channel=PLACES.get(place, place), times=times).id

    async def edit(self, message: str, text: str) -> None:
        self.discord.events.edited(self.message(message), text)

    async def remove(self, message: str) -> None:
        self.discord.events.deleted(self.message(message))

    async def mention(self, text: str, *, author: str = "alice", place: str = "news", times: int = 1) -> str:
        return await self.share(f"<@{APPLICATION}> {text}", author=author, place=place, times=times)

    async def command(self, link: str, *, author: str = "alice", place: str = "news", public: bool = False) -> str:
        values: dict[str, Any] = {"link": link} | ({"public": True} if public else {})
        return self.discord.events.command("breakdown", user=author, channel=PLACES.get(place, place), **values).id

    async def use(self, post: Post, label: str, *, author: str = "alice", stale: bool = False) -> str:
        message = self.message(post.id)
        if any(one.get("label") == label for one in self._parts(message, BUTTON)):
            return self.discord.events.press(message, label, user=author, stale=stale).id
        return self.discord.events.choose(message, label, user=author).id

    async def waited(self, asked: str) -> float:
        return await self.asked(asked).acknowledged(10)

    def suppressed(self, link: str) -> str | None:
        return f"<{link}>"

    async def settle(self) -> None:
        """Wait until all clients have heard all that was told, and nothing that they began is still going on."""
        quiet = 0
        async with asyncio.timeout(60):
            while quiet < 3:
                await asyncio.sleep(0.005)
                quiet = quiet + 1 if self._heard() and not ours() and not await self._begun() else 0

    async def stop(self, *, crash: bool = False) -> None:
        process = self.processes.pop(0)
        await (process.crash() if crash else process.stop())

    async def start(self) -> None:
        process = Process("one", self.options)
        self.processes.insert(0, process)
        await process.start(self)

    async def second(self) -> None:
        process = Process("two", self.options)
        self.processes.append(process)
        await process.start(self)

    def posts(self, place: str = "news") -> list[Post]:
        return [self._post(one) for one in self.discord.world.standing(PLACES.get(place, place))]

    def private(self, person: str = "alice") -> list[Post]:
        return [self._post(one) for one in self.discord.world.private(person)]

    def message(self, name: str) -> Message:
        """RETURNS (Message): of that id."""
        return self.discord.world.messages[name]

    def asked(self, name: str) -> Interaction:
        """RETURNS (Interaction): of that id."""
        return self.discord.events.interactions[name]

    def _heard(self) -> bool:
        heard = {
            shard.ws.session_id: shard.ws.sequence
            for process in self.processes
            for shard in process.client._AutoShardedClient__shards.values()  # type: ignore[attr-defined]  # no other way
        }
        sessions = self.discord.gateway.sessions
        return all(sessions[one].told[-1]["s"] <= (heard[one] or 0) for one in heard if one in sessions and one)

    async def _begun(self) -> bool:
        """RETURNS (bool): whether an event is claimed and not dealt with, and nobody has put it off."""
        mine = tables.events.c
        open_ = sa.select(sa.func.count()).where(mine.state.in_(("claimed", "posting")), mine.lease_until > utc_now())
        async with self.store.database.reading() as connection:
            return bool((await connection.execute(open_)).scalar_one())

    def _parts(self, message: Message, kind: int) -> list[dict[str, Any]]:
        return [one for one in walk(message.data["components"]) if one["type"] == kind]

    def _post(self, message: Message) -> Post:
        embeds = [text for embed in message.data["embeds"] for text in _texts(embed)]
        texts = [message.data["content"], *embeds, *(one["content"] for one in self._parts(message, TEXT))]
        allowed = message.allowed
        buttons = [one["label"] for one in self._parts(message, BUTTON)]
        options = [option["label"] for one in self._parts(message, SELECT) for option in one["options"]]
        return Post(
            id=message.id,
            text="\n".join(shown(text) for text in texts if text),
            controls=(*buttons, *options),
            replies_to=message.replies_to,
            edits=message.edits,
            pings=tuple(str(one) for name in ("parse", "users", "roles") for one in allowed.get(name) or ()),
            live=tuple(found for text in texts for found in live(text)),
        )


async def _at_once(shard: int | None, *, initial: bool = False) -> None:
    """Do not wait before a session is begun."""


def ours() -> list[asyncio.Task[Any]]:
    """RETURNS (list[Task]): what goes on in this loop because of an event, as far as it is the adapter's."""
    found = []
    for task in asyncio.all_tasks():
        name = getattr(task.get_coro(), "__qualname__", "")
        if task is not asyncio.current_task() and not name.startswith(_SERVER) and _is_of_an_event(task, name):
            found.append(task)
    return found


def _is_of_an_event(task: asyncio.Task[Any], name: str) -> bool:
    """RETURNS (bool): whether discord.py began it for something that it was sent, or it came of that."""
    return task.get_name().startswith(("discord.py: on_", "CommandTree", "discord-ui-"))


def _texts(embed: dict[str, Any]) -> list[str]:
    fields = [text for one in embed.get("fields") or [] for text in (one["name"], one["value"])]
    return [
        embed.get("title") or "",
        embed.get("description") or "",
        *fields,
        (embed.get("footer") or {}).get("text", ""),
    ]
