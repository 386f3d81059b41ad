"""The labels of flagged assertions join their texts, and the scorer's files are what it reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.analysis.assertions_need import LoadedModel, NeedModel, checksum, need_model
from bot.analysis.errors import ModelError
from bot.analysis.tagger import WEIGHTS
from bot.training.assertion_evaluate import score
from bot.training.assertion_hidden import fit_hidden
from bot.training.assertion_labels import Label, LabelledArticle, labelled, write_gold
from bot.training.corpora import CorpusError
from bot.training.logistic import logistic

np = pytest.importorskip("numpy")


def test_no_text_stands_in_the_labels() -> None:
    path = Path(__file__).parents[2] / "bot" / "training" / "assertion_labels.json"
    for part in json.loads(path.read_text(encoding="utf-8")).values():
        for given in part.values():
            assert set(given) == {"text", "sentences", "voices", "needs"}
            assert len(given["text"]) == 16, "a checksum"
            assert all(set(voices) <= set("nqr") for voices in given["voices"])


def test_thirty_articles_of_two_readers_lie_in_their_corpora(shared: Path) -> None:
    articles = list(labelled(shared / "data", "dev"))
    assert len(articles) == 30
    for article in articles:
        for one in article.sentences:
            assert article.text[one.start : one.end].strip() == article.text[one.start : one.end]
            assert len(one.voices) == len(one.needs) == 2


def test_the_scorers_files_are_written(shared: Path, tmp_path: Path) -> None:
    write_gold(shared / "data", tmp_path)
    docs = json.loads((tmp_path / "DOCS.json").read_text(encoding="utf-8"))
    gold = json.loads((tmp_path / "GOLD.json").read_text(encoding="utf-8"))
    assert {d["id"] for d in docs} == set(gold)
    assert all(len(gold[d["id"]]["voice"]) == len(d["sentences"]) for d in docs)
    assert {path.stem for path in (tmp_path / "texts").iterdir()} == set(gold)


def test_an_absent_corpus_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises((CorpusError, FileNotFoundError), match=str(tmp_path.name)):
        list(labelled(tmp_path, "dev"))


def test_nothing_said_scores_nothing() -> None:
    from bot.training.assertion_evaluate import read

    text = "It rained."
    article = LabelledArticle("x", text, (Label(0, len(text), ("n", "n"), (2, 2), ("unsourced-fact",)),))
    figures = score([article], [read("x", text).assertions])
    assert figures["recall"] == 0.0
    assert figures["wanted"] == 1


def test_logistic_regression_finds_the_odds() -> None:
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(4000, 2))
    target = rng.random(4000) < 1 / (1 + np.exp(-(2 * inputs[:, 0] - 1)))
    weights = logistic(inputs, target, 100.0)
    assert weights == pytest.approx([2.0, 0.0, -1.0], abs=0.2)


def test_the_model_is_of_the_encoder_beside_it_and_small() -> None:
    model = need_model(WEIGHTS)
    assert model is not None
    assert len(model.mean) == len(model.weights)
    assert (WEIGHTS / "assertions.npz").stat().st_size < 1_000_000


def test_a_model_of_another_encoder_is_refused(tmp_path: Path) -> None:
    model = need_model(WEIGHTS)
    assert model is not None
    (tmp_path / "model.onnx").write_bytes(b"another")
    model.save(tmp_path)
    with pytest.raises(ModelError, match="other weights"):
        need_model(tmp_path)


def test_a_garbled_model_is_an_error_and_none_is_fine(tmp_path: Path) -> None:
    assert need_model(tmp_path) is None
    folder = tmp_path / "garbled"
    folder.mkdir()
    (folder / "assertions.npz").write_bytes(b"PK nothing")
    with pytest.raises(ModelError, match="cannot be read"):
        need_model(folder)


def test_a_model_is_read_as_it_was_written(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)

    def some(*shape: int) -> Any:
        return rng.normal(size=shape).astype(np.float16).astype(np.float32)

    (tmp_path / "model.onnx").write_bytes(b"an encoder")
    loaded = LoadedModel(some(4), some(2), 0.5)
    model = NeedModel(
        ("a",), ("source", "strong", "told", "hedged"), some(6), abs(some(6)) + 1, some(6, 4), some(4), some(6, 3),
        some(3), some(3, 4), loaded, checksum(tmp_path),
    )  # fmt: skip
    model.save(tmp_path)
    again = need_model(tmp_path)
    assert again is not None
    values = some(5, 6)
    assert again(values).source == pytest.approx(model(values).source)
    assert again(values).codes == pytest.approx(model(values).codes)
    assert again.loaded.word == pytest.approx(loaded.word)
    assert (again.codes, again.loaded.bias) == (("hedged",), 0.5)


def test_rows_that_count_twice_are_as_good_as_two() -> None:
    rng = np.random.default_rng(1)
    inputs, target = rng.normal(size=(50, 3)), rng.random(50) < 0.4
    twice = logistic(np.concatenate([inputs, inputs]), np.concatenate([target, target]), 1.0)
    assert logistic(inputs, target, 1.0, np.full(50, 2.0)) == pytest.approx(twice, abs=1e-4)


def test_networks_learn_what_no_line_parts() -> None:
    rng = np.random.default_rng(2)
    inputs = rng.choice([-1.0, 1.0], size=(2000, 2)).astype(np.float32)
    target = (inputs[:, :1] * inputs[:, 1:] > 0).astype(np.float32)
    found = fit_hidden(inputs, target, np.ones_like(target))
    scores = np.maximum(inputs @ found.hidden + found.hidden_bias, 0) @ found.top + found.bias
    assert np.mean((scores > 0) == (target > 0)) > 0.95
