"""Links on the command line: download the page, read it, break it down; no database and no other process is needed."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from adapters.terminal.inputs import InputError

if TYPE_CHECKING:
    from bot.article.fetch import Fetched
    from bot.jobs import Reading

RUN_BY_HAND = "run-by-hand"
"""Stands in the User-Agent where the settings give no contact: somebody typed the command."""


def read_link(link: str, *, announced: bool) -> Reading:
    """Download and read an article; robots.txt is not asked, since a person asked.

    announced: show what is being waited for on standard error.
    RETURNS (Reading): under the id that the breakdown has everywhere.
    Raises ArticleError, InputError.
    """
    from bot.article.address import parse_link

    address = parse_link(link)
    contact = _contact()
    with _status(f"Fetching from {address.netloc}", shown=announced):
        page = asyncio.run(_fetched(link, contact))
        from bot.jobs import Page
        from bot.jobs.reading import prepare
        from bot.service.naming import identified, key_of_page
        from bot.settings import Settings

        reading = prepare(Settings().model).read(Page(page.body, "link", page.content_type, page.url))
        return identified(reading, key_of_page(reading, page.url))


async def _fetched(link: str, contact: str) -> Fetched:
    from bot.article.canonical import destination
    from bot.article.fetch import Fetcher, FetchLimits

    async with Fetcher(FetchLimits(contact)) as fetcher:
        return await fetcher.fetch(destination(link), automatic=False)


def _contact() -> str:
    from pydantic import ValidationError

    from bot.settings import Settings

    try:
        return Settings().contact or RUN_BY_HAND
    except ValidationError as error:
        names = ", ".join(sorted({f"HEARSAY_{str(one['loc'][0]).upper()}" for one in error.errors()}))
        raise InputError(f"the settings cannot be used; check {names}") from None


def _status(message: str, *, shown: bool) -> AbstractContextManager[object]:
    if not shown:
        return nullcontext()
    from rich.console import Console

    return Console(file=sys.stderr, markup=False, emoji=False, highlight=False).status(message)
