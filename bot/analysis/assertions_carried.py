"""What around a sentence carries a source on into it: a poll, a document, a speaker before and after."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from bot.analysis.assertions_reading import Reading

Floats = npt.NDArray[np.float32]

_OPENS = {
    "he": re.compile(r"(?:he|she|they)\b"),
    "it": re.compile(r"(?:it|this|that|these|those|such)\b"),
    "his": re.compile(r"(?:his|her|their|its)\b"),
    "but": re.compile(r"(?:but|and|or|yet|still|so)\b"),
    "adds": re.compile(r"(?:also|another|others?|among|in addition|overall|in all|further|similarly|meanwhile)\b"),
    "count": re.compile(r"(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|nearly|about|only|some|most|half)\b"),
    "then": re.compile(r"(?:then|later|earlier|after|before|when|as|while|in)\b"),
    "if": re.compile(r"(?:if|though|although|even|because|to)\b"),
}
_TAKEN_UP = {
    "poll": re.compile(r"\b(?:poll(?:s|ed|ing|sters?)?|surveys?|surveyed|respondents?)\b"),
    "document": re.compile(
        r"\b(?:report|study|paper|memo|survey|letter|research(?:ers)?|documents?|lawsuit|indictment|complaint|filing|book|"
        r"statement|analysis|authors?|findings|transcript|e-?mails?|press release|document)\b"
    ),
}
_ANYWHERE = {
    "group": re.compile(
        r"\b(?:voters|supporters|respondents|men|women|adults|people|residents|independents|moderates)\b"
    ),
    "compared": re.compile(r"\b(?:compared (?:with|to)|among|respondents|surveyed|asked|margin|lead(?:s|ing)? by)\b"),
    "share": re.compile(r"\d\s?(?:%|percent|per cent)|\b(?:percent|majority|in (?:three|four|five|ten|10))\b"),
    "would": re.compile(r"\b(?:would|could|might)\b"),
    "had": re.compile(r"\bhad\b"),
    "mind": re.compile(
        r"\b(?:view|belief|opinion|fear|hope|concern|confident|convinced|argument|vision|promise|vow|pledge|demand)s?\b"
    ),
    "tells": re.compile(
        r"\b(?:covers|described?s?|lists?|included?s?|noted?s?|details?|shows?|showed|found|finds|outlined?s?)\b"
    ),
    "points": re.compile(
        r"\b(?:pointed to|talked|spoke|recalled|remembered|cited|described|praised|touted|asked|told)\b"
    ),
}
_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we"})
_MOSTLY = 0.5
_FADES = 3.0
"""Sentences after which what was mentioned speaks for a third as much."""


def carried(reading: Reading, told: Floats) -> dict[str, Floats]:
    """Put into numbers how far each sentence may stand on a source that its own words do not name.

    told (array): (sentences,), the share of each sentence's words that is attributed or quoted.
    RETURNS (dict): the names of the features to arrays (sentences,).
    """
    texts = [one.span.of(reading.text).lstrip("“\"'‘( ").lower() for one in reading.sentences]
    columns = {f"opens {name}": _matches(texts, pattern.match) for name, pattern in _OPENS.items()}
    columns |= {f"has {name}": _matches(texts, pattern.search) for name, pattern in _ANYWHERE.items()}
    for name in ("poll", "document"):
        columns |= _mentions(name, texts)
    columns["poll share"] = columns["poll so far"] * columns["has share"]
    columns["poll group"] = columns["poll in article"] * columns["has group"]
    columns["poll opens"] = columns["poll in article"] * columns["has share"]
    columns |= _between(reading, told)
    columns["after colon"] = _before([float(text.rstrip("”\"' ").endswith(":")) for text in texts])
    columns["after list"] = _before([float(":" in text) for text in texts])
    pronoun = _spoken_by_pronoun(reading)
    columns["pronoun speaks before"], columns["pronoun speaks after"] = _before(pronoun), _before(pronoun[::-1])[::-1]
    columns["he between"] = columns["opens he"] * columns["told around"]
    return columns


def _matches(texts: Sequence[str], test: Callable[[str], object]) -> Floats:
    return np.asarray([float(bool(test(text))) for text in texts], dtype=np.float32)


def _mentions(name: str, texts: Sequence[str]) -> dict[str, Floats]:
    """How often a word for a poll or a document has come up, and how lately."""
    here = _matches(texts, _TAKEN_UP[name].search)
    lately, last = np.zeros(len(texts), np.float32), 0.0
    for number, one in enumerate(here):
        lately[number] = last
        last = max(float(one), last * float(np.exp(-1 / _FADES)))
    return {
        f"{name} here": here,
        f"{name} lately": lately,
        f"{name} so far": np.minimum(np.cumsum(here), 4.0).astype(np.float32),
        f"{name} in article": np.full(len(texts), min(float(here[:6].sum()), 3.0), np.float32),
    }


def _between(reading: Reading, told: Floats) -> dict[str, Floats]:
    """How near the last and the next sentence stand that are mostly told."""
    mostly = [float(value >= _MOSTLY) for value in told]
    since, until = _faded(mostly), _faded(mostly[::-1])[::-1]
    paragraphs = [one.paragraph for one in reading.sentences]
    opens = [n for n, p in enumerate(paragraphs) if not n or paragraphs[n - 1] != p]
    starts = {paragraphs[n]: float(told[n] >= _MOSTLY) for n in opens}
    wide = np.convolve(np.pad(np.asarray(told, np.float32), 3), np.ones(7, np.float32) / 7, "valid")
    return {
        "since told": since,
        "until told": until,
        "told around": since * until,
        "told nearby": wide[: len(told)].astype(np.float32),
        "paragraph opens told": np.asarray([starts[p] for p in paragraphs], np.float32),
    }


def _faded(marks: Sequence[float]) -> Floats:
    out, last = np.zeros(len(marks), np.float32), 0.0
    for number, one in enumerate(marks):
        out[number] = last
        last = max(one, last * float(np.exp(-1 / _FADES)))
    return out


def _before(values: Sequence[float]) -> Floats:
    return np.asarray([0.0, *values[:-1]] if len(values) else [], dtype=np.float32)


def _spoken_by_pronoun(reading: Reading) -> list[float]:
    """Whether the source of a statement in the sentence is a pronoun."""
    out = []
    for one in reading.sentences:
        sources = [span.of(reading.text).lower() for span in reading.sources.touching(one.span)]
        out.append(float(any(source in _PRONOUNS for source in sources)))
    return out
