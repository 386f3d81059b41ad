"""Invented articles with an answer key of who says what, in the styles of many kinds of outlets.

Each file in `articles/` holds "text" and "said": for each statement a part of what is said, the words that stand for
its source, the forms of the source's name that count as right (the fullest first) and the source's kind.

    python -m bot.training.own_articles [--part learned|check] [--show]

prints how many statements are found and how many of these are given to the right source.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.analysis.tagging import tagger
from bot.breakdown import Attribution
from bot.training import corpora
from bot.training.source_labels import Label, Labelled
from bot.training.source_scoring import analysed, same

ARTICLES = Path(__file__).parent / "articles"
PARTS = {"learned": "abcde", "check": "f"}
"""Articles by the first letter of their names: "learned" was in sight when rules and weights were made, "check" not."""
_OVERLAP = 0.4
"""So much of a statement's words must be in an attribution's content."""


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of the key: offsets of its words and of the words for its source, and what counts as right."""

    start: int
    end: int
    mention: tuple[int, int]
    speakers: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class OwnArticle:
    """One article and its key."""

    name: str
    text: str
    said: tuple[Said, ...]


def read(part: str | None = None) -> Iterator[OwnArticle]:
    """Yield the articles in order.

    part (str | None): "learned" or "check"; all for None.
    """
    for path in sorted(ARTICLES.glob("*.json")):
        if part is None or path.stem[0] in PARTS[part]:
            data = json.loads(path.read_text(encoding="utf-8"))
            yield OwnArticle(path.stem, data["text"], tuple(_said(data["text"], one) for one in data["said"]))


def _said(text: str, one: dict[str, str | list[str]]) -> Said:
    content, mention = str(one["content"]), str(one["mention"])
    start = text.index(content)
    at = min(_places(text, mention), key=lambda place: abs(place - start))
    return Said(start, start + len(content), (at, at + len(mention)), tuple(one["speaker"]), str(one["kind"]))


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def matched(said: Said, attributions: Sequence[Attribution]) -> Attribution | None:
    """RETURNS (Attribution | None): the one that holds most of a statement; of several, the shortest."""
    best, most = None, 0.0
    for one in attributions:
        shared = sum(max(0, min(said.end, s.end) - max(said.start, s.start)) for s in one.content)
        share = shared / (said.end - said.start)
        score = share - 1e-4 * sum(s.end - s.start for s in one.content) / (said.end - said.start)
        if share > _OVERLAP and score > most:
            best, most = one, score
    return best


def labelled(part: str) -> Iterator[Labelled]:
    """Yield the articles as the corpora's are: our own attributions, with the key's mentions and labels."""
    for one in read(part):
        found = analysed(one.text, tagger().tag(one.text))._.attributions
        keyed = {id(a): said for said in one.said if (a := matched(said, found)) is not None}
        attributions = tuple(_gold(a, keyed.get(id(a))) for a in found)
        accepted = tuple(_labels(keyed.get(id(a))) for a in found)
        yield Labelled(one.name, one.text, attributions, accepted, accepted)


def _gold(one: Attribution, said: Said | None) -> corpora.Attribution:
    content, cue, source = (tuple((s.start, s.end) for s in spans) for spans in (one.content, one.cue, one.source))
    return corpora.Attribution(content, cue, (said.mention,) if said else source)


def _labels(said: Said | None) -> tuple[Label, ...]:
    return tuple(Label(name, said.kind) for name in said.speakers) if said else ()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=sorted(PARTS))
    parser.add_argument("--show", action="store_true", help="print what is missed or given to somebody else")
    given = parser.parse_args()
    figures = score(given.part, show=given.show)
    print(json.dumps(figures, indent=1))


def score(part: str | None = None, *, show: bool = False) -> dict[str, float]:
    """RETURNS (dict): how many statements there are, the share found, and of these the share of right sources."""
    count = found = right = kinds = 0
    for article in read(part):
        doc = analysed(article.text, tagger().tag(article.text))
        sources = {s.id: s for s in doc._.sources}
        for said in article.said:
            count += 1
            one = matched(said, doc._.attributions)
            if one is None:
                if show:
                    print(article.name, "missed:", article.text[said.start : said.end])
                continue
            source = sources.get(one.source_id or "")
            name, kind = (source.name, source.kind) if source else ("unknown", "unknown")
            person = "named-person" if said.kind == "author" else said.kind
            is_right = same(name, said.speakers, [person])
            found, right, kinds = found + 1, right + is_right, kinds + (kind in (said.kind, person))
            if show and not is_right:
                print(article.name, repr(article.text[slice(*said.mention)]), "is", said.speakers[0], "and not", name)
    return {
        "statements": count,
        "found": round(found / max(count, 1), 4),
        "right source": round(right / max(found, 1), 4),
        "right kind": round(kinds / max(found, 1), 4),
    }


if __name__ == "__main__":
    main()
