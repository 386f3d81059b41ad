"""Cards of a small article, as they are shown, and of whatever strangers bring about.

`UPDATE_GOLDEN=1` writes the cards in `golden/` anew.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.breakdown import Breakdown, Span
from bot.presentation.actions import Page, Show, decode
from bot.presentation.card import Button, Card, Heading, Part, Picture, Quotation, Run, Select, plain
from bot.presentation.cards import card_of, claims_card, sources_card, summary_card
from bot.presentation.given import is_bare
from bot.presentation.parts import EXCERPT
from bot.presentation.summary import summarise
from bot.presentation.texts import texts
from bot.presentation.view import PageSize, ShownPart, View
from tests.presentation.samples import article, breakdown
from tests.presentation.strategies import CYRILLIC, LETTERS, SIZES, breakdowns

GOLDEN = Path(__file__).parent / "golden"
ID = "abc234"
LONGEST = 400
"""Most characters of anything that an adapter has to place; only a line of joined facts comes near."""
MARKS = {"plain": "", "strong": "*", "emphasis": "_", "code": "`", "ornament": "~"}


def sample() -> View:
    """RETURNS (View): of an article with a publisher, a link, a label and one statement that is not certain."""
    whole = breakdown()
    unsure = whole.attributions[1].model_copy(update={"confidence": 0.4})
    facts = whole.article.model_copy(update={"publisher": "Marl Mail", "url": "https://marl.example/bridge"})
    known = whole.model_copy(
        update={"article": facts, "attributions": (whole.attributions[0], unsure, whole.attributions[2])}
    )
    summary = summarise(known, article(labels=frozenset({"opinion"})))
    return View(summary, ID, PageSize(claims=2), how_it_works="https://hearsay.example/how")


def drawn(part: Part) -> str:
    """RETURNS (str): the part with its kind and the styles of its words."""
    name, body = type(part).__name__, part.plain()
    if isinstance(part, Button):
        body += f" {part.action} {part.style}{' disabled' if part.disabled else ''}"
    lines = [part.text] if isinstance(part, Quotation) else getattr(part, "lines", ())
    styled = "".join("\n    " + "".join(MARKS[r.style] + r.text + MARKS[r.style] for r in line) for line in lines)
    return f"{name}: {body}{styled}".rstrip()


def drawn_card(card: Card) -> str:
    return "\n".join([f"{card.title} ({card.tone})", *map(drawn, card.parts), ""])


@pytest.mark.parametrize(
    ("page", "number"), [("summary", 1), ("claims", 1), ("claims", 2), ("sources", 1), ("assertions", 1), ("about", 1)]
)
def test_the_cards_of_a_small_article_are_these(page: Page, number: int) -> None:
    shown = drawn_card(card_of(sample(), page, number))
    kept = GOLDEN / f"{page}-{number}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        kept.write_text(shown, encoding="utf-8")
    assert shown == kept.read_text(encoding="utf-8")


def strings(value: object) -> Iterator[str]:
    """RETURNS (Iterator[str]): every word that a part shows; ids, styles and ornaments aside."""
    if isinstance(value, Run):
        yield from () if value.style == "ornament" else filter(None, (value.text, value.url))
    elif isinstance(value, Picture):
        yield value.alt
    elif isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from strings(one)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in {"action", "style", "tone"}:
                yield from strings(getattr(value, field.name))


def spaced(text: str) -> str:
    return " ".join(text.split())


def reachable(view: View) -> dict[tuple[Page, int], Card]:
    """RETURNS (dict): every page that pressing buttons, beginning at the summary, leads to."""
    seen: dict[tuple[Page, int], Card] = {}
    waiting: list[tuple[Page, int]] = [("summary", 1)]
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen[place] = card_of(view, *place)
        for part in seen[place].parts:
            actions = [part.action] if isinstance(part, Button) and not part.disabled else []
            actions += [option.action for option in part.options] if isinstance(part, Select) else []
            shows = [action for action in map(decode, actions) if isinstance(action, Show)]
            waiting += [(show.page, show.number) for show in shows]
    return seen


@settings(max_examples=60, deadline=None)
@given(breakdowns(), SIZES, st.sampled_from([None, ID]), st.integers(-3, 99))
def test_any_breakdown_gives_whole_cards(
    whole: Breakdown, sizes: PageSize, identifier: str | None, number: int
) -> None:
    view = View(summarise(whole), identifier, sizes)
    for page in get_args(Page):
        card = card_of(view, page, number)
        assert card == card_of(View(summarise(whole), identifier, sizes), page, number)
        assert card.parts
        words = [card.title, *strings(card.parts)]
        assert all(word.strip() or len(word) == 1 for word in words)
        assert not {category(char) for word in words for char in word} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
        assert max(map(len, words)) <= LONGEST
        told = spaced(plain(card, controls=True))
        assert all(spaced(word) in told for word in words)
        assert bool(card.controls) == (identifier is not None)
        ids = [control.action for control in card.controls]
        assert len(ids) == len(set(ids))


@settings(max_examples=40, deadline=None)
@given(breakdowns(), SIZES)
def test_buttons_lead_to_every_page_and_all_pages_together_hold_everything_once(
    whole: Breakdown, sizes: PageSize
) -> None:
    pages = reachable(View(summarise(whole), ID, sizes))

    def count(page: Page, kind: type[Part]) -> int:
        return sum(isinstance(part, kind) for (name, _), card in pages.items() if name == page for part in card.parts)

    assert {name for name, _ in pages} == set(get_args(Page))
    known = {source.id for source in whole.sources if source.kind != "unknown"}
    given_to_somebody = [
        a
        for a in whole.attributions
        if (a.kind != "indirect" or a.source_id in known) and not is_bare(whole.article.text, a)
    ]
    assert count("claims", Quotation) == len(given_to_somebody)
    assert count("assertions", Quotation) == len(whole.assertions)
    speaking = {a.source_id for a in given_to_somebody}
    nobodys = bool(speaking - {s.id for s in whole.sources})
    named = [s for s in whole.sources if s.kind != "unknown" or s.id in speaking]
    assert count("sources", Heading) == len(named) + nobodys


@settings(max_examples=60, deadline=None)
@given(breakdowns(text=CYRILLIC, words=LETTERS), SIZES)
def test_no_part_shows_more_of_the_article_than_an_excerpt(whole: Breakdown, sizes: PageSize) -> None:
    view = View(summarise(whole), ID, sizes)
    for card in reachable(view).values():
        for part in card.parts:
            if isinstance(part, Quotation):
                assert sum(len(run.text) for run in part.text) <= EXCERPT
            else:
                assert not re.search("[а-я]", "".join(strings(part)))


def long_breakdown(count: int) -> Breakdown:
    """RETURNS (Breakdown): with `count` statements, each with a word of its own, by Ann Lee and critics in turn."""
    whole = breakdown()
    words = [f"word{i}x indeed" for i in range(count)]
    starts, position = [], 0
    for word in words:
        starts.append(position)
        position += len(word) + 1
    spans = [Span(start=start, end=start + len(word)) for start, word in zip(starts, words, strict=True)]
    facts = whole.article.model_copy(update={"text": " ".join(words)})
    attributions = tuple(
        whole.attributions[i % 2].model_copy(update={"id": f"a{i}", "content": (span,), "cue": (), "flags": ()})
        for i, span in enumerate(spans)
    )
    return whole.model_copy(update={"article": facts, "attributions": attributions})


def test_thousands_of_statements_are_each_shown_once_and_in_order() -> None:
    view = View(summarise(long_breakdown(4000)), ID, PageSize(claims=60))
    pages = reachable(view)
    numbers = sorted(number for name, number in pages if name == "claims")
    assert numbers == list(range(1, 68))
    told = [p.text[0].text for n in numbers for p in pages["claims", n].parts if isinstance(p, Quotation)]
    assert Counter(re.findall(r"word\d+x", " ".join(told))) == Counter(f"word{i}x" for i in range(4000))
    order = [int(found[1]) for found in re.finditer(r"word(\d+)x", " ".join(told))]
    assert order == [*range(0, 4000, 2), *range(1, 4000, 2)]


def test_a_speaker_who_goes_on_from_the_page_before_is_named_again() -> None:
    view = View(summarise(long_breakdown(10)), ID, PageSize(claims=2))
    headings = [[p.text for p in claims_card(view, n).parts if isinstance(p, Heading)] for n in range(1, 6)]
    assert (
        headings
        == [["Ann Lee"], ["Ann Lee (continued)"], ["Ann Lee (continued)", "critics"]] + [["critics (continued)"]] * 2
    )


@pytest.mark.parametrize(("asked", "given"), [(-1, "1 to 2 of 5"), (1, "1 to 2 of 5"), (3, "5 of 5"), (9, "5 of 5")])
def test_a_page_past_the_end_is_the_last(asked: int, given: str) -> None:
    view = View(summarise(long_breakdown(5)), ID, PageSize(claims=2))
    assert plain(claims_card(view, asked)).splitlines()[1] == given


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3)])
def test_a_full_last_page_is_followed_by_none(count: int, pages: int) -> None:
    view = View(summarise(long_breakdown(count)), ID, PageSize(claims=2))
    assert max(number for name, number in reachable(view) if name == "claims") == pages


def test_many_pages_can_be_jumped_to_from_first_to_last() -> None:
    view = View(summarise(long_breakdown(100)), ID, PageSize(claims=2, choices=5))
    (select,) = [part for part in claims_card(view, 13).parts if isinstance(part, Select)]
    assert [option.label for option in select.options] == [f"Page {n} of 50" for n in (1, 13, 25, 37, 50)]
    assert [option.chosen for option in select.options] == [False, True, False, False, False]


def test_a_statement_that_is_not_certain_is_marked_and_one_of_nobody_is_not() -> None:
    view = sample()
    assert "(probably critics: retold in the writer's words)" in plain(claims_card(view))
    assert "For 1 statement it is not certain" in plain(summary_card(view))
    whole = view.summary.breakdown
    orphans = tuple(a.model_copy(update={"source_id": None, "confidence": 0.1}) for a in whole.attributions)
    nobodys = View(summarise(whole.model_copy(update={"attributions": orphans})), ID)
    assert "probably" not in plain(claims_card(nobodys)) + plain(summary_card(nobodys))


def test_the_balance_is_told_in_words_and_drawn_only_as_an_ornament() -> None:
    card = summary_card(sample())
    assert "quoted 11 % · reported 26 % · the article itself 63 %" in plain(card)
    assert not re.search("[█▓░]", plain(card))
    ornaments = [r.text for p in card.parts for line in getattr(p, "lines", ()) for r in line if r.style == "ornament"]
    assert ornaments == ["█" * 2 + "▓" * 5 + "░" * 13, "█ ", "▓ ", "░ "]


def test_an_article_with_nothing_in_it_says_so_on_every_page() -> None:
    whole = breakdown()
    voices = whole.voices.model_copy(update={"quoted": 0, "reported": 0, "narrated": 0})
    nothing = {"attributions": (), "sources": (), "assertions": (), "voices": voices}
    view = View(summarise(whole.model_copy(update=nothing)), ID)
    for page, key in (
        ("summary", "nothing_flagged"),
        ("claims", "nothing_said"),
        ("sources", "nothing_named"),
        ("assertions", "nothing_flagged"),
    ):
        assert texts().cards[key] in plain(card_of(view, page))  # type: ignore[arg-type]


def test_further_reasons_are_counted() -> None:
    whole = breakdown()
    one = whole.assertions[0]
    many = one.model_copy(update={"flags": one.flags * 3})
    view = View(summarise(whole.model_copy(update={"assertions": (many,)})), ID, PageSize(reasons=2))
    assert plain(card_of(view, "assertions")).endswith("And 4 more reasons.")


def test_evidence_that_stands_too_far_apart_shows_the_first_flags() -> None:
    whole = breakdown(text=breakdown().article.text + " and so on" * 60 + " forever.")
    text = whole.article.text
    one = whole.assertions[0]
    end = text.index("forever")
    far = one.flags[0].model_copy(update={"evidence": (one.span.model_copy(update={"start": end, "end": end + 7}),)})
    wide = one.model_copy(update={"span": one.span.model_copy(update={"end": len(text)}), "flags": (far, one.flags[1])})
    card = card_of(View(summarise(whole.model_copy(update={"assertions": (wide,)}))), "assertions")
    (quotation,) = [part for part in card.parts if isinstance(part, Quotation)]
    assert [run.text for run in quotation.text if run.style == "strong"] == ["forever"]


def test_sources_that_are_only_mentioned_come_last() -> None:
    whole = breakdown()
    only_ann = whole.model_copy(update={"attributions": whole.attributions[:1]})
    headings = [p.text for p in sources_card(View(summarise(only_ann))).parts if isinstance(p, Heading)]
    assert headings == ["Ann Lee", "critics"]


def test_a_view_needs_an_id_that_buttons_can_carry_and_pages_that_hold_something() -> None:
    with pytest.raises(ValueError, match="not the id"):
        View(summarise(breakdown()), "a:b")
    with pytest.raises(ValueError, match="at least one"):
        PageSize(claims=0)


def test_only_an_answer_that_is_a_message_of_its_own_can_be_removed() -> None:
    view = sample()
    assert "[Remove]" in plain(summary_card(view), controls=True)
    private = View(view.summary, ID, removable=False)
    assert "[Remove]" not in plain(summary_card(private), controls=True)


@pytest.mark.parametrize("part", get_args(ShownPart))
def test_a_part_that_is_not_wanted_is_not_in_the_summary_and_the_others_are(part: ShownPart) -> None:
    marks = {
        "counts": "statement",
        "voices": "quoted",
        "assertions": "Ask:",
        "sources": "Given the most words",
    }
    everything = plain(summary_card(View(summarise(breakdown()), ID)))
    without = plain(summary_card(View(summarise(breakdown()), ID, show=frozenset(get_args(ShownPart)) - {part})))
    removed = set(everything.splitlines()) - set(without.splitlines())
    assert removed
    assert any(marks[part] in line for line in removed)
    for other in set(get_args(ShownPart)) - {part}:
        assert any(marks[other] in line for line in without.splitlines()), other
