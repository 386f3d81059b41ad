"""The commands: registered once, their forms filled in, and only by those who may."""

from __future__ import annotations

from typing import Any

import pytest

from tests.adapters.discord.harness import Harness
from tests.adapters.platform import MANAGER, Post
from tests.loopback_discord import Fault, Interaction, Permission
from tests.loopback_discord.world import DIRECT, NEWS, TALK
from tests.responder.chat import LINK, OTHER


async def asked(harness: Harness, path: str, **more: Any) -> Interaction:
    """Give a command, and wait for all that comes of it."""
    one = harness.discord.events.command(path, **more)
    assert await one.acknowledged(10) < 3
    await harness.settle()
    return one


def last(harness: Harness, person: str = "alice") -> Post:
    return harness.private(person)[-1]


async def test_commands_are_registered_when_they_changed_and_not_otherwise(harness: Harness) -> None:
    names = {(one["name"], one["type"]) for one in harness.discord.world.commands}
    assert names == {("breakdown", 1), ("hearsay", 1), ("Break down article", 3)}
    for one in harness.discord.world.commands:
        assert set(one["contexts"]) == {0, 1, 2}
        assert set(one["integration_types"]) == {0, 1}
    await harness.stop()
    await harness.start()
    assert len(harness.discord.calls("PUT", "/commands")) == 1


async def test_it_starts_although_the_commands_cannot_be_registered(harness: Harness) -> None:
    async with harness.store.database.writing() as connection:
        await connection.exec_driver_sql("DELETE FROM meta WHERE key LIKE 'discord.commands%'")
    await harness.stop()
    harness.discord.fail("PUT", "/commands$", Fault.refused(403, 50001))
    await harness.start()
    await harness.share(LINK)
    await harness.settle()
    assert len(harness.posts()) == 1


async def test_settings_are_shown_and_changed(harness: Harness) -> None:
    opened = await asked(harness, "hearsay settings", user=MANAGER, channel=TALK)
    assert opened.form is not None
    labels = [part.get("label") for part in opened.form["components"]]
    assert "What Hearsay does here" in labels
    modes = next(
        part["component"] for part in opened.form["components"] if part.get("label") == "What Hearsay does here"
    )
    assert [one["label"] for one in modes["options"] if one.get("default")] == ["Nothing"]
    filled = harness.discord.events.hand_in(
        opened, {"What Hearsay does here": "It answers links to articles by itself"}
    )
    assert await filled.acknowledged() < 3
    await harness.settle()
    assert "Saved" in last(harness, MANAGER).text
    assert (await harness.store.settings.of(harness.channel("talk"))).mode == "automatic"
    await harness.share(LINK, place="talk")
    await harness.settle()
    assert len(harness.posts("talk")) == 1


async def test_what_cannot_be_used_is_told_and_nothing_is_kept(harness: Harness) -> None:
    opened = await asked(harness, "hearsay settings", user=MANAGER)
    filled = harness.discord.events.hand_in(opened, {"Only these sites": "no site at all!"})
    await filled.acknowledged()
    await harness.settle()
    assert "Nothing was saved" in last(harness, MANAGER).text
    assert (await harness.store.settings.of(harness.channel())).allowed_domains == ()


async def test_only_who_manages_the_server_changes_settings(harness: Harness) -> None:
    refused = await asked(harness, "hearsay settings", user="alice", channel=TALK)
    assert refused.form is None
    assert "Not for everybody" in last(harness).text
    opened = await asked(harness, "hearsay settings", user=MANAGER, channel=TALK)
    opened.user = "alice"  # somebody hands in what they were never shown
    filled = harness.discord.events.hand_in(opened, {"What Hearsay does here": "It answers when it is asked"})
    await filled.acknowledged()
    await harness.settle()
    assert (await harness.store.settings.of(harness.channel("talk"))).mode == "off"


async def test_a_form_of_before_a_restart_is_taken(harness: Harness) -> None:
    opened = await asked(harness, "hearsay settings", user=MANAGER, channel=TALK)
    await harness.stop()
    await harness.start()
    filled = harness.discord.events.hand_in(opened, {"What Hearsay does here": "It answers when it is asked"})
    await filled.acknowledged()
    await harness.settle()
    assert (await harness.store.settings.of(harness.channel("talk"))).mode == "command"


