"""The Article: what was shared, as text with its paragraphs, links and quoted passages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ParagraphKind = Literal["headline", "heading", "paragraph", "list-item", "quote"]
Label = Literal["opinion", "sponsored", "satire"]


class ArticleError(Exception):
    """An input that cannot be read as an article.

    The message is one sentence for the person who gave the input: what is wrong with it and what they can do.
    It never holds a path, a stack trace or text of the input.
    """


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the text, without the line break behind it; offsets in code points, end exclusive."""

    start: int
    end: int
    kind: ParagraphKind = "paragraph"


@dataclass(frozen=True, slots=True)
class Link:
    """The words of the text that a link stands on, and where it leads (absolute URL)."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class MarkedQuotation:
    """A passage that the page itself marks as a quotation: `<q>` (inline) or `<blockquote>` (block).

    Quotation marks that the text carries are not listed here; `bot.analysis.quotation` finds those.
    """

    start: int
    end: int
    block: bool


@dataclass(frozen=True, slots=True)
class Remarks:
    """What there is to say of a reading beyond its text: part of an Article, and kept with its breakdown."""

    labels: frozenset[Label] = frozenset()
    free: bool | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was served.

    All offsets count Unicode code points in `text`. For plain-text input `text` is that file's text, unchanged;
    for a page it is the headline (if there is one) and the paragraphs, with a blank line between each two.
    """

    id: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    links: tuple[Link, ...] = ()
    quotations: tuple[MarkedQuotation, ...] = ()
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published: str | None = None
    """Date of publication as ISO 8601, as far as the page gives it: `2026-11-23`."""
    url: str | None = None
    """The canonical URL."""
    language: str = "en"
    """ISO 639-1."""
    partial: bool = False
    """Whether the page says or shows that this is not the whole article."""
    free: bool | None = None
    """`isAccessibleForFree` as the page gives it; None when it says nothing."""
    labels: frozenset[Label] = frozenset()
    """What the page says it is, beyond news."""
    notes: tuple[str, ...] = ()
    """Remarks on the reading for the person who gave the input, each one sentence ("read as windows-1252")."""

    @property
    def remarks(self) -> Remarks:
        """RETURNS (Remarks): labels, whether it is free, and notes."""
        return Remarks(self.labels, self.free, self.notes)
