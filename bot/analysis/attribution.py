"""Who is given as saying what: the tagger's statements, their edges, kind, act and loaded cues."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc

from bot.analysis.answers import with_answers
from bot.analysis.closing import with_closing
from bot.analysis.kinds import singular
from bot.analysis.lexicon import Cue, cues, flag_texts, word_set
from bot.analysis.names import is_head
from bot.analysis.quotation import Quotation, outermost, role_of
from bot.analysis.signed import sign
from bot.analysis.spans import kind_of, words, words_in
from bot.analysis.speakers import with_speaker
from bot.analysis.statements import DATELINE, NAME, Sentences, Statement, is_empty, tells
from bot.analysis.tagger import TaggedAttribution
from bot.breakdown import Attribution, Flag, Span

for _extension in ("attributions", "sources", "assertions"):
    if not Doc.has_extension(_extension):
        Doc.set_extension(_extension, default=())

_SAYS = Cue("says", "neutral")
_UNSURE = 0.5
"""Below it, of what has no known cue and no clause as its content, three of eight are statements in PolNeAR dev."""
_CLAUSE = re.compile(
    r"^(?:that|to|whether|how|what|why|if|when|who|where)\b"
    r"|\b(?:is|are|was|were|has|have|had|will|would|could|can|should|may|might|did|does|do|be)\b",
    re.IGNORECASE,
)
"""What makes a clause of words, not only a noun phrase."""
_CAPITALS = re.compile(r"[A-Z][A-Z.,’' -]*")
_LABELLED = re.compile(r"^[A-Z][A-Z.’' -]{0,30}:\s", re.MULTILINE)
_TURNS = 2
"""So many lines with a name in capitals make a conversation."""
_GAP = 40
"""Between the quotations of one statement that its cues interrupt ("…,” he continued, adding, “…") lie no more
characters than this."""
_SPEAKER = (
    rf"(?:he|she|they|(?:[a-z-]+[ ]){{1,3}}{NAME}|(?:the|an?|his|her|their|its)[ ](?:[\w-]+[ ]){{0,3}}?[\w-]+"
    rf"|(?:M(?:rs?|s)\.?[ ])?{NAME})"
)
_VERBS = (
    "said|says|told|tells|asked|asks|replied|replies|added|adds|answered|responded|countered|wrote|explained|insisted"
    "|argued|joked|recalled|shouted|cried|continued|noted|admitted|claimed|warned|agreed|laughed|testified"
)
_TOLD_MORE = r"(?:,[ ][^,;:.!?“”\"\n]{2,60},)?"
"""What commas part from a speaker: "the referee, Leo Falk, said"."""
_BEHIND = re.compile(
    rf"[ \u00a0]*(?:(?P<cue>[a-z]+)[ ](?P<speaker>{_SPEAKER})(?=[.,;:\n]|$)"
    rf"|(?P<plain>{_SPEAKER}{_TOLD_MORE})[ ](?:[a-z]+ly[ ])?(?P<verb>{_VERBS})\b)"
)
"""The clause that gives the quotation before it to somebody: "said the mayor", "Ana Ruiz told police"."""


class _Quotes:
    """The outermost quotations, to be asked which of them touch a passage in logarithmic time."""

    def __init__(self, found: Sequence[Quotation]) -> None:
        self.all = found
        self._starts = [one.start for one in found]
        self._ends = [one.end for one in found]

    def near(self, start: int, end: int) -> Sequence[Quotation]:
        """RETURNS (Sequence[Quotation]): those that touch the passage or lie one character from it."""
        return self.all[bisect_left(self._ends, start - 1) : bisect_right(self._starts, end + 1)]


@Language.factory("hearsay_attribution")
class Attributions:
    """Writes `doc._.attributions` (tuple[Attribution], without `source_id`), in the order of the text.

    Reads `doc._.tags` and `doc._.quotations`.
    """

    def __init__(self, nlp: Language, name: str = "hearsay_attribution") -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """RETURNS (Doc): the same doc, with its attributions and `doc.spans["content"]`, "cue" and "source"."""
        text = doc.text
        bounds = words(text)
        quotes = _Quotes(outermost(doc._.quotations))
        found = [one for tagged in doc._.tags.attributions if (one := _statement(text, tagged, quotes))]
        people = [(one.start, one.end) for one in doc._.tags.entities if one.label == "PER"]
        found = [one for one in found if not _is_entry(text, one, people)]
        for one in found:
            _without_topic(text, one)
        sentences = [Span(start=one.start_char, end=one.end_char) for one in doc.sents]
        starts = Sentences([one.start for one in sentences])
        found = [one for each in _joined(text, found) if (one := with_speaker(text, each, starts)).content]
        found = with_closing(text, found, sentences)
        found = _by_turns(text, [_spoken(text, one, quotes) for one in found], quotes)
        found = list(_over_paragraphs(text, found, quotes))
        sign(text, found, people)
        found = [
            one for one in found if not (_only_scare(text, one, quotes) or is_empty(text, one) or _is_deed(text, one))
        ]
        found = with_answers(text, found, sentences)
        quoted = words_in(bounds, [Span(start=q.start, end=q.end) for q in quotes.all])
        doc._.attributions = tuple(
            _attribution(f"a{number}", text, one, bounds, quoted) for number, one in enumerate(found, start=1)
        )
        for role in ("content", "cue", "source"):
            spans = (s for one in doc._.attributions for s in getattr(one, role))
            found_spans = (doc.char_span(s.start, s.end, label=role, alignment_mode="expand") for s in spans)
            doc.spans[role] = [span for span in found_spans if span is not None]
        return doc


def _statement(text: str, tagged: TaggedAttribution, quotes: _Quotes) -> Statement | None:
    content = [span for start, end in tagged.content if (span := _edges(text, start, end, quotes))]
    if not content:
        return None
    cue, source = (Span(start=one[0], end=one[1]) if one else None for one in (tagged.cue, tagged.source))
    if source and cue and _is_heading(text, source, cue):
        return None
    if source and text[max(0, source.start - 1) : source.start] in ("", "\n"):
        source = _behind_dateline(text, source)
    return Statement(content, cue, source, tagged.confidence)


def _behind_dateline(text: str, source: Span) -> Span | None:
    """The source without the dateline that it begins with; None where it is nothing else."""
    dateline = DATELINE.match(text, source.start)
    if dateline is None or (dateline.end() > source.end and ":" in dateline.group()):
        return source
    return Span(start=dateline.end(), end=source.end) if dateline.end() < source.end else None


def _is_heading(text: str, source: Span, cue: Span) -> bool:
    """Whether the words before a colon say where the news comes from, not who speaks: "LUGO: Their savings gone"."""
    opens = text[max(0, source.start - 1) : source.start] in ("", "\n")
    if not opens or cue.of(text).strip() != ":" or not _CAPITALS.fullmatch(source.of(text)):
        return False
    quoted = text[cue.end : cue.end + 3].lstrip()[:1] in ("“", '"', "‘", "'")
    turns = sum(1 for _ in islice(_LABELLED.finditer(text), _TURNS))
    return not quoted and turns < _TURNS


def _is_entry(text: str, one: Statement, people: Sequence[tuple[int, int]]) -> bool:
    """Whether a line tells an amount of something, as recipes and tables do, and nobody says it: "Servings: 4"."""
    if one.source is None or one.cue is None or one.cue.of(text).strip() != ":":
        return False
    label, start = one.source, one.content[0].start
    opens = text[max(0, label.start - 1) : label.start] in ("", "\n") and not text[one.cue.end : start].strip()
    named = any(low < label.end and label.start < high for low, high in people)
    return opens and not named and text[start].isdigit() and not _CAPITALS.fullmatch(label.of(text))


def _without_topic(text: str, one: Statement) -> None:
    """Take the topic before a headline's colon for no speaker: "Lugo ferry: Families left in the dark"."""
    if one.source is None or one.cue is None or one.cue.of(text).strip() != ":" or "\n" in text[: one.cue.end].strip():
        return
    last = one.source.of(text).rstrip().rpartition(" ")[2] or "-"
    heads = ("group-heads", "document-heads", "poll-heads", "organisation-heads", "media")
    speaks = (
        is_head(last) or is_head(singular(last)) or any({last, singular(last)} & word_set(group) for group in heads)
    )
    if last[0].islower() and not speaks:
        one.source = one.cue = None


