"""The settings: what the environment says (`HEARSAY_…`), read once and handed on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeVar, overload

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

S = TypeVar("S", bound=BaseSettings)
Parts = tuple[int, list[int]]
"""How many parts a whole has, and which of them are meant, from 0."""


class SettingsError(Exception):
    """The environment holds something that cannot be used; the message names the variables and none of their values."""


class Settings(BaseSettings):
    """Each field is an environment variable: `model` is `HEARSAY_MODEL`."""

    model_config = SettingsConfigDict(env_prefix="HEARSAY_", frozen=True, env_ignore_empty=True, extra="ignore")

    model: Path | None = None
    """Folder of the tagger's weights, in place of those that come with Hearsay."""

    database: str | None = Field(default=None, repr=False)
    """A file's path, or postgresql://user@host/name; without it a file in the user's data folder."""

    contact: str | None = Field(default=None, pattern=r"^[\x21-\x27\x2a-\x7e]{3,200}$")
    """A web or mail address at which the people who run a website reach whoever runs this bot; goes into the
    User-Agent of every download."""

    user_key: str | None = Field(default=None, repr=False)
    """A secret with which the ids of users are hashed; without it the database makes its own."""

    workers: int = Field(default=1, ge=1, le=64)
    """The most processes for the analysis; each holds a model of its own in memory."""

    name: str | None = Field(default=None, pattern=r"^[A-Za-z0-9._-]{1,64}$")
    """What this machine calls itself in the database, the same after a restart; without it the host's name."""


class AdapterSettings(BaseSettings):
    """What an adapter needs of its own; each field is an environment variable by its full name."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore")


@overload
def read_settings() -> Settings: ...
@overload
def read_settings(kind: type[S]) -> S: ...
def read_settings(kind: type[BaseSettings] = Settings) -> BaseSettings:
    """Read the environment.

    kind: which settings; an adapter has some of its own.
    Raises `SettingsError`.
    """
    try:
        return kind()
    except ValidationError as error:
        prefix = kind.model_config.get("env_prefix") or ""
        fields = kind.model_fields
        places = {str(one["loc"][0]) if one["loc"] else "" for one in error.errors()}
        names = sorted((f"{prefix}{place}" if place in fields else place).upper() for place in places if place)
        missing = {str(one["loc"][0]) for one in error.errors() if one["type"] == "missing" and one["loc"]}
        if missing == places:
            raise SettingsError(f"{_listed(names)} must be set.") from None
        raise SettingsError(f"The settings cannot be used; check {_listed(names)}.") from None


def part_of(text: str, variable: str) -> Parts | None:
    """Read which parts of a whole are meant: "8" is all of eight, "0-3/8" the first four of them.

    RETURNS (Parts | None): None for "auto". Raises `SettingsError`, which names the variable that holds the text.
    """
    if text == "auto":
        return None
    found = re.fullmatch(r"(?:(\d{1,5})-(\d{1,5})/)?([1-9]\d{0,4})", text, re.ASCII)
    count = int(found[3]) if found else 0
    parts = list(range(int(found[1] or 0), int(found[2] or count - 1) + 1)) if found else []
    if not parts or parts[-1] >= count:
        raise SettingsError(
            f"{variable} is none of: auto, a number, or a range such as 4-7/8 for the last four of eight."
        )
    return count, parts


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "the environment"
