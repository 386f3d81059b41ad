"""The pieces that several cards share: names, excerpts of the article, and the reasons of flags."""

from __future__ import annotations

from collections.abc import Sequence

from bot.breakdown import Assertion, Attribution, Breakdown, Flag, Source
from bot.presentation import excerpt
from bot.presentation.card import Items, Line, Lines, Part, Quotation, Run
from bot.presentation.clean import clean, fit
from bot.presentation.given import given
from bot.presentation.sources import office, shown_name
from bot.presentation.summary import Speaker, evidence
from bot.presentation.texts import texts
from bot.presentation.wording import counted, joined, phrase, say

EXCERPT = 160
"""Most characters of the article in one part."""
NAME, TITLE, SENTENCE = 80, 150, 300
"""Most characters of a name, a title, and a sentence that the analysis wrote."""
UNSURE = 0.6
"""Below this confidence a statement's source is called probable."""
_SLACK = 16
"""What `excerpt.sentence` may add to its limit: the last word and two ellipses."""


def is_unsure(speaker: Speaker, attribution: Attribution) -> bool:
    """RETURNS (bool): whether the article gives a source, but it is not certain that it is this one."""
    return speaker.is_known and attribution.confidence < UNSURE


def doubt(speaker: Speaker, attribution: Attribution) -> str:
    """RETURNS (str): a note that it is not certain who said something; "" where it is, or where nobody is named."""
    return say("probably_theirs") if is_unsure(speaker, attribution) else ""


def name_of(speaker: Speaker | Source) -> str:
    """RETURNS (str): the name as it can be shown, never empty."""
    name = shown_name(speaker) if isinstance(speaker, Source) else speaker.name
    return fit(name, NAME) or texts().nobody


def description_of(source: Source | None) -> str:
    """RETURNS (str): role, affiliation and kind, as far as the article gives them."""
    if source is None or source.kind == "unknown":
        return ""
    return joined(*(fit(part, NAME) for part in office(source)), texts().source_kinds[source.kind])


def statement(breakdown: Breakdown, speaker: Speaker, attribution: Attribution) -> Quotation:
    """RETURNS (Quotation): an excerpt of what somebody is given as saying, thinking or ordering, and how."""
    shown = given(breakdown, attribution, EXCERPT)
    cue = (Run(shown.cue, "emphasis"), Run(": ")) if shown.cue else ()
    name = name_of(speaker)
    kind = texts().statement_kinds_explained[attribution.kind]
    return Quotation(
        text=(*cue, Run(shown.words)),
        who=say("probably", name=name) if is_unsure(speaker, attribution) else name,
        kind=kind if attribution.act == "says" else joined(texts().acts[attribution.act], kind),
    )


def assertion(breakdown: Breakdown, one: Assertion, flags: Sequence[Flag]) -> tuple[Part, ...]:
    """RETURNS (tuple[Part, ...]): an excerpt with the evidence of `flags` emphasised, and why and what to ask."""
    labels = dict.fromkeys(texts().flags[flag.code] for flag in flags)
    text = _excerpt(breakdown.article.text, one, flags)
    parts: list[Part] = [Quotation(text, say("article_itself"), joined(*labels)), reasons(flags)]
    if note := texts().support[one.support]:
        parts.append(Lines(((Run(note, "emphasis"),),)))
    return tuple(parts)


def reasons(flags: Sequence[Flag]) -> Items:
    """RETURNS (Items): for each flag why it is there, and the question that a reader could ask."""
    return Items(tuple(_reason(flag) for flag in flags))


def limited(flags: Sequence[Flag], limit: int) -> tuple[Sequence[Flag], tuple[Lines, ...]]:
    """RETURNS (tuple): the first `limit` flags, and a line that counts the rest, if there are more."""
    rest = len(flags) - limit
    return flags[:limit], (Lines(((Run(counted("more_reasons", rest)),),)),) if rest > 0 else ()


def _excerpt(text: str, one: Assertion, flags: Sequence[Flag]) -> Line:
    """RETURNS (Line): around all the evidence, or, where that stands too far apart, around the first flag's."""
    limit = EXCERPT - _SLACK
    marks = evidence(flags)
    if marks and max(mark.end for mark in marks) - marks[0].start > limit:
        marks = evidence(flags[:1])
    pieces = excerpt.sentence(text, one.span, marks, limit)
    runs = [Run(clean(piece.text), "strong" if piece.marked else "plain") for piece in pieces]
    if not "".join(run.text for run in runs).strip():
        return (Run(excerpt.ELLIPSIS),)
    return tuple(run for run in runs if run.text)


def _reason(flag: Flag) -> tuple[Line, ...]:
    why = fit(flag.why, SENTENCE) or texts().flags[flag.code]
    question = fit(flag.ask, SENTENCE)
    ask = phrase("ask", question=Run(question, "emphasis"))
    return ((Run(why),), ask) if question else ((Run(why),),)
