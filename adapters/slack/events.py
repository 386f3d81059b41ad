"""What Slack sends, read: payloads in, what happened out. Pure functions; what is not as it should be is nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from slack_bolt.request.internals import extract_enterprise_id, extract_is_enterprise_install, extract_team_id

from adapters.slack.place import PLATFORM, as_unfurl, in_thread, workspace_key
from bot.article.links import MAX_LINKS, FoundLink, Suppression, find_links, find_slack_links
from bot.responder import Incoming
from bot.store import Channel

Payload = dict[str, Any]
_MOST_ELEMENTS, _DEEPEST = 2000, 8
_SPOKEN = (None, "bot_message", "file_share", "me_message", "thread_broadcast")
"""Kinds of messages that somebody wrote; the others say that somebody joined, and the like."""
_SLACKBOT = "USLACKBOT"
_GROUP = "mpdm-"


@dataclass(frozen=True, slots=True)
class Removed:
    """A message is no more, somebody's or one of ours."""

    channel: Channel
    message: str


def key_of(body: Payload) -> str:
    """RETURNS (str): the workspace in whose name this was sent: the one that installed the app, whoever acts in it.

    In a channel that workspaces share, a press is sent with the team of whoever pressed; the message says whose it is.
    """
    posted = _dict(body.get("message")) if body.get("type") == "block_actions" else {}
    team = _id(posted.get("bot_profile"), "team_id") or _id(posted, "team") or extract_team_id(body)
    whole = extract_is_enterprise_install(body) or False
    return workspace_key(extract_enterprise_id(body), team or _id(body, "team_id"), whole=whole)


def of_event(body: Payload, unfurl: Collection[str] = ()) -> Incoming | Removed | None:
    """Read an event about messages.

    unfurl: domains whose links are left to `link_shared`.
    """
    event = _dict(body.get("event"))
    channel = Channel(PLATFORM, key_of(body), _id(event, "channel"))
    if not channel.workspace or not channel.channel:
        return None
    match event.get("type"), event.get("subtype"):
        case "app_mention", _:
            return _said(body, event, channel, "mentioned")
        case "link_shared", _:
            return _linked(body, event, channel, unfurl)
        case "message", "message_deleted":
            return _removed(channel, event.get("deleted_ts"))
        case "message", "message_changed":
            return _changed(body, event, channel, unfurl)
        case "message", subtype if subtype in _SPOKEN:
            if _is_direct(event, channel):
                return _said(body, event, channel, "mentioned", direct=True)
            if any(f"<@{us}>" in _text(event.get("text")) for us in _our_ids(body)):
                return None  # an event of its own comes for a mention
            return _said(body, event, channel, "shared", unfurl=unfurl)
    return None


def of_command(body: Payload) -> Incoming | None:
    """RETURNS (Incoming | None): a link given to the command."""
    text = _text(body.get("text"))
    links = (*find_slack_links(text), *find_links(text))
    channel = {"id": body.get("channel_id"), "name": body.get("channel_name")}
    return _asked(body, _id(body, "user_id"), channel, links)


def of_shortcut(body: Payload) -> Incoming | None:
    """RETURNS (Incoming | None): a message that the shortcut was chosen on."""
    return _asked(body, _id(body.get("user"), "id"), _dict(body.get("channel")), links_of(_dict(body.get("message"))))


def links_of(message: Payload, *, attached: bool = True) -> tuple[FoundLink, ...]:
    """RETURNS (tuple[FoundLink, ...]): of a message's text, and, where `attached`, of what hangs below it."""
    blocks = _dicts(message.get("blocks"))
    found = list(_in_blocks(blocks))
    if not any(block.get("type") == "rich_text" for block in blocks):
        found += find_slack_links(_text(message.get("text")))
    for below in _dicts(message.get("attachments"))[:MAX_LINKS] if attached else ():
        for one in _dicts(below.get("message_blocks")):  # a message that was forwarded
            found += _in_blocks(_dict(one.get("message")).get("blocks"))
        found += find_slack_links(_text(below.get("text"))) if below.get("is_msg_unfurl") else ()
        url = _text(below.get("original_url") or below.get("from_url") or below.get("title_link"))
        found += [FoundLink(unescape(url), 0, 0)] if url else ()
    return tuple(found[:MAX_LINKS])


