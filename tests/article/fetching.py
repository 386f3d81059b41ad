"""What the tests of the download share: a Fetcher for loopback servers, and a look at its errors."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.article import fetch_errors as errors
from bot.article.fetch import Fetcher, FetchLimits
from bot.article.network import Resolver
from tests.loopback import Server

TRUST = ssl.create_default_context()
CONTACT = "https://example.org/bot"


class Here:
    """A resolver for which every name is this machine's."""

    async def resolve(self, host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    def close(self) -> None:
        pass


@asynccontextmanager
async def fetching(
    *servers: Server, tls: ssl.SSLContext = TRUST, names: Resolver | None = None, **limits: Any
) -> AsyncIterator[Fetcher]:
    """A Fetcher that may talk to these servers."""
    ports = frozenset(server.port for server in servers)
    async with Fetcher(
        FetchLimits(**{"contact": CONTACT} | limits), resolver=names, tls=tls, allow_loopback_ports=ports
    ) as fetcher:
        yield fetcher


async def failure(fetcher: Fetcher, url: str, *, automatic: bool = False) -> errors.FetchError:
    """Give the error that a download ends with, once it was seen to be fit for a chat and for a log."""
    with pytest.raises(errors.FetchError) as raised:
        await fetcher.fetch(url, automatic=automatic)
    error = raised.value
    assert str(error) == error.message
    assert error.message.endswith(".")
    assert error.message[0].isupper()
    for internal in ("127.0.0.1", "Error", "Traceback", "/home", "httpcore", "token=secret"):
        assert internal not in error.message
    assert "secret" not in error.log
    assert "\n" not in error.log
    return error