def _edges(text: str, start: int, end: int, quotes: _Quotes) -> Span | None:
    """The span with the quotation marks that belong to it, and without punctuation that does not."""
    while start < end and (text[start].isspace() or text[start] in ",;:."):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:"):
        end -= 1
    for quote in quotes.near(start, end):
        inner_start, inner_end = quote.inner
        if inner_start <= end and inner_end >= start:
            if start == inner_start:
                start = quote.start
            if inner_end - 1 <= end < quote.end and start <= quote.start:
                end = quote.end
    return Span(start=start, end=end) if start < end else None


def _joined(text: str, found: Sequence[Statement]) -> Iterator[Statement]:
    """Join the two halves of a quotation that two cues of one speaker interrupt: “…,” he continued, adding, “…”."""
    last: Statement | None = None
    for one in found:
        if last and _goes_on(text, last, one):
            last.content += one.content
            continue
        if last:
            yield last
        last = one
    if last:
        yield last


def _goes_on(text: str, last: Statement, one: Statement) -> bool:
    if not (last.cue and one.cue and last.source and last.source == one.source):
        return False
    between = text[last.cue.end : one.cue.start]
    if re.search(r"\w", text[one.cue.end : one.content[0].start]) or " " in one.cue.of(text):
        return False  # "adding later", "adding in a tweet": another occasion
    near = 0 < one.content[0].start - last.content[-1].end <= _GAP
    quoted = all(s.of(text)[0] in "“\"‘'" for s in (last.content[-1], one.content[0]))
    return near and quoted and between.strip() in (",", "") and last.content[-1].end <= last.cue.start


