"""The gateway: sessions that outlive their connections, and what is told to them."""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.loopback_discord.world import APPLICATION, World

Json = dict[str, Any]

DISPATCH, BEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT, MEMBERS, INVALID, HELLO, ACK = 0, 1, 2, 3, 6, 7, 8, 9, 10, 11
GUILDS, GUILD_MEMBERS, PRESENCES, GUILD_MESSAGES, DIRECT_MESSAGES, CONTENT = 1, 1 << 1, 1 << 8, 1 << 9, 1 << 12, 1 << 15
PRIVILEGED = GUILD_MEMBERS | PRESENCES | CONTENT
ALL_INTENTS = (1 << 26) - 1
_WITHHELD: Json = {"content": "", "embeds": [], "attachments": [], "components": []}


@dataclass
class Session:
    """What a client that identified gets to hear, also what it missed."""

    id: str
    shard: int
    shards: int
    intents: int
    token: str
    told: list[Json] = field(default_factory=list)
    """Everything that was dispatched; its place is its sequence number."""
    connection: Connection | None = None
    resumed: int = 0
    beats: list[int | None] = field(default_factory=list)
    """The sequence number of each heartbeat."""

    def tell(self, event: str, data: Json) -> None:
        """Dispatch an event, at once or when the client is back."""
        self.told.append({"op": DISPATCH, "t": event, "s": len(self.told) + 1, "d": data})
        if self.connection is not None:
            self.connection.send(self.told[-1])


