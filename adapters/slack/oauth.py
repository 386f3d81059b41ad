"""Installing the app from a browser: bolt's OAuth flow, over our database."""

from __future__ import annotations

from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings

from adapters.slack.http import INSTALL, REDIRECT
from adapters.slack.installations import States
from adapters.slack.place import scopes
from adapters.slack.workspaces import ManyWorkspaces, sdk_log
from bot.store.database import Database
from bot.store.installations import STATE_LASTS


def oauth_flow(
    workspaces: ManyWorkspaces, database: Database, *, unfurl: bool = False, redirect_uri: str | None = None
) -> AsyncOAuthFlow:
    """RETURNS (AsyncOAuthFlow): one whose state is checked against the browser's cookie and used up in the database.

    redirect_uri: where Slack sends the browser back to; needed where the app has several.
    """
    settings = AsyncOAuthSettings(
        client_id=workspaces.client_id,
        client_secret=workspaces.client_secret,
        scopes=list(scopes(unfurl=unfurl)),
        user_scopes=[],
        redirect_uri=redirect_uri,
        install_path=INSTALL,
        redirect_uri_path=REDIRECT,
        installation_store=workspaces.installations,
        installation_store_bot_only=True,
        state_store=States(database),
        state_expiration_seconds=int(STATE_LASTS.total_seconds()),
        logger=sdk_log,
    )
    return AsyncOAuthFlow(client=workspaces.client(), logger=sdk_log, settings=settings)
