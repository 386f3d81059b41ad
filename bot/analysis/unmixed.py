"""What is said taken apart from who says it and from what others say, where the tagger took them together."""

from __future__ import annotations

import re

from bot.analysis.statements import NAME, SEEN, Sentences, Statement, tells
from bot.analysis.subjects import leading, subject_of, up_to
from bot.breakdown import Span

_QUOTED = re.compile(r"(?:was|were|is|are|has been|have been)\s+(?:also\s+)?quoted(?:\s+(?:by|in|on))?")
_SEEN_BY = re.compile(rf",\s(?:which\swas\s)?(?:{SEEN})\sby\s")
_QUOTED_BY = re.compile(
    r"(?:was|were|is|are|has been|have been)\s(?:also\s)?(?:quoted|cited)\sas\ssaying(?=\s(?:by|in|on)\b)"
)
_SPEAKER = re.compile(r"[”\"’,]?\s+([^“”\"\n]{2,120}?)\s$")
"""What stands between a quotation and its verb."""
_AS_SAYING = re.compile(r"\b(?:was|were|is|are|been)\s+(?:also\s+)?quoted\s+(?:by|in|on)\s+(?:the\s+)?$")
_SWALLOWED = re.compile(
    rf"[“\"][^“”\"\n]{{2,600}},[”\"](?=\s+((?:the|an?|one|another|his|her|their|its)\s(?:[\w’'-]+\s){{0,5}}?[\w’'-]+|{NAME})"
    rf",\s+who\s[^:;“”\"\n]{{2,160}},?$)"
)
"""A quotation with the rest of its sentence, up to the verb: “…,” a baker, who fears her landlord, said."""
_BEFORE = 60
"""Characters before a quotation in which whose it is may stand."""
_OWN_WORDS = 2
"""So many words before what is said may hold a verb of its own."""
_MARKS = "“\"‘'"
_ASIDE = re.compile(
    rf"((?:the|an?|one|his|her|their|its)\s(?:[\w’'-]+\s){{0,4}}?[\w’'-]+|{NAME}(?:\sand\sothers)?),\s+"
)
"""Who speaks, behind the verb in a clause between commas."""
_NAMED_LAST = re.compile(rf"((?:\w+\s)?[a-z]+)\s((?:Mrs?\.?\s|Ms\.?\s|Dr\.?\s)?{NAME})")
_GOES_ON = re.compile(r"(?:is|are|was|were|has|have|had|will|would|can|could|should|must|may|might|does|did)\b")
"""How what is said goes on behind whoever says it."""
_MARK = re.compile(r"[“”\"]")
_FULL_STOP = re.compile(r"(?:\w{3}(?=[.!?])|\w(?=[.!?][”\"’]))([.!?][”\"’]*)\s+(?=[A-Z“\"])")
_OPENS = re.compile(r"(?:She|He|It|They|The|But|And|I|We|In|That|This)\s")
"""What opens a sentence where a quotation ends the one before."""
_DOT = re.compile(r"\w{3}\.[”\"’]*\s+(?=[A-Z“\"])")
_NOUN_PHRASE = re.compile(r"(?:The|An?|His|Her|Its|Their|One)\s")
_SEEMS = re.compile(r"(?:\w+ly\s)?(?:seem|appear)(?:s|ed)?(?:\s\w+ly)?", re.IGNORECASE)
_TO_THINK = re.compile(
    r"\s+(to\s(?:think|believe|suggest|agree|hope|fear|feel|acknowledge|admit|concede|blame|say|imply))\s+"
)
_ATTRIBUTED = re.compile(rf"(?P<cue>attributed to)\s+(?P<speaker>{NAME})\s*[—–:,-]*\s*$")


