"""The cards of an answer: a summary, and pages for quoted claims, sources, assertions, and the answer itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from bot.breakdown import Attribution, Source
from bot.presentation import parts as pieces
from bot.presentation.actions import Page
from bot.presentation.bar import balance_lines
from bot.presentation.card import Card, Facts, Heading, Line, Lines, Part, Run
from bot.presentation.clean import fit, site, web_link
from bot.presentation.sources import by_naming, flags_to_show, not_heard, told
from bot.presentation.summary import Speaker, Summary
from bot.presentation.texts import texts
from bot.presentation.view import View, extract, feedback, navigation
from bot.presentation.wording import counted, joined, phrase, say


@dataclass(frozen=True, slots=True)
class _Claim:
    speaker: Speaker
    attribution: Attribution


def card_of(view: View, page: Page, number: int = 1) -> Card:
    """RETURNS (Card): the page that a button asks for."""
    match page:
        case "summary":
            return summary_card(view)
        case "claims":
            return claims_card(view, number)
        case "sources":
            return sources_card(view, number)
        case "assertions":
            return assertions_card(view, number)
        case "about":
            return about_card(view)


def summary_card(view: View) -> Card:
    """RETURNS (Card): what the article is made of, and what matters most in it."""
    summary = view.summary
    counts = [(Run(_counts(summary)),)] if "counts" in view.show else []
    parts: list[Part] = [Lines((_facts(summary), *counts))]
    if "voices" in view.show and (lines := balance_lines(summary.balance)):
        parts.append(Lines(lines))
    if "sources" in view.show and (heard := (*_speaks_most(summary), *_not_heard(summary))):
        parts.append(Lines(heard))
    if "assertions" in view.show:
        parts += _most_important(view)
    parts += _remarks(summary)
    parts.append(Lines(((Run(texts().closing, "emphasis"),),)))
    return Card(title_of(summary), (*parts, *navigation(view, "summary"), *feedback(view)))


def claims_card(view: View, number: int = 1) -> Card:
    """RETURNS (Card): statements by speaker, then what is given as a thought or an order; both in order."""
    claims = list(_claims(view.summary))
    shown = extract(claims, view.sizes.claims, number)
    parts: list[Part] = list(_position(shown.position()))
    before = claims[shown.start - 1] if shown.start else None
    for place, claim in enumerate(shown.entries):
        parts += _claim_heading(claim, before, first=place == 0)
        parts += _claim(view, claim)
        before = claim
    if not claims:
        parts.append(Lines((phrase("nothing_said"),)))
    return Card(texts().pages["claims"], (*parts, *navigation(view, "claims", shown.number, shown.pages)))


def sources_card(view: View, number: int = 1) -> Card:
    """RETURNS (Card): who speaks and how much, then who is only mentioned; with what to ask about them."""
    speakers = view.summary.speakers
    silent = _silent(view.summary)
    entries: list[Speaker | Source] = [*speakers, *silent]
    shown = extract(entries, view.sizes.sources, number)
    parts: list[Part] = list(_position(shown.position()))
    if facts := tuple(_about_sources(view.summary)):
        parts.append(Facts(facts))
    if left_out := tuple(_not_heard(view.summary)):
        parts.append(Lines(left_out))
    for entry in shown.entries:
        parts += _source(view, entry)
    if not entries:
        parts.append(Lines((phrase("nothing_named"),)))
    return Card(texts().pages["sources"], (*parts, *navigation(view, "sources", shown.number, shown.pages)))


def assertions_card(view: View, number: int = 1) -> Card:
    """RETURNS (Card): what the article says on nobody's word, what matters most first."""
    shown = extract(view.summary.assertions, view.sizes.assertions, number)
    parts: list[Part] = list(_position(shown.position()))
    for one in shown.entries:
        flags, more = pieces.limited(one.flags, view.sizes.reasons)
        parts += [*pieces.assertion(view.summary.breakdown, one, flags), *more]
    if not shown.entries:
        parts.append(Lines((phrase("nothing_flagged"),)))
    controls = (*navigation(view, "assertions", shown.number, shown.pages), *feedback(view, "wrong"))
    return Card(texts().pages["assertions"], (*parts, *controls))


def about_card(view: View) -> Card:
    """RETURNS (Card): what made this answer, what it does not do, and how sure it is."""
    lines = [phrase("what_it_is"), phrase("what_it_is_not"), phrase("how_sure"), phrase("how_unsure")]
    if link := web_link(view.how_it_works):
        lines.append((Run(say("how_it_works"), url=link),))
    facts = Facts(tuple(_about(view.summary)))
    controls = (*navigation(view, "about"), *feedback(view, "useful", "wrong"))
    return Card(texts().pages["about"], (Lines(tuple(lines)), facts, *controls))


def title_of(summary: Summary) -> str:
    """RETURNS (str): the article's title as it can be shown, never empty."""
    return fit(summary.breakdown.article.title or "", pieces.TITLE) or say("untitled")


def _facts(summary: Summary) -> Line:
    """RETURNS (Line): publisher, writer, date and length; the publisher leads to the article."""
    article = summary.breakdown.article
    link = web_link(article.url)
    publisher = fit(article.publisher or "", pieces.NAME) or (site(link) if link else "")
    rest = joined(
        fit(article.byline or "", pieces.NAME),
        fit(article.published or "", pieces.NAME),
        counted("words", article.words),
    )
    return (Run(publisher, url=link), Run(f" · {rest}")) if publisher else (Run(rest),)


