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
    from bot.settings import Settings

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
    settings = environment()
    with _status(f"Fetching from {address.netloc}", shown=announced):
        page = asyncio.run(_fetched(link, settings.contact or RUN_BY_HAND))
        from bot.jobs import Page
        from bot.jobs.reading import prepare
        from bot.service.naming import identified, key_of_page

        reading = prepare(settings.model).read(Page(page.body, "link", page.content_type, page.url))
        return identified(reading, key_of_page(reading, page.url))


async def _fetched(link: str, contact: str) -> Fetched:
    from bot.article.canonical import destination
    from bot.article.fetch import Fetcher, FetchLimits

    async with Fetcher(FetchLimits(contact)) as fetcher:
        return await fetcher.fetch(destination(link), automatic=False)


def environment() -> Settings:
    """RETURNS (Settings): what the environment says. Raises InputError."""
    from bot.settings import SettingsError, read_settings

    try:
        return read_settings()
    except SettingsError as error:
        raise InputError(str(error)) from None


def _status(message: str, *, shown: bool) -> AbstractContextManager[object]:
    if not shown:
        return nullcontext()
    from rich.console import Console

    return Console(file=sys.stderr, markup=False, emoji=False, highlight=False).status(message)