def _seems_to_think(text: str, one: Statement, sentences: Sentences) -> None:
    """Give a thought to who "seemed to think" it, not to the writer to whom it seems."""
    if one.cue is None or one.source is not None or not _SEEMS.fullmatch(one.cue.of(text)):
        return
    thought = _TO_THINK.match(text, one.cue.end)
    begin = sentences.of(one.cue.start)
    subject = subject_of(text, begin, one.cue.start) or leading(text, begin, one.cue.start)
    if thought and subject and one.content[0].start == thought.start(1) and thought.end() < one.content[0].end:
        one.cue = Span(start=one.cue.start, end=thought.end(1))
        one.content = [Span(start=thought.end(), end=one.content[0].end), *one.content[1:]]
        one.source = subject


def _saying_of(text: str, one: Statement) -> None:
    """Give a saying to whom it is attributed in so many words: a line attributed to Falk: “…”."""
    start = one.content[0].start
    found = _ATTRIBUTED.search(text, max(0, start - _BEFORE), start) if text[start] in _MARKS else None
    if found:
        one.cue, one.source = (Span(start=found.start(g), end=found.end(g)) for g in ("cue", "speaker"))


def _only_seen(text: str, one: Statement) -> None:
    """Give what a document says to it, not to who has seen it: "The proposal, seen by the Gazette, recommends"."""
    first, *rest = one.content
    if one.source and rest and first.end < one.source.start and _SEEN_BY.fullmatch(text, first.end, one.source.start):
        one.source, one.content = first, rest


def _whom_it_quotes(text: str, one: Statement, sentences: Sentences) -> None:
    """Give what an outlet quotes somebody as saying to them: "Ruiz was quoted by the Gazette as saying"."""
    if one.cue is None:
        return
    first = one.content[0]
    if (by := _QUOTED_BY.match(text, one.cue.start)) and first.end < one.cue.start:
        if who := _SPEAKER.search(text, first.end, one.cue.start):
            one.source = Span(start=who.start(1), end=who.end(1))
        one.cue = Span(start=one.cue.start, end=by.end())
        return
    if _QUOTED.fullmatch(" ".join(one.cue.of(text).split())):
        if not text[first.end : one.cue.start].strip(" ,"):
            one.source, one.content = first, one.content[1:]
        return
    if one.source is None or not one.cue.of(text).startswith("as "):
        return
    begin = sentences.of(one.cue.start)
    passive = _AS_SAYING.search(text, begin, one.source.start) or _AS_SAYING.search(text, begin, one.source.start + 4)
    subject = up_to(text, begin, passive.start()) if passive else None
    if subject is not None:
        one.source = subject


def _without_others(text: str, one: Statement, sentences: Sentences) -> None:
    """Drop what stands unquoted in another sentence that has words of its own: its verb, and who speaks, are there."""
    if one.cue is None or len(one.content) == 1:
        return
    home = sentences.of(one.cue.start)
    kept = []
    for span in one.content:
        begin = sentences.of(span.start)
        before = text[begin : min(span.start, begin + _BEFORE)]
        if begin == home or text[span.start] in _MARKS or len(before.split()) < _OWN_WORDS:
            kept.append(span)
    one.content = kept or one.content


def _within_sentence(text: str, one: Statement, sentences: Sentences) -> None:
    """Cut what is reported where its sentence ends: what comes behind, or before, is told by the article itself."""
    if one.cue is None or not tells(one.cue.of(text).rpartition(" ")[2]):
        return
    home = sentences.of(one.cue.start)
    kept = []
    for span in one.content:
        start, end = span.start, span.end
        quoted = text[start] in _MARKS
        told = start >= one.cue.end and not re.search(r"[:\n]", text[one.cue.end : start])
        if not quoted and told and (ends := _FULL_STOP.search(text, start, end)):
            stop = ends.end(1) if ends[1][1:] else ends.start(1)
            new = sentences.of(ends.end()) == ends.end() or (ends[1][1:] and _OPENS.match(text, ends.end()))
            end = stop if new else end
        elif not quoted and end <= one.cue.start and start < home < end and _DOT.search(text, home - 8, home + 1):
            start = home
        kept.append(Span(start=start, end=end))
    one.content = kept


