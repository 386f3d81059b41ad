"""What a channel wants of the bot: the settings, their defaults, and how a person writes them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

VERSION = 1
Mode = Literal["off", "command", "automatic"]
Repeat = Literal["pointer", "silence"]
Part = Literal["counts", "voices", "assertions", "sources"]
PARTS: tuple[Part, ...] = get_args(Part)

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_HOST = re.compile(r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


class SettingError(ValueError):
    """A setting that does not exist, or a value that it does not take; the message says which would do."""


def _seconds(value: object) -> object:
    if isinstance(value, str) and (found := re.fullmatch(r"\s*(\d{1,9})\s*([smhd]?)\s*", value.lower())):
        return int(found[1]) * _UNITS[found[2]]
    return value


def _listed(value: object) -> object:
    if isinstance(value, str):
        return tuple(part for part in re.split(r"[,\s]+", value) if part)
    return value


def _domains(value: object) -> object:
    value = _listed(value)
    if not isinstance(value, list | tuple):
        return value
    return tuple(dict.fromkeys(domain_of(str(item)) for item in value))


def domain_of(text: str) -> str:
    """RETURNS (str): the domain in its stored form. Raises `ValueError` for what is none."""
    host = text.strip().lower().removeprefix("*.").removeprefix("www.").rstrip(".")
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        host = ""
    if not _HOST.fullmatch(host):
        raise ValueError(f"{text[:80]!r} is no domain such as example.org")
    return host


LONGEST_PAUSE = 7 * 86400
"""Seconds."""
MOST_DOMAINS = 500
MOST_WORDS = 10_000
MOST_ASSERTIONS = 10
Seconds = Annotated[int, BeforeValidator(_seconds), Field(ge=0, le=LONGEST_PAUSE)]
Domains = Annotated[tuple[str, ...], BeforeValidator(_domains), Field(max_length=MOST_DOMAINS)]


class ChannelSettings(BaseModel):
    """The settings of one channel; each field's default holds where neither channel nor workspace says otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: Mode = Field(default="off", description="off; command: answers when asked; automatic: answers links")
    allowed_domains: Domains = Field(default=(), description="answer only these, with their subdomains; empty: all")
    denied_domains: Domains = Field(default=(), description="never answer these, with their subdomains")
    min_words: int = Field(default=150, ge=0, le=MOST_WORDS, description="shortest article that is answered unasked")
    channel_cooldown: Seconds = Field(default=30, description="pause between unasked answers in a channel")
    user_cooldown: Seconds = Field(default=60, description="pause between unasked answers to one person")
    workspace_cooldown: Seconds = Field(default=5, description="pause between unasked answers in a workspace")
    repeat: Repeat = Field(default="pointer", description="the same article again: a pointer to the answer, or silence")
    repeat_within: Seconds = Field(default=7 * 86400, description="for how long an article counts as the same again")
    show: Annotated[tuple[Part, ...], BeforeValidator(_listed), Field(min_length=1, max_length=len(PARTS))] = Field(
        default=PARTS, description=f"the parts of an answer: {', '.join(PARTS)}"
    )
    top_assertions: int = Field(
        default=3, ge=1, le=MOST_ASSERTIONS, description="how many unsupported assertions are shown"
    )

    def allows(self, host: str) -> bool:
        """RETURNS (bool): whether links to that host may be answered; a denied domain outweighs an allowed one."""
        try:
            name = domain_of(host)
        except ValueError:
            return False
        if _within(name, self.denied_domains):
            return False
        return not self.allowed_domains or _within(name, self.allowed_domains)


NAMES = tuple(ChannelSettings.model_fields)


def _within(name: str, domains: tuple[str, ...]) -> bool:
    return any(name == domain or name.endswith(f".{domain}") for domain in domains)


def checked(changes: Mapping[str, object]) -> dict[str, Any]:
    """RETURNS (dict): the changes in their stored form. Raises `SettingError` for a name or a value that is none."""
    for name in changes:
        if name not in NAMES:
            raise SettingError(f"There is no setting {name[:80]!r}; there are {', '.join(NAMES)}.")
    try:
        model = ChannelSettings.model_validate(dict(changes))
    except ValidationError as error:
        raise SettingError(_explained(error)) from None
    return json_form(model, changes)


def json_form(settings: ChannelSettings, names: Mapping[str, object]) -> dict[str, Any]:
    """RETURNS (dict): those settings as JSON holds them."""
    form: dict[str, Any] = json.loads(settings.model_dump_json(include=set(names)))
    return form


def parse_change(text: str) -> tuple[str, str]:
    """RETURNS (tuple[str, str]): name and value of "name=value"; hyphens in the name are as good as underscores."""
    name, sign, value = text.partition("=")
    if not sign:
        raise SettingError(f"{text[:80]!r} is not of the form name=value, such as mode=automatic.")
    return name.strip().replace("-", "_"), value.strip()


_TAKES = {
    "allowed_domains": "domains with commas between them, such as example.org,example.com",
    "denied_domains": "domains with commas between them, such as example.org,example.com",
    "show": f"one or more of {', '.join(PARTS)}, with commas between them",
    "mode": "off, command or automatic",
    "repeat": "pointer or silence",
    "min_words": "a whole number from 0 to 10000",
    "top_assertions": "a whole number from 1 to 10",
}
_TAKES_SECONDS = "seconds, or a time such as 90s, 5m, 2h or 7d, up to 7d"


def _explained(error: ValidationError) -> str:
    first = error.errors()[0]
    name = str(first["loc"][0])
    return f"{name} takes {_TAKES.get(name, _TAKES_SECONDS)}, not {str(first['input'])[:80]!r}."
