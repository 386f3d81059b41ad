"""One process of the bot: it opens what it needs or says why not, loses nothing, and takes up what is left."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from bot.article.model import ArticleError
from bot.host import Host, HostError, Ready, Times, open_host, owner_of, stop_signals
from bot.presentation.card import Card, plain
from bot.responder import Cards, Incoming, Reply
from bot.settings import Settings
from bot.store import Store, StoreFullError
from tests.responder.chat import HERE, OTHER, Articles, article, shared
from tests.service.parts import CountingAnalyser
from tests.store.conftest import clock, other, postgres, sqlite_template, sqlite_url, store, url
from tests.store.databases import Clock

__all__ = ["clock", "other", "postgres", "sqlite_template", "sqlite_url", "store", "url"]

QUICK = Times(grace=0.3, take_up_every=0.05, sweep_every=0.05, name_lease=0.4)
CARDS = Cards(postable=True)


class Chat:
    """Posts replies, in the end."""

    def __init__(self) -> None:
        self.host: Host | None = None
        self.posts: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.error: Exception | None = None

    async def deliver(self, reply: Reply) -> None:
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        assert self.host is not None
        self.posts.append(reply.incoming.message or reply.incoming.event)
        await self.host.responder.posted(reply, f"r{len(self.posts)}")

    async def stands(self, incoming: Incoming) -> bool:
        return incoming.message in self.posts


@pytest.fixture
def chat() -> Chat:
    return Chat()


@pytest.fixture
def opened(store: Store, articles: Articles) -> AbstractAsyncContextManager[Host]:
    return made(store, articles)


@pytest.fixture
async def articles(store: Store) -> Articles:
    """For a channel that answers by itself, without any pause."""
    free = {"channel_cooldown": 0, "user_cooldown": 0, "workspace_cooldown": 0, "repeat_within": 0}
    await store.settings.set(HERE, mode="automatic", **free)
    return Articles(store)


def made(store: Store, service: Articles, times: Times = QUICK) -> AbstractAsyncContextManager[Host]:
    return open_host(Settings(), "discord", cards=CARDS, ready=Ready(store=store, service=service), times=times)


async def until(condition: Any) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)


async def states(store: Store) -> dict[str, int]:
    found: dict[str, int] = {}
    for message in ("m1", "m2", "m3"):
        state = await store.events.state_of(shared(message=message).key)
        if state is not None:
            found[state] = found.get(state, 0) + 1
    return found


async def test_an_event_is_answered_delivered_and_ended(
    opened: AbstractAsyncContextManager[Host], store: Store, chat: Chat
) -> None:
    async with opened as chat.host:
        assert await chat.host.answer(shared(), chat.deliver)
        assert not await chat.host.answer(shared(), chat.deliver), "the same event again"
        assert chat.host.desk is chat.host.responder.desk
    assert chat.posts == ["m1"]
    assert await states(store) == {"done": 1}


async def test_a_stop_waits_for_what_was_begun_and_takes_nothing_new(
    opened: AbstractAsyncContextManager[Host], store: Store, articles: Articles, chat: Chat
) -> None:
    articles.gate = asyncio.Event()
    async with opened as chat.host:
        begun = asyncio.create_task(chat.host.answer(shared(), chat.deliver))
        await until(lambda: articles.asked)
        stopping = asyncio.create_task(chat.host.stop())
        await asyncio.sleep(0.05)
        assert chat.host.stopping
        assert not await chat.host.answer(shared(message="m2"), chat.deliver)
        articles.gate.set()
        assert await begun
        await stopping
    assert chat.posts == ["m1"]
    assert await states(store) == {"done": 1}


async def test_what_takes_longer_than_the_grace_is_left_to_the_next_process(
    opened: AbstractAsyncContextManager[Host], store: Store, articles: Articles, chat: Chat
) -> None:
    articles.gate = asyncio.Event()
    async with opened as chat.host:
        begun = asyncio.create_task(chat.host.answer(shared(), chat.deliver))
        await until(lambda: articles.asked)
    assert not await begun, "cut off by the stop, not an error of the caller"
    assert await states(store) == {"claimed": 1}
    articles.gate.set()
    async with made(store, articles) as chat.host:
        serving = asyncio.create_task(chat.host.serve(chat.deliver, chat.stands))
        await until(lambda: chat.posts)
        serving.cancel()
    assert chat.posts == ["m1"]
    assert await states(store) == {"done": 1}


async def test_a_caller_that_is_cancelled_is_cancelled(
    opened: AbstractAsyncContextManager[Host], articles: Articles, chat: Chat
) -> None:
    articles.gate = asyncio.Event()
    async with opened as chat.host:
        begun = asyncio.create_task(chat.host.answer(shared(), chat.deliver))
        await until(lambda: articles.asked)
        begun.cancel()
        with pytest.raises(asyncio.CancelledError):
            await begun


async def test_what_a_killed_process_left_is_taken_up_at_the_start_without_waiting_for_its_lease(
    url: str, store: Store, articles: Articles, chat: Chat, clock: Clock
) -> None:
    never_closed = made(store, articles, Times(name_lease=0))
    host = await never_closed.__aenter__()
    assert await host.responder.respond(shared())
    async with Store.open(url, now=clock, owner="one") as again, made(again, articles) as chat.host:
        serving = asyncio.create_task(chat.host.serve(chat.deliver, chat.stands))
        await until(lambda: chat.posts)
        serving.cancel()
    assert chat.posts == ["m1"]
    await never_closed.__aexit__(None, None, None)


async def test_what_another_process_left_is_taken_up_when_its_lease_ends(
    opened: AbstractAsyncContextManager[Host], other: Store, chat: Chat, clock: Clock
) -> None:
    theirs = await made(other, Articles(other), Times(name_lease=0)).__aenter__()
    assert await theirs.responder.respond(shared())
    async with opened as chat.host:
        serving = asyncio.create_task(chat.host.serve(chat.deliver, chat.stands))
        await asyncio.sleep(0.2)
        assert chat.posts == []
        clock.advance(minutes=3)
        await until(lambda: chat.posts)
        serving.cancel()
    assert chat.posts == ["m1"]
    theirs.responder._holds._open.clear()


async def test_what_could_not_be_delivered_is_tried_again_and_its_words_stay_out_of_the_log(
    opened: AbstractAsyncContextManager[Host], store: Store, chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    chat.error = RuntimeError("what somebody wrote")
    async with opened as chat.host:
        assert await chat.host.answer(shared(), chat.deliver)
        assert await states(store) == {"posting": 1}
        chat.error = None
        serving = asyncio.create_task(chat.host.serve(chat.deliver, chat.stands))
        await until(lambda: chat.posts)
        serving.cancel()
    assert chat.posts == ["m1"]
    assert "RuntimeError in test_host.py" in caplog.text
    assert "what somebody wrote" not in caplog.text


async def test_one_that_is_slow_to_deliver_keeps_no_other_from_being_taken_up(
    opened: AbstractAsyncContextManager[Host], store: Store, chat: Chat
) -> None:
    slow = asyncio.Event()

    async def deliver(reply: Reply) -> None:
        if reply.incoming.message == "m1":
            await slow.wait()
        await chat.deliver(reply)

    async with made(store, Articles(store), Times(name_lease=0)) as first:
        for message in ("m1", "m2"):
            await first.responder.respond(shared(message=message))
    async with opened as chat.host:
        serving = asyncio.create_task(chat.host.serve(deliver, chat.stands))
        await until(lambda: chat.posts == ["m2"])
        slow.set()
        await until(lambda: chat.posts == ["m2", "m1"])
        serving.cancel()


async def test_what_is_old_is_swept_and_a_failing_database_ends_nothing(
    opened: AbstractAsyncContextManager[Host],
    store: Store,
    chat: Chat,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await store.breakdowns.put(OTHER, article(), content_hash="h")
    clock.advance(days=31)
    real, calls = store.sweep, 0

    async def sweep() -> object:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise StoreFullError("The disk is full.")
        return await real()

    monkeypatch.setattr(store, "sweep", sweep)
    async with opened as chat.host:
        serving = asyncio.create_task(chat.host.serve(chat.deliver, chat.stands))
        async with asyncio.timeout(10):
            while (await store.counts()).rows["breakdowns"]:
                await asyncio.sleep(0.01)
        assert not serving.done()
        serving.cancel()
    assert "The disk is full." in caplog.text


async def test_a_stop_waits_for_a_pressed_button_too(opened: AbstractAsyncContextManager[Host]) -> None:
    gate = asyncio.Event()

    async def pressed() -> str:
        await gate.wait()
        return "done"

    async with opened as host:
        working = asyncio.create_task(host.work(pressed()))
        await asyncio.sleep(0)
        asyncio.get_running_loop().call_later(0.1, gate.set)
    assert await working == "done"


async def test_two_processes_of_one_name_are_refused(store: Store, articles: Articles) -> None:
    async with made(store, articles, Times(name_lease=0.4)):
        with pytest.raises(HostError, match="Another process called one uses this database"):
            async with made(store, articles, Times(name_lease=0.4)):
                pass
    async with made(store, articles):
        pass


# ---- what cannot be opened


async def test_without_a_contact_nothing_is_opened_and_the_operator_is_told(tmp_path: Path) -> None:
    settings = Settings(database=str(tmp_path / "new.db"), contact=None)
    with pytest.raises(HostError, match="HEARSAY_CONTACT must be set"):
        async with open_host(settings, "discord"):
            pass


@pytest.mark.parametrize(
    ("database", "says"),
    [("{}/nowhere/x.db", "has no folder"), ("mysql://x", "not mysql"), ("{}/text.db", "damaged or no database")],
)
async def test_a_database_that_cannot_be_used_is_a_sentence_for_the_operator(
    tmp_path: Path, database: str, says: str
) -> None:
    (tmp_path / "text.db").write_text("no database " * 1000)
    settings = Settings(database=database.format(tmp_path), contact="https://example.org/bot")
    with pytest.raises(HostError, match=says):
        async with open_host(settings, "discord", ready=Ready(analyser=CountingAnalyser())):
            pass


async def test_weights_that_cannot_be_used_are_a_sentence_for_the_operator_and_all_is_closed(tmp_path: Path) -> None:
    settings = Settings(database=str(tmp_path / "a.db"), contact="https://example.org/bot", model=tmp_path / "none")
    with pytest.raises(HostError, match="none"):
        async with open_host(settings, "discord"):
            pass
    async with Store.open(settings.database) as store:
        assert (await store.counts()).rows["jobs"] == 0, "the name was given back"


async def test_a_new_database_is_set_up_and_everything_is_closed(tmp_path: Path) -> None:
    settings = Settings(database=str(tmp_path / "new.db"), contact="https://example.org/bot", name="node")
    ready = Ready(analyser=CountingAnalyser())
    async with open_host(settings, "slack", name="8080", ready=ready) as host:
        assert host.store.owner == "node:slack:8080"
        with pytest.raises(ArticleError, match="does not lead to a public website"):
            await host.service.breakdown_of("https://10.0.0.1/news/a-story")


async def test_an_error_of_the_adapter_is_not_taken_for_one_of_the_host(
    opened: AbstractAsyncContextManager[Host],
) -> None:
    with pytest.raises(StoreFullError):
        async with opened:
            raise StoreFullError("full")


def test_the_name_of_a_process_is_the_same_after_a_restart_and_fits_the_database() -> None:
    assert owner_of(Settings(name=None), "discord") == owner_of(Settings(name=None), "discord")
    assert owner_of(Settings(name="a"), "slack", "8080") == "a:slack:8080"
    assert len(owner_of(Settings(name="a" * 64), "slack", "x" * 100)) == 128


async def test_the_first_signal_is_heard_and_a_second_one_is_left_to_the_system() -> None:
    async with stop_signals() as stopped:
        os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(5):
            await stopped.wait()
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


async def test_whoever_waits_is_told_so_and_nothing_comes_after_the_answer(
    opened: AbstractAsyncContextManager[Host], articles: Articles, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.host.PROGRESS", ((0.01, False), (0.01, True)))
    articles.gate, shown = asyncio.Event(), list[str]()

    async def progress(card: Card) -> None:
        shown.append(plain(card))
        raise OSError("words of a message")  # who cannot be told gets the answer all the same

    async with opened as chat.host:
        begun = asyncio.create_task(chat.host.answer(shared(), chat.deliver, progress))
        await until(lambda: len(shown) == 2)
        articles.gate.set()
        assert await begun
        assert len(set(shown)) == 2
        await chat.host.stop()
        assert not await chat.host.answer(shared(message="m2"), chat.deliver, progress)
        assert len(shown) == 3, "a stop is told to whoever asks"
    assert chat.posts == ["m1"]


async def test_what_was_begun_before_a_stop_may_still_answer(
    opened: AbstractAsyncContextManager[Host], store: Store, chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    gate = asyncio.Event()

    async def work(message: str) -> bool:
        await gate.wait()
        assert chat.host is not None
        return await chat.host.answer(shared(message=message), chat.deliver)

    async def fail() -> None:
        raise OSError("words of a message")

    async with opened as chat.host:
        begun, failed = chat.host.begin(work("m1")), chat.host.begin(fail())
        stopping = asyncio.create_task(chat.host.stop())
        await until(lambda: chat.host and chat.host.stopping)
        late = chat.host.begin(work("m2"))
        gate.set()
        assert list(await asyncio.gather(begun, failed, late)) == [True, None, False]
        await stopping
    assert chat.posts == ["m1"]
    assert "OSError" in caplog.text
    assert "words of a message" not in caplog.text
