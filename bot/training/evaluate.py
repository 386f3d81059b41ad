"""Measure a folder of weights on every corpus that was kept out of training, and write the figures down."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from bot.analysis.tagger import WEIGHTS, TaggedAttribution, Tagger, Tags
from bot.training import corpora
from bot.training.corpora import Attribution, Example
from bot.training.scoring import AttributionScore, Count, Words, average_precision, macro_f1, pair

_WORD = re.compile(r"\w+")
LOADED_TECHNIQUES = frozenset({"Loaded_Language", "Name_Calling,Labeling", "Exaggeration,Minimisation"})

Figures = dict[str, Any]


def evaluate(
    folder: Path,
    weights: Path = WEIGHTS,
    out: Path | None = None,
    *,
    against: Path | None = None,
    threads: int | None = None,
    say: Callable[[str], None] = print,
) -> Figures:
    """Measure `weights` on the corpora under `folder`.

    out (Path): a folder for `figures.json` and, where there is a model card, its table of figures.
    against (Path): the same weights in 32 bits, to tell what quantisation costs.
    RETURNS (dict): the figures, as they are written.
    """
    figures = _measured(folder, Tagger(weights, threads), say)
    if against is not None:
        say("the same in 32 bits")
        figures["float32"] = _measured(folder, Tagger(against, threads), say)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        card = out / "MODEL_CARD.md"
        if card.exists():
            card.write_text(with_table(card.read_text(encoding="utf-8"), table(figures)), encoding="utf-8")
    return figures


def _measured(folder: Path, tagger: Tagger, say: Callable[[str], None]) -> Figures:
    figures: Figures = {"model": {"name": tagger.name, "version": tagger.version}}
    parts: list[tuple[str, Callable[[], Figures]]] = [
        ("attribution", lambda: attribution_figures(tagger, folder / "polnear" / "dev")),
        ("entities_ewt", lambda: entity_figures(tagger, folder / "uner-ewt" / "en_ewt-ud-test.iob2")),
        ("entities_pud", lambda: entity_figures(tagger, folder / "uner-pud" / "en_pud-ud-test.iob2")),
        ("subjectivity", lambda: subjectivity_figures(tagger, folder / "newssd" / "data" / "english")),
        ("loaded", lambda: loaded_figures(tagger, folder)),
        ("other_news", lambda: gum_figures(tagger, folder / "gum" / "attribution" / "news.jsonl")),
    ]
    for name, measure in parts:
        figures[name] = measure()
        say(f"{name}: {json.dumps(figures[name])[:400]}")
    return figures


def attribution_figures(tagger: Tagger, folder: Path) -> Figures:
    """Attributions of PolNeAR's articles: all, and by outlet."""
    examples = list(corpora.polnear(folder))
    score = AttributionScore()
    outlets: dict[str, AttributionScore] = {}
    for example, tags in zip(examples, tagger.tag_many([e.text for e in examples]), strict=True):
        said = predicted(tags.attributions)
        gold = example.attributions or ()
        score.add(example.text, gold, said)
        outlets.setdefault(example.name.partition("_")[0], AttributionScore()).add(example.text, gold, said)
    figures: Figures = score.figures()
    figures["by_outlet"] = {
        name: {
            "match_f1": round(one.match.f1, 4),
            "content_f1": round(one.exact["content"].f1, 4),
            "source_given_match": round(one.source_right / max(one.match.hit, 1), 4),
            "gold": one.match.gold,
        }
        for name, one in sorted(outlets.items())
    }
    return figures


def predicted(found: Iterable[TaggedAttribution]) -> list[Attribution]:
    """The tagger's statements in the form of the corpora's."""
    return [
        Attribution(one.content, (one.cue,) if one.cue else (), (one.source,) if one.source else ()) for one in found
    ]


