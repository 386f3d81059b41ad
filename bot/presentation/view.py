"""What cards are made from, and how long lists are cut into pages and moved through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Generic, Literal, TypeVar, get_args

from bot.presentation.actions import Choose, Dismiss, Feedback, Page, Post, Show, Verdict, encode, is_identifier
from bot.presentation.card import Button, Divider, Option, Part, Select
from bot.presentation.summary import Summary
from bot.presentation.texts import texts
from bot.presentation.wording import say

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PageSize:
    """How much one page holds; an adapter chooses it by its platform's limits."""

    claims: int = 5
    sources: int = 6
    assertions: int = 3
    top: int = 3
    """Assertions of the summary."""
    reasons: int = 3
    """Flags that are spelt out under one statement or source; the rest is counted."""
    choices: int = 10
    """Pages to choose from in a select."""

    def __post_init__(self) -> None:
        if any(getattr(self, field.name) < 1 for field in fields(self)):
            raise ValueError(f"a page holds at least one of each: {self}")


ShownPart = Literal["counts", "voices", "assertions", "sources"]
"""A part of the summary that can be left out; `sources` is who speaks most."""


@dataclass(frozen=True, slots=True)
class View:
    """A Summary with what its cards need to know beyond it."""

    summary: Summary
    id: str | None = None
    """The id under which the breakdown is kept; without one a card has no buttons."""
    sizes: PageSize = PageSize()
    how_it_works: str | None = None
    """Address of a page that explains the analysis."""
    show: frozenset[ShownPart] = frozenset(get_args(ShownPart))
    """The parts of the summary; the pages hold everything."""
    removable: bool = True
    """Whether the answer is a message that can be removed."""
    postable: bool = False
    """Whether only the asker sees the answer, and can have it posted for all."""

    def __post_init__(self) -> None:
        if self.id is not None and not is_identifier(self.id):
            raise ValueError(f"not the id of a breakdown: {self.id!r}")


@dataclass(frozen=True, slots=True)
class Extract(Generic[T]):
    """The part of a list that one page shows."""

    entries: tuple[T, ...]
    start: int
    """Entries before it."""
    total: int
    """Entries of the whole list."""
    number: int
    """The page's number, from 1."""
    pages: int

    def position(self) -> str:
        """RETURNS (str): "6 to 10 of 12", or "11 of 11" for one alone; nothing where one page holds all."""
        if self.pages == 1:
            return ""
        if len(self.entries) == 1:
            return say("position_of_one", first=self.start + 1, total=self.total)
        return say("position", first=self.start + 1, last=self.start + len(self.entries), total=self.total)


def extract(entries: Sequence[T], size: int, number: int) -> Extract[T]:
    """RETURNS (Extract): the page of that number, or the nearest that there is; an empty list has one empty page."""
    pages = max(1, -(-len(entries) // size))
    number = min(max(number, 1), pages)
    start = (number - 1) * size
    return Extract(tuple(entries[start : start + size]), start, len(entries), number, pages)


def navigation(view: View, page: Page, number: int = 1, pages: int = 1) -> tuple[Part, ...]:
    """RETURNS (tuple[Part, ...]): a divider and what leads to every other page; nothing without the breakdown's id."""
    if view.id is None:
        return ()
    parts: list[Part] = [Divider(), *_turning(view.id, page, number, pages)]
    if select := _jump(view, view.id, page, number, pages):
        parts.append(select)
    for other in get_args(Page):
        here = other == page
        action = encode(Show(view.id, other, number if here else 1))
        parts.append(Button(texts().pages[other], action, "primary" if here else "secondary", disabled=here))
    return tuple(parts)


def feedback(view: View, *verdicts: Verdict) -> tuple[Part, ...]:
    """RETURNS (tuple[Part, ...]): buttons to judge the answer, to post it for all, and to remove it."""
    if view.id is None:
        return ()
    parts = [Button(texts().verdicts[verdict], encode(Feedback(view.id, verdict))) for verdict in verdicts]
    if view.postable:
        parts.append(Button(say("post"), encode(Post(view.id)), "primary"))
    if view.removable:
        parts.append(Button(say("remove"), encode(Dismiss(view.id)), "danger"))
    return tuple(parts)


def _turning(identifier: str, page: Page, number: int, pages: int) -> Iterator[Button]:
    if number > 1:
        yield Button(say("previous"), encode(Show(identifier, page, number - 1)))
    if number < pages:
        yield Button(say("next"), encode(Show(identifier, page, number + 1)))


def _jump(view: View, identifier: str, page: Page, number: int, pages: int) -> Select | None:
    """RETURNS (Select | None): pages spread evenly from first to last, where turning would take more than two steps."""
    if pages < 4 or view.sizes.choices < 2:
        return None
    count = min(view.sizes.choices, pages)
    numbers = sorted({1 + i * (pages - 1) // (count - 1) for i in range(count)})
    options = tuple(
        Option(say("page_of", number=n, total=pages), encode(Show(identifier, page, n)), chosen=n == number)
        for n in numbers
    )
    return Select(say("go_to"), encode(Choose(identifier)), options)
