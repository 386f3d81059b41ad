"""Who is heard how much, and who is talked about in the article's own voice without being heard."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from bot.analysis.lexicon import word_set
from bot.analysis.names import folded
from bot.analysis.spans import Ordered, words_in
from bot.breakdown import Balance, NotHeard, Source, SourceShare, Span

MOST = 5
"""How many who are not heard are listed at most: those that matter are few."""
_NAMED = frozenset(["named-person", "named-organisation"])
_UNNAMED = frozenset(["unnamed-person", "unnamed-group"])


def balance(doc: Doc, bounds: list[tuple[int, int]]) -> Balance:
    """Count statements and words by source.

    doc (Doc): with `doc._.attributions`, `doc._.sources` and `doc._.unheard`.
    bounds (list): start and end of each word of the text, in order.
    RETURNS (Balance): shares in the order of `doc._.sources`.
    """
    contents = {one.id: one for one in doc._.attributions}
    shares = []
    for source in doc._.sources:
        said = [contents[i] for i in source.attribution_ids if contents[i].act == "says"]
        spoken = len(words_in(bounds, (span for one in said for span in one.content)))
        shares.append(SourceShare(source_id=source.id, statements=len(said), words=spoken))
    known = [(s, share) for s, share in zip(doc._.sources, shares, strict=True) if s.kind not in ("unknown", "author")]
    total = sum(share.words for _, share in known)
    return Balance(
        by_source=tuple(shares),
        top_share=round(max((share.words for _, share in known), default=0) / total, 4) if total else 0.0,
        named=sum(share.statements for s, share in known if s.kind in _NAMED),
        unnamed=sum(share.statements for s, share in known if s.kind in _UNNAMED),
        not_heard=tuple(not_heard(doc)),
    )


def not_heard(doc: Doc) -> Iterator[NotHeard]:
    """Yield whom narrated sentences make claims about, and who is never a source; the most mentioned first.

    A name counts that leads two narrated sentences, or that a narrated sentence accuses of something. A body whose
    spokesman is heard is heard, and so is whoever is one of several that speak together.
    """
    text: str = doc.text
    voices = Ordered(s for one in doc._.attributions for s in (*one.content, *one.source))
    quotes = Ordered(Span(start=q.start, end=q.end) for q in doc._.quotations)
    heard = _heard(doc._.sources)
    starts = [s.start_char for s in doc.sents]
    ends = [s.end_char for s in doc.sents]
    found = []
    for one in doc._.unheard:
        if set(folded(one.name).split()) and _is_heard(one.name, heard):
            continue
        own = [
            s
            for s in one.mentions
            if not voices.touching(s) and not quotes.touching(s) and not _is_credit(text, s.start)
        ]
        sentences = Counter(bisect_right(starts, s.start) - 1 for s in own)
        led = sum(
            bool(set(one.leading) & {s.start for s in own if bisect_right(starts, s.start) - 1 == n}) for n in sentences
        )
        accused = any(_accuses(text[starts[n] : ends[n]], voices, starts[n]) for n in sentences if n >= 0)
        if own and (led >= 2 or (accused and (led or len(sentences) >= 2))):
            found.append(NotHeard(name=one.name, kind=one.kind, mentions=tuple(own)))
    found.sort(key=lambda n: (-len(n.mentions), n.mentions[0].start))
    yield from found[:MOST]


def _is_credit(text: str, at: int) -> bool:
    """Whether a name only signs the article or a picture."""
    return bool(
        re.search(r"(?:^|\n|\b)(?:By|Byline:|Image:|Photo:|Photo by|Credit:|Picture:)\s*$", text[max(0, at - 12) : at])
    )


def _accuses(sentence: str, voices: Ordered, offset: int) -> bool:
    """Whether the article's own words in a sentence say that somebody did wrong."""
    return any(
        match.group().lower() in word_set("accusations")
        and not voices.touching(Span(start=offset + match.start(), end=offset + match.end()))
        for match in re.finditer(r"[^\W\d_]+", sentence)
    )


def _heard(sources: Sequence[Source]) -> tuple[list[set[str]], set[str]]:
    """RETURNS (tuple): the words of each source's name, and every word of a source's role and affiliation."""
    names = [set(folded(part).split()) for s in sources for part in s.name.split(" + ")]
    served = {w for s in sources for w in re.findall(r"[\w]+", folded(f"{s.role or ''} {s.affiliation or ''}"))}
    served |= {w for s in sources if s.kind in _UNNAMED for w in re.findall(r"[\w]+", folded(s.name))}
    return names, served


def _is_heard(name: str, heard: tuple[list[set[str]], set[str]]) -> bool:
    words = set(re.findall(r"[\w]+", folded(name))) - {"the", "of", "for", "and"}
    last = folded(name).split()[-1]
    names, served = heard
    return any(words <= other or other <= words or last in other for other in names if other) or last in served
