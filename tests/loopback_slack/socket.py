"""Socket Mode: websockets on which envelopes go out and acknowledgements come in. Reference:
https://docs.slack.dev/apis/events-api/using-socket-mode."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.loopback_slack.deliveries import RETRIES, WITHIN, Delivery
from tests.loopback_slack.world import APP

Json = dict[str, Any]

MOST_CONNECTIONS = 10


@dataclass(eq=False)
class Connection:
    """One websocket."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    queue: asyncio.Queue[Json | int] = field(default_factory=asyncio.Queue)
    open: bool = True
    """Whether envelopes are sent here."""
    pings: int = 0

    def send(self, payload: Json) -> None:
        """Queue a payload."""
        self.queue.put_nowait(payload)

    def close(self, code: int) -> None:
        """Close after what is queued."""
        self.open = False
        self.queue.put_nowait(code)

    def cut(self) -> None:
        """Break the connection off, and lose what is queued."""
        self.open = False
        if self.transport is not None:
            self.transport.abort()

    async def write(self) -> None:
        """Send what is queued, in order."""
        with suppress(ConnectionError):
            while True:
                payload = await self.queue.get()
                if isinstance(payload, int):
                    await self.socket.close(code=payload)
                    return
                await self.socket.send_str(json.dumps(payload))


@dataclass
class _Sent:
    """An envelope that is out."""

    delivery: Delivery
    connection: Connection
    timer: asyncio.TimerHandle | None = None


class Socket:
    """Handles websockets; what is not acknowledged is sent again, on whatever connection there is then."""

    def __init__(self, fail: Callable[[str], None]) -> None:
        self._fail = fail
        self.app_tokens: set[str] = set()
        self.url = ""
        self.tickets: set[str] = set()
        self.connections: list[Connection] = []
        self.opened = 0
        """How many connections there were."""
        self.backlog: list[Delivery] = []
        """Events that wait for a connection."""
        self.resent = 0
        self.within = WITHIN
        """Seconds after which an event is sent again."""
        self._out: dict[str, _Sent] = {}
        self._past: set[str] = set()
        """Envelopes that were acknowledged, or went with their connection."""
        self._turn = 0

    def ticket(self) -> str:
        """RETURNS (str): an address that can be connected to once."""
        ticket = secrets.token_hex(8)
        self.tickets.add(ticket)
        return f"{self.url}?ticket={ticket}&app_id={APP}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """A client connects."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets:
            return web.Response(status=408)
        self.tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        connection = Connection(socket, request.transport)
        self.connections.append(connection)
        self.opened += 1
        writer = asyncio.create_task(connection.write(), name="loopback socket")
        if len(self.live) > MOST_CONNECTIONS:
            connection.send({"type": "disconnect", "reason": "too_many_websockets", "debug_info": _DEBUG})
            connection.open = False
        else:
            information = {"app_id": APP}
            count = len(self.live)
            connection.send(
                {"type": "hello", "num_connections": count, "debug_info": _DEBUG, "connection_info": information}
            )
            waiting, self.backlog = self.backlog, []
            for delivery in waiting:
                self._send(delivery)
        try:
            await self._listen(connection)
        finally:
            connection.open = False
            self.connections.remove(connection)
            writer.cancel()
            self._left(connection)
        return socket

    @property
    def live(self) -> list[Connection]:
        """RETURNS (list[Connection]): those to which envelopes go."""
        return [one for one in self.connections if one.open]

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type == WSMsgType.PING:
                connection.pings += 1
                with suppress(ConnectionError):
                    await connection.socket.pong(message.data)
            elif message.type == WSMsgType.TEXT:
                self._received(message.data)

    def _received(self, text: str) -> None:
        try:
            payload = json.loads(text)
            name = payload["envelope_id"]
        except (ValueError, KeyError, TypeError):
            self._fail(f"the socket got what is no acknowledgement: {text[:80]}")
            return
        sent = self._out.pop(name, None)
        if sent is None:
            if name not in self._past:
                self._fail("the socket got the acknowledgement of nothing")
            return
        self._past.add(name)
        if sent.timer is not None:
            sent.timer.cancel()
        answer = payload.get("payload")
        if answer is not None and sent.delivery.kind == "events_api":
            self._fail("an event was acknowledged with a payload")
        sent.delivery.acknowledge(answer)

    def deliver(self, delivery: Delivery, times: int = 1) -> None:
        """Send it, or keep an event until somebody connects."""
        for _ in range(times):
            self._send(delivery)

    def _send(self, delivery: Delivery) -> None:
        live = self.live
        if not live:
            if delivery.kind == "events_api":
                self.backlog.append(delivery)
            else:
                delivery.lost = True
            return
        connection = live[self._turn % len(live)]
        self._turn += 1
        attempt = delivery.begin()
        name = secrets.token_hex(16)
        envelope: Json = {"envelope_id": name, "payload": delivery.payload, "type": delivery.kind}
        envelope["accepts_response_payload"] = delivery.kind != "events_api"
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
        sent = self._out[name] = _Sent(delivery, connection)
        if delivery.kind == "events_api":
            sent.timer = asyncio.get_running_loop().call_later(self.within, self._late, name)
        connection.send(envelope)

    def _late(self, name: str) -> None:
        """Send an event again that was not acknowledged in time; a late acknowledgement is taken as well."""
        sent = self._out[name]
        sent.timer = None
        if sent.delivery.waited is None and sent.delivery.attempts <= RETRIES:
            self.resent += 1
            self._send(sent.delivery)

    def _left(self, connection: Connection) -> None:
        """What the connection took with it is sent again."""
        for name in [name for name, sent in self._out.items() if sent.connection is connection]:
            sent = self._out.pop(name)
            self._past.add(name)
            if sent.timer is not None:
                sent.timer.cancel()
            if sent.delivery.waited is not None:
                continue
            if sent.delivery.kind == "events_api" and sent.delivery.attempts <= RETRIES:
                self.resent += 1
                self._send(sent.delivery)
            elif sent.delivery.kind != "events_api":
                sent.delivery.lost = True

    def disconnect(self, reason: str = "refresh_requested", *, close: bool = False) -> None:
        """Say that the connections end soon: `warning`, `refresh_requested`, `link_disabled`; close: and end them."""
        for connection in self.connections:
            connection.send({"type": "disconnect", "reason": reason, "debug_info": _DEBUG})
            if reason != "warning":
                connection.open = False
            if close:
                connection.close(1000)

    def drop(self, code: int | None = None) -> int:
        """Disconnect every client: with a code, or (None) by breaking off. RETURNS (int): how many."""
        live = self.live
        for connection in live:
            if code is None:
                connection.cut()
            else:
                connection.close(code)
        return len(live)

    def end(self) -> None:
        """Forget what is out, and close."""
        for sent in self._out.values():
            if sent.timer is not None:
                sent.timer.cancel()
        self._out.clear()
        self.backlog.clear()
        self.drop(1001)

    async def until(self, clients: int = 1, timeout: float = 10.0) -> None:
        """Wait until so many clients are connected."""
        async with asyncio.timeout(timeout):
            while len(self.live) < clients:
                await asyncio.sleep(0.01)


_DEBUG = {
    "host": "loopback",
    "started": "2026-01-05 00:00:00.000",
    "build_number": 1,
    "approximate_connection_time": 3600,
}