@pytest.mark.parametrize(
    ("lost", "name"),
    [
        (Permission.SEND_MESSAGES, "Send Messages"),
        (Permission.READ_MESSAGE_HISTORY, "Read Message History"),
    ],
)
async def test_what_is_missing_is_shown_with_the_settings(harness: Harness, lost: Permission, name: str) -> None:
    harness.discord.events.denied(NEWS, lost)
    opened = await asked(harness, "hearsay settings", user=MANAGER)
    assert opened.form is not None
    notes = " ".join(part["content"] for part in opened.form["components"] if part["type"] == 10)
    assert name in notes
    await asked(harness, "hearsay status", user=MANAGER)
    assert name in last(harness, MANAGER).text


async def test_status_and_help_are_for_the_asker(harness: Harness) -> None:
    await asked(harness, "hearsay status")
    assert "It answers links to articles by itself" in last(harness).text
    await asked(harness, "hearsay help")
    assert "/breakdown" in last(harness).text
    assert harness.posts() == []
    await asked(harness, "hearsay status", channel=DIRECT)
    assert "between the two of us" in last(harness).text


async def test_forgetting_deletes_what_is_held(harness: Harness) -> None:
    await harness.share(LINK)
    await harness.share(OTHER, author="bob")
    await harness.settle()
    assert (await harness.store.counts()).rows["replies"] == 2
    await asked(harness, "hearsay forget", what="me")
    assert "Deleted" in last(harness).text
    await asked(harness, "hearsay forget", what="server")
    assert "Not for everybody" in last(harness).text
    await asked(harness, "hearsay forget", what="server", user=MANAGER)
    asks = last(harness, MANAGER)
    assert (await harness.store.counts()).rows["settings"] > 0
    await harness.waited(await harness.use(asks, "Delete it all", author=MANAGER))
    await harness.settle()
    counts = (await harness.store.counts()).rows
    assert counts["settings"] == counts["replies"] == 0


async def test_a_wrong_flag_is_told_in_a_form(harness: Harness) -> None:
    await harness.share(LINK)
    await harness.settle()
    await harness.use(harness.posts()[0], "On nobody's word")
    await harness.settle()
    (post,) = harness.posts()
    pressed = harness.asked(await harness.use(post, "A flag is wrong", author="bob"))
    assert await pressed.acknowledged() < 3
    assert pressed.form is not None
    (which, what) = (part["label"] for part in pressed.form["components"] if part["type"] == 18)
    flags = pressed.form["components"][-2]["component"]["options"]
    answers = {which: flags[0]["label"], what: "The sentence was misread"}
    filled = harness.discord.events.hand_in(pressed, answers)
    assert await filled.acknowledged() < 3
    await harness.settle()
    assert "Thank you" in last(harness, "bob").text
    assert (await harness.store.counts()).rows["feedback"] == 1


async def test_links_of_the_channel_are_suggested(harness: Harness) -> None:
    await harness.share(f"Have a look at {LINK}", author="bob")
    await harness.share("https://example.org/news/elsewhere", place="talk")
    await harness.settle()
    typing = harness.discord.events.typing("breakdown", "link", "a-sto")
    await typing.acknowledged()
    assert [one["value"] for one in typing.suggestions or []] == [LINK]


async def test_what_strangers_press_is_left_alone(harness: Harness, caplog: pytest.LogCaptureFixture) -> None:
    """Ids that were never ours, or are made up."""
    await harness.share(LINK)
    await harness.settle()
    (post,) = harness.posts()
    for name in ("", "h1:", "h1:s:nothing:summary:1", "h1:d:" + "x" * 64, "h1:x:y", "else", "h1:s:x:claims:999999"):
        if name:
            harness.discord.events.press(harness.message(post.id), name, stale=True).may_stay_open = True
    await harness.settle()
    assert "Traceback" not in caplog.text