def _spoken(text: str, one: Statement, quotes: _Quotes) -> Statement:
    """Give a quotation to who speaks right behind it, not to the agency: “…,” she said, according to EPA."""
    if one.cue is None or not one.cue.of(text).lower().startswith("according to"):
        return one
    first = one.content[0]
    whole = next((q for q in quotes.near(first.start, first.start + 1) if q.start == first.start), None)
    turn = _turn(text, Span(start=whole.start, end=whole.end)) if whole and whole.end <= first.end else None
    if turn is None or turn.cue is None or not whole or turn.cue.end > one.cue.start:
        return one
    turn.content += [span for span in one.content if span.start > whole.end and span.of(text)[0] in '“"']
    turn.confidence = one.confidence
    return turn


def _by_turns(text: str, found: Sequence[Statement], quotes: _Quotes) -> list[Statement]:
    """Give whole quotations to whom the clause right behind them names, where the tagger gives them to somebody else.

    “I did it,” Ruiz said. “You did not,” replied Hall: the tagger may take both for one statement of Ruiz.
    """
    whole = {(q.start, q.end) for q in quotes.all}
    turns: list[Statement] = []
    by_cue = {one.cue.start: one for one in found if one.cue}
    for one in found:
        kept: list[Span] = []
        for span in _behind_colons(text, one.content, quotes):
            turn = _turn(text, span) if one.cue and (span.start, span.end) in whole else None
            if turn is None or turn.cue is None or turn.cue.start == (one.cue.start if one.cue else -1):
                kept.append(span)
                continue
            known = by_cue.get(turn.cue.start)
            if known is None:
                turn.confidence = one.confidence
                by_cue[turn.cue.start] = turn
                turns.append(turn)
            else:
                known.content = sorted({*known.content, span}, key=lambda s: s.start)
        one.content = kept
    return sorted((one for one in (*found, *turns) if one.content), key=lambda one: one.content[0].start)


def _over_paragraphs(text: str, found: Sequence[Statement], quotes: _Quotes) -> Iterator[Statement]:
    """Join a paragraph of a long quotation that names nobody to the next one, which does: “… ¶ “…,” Ruiz said."""
    continued = {q.start for q in quotes.all if q.continues}
    waiting: Statement | None = None
    for one in found:
        first = one.content[0].start
        goes_on = waiting and first in continued and waiting.content[-1].end < first
        if waiting and goes_on and text[first] == text[waiting.content[-1].start]:
            waiting.content.extend(one.content)
            one.content = waiting.content
        elif waiting:
            yield waiting
        waiting = one if one.cue is None and one.source is None and _is_open(one, quotes) else None
        if waiting is None:
            yield one
    if waiting:
        yield waiting


