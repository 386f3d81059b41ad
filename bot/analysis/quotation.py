"""Quotation marks paired to spans: straight and curly, nested, over several paragraphs, missing or spurious.

Conventions after the Chicago Manual of Style (16th ed., 13.30: an opening mark is repeated at each paragraph of a
long quotation, the closing mark stands at the end of the last) and after what news pages really hold: marks turned
the wrong way, lost marks, apostrophes and inch marks that look the same.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc

Kind = Literal["double", "single"]
Role = Literal["speech", "scare", "title"]

MAX_DEPTH = 4
"""Marks that open deeper than this are taken for ornament: nobody quotes that deep, hostile pages do."""

_OPENING = {"“": "double", "„": "double", "‟": "double", "«": "double", "‘": "single", "‚": "single", "‛": "single"}
_CLOSING = {"”": "double", "»": "double", "’": "single"}
_STRAIGHT = {'"': "double", "＂": "double", "'": "single"}
_MARK = re.compile(r"``|''|(?<=\S)’’|[“„‟«‘‚‛”»’\"＂']")
_ELISION = re.compile(r"(?:em|tis|twas|til|till|cause|bout|n|round|cos|\d0s|\d\ds?)\b", re.IGNORECASE)
_SPEECH_AFTER = re.compile(
    r"[,?!—–]\s+(?:[\w.’'-]+\s+){0,5}?(?:said|says|told|added|wrote|asked|tweeted|explained|continued|stated)\b"
)
_SENTENCE_END = frozenset(".!?…")
_DASHES = frozenset("-–—")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage between quotation marks; offsets in code points, the marks included, end exclusive."""

    start: int
    end: int
    kind: Kind
    depth: int = 0
    """0 for an outermost quotation, 1 for one inside it, …"""
    closed: bool = True
    """Whether the closing mark is there; a long quotation closes only in its last paragraph."""
    continues: bool = False
    """Whether it carries on the quotation of the paragraph before."""
    opening: int = 1
    """Length of the opening mark (0 when the page marks the passage without characters)."""
    closing: int = 1

    @property
    def inner(self) -> tuple[int, int]:
        """RETURNS (tuple): start and end without the marks."""
        return self.start + self.opening, self.end - (self.closing if self.closed else 0)


@dataclass(slots=True)
class _Open:
    at: int
    mark: str
    kind: Kind
    continues: bool = False


def find_quotations(text: str) -> list[Quotation]:
    """Pair the quotation marks of `text`.

    text (str): any text; its paragraphs end with a line break.
    RETURNS (list[Quotation]): ordered by start; nested ones lie inside the outer ones; spans never cross each other
        nor a paragraph's end. Never raises. Linear in the length of the text.
    """
    found: list[Quotation] = []
    carried: _Open | None = None
    for start, end in _paragraphs(text):
        inside, still_open = _Paragraph(text, start, end, carried).pair()
        found.extend(inside)
        carried = still_open
    return _mend_unclosed(text, found)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\r\n\u2028\u2029]+", text):
        stripped = match.group().strip()
        if stripped:
            start = match.start() + match.group().index(stripped[0])
            yield start, start + len(stripped)


