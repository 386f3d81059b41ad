"""The form with which a reader says that a flag is wrong: which one, and in what way; no free text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.breakdown import Breakdown, Flag, Span
from bot.presentation.actions import Feedback, encode
from bot.presentation.clean import fit
from bot.presentation.excerpt import one_line
from bot.presentation.form import MOST_OPTIONS, OPTION_LABEL, Answered, Choice, Form, Option
from bot.presentation.summary import Summary, summarise
from bot.presentation.texts import ComplaintCode, texts
from bot.presentation.wording import say

FLAG, COMPLAINT = "flag", "complaint"
"""Names of the fields."""
ANOTHER = "another"
LONGEST_ITEM = 32
"""Characters of what names a flag; the store keeps no more."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with which flag."""

    item: str
    """Id of the assertion, attribution or source, and the flag's code: "u1:sweeping"; "" for none of them."""
    complaint: ComplaintCode


def flag_form(identifier: str, breakdown: Breakdown) -> Form:
    """RETURNS (Form): to choose from what matters most; `identifier` is what the breakdown is kept under."""
    flags = [Option(item, label) for item, label in _flags(breakdown).items()]
    options = (*flags[: MOST_OPTIONS - 1], Option(ANOTHER, say("another_flag")))
    complaints = tuple(Option(code, label) for code, label in texts().complaints.items())
    return Form(
        encode(Feedback(identifier, "wrong")),
        say("flag_title"),
        (
            Choice(FLAG, say("which_flag"), options, say("which_flag_help")),
            Choice(COMPLAINT, say("which_complaint"), complaints),
        ),
        say("send"),
    )


def complaint_of(breakdown: Breakdown, values: Mapping[str, Answered]) -> Complaint | None:
    """RETURNS (Complaint | None): None for an answer that the form does not allow."""
    item = _only(values.get(FLAG))
    complaint = next((code for code in texts().complaints if code == _only(values.get(COMPLAINT))), None)
    known = {*list(_flags(breakdown))[: MOST_OPTIONS - 1], ANOTHER}
    if complaint is None or item not in known:
        return None
    return Complaint("" if item == ANOTHER else item, complaint)


def _only(value: Answered | None) -> str:
    if isinstance(value, str):
        return value
    return value[0] if value is not None and len(value) == 1 else ""


def _flags(breakdown: Breakdown) -> dict[str, str]:
    """RETURNS (dict): what is flagged, by what names it, with the words that it is about; what matters most first."""
    found: dict[str, str] = {}
    for item, flag, fallback in _flagged(summarise(breakdown)):
        name = f"{item}:{flag.code}"
        if len(name) <= LONGEST_ITEM:
            found.setdefault(name, _label(breakdown, flag, fallback))
    return found


def _flagged(summary: Summary) -> Iterator[tuple[str, Flag, Sequence[Span]]]:
    for one in summary.assertions:
        yield from ((one.id, flag, (one.span,)) for flag in one.flags)
    for flagged in summary.flagged:
        yield flagged.attribution.id, flagged.flag, flagged.attribution.cue
    for source in summary.breakdown.sources:
        yield from ((source.id, flag, source.mentions) for flag in source.flags)


def _label(breakdown: Breakdown, flag: Flag, fallback: Sequence[Span]) -> str:
    label = texts().flags[flag.code]
    spans = flag.evidence or fallback
    words = one_line(spans[0].of(breakdown.article.text)) if spans else ""
    room = OPTION_LABEL - len(say("flag_option", flag=label, words=""))
    shown = fit(words, room)
    return say("flag_option", flag=label, words=shown) if shown else label
