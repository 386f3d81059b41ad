"""Sentences end where a reader would say so."""

from __future__ import annotations

import pytest

from bot.analysis.pipeline import language


def sentences(text: str) -> list[str]:
    nlp = language()
    doc = nlp.make_doc(text)
    for name in ("hearsay_quotation", "hearsay_sentences"):
        doc = nlp.get_pipe(name)(doc)
    return [sent.text.strip() for sent in doc.sents]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It rained. It poured.", 2),
        ("“It rained. It poured. It stopped,” he said. Then we left.", 2),
        ("“Really?” Smith asked. “Yes.”", 2),
        ("“Really?” President Ana Ruiz said. Nobody answered.", 2),
        ("“It is over.” The crowd left.", 2),
        ("Mr. Smith met Gov. Jones in the U.S. Senate at 5 p.m. on Friday.", 1),
        ("They left the U.S. The others stayed.", 2),
        ("Ge. Soleimani was named. He died.", 2),
        ("A headline without a stop\n\nThe text begins.", 2),
        ("He paid $3.5 million. (She did not.)", 2),
        ("Wait … what? No!", 2),
        ('She said it was over. "It is late," she added. Nobody answered.', 3),
        ("She said it was over. ''It is late,'' she added.", 2),
        ('"Really?" Smith asked. "Yes."', 2),
        ('He called her "the boss." Then he left.', 2),
        ("", 0),
    ],
)
def test_where_sentences_end(text: str, count: int) -> None:
    assert len(sentences(text)) == count, sentences(text)
