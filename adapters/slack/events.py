"""What Slack sends, read: payloads in, what happened out. Pure functions; what is not as it should be is nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from slack_bolt.request.internals import extract_enterprise_id, extract_is_enterprise_install, extract_team_id

from adapters.slack.place import PLATFORM, as_unfurl, in_thread, workspace_key
from bot.article.links import MAX_LINKS, FoundLink, Suppression, find_links, find_slack_links, leads_to
from bot.payload import identifier, mapping, mappings, words
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
    posted = mapping(body.get("message")) if body.get("type") == "block_actions" else {}
    team = identifier(posted.get("bot_profile"), "team_id") or identifier(posted, "team") or extract_team_id(body)
    whole = extract_is_enterprise_install(body) or False
    return workspace_key(extract_enterprise_id(body), team or identifier(body, "team_id"), whole=whole)


def of_event(body: Payload, unfurl: Collection[str] = ()) -> Incoming | Removed | None:
    """Read an event about messages.

    unfurl: domains whose links are left to `link_shared`.
    """
    event = mapping(body.get("event"))
    channel = Channel(PLATFORM, key_of(body), identifier(event, "channel"))
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
            if any(f"<@{us}>" in words(event.get("text")) for us in _our_ids(body)):
                return None  # an event of its own comes for a mention
            return _said(body, event, channel, "shared", unfurl=unfurl)
    return None


def of_command(body: Payload) -> Incoming | None:
    """RETURNS (Incoming | None): a link given to the command."""
    text = words(body.get("text"))
    links = (*find_slack_links(text), *find_links(text))
    channel = {"id": body.get("channel_id"), "name": body.get("channel_name")}
    return _asked(body, identifier(body, "user_id"), channel, links)


def of_shortcut(body: Payload) -> Incoming | None:
    """RETURNS (Incoming | None): a message that the shortcut was chosen on."""
    return _asked(
        body, identifier(body.get("user"), "id"), mapping(body.get("channel")), links_of(mapping(body.get("message")))
    )


def links_of(message: Payload, *, attached: bool = True) -> tuple[FoundLink, ...]:
    """RETURNS (tuple[FoundLink, ...]): of a message's text, and, where `attached`, of what hangs below it."""
    blocks = mappings(message.get("blocks"))
    found = list(_in_blocks(blocks))
    if not any(block.get("type") == "rich_text" for block in blocks):
        found += find_slack_links(words(message.get("text")))
    for below in mappings(message.get("attachments"))[:MAX_LINKS] if attached else ():
        for one in mappings(below.get("message_blocks")):  # a message that was forwarded
            found += _in_blocks(mapping(one.get("message")).get("blocks"))
        found += find_slack_links(words(below.get("text"))) if below.get("is_msg_unfurl") else ()
        url = words(below.get("original_url") or below.get("from_url") or below.get("title_link"))
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
    ts, user = identifier(event, "ts"), identifier(event, "user") or identifier(event, "bot_id")
    links = tuple(link for link in links_of(event, attached=kind != "edited") if not leads_to(link.url, unfurl))
    if not ts or not user or (not links and kind in ("shared", "edited")):
        return None
    thread = identifier(event, "thread_ts")
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
    message, earlier = mapping(event.get("message")), event.get("previous_message")
    if message.get("subtype") == "tombstone":  # what is left of a message that has answers below it
        return _removed(channel, message.get("ts"))
    if not message.get("edited"):  # links were unfolded, or somebody answered
        return None
    before = tuple(link.url for link in links_of(earlier, attached=False)) if isinstance(earlier, dict) else None
    return _said(body, message, channel, "edited", direct=_is_direct(event, channel), unfurl=unfurl, before=before)


def _linked(body: Payload, event: Payload, channel: Channel, unfurl: Collection[str]) -> Incoming | None:
    if event.get("source", "conversations_history") != "conversations_history":  # still being written
        return None
    urls = [words(one.get("url")) for one in mappings(event.get("links"))]
    links = tuple(FoundLink(url, 0, 0) for url in urls if leads_to(url, unfurl))
    ts, user = identifier(event, "message_ts"), identifier(event, "user")
    if not ts or not user or not links:
        return None
    return Incoming(
        channel,
        "shared",
        user,
        message=ts,
        links=links,
        # Slack documents no word for a bot in this event: one that posts as a user cannot be told from a person here
        author_is_bot=bool(event.get("bot_id")) or user.startswith("B") or user == _SLACKBOT,
        author_is_us=user in _our_ids(body),
        handle=as_unfurl(ts),
    )


def _asked(body: Payload, user: str, place: Payload, links: tuple[FoundLink, ...]) -> Incoming | None:
    key, trigger, channel = key_of(body), identifier(body, "trigger_id"), identifier(place, "id")
    if not (user and channel and key and trigger):
        return None
    return Incoming(
        Channel(PLATFORM, key, channel),
        "asked",
        user,
        event=trigger,
        links=links,
        private=True,
        direct=channel.startswith("D") or words(place.get("name")).startswith(_GROUP),
        handle=words(body.get("response_url")),
    )


def _removed(channel: Channel, ts: object) -> Removed | None:
    return Removed(channel, ts) if isinstance(ts, str) and ts else None


def _in_blocks(elements: object, why: Suppression | None = None, depth: int = 0) -> Iterator[FoundLink]:
    """RETURNS (Iterator): links of blocks and of what is in them; what stands in code is none."""
    for one in mappings(elements)[:_MOST_ELEMENTS] if depth < _DEEPEST else ():
        kind, url = one.get("type"), words(one.get("url"))
        if kind == "rich_text_preformatted" or mapping(one.get("style")).get("code"):
            continue
        if kind == "link" and url:  # some payloads have it with `&amp;`, as texts do
            yield FoundLink(unescape(url) if "&amp;" in url else url, 0, 0, words(one.get("text")) or None, why)
        for text in (one.get("text"), one, *mappings(one.get("fields"))):
            if mapping(text).get("type") == "mrkdwn":
                yield from find_slack_links(words(mapping(text).get("text")))
        yield from _in_blocks(one.get("elements"), "quote" if kind == "rich_text_quote" else why, depth + 1)


def _our_ids(body: Payload) -> set[str]:
    return {identifier(one, "user_id") for one in mappings(body.get("authorizations")) if one.get("is_bot")} - {""}


def _is_ours(event: Payload, body: Payload) -> bool:
    app = identifier(body, "api_app_id")
    return bool(app) and app in (identifier(event, "app_id"), identifier(event.get("bot_profile"), "app_id"))


def _is_direct(event: Payload, channel: Channel) -> bool:
    return bool(event.get("channel_type", "im" if channel.channel.startswith("D") else "") == "im")
