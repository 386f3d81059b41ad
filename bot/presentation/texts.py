"""The words a reader is told, kept as data in `texts.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from bot.article.model import Label
from bot.breakdown import Act, FlagCode, Kind, SourceKind, Support
from bot.presentation.actions import Page, Verdict

ComplaintCode = Literal["sourced", "misread", "speaker", "harmless", "other"]
PluralForm = Literal["one", "other"]


@dataclass(frozen=True, slots=True)
class Texts:
    """Labels and sentences by what they stand for; every code of the Breakdown has one."""

    closing: str
    nobody: str
    """In place of a name where the article gives no source, …"""
    unclear: str
    """… and where it gives one, but two or more could be meant."""
    source_kinds: Mapping[SourceKind, str]
    statement_kinds: Mapping[Kind, str]
    statement_kinds_explained: Mapping[Kind, str]
    acts: Mapping[Act, str]
    acts_marked: Mapping[Act, str]
    """What is marked in the margin of the article beside a name."""
    voices: Mapping[str, str]
    flags: Mapping[FlagCode, str]
    support: Mapping[Support, str]
    """A sentence, or nothing where there is nothing to add."""
    remarks: Mapping[Label | str, str]
    pages: Mapping[Page, str]
    """Titles of the pages, and labels of the buttons to them."""
    verdicts: Mapping[Verdict, str]
    complaints: Mapping[ComplaintCode, str]
    settings: Mapping[str, str]
    """Names of a channel's settings, …"""
    settings_help: Mapping[str, str]
    """… and what helps to fill them in."""
    modes: Mapping[str, str]
    modes_explained: Mapping[str, str]
    parts: Mapping[str, str]
    """The parts of a summary that a channel can choose."""
    repeats: Mapping[str, str]
    origins: Mapping[str, str]
    cues: Mapping[str, Sequence[str]]
    """Words of articles by what they do to a statement."""
    counts: Mapping[str, Mapping[PluralForm, str]]
    """What is counted, `{n}` of it, in every plural form."""
    cards: Mapping[str, str]
    """Sentences and labels of cards; `{name}` stands for what is filled in."""


@cache
def texts() -> Texts:
    """RETURNS (Texts): the texts in English, read once."""
    return Texts(**own_texts("bot.presentation"))


def own_texts(package: str) -> dict[str, Any]:
    """RETURNS (dict): the `texts.toml` of an adapter, for what only its platform's people are told."""
    return tomllib.loads((files(package) / "texts.toml").read_text(encoding="utf-8"))


def plural_form(count: int) -> PluralForm:
    """RETURNS (PluralForm): the English form for a count, by the name that CLDR gives it."""
    return "one" if count == 1 else "other"
