"""`hearsay slack` and its like: the chat adapters, imported where they are used, and named where they are missing."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated, Any

import typer

from adapters.terminal.help import Command


def adapter(name: str, needs: str) -> Any:  # noqa: ANN401 - a module
    """RETURNS (module): `adapters.<name>.run`; ends the command where the package that it needs is not installed."""
    try:
        return import_module(f"adapters.{name}.run")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in (needs, "slack_sdk", "aiohttp"):
            raise
        print(f"hearsay: {name} needs its packages: pip install 'hearsay-bot[{name}]'", file=sys.stderr)
        raise typer.Exit(1) from None


def slack(
    http: Annotated[
        bool,
        typer.Option(
            "--http",
            help="Listen for requests, for many workspaces; otherwise connect to one, over Socket Mode.",
            rich_help_panel="How",
        ),
    ] = False,
    address: Annotated[
        str, typer.Option("--address", metavar="ADDRESS", help="Where to listen.", rich_help_panel="How")
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option("--port", metavar="NUMBER", min=1, max=65535, help="On which port (3000).", rich_help_panel="How"),
    ] = 3000,
) -> None:
    """Answer in Slack.

    Socket Mode takes SLACK_BOT_TOKEN and SLACK_APP_TOKEN from the environment; --http takes SLACK_SIGNING_SECRET,
    SLACK_CLIENT_ID and SLACK_CLIENT_SECRET. Both need HEARSAY_CONTACT. deploy/slack says how the app is made.
    """
    raise typer.Exit(adapter("slack", "slack_bolt").main(http=http, address=address, port=port))


def discord() -> None:
    """Answer on Discord.

    Takes DISCORD_TOKEN and HEARSAY_CONTACT from the environment, and HEARSAY_DISCORD_SHARDS for more than one process.
    deploy/discord.md says how the application is made and invited.
    """
    raise typer.Exit(adapter("discord", "discord").main())


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(cls=Command)(discord)
    app.command(cls=Command)(slack)
