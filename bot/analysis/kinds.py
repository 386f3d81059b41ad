"""What kind of source a noun phrase without a name is, by its shape: its core, its head, its number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.analysis.lexicon import word_set
from bot.analysis.names import is_head
from bot.breakdown import SourceKind

_TOKEN = re.compile(r"\d[\d,.]*%|[^\W_](?:[\w.]*\w)?(?:[’'/&-]\w+)*\.?|[%&]")
DETERMINER = re.compile(
    r"^(?:the|a|an|his|her|their|its|our|my|your|one|another|this|that|these|those|some|any|no|every|each)\s+",
    re.IGNORECASE,
)
ARTICLE = re.compile(r"^(?:the|an?)\s+(?=\S)", re.IGNORECASE)
_TAIL = re.compile(
    r"\s+(?:who|whom|whose|which|that|in|at|from|for|with|to|on|by|near|behind|including|such|like|among|inside|outside"
    r"|within|between|across|about|over|under|against|after|before|during|close|familiar|supporting|backing"
    r"|opposing|facing|attending|following|fighting|opposed|critical|loyal|being"
    r"|aware|called|named|led|based"
    r"|working|living|seeking|calling|representing|using|according|overseeing|running(?! mate)|taking"
    r"|shown|seen|known|surveyed"
    r"|interviewed|polled|responding|involved|present|alike|themselves|himself|herself|itself|have|had|has|is"
    r"|are|was|were|I|we|they|he|she|you|it)\b.*$"
    r"|(?<=[a-z]s)(?<!news)(?<!sales)\s+[a-z]+ing\s+(?:to|on|in|at|with|for|from|the|an?|about|as|over|under)\b.*$"
    r"|\s+\w+ed(?=\s+(?:(?:by|in|on|at|to|with|from|for|as|last|this|early|late|earlier|yesterday|today|after|during"
    r"|over|Ju(?:ne|ly))\b|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun|Jan|Feb|Mar|Apr|May|Aug|Sep|Oct|Nov|Dec)\w*)).*$"
    r"|\s+(?:last|this|next)\s+(?:week|month|year|spring|summer|fall|autumn|winter|night)\b.*$"
    r"|\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b.*$"
    r"|\s+(?:released|published|issued|conducted|sponsored|obtained|commissioned)\b.*$"
    r"|\s*(?:[,(;:]|--|\s[–—-]\s).*$",
    re.DOTALL | re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"^(?:(?:a|an|the|some|as many as|more than|about|nearly|almost|around|roughly|just|only|another|other|over"
    r"|fewer than|less than)\s+)*"
    r"(?:[\w-]+\s+)?(?:number|group|handful|majority|minority|lot|couple|pair|dozen|dozens|hundreds|thousands"
    r"|scores|series|host|mix"
    r"|range|chorus|string|array|crop|cadre|panel|team|set|half|third|quarter|percent|%|per cent|percentage"
    r"|share|bulk|most|many|some|several|few"
    r"|all|both|none|any|each|two-thirds|three-fourths|three-quarters|two|three|four|five|six|seven|eight|nine"
    r"|ten|\d[\d,.]*%?"
    r"|average|kind|sort|member|members|clutch|band|crowd|coalition|generation|one|another|others"
    r"|those)\s+(?:\w+ )?of\s+(?:the\s+|its\s+)?(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_ADJECTIVES = re.compile(
    r"^((?:the|an?|his|her|their)\s+)?(?:[a-z]+-?(?:ed|ing|y|ful|ous|al|ive|ic|ish|ble|less|old),\s+)+", re.I
)
"""Adjectives before a noun that commas part: "the bearded, 71-year-old envoy"."""
_REPORTS = re.compile(r"(?:(?:recent|news|media|press|some|several|local|other)\s+)*reports$", re.IGNORECASE)
"""What unnamed outlets have brought."""
_ONE_OF = re.compile(r"^(?:another |the |an? |just )?(?:one|another|either)\s+of\s", re.IGNORECASE)
_MEMBER_OF = re.compile(r"^(?:another |the |an? |one |senior |ranking |top )*member\s+of\s", re.IGNORECASE)
_SHARE = re.compile(
    r"^(?:(?:a|an|the|some|as many as|more than|about|nearly|almost|around|roughly|just|only|another|over)\s+)*"
    r"(?:\d[\d,.]*\s*(?:%|percent|per cent)|[\w-]+\s+percent|(?:two|three)-(?:thirds|fourths|quarters)|most"
    r"|\d[\d,]{3,}|[\d.]+ (?:million|billion))"
    r"(?:\s+(?:of|said|say)\b.*)?$",
    re.IGNORECASE | re.DOTALL,
)
_HUMAN_ENDING = re.compile(r"(?:ist|ian|eer|man|woman|wright|smith|[^aeiou]er|tor|sor|ant|ee)$")
_THING_ENDING = re.compile(r"(?:tion|sion|ment|ness|ity|ure|age|ism|ance|ence|ing|graph|logue)$")


_SPACES = re.compile(r"\s{2,}")
_DOING = re.compile(r"\b([A-Za-z-]+)\s+[a-z]{2,}ing\b")
_GENERALS = re.compile(r"\b([Aa]ttorneys|[Ss]urgeons|[Ss]olicitors|[Ss]ecretaries)[ -][Gg]eneral\b")
_DEMONYM = re.compile(r"[A-Z][a-z]+(?:ian|ean|[cgstx]an)|German|Norman")
_NO_DEMONYMS = frozenset(
    "Vatican Guardian Oregonian Smithsonian Christian Sebastian Duncan Tristan Ian Sean Dean Jean Jonathan".split()
)


def is_demonym(word: str) -> bool:
    """Whether a capitalised word names one of a people: "Texan", "Belgian", "Pole"."""
    return (word.istitle() and word.lower() in word_set("peoples")) or (
        _DEMONYM.fullmatch(word) is not None and word not in _NO_DEMONYMS and not word.endswith("stan")
    )


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase in its parts: `core` up to its head, lower-cased `head` and `tokens` of the core."""

    words: str
    core: str
    tokens: tuple[str, ...]
    head: str
    plural: bool


