"""The job itself, as it runs in a worker process: load the model once, then bytes in, article and breakdown out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.article.model import Article
from bot.jobs import Page, Reading

_SAMPLE = "“The bridge is safe,” said Ann Lee, the mayor. Some 40 people were hurt."


@dataclass(frozen=True)
class Prepared:
    """A worker that is ready to read."""

    model: str
    """What makes its breakdowns: `name@version`."""
    read: Callable[[Page], Reading]


Prepare = Callable[[], Prepared]
"""Called once in each worker process, so it has to be picklable: a function of a module, or a `partial` of one."""


def prepare(weights: Path | None = None) -> Prepared:
    """Load everything that reading takes, and read a sentence, so that the first page is as fast as the others.

    weights: the folder of the tagger's weights, in place of those that come with Hearsay.
    RETURNS (Prepared): what reads pages from here on. Whatever is wrong with the weights is raised here.
    """
    from bot.analysis.pipeline import analyse
    from bot.analysis.tagger import WEIGHTS
    from bot.article.read import read_article

    folder = weights or WEIGHTS

    def read(page: Page) -> Reading:
        article = read_article(page.data, id=page.id, content_type=page.content_type, url=page.url)
        return Reading(article, analyse(article, folder))

    model = analyse(Article(id="sample", text=_SAMPLE, paragraphs=()), folder).model
    return Prepared(f"{model.name}@{model.version}", read)
