"""What slack_sdk asks of a store of installations and states, from the one that is in our database."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from adapters.slack.place import workspace_key
from bot.store import installations as kept
from bot.store.database import Database


class Installations(AsyncInstallationStore):
    """The bot's part of each."""

    def __init__(self, client_id: str, database: Database) -> None:
        self._kept = kept.Installations(database, client_id)

    async def find(self, key: str) -> Bot | None:
        """RETURNS (Bot | None): by the id of the workspace, or of the organisation."""
        found = await self._kept.find(key)
        return Bot(**asdict(found)) if found else None

    async def renewed(self, key: str, earlier: str) -> Bot | None:
        """RETURNS (Bot | None): with a token that is good, after Slack refused to renew the earlier one."""
        found = await self._kept.renewed(key, earlier)
        return Bot(**asdict(found)) if found else None

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """RETURNS (Bot | None): as slack_sdk looks for it."""
        return await self.find(workspace_key(enterprise_id, team_id, whole=bool(is_enterprise_install)))

    async def async_save(self, installation: Installation) -> None:
        """Keep the bot's part of an installation."""
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        """Put an installation in place of an earlier one."""
        facts = bot.to_dict()
        await self._kept.save(kept.Installation(**{name: facts[name] for name in kept.NAMES}))

    async def forget(self, key: str, *, before: float) -> bool:
        """RETURNS (bool): whether none is left; False for one that was made after `before`, in seconds since 1970."""
        return await self._kept.forget(key, before=datetime.fromtimestamp(before, UTC))


class States(AsyncOAuthStateStore):
    """The states of installations under way."""

    def __init__(self, database: Database) -> None:
        self._kept = kept.States(database)

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        """RETURNS (str): a new state."""
        return await self._kept.issue()

    async def async_consume(self, state: str) -> bool:
        """RETURNS (bool): whether that state is good."""
        return await self._kept.consume(state)
