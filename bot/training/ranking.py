"""Learn what the candidates for a pronoun, for a description and for "they" weigh, from labelled sources.

    python -m bot.training.ranking --corpora DIR

prints the tables `[weights.…]` of `bot/analysis/lexicon/resolution.toml`. The labels are those to learn from, half of
the development set's and those of our own articles; for pronouns GUM's coreference as well, without the documents of
the labelled sets.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from bot.analysis import described, epithets, persons, pronouns, salience, several
from bot.analysis.parties import Party
from bot.analysis.salience import Asked, Choice, Memory
from bot.analysis.tagging import tagger
from bot.training import corpora, own_articles, source_labels
from bot.training.source_labels import Labelled
from bot.training.source_scoring import analysed, gold_attributions, part, same

Floats = npt.NDArray[np.float64]
Table = Literal["pronouns", "descriptions", "several"]
FEATURES: dict[Table, tuple[str, ...]] = {
    "pronouns": salience.FEATURES,
    "descriptions": (*epithets.OF_CANDIDATES, *epithets.OF_NOBODY),
    "several": several.FEATURES,
}
GENRES = ("news", "interview", "bio", "voyage", "court")
_GUM_WEIGHT = 0.2
"""What a pronoun of GUM counts beside one of the labels: it is no source, and most of its texts are no news."""
_PULL: dict[Table, float] = {"pronouns": 0.001, "descriptions": 0.03, "several": 0.01}
"""How strongly weights are drawn to those below, chosen by cross-validation over articles."""
_EXPECTED: dict[Table, dict[str, float]] = {
    "pronouns": {},
    "descriptions": {
        "as a pronoun": 0.5,
        "log sentences": -0.4,
        "share of all mentions": 1.0,
        "inside this very statement": -1.0,
        "has another trade": -0.2,
        "has no trade": 1.0,
        "nobody": 0.5,
        "nobody, introduced as somebody new": 0.3,
        "nobody, at the head of the article": 0.5,
        "nobody, of his or hers": 1.0,
        "nobody, with names in it": 0.3,
    },
    "several": {
        "sentences": -0.9,
        "log rank": -0.3,
        "leads its sentence": 0.9,
        "is a source there": 0.9,
        "after a preposition, or possessive": -0.8,
        "inside another's statement": -1.2,
        "inside this very statement": -1.5,
        "a place that never spoke": -0.8,
        "they: a group": 0.6,
        "they: several named together": 0.6,
        "they: a plural name": 0.4,
    },
}
"""What the rules weighed that stood here before there were labels enough; of few labels, much of it stays."""


@dataclass(frozen=True, slots=True)
class Group:
    """One mention: the features of its candidates, which of them is right (-1 for none), and what it counts."""

    rows: Floats
    right: int
    weight: float


@dataclass(slots=True)
class _Seen:
    asked: Asked
    parties: list[Party]
    rows: Floats
    table: Table


@contextmanager
def _watched() -> Iterator[dict[int, _Seen]]:
    """Note what every mention was decided by; of several readings the last counts."""
    seen: dict[int, _Seen] = {}

    def choose(memory: Memory, asked: Asked, fits: Callable[[Party], bool]) -> Choice | None:
        if asked.gender:
            parties, rows = salience.candidates(memory, asked, fits)
            if parties:
                seen[asked.start] = _Seen(asked, parties, rows, "pronouns")
        return salience.choose(memory, asked, fits)

    def choose_described(memory: Memory, asked: Asked, means: epithets.Description) -> Choice | None:
        seen[asked.start] = _Seen(asked, *epithets.options(memory, asked, means), "descriptions")
        return epithets.choose_described(memory, asked, means)

    def choose_several(memory: Memory, asked: Asked, *, plural: bool) -> Party | None:
        parties, rows = several.candidates(memory, asked, plural=plural)
        if parties:
            seen[asked.start] = _Seen(asked, parties, rows, "several")
        return several.choose_several(memory, asked, plural=plural)

    places = [
        (pronouns, choose),
        (described, choose),
        (persons, choose),
        (persons, choose_described),
        (pronouns, choose_several),
    ]
    kept = [getattr(module, replaced.__name__) for module, replaced in places]
    for module, replaced in places:
        setattr(module, replaced.__name__, replaced)
    try:
        yield seen
    finally:
        for (module, replaced), known in zip(places, kept, strict=True):
            setattr(module, replaced.__name__, known)


def of_labels(labelled: Sequence[Labelled]) -> Iterator[tuple[Table, Group]]:
    """Yield the mentions that are sources in labelled articles, with the table that they were decided by."""
    for one in labelled:
        tags = tagger().tag(one.text)
        gold = gold_attributions(one, analysed(one.text, tags))
        with _watched() as seen:
            analysed(one.text, tags, gold)
        for attribution, accepted in zip(one.attributions, one.accepted, strict=True):
            start = min((s for s, _ in attribution.source), default=-1)
            if not accepted or start not in seen or seen[start].asked.attribution < 0:
                continue
            names, kinds = [label.canonical for label in accepted], {label.kind for label in accepted}
            asked = seen[start]
            right = next((n for n, p in enumerate(asked.parties) if same(p.name, names, kinds)), -1)
            if right < 0 and asked.table == "descriptions" and kinds & {"unnamed-person", "unknown"}:
                right = len(asked.parties)  # nobody of them
            yield asked.table, Group(asked.rows, right, 1.0)


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
            if start in by_start and one.table == "pronouns":
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


def learned(groups: Sequence[Group], expected: Floats, *, pull: float, steps: int = 1500) -> Floats:
    """Fit a softmax over each mention's candidates by gradient ascent (Adam).

    expected (array): the weights that the penalty draws to.
    pull (float): how strongly it does.
    RETURNS (array): one weight for each feature.
    """
    kept = [g for g in groups if g.right >= 0 and len(g.rows) > 1]
    whole = sum(g.weight for g in kept)
    weights = expected.copy()
    first, second = np.zeros(len(weights)), np.zeros(len(weights))
    for step in range(1, steps + 1):
        gradient = -2 * pull * (weights - expected)
        for group in kept:
            scores = group.rows @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            gradient += group.weight / whole * (group.rows[group.right] - chances @ group.rows)
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        weights = weights + 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights


def share_right(groups: Sequence[Group], weights: Floats) -> float:
    """RETURNS (float): the share of mentions whose best candidate is the right one."""
    right = sum(int(np.argmax(group.rows @ weights)) == group.right for group in groups)
    return right / max(len(groups), 1)


def tables(folder: Path) -> Mapping[Table, list[Group]]:
    """RETURNS (dict): for each table the mentions to learn it from, GUM's left out."""
    found: dict[Table, list[Group]] = {table: [] for table in FEATURES}
    learned_from = [
        *source_labels.read(folder, source_labels.TRAINING),
        *source_labels.read(folder, source_labels.MENTIONS),
        *part(list(source_labels.read(folder)), "tune"),
        *own_articles.labelled("learned"),
    ]
    for table, group in of_labels(learned_from):
        found[table].append(group)
    return found


def main() -> None:
    """Learn and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, metavar="DIR")
    folder = parser.parse_args().corpora
    labelled = "".join(p.read_text(encoding="utf-8") for p in (source_labels.LABELS, source_labels.FRESH))
    gum = list(of_gum(folder, frozenset(re.findall(r'"(GUM_\w+)"', labelled))))
    for table, groups in tables(folder).items():
        expected = np.array([_EXPECTED[table].get(name, 0.0) for name in FEATURES[table]])
        weights = learned(groups + gum if table == "pronouns" else groups, expected, pull=_PULL[table])
        print(f"[weights.{table}]  # right: {share_right(groups, weights):.3f} of {len(groups)}")
        for feature, weight in zip(FEATURES[table], weights, strict=True):
            print(f'"{feature}" = {weight:.2f}')
        print()


if __name__ == "__main__":
    main()
