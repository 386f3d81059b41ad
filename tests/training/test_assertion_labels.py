"""The labels of flagged assertions join their texts, and the scorer's files are what it reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.analysis.assertions_need import NeedModel, need_model
from bot.analysis.errors import ModelError
from bot.analysis.tagger import WEIGHTS
from bot.training.assertion_evaluate import score
from bot.training.assertion_fit import logistic
from bot.training.assertion_labels import Label, LabelledArticle, labelled, write_gold
from bot.training.corpora import CorpusError

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
    figures = score([article], [read("x", text)])
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
    assert (WEIGHTS / "assertions.npz").stat().st_size < 40_000


def test_a_model_of_another_encoder_is_refused(tmp_path: Path) -> None:
    model = need_model(WEIGHTS)
    assert model is not None
    (tmp_path / "model.onnx").write_bytes(b"another")
    NeedModel(model.features, model.outputs, model.mean, model.scale, model.weights, model.bias, model.encoder).save(
        tmp_path
    )
    with pytest.raises(ModelError, match="other weights"):
        need_model(tmp_path)


def test_a_garbled_model_is_an_error_and_none_is_fine(tmp_path: Path) -> None:
    assert need_model(tmp_path) is None
    folder = tmp_path / "garbled"
    folder.mkdir()
    (folder / "assertions.npz").write_bytes(b"PK nothing")
    with pytest.raises(ModelError, match="cannot be read"):
        need_model(folder)
