"""Read inputs one after the other and render each, so that a bad one harms no other."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from adapters.terminal.download import environment, read_link
from adapters.terminal.inputs import Input, InputError, read_bytes
from bot.analysis.errors import ModelError
from bot.article.model import ArticleError

if TYPE_CHECKING:
    from adapters.terminal.formats import Render
    from bot.article.model import Article

LONG = 100_000
"""Characters of an article whose analysis shows its progress."""

_CREDENTIALS = re.compile(r"//[^/\s]*@")


class Failures:
    """Tells of inputs that failed, one line each on standard error, and counts them."""

    def __init__(self, *, debug: bool = False) -> None:
        self.count = 0
        self._debug = debug

    def add(self, name: str, message: str) -> None:
        """Print one line for an input that failed."""
        from bot.presentation.clean import clean

        self.count += 1
        _print(f"hearsay: {_CREDENTIALS.sub('//', name)}: {clean(message)}")

    def add_unexpected(self, name: str, error: Exception) -> None:
        """Print one line for a mistake of ours, and its trace when that was asked for."""
        self.add(name, f"unexpected error ({type(error).__name__}); please report it, with what --debug shows")
        if self._debug:
            _print("".join(traceback.format_exception(error)).rstrip())


def rendered(
    items: Iterable[Input], render: Render, failures: Failures, *, announced: bool = False
) -> Iterator[tuple[Input, str]]:
    """Read, analyse and render each input in turn; one article is in memory at a time.

    announced (bool): Say on standard error what is being downloaded.
    RETURNS (Iterator[tuple[Input, str]]): The inputs that could be read, in order, each with its rendering.
    """
    for item in items:
        try:
            yield item, _read(item, render, announced=announced)
        except (ArticleError, InputError) as error:
            failures.add(item.name, str(error))
        except ModelError:
            raise  # no other input would fare better
        except Exception as error:
            failures.add_unexpected(item.name, error)


def _read(item: Input, render: Render, *, announced: bool) -> str:
    if item.problem:
        raise InputError(item.problem)  # before the analysis is loaded, which takes a moment
    if item.link is not None:
        reading = read_link(item.link, announced=announced)
        return render(reading.article, reading.breakdown)
    from bot.article.read import MAX_BYTES, read_article

    data = read_bytes(item, MAX_BYTES)
    article = read_article(data, id=item.id, name=item.path.name if item.path else "")
    from bot.analysis.pipeline import analyse
    from bot.analysis.tagger import WEIGHTS

    with _long(article) as report:
        return render(article, analyse(article, environment().model or WEIGHTS, report))


@contextmanager
def _long(article: Article) -> Iterator[Callable[[float], None] | None]:
    """A bar on standard error for a text that takes a while; None for others."""
    if len(article.text) < LONG or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Analysing"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda share: bar.update(task, completed=share)


@contextmanager
def progress(items: list[Input], *, shown: bool) -> Iterator[Iterable[Input]]:
    """A bar on standard error while the items are gone through, if `shown`."""
    if not shown:
        yield items
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as bar:
        yield bar.track(items, total=len(items))


def _print(line: str) -> None:
    if sys.stderr is not None:
        print(line, file=sys.stderr, flush=True)
