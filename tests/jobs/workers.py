"""What test workers run in place of the real reading; each `prepare_…` goes to a process by its name."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from bot.article.model import Article, ArticleError
from bot.breakdown import ArticleFacts, Breakdown, Model, Voices
from bot.jobs import Page, Reading
from bot.jobs.reading import Prepared

MODEL = "test@1"


class CrookedError(ArticleError):
    """Cannot be built again from its arguments, as unpickling does."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def reading_of(page: Page, *, version: str = "1") -> Reading:
    """What an instant model would say."""
    text = page.data.decode("utf-8", "replace")
    facts = ArticleFacts(id=page.id, url=page.url, language="en", words=1, partial=False, text=text)
    model = Model(name="test", version=version)
    breakdown = Breakdown(article=facts, voices=Voices(quoted=0, reported=0, narrated=1), model=model)
    return Reading(Article(id=page.id, text=text, paragraphs=(), url=page.url), breakdown)


def prepare_orders() -> Prepared:
    """Pages are orders: `sleep 3`, `die FILE` (the first time), `die`, `raise`, `crooked`, `fault`, `pid`."""
    return Prepared(MODEL, _obey)


def prepare_to_die() -> Prepared:
    """As when there is no memory for the model."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def prepare_once(started: Path) -> Prepared:
    """As when the memory is gone later on."""
    if started.exists():
        prepare_to_die()
    started.touch()
    return prepare_orders()


def prepare_badly() -> Prepared:
    """As when the weights are broken."""
    raise ArticleError("The weights are broken.")


def prepare_with_a_fault() -> Prepared:
    """As when a library is missing."""
    raise ValueError("secret")


def _obey(page: Page) -> Reading:
    order, _, rest = page.data.decode().partition(" ")
    match order:
        case "sleep":
            time.sleep(float(rest))
        case "die":
            if not rest or not Path(rest).exists():
                Path(rest or os.devnull).touch()
                os.kill(os.getpid(), signal.SIGKILL)
        case "raise":
            raise ArticleError(rest)
        case "crooked":
            raise CrookedError("secret", rest)
        case "fault":
            raise ValueError("secret")
        case "pid":
            return reading_of(Page(str(os.getpid()).encode(), page.id))
    return reading_of(page)
