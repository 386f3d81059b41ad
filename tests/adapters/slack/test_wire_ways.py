"""Slack's own ways in: commands, forms, the shortcut, threads, direct messages, the App Home, unfurls."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.place import COMMAND, SHORTCUT
from bot.store import Channel
from tests.adapters.slack.harness import Harness
from tests.loopback_slack import Fault, Interaction, Slack, words
from tests.loopback_slack.reading import in_blocks, in_mrkdwn
from tests.loopback_slack.world import DIRECT, NEWS, PEOPLE, PRIVATE, QUIET, TALK, TEAM
from tests.responder.chat import LINK, OTHER


async def done(harness: Harness, asked: Interaction) -> Interaction:
    """RETURNS (Interaction): once it is acknowledged and dealt with."""
    assert await asked.acknowledged() < 1
    await harness.settle()
    return asked


async def given(harness: Harness, text: str, **more: Any) -> Interaction:
    """RETURNS (Interaction): a command that is dealt with."""
    return await done(harness, harness.slack.people.command(COMMAND, text, **more))


# ---- commands and forms


@pytest.mark.parametrize(
    "text", ["", "help", "status", "forget me", "forget workspace", "HELP me", "settings and more"]
)
async def test_every_command_is_answered_to_the_asker_alone(harness: Harness, text: str) -> None:
    await given(harness, text, user="manager")
    assert len(harness.private("manager")) == 1
    assert harness.posts() == []
    assert harness.articles.asked == []


async def test_a_command_takes_a_link_as_slack_writes_it(harness: Harness) -> None:
    for text in (f"<{LINK}>", f"<{LINK}|a story>", f"  {LINK}  ", LINK.removeprefix("https://")):
        await given(harness, text)
    assert {link for link, _ in harness.articles.asked} == {LINK}


async def test_whoever_manages_changes_the_settings_of_a_channel(harness: Harness, slack: Slack) -> None:
    asked = await given(harness, "settings", user="manager", channel=TALK)
    assert asked.view is not None
    assert "callback_id" in asked.view.data
    handed_in = slack.people.hand_in(asked.view, {"mode": "automatic"}, user="manager")
    await done(harness, handed_in)
    assert handed_in.errors == {}
    assert (await harness.store.settings.of(harness.channel("talk"))).mode == "automatic"
    assert (await harness.store.settings.of(Channel("slack", TEAM, QUIET))).mode == "off"


async def test_nobody_else_gets_the_form_or_can_hand_it_in(harness: Harness, slack: Slack) -> None:
    asked = await given(harness, "settings", user="alice", channel=TALK)
    assert asked.view is not None
    assert "callback_id" not in asked.view.data
    theirs = await given(harness, "settings", user="manager", channel=TALK)
    assert theirs.view is not None
    await done(harness, slack.people.hand_in(theirs.view, {"mode": "automatic"}, user="bob"))
    assert (await harness.store.settings.of(harness.channel("talk"))).mode == "off"


async def test_whoever_made_a_channel_manages_it(harness: Harness, slack: Slack) -> None:
    slack.world.places[TALK].creator = PEOPLE["bob"]
    asked = await given(harness, "settings", user="bob", channel=TALK)
    assert asked.view is not None
    assert "callback_id" in asked.view.data


async def test_what_is_wrong_in_a_form_is_told_beside_its_field(harness: Harness, slack: Slack) -> None:
    asked = await given(harness, "settings", user="manager")
    assert asked.view is not None
    name = next(
        b["block_id"] for b in asked.view.data["blocks"] if b.get("element", {}).get("type") == "plain_text_input"
    )
    handed_in = slack.people.hand_in(asked.view, {name: "not . a :: thing"}, user="manager")
    await done(harness, handed_in)
    assert set(handed_in.errors) == {name}
    assert not asked.view.closed


async def test_every_form_fits_and_can_be_handed_in_as_it_is(harness: Harness, slack: Slack) -> None:
    await harness.share(LINK)
    await harness.settle()
    (post,) = harness.posts()
    await harness.use(post, "About this answer")
    await harness.settle()
    message = harness.message(post.id)
    opened = [await done(harness, slack.people.press(message, "A flag is wrong"))]
    status = await given(harness, "status", user="manager")
    for label in ("Settings", "Finer settings"):
        opened.append(await done(harness, slack.people.press(status.answers[-1], label, user="manager")))
    for one in opened:
        assert one.view is not None
        assert "callback_id" in one.view.data
    for one in opened[1:]:
        assert one.view is not None
        handed_in = await done(harness, slack.people.hand_in(one.view, {}, user="manager"))
        assert handed_in.errors == {}


async def test_forgetting_a_workspace_is_asked_back_and_is_for_its_administrators(
    harness: Harness, slack: Slack
) -> None:
    await harness.share(LINK)
    await harness.settle()
    await given(harness, "forget workspace", user="alice")
    assert harness.private("alice")[-1].controls == ()
    asked = await given(harness, "forget workspace", user="manager")
    (label,) = harness.private("manager")[-1].controls
    assert (await harness.store.held("slack", TEAM)).rows["replies"] == 1
    await done(harness, slack.people.press(asked.answers[-1], label, user="manager"))
    assert (await harness.store.held("slack", TEAM)).rows.get("replies", 0) == 0


async def test_a_long_reading_is_told_and_then_answered(harness: Harness, slack: Slack, monkeypatch: Any) -> None:
    monkeypatch.setattr("bot.host.PROGRESS", ((0.1, False), (0.2, True)))
    harness.articles.gate = asyncio.Event()
    asked = slack.people.command(COMMAND, LINK)
    await asked.acknowledged()
    await slack.until(lambda: len(slack.calls("response_url")) == 2)
    harness.articles.gate.set()
    await harness.settle()
    assert "Bridge falls" in harness.private()[-1].text
    assert len(slack.calls("response_url")) <= 5


# ---- messages


async def test_the_shortcut_answers_whoever_chose_it_also_where_the_app_is_not(harness: Harness, slack: Slack) -> None:
    await harness.store.settings.set(harness.channel(QUIET), mode="command")
    message = slack.events.message(f"Look: <{LINK}|this>", channel=QUIET)
    await done(harness, slack.people.shortcut(SHORTCUT, message, user="bob"))
    (private,) = harness.private("bob")
    assert "Bridge falls" in private.text
    assert slack.calls("conversations.replies") == []


async def test_the_shortcut_on_a_message_without_a_link_says_so(harness: Harness, slack: Slack) -> None:
    await done(harness, slack.people.shortcut(SHORTCUT, slack.events.message("No link")))
    assert len(harness.private()) == 1


async def test_a_mention_in_a_thread_is_about_the_link_above(harness: Harness, slack: Slack) -> None:
    await harness.store.settings.set(harness.channel(), mode="command")
    first = slack.events.message(f"Look: {LINK}")
    slack.events.message("Interesting", thread=first, author="bob")
    slack.events.message(f"<@{PEOPLE['hearsay']}> what do you say?", thread=first, author="bob")
    await harness.settle()
    (post,) = harness.posts()
    assert post.replies_to == f"{NEWS}/{first.ts}"
    assert "Bridge falls" in post.text


async def test_a_link_in_a_thread_is_answered_in_that_thread(harness: Harness, slack: Slack) -> None:
    first = slack.events.message("No link")
    slack.events.message(LINK, thread=first, author="bob")
    await harness.settle()
    (post,) = harness.posts()
    assert post.replies_to == f"{NEWS}/{first.ts}"


async def test_a_direct_message_is_answered(harness: Harness, slack: Slack) -> None:
    slack.events.message(f"What about {LINK}", channel=DIRECT)
    await harness.settle()
    (post,) = harness.posts(DIRECT)
    assert "Bridge falls" in post.text


async def test_a_direct_message_without_a_link_is_answered_with_a_word(harness: Harness, slack: Slack) -> None:
    slack.events.message("Hello?", channel=DIRECT)
    await harness.settle()
    assert len(harness.posts(DIRECT)) == 1
    assert harness.articles.asked == []


async def test_private_channels_are_answered_as_others(harness: Harness, slack: Slack) -> None:
    await harness.store.settings.set(harness.channel(PRIVATE), mode="automatic")
    slack.events.message(LINK, channel=PRIVATE)
    await harness.settle()
    assert len(harness.posts(PRIVATE)) == 1


async def test_unfolded_links_and_kinds_of_messages_that_say_nothing_are_left_alone(
    harness: Harness, slack: Slack
) -> None:
    message = slack.events.message("No link yet")
    slack.events.unfurled(message, {"from_url": LINK, "original_url": LINK, "title": "A story", "id": 1})
    for subtype in ("channel_join", "channel_topic", "pinned_item", "bot_add", "reminder_add", "huddle_thread"):
        slack.events.odd({"subtype": subtype, "user": PEOPLE["alice"], "text": f"<{LINK}>", "ts": "1.000001"})
    slack.events.odd({"subtype": "message_replied", "message": message.data(), "ts": "1.000002"})
    await harness.settle()
    assert harness.posts() == []


async def test_webhooks_and_apps_are_not_answered(harness: Harness, slack: Slack) -> None:
    slack.events.message(LINK, webhook=True)
    slack.events.message(f"<@{PEOPLE['hearsay']}> {LINK}", bot=True)
    await harness.settle()
    assert harness.posts() == []


async def test_a_file_with_words_and_a_link_is_answered(harness: Harness, slack: Slack) -> None:
    slack.events.message(LINK, subtype="file_share", files=[{"id": "F1", "name": "a.png"}])
    slack.events.message(OTHER, subtype="thread_broadcast", thread=slack.events.message("No link"))
    await harness.settle()
    assert len(harness.posts()) == 2


# ---- the App Home and unfurls


async def test_the_home_shows_what_its_viewer_may_see(harness: Harness, slack: Slack) -> None:
    await harness.share(LINK)
    await harness.settle()
    for user in ("alice", "manager"):
        slack.events.home(user)
        await harness.settle()
    theirs, managers = slack.people.home_of("alice"), slack.people.home_of("manager")
    assert "#news" in words(theirs)
    assert "Bridge falls" in words(theirs)
    assert [found for found in in_blocks(theirs.data["blocks"]) if found[0] == "mention"] == []
    assert len(managers.data["blocks"]) >= len(theirs.data["blocks"])
    slack.events.home("alice", tab="messages")
    await harness.settle()
    assert len(slack.calls("views.publish")) == 2


async def test_the_settings_of_the_workspace_are_changed_from_the_home(harness: Harness, slack: Slack) -> None:
    slack.events.home("manager")
    await harness.settle()
    home = slack.people.home_of("manager")
    label = next(one for one in _labels(home.data["blocks"]) if "etting" in one)
    asked = await done(harness, slack.people.press(home, label, user="manager"))
    assert asked.view is not None
    handed_in = await done(harness, slack.people.hand_in(asked.view, {"mode": "command"}, user="manager"))
    assert handed_in.errors == {}
    assert (await harness.store.settings.of(Channel("slack", TEAM, QUIET))).mode == "command"
    stale = await done(harness, slack.people.press(home, label, user="alice"))
    assert stale.view is None or "callback_id" not in stale.view.data


def _labels(blocks: list[dict[str, Any]]) -> list[str]:
    return [one["text"]["text"] for block in blocks for one in block.get("elements", []) if one["type"] == "button"]


@pytest.fixture
async def unfurling(slack: Slack, database: Path) -> AsyncIterator[Harness]:
    async with Harness(database, slack, unfurl={"example.org"}) as one:
        yield one


async def test_links_to_registered_domains_are_answered_within_their_message(unfurling: Harness, slack: Slack) -> None:
    message = slack.events.message(LINK)
    slack.events.shared_link(message, LINK)
    slack.events.shared_link(message, LINK)
    await unfurling.settle()
    (unfurl,) = slack.world.unfurls
    assert list(unfurl["unfurls"]) == [LINK]
    assert unfurling.posts() == [], "it is answered once, and within the message"


async def test_other_links_are_answered_below_as_always(unfurling: Harness, slack: Slack) -> None:
    message = await unfurling.share("https://www.example.com/news/another-town")
    await unfurling.settle()
    assert [post.replies_to for post in unfurling.posts()] == [message]
    assert slack.world.unfurls == []


# ---- time


async def test_everything_is_acknowledged_at_once_while_slack_itself_is_slow(harness: Harness, slack: Slack) -> None:
    """What is asked of Slack on the way takes long; the acknowledgement does not wait for it."""
    await harness.share(LINK)
    await harness.settle()
    message = harness.message(harness.posts()[0].id)
    for method in ("users.info", "conversations.info", "chat.postMessage", "response_url"):
        slack.fail(method, Fault.slow(1.2), 2)
    begun = time.monotonic()
    asked = [
        slack.people.command(COMMAND, "status", user="manager"),
        slack.people.command(COMMAND, OTHER, user="bob"),
        slack.people.press(message, "Remove", user="bob"),
        slack.people.shortcut(SHORTCUT, message, user="manager"),
    ]
    assert all([await one.acknowledged() < 1 for one in asked])
    assert time.monotonic() - begun < 1
    await harness.settle()


async def test_the_words_of_every_answer_are_inert(harness: Harness, slack: Slack) -> None:
    """The text beside the blocks, too, which notifications show."""
    await harness.share(LINK)
    await given(harness, OTHER)
    await harness.settle()
    for message in (*slack.world.standing(), *slack.world.private("alice")):
        assert message.text
        assert [found for found in in_mrkdwn(message.text) if found[0] in ("mention", "link", "address")] == []
