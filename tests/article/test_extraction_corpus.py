"""How much of the article is found on 181 saved news pages with their text as people read it.

The figures are those of the corpus's own benchmark: precision and recall over runs of four words, averaged over the
pages, and F1 of the two averages. The pages are not part of the project.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.article.extract import extract_page

_WORD = re.compile(r"\w+")
_PASSAGE = re.compile(r"“[^“”\n]{2,}”|\"[^\"\n]{2,}\"")


@dataclass(frozen=True)
class Score:
    """How one page was read."""

    precision: float
    recall: float
    passages: int
    kept: int


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)))


def plain(text: str) -> str:
    """Even out white space, also the one that the gold text has inside marks where a page has a tag."""
    return re.sub(r"(?<=[“\"‘]) | (?=[”\"’])", "", " ".join(text.split()))


def score(task: tuple[Path, str, str | None]) -> Score:
    path, gold, url = task
    blocks = extract_page(gzip.decompress(path.read_bytes()), url=url)
    found = "\n".join(block.text for block in blocks if block.kind != "headline")
    expected, got = shingles(gold), shingles(found)
    common = (expected & got).total()
    passages = [plain(match[0]) for match in _PASSAGE.finditer(gold)]
    text = plain(found)
    return Score(common / got.total(), common / expected.total(), len(passages), sum(p in text for p in passages))


def tasks(folder: Path) -> Iterator[tuple[Path, str, str | None]]:
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for key, entry in truth.items():
        yield folder / "html" / f"{key}.html.gz", entry["articleBody"], entry.get("url")


@pytest.mark.timeout(300)
def test_articles_and_their_quotations_are_found_on_real_pages(corpora: Path) -> None:
    folder = corpora / "extraction" / "scrapinghub"
    if not folder.is_dir():
        pytest.skip("the corpus of saved pages is not among the corpora")
    scores = [score(task) for task in tasks(folder)]
    precision = sum(page.precision for page in scores) / len(scores)
    recall = sum(page.recall for page in scores) / len(scores)
    f1 = 2 * precision * recall / (precision + recall)
    kept = sum(page.kept for page in scores) / sum(page.passages for page in scores)
    mean_f1 = sum(2 * p.precision * p.recall / ((p.precision + p.recall) or 1) for p in scores) / len(scores)
    print(
        f"{len(scores)} pages: P {precision:.4f} R {recall:.4f} F1 {f1:.4f}, mean F1 {mean_f1:.4f}, quoted {kept:.4f}"
    )
    assert len(scores) == 181
    assert f1 >= 0.955
    assert kept >= 0.98
