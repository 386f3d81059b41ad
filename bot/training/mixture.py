"""What one epoch of training is made of: how much of each corpus, packed how, and what is held out."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tokenizers import Tokenizer

from bot.training import corpora
from bot.training.batches import Labelled, Window, cut, label, straightened
from bot.training.corpora import BabeSentence, Example, TaggedSentence, held_out

T = TypeVar("T")

NAME_GENRES = ("academic", "bio", "interview", "voyage")
"""The genres of GUM that names are learned from: its news is kept for measuring, its courts call people by rank."""


@dataclass(frozen=True, slots=True)
class Mixture:
    """The texts of all corpora, ready to be cut anew for each epoch."""

    attribution: tuple[Labelled, ...]
    attribution_straight: tuple[Labelled, ...]
    entity_documents: tuple[list[TaggedSentence], ...]
    names: tuple[Example, ...]
    babe: tuple[BabeSentence, ...]
    basil: tuple[Labelled, ...]
    subjective: tuple[tuple[str, bool], ...]
    tokenizer: Tokenizer

    def epoch(self, rng: random.Random, size: int, straight: float = 0.2) -> list[Window]:
        """The windows of one epoch, at most `size` pieces each."""
        texts = [
            other if rng.random() < straight else own
            for own, other in zip(self.attribution, self.attribution_straight, strict=True)
        ]
        windows = cut(texts, size, rng)
        windows += self._entities(rng, size)
        loaded = [window for window in cut(self.basil, size, rng) if (window.text.loaded > 0).any()]
        windows += loaded
        windows += cut(self._sentences(rng), size, rng)
        return windows

    def _entities(self, rng: random.Random, size: int) -> list[Window]:
        examples = [corpora.joined(group, separator) for group in self.entity_documents for separator in "\n "]
        texts = [label(straightened(example, rng, 0.5), self.tokenizer) for example in [*examples, *self.names * 2]]
        return [
            window
            for window in cut(texts, size, rng)
            if (window.text.entity[window.start : window.end] > 0).any() or rng.random() < 0.3
        ]

    def _sentences(self, rng: random.Random) -> list[Labelled]:
        packed: list[Example] = []
        marked = [s for s in self.babe if s.words or not s.biased]
        for group in _packs(marked, rng, 6):
            text, loaded, judged = "", [], []
            for sentence in group:
                text += "\n" if text else ""
                base = len(text)
                text += sentence.text
                loaded += [(base + start, base + end) for start, end in sentence.words]
                if sentence.opinion is not None:
                    judged.append((base, len(text), 0.3, sentence.opinion))
            packed.append(Example("babe", text, loaded=tuple(loaded), sentences=tuple(judged)))
        for _ in range(2):
            for pairs in _packs(list(self.subjective), rng, 4):
                text, judged = "", []
                for sentence_text, subjective in pairs:
                    text += "\n" if text else ""
                    judged.append((len(text), len(text) + len(sentence_text), 1.0, subjective))
                    text += sentence_text
                packed.append(Example("newssd", text, sentences=tuple(judged)))
        return [label(straightened(example, rng, 0.3), self.tokenizer) for example in packed]


def _packs(items: list[T], rng: random.Random, most: int) -> Iterable[list[T]]:
    """Shuffle `items` into groups of one to `most`."""
    rng.shuffle(items)
    place = 0
    while place < len(items):
        count = rng.randint(1, most)
        yield items[place : place + count]
        place += count


def load(folder: Path, tokenizer: Tokenizer, limit: int | None = None, say: Callable[[str], None] = print) -> Mixture:
    """Read every training corpus under `folder`; `limit` keeps that many texts of each, for a trial."""
    articles = list(corpora.polnear(folder / "polnear" / "train"))[:limit]
    attribution = tuple(label(example, tokenizer) for example in articles)
    rng = random.Random(0)  # noqa: S311 - a seed for training, no secret
    straight = tuple(label(straightened(example, rng, 1.0), tokenizer) for example in articles)
    entities = tuple(
        group
        for part in ("train", "dev")
        for group in list(corpora.documents(folder / "uner-ewt" / f"en_ewt-ud-{part}.iob2"))[:limit]
    )
    names = tuple(
        corpora.gum_names(path)
        for path in sorted((folder / "gum" / "dep").glob("*.conllu"))
        if path.stem.split("_")[1] in NAME_GENRES
    )[:limit]
    babe = tuple(s for s in corpora.babe(folder / "babe" / "babe_dev.csv") if not held_out(s.text))[:limit]
    basil = tuple(
        label(example, tokenizer)
        for example in corpora.basil(folder / "basil")
        if example.loaded and not held_out(example.name.rpartition("_")[0])
    )[:limit]
    subjective = tuple(corpora.newssd(folder / "newssd" / "data" / "english" / "train.csv"))[:limit]
    say(
        f"read {len(attribution)} articles with attributions, {len(entities) + len(names)} texts with names, "
        f"{len(babe)} + {len(basil)} texts with loaded wording, {len(subjective)} sentences judged subjective or not"
    )
    return Mixture(attribution, straight, entities, names, babe, basil, subjective, tokenizer)
