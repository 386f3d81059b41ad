"""Where the analysis runs: the small interface that the service asks, whatever stands behind it.

`bot.jobs.pool` has the one that starts processes on this machine. A job is bytes in and a `Reading` out, all of it
plain data, so that a queue to workers on other machines can take its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.article.model import Article
from bot.breakdown import Breakdown
from bot.jobs.errors import AnalysisFailed, AnalysisTooSlow, AnalysisUnavailable

__all__ = ["Analyser", "AnalysisFailed", "AnalysisTooSlow", "AnalysisUnavailable", "Page", "Reading"]


@dataclass(frozen=True, slots=True)
class Page:
    """What is to be read."""

    data: bytes
    id: str
    """What the article is to be called."""
    content_type: str | None = None
    """The header of that name."""
    url: str | None = None
    """Where it was found."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a page."""

    article: Article
    breakdown: Breakdown


class Analyser(Protocol):
    """Reads pages and breaks them down; any number of askers at once."""

    @property
    def model(self) -> str:
        """What makes the breakdowns, as `bot.store.model_key` writes it: `name@version`."""

    async def read(self, page: Page) -> Reading:
        """Read a page and break it down; an asker that is cancelled gives its place up.

        Raises:
            ArticleError: the page is no article that can be read, or reading it failed; fit for a chat.
        """

    async def close(self) -> None:
        """End the work and what does it."""
