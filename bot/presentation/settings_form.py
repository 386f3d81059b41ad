"""A channel's settings as a form, and what comes back of it as changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.presentation.actions import Edit, SettingsPage, encode
from bot.presentation.card import Line
from bot.presentation.clean import fit
from bot.presentation.durations import seconds_of, short
from bot.presentation.form import LONGEST_ENTRY, Answered, Choice, Entry, Field, Form, Option
from bot.presentation.texts import texts
from bot.presentation.wording import phrase, say
from bot.store.channel_settings import (
    LONGEST_PAUSE,
    MOST_ASSERTIONS,
    MOST_DOMAINS,
    MOST_WORDS,
    ChannelSettings,
    domain_of,
)

FIELDS: Mapping[SettingsPage, tuple[str, ...]] = {
    "basics": ("mode", "show", "allowed_domains", "denied_domains"),
    "finer": ("channel_cooldown", "user_cooldown", "min_words", "repeat", "top_assertions"),
}
"""Four at most where notes may stand on top."""
AGAIN = "again"
"""A choice of `repeat` which is kept as `repeat_within=0`."""
_SHORT_ENTRY = 40
_SHOWN = 60
"""Most characters of what somebody typed in a sentence about it."""


class _ProblemError(ValueError):
    """The message is a sentence for the moderator."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a form asks for."""

    values: Mapping[str, Any]
    """By the names of `ChannelSettings`; only what differs from what holds."""
    problems: Mapping[str, str]
    """By the names of fields."""


def settings_form(page: SettingsPage, settings: ChannelSettings, notes: tuple[Line, ...] = ()) -> Form:
    """RETURNS (Form): with what holds now; `notes` stand on top of the basics, and are left out of the others."""
    title = say("settings_title") if page == "basics" else say("finer_title")
    lines = notes if page == "basics" else ()
    fields: list[Field] = []
    for name in FIELDS[page]:
        try:
            fields.append(_FIELDS[name](name, settings))
        except _TooLongError:
            lines = (*lines, phrase("too_long", name=texts().settings[name]))
    return Form(encode(Edit(page)), title, tuple(fields), say("save"), lines)


def changes_of(page: SettingsPage, values: Mapping[str, Answered], settings: ChannelSettings) -> Changes:
    """Read what came back of the form; what it does not name stays as it is.

    settings: what holds now.
    """
    changes: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name in FIELDS[page]:
        if name not in values:
            continue
        try:
            changes |= _READ[name](name, values[name], settings)
        except _ProblemError as problem:
            problems[name] = str(problem)
    now = settings.model_dump()
    return Changes({} if problems else {k: v for k, v in changes.items() if now[k] != v}, problems)


# ---- what is shown


class _TooLongError(Exception):
    """The value does not fit into an entry."""


def _choice(name: str, labels: Mapping[str, str], chosen: tuple[str, ...], *, most: int = 1) -> Choice:
    options = tuple(Option(value, label, value in chosen) for value, label in labels.items())
    return Choice(name, texts().settings[name], options, texts().settings_help[name], most=most)


def _entry(name: str, value: str, longest: int = _SHORT_ENTRY) -> Entry:
    if len(value) > longest:
        raise _TooLongError
    lines = longest > _SHORT_ENTRY
    required = not lines
    return Entry(name, texts().settings[name], value, texts().settings_help[name], longest, required, lines)


def _mode(name: str, settings: ChannelSettings) -> Field:
    return _choice(name, texts().modes, (settings.mode,))


def _show(name: str, settings: ChannelSettings) -> Field:
    return _choice(name, texts().parts, settings.show, most=len(texts().parts))


def _sites(name: str, settings: ChannelSettings) -> Field:
    return _entry(name, ", ".join(getattr(settings, name)), LONGEST_ENTRY)


def _pause(name: str, settings: ChannelSettings) -> Field:
    return _entry(name, short(getattr(settings, name)))


def _count(name: str, settings: ChannelSettings) -> Field:
    return _entry(name, str(getattr(settings, name)))


