"""Who is given as saying what, by rules: a quotation or clause, a cue word beside it, the nearest fitting source.

A first version, meant to be replaced as a whole: what follows reads `doc._.attributions` and nothing else of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from bot.analysis.lexicon import cues, flag_texts, word_set
from bot.analysis.quotation import Quotation, outermost, role_of
from bot.analysis.spans import kind_of, words
from bot.breakdown import Attribution, Flag, Span

NAME = "hearsay-rules"
VERSION = "1"
_MODALS = frozenset("to would could should might may must can will the a an his her its their our no any".split())
_OBJECT_ENDS = frozenset("that in on at during of about for after before to as if whether how why what with by".split())
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|did|does|do|will|would|could|can|may|might|should|must|remains?|came|went)\b"
)
_CONFIDENCE = {"quoted": 0.8, "clause": 0.6, "bare": 0.4}

for _extension in ("attributions", "sources", "assertions"):
    if not Doc.has_extension(_extension):
        Doc.set_extension(_extension, default=())


@dataclass(slots=True)
class _Found:
    content: list[Span]
    cue: Span | None = None
    source: Span | None = None
    confidence: float = _CONFIDENCE["clause"]


@dataclass(slots=True)
class _Sentence:
    """One sentence with what its cues need: tokens outside quotations, and the quotations."""

    text: str
    """The text of the whole article; `doc.text` joins all tokens each time it is asked."""
    span: TokenSpan
    quotes: list[Quotation]
    outside: list[Token] = field(default_factory=list)


@Language.factory("hearsay_attribution")
class AttributionByRules:
    """Writes `doc._.attributions` (tuple[Attribution], without `source_id`), in the order of the text."""

    def __init__(self, nlp: Language, name: str = "hearsay_attribution") -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """RETURNS (Doc): the same doc, with its attributions."""
        text = doc.text
        quotes = outermost(doc._.quotations)
        found: list[_Found] = []
        at = 0
        for span in doc.sents:
            inside = []
            while at < len(quotes) and quotes[at].start < span.end_char:
                inside.append(quotes[at])
                at += 1
            found.extend(_read(_Sentence(text, span, inside), found))
        bounds = words(text)
        marked = [Span(start=q.start, end=q.end) for q in quotes]
        doc._.attributions = tuple(
            _attribution(f"a{number}", text, one, bounds, marked) for number, one in enumerate(found, start=1)
        )
        return doc


def _attribution(name: str, text: str, one: _Found, bounds: list[tuple[int, int]], marked: list[Span]) -> Attribution:
    cue = cues().of(one.cue.of(text)) if one.cue else None
    flags: tuple[Flag, ...] = ()
    if one.cue and cue and cue.act == "says" and cue.stance != "neutral":
        texts = flag_texts()[f"loaded-verb-{cue.stance}"]
        why = texts.why.replace("{evidence}", one.cue.of(text))
        flags = (Flag(code="loaded-verb", evidence=(one.cue,), why=why, ask=texts.ask),)
    return Attribution(
        id=name,
        kind=kind_of(bounds, one.content, marked),
        act=cue.act if cue else "says",
        content=tuple(one.content),
        cue=(one.cue,) if one.cue else (),
        source=(one.source,) if one.source else (),
        confidence=one.confidence,
        flags=flags,
    )


def _read(sentence: _Sentence, before: list[_Found]) -> list[_Found]:
    sentence.outside = [t for t in sentence.span if not any(q.start <= t.idx < q.end for q in sentence.quotes)]
    found: list[_Found] = []
    free = [q for q in sentence.quotes if role_of(sentence.text, q) == "speech"]
    for cue in _cue_tokens(sentence):
        if any(content.start > cue.idx for one in found for content in one.content):
            continue  # "he continued, adding, “…”": the cue before has taken the quotation
        source = _source(sentence, cue, found)
        one = _quoted(sentence, cue, source, free) or _clause(sentence, cue, source, found)
        if one:
            found.append(one)
    for quote in free:
        found.append(_bare(sentence, quote, before + found))
    return sorted(found, key=lambda one: one.content[0].start)


def _cue_tokens(sentence: _Sentence) -> Iterator[Token]:
    known = cues().forms
    for token in sentence.outside:
        if token.lower_ not in known or (token.text[0].isupper() and token.i != sentence.span.start):
            continue
        before = token.nbor(-1).lower_ if token.i > sentence.span.start else ""
        if before in _MODALS or (token.lower_ == "according" and _lower(token, 1) != "to"):
            continue
        if token.lower_ == "reported" and before in ("is", "are", "was", "were", "been"):
            continue
        yield token


def _lower(token: Token, step: int) -> str:
    at = token.i + step
    return token.doc[at].lower_ if 0 <= at < len(token.doc) else ""


def _source(sentence: _Sentence, cue: Token, found: list[_Found]) -> Span | None:
    if cue.lower_ == "according":
        return _phrase_right(sentence, cue.i + 2)
    participle = cue.lower_.endswith("ing")
    left = None if participle else _phrase_left(sentence, cue)
    if left:
        return left
    after_quote = any(q.end <= cue.idx and cue.idx - q.end <= 2 for q in sentence.quotes)
    if after_quote and not participle:
        return _phrase_right(sentence, cue.i + 1)
    if participle and _lower(cue, -1) in (",", "and"):
        with_source = [one.source for one in found if one.source]
        return with_source[-1] if with_source else _subject(sentence)
    return None


def _phrase_left(sentence: _Sentence, cue: Token) -> Span | None:
    """The noun phrase before the cue, over auxiliaries and one apposition between commas."""
    doc, low = sentence.span.doc, sentence.span.start
    outside = {t.i for t in sentence.outside}
    end = cue.i
    while end > low and (doc[end - 1].lower_ in word_set("auxiliaries") or doc[end - 1].lower_.endswith("ly")):
        end -= 1
    if end > low and doc[end - 1].text == ",":
        comma = next((i for i in range(end - 2, low, -1) if doc[i].text == "," or i not in outside), None)
        if comma is None or doc[comma].text != ",":
            return None
        start = _walk_left(doc, comma, low, outside)
        return _as_source(doc, start, end - 1) if _fits(doc, start, comma) else None
    start = _walk_left(doc, end, low, outside)
    return _as_source(doc, start, end) if _fits(doc, start, end) else None


def _walk_left(doc: Doc, end: int, low: int, outside: set[int]) -> int:
    start = end
    while start > low and end - start < 14:
        token = doc[start - 1]
        stop = token.is_punct and token.text not in ("-", "’", "'", ".", "&")
        if stop or token.is_space or token.i not in outside or token.lower_ in word_set("boundaries"):
            break
        start -= 1
    return start


def _phrase_right(sentence: _Sentence, start: int) -> Span | None:
    doc, high = sentence.span.doc, sentence.span.end
    end = start
    while end < high and end - start < 14:
        token = doc[end]
        if token.is_space or (token.is_punct and token.text not in ("-", "’", "'", "&")):
            break
        if end > start and token.lower_ in _OBJECT_ENDS and token.lower_ not in ("of", "for", "to"):
            break
        end += 1
    return _as_source(doc, start, end) if _fits(doc, start, end) else None


def _fits(doc: Doc, start: int, end: int) -> bool:
    """Whether the tokens can be somebody who speaks: a name, a pronoun, or a word for a person, group or document."""
    if any(token.lower_ in cues().forms and token.text.islower() for token in doc[start:end]):
        return False
    known = _speakers()
    return any(
        token.lower_ in known or (token.text[:1].isupper() and token.lower_ not in word_set("not-names"))
        for token in doc[start:end]
    )


@cache
def _speakers() -> frozenset[str]:
    heads = (word_set(name) for name in ("person-heads", "group-heads", "document-heads", "organisation-heads"))
    return frozenset(["they", "we", "i", "it", "poll", "polls"]).union(*heads, word_set("pronouns-person"))


def _as_source(doc: Doc, start: int, end: int) -> Span | None:
    while start < end and (doc[start].is_punct or doc[start].lower_ in ("in", "on", "at", "by", "also", "then")):
        start += 1
    if start >= end:
        return None
    return Span(start=doc[start].idx, end=doc[end - 1].idx + len(doc[end - 1]))


def _subject(sentence: _Sentence) -> Span | None:
    """The first name or pronoun of the sentence."""
    for token in sentence.outside:
        named = token.text[:1].isupper() and token.lower_ not in word_set("not-names")
        if named or token.lower_ in ("he", "she", "they"):
            end = token.i + 1
            while named and end < sentence.span.end and sentence.span.doc[end].text[:1].isupper():
                end += 1
            return _as_source(sentence.span.doc, token.i, end)
    return None


def _quoted(sentence: _Sentence, cue: Token, source: Span | None, free: list[Quotation]) -> _Found | None:
    """Take the quotations that stand beside the cue (and its source) out of `free`."""
    core = Span(start=cue.idx, end=cue.idx + len(cue))
    left = min(core.start, source.start) if source and source.start > sentence.span.start_char - 1 else core.start
    right = max(core.end, source.end) if source else core.end
    taken: list[Quotation] = []
    before = [q for q in free if q.end <= left and left - q.end <= 3]
    if before and not cue.lower_.endswith("ing"):
        taken.append(before[-1])
    further = (t for t in _cue_tokens(sentence) if t.idx > cue.idx and not _carries_on(cue, t))
    next_cue = next((t.idx for t in further), sentence.span.end_char)
    after = [q for q in free if right <= q.start < next_cue and _only_lead_in(sentence.text[right : q.start])]
    if after:
        taken.append(after[0])
    if not taken:
        return None
    for quote in taken:
        free.remove(quote)
    content = [Span(start=q.start, end=q.end) for q in taken]
    if not before and after:
        lead = _clause_start(sentence, cue, source)
        if (
            lead is not None
            and lead < content[0].start
            and not re.match(r"[\s,:]*$", sentence.text[lead : content[0].start])
        ):
            content[0] = Span(start=lead, end=content[0].end)
    return _Found(content, core, source, _CONFIDENCE["quoted"])


def _carries_on(cue: Token, other: Token) -> bool:
    """Whether `other` follows at once as a participle: "he continued, adding,"."""
    return other.i == cue.i + 2 and other.lower_.endswith("ing") and cue.nbor(1).text == ","


def _only_lead_in(between: str) -> bool:
    """Whether what lies between cue and quotation can belong to the saying or to the statement itself."""
    return len(between) < 90 and not re.search(r"[.;!?]\s", between)


def _clause_start(sentence: _Sentence, cue: Token, source: Span | None) -> int | None:
    """Offset where the words after the cue begin to be content: behind "that", or right away."""
    doc, high = sentence.span.doc, sentence.span.end
    start = cue.i + 1
    if source and source.start >= cue.idx:
        start = next((i for i in range(start, high) if doc[i].idx >= source.end), high)
    for i in range(start, min(start + 8, high)):
        if doc[i].lower_ == "that" or doc[i].text == ":":
            return doc[i + 1].idx if i + 1 < high else None
        if doc[i].is_punct:
            break
    return doc[start].idx if start < high else None


def _clause(sentence: _Sentence, cue: Token, source: Span | None, found: list[_Found]) -> _Found | None:
    """The clause that the cue governs: after it, or the whole sentence before ", officials said."""
    if source is None:
        return None
    text, core = sentence.text, Span(start=cue.idx, end=cue.idx + len(cue))
    left, right = min(core.start, source.start), max(core.end, source.end)
    start, end = sentence.span.start_char, sentence.span.end_char
    taken = max((s.end for one in found for s in one.content), default=start)
    rest = text[right:end].strip(' .,!?”"\n')
    head = text[start:left].rstrip()
    if (not rest or len(rest.split()) < 3) and head.endswith(",") and taken < left:
        return _found(text, max(start, taken), start + len(head) - 1, core, source)
    if cue.lower_ == "according" and head:
        return _found(text, max(start, taken), start + len(head.rstrip(",")), core, source)
    at = _clause_start(sentence, cue, source)
    if at is None or not rest or re.match(r"\s*(?:with|to|for|in|by)\b", text[right:]):
        return None
    return _found(text, at, _clause_end(sentence, at), core, source)


