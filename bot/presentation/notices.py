"""Short cards in place of an answer: why there is none yet, none any more, or none at all."""

from __future__ import annotations

from math import ceil

from bot.article.model import ArticleError
from bot.presentation.actions import Show, encode
from bot.presentation.card import Button, Card, Line, Lines, Run, Tone
from bot.presentation.cards import title_of
from bot.presentation.clean import fit, web_link
from bot.presentation.parts import SENTENCE
from bot.presentation.view import View
from bot.presentation.wording import counted, phrase, say


def busy_card() -> Card:
    """RETURNS (Card): too much is being read at the moment."""
    return _notice(say("busy_title"), phrase("busy"))


def reading_card(*, still: bool = False) -> Card:
    """RETURNS (Card): the article is being read, or, with `still`, that takes longer than usual."""
    return _notice(say("reading_title"), phrase("still_reading") if still else phrase("reading"))


def unreadable_card(error: ArticleError) -> Card:
    """RETURNS (Card): what is wrong with a link or a text, in the error's own words."""
    title = say("unreadable_title")
    return _notice(title, (Run(fit(str(error), SENTENCE) or title),), "problem")


def cooldown_card(seconds: float) -> Card:
    """RETURNS (Card): when the next question can be asked; a started second counts as one."""
    return _notice(say("cooldown_title"), phrase("cooldown", seconds=counted("seconds", max(1, ceil(seconds)))))


def answered_card(link: str | None = None) -> Card:
    """RETURNS (Card): the article has its answer already, at `link` where the platform has links to messages."""
    address = web_link(link)
    if address is None:
        return _notice(say("answered_title"), phrase("answered_nowhere"))
    return _notice(say("answered_title"), phrase("answered", link=Run(say("answered_link"), url=address)))


def changed_card(view: View) -> Card:
    """RETURNS (Card): the page was changed after an answer; `view` is of the new one, to which a button leads."""
    notice = _notice(say("changed_title"), phrase("changed", title=title_of(view.summary)))
    if view.id is None:
        return notice
    button = Button(say("changed_show"), encode(Show(view.id)), "primary")
    return Card(notice.title, (*notice.parts, button), notice.tone)


def gone_card() -> Card:
    """RETURNS (Card): a button was pressed whose breakdown is no longer kept."""
    return _notice(say("gone_title"), phrase("gone"))


def thanks_card() -> Card:
    """RETURNS (Card): feedback was taken."""
    return _notice(say("thanks_title"), phrase("thanks"))


def off_card(command: str | None = None, *, can_manage: bool = False) -> Card:
    """RETURNS (Card): the channel is switched off, and who can change that; `command` is what they would type."""
    code = Run(command, "code") if command else None
    if can_manage:
        line = phrase("off_yours_switch", command=code) if code else phrase("off_yours")
    else:
        line = phrase("off_switch", command=code) if code else phrase("off")
    return _notice(say("off_title"), line)


def site_card() -> Card:
    """RETURNS (Card): the channel does not want that site."""
    return _notice(say("site_title"), phrase("site"))


def not_article_card() -> Card:
    """RETURNS (Card): by its looks the link leads to a picture, a file, a home page or the like."""
    return _notice(say("not_article_title"), phrase("not_article"))


def no_posting_card() -> Card:
    """RETURNS (Card): somebody wants to show an answer to everybody in a channel where they may not write."""
    return _notice(say("no_posting_title"), phrase("no_posting"))


def trouble_card() -> Card:
    """RETURNS (Card): we failed, and it is not the asker's fault."""
    return _notice(say("trouble_title"), phrase("trouble"), "problem")


def not_yours_card() -> Card:
    """RETURNS (Card): somebody wants to remove the answer to another person's message."""
    return _notice(say("not_yours_title"), phrase("not_yours"))


def _notice(title: str, line: Line, tone: Tone = "notice") -> Card:
    return Card(title, (Lines((line,)),), tone)
