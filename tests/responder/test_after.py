"""What becomes of an answer: removed with its message, dismissed, paged through, judged."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.presentation.actions import Choose, Dismiss, Feedback, Show, encode
from bot.presentation.card import Card
from bot.responder import Reply, Responder
from bot.store import Store
from tests.responder.chat import HERE, LINK, OTHER, THERE, Articles, answered, asked, edited, mentioned, shared, words
from tests.store.databases import Clock


@pytest.fixture
async def reply(responder: Responder) -> Reply:
    found = await answered(responder, shared(), "r1")
    assert found is not None
    return found


async def test_an_answer_goes_with_its_message(responder: Responder, store: Store, reply: Reply) -> None:
    assert await responder.removed(HERE, "m9") == []
    assert await responder.removed(THERE, "m1") == []
    assert await responder.removed(HERE, "m1") == ["r1"]
    assert await responder.removed(HERE, "m1") == []
    assert (await store.counts()).rows["replies"] == 0
    assert await answered(responder, shared(message="m2")), "the article is new to the channel again"


async def test_a_message_removed_during_the_work_gets_no_answer(
    responder: Responder, second: Responder, articles: Articles, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = articles.breakdown_of

    async def removed_meanwhile(link: str, *, automatic: bool = False) -> object:
        assert await second.removed(HERE, "m1") == []
        return await read(link, automatic=automatic)

    monkeypatch.setattr(articles, "breakdown_of", removed_meanwhile)
    assert await responder.respond(shared()) is None
    assert await responder.respond(mentioned()) is None


async def test_an_answer_posted_as_its_message_is_removed_is_to_be_removed_as_well(
    responder: Responder, second: Responder, store: Store
) -> None:
    reply = await responder.respond(shared())
    assert reply is not None
    await second.removed(HERE, "m1")
    assert not await responder.posted(reply, "r1")
    assert (await store.counts()).rows["replies"] == 0


async def test_a_removed_message_is_not_taken_up_after_a_restart(
    responder: Responder, second: Responder, clock: Clock
) -> None:
    assert await responder.respond(shared())
    clock.advance(minutes=3)
    await second.removed(HERE, "m1")

    async def nothing(incoming: object) -> bool:
        return False

    assert [reply async for reply in second.take_up(nothing)] == []


async def test_an_answer_that_a_moderator_removed_by_hand_is_forgotten(
    responder: Responder, store: Store, reply: Reply
) -> None:
    assert await responder.removed(HERE, "r1") == []
    assert (await store.counts()).rows["replies"] == 0


async def test_an_edited_message_is_found_by_its_removal_too(responder: Responder) -> None:
    assert await answered(responder, edited(LINK, ""), "r1")
    assert await responder.removed(HERE, "m1") == ["r1"]


@pytest.mark.parametrize(("user", "can_manage", "may"), [("U1", False, True), ("U2", False, False), ("U2", True, True)])
async def test_the_poster_or_a_moderator_can_dismiss_an_answer(
    responder: Responder, store: Store, reply: Reply, user: str, can_manage: bool, may: bool
) -> None:
    assert await responder.dismiss(HERE, "r1", user, can_manage=can_manage) is may
    assert (await store.counts()).rows["replies"] == (not may)


async def test_the_button_to_dismiss_follows_the_same_rule(responder: Responder, reply: Reply) -> None:
    button = encode(Dismiss(str(reply.breakdown)))
    refused = await responder.pressed(button, HERE, "r1", "U2")
    assert refused is not None
    assert not refused.remove
    assert "can remove this answer" in words(refused.card)
    done = await responder.pressed(button, HERE, "r1", "U1")
    assert done is not None
    assert done.remove


async def test_a_strangers_id_of_a_message_dismisses_nothing(responder: Responder) -> None:
    assert not await responder.dismiss(HERE, "no reply of ours", "U1", can_manage=False)


def labels(card: Card | None) -> list[str]:
    assert card is not None
    return [getattr(control, "label", "") for control in card.controls]


async def test_pages_are_shown_to_anyone_and_by_any_process(second: Responder, reply: Reply) -> None:
    for page, says in (("claims", "Ann Lee"), ("sources", "mayor of Marl"), ("about", "does not check facts")):
        shown = await second.pressed(encode(Show(str(reply.breakdown), page)), HERE, "r1", "U9")  # type: ignore[arg-type]
        assert shown is not None
        assert shown.in_place
        assert says in words(shown.card)
        assert "Remove" in labels(shown.card) or page in ("claims", "sources")


async def test_the_summary_is_the_same_when_one_comes_back_to_it(
    responder: Responder, store: Store, reply: Reply
) -> None:
    back = await responder.pressed(encode(Show(str(reply.breakdown))), HERE, "r1", "U9")
    assert back is not None
    assert back.card == reply.card


async def test_what_one_person_sees_has_no_button_to_remove_it(responder: Responder) -> None:
    reply = await answered(responder, asked(private=True))
    assert reply is not None
    back = await responder.pressed(encode(Show(str(reply.breakdown))), HERE, "ephemeral", "U1")
    assert back is not None
    assert "Remove" not in labels(back.card)


async def test_what_is_no_longer_kept_is_said_to_be_gone(
    responder: Responder, store: Store, reply: Reply, clock: Clock
) -> None:
    clock.advance(days=40)
    await store.sweep(keep=timedelta(days=30))
    for action in (Show(str(reply.breakdown)), Feedback(str(reply.breakdown), "wrong")):
        pressed = await responder.pressed(encode(action), HERE, "r1", "U1")
        assert pressed is not None
        assert not pressed.in_place
        assert "no longer kept" in words(pressed.card)


async def test_feedback_is_kept(responder: Responder, store: Store, reply: Reply) -> None:
    for user in ("U1", "U2"):
        thanked = await responder.pressed(encode(Feedback(str(reply.breakdown), "useful")), HERE, "r1", user)
        assert thanked is not None
        assert not thanked.in_place
        assert "Thank you" in words(thanked.card)
    assert await store.feedback.counts(str(reply.breakdown)) == {"useful": 2}


async def test_a_flag_that_is_wrong_opens_a_form_and_nothing_is_kept_before_it_is_sent(
    responder: Responder, store: Store, reply: Reply
) -> None:
    action = encode(Feedback(str(reply.breakdown), "wrong"))
    opened = await responder.pressed(action, HERE, "r1", "U1")
    assert opened is not None
    assert opened.form is not None
    assert opened.form.id == action
    assert await store.feedback.counts(str(reply.breakdown)) == {}


@pytest.mark.parametrize("action", ["", "h1:", "x" * 300, "h1:s:../../etc:summary:1", encode(Choose("abc"))])
async def test_what_is_no_action_of_ours_is_left_alone(responder: Responder, action: str) -> None:
    assert await responder.pressed(action, HERE, "r1", "U1") is None


async def test_a_second_link_of_a_message_whose_answer_was_removed(responder: Responder, reply: Reply) -> None:
    assert await responder.dismiss(HERE, "r1", "U1", can_manage=False)
    assert await responder.respond(shared()) is None
    assert await responder.respond(edited(f"{LINK} {OTHER}", LINK)) is not None
