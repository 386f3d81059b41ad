"""Source mentions resolved to Sources: who is speaking, what kind of source they are, their role and affiliation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from bot.analysis import unnamed
from bot.analysis.mentions import Layout
from bot.analysis.parties import Party
from bot.analysis.resolution import Resolver
from bot.analysis.unsaid import UNKNOWN
from bot.breakdown import Source, SourceKind, Span

if not Doc.has_extension("unheard"):
    Doc.set_extension("unheard", default=())


@dataclass(frozen=True, slots=True)
class Unheard:
    """A person or body that the article names and that is never a source: where, and where it leads its sentence."""

    name: str
    kind: SourceKind
    mentions: tuple[Span, ...]
    leading: tuple[int, ...]


@Language.factory("hearsay_sources")
class Sources:
    """Writes `doc._.sources` (tuple[Source]) and gives each of `doc._.attributions` its `source_id`.

    Writes `doc._.unheard` (tuple[Unheard]) as well, for the balance.

    Reads sentences, `doc._.quotations`, `doc._.attributions` and `doc._.tags.entities`.
    """

    def __init__(self, nlp: Language, name: str = "hearsay_sources") -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """RETURNS (Doc): the same doc, with its sources."""
        layout = Layout(doc, doc.text)
        resolver = Resolver(layout, doc._.tags.entities, doc._.attributions)
        parties = resolver.run()
        told = {attribution for party in parties for attribution in party.attributions}
        if left := [one.id for one in doc._.attributions if one.id not in told]:
            nobody = next((p for p in parties if p.name == UNKNOWN and p.kind == "unknown"), None)
            if nobody is None:
                nobody = Party(UNKNOWN, "unknown")
                parties.append(nobody)
            nobody.attributions += left
        doc._.sources = tuple(_source(f"s{n}", party, layout) for n, party in enumerate(parties, start=1))
        ids = {attribution: source.id for source in doc._.sources for attribution in source.attribution_ids}
        doc._.attributions = tuple(a.model_copy(update={"source_id": ids.get(a.id)}) for a in doc._.attributions)
        doc._.unheard = tuple(_unheard(resolver, parties))
        return doc


def _unheard(resolver: Resolver, spoken: Sequence[Party]) -> Iterator[Unheard]:
    heard = {id(party) for party in spoken}
    for party, mentions in resolver.named_places():
        if id(party) in heard or party.kind not in ("named-person", "named-organisation"):
            continue
        spans = tuple(Span(start=m.start, end=m.end) for m in mentions if not m.oblique or party.kind == "named-person")
        if spans:
            yield Unheard(party.name, party.kind, spans, tuple(m.start for m in mentions if m.leading))


def _source(name: str, party: Party, layout: Layout) -> Source:
    role, affiliation = party.described()
    if party.kind not in ("named-person", "unnamed-person"):
        role = None
        affiliation = affiliation if party.kind in ("unnamed-group", "document", "poll") else None
    return Source(
        id=name,
        name=party.name,
        kind=party.kind,
        role=role,
        affiliation=affiliation,
        mentions=tuple(sorted(party.sources, key=lambda s: s.start)),
        attribution_ids=tuple(party.attributions),
        flags=unnamed.flags(layout, party),
        unnamed=unnamed.told(layout, party),
    )