class _Paragraph:
    """The marks of one paragraph, read from left to right with a stack of what is open."""

    def __init__(self, text: str, start: int, end: int, carried: _Open | None) -> None:
        self.text, self.start, self.end, self.carried = text, start, end, carried
        self.marks = [(m.start(), m.group()) for m in _MARK.finditer(text, start, end)]
        self.single_closers = [at for at, mark in self.marks if mark in "’'" and self._may_close_single(at)]
        self.double_closers = [at for at, mark in self.marks if mark in ("”", "»", "''", "’’")]
        self.stack: list[_Open] = []
        self.found: list[Quotation] = []

    def pair(self) -> tuple[list[Quotation], _Open | None]:
        """RETURNS (tuple): the quotations found, and the outermost one that is open at the paragraph's end."""
        for at, mark in self.marks:
            kind = self._kind(mark)
            if self._is_apostrophe(at, mark, kind) or self._is_measure(at, mark, kind):
                continue
            if self._opens(at, mark, kind):
                self._open(at, mark, kind)
            else:
                self._close(at, mark, kind)
        outermost = next((one for one in self.stack if one.kind == "double" or one.continues), None)
        if outermost is None and self.stack and self.stack[0].kind == "single" and self.stack[0].at == self.start:
            outermost = self.stack[0]
        for depth, one in enumerate(self.stack):
            if one is outermost:
                self.found.append(self._quotation(one, self.end, depth, closed=False))
        self.found.sort(key=lambda q: (q.start, -q.end))
        return _depths(self.found), outermost

    @staticmethod
    def _kind(mark: str) -> Kind:
        if mark in ("``", "''", "’’"):
            return "double"
        return "double" if "double" in (_OPENING.get(mark), _CLOSING.get(mark), _STRAIGHT.get(mark)) else "single"

    def _before(self, at: int) -> str:
        return self.text[at - 1] if at > self.start else " "

    def _after(self, at: int) -> str:
        return self.text[at] if at < self.end else " "

    def _may_close_single(self, at: int) -> bool:
        return not self._before(at).isspace() and not self._after(at + 1).isalnum()

    def _is_apostrophe(self, at: int, mark: str, kind: Kind) -> bool:
        if kind == "double" or mark not in "’'‘":
            return False
        before, after = self._before(at), self._after(at + 1)
        if before.isalnum() and after.isalnum():
            return True
        if mark == "‘":
            return bool(_ELISION.match(self.text, at + 1, self.end)) and not self._closer_follows(at)
        inside = self._innermost() == "single"
        if not before.isalnum() and after.isalnum():
            return bool(_ELISION.match(self.text, at + 1, self.end)) or not self._closer_follows(at)
        if not inside:
            return True
        # "‘the states’ rights’": a plural's apostrophe when another mark that can close comes before a new opening
        possessive = before in "sS" and after == " " and self._after(at + 2).islower()
        return possessive and self._closer_follows(at)

    def _closer_follows(self, at: int) -> bool:
        """Whether a single mark that can close follows, in this paragraph and before any new single opening."""
        nth = bisect_right(self.single_closers, at)
        if nth == len(self.single_closers):
            return False
        closer = self.single_closers[nth]
        opening = self.text.find("‘", at + 1, closer)
        return opening < 0

    def _is_measure(self, at: int, mark: str, kind: Kind) -> bool:
        """Feet and inches, minutes and seconds: 6'2", 12", 51°30'."""
        if mark not in "\"'”’" or not self._before(at).isdigit():
            return False
        if kind == "double":
            head = self.text[max(self.start, at - 6) : at]
            if re.search(r"\d['’′]\s?\d{1,2}$", head):
                return True
            return mark == '"' and self._innermost("double") is None and not self._starts_word(at)
        return self._innermost() != "single" or self._after(at + 1).isdigit()

    def _starts_word(self, at: int) -> bool:
        return not self._before(at).isalnum() and not self._after(at + 1).isspace()

    def _innermost(self, kind: Kind | None = None) -> Kind | None:
        for one in reversed(self.stack):
            if kind is None or one.kind == kind:
                return one.kind
        return None

    def _opens(self, at: int, mark: str, kind: Kind) -> bool:
        before, after = self._before(at), self._after(at + len(mark))
        can_close = not before.isspace() and before not in "([{"
        can_open = not after.isspace() and not (before.isalnum() and after.isalnum())
        is_open = self._innermost(kind) is not None
        if mark == "``":
            return True
        if mark == "''":
            return not is_open and can_open
        if mark == "’’":
            return False
        if mark == "“" and self.stack and self.stack[-1].mark in "„‟":
            return False
        if mark in _OPENING:
            turned = is_open and can_close and not after.isalnum()
            return not turned
        if mark in _CLOSING:
            return not is_open and can_open and not can_close
        if not is_open:
            return can_open
        nested = can_open and not can_close and before not in _SENTENCE_END and kind == "double"
        return nested and self._innermost() != kind

    def _open(self, at: int, mark: str, kind: Kind) -> None:
        if len(self.stack) >= MAX_DEPTH:
            return
        if kind == "double" and self._innermost() == "double" and mark in _OPENING:
            later = len(self.double_closers) - bisect_left(self.double_closers, at)
            if later < len(self.stack) + 1:
                # the one before lost its closing mark
                lost = self.stack.pop()
                self.found.append(self._quotation(lost, self._rstrip(lost.at, at), len(self.stack), closed=False))
        at_start = at == self.start
        continues = at_start and self.carried is not None and self.carried.kind == kind
        self.stack.append(_Open(at, mark, kind, continues))

    def _close(self, at: int, mark: str, kind: Kind) -> None:
        for depth in range(len(self.stack) - 1, -1, -1):
            if self.stack[depth].kind == kind:
                break
        else:
            return
        one = self.stack[depth]
        del self.stack[depth:]  # inner ones that never closed were no quotations
        end = at + len(mark)
        if one.at + len(one.mark) < at:
            self.found.append(replace(self._quotation(one, end, depth, closed=True), closing=len(mark)))

    def _rstrip(self, low: int, high: int) -> int:
        while high > low + 1 and self.text[high - 1].isspace():
            high -= 1
        return high

    @staticmethod
    def _quotation(one: _Open, end: int, depth: int, *, closed: bool) -> Quotation:
        return Quotation(one.at, end, one.kind, depth, closed, one.continues, len(one.mark))


