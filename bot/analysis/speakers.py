"""Whose a statement is, where the tagger took words in an insertion, of another sentence or of who was spoken to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.analysis.kinds import singular
from bot.analysis.lexicon import cues, word_set
from bot.analysis.names import is_head
from bot.breakdown import Span

DATELINE = re.compile(
    r"(?:[A-Z][A-Z.’' -]*[A-Z.](?:,\s[A-Z][\w. ]{1,30}?){0,3}(?:\s\([^()\n]{1,40}\))?"
    r"|(?:[A-Z][\w.]+\s){1,3}\((?:[A-Z]{2,4}|Reuters)\))\s*(?:[-–—―:]+|//)\s+(?=[A-Z\d\"“])"
)
"""Where the news comes from, before its first words: "LUGO, Elmia (EPA) — "."""
NAME = r"(?:[A-Z][\w.’'-]*[ \u00a0]+){0,5}[A-Z][\w’'-]*"
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
_QUOTED = re.compile(r"(?:was|were|is|are|has been|have been)\s+(?:also\s+)?quoted(?:\s+(?:by|in|on))?")
_AS_SAYING = re.compile(r"\b(?:was|were|is|are|been)\s+(?:also\s+)?quoted\s+(?:by|in|on)\s+(?:the\s+)?$")
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

_OPENERS = re.compile(r",\s+|\s+[—–―-]{1,2}\s+|[—–―]")
_FRONTED = re.compile(
    r"(?:[“\"(]*)(?:(?:But|And|Yet|So|Still|Meanwhile|However|Instead|Also|Now|Then|Later|Earlier|Today|Yesterday)\b,?\s+"
    r"|[A-Z][a-z]+ly,?\s+)*"
)
_ADVERBIAL = re.compile(
    r"(?:in|on|at|after|before|during|for|by|with|as|when|while|if|because|since|under|according|speaking|asked|though"
    r"|although|despite|amid|amidst|from|to|of|about|over|following|last|this|next|earlier|later|two|three|four|\d+"
    r"|outside|inside|near|across|among|around|behind|beyond|within|without|against|through|throughout|until|once"
    r"|where|unlike|like|besides|beside|per|citing|facing|along|alongside|under|between|toward|towards|via|upon|into"
    r"|(?-i:[A-Z][a-z]+ing)(?=\s+(?!and\b|or\b|of\b)[a-z])|both|all|what|how|why|there)\b",
    re.IGNORECASE,
)
_FUNCTION = frozenset(
    "who whom whose which that what when where while if as than because although though and or but nor not no it he she"
    " they we you i this these those there here is are was were be been being has have had do does did will would can"
    " could may might must should says said".split()
)
_HANGING = re.compile(r"(?:[\s,]+(?:and|or|but|nor|with|for|which|including|as|to|from|by|in|at|on|a|an|the))+[\s,]*$")
_WITH_PLACE = re.compile(r"\s+(?:the\s+)?[A-Z][\w.’-]*(?:\s+[A-Z][\w’-]*)*")
_WHOM = re.compile(r"\s+(whom)\b")
_EMPTY = frozenset(
    "what which its his her him their them they he she who whom whose as is was be been less more than of to for in"
    " on at by with the a an and or".split()
)
_NP_WORDS = 9
_REACH = 600
"""Characters before a verb in which its subject is sought."""
_JOINED = re.compile(r"\b(?:and|but)\s+(?:(?:\w+ly|later|then|also|still|now)\s+)?$")
_END = 40
"""Characters at the end of a source that are looked over for what hangs there."""
_OWNER, _TOLD = 60, 20
"""Characters before a source in which its owner, or the "told" before it, begins."""
_SWALLOWED = re.compile(
    rf"[“\"][^“”\"\n]{{2,600}},[”\"](?=\s+((?:the|an?|one|another|his|her|their|its)\s(?:[\w’'-]+\s){{0,5}}?[\w’'-]+|{NAME})"
    rf",\s+who\s[^:;“”\"\n]{{2,160}},?$)"
)
"""A quotation with the rest of its sentence, up to the verb: “…,” a baker, who fears her landlord, said."""
_DETERMINERS = frozenset("the a an some many several most his her their its another one".split())
_JOINS = frozenset("and or of for in at from the a an his her their its mr mrs ms former other".split())
_HEADS = ("group-heads", "organisation-heads", "document-heads", "media", "poll-heads")
_ADJECTIVE = re.compile(r"[a-z]+(?:al|ive|ous|ior|ern|ary|ic|less|ful|-elect)")


@dataclass(slots=True)
class Statement:
    """One statement while its edges and its speaker are set; the spans are of the text."""

    content: list[Span]
    cue: Span | None
    source: Span | None
    confidence: float


class Sentences:
    """Where sentences begin, to be asked by offset."""

    def __init__(self, starts: Sequence[int]) -> None:
        self._starts = starts

    def of(self, at: int) -> int:
        """RETURNS (int): where the sentence at an offset begins."""
        nth = bisect_right(self._starts, at) - 1
        return self._starts[nth] if nth >= 0 else 0


_NAMELESS = re.compile(r"not to be (?:named|identified|quoted)\b")


def is_empty(text: str, one: Statement) -> bool:
    """Whether nothing is said in a statement but words that stand for others: "what", "less than"."""
    words = re.findall(r"[\w’']+", " ".join(span.of(text) for span in one.content))
    return all(word.lower() in _EMPTY for word in words) or bool(_NAMELESS.match(" ".join(words)))


def _whom_it_quotes(text: str, one: Statement, sentences: Sentences) -> None:
    """Give what an outlet quotes somebody as saying to them: "Ruiz was quoted by the Gazette as saying"."""
    if one.cue is None:
        return
    if _QUOTED.fullmatch(" ".join(one.cue.of(text).split())):
        first = one.content[0]
        if not text[first.end : one.cue.start].strip(" ,"):
            one.source, one.content = first, one.content[1:]
        return
    if one.source is None or not one.cue.of(text).startswith("as "):
        return
    begin = sentences.of(one.cue.start)
    passive = _AS_SAYING.search(text, begin, one.source.start) or _AS_SAYING.search(text, begin, one.source.start + 4)
    subject = _up_to(text, begin, passive.start()) if passive else None
    if subject is not None:
        one.source = subject


def with_speaker(text: str, one: Statement, sentences: Sentences) -> Statement:
    """Give a statement to who speaks by the words around its cue, where the tagger's source cannot be that."""
    _whom_it_quotes(text, one, sentences)
    if one.source is None and one.cue is not None:
        _not_said(text, one, one.cue)
    one.source = (_passive_before(text, one.cue, sentences) if one.cue else None) or one.source
    for repair in (_whole_words, _told_by, _hearer, _without_hanging, _brought_to_it, _addressee, _outside, _sentence):
        if one.source is None or one.cue is None:
            return one
        one.source = repair(_Tagged(text, one.source, one.cue, one.content, sentences))
    return relayed(text, one)


