"""Names of people and bodies as parts: titles and suffixes off, and whether two of them can mean the same one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.analysis.lexicon import word_set

_POSSESSIVE = re.compile(r"(?:[’']s|(?<=s)[’'])$")
_NICKNAME = re.compile(r"[\"“”‘’'(]+([^\W\d_][\w.-]*)[\"“”‘’')]+")
_GENERATIONS = frozenset(["jr", "sr", "ii", "iii", "iv"])
"""Suffixes that belong to the name as it is shown; degrees and honours do not."""
_SPELLED, _SPELLED_FAMILY = 6, 5
"""From so many letters on, two given names, or two family names, that differ by one letter can be one misspelt."""
_TRADE = re.compile(r"[a-z]{3,}(?:ologist|ographer|iatrist|genarian|keeper|holder|worker|monger|herder|grower|breeder)")
"""The shape of trades that no list has all of: "hydrologist", "stallholder", "steelworker"."""
_FEMININE = frozenset(["a", "e", "ia", "ina", "ine", "ette", "elle", "le", "la"])
"""What makes a woman's given name of a man's: Paul and Paula, Gabriel and Gabrielle."""
_EDGES = " \t\n.,;:’'\"“”‘()[]"


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in its parts.

    `title` is what stood before it and is no name ("Prime Minister"), `shown` the name as the article writes it,
    `parts` its words folded for comparing (no case, no accents), `family` how many of them at its end make the family
    name, and `nicknames` the folded words that stood in quotation marks.
    """

    title: str
    shown: str
    parts: tuple[str, ...]
    family: int = 1
    nicknames: tuple[str, ...] = ()

    @property
    def surname(self) -> str:
        """RETURNS (str): the folded family name, particles and all; for a single word, that."""
        return " ".join(self.parts[-self.family :])

    @property
    def is_full(self) -> bool:
        """RETURNS (bool): whether more than the family name is given."""
        return len(self.parts) > self.family


@lru_cache(maxsize=4096)
def folded(words: str) -> str:
    """RETURNS (str): lower case, without accents and without the full stops of initials."""
    plain = unicodedata.normalize("NFKD", words)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold().replace(".", "").replace("’", "'")


def bare(words: str) -> str:
    """RETURNS (str): the words on one line, without a possessive ending and without marks at the edges."""
    line = " ".join(words.split()).strip(" \t\n,;:")
    line = _POSSESSIVE.sub("", line)
    line = re.sub(r"\s*[’']$", "", line)
    if line.endswith(".") and not re.search(r"(?:\b[A-Z]|\b(?:Jr|Sr|Inc|Corp|Co|Ltd))\.$", line):
        line = line[:-1]
    return line.strip(' \t\n,;:"“”‘')


@lru_cache(maxsize=4096)
def person_name(words: str) -> PersonName | None:
    """Take a name apart: "Prime Minister Ana 'Nan' de la Cruz Jr." is a title, a name with a nickname, and a suffix.

    RETURNS (PersonName | None): None where no word is left beside titles.
    """
    line = bare(words)
    nicknames = tuple(folded(m[1]) for m in _NICKNAME.finditer(line))
    tokens = line.split()
    suffix = ""
    while len(tokens) > 1 and (last := folded(tokens[-1].strip(_EDGES))) in word_set("name-suffixes"):
        suffix = tokens[-1] if last in _GENERATIONS else suffix
        tokens.pop()
    cut = 0
    for at, token in enumerate(tokens[:-1], start=1):
        word = token.strip(",").lower()
        plain = word.rstrip(".")
        trade = is_head(plain) and len(tokens) - at > 1  # "Dean Falk" may be a name
        titles = word_set("titles") | word_set("office-titles")
        if word in titles or plain in titles or trade or plain.endswith(("’s", "'s")):
            cut = at
    title, tokens = " ".join(tokens[:cut]), tokens[cut:]
    shown = " ".join(tokens).rstrip(",") + (f" {suffix}" if suffix else "")
    named = [t for t in tokens if not _NICKNAME.fullmatch(t.strip(","))]
    parts = tuple(p for t in named if (p := folded(t.strip(_EDGES))))
    if not parts:
        return None
    family = 1
    while family < len(parts) and parts[-family - 1] in word_set("name-particles"):
        family += 1
    return PersonName(title, shown, parts, family, nicknames)


def is_head(word: str) -> bool:
    """Whether the lower-cased word is what somebody is called by trade, office or kinship: "mayor", "sister"."""
    if word in word_set("person-heads") or _TRADE.fullmatch(word):
        return True
    return "-" in word and not word.startswith("-") and word.rsplit("-", 1)[1] in word_set("person-heads")


