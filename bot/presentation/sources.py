"""What a reader is told of a source beside its words: name, description, what is missing; and who is not heard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.analysis.spans import Ordered
from bot.breakdown import Balance, Breakdown, Flag, Source
from bot.presentation.clean import fit
from bot.presentation.excerpt import unquoted
from bot.presentation.texts import texts
from bot.presentation.wording import counted, say

UNCLEAR = "unclear"
"""The name of the source of kind `unknown` that holds what two or more could have said."""
NOT_HEARD = 5
"""How many who are not heard are named at most, …"""
NAME = 60
"""… with how many characters each."""
WORDS = 80
"""Most characters of the article's words for how a source knows, and for why it is not named."""
_TOGETHER = " + "
"""Stands between the names of several who speak together."""
_PARTS = "; "
"""Stands between the roles and between the affiliations of several."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class NotHeardNames:
    """Whom the article talks about without quoting them."""

    names: tuple[str, ...]
    """One line each, never empty; at most NOT_HEARD."""
    rest: str
    """ "and 3 more", or nothing."""

    def plain(self) -> str:
        """RETURNS (str): the names with commas, and the rest."""
        return " ".join(part for part in (", ".join(self.names), self.rest) if part)


def is_unclear(source: Source) -> bool:
    """RETURNS (bool): whether somebody says it, but two or more could be meant."""
    return source.kind == "unknown" and source.name == UNCLEAR


def shown_name(source: Source | None) -> str:
    """RETURNS (str): the name, several joined in words, or the words that stand for none. Not cleaned yet."""
    if source is None or source.kind == "unknown":
        return texts().unclear if source and is_unclear(source) else texts().nobody
    *before, last = source.name.split(_TOGETHER)
    return say("together", names=", ".join(before), last=last) if before else last


def office(source: Source) -> tuple[str, ...]:
    """RETURNS (tuple[str, ...]): role and affiliation, as far as each adds something. Not cleaned yet."""
    role = source.role or ""
    role = "" if role.casefold() in source.name.casefold().split() else role  # "insider · insider"
    parts = [part for part in (source.affiliation or "").split(_PARTS) if part.casefold() not in role.casefold()]
    return tuple(part for part in (role, _PARTS.join(parts)) if part)


def told(breakdown: Breakdown, source: Source, *, quoting: bool = False) -> Iterator[str]:
    """Yield what the reader is told of a source without a name, and is not: a few words each, clean.

    How somebody knows is asked of one person who speaks for nobody else, and of whoever stays unnamed for a reason.

    quoting (bool): Whether the article's own words for it are given as well.
    """
    unnamed = source.unnamed
    if _vague(source):
        if not flags_to_show(breakdown, source):
            yield texts().flags["vague-attribution"]
    elif unnamed and not unnamed.described and not office(source):
        yield say("not_described")
    if unnamed is None:
        return
    if unnamed.knows and quoting:
        yield from _in_words(say("how_they_know"), unnamed.knows.of(breakdown.article.text))
    elif unnamed.knows is None and (unnamed.reason or _is_witness(source)):
        yield say("not_said_how")
    if unnamed.reason:
        words = unnamed.reason.of(breakdown.article.text) if quoting else ""
        yield next(_in_words(say("reason_given"), words), say("reason_given"))


def flags_to_show(breakdown: Breakdown, source: Source) -> tuple[Flag, ...]:
    """RETURNS (tuple[Flag, ...]): a source's flags, without those that a sentence has for the same words."""
    return tuple(flag for flag in source.flags if not _is_told(breakdown, flag))


def by_naming(named: int, unnamed: int, others: int) -> str:
    """RETURNS (str): statements from named, from unnamed and from all other sources; nothing where there are none."""
    if not (named or unnamed or others):
        return ""
    words = say("by_naming", named=named, unnamed=unnamed)
    return say("by_naming_and_others", words=words, others=others) if others else words


def not_heard(balance: Balance | None) -> NotHeardNames | None:
    """RETURNS (NotHeardNames | None): the first few, clean, and how many more; None when there are none."""
    every = dict.fromkeys(one.name for one in (balance.not_heard if balance else ()))
    names = tuple(shown for name in every if (shown := fit(name, NAME)))
    if not names:
        return None
    rest = len(names) - NOT_HEARD
    return NotHeardNames(names[:NOT_HEARD], counted("more_names", rest) if rest > 0 else "")


def _vague(source: Source) -> bool:
    return any(flag.code == "vague-attribution" for flag in source.flags)


def _is_witness(source: Source) -> bool:
    """Whether it is one person who does not only speak for a body."""
    found = {word.lower() for word in _WORD.findall(f"{source.name} {source.role or ''}")}
    return source.kind == "unnamed-person" and found.isdisjoint(texts().cues["spokespeople"])


def _is_told(breakdown: Breakdown, flag: Flag) -> bool:
    others = (other for one in breakdown.assertions for other in one.flags if other.code == flag.code)
    same = Ordered(span for other in others for span in other.evidence)
    return any(same.touching(span) for span in flag.evidence)


def _in_words(label: str, words: str) -> Iterator[str]:
    """Yield the label with the words, if they show."""
    if shown := unquoted(fit(words, WORDS)):
        yield say("in_words", label=label, words=shown)
