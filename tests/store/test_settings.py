"""The settings of channels: what they take, what they say when they do not, and which of them holds."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store import Channel, ChannelSettings, SettingError, Store, StoreAheadError, StoreCorruptError
from bot.store.channel_settings import NAMES, checked, parse_change
from bot.store.tables import settings

WORKSPACE = Channel("slack", "T1")
HERE = Channel("slack", "T1", "C1")
THERE = Channel("slack", "T1", "C2")


async def test_a_channel_that_nobody_touched_is_off(store: Store) -> None:
    assert await store.settings.of(HERE) == ChannelSettings()
    assert (await store.settings.of(HERE)).mode == "off"


async def test_the_channel_outweighs_the_workspace_setting_by_setting(store: Store) -> None:
    await store.settings.set(WORKSPACE, mode="command", min_words=50)
    now = await store.settings.set(HERE, mode="automatic")
    assert (now.mode, now.min_words) == ("automatic", 50)
    there = await store.settings.of(THERE)
    assert (there.mode, there.min_words) == ("command", 50)
    await store.settings.set(WORKSPACE, min_words=70)
    assert (await store.settings.of(HERE)).min_words == 70
    assert (await store.settings.of(Channel("discord", "T1", "C1"))).mode == "off"


async def test_where_a_setting_comes_from_is_told(store: Store) -> None:
    await store.settings.set(WORKSPACE, min_words=50)
    await store.settings.set(HERE, mode="automatic")
    found = await store.settings.origins(HERE)
    assert [found.of[name] for name in ("mode", "min_words", "repeat")] == ["channel", "workspace", "default"]
    assert set(found.of) == set(NAMES)


async def test_settings_are_reset_one_by_one_or_all(store: Store) -> None:
    await store.settings.set(WORKSPACE, mode="command")
    await store.settings.set(HERE, mode="automatic", min_words=10, top_assertions=1)
    now = await store.settings.reset(HERE, "mode")
    assert (now.mode, now.min_words) == ("command", 10)
    assert await store.settings.reset(HERE) == ChannelSettings(mode="command")
    assert await store.settings.reset(WORKSPACE) == ChannelSettings()
    assert (await store.counts()).rows["settings"] == 0


async def test_changes_from_two_sides_at_once_add_up(store: Store, other: Store) -> None:
    await asyncio.gather(store.settings.set(HERE, mode="automatic"), other.settings.set(HERE, min_words=7))
    assert await store.settings.of(HERE) == ChannelSettings(mode="automatic", min_words=7)


async def test_a_wrong_value_changes_nothing(store: Store) -> None:
    with pytest.raises(SettingError):
        await store.settings.set(HERE, mode="automatic", min_words="many")
    assert await store.settings.of(HERE) == ChannelSettings()
    with pytest.raises(SettingError):
        await store.settings.reset(HERE, "colour")


async def test_settings_of_a_newer_version_are_not_guessed_at(store: Store) -> None:
    await store.settings.set(HERE, mode="automatic")
    async with store.database.writing() as connection:
        await connection.execute(settings.update().values(version=99))
    with pytest.raises(StoreAheadError, match="newer Hearsay"):
        await store.settings.of(HERE)


@pytest.mark.parametrize("body", ["no json", "[]", '{"mode": "loud"}', '{"colour": 1}'])
async def test_damaged_settings_are_an_error_and_can_be_reset(store: Store, body: str) -> None:
    await store.settings.set(HERE, mode="automatic")
    async with store.database.writing() as connection:
        await connection.execute(settings.update().values(body=body))
    with pytest.raises(StoreCorruptError, match="reset those of the channel"):
        await store.settings.of(HERE)
    assert await store.settings.reset(HERE) == ChannelSettings()


@pytest.mark.parametrize(
    ("change", "stored"),
    [
        ("mode=automatic", "automatic"),
        ("min-words = 200", 200),
        ("user_cooldown=5m", 300),
        ("channel_cooldown=90", 90),
        ("repeat_within=2d", 172800),
        ("allowed_domains=Example.org, www.News.example.COM,*.a.org", ["example.org", "news.example.com", "a.org"]),
        ("denied_domains=bücher.example", ["xn--bcher-kva.example"]),
        ("denied_domains=", []),
        ("show=voices,assertions", ["voices", "assertions"]),
    ],
)
def test_a_change_is_written_as_people_write_it(change: str, stored: object) -> None:
    name, value = parse_change(change)
    assert checked({name: value}) == {name: stored}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("mode=loud", "mode takes off, command or automatic, not 'loud'."),
        ("min_words=-1", "min_words takes a whole number from 0 to 10000, not '-1'."),
        ("user_cooldown=8d", "user_cooldown takes seconds, or a time such as 90s, 5m, 2h or 7d, up to 7d, not '8d'."),
        ("repeat=", "repeat takes pointer or silence, not ''."),
        ("show=", "show takes one or more of counts, voices, assertions, sources, with commas between them, not ''."),
        ("colour=red", "There is no setting 'colour'; there are mode, "),
        ("allowed_domains=https://a.org/x", "allowed_domains takes domains"),
        ("allowed_domains=localhost", "allowed_domains takes domains"),
        ("mode", "'mode' is not of the form name=value"),
    ],
)
def test_what_is_wrong_with_a_change_is_said(change: str, sentence: str) -> None:
    with pytest.raises(SettingError) as caught:
        checked(dict([parse_change(change)]))
    assert str(caught.value).startswith(sentence)


def test_a_denied_domain_outweighs_an_allowed_one_and_holds_for_subdomains() -> None:
    channel = ChannelSettings(allowed_domains=("example.org",), denied_domains=("ads.example.org",))
    hosts = ("example.org", "www.example.org", "NEWS.example.org", "x.ads.example.org", "badexample.org", "a.net", "")
    assert [channel.allows(host) for host in hosts] == [True, True, True, False, False, False, False]
    assert ChannelSettings().allows("anything.example")


@given(st.text())
def test_any_text_is_a_change_or_a_clear_error(text: str) -> None:
    for change in (text, f"allowed_domains={text}", f"min_words={text}", f"repeat_within={text}", f"show={text}"):
        try:
            form = checked(dict([parse_change(change)]))
        except SettingError as error:
            assert "\n" not in str(error)
        else:
            assert checked(form) == form
    ChannelSettings().allows(text)
