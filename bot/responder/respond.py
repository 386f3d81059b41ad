"""The policy of a channel: answer an event or stay silent, once, and how."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
from types import TracebackType
from typing import Protocol

from bot.article.links import key_of
from bot.article.model import ArticleError
from bot.presentation import notices
from bot.presentation.card import Card
from bot.responder.after import gone_mark
from bot.responder.buttons import Buttons, LinkTo
from bot.responder.cards import Cards
from bot.responder.hold import Hold
from bot.responder.incoming import Incoming, Reply
from bot.responder.policy import Limits, Questions, allowed, candidates, is_useful, pauses, scopes
from bot.service import Answer
from bot.store import ChannelSettings, Claim, Store, StoreError
from bot.store import Reply as KeptReply

log = logging.getLogger(__name__)

AlreadyAnswered = Callable[[Incoming], Awaitable["str | bool"]]
"""Tells whether an answer to that event stands already: the id of our message, or True where one may stand whose id
cannot be told."""


class Reader(Protocol):
    """Whoever makes breakdowns of links."""

    async def breakdown_of(self, link: str, *, automatic: bool = False) -> Answer:
        """RETURNS (Answer): raises `ArticleError`, whose message is for the chat."""


class Responder(Buttons):
    """For the events of one platform: `respond` to each, post what it gives, and call `posted` or `not_posted`.

    None of its methods raises because of the database or of an article.
    """

    def __init__(
        self,
        platform: str,
        store: Store,
        service: Reader,
        *,
        cards: Cards | None = None,
        link_to: LinkTo | None = None,
        limits: Limits | None = None,
    ) -> None:
        super().__init__(store, cards or Cards(), limits or Limits(), link_to)
        self.platform = platform
        self._service = service
        self._questions = Questions(self._limits)

    async def __aenter__(self) -> Responder:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Leave what is not answered to whoever takes it up next."""
        await self._holds.close()

    async def respond(self, incoming: Incoming) -> Reply | None:
        """Decide, and make the answer; may take as long as the service does.

        RETURNS (Reply | None): what to post, right away; None for silence.
        """
        if incoming.author_is_bot or incoming.author_is_us:
            return None
        try:
            if incoming.was_asked:
                settings = await self._store.settings.of(incoming.channel)
            else:
                links = candidates(incoming, self._limits.links)
                if not links:
                    return None
                settings = await self._store.settings.of(incoming.channel)
                if settings.mode != "automatic" or not any(allowed(settings, link) for link in links):
                    return None
            hold = await self._holds.claim(incoming)
        except StoreError as error:
            return self._failed(incoming, error)
        return await self._work(hold, settings) if hold is not None else None

    async def posted(self, reply: Reply, reply_id: str | None) -> bool:
        """Remember a posted reply, and end its event.

        reply_id: the platform's id of our message; None for what only the asker sees and nobody can remove.
        RETURNS (bool): False where the message was removed meanwhile, and the reply is to be removed as well.
        """
        hold = self._holds.pop(reply.event)
        try:
            for pause in (0.1, 0.5, None):
                try:
                    return await self._record(reply, reply_id)
                except StoreError as error:
                    if not error.passing or pause is None:
                        log.error("a posted reply could not be remembered: %s", error)  # noqa: TRY400 - no trace
                        return True
                    await asyncio.sleep(pause)
            return True
        finally:
            if hold is not None:
                await hold.let_go()

    async def not_posted(self, reply: Reply, *, retry: bool = False) -> None:
        """Say that a reply could not be posted: never, or, with `retry`, not now, and it may be taken up again."""
        hold = self._holds.pop(reply.event)
        if hold is not None:
            await hold.give_up(retry=retry)

    async def take_up(
        self, already_answered: AlreadyAnswered, *, at_start: bool = False
    ) -> AsyncGenerator[Reply, None]:
        """Take up what was begun and not ended, while it is young: at the start, and then every minute or so.

        at_start: also what a process of our own name began; only before the first event is handed in, or later for
            nothing else than what this process does not work on.
        RETURNS (AsyncGenerator[Reply]): what to post, as for `respond`, as soon as each is made.
        """
        try:
            claims = await self._holds.take_over(self.platform, own=at_start)
        except StoreError as error:
            log.error("unfinished events could not be taken up: %s", error)  # noqa: TRY400 - no trace
            return
        gate = asyncio.Semaphore(self._limits.at_once)

        async def resume(claim: Claim, hold: Hold | None) -> Reply | None:
            async with gate:
                return await self._resume(claim, hold, already_answered)

        tasks = [asyncio.create_task(resume(claim, hold)) for claim, hold in claims]
        try:
            for task in asyncio.as_completed(tasks):
                if (reply := await task) is not None:
                    yield reply
        finally:
            for left in tasks:
                left.cancel()

    async def _resume(self, claim: Claim, hold: Hold | None, already_answered: AlreadyAnswered) -> Reply | None:
        try:
            if hold is None or claim.attempts > self._limits.attempts:
                log.warning("the event %s is given up after %d attempts", claim.key.event, claim.attempts)
                self._holds.pop(claim.key)
                await (hold.give_up() if hold else self._store.events.abandon(claim.key))
                return None
            if claim.state == "posting" and (standing := await already_answered(hold.incoming)):
                await self._remember(hold, standing if isinstance(standing, str) else None)
                return None
            settings = await self._store.settings.of(hold.incoming.channel)
        except Exception as error:
            self._holds.pop(claim.key)
            if hold is not None:
                await hold.give_up(retry=True)
            self._failed(hold.incoming if hold else None, error)
            return None
        return await self._work(hold, settings, again=True)

    async def _remember(self, hold: Hold, reply_id: str | None) -> None:
        """End an event whose answer was posted by a process that then died."""
        known = await self._store.breakdowns.look_up(_first_key(hold.incoming))
        breakdown = known.breakdown.id if known.breakdown and not hold.incoming.private else None
        url = known.url if breakdown else ""
        await self.posted(Reply(hold.incoming, notices.trouble_card(), "message", hold.key, url, breakdown), reply_id)

    async def _work(self, hold: Hold, settings: ChannelSettings, *, again: bool = False) -> Reply | None:
        """Make the answer, and say that it is about to be posted; end the claim where there is none."""
        incoming, reply, retry = hold.incoming, None, False
        begun = time.monotonic()
        try:
            if incoming.was_asked:
                reply = await self._to_asker(hold, settings, again=again)
            else:
                reply = await self._unasked(hold, settings)
            late = again or time.monotonic() - begun >= self._limits.look_again_after.total_seconds()
            if reply is not None and late and not await self._is_wanted(incoming):
                reply = None
            if reply is not None and not await hold.posting():
                reply = None
        except asyncio.CancelledError:
            retry = True
            raise
        except Exception as error:
            retry = not incoming.was_asked and isinstance(error, StoreError)
            reply = self._failed(incoming, error)
            return reply
        finally:
            if reply is None or reply.event is None:
                self._holds.pop(hold.key)
                await hold.give_up(retry=retry)
        return reply

    async def _unasked(self, hold: Hold, settings: ChannelSettings) -> Reply | None:
        incoming = hold.incoming
        links = [link for link in candidates(incoming, self._limits.links) if allowed(settings, link)]
        if settings.mode != "automatic":
            return None
        for place, link in enumerate(links):
            key = await self._store.breakdowns.name_of(key_of(link) or link)
            if not await hold.take(scopes(incoming, settings, key)):
                return None
            # looked up only now, when nobody else can be about to answer
            if place == 0 and (await self._is_answered(incoming) or await self._pauses(incoming, settings)):
                return None
            earlier = await self._earlier(incoming.channel, settings, key)
            answer = await self._useful(link, settings) if earlier is None else None
            if answer is not None and answer.stored.url != key:  # where the link led to counts
                if not await hold.take(scopes(incoming, settings, answer.stored.url)):
                    return None
                earlier = await self._earlier(incoming.channel, settings, answer.stored.url)
            if earlier is not None and settings.repeat == "pointer":
                return await self._pointer(hold, settings, earlier)
            if earlier is None and answer is not None:
                return self._answer(hold, answer, settings)
        return None

    async def _useful(self, link: str, settings: ChannelSettings) -> Answer | None:
        """RETURNS (Answer | None): None for what is not worth a message, or cannot be read."""
        try:
            answer = await self._service.breakdown_of(link, automatic=True)
        except ArticleError as error:
            log.info("no answer: %s", type(error).__name__)
            return None
        if not allowed(settings, answer.stored.url) or not is_useful(answer.stored.breakdown, settings):
            return None
        return answer

    async def _to_asker(self, hold: Hold, settings: ChannelSettings, *, again: bool) -> Reply | None:
        incoming = hold.incoming
        if incoming.kind == "mentioned" and (
            not await hold.take(scopes(incoming)) or await self._is_answered(incoming)
        ):
            return None
        if settings.mode == "off" and not incoming.direct:
            return (
                None if _is_overheard(incoming) else self._notice(hold, self._cards.off(can_manage=incoming.can_manage))
            )
        now = self._store.database.now()
        if not again and (wait := self._questions.wait(self.platform, incoming.author, now)):
            return None if _is_overheard(incoming) else self._notice(hold, notices.cooldown_card(wait))
        links = candidates(incoming, self._limits.links)
        if not links:
            readable = any(key_of(link.url) for link in incoming.links)
            return self._notice(hold, notices.not_article_card() if readable else self._cards.no_link())
        links = [link for link in links if incoming.direct or allowed(settings, link)]
        card = notices.site_card()
        for link in links:
            try:
                answer = await self._service.breakdown_of(link, automatic=False)
            except ArticleError as error:
                card = self._cards.error(error)
                continue
            if incoming.direct or allowed(settings, answer.stored.url):
                return self._answer(hold, answer, settings)
        return self._notice(hold, card)

    def _answer(self, hold: Hold, answer: Answer, settings: ChannelSettings) -> Reply:
        private = hold.incoming.private
        stored = answer.stored
        card = self._cards.answer(stored, settings, private=private)
        return Reply(hold.incoming, card, "asker" if private else "message", hold.key, stored.url, stored.id)

    async def _pointer(self, hold: Hold, settings: ChannelSettings, earlier: KeptReply) -> Reply:
        """RETURNS (Reply): where the earlier answer is, or that the article was changed since."""
        newer = await self._store.breakdowns.changed_since(earlier.breakdown) if earlier.breakdown else None
        if newer is not None:
            card = self._cards.changed(newer, settings)
            return Reply(hold.incoming, card, "message", hold.key, breakdown=newer.id)
        card = notices.answered_card(await self._address(earlier))
        return Reply(hold.incoming, card, "message", hold.key)

    def _notice(self, hold: Hold, card: Card) -> Reply:
        return Reply(hold.incoming, card, "asker", hold.key)

    def _failed(self, incoming: Incoming | None, error: Exception) -> Reply | None:
        """RETURNS (Reply | None): a sentence for whoever asked; the operator has a line in the log."""
        if isinstance(error, StoreError):
            log.error("an event of %s was not answered: %s", self.platform, error)
        else:
            log.error("an event of %s was not answered", self.platform, exc_info=error)
        if incoming is None or not incoming.was_asked:
            return None
        return Reply(incoming, notices.trouble_card(), "asker")

    async def _is_answered(self, incoming: Incoming) -> bool:
        return bool(incoming.message and await self._store.replies.of_message(incoming.channel, incoming.message))

    async def _is_wanted(self, incoming: Incoming) -> bool:
        """RETURNS (bool): whether the message still stands, and the channel still wants an answer to it."""
        if incoming.kind == "asked":
            return True
        if await self._store.events.state_of(gone_mark(incoming.channel, incoming.message)):
            return False
        return incoming.was_asked or (await self._store.settings.of(incoming.channel)).mode == "automatic"

    async def _pauses(self, incoming: Incoming, settings: ChannelSettings) -> bool:
        """RETURNS (bool): whether somebody was answered too short a time ago."""
        for channel, user, within in pauses(incoming, settings):
            if await self._store.replies.count_since(channel, within=within, user=user):
                return True
        return False

    async def _record(self, reply: Reply, reply_id: str | None) -> bool:
        """Write a posted reply down and end its event, in one transaction."""
        incoming = reply.incoming
        if reply_id is None:
            if reply.event is not None:
                await self._store.events.finish(reply.event)
            return True
        await self._store.replies.add(
            incoming.channel,
            reply=reply_id,
            message=incoming.message,
            # what only the asker saw, and what is no answer, is no earlier answer that others could be led to
            url=reply.url if reply.to == "message" else "",
            breakdown=reply.breakdown,
            user=incoming.author,
            finishing=reply.event,
        )
        if incoming.message and await self._store.events.state_of(gone_mark(incoming.channel, incoming.message)):
            await self._store.replies.forget(incoming.channel, reply_id)
            return False
        return True


def _is_overheard(incoming: Incoming) -> bool:
    """RETURNS (bool): whether all see what is answered, so that a notice for one person is better left unsaid."""
    return incoming.kind == "mentioned" and not incoming.direct


def _first_key(incoming: Incoming) -> str:
    links = candidates(replace(incoming, kind="asked"), 1)
    return (key_of(links[0]) or links[0]) if links else ""
