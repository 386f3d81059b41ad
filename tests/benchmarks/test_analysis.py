"""How long the analysis takes, beside what it is a multiple of; `make bench` runs them in one go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import spacy
from pytest_benchmark.fixture import BenchmarkFixture

from bot.analysis.pipeline import analyse, language
from bot.analysis.quotation import find_quotations
from bot.article.model import Article


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