class Connection:
    """One websocket; what is sent goes out in order, compressed where the client asked for it."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport | None, *, compressed: bool) -> None:
        self.socket = socket
        self._transport = transport
        self.session: Session | None = None
        self._compressor = zlib.compressobj() if compressed else None
        self._queue: asyncio.Queue[Json | int] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write(), name="loopback gateway")

    def send(self, payload: Json) -> None:
        """Queue a payload."""
        self._queue.put_nowait(payload)

    def close(self, code: int) -> None:
        """Close after what is queued."""
        self._queue.put_nowait(code)

    def cut(self) -> None:
        """Break the connection off, and lose what is queued."""
        self._writer.cancel()
        if self._transport is not None:
            self._transport.abort()

    def end(self) -> None:
        """Stop writing."""
        self._writer.cancel()

    async def _write(self) -> None:
        with suppress(ConnectionError):
            while True:
                payload = await self._queue.get()
                if isinstance(payload, int):
                    await self.socket.close(code=payload)
                    return
                text = json.dumps(payload)
                if self._compressor is None:
                    await self.socket.send_str(text)
                else:
                    data = self._compressor.compress(text.encode())
                    await self.socket.send_bytes(data + self._compressor.flush(zlib.Z_SYNC_FLUSH))


class Gateway:
    """Handles websockets; `tell` reaches every session that may hear it."""

    def __init__(self, world: World, fail: Callable[[str], None]) -> None:
        self._world = world
        self._fail = fail
        self.tokens: set[str] = set()
        self.allowed_intents = ALL_INTENTS
        self.shards = 1
        self.interval = 41.25
        """Seconds between heartbeats."""
        self.url = ""
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.identified: list[Json] = []
        """What each IDENTIFY said."""
        self.compressed = 0
        """Connections that asked for compression."""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """A client connects."""
        socket = web.WebSocketResponse(max_msg_size=1 << 16)
        await socket.prepare(request)
        compression = request.query.get("compress")
        if request.query.get("v") != "10" or request.query.get("encoding") != "json":
            await socket.close(code=4012)
            return socket
        if compression not in (None, "zlib-stream"):
            self._fail(f"the gateway was asked for {compression}")
        connection = Connection(socket, request.transport, compressed=compression == "zlib-stream")
        self.compressed += compression == "zlib-stream"
        self.connections.append(connection)
        connection.send({"op": HELLO, "s": None, "t": None, "d": {"heartbeat_interval": round(self.interval * 1000)}})
        try:
            await self._listen(connection)
        finally:
            self.connections.remove(connection)
            connection.end()
            self._left(connection)
        return socket

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type != WSMsgType.TEXT:
                connection.close(4002)
                continue
            try:
                payload = json.loads(message.data)
            except ValueError:
                connection.close(4002)
                continue
            self._received(connection, payload)

    def _received(self, connection: Connection, payload: Json) -> None:
        operation, data = payload.get("op"), payload.get("d")
        if operation == BEAT:
            if connection.session is not None:
                connection.session.beats.append(data if isinstance(data, int) else None)
            connection.send({"op": ACK, "s": None, "t": None, "d": None})
        elif operation == IDENTIFY and isinstance(data, dict):
            self._identify(connection, data)
        elif operation == RESUME and isinstance(data, dict):
            self._resume(connection, data)
        elif connection.session is None:
            self._fail(f"the gateway got opcode {operation} before identification")
            connection.close(4003)
        elif operation not in (PRESENCE, MEMBERS):
            self._fail(f"the gateway got opcode {operation}")
            connection.close(4001)

    def _identify(self, connection: Connection, data: Json) -> None:
        self.identified.append(data)
        shard, shards = data.get("shard") or (0, 1)
        code = self._refusal(connection, data, shard, shards)
        if code is not None:
            connection.close(code)
            return
        session = Session(secrets.token_hex(16), shard, shards, data["intents"], data["token"], connection=connection)
        self.sessions[session.id] = session
        connection.session = session
        guilds = [guild for guild in self._world.guilds if session.shard == shard_of(guild, shards)]
        ready = {
            "v": 10,
            "user": self._world.person("hearsay"),
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.url,
            "shard": [shard, shards],
            "application": {"id": APPLICATION, "flags": 0},
            "guilds": [{"id": guild, "unavailable": True} for guild in guilds],
            "private_channels": [],
            "relationships": [],
            "presences": [],
            "user_settings": {},
        }
        session.tell("READY", ready)
        for guild in guilds if session.intents & GUILDS else ():
            session.tell("GUILD_CREATE", self._world.guild(guild))

    def _refusal(self, connection: Connection, data: Json, shard: int, shards: int) -> int | None:
        """RETURNS (int | None): the code with which Discord closes."""
        if connection.session is not None:
            return 4005
        if data.get("token") not in self.tokens:
            return 4004
        if not 0 <= shard < shards or shards < self.shards:
            return 4010
        intents = data.get("intents")
        if not isinstance(intents, int) or intents & ~ALL_INTENTS:
            return 4013
        return 4014 if intents & PRIVILEGED & ~self.allowed_intents else None

    def _resume(self, connection: Connection, data: Json) -> None:
        session = self.sessions.get(data.get("session_id") or "")
        heard = data.get("seq")
        if data.get("token") not in self.tokens:
            connection.close(4004)
        elif session is None or not isinstance(heard, int) or heard > len(session.told):
            connection.send({"op": INVALID, "s": None, "t": None, "d": False})
        else:
            session.connection, connection.session = connection, session
            session.resumed += 1
            for missed in session.told[heard:]:
                connection.send(missed)
            session.tell("RESUMED", {"_trace": []})

    def _left(self, connection: Connection) -> None:
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            # a client that says goodbye does not come back
            if connection.socket.close_code in (1000, 1001):
                self.sessions.pop(session.id, None)

    def tell(
        self, event: str, data: Json, *, guild: str | None = None, intent: int = 0, of: str | None = None
    ) -> list[Session]:
        """Dispatch an event to whom it concerns.

        guild: decides which shard hears it; intent: what a session must have asked for.
        of: the author, of a message: without the intent for it its content is withheld, but for one's own.
        """
        heard = []
        for session in self.sessions.values():
            if session.shard == shard_of(guild, session.shards) and (not intent or session.intents & intent):
                session.tell(event, data if of is None or self._sees(session, data, guild, of) else data | _WITHHELD)
                heard.append(session)
        return heard

    def _sees(self, session: Session, data: Json, guild: str | None, author: str) -> bool:
        mentioned = any(one["id"] == APPLICATION for one in data.get("mentions") or ())
        return bool(session.intents & CONTENT) or guild is None or mentioned or author == APPLICATION

    def drop(self, code: int | None = None) -> int:
        """Disconnect every client: with a code, or (None) by breaking off. RETURNS (int): how many."""
        live = [one for one in self.connections if one.session is not None]
        for connection in live:
            if connection.session is not None and connection.session.connection is connection:
                connection.session.connection = None
            if code is None:
                connection.cut()
            else:
                connection.close(code)
        return len(live)

    def ask_to_reconnect(self) -> None:
        """Opcode 7."""
        for connection in self.connections:
            connection.send({"op": RECONNECT, "s": None, "t": None, "d": None})

    def invalidate(self, *, resumable: bool) -> None:
        """Opcode 9."""
        for connection in self.connections:
            if not resumable and connection.session is not None:
                self.sessions.pop(connection.session.id, None)
            connection.send({"op": INVALID, "s": None, "t": None, "d": resumable})

    async def until(self, clients: int = 1, timeout: float = 10.0) -> None:
        """Wait until so many sessions are connected, and have been told about their servers."""
        async with asyncio.timeout(timeout):
            while sum(one.connection is not None for one in self.sessions.values()) < clients:
                await asyncio.sleep(0.01)


def shard_of(guild: str | None, shards: int) -> int:
    """RETURNS (int): the shard that hears of a server; conversations go to the first."""
    return 0 if guild is None else (int(guild) >> 22) % shards