def _found(text: str, start: int, end: int, cue: Span, source: Span) -> _Found | None:
    """RETURNS (_Found | None): the statement, without what edges it; None where fewer than two words are left."""
    while start < end and text[start] in " ,:\n\r":
        start += 1
    while end > start and text[end - 1] in " .,\n\r":
        end -= 1
    return _Found([Span(start=start, end=end)], cue, source) if len(text[start:end].split()) > 1 else None


def _clause_end(sentence: _Sentence, at: int) -> int:
    """Where the reported clause ends: at the next participial cue, at the main clause that follows, or at the end."""
    text, end = sentence.text, sentence.span.end_char
    for token in sentence.outside:
        if (
            token.idx > at
            and token.lower_.endswith("ing")
            and token.lower_ in cues().forms
            and _lower(token, -1) == ","
        ):
            return token.idx
    if sentence.span[0].lower_ in ("while", "although", "though"):
        commas = [m.start() for m in re.finditer(r",\s", text[at:end])]
        for comma in reversed(commas):
            main = text[at + comma : end]
            if len(main.split()) >= 4 and _FINITE.search(main):
                return at + comma
    return end


def _bare(sentence: _Sentence, quote: Quotation, before: list[_Found]) -> _Found:
    """A quotation without a cue: a long one goes on with its speaker when it stands alone in its sentence."""
    content = [Span(start=quote.start, end=quote.end)]
    around = sentence.text[sentence.span.start_char : quote.start] + sentence.text[quote.end : sentence.span.end_char]
    alone = not re.search(r"\w", around)
    last = before[-1] if before and alone else None
    near = last is not None and quote.start - max(s.end for s in last.content) < 400
    source = last.source if last and near else None
    return _Found(content, None, source, _CONFIDENCE["bare"])
