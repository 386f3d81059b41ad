"""The pipeline as a whole, with the weights that come with it."""

from __future__ import annotations

import pytest

from bot.analysis.pipeline import analyse, analyse_many
from bot.analysis.tagging import tagger
from bot.article.model import Article, Paragraph
from bot.breakdown import Breakdown

TEXTS = [
    "“We will rebuild the bridge,” Mayor Ana Ruiz said on Monday. She added that it would cost $3 million.",
    "",
    "According to the report, the river rose by two metres. Critics say the town was slow.",
    " \n\n … ” \n",
    "It rained.",
]


def articles() -> list[Article]:
    return [Article(str(n), text, ()) for n, text in enumerate(TEXTS)]


def test_several_articles_come_in_order_and_as_if_each_were_alone() -> None:
    together = list(analyse_many(articles()))
    alone = [analyse(one) for one in articles()]
    assert [one.article.id for one in together] == ["0", "1", "2", "3", "4"]

    def shape(one: Breakdown) -> object:
        return [(a.content, a.cue, a.source, a.kind) for a in one.attributions], one.sources, one.assertions

    assert [shape(one) for one in together] == [shape(one) for one in alone]


def test_a_text_without_words_gives_an_empty_breakdown() -> None:
    for one in (analyse(articles()[1]), analyse(articles()[3])):
        assert (one.attributions, one.sources, one.assertions) == ((), (), ())
        assert one.voices.quoted == one.voices.reported == one.voices.narrated == one.article.words == 0


def test_the_breakdown_names_the_model_that_made_it() -> None:
    one = analyse(articles()[4])
    assert (one.model.name, one.model.version) == (tagger().name, tagger().version)


def test_the_progress_of_a_long_article_goes_from_nothing_to_all() -> None:
    seen: list[float] = []
    text = "“It rained,” the mayor said. The river rose by 3 metres in Elmford.\n" * 900
    found = analyse(Article("long", text, ()), progress=seen.append)
    assert seen == sorted(seen)
    assert len(seen) > 1
    assert seen[-1] == 1.0
    assert len(found.attributions) > 600


def test_a_plain_case_is_read_rightly_from_end_to_end() -> None:
    one = analyse(articles()[0])
    text = one.article.text
    first = one.attributions[0]
    assert first.kind == "direct"
    assert first.content[0].of(text) == "“We will rebuild the bridge,”"
    assert {s.name for s in one.sources} == {"Ana Ruiz"}
    assert len(one.attributions) == 2


@pytest.mark.parametrize("run", ["(" * 20_000, '"' * 20_000, "a" * 20_000, "“(" * 9_000])
def test_a_long_run_without_a_space_is_read_in_time_and_whole(run: str) -> None:
    text = f"It rained. {run} “We will rebuild the bridge,” Mayor Ana Ruiz said."
    found = analyse(Article("run", text, ()))
    assert found.article.text == text
    for one in found.attributions:
        assert all(span.end <= len(text) for span in one.content)


def test_half_characters_are_replaced_and_every_offset_stays() -> None:
    text = "Ana Ruiz\ud800 said: “It rained \udfff in Lugo.”"
    found = analyse(Article("x", text, (Paragraph(0, len(text)),)))
    assert found.article.text == text.replace("\ud800", "\ufffd").replace("\udfff", "\ufffd")
    assert "\\ud800" not in found.model_dump_json()
    (one,) = found.attributions
    assert one.content[0].of(found.article.text) == "“It rained \ufffd in Lugo.”"
