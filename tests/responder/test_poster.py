"""Posting and removing: the order of things around a platform's own requests."""

from __future__ import annotations

import logging

import pytest

from bot.responder import Incoming, NowhereError, Poster, Reply, Responder
from bot.store import Channel, Store
from tests.responder.chat import HERE, shared


class PassingError(Exception):
    """Such as a server that is too busy."""


class FinalError(Exception):
    """Such as a channel that is no more."""


class Board(Poster):
    """A platform in memory."""

    trouble = (PassingError, FinalError)

    def __init__(self, responder: Responder) -> None:
        super().__init__(responder)
        self.standing: list[str] = []
        self.error: Exception | None = None

    async def post(self, reply: Reply) -> str | None:
        if self.error is not None:
            raise self.error
        self.standing.append("r1")
        return "r1"

    async def delete(self, place: Channel, name: str) -> None:
        if self.error is not None:
            raise self.error
        self.standing.remove(name)

    async def already_answered(self, incoming: Incoming) -> str | bool:
        return False

    @staticmethod
    def told(error: BaseException) -> str:
        return type(error).__name__

    def passes(self, error: Exception) -> bool:
        return isinstance(error, PassingError)


@pytest.fixture
def board(responder: Responder) -> Board:
    return Board(responder)


@pytest.fixture
async def reply(responder: Responder) -> Reply:
    made = await responder.respond(shared())
    assert made is not None
    return made


async def test_what_is_posted_is_remembered_and_goes_with_its_message(board: Board, reply: Reply, store: Store) -> None:
    assert await board.deliver(reply)
    assert await store.events.state_of(reply.incoming.key) == "done"
    await board.removed(HERE, "m9", "m1")
    assert board.standing == []


async def test_an_answer_whose_message_went_meanwhile_is_removed_at_once(board: Board, reply: Reply) -> None:
    await board.removed(HERE, "m1")
    assert await board.deliver(reply)
    assert board.standing == []


@pytest.mark.parametrize(
    ("error", "again", "state"),
    [
        (PassingError("words of a message"), True, "claimed"),
        (PassingError("words of a message"), False, "abandoned"),
        (FinalError("words of a message"), True, "abandoned"),
        (NowhereError(), True, "abandoned"),
    ],
)
async def test_only_what_may_pass_is_tried_again(
    error: Exception,
    again: bool,
    state: str,
    board: Board,
    reply: Reply,
    store: Store,
    caplog: pytest.LogCaptureFixture,
) -> None:
    board.error = error
    assert not await board.deliver(reply, again=again)
    found = await store.events.state_of(reply.incoming.key)
    assert (found == "abandoned") is (state == "abandoned"), found
    assert "words of a message" not in caplog.text


async def test_what_cannot_be_removed_is_told_and_keeps_nothing_up(
    board: Board, reply: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    await board.deliver(reply)
    board.error = FinalError("words of a message")
    await board.removed(HERE, "m1")
    assert "an answer was not removed: FinalError" in caplog.text
    assert "words of a message" not in caplog.text
