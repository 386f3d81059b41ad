"""The environment is read once, and what is wrong with it is told by name, never by value."""

from __future__ import annotations

import pytest
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.settings import Settings, SettingsError, read_settings


class Tokens(BaseSettings):
    """As an adapter has them."""

    model_config = SettingsConfigDict(env_prefix="CHAT_", env_ignore_empty=True)

    token: SecretStr
    shards: int = Field(default=1, ge=1)
    other: SecretStr | None = Field(default=None, alias="OTHER_TOKEN", min_length=5)


def test_what_is_set_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARSAY_NAME", "node-1")
    monkeypatch.setenv("HEARSAY_CONTACT", "")
    assert (read_settings().name, read_settings().contact) == ("node-1", None)
    monkeypatch.setenv("CHAT_TOKEN", "secret")
    assert read_settings(Tokens).token.get_secret_value() == "secret"


@pytest.mark.parametrize(
    ("kind", "environment", "message"),
    [
        (Settings, {"HEARSAY_NAME": "two words"}, "The settings cannot be used; check HEARSAY_NAME."),
        (
            Settings,
            {"HEARSAY_WORKERS": "secret", "HEARSAY_CONTACT": "a b"},
            "The settings cannot be used; check HEARSAY_CONTACT, HEARSAY_WORKERS.",
        ),
        (Tokens, {}, "CHAT_TOKEN must be set."),
        (Tokens, {"CHAT_SHARDS": "secret"}, "The settings cannot be used; check CHAT_SHARDS, CHAT_TOKEN."),
        (Tokens, {"CHAT_TOKEN": "t", "OTHER_TOKEN": "x"}, "The settings cannot be used; check OTHER_TOKEN."),
    ],
)
def test_what_cannot_be_used_is_named_and_not_shown(
    kind: type[BaseSettings], environment: dict[str, str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as raised:
        read_settings(kind)
    assert str(raised.value) == message
    assert raised.value.__cause__ is None
