"""The inside of a worker process: wait for a page, read it, send back what came of it."""

from __future__ import annotations

import math
import os
import pickle
import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection

from bot.article.model import ArticleError
from bot.jobs.errors import place_of
from bot.jobs.reading import Prepare


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker is asked to do."""

    job: object
    limit: float
    """Seconds, after which the kernel ends the process, should its parent be gone and nobody else do it."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: a Reading, or, at the beginning, the model's name."""

    value: object


@dataclass(frozen=True, slots=True)
class Raised:
    """An error that crosses as itself."""

    error: Exception


@dataclass(frozen=True, slots=True)
class Fault:
    """An error that cannot cross, by its type and place: its message may hold words of the page."""

    what: str


Reply = Done | Raised | Fault
NICENESS = 10
"""By how much the analysis gives way to the process that talks with people, whose answers have seconds."""


def serve(pipe: Connection, prepare: Prepare) -> None:
    """Prepare, say so, and work until the other end is closed, by whatever fate."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all processes; what to do is the parent's business
    os.nice(NICENESS)
    try:
        prepared = prepare()
    except Exception as error:
        _send(pipe, _reply_to(error))
        return
    _send(pipe, Done(prepared.model))
    while (order := _next(pipe)) is not None:
        signal.alarm(math.ceil(order.limit))
        try:
            reply: Reply = Done(prepared.read(order.job))  # type: ignore[arg-type]  # Page, whatever the tests say
        except Exception as error:
            reply = _reply_to(error)
        sent = _send(pipe, reply)
        signal.alarm(0)
        if not sent:
            return


def _next(pipe: Connection) -> Order | None:
    try:
        order = pipe.recv()
    except (EOFError, OSError):
        return None
    return order if isinstance(order, Order) else None


def _send(pipe: Connection, reply: Reply) -> bool:
    """RETURNS (bool): whether there is somebody at the other end."""
    try:
        data = pickle.dumps(reply)
    except Exception as error:
        data = pickle.dumps(Fault(place_of(error)))
    try:
        pipe.send_bytes(data)
    except OSError:
        return False
    return True


def _reply_to(error: Exception) -> Reply:
    """Let our own errors cross, if they survive it: an error that cannot be built again would break the pipe."""
    if isinstance(error, ArticleError) or type(error).__module__.startswith("bot."):
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301 -- our own bytes
        except Exception:
            return Fault(place_of(error))
        return Raised(error)
    return Fault(place_of(error))
