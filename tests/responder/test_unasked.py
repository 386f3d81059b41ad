"""Automatic answers: when there is one, and when there is silence."""

from __future__ import annotations

from typing import Any

import pytest

from bot.article.fetch_errors import Busy, Forbidden
from bot.responder import Incoming, Responder
from bot.service import ServiceBusy
from bot.store import Channel, Store
from tests.responder.chat import (
    HERE,
    LINK,
    OTHER,
    THERE,
    Articles,
    UnreadableError,
    answered,
    article,
    edited,
    shared,
    words,
)


@pytest.fixture
def url(sqlite_url: str) -> str:
    """One kind of database: what is decided here does not depend on it."""
    return sqlite_url


async def test_a_shared_article_is_answered_under_its_message(responder: Responder, store: Store) -> None:
    reply = await answered(responder, shared())
    assert reply is not None
    assert (reply.to, reply.url, reply.incoming.message) == ("message", LINK, "m1")
    assert "Bridge falls" in words(reply.card)
    (kept,) = await store.replies.of_message(HERE, "m1")
    assert (kept.reply, kept.url, kept.breakdown) == ("r-m1", LINK, reply.breakdown)
    assert await store.events.state_of(reply.incoming.key) == "done"


async def test_the_download_is_marked_as_nobodys_wish(responder: Responder, articles: Articles) -> None:
    await responder.respond(shared())
    assert articles.asked == [(LINK, True)]


@pytest.mark.parametrize("mode", ["off", "command"])
async def test_a_channel_that_was_not_switched_on_is_left_alone(
    responder: Responder, store: Store, articles: Articles, mode: str
) -> None:
    await store.settings.set(HERE, mode=mode)
    assert await responder.respond(shared()) is None
    assert articles.asked == []
    assert (await store.counts()).rows["events"] == 0


async def test_a_channel_is_off_until_somebody_switches_it_on(responder: Responder) -> None:
    assert await responder.respond(shared(channel=THERE)) is None


@pytest.mark.parametrize("who", ["author_is_bot", "author_is_us"])
async def test_bots_and_itself_are_not_answered(responder: Responder, who: str) -> None:
    fact: dict[str, Any] = {who: True}
    assert await responder.respond(shared(**fact)) is None


UNWANTED = (
    f"<{LINK}>",
    f"||{LINK}||",
    f"> {LINK}\nwhat a quote",
    "no link at all",
    "https://example.org/",
    "https://example.org/picture.png",
    "https://discord.gg/abc",
)


async def test_what_is_suppressed_quoted_or_no_article_is_left_alone(responder: Responder, articles: Articles) -> None:
    for number, text in enumerate(UNWANTED):
        assert await responder.respond(shared(text, message=f"m{number}")) is None, text
    assert articles.asked == []


DOMAINS = (
    ("", "", True),
    ("example.org", "", True),
    ("notexample.org", "", False),
    ("example.com", "", False),
    ("", "example.org", False),
    ("example.org", "news.example.org", True),
    ("example.org", "example.org", False),
)


async def test_allowed_and_denied_domains(responder: Responder, store: Store) -> None:
    await store.settings.set(HERE, repeat_within=0)
    for number, (allowed, denied, answers) in enumerate(DOMAINS):
        await store.settings.set(HERE, allowed_domains=allowed, denied_domains=denied)
        reply = await answered(responder, shared(message=f"m{number}"))
        assert (reply is not None) is answers, (allowed, denied)


async def test_where_a_link_leads_to_counts_for_the_domains(
    responder: Responder, store: Store, articles: Articles
) -> None:
    await store.settings.set(HERE, denied_domains="example.com")
    articles.leads_to[LINK] = "https://example.com/news/the-story"
    assert await responder.respond(shared()) is None


async def test_too_short_an_article_is_left_alone(responder: Responder, articles: Articles, store: Store) -> None:
    await store.settings.set(HERE, min_words=300)
    articles.breakdowns = {LINK: article(299), OTHER: article(300)}
    assert await responder.respond(shared()) is None
    assert await responder.respond(shared(OTHER, message="m2")) is not None


async def test_an_article_without_findings_is_left_alone(responder: Responder, articles: Articles) -> None:
    articles.breakdowns[LINK] = article(findings=False)
    assert await responder.respond(shared()) is None


