"""Read the annotated corpora, each in its own format, as texts with character-offset labels."""

from __future__ import annotations

import ast
import csv
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

Span = tuple[int, int]
"""Code points (start, end) of a text, end exclusive."""

ENTITY_LABELS = ("PER", "ORG", "LOC")


HELD_OUT, TUNING = 15, 5
"""Per cent of BABE's sentences and of BASIL's triplets that training does not see; thresholds are set on the first."""


def held_out(key: str) -> bool:
    """Whether training leaves a sentence or an article triplet out, by its name alone."""
    return zlib.crc32(key.encode("utf-8")) % 100 < HELD_OUT


def for_tuning(key: str) -> bool:
    """Whether a held-out sentence serves to set thresholds, and so not to measure."""
    return zlib.crc32(key.encode("utf-8")) % 100 < TUNING


@dataclass(frozen=True, slots=True)
class Attribution:
    """One annotated statement; `content` is never empty, `cue` and `source` may be."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A text and the layers that its corpus annotates; a layer that it lacks is None and is not learned from.

    `sentences` holds (start, end, weight, is subjective).
    """

    name: str
    text: str
    attributions: tuple[Attribution, ...] | None = None
    entities: tuple[tuple[int, int, str], ...] | None = None
    loaded: tuple[Span, ...] | None = None
    sentences: tuple[tuple[int, int, float, bool], ...] = field(default=())


class CorpusError(ValueError):
    """A corpus is not where it should be, or is not in its format."""


def polnear(folder: Path) -> Iterator[Example]:
    """Read the brat files of one compartment (`text/*.txt`, `attributions/NAME_*.ann`)."""
    paths = sorted((folder / "text").glob("*.txt"))
    if not paths:
        raise CorpusError(f"no articles under {folder / 'text'}")
    annotations = sorted((folder / "attributions").glob("*.ann"))
    by_name: dict[str, Path] = {}
    for path in annotations:
        by_name.setdefault(path.stem.rpartition("_")[0], path)
    for path in paths:
        annotated = by_name.get(path.stem)
        if annotated is None:
            continue
        text = path.read_bytes().decode("utf-8")
        yield Example(path.stem, text, attributions=tuple(_brat(annotated)))


def _brat(path: Path) -> Iterator[Attribution]:
    spans: dict[str, list[Span]] = {}
    events: list[list[list[str]]] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        fields = line.split("\t")
        if len(fields) < 2:
            continue
        if fields[0].startswith("T"):
            pieces = [piece.split() for piece in fields[1].split(" ", 1)[1].split(";")]
            spans[fields[0]] = [(int(start), int(end)) for start, end in pieces]
        elif fields[0].startswith("E"):
            events.append([part.split(":") for part in fields[1].split()])
    for event in events:
        roles: dict[str, list[Span]] = {"content": [], "cue": [], "source": []}
        for role, reference in event:
            role = re.sub(r"\d+$", "", role).lower()
            if role in roles:
                roles[role] += spans.get(reference, [])
        if roles["content"]:
            yield Attribution(
                tuple(sorted(roles["content"])), tuple(sorted(roles["cue"])), tuple(sorted(roles["source"]))
            )


@dataclass(frozen=True, slots=True)
class TaggedSentence:
    """One sentence of an IOB2 file: its document, its text, its tokens' offsets and their tags."""

    document: str
    text: str
    tokens: tuple[Span, ...]
    tags: tuple[str, ...]

    def entities(self) -> tuple[tuple[int, int, str], ...]:
        """The tagged names as (start, end, label)."""
        found: list[tuple[int, int, str]] = []
        for (start, end), tag in zip(self.tokens, self.tags, strict=True):
            if tag.startswith("B-"):
                found.append((start, end, tag[2:]))
            elif tag.startswith("I-") and found:
                found[-1] = (found[-1][0], end, found[-1][2])
        return tuple(found)


def iob2(path: Path) -> Iterator[TaggedSentence]:
    """Read Universal NER's IOB2; labels other than PER, ORG and LOC count as no entity."""
    document, text = "", ""
    rows: list[tuple[str, str]] = []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.startswith("# newdoc id = "):
            document = line.removeprefix("# newdoc id = ")
        elif line.startswith("# text = "):
            text = line.removeprefix("# text = ")
        elif line and not line.startswith("#"):
            fields = line.split("\t")
            rows.append((fields[1], fields[2]))
        elif not line and rows:
            yield _tagged(document, text, rows)
            rows = []


def _tagged(document: str, text: str, rows: list[tuple[str, str]]) -> TaggedSentence:
    tokens: list[Span] = []
    tags: list[str] = []
    place = 0
    for word, tag in rows:
        found = text.find(word, place)
        if found < 0:
            raise CorpusError(f"token {word!r} is not in its sentence, document {document}")
        place = found + len(word)
        tokens.append((found, place))
        tags.append(tag if tag[2:] in ENTITY_LABELS else "O")
    for number, tag in enumerate(tags):
        if tag.startswith("I-") and (number == 0 or tags[number - 1][2:] != tag[2:]):
            tags[number] = "B-" + tag[2:]
    return TaggedSentence(document, text, tuple(tokens), tuple(tags))


