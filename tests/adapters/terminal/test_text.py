"""The answer as text: it fits its width, and nothing in an article reaches the terminal but words."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from adapters.terminal.clean import shown_name
from adapters.terminal.formats import as_text, text_console
from adapters.terminal.text import page_width
from bot.breakdown import Balance, NotHeard, Unnamed
from bot.presentation.clean import clean
from tests.presentation.samples import TEXT, article, breakdown, span

HOSTILE = "\x1b[31mred\x1b]0;title\x07 \x9b1m\u202eabc\u2066 [bold]x[/bold] :smile: \u200b\r\x08end"


def shown(width: int = 80, *, everything: bool = True, styled: bool = False, **kwargs: str) -> str:
    console = Console(
        file=io.StringIO(), width=width, force_terminal=styled, color_system="standard" if styled else None
    )
    return as_text(console, everything=everything)(article(), breakdown(**kwargs))


@pytest.mark.parametrize("width", range(40, 121))
def test_no_line_is_wider_than_the_width(width: int) -> None:
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft 東京都知事選挙"
    lines = shown(width, title=f"{long} {long}", name=long, why=f"{long}. https://example.org/{'a' * 200}").split("\n")
    assert max(cell_len(line) for line in lines) <= width


def test_the_width_stays_between_what_is_readable() -> None:
    assert [page_width(columns) for columns in (1, 40, 77, 100, 300)] == [40, 40, 77, 100, 100]


def test_the_answer_tells_who_says_what_and_what_is_on_nobodys_word() -> None:
    text = shown()
    for words in (
        "Bridge falls",
        "quoted 11 %",
        "reported 26 %",
        "the article itself 63 %",
        "Given the most words: critics",
        "direct    “The bridge was safe”",
        "verb that takes a side: “claimed” doubts.",
        "reported  the town ignored ‘clear’ warnings",
        "thinks    wants: to stay in office",
        "mayor of Marl · named person",
        "Lee *wants* to stay in office.",
        "Ask: Who says so?",
        "Hearsay does not say what is true",
    ):
        assert words in text.replace("\N{NO-BREAK SPACE}", " "), words


def test_the_weightiest_assertion_comes_first_and_the_rest_is_counted() -> None:
    text = shown()
    assert text.index("motive without a source") < text.index("number without a source")
    whole = breakdown()
    many = tuple(whole.assertions[0].model_copy(update={"id": f"u{i}"}) for i in range(7))
    console = Console(file=io.StringIO(), width=80)
    crowded = whole.model_copy(update={"assertions": many})
    assert "and 2 more assertions (--all" in as_text(console, everything=False)(article(), crowded)
    assert "--all" not in as_text(console, everything=True)(article(), crowded)


def test_no_control_or_markup_of_an_article_is_obeyed() -> None:
    text = shown(title=HOSTILE, name=HOSTILE, why=HOSTILE, text=TEXT)
    assert not [c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs"} and c != "\n"]
    assert "[bold]x[/bold] :smile:" in " ".join(text.split())


def test_styles_come_only_with_a_terminal() -> None:
    assert "\x1b[" in shown(styled=True)
    assert "\x1b" not in shown(styled=False)


def test_a_terminal_without_unicode_gets_plain_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setenv("COLUMNS", "60")
    text = as_text(text_console(file, plain=True), everything=True)(article(), breakdown())
    assert "## quoted" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "█" not in text


@given(st.text())
def test_cleaned_text_is_one_line_of_visible_characters(text: str) -> None:
    assert not [c for c in clean(text) if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]


@given(st.binary(max_size=40))
def test_any_file_name_can_be_shown(raw: bytes) -> None:
    name = shown_name(raw.decode("utf-8", "surrogateescape"))
    assert name.isprintable()
    name.encode()


@settings(max_examples=50)
@given(st.text(max_size=60), st.text(max_size=60), st.integers(40, 100))
def test_any_title_and_name_can_be_shown(title: str, name: str, width: int) -> None:
    lines = shown(width, title=title, name=name).split("\n")
    assert all(cell_len(line) <= width for line in lines)


def test_the_sources_tell_who_is_named_what_is_missing_and_who_is_not_heard() -> None:
    whole = breakdown()
    aide = whole.sources[0].model_copy(
        update={
            "name": f"aide {HOSTILE}",
            "kind": "unnamed-person",
            "flags": (),
            "unnamed": Unnamed(described=False, reason=span("ignored ‘clear’ warnings")),
        }
    )
    absent = tuple(NotHeard(name=f"{HOSTILE} {n}", kind="named-person", mentions=(span("town"),)) for n in range(8))
    changed = whole.model_copy(update={"sources": (aide, whole.sources[1]), "balance": Balance(not_heard=absent)})
    console = Console(file=io.StringIO(), width=80)
    text = as_text(console, everything=True)(article(), changed)
    told = " ".join(text.split())
    assert "not described" in told
    assert "it is not said how they know" in told
    assert "Statements: 1 from named sources, 1 from unnamed ones." in told
    assert "Talked about, not heard from: �[31mred" in told
    assert "and 3 more." in told
    assert not [c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs"} and c != "\n"]


def test_who_is_not_heard_is_told_also_where_nobody_speaks() -> None:
    absent = (NotHeard(name="Bo Finch", kind="named-person", mentions=(span("town"),)),)
    silent = breakdown().model_copy(update={"attributions": (), "sources": (), "balance": Balance(not_heard=absent)})
    text = as_text(Console(file=io.StringIO(), width=80), everything=True)(article(), silent)
    assert "Sources\n  Talked about, not heard from: Bo Finch.\n" in text


def test_a_statement_that_may_be_somebody_else_s_says_so() -> None:
    whole = breakdown()
    unsure = tuple(one.model_copy(update={"confidence": 0.4}) for one in whole.attributions)
    console = Console(file=io.StringIO(), width=100)
    text = as_text(console, everything=True)(article(), whole.model_copy(update={"attributions": unsure}))
    assert "(it is not certain whose this is)" in text
    assert "not certain" not in shown(100)
