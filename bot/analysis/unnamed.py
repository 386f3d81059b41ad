"""What the reader is told of a source that has no name: whether it is described, how it knows, why it is not named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.kinds import DETERMINER, phrase
from bot.analysis.lexicon import flag_texts, unnamed_patterns, word_set
from bot.analysis.mentions import Layout
from bot.analysis.parties import Party
from bot.analysis.statements import tells
from bot.breakdown import Flag, Span, Unnamed

KINDS = frozenset(["unnamed-person", "unnamed-group"])
_STAND_INS = frozenset("they them their who that which whose both all".split())
_VERB = re.compile(r",\s+(\w+)$")
_REACH = 400
"""Characters before and behind a mention in which a reason for leaving the name out is looked for."""


def told(layout: Layout, party: Party) -> Unnamed | None:
    """RETURNS (Unnamed | None): what the article says beside the mentions; None for a source of another kind."""
    if party.kind not in KINDS:
        return None
    mentions = sorted(party.sources, key=lambda s: s.start)
    return Unnamed(
        described=any(_is_described(" ".join(s.of(layout.text).split())) for s in mentions)
        or _is_described(party.name),
        knows=next(_found(layout, mentions, "knows"), None),
        reason=next(_found(layout, mentions, "reason"), None),
    )


def _is_described(words: str) -> bool:
    """Whether there is more than a bare head: "a senior Treasury official", not "officials", "some people"."""
    plain = DETERMINER.sub("", words.lower())
    rest = [
        w for w in re.findall(r"[\w’'-]+", plain) if w not in word_set("quantifiers") and w not in word_set("crowds")
    ]
    return bool(rest) and rest != [phrase(words).head]


def _found(layout: Layout, mentions: list[Span], what: str) -> Iterator[Span]:
    """Yield the words in the mentions' own sentences and the next ones that tell `what`."""
    for span in mentions:
        sentence = layout.sentence(span.start)
        low = max(layout.sentence_start(sentence), span.start - _REACH)
        following = layout.sentence_end(sentence + 1) if what == "reason" else layout.sentence_end(sentence)
        match = unnamed_patterns()[what].search(layout.text, low, min(following, span.end + _REACH))
        own_words = match is not None and layout.is_quoted(match.start())
        if match and not own_words and layout.paragraph(match.start()) == layout.paragraph(span.start):
            verb = _VERB.search(match.group())  # "who fears her landlord, said"
            yield Span(start=match.start(), end=match.end() - (len(verb.group()) if verb and tells(verb[1]) else 0))


def flags(layout: Layout, party: Party) -> tuple[Flag, ...]:
    """RETURNS (tuple[Flag, ...]): `vague-attribution` for a crowd that nobody can check: "critics", "some people"."""
    mentions = sorted(party.sources, key=lambda s: s.start)
    spelled = [words for s in mentions if (words := s.of(layout.text)).lower() not in _STAND_INS] or [party.name]
    if party.kind != "unnamed-group" or not mentions or not all(_is_crowd(words) for words in spelled):
        return ()
    texts = flag_texts()["vague-attribution"]
    words = " ".join(spelled[0].split())
    why = texts.why[0].replace("{evidence}", words)
    return (Flag(code="vague-attribution", evidence=tuple(mentions), why=why, ask=texts.ask[0]),)


def _is_crowd(words: str) -> bool:
    found = [w.lower() for w in re.findall(r"[\w’'-]+", words)]
    return bool(found) and all(w in word_set("crowds") or w in word_set("quantifiers") for w in found)