def joined(sentences: list[TaggedSentence], separator: str = "\n") -> Example:
    """Join the sentences of one document to one text with its entities."""
    text, entities = "", []
    for number, sentence in enumerate(sentences):
        text += separator if number else ""
        entities += [(len(text) + start, len(text) + end, label) for start, end, label in sentence.entities()]
        text += sentence.text
    return Example(sentences[0].document, text, entities=tuple(entities))


def documents(path: Path) -> Iterator[list[TaggedSentence]]:
    """The sentences of an IOB2 file, grouped by document; documents of one sentence are grouped by 20."""
    group: list[TaggedSentence] = []
    for sentence in iob2(path):
        if group and sentence.document != group[-1].document and len(group) >= 20:
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


@dataclass(frozen=True, slots=True)
class BabeSentence:
    """One sentence of BABE: its words that the annotators found biased, and whether it states opinion or fact."""

    text: str
    outlet: str
    biased: bool
    words: tuple[Span, ...]
    opinion: bool | None


def babe(path: Path) -> Iterator[BabeSentence]:
    """Read BABE's semicolon-separated file; a biased word is marked wherever it stands in its sentence."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle, delimiter=";"):
            text = row["text"].strip()
            spans: set[Span] = set()
            for word in ast.literal_eval(row["biased_words"] or "[]"):
                pattern = rf"(?<!\w){re.escape(word)}(?!\w)"
                spans |= {m.span() for m in re.finditer(pattern, text, re.IGNORECASE) if word.strip()}
            opinion = {"Expresses writer’s opinion": True, "Entirely factual": False}.get(row["label_opinion"])
            yield BabeSentence(text, row["outlet"], row["label_bias"] == "Biased", tuple(sorted(spans)), opinion)


def basil(folder: Path) -> Iterator[Example]:
    """Read BASIL's articles; `loaded` holds the lexical-bias spans that stand outside quotations."""
    for path in sorted((folder / "articles").glob("*/*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        annotated = folder / "annotations" / path.parent.name / f"{path.stem}_ann.json"
        if not annotated.exists():
            continue
        text, starts = "", []
        for number, paragraph in enumerate(article["body-paragraphs"]):
            text += "\n\n" if number else ""
            for place, sentence in enumerate(paragraph):
                text += " " if place else ""
                starts.append((len(text), sentence))
                text += sentence
        spans: set[Span] = set()
        for phrase in json.loads(annotated.read_text(encoding="utf-8"))["phrase-level-annotations"]:
            if phrase["bias"] != "lex" or phrase["quote"] == "yes":
                continue
            number = int(phrase["id"][1:]) if phrase["id"][1:].isdigit() else -1
            places = [starts[number]] if 0 <= number < len(starts) else []
            for start, sentence in [*places, *starts]:
                found = sentence.find(phrase["txt"])
                if found >= 0:
                    spans.add((start + found, start + found + len(phrase["txt"])))
                    break
        yield Example(path.stem, text, loaded=tuple(sorted(spans)))


def newssd(path: Path) -> Iterator[tuple[str, bool]]:
    """Read (sentence, is subjective) from one split of NewsSD-ENG."""
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            yield " ".join(row["Sentence"].split()), row["Label"] == "SUBJ"


def gum_news(path: Path) -> Iterator[Example]:
    """Read GUM's attribution relations; the clause that attributes stands as the cue."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if not line:
            continue
        document = json.loads(line)
        found = [
            Attribution(
                tuple((s["start"], s["end"]) for s in relation["content"]),
                tuple((s["start"], s["end"]) for s in relation["attribution_clause"]),
            )
            for relation in document["attributions"]
            if relation["content"]
        ]
        yield Example(document["id"], document["text"], attributions=tuple(found))


def techniques(folder: Path, wanted: frozenset[str]) -> Iterator[Example]:
    """Read the propaganda-technique spans named in `wanted` as loaded wording (for evaluation only)."""
    spans: dict[str, set[Span]] = {}
    for line in (folder / "techniques.tsv").read_text(encoding="utf-8").split("\n"):
        if line:
            article, technique, start, end = line.split("\t")
            marked = spans.setdefault(article, set())
            if technique in wanted:
                marked.add((int(start), int(end)))
    for path in sorted((folder / "articles").glob("article*.txt")):
        name = path.stem.removeprefix("article")
        text = path.read_bytes().decode("utf-8")
        yield Example(name, text, loaded=tuple(sorted(spans.get(name, ()))))


_NAMED = {"person": "PER", "organization": "ORG", "place": "LOC"}
_TITLES = frozenset("mr mrs ms dr president king queen pope sir lord senator sen rep governor gov judge".split())
_JOINS = frozenset("of for and the de la van von der - ' ’s 's & . al bin".split())


@dataclass(frozen=True, slots=True)
class _Token:
    form: str
    pos: str
    head: int
    opens: str
    start: int
    end: int


def gum_mentions(path: Path) -> tuple[str, list[tuple[int, int, str, str]]]:
    """Read one document of GUM with its coreference.

    RETURNS (tuple): the text as `gum_names` rebuilds it, and (start, end, entity, type) of every mention.
    """
    text, found = "", []
    rows: list[list[str]] = []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line and not line.startswith("#"):
            fields = line.split("\t")
            if fields[0].isdigit():
                rows.append(fields)
        elif not line and rows:
            text += " " if text and not text.endswith("\n") else ""
            open_at: dict[str, list[tuple[int, str]]] = {}
            for fields in rows:
                misc = dict(part.split("=", 1) for part in fields[9].split("|") if "=" in part)
                start = len(text)
                text += fields[1]
                for part in re.findall(r"\([^()]+\)?|[^()]+\)", misc.get("Entity", "")):
                    number = part.strip("()").split("-")[0]
                    if part.startswith("("):
                        kind = part.strip("()").split("-")[1]
                        if part.endswith(")"):
                            found.append((start, len(text), number, kind))
                        else:
                            open_at.setdefault(number, []).append((start, kind))
                    elif open_at.get(number):
                        begin, kind = open_at[number].pop()
                        found.append((begin, len(text), number, kind))
                text += "" if misc.get("SpaceAfter") == "No" else " "
            text = text.rstrip(" ")
            rows = []
        elif line.startswith("# newpar") and text and not text.endswith("\n"):
            text += "\n"
    return text, found


def gum_names(path: Path) -> Example:
    """Read one document of GUM as names: of each mention of a person, an organisation or a place, its proper name.

    A mention ("the Afghan ambassador Hamdullah Mohib") gives the run of proper nouns around its head; one whose head is
    no proper noun gives none.
    """
    text, names = "", []
    rows: list[list[str]] = []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line and not line.startswith("#"):
            fields = line.split("\t")
            if fields[0].isdigit():
                rows.append(fields)
        elif not line and rows:
            text += " " if text and not text.endswith("\n") else ""
            tokens: list[_Token] = []
            for fields in rows:
                misc = dict(part.split("=", 1) for part in fields[9].split("|") if "=" in part)
                start = len(text)
                text += fields[1]
                tokens.append(
                    _Token(fields[1], fields[3], int(fields[6]) - 1, misc.get("Entity", ""), start, len(text))
                )
                text += "" if misc.get("SpaceAfter") == "No" else " "
            text = text.rstrip(" ")
            names += _names(tokens)
            rows = []
        elif line.startswith("# newpar") and text and not text.endswith("\n"):
            text += "\n"
    return Example(path.stem, text, entities=tuple(sorted(set(names))))


def _names(tokens: list[_Token]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for first, last, kind in sorted(_mentions(tokens), key=lambda m: m[0] - m[1]):
        heads = [n for n in range(first, last + 1) if not first <= tokens[n].head <= last]
        if kind not in _NAMED or not heads or tokens[heads[0]].pos != "PROPN":
            continue
        left = right = heads[0]
        while left > first and (
            (tokens[left - 1].form[0].isupper() and tokens[left - 1].pos not in ("DET", "PRON", "ADP"))
            or (left - 1 > first and tokens[left - 1].form.lower() in _JOINS and tokens[left - 2].pos == "PROPN")
        ):
            left -= 1
        while right < last and (
            tokens[right + 1].pos in ("PROPN", "NUM")
            or (right + 1 < last and tokens[right + 1].form.lower() in _JOINS and tokens[right + 2].pos == "PROPN")
        ):
            right += 1
        while left < right and tokens[left].form.lower().rstrip(".") in _TITLES:
            left += 1
        start, end = tokens[left].start, tokens[right].end
        if not any(a < end and b > start for a, b, _ in found):
            found.append((start, end, _NAMED[kind]))
    return found


def _mentions(tokens: list[_Token]) -> list[tuple[int, int, str]]:
    """(first, last, type) of every mention, from brackets such as `(3-person-…(4-place-…)`, `4)3)`."""
    found: list[tuple[int, int, str]] = []
    open_at: dict[str, list[tuple[int, str]]] = {}
    for place, token in enumerate(tokens):
        for part in re.findall(r"\([^()]+\)?|[^()]+\)", token.opens):
            number = part.strip("()").split("-")[0]
            if part.startswith("("):
                kind = part.strip("()").split("-")[1]
                if part.endswith(")"):
                    found.append((place, place, kind))
                else:
                    open_at.setdefault(number, []).append((place, kind))
            elif open_at.get(number):
                start, kind = open_at[number].pop()
                found.append((start, place, kind))
    return found
