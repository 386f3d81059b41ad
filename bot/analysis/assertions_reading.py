"""What the sentences of one article are judged by: whose words each part is, and what stands around it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from bot.analysis.assertions_form import told_by_form
from bot.analysis.assertions_layout import told_by_layout
from bot.analysis.assertions_masking import PLACEHOLDER
from bot.analysis.lexicon import cues, word_set
from bot.analysis.quotation import outermost, role_of
from bot.analysis.spans import Ordered, without
from bot.analysis.tagger import Tags
from bot.breakdown import Attribution, Source, Span

_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence; offsets in code points."""

    start: int
    is_name: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, and what of it the article says in its own voice."""

    number: int
    span: Span
    paragraph: int
    """Numbers of paragraphs count from 0."""
    own: tuple[Span, ...]
    """What is neither given to a source nor in quotation marks."""
    narrated: tuple[Span, ...]
    """The same, without what somebody decreed, voted or demanded: the act is theirs, the words are the article's."""
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One article as the detectors see it."""

    text: str
    tags: Tags
    sentences: tuple[Sentence, ...]
    attributions: tuple[Attribution, ...]
    named: tuple[Source, ...]
    attributed: Ordered
    """Content, cue and source of what a source says; a crowd that nobody can check is none."""
    thought: Ordered
    """The same of what somebody is said to think, want or fear: on whose word does the article say so?"""
    crowds: Ordered
    """Source and cue of the attributions to such a crowd: "critics say"."""
    unowned: Ordered
    """Content and cue of statements that are given to nobody: "were reported killed"."""
    contents: Ordered
    quoted: Ordered
    """In quotation marks, or shown by the layout to be somebody's words."""
    scare: Ordered
    doubted: Ordered
    """Reported statements whose cue doubts them."""
    sources: Ordered
    """The words for the sources."""

    @classmethod
    def of(cls, doc: Doc, sentences: Sequence[Span]) -> Reading:
        """RETURNS (Reading): of a doc with quotations, tags and attributions, cut into `sentences`."""
        text: str = doc.text
        given: tuple[Attribution, ...] = doc._.attributions
        sourced = [a for a in given if a.source and not is_crowd(text, a)]
        quotes = outermost(doc._.quotations)
        attributed, thought, ordered = (
            Ordered(s for a in sourced if a.act == act for s in (*a.content, *a.cue, *a.source))
            for act in ("says", "thinks", "orders")
        )
        told = (*told_by_layout(text), *told_by_form(text, sentences))
        quoted = Ordered([*(Span(start=q.start, end=q.end) for q in quotes), *told])
        return cls(
            text=text,
            tags=doc._.tags,
            sentences=tuple(_sentences(text, sentences, attributed, ordered, quoted)),
            attributions=given,
            named=doc._.sources,
            attributed=attributed,
            thought=thought,
            crowds=Ordered(_said_so(a) for a in given if a.cue and a.source and is_crowd(text, a)),
            unowned=Ordered(s for a in given if not a.source for s in (*a.content, *a.cue)),
            contents=Ordered(span for one in given for span in one.content),
            quoted=quoted,
            scare=Ordered(Span(start=q.start, end=q.end) for q in quotes if role_of(text, q) == "scare"),
            doubted=Ordered(s for a in given if _doubts(text, a) for s in a.content),
            sources=Ordered(s for a in sourced for s in a.source),
        )


def sentences_of(doc: Doc) -> list[Span]:
    """RETURNS (list[Span]): the sentences of a doc without the white space around them."""
    text: str = doc.text
    return [one for s in doc.sents if (one := _trimmed(text, s.start_char, s.end_char))]


def _sentences(
    text: str, spans: Sequence[Span], attributed: Ordered, ordered: Ordered, quoted: Ordered
) -> Iterator[Sentence]:
    breaks = [match.start() for match in re.finditer(r"\S[^\n\r\u2028\u2029]*", text)]
    for number, span in enumerate(spans):
        own = without(span, [*attributed.touching(span), *quoted.touching(span)])
        narrated = [rest for piece in own for rest in without(piece, ordered.touching(piece))]
        words = [Word(m.start(), m.group() == PLACEHOLDER) for m in _WORD.finditer(text, span.start, span.end)]
        paragraph = bisect_left(breaks, span.start + 1)
        yield Sentence(number, span, paragraph, tuple(own), tuple(narrated), tuple(words))


def _trimmed(text: str, start: int, end: int) -> Span | None:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    return Span(start=start, end=end) if start < end else None


def is_crowd(text: str, one: Attribution) -> bool:
    """RETURNS (bool): whether the source is a bare crowd: "critics", "many experts"; not "two residents of Lugo"."""
    words = [word.lower() for span in one.source for word in re.findall(r"[\w’'-]+", span.of(text))]
    return bool(words) and all(word in word_set("crowds") or word in word_set("quantifiers") for word in words)


def _said_so(one: Attribution) -> Span:
    """From source to cue, where they stand side by side; else the source."""
    spans = sorted([*one.source, *one.cue], key=lambda s: s.start)
    near = spans[-1].start - spans[0].end <= 3
    return Span(start=spans[0].start, end=spans[-1].end) if near else one.source[0]


def _doubts(text: str, one: Attribution) -> bool:
    stances = [cue.stance for span in one.cue if (cue := cues().of(span.of(text)))]
    return one.kind == "indirect" and "doubts" in stances


def words_inside(sentence: Sentence, spans: Sequence[Span]) -> int:
    """RETURNS (int): how many words of the sentence, a name counted once, begin inside one of the ordered `spans`."""
    starts = [span.start for span in spans]
    count = 0
    for word in sentence.words:
        nth = bisect_right(starts, word.start) - 1
        count += nth >= 0 and word.start < spans[nth].end
    return count


def share(sentence: Sentence, spans: Sequence[Span]) -> float:
    """RETURNS (float): which part of the sentence's words begins inside one of the ordered `spans`."""
    return words_inside(sentence, spans) / len(sentence.words) if sentence.words else 0.0
