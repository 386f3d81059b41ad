"""Payloads read: recorded ones, and each way in which a link comes along."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.events import Removed, key_of, links_of, of_command, of_event, of_shortcut
from adapters.slack.place import thread_of
from bot.responder import Incoming
from bot.store import Channel

LINK, OTHER = "https://example.org/news/a-story", "https://example.org/news/another"
US = {"team_id": "T1", "enterprise_id": None, "user_id": "U0", "is_bot": True, "is_enterprise_install": False}


def sent(event: dict[str, Any], **more: Any) -> dict[str, Any]:
    body = {"type": "event_callback", "team_id": "T9", "api_app_id": "A1", "authorizations": [US]}
    return body | {"event": {"type": "message", "channel": "C1", "channel_type": "channel"} | event} | more


def said(text: str = f"<{LINK}>", **more: Any) -> dict[str, Any]:
    return sent({"user": "U1", "ts": "1.5", "text": text} | more)


def incoming(body: dict[str, Any], *unfurl: str) -> Incoming:
    found = of_event(body, unfurl)
    assert isinstance(found, Incoming)
    return found


def urls(found: Incoming | None) -> list[str]:
    assert found is not None
    return [link.url for link in found.links]


def rich(*elements: dict[str, Any], within: str = "rich_text_section") -> list[dict[str, Any]]:
    return [{"type": "rich_text", "elements": [{"type": within, "elements": list(elements)}]}]


def link(url: str = LINK, **more: Any) -> dict[str, Any]:
    return {"type": "link", "url": url} | more


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ({"text": f"see <{LINK}>"}, [LINK]),
        ({"text": f"see <{LINK}|a story>"}, [LINK]),
        ({"text": f"<{LINK}?a=1&amp;b=2>"}, [f"{LINK}?a=1&b=2"]),
        ({"text": LINK}, []),
        ({"text": "<mailto:a@example.org|a@example.org>"}, []),
        ({"text": "<!channel> <@U2> <#C2|news>"}, []),
        ({"text": "", "blocks": rich(link())}, [LINK]),
        ({"text": f"<{OTHER}>", "blocks": rich(link())}, [LINK]),
        ({"blocks": rich(link(f"{LINK}?a=1&amp;b=2"))}, [f"{LINK}?a=1&b=2"]),
        ({"blocks": rich(rich(link())[0]["elements"][0], within="rich_text_list")}, [LINK]),
        ({"blocks": rich(link(), within="rich_text_preformatted")}, []),
        ({"blocks": rich(link(style={"code": True}))}, []),
        ({"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": f"<{LINK}|x>"}}]}, [LINK]),
        ({"blocks": [{"type": "section", "fields": [{"type": "mrkdwn", "text": f"<{LINK}>"}]}]}, [LINK]),
        ({"blocks": [{"type": "context", "elements": [{"type": "mrkdwn", "text": f"<{LINK}>"}]}]}, [LINK]),
        ({"text": "x", "attachments": [{"from_url": OTHER, "original_url": LINK}]}, [LINK]),
        ({"text": "x", "attachments": [{"title_link": LINK}]}, [LINK]),
        ({"text": "x", "attachments": [{"is_msg_unfurl": True, "text": f"<{LINK}>"}]}, [LINK]),
        ({"text": "x", "attachments": [{"message_blocks": [{"message": {"blocks": rich(link())}}]}]}, [LINK]),
    ],
)
def test_where_links_are(message: dict[str, Any], found: list[str]) -> None:
    assert [one.url for one in links_of(message)] == found


def test_what_is_quoted_is_marked() -> None:
    for message in ({"text": f"&gt; <{LINK}>"}, {"blocks": rich(link(), within="rich_text_quote")}):
        assert [one.suppressed_by for one in links_of(message)] == ["quote"]


def test_a_shared_link() -> None:
    found = incoming(said())
    assert found.channel == Channel("slack", "T1", "C1")  # the workspace that installed the app, not the author's
    assert (found.kind, found.author, found.message, urls(found)) == ("shared", "U1", "1.5", [LINK])
    assert not found.author_is_bot
    assert not found.author_is_us
    assert thread_of(found) == "1.5"


def test_a_link_in_a_thread_is_answered_there() -> None:
    assert thread_of(incoming(said(thread_ts="1.1"))) == "1.1"
    assert thread_of(incoming(said(thread_ts="1.5"))) == "1.5"


def test_words_without_a_link_are_nothing() -> None:
    assert of_event(said("hello")) is None
    assert of_event(said(subtype="channel_join")) is None


def test_who_is_a_bot_and_who_are_we() -> None:
    assert incoming(said(bot_id="B7")).author_is_bot
    assert incoming(said(subtype="bot_message", bot_id="B7", user=None)).author_is_bot
    assert incoming(said(user="USLACKBOT")).author_is_bot
    assert incoming(said(user="U0")).author_is_us
    assert incoming(said(app_id="A1", bot_id="B0")).author_is_us
    assert incoming(said(bot_profile={"app_id": "A1"}, bot_id="B0")).author_is_us


def test_a_mention_is_dealt_with_once() -> None:
    assert of_event(said(f"<@U0> <{LINK}>")) is None
    found = incoming(sent({"type": "app_mention", "user": "U1", "ts": "1.5", "text": f"<@U0> <{LINK}>"}))
    assert (found.kind, urls(found), found.direct) == ("mentioned", [LINK], False)
    assert incoming(sent({"type": "app_mention", "user": "U1", "ts": "1.5", "text": "<@U0>"})).links == ()


def test_a_direct_message_is_a_question() -> None:
    for event in ({"channel": "D1", "channel_type": "im"}, {"channel": "D1", "channel_type": "im", "text": "hi"}):
        found = incoming(said(**event))
        assert (found.kind, found.direct) == ("mentioned", True)


def changed(before: str | None, after: str, **more: Any) -> dict[str, Any]:
    message = {"user": "U1", "ts": "1.5", "text": after, "edited": {"user": "U1", "ts": "2.0"}} | more
    earlier = {} if before is None else {"previous_message": {"user": "U1", "ts": "1.5", "text": before}}
    return sent({"subtype": "message_changed", "message": message, "ts": "2.0"} | earlier)


def test_an_edit_tells_what_was_there_before() -> None:
    found = incoming(changed("x", f"<{LINK}>"))
    assert (found.kind, found.message, urls(found), found.before) == ("edited", "1.5", [LINK], ())
    assert incoming(changed(f"<{OTHER}>", f"<{OTHER}> <{LINK}>")).before == (OTHER,)
    assert incoming(changed(None, f"<{LINK}>")).before is None


def test_unfolding_a_link_is_no_edit() -> None:
    unfolded = {"edited": None, "attachments": [{"from_url": OTHER}]}
    assert of_event(changed(f"<{LINK}>", f"<{LINK}>", **unfolded)) is None
    later = incoming(changed("x", f"<{LINK}>", attachments=[{"from_url": OTHER}]))
    assert urls(later) == [LINK]


def test_a_removed_message() -> None:
    gone = Removed(Channel("slack", "T1", "C1"), "1.5")
    assert of_event(sent({"subtype": "message_deleted", "deleted_ts": "1.5", "previous_message": {}})) == gone
    assert of_event(changed("x", "This message was deleted.", subtype="tombstone")) == gone


def test_links_of_domains_that_are_unfolded_are_left_to_their_own_event() -> None:
    assert of_event(said(), ("example.org",)) is None
    assert urls(incoming(said(f"<{LINK}> <https://news.example.com/b>"), "example.org")) == [
        "https://news.example.com/b"
    ]
    event = {
        "type": "link_shared", "user": "U1", "message_ts": "1.5",
        "links": [{"url": LINK, "domain": "example.org"}, {"url": "https://b.example.com/a", "domain": "example.com"}],
    }  # fmt: skip
    found = incoming(sent(event), "example.org")
    assert (found.kind, found.message, urls(found)) == ("shared", "1.5", [LINK])
    assert not found.author_is_bot
    for bot in ({"user": "USLACKBOT"}, {"user": "B77"}, {"bot_id": "B77"}):
        assert incoming(sent(event | bot), "example.org").author_is_bot
    assert of_event(sent(event)) is None
    assert of_event(sent(event | {"source": "composer"}), ("example.org",)) is None


def test_whose_settings_count_on_a_grid_and_in_shared_channels() -> None:
    whole = US | {"enterprise_id": "E1", "is_enterprise_install": True}
    assert key_of(sent({}, authorizations=[whole], enterprise_id="E1")) == "E1"
    assert key_of(sent({}, authorizations=[US | {"enterprise_id": "E1"}])) == "T1"
    press = {"type": "block_actions", "team": {"id": "T2"}, "user": {"id": "U2", "team_id": "T2"}}
    assert key_of(press | {"message": {"bot_profile": {"team_id": "T1"}}}) == "T1"
    assert key_of(press | {"message": {"team": "T1"}}) == "T1"
    assert key_of(press | {"message": {}}) == "T2"


def test_a_command(shared: Path) -> None:
    body = _recorded(shared, "slash-commands-slack.json")["slashCommandWithArgs"]
    found = of_command(body | {"text": f"please {LINK}"})
    assert found is not None
    assert found.channel == Channel("slack", "T00FAKE00BB", "C00FAKECHAN3")
    assert (found.kind, found.author, found.private, found.direct) == ("asked", "U00FAKEUSER2", True, False)
    assert (found.event, found.handle, urls(found)) == (body["trigger_id"], body["response_url"], [LINK])
    assert urls(of_command(body | {"text": f"<{LINK}|a story>"}))[0] == LINK
    for place in ({"channel_id": "D1", "channel_name": "directmessage"}, {"channel_name": "mpdm-a--b--c-1"}):
        asked = of_command(body | place)
        assert asked is not None
        assert asked.direct


def test_a_shortcut() -> None:
    body = {
        "type": "message_action", "team": {"id": "T1"}, "user": {"id": "U2"}, "channel": {"id": "C1", "name": "news"},
        "trigger_id": "9.9", "response_url": "https://hooks.example/x", "message": {"user": "U1", "text": f"<{LINK}>"},
    }  # fmt: skip
    found = of_shortcut(body)
    assert found is not None
    assert (found.kind, found.author, found.message, found.private, urls(found)) == ("asked", "U2", "", True, [LINK])


def test_recorded_events_are_read(shared: Path) -> None:
    said = _recorded(shared, "dm-slack.json")
    direct = incoming(said["dmMessage"])
    assert (direct.channel.workspace, direct.kind, direct.direct) == ("T00FAKE00AA", "mentioned", True)
    assert of_event(said["dmRequest"]) is None  # no link
    mention = incoming(_recorded(shared, "channel-slack.json")["mention"])
    assert (mention.kind, mention.message) == ("mentioned", "1771287144.743569")
    actions = _recorded(shared, "actions-reactions-slack.json")
    assert of_event(actions["reaction"]) is None
    assert key_of(actions["action"]) == "T00FAKE00AA"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from([LINK, f"<{LINK}>", "1.5", "C1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["text", "blocks", "elements", "type", "url", "attachments", "fields", "message", "message_blocks", "style"]
    ), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(JSON, JSON, JSON)
def test_whatever_the_parts_of_a_message_are_nothing_breaks(text: Any, blocks: Any, attachments: Any) -> None:
    of_event(said(text, blocks=blocks, attachments=attachments))


def _recorded(shared: Path, name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((shared / "conformance" / "recorded" / name).read_text(encoding="utf-8"))
    return loaded
