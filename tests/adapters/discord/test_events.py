"""Messages and interactions of Discord as the responder gets them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import discord
import pytest

from adapters.discord.client import HearsayClient
from adapters.discord.events import (
    links_of,
    manages,
    missing_for,
    of_command,
    of_edit,
    of_message,
    place_here,
)
from adapters.discord.place import ids_of, link_to, name_of, place_of
from bot.article.links import MAX_LINKS, suggestions
from bot.store import Channel
from tests.adapters.discord import objects
from tests.adapters.discord.objects import ALICE, FORUM, GUILD, NEWS, POST, THREAD, US, interaction, message

LINK, OTHER = "https://example.org/news/a-story", "https://example.org/news/another-story"
PLACE = Channel("discord", str(GUILD), str(NEWS))


@pytest.fixture
def client() -> HearsayClient:
    made = objects.client()
    objects.guild(made)
    return made


def urls(of: Any) -> list[str]:
    return [link.url for link in links_of(of)]


# ---- messages


def test_a_shared_link_carries_ids_and_links_alone(client: HearsayClient) -> None:
    incoming = of_message(message(client, f"Look: {LINK}"), US)
    assert incoming is not None
    assert (incoming.kind, incoming.channel, incoming.message) == ("shared", PLACE, "1000")
    assert (incoming.author, [link.url for link in incoming.links]) == (str(ALICE), [LINK])
    assert not incoming.direct
    assert not incoming.can_manage
    assert "Look" not in incoming.payload()


def test_a_message_without_a_link_is_nobodys_business(client: HearsayClient) -> None:
    assert of_message(message(client, "Good morning"), US) is None


@pytest.mark.parametrize(
    "more",
    [
        {"author": objects.user(US, "hearsay", bot=True)},
        {"author": objects.user(701, "robot", bot=True)},
        {"webhook_id": "55"},
        {"type": 7},
    ],
    ids=["us", "another bot", "a webhook", "Discord itself"],
)
def test_programs_are_not_answered(client: HearsayClient, more: dict[str, Any]) -> None:
    assert of_message(message(client, LINK, **more), US) is None
    before = message(client, "nothing", **more)
    assert of_edit(before, message(client, LINK, **more)) is None


def test_a_link_in_angle_brackets_is_known_to_be_left_alone(client: HearsayClient) -> None:
    incoming = of_message(message(client, f"<{LINK}>"), US)
    assert incoming is not None
    assert all(link.suppressed for link in incoming.links)


@pytest.mark.parametrize("call", [f"<@{US}>", f"<@!{US}>"])
def test_whoever_calls_us_by_name_is_asking(client: HearsayClient, call: str) -> None:
    incoming = of_message(message(client, f"{call} {LINK}"), US)
    assert incoming is not None
    assert incoming.kind == "mentioned"


def test_a_call_under_somebodys_link_is_about_that_link(client: HearsayClient) -> None:
    about = {"message_id": "999", "channel_id": str(NEWS), "guild_id": str(GUILD)}
    replied = message(client, LINK, id=999)
    calling = message(client, f"<@{US}>", message_reference=about, type=19)
    assert calling.reference is not None
    calling.reference.resolved = replied
    incoming = of_message(calling, US)
    assert incoming is not None
    assert [link.url for link in incoming.links] == [LINK]


def test_an_answer_to_one_of_our_messages_is_no_call(client: HearsayClient) -> None:
    ours = objects.user(US, "hearsay", bot=True)
    assert of_message(message(client, "thanks!", mentions=[ours], type=19), US) is None


def test_who_manages_the_server_is_known_to_do_so(client: HearsayClient) -> None:
    incoming = of_message(message(client, f"<@{US}> {LINK}", roles=["101"]), US)
    assert incoming is not None
    assert incoming.can_manage


@pytest.mark.parametrize(("thread", "parent"), [(THREAD, NEWS), (POST, FORUM)])
def test_a_thread_has_its_channels_settings_and_its_own_ids(client: HearsayClient, thread: int, parent: int) -> None:
    incoming = of_message(message(client, LINK, channel=thread), US)
    assert incoming is not None
    assert incoming.channel == Channel("discord", str(GUILD), str(parent))
    assert incoming.message == f"{thread}/1000"
    assert ids_of(incoming.channel, incoming.message) == (thread, 1000)


def test_ids_come_back_as_they_went(client: HearsayClient) -> None:
    for channel in (NEWS, THREAD, POST):
        place = place_of(GUILD, channel, client.get_channel(channel))
        assert ids_of(place, name_of(place, channel, 1)) == (channel, 1)


async def test_our_messages_have_addresses(client: HearsayClient) -> None:
    assert await link_to(PLACE, "5") == f"https://discord.com/channels/{GUILD}/{NEWS}/5"
    assert await link_to(PLACE, f"{THREAD}/5") == f"https://discord.com/channels/{GUILD}/{THREAD}/5"
    assert await link_to(place_of(None, 9, None), "5") == "https://discord.com/channels/@me/9/5"


def test_what_is_forgotten_in_one_conversation_is_not_so_in_another() -> None:
    assert place_of(None, 8, None).workspace != place_of(None, 9, None).workspace


def test_embeds_of_programs_count_and_previews_do_not(client: HearsayClient) -> None:
    embeds = [
        {"type": "article", "url": "https://example.org/preview"},
        {"type": "rich", "url": LINK, "description": f"and {OTHER}", "fields": [{"name": "n", "value": LINK + "/2"}]},
    ]
    assert urls(message(client, "", embeds=embeds)) == [LINK, OTHER, LINK + "/2"]


def test_the_preview_of_a_shared_post_is_not_what_somebody_shared(client: HearsayClient) -> None:
    post = message(client, "https://social.example/1", embeds=[{"type": "rich", "description": f"news: {LINK}"}])
    incoming = of_message(post, US)
    assert incoming is not None
    assert [link.url for link in incoming.links] == ["https://social.example/1"]
    assert of_edit(message(client, "https://social.example/1"), post) is None


def test_a_message_of_a_server_that_is_not_known_yet_is_no_conversation(client: HearsayClient) -> None:
    stray = message(client, LINK)
    stray.guild = None
    assert of_message(stray, US) is None


def test_a_forwarded_message_is_read(client: HearsayClient) -> None:
    plain = {"type": 0, "content": LINK, "timestamp": objects.WHEN, "edited_timestamp": None, "flags": 0}
    names = ("embeds", "attachments", "mentions", "mention_roles", "components")
    empty: dict[str, list[str]] = {name: [] for name in names}
    snapshot = {"message": plain | empty}
    assert urls(message(client, "", message_snapshots=[snapshot], flags=1 << 14)) == [LINK]


def test_of_100_links_the_first_few_are_looked_at(client: HearsayClient) -> None:
    assert urls(message(client, " ".join(f"{LINK}/{n}" for n in range(100)))) == [
        f"{LINK}/{n}" for n in range(MAX_LINKS)
    ]


# ---- edits


def test_an_edit_knows_what_was_there_before(client: HearsayClient) -> None:
    incoming = of_edit(message(client, LINK), message(client, f"{LINK} {OTHER}"))
    assert incoming is not None
    assert (incoming.kind, incoming.before) == ("edited", (LINK,))


def test_an_edit_without_a_new_link_is_none(client: HearsayClient) -> None:
    preview = {"type": "article", "url": OTHER}
    assert of_edit(message(client, f"{LINK} {OTHER}"), message(client, LINK)) is None
    assert of_edit(message(client, LINK), message(client, LINK, embeds=[preview])) is None


def test_an_edit_of_a_message_that_is_not_in_memory_is_left_alone(client: HearsayClient) -> None:
    assert of_edit(None, message(client, LINK)) is None


# ---- interactions


def test_a_command_in_a_server_follows_the_channels_settings(client: HearsayClient) -> None:
    incoming = of_command(interaction(client), (), private=True)
    assert (incoming.kind, incoming.channel, incoming.event) == ("asked", PLACE, "2000")
    assert (incoming.direct, incoming.private, incoming.can_manage) == (False, True, False)
    assert incoming.handle == "a-token"


def test_the_answer_to_somebody_who_may_not_write_is_theirs_alone(client: HearsayClient) -> None:
    for allowed in (False, True):
        permissions = discord.Permissions(send_messages=allowed).value
        asked = of_command(interaction(client, permissions=permissions), (), private=False)
        assert asked.private is not allowed


@pytest.mark.parametrize(
    "more",
    [
        {"authorizing_integration_owners": {"1": str(ALICE)}},
        {"guild_id": None, "guild": None, "member": None, "user": objects.user(), "context": 1}
        | {"channel": {"id": "9", "type": 1}, "authorizing_integration_owners": {"1": str(ALICE)}},
        {"guild_id": None, "guild": None, "member": None, "user": objects.user(), "context": 2}
        | {"channel": {"id": "9", "type": 3, "recipients": []}, "authorizing_integration_owners": {"1": str(ALICE)}},
    ],
    ids=["brought along", "alone with us", "a private group"],
)
def test_what_somebody_asks_for_themselves_is_direct(client: HearsayClient, more: dict[str, Any]) -> None:
    asked = interaction(client, **more)
    assert of_command(asked, (), private=False).direct
    assert place_here(asked).workspace == (str(GUILD) if asked.guild_id else "@me/9")


def test_settings_are_for_who_manages_the_server_or_is_alone_with_us(client: HearsayClient) -> None:
    alone = {"guild_id": None, "guild": None, "member": None, "user": objects.user(), "channel": {"id": "9", "type": 1}}
    assert not manages(interaction(client))
    assert manages(interaction(client, permissions=discord.Permissions(manage_guild=True).value))
    assert manages(interaction(client, **alone, context=1))
    assert not manages(interaction(client, **alone, context=2))


def test_a_recorded_press_in_a_thread_is_placed_in_its_channel(client: HearsayClient, shared: Path) -> None:
    recorded = json.loads((shared / "conformance" / "recorded" / "discord.json").read_text())
    pressed = discord.Interaction[Any](data=recorded["buttonClickHello"], state=client._connection)
    metadata = recorded["metadata"]
    place = place_here(pressed)
    assert (place.workspace, place.channel) == (metadata["guildId"], metadata["channelId"])
    assert pressed.message is not None
    name = name_of(place, pressed.message.channel.id, pressed.message.id)
    assert ids_of(place, name) == (int(metadata["threadId"]), pressed.message.id)


# ---- what is missing


def names(asked: discord.Interaction[Any]) -> list[str]:
    return [one.what for one in missing_for(asked)]


def test_nothing_is_missing_where_all_is_granted(client: HearsayClient) -> None:
    assert names(interaction(client)) == []


@pytest.mark.parametrize(
    ("permission", "name"),
    [
        ("view_channel", "View Channel"),
        ("send_messages", "Send Messages"),
        ("send_messages_in_threads", "Send Messages in Threads"),
        ("read_message_history", "Read Message History"),
        ("embed_links", "Embed Links"),
    ],
)
def test_a_permission_that_is_missing_is_named(client: HearsayClient, permission: str, name: str) -> None:
    granted = discord.Permissions.all()
    granted.update(**{permission: False})
    (missing,) = missing_for(interaction(client, app_permissions=str(granted.value)))
    assert missing.what == name
    assert "channel's settings" in missing.remedy


def test_the_intent_that_is_missing_is_named() -> None:
    without = objects.client(message_content=False)
    objects.guild(without)
    assert names(interaction(without)) == ["Message Content Intent"]


def test_where_we_are_no_member_that_is_what_is_missing(client: HearsayClient) -> None:
    asked = interaction(client, authorizing_integration_owners={"1": str(ALICE)}, app_permissions="0")
    assert names(asked) == ["Membership"]


# ---- suggestions


def test_articles_of_the_channel_are_suggested(client: HearsayClient) -> None:
    messages = [message(client, f"{LINK} <{OTHER}> https://example.org/a.png"), message(client, LINK)]
    said = [link for one in messages for link in links_of(one)]
    assert suggestions(said, "", longest=100) == [LINK]
    assert suggestions(said, "STORY", longest=100) == [LINK]
    assert suggestions(said, "sport", longest=100) == []
    assert suggestions(said, "", longest=len(LINK) - 1) == []