def _without_adjectives(found: re.Match[str]) -> str:
    """The determiner alone; all of it where a trade stands among them: "her deputy, Ana Ruiz"."""
    return found[0] if any(is_head(word) for word in re.findall(r"[a-z-]+", found[0])) else found[1] or ""


def _before_participle(core: str) -> str:
    """What is left without what somebody is doing: "a man standing outside", not "chief operating officer"."""
    for found in _DOING.finditer(core):
        head = found[1].lower()
        somebody = is_head(head) or is_head(singular(head)) or head in word_set("group-heads")
        if somebody and not any(is_head(word.lower()) for word in _TOKEN.findall(core[found.end() :])):
            return core[: found.end(1)]
    return core


@lru_cache(maxsize=8192)
def phrase(words: str) -> Phrase:
    """Find the head of a noun phrase: "a senior aide to the mayor" has the core "a senior aide" and the head "aide".

    words (str): on one line, as the article has them.
    """
    inner = _ADJECTIVES.sub(_without_adjectives, _SPACES.sub(" ", words))
    of = _QUANTITY.match(inner)
    if of and not _ONE_OF.match(inner):
        inner = of["rest"]
    core = re.sub(r"\s+of\s.*$", "", _TAIL.sub("", inner), flags=re.DOTALL) or inner
    core = _before_participle(core)
    tokens = tuple(t.lower().rstrip(".") for t in _TOKEN.findall(core)) or (core.lower(),)
    worded = [t for t in tokens if not t[0].isdigit()] or tokens  # "Article 21"
    head = worded[-1].removesuffix("'s").removesuffix("’s").rstrip("'’")
    return Phrase(words, core, tokens, head, is_plural(head) or bool(of and not _ONE_OF.match(words)))


