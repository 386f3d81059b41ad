"""What a sentence is judged by, as numbers: its voice, its place, its kinds of words; never who is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt

from bot.analysis.assertions_carried import carried
from bot.analysis.assertions_detectors import DETECTORS, Evidence
from bot.analysis.assertions_reading import Reading, Sentence, share, words_inside
from bot.analysis.lexicon import signs

Floats = npt.NDArray[np.float32]

_KINDS = {
    "percent": re.compile(r"\d\s?(?:%|percent|per cent)"),
    "money": re.compile(r"[$€£]\s?\d"),
    "year": re.compile(r"\b(?:1[5-9]|20)\d\d\b"),
    "large": re.compile(r"\d,\d{3}|\b(?:million|billion|trillion|thousands?|hundreds?|dozens?|millions)\b"),
    "digits": re.compile(r"\d"),
    "dash": re.compile(r"\s[-–—]+\s|—"),
    "question": re.compile(r"\?"),
    "exclamation": re.compile(r"!"),
    "colon ends": re.compile(r":\W*$"),
    "no full stop": re.compile(r"[\w)]\s*$"),
    "bracket": re.compile(r"\("),
    "semicolon": re.compile(r";"),
    "comma": re.compile(r","),
}
_AROUND = (-2, -1, 1, 2)


def voices(reading: Reading) -> Floats:
    """Tell whose words each sentence holds.

    RETURNS (array): (sentences, 7), shares of its words: attributed, given to nobody, quoted, in scare quotes, a
        crowd's, thoughts; and whether a source is named.
    """
    rows = []
    for one in reading.sentences:
        groups = (reading.attributed, reading.unowned, reading.quoted, reading.scare, reading.crowds, reading.thought)
        row = [share(one, group.touching(one.span)) for group in groups]
        rows.append([*row, float(bool(reading.sources.touching(one.span)))])
    return np.asarray(rows, dtype=np.float32).reshape(len(reading.sentences), 7)


def features(reading: Reading, strong: Sequence[Evidence], found: Sequence[Evidence]) -> tuple[list[str], Floats]:
    """Put each sentence into numbers.

    strong, found (Sequence[Evidence]): what the detectors found in each sentence, by itself and broadly.
    RETURNS (tuple): the names of the features, and an array (sentences, features).
    """
    columns: dict[str, Floats] = {}
    told = voices(reading)
    for number, name in enumerate(("attributed", "unowned", "quoted", "scare", "crowd", "thought", "source")):
        columns[name] = told[:, number]
    columns["mostly told"] = (np.maximum(told[:, 0], told[:, 2]) >= 0.5).astype(np.float32)
    columns |= _neighbours(reading, told)
    columns |= carried(reading, np.maximum(told[:, 0], told[:, 2]))
    columns |= _places(reading)
    columns |= _words(reading)
    for code in DETECTORS:
        columns[f"strong {code}"] = np.asarray([float(code in one) for one in strong], dtype=np.float32)
        columns[code] = np.asarray([min(len(one.get(code, ())), 2) for one in found], dtype=np.float32)
    columns["strong codes"] = np.asarray([len(one) for one in strong], dtype=np.float32)
    columns["codes"] = np.asarray([len(one) for one in found], dtype=np.float32)
    if found:
        spoken = np.maximum(told[:, 0], told[:, 2]).mean()
        subjective = np.mean([min(1, len(one)) for one in found])
        first = columns["sign first-person"].mean()
        columns["article spoken"] = np.full(len(found), spoken, dtype=np.float32)
        columns["article marked"] = np.full(len(found), subjective, dtype=np.float32)
        columns["article I"] = np.full(len(found), min(first, 0.3), dtype=np.float32)
        columns["article length"] = np.full(len(found), np.log(len(found)), dtype=np.float32)
    if not columns or not found:
        return list(columns), np.zeros((0, len(columns)), dtype=np.float32)
    return list(columns), np.stack(list(columns.values()), axis=1).astype(np.float32)


def _neighbours(reading: Reading, told: Floats) -> dict[str, Floats]:
    count = len(reading.sentences)
    spoken = np.maximum(told[:, 0], told[:, 2]) if count else np.zeros(0, np.float32)
    paragraph = np.asarray([one.paragraph for one in reading.sentences])
    columns = {}
    for step in _AROUND:
        there = np.arange(count) + step
        inside = (there >= 0) & (there < count)
        there = np.clip(there, 0, max(count - 1, 0))
        same = inside & (paragraph[there] == paragraph) if count else inside
        for name, values in (("attributed", told[:, 0]), ("quoted", told[:, 2]), ("source", told[:, 6])):
            columns[f"{name} {step:+d}"] = np.where(inside, values[there], 0.0)
            if abs(step) == 1:
                columns[f"{name} {step:+d} here"] = np.where(same, values[there], 0.0)
        columns[f"none {step:+d}"] = (~inside).astype(np.float32)
    columns["told in paragraph"] = _by_paragraph(paragraph, spoken) if count else spoken
    return columns


def _by_paragraph(paragraph: npt.NDArray[np.int64], values: Floats) -> Floats:
    numbers, inverse = np.unique(paragraph, return_inverse=True)
    sums = np.bincount(inverse, weights=values, minlength=len(numbers))
    return np.asarray(sums / np.bincount(inverse, minlength=len(numbers)), dtype=np.float32)[inverse]


def _places(reading: Reading) -> dict[str, Floats]:
    count = len(reading.sentences)
    at = np.arange(count, dtype=np.float32)
    runs = [len(list(group)) for _, group in groupby(one.paragraph for one in reading.sentences)]
    nth = np.asarray([n for run in runs for n in range(run)], dtype=np.float32)
    size = np.asarray([run for run in runs for _ in range(run)], dtype=np.float32)
    return {
        "first": (at == 0).astype(np.float32),
        "second": (at == 1).astype(np.float32),
        "lead": ((at >= 2) & (at < 5)).astype(np.float32),
        "far": at / max(count, 1),
        "last": (at == count - 1).astype(np.float32),
        "opens paragraph": (nth == 0).astype(np.float32),
        "alone": (size == 1).astype(np.float32),
        "paragraph size": np.minimum(size, 6),
    }


def _words(reading: Reading) -> dict[str, Floats]:
    rows: list[dict[str, float]] = []
    for one in reading.sentences:
        words = one.words
        own = _own_text(reading.text, one)
        row = {
            "length": float(np.log(len(words) + 1)),
            "own length": float(np.log(words_inside(one, one.narrated) + 1)),
            "names": float(min(sum(w.is_name for w in words), 4)),
            "opens with name": float(bool(words) and words[0].is_name),
        }
        row |= {f"kind {name}": float(bool(pattern.search(own))) for name, pattern in _KINDS.items()}
        row |= {f"sign {name}": float(bool(pattern.search(own))) for name, pattern in signs().items()}
        rows.append(row)
    names = list(rows[0]) if rows else [f"sign {name}" for name in signs()]
    return {name: np.asarray([row[name] for row in rows], dtype=np.float32) for name in names}


def _own_text(text: str, one: Sentence) -> str:
    """The narrated part of the sentence."""
    return " ".join(piece.of(text) for piece in one.narrated).strip()
