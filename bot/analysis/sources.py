"""Source mentions resolved to Sources, by rules: names, role heads, pronouns to the last fitting speaker.

Names come from the tagger's entities. Where nothing fits, the source stays what the text calls it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from bot.analysis.lexicon import word_set
from bot.analysis.spans import Ordered
from bot.analysis.tagger import TaggedEntity
from bot.breakdown import Attribution, Source, SourceKind, Span

_TOKEN = re.compile(r"[\w.]+(?:[’'-]\w+)*\.?|&")
_ARTICLE = re.compile(r"^(?:the|a|an|his|her|their|its|our|my|one|another)\s+", re.IGNORECASE)
_TAIL = re.compile(
    r"\s+(?:of|who|whom|which|that|in|at|from|for|with|to|on|by|led|near|behind|including|close|familiar)\b.*$"
    r"|\s*[,(].*$",
    re.DOTALL,
)
_PEOPLE: frozenset[SourceKind] = frozenset(["named-person", "unnamed-person"])
_BODIES: frozenset[SourceKind] = frozenset(["named-organisation", "unnamed-group", "document", "poll", "other-media"])


@dataclass(slots=True, eq=False)
class _Party:
    """A source that is being put together."""

    name: str
    kind: SourceKind
    role: str | None = None
    affiliation: str | None = None
    gender: str | None = None
    """"f" or "m" where the article itself says so: by a courtesy title or a pronoun that was plain before."""
    mentions: dict[Span, None] = field(default_factory=dict)
    attributions: list[str] = field(default_factory=list)

    @property
    def surname(self) -> str:
        return self.name.split()[-1].lower() if self.name else ""


@Language.factory("hearsay_sources")
class SourcesByRules:
    """Writes `doc._.sources` (tuple[Source]) and gives each of `doc._.attributions` its `source_id`.

    Reads `doc._.attributions` and `doc._.tags.entities`.
    """

    def __init__(self, nlp: Language, name: str = "hearsay_sources") -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """RETURNS (Doc): the same doc, with its sources."""
        contents = Ordered(span for one in doc._.attributions for span in one.content)
        resolver = _Resolver(doc.text, doc._.tags.entities, contents)
        unknown = [one.id for one in doc._.attributions if not resolver.add(one)]
        if unknown:
            resolver.parties.append(_Party("not said", "unknown", attributions=unknown))
        doc._.sources = tuple(_source(f"s{n}", party) for n, party in enumerate(resolver.parties, start=1))
        ids = {attribution: source.id for source in doc._.sources for attribution in source.attribution_ids}
        doc._.attributions = tuple(a.model_copy(update={"source_id": ids.get(a.id)}) for a in doc._.attributions)
        return doc


def _source(name: str, party: _Party) -> Source:
    return Source(
        id=name,
        name=party.name,
        kind=party.kind,
        role=party.role,
        affiliation=party.affiliation,
        mentions=tuple(sorted(party.mentions, key=lambda s: s.start)),
        attribution_ids=tuple(party.attributions),
    )


class _Resolver:
    """The parties of one article, as its attributions are read from first to last."""

    def __init__(self, text: str, entities: Sequence[TaggedEntity], contents: Ordered) -> None:
        self.text = text
        self.contents = contents
        self.entities = entities
        self.starts = [one.start for one in entities]
        self.parties: list[_Party] = []
        self.full_names: dict[str, list[TaggedEntity]] = {}
        for one in entities:
            parts = text[one.start : one.end].split()
            if one.label == "PER" and len(parts) > 1:
                self.full_names.setdefault(parts[-1].strip(".,’'"), []).append(one)
        self.spoke: list[_Party] = []
        """Who has said something, each once, the last one last."""
        self.quoted: list[_Party] = []
        """Who was quoted, likewise."""

    def add(self, one: Attribution) -> bool:
        """Give the attribution to its party, a new one if need be; False where nobody is given."""
        party = self._resolve(one) if one.source else None
        if party is None:
            return False
        party.attributions.append(one.id)
        party.mentions.update(dict.fromkeys(one.source))
        if one.act == "says":
            _move_last(self.spoke, party)
        if one.kind != "indirect":
            _move_last(self.quoted, party)
        return True

    def _resolve(self, one: Attribution) -> _Party | None:
        words = " ".join(" ".join(span.of(self.text).split()) for span in one.source)
        lower = words.lower()
        if not re.search(r"\w", words):
            return None
        if lower in word_set("pronouns-person"):
            at = one.source[0].start
            last = self._latest(_PEOPLE)
            if last is None:
                return self._named_before(at)
            gender = "f" if lower in ("she", "her") else "m"
            if last.gender not in (None, gender) or self._another_named(last, at):
                return None
            last.gender = gender
            return last
        if lower in ("that", "which", "who", "this", "these", "those", "there", "one"):
            return None
        if lower in word_set("pronouns-group"):
            return self._latest(_BODIES)
        if lower in ("i", "we", "this reporter"):
            return self._party("the author", "author")
        return self._named(words, one.source[0]) or self._described(words, one)

    def _inside(self, span: Span) -> list[TaggedEntity]:
        nth = bisect_left(self.starts, span.start)
        found = []
        while nth < len(self.entities) and self.entities[nth].start < span.end:
            found.append(self.entities[nth])
            nth += 1
        return found

    def _named(self, words: str, span: Span) -> _Party | None:
        """The party that a name in the mention stands for; None where the name only describes another."""
        inside = self._inside(span)
        together = self._together(span, [e for e in inside if e.label == "PER"])
        if together:
            return together
        for label in ("PER", "ORG", "LOC"):
            for entity in reversed([e for e in inside if e.label == label]):
                after = self.text[entity.end : span.end]
                describes = re.match(r"(?:[’']s?\b|\s+[a-z]|-|\s*/)", after)
                if describes and not re.match(r"\s+(?:of|and|for|himself|herself|itself)\b", after):
                    continue
                name = self._words(entity)
                before = " ".join(self.text[span.start : entity.start].split())
                if label == "PER":
                    party = self._person(name, _role(before, after), entity.start)
                    party.gender = party.gender or _courtesy_gender(before)
                    return party
                if re.fullmatch(r"(?:[Tt]he|[Aa]n?)?(?:\s*[A-Z][\w.’-]*)*", before) and not _heads(before):
                    return self._organisation(name)
        return None if inside else self._capitalised(words, span)

    def _words(self, entity: TaggedEntity) -> str:
        return " ".join(self.text[entity.start : entity.end].split()).strip(".,’'\"“”")

    def _together(self, span: Span, people: Sequence[TaggedEntity]) -> _Party | None:
        """Several people who speak as one ("Ana Ruiz and Leo Ruiz"), named together."""
        between = [self.text[a.end : b.start] for a, b in pairwise(people)]
        if not between or not all(re.fullmatch(r"\s*(?:,|,? and|&)\s+(?:[A-Z][\w.]* ){0,3}", gap) for gap in between):
            return None
        if re.match(r"[’']", self.text[people[-1].end : span.end]):
            return None
        members = []
        for one in people:
            full = self._full_name(_untitled(self._words(one))[1], one.start)
            members.append(full[0] if full else _untitled(self._words(one))[1])
        return self._party(" + ".join(members), "named-person")

    def _organisation(self, name: str) -> _Party:
        """An organisation or an outlet; "IMF" joins the International Monetary Fund."""
        if name.split()[-1].lower() in word_set("media"):
            return self._party(name, "other-media")
        for known in self.parties:
            if known.kind == "named-organisation" and (_initials(known.name) == name or _initials(name) == known.name):
                known.name = max(known.name, name, key=len)
                return known
        return self._party(name, "named-organisation")

    def _capitalised(self, words: str, span: Span) -> _Party | None:
        """A party by capitals alone, where the tagger saw no name."""
        label = _ARTICLE.sub("", words)
        tokens = label.split()
        names = [t for t in tokens if t[:1].isupper() and t.lower() not in word_set("not-names")]
        if not names or len(names) < len(tokens) or _heads(tokens[-1]):
            return None
        known = next((p for p in self.parties if p.name.lower() == label.lower()), None)
        if known:
            return known
        title, name = _untitled(label)
        if title or label in self.full_names or self._known(label):
            return self._person(name, title, span.start)
        if tokens[-1].lower() in word_set("media"):
            return self._party(label, "other-media")
        return self._party(label, "named-organisation" if len(tokens) != 2 or words != label else "named-person")

    def _person(self, name: str, role: str | None, at: int) -> _Party:
        title, name = _untitled(name)
        role = role or title
        known = self._known(name)
        if known is None and " " not in name:
            full = self._full_name(name, at)
            name, role = (full[0], role or full[1]) if full else (name, role)
            known = self._known(name)
        if known is None:
            return self._party(name, "named-person", role)
        known.role = known.role or role
        known.name = max(known.name, name, key=len)
        return known

    def _known(self, name: str) -> _Party | None:
        surname = name.split()[-1].lower()
        fitting = [p for p in self.parties if p.kind == "named-person" and p.surname == surname]
        exact = [p for p in fitting if p.name.lower() == name.lower()]
        if exact:
            return exact[0]
        if " " in name:  # a full name joins only who is known by the surname alone
            return next((p for p in fitting if " " not in p.name), None)
        return fitting[0] if len(fitting) == 1 else None

    def _full_name(self, surname: str, before: int) -> tuple[str, str | None] | None:
        """The last full name with this surname before the mention, or the first behind it, and the role before it."""
        fitting = self.full_names.get(surname, [])
        if not fitting:
            return None
        earlier = [e for e in fitting if e.start < before]
        one = earlier[-1] if earlier else fitting[0]
        head = re.search(r"(?:[A-Z][\w.’-]+ )+$", self.text[max(0, one.start - 60) : one.start])
        return " ".join(self.text[one.start : one.end].split()), _role(head.group().strip(), "") if head else None

    def _named_before(self, at: int) -> _Party | None:
        """The last person named shortly before, when nobody has spoken yet."""
        before = self.entities[bisect_left(self.starts, at - 500) : bisect_left(self.starts, at)]
        near = [e for e in before if e.label == "PER"]
        return self._person(self.text[near[-1].start : near[-1].end], None, near[-1].start) if near else None

    def _another_named(self, party: _Party, at: int) -> bool:
        """Whether the article has named somebody else since the party's last mention, so that "he" may mean either.

        Names inside statements do not count: they are whom the speaker talks about.
        """
        since = max((m.end for m in party.mentions if m.end <= at), default=0)
        between = self.entities[bisect_left(self.starts, since) : bisect_left(self.starts, at)]
        return any(
            e.label == "PER"
            and self._words(e).split()[-1:] != party.name.split()[-1:]
            and not self.contents.touching(Span(start=e.start, end=e.end))
            for e in between
        )

    def _described(self, words: str, one: Attribution) -> _Party:
        label = re.sub(r"\s+(?:that|who|which|whom)$", "", _ARTICLE.sub("", words)).strip(" ,;:")
        kind = _kind_of_description(label)
        if words.lower().startswith("the "):
            known = self._fitting(label, one) if kind == "unnamed-person" else self._called(label)
            if known:
                return known
        return self._party(label, kind)

    def _called(self, label: str) -> _Party | None:
        """The organisation whose name ends in the word that now stands for it: "the fund", "the ministry"."""
        bodies = [p for p in self.parties if p.kind == "named-organisation" and " " in p.name]
        fitting = [p for p in bodies if p.name.split()[-1].lower() == label.lower()]
        return fitting[0] if len(fitting) == 1 else None

    def _fitting(self, label: str, one: Attribution) -> _Party | None:
        """The last person who spoke and whom the description can mean; a stated role of another trade rules one out."""
        heads = _heads(label)
        if not heads:
            return None
        # who is quoted under a description was most likely quoted before
        speakers = self.quoted if one.kind != "indirect" and self.quoted else self.spoke
        people = [party for party in reversed(speakers) if party.kind in _PEOPLE]
        for party in people:
            known = _heads(party.role or party.name)
            generic = heads[-1] in ("official", "man", "woman", "leader") and party.role
            if generic or any(trade[:6] == heads[-1][:6] for trade in known) or (not known and len(people) == 1):
                return party
        return None

    def _party(self, name: str, kind: SourceKind, role: str | None = None) -> _Party:
        for known in self.parties:
            if known.kind == kind and known.name.lower() == name.lower():
                return known
        party = _Party(name, kind, role)
        self.parties.append(party)
        return party

    def _latest(self, kinds: Iterable[SourceKind]) -> _Party | None:
        return next((party for party in reversed(self.spoke) if party.kind in kinds), None)


def _move_last(parties: list[_Party], party: _Party) -> None:
    if party in parties:
        parties.remove(party)
    parties.append(party)


def _courtesy_gender(before: str) -> str | None:
    title = re.search(r"\b(Mr|Mrs|Ms|Miss|Sir|Dame|Lord|Lady)\.?$", before)
    return None if title is None else "m" if title[1] in ("Mr", "Sir", "Lord") else "f"


def _initials(name: str) -> str:
    """RETURNS (str): "IMF" of "International Monetary Fund"; empty for a single word."""
    letters = [word[0] for word in name.split() if word[0].isupper()]
    return "".join(letters) if len(letters) > 1 else ""


def _heads(words: str) -> list[str]:
    tokens = (t.lower().rstrip(".,") for t in _TOKEN.findall(words))
    return [t for t in tokens if t in word_set("person-heads")]


def _untitled(name: str) -> tuple[str | None, str]:
    """Split what the tagger took for one name, "President Ana Ruiz", into role and name."""
    tokens = name.split()
    cut = 0
    for at, token in enumerate(tokens[:-1], start=1):
        if token.lower() in word_set("titles") or _heads(token):
            cut = at
    return _role(" ".join(tokens[:cut]), ""), " ".join(tokens[cut:])


def _role(before: str, after: str) -> str | None:
    """The role beside a name: "Foreign Ministry Spokesman" before it, or ", the mayor of Lugo" behind it."""
    role = _ARTICLE.sub("", before).strip(" ,")
    if role and role.lower().rstrip(".") not in ("mr", "mrs", "ms", "dr", "miss") and len(role) < 90:
        return role
    apposition = re.match(r"\s*,\s+(?:the |a |an |who is (?:the |a |an )?)?([^,]{3,80})", after)
    return " ".join(apposition[1].split()) if apposition else None


def _kind_of_description(label: str) -> SourceKind:
    """What kind of source a description without a name is, by the head of its noun phrase."""
    phrase = _TAIL.sub("", label)
    tokens = [t.lower().rstrip(".") for t in _TOKEN.findall(phrase)] or [label.lower()]
    head = tokens[-1]
    if any(t in word_set("poll-heads") for t in tokens):
        return "poll"
    if head in word_set("person-heads"):
        return "unnamed-person"
    if head in word_set("document-heads"):
        return "document"
    if head in word_set("media"):
        return "other-media"
    if head in word_set("group-heads") or (head.endswith("s") and head[:-1] in word_set("person-heads")):
        return "unnamed-group"
    if head in word_set("organisation-heads"):
        return "named-organisation"
    if any(t in word_set("group-heads") for t in tokens):
        return "unnamed-group"
    return "unnamed-group"
