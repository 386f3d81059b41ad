"""Learn what a pronoun's candidates weigh, from labelled sources and from GUM's coreference.

    python -m bot.training.ranking --corpora DIR

prints the lines of `[weights]` in `bot/analysis/lexicon/resolution.toml`. The labels are those of PolNeAR's training
part (one reader) and the "tune" half of the development set; of GUM, the documents of that set are left out.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.analysis import described, pronouns, salience
from bot.analysis.parties import Party
from bot.analysis.salience import FEATURES, Asked, Choice, Memory
from bot.analysis.tagging import tagger
from bot.training import corpora, source_labels
from bot.training.source_scoring import analysed, gold_attributions, part, same

Floats = npt.NDArray[np.float64]
TRAINING = Path(__file__).parent / "source_labels_train.json"
GENRES = ("news", "interview", "bio", "voyage", "court")
_GUM_WEIGHT = 0.2
"""What a pronoun of GUM counts beside one of the labels: it is no source, and most of its texts are no news."""


@dataclass(frozen=True, slots=True)
class Group:
    """One pronoun: the features of its candidates, which of them is right, and what it counts."""

    rows: Floats
    right: int
    weight: float


@dataclass(slots=True)
class _Seen:
    asked: Asked
    parties: list[Party]
    rows: Floats


@contextmanager
def _watched() -> Iterator[dict[int, _Seen]]:
    """Note what every pronoun was decided by; of several readings the last counts."""
    seen: dict[int, _Seen] = {}

    def choose(memory: Memory, asked: Asked, fits: Callable[[Party], bool]) -> Choice | None:
        if asked.gender:
            parties, rows = salience.candidates(memory, asked, fits)
            if parties:
                seen[asked.start] = _Seen(asked, parties, rows)
        return salience.choose(memory, asked, fits)

    modules = (pronouns, described)
    for module in modules:
        module.choose = choose  # type: ignore[attr-defined]  # the imported name is replaced while we watch
    try:
        yield seen
    finally:
        for module in modules:
            module.choose = salience.choose  # type: ignore[attr-defined]  # and put back


def of_labels(folder: Path) -> Iterator[Group]:
    """Yield the pronouns that are sources in the labelled articles that may be learned from."""
    learned_from = part(list(source_labels.read(folder)), "tune")
    for one in [*source_labels.read(folder, TRAINING), *learned_from]:
        tags = tagger().tag(one.text)
        gold = gold_attributions(one, analysed(one.text, tags))
        with _watched() as seen:
            analysed(one.text, tags, gold)
        for number, attribution in enumerate(one.attributions):
            start = min((s for s, _ in attribution.source), default=-1)
            if start in seen and seen[start].asked.attribution >= 0:
                names = [label.canonical for label in one.accepted[number]]
                kinds = {label.kind for label in one.accepted[number]}
                right = next((n for n, p in enumerate(seen[start].parties) if same(p.name, names, kinds)), -1)
                yield Group(seen[start].rows, right, 1.0)


def of_gum(folder: Path, left_out: frozenset[str]) -> Iterator[Group]:
    """Yield the pronouns of GUM's documents, as its coreference resolves them."""
    for path in sorted((folder / "gum" / "dep").glob("*.conllu")):
        if path.stem in left_out or path.stem.split("_")[1] not in GENRES:
            continue
        text, mentions = corpora.gum_mentions(path)
        with _watched() as seen:
            analysed(text, tagger().tag(text))
        people = [(text[a:b], which) for a, b, which, kind in mentions if kind == "person"]
        by_start = {a: which for a, b, which, kind in mentions if kind == "person" and b - a < 8}
        for start, one in seen.items():
            if start in by_start:
                right = next((n for n, p in enumerate(one.parties) if _entity(p, people) == by_start[start]), -1)
                yield Group(one.rows, right, _GUM_WEIGHT)


def _entity(party: Party, people: list[tuple[str, str]]) -> str | None:
    """RETURNS (str | None): GUM's number of the person that most mentions with the party's name stand for."""
    name = party.name
    key = name.split()[-1] if party.kind == "named-person" else name
    found = Counter(
        which
        for words, which in people
        if key in words
        and len(words) < len(name) + 40
        and (party.kind != "named-person" or " " not in name or name in words or words.strip() == key)
    )
    return found.most_common(1)[0][0] if found else None


def learned(groups: list[Group], *, decay: float = 0.001, steps: int = 1500) -> Floats:
    """Fit a softmax over each pronoun's candidates by gradient ascent (Adam).

    RETURNS (array): one weight for each of FEATURES.
    """
    kept = [g for g in groups if g.right >= 0 and len(g.rows) > 1]
    whole = sum(g.weight for g in kept)
    weights, first, second = (np.zeros(len(FEATURES)) for _ in range(3))
    for step in range(1, steps + 1):
        gradient = -2 * decay * weights
        for group in kept:
            scores = group.rows @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            gradient += group.weight / whole * (group.rows[group.right] - chances @ group.rows)
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        weights = weights + 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights


def share_right(groups: list[Group], weights: Floats) -> float:
    """RETURNS (float): the share of pronouns whose best candidate is the right one."""
    right = sum(int(np.argmax(group.rows @ weights)) == group.right for group in groups)
    return right / max(len(groups), 1)


def main() -> None:
    """Learn and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, metavar="DIR")
    folder = parser.parse_args().corpora
    held_out = frozenset(re.findall(r'"(GUM_\w+)"', source_labels.LABELS.read_text(encoding="utf-8")))
    labels, gum = list(of_labels(folder)), list(of_gum(folder, held_out))
    weights = learned(labels + gum)
    for name, groups in (("labels", labels), ("GUM", gum)):
        print(f"# {name}: {share_right(groups, weights):.3f} of {len(groups)} pronouns")
    for feature, weight in zip(FEATURES, weights, strict=True):
        print(f'"{feature}" = {weight:.2f}')


if __name__ == "__main__":
    main()
