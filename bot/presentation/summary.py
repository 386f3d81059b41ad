"""What a reader is shown of a Breakdown, in order and counted, for any platform."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.analysis.spans import words, words_in
from bot.article.model import Article, Remarks
from bot.breakdown import Assertion, Attribution, Breakdown, Flag, Source, SourceKind, Span
from bot.presentation.given import is_bare
from bot.presentation.sources import is_unclear, shown_name
from bot.presentation.texts import texts


@dataclass(frozen=True, slots=True)
class Share:
    """A number of words and what part of the article's words that is, in whole per cent."""

    words: int
    percent: int


@dataclass(frozen=True, slots=True)
class Balance:
    """Whose words the article is made of; the three percentages add up to 100 (or to 0 in an empty article)."""

    quoted: Share
    reported: Share
    narrated: Share


@dataclass(frozen=True, slots=True)
class Speaker:
    """One source with what the article gives it, in order of appearance."""

    source: Source | None
    """None for statements to which the article gives no source."""
    statements: tuple[Attribution, ...]
    """What it says."""
    beliefs: tuple[Attribution, ...]
    """What it is given as thinking or ordering."""
    words: int
    """Words of its statements, each counted once."""
    percent_of_article: int
    """Share of all words of the article."""
    percent_of_said: int
    """Share of the words that the article gives to anybody as said."""

    @property
    def name(self) -> str:
        """RETURNS (str): the source's name, or the words that stand for none."""
        return shown_name(self.source)

    @property
    def is_known(self) -> bool:
        """RETURNS (bool): whether the article gives a source, be it unnamed, and only one can be meant."""
        return self.source is not None and self.source.kind != "unknown"


@dataclass(frozen=True, slots=True)
class FlaggedAttribution:
    """A reason to ask about the way in which a statement is given: a cue that takes a side, say."""

    attribution: Attribution
    flag: Flag


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that an answer may show, before any platform's limits."""

    breakdown: Breakdown
    remarks: tuple[str, ...]
    """Sentences about the article as a whole: partial, labelled opinion, how it was read."""
    speakers: tuple[Speaker, ...]
    """In order of appearance; mentioned sources without any attribution are left out."""
    direct: int
    """Statements that are quoted, wholly or in part."""
    reported: int
    """Statements that are retold."""
    most_quoted: Speaker | None
    """The named or described source with most words; None when nobody speaks or several speak the same number."""
    assertions: tuple[Assertion, ...]
    """Those that matter most first; of equal weight the first in the text first."""
    balance: Balance
    flagged: tuple[FlaggedAttribution, ...]
    """One for each flag of an attribution, in order of appearance."""

    @property
    def sources(self) -> int:
        """RETURNS (int): how many sources are shown, be they unnamed; what is given to nobody is none."""
        return sum(s.source is not None and s.source.kind != "unknown" for s in self.speakers)

    @property
    def by_naming(self) -> tuple[int, int, int]:
        """RETURNS (tuple[int, int, int]): statements of those with a name, those without, and documents and the like.

        Of the statements that are shown, so that they add up to what stands beside the sources.
        """
        named = self._said_by("named-person", "named-organisation")
        unnamed = self._said_by("unnamed-person", "unnamed-group")
        return named, unnamed, self._said_by("document", "poll", "other-media", "author")

    def _said_by(self, *kinds: SourceKind) -> int:
        return sum(len(s.statements) for s in self.speakers if s.source and s.source.kind in kinds)

    @property
    def talking(self) -> tuple[Speaker, ...]:
        """RETURNS (tuple[Speaker, ...]): those who say something."""
        return tuple(s for s in self.speakers if s.statements)

    @property
    def thinking(self) -> tuple[Speaker, ...]:
        """RETURNS (tuple[Speaker, ...]): those who are given as thinking or ordering something."""
        return tuple(s for s in self.speakers if s.beliefs)


