"""The settings: what the environment says (`HEARSAY_…`), read once and handed on."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Each field is an environment variable: `model` is `HEARSAY_MODEL`."""

    model_config = SettingsConfigDict(env_prefix="HEARSAY_", frozen=True, env_ignore_empty=True, extra="ignore")

    model: Path | None = None
    """Folder of the tagger's weights, in place of those that come with Hearsay."""
