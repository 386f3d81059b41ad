"""Exchange names in a text, and compare what is flagged before and after."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from bot.analysis.pipeline import analyse, language
from bot.article.model import Article, Paragraph
from bot.breakdown import Breakdown

Judged = list[tuple[float, tuple[str, ...]]]
"""Of each sentence its weight (0.0 without a flag) and its codes."""


@cache
def pairs(kind: str) -> tuple[tuple[str, str], ...]:
    """RETURNS (tuple): the names of one kind that are exchanged for each other."""
    given = tomllib.loads(Path(__file__).with_name("swaps.toml").read_text(encoding="utf-8"))
    return tuple((a, b) for a, b in given[kind]["pairs"])


KINDS = ("people", "parties", "countries", "nationalities", "outlets")


def swapped(text: str, kinds: tuple[str, ...] = KINDS) -> str:
    """RETURNS (str): the text with all names of these kinds exchanged, both ways at once."""
    table: dict[str, str] = {}
    for kind in kinds:
        for a, b in pairs(kind):
            table.setdefault(a, b)
            table.setdefault(b, a)
    known = "|".join(re.escape(name) for name in sorted(table, key=len, reverse=True))
    return re.sub(rf"(?<![\w-])(?:{known})(?!\w)", lambda match: table[match.group()], text)


def judged(text: str) -> Judged:
    """RETURNS (Judged): what a text's sentences are flagged with."""
    breakdown = analyse(Article("swap", text, (Paragraph(0, len(text)),)))
    starts = sentence_starts(breakdown)
    by_start = {one.span.start: one for one in breakdown.assertions}
    found = [by_start.get(start) for start in starts]
    return [(one.weight, tuple(sorted(f.code for f in one.flags))) if one else (0.0, ()) for one in found]


def sentence_starts(breakdown: Breakdown) -> list[int]:
    """RETURNS (list[int]): where the sentences begin that hold more than white space."""
    nlp = language()
    doc = nlp.make_doc(breakdown.article.text)
    for name in ("hearsay_quotation", "hearsay_sentences"):
        doc = nlp.get_pipe(name)(doc)
    return [s.start_char + len(s.text) - len(s.text.lstrip()) for s in doc.sents if s.text.strip()]


def stays(before: Judged, after: Judged) -> tuple[int, int, int]:
    """RETURNS (tuple): sentences, those whose codes stay, and those whose codes and weight do."""
    assert len(before) == len(after)
    flags = sum(a[1] == b[1] for a, b in zip(before, after, strict=True))
    return len(before), flags, sum(a == b for a, b in zip(before, after, strict=True))
