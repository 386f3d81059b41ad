"""The extractor's tree to text: paragraphs with their kinds, and links and quotations at their offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.article.markup import CLOSING, OPENING
from bot.article.model import Link, MarkedQuotation, Paragraph, ParagraphKind

if TYPE_CHECKING:
    from lxml.etree import _Element

SEPARATOR = "\n\n"
MAX_COMPARED = 200_000
"""Up to how many characters of the text pull quotes are looked for."""

_BLOCKS = frozenset({"p", "head", "item", "quote", "list", "table", "row", "div", "body", "main", "code"})
_KINDS: dict[str, ParagraphKind] = {"head": "heading", "item": "list-item", "quote": "quote"}
# Characters that no reader sees: soft hyphens, zero-width and bidirectional controls, control characters.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
)
_SPACE = re.compile(r"\s+")
_PIECES = re.compile(f"([{OPENING}{CLOSING}])")
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]]*$|[”\"]$")


def clean(text: str) -> str:
    """Drop invisible characters and make each run of white space, no-break spaces included, one space."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", text))


@dataclass(slots=True)
class Block:
    """One paragraph while it is put together; the offsets of links and quotations count from its beginning."""

    kind: ParagraphKind = "paragraph"
    text: str = ""
    links: list[Link] = field(default_factory=list)
    quotations: list[MarkedQuotation] = field(default_factory=list)
    quote: int | None = None
    """Which block quotation of the page the paragraph belongs to."""

    @property
    def key(self) -> str:
        """The words alone, to compare blocks by."""
        return key_of(self.text)

    @property
    def linked(self) -> int:
        """How many characters stand on links."""
        return sum(link.end - link.start for link in self.links)


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an article with everything that has a place in it."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    links: tuple[Link, ...]
    quotations: tuple[MarkedQuotation, ...]


def key_of(text: str) -> str:
    """Reduce a text to its letters and digits, so that marks and spaces do not tell two apart."""
    return "".join(char for char in text.casefold() if char.isalnum())


class _Writer:
    """Collects blocks while the tree is walked."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._block = Block()
        self._pieces: list[str] = []
        self._length = 0
        self._pending_space = False
        self._open_link: tuple[int, int, str] | None = None
        self._open_quotes: list[int] = []

    def write(self, text: str | None) -> None:
        for piece in _PIECES.split(text or ""):
            if piece == OPENING:
                self._open_quotes.append(self._next_offset())
            elif piece == CLOSING:
                if self._open_quotes:
                    self._close_quote()
            else:
                self._append(clean(piece))

    def _next_offset(self) -> int:
        return self._length + (self._pending_space and self._length > 0)

    def _append(self, text: str) -> None:
        """Add text; a space is held back until a word follows it."""
        words = text.strip(" ")
        if not words:
            self._pending_space |= bool(text)
            return
        if (self._pending_space or text[0] == " ") and self._length:
            words = f" {words}"
        self._pieces.append(words)
        self._length += len(words)
        self._pending_space = text[-1] == " "

    def _close_quote(self) -> None:
        start = self._open_quotes.pop()
        if start < self._length:
            self._block.quotations.append(MarkedQuotation(start, self._length, block=False))

    def open_link(self, url: str | None) -> None:
        self.close_link()
        if url:
            self._open_link = (self._length, len(self._pieces), url)

    def close_link(self) -> None:
        if self._open_link is None:
            return
        start, piece, url = self._open_link
        self._open_link = None
        start += "".join(self._pieces[piece : piece + 1]).startswith(" ")
        if start < self._length:
            self._block.links.append(Link(start, self._length, url))

    def line_break(self, kind: ParagraphKind, quote: int | None) -> None:
        """End the block at a `<br>`, unless that would cut a sentence."""
        if _SENTENCE_END.search("".join(self._pieces[-3:])):
            self.end_block(kind, quote)
        else:
            self._pending_space = True

    def end_block(self, kind: ParagraphKind, quote: int | None) -> None:
        url = self._open_link[2] if self._open_link else None
        self.close_link()
        while self._open_quotes:
            self._close_quote()
        block = self._block
        if self._length:
            block.text, block.kind, block.quote = "".join(self._pieces), kind, quote
            block.quotations.sort(key=lambda found: (found.start, -found.end))
            self.blocks.append(block)
        self._block, self._pieces, self._length, self._pending_space = Block(), [], 0, False
        if url:
            self._open_link = (0, 0, url)


def read_tree(body: _Element) -> list[Block]:
    """Walk the extractor's tree, without recursion, and give its blocks in order; repeated ones only once."""
    from lxml import etree

    writer = _Writer()
    kinds: list[ParagraphKind] = ["paragraph"]
    quotes: list[int | None] = [None]
    count = 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        tag = element.tag
        if event == "start":
            if tag in _BLOCKS:
                writer.end_block(kinds[-1], quotes[-1])
                count += tag == "quote"
                quotes.append(count if tag == "quote" else quotes[-1])
                kinds.append(_kind(tag, kinds[-1]))
            elif tag == "ref":
                writer.open_link(element.get("target"))
            elif tag == "lb":
                writer.line_break(kinds[-1], quotes[-1])
            elif tag == "cell":
                writer.write(" ")
            writer.write(element.text)
            continue
        if tag in _BLOCKS:
            writer.end_block(kinds.pop(), quotes.pop())
        elif tag == "ref":
            writer.close_link()
        if element is not body:
            writer.write(element.tail)
    writer.end_block(kinds[-1], quotes[-1])
    return _without_repetitions(writer.blocks)


def _kind(tag: str, outer: ParagraphKind) -> ParagraphKind:
    if outer == "quote" and tag != "head":
        return "quote"
    return _KINDS.get(tag, outer if tag in ("p", "div") and outer == "list-item" else "paragraph")


def _without_repetitions(blocks: list[Block]) -> list[Block]:
    """Drop a block that repeats its neighbour, and a pull quote, which shows a passage of the text again."""
    kept: list[Block] = []
    everything = "\n".join(block.key for block in blocks if block.kind != "quote")[:MAX_COMPARED]
    for block in blocks:
        key = block.key
        if kept and key and key == kept[-1].key:
            continue
        if block.kind == "quote" and len(key) > 20 and key in everything:
            continue
        kept.append(block)
    return kept


def assemble(blocks: list[Block]) -> Body:
    """Join the blocks to the text and move every offset to its place there."""
    paragraphs: list[Paragraph] = []
    links: list[Link] = []
    quotations: list[MarkedQuotation] = []
    block_quotes: dict[int, MarkedQuotation] = {}
    offset = 0
    for block in blocks:
        end = offset + len(block.text)
        paragraphs.append(Paragraph(offset, end, block.kind))
        links += [Link(link.start + offset, link.end + offset, link.url) for link in block.links]
        quotations += [replace(found, start=found.start + offset, end=found.end + offset) for found in block.quotations]
        if block.quote is not None:
            begun = block_quotes.get(block.quote)
            block_quotes[block.quote] = MarkedQuotation(begun.start if begun else offset, end, block=True)
        offset = end + len(SEPARATOR)
    quotations = sorted([*quotations, *block_quotes.values()], key=lambda found: (found.start, -found.end))
    text = SEPARATOR.join(block.text for block in blocks)
    return Body(text, tuple(paragraphs), tuple(links), tuple(quotations))
