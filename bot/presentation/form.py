"""Forms: what somebody is asked to fill in, small enough for each chat platform, whatever draws them.

Their texts are raw, as those of cards are: an adapter escapes them where its platform would read markup.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.presentation.actions import MAX_LENGTH
from bot.presentation.card import Line

MOST_FIELDS = 5
"""Fields of a form, its notes counted as one."""
TITLE, SUBMIT = 24, 24
LABEL, HELP = 45, 100
NAME = 32
MOST_OPTIONS = 25
OPTION_LABEL, OPTION_VALUE = 75, 100
LONGEST_ENTRY = 3000
"""Each is the smaller one of what Discord and Slack take."""

Answered = str | list[str]
"""What comes back for a field: the text of an Entry, "" where it was emptied; the values chosen of a Choice."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen."""

    value: str
    label: str
    chosen: bool = False
    """Whether it is what holds now."""

    def __post_init__(self) -> None:
        _fits(self.value, OPTION_VALUE)
        _fits(self.label, OPTION_LABEL)


@dataclass(frozen=True, slots=True)
class Choice:
    """`least` to `most` of the options."""

    name: str
    label: str
    options: tuple[Option, ...]
    help: str = ""
    least: int = 1
    most: int = 1

    def __post_init__(self) -> None:
        _fits(self.name, NAME)
        _fits(self.label, LABEL)
        _fits(self.help, HELP, least=0)
        if not 1 <= len(self.options) <= MOST_OPTIONS or not 0 <= self.least <= self.most <= len(self.options):
            raise ValueError(f"a choice of {self.least} to {self.most} among {len(self.options)} options")
        if len({option.value for option in self.options}) != len(self.options):
            raise ValueError(f"two options of {self.name} are the same")
        if sum(option.chosen for option in self.options) > self.most:
            raise ValueError(f"more options of {self.name} are chosen than can be")


@dataclass(frozen=True, slots=True)
class Entry:
    """A text that is typed."""

    name: str
    label: str
    value: str = ""
    """What holds now."""
    help: str = ""
    longest: int = LONGEST_ENTRY
    """Characters."""
    required: bool = False
    several_lines: bool = False

    def __post_init__(self) -> None:
        _fits(self.name, NAME)
        _fits(self.label, LABEL)
        _fits(self.help, HELP, least=0)
        _fits(self.value, self.longest, least=0)
        if not 1 <= self.longest <= LONGEST_ENTRY:
            raise ValueError(f"an entry of at most {self.longest} characters")


Field = Choice | Entry


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked for; `id` is the action that it belongs to, and comes back with the answer."""

    id: str
    title: str
    fields: tuple[Field, ...]
    submit: str
    """The label of the button."""
    notes: tuple[Line, ...] = ()
    """Lines on top of the fields."""

    def __post_init__(self) -> None:
        _fits(self.id, MAX_LENGTH)
        _fits(self.title, TITLE)
        _fits(self.submit, SUBMIT)
        if not 1 <= len(self.fields) + bool(self.notes) <= MOST_FIELDS or not self.fields:
            raise ValueError(f"a form with {len(self.fields)} fields and {len(self.notes)} notes")
        if len({field.name for field in self.fields}) != len(self.fields):
            raise ValueError("two fields have the same name")


def _fits(text: str, most: int, *, least: int = 1) -> None:
    if not least <= len(text) <= most:
        raise ValueError(f"{len(text)} characters where {least} to {most} fit: {text[:40]!r}")