def _depths(found: Sequence[Quotation]) -> list[Quotation]:
    """Nesting by what lies in what, after spurious ones have gone."""
    out: list[Quotation] = []
    around: list[int] = []
    for one in found:
        while around and around[-1] <= one.start:
            around.pop()
        if around and one.end > around[-1]:
            continue
        out.append(replace(one, depth=len(around)))
        around.append(one.end)
    return out


def _mend_unclosed(text: str, found: Sequence[Quotation]) -> list[Quotation]:
    """End a quotation that lost its closing mark where a speaker is named, not at the paragraph's end.

    A quotation that the next paragraph carries on is left as it is.
    """
    carried_on = {a.start for a, b in pairwise([q for q in found if q.depth == 0]) if b.continues}
    out: list[Quotation] = []
    for one in found:
        if one.closed or one.start in carried_on:
            out.append(one)
            continue
        speech = _SPEECH_AFTER.search(text, one.start + 1, one.end)
        out.append(replace(one, end=speech.start() + 1) if speech else one)
    return _depths(sorted(out, key=lambda q: (q.start, -q.end)))


def outermost(quotations: Iterable[Quotation]) -> list[Quotation]:
    """RETURNS (list[Quotation]): those that lie in no other."""
    return [one for one in quotations if one.depth == 0]


_TITLE_NOUN = re.compile(
    r"(?:\b(?:film|movie|book|novel|memoir|song|album|single|show|series|play|musical|article|essay|column|op-ed|report"
    r"|study|paper|podcast|documentary|painting|poem|episode|game|magazine|programme|program|sitcom)s?"
    r"|\b(?:titled|entitled|called|headlined|named|dubbed|hosts? of|host|starred in|stars? of|on))"
    r",?\s*$",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset(
    "a an and as at but by for from in into nor of off on or over per so the to up via vs with is".split()
)
_WORD = re.compile(r"\w[\w’'-]*")


def role_of(text: str, quotation: Quotation) -> Role:
    """What the marks are for: speech, the title of a work, or a few words held at a distance.

    RETURNS (Role): "title" for capitalised words (all but small ones) that end without a full stop or comma and
        follow a word such as "film"; "scare" for one to four other words that end without punctuation; else "speech".
    """
    start, end = quotation.inner
    inner = text[start:end]
    words = _WORD.findall(inner)
    if not words or not quotation.closed:
        return "speech"
    punctuated = inner.rstrip()[-1:] in ",.!?…—–" or text[quotation.end : quotation.end + 1] in "?!"
    titled = all(w[0].isupper() or w[0].isdigit() or w.lower() in _SMALL_WORDS for w in words)
    if titled and words[0][0].isupper() and len(words) <= 12:
        before = text[max(0, quotation.start - 40) : quotation.start]
        bare = inner.rstrip()[-1:] not in ".!…"
        if bare and (_TITLE_NOUN.search(before) or (len(words) > 1 and not punctuated)):
            return "title"
    return "scare" if len(words) <= 4 and not punctuated else "speech"


# --- spaCy components ------------------------------------------------------------------------------------------------

if not Doc.has_extension("quotations"):
    Doc.set_extension("quotations", default=())


@Language.factory("hearsay_quotation")
class QuotationMarks:
    """Writes the quotations of the text to `doc._.quotations` (tuple[Quotation]) and `doc.spans["quotations"]`."""

    def __init__(self, nlp: Language, name: str = "hearsay_quotation") -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """RETURNS (Doc): the same doc, with its quotations."""
        found = tuple(find_quotations(doc.text))
        doc._.quotations = found
        spans = (doc.char_span(q.start, q.end, label=q.kind, alignment_mode="expand") for q in found)
        doc.spans["quotations"] = [span for span in spans if span is not None]
        return doc
