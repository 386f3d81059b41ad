"""Where a person asked there is an answer, or a sentence that says why there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.article import fetch_errors
from bot.article.fetch_errors import FetchError
from bot.presentation.actions import Dismiss, decode
from bot.presentation.card import Card
from bot.responder import Responder
from bot.service import ServiceBusy
from bot.store import Store
from tests.responder.chat import (
    HERE,
    LINK,
    OTHER,
    THERE,
    Articles,
    UnreadableError,
    answered,
    article,
    asked,
    mentioned,
    shared,
    words,
)
from tests.store.databases import Clock

ERRORS = [kind for kind in vars(fetch_errors).values() if isinstance(kind, type) and issubclass(kind, FetchError)]
ERRORS.remove(FetchError)


@pytest.fixture
def url(sqlite_url: str) -> str:
    """One kind of database: what is decided here does not depend on it."""
    return sqlite_url


def can_be_removed(card: Card) -> bool:
    return any(isinstance(decode(control.action), Dismiss) for control in card.controls)


@pytest.fixture
async def commanded(responder: Responder, store: Store) -> Responder:
    await store.settings.set(HERE, mode="command")
    return responder


@pytest.mark.parametrize("incoming", [asked(), mentioned(), asked(f"<{LINK}>")])
async def test_who_asks_is_answered(commanded: Responder, articles: Articles, incoming: object) -> None:
    reply = await answered(commanded, incoming)  # type: ignore[arg-type]
    assert reply is not None
    assert (reply.to, reply.url) == ("message", LINK)
    assert can_be_removed(reply.card)
    assert articles.asked == [(LINK, False)]


async def test_an_answer_for_the_asker_alone_is_not_an_earlier_answer_to_others(
    commanded: Responder, store: Store
) -> None:
    reply = await answered(commanded, asked(private=True))
    assert reply is not None
    assert reply.to == "asker"
    assert not can_be_removed(reply.card)
    assert (await store.counts()).rows["replies"] == 0
    await store.settings.set(HERE, mode="automatic")
    later = await answered(commanded, shared())
    assert later is not None
    assert later.url == LINK


@pytest.mark.parametrize("can_manage", [False, True])
async def test_who_asks_where_it_is_off_is_told_how_to_switch_it_on(
    responder: Responder, articles: Articles, can_manage: bool
) -> None:
    reply = await answered(responder, asked(channel=THERE, can_manage=can_manage))
    assert reply is not None
    assert reply.to == "asker"
    assert "/hearsay settings" in words(reply.card)
    assert ("You can switch it on" in words(reply.card)) is can_manage
    assert articles.asked == []


async def test_a_call_by_name_is_left_unanswered_where_all_would_read_that_there_is_no_answer(
    responder: Responder, commanded: Responder
) -> None:
    assert await answered(responder, mentioned(channel=THERE)) is None
    replies = [await answered(commanded, mentioned(message=f"m{number}")) for number in range(12)]
    assert sum(reply is not None for reply in replies) < 12
    assert not any("Please ask again" in words(reply.card) for reply in replies if reply is not None)


async def test_in_a_conversation_with_the_bot_there_is_nothing_to_switch_on(responder: Responder) -> None:
    reply = await answered(responder, asked(channel=THERE, direct=True))
    assert reply is not None
    assert reply.url == LINK


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("what is this", "not a link"),
        ("https://example.org/picture.png", "does not look like one to an article"),
        ("https://example.com/news/a-story", "does not read articles of this site"),
    ],
)
async def test_a_question_that_cannot_be_answered_is_told_so(
    commanded: Responder, store: Store, articles: Articles, text: str, says: str
) -> None:
    await store.settings.set(HERE, denied_domains="example.com")
    reply = await answered(commanded, asked(text))
    assert reply is not None
    assert reply.to == "asker"
    assert says in words(reply.card)
    assert articles.asked == []


async def test_a_link_that_leads_to_a_site_the_channel_does_not_want(
    commanded: Responder, store: Store, articles: Articles
) -> None:
    await store.settings.set(HERE, denied_domains="example.com")
    articles.leads_to[LINK] = "https://example.com/news/a-story"
    reply = await answered(commanded, asked())
    assert reply is not None
    assert "does not read articles of this site" in words(reply.card)


async def test_every_error_of_a_download_has_its_sentence(
    commanded: Responder, articles: Articles, clock: Clock
) -> None:
    assert len(ERRORS) > 10
    for kind in ERRORS:
        clock.advance(minutes=1)
        articles.errors[LINK] = kind("GET https://example.org/secret?token=1 from /srv/hearsay")
        reply = await answered(commanded, asked(event=kind.__name__))
        assert reply is not None
        said = words(reply.card)
        assert kind.text in said or "ask again in a minute" in said
        assert "secret" not in said
        assert "/srv" not in said


async def test_when_there_is_too_much_to_do_it_says_so(commanded: Responder, articles: Articles) -> None:
    articles.errors[LINK] = ServiceBusy()
    reply = await answered(commanded, asked())
    assert reply is not None
    assert "Busy at the moment" in words(reply.card)


async def test_a_bug_has_a_sentence_too(
    commanded: Responder, articles: Articles, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    articles.errors[LINK] = ZeroDivisionError("in /srv/hearsay")
    reply = await answered(commanded, asked())
    assert reply is not None
    assert reply.to == "asker"
    assert "not because of you" in words(reply.card)
    assert "/srv" not in words(reply.card)
    assert "was not answered" in caplog.text
    assert await store.events.state_of(asked().key) == "abandoned"


async def test_short_articles_and_those_without_findings_are_answered_when_asked(
    commanded: Responder, articles: Articles
) -> None:
    articles.breakdowns[LINK] = article(10, findings=False)
    reply = await answered(commanded, asked())
    assert reply is not None
    assert reply.url == LINK


async def test_of_several_links_the_first_that_can_be_read_is_answered(
    commanded: Responder, articles: Articles
) -> None:
    articles.errors[LINK] = UnreadableError("no")
    reply = await answered(commanded, mentioned(f"{LINK} {OTHER}"))
    assert reply is not None
    assert reply.url == OTHER


async def test_who_asks_a_lot_is_asked_to_wait(commanded: Responder, clock: Clock) -> None:
    for number in range(5):
        reply = await answered(commanded, asked(event=f"i{number}"))
        assert reply is not None
        assert reply.url
        clock.advance(seconds=2)
    refused = await answered(commanded, asked(event="i5"))
    assert refused is not None
    assert refused.to == "asker"
    assert "50 seconds" in words(refused.card)
    other = await answered(commanded, asked(event="i6", author="U2"))
    assert other is not None
    assert other.url
    clock.advance(seconds=50)
    again = await answered(commanded, asked(event="i7"))
    assert again is not None
    assert again.url


async def test_the_channels_pauses_are_not_for_who_asks(commanded: Responder, store: Store) -> None:
    await store.settings.set(HERE, channel_cooldown="1h", user_cooldown="1h", workspace_cooldown="1h")
    for number in range(3):
        reply = await answered(commanded, asked(event=f"i{number}"))
        assert reply is not None
        assert reply.url


async def test_a_command_delivered_again_is_answered_once(commanded: Responder, second: Responder) -> None:
    assert await answered(commanded, asked())
    assert await commanded.respond(asked()) is None
    assert await second.respond(asked()) is None


async def test_a_message_that_was_answered_is_not_answered_again_for_calling_the_bot(
    responder: Responder, second: Responder
) -> None:
    assert await answered(responder, shared())
    assert await responder.respond(mentioned()) is None
    assert await second.respond(mentioned()) is None


async def test_a_message_may_be_broken_down_for_one_person_although_it_was_removed(
    responder: Responder,
) -> None:
    await responder.removed(HERE, "m1")
    assert await responder.respond(replace(mentioned(), author="U2")) is None
    assert await answered(responder, asked(message="m1", private=True))


async def test_bots_are_not_answered_even_if_they_ask(commanded: Responder) -> None:
    assert await commanded.respond(asked(author_is_bot=True)) is None