def entity_figures(tagger: Tagger, path: Path) -> Figures:
    """Exact spans of names, sentence by sentence in the context of their document."""
    groups = list(corpora.documents(path))
    examples = [corpora.joined(group) for group in groups]
    counts = {label: Count() for label in ("all", *corpora.ENTITY_LABELS)}
    for example, tags in zip(examples, tagger.tag_many([e.text for e in examples]), strict=True):
        gold = set(example.entities or ())
        said = {(one.start, one.end, one.label) for one in tags.entities}
        counts["all"].add(gold, said)
        for label in corpora.ENTITY_LABELS:
            counts[label].add({g for g in gold if g[2] == label}, {s for s in said if s[2] == label})
    return {label: count.figures() for label, count in counts.items()}


def subjectivity_figures(tagger: Tagger, folder: Path) -> Figures:
    """Macro-F1 over sentences that are subjective or not, each on its own."""
    figures: Figures = {}
    for split in ("val", "test"):
        pairs = list(corpora.newssd(folder / f"{split}.csv"))
        tagged = list(tagger.tag_many([text for text, _ in pairs]))
        gold = [subjective for _, subjective in pairs]
        said = [tags.is_subjective(0, len(text)) for tags, (text, _) in zip(tagged, pairs, strict=True)]
        figures[split] = {"macro_f1": round(macro_f1(gold, said), 4), "sentences": len(pairs)}
    return figures


def loaded_figures(tagger: Tagger, folder: Path) -> Figures:
    """Loaded words on held-out parts, beside a list of the words most often marked in BABE's training part."""
    babe = list(corpora.babe(folder / "babe" / "babe_dev.csv"))
    listed = word_list((s.text, s.words) for s in babe if not corpora.held_out(s.text))
    measured = [s for s in babe if corpora.held_out(s.text) and not corpora.for_tuning(s.text)]
    kept = [s for s in measured if s.words or not s.biased]
    figures: Figures = {"word_list_size": len(listed)}
    sets = {
        "babe": [Example("babe", s.text, loaded=s.words) for s in kept],
        "basil": [e for e in corpora.basil(folder / "basil") if corpora.held_out(e.name.rpartition("_")[0])],
        "ptc": [e for e in corpora.techniques(folder / "ptc", LOADED_TECHNIQUES) if corpora.held_out(e.name)],
    }
    for name, examples in sets.items():
        tagged = list(tagger.tag_many([e.text for e in examples]))
        figures[name] = _loaded(examples, tagged, listed)
    tagged = list(tagger.tag_many([s.text for s in measured]))
    gold = [s.biased for s in measured]
    figures["babe_sentences"] = {
        "macro_f1": round(macro_f1(gold, [bool(tags.loaded) for tags in tagged]), 4),
        "word_list_macro_f1": round(
            macro_f1(gold, [any(w.lower() in listed for w in _WORD.findall(s.text)) for s in measured]), 4
        ),
        "sentences": len(measured),
    }
    return figures


def _loaded(examples: Sequence[Example], tagged: Sequence[Tags], listed: frozenset[str]) -> Figures:
    model, plain = Count(), Count()
    truth: list[bool] = []
    ranked: list[float] = []
    for example, tags in zip(examples, tagged, strict=True):
        words = Words(example.text)
        gold = words.inside(example.loaded or ())
        model.add(gold, words.inside((one.start, one.end) for one in tags.loaded))
        plain.add(gold, {n for n, (a, b) in enumerate(words.bounds) if example.text[a:b].lower() in listed})
        truth += [n in gold for n in range(len(words.bounds))]
        ranked += [tags.loadedness(a, b) for a, b in words.bounds]
    return {
        "words": model.figures(),
        "average_precision": round(average_precision(truth, ranked), 4),
        "word_list": plain.figures(),
        "share_of_words": round(sum(truth) / max(len(truth), 1), 4),
    }


def word_list(sentences: Iterable[tuple[str, tuple[corpora.Span, ...]]]) -> frozenset[str]:
    """The words that annotators marked at least twice and in most of their places."""
    marked: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for text, spans in sentences:
        seen.update(word.lower() for word in _WORD.findall(text))
        for start, end in spans:
            marked.update(word.lower() for word in _WORD.findall(text[start:end]))
    return frozenset(word for word, count in marked.items() if count >= 2 and count * 2 >= seen[word])


