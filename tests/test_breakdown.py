"""The JSON form of a Breakdown, which others build on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError as SchemaError
from pydantic import ValidationError

from bot.breakdown import SCHEMA, ArticleFacts, Breakdown, Model, Span, Voices, json_schema

Keys = tuple[str | int, ...]

EXAMPLE = """
{"schema": "hearsay.breakdown/1",
 "article": {"id": "...", "url": null, "title": null, "publisher": null, "byline": null, "published": null,
             "language": "en", "words": 468, "partial": false, "text": "..."},
 "attributions": [{"id": "a1", "kind": "direct", "act": "says", "content": [{"start": 0, "end": 146}],
                   "cue": [{"start": 186, "end": 192}],
                   "source": [{"start": 148, "end": 185}], "source_id": "s1", "confidence": 0.97, "flags": []}],
 "sources": [{"id": "s1", "name": "Wang Wenbin", "kind": "named-person", "role": "Foreign Ministry Spokesman",
              "affiliation": null, "mentions": [{"start": 148, "end": 185}], "attribution_ids": ["a1"], "flags": []}],
 "assertions": [{"id": "u1", "span": {"start": 900, "end": 1010}, "support": "none", "weight": 0.81,
                 "flags": [{"code": "unsourced-number", "evidence": [{"start": 950, "end": 953}],
                            "why": "...", "ask": "..."}]}],
 "voices": {"quoted": 210, "reported": 80, "narrated": 178},
 "model": {"name": "...", "version": "..."}}
"""
"""The contract, as the design states it."""


@pytest.fixture
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(json_schema())
    return Draft202012Validator(json_schema())


def test_the_contracts_example_comes_back_key_for_key_in_its_order() -> None:
    written = Breakdown.from_json(EXAMPLE).to_json()
    assert json.dumps(json.loads(written)) == json.dumps(json.loads(EXAMPLE))


def test_the_contracts_example_fits_the_schema(validator: Draft202012Validator) -> None:
    validator.validate(json.loads(EXAMPLE))
    assert json_schema()["$id"] == SCHEMA


def test_the_json_of_the_seed_fits_the_schema_and_its_spans_the_text(
    validator: Draft202012Validator, seed: Path
) -> None:
    from bot.analysis.pipeline import analyse
    from bot.article.read import read_article

    data = seed.read_bytes()
    result = analyse(read_article(data, id="seed", name=seed.name))
    written = json.loads(result.to_json())
    validator.validate(written)
    assert written["article"]["text"] == data.decode()
    assert Breakdown.from_json(result.to_json()) == result
    spans = list(_spans(written))
    assert spans
    assert max(span["end"] for span in spans) <= len(data.decode())
    assert sum(written["voices"].values()) == written["article"]["words"]


def _spans(part: Any) -> Iterator[dict[str, int]]:
    if isinstance(part, dict) and part.keys() == {"start", "end"}:
        yield part
    elif isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from _spans(inner)


def _broken(path: Keys, value: object) -> Any:
    example = json.loads(EXAMPLE)
    part = example
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return example


BREAKS: list[tuple[Keys, object]] = [
    (("schema",), "hearsay.breakdown/2"),
    (("extra",), 1),
    (("voices",), {"quoted": 1, "reported": 1}),
    (("attributions", 0, "kind"), "quoted"),
    (("attributions", 0, "act"), "dreams"),
    (("attributions", 0, "content"), []),
    (("attributions", 0, "confidence"), 1.5),
    (("sources", 0, "kind"), "celebrity"),
    (("assertions", 0, "flags"), []),
    (("assertions", 0, "flags", 0, "code"), "lie"),
    (("assertions", 0, "span", "start"), -1),
]


@pytest.mark.parametrize(("path", "value"), BREAKS, ids=[".".join(map(str, path)) for path, _ in BREAKS])
def test_what_breaks_the_contract_is_refused_by_the_types_and_by_the_schema(
    validator: Draft202012Validator, path: Keys, value: object
) -> None:
    broken = _broken(path, value)
    with pytest.raises(ValidationError):
        Breakdown.from_json(json.dumps(broken))
    with pytest.raises(SchemaError):
        validator.validate(broken)


@pytest.mark.parametrize(("start", "end"), [(5, 5), (6, 5)])
def test_a_span_is_never_empty_or_backwards(start: int, end: int) -> None:
    with pytest.raises(ValidationError, match="empty span"):
        Span(start=start, end=end)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_any_text_comes_through_unchanged(text: str) -> None:
    example = Breakdown.from_json(EXAMPLE)
    told = example.model_copy(update={"article": example.article.model_copy(update={"text": text})})
    assert "\n" not in told.to_json()
    assert Breakdown.from_json(told.to_json()).article.text == text


def test_one_line_of_json_is_one_line_for_every_reader_and_harmless_in_a_terminal() -> None:
    text = "It\u2028rained\u2029all\x85day \x9b31m long."
    facts = ArticleFacts(id="x", language="en", words=4, partial=False, text=text)
    whole = Breakdown(
        article=facts, voices=Voices(quoted=0, reported=0, narrated=4), model=Model(name="m", version="1")
    )
    line = whole.to_json()
    assert len(line.splitlines()) == 1
    assert "\x9b" not in line
    assert Breakdown.from_json(line) == whole
