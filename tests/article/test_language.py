"""No English text is turned away, and other languages are named."""

from __future__ import annotations

import pytest

from bot.article.language import detect, name_of, require_english
from bot.article.model import ArticleError

ENGLISH = [
    "Trump slams Biden",
    "TRUMP SLAMS BIDEN OVER BORDER AS CONGRESS STALLS ON AID DEAL",
    "Macron meets Scholz in Paris",
    "Real Madrid beat Atlético Madrid 2-1 in La Liga, says coach Carlo Ancelotti",
    "Wang Wenbin, Ebrahim Raisi, Qasem Soleimani, Abu Mahdi al-Muhandis, Mike Pompeo, Emmanuel Macron, Olaf Scholz",
    "Juventus Torino, Internazionale Milano, AC Milan, AS Roma, SSC Napoli, SS Lazio, ACF Fiorentina, Bologna FC",
    "1,234 5,678 90.12 2026-11-23 +49 30 123456",
    "!!! ???",
    "The mayor said “Ich bin ein Berliner, und das ist auch gut so” and the crowd sang “Vive la France” for an hour.",
    "THE MAYOR OF THE TOWN SAID THAT THE LIBRARY WOULD NOT BE CLOSED BEFORE THE END OF THE YEAR.",
    "Hola",
]
INDONESIAN = (
    "Wali kota mengatakan pada hari Senin bahwa jembatan lama di atas sungai akan diperbaiki sebelum musim hujan. "
    "Menurut dia, biaya perbaikan itu sudah disetujui oleh dewan kota dan warga tidak perlu membayar lebih banyak. "
    "Para pedagang di pasar berharap pekerjaan selesai sebelum akhir tahun karena jalan di sekitar sungai ditutup. "
    "Bus kota untuk sementara melewati jalan lain di dekat sekolah dan lapangan."
)
"""The classifier shares it between Indonesian and Malay."""
FOREIGN = [
    (INDONESIAN, "Indonesian"),
    ("Der Bundeskanzler hat am Montag gesagt, dass die Regierung keine neuen Schulden aufnehmen werde.", "German"),
    ("Le président a déclaré lundi que le gouvernement ne céderait pas à la pression de la rue.", "French"),
    ("El presidente dijo el lunes que no dimitirá pese a las protestas en la capital.", "Spanish"),
    ("De regering heeft gezegd dat zij het plan niet zal uitvoeren omdat het te duur is.", "Dutch"),
    ("Il presidente ha detto lunedì che il governo non cambierà la legge sulle pensioni.", "Italian"),
    ("Rząd poinformował w poniedziałek, że nie zmieni ustawy o emeryturach w tym roku.", "Polish"),
    ("Привет, мир", "Russian"),
    ("Новий закон України про мову", "Ukrainian"),
    ("你好，世界", "Chinese"),
    ("図書館はもう一年開いています", "Japanese"),
    ("안녕하세요", "Korean"),
    ("مرحبا بالعالم", "Arabic"),
    ("Η κυβέρνηση", "Greek"),
    ("שלום עולם", "Hebrew"),
]


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_never_refused(text: str) -> None:
    require_english(text)


@pytest.mark.parametrize(("text", "name"), FOREIGN)
def test_another_language_is_named(text: str, name: str) -> None:
    with pytest.raises(ArticleError) as caught:
        require_english(text)
    assert str(caught.value) == f"This text is in {name}; Hearsay reads English only, so far."


@pytest.mark.parametrize(("foreign", "name"), FOREIGN)
def test_an_english_article_may_hold_a_paragraph_in_another_language(foreign: str, name: str) -> None:
    english = "The mayor said that the library would stay open, and that it was not for the council to close it.\n"
    assert detect(english * 6 + foreign + "\n" + english) == "en", name


def test_an_english_quotation_does_not_make_a_german_article_english() -> None:
    german = "Die Bürgermeisterin sagte am Montag, dass die Bücherei am Fluss noch ein weiteres Jahr geöffnet bleibt. "
    assert detect(german * 6 + "„The library will stay open“, stand auf einem Schild vor der Tür.") == "de"


def test_numbers_have_no_language() -> None:
    assert detect("12 34 56") is None


def test_a_code_without_a_name_names_itself() -> None:
    assert name_of("de") == "German"
    assert name_of("qqq") == "qqq"