def gum_figures(tagger: Tagger, path: Path) -> Figures:
    """Share of GUM's attribution relations in Wikinews whose content is found, and whose clause holds our cue."""
    examples = list(corpora.gum_news(path))
    found, cued, total = 0, 0, 0
    for example, tags in zip(examples, tagger.tag_many([e.text for e in examples]), strict=True):
        words = Words(example.text)
        gold = list(example.attributions or ())
        said = predicted(tags.attributions)
        pairs = pair([words.inside(g.content) for g in gold], [words.inside(s.content) for s in said])
        total += len(gold)
        found += len(pairs)
        cued += sum(bool(words.inside(gold[i].cue) & words.inside(said[j].cue)) for i, j in pairs)
    return {"found": round(found / max(total, 1), 4), "cue_right": round(cued / max(found, 1), 4), "gold": total}


_BEGIN, _END = "<!-- figures -->", "<!-- /figures -->"


def with_table(card: str, rows: str) -> str:
    """RETURNS (str): the card with its table of figures replaced."""
    before, _, rest = card.partition(_BEGIN)
    after = rest.partition(_END)[2]
    return f"{before}{_BEGIN}\n{rows}\n{_END}{after}"


def table(figures: Figures) -> str:
    """RETURNS (str): the figures as Markdown tables."""
    one, other = figures, figures.get("float32")
    rows = ["| figure | int8 | float32 |", "|---|---|---|"]
    for name, path in _ROWS:
        rows.append(f"| {name} | {_at(one, path)} | {_at(other, path) if other else '–'} |")
    rows += ["", "| outlet of PolNeAR | match F1 | content, exact F1 | source given match | statements |"]
    rows.append("|---|---|---|---|---|")
    for outlet, row in one["attribution"]["by_outlet"].items():
        values = [f"{row[key]:.3f}" for key in ("match_f1", "content_f1", "source_given_match")]
        rows.append(f"| {outlet} | {' | '.join(values)} | {row['gold']} |")
    return "\n".join(rows)


def _at(figures: Figures, path: str) -> str:
    value: Any = figures
    for key in path.split("/"):
        value = value[key]
    return f"{value:.3f}"


_ROWS = (
    ("PolNeAR dev: match F1", "attribution/match/f1"),
    ("– precision", "attribution/match/p"),
    ("– recall", "attribution/match/r"),
    ("PolNeAR dev: source, exact F1", "attribution/exact/source/f1"),
    ("PolNeAR dev: cue, exact F1", "attribution/exact/cue/f1"),
    ("PolNeAR dev: content, exact F1", "attribution/exact/content/f1"),
    ("PolNeAR dev: recall of direct statements", "attribution/recall_by_kind/direct/r"),
    ("PolNeAR dev: recall of mixed statements", "attribution/recall_by_kind/mixed/r"),
    ("PolNeAR dev: recall of indirect statements", "attribution/recall_by_kind/indirect/r"),
    ("PolNeAR dev: source right, given a match", "attribution/source_given_match"),
    ("GUM Wikinews: statements found", "other_news/found"),
    ("UNER EWT test: names, exact F1", "entities_ewt/all/f1"),
    ("UNER PUD: names, exact F1", "entities_pud/all/f1"),
    ("NewsSD-ENG test: macro-F1", "subjectivity/test/macro_f1"),
    ("BABE, held out: loaded words, F1", "loaded/babe/words/f1"),
    ("– word list", "loaded/babe/word_list/f1"),
    ("BABE, held out: biased sentences, macro-F1", "loaded/babe_sentences/macro_f1"),
    ("– word list", "loaded/babe_sentences/word_list_macro_f1"),
    ("BASIL, held out: loaded words, average precision", "loaded/basil/average_precision"),
    ("PTC, a part: loaded words, F1", "loaded/ptc/words/f1"),
    ("– word list", "loaded/ptc/word_list/f1"),
)
