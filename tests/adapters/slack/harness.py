"""The Slack adapter on a loopback Slack, for the contract suite and for tests of Slack's own ways."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import sqlalchemy as sa
import yaml  # type: ignore[import-untyped]  # no types are published for it
from aiohttp import web
from slack_sdk.oauth.installation_store import Bot

from adapters.slack.app import SlackBot
from adapters.slack.http import web_app
from adapters.slack.oauth import oauth_flow
from adapters.slack.place import CARDS, COMMAND, PLATFORM
from adapters.slack.run import socket_mode
from adapters.slack.workspaces import ManyWorkspaces, OneWorkspace, Workspaces
from bot.host import Host, Ready, Times, open_host
from bot.settings import Settings
from bot.store import Channel, Store, tables
from bot.store.database import utc_now
from tests.adapters.platform import Post
from tests.loopback_slack import Interaction, Message, Slack, labels
from tests.loopback_slack.limits import elements
from tests.loopback_slack.reading import in_blocks, in_mrkdwn, shown
from tests.loopback_slack.world import APP, BOT, NEWS, PEOPLE, TALK, TEAM, Token
from tests.responder.chat import Articles

PLACES = {"news": NEWS, "talk": TALK}
MANIFEST = Path(__file__).resolve().parents[3] / "deploy" / "slack" / "manifest.yaml"
QUIET: dict[str, Any] = {"mode": "automatic", "channel_cooldown": 0, "user_cooldown": 0, "workspace_cooldown": 0}
"""Settings of a channel that answers everything, without pauses."""
_LASTING = (
    *("RequestHandler.", "SocketModeClient.monitor", "SocketModeClient.receive", "AsyncBaseSocketModeClient.process"),
    *("socket_mode", "Host.serve", "Host._every", "Hold._beat", "_wrap_async", "test_", "Test"),
)
"""What goes on all the time, or is the test's own."""