def _counts(summary: Summary) -> str:
    return joined(
        counted("quotations", summary.direct),
        counted("reported", summary.reported),
        counted("sources", summary.sources),
        counted("assertions", len(summary.assertions)),
    )


def _speaks_most(summary: Summary) -> Iterator[Line]:
    if top := summary.most_quoted:
        yield phrase(
            "speaks_most",
            name=Run(pieces.name_of(top), "strong"),
            statements=counted("statements", len(top.statements)),
            article=top.percent_of_article,
            said=top.percent_of_said,
        )


def _not_heard(summary: Summary) -> Iterator[Line]:
    if found := not_heard(summary.breakdown.balance):
        yield Run(f"{say('not_heard')}: "), Run(found.plain())


def _most_important(view: View) -> Iterator[Part]:
    """The first few assertions, each with its first flag."""
    top = view.summary.assertions[: view.sizes.top]
    if not top:
        yield Lines((phrase("nothing_flagged"),))
        return
    yield Heading(say("matters_most"))
    for one in top:
        yield from pieces.assertion(view.summary.breakdown, one, one.flags[:1])


def _remarks(summary: Summary) -> Iterator[Part]:
    remarks = [fit(remark, pieces.SENTENCE) for remark in summary.remarks]
    unsure = sum(pieces.is_unsure(claim.speaker, claim.attribution) for claim in _claims(summary))
    if unsure:
        remarks.append(counted("unsure", unsure))
    if shown := tuple((Run(remark),) for remark in remarks if remark):
        yield Lines(shown)


def _position(words: str) -> Iterator[Lines]:
    if words:
        yield Lines(((Run(words),),))


def _claims(summary: Summary) -> Iterator[_Claim]:
    said = (_Claim(speaker, one) for speaker in summary.talking for one in speaker.statements)
    believed = (_Claim(speaker, one) for speaker in summary.thinking for one in speaker.beliefs)
    return chain(said, believed)


def _claim_heading(claim: _Claim, before: _Claim | None, *, first: bool) -> Iterator[Part]:
    """A heading where the section or the speaker changes, and at the head of a page."""
    believed = claim.attribution.act != "says"
    same_section = before is not None and (before.attribution.act != "says") == believed
    if believed and (first or not same_section):
        yield Heading(say("beliefs"))
    same_speaker = before is not None and same_section and before.speaker is claim.speaker
    if same_speaker and not first:
        return
    name = pieces.name_of(claim.speaker)
    yield Heading(say("continued", name=name) if same_speaker else name)
    description = pieces.description_of(claim.speaker.source)
    if description and not same_speaker:
        yield Lines(((Run(description),),))


def _claim(view: View, claim: _Claim) -> Iterator[Part]:
    yield pieces.statement(view.summary.breakdown, claim.speaker, claim.attribution)
    flags, more = pieces.limited(claim.attribution.flags, view.sizes.reasons)
    if flags:
        yield pieces.reasons(flags)
    yield from more


def _silent(summary: Summary) -> list[Source]:
    """RETURNS (list[Source]): sources to which no statement is given."""
    spoken = {speaker.source.id for speaker in summary.speakers if speaker.source}
    return [s for s in summary.breakdown.sources if s.id not in spoken and s.kind != "unknown"]


def _about_sources(summary: Summary) -> Iterator[tuple[str, Line]]:
    """Yield how many sources there are of each kind, most first, and how much the named and the unnamed ones say."""
    counts: dict[str, int] = {}
    for source in summary.breakdown.sources:
        if source.kind == "unknown":
            continue
        label = texts().source_kinds[source.kind]
        counts[label] = counts.get(label, 0) + 1
    ranked = sorted(counts.items(), key=lambda pair: -pair[1])
    if words := joined(*(say("kind_count", kind=kind, count=count) for kind, count in ranked)):
        yield say("kinds"), (Run(words),)
    if words := by_naming(*summary.by_naming):
        yield say("statements_from"), (Run(words),)


def _source(view: View, entry: Speaker | Source) -> Iterator[Part]:
    source = entry.source if isinstance(entry, Speaker) else entry
    statements, words, share = _amount(entry)
    yield Heading(pieces.name_of(entry))
    amount = phrase(
        "said_share", statements=counted("statements", statements), words=counted("words", words), percent=share
    )
    breakdown = view.summary.breakdown
    description = joined(pieces.description_of(source), *(told(breakdown, source) if source else ()))
    yield Lines(((Run(description),), amount) if description else (amount,))
    flags, more = pieces.limited(flags_to_show(breakdown, source) if source else (), view.sizes.reasons)
    if flags:
        yield pieces.reasons(flags)
    yield from more


def _amount(entry: Speaker | Source) -> tuple[int, int, int]:
    """RETURNS (tuple[int, int, int]): statements, their words, and their share of the article in per cent."""
    if isinstance(entry, Source):
        return 0, 0, 0
    return len(entry.statements), entry.words, entry.percent_of_article


def _about(summary: Summary) -> Iterator[tuple[str, Line]]:
    breakdown = summary.breakdown
    if link := web_link(breakdown.article.url):
        yield say("article"), phrase("read_article", site=Run(site(link), url=link))
    yield say("words_read"), (Run(counted("words", breakdown.article.words)),)
    name = fit(breakdown.model.name, pieces.NAME) or "–"
    version = fit(breakdown.model.version, pieces.NAME) or "–"
    yield say("model"), phrase("model_version", name=name, version=version)
