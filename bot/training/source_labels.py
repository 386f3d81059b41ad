"""The labels of sources, kept as offsets into articles that the repository does not hold.

Each file names articles and, for each gold attribution, its spans and what its readers gave as its source by the
guideline: name, role and affiliation as spans of the article (several joined), or a word of the guideline's own
("unknown", "author", "unclear"). No text is kept.

| file | articles | readers |
|---|---|---|
| `source_labels.json` | the development set: PolNeAR's dev part, GUM | two |
| `source_labels_later.json` | 44 more of PolNeAR's dev part; labelled when most rules stood, then read | two |
| `source_labels_rest.json` | the last 15 of PolNeAR's dev part, labelled last, scored once unseen, then read | two |
| `source_labels_fresh.json` | PolNeAR's train part, GUM; for long only sums were seen, then read | two |
| `source_labels_train.json` | the same, to learn from and to read | one |
| `source_labels_mentions.json` | PolNeAR's train part; only pronouns and descriptions are labelled | one |
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from bot.training import corpora
from bot.training.corpora import Attribution, CorpusError

LABELS = Path(__file__).parent / "source_labels.json"
LATER, REST, FRESH, TRAINING, MENTIONS = (
    LABELS.with_name(f"source_labels_{name}.json") for name in ("later", "rest", "fresh", "train", "mentions")
)
WORDS = ("unknown", "author", "unclear")
"""What the guideline writes where the article gives no name."""

Kept: TypeAlias = "str | list[Any] | None"
"""A guideline's word, or the mark that joins several and, for each of them, its spans."""


@dataclass(frozen=True, slots=True)
class Label:
    """What one reader gave as the source of one attribution."""

    canonical: str
    kind: str
    role: str | None = None
    affiliation: str | None = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """One article with its gold attributions and, for each of them, the labels of its readers."""

    name: str
    text: str
    attributions: tuple[Attribution, ...]
    readers: tuple[tuple[Label, ...], ...]
    accepted: tuple[tuple[Label, ...], ...]
    """The labels that count as right: both readers' where both follow the guideline, else the one settled on.

    Empty for an attribution that is not labelled."""


def read(folder: Path, path: Path = LABELS) -> Iterator[Labelled]:
    """Join the labels with the articles of the corpora under `folder`.

    Raises CorpusError where an article is missing or is not the one that was labelled.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    texts = _texts(folder, data)
    for name, entry in data["articles"].items():
        text = texts.get(name)
        if text is None or len(text) != entry["length"]:
            raise CorpusError(f"the article {name} is not under {folder} as it was labelled")
        table = [Label(_words(text, c), k, _words(text, r), _words(text, a)) for c, k, r, a in entry["labels"]]  # type: ignore[arg-type]  # a name is never None
        readers = tuple(tuple(table[n] for n in numbers or ()) for numbers in entry["given"])
        settled = {int(n): reader for n, reader in entry.get("settled", {}).items()}
        accepted = tuple(
            (row[settled[n]],) if n in settled else tuple(dict.fromkeys(row)) for n, row in enumerate(readers)
        )
        attributions = tuple(
            Attribution(*(tuple((a, b) for a, b in spans) for spans in one)) for one in entry["attributions"]
        )
        yield Labelled(name, text, attributions, readers, accepted)


def _texts(folder: Path, data: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in data["articles"]:
        if not name.startswith("GUM_"):
            paths = (folder / "polnear" / part / "text" / f"{name}.txt" for part in ("dev", "train"))
            path = next((path for path in paths if path.exists()), None)
            if path is not None:
                found[name] = path.read_bytes().decode("utf-8")
    for part in ("news", "interview"):
        path = folder / "gum" / "attribution" / f"{part}.jsonl"
        if path.exists():
            found.update((one.name, one.text) for one in corpora.gum_news(path))
    return found


def _words(text: str, kept: Kept) -> str | None:
    """RETURNS (str | None): what a kept value stands for: a guideline's word, or spans joined with "+" or ";"."""
    if kept is None or isinstance(kept, str):
        return kept
    mark, *parts = kept
    return str(mark).join(" ".join(" ".join(text[a:b] for a, b in part).split()) for part in parts)


