"""The settings of channels: a workspace's own over the defaults, a channel's own over those."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.channel_settings import NAMES, VERSION, ChannelSettings, SettingError, checked
from bot.store.database import Database, unbroken
from bot.store.errors import StoreAheadError, StoreCorruptError
from bot.store.records import Channel
from bot.store.tables import settings


@dataclass(frozen=True)
class Origins:
    """The settings that hold, and where each comes from: "channel", "workspace" or "default"."""

    settings: ChannelSettings
    of: dict[str, str]


class Settings:
    """Only what was set is kept, so that a change to the workspace shows in all channels that say nothing else."""

    def __init__(self, database: Database) -> None:
        self._db = database

    @unbroken
    async def of(self, channel: Channel) -> ChannelSettings:
        """RETURNS (ChannelSettings): what holds in the channel; with `channel=""`, in the workspace."""
        return (await self.origins(channel)).settings

    @unbroken
    async def origins(self, channel: Channel) -> Origins:
        """RETURNS (Origins): the same, and where each setting comes from."""
        async with self._db.reading() as connection:
            own = await self._layers(connection, channel)
        merged: dict[str, Any] = {}
        origin = dict.fromkeys(NAMES, "default")
        for name, layer in (("workspace", own.get("", {})), ("channel", own.get(channel.channel, {}))):
            if name == "workspace" or channel.channel:
                merged |= layer
                origin |= dict.fromkeys(layer, name)
        return Origins(self._valid(merged), origin)

    @unbroken
    async def set(self, channel: Channel, /, **changes: object) -> ChannelSettings:
        """Change settings of the channel, or of the workspace. Raises `SettingError`, and then nothing is changed."""
        form = checked(changes)
        async with self._db.writing() as connection:
            await self._write(connection, channel, {}, only_new=True)  # a row to lock, so that two changes add up
            layers = await self._layers(connection, channel, lock=True)
            body = layers.get(channel.channel, {}) | form
            await self._write(connection, channel, body)
        return await self.of(channel)

    @unbroken
    async def reset(self, channel: Channel, *names: str) -> ChannelSettings:
        """Let these settings, or all without names, be what the workspace or the defaults say."""
        for name in names:
            if name not in NAMES:
                raise SettingError(f"There is no setting {name[:80]!r}; there are {', '.join(NAMES)}.")
        async with self._db.writing() as connection:
            # a full reset reads nothing, so that it works for settings that cannot be read
            layers = await self._layers(connection, channel, lock=True) if names else {}
            kept = {k: v for k, v in layers.get(channel.channel, {}).items() if k not in names}
            if kept:
                await self._write(connection, channel, kept)
            else:
                await connection.execute(sa.delete(settings).where(*_row(channel)))
        return await self.of(channel)

    async def _layers(
        self, connection: AsyncConnection, channel: Channel, *, lock: bool = False
    ) -> dict[str, dict[str, Any]]:
        """RETURNS (dict): the stored settings by channel id, "" for the workspace's."""
        statement = sa.select(settings).where(
            settings.c.platform == channel.platform,
            settings.c.workspace == channel.workspace,
            settings.c.channel.in_({"", channel.channel}),
        )
        if lock:  # for PostgreSQL; SQLite's writer is alone anyway
            statement = statement.with_for_update()
        return {row.channel: self._read(row) for row in (await connection.execute(statement)).all()}

    def _read(self, row: sa.Row[Any]) -> dict[str, Any]:
        place = self._db.location.place
        if row.version > VERSION:
            raise StoreAheadError(
                f"The settings in the database {place} were written by a newer Hearsay; upgrade Hearsay."
            )
        try:
            body = json.loads(row.body)
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise StoreCorruptError(
                f"The database {place} holds settings that cannot be read; reset those of the channel."
            )
        return body

    def _valid(self, merged: dict[str, Any]) -> ChannelSettings:
        try:
            return ChannelSettings.model_validate(merged)
        except ValidationError:
            raise StoreCorruptError(
                f"The database {self._db.location.place} holds settings that mean nothing; reset those of the channel."
            ) from None

    async def _write(
        self, connection: AsyncConnection, channel: Channel, body: dict[str, Any], *, only_new: bool = False
    ) -> None:
        values = {"version": VERSION, "body": json.dumps(body), "updated_at": self._db.now()}
        statement = self._db.insert(settings).values(
            platform=channel.platform, workspace=channel.workspace, channel=channel.channel, **values
        )
        key = ["platform", "workspace", "channel"]
        await connection.execute(
            statement.on_conflict_do_nothing(index_elements=key)
            if only_new
            else statement.on_conflict_do_update(index_elements=key, set_=values)
        )


def _row(channel: Channel) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        settings.c.platform == channel.platform,
        settings.c.workspace == channel.workspace,
        settings.c.channel == channel.channel,
    )
