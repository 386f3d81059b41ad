"""Reads one answer: its headers, and its body as it comes in, decompressed piece by piece within the limits."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

import httpcore

from bot.article.address import WebAddress
from bot.article.fetch_errors import NotAPage, TooLarge, UnreadableAnswer

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml"})
KINDS = {"application/pdf": "a PDF", "image": "an image", "audio": "a sound file", "video": "a video"}
MAX_GZIP_MEMBERS = 64


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to one request."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Visit:
    """What one download may still use up."""

    left: float
    """Seconds."""
    retries: int = 1
    max_bytes: int = 0
    max_raw_bytes: int = 0
    cut: bool = False
    """Whether what is too large is cut off in place of being refused."""


async def read_answer(response: httpcore.Response, address: WebAddress, visit: Visit) -> Answer:
    """Read an answer, its body only where it is a page.

    Raises:
        NotAPage: the content type is that of a file.
        TooLarge: there are more bytes than allowed, as sent or decompressed.
        UnreadableAnswer: it cannot be decompressed.
    """
    headers: dict[str, str] = {}
    for name, value in response.headers:
        headers.setdefault(name.decode("latin-1").lower(), _text_of(value))
    if response.status != 200 and not 202 <= response.status < 300:
        return Answer(response.status, headers, b"")
    if not visit.cut:
        _require_page(headers.get("content-type"), address)
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) > visit.max_raw_bytes and not visit.cut:
        raise TooLarge(f"{length} bytes: {address.for_log}")
    body = _Body(headers.get("content-encoding", ""), visit, address)
    async for chunk in response.aiter_stream():
        if not body.take(chunk):
            break
    return Answer(response.status, headers, body.whole())


def _text_of(value: bytes) -> str:
    """Read a header's value; sites send UTF-8 in `Location` where escapes belong."""
    try:
        return value.decode("utf-8").strip()
    except UnicodeDecodeError:
        return value.decode("latin-1").strip()


def _require_page(content_type: str | None, address: WebAddress) -> None:
    kind = (content_type or "text/html").partition(";")[0].strip().lower()
    if kind in PAGE_TYPES or not kind:
        return
    what = KINDS.get(kind) or KINDS.get(kind.partition("/")[0])
    message = f"This link leads to {what}, not to a web page; paste the text of the article instead." if what else None
    raise NotAPage(f"content type {kind[:80]!r}: {address.for_log}", message=message)


class _Body:
    """A body as it comes in, decompressed piece by piece, never further than the limits allow."""

    def __init__(self, encoding: str, visit: Visit, address: WebAddress) -> None:
        self._visit = visit
        self._address = address
        self._encoding = encoding.strip().lower().replace("x-gzip", "gzip")
        if self._encoding not in ("", "identity", "gzip", "deflate"):
            raise UnreadableAnswer(f"content encoding {encoding[:80]!r}: {address.for_log}")
        self._packed = self._encoding in ("gzip", "deflate")
        self._unzip: Any = None
        self._members = 0
        self._raw = 0
        self._parts: list[bytes] = []
        self._size = 0

    def take(self, chunk: bytes) -> bool:
        """Add what came in; RETURNS (bool): whether more is wanted.

        Raises:
            TooLarge, UnreadableAnswer: see `read_answer`.
        """
        self._raw += len(chunk)
        full = self._raw > self._visit.max_raw_bytes
        try:
            self._size += sum(map(len, unpacked := self._unpacked(chunk)))
        except zlib.error as error:
            raise UnreadableAnswer(f"broken compression: {self._address.for_log}") from error
        self._parts += unpacked
        full = full or self._size > self._visit.max_bytes
        if full and not self._visit.cut:
            raise TooLarge(f"more than {self._raw} bytes sent, {self._size} unpacked: {self._address.for_log}")
        return not full

    def whole(self) -> bytes:
        """RETURNS (bytes): the body, once everything came in."""
        if (
            self._unzip is not None
            and not self._unzip.eof
            and self._size <= self._visit.max_bytes
            and not self._visit.cut
        ):
            raise UnreadableAnswer(f"compressed body ends early: {self._address.for_log}")
        return b"".join(self._parts)[: self._visit.max_bytes]

    def _unpacked(self, chunk: bytes) -> list[bytes]:
        if not self._packed or not chunk:
            return [chunk]
        out: list[bytes] = []
        room = self._visit.max_bytes - self._size + 1
        while chunk and room > 0:
            if self._unzip is None or self._unzip.eof:
                # bytes behind the end belong to a further gzip member, or to nobody
                if self._unzip is not None and (self._encoding != "gzip" or not chunk.startswith(b"\x1f\x8b")):
                    break
                self._begin_member(chunk)
            out.append(self._unzip.decompress(chunk, room))
            room -= len(out[-1])
            chunk = self._unzip.unused_data if self._unzip.eof else b""
        return out

    def _begin_member(self, chunk: bytes) -> None:
        self._members += 1
        if self._members > MAX_GZIP_MEMBERS:
            raise UnreadableAnswer(f"too many gzip members: {self._address.for_log}")
        if self._encoding == "gzip":
            self._unzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
        else:
            # "deflate" should be zlib's format, and is raw deflate from some servers; zlib's first byte ends in 8
            self._unzip = zlib.decompressobj(zlib.MAX_WBITS if chunk[0] & 0x0F == 8 else -zlib.MAX_WBITS)
