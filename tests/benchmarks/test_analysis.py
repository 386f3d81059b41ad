"""How long the analysis takes, beside what it is a multiple of; `make bench` runs them in one go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import spacy
from pytest_benchmark.fixture import BenchmarkFixture
from spacy.tokens import Doc

from bot.analysis.pipeline import analyse, language
from bot.analysis.quotation import find_quotations
from bot.article.model import Article
from tests.analysis.marked import read


@pytest.fixture(scope="module")
def article() -> Article:
    (path,) = (Path(__file__).parents[2] / "seeds").glob("*.txt")
    return Article("seed", path.read_text(encoding="utf-8") + "\n", ())


@pytest.mark.benchmark(group="one article")
def test_a_blank_pipeline_with_a_sentencizer(benchmark: BenchmarkFixture, article: Article) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    benchmark(nlp, article.text)


@pytest.mark.benchmark(group="one article")
def test_the_whole_analysis(benchmark: BenchmarkFixture, article: Article) -> None:
    language()
    found: Any = benchmark(analyse, article)
    assert found.attributions


@pytest.mark.benchmark(group="one article")
def test_all_but_the_tagger(benchmark: BenchmarkFixture, article: Article) -> None:
    nlp = language()

    def run() -> None:
        with nlp.select_pipes(disable=["hearsay_tagger"]):
            nlp(article.text)

    benchmark(run)


@pytest.mark.benchmark(group="quotation marks")
def test_pairing_quotation_marks(benchmark: BenchmarkFixture, article: Article) -> None:
    assert benchmark(find_quotations, article.text * 20)


def _many_speakers(count: int) -> Doc:
    """RETURNS (Doc): a text of `count` statements up to its attributions; a tenth as many people speak."""
    parts = []
    for n in range(1, count + 1):
        given, family = f"A{'abcdefghij'[n % 10]}na", f"R{'abcdefghij'[n // 10 % 10]}{'klmnoprstu'[n // 100 % 10]}iz"
        source = (f"Mayor {{PER {given} {family}}}", f"{{PER {family}}}", "he", "the mayor", "farmers of Lugo")[n % 5]
        parts.append(f"{{s{n} {source}}} {{c{n} said}} {{q{n} it rained}}. {'The river rose over its banks. ' * 6}\n")
    plain, tags = read("".join(parts))
    nlp = language()
    doc = nlp.make_doc(plain)
    doc._.tags = tags
    for name in ("hearsay_quotation", "hearsay_sentences", "hearsay_attribution"):
        doc = nlp.get_pipe(name)(doc)
    return doc


@pytest.mark.benchmark(group="sources")
@pytest.mark.parametrize("count", [500, 5000])
def test_resolving_sources(benchmark: BenchmarkFixture, count: int) -> None:
    """Ten times the mentions (5,000 in some 200,000 words) should take about ten times as long."""
    doc = _many_speakers(count)
    resolve = language().get_pipe("hearsay_sources")
    benchmark.pedantic(resolve, args=(doc,), rounds=3)  # type: ignore[no-untyped-call]  # it has no types
    assert len(doc._.attributions) == count