def without_speaker(text: str, one: Statement, cue: Span, sentences: Sentences) -> None:
    """Take who speaks out of what they say, where the tagger took all for one statement of nobody."""
    if not one.content or not tells(cue.of(text)):
        return
    said, begin = one.content[0], sentences.of(cue.start)
    behind = next((span for span in one.content if text[cue.end : span.start] == " "), None)
    aside = _ASIDE.match(text, behind.start) if behind and text[max(0, cue.start - 2) : cue.start] == ", " else None
    if len(one.content) == 1 and said.end <= cue.start and not text[said.end : cue.start].strip(" ,"):
        if found := _SWALLOWED.match(text, said.start, said.end):
            one.content = [Span(start=said.start, end=found.end())]
            one.source = Span(start=found.start(1), end=found.end(1))
    elif behind and aside:
        start, end = begin, cue.start - len(", ")
        free = start < end and not any(span.start < end and start < span.end for span in one.content)
        _set_aside(one, behind, aside, start if free and not _MARK.search(text[start:end]) else end, end)
    elif behind and said.start == begin and _is_subject(text, said, behind, cue):
        one.source, one.content = said, one.content[1:]


def _set_aside(one: Statement, behind: Span, aside: re.Match[str], start: int, end: int) -> None:
    """Give a statement to whom it names between commas, with what opens it: "The plan, said the council, was late".

    behind (Span): the content that begins with who speaks, as `aside` found it.
    start, end (int): where "The plan" begins and ends; nothing opens the statement where they are the same.
    """
    rest = (span for span in one.content if span is not behind)
    edges = ((start, end), (aside.end(), behind.end))
    parts = (Span(start=low, end=high) for low, high in edges if low < high)
    one.content = sorted([*rest, *parts], key=lambda span: span.start)
    one.source = Span(start=aside.start(1), end=aside.end(1))


def _is_subject(text: str, said: Span, behind: Span, cue: Span) -> bool:
    """Whether what is said begins with who says it: "The ad, a spot paid for by Falk, says Ruiz “sold out”"."""
    words = said.of(text)
    apart = behind is not said and text[said.end : cue.start].strip() == ","
    return apart and _NOUN_PHRASE.match(words) is not None and not _MARK.search(words)


def _in_cue(text: str, one: Statement) -> None:
    """Take who speaks out of the cue: "“It is two things,” says Early"."""
    found = _NAMED_LAST.fullmatch(one.cue.of(text)) if one.cue and one.source is None else None
    if one.cue and found and tells(found[1]):
        one.source = Span(start=one.cue.start + found.start(2), end=one.cue.end)
        one.cue = Span(start=one.cue.start, end=one.cue.start + found.end(1))


def _turned_round(text: str, one: Statement) -> None:
    """Give to whom it names a clause between commas: "The plan, said the council, was late" is no saying of a plan."""
    if one.cue is None or one.source is None or not tells(one.cue.of(text)):
        return
    start = one.source.start
    first = one.source.of(text).rstrip(" ,")
    behind = next((span for span in one.content if text[one.cue.end : span.start] == " "), None)
    aside = _ASIDE.match(text, behind.start) if behind else None
    between = "," not in first and text[start + len(first) : one.cue.start] == ", "
    if behind and aside and aside.end() < behind.end and between and _GOES_ON.match(text, aside.end()):
        _set_aside(one, behind, aside, start, start + len(first))


def unmix(text: str, one: Statement, sentences: Sentences) -> None:
    """Set a statement's content, cue and source apart, each as the words around them tell."""
    _without_others(text, one, sentences)
    _within_sentence(text, one, sentences)
    _saying_of(text, one)
    _seems_to_think(text, one, sentences)
    _only_seen(text, one)
    _whom_it_quotes(text, one, sentences)
    _in_cue(text, one)
    _turned_round(text, one)
    if one.source is None and one.cue is not None and one.content:
        without_speaker(text, one, one.cue, sentences)
