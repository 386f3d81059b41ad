"""What the service gives and what it raises, and within which limits."""

# ruff: noqa: N818 -- each error is named for what happened, as it stands in the log

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.article import fetch_errors
from bot.article.fetch_errors import FetchError
from bot.article.model import Article, ArticleError
from bot.store import StoredBreakdown, StoredFailure

LONGEST_REASON = 64
"""What the store keeps of a failure's reason."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a link or a text."""

    stored: StoredBreakdown
    article: Article | None = None
    """Where it was read just now; None where the breakdown was remembered."""
    changed: bool = False
    """Whether the page no longer says what it said when it was broken down before."""


@dataclass(frozen=True, slots=True)
class ServiceLimits:
    """How long things are remembered, and how much work is taken on."""

    fresh_for: timedelta = timedelta(hours=1)
    """For so long a page is not looked at again."""
    stale_for: timedelta = timedelta(days=7)
    """For so long a breakdown is given at once, and the page is looked at again behind its back."""
    failure_for: timedelta = timedelta(hours=1)
    """How long a link that cannot be read is not tried again."""
    brief_failure_for: timedelta = timedelta(minutes=1)
    """The same, where trying again later can help."""
    waiting: int = 64
    """How many links and texts are worked on and waited for at once; more are turned away."""
    deadline: float = 60.0
    """Seconds that an asker waits."""
    lease: timedelta = timedelta(seconds=30)
    """For so long other processes leave a link to this one without hearing of it; what is left of it if this one
    crashes is added to their askers' waiting."""
    closing: float = 5.0
    """Seconds for what is under way when the service is closed."""


class ServiceBusy(ArticleError):
    """Too much work is waiting."""

    def __init__(self, message: str = "Too many articles are being read at the moment; try again in a minute.") -> None:
        super().__init__(message)


class DeadlinePassed(ArticleError):
    """The asker has waited long enough."""

    def __init__(self, message: str = "Reading this article takes too long at the moment; try again later.") -> None:
        super().__init__(message)


class ServiceTrouble(ArticleError):
    """Something of ours is broken; what, is in the log."""

    def __init__(self, message: str = "This bot has a problem of its own at the moment; try again later.") -> None:
        super().__init__(message)


class RememberedFailure(ArticleError):
    """The link could not be read a short while ago; the message is the one of then, where it was kept."""

    def __init__(
        self,
        message: str = "This page could not be read as an article a short while ago; "
        "paste the text of the article instead.",
    ) -> None:
        super().__init__(message)


def reason_of(error: ArticleError) -> str:
    """RETURNS (str): the failure as the store keeps it: its kind, no words."""
    return type(error).__name__[:LONGEST_REASON]


def failure_of(failure: StoredFailure) -> ArticleError:
    """RETURNS (ArticleError): the failure that was written down, of its own kind where that is one of a download."""
    kind = getattr(fetch_errors, failure.reason, None)
    if isinstance(kind, type) and issubclass(kind, FetchError) and kind is not FetchError:
        return kind("remembered", message=failure.message)
    return RememberedFailure(failure.message) if failure.message else RememberedFailure()
