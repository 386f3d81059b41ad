"""Cards: the platform-neutral pieces of an answer, which an adapter turns into its platform's payload.

All text is raw: an adapter escapes it, also against mentions and links that its platform would make of it, and cuts
nothing but by its platform's own limits. Text never holds a line break, and no part is empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["neutral", "notice", "problem"]
RunStyle = Literal["plain", "strong", "emphasis", "code", "ornament"]
ButtonStyle = Literal["primary", "secondary", "danger"]


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one style within a line."""

    text: str
    style: RunStyle = "plain"
    """An "ornament" is a shape that repeats what the words beside it say; it is not read aloud."""
    url: str | None = None
    """Where the words lead (http or https), if they are a link."""

    def plain(self) -> str:
        """RETURNS (str): the words, followed by their link in brackets; nothing for an ornament."""
        if self.style == "ornament":
            return ""
        return f"{self.text} ({self.url})" if self.url and self.url != self.text else self.text


Line = tuple[Run, ...]


def plain_line(line: Line) -> str:
    """RETURNS (str): the line's words without styles and ornaments, with single spaces."""
    return " ".join("".join(run.plain() for run in line).split())


@dataclass(frozen=True, slots=True)
class Heading:
    """What the parts up to the next heading are about."""

    text: str

    def plain(self) -> str:
        """RETURNS (str): its text."""
        return self.text


@dataclass(frozen=True, slots=True)
class Lines:
    """One or more lines of text."""

    lines: tuple[Line, ...]

    def plain(self) -> str:
        """RETURNS (str): a line for each that has words."""
        return "\n".join(words for words in map(plain_line, self.lines) if words)


@dataclass(frozen=True, slots=True)
class Quotation:
    """An excerpt of the article, whose words it is, and of what kind; the only part that quotes at length."""

    text: Line
    who: str
    """The speaker, or the words for the article itself."""
    kind: str
    """How it is given, or what it is flagged for."""

    def plain(self) -> str:
        """RETURNS (str): the excerpt and, in brackets, whose it is."""
        return f"{plain_line(self.text)} ({self.who}: {self.kind})"


@dataclass(frozen=True, slots=True)
class Items:
    """A list; each item has one or more lines."""

    items: tuple[tuple[Line, ...], ...]

    def plain(self) -> str:
        """RETURNS (str): a dash before each item, its further lines set in."""
        return "\n".join("- " + "\n  ".join(plain_line(line) for line in item) for item in self.items)


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a label and what it says."""

    pairs: tuple[tuple[str, Line], ...]

    def plain(self) -> str:
        """RETURNS (str): a line for each pair."""
        return "\n".join(f"{label}: {plain_line(value)}" for label, value in self.pairs)


@dataclass(frozen=True, slots=True)
class Picture:
    """An image; `alt` says all that it shows."""

    alt: str
    source: bytes | str
    """The image itself (PNG), or its http(s) address."""

    def plain(self) -> str:
        """RETURNS (str): the words that stand for it."""
        return self.alt


@dataclass(frozen=True, slots=True)
class Divider:
    """A line between two groups of parts."""

    def plain(self) -> str:
        """RETURNS (str): nothing."""
        return ""


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press; `action` is an id of `bot.presentation.actions`, never twice in one card."""

    label: str
    action: str
    style: ButtonStyle = "secondary"
    disabled: bool = False

    def plain(self) -> str:
        """RETURNS (str): the label in square brackets."""
        return f"[{self.label}]"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select."""

    label: str
    action: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Select:
    """A list to choose one action from; `action` is its own id, to which the platform adds the chosen one's."""

    placeholder: str
    action: str
    options: tuple[Option, ...]

    def plain(self) -> str:
        """RETURNS (str): placeholder and labels in square brackets."""
        return f"[{self.placeholder}: {', '.join(option.label for option in self.options)}]"


Part = Heading | Lines | Quotation | Items | Facts | Picture | Divider | Button | Select


@dataclass(frozen=True, slots=True)
class Card:
    """One answer, or one page of it."""

    title: str
    parts: tuple[Part, ...]
    tone: Tone = "neutral"

    @property
    def controls(self) -> tuple[Button | Select, ...]:
        """RETURNS (tuple): what can be pressed or chosen, in order."""
        return tuple(part for part in self.parts if isinstance(part, Button | Select))


def plain(card: Card, *, controls: bool = False) -> str:
    """The card as plain text, for notifications, screen readers and logs.

    controls (bool): Whether buttons and selects are named too; where they are shown, they are read out by themselves.
    RETURNS (str): The title and all that the parts say, a line or more for each.
    """
    parts = card.parts if controls else tuple(p for p in card.parts if not isinstance(p, Button | Select))
    return "\n".join(words for words in (card.title, *(part.plain() for part in parts)) if words)
