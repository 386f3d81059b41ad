"""Sentences, not cut inside a quotation just because it holds a full stop, nor across paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import Any

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Token

from bot.analysis.lexicon import cues, word_set
from bot.analysis.quotation import outermost

_TERMINAL = frozenset([".", "!", "?", "…", "...", "?!", "!?", "!!", "??"])
_CLOSERS = frozenset(["”", "’", '"', "'", "''", ")", "]", "»"])
# The tokeniser keeps the full stop with these, so that one of them can end a sentence all the same.
_ABBREVIATION_END = re.compile(r"^(?:(?:[A-Z]\.){2,}|[ap]\.m\.|Inc\.|Corp\.|Co\.|Ltd\.|Jr\.|Sr\.|etc\.)$")
_STARTS_SENTENCE = frozenset(
    "The He She They It We I You In On At But And This That These Those His Her Their Its A An As After Before For"
    " When While If With By From There What Who How Why Since Although However".split()
)
_LOWER_STARTS = frozenset(["iPhone", "eBay", "iPad", "iPod"])


@Language.factory("hearsay_sentences")
class Sentences:
    """Sets `token.is_sent_start` of every token. Needs `doc._.quotations`.

    A sentence ends at terminal punctuation and what closes behind it, at the end of a paragraph, and with a
    quotation that ends in terminal punctuation unless its speaker follows (“Really?” she asked). Inside an
    outermost quotation nothing is cut.
    """

    def __init__(self, nlp: Language, name: str = "hearsay_sentences") -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """RETURNS (Doc): the same doc, cut into sentences."""
        quoted = [(q.start, q.end) for q in outermost(doc._.quotations)]
        starts = [start for start, _ in quoted]
        tokens = list(doc)
        # set as one array: the setter of a single token looks at the whole doc each time
        marks = np.full(len(tokens), -1, dtype=np.int32)
        ended = False
        for before, token in pairwise(tokens):
            nth = bisect_right(starts, token.idx) - 1
            inside = nth >= 0 and starts[nth] < token.idx < quoted[nth][1]
            if not (before.is_space and not _breaks_line(before)):
                ended = _ends(before) or (ended and before.text in _CLOSERS)
            if _breaks_line(before):
                marks[token.i] = 1
            elif not token.is_space and not inside:
                opens = nth >= 0 and starts[nth] == token.idx
                starts_here = (ended or _abbreviation_ends(before, token)) and _may_start(token, opens=opens)
                marks[token.i] = 1 if starts_here else -1
        marks[:1] = 1
        column: Any = marks.reshape(-1, 1).astype(np.uint64)  # spaCy's stub asks for a type of thinc's
        return doc.from_array([SENT_START], column)


def _breaks_line(token: Token) -> bool:
    return token.is_space and ("\n" in token.text or "\r" in token.text)


def _ends(token: Token) -> bool:
    if token.text == "." and token.i > 0 and not token.nbor(-1).whitespace_:
        return f"{token.nbor(-1).lower_}." not in word_set("titles")
    return token.text in _TERMINAL


def _abbreviation_ends(before: Token, token: Token) -> bool:
    return bool(_ABBREVIATION_END.match(before.text)) and token.text in _STARTS_SENTENCE


def _may_start(token: Token, *, opens: bool) -> bool:
    """Whether a sentence may begin with the token; `opens` where a quotation does, whatever its mark looks like."""
    if (token.text in _CLOSERS and not opens) or token.text in (",", ";", ":", "-", "–", "—", "("):
        return token.text == "(" and not token.nbor(-1).is_space and token.i + 1 < len(token.doc)
    if token.text[:1].islower() and token.text not in _LOWER_STARTS:
        return False
    return not _speaker_follows(token)


def _speaker_follows(token: Token) -> bool:
    """Whether `token` opens the words that say who spoke: ” Smith asked / ” President Ana Ruiz said."""
    doc = token.doc
    if doc[token.i - 1].text not in ("”", "’", '"', "'", "''", "»"):
        return False
    for ahead in doc[token.i : min(token.i + 6, len(doc))]:
        if ahead.lower_ in cues().forms and ahead.i > token.i:
            following = doc[ahead.i + 1].text if ahead.i + 1 < len(doc) else "."
            return following in (".", ",", ":", ";") or following.lower() in (
                "in",
                "on",
                "of",
                "at",
                "to",
                "during",
                "when",
            )
        if ahead.is_punct or ahead.is_space:
            return False
    return False