def compact(text: str, words: str | None, mark: str) -> Kept:
    """Turn a reader's words into what may be kept: spans of the text.

    mark (str): what joins several (" + " for names, "; " for roles).
    RETURNS (list | str | None): see `_words`; words that are not in the text are left out.
    """
    if words is None or words in WORDS:
        return words
    parts = [spans for part in words.split(mark) if (spans := _located(text, part.strip()))]
    return [mark, *parts] if parts else None


def _located(text: str, words: str) -> list[list[int]] | None:
    """Where the words stand in the text: in one piece, or else in the fewest pieces that hold them in their order."""
    tokens = words.split()
    spans: list[list[int]] = []
    while tokens:
        for count in range(len(tokens), 0, -1):
            pattern = r"\s+".join(re.escape(t) for t in tokens[:count])
            match = re.search(pattern, text) or re.search(pattern, text, re.IGNORECASE)
            if match:
                spans.append([match.start(), match.end()])
                tokens = tokens[count:]
                break
        else:
            tokens = tokens[1:]
    return spans or None


def build(
    documents: Sequence[dict[str, Any]], readers: Sequence[Path], settled: dict[str, dict[str, int]]
) -> dict[str, Any]:
    """Make the file of labels from two readers' folders.

    documents (Sequence): `{"id", "text", "attributions"}`, as the scorer has them.
    readers (Sequence[Path]): folders of `ID.json`, each mapping an attribution's number to its label.
    settled (dict): by article and number, which reader's label alone follows the guideline.
    """
    articles: dict[str, Any] = {}
    for document in sorted(documents, key=lambda d: d["id"]):
        text, name = document["text"], document["id"]
        given = [json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for folder in readers]
        table: list[Any] = []
        rows = []
        for number in range(len(document["attributions"])):
            row = []
            for labels in given:
                one = labels[str(number)]
                kept = [
                    compact(text, one["canonical"], " + ") or "unknown",
                    one["kind"],
                    compact(text, one["role"], "; "),
                    compact(text, one["affiliation"], "; "),
                ]
                if kept not in table:
                    table.append(kept)
                row.append(table.index(kept))
            rows.append(row)
        articles[name] = {
            "length": len(text),
            "attributions": [[one["content"], one["cue"], one["source"]] for one in document["attributions"]],
            "labels": table,
            "given": rows,
        }
        if name in settled:
            articles[name]["settled"] = settled[name]
    return {"guideline": "sources", "articles": articles}


def agreement(found: Iterable[Labelled], same: Callable[[str, Iterable[str], Iterable[str]], bool]) -> dict[str, float]:
    """RETURNS (dict): how often both readers give the same source and the same kind, and of how many attributions."""
    total = names = kinds = 0
    for one in found:
        for first, *others in one.readers:
            total += 1
            names += all(same(first.canonical, [o.canonical], [o.kind]) for o in others)
            kinds += all(first.kind == o.kind for o in others)
    return {
        "canonical": round(names / max(total, 1), 4),
        "kind": round(kinds / max(total, 1), 4),
        "attributions": total,
    }


def as_scorer_files(found: Iterable[Labelled]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """RETURNS (tuple): what the scorer reads as DOCS.json and GOLD.json."""
    documents, gold = [], {}
    for one in found:
        documents.append(
            {
                "id": one.name,
                "text": one.text,
                "attributions": [
                    {role: [list(s) for s in getattr(a, role)] for role in ("source", "cue", "content")}
                    for a in one.attributions
                ],
            }
        )
        gold[one.name] = {
            str(n): {
                "canonical": [label.canonical for label in labels],
                "kind": list(dict.fromkeys(label.kind for label in labels)),
                "role": [label.role for label in labels if label.role],
                "affiliation": [label.affiliation for label in labels if label.affiliation],
            }
            for n, labels in enumerate(one.accepted)
        }
    return documents, gold
