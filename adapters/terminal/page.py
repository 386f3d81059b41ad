"""A Summary as one self-contained HTML page: the article with its marks, and beside it what they mean."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from string import ascii_lowercase

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from adapters.terminal.markup import Block, Mark, characters, marked
from bot.article.model import Article
from bot.breakdown import Assertion, Attribution, Flag, Span
from bot.presentation import excerpt
from bot.presentation.given import given
from bot.presentation.parts import is_unsure
from bot.presentation.sources import by_naming, flags_to_show, not_heard, office, told
from bot.presentation.summary import FlaggedAttribution, Speaker, Summary, evidence
from bot.presentation.texts import texts
from bot.presentation.wording import say

EXCERPT = 160
"""Most characters of the article in one excerpt beside the text."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_LINK = re.compile(r"https?://", re.IGNORECASE)
_HIDDEN = Markup('<span class="aside" data-hearsay>{}</span>')


def page(article: Article, summary: Summary) -> str:
    """Show one article.

    RETURNS (str): A document that asks for nothing from outside and runs nothing.
    """
    style = _style()
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            style=Markup(style),  # noqa: S704 (our own file)
            style_hash=b64encode(hashlib.sha256(style.encode()).digest()).decode(),
            summary=summary,
            facts=summary.breakdown.article,
            title=summary.breakdown.article.title or summary.breakdown.article.id or "Untitled",
            language=article.language if _LANGUAGE.fullmatch(article.language) else "en",
            link=article.url if article.url and _LINK.match(article.url) else None,
            blocks=_blocks(article, summary),
            assertions=[(a, _pieces(summary, a)) for a in summary.assertions],
            beliefs=[(s, [(a, given(summary.breakdown, a, EXCERPT)) for a in s.beliefs]) for s in summary.thinking],
            speakers=[_row(summary, speaker) for speaker in summary.speakers],
            by_naming=by_naming(*summary.by_naming),
            not_heard=not_heard(summary.breakdown.balance),
            bars=list(_bars(summary)),
            letter=letter,
            texts=texts(),
            say=say,
            c=characters,
        )
    )


def letter(place: int) -> str:
    """RETURNS (str): a, b, … z, aa, ab, and so on."""
    place, last = divmod(place, len(ascii_lowercase))
    return (letter(place - 1) if place else "") + ascii_lowercase[last]


def _blocks(article: Article, summary: Summary) -> list[Block]:
    paragraphs = [(p.start, p.end, p.kind) for p in article.paragraphs]
    marks = [*_assertion_marks(summary), *_statement_marks(summary), *_flag_marks(summary)]
    return marked(summary.breakdown.article.text, paragraphs, marks)


def _statement_marks(summary: Summary) -> Iterator[Mark]:
    """The contents with their speaker in front, and the words that name the speaker."""
    for place, speaker in enumerate(summary.speakers):
        for attribution in (*speaker.statements, *speaker.beliefs):
            spans = attribution.content
            for number, span in enumerate(spans):
                yield Mark(
                    span.start,
                    span.end,
                    css=f"said {attribution.kind} {attribution.act}",
                    before=_who(place, speaker, attribution) if number == 0 else Markup(),
                    after=_HIDDEN.format(" (end of statement) ") if number == len(spans) - 1 else Markup(),
                )
            yield from (Mark(span.start, span.end, css="source") for span in attribution.source)


def _who(place: int, speaker: Speaker, attribution: Attribution) -> Markup:
    """RETURNS (Markup): the speaker's name, linked to its row, with what it does unless it speaks."""
    shown = "" if attribution.act == "says" else f" · {texts().acts_marked[attribution.act]}"
    name = say("probably", name=speaker.name) if is_unsure(speaker, attribution) else speaker.name
    kind = texts().statement_kinds_explained[attribution.kind]
    return Markup(
        '<a class="who" href="#s{place}" data-hearsay><bdi>{name}</bdi>{shown}<span class="aside">{kind}: </span></a>'
    ).format(
        place=place + 1,
        name=characters(name),
        shown=shown,
        kind=f"{' says' if attribution.act == 'says' else ''}, {kind}",
    )


def _assertion_marks(summary: Summary) -> Iterator[Mark]:
    """The sentence, which its note links to, and the words that are the evidence."""
    for number, assertion in enumerate(summary.assertions, 1):
        labels = ", ".join(texts().flags[flag.code] for flag in assertion.flags)
        yield Mark(
            assertion.span.start,
            assertion.span.end,
            css="assertion",
            anchor=f"t{number}",
            after=_note(f"u{number}", str(number), labels),
        )
        for span in evidence(assertion.flags):
            yield Mark(span.start, span.end, css="evidence")


def _flag_marks(summary: Summary) -> Iterator[Mark]:
    for place, flagged in enumerate(summary.flagged):
        spans = _flagged_words(flagged)
        for number, span in enumerate(spans):
            first = number == 0
            yield Mark(
                span.start,
                span.end,
                css="evidence",
                anchor=f"w{place + 1}" if first else "",
                after=_note(f"v{place + 1}", letter(place), texts().flags[flagged.flag.code]) if first else Markup(),
            )


def _flagged_words(flagged: FlaggedAttribution) -> Sequence[Span]:
    return flagged.flag.evidence or flagged.attribution.cue or flagged.attribution.content[:1]


def _note(target: str, sign: str, label: str) -> Markup:
    return Markup(
        '<sup data-hearsay><a href="#{target}"><span class="aside"> Note </span>{sign}'
        '<span class="aside">: {label} </span></a></sup>'
    ).format(target=target, sign=sign, label=label)


def _pieces(summary: Summary, assertion: Assertion) -> tuple[excerpt.Piece, ...]:
    return excerpt.sentence(summary.breakdown.article.text, assertion.span, evidence(assertion.flags), EXCERPT)


def _row(summary: Summary, speaker: Speaker) -> tuple[Speaker, tuple[str, ...], tuple[str, ...], tuple[Flag, ...]]:
    """RETURNS (tuple): the speaker, its role and affiliation, what the reader is told of it, and its flags."""
    source = speaker.source
    if source is None or not speaker.is_known:
        return speaker, (), (), ()
    breakdown = summary.breakdown
    return speaker, office(source), tuple(told(breakdown, source, quoting=True)), flags_to_show(breakdown, source)


def _bars(summary: Summary) -> Iterator[tuple[str, str, int, int, int]]:
    """RETURNS (Iterator): name, label, words, per cent, and per cent of all that stand before, for each voice."""
    before = 0
    for name in ("quoted", "reported", "narrated"):
        share = getattr(summary.balance, name)
        yield name, texts().voices[name], share.words, share.percent, before
        before += share.percent


@cache
def _style() -> str:
    return (files(__package__) / "templates" / "page.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader(__package__),
        autoescape=select_autoescape(["html.j2"], default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