def is_plural(head: str) -> bool:
    """Whether the lower-cased head names several: "aides", "women", "police"."""
    if head in word_set("group-heads"):
        return True
    return head.endswith("s") and not head.endswith(("ss", "us", "is", "news", "series")) and len(head) > 3


def singular(head: str) -> str:
    """RETURNS (str): "aide" of "aides", "secretary" of "secretaries", "spokesman" of "spokesmen"."""
    if head.endswith("men"):
        return head[:-3] + "man"
    if head.endswith("ies"):
        return head[:-3] + "y"
    if head.endswith(("sses", "ches", "shes")):
        return head[:-2]
    return head[:-1] if head.endswith("s") else head


def person_heads(words: str) -> list[str]:
    """RETURNS (list[str]): the lower-cased words in it that name somebody's trade, office or kinship, in order."""
    found = [t.lower().rstrip(".") for t in _TOKEN.findall(words)]
    return [
        t
        for before, t in zip(["", *found], found, strict=False)
        if (is_head(t) or t in word_set("office-titles"))
        and not (t == "general" and (is_head(before) or before in ("attorney", "surgeon", "solicitor")))
    ]


def is_reports(words: str) -> bool:
    """Whether the words stand for what unnamed outlets have brought: "reports", "local media reports"."""
    return _REPORTS.match(words) is not None


@lru_cache(maxsize=8192)
def kind_of(words: str) -> SourceKind:
    """Tell the kind of a source that has no name.

    words (str): "a senior official", "some polls", "residents of the valley".
    RETURNS (SourceKind): never a named person.
    """
    words = _GENERALS.sub(r"\1", words)
    one = phrase(words)
    if _SHARE.match(words):
        return "unnamed-group"
    if words.lower() in ("someone", "somebody"):
        return "unnamed-person"
    if is_reports(words):
        return "other-media"
    if re.search(r"(?:^|\s)\d+-year-old$", words):
        return "unnamed-person"
    if _MEMBER_OF.match(words):
        return "unnamed-person"
    if _ONE_OF.match(words):
        rest = phrase(_ONE_OF.sub("", words))
        return "poll" if rest.head in word_set("poll-heads") else _of_head(rest, singular(rest.head))
    if " and " in one.core and not one.core.lower().startswith(("his and", "her and")):
        parts = [phrase(part) for part in re.split(r"\s+and\s+|,\s+", one.core) if part]
        kinds = {_of_head(part, part.head) for part in parts[-1 if not parts[0].plural else 0 :]}
        if len(kinds) == 1 and (kind := kinds.pop()) in ("document", "poll", "other-media", "named-organisation"):
            return kind
        if any(part.plural for part in parts):
            return "unnamed-group"
    if one.plural and singular(one.head) not in word_set("poll-heads") and one.head not in word_set("poll-heads"):
        of = _QUANTITY.match(words)
        if of and one.head not in word_set("document-heads"):
            return "unnamed-group"
    return _of_head(one, one.head)


def _of_head(one: Phrase, head: str) -> SourceKind:
    tokens = one.tokens
    last = singular(head)
    if head in word_set("poll-heads"):
        return "poll"
    if is_head(head):
        return "unnamed-person"
    if head == "average" and re.search(r"\bof (?:\S+ )*polls\b", one.words):
        return "poll"
    polled = any(t in word_set("poll-heads") for t in (*tokens[-3:], *one.words.lower().split()[-1:]))
    if polled and head in word_set("document-heads") | {"average"}:
        return "poll"
    if head in word_set("document-heads"):
        return "document"
    if head in word_set("media"):
        return "other-media"
    if is_head(last) or head in word_set("group-heads"):
        return "unnamed-group"
    if head in word_set("organisation-heads"):
        return "named-organisation"
    if last in word_set("document-heads"):
        return "document"
    if one.plural:
        return "unnamed-group"
    if _HUMAN_ENDING.search(head) and len(head) > 5:
        return "unnamed-person"
    if _THING_ENDING.search(head) and len(head) > 5:
        return "document"
    return "unnamed-group"
