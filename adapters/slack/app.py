"""The app: what Slack sends, acknowledged at once, handed to the host, and what comes of it."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Collection, Coroutine
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

from adapters.slack import limits
from adapters.slack.delivery import Delivery, message
from adapters.slack.events import Payload, Removed, key_of, links_of, of_command, of_event, of_shortcut
from adapters.slack.forms import values, view, waiting
from adapters.slack.home import home
from adapters.slack.manage import Managers
from adapters.slack.place import COMMAND, PLATFORM, SHORTCUT, TEXTS, missing, thread_of
from adapters.slack.workspaces import TROUBLE, Workspace, Workspaces, code_of, sdk_log, told
from bot.host import Host
from bot.jobs.errors import place_of
from bot.payload import identifier
from bot.presentation.actions import Dismiss, Edit, Forget, Reset, decode, opens_form
from bot.presentation.card import Card
from bot.presentation.form import Form
from bot.presentation.missing import Missing
from bot.presentation.notices import trouble_card
from bot.responder import Incoming, Pressed
from bot.responder.desk import Saved
from bot.store import Channel

log = logging.getLogger(__name__)

T = TypeVar("T")

_FORM_WAITS = 2.0
"""Seconds for which a form stays open until it is known whether it could be saved."""
_GONE = ("app_uninstalled", "tokens_revoked")


class _Anybody(AsyncAuthorize):
    """Looks nothing up: tokens are found behind the acknowledgement, which nothing is to keep waiting."""

    async def __call__(self, **about: Any) -> AuthorizeResult:  # noqa: ANN401 - what bolt hands in
        return AuthorizeResult(enterprise_id=about["enterprise_id"], team_id=about["team_id"])


class SlackBot:
    """One process of the app; `app` is bolt's, to be given requests."""

    def __init__(
        self,
        host: Host,
        workspaces: Workspaces,
        *,
        unfurl: Collection[str] = (),
        oauth: AsyncOAuthFlow | None = None,
        pace: float = limits.PACE,
    ) -> None:
        self.host = host
        self.workspaces = workspaces
        self.delivery = Delivery(host, workspaces, pace)
        self.app = AsyncApp(
            name="hearsay",
            client=workspaces.client(),
            authorize=_Anybody(),  # type: ignore[no-untyped-call]  # bolt leaves its constructors untyped
            oauth_flow=oauth,
            logger=sdk_log,
            signing_secret="",  # checked before bolt reads anything: `adapters.slack.http`
            request_verification_enabled=False,
            ignoring_self_events_enabled=False,  # `adapters.slack.events` knows who we are
        )
        self._unfurl = frozenset(unfurl)
        self._managers = Managers()
        self.leaving = False
        """Whether nothing more is to be sent here."""
        self.events = ("message", "app_mention", "app_home_opened", *_GONE, *(("link_shared",) if unfurl else ()))
        for name in self.events:
            self.app.event(name)(self._on_event)
        self.app.command(COMMAND)(self._on_command)
        self.app.shortcut(SHORTCUT)(self._on_shortcut)
        self.app.action(re.compile(""))(self._on_action)
        self.app.view(re.compile(""))(self._on_view)

    # ---- bolt's listeners: they acknowledge, and begin the work

    async def _on_event(self, body: Payload) -> None:
        self._begin(self._happened(body))

    async def _on_command(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        self._begin(self._commanded(body))

    async def _on_shortcut(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        if incoming := of_shortcut(body):
            self._begin(self._asked(incoming))

    async def _on_action(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        self._begin(self._pressed(body))

    async def _on_view(self, ack: AsyncAck, body: Payload) -> None:
        task = self._begin(self._submitted(body))
        await asyncio.wait({task}, timeout=_FORM_WAITS)
        if not task.done():
            await ack()
            self._begin(self._tell_later(task, body))
            return
        saved = task.result() or Saved(trouble_card())
        fields = {block.get("block_id") for block in body["view"].get("blocks") or []}
        if saved.problems and fields.issuperset(saved.problems):
            await ack(response_action="errors", errors=dict(saved.problems))
        else:
            await ack(response_action="update", view=view(saved.card))

    def _begin(self, work: Coroutine[Any, Any, T]) -> asyncio.Future[T | None]:
        return self.host.begin(work, lambda error: code_of(error) or place_of(error))

    # ---- what happened in channels and workspaces

    async def _happened(self, body: Payload) -> None:
        kind = body["event"].get("type")
        if kind == "app_home_opened":
            await self._home(body)
        elif kind in _GONE:
            await self._uninstalled(body)
        match of_event(body, self._unfurl):
            case Removed(channel, gone):
                await self.delivery.removed(channel, gone)
            case Incoming() as incoming if await self._knows(incoming.channel.workspace):
                if incoming.kind == "mentioned" and not incoming.links:
                    incoming = await self._with_thread(incoming)
                await self.host.answer(incoming, self.delivery.deliver)

    async def _knows(self, key: str) -> bool:
        """RETURNS (bool): whether the app is in that workspace; True where that cannot be found out now."""
        try:
            known = await self.workspaces.bot(key) is not None
        except TROUBLE:
            return True
        if not known:
            log.warning("something came from a workspace that the app is not in")
        return known

    async def _with_thread(self, incoming: Incoming) -> Incoming:
        """RETURNS (Incoming): with the links of the message that the thread is below, if Slack gives it."""
        thread, workspace = thread_of(incoming), await self.workspaces.bot(incoming.channel.workspace)
        if workspace is None or thread in (None, incoming.message) or incoming.author_is_bot or incoming.author_is_us:
            return incoming
        try:
            place = incoming.channel.channel
            found = await workspace.client.conversations_replies(channel=place, ts=thread or "", limit=1)
            return replace(incoming, links=links_of((found.get("messages") or [{}])[0]))
        except TROUBLE as error:
            log.warning("the beginning of a thread was not read: %s", told(error))
            return incoming

    async def _home(self, body: Payload) -> None:
        event, workspace = body["event"], await self.workspaces.bot(key_of(body))
        if workspace is not None and event.get("tab", "home") == "home":
            user = str(event.get("user"))
            manages = await self._managers.manages(workspace, "", user)
            team = body.get("team_id") if workspace.key.startswith("E") else None
            shown = await home(self.host.desk, self.workspaces, workspace, user, manages=manages, team=team)
            await workspace.client.views_publish(user_id=user, view=shown)

    async def _uninstalled(self, body: Payload) -> None:
        """Delete all that is held of a workspace, unless it has installed the app anew since."""
        key, event = key_of(body), body["event"]
        revoked = event["type"] == "app_uninstalled" or (event.get("tokens") or {}).get("bot")
        if key and revoked and await self.workspaces.forget(key, before=float(body.get("event_time") or 0)):
            deleted = await self.host.store.forget_workspace(PLATFORM, key)
            log.info("a workspace has removed the app; deleted: %s", deleted)

    # ---- commands

    async def _commanded(self, body: Payload) -> None:
        key, incoming = key_of(body), of_command(body)
        workspace, user = await self.workspaces.bot(key), str(body.get("user_id"))
        if workspace is None or incoming is None:
            return
        place, desk = incoming.channel, self.host.desk
        match str(body.get("text") or "").lower().split():
            case ["settings"] if not incoming.direct:
                await self._open(workspace, body, lambda: self._form(workspace, place, user))
                return
            case ["settings" | "status"]:
                may = not incoming.direct and await self._managers.manages(workspace, place.channel, user)
                lacks = self._missing(workspace)
                card = await desk.status(place, can_manage=may, direct=incoming.direct, missing=lacks)
            case ["forget", "me" | "workspace" as whose]:
                may = await self._managers.manages(workspace, "", user)
                card = await desk.forget(whose, place, user, can_manage=may)
            case [] | ["help" | "forget", *_]:
                card = desk.help(list(TEXTS["commands"].items()))
            case _:
                await self._asked(incoming)
                return
        await self.delivery.respond(incoming.handle, card)

    async def _asked(self, incoming: Incoming) -> None:
        """Answer a command, and say that the article is being read where that takes long."""
        if not await self._knows(incoming.channel.workspace):
            return
        await self.host.answer(incoming, self.delivery.deliver, partial(self.delivery.respond, incoming.handle))

    # ---- buttons and forms

    async def _pressed(self, body: Payload) -> None:
        pressed = (body.get("actions") or [{}])[0]
        action = (pressed.get("selected_option") or {}).get("value") or str(pressed.get("action_id"))
        asked, workspace = decode(action), await self.workspaces.bot(key_of(body))
        if asked is None or workspace is None:
            return
        container, user = body.get("container") or {}, identifier(body.get("user"), "id")
        place = Channel(PLATFORM, workspace.key, identifier(body.get("channel"), "id"))
        handle, private = str(body.get("response_url") or ""), bool(container.get("is_ephemeral"))
        may = False
        if isinstance(asked, Dismiss | Edit | Reset | Forget):
            may = await self._managers.manages(workspace, "" if isinstance(asked, Forget) else place.channel, user)

        async def pressing() -> Pressed | None:
            return await self.host.responder.pressed(
                action,
                place,
                str(container.get("message_ts") or ""),
                user,
                can_manage=may,
                private=private,
                direct=place.channel.startswith("D"),
                handle=handle,
                missing=self._missing(workspace),
            )

        async def opened() -> Form | Card:
            done = await pressing()
            return (done.form or done.card if done else None) or trouble_card()

        if opens_form(action):
            await self._open(workspace, body, opened)
        elif done := await pressing():
            await self._done(workspace, body, done, private=private)

    async def _done(self, workspace: Workspace, body: Payload, done: Pressed, *, private: bool) -> None:
        """Show what came of a button: through the press's own address, or, where that fails, as the app."""
        container, respond = body["container"], self.delivery.respond
        where: dict[str, Any] = {"channel": str(container.get("channel_id")), "ts": str(container.get("message_ts"))}
        handle = str(body.get("response_url") or "")
        thread = {"thread_ts": container["thread_ts"]} if container.get("thread_ts") else {}
        if done.post is not None:
            if await self.delivery.deliver(done.post, again=False):
                await respond(handle, None, delete_original=True)
            else:
                await respond(handle, trouble_card())
        elif done.remove:
            if not await respond(handle, None, delete_original=True) and not private:
                await workspace.client.chat_delete(**where)
        elif done.card is not None and not done.in_place:
            await respond(handle, done.card, **thread)
        elif done.card is not None and not await respond(handle, done.card, replace_original=True) and not private:
            await workspace.client.chat_update(**where, **message(done.card))

    async def _open(self, workspace: Workspace, body: Payload, content: Callable[[], Awaitable[Form | Card]]) -> None:
        """Open a modal at once, while Slack still lets us, and put its content there as soon as that is known."""
        try:
            opened = await workspace.client.views_open(trigger_id=str(body.get("trigger_id")), view=waiting())
        except TROUBLE as error:
            log.warning("a form was not opened: %s", told(error))
            await self.delivery.respond(str(body.get("response_url") or ""), trouble_card())
            return
        about = str((body.get("channel") or {}).get("id") or body.get("channel_id") or "")
        await workspace.client.views_update(view_id=opened["view"]["id"], view=view(await content(), about))

    async def _form(self, workspace: Workspace, place: Channel, user: str) -> Form | Card:
        may = await self._managers.manages(workspace, place.channel, user)
        return await self.host.desk.form(place, can_manage=may, missing=self._missing(workspace))

    async def _submitted(self, body: Payload) -> Saved | None:
        shown, user = body["view"], identifier(body.get("user"), "id")
        workspace = await self.workspaces.bot(key_of(body))
        if workspace is None:
            return None
        place = Channel(PLATFORM, workspace.key, str(shown.get("private_metadata") or ""))
        form = str(shown.get("callback_id"))
        may = isinstance(decode(form), Edit) and await self._managers.manages(workspace, place.channel, user)
        lacks = self._missing(workspace)
        return await self.host.desk.submit(place, form, values(shown), user=user, can_manage=may, missing=lacks)

    async def _tell_later(self, task: asyncio.Future[Saved | None], body: Payload) -> None:
        saved, workspace = await task, await self.workspaces.bot(key_of(body))
        if workspace is not None:
            card = saved.card if saved else trouble_card()
            await workspace.client.chat_postMessage(channel=identifier(body.get("user"), "id"), **message(card))

    def _missing(self, workspace: Workspace) -> list[Missing]:
        return missing(workspace.granted, unfurl=bool(self._unfurl))
