"""From corpora to a folder of weights that is ready to ship: train, set thresholds, export, measure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from bot.analysis.tagger import Tagger
from bot.training import corpora
from bot.training.evaluate import Figures, evaluate
from bot.training.export import export
from bot.training.scoring import Count, Words, macro_f1
from bot.training.train import Recipe, train


def build(
    folder: Path, out: Path, version: str, recipe: Recipe | None = None, *, say: Callable[[str], None] = print
) -> Figures:
    """Train on the corpora under `folder` and leave weights in `out/weights`, measured in `out/figures.json`.

    A run that was stopped goes on from its last checkpoint in `out`.
    """
    averaged = train(folder, out, recipe, say=say)
    weights = finish(folder, averaged, out, version)
    return evaluate(folder, weights, out, against=out / "float32", say=say)


def finish(folder: Path, averaged: Path, out: Path, version: str) -> Path:
    """Export the averaged weights to `out/weights` in int8 and to `out/float32`, with thresholds set on tuning parts.

    RETURNS (Path): the int8 folder.
    """
    tokenizer = out / "tokenizer.json"
    weights = export(averaged, tokenizer, out / "weights", version)
    subjective, loaded = thresholds(Tagger(weights), folder)
    for target, int8 in ((weights, True), (out / "float32", False)):
        export(
            averaged,
            tokenizer,
            target,
            version,
            int8=int8,
            subjective_threshold=subjective,
            loaded_threshold=loaded,
        )
    return weights


def thresholds(tagger: Tagger, folder: Path) -> tuple[float, float]:
    """The thresholds that serve best on NewsSD's validation part and on BABE's tuning part.

    RETURNS (tuple): of subjectivity and of loaded wording.
    """
    judged = list(corpora.newssd(folder / "newssd" / "data" / "english" / "val.csv"))
    tagged = tagger.tag_many([text for text, _ in judged])
    chances = [tags.subjectivity(0, len(text)) for (text, _), tags in zip(judged, tagged, strict=True)]
    gold = [subjective for _, subjective in judged]
    subjective = _best(lambda limit: macro_f1(gold, [chance >= limit for chance in chances]))

    babe = [
        s
        for s in corpora.babe(folder / "babe" / "babe_dev.csv")
        if corpora.for_tuning(s.text) and (s.words or not s.biased)
    ]
    words = [Words(s.text) for s in babe]
    tagged = tagger.tag_many([s.text for s in babe])
    scores = [[tags.loadedness(a, b) for a, b in w.bounds] for w, tags in zip(words, tagged, strict=True)]
    marked = [w.inside(s.words) for w, s in zip(words, babe, strict=True)]
    loaded = _best(lambda limit: _f1(marked, scores, limit))
    return subjective, loaded


def _best(measure: Callable[[float], float]) -> float:
    """The middle of the limits that come within a hundredth of the best, so that chance decides little."""
    limits = [n / 50 for n in range(5, 46)]
    values = [measure(limit) for limit in limits]
    good = [limit for limit, value in zip(limits, values, strict=True) if value >= max(values) - 0.01]
    return round(good[len(good) // 2], 2)


def _f1(marked: Sequence[set[int]], scores: Sequence[Sequence[float]], limit: float) -> float:
    count = Count()
    for gold, row in zip(marked, scores, strict=True):
        count.add(gold, {n for n, score in enumerate(row) if score >= limit})
    return count.f1