@pytest.mark.parametrize("error", [UnreadableError("It is empty."), Forbidden("403"), Busy("full"), ServiceBusy()])
async def test_what_cannot_be_read_is_passed_over_in_silence(
    responder: Responder, articles: Articles, store: Store, error: Exception
) -> None:
    articles.errors[LINK] = error
    assert await responder.respond(shared()) is None
    assert await store.events.state_of(shared().key) == "abandoned"


async def test_a_bug_is_logged_and_not_shown(
    responder: Responder, articles: Articles, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    articles.errors[LINK] = ZeroDivisionError("oh")
    assert await responder.respond(shared()) is None
    assert "was not answered" in caplog.text
    assert await store.events.state_of(shared().key) == "abandoned"


async def test_one_answer_a_message_about_the_first_article_that_can_be_read(
    responder: Responder, articles: Articles
) -> None:
    articles.errors[LINK] = UnreadableError("no")
    reply = await answered(responder, shared(f"https://example.org/ {LINK} {OTHER} https://example.org/news/third"))
    assert reply is not None
    assert reply.url == OTHER
    assert articles.links == [LINK, OTHER]


async def test_of_many_links_a_few_are_tried(responder: Responder, articles: Articles) -> None:
    many = [f"https://example.org/news/story-{n}" for n in range(10)]
    articles.errors = dict.fromkeys(many, UnreadableError("no"))
    assert await responder.respond(shared(" ".join(many))) is None
    assert articles.links == many[:3]


async def test_an_edited_message_is_answered_for_a_link_that_is_new(responder: Responder, articles: Articles) -> None:
    articles.errors[LINK] = UnreadableError("no")
    assert await responder.respond(shared()) is None
    assert await responder.respond(edited(LINK + " typo", LINK)) is None
    reply = await answered(responder, edited(f"{LINK} {OTHER}", LINK))
    assert reply is not None
    assert reply.url == OTHER
    assert articles.links == [LINK, OTHER]
    assert await responder.respond(edited(f"{LINK} {OTHER}", LINK)) is None


async def test_an_edited_message_that_has_an_answer_gets_no_second_one(responder: Responder) -> None:
    assert await answered(responder, shared())
    assert await responder.respond(edited(f"{LINK} {OTHER}", LINK)) is None


async def test_the_same_link_in_other_dress_is_not_new(responder: Responder, articles: Articles) -> None:
    assert await responder.respond(edited(f"{LINK}?utm_source=x#top", LINK)) is None
    assert articles.asked == []


async def test_where_nobody_knows_what_a_message_was_nothing_in_it_is_new(responder: Responder) -> None:
    assert await responder.respond(edited(LINK, None)) is None


async def test_a_channel_switched_off_during_the_work_stays_silent(
    responder: Responder, store: Store, articles: Articles, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = articles.breakdown_of

    async def slow(link: str, *, automatic: bool = False) -> object:
        await store.settings.set(HERE, mode="off")
        return await read(link, automatic=automatic)

    monkeypatch.setattr(articles, "breakdown_of", slow)
    assert await responder.respond(shared()) is None


async def test_the_channel_says_how_many_assertions_are_shown(responder: Responder, store: Store) -> None:
    await store.settings.set(HERE, top_assertions=1)
    reply = await responder.respond(shared())
    assert reply is not None
    assert words(reply.card).count("Ask:") == 1


def test_what_is_kept_for_a_restart_has_ids_and_links_only() -> None:
    incoming = shared(f"my secret thoughts on {LINK}", can_manage=True)
    assert "secret" not in incoming.payload()
    kept = Incoming.of_payload(incoming.payload())
    assert kept is not None
    assert (kept.channel, kept.message, kept.author, kept.kind) == (HERE, "m1", "U1", "shared")
    assert [link.url for link in kept.links] == [LINK]


@pytest.mark.parametrize("payload", [None, "", "{", "[]", "3", '{"channel": [1]}', '{"channel": 3}', "null"])
def test_what_is_no_payload_is_none(payload: str | None) -> None:
    assert Incoming.of_payload(payload) is None


def test_keys_of_events_fit_the_store_and_differ() -> None:
    long = Channel("discord", "w" * 128, "c" * 128)
    keys = {
        kind: shared(channel=long, kind=kind, before=(), message="m" * 100).key.event
        for kind in ("shared", "edited", "mentioned", "asked")
    }
    assert len(set(keys.values())) == 4
    assert all(len(key) <= 200 for key in keys.values())