def _is_open(one: Statement, quotes: _Quotes) -> bool:
    """Whether the last words of a statement stand in a quotation that its paragraph does not close."""
    last = one.content[-1]
    return any(not q.closed and q.start <= last.start and last.end <= q.end for q in quotes.near(last.start, last.end))


def _behind_colons(text: str, content: Sequence[Span], quotes: _Quotes) -> Iterator[Span]:
    """Yield the spans of a statement, and apart a quotation at the end of one that goes on with who says it.

    The board had one motto: “Go,” Ruiz said.
    """
    for span in content:
        last = next((q for q in quotes.near(span.end, span.end) if q.end == span.end and q.start > span.start), None)
        quoted = Span(start=last.start, end=last.end) if last else None
        if quoted is None or text[span.start : quoted.start].rstrip()[-1:] != ":" or _turn(text, quoted) is None:
            yield span
        else:
            before = len(text[span.start : quoted.start].rstrip(" :\n"))
            if before:
                yield Span(start=span.start, end=span.start + before)
            yield quoted


def _turn(text: str, span: Span) -> Statement | None:
    """RETURNS (Statement | None): a quotation that is a sentence of its own, with the clause right behind it."""
    before = text[max(0, span.start - 3) : span.start].rstrip(" \u00a0")
    inside = span.of(text).rstrip("\"”’'")
    if (before and before[-1] not in '.!?:\n"”') or not inside.endswith((",", "!", "?")):
        return None
    clause = _BEHIND.match(text, span.end)
    if clause is None:
        return None
    inverted = clause["cue"] is not None
    cue, speaker = (
        Span(start=clause.start(g), end=clause.end(g)) for g in (("cue", "speaker") if inverted else ("verb", "plain"))
    )
    if not tells(cue.of(text)):
        return None
    rest = text[clause.end() : clause.end() + 20]
    if not inverted and (more := re.match(r"[ \u00a0]+([a-z]+)\b", rest)) and tells(more[1]):
        return None  # "the ministry’s reports said": no verb was found, but a noun
    if not inside.endswith(",") and not re.match(r"[.,;\n]|$", rest):
        return None  # "“Why?” Hall said that …": another sentence may begin there
    return Statement([span], cue, speaker, 0.0)


def _only_scare(text: str, one: Statement, quotes: _Quotes) -> bool:
    """Whether the statement is no more than a few words held at a distance or a title, with nobody who says them."""
    if one.source is not None:
        return False
    (span, *more) = one.content
    return not more and any(
        q.start <= span.start and span.end <= q.end and role_of(text, q) != "speech"
        for q in quotes.near(span.start, span.end)
    )


def _is_deed(text: str, one: Statement) -> bool:
    """Whether somebody most likely did a thing and said nothing: "signed the law", by an unsure tag, no known cue."""
    content = " ".join(span.of(text) for span in one.content)
    cue = one.cue.of(text) if one.cue else ""
    unsure = one.confidence < _UNSURE and any(c.isalpha() for c in cue) and cues().of(cue) is None
    return unsure and not re.search(r"[“”\"]", content) and not _CLAUSE.search(content)


def _attribution(name: str, text: str, one: Statement, bounds: list[tuple[int, int]], quoted: Set[int]) -> Attribution:
    cue = (cues().of(one.cue.of(text)) if one.cue else None) or _SAYS
    kind = kind_of(words_in(bounds, one.content), quoted)
    return Attribution(
        id=name,
        kind=kind,
        act="says" if kind == "direct" else cue.act,
        content=tuple(one.content),
        cue=(one.cue,) if one.cue else (),
        source=(one.source,) if one.source else (),
        confidence=one.confidence,
        flags=tuple(_loaded_verb(text, one.cue, cue)),
    )


def _loaded_verb(text: str, span: Span | None, cue: Cue) -> Iterator[Flag]:
    """A cue that takes a side: it doubts, accuses or vouches for what is said."""
    if span and cue.act == "says" and cue.stance != "neutral":
        texts = flag_texts()[f"loaded-verb-{cue.stance}"]
        why = texts.why[0].replace("{evidence}", " ".join(span.of(text).split()))
        yield Flag(code="loaded-verb", evidence=(span,), why=why, ask=texts.ask[0])
