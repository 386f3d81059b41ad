"""What somebody is called by trade or office, and whether the article gives it to a party: "the deputy mayor"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.analysis.kinds import person_heads, phrase
from bot.analysis.lexicon import head_classes, word_set
from bot.analysis.parties import Party

_LOOSE = frozenset("former senior top late new old young longtime local the this chief vice deputy unnamed".split())
_PAST = re.compile(r"\b(?:former|ex|late|onetime|one-time|past|then|retired)\b", re.IGNORECASE)
_RANKS = re.compile(r"\b(?:vice|deputy|assistant|associate|shadow)\b")


@dataclass(frozen=True, slots=True)
class Trade:
    """What a description calls somebody: the head, all heads that mean the same, and the names before it."""

    head: str
    heads: frozenset[str]
    names: frozenset[str] = frozenset()
    """One of these must be in the role where that has any."""
    current: bool = False
    """Whether it is said of who is it now, not of a former one."""
    ranks: frozenset[str] = frozenset()
    """Words that make another office of it: the deputy mayor is not the mayor."""

    @classmethod
    def of(cls, head: str, words: str, *, names: frozenset[str] = frozenset(), current: bool = False) -> Trade:
        """RETURNS (Trade): what the words of a description say, with the heads that can mean the same as its own."""
        return cls(head, head_classes().get(head, frozenset([head])), names, current, _ranks(words))


def is_past(words: str) -> bool:
    """RETURNS (bool): whether a description or a role is of what somebody was: "former mayor"."""
    return _PAST.search(words) is not None


def has_role(party: Party, trade: Trade, *, told: bool = False) -> bool:
    """Whether the party has such a trade or office.

    told (bool): whether one of the names in the description must be in the role, even where that has none.
    """
    if party.kind == "unnamed-person":
        past = is_past(party.name)
        fits = trade.head not in word_set("single-offices") or past is not trade.current
        return fits and trade.head in person_heads(phrase(party.name).core)[-1:]
    held = [role for role in party.roles if set(role.heads) & trade.heads and _ranks(role.words) == trade.ranks]
    if trade.current and trade.head in word_set("single-offices"):
        held = [role for role in held if not is_past(role.words)]
    theirs = [role.marks for role in held]
    return any(trade.names & one if told else not trade.names or not one or trade.names & one for one in theirs)


def is_of_another(label: str, party: Party, trade: Trade) -> bool:
    """Whether "the leader of the opposition" cannot be who is only said to be the leader of a party."""
    of = re.search(r"\sof\s+(?:the\s+)?([\w’'-]+)", label)
    roles = [f"{role.words} {role.affiliation or ''}".split() for role in party.roles if set(role.heads) & trade.heads]
    return of is not None and bool(roles) and all(len(words) > 1 and of[1] not in words for words in roles)


def _ranks(words: str) -> frozenset[str]:
    return frozenset(_RANKS.findall(words.lower()))


def modifiers(core: str) -> set[str]:
    """RETURNS (set): the nouns before a description's head that say what it is head of: "band" of "the band leader"."""
    return {w for w in re.findall(r"\b[a-z]{3,}", core)[:-1] if w not in _LOOSE and not w.endswith(("al", "ing", "ed"))}


def is_told(words: set[str], party: Party) -> bool:
    """Whether any of the lower-cased words stands in the party's name or roles."""
    return bool(words & set(re.findall(r"[a-z]+", " ".join([party.name, *(r.words for r in party.roles)]).lower())))


def shares_words(label: str, party: Party) -> bool:
    """Whether a headline's "Member of Rivers Panel" names a body that somebody's role names, too."""
    names = {w.lower() for w in re.findall(r"(?<!^)\b[A-Z][a-z]{3,}", label)}
    return any(
        names & {w.lower() for w in re.findall(r"\b[A-Z][a-z]{3,}", f"{role.words} {role.affiliation or ''}")}
        for role in party.roles
    )
