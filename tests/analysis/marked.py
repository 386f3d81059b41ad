"""Texts for tests with their tags written into them, so that each component is tested alone.

`{s1 Ana Ruiz} {c1 said} {q1 it would rain}` is a statement: its source, cue and content; the number ties them
together. A source `{s1,2 …}` belongs to two statements. `{PER Ana Ruiz}` is an entity, and may stand inside another.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc

from bot.analysis.pipeline import COMPONENTS, language
from bot.analysis.tagger import TaggedAttribution, TaggedEntity, Tags
from bot.article.model import Article, Link

Span = tuple[int, int]
_OPEN = re.compile(r"\{([scq])([\d,]+) |\{(PER|ORG|LOC) ")


def read(marked: str) -> tuple[str, Tags]:
    """RETURNS (tuple): the plain text and the tags that were written into it."""
    text, stack, spans, names = "", [], [], []
    at = 0
    while at < len(marked):
        opening = _OPEN.match(marked, at)
        if opening:
            stack.append((opening, len(text)))
            at = opening.end()
        elif marked[at] == "}":
            one, start = stack.pop()
            if one[3]:
                names.append(TaggedEntity(start, len(text), one[3], 0.9))
            else:
                spans += [(one[1], number, (start, len(text))) for number in one[2].split(",")]
            at += 1
        else:
            text += marked[at]
            at += 1
    numbers = sorted({number for _, number, _ in spans}, key=int)
    return text, Tags(tuple(_statement(spans, n) for n in numbers), tuple(sorted(names, key=lambda e: e.start)))


def _statement(spans: list[tuple[str, str, Span]], number: str) -> TaggedAttribution:
    by_role: dict[str, list[Span]] = {"s": [], "c": [], "q": []}
    for role, which, span in spans:
        if which == number:
            by_role[role].append(span)
    cue, source = (by_role[role][0] if by_role[role] else None for role in "cs")
    return TaggedAttribution(tuple(by_role["q"]), cue, source, 0.9)


def analysed(marked: str, links: tuple[Link, ...] = (), url: str | None = None) -> Doc:
    """RETURNS (Doc): the text after all components, with the tags written into it in place of the tagger's."""
    text, tags = read(marked)
    nlp = language()
    doc = nlp.make_doc(text)
    doc._.article = Article("test", text, (), links, url=url)
    doc._.tags = tags
    for name, _ in COMPONENTS:
        if name != "hearsay_tagger":
            doc = nlp.get_pipe(name)(doc)
    return doc
