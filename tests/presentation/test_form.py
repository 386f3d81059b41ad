"""Forms fit every platform: each limit is met exactly, and one more is refused."""

from __future__ import annotations

from typing import Any

import pytest

from bot.presentation import actions, form
from bot.presentation.card import Run
from bot.presentation.form import Choice, Entry, Form, Option

ONE = (Option("a", "A"),)


def make(kind: str, **changes: Any) -> object:
    kinds: dict[str, tuple[type[object], dict[str, Any]]] = {
        "option": (Option, {"value": "a", "label": "A"}),
        "choice": (Choice, {"name": "n", "label": "L", "options": ONE}),
        "entry": (Entry, {"name": "n", "label": "L"}),
        "form": (Form, {"id": "i", "title": "T", "fields": (Entry("n", "L"),), "submit": "S"}),
    }
    made, usual = kinds[kind]
    return made(**(usual | changes))


def options(count: int) -> tuple[Option, ...]:
    return tuple(Option(str(i), "A") for i in range(count))


def entries(count: int) -> tuple[Entry, ...]:
    return tuple(Entry(f"n{i}", "L") for i in range(count))


@pytest.mark.parametrize(
    ("kind", "name", "most"),
    [
        ("option", "value", form.OPTION_VALUE),
        ("option", "label", form.OPTION_LABEL),
        ("choice", "label", form.LABEL),
        ("choice", "help", form.HELP),
        ("entry", "name", form.NAME),
        ("entry", "label", form.LABEL),
        ("entry", "help", form.HELP),
        ("entry", "value", form.LONGEST_ENTRY),
        ("form", "id", actions.MAX_LENGTH),
        ("form", "title", form.TITLE),
        ("form", "submit", form.SUBMIT),
    ],
)
def test_a_text_fits_up_to_its_limit(kind: str, name: str, most: int) -> None:
    assert make(kind, **{name: "x" * most})
    with pytest.raises(ValueError, match="characters where"):
        make(kind, **{name: "x" * (most + 1)})


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("option", {"value": ""}),
        ("option", {"label": ""}),
        ("choice", {"options": ()}),
        ("choice", {"options": options(form.MOST_OPTIONS + 1)}),
        ("choice", {"options": ONE + ONE}),
        ("choice", {"most": 2}),
        ("choice", {"least": 2}),
        ("choice", {"options": (Option("a", "A", chosen=True), Option("b", "B", chosen=True))}),
        ("entry", {"longest": form.LONGEST_ENTRY + 1}),
        ("entry", {"longest": 0}),
        ("entry", {"value": "ab", "longest": 1}),
        ("form", {"fields": ()}),
        ("form", {"fields": entries(6)}),
        ("form", {"fields": entries(5), "notes": ((Run("x"),),)}),
        ("form", {"fields": (Entry("n", "L"), Entry("n", "M"))}),
    ],
)
def test_what_no_platform_could_show_is_refused(kind: str, changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"characters where|choice of|the same|can be|entry of|a form with|same name"):
        make(kind, **changes)


def test_the_largest_forms_fit() -> None:
    assert make("form", fields=entries(5))
    assert make("form", fields=entries(4), notes=((Run("x"),),))
    assert make("choice", options=options(form.MOST_OPTIONS), most=form.MOST_OPTIONS)
