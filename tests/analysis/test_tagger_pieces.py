"""Word pieces keep their places in the text, whatever the text holds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from bot.analysis.tagger import WEIGHTS
from bot.analysis.tagger_pieces import PARAGRAPH, QUOTES, SHAPES, split_pieces, windows

TOKENIZER: Tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))


def _words(text: str) -> list[tuple[str, str, str]]:
    pieces = split_pieces(text, TOKENIZER)
    found: list[tuple[str, str, str]] = []
    for place in range(len(pieces)):
        part = text[pieces.starts[place] : pieces.ends[place]]
        if pieces.first[place]:
            found.append((part, SHAPES[pieces.shapes[place]], QUOTES[pieces.quotes[place]]))
        elif pieces.ids[place] != PARAGRAPH:
            found[-1] = (found[-1][0] + part, *found[-1][1:])
    return found


def test_offsets_count_code_points_of_the_text_as_it_is() -> None:
    text = "Peña 😀 naïve “déjà” 中文"
    assert [word for word, _, _ in _words(text)] == ["Peña", "😀", "naïve", "“", "déjà", "”", "中", "文"]


def test_casing_that_the_encoder_cannot_see_is_a_feature() -> None:
    shapes = {word: shape for word, shape, _ in _words("Today Mr. Putin met NATO at 5pm, iPhone in hand.")}
    assert shapes["Today"] == "title-initial"
    assert shapes["met"] == "lower"
    assert shapes["NATO"] == "upper"
    assert shapes["5pm"] == "digit"
    assert shapes["iPhone"] == "mixed"
    assert shapes[","] == "punctuation"


def test_a_name_after_a_quotation_mark_inside_a_sentence_is_no_sentence_start() -> None:
    assert {word: shape for word, shape, _ in _words("He met “Kim” there.")}["Kim"] == "title"


def test_words_know_whether_they_stand_in_quotation_marks() -> None:
    states = {word: quote for word, _, quote in _words("She said: “It's the ‘end’ now,” and left.")}
    assert states["She"] == "outside"
    assert states["now"] == "inside"
    assert states["end"] == "nested"
    assert states["left"] == "outside"
    assert states["“"] == "opens"
    assert states["”"] == "closes"


def test_straight_marks_open_and_close_by_turns_and_end_with_the_paragraph() -> None:
    states = [quote for word, _, quote in _words('a "b" c "d\ne') if word.isalpha()]
    assert states == ["outside", "inside", "outside", "inside", "outside"]


def test_a_text_cannot_forge_special_tokens() -> None:
    pieces = split_pieces("[SEP] [PAD] [unused0] [CLS]", TOKENIZER)
    assert not set(pieces.ids.tolist()) & {0, 1, 101, 102}


def test_paragraphs_are_parted_by_one_break() -> None:
    pieces = split_pieces("one\n\n \r\ntwo\u2028three\n", TOKENIZER)
    assert (pieces.ids == PARAGRAPH).sum() == 2
    assert pieces.paragraph.max() == 2


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b\n"])
def test_a_text_without_a_word_has_no_pieces(text: str) -> None:
    assert len(split_pieces(text, TOKENIZER)) == 0


@given(st.text(st.characters(), max_size=300) | st.text(st.characters(categories=["Cs", "Pi", "Pf", "Lu"])))
def test_pieces_of_any_text_lie_in_it_and_in_order(text: str) -> None:
    pieces = split_pieces(text, TOKENIZER)
    assert (pieces.starts >= 0).all()
    assert (pieces.ends <= len(text)).all()
    assert (pieces.starts <= pieces.ends).all()
    assert (np.diff(pieces.starts) >= 0).all()
    assert len({len(a) for a in (pieces.ids, pieces.shapes, pieces.quotes, pieces.first, pieces.paragraph)}) == 1


@given(st.integers(0, 2000), st.integers(2, 300), st.integers(0, 100))
def test_windows_cover_every_piece_and_are_never_too_long(length: int, size: int, overlap: int) -> None:
    found = list(windows(length, size, min(overlap, size - 1)))
    covered = {place for start, end in found for place in range(start, end)}
    assert covered == set(range(length))
    assert all(0 < end - start <= size for start, end in found)


def test_a_quotation_that_two_single_marks_close_is_closed_and_every_offset_stays() -> None:
    for mark in ("’’", "''"):
        text = f"“It was wrong,{mark} Ana said."
        pieces = split_pieces(text, TOKENIZER)
        said = [text[a:b] for a, b in zip(pieces.starts.tolist(), pieces.ends.tolist(), strict=True)]
        assert said[-2:] == ["said", "."]
        assert QUOTES.index("closes") in pieces.quotes.tolist()
