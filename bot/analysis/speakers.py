"""Whose a statement is, where the tagger took words in an insertion, of another sentence or of who was spoken to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.analysis.statements import NAME, Sentences, Statement, tells
from bot.analysis.subjects import ADVERBIAL, COMMA, JOINS, OPENERS, REACH, leading, subject_of, up_to
from bot.analysis.unmixed import unmix, without_speaker
from bot.breakdown import Span

_TOLD_BY = re.compile(
    rf"\s+(?:was|were|is|am|are|had been|has been|have been)\s+(?:also\s+)?told\s+by\s+"
    rf"((?:the|an?|his|her|their)\s(?:[\w’'-]+\s){{0,4}}?[\w’'-]+(?=[.,;\n]|\s+(?:that|on|in|at|who)\b|$)|{NAME}"
    rf"|(?:[a-z]+\s){{0,2}}?(?:[a-z]+s|people)(?=[.,;\n]|\s+(?:that|on|in|at|who)\b|$))"
)
_RELAYED = re.compile(r",\s+according to\s+(?:the\s+)?")
_SUBJECT = re.compile(rf",\s+((?:the|an?)\s[^,.;:\n]{{2,80}}|{NAME})\s+$")
_JUDGED = (
    "told|asked|critici[sz]ed|blamed|accused|called|dubbed|described|portrayed|believed|thought|said|reported|alleged"
    "|rumou?red|praised|lauded|condemned|hailed|slammed|denounced|urged|warned|informed|advised|credited|considered"
    "|expected|known|labell?ed|branded|estimated|suspected|feared"
)
_PASSIVE = re.compile(
    rf"(?:(?:has|have|had|also|now|still|often|widely|once|then)\s+)*(?:is|are|was|were|been|being|be)\s+"
    rf"(?:\w+ly\s+|also\s+|widely\s+|often\s+|then\s+|once\s+|now\s+|still\s+)*(?:{_JUDGED})\b"
    r"|(?:accused|suspected|convicted) of\b|blamed for\b|charged with\b"
)
"""What is said of the subject, not by it: "was told", "has been widely criticised"; "quoted as saying" is by it."""
_TARGET = re.compile(
    r"(?:(?:has|have|had|also|already|recently|now)\s+)*(?:fac(?:e|es|ed|ing)|drew|drawn|draws|c(?:a|o)mes? under"
    r"|took|taken|takes|received|endured)\s+(?:[\w-]+\s+){0,3}?"
    r"(?:criticism|scrutiny|questions|accusations|allegations|claims|charges|complaints|heat|flak|backlash|calls)\b"
)
_COURT = re.compile(
    r"(?:the\s|an?\s)?(?:[\w’-]+\s){0,3}?(?:court|jury|jurors|inquest|tribunal|inquiry|hearing)", re.IGNORECASE
)
_HEARS = re.compile(r"(?:has |have |had |was |were |is )?(?:also )?(?:heard|hears?|told)", re.IGNORECASE)
"""Who only hears what others say there: "…, the court heard"."""
_ENDS = re.compile(r"\s*(?:[.,;\n]|$)|\s+(?:yester|to|Mon|Tues|Wednes|Thurs|Fri)day\b")
_BY = re.compile(
    rf"\s*(?:[^.;:\n“”\"]{{0,60}}?\s)?(?:by|from)\s+"
    rf"((?:the|an?|his|her|their|its|some|many|several|other|fellow)\s(?:[\w’'-]+\s){{0,3}}?[\w’'-]+(?=[.,;)\n]|$"
    rf"|\s+(?:that|on|in|at|who|for|over|to|as|of)\b)|{NAME}|(?:[a-z-]+\s){{0,2}}[a-z]+s(?=[.,;)\n]|\s))"
)
_FORCED = re.compile(
    r"\b(?:forc|compell?|caus|prompt|press|pressur|goad|sham)(?:e|ed|es|s|ing)?\s+"
    r"([^.;:\n“”\"]{2,160}?)\s*,?\s*$"
)
_OWNED = re.compile(r"to\s+(?:admit|acknowledge|concede|say|confess|apologi[sz]e|agree|deny|explain|reveal|disclose)\b")
"""What somebody whom another brings to it says: "forced the banker to admit"."""
_ACCORDING = re.compile(r"[Aa]ccording to\s+([^,.;:\n“”\"]{2,80})(?=[,.;]|$)")
_ADDRESS = re.compile(r"\b(?:told|tells|telling)\s+(?:the\s+)?$")
_WHEN = "after|before|when|while|because|if|since|although|though|until|what|which|where|than"
_WORD = rf"(?!(?:{_WHEN})\s)[a-z-]+"
_OWN_SUBJECT = re.compile(
    rf"\b(?:(?:the|an?|his|her|their|its|any|no)\s(?:{_WORD}\s){{0,2}}?(?P<noun>{_WORD})(?<!ing)(?<!ed)"
    rf"|{_WHEN})\s+"
    rf"(?P<subject>(?!\w+day\s){NAME}|(?:the|an?)\s(?:[\w’-]+\s){{0,2}}[\w’-]+(?<!\sand)(?<!\sbut)(?<!\sor))\s+$"
)
"""A clause with a subject of its own before its verb."""
_PARTICIPLE = re.compile(r"(?!according\b|during\b|being\b|going\b)[a-z]+ing\b")
_THAT = re.compile(r"\s+(?:that|to|how|what|why|whether|if|about|of|[“\"])|[,:]\s+[“\"]")
_BY_WHOM = re.compile(r"\b(?:by|with|to|from|in|for)\s(?:the\s)?$")
_DETERMINED = re.compile(r"(?:the|an?|his|her|their|its|one|another)\s", re.IGNORECASE)
_HELD = re.compile(r"\b(?:to|with|of|for|from|at|by|on|about|in|against)\s+(?:the\s+)?$")
_CLAUSES = re.compile(r"\b(?:who|which|that|while|when|as|after|before|because|and|but|said|says)\b|[:;“”\"]")
"""What may bring another subject between the first one and a participle."""
_LATER = re.compile(
    r"(?:\w+\s){0,2}(?:hours?|days?|weeks?|months?|years?|minutes?)\s(?:later|earlier|ago|before)\b", re.IGNORECASE
)
_HANGING = re.compile(r"(?:[\s,]+(?:and|or|but|nor|with|for|which|including|as|to|from|by|in|at|on|a|an|the))+[\s,]*$")
_WITH_PLACE = re.compile(r"\s+(?:the\s+)?[A-Z][\w.’-]*(?:\s+[A-Z][\w’-]*)*")
_WHOM = re.compile(r"\s+(whom)\b")
_JOINED = re.compile(r"\b(?:and|but)\s+(?:(?:\w+ly|later|then|also|still|now)\s+)?$")
_END = 40
"""Characters at the end of a source that are looked over for what hangs there."""
_BESIDE = 3
"""So many words may stand between an owner and the verb: "Falk’s latest book says"."""
_OWNER, _TOLD = 60, 20
"""Characters before a source in which its owner, or the "told" before it, begins."""
_AMOUNT = re.compile(
    r"(?:(?:an?|the|his|her|its|their)\s)?(?:[\w-]+\s){0,2}(?:[$£€][\d.,]+(?:\s\w+illion)?|\d[\d.,]*(?:%|\sper\s?cent))\s(?=[a-z]+s$)"
)
"""What a source may begin with that is said, not the speaker: "the minimum $20 million experts say it costs"."""
_IS_ONE_OF = re.compile(r"\s(?:is|are|was|were|remains?|became|(?:has|have|had) been)\s(?:\w+ly\s)?(?:one of|among)\s$")
_OWNER_ALONE = re.compile(r"(?:[’']s|s[’'])$")
_ARTICLES = frozenset(["the", "a", "an"])
_WITH_NAME = re.compile(rf"[ \u00a0]+{NAME}")
_IS_ONLY = re.compile(
    r"(?:is|are|was|were|has|have|had|does|do|did)(?:\s(?:ever|never|always))?(?:\sbeen)?(?:\sabout)?"
)
_THAN = re.compile(r"\bthan\s$")
_SUPPOSED = re.compile(r"(?:Let[’']s (?:just )?say|Say|Suppose|Imagine)\b")
"""What opens a sentence that only supposes something."""


def with_speaker(text: str, one: Statement, sentences: Sentences) -> Statement:
    """Give a statement to who speaks by the words around its cue, where the tagger's source cannot be that.

    RETURNS (Statement): the same one; without content where nobody says anything: "Say it rains".
    """
    if one.cue and _says_nothing(text, one.cue, one.source, sentences):
        one.content = []
        return one
    unmix(text, one, sentences)
    one.source = (_passive_before(text, one.cue, sentences) if one.cue else None) or one.source
    given = one.source is not None
    for repair in _REPAIRS:
        if one.source is None or one.cue is None:
            break
        one.source = repair(_Tagged(text, one.source, one.cue, one.content, sentences))
    if given and one.source is None and one.cue is not None:
        without_speaker(text, one, one.cue, sentences)
    return relayed(text, one)


def _says_nothing(text: str, cue: Span, source: Span | None, sentences: Sentences) -> bool:
    """Whether something is only supposed, or somebody compared: "more than Ana Ruiz has ever been about a dam"."""
    if _SUPPOSED.match(text, cue.start) and sentences.of(cue.start) == cue.start:
        return True
    compared = source and _THAN.search(text, max(0, source.start - _TOLD), source.start)
    return bool(compared) and _IS_ONLY.fullmatch(text, cue.start, cue.end) is not None


class _Tagged(NamedTuple):
    """A statement with a source and a cue, as the tagger gives it, and the sentences around it."""

    text: str
    source: Span
    cue: Span
    content: Sequence[Span]
    sentences: Sentences

    def unless_said(self, subject: Span | None) -> Span | None:
        """RETURNS (Span | None): a subject that is no part of what is said: "Falk, 40, is ill, his aide, Lee, said"."""
        inside = subject and any(span.start < subject.end and subject.start < span.end for span in self.content)
        return None if inside else subject

    @property
    def between(self) -> str:
        """RETURNS (str): what stands between source and cue, in this order."""
        return self.text[self.source.end : self.cue.start]


def _passive_before(text: str, cue: Span, sentences: Sentences) -> Span | None:
    """The subject of "The coach was criticised by fans but said", which no one else in the clause can be."""
    begin = sentences.of(cue.start)
    if cue.start - begin > REACH or not _JOINED.search(text, max(begin, cue.start - _END), cue.start):
        return None
    passive = _PASSIVE.search(text, begin, cue.start)
    if passive is None or re.search(r"[,;:“”\"]", text[passive.start() : cue.start]):
        return None
    return up_to(text, begin, passive.start())


def _behind_front(one: _Tagged) -> Span:
    """A supervisor says it in "In a note seen by the Gazette, a supervisor told her team", whatever was tagged."""
    comma = COMMA.search(one.text, one.source.start, one.source.end)
    begin = one.sentences.of(one.source.start)
    if comma is None or one.source.end > one.cue.start or not ADVERBIAL.match(one.text, begin):
        return one.source
    held = _BY_WHOM.search(one.text, max(begin, one.source.start - _TOLD), one.source.start)
    subject = _DETERMINED.match(one.text, comma.end(), one.source.end)
    if not held or not subject or COMMA.search(one.text, begin, one.source.start) or one.between.strip():
        return one.source
    return Span(start=comma.end(), end=one.source.end)


def _whole_words(one: _Tagged) -> Span | None:
    """Take the owner into a source that begins behind the apostrophe ("s clause"), and drop one without any word.

    An article alone stands for the name behind it, or for nothing.
    """
    text, start, end = one.text, one.source.start, one.source.end
    if re.match(r"s(?:\s|$)", text[start : end + 1]) and text[start - 1 : start] in ("’", "'"):
        if end - start == 1 and end < one.cue.start and len(one.between.split()) > _BESIDE:
            return None  # "Falk’s friends will take care, and no one else will admit"
        owner = re.search(r"(?:[A-Z][\w.-]*\s+)*[\w.-]+[’']$", text[max(0, start - _OWNER) : start])
        start -= len(owner.group()) if owner else 0
        end = start + len(owner.group()) - 1 if owner and end - one.source.start == 1 else end
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    if amount := _AMOUNT.match(text[start:end]):
        start += amount.end()
    if text[start:end].lower() in _ARTICLES and text[end : end + 1] != ":":  # "A: Because it rained"
        named = _WITH_NAME.match(text, end)
        if named is None:
            return None
        end = named.end()
    words = re.search(r"\w", text[start:end]) and not re.fullmatch(r"(?:19|20)\d\d", text[start:end])
    return Span(start=start, end=end) if words and not re.match(r"be(?:en)?\s+\w+ed\b", text[start:end]) else None


def _told_by(one: _Tagged) -> Span:
    """The airline tells in "Ana Ruiz was told by the airline"."""
    by = _TOLD_BY.match(one.text, one.source.end)
    return Span(start=by.start(1), end=by.end(1)) if by and one.cue.start < by.start(1) else one.source


def _hearer(one: _Tagged) -> Span | None:
    """Who is told, asked or blamed is not who says it; "by" or "from" may name that."""
    if one.source.end > one.cue.start or re.search(r"[.;:!?]", one.between):
        return one.source
    cue = one.cue.of(one.text)
    hears = _COURT.fullmatch(one.source.of(one.text)) and _HEARS.fullmatch(cue)
    if hears and (not cue.endswith("told") or _ENDS.match(one.text, one.cue.end)):
        return None  # "…, jury told"
    at = one.source.end
    while at < one.cue.end and one.text[at] in " \u00a0\n,":
        at += 1
    said = _PASSIVE.match(one.text, at) or _TARGET.match(one.text, at)
    if said is None or one.cue.start >= said.end():
        return one.source  # "was asked about it and replied"
    by = _BY.match(one.text, max(said.end(), one.cue.end))
    inside = by is not None and any(span.start < by.end(1) and by.start(1) < span.end for span in one.content)
    return Span(start=by.start(1), end=by.end(1)) if by and not inside else None


def _without_hanging(one: _Tagged) -> Span:
    """Cut "and" off the end of a source, and take in the place behind "of" and the "whom" behind "many of"."""
    words = one.source.of(one.text)
    if words.endswith(" of"):
        if whom := _WHOM.match(one.text, one.source.end):
            return Span(start=whom.start(1), end=whom.end(1))
        place = _WITH_PLACE.match(one.text, one.source.end)
        end = place.end() if place else one.source.end - len(" of")
        return Span(start=one.source.start, end=end) if end > one.source.start else one.source
    low = max(0, len(words) - _END)
    hanging = _HANGING.search(words, low)
    held = hanging is not None and hanging.start() > 0
    return Span(start=one.source.start, end=one.source.start + hanging.start()) if hanging and held else one.source


def _brought_to_it(one: _Tagged) -> Span:
    """Falk admits in "The senator forced Leo Falk, who was under oath, to admit that …"."""
    if one.source.end > one.cue.start or not _OWNED.match(one.text, one.cue.start):
        return one.source
    found = _FORCED.search(one.text, one.source.end, one.cue.start)
    if found is None:
        return one.source
    return Span(start=found.start(1), end=found.start(1) + len(re.split(r",\s", found[1])[0]))


def _addressee(one: _Tagged) -> Span:
    """The paper is spoken to in "Ana Ruiz, an expert, told the Gazette: “…”"."""
    told = _ADDRESS.search(one.text, max(0, one.source.start - _TOLD), one.source.start)
    if told is None or one.cue.start < one.source.end:
        return one.source
    return one.unless_said(subject_of(one.text, one.sentences.of(told.start()), told.start())) or one.source


def _at_participle(one: _Tagged) -> Span | None:
    """The subject says it in "Ana Ruiz spoke to Leo Falk, telling …" and "Ana Ruiz left, telling Leo Falk …"."""
    begin = one.sentences.of(one.cue.start)
    if not _PARTICIPLE.match(one.text, one.cue.start, one.cue.end):
        return one.source
    behind = one.source.start > one.cue.end and not one.text[one.cue.end : one.source.start].strip()
    told = behind and _THAT.match(one.text, one.source.end)
    before = COMMA.fullmatch(one.text, one.source.end, one.cue.start)
    held = before and _HELD.search(one.text, max(begin, one.source.start - _TOLD), one.source.start)
    if not (told or held):
        return one.source
    low = min(one.source.start, one.cue.start)
    fronted = ADVERBIAL.match(one.text, begin, low) or _LATER.match(one.text, begin, low)
    comma = COMMA.search(one.text, fronted.end(), low) if fronted else None
    subject = one.unless_said(leading(one.text, comma.end() if comma else begin, low))
    if subject is None or _CLAUSES.search(one.text, subject.end, low):
        return None if told else one.source
    return subject


def _beside(one: _Tagged) -> Span:
    """Falk tells in "Ana Ruiz recalled the story Leo Falk told" and "Ana Ruiz left after the mayor told her"."""
    far = one.source.end + 1 < one.cue.start and not re.search(r"\b(?:who|whose)\b", one.between)
    if not far or not tells(one.cue.of(one.text).partition(" ")[0]):
        return one.source
    near = _OWN_SUBJECT.search(one.text, max(one.source.end, one.cue.start - _OWNER), one.cue.start)
    if near is None or (near["noun"] and (ADVERBIAL.match(near["noun"]) or near["noun"] in JOINS)):
        return one.source
    return one.unless_said(Span(start=near.start("subject"), end=near.end("subject"))) or one.source


def _member(one: _Tagged) -> Span:
    """Ana Ruiz accuses in "Ana Ruiz is one of the region's best-known critics and has accused", no region does."""
    if one.source.end > one.cue.start or not _OWNER_ALONE.search(one.source.of(one.text)):
        return one.source
    begin = one.sentences.of(one.source.start)
    found = _IS_ONE_OF.search(one.text, max(begin, one.source.start - _END), one.source.start)
    if found is None:
        return one.source
    subject = subject_of(one.text, begin, found.start()) or leading(one.text, begin, one.source.start)
    return one.unless_said(subject) or one.source


def _outside(one: _Tagged) -> Span:
    """What commas or dashes part off holds no speaker: "Ana Ruiz, a day after the talk with Leo Falk, said"."""
    begin = one.sentences.of(one.cue.start)
    if one.source.end > one.cue.start or one.source.start <= begin:
        return one.source
    if not re.search(r"[,—–―]|\s-{1,2}\s", one.source.of(one.text)[-2:] + one.between):
        return one.source
    if re.search(r"\b(?:who|which|that)\b", one.between):
        return one.source  # "agreed with Ana Ruiz, the mayor, who said"
    if re.fullmatch(r",\s*", one.between) and not tells(one.cue.of(one.text).partition(" ")[0]):
        return one.source  # "Ana Ruiz, known for her bridges": said of the nearest
    subject = one.unless_said(subject_of(one.text, begin, one.cue.start))
    if subject is None or subject.end > one.source.start:
        return one.source
    opens = OPENERS.match(one.text, subject.end)
    if opens and opens.end() == one.source.start and not re.match(r"(?:who|which|that)\s", one.source.of(one.text)):
        return one.source  # "Ana Ruiz, the mayor,": an apposition, which is read as such
    return subject


def _sentence(one: _Tagged) -> Span | None:
    """A source of another sentence than its cue's is none: the subject of the cue's own sentence is, if it is found."""
    begin = one.sentences.of(one.cue.start)
    low, high = sorted((one.source, one.cue), key=lambda span: span.start)
    between = one.text[low.end : high.start]
    marked = r"[.!?][”\"’']*\s" if low is one.cue else r"[.!?]\s"
    parted = re.search(marked, between + " ") and (low is one.cue or not re.search(r"[“”\"\n:]", between))
    if one.sentences.of(one.source.start) == begin or not parted:
        return one.source
    if named := _ACCORDING.match(one.text, one.cue.start):
        return Span(start=named.start(1), end=named.end(1))
    if re.fullmatch(r"[\W_]*(?:and|but|or)?\s*", one.text[begin : one.cue.start], re.IGNORECASE):
        return one.source  # the sentence goes on with the subject before: "And came to see that …"
    found = subject_of(one.text, begin, one.cue.start) or leading(one.text, begin, one.cue.start)
    return one.unless_said(found)


def relayed(text: str, one: Statement) -> Statement:
    """Give a statement to whoever said it, not to the outlet that it is known from.

    "There is no link, the board said, according to Reuters" is the board's.
    """
    if not (one.cue and one.source and one.content and tells(one.cue.of(text))):
        return one
    found = _RELAYED.fullmatch(text, one.cue.end, one.source.start)
    last = one.content[-1]
    tail = _SUBJECT.search(text, last.start, one.cue.start) if found and last.end <= one.cue.start else None
    if tail is None or tail.start() <= last.start:
        return one
    one.source = Span(start=tail.start(1), end=tail.end(1))
    one.content[-1] = Span(start=last.start, end=tail.start())
    return one


_REPAIRS = (
    _behind_front,
    _whole_words,
    _told_by,
    _hearer,
    _without_hanging,
    _brought_to_it,
    _addressee,
    _beside,
    _at_participle,
    _member,
    _outside,
    _sentence,
)
"""In this order; each gives the source that is meant, or None for nobody."""
