"""Where Discord's messages stand: threads, forum posts, conversations, embeds, bulk deletion, and other bots' ways."""

from __future__ import annotations

import asyncio

import pytest

from bot.store import Channel
from tests.adapters.discord.harness import QUIET, Harness
from tests.adapters.platform import until
from tests.loopback_discord.world import APPLICATION, DIRECT, FORUM, GROUP, GUILD, NEWS, STRANGE, TALK, THREAD
from tests.responder.chat import LINK, OTHER


async def test_a_thread_takes_after_its_channel(harness: Harness) -> None:
    message = harness.discord.events.message(LINK, channel=THREAD)
    await harness.settle()
    (post,) = harness.posts(THREAD)
    assert post.replies_to == message.id
    pressed = await harness.use(post, "Sources")
    await harness.waited(pressed)
    await harness.settle()
    assert "critics" in harness.posts(THREAD)[0].text
    harness.discord.events.deleted(message)
    await harness.settle()
    assert harness.posts(THREAD) == []


async def test_a_new_thread_and_a_forum_post_are_answered(harness: Harness) -> None:
    await harness.store.settings.set(Channel("discord", GUILD, FORUM), **QUIET)
    for parent in (NEWS, FORUM):
        first = harness.discord.events.thread(parent, LINK)
        await harness.settle()
        (post,) = harness.posts(first.channel)
        assert post.replies_to == first.id


async def test_a_forum_that_is_off_stays_silent(harness: Harness) -> None:
    first = harness.discord.events.thread(FORUM, LINK)
    await harness.settle()
    assert harness.posts(first.channel) == []


async def test_a_conversation_with_the_bot_is_answered(harness: Harness) -> None:
    message = harness.discord.events.message(f"What about {LINK}?", channel=DIRECT)
    await harness.settle()
    (post,) = harness.posts(DIRECT)
    assert post.replies_to == message.id
    await harness.command(OTHER, place=DIRECT)
    await harness.settle()
    assert len(harness.private()) == 1


@pytest.mark.parametrize("place", [GROUP, STRANGE])
async def test_whoever_brings_it_along_is_answered_where_it_is_no_member(harness: Harness, place: str) -> None:
    asked = harness.discord.events.command("breakdown", channel=place, installed="user", link=LINK)
    await asked.acknowledged()
    await harness.settle()
    (post,) = harness.private()
    assert "Bridge falls" in post.text


async def test_the_menu_of_a_message_needs_no_intent(harness: Harness) -> None:
    message = harness.discord.events.message(f"See {LINK}", channel=TALK, author="bob")
    await harness.store.settings.set(harness.channel("talk"), mode="command")
    asked = harness.discord.events.message_command("Break down article", message, user="alice")
    assert await asked.acknowledged() < 3
    await harness.settle()
    (post,) = harness.private("alice")
    assert "Bridge falls" in post.text
    assert harness.posts("talk") == []


async def test_a_menu_of_a_message_without_a_link_says_so(harness: Harness) -> None:
    message = harness.discord.events.message("No link here")
    await harness.discord.events.message_command("Break down article", message).acknowledged()
    await harness.settle()
    (post,) = harness.private()
    assert "could not be read" in post.text


async def test_links_in_a_bots_embed_are_found_when_somebody_asks(harness: Harness) -> None:
    embed = {"type": "rich", "title": "News", "url": LINK, "description": "A story"}
    message = harness.discord.events.message("", author="robot", embeds=[embed])
    await harness.settle()
    assert harness.posts() == []
    await harness.discord.events.message_command("Break down article", message).acknowledged()
    await harness.settle()
    assert len(harness.private()) == 1


async def test_a_preview_that_discord_adds_is_not_answered_again(harness: Harness) -> None:
    message = harness.discord.events.message(f"<{LINK}>")
    harness.discord.events.edited(message, embeds=[{"type": "article", "url": LINK, "title": "Bridge falls"}])
    other = harness.discord.events.message(OTHER)
    harness.discord.events.edited(other, embeds=[{"type": "article", "url": OTHER, "title": "Bridge falls"}])
    await harness.settle()
    assert [post.replies_to for post in harness.posts()] == [other.id]


async def test_webhooks_are_left_alone(harness: Harness) -> None:
    harness.discord.events.message(LINK, webhook=True)
    await harness.settle()
    assert harness.posts() == []


async def test_messages_that_discord_makes_are_left_alone(harness: Harness) -> None:
    harness.discord.events.message(LINK, type=6)
    await harness.settle()
    assert harness.posts() == []


async def test_answers_go_with_messages_that_are_deleted_at_once(harness: Harness) -> None:
    messages = [harness.discord.events.message(f"https://example.org/news/story-{number}") for number in range(4)]
    await harness.settle()
    assert len(harness.posts()) == 4
    harness.discord.events.bulk_deleted(messages[:3])
    await harness.settle()
    assert [post.replies_to for post in harness.posts()] == [messages[3].id]


async def test_a_mention_under_somebodys_link_is_about_that_link(harness: Harness) -> None:
    await harness.store.settings.set(harness.channel(), mode="command")
    message = harness.discord.events.message(LINK, author="bob")
    asked = harness.discord.events.message(
        f"<@{APPLICATION}> what about this?", replies_to=message, referenced_message=message.data
    )
    await harness.settle()
    (post,) = harness.posts()
    assert post.replies_to == asked.id
    assert "Bridge falls" in post.text


async def test_an_answer_under_the_bots_own_message_is_no_mention(harness: Harness) -> None:
    """Discord lists whom a reply pings among the mentions; the words do not name the bot."""
    harness.discord.events.message(LINK)
    await harness.settle()
    (post,) = harness.posts()
    ours = harness.message(post.id)
    pinged = [harness.discord.world.person("hearsay")]
    harness.discord.events.message("Thanks", replies_to=ours, mentions=pinged, referenced_message=ours.data)
    await harness.settle()
    assert len(harness.posts()) == 1


async def test_an_answer_that_a_moderator_deletes_is_forgotten(harness: Harness) -> None:
    harness.discord.events.message(LINK)
    await harness.settle()
    (post,) = harness.posts()
    harness.discord.events.deleted(harness.message(post.id))
    await harness.settle()
    assert (await harness.store.counts()).rows["replies"] == 0
    again = harness.discord.events.message(LINK, author="bob")
    await harness.settle()
    (post,) = harness.posts()
    assert post.replies_to == again.id
    assert "Bridge falls" in post.text


async def test_long_work_says_so_and_is_answered_all_the_same(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.host.PROGRESS", ((0.05, False), (0.1, True)))
    harness.articles.gate = asyncio.Event()
    await harness.command(LINK)
    await until(harness.private)
    first = harness.private()[0].text
    await until(lambda: harness.private()[0].text != first)
    harness.articles.gate.set()
    await harness.settle()
    (post,) = harness.private()
    assert "Bridge falls" in post.text


async def test_a_server_that_removes_the_bot_is_forgotten(harness: Harness) -> None:
    channel = Channel("discord", GUILD, NEWS)
    await harness.share(LINK)
    await harness.settle()
    assert (await harness.store.settings.of(channel)).mode == "automatic"
    harness.discord.events.unavailable(GUILD)  # an outage forgets nothing
    await harness.settle()
    assert (await harness.store.settings.of(channel)).mode == "automatic"
    harness.discord.events.joined(GUILD)
    harness.discord.events.left(GUILD)
    await harness.settle()
    await until(lambda: harness.client.get_guild(int(GUILD)) is None)
    assert (await harness.store.settings.of(channel)).mode == "off"
    assert (await harness.store.counts()).rows["replies"] == 0
