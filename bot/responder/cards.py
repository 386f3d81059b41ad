"""The cards of replies: an answer as its channel wants it, and what is said in place of one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.article.fetch_errors import BadLink, Busy
from bot.article.model import ArticleError
from bot.presentation import notices
from bot.presentation.actions import Show
from bot.presentation.card import Card
from bot.presentation.cards import card_of
from bot.presentation.summary import summarise
from bot.presentation.view import PageSize, View
from bot.service import ServiceBusy
from bot.store import ChannelSettings, StoredBreakdown


@dataclass(frozen=True, slots=True)
class Cards:
    """How an adapter wants its cards."""

    sizes: PageSize = field(default_factory=PageSize)
    """Of the pages; how many assertions the summary has is the channel's to say, up to `top`."""
    how_it_works: str | None = None
    """Address of a page that explains the analysis."""
    switch: str | None = None
    """What somebody types to change a channel's settings."""
    postable: bool = False
    """Whether an answer that only the asker sees can be posted to the channel."""

    def answer(self, stored: StoredBreakdown, settings: ChannelSettings, *, private: bool = False) -> Card:
        """RETURNS (Card): the summary; `private` where only the asker sees it."""
        return card_of(self._view(stored, settings, removable=not private, private=private), "summary")

    def page(
        self, stored: StoredBreakdown, settings: ChannelSettings, show: Show, *, removable: bool, private: bool = False
    ) -> Card:
        """RETURNS (Card): the page that a button asks for."""
        return card_of(self._view(stored, settings, removable=removable, private=private), show.page, show.number)

    def changed(self, newer: StoredBreakdown, settings: ChannelSettings) -> Card:
        """RETURNS (Card): that the article was changed after the earlier answer, and the way to the new one."""
        return notices.changed_card(self._view(newer, settings, removable=True))

    def off(self, *, can_manage: bool) -> Card:
        """RETURNS (Card): how the channel is switched on."""
        return notices.off_card(self.switch, can_manage=can_manage)

    def error(self, error: ArticleError) -> Card:
        """RETURNS (Card): why there is no answer."""
        return notices.busy_card() if isinstance(error, ServiceBusy | Busy) else notices.unreadable_card(error)

    def no_link(self) -> Card:
        """RETURNS (Card): that what was given is no link."""
        return notices.unreadable_card(BadLink("no link was given"))

    def _view(
        self, stored: StoredBreakdown, settings: ChannelSettings, *, removable: bool, private: bool = False
    ) -> View:
        sizes = replace(self.sizes, top=min(settings.top_assertions, self.sizes.top))
        return View(
            summarise(stored.breakdown, stored.remarks),
            id=stored.id,
            sizes=sizes,
            how_it_works=self.how_it_works,
            show=frozenset(settings.show),
            removable=removable,
            postable=private and self.postable,
        )
