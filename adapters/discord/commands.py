"""The commands: what somebody types, and what they find in a message's menu."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from adapters.discord import limits
from adapters.discord.delivery import Delivery
from adapters.discord.events import Interaction, is_direct, links_of, manages, of_command, place_here, rights
from adapters.discord.place import PLATFORM
from bot.article.links import FoundLink, find_links, suggestions

if TYPE_CHECKING:
    from adapters.discord.client import HearsayClient

MENU = "Break down article"
Choice = app_commands.Choice


def add_commands(client: HearsayClient) -> app_commands.CommandTree[Any]:
    """RETURNS (CommandTree): with all commands, for servers and for people, wherever somebody can type."""
    tree: app_commands.CommandTree[Any] = app_commands.CommandTree(
        client,
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
    )
    tree.add_command(breakdown)
    tree.add_command(from_message)
    tree.add_command(Hearsay(name="hearsay", description="Settings, status and help of Hearsay"))
    return tree


async def register(client: HearsayClient) -> None:
    """Tell Discord of the commands, if they are not what it was told last; the bot works without that, too."""
    commands = json.dumps([one.to_dict(client.tree) for one in client.tree.get_commands()], sort_keys=True)
    telling = client.host.store.notes.if_new(f"{PLATFORM}.commands.{client.application_id}", commands, client.tree.sync)
    await client.host.begin(telling, Delivery.told)


@app_commands.command()
@app_commands.describe(link="The article's address", public="Show the answer to everybody here, not to you alone")
async def breakdown(interaction: Interaction, link: app_commands.Range[str, 1, 2000], public: bool = False) -> None:
    """Show who says what in an article, and what is stated on nobody's word."""
    links = find_links(link) or [FoundLink(link.strip(), 0, len(link))]  # what is no link is told to be none
    await interaction.client.asked(interaction, of_command(interaction, links, private=not public))


@breakdown.autocomplete("link")
async def _recent(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    here = [message for message in interaction.client.cached_messages if message.channel.id == interaction.channel_id]
    links = suggestions((link for one in here[:-50:-1] for link in links_of(one)), typed, longest=limits.SUGGESTION)
    return [Choice(name=link, value=link) for link in links[: limits.SUGGESTIONS]]


@app_commands.context_menu(name=MENU)
async def from_message(interaction: Interaction, message: discord.Message) -> None:
    """Break down the article whose link a message has; Discord hands the message over, whatever the intents are."""
    await interaction.client.asked(interaction, of_command(interaction, links_of(message), private=True))


class Hearsay(app_commands.Group):
    """Everything but the breakdowns themselves."""

    @app_commands.command()
    async def settings(self, interaction: Interaction) -> None:
        """Choose when Hearsay answers in this channel, and what it shows."""
        form = await interaction.client.host.desk.form(place_here(interaction), **rights(interaction))
        await interaction.client.show(interaction, form)

    @app_commands.command()
    async def status(self, interaction: Interaction) -> None:
        """Show what Hearsay does in this channel, and what it lacks."""
        client, place, direct = interaction.client, place_here(interaction), is_direct(interaction)
        facts = [("Connection", f"{len(client.shards)} of {client.shard_count} shards, {client.latency * 1000:.0f} ms")]
        await client.tell(interaction, client.host.desk.status(place, facts, direct=direct, **rights(interaction)))

    @app_commands.command()
    @app_commands.describe(what="Whose data")
    @app_commands.choices(what=[Choice(name="about me", value="me"), Choice(name="about this server", value="server")])
    async def forget(self, interaction: Interaction, what: str) -> None:
        """Delete what Hearsay holds about you, or about this server."""
        place, user, may = place_here(interaction), str(interaction.user.id), manages(interaction)
        card = interaction.client.host.desk.forget(what, place, user, can_manage=may)
        await interaction.client.tell(interaction, card)

    @app_commands.command()
    async def help(self, interaction: Interaction) -> None:
        """Show what Hearsay is and what it can do."""
        every: list[app_commands.Command[Any, ..., Any] | app_commands.Group] = [breakdown, *self.commands]
        known = [(f"/{one.qualified_name}", one.description) for one in every]
        menu = (f"{MENU} (in a message's menu, under Apps)", breakdown.description)
        await interaction.client.show(interaction, interaction.client.host.desk.help([*known, menu]))
