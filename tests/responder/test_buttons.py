"""Buttons of the desk's cards, and the one that posts a private answer for all, once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.presentation.actions import Edit, Forget, Post, Reset, Show, encode
from bot.presentation.card import Card
from bot.responder import Cards, Pressed, Reply, Responder
from bot.store import Store
from tests.responder.chat import HERE, LINK, THERE, Articles, answered, asked, shared, words
from tests.responder.conftest import LIMITS
from tests.store.databases import Clock

POST = "Post to channel"


async def link_to(channel: object, reply: str) -> str:
    return f"https://chat.example/{reply}"


@pytest.fixture
async def posting(responder: Responder, store: Store, articles: Articles) -> Responder:
    """A responder whose private answers can be posted."""
    return Responder("discord", store, articles, cards=Cards(postable=True), link_to=link_to, limits=LIMITS)


@pytest.fixture
async def private(posting: Responder) -> Reply:
    found = await answered(posting, asked(private=True))
    assert found is not None
    return found


async def press(responder: Responder, reply: Reply, message: str = "eph1", user: str = "U1", **more: Any) -> Pressed:
    action = encode(Post(str(reply.breakdown)))
    found = await responder.pressed(action, HERE, message, user, private=True, **more)
    assert found is not None
    return found


def labels(card: Card | None) -> list[str]:
    assert card is not None
    return [getattr(control, "label", "") for control in card.controls]


async def test_only_a_private_answer_has_the_button_and_only_where_the_adapter_wants_it(
    posting: Responder, responder: Responder, private: Reply
) -> None:
    assert POST in labels(private.card)
    assert "Remove" not in labels(private.card)
    for other in (
        await answered(posting, asked(event="i2")),
        await answered(responder, asked(event="i3", private=True)),
    ):
        assert other is not None
        assert POST not in labels(other.card)


async def test_the_button_is_still_there_when_one_comes_back_to_the_summary(posting: Responder, private: Reply) -> None:
    show = encode(Show(str(private.breakdown)))
    back = await posting.pressed(show, HERE, "eph1", "U1", private=True)
    assert back is not None
    assert back.card == private.card
    public = await posting.pressed(show, HERE, "r9", "U1")
    assert public is not None
    assert POST not in labels(public.card)


async def test_a_private_answer_is_posted_for_all_and_belongs_to_who_pressed(
    posting: Responder, store: Store, private: Reply
) -> None:
    pressed = await press(posting, private, user="U7", handle="token")
    assert pressed.card is None
    assert pressed.post is not None
    assert (pressed.post.to, pressed.post.incoming.handle) == ("message", "token")
    assert POST not in labels(pressed.post.card)
    assert "Remove" in labels(pressed.post.card)
    assert await posting.posted(pressed.post, "r1")
    kept = await store.replies.get(HERE, "r1")
    assert kept is not None
    assert kept.breakdown == private.breakdown
    assert await posting.dismiss(HERE, "r1", "U7", can_manage=False)


async def test_whoever_presses_twice_is_led_to_what_was_posted(posting: Responder, private: Reply) -> None:
    first = await press(posting, private)
    second = await press(posting, private)
    assert first.post is not None
    assert second.post is None
    assert "already broken down" in words(second.card)
    await posting.posted(first.post, "r1")
    third = await press(posting, private)
    assert "https://chat.example/r1" in words(third.card)
    assert third.post is None


async def test_many_who_press_at_once_in_two_processes_post_one_answer(
    posting: Responder, second: Responder, private: Reply
) -> None:
    presses = [press(one, private, message=f"eph{n % 3}", user=f"U{n}") for n in range(8) for one in (posting, second)]
    found = await asyncio.gather(*presses)
    assert sum(one.post is not None for one in found) == 1
    assert all(one.post is not None or "already" in words(one.card) for one in found)


async def test_without_a_repeat_rule_each_private_answer_is_posted_once(
    posting: Responder, store: Store, private: Reply
) -> None:
    await store.settings.set(HERE, repeat_within=0)
    for message, posted in (("eph1", True), ("eph1", False), ("eph2", True)):
        found = await press(posting, private, message)
        assert (found.post is not None) is posted
        if found.post is not None:
            await posting.posted(found.post, f"r-{message}")


async def test_one_that_could_not_be_posted_can_be_tried_again(posting: Responder, private: Reply) -> None:
    first = await press(posting, private)
    assert first.post is not None
    await posting.not_posted(first.post)
    again = await press(posting, private)
    assert again.post is not None
    await posting.posted(again.post, "r1")


async def test_an_answer_that_stands_in_the_channel_is_not_posted_again(posting: Responder) -> None:
    await answered(posting, shared(), "r1")
    private = await answered(posting, asked(private=True))
    assert private is not None
    pressed = await press(posting, private)
    assert pressed.post is None
    assert "https://chat.example/r1" in words(pressed.card)
    elsewhere = await posting.pressed(encode(Post(str(private.breakdown))), THERE, "eph1", "U1", direct=True)
    assert elsewhere is not None
    assert elsewhere.post is not None


@pytest.mark.parametrize(
    ("settings", "says"),
    [({"mode": "off"}, "Switched off here"), ({"denied_domains": "example.org"}, "Not this site")],
)
async def test_the_channels_settings_are_respected(
    posting: Responder, store: Store, private: Reply, settings: dict[str, str], says: str
) -> None:
    await store.settings.set(HERE, **settings)
    pressed = await press(posting, private)
    assert pressed.post is None
    assert says in words(pressed.card)
    assert (await press(posting, private, direct=True)).post is not None


async def test_what_is_no_longer_kept_cannot_be_posted(
    posting: Responder, store: Store, private: Reply, clock: Clock
) -> None:
    clock.advance(days=40)
    await store.sweep()
    assert "no longer kept" in words((await press(posting, private)).card)


async def test_a_process_that_dies_while_it_posts_leaves_it_to_another(
    posting: Responder, second: Responder, store: Store, private: Reply, clock: Clock
) -> None:
    assert (await press(posting, private, handle="token")).post is not None
    clock.advance(minutes=3)

    async def nothing(incoming: object) -> bool:
        return False

    (taken,) = [reply async for reply in second.take_up(nothing)]
    assert (taken.to, taken.incoming.handle, taken.breakdown) == ("message", "token", private.breakdown)
    await second.posted(taken, "r1")
    assert (await store.replies.last_in_channel(HERE, LINK, within=LIMITS.max_age)) is not None


async def test_the_settings_form_opens_for_who_manages_the_channel(responder: Responder) -> None:
    for page in ("basics", "finer"):
        opened = await responder.pressed(encode(Edit(page)), HERE, "r1", "U1", can_manage=True)
        assert opened is not None
        assert opened.form is not None
        assert opened.form.id == encode(Edit(page))
    refused = await responder.pressed(encode(Edit()), HERE, "r1", "U1")
    assert refused is not None
    assert refused.form is None
    assert "Only somebody who manages the channel" in words(refused.card)


async def test_a_reset_and_forgetting_need_two_presses_and_the_right(responder: Responder, store: Store) -> None:
    for action in (Reset(sure=True), Forget()):
        refused = await responder.pressed(encode(action), HERE, "r1", "U1")
        assert refused is not None
        assert not refused.in_place
    assert (await store.settings.of(HERE)).mode == "automatic"
    asked_back = await responder.pressed(encode(Reset()), HERE, "r1", "U1", can_manage=True)
    assert asked_back is not None
    (button,) = [control.action for control in asked_back.card.controls] if asked_back.card else []
    done = await responder.pressed(button, HERE, "r1", "U1", can_manage=True)
    assert done is not None
    assert done.in_place
    assert (await store.settings.of(HERE)).mode == "off"
    forgotten = await responder.pressed(encode(Forget()), HERE, "r1", "U1", can_manage=True)
    assert forgotten is not None
    assert forgotten.in_place
    assert "Deleted" in words(forgotten.card)
