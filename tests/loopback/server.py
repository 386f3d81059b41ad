"""The server: one per test, on a free port, with nothing shared."""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

CERTIFICATE = Path(__file__).with_name("server.pem")
"""Self-signed, for `localhost` and `news.example.com`, with its key; it protects nothing."""

Step = bytes | float | None
"""What an answer does next: send bytes, wait for seconds, or (None) break the connection off."""


@dataclass(frozen=True)
class Request:
    """What was asked."""

    method: str
    target: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Answer:
    """What is answered: status and headers, and a body or the steps in which it is sent."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    steps: Callable[[], AsyncIterator[Step]] | None = None
    raw: bool = False
    """Whether the steps are all that is sent, without status line and headers."""


def page(body: bytes | str = "<p>Hello</p>", content_type: str = "text/html; charset=utf-8", **headers: str) -> Answer:
    """An ordinary page."""
    data = body.encode() if isinstance(body, str) else body
    return Answer(200, {"Content-Type": content_type, **{k.replace("_", "-"): v for k, v in headers.items()}}, data)


def redirect(location: str, status: int = 302) -> Answer:
    """A redirect."""
    return Answer(status, {"Location": location})


def endless(chunk: bytes, **headers: str) -> Answer:
    """A body that never ends."""

    async def steps() -> AsyncIterator[Step]:
        while True:
            yield chunk

    return Answer(200, {"Content-Type": "text/html", **headers}, steps=steps)


def dripping(pause: float, headers: dict[str, str] | None = None) -> Answer:
    """One byte at a time, each soon enough that no single read takes long."""

    async def steps() -> AsyncIterator[Step]:
        while True:
            yield b"x"
            yield pause

    return Answer(200, {"Content-Type": "text/html"} | (headers or {}), steps=steps)


class Server:
    """An async context manager.

    `answer` queues what the next request for a path gets; the last answer of a path stays. Paths without any get 404.
    """

    def __init__(self, host: str = "127.0.0.1", *, tls: bool = False) -> None:
        self._host = host
        self._tls = tls
        self._answers: defaultdict[str, deque[Answer]] = defaultdict(deque)
        self._tasks: set[asyncio.Task[None]] = set()
        self.requests: list[Request] = []
        self.connections = 0
        """How many were opened so far."""
        self.open = 0
        """How many are open now."""
        self.busiest = 0
        """The most requests that were being answered at once."""
        self.sent = 0
        """Bytes of bodies."""
        self._busy = 0
        self._server: asyncio.Server | None = None
        self.port = 0

    async def __aenter__(self) -> Server:
        context = None
        if self._tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
        self._server = await asyncio.start_server(self._connected, self._host, 0, ssl=context)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def url(self, path: str = "/", host: str | None = None) -> str:
        """Where a path is."""
        shown = host or (f"[{self._host}]" if ":" in self._host else self._host)
        return f"{'https' if self._tls else 'http'}://{shown}:{self.port}{path}"

    def answer(self, path: str, *answers: Answer) -> None:
        """Queue answers for a path."""
        self._answers[path].extend(answers)

    def asked(self, path: str) -> list[Request]:
        """The requests for a path."""
        return [request for request in self.requests if request.target == path]

    async def until_closed(self, timeout: float = 3.0) -> None:
        """Wait until no connection is open."""
        async with asyncio.timeout(timeout):
            while self.open:
                await asyncio.sleep(0.01)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        self.open += 1
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while await self._serve(reader, writer):
                    pass
        finally:
            self.open -= 1
            self._tasks.discard(task)
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, _ = head[0].split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        self.requests.append(Request(method, target, headers))
        self._busy += 1
        self.busiest = max(self.busiest, self._busy)
        try:
            return await self._send(self._next(target), reader, writer)
        finally:
            self._busy -= 1

    def _next(self, target: str) -> Answer:
        queue = self._answers.get(target) or self._answers.get(target.partition("?")[0])
        if not queue:
            return Answer(404, {"Content-Type": "text/html"}, b"not here")
        return queue.popleft() if len(queue) > 1 else queue[0]

    async def _send(self, answer: Answer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Send an answer; RETURNS (bool): whether the connection may be used again."""
        lines = [f"HTTP/1.1 {answer.status} Status", *(f"{name}: {value}" for name, value in answer.headers.items())]
        if answer.steps is None and not any(name.lower() == "content-length" for name in answer.headers):
            lines.append(f"Content-Length: {len(answer.body)}")
        if not answer.raw:
            writer.write("\r\n".join([*lines, "", ""]).encode())
        if answer.steps is None:
            writer.write(answer.body)
            self.sent += len(answer.body)
            await writer.drain()
            return True
        async for step in answer.steps():
            if step is None:
                writer.transport.abort()
                return False
            if isinstance(step, bytes):
                writer.write(step)
                self.sent += len(step)
                await writer.drain()
            else:
                await _pause(step, reader)
        return False


async def _pause(seconds: float, reader: asyncio.StreamReader) -> None:
    """Wait, but not for a client that has left."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while loop.time() < end:
        await asyncio.sleep(min(0.02, max(end - loop.time(), 0)))
        if reader.at_eof():
            raise ConnectionResetError