def summarise(breakdown: Breakdown, article: Article | Remarks | None = None) -> Summary:
    """Put a Breakdown in the order a reader wants.

    article (Article | Remarks | None): What the breakdown is of, or what is remembered of it: how it was read and
        labelled.
    RETURNS (Summary): Complete; whoever shows it applies limits.
    """
    shown = _worth_showing(breakdown)
    said = [a for a in shown if a.act == "says"]
    speakers = _speakers(breakdown, shown)
    return Summary(
        breakdown=breakdown,
        remarks=_remarks(breakdown, article),
        speakers=speakers,
        direct=sum(a.kind != "indirect" for a in said),
        reported=sum(a.kind == "indirect" for a in said),
        most_quoted=_most_quoted(speakers),
        assertions=tuple(sorted(breakdown.assertions, key=lambda u: (-u.weight, u.span.start, u.span.end))),
        balance=_balance(breakdown),
        flagged=tuple(FlaggedAttribution(a, flag) for a in _in_order(breakdown.attributions) for flag in a.flags),
    )


def percent(part: int, whole: int) -> int:
    """RETURNS (int): whole per cent, 0 of nothing."""
    return round(100 * part / whole) if whole else 0


def percentages(parts: Sequence[int], total: int = 100) -> list[int]:
    """Whole per cent that add up to 100, by the method of largest remainders.

    total (int): what they add up to, where it is not per cent that is shared out.
    RETURNS (list[int]): One for each part; all 0 when there is nothing to share.
    """
    whole = sum(parts)
    if not whole:
        return [0] * len(parts)
    shares = [total * part // whole for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda i: (-(total * parts[i] % whole), i))
    for i in by_remainder[: total - sum(shares)]:
        shares[i] += 1
    return shares


def _in_order(attributions: Iterable[Attribution]) -> list[Attribution]:
    return sorted(attributions, key=lambda a: min(span.start for span in a.content))


def _worth_showing(breakdown: Breakdown) -> list[Attribution]:
    """In order, without what no reader learns from: what is retold and given to nobody, or comes down to "that"."""
    known = {source.id for source in breakdown.sources if source.kind != "unknown" or is_unclear(source)}
    somebodys = (a for a in _in_order(breakdown.attributions) if a.kind != "indirect" or a.source_id in known)
    return [a for a in somebodys if not is_bare(breakdown.article.text, a)]


def _speakers(breakdown: Breakdown, shown: Sequence[Attribution]) -> tuple[Speaker, ...]:
    known = {source.id: source for source in breakdown.sources}
    groups: dict[str | None, list[Attribution]] = {}
    for attribution in shown:
        key = attribution.source_id if attribution.source_id in known else None
        groups.setdefault(key, []).append(attribution)
    bounds = words(breakdown.article.text)

    def spoken(attributions: Iterable[Attribution]) -> int:
        return len(words_in(bounds, (span for a in attributions if a.act == "says" for span in a.content)))

    said = spoken(shown)
    return tuple(
        Speaker(
            source=known[key] if key is not None else None,
            statements=tuple(a for a in group if a.act == "says"),
            beliefs=tuple(a for a in group if a.act != "says"),
            words=spoken(group),
            percent_of_article=percent(spoken(group), breakdown.article.words),
            percent_of_said=percent(spoken(group), said),
        )
        for key, group in groups.items()
    )


def _most_quoted(speakers: Iterable[Speaker]) -> Speaker | None:
    ranked = sorted((s for s in speakers if s.is_known and s.words), key=lambda s: -s.words)
    if not ranked or (len(ranked) > 1 and ranked[0].words == ranked[1].words):
        return None
    return ranked[0]


def _balance(breakdown: Breakdown) -> Balance:
    voices = breakdown.voices
    counts = (voices.quoted, voices.reported, voices.narrated)
    return Balance(*(Share(words, part) for words, part in zip(counts, percentages(counts), strict=True)))


def _remarks(breakdown: Breakdown, article: Article | Remarks | None) -> tuple[str, ...]:
    words = texts().remarks
    remarks = [words["partial"]] if breakdown.article.partial else []
    if article is not None:
        remarks += [words[label] for label in sorted(article.labels)]
        if article.free is False:
            remarks.append(words["not_free"])
        remarks += article.notes
    return tuple(remarks)


def evidence(flags: Iterable[Flag]) -> tuple[Span, ...]:
    """RETURNS (tuple[Span, ...]): the evidence of all the flags, in order."""
    return tuple(sorted({s for flag in flags for s in flag.evidence}, key=lambda s: (s.start, s.end)))