def _repeat(name: str, settings: ChannelSettings) -> Field:
    return _choice(name, texts().repeats, (settings.repeat if settings.repeat_within else AGAIN,))


_FIELDS: Mapping[str, Callable[[str, ChannelSettings], Field]] = {
    "mode": _mode,
    "show": _show,
    "allowed_domains": _sites,
    "denied_domains": _sites,
    "channel_cooldown": _pause,
    "user_cooldown": _pause,
    "min_words": _count,
    "repeat": _repeat,
    "top_assertions": _count,
}


# ---- what comes back


def _chosen(value: Answered, among: Mapping[str, str]) -> list[str]:
    chosen = [value] if isinstance(value, str) else list(value)
    if not chosen or any(one not in among for one in chosen):
        raise _ProblemError(say("problem_choice"))
    return [one for one in among if one in chosen]


def _one_of(value: Answered, among: Mapping[str, str]) -> str:
    chosen = _chosen(value, among)
    if len(chosen) > 1:
        raise _ProblemError(say("problem_choice"))
    return chosen[0]


def _read_mode(name: str, value: Answered, settings: ChannelSettings) -> dict[str, Any]:
    del settings
    return {name: _one_of(value, texts().modes)}


def _read_show(name: str, value: Answered, settings: ChannelSettings) -> dict[str, Any]:
    chosen = tuple(_chosen(value, texts().parts))
    return {} if set(chosen) == set(settings.show) else {name: chosen}


def _read_sites(name: str, value: Answered, settings: ChannelSettings) -> dict[str, Any]:
    del settings
    sites = tuple(dict.fromkeys(map(_site, _split(_typed(value)))))
    if len(sites) > MOST_DOMAINS:
        raise _ProblemError(say("problem_sites", most=MOST_DOMAINS))
    return {name: sites}


def _read_pause(name: str, value: Answered, settings: ChannelSettings) -> dict[str, Any]:
    del settings
    seconds = seconds_of(_typed(value))
    if seconds is None or seconds > LONGEST_PAUSE:
        raise _ProblemError(say("problem_time", most=short(LONGEST_PAUSE)))
    return {name: seconds}


def _read_count(name: str, value: Answered, settings: ChannelSettings) -> dict[str, Any]:
    del settings
    least, most = (1, MOST_ASSERTIONS) if name == "top_assertions" else (0, MOST_WORDS)
    typed = _typed(value)
    if not re.fullmatch(r"[0-9]{1,6}", typed) or not least <= int(typed) <= most:
        raise _ProblemError(say("problem_number", least=least, most=most))
    return {name: int(typed)}


def _read_repeat(name: str, value: Answered, settings: ChannelSettings) -> dict[str, Any]:
    chosen = _one_of(value, texts().repeats)
    if chosen == AGAIN:
        return {"repeat_within": 0}
    within = settings.repeat_within or ChannelSettings.model_fields["repeat_within"].default
    return {name: chosen, "repeat_within": within}


_READ: Mapping[str, Callable[[str, Answered, ChannelSettings], dict[str, Any]]] = {
    "mode": _read_mode,
    "show": _read_show,
    "allowed_domains": _read_sites,
    "denied_domains": _read_sites,
    "channel_cooldown": _read_pause,
    "user_cooldown": _read_pause,
    "min_words": _read_count,
    "repeat": _read_repeat,
    "top_assertions": _read_count,
}


def _typed(value: Answered) -> str:
    return (value if isinstance(value, str) else " ".join(value)).strip()


def _split(text: str) -> Iterator[str]:
    return (part for part in re.split(r"[,;\s]+", text) if part)


def _site(text: str) -> str:
    """RETURNS (str): the domain, also where somebody gave the address of a page there."""
    host = text
    try:
        if "://" in text:
            host = urlsplit(text).hostname or ""
        return domain_of(host.partition("/")[0])
    except ValueError:
        raise _ProblemError(say("problem_site", text=fit(text, _SHOWN) or "–")) from None