@dataclass
class Process:
    """One process of the adapter, within ours."""

    owner: str
    pace: float = 0.0
    workspaces: Workspaces = field(init=False)
    host: Host = field(init=False)
    store: Store = field(init=False)
    bot: SlackBot = field(init=False)
    url: str = ""
    """Where it listens, in HTTP mode."""
    running: asyncio.Task[None] | None = None
    _stopped: asyncio.Event = field(default_factory=asyncio.Event)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def start(self, harness: Harness) -> None:
        """Connect or listen, and serve."""
        self.store = await self._stack.enter_async_context(Store.open(harness.url, owner=self.owner))
        self.workspaces = await self._stack.enter_async_context(harness.workspaces(self.store))
        ready = Ready(store=self.store, service=harness.articles)
        times = Times(grace=harness.grace, take_up_every=harness.take_up_every, name_lease=0)
        more: dict[str, Any] = {"cards": CARDS, "link_to": self.workspaces.link_to, "times": times}
        host = open_host(Settings(), PLATFORM, ready=ready, name=self.owner, **more)
        self.host = await self._stack.enter_async_context(host)
        options = dict(harness.options)
        if isinstance(self.workspaces, ManyWorkspaces):
            options["oauth"] = oauth_flow(self.workspaces, self.store.database, unfurl="unfurl" in options)
        self.bot = SlackBot(self.host, self.workspaces, pace=self.pace, **options)
        if harness.mode == "socket":
            before = harness.slack.socket.opened
            running = asyncio.create_task(socket_mode(self.bot, harness.slack.app_token, self._stopped))
            self.running = running
            await harness.slack.until(lambda: running.done() or harness.slack.socket.opened > before)
            if running.done():
                await running
        else:
            await self._listen(harness.slack)

    async def _listen(self, slack: Slack) -> None:
        runner = web.AppRunner(web_app(self.bot, slack.signing_secret), access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        slack.http.targets.append(f"{self.url}/slack/events")
        serving = asyncio.create_task(self.host.serve(self.bot.delivery.deliver, self.bot.delivery.already_answered))
        self.running = serving

    def _unlisted(self, slack: Slack) -> None:
        with suppress(ValueError):
            slack.http.targets.remove(f"{self.url}/slack/events")

    async def stop(self, slack: Slack) -> None:
        """Stop as a signal does: finish what was begun, then disconnect."""
        self._unlisted(slack)
        self._stopped.set()
        await self.host.stop()
        if self.running is not None:
            if self.url:
                self.running.cancel()
            await asyncio.wait({self.running}, timeout=10)
        await self._stack.aclose()

    async def crash(self, slack: Slack) -> None:
        """End without being able to write or send anything more."""

        def dead(*_: object, **__: object) -> Any:
            raise RuntimeError("this process is dead")

        self._unlisted(slack)
        self.store.database.writing = dead  # type: ignore[method-assign]  # what is cut off here does not come back
        self.store.database.reading = dead  # type: ignore[method-assign]  # a killed process reads nothing either
        object.__setattr__(self.workspaces._session, "request", dead)
        await asyncio.sleep(0.1)  # a transaction that is open is one that was ended before the crash
        cut_off = ours()
        for task in cut_off:
            task.cancel()
        if cut_off:
            await asyncio.wait(cut_off, timeout=5)  # a dead process holds no lock on the database
        if self.running is not None:
            self.running.cancel()
            await asyncio.gather(self.running, return_exceptions=True)
        with suppress(Exception):
            await self._stack.aclose()


class Harness:
    """`Platform` of the contract suite for Slack."""

    def __init__(
        self,
        database: Path | str,
        slack: Slack,
        *,
        mode: Literal["socket", "http"] = "socket",
        many: bool = False,
        grace: float = 5.0,
        pace: float = 0.0,
        take_up_every: float = 60.0,
        **options: Any,
    ) -> None:
        self.url = str(database)
        self.database = Path(self.url)
        self.slack = slack
        self.mode = mode
        self.many = many
        self.grace = grace
        self.pace = pace
        self.take_up_every = take_up_every
        self.options = options
        self.processes: list[Process] = []
        self._stack = AsyncExitStack()
        manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
        for token in slack.world.tokens.values():
            token.scopes = tuple(manifest["oauth_config"]["scopes"]["bot"])
        slack.events.subscribed = set(manifest["settings"]["event_subscriptions"]["bot_events"])
        if "unfurl" in options:
            for token in slack.world.tokens.values():
                token.scopes += ("links:read", "links:write")
            slack.events.subscribed.add("link_shared")

    async def __aenter__(self) -> Self:
        self.store = await self._stack.enter_async_context(Store.open(self.url, owner="test"))
        self.articles = Articles(self.store)
        await self.store.settings.set(self.channel(), **QUIET)
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.articles.gate is not None:
            self.articles.gate.set()
        for process in self.processes:
            await process.stop(self.slack)
        await self._stack.aclose()

    @property
    def bot(self) -> SlackBot:
        """RETURNS (SlackBot): of the first process."""
        return self.processes[0].bot

    def workspaces(self, store: Store) -> Workspaces:
        """RETURNS (Workspaces): new ones for a process; `many` have only those that were installed."""
        slack = self.slack
        if not self.many:
            return OneWorkspace(slack.token, base_url=slack.api_url)
        who = {"client_id": slack.installing.client_id, "client_secret": slack.installing.client_secret}
        return ManyWorkspaces(store.database, **who, base_url=slack.api_url)

    async def installed(self, token: Token) -> None:
        """Put an installation where the browser would have brought it."""
        workspaces = self.processes[0].workspaces
        assert isinstance(workspaces, ManyWorkspaces)
        bot = Bot(
            app_id=APP,
            enterprise_id=token.enterprise,
            team_id=token.team,
            bot_token=token.value,
            bot_id=BOT,
            bot_user_id=PEOPLE["hearsay"],
            bot_scopes=list(token.scopes),
            bot_refresh_token=token.refresh,
            bot_token_expires_at=None if token.expires is None else int(token.expires),
            is_enterprise_install=token.team is None,
            installed_at=time.time() - 60,
        )
        await workspaces.installations.async_save_bot(bot)

    def channel(self, place: str = "news") -> Channel:
        return Channel(PLATFORM, TEAM, PLACES.get(place, place))

    async def share(
        self, text: str, *, author: str = "alice", place: str = "news", by: str = "person", times: int = 1
    ) -> str:
        channel = PLACES.get(place, place)
        self.slack.events.times = times
        try:
            if by == "us":
                message = self.slack.events.message(text, author="hearsay", channel=channel)
            else:
                message = self.slack.events.message(text, author=author, channel=channel, bot=by == "bot")
        finally:
            self.slack.events.times = 1
        return _name(message)

    async def edit(self, message: str, text: str) -> None:
        self.slack.events.edited(self.message(message), text)

    async def remove(self, message: str) -> None:
        self.slack.events.deleted(self.message(message))

    async def mention(self, text: str, *, author: str = "alice", place: str = "news", times: int = 1) -> str:
        return await self.share(f"<@{PEOPLE['hearsay']}> {text}", author=author, place=place, times=times)

    async def command(self, link: str, *, author: str = "alice", place: str = "news", public: bool = False) -> str:
        """With `public`: a command, whose answer is then posted for all."""
        asked = self.slack.people.command(COMMAND, link, user=author, channel=PLACES.get(place, place))
        if public:
            await asked.acknowledged()
            await self.settle()
            asked = self.slack.people.press(asked.answers[-1], "Post to channel", user=author)
        return asked.trigger

    async def use(self, post: Post, label: str, *, author: str = "alice", stale: bool = False) -> str:
        message = self.message(post.id)
        if stale or label in labels(message):
            return self.slack.people.press(message, label, user=author, stale=stale).trigger
        return self.slack.people.choose(message, label, user=author).trigger

    async def waited(self, asked: str) -> float:
        return await self.asked(asked).acknowledged(10)

    def suppressed(self, link: str) -> str | None:
        return f"`{link}`"

    async def settle(self) -> None:
        """Wait until the adapter has heard all that was told, and nothing that it began is still going on."""
        quiet = 0
        try:
            async with asyncio.timeout(60):
                while quiet < 3:
                    await asyncio.sleep(0.005)
                    quiet = quiet + 1 if self._heard() and not ours() and not await self._begun() else 0
        except TimeoutError:
            raise AssertionError(f"it does not settle: {self._heard()} {ours()} {await self._begun()}") from None

    async def stop(self, *, crash: bool = False) -> None:
        process = self.processes.pop(0)
        await (process.crash(self.slack) if crash else process.stop(self.slack))

    async def start(self) -> None:
        await self._start("one", 0)

    async def second(self) -> None:
        await self._start("two", len(self.processes))

    async def _start(self, owner: str, at: int) -> None:
        process = Process(owner, self.pace)
        self.processes.insert(at, process)
        await process.start(self)

    def posts(self, place: str = "news") -> list[Post]:
        return [self._post(one) for one in self.slack.world.standing(PLACES.get(place, place))]

    def private(self, person: str = "alice") -> list[Post]:
        return [self._post(one) for one in self.slack.world.private(person)]

    def message(self, name: str) -> Message:
        """RETURNS (Message): of that id."""
        channel, _, ts = name.partition("/")
        return self.slack.world.messages[channel, ts]

    def asked(self, name: str) -> Interaction:
        """RETURNS (Interaction): of that id."""
        return self.slack.people.triggers[name].asked

    def _heard(self) -> bool:
        told = [*self.slack.events.deliveries, *(one.delivery for one in self.slack.interactions)]
        return all(one.lost or one.waited is not None or one.may_stay_open for one in told) or not self.processes

    async def _begun(self) -> bool:
        """RETURNS (bool): whether an event is claimed and not dealt with, and nobody has put it off."""
        mine = tables.events.c
        open_ = sa.select(sa.func.count()).where(mine.state.in_(("claimed", "posting")), mine.lease_until > utc_now())
        async with self.store.database.reading() as connection:
            return bool((await connection.execute(open_)).scalar_one())

    def _post(self, message: Message) -> Post:
        live = [*in_blocks(message.blocks), *in_mrkdwn(message.text)]
        options = [one["text"]["text"] for _, each in elements(message.blocks) for one in each.get("options") or ()]
        return Post(
            id=_name(message),
            text=shown(message.blocks) if message.blocks else message.text,
            controls=(*labels(message), *options),
            replies_to=f"{message.channel}/{message.thread}" if message.thread else None,
            edits=message.edits,
            pings=tuple(words for kind, words in live if kind == "mention"),
            live=tuple(live),
        )


def _name(message: Message) -> str:
    return f"{message.channel}/{message.ts}"


def ours() -> list[asyncio.Task[Any]]:
    """RETURNS (list[Task]): what goes on in this loop because of an event, as far as it is the adapter's."""
    current = asyncio.current_task()
    return [task for task in asyncio.all_tasks() if task is not current and not _lasts(task)]


def _lasts(task: asyncio.Task[Any]) -> bool:
    name = getattr(task.get_coro(), "__qualname__", "")
    return name.startswith(_LASTING) or task.get_name() == "loopback socket"
