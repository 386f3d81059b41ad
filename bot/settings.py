"""The settings: what the environment says (`HEARSAY_…`), read once and handed on."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


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
