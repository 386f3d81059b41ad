"""Measure who is given as the source: on gold mentions and on our own attributions, as the published scorer counts.

    python -m bot.training.source_scoring --corpora DIR [--out DIR] [--part tune|check] [--later] [--rest] [--fresh]

--later takes 44 more articles of PolNeAR's dev part, labelled when most rules stood; --rest its last 15, labelled when
all others stood; --fresh others of its train part, which the tagger knows: there only the figures with gold mentions
given say something new.

With --out, DOCS.json and GOLD.json are written there for the scorer, and figures.json.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from spacy.tokens import Doc

from bot.analysis.lexicon import cues
from bot.analysis.pipeline import COMPONENTS, language
from bot.analysis.quotation import outermost
from bot.analysis.spans import kind_of, words, words_in
from bot.analysis.tagger import Tags
from bot.analysis.tagging import tagger
from bot.article.model import Article
from bot.breakdown import Attribution, Source, Span
from bot.training import source_labels
from bot.training.scoring import Words, pair
from bot.training.source_labels import Label, Labelled

PRONOUNS = frozenset("he she they it i we who his her their him them my our".split())
_STOP = frozenset("the a an of mr mrs ms sen rep gov president dr".split())
_DIRECT = 0.9


def name_words(name: str | None) -> list[str]:
    """RETURNS (list[str]): the lower-cased words of a name that count when two are compared."""
    plain = (name or "").lower().replace("’s", "").replace("'s", "")
    return [w for w in re.findall(r"\w+", plain) if w not in _STOP]


def same(said: str, accepted: Iterable[str], kinds: Iterable[str]) -> bool:
    """Whether a name is one of the accepted ones: by family name and subset for people, else by half of the words."""
    accepted, person = list(accepted), "named-person" in kinds
    ours = name_words(said)
    for name in accepted:
        theirs = name_words(name)
        if ours == theirs or (not ours and name in ("unknown", "unclear")):
            return True
        mine, gold = set(ours), set(theirs)
        if mine and gold and person and ours[-1] == theirs[-1] and (mine <= gold or gold <= mine):
            return True
        if mine and gold and not person and len(mine & gold) / len(mine | gold) >= 0.5:
            return True
    return said in accepted


@dataclass(slots=True)
class SourceScore:
    """Running counts: right and all, by figure."""

    counts: dict[str, list[int]] = field(default_factory=dict)

    def add(self, figure: str, right: bool) -> None:
        """Count one."""
        count = self.counts.setdefault(figure, [0, 0])
        count[0] += right
        count[1] += 1

    def figures(self) -> dict[str, dict[str, float]]:
        """RETURNS (dict): each figure with the number that it is of."""
        return {name: {"share": round(a / max(n, 1), 4), "of": n} for name, (a, n) in self.counts.items()}


def analysed(text: str, tags: Tags, gold: Sequence[Attribution] | None = None) -> Doc:
    """Run all components up to the sources.

    gold (Sequence[Attribution] | None): stand in place of what would be found.
    """
    nlp = language()
    doc = nlp.make_doc(text)
    doc._.article = Article("", text, (), ())
    doc._.tags = tags
    for name, _ in COMPONENTS:
        if name == "hearsay_attribution" and gold is not None:
            doc._.attributions = tuple(gold)
        elif name not in ("hearsay_tagger", "hearsay_assertions"):
            doc = nlp.get_pipe(name)(doc)
    return doc


def gold_attributions(one: Labelled, doc: Doc) -> list[Attribution]:
    """RETURNS (list[Attribution]): the labelled spans as the component reads them, named by their numbers."""
    bounds = words(one.text)
    quoted = words_in(bounds, [Span(start=q.start, end=q.end) for q in outermost(doc._.quotations)])
    found = []
    for number, gold in enumerate(one.attributions):
        content, cue, source = (
            tuple(Span(start=a, end=b) for a, b in sorted(spans)) for spans in (gold.content, gold.cue, gold.source)
        )
        kind = kind_of(words_in(bounds, content), quoted)
        known = cues().of(" ".join(span.of(one.text) for span in cue))
        act = "says" if kind == "direct" or known is None else known.act
        found.append(
            Attribution(id=f"a{number}", kind=kind, act=act, content=content, cue=cue, source=source, confidence=1)
        )
    return sorted(found, key=lambda a: a.content[0].start)


def score(found: Iterable[Labelled], *, given: bool) -> SourceScore:
    """Measure the component.

    given (bool): whether it gets the gold mentions, or what the tagger finds.
    """
    total = SourceScore()
    for one in found:
        tags = tagger().tag(one.text)
        doc = analysed(one.text, tags)
        if given:
            doc = analysed(one.text, tags, gold_attributions(one, doc))
        _count(total, one, doc, given)
    return total


def _count(total: SourceScore, one: Labelled, doc: Doc, given: bool) -> None:
    names: dict[str, Source] = {s.id: s for s in doc._.sources}
    view = Words(one.text)
    quoted = view.quoted()
    contents = [view.inside(a.content) for a in one.attributions]
    if given:
        pairs = {int(a.id[1:]): n for n, a in enumerate(doc._.attributions)}
    else:
        pairs = dict(pair(contents, [view.inside((s.start, s.end) for s in a.content) for a in doc._.attributions]))
    homes: dict[str, list[str | None]] = {}
    for number, gold in enumerate(one.attributions):
        accepted = one.accepted[number]
        kinds = {label.kind for label in accepted}
        right = False
        if number in pairs:
            said = names.get(doc._.attributions[pairs[number]].source_id or "")
            name, kind = (said.name, said.kind) if said else ("", "unknown")
            right = same(name, [label.canonical for label in accepted], kinds)
            total.add("canonical", right)
            total.add("kind", kind in kinds)
            mention = " ".join(one.text[a:b] for a, b in gold.source)
            if mention.lower() in PRONOUNS:
                total.add("pronoun", right)
            if right and said:
                _count_facts(total, accepted, said)
            if _is_named(accepted[0], mention):
                homes.setdefault(accepted[0].canonical, []).append(said.id if said else None)
        if len(contents[number] & quoted) > _DIRECT * max(len(contents[number]), 1):
            total.add("direct end to end", right)
    for name, home in homes.items():
        shared = any(set(home) & set(other) for rival, other in homes.items() if rival != name)
        total.add("merged or split", len(set(home)) > 1 or shared)


def _count_facts(total: SourceScore, accepted: Sequence[Label], said: Source) -> None:
    for figure in ("role", "affiliation"):
        wanted = {w for label in accepted for w in name_words(getattr(label, figure))}
        if wanted:
            total.add(figure, bool(wanted & set(name_words(getattr(said, figure)))))


def _is_named(label: Label, mention: str) -> bool:
    """Whether the mention holds the name itself, so that joining it with another source is a matter of names."""
    last = name_words(label.canonical)[-1:]
    named = label.kind in ("named-person", "named-organisation", "other-media")
    return named and bool(last) and last[0] in name_words(mention)


def part(found: Sequence[Labelled], which: str | None) -> list[Labelled]:
    """RETURNS (list[Labelled]): by name, those at even places ("tune"), at odd places ("check"), or all."""
    ordered = sorted(found, key=lambda one: one.name)
    return ordered if which is None else ordered[("tune", "check").index(which) :: 2]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, metavar="DIR")
    parser.add_argument("--part", choices=("tune", "check"))
    parser.add_argument("--later", action="store_true")
    parser.add_argument("--rest", action="store_true")
    parser.add_argument("--fresh", action="store_true")
    arguments = parser.parse_args()
    labels = source_labels.LATER if arguments.later else source_labels.LABELS
    labels = source_labels.REST if arguments.rest else labels
    labels = source_labels.FRESH if arguments.fresh else labels
    found = list(source_labels.read(arguments.corpora, labels))
    chosen = part(found, arguments.part)
    figures = {
        "agreement of two readers": source_labels.agreement(found, same),
        "gold mentions given": score(chosen, given=True).figures(),
        "own attributions": score(chosen, given=False).figures(),
    }
    print(json.dumps(figures, indent=1))
    if arguments.out:
        arguments.out.mkdir(parents=True, exist_ok=True)
        documents, gold = source_labels.as_scorer_files(chosen)
        for name, data in (("DOCS.json", documents), ("GOLD.json", gold), ("figures.json", figures)):
            (arguments.out / name).write_text(json.dumps(data, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
