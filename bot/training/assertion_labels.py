"""Which sentences of which articles want a source, as readers labelled them: offsets and labels, without any text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from bot.training import corpora
from bot.training.corpora import CorpusError

Part = Literal["train", "dev"]
_SHORT = 16
"""Characters of its key that name a page of the extraction corpus."""


@dataclass(frozen=True, slots=True)
class Label:
    """One sentence: start and end in code points, and what each reader said."""

    start: int
    end: int
    voices: tuple[str, ...]
    """"q", "r" or "n" by each reader."""
    needs: tuple[int, ...]
    """0, 1 or 2 by each reader."""
    codes: tuple[str, ...]

    @property
    def need(self) -> float:
        """RETURNS (float): the share of readers who want a source."""
        return sum(n > 0 for n in self.needs) / len(self.needs)

    @property
    def strong(self) -> float:
        """RETURNS (float): the share of readers who clearly want one."""
        return sum(n > 1 for n in self.needs) / len(self.needs)

    @property
    def told(self) -> float:
        """RETURNS (float): the share of readers for whom it is quoted or reported."""
        return sum(v != "n" for v in self.voices) / len(self.voices)


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article and the labels of all its sentences, in order."""

    name: str
    text: str
    sentences: tuple[Label, ...]


def labelled(folder: Path, part: Part) -> Iterator[LabelledArticle]:
    """Join the labels with the texts of the corpora.

    folder (Path): the folder of corpora, with `polnear`, `gum` and `extraction`.
    part (Part): "train", by one reader, or "dev", by two.
    RAISES CorpusError: when a text is missing or is not the one that was labelled.
    """
    texts = _Texts(folder)
    for name, given in _given()[part].items():
        text = texts.of(name)
        if hashlib.sha256(text.encode()).hexdigest()[:_SHORT] != given["text"]:
            raise CorpusError(f"the text of {name} is not the one that was labelled")
        yield LabelledArticle(name, text, tuple(_labels(given)))


def _labels(given: dict[str, Any]) -> Iterator[Label]:
    readers = len(given["voices"])
    for number, (start, end) in enumerate(given["sentences"]):
        needs, codes = given["needs"].get(str(number), ([0] * readers, []))
        yield Label(start, end, tuple(voice[number] for voice in given["voices"]), tuple(needs), tuple(codes))


def _given() -> dict[str, dict[str, Any]]:
    path = files(__package__ or "bot.training") / "assertion_labels.json"
    content: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return content


class _Texts:
    """The texts of the corpora by the name of the article."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._gum = {e.name: e.text for e in corpora.gum_news(folder / "gum" / "attribution" / "news.jsonl")}
        path = folder / "extraction" / "scrapinghub" / "ground-truth.json"
        pages: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
        self._pages = {f"EXT_{key[:_SHORT]}": page["articleBody"] for key, page in pages.items()}

    def of(self, name: str) -> str:
        for known in (self._gum, self._pages):
            if name in known:
                return known[name]
        for part in ("train", "dev"):
            path = self._folder / "polnear" / part / "text" / f"{name}.txt"
            if path.exists():
                return path.read_bytes().decode("utf-8")
        raise CorpusError(f"{self._folder} lacks the article {name}")


def write_gold(folder: Path, out: Path, part: Part = "dev") -> None:
    """Write `DOCS.json`, `GOLD.json` and the texts, as the scorer of flagged assertions reads them.

    folder (Path): the folder of corpora.
    out (Path): a folder, made if it is not there.
    """
    (out / "texts").mkdir(parents=True, exist_ok=True)
    docs, gold = [], {}
    for article in labelled(folder, part):
        (out / "texts" / f"{article.name}.txt").write_bytes(article.text.encode())
        places = [{"i": i, "start": s.start, "end": s.end} for i, s in enumerate(article.sentences)]
        docs.append({"id": article.name, "text": article.text, "sentences": places})
        gold[article.name] = {
            "voice": {str(i): list(s.voices) for i, s in enumerate(article.sentences)},
            "need": {
                str(i): {"n": list(s.needs), "codes": list(s.codes)}
                for i, s in enumerate(article.sentences)
                if any(s.needs)
            },
        }
    for name, content in (("DOCS.json", docs), ("GOLD.json", gold)):
        (out / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
