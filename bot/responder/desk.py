"""What people ask besides breakdowns: settings, status, help, what is held about them, and flags that are wrong."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from bot.presentation import desk_cards, notices
from bot.presentation.actions import Edit, Feedback, SettingsPage, decode
from bot.presentation.card import Card
from bot.presentation.desk_cards import Records, Standing
from bot.presentation.flag_form import complaint_of, flag_form
from bot.presentation.form import Answered, Form
from bot.presentation.missing import Missing, missing_lines
from bot.presentation.settings_form import changes_of, settings_form
from bot.responder.cards import Cards
from bot.store import RETENTION, Channel, Store, StoreError
from bot.version import version

log = logging.getLogger(__name__)

LATELY = timedelta(days=7)
RECENT = 5
"""Answers that the bot's own page leads to."""
T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a submitted form."""

    card: Card
    """Tells the whole of it, the problems as well."""
    problems: Mapping[str, str] = field(default_factory=dict)
    """A sentence for each field that holds something wrong; nothing was saved where there is any."""


def _told(
    method: Callable[Concatenate[Desk, P], Awaitable[T]],
) -> Callable[Concatenate[Desk, P], Awaitable[T | Card]]:
    """Make a method give a card where the database fails; the operator has a line in the log."""

    @wraps(method)
    async def call(self: Desk, /, *args: P.args, **kwargs: P.kwargs) -> T | Card:
        try:
            return await method(self, *args, **kwargs)
        except StoreError as error:
            log.error("a question about the bot was not answered: %s", error)  # noqa: TRY400 - no trace
            return notices.trouble_card()

    return call


class Desk:
    """Every method returns a card or a form, and none raises because of the database."""

    def __init__(self, store: Store, cards: Cards | None = None) -> None:
        self._store = store
        self._cards = cards or Cards()

    @_told
    async def form(
        self, channel: Channel, page: SettingsPage = "basics", *, can_manage: bool, missing: Sequence[Missing] = ()
    ) -> Form | Card:
        """RETURNS (Form | Card): the channel's settings to be changed; with `channel=""`, those of the workspace."""
        if not can_manage:
            return desk_cards.not_manager_card()
        return settings_form(page, await self._store.settings.of(channel), missing_lines(missing))

    async def submit(
        self,
        channel: Channel,
        form_id: str,
        values: Mapping[str, Answered],
        *,
        user: str,
        can_manage: bool,
        missing: Sequence[Missing] = (),
    ) -> Saved:
        """Take the answer to any of our forms. A field that is not among `values` stays as it is."""
        match decode(form_id):
            case Edit(page):
                saved = await self._save(channel, page, values, can_manage=can_manage, missing=missing)
                return saved if isinstance(saved, Saved) else Saved(saved)
            case Feedback(breakdown, "wrong"):
                return Saved(await self._complain(channel, breakdown, values, user))
            case _:
                return Saved(desk_cards.outdated_card())

    @_told
    async def reset(self, channel: Channel, *, can_manage: bool, sure: bool = False) -> Card:
        """Ask back, or, where that is `sure`, let the channel's settings be what the workspace or the defaults say."""
        if not can_manage:
            return desk_cards.not_manager_card()
        if not sure:
            return desk_cards.reset_card(whole=not channel.channel)
        await self._store.settings.reset(channel)
        return desk_cards.reset_done_card(await self._standing(channel))

    @_told
    async def status(
        self,
        channel: Channel,
        facts: Sequence[tuple[str, str]] = (),
        *,
        can_manage: bool = False,
        direct: bool = False,
        missing: Sequence[Missing] = (),
    ) -> Card:
        """RETURNS (Card): what the bot does in the channel, why, what it did of late, and what it holds.

        facts: label and text of what else the adapter knows: "Connection", "up for 3 hours".
        direct: as for an `Incoming`.
        """
        workspace = Channel(channel.platform, channel.workspace)
        records = Records(
            here=await self._store.replies.count_since(channel, within=LATELY),
            everywhere=await self._store.replies.count_since(workspace, within=LATELY),
            within=LATELY,
            held=(await self._store.held(channel.platform, channel.workspace)).rows,
            keep=RETENTION,
            version=version(),
        )
        return desk_cards.status_card(
            await self._standing(channel), records, facts, missing=missing, direct=direct, can_manage=can_manage
        )

    async def forget(self, whose: str, channel: Channel, user: str, *, can_manage: bool) -> Card:
        """Delete what is held about a person ("me"), or ask back about all of the workspace (anything else)."""
        if whose == "me":
            return await self.forget_user(channel.platform, user)
        return await self.forget_workspace(channel, can_manage=can_manage)

    @_told
    async def forget_workspace(self, channel: Channel, *, can_manage: bool, sure: bool = False) -> Card:
        """Ask back, or, where that is `sure`, delete all that is held about the workspace, and say what it was."""
        if not can_manage:
            return desk_cards.not_manager_card()
        if not sure:
            return desk_cards.forget_card((await self._store.held(channel.platform, channel.workspace)).rows)
        deleted = await self._store.forget_workspace(channel.platform, channel.workspace)
        return desk_cards.forgotten_card(deleted.rows, RETENTION)

    @_told
    async def forget_user(self, platform: str, user: str) -> Card:
        """Delete all that is held about a person. RETURNS (Card): what it was."""
        return desk_cards.forgotten_card((await self._store.forget_user(platform, user)).rows, RETENTION)

    def help(self, commands: Sequence[tuple[str, str]]) -> Card:
        """RETURNS (Card): what the bot is, and the commands, each with what it does."""
        return desk_cards.help_card(commands, self._cards.how_it_works)

    @_told
    async def home(
        self,
        workspace: Channel,
        channels: Mapping[str, tuple[str, str]],
        commands: Sequence[tuple[str, str]],
        link_to: Callable[[Channel, str], Awaitable[str | None]],
        *,
        can_manage: bool,
    ) -> Card:
        """RETURNS (Card): what the bot is, where it answers, and what it answered of late.

        channels: name and address, by id, of those that the bot is in and whoever looks may know of; no other is named.
        """
        modes = {one: (await self._store.settings.of(replace(workspace, channel=one))).mode for one in channels}
        answering = [(*channels[one], mode) for one, mode in modes.items() if mode != "off"]
        recent = [
            (stored.breakdown.article.title or "", await link_to(reply.channel, reply.reply))
            for reply in await self._store.replies.recent(workspace, list(channels), RECENT)
            if (stored := await self._store.breakdowns.by_id(reply.breakdown or ""))
        ]
        about, switch = self.help(commands), self._cards.switch
        return desk_cards.home_card(about, answering, recent, switch, can_manage=can_manage)

    @_told
    async def flag_form(self, breakdown: str) -> Form | Card:
        """RETURNS (Form | Card): which flag is wrong, and in what way."""
        stored = await self._store.breakdowns.by_id(breakdown)
        return flag_form(stored.id, stored.breakdown) if stored is not None else notices.gone_card()

    @_told
    async def _save(
        self,
        channel: Channel,
        page: SettingsPage,
        values: Mapping[str, Answered],
        *,
        can_manage: bool,
        missing: Sequence[Missing],
    ) -> Saved:
        if not can_manage:
            return Saved(desk_cards.not_manager_card())
        changes = changes_of(page, values, await self._store.settings.of(channel))
        if changes.problems:
            return Saved(desk_cards.problems_card(page, changes.problems), changes.problems)
        if changes.values:
            await self._store.settings.set(channel, **changes.values)
        standing = await self._standing(channel)
        return Saved(desk_cards.saved_card(standing, page, changed=bool(changes.values), missing=missing))

    @_told
    async def _complain(self, channel: Channel, breakdown: str, values: Mapping[str, Answered], user: str) -> Card:
        stored = await self._store.breakdowns.by_id(breakdown)
        if stored is None:
            return notices.gone_card()
        complaint = complaint_of(stored.breakdown, values)
        if complaint is None:
            return desk_cards.outdated_card()
        verdict = f"wrong:{complaint.complaint}"
        kept = await self._store.feedback.add(breakdown, verdict, channel=channel, user=user, item=complaint.item)
        return notices.thanks_card() if kept else notices.gone_card()

    async def _standing(self, channel: Channel) -> Standing:
        origins = await self._store.settings.origins(channel)
        return Standing(origins.settings, origins.of, whole=not channel.channel)