def same_given(one: str, other: str) -> bool:
    """Whether two folded given names can be one: equal, an initial, or a short form that opens the longer.

    "francis" and "frances", "julian" and "juliana", "antonio" and "antonia" are two people's: what tells women from
    men is no slip of the pen.
    """
    short, long = sorted((one, other), key=len)
    if short == long or (len(short) == 1 and long.startswith(short)):
        return True
    if len(short) > 2 and long.startswith(short):
        return long[len(short) :] not in _FEMININE
    told_apart = len(short) == len(long) and (short[:-1] == long[:-1] or {short, long} == {"frances", "francis"})
    return len(short) >= _SPELLED and not told_apart and is_misspelt(short, long)


def is_misspelt(one: str, other: str) -> bool:
    """Whether two folded words differ by one letter that is left out, added or another: "hilary" and "hillary"."""
    short, long = sorted((one, other), key=len)
    if short == long or len(long) - len(short) > 1 or len(short) < _SPELLED_FAMILY:
        return False
    same = 0
    while same < len(short) and short[same] == long[same]:
        same += 1
    return short[same + (len(short) == len(long)) :] == long[same + 1 :]


def same_person(one: PersonName, other: PersonName) -> bool:
    """Whether two full names can be one person's: one family name, and given names that do not contradict."""
    if one.parts == other.parts:
        return True
    if one.surname != other.surname:
        short, long = sorted((one.parts, other.parts), key=len)
        near = len(long) - len(short) == 1  # "Ana Ruiz" and "Ana Ruiz Falk"; San Tun and San Tun Mya Win are two
        return near and len(short) > 1 and long[: len(short)] == short
    first, second = one.parts[: -one.family], other.parts[: -other.family]
    if not first or not second:
        return True
    givens = {second[0], *other.nicknames}
    return any(same_given(a, b) for a in (first[0], *one.nicknames) for b in givens) or (
        # "J. Ana Ruiz" and "Ana Ruiz": one goes by the second given name
        first[-1] == second[-1] and len(first[-1]) > 1 and 1 in (len(first), len(second))
    )


_SPELLED_OUT = {
    **dict.fromkeys(("US", "U.S.", "U.S"), ("united", "states")),
    **dict.fromkeys(("UK", "U.K.", "U.K"), ("united", "kingdom")),
    **dict.fromkeys(("UN", "U.N.", "U.N"), ("united", "nations")),
    **dict.fromkeys(("EU", "E.U.", "E.U"), ("european", "union")),
}
"""What initials in a longer name stand for: the "US Senate" is the United States Senate."""
UNIONS = frozenset(_SPELLED_OUT.values())
"""Names that those of many other bodies begin with: the United States is no short form of their Senate."""


@lru_cache(maxsize=4096)
def body_parts(words: str) -> tuple[str, ...]:
    """RETURNS (tuple[str, ...]): the folded words of a body's or a place's name, without a leading article."""
    parts = [p for t in bare(words).split() for p in _SPELLED_OUT.get(t, (folded(t.strip(_EDGES)),)) if p]
    return tuple(parts[1:] if len(parts) > 1 and parts[0] == "the" else parts)


INITIALS = re.compile(r"[A-Z]{3,5}|[A-Z][a-z][A-Z]{1,3}")
"""The letters of a body: "IMF", and "MoJ" with those of its small words."""


def initials(words: str) -> str:
    """RETURNS (str): "imf" of "International Monetary Fund"; empty for a single word."""
    letters = [word[0] for word in re.findall(r"[\w]+", unarticled(words)) if word[0].isupper()]
    return "".join(letters).lower() if len(letters) > 1 else ""


_ABBREVIATED = re.compile(r"\s\(([A-Z]{3,8})\)")
_IN_FULL = re.compile(r"[A-Z][\w’'&-]*(?:\s(?:(?:of|for|to|the|and|on|in|against|at)\s){0,2}[A-Z][\w’'&-]*)+$")
_REACH = 100


def spelled_out(text: str) -> Iterator[tuple[str, int]]:
    """Yield the bodies that a text gives with their initials, "Save Our Dam (SOD)", and where they stand."""
    for match in _ABBREVIATED.finditer(text):
        found = _IN_FULL.search(text, max(0, match.start() - _REACH), match.start())
        words = re.split(r"(?=\b[A-Z])", found[0]) if found else []
        for first in range(len(words)):
            name = "".join(words[first:])
            if name and initials(name) == match[1].lower():
                yield name, match.start() - len(name)
                break


def unarticled(words: str) -> str:
    """RETURNS (str): the name without a leading "the"."""
    return re.sub(r"^[Tt]he\s+(?=\S)", "", bare(words))
