"""Bytes to text, and text to paragraphs."""

from __future__ import annotations

import textwrap

import pytest

from bot.article.model import ArticleError
from bot.article.read import read_article
from bot.article.text import MIXED, UNKNOWN, decode, paragraphs_of

QUOTED = "“It’s over,” said José – the café’s owner…"


def split(text: str) -> list[str]:
    return [text[part.start : part.end] for part in paragraphs_of(text)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_without_its_mark_and_without_a_remark(encoding: str) -> None:
    assert decode(QUOTED.encode(encoding)) == (QUOTED, None)


@pytest.mark.parametrize("order", ["le", "be"])
def test_both_byte_orders_are_read(order: str) -> None:
    assert decode(("\ufeff" + QUOTED).encode(f"utf-16-{order}")) == (QUOTED, None)


def test_windows_1252_is_read_with_a_remark() -> None:
    assert decode(QUOTED.encode("windows-1252")) == (QUOTED, "windows-1252")
    article = read_article(QUOTED.encode("windows-1252"), id="x")
    assert article.notes == ("Not UTF-8; read as windows-1252.",)


def test_the_old_macintosh_encoding_is_told_from_windows() -> None:
    text = "“I don’t know,” he said. “It isn’t mine.” The owner of the café – José – agreed."
    assert decode(text.encode("mac-roman")) == (text, "mac-roman")


def test_an_old_russian_file_is_named_by_its_language() -> None:
    text = "Мэр города заявил в понедельник, что старая библиотека у реки останется открытой ещё на один год. " * 4
    with pytest.raises(ArticleError, match="in Russian"):
        read_article(text.encode("windows-1251"), id="x")


def test_mixed_encodings_are_refused() -> None:
    with pytest.raises(ArticleError) as caught:
        decode("“Yes,” he said.".encode() + "“No,” she said.".encode("windows-1252"))
    assert str(caught.value) == MIXED


def test_a_file_cut_inside_a_character_is_refused() -> None:
    with pytest.raises(ArticleError, match="mixes"):
        decode("one “two” three …".encode()[:-1])


def test_bytes_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ArticleError) as caught:
        decode(bytes([0xFF, 0x90, 0xC0, 0x81, 0xFE, 0x8D]) * 3)
    assert str(caught.value) == UNKNOWN


def test_utf_16_that_breaks_off_is_refused() -> None:
    with pytest.raises(ArticleError, match="UTF-16"):
        decode("text".encode("utf-16")[:-1])


def test_lost_characters_are_read_with_a_remark() -> None:
    article = read_article("He said \ufffdno\ufffd.".encode(), id="x")
    assert "were lost" in article.notes[0]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\r\r", " \n\t\n", "\u2029"])
def test_each_line_is_a_paragraph_whatever_ends_it(end: str) -> None:
    assert split(f"{end} One, two.{end}Three.\xa0{end}") == ["One, two.", "Three."]


LONG = "The mayor of the town said on Monday that the old library by the river would stay open for another year. " * 3


def test_wrapped_lines_make_one_paragraph() -> None:
    text = "\n\n".join([textwrap.fill(LONG, 72), textwrap.fill(LONG, 72), "A last, short one."])
    found = split(text)
    assert len(found) == 3
    assert "\n" in found[0]
    assert found[2] == "A last, short one."


def test_wrapped_lines_with_carriage_returns_make_one_paragraph() -> None:
    text = "\n\n".join([textwrap.fill(LONG, 66)] * 2).replace("\n", "\r\n")
    assert len(split(text)) == 2


def test_short_paragraphs_on_lines_of_their_own_are_not_joined() -> None:
    sentences = ["He came to the town in the spring, and he stayed.", "Nobody knew why he had left the old one."] * 4
    assert split("\n".join(sentences)) == sentences


def test_a_list_of_names_is_not_taken_for_wrapped_text() -> None:
    names = [f"Person Number {number}, of the municipal council of Elmford" for number in range(20)]
    assert split("\n".join(names)) == names