def _not_said(text: str, one: Statement, cue: Span) -> None:
    """Take who speaks out of what they say, where a clause about them made the tagger take all for one."""
    said = one.content[0]
    if len(one.content) > 1 or not tells(cue.of(text)) or text[said.end : cue.start].strip(" ,"):
        return
    if found := _SWALLOWED.match(text, said.start, said.end):
        one.content = [Span(start=said.start, end=found.end())]
        one.source = Span(start=found.start(1), end=found.end(1))


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
    if cue.start - begin > _REACH or not _JOINED.search(text, max(begin, cue.start - _END), cue.start):
        return None
    passive = _PASSIVE.search(text, begin, cue.start)
    if passive is None or re.search(r"[,;:“”\"]", text[passive.start() : cue.start]):
        return None
    return _up_to(text, begin, passive.start())


def _up_to(text: str, begin: int, verb: int) -> Span | None:
    """The subject of a clause with all that stands between it and the verb: "Ana Ruiz, the mayor,"."""
    subject = subject_of(text, begin, verb)
    return Span(start=subject.start, end=begin + len(text[begin:verb].rstrip(" ,"))) if subject else None


def _whole_words(one: _Tagged) -> Span | None:
    """Take the owner into a source that begins behind the apostrophe ("s clause"), and drop one without any word."""
    text, start, end = one.text, one.source.start, one.source.end
    if re.match(r"s(?:\s|$)", text[start : end + 1]) and text[start - 1 : start] in ("’", "'"):
        owner = re.search(r"(?:[A-Z][\w.-]*\s+)*[\w.-]+[’']$", text[max(0, start - _OWNER) : start])
        start -= len(owner.group()) if owner else 0
        end = start + len(owner.group()) - 1 if owner and end - one.source.start == 1 else end
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
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
        return Span(start=one.source.start, end=place.end() if place else one.source.end - len(" of"))
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


