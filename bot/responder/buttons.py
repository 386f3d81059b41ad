"""What a pressed button comes to. All the state there is travels in its id, so it works in any process."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.article.links import FoundLink
from bot.presentation import notices
from bot.presentation.actions import Action, Choose, Dismiss, Edit, Feedback, Forget, Post, Reset, Show, decode
from bot.presentation.card import Card
from bot.presentation.form import Form
from bot.presentation.missing import Missing
from bot.responder.after import After
from bot.responder.cards import Cards
from bot.responder.desk import Desk
from bot.responder.hold import Hold, Holds
from bot.responder.incoming import Incoming, Pressed, Reply
from bot.responder.policy import Limits, allowed
from bot.store import Channel, ChannelSettings, Store, StoredBreakdown, StoreError
from bot.store import Reply as KeptReply
from bot.store.turns import Scope

log = logging.getLogger(__name__)

LinkTo = Callable[[Channel, str], Awaitable[str | None]]
"""Gives the address of one of our messages, where the platform has such."""
_TRIES = 5
"""How often one button may post, where the times before came to nothing."""


@dataclass(frozen=True, slots=True)
class _Press:
    """Who pressed what, and where."""

    channel: Channel
    reply: str
    user: str
    can_manage: bool
    private: bool
    direct: bool
    handle: str
    missing: Sequence[Missing]


class Buttons(After):
    """Buttons of answers, and those of the cards of the desk."""

    def __init__(self, store: Store, cards: Cards, limits: Limits, link_to: LinkTo | None) -> None:
        super().__init__(store)
        self.desk = Desk(store, cards)
        self._cards = cards
        self._limits = limits
        self._link_to = link_to
        self._holds = Holds(store, limits)

    async def pressed(
        self,
        action: str,
        channel: Channel,
        reply: str,
        user: str,
        *,
        can_manage: bool = False,
        private: bool = False,
        direct: bool = False,
        handle: str = "",
        missing: Sequence[Missing] = (),
    ) -> Pressed | None:
        """Do what a button of ours asks for; of a select, `action` is that of the chosen option.

        reply: the message that the button is on.
        private: whether only the presser sees that message.
        direct, handle: as for an `Incoming`.
        missing: what the settings form is to tell of.
        RETURNS (Pressed | None): None for what is no action of ours.
        """
        asked = decode(action)
        if asked is None:
            return None
        press = _Press(channel, reply, user, can_manage, private, direct, handle, missing)
        try:
            return await self._do(asked, press)
        except StoreError as error:
            log.error("a button could not be answered: %s", error)  # noqa: TRY400 - no trace
            return Pressed(notices.trouble_card())

    async def _do(self, action: Action, press: _Press) -> Pressed | None:
        match action:
            case Show() as show:
                return await self._show(show, press)
            case Feedback(breakdown, "wrong"):
                return _opened(await self.desk.flag_form(breakdown))
            case Feedback(breakdown, verdict):
                kept = await self._store.feedback.add(breakdown, verdict, channel=press.channel, user=press.user)
                return Pressed(notices.thanks_card() if kept else notices.gone_card())
            case Dismiss():
                if await self.dismiss(press.channel, press.reply, press.user, can_manage=press.can_manage):
                    return Pressed(remove=True)
                return Pressed(notices.not_yours_card())
            case Post(breakdown):
                return await self._post(breakdown, press)
            case Edit(page):
                may, missing = press.can_manage, press.missing
                return _opened(await self.desk.form(press.channel, page, can_manage=may, missing=missing))
            case Reset(sure):
                card = await self.desk.reset(press.channel, can_manage=press.can_manage, sure=sure)
                return Pressed(card, in_place=sure and press.can_manage)
            case Forget():
                may = press.can_manage
                card = await self.desk.forget_workspace(press.channel, can_manage=may, sure=True)
                return Pressed(card, in_place=may)
            case Choose():
                return None

    async def _show(self, show: Show, press: _Press) -> Pressed:
        stored = await self._store.breakdowns.by_id(show.breakdown)
        if stored is None:
            return Pressed(notices.gone_card())
        settings = await self._store.settings.of(press.channel)
        known = await self._store.replies.get(press.channel, press.reply)  # what one person sees needs no removing
        card = self._cards.page(stored, settings, show, removable=known is not None, private=press.private)
        return Pressed(card, in_place=True)

    # ---- an answer that only its asker sees is posted for all

    async def _post(self, breakdown: str, press: _Press) -> Pressed:
        stored = await self._store.breakdowns.by_id(breakdown)
        if stored is None:
            return Pressed(notices.gone_card())
        settings = await self._store.settings.of(press.channel)
        if not press.direct:
            if settings.mode == "off":
                return Pressed(self._cards.off(can_manage=press.can_manage))
            if not allowed(settings, stored.url):
                return Pressed(notices.site_card())
        if earlier := await self._earlier(press.channel, settings, stored.url):
            return Pressed(notices.answered_card(await self._address(earlier)))
        hold = await self._claimed(stored, press)
        if hold is None:
            return Pressed(notices.answered_card())
        try:
            reply = await self._to_all(hold, stored, settings)
        except BaseException:
            await self._given_up(hold)
            raise
        if reply is None:
            await self._given_up(hold)
            return Pressed(notices.answered_card())
        return Pressed(post=reply)

    async def _claimed(self, stored: StoredBreakdown, press: _Press) -> Hold | None:
        """RETURNS (Hold | None): None where that button has posted already, or is about to."""
        incoming = Incoming(
            press.channel,
            "asked",
            press.user,
            links=(FoundLink(stored.url, 0, 0),),
            can_manage=press.can_manage,
            direct=press.direct,
            handle=press.handle,
        )
        for count in range(_TRIES):
            again = replace(incoming, event=f"{press.reply}/post/{stored.id}/{count}")
            hold = await self._holds.claim(again)
            if hold is not None or await self._store.events.state_of(again.key) != "abandoned":
                return hold
        return None

    async def _to_all(self, hold: Hold, stored: StoredBreakdown, settings: ChannelSettings) -> Reply | None:
        """RETURNS (Reply | None): None where somebody else posts an answer about the article."""
        channel = hold.incoming.channel
        if settings.repeat_within and not await hold.take([Scope(channel, url=stored.url)]):
            return None
        if await self._earlier(channel, settings, stored.url) or not await hold.posting():
            return None
        card = self._cards.answer(stored, settings)
        return Reply(hold.incoming, card, "message", hold.key, stored.url, stored.id)

    async def _given_up(self, hold: Hold) -> None:
        self._holds.pop(hold.key)
        await hold.give_up()

    async def _earlier(self, channel: Channel, settings: ChannelSettings, key: str) -> KeptReply | None:
        within = timedelta(seconds=settings.repeat_within)
        return await self._store.replies.last_in_channel(channel, key, within=within) if within else None

    async def _address(self, reply: KeptReply) -> str | None:
        if self._link_to is None:
            return None
        try:
            return await self._link_to(reply.channel, reply.reply)
        except Exception:
            log.exception("the address of an earlier answer could not be had")
            return None


def _opened(found: Form | Card) -> Pressed:
    return Pressed(form=found) if isinstance(found, Form) else Pressed(found)
