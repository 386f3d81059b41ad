"""The tagger at the weights that ship, and what it says when the weights are not whole."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.analysis.errors import ModelError
from bot.analysis.tagger import WEIGHTS, Tagger, Tags

ARTICLE = """Harbour bridge will reopen in June, council says

The harbour bridge will reopen on 12 June, said Maria Keller, who heads the city's roads department.

“We have replaced every bolt that the inspectors asked us to replace,” Keller told reporters on Tuesday. “Nobody should
worry about driving across it.”

Critics of the plan argued that the works had cost twice as much as promised.
""".replace("should\nworry", "should worry")


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(threads=1)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(WEIGHTS, tmp_path / "weights"))


def _shown(text: str, tags: Tags) -> list[tuple[list[str], str | None, str | None]]:
    return [
        (
            [text[a:b] for a, b in one.content],
            text[slice(*one.cue)] if one.cue else None,
            text[slice(*one.source)] if one.source else None,
        )
        for one in tags.attributions
    ]


def test_statements_have_content_cue_and_source(tagger: Tagger) -> None:
    shown = _shown(ARTICLE, tagger.tag(ARTICLE))
    assert ("told", "Keller") in [(cue, source) for _, cue, source in shown]
    sources = " / ".join(source or "" for _, _, source in shown)
    assert "Maria Keller" in sources
    assert "Critics" in sources


def test_a_quotation_that_its_cue_interrupts_is_one_statement(tagger: Tagger) -> None:
    told = [content for content, cue, _ in _shown(ARTICLE, tagger.tag(ARTICLE)) if cue == "told"]
    assert len(told) == 1
    assert len(told[0]) == 2


def test_names_are_found(tagger: Tagger) -> None:
    found = {(ARTICLE[e.start : e.end], e.label) for e in tagger.tag(ARTICLE).entities}
    assert ("Maria Keller", "PER") in found


def test_a_title_is_no_part_of_a_name(tagger: Tagger) -> None:
    text = "The road was opened by President Maria Keller and Mr. John Smith on Monday."
    names = [text[e.start : e.end] for e in tagger.tag(text).entities]
    assert names == ["Maria Keller", "John Smith"]


def test_an_opinion_is_more_subjective_than_a_plain_fact(tagger: Tagger) -> None:
    text = "The bridge opened on 12 June 1931.\nThis shameful, ridiculous farce insults every decent person in town."
    tags = tagger.tag(text)
    assert tags.subjectivity(35, len(text)) > tags.subjectivity(0, 34)
    assert tags.loadedness(35, len(text)) > tags.loadedness(0, 34)
    assert tags.subjectivity(len(text), len(text)) == 0.0


@pytest.mark.parametrize("text", ["", " \n ", "\u200b"])
def test_a_text_without_a_word_gives_empty_tags(tagger: Tagger, text: str) -> None:
    tags = tagger.tag(text)
    assert (tags.attributions, tags.entities, tags.loaded) == ((), (), ())
    assert tags.subjectivity(0, 10) == 0.0


def test_many_texts_give_what_each_gives_alone(tagger: Tagger) -> None:
    texts = [ARTICLE, "", "Officials said on Monday that the road was closed.", ARTICLE * 3]
    together = [_shown(text, tags) for text, tags in zip(texts, tagger.tag_many(texts), strict=True)]
    assert together == [_shown(text, tagger.tag(text)) for text in texts]


def test_a_long_text_reports_its_progress_and_ends(tagger: Tagger) -> None:
    heard: list[float] = []
    text = ARTICLE * 150
    tags = tagger.tag(text, heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    assert len(tags.attributions) > 150
    assert all(0 <= a < b <= len(text) for one in tags.attributions for a, b in one.content)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "config.json"])
def test_a_missing_file_is_named_with_the_remedy(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(ModelError, match=f"{name} is missing; .*HEARSAY_MODEL"):
        Tagger(copied)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_file_cut_short_is_named(copied: Path, name: str) -> None:
    content = (copied / name).read_bytes()
    (copied / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(ModelError, match=f"{name} is cut short or changed"):
        Tagger(copied)


def test_a_configuration_that_is_no_json_is_named(copied: Path) -> None:
    (copied / "config.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match=r"config\.json cannot be read"):
        Tagger(copied)


def test_weights_of_another_version_are_refused(copied: Path) -> None:
    path = copied / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"format": 99}), encoding="utf-8")
    with pytest.raises(ModelError, match="format 99, and this version reads format 1"):
        Tagger(copied)


def test_a_configuration_without_a_part_is_named(copied: Path) -> None:
    path = copied / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    del config["link"]
    path.write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ModelError, match="lacks or garbles 'link'"):
        Tagger(copied)


def test_the_weights_are_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) <= 30_000_000