def _outside(one: _Tagged) -> Span:
    """What commas or dashes part off holds no speaker: "Ana Ruiz, a day after the talk with Leo Falk, said"."""
    begin = one.sentences.of(one.cue.start)
    if one.source.end > one.cue.start or one.source.start <= begin:
        return one.source
    if not re.search(r"[,—–―]|\s-{1,2}\s", one.source.of(one.text)[-2:] + one.between):
        return one.source
    if re.search(r"\b(?:who|which|that)\b", one.between):
        return one.source  # "agreed with Ana Ruiz, the mayor, who said"
    if re.fullmatch(r",\s*", one.between) and not tells(one.cue.of(one.text).split()[0]):
        return one.source  # "Ana Ruiz, known for her bridges": said of the nearest
    subject = one.unless_said(subject_of(one.text, begin, one.cue.start))
    if subject is None or subject.end > one.source.start:
        return one.source
    opens = _OPENERS.match(one.text, subject.end)
    if opens and opens.end() == one.source.start and not re.match(r"(?:who|which|that)\s", one.source.of(one.text)):
        return one.source  # "Ana Ruiz, the mayor,": an apposition, which is read as such
    return subject


def _sentence(one: _Tagged) -> Span | None:
    """A source of another sentence than its cue's is none: the subject of the cue's own sentence is, if it is found."""
    begin = one.sentences.of(one.cue.start)
    low, high = sorted((one.source, one.cue), key=lambda span: span.start)
    between = one.text[low.end : high.start]
    parted = re.search(r"[.!?]\s", between + " ") and not re.search(r"[“”\"\n:]", between)
    if one.sentences.of(one.source.start) == begin or not parted:
        return one.source
    if named := _ACCORDING.match(one.text, one.cue.start):
        return Span(start=named.start(1), end=named.end(1))
    if re.fullmatch(r"[\W_]*(?:and|but|or)?\s*", one.text[begin : one.cue.start], re.IGNORECASE):
        return one.source  # the sentence goes on with the subject before: "And came to see that …"
    found = subject_of(one.text, begin, one.cue.start) or _leading(one.text, begin, one.cue.start)
    return one.unless_said(found)


def _leading(text: str, begin: int, verb: int) -> Span | None:
    """The noun phrase that opens a sentence whose first verb stands before the one asked about: "He ran, hoping"."""
    words = list(re.compile(r"\S+").finditer(text, begin, verb))[: _NP_WORDS + 1]
    if words and words[0][0].lower() in word_set("pronouns-person") | word_set("pronouns-group"):
        return Span(start=words[0].start(), end=words[0].end())
    ends = next((n for n, word in enumerate(words) if n and not _in_subject(word[0])), 0)
    if not ends or words[ends - 1][0].endswith((",", ".")):
        return None
    after = words[ends][0].lower()
    verbal = after in cues().forms or after in _FUNCTION or after.endswith("ed")
    return subject_of(text, begin, words[ends].start()) if verbal else None


def subject_of(text: str, begin: int, verb: int) -> Span | None:
    """The noun phrase that opens a clause before its verb, with what commas or dashes part off between them.

    begin, verb (int): where the sentence and its verb begin.
    RETURNS (Span | None): None where the words before the verb have another shape.
    """
    if verb - begin > _REACH or re.search(r"[“”\"]", text[begin:verb]):
        return None
    dateline = DATELINE.match(text, begin, verb)
    at = dateline.end() if dateline else begin
    fronted = _FRONTED.match(text, at, verb)
    at = fronted.end() if fronted else at
    while fronted := _ADVERBIAL.match(text, at, verb):
        comma = re.compile(r",\s+").search(text, fronted.end(), verb)
        if comma is None:
            return None
        at = comma.end()
    opens = _OPENERS.search(text, at, verb)
    end = opens.start() if opens else at + len(text[at:verb].rstrip())
    if opens and not re.search(r"(?:,|[—–―-])\s*(?:[a-z]+\s+){0,3}$", text[opens.end() : verb]):
        return None  # what is parted off does not end before the verb
    words = text[at:end].split()
    if not words or len(words) > _NP_WORDS:
        return None
    opening = words[0][0].isupper() or words[0] in _DETERMINERS or _in_subject(words[0])
    fits = opening and words[0].lower() not in _FUNCTION and all(_in_subject(word) for word in words[1:])
    return Span(start=at, end=end) if fits else None


def _in_subject(word: str) -> bool:
    """Whether a word may stand in a subject, by itself: a name, a head, what joins them; no verb is among them."""
    plain = word.strip("“”\"'()").lower()
    if not word[0].islower() or plain in _JOINS or plain.endswith(("’s", "'s", "s’", "s'")):
        return True
    one = singular(plain)
    known = is_head(plain) or is_head(one) or any({plain, one} & word_set(group) for group in _HEADS)
    return known or (plain not in cues().forms and _ADJECTIVE.fullmatch(plain) is not None)


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


def tells(word: str) -> bool:
    """Whether a word is a verb of saying, as it stands behind a quotation: "says" and "said", not "say" or "saying"."""
    forms = cues().forms
    bare = any(form in forms for form in (f"{word}s", f"{word}es", f"{word[:-1]}ies"))
    return word in forms and forms[word].act == "says" and not bare and not word.endswith("ing")
