"""Sees every name that is resolved and every socket that is connected in this process, whoever does it."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any


class Watch:
    """A context manager; inside it `connections` and `names` fill up. Unix sockets do not count."""

    _open: list[Watch] = []  # noqa: RUF012 -- audit hooks cannot be removed, so one hook serves all
    _hooked = False

    def __init__(self) -> None:
        self.connections: list[Any] = []
        self.names: list[Any] = []

    def __enter__(self) -> Watch:
        if not Watch._hooked:
            sys.addaudithook(Watch._see)
            Watch._hooked = True
        Watch._open.append(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        Watch._open.remove(self)

    @staticmethod
    def _see(event: str, args: tuple[Any, ...]) -> None:
        for watch in Watch._open:
            if event in ("socket.connect", "socket.sendto") and isinstance(args[1], tuple):
                watch.connections.append(args[1])
            elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
                watch.names.append(args[0])