def _said(
    body: Payload,
    event: Payload,
    channel: Channel,
    kind: Any,  # noqa: ANN401 - one of the Kind that Incoming takes
    *,
    direct: bool = False,
    unfurl: Collection[str] = (),
    before: tuple[str, ...] | None = None,
) -> Incoming | None:
    ts, user = _id(event, "ts"), _id(event, "user") or _id(event, "bot_id")
    links = tuple(link for link in links_of(event, attached=kind != "edited") if not _within(link.url, unfurl))
    if not ts or not user or (not links and kind in ("shared", "edited")):
        return None
    thread = _id(event, "thread_ts")
    return Incoming(
        channel,
        kind,
        user,
        message=ts,
        links=links,
        before=before,
        author_is_bot=bool(event.get("bot_id")) or event.get("subtype") == "bot_message" or user == _SLACKBOT,
        author_is_us=user in _our_ids(body) or _is_ours(event, body),
        direct=direct,
        handle=in_thread("" if thread == ts else thread),
    )


def _changed(body: Payload, event: Payload, channel: Channel, unfurl: Collection[str]) -> Incoming | Removed | None:
    message, earlier = _dict(event.get("message")), event.get("previous_message")
    if message.get("subtype") == "tombstone":  # what is left of a message that has answers below it
        return _removed(channel, message.get("ts"))
    if not message.get("edited"):  # links were unfolded, or somebody answered
        return None
    before = tuple(link.url for link in links_of(earlier, attached=False)) if isinstance(earlier, dict) else None
    return _said(body, message, channel, "edited", direct=_is_direct(event, channel), unfurl=unfurl, before=before)


def _linked(body: Payload, event: Payload, channel: Channel, unfurl: Collection[str]) -> Incoming | None:
    if event.get("source", "conversations_history") != "conversations_history":  # still being written
        return None
    urls = [_text(one.get("url")) for one in _dicts(event.get("links"))]
    links = tuple(FoundLink(url, 0, 0) for url in urls if _within(url, unfurl))
    ts, user = _id(event, "message_ts"), _id(event, "user")
    if not ts or not user or not links:
        return None
    us = user in _our_ids(body)
    return Incoming(channel, "shared", user, message=ts, links=links, author_is_us=us, handle=as_unfurl(ts))


def _asked(body: Payload, user: str, place: Payload, links: tuple[FoundLink, ...]) -> Incoming | None:
    key, trigger, channel = key_of(body), _id(body, "trigger_id"), _id(place, "id")
    if not (user and channel and key and trigger):
        return None
    return Incoming(
        Channel(PLATFORM, key, channel),
        "asked",
        user,
        event=trigger,
        links=links,
        private=True,
        direct=channel.startswith("D") or _text(place.get("name")).startswith(_GROUP),
        handle=_text(body.get("response_url")),
    )


def _removed(channel: Channel, ts: object) -> Removed | None:
    return Removed(channel, ts) if isinstance(ts, str) and ts else None


def _in_blocks(elements: object, why: Suppression | None = None, depth: int = 0) -> Iterator[FoundLink]:
    """RETURNS (Iterator): links of blocks and of what is in them; what stands in code is none."""
    for one in _dicts(elements)[:_MOST_ELEMENTS] if depth < _DEEPEST else ():
        kind, url = one.get("type"), _text(one.get("url"))
        if kind == "rich_text_preformatted" or _dict(one.get("style")).get("code"):
            continue
        if kind == "link" and url:  # some payloads have it with `&amp;`, as texts do
            yield FoundLink(unescape(url) if "&amp;" in url else url, 0, 0, _text(one.get("text")) or None, why)
        for text in (one.get("text"), one, *_dicts(one.get("fields"))):
            if _dict(text).get("type") == "mrkdwn":
                yield from find_slack_links(_text(_dict(text).get("text")))
        yield from _in_blocks(one.get("elements"), "quote" if kind == "rich_text_quote" else why, depth + 1)


def _dict(value: object) -> Payload:
    return value if isinstance(value, dict) else {}


def _dicts(value: object) -> list[Payload]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _id(payload: object, name: str) -> str:
    """RETURNS (str): an id or a timestamp; "" for anything else."""
    found = _text(_dict(payload).get(name))
    return found if len(found) <= 128 and found.isascii() and found.isprintable() else ""


def _our_ids(body: Payload) -> set[str]:
    return {_id(one, "user_id") for one in _dicts(body.get("authorizations")) if one.get("is_bot")} - {""}


def _is_ours(event: Payload, body: Payload) -> bool:
    app = _id(body, "api_app_id")
    return bool(app) and app in (_id(event, "app_id"), _id(event.get("bot_profile"), "app_id"))


def _is_direct(event: Payload, channel: Channel) -> bool:
    return bool(event.get("channel_type", "im" if channel.channel.startswith("D") else "") == "im")


def _within(url: str, domains: Collection[str]) -> bool:
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return False
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)
